package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
	"pgregory.net/rapid"

	"discern/assessment"
)

// counted is the one number that a query gives.
func (d *desk) counted(query string, args ...any) int {
	d.t.Helper()
	n := 0
	ok(d.t, d.read(d.ctx, "test", func(v snapshot) error { return v.row(query, args...).Scan(&n) }))
	return n
}

// aPasskey is one whose credential has that name.
func aPasskey(credential string) Passkey {
	return Passkey{Host: "discern.example", Name: "Laptop", Credential: []byte(credential), PublicKey: []byte("public"),
		Model: []byte{}}
}

func TestACeremonyIsAnsweredOnce(t *testing.T) {
	d := newDesk(t)
	token := must(d.BeginCeremony(d.ctx, Ceremony{Purpose: ToSignIn, Body: []byte("asked")}))(t)
	_, err := d.TakeCeremony(d.ctx, token, ToProve)
	refused(t, err, assessment.Gone)

	var mu sync.Mutex
	var wg sync.WaitGroup
	took := 0
	for range 50 {
		wg.Go(func() {
			if c, err := d.TakeCeremony(d.ctx, token, ToSignIn); err == nil && string(c.Body) == "asked" {
				mu.Lock()
				took++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	same(t, took, 1)

	token = must(d.BeginCeremony(d.ctx, Ceremony{Purpose: ToSignIn}))(t)
	d.clock.pass(CeremonyLife)
	_, err = d.TakeCeremony(d.ctx, token, ToSignIn)
	refused(t, err, assessment.Gone)
	must(d.BeginCeremony(d.ctx, Ceremony{Purpose: ToSignIn}))(t)
	same(t, d.counted(`SELECT COUNT(*) FROM ceremonies`), 1) // what ran out is gone
}

func TestARecoveryCodeWorksOnceHoweverOftenItIsSentAtOnce(t *testing.T) {
	d := newDesk(t)
	codes := must(d.MakeRecoveryCodes(d.ctx, d.owner))(t)
	var mu sync.Mutex
	var wg sync.WaitGroup
	worked := 0
	for range 50 {
		wg.Go(func() {
			if _, err := d.RedeemRecoveryCode(d.ctx, codes[0]); err == nil {
				mu.Lock()
				worked++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	same(t, worked, 1)
	left := must(d.RecoveryCodesOf(d.ctx, d.owner))(t)
	same(t, []int{left.Made, left.Left}, []int{RecoveryCodes, RecoveryCodes - 1})
	for _, c := range codes {
		same(t, d.counted(`SELECT COUNT(*) FROM recovery_codes WHERE hash LIKE '%' || ? || '%'`, c), 0)
	}
}

// However somebody copies a code, it is the same one; and no two codes are.
func TestACodeIsReadHoweverItWasTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), codeBytes, codeBytes).Draw(t, "code")
		other := rapid.SliceOfN(rapid.Byte(), codeBytes, codeBytes).Draw(t, "other")
		code := spaced(codeText.EncodeToString(raw))
		typed := ""
		for _, r := range code {
			switch rapid.IntRange(0, 3).Draw(t, "as") {
			case 0:
				typed += strings.ToLower(string(r))
			case 1:
				typed += string(r) + " "
			case 2:
				typed += strings.NewReplacer("O", "0", "I", "1", "B", "8", "-", "").Replace(string(r))
			default:
				typed += string(r)
			}
		}
		if hashCode(typed) != hashCode(code) {
			t.Fatalf("%q is not read as %q", typed, code)
		}
		if string(raw) != string(other) && hashCode(code) == hashCode(spaced(codeText.EncodeToString(other))) {
			t.Fatalf("%x and %x are one code", raw, other)
		}
	})
}

// A counter may only grow, where the authenticator keeps one at all.
func TestACounterOnlyGrows(t *testing.T) {
	d := newDesk(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		k := must(d.AddPasskey(d.ctx, d.owner, "", aPasskey(fmt.Sprint("key ", n))))(t)
		defer func() { ok(t, d.RemovePasskey(d.ctx, d.owner, "", k.ID)) }()
		kept := uint32(0)
		for range 6 {
			next := rapid.Uint32Range(0, 4).Draw(rt, "counter")
			_, err := d.SignInWithPasskey(d.ctx, PasskeyUse{ID: k.ID, Counter: next})
			grows := next > kept || next == 0 && kept == 0
			if (err == nil) != grows {
				rt.Fatalf("after %d comes %d: %v", kept, next, err)
			}
			if grows {
				kept = next
			}
			for _, is := range must(d.Passkeys(d.ctx, d.owner))(t) {
				if is.ID == k.ID && is.Counter != kept {
					rt.Fatalf("%d is kept, want %d", is.Counter, kept)
				}
			}
		}
	})
}

func TestAProofEndsWithItsSessionAndItsTime(t *testing.T) {
	d := newDesk(t)
	k := must(d.AddPasskey(d.ctx, d.owner, "", aPasskey("one")))(t)
	token, x, err := d.NewSession(d.ctx, d.owner.UserID, "")
	ok(t, err)
	proof := func() Proof { t.Helper(); return must(d.Proof(d.ctx, d.owner, x.ID, "discern.example"))(t) }
	same(t, proof(), Proof{Keys: 1})
	same(t, must(d.Proof(d.ctx, d.owner, x.ID, "elsewhere.example"))(t).Suffices(), true)

	fresh := must(d.ProveSession(d.ctx, token, PasskeyUse{ID: k.ID, Counter: 1}))(t)
	same(t, proof(), Proof{Passkey: k.ID, Fresh: true, Keys: 1})
	_, _, err = d.Session(d.ctx, token)
	same(t, errors.Is(err, ErrSignedOut), true)
	same(t, must(d.Proof(d.ctx, d.seller("Sam"), x.ID, "discern.example"))(t), Proof{}) // another person's session
	d.clock.pass(ProofLife)
	same(t, proof().Suffices(), false)

	ok(t, d.EndSession(d.ctx, fresh))
	same(t, d.counted(`SELECT COUNT(*) FROM session_proofs`), 0)
}

func TestOnePersonKeepsSoManyPasskeysAndNoneTwice(t *testing.T) {
	d := newDesk(t)
	for i := range maxPasskeys {
		must(d.AddPasskey(d.ctx, d.owner, "", aPasskey(fmt.Sprint(i))))(t)
	}
	_, err := d.AddPasskey(d.ctx, d.owner, "", aPasskey("one more"))
	refused(t, err, assessment.Full)
	_, err = d.AddPasskey(d.ctx, d.owner, "", aPasskey("0"))
	refused(t, err, assessment.Invalid)
}

// A database of the version before opens: its people, sessions and pending links
// are there, and its links say nothing of who made them.
func TestADatabaseOfBeforePasskeysOpens(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	ok(t, d.Close())
	path := filepath.Join(d.dir, databaseFile)
	ok(t, os.Remove(path))
	db := openWriter(path)
	files := must(fs.Sub(migrations, "migrations"))(t)
	p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true),
		goose.WithAllowOutofOrder(true)))(t)
	must(p.UpTo(d.ctx, 24))(t)
	now := micros(d.clock.now())
	must(db.ExecContext(d.ctx, `
		INSERT INTO users (id, name, role, owner, disabled, created, prefs) VALUES ('u', 'Dana', '', 1, 0, 1, '{}');
		INSERT INTO sign_ins (hash, user_id, expires) VALUES (?, 'u', ?);
		INSERT INTO sessions (hash, id, user_id, label, body, created, seen) VALUES (?, 's', 'u', '', NULL, ?, ?)`,
		hashToken("link"), now+int64(time.Minute/time.Microsecond), hashToken("cookie"), now, now))(t)
	ok(t, db.Close())

	d.openAs(Options{})
	dana := assessment.Principal{UserID: "u"}
	_, who, err := d.Session(d.ctx, "cookie")
	ok(t, err)
	same(t, who.Name, "Dana")
	same(t, must(d.SignInMadeBy(d.ctx, "link"))(t), MadeBySelf)
	same(t, must(d.RedeemSignIn(d.ctx, "link"))(t).ID, "u")
	same(t, must(d.Proof(d.ctx, dana, "s", "discern.example"))(t), Proof{})
	same(t, must(d.AddPasskey(d.ctx, dana, "s", aPasskey("one")))(t).Name, "Laptop")
}
