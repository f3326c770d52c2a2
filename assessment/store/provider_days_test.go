package store

import (
	"compress/gzip"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"discern/assessment"
)

const oneDay = 24 * time.Hour

// comes signs somebody in with the provider, and adds them the first time.
func (d *desk) comes(name string) assessment.Principal {
	d.t.Helper()
	id := must(d.newID())(d.t)
	of := Identity{Issuer: "https://idp.example", Subject: name}
	user := must(d.SignInWithProvider(d.ctx, ProviderSignIn{Identity: of, State: id, Name: name, Mapped: true,
		Role: assessment.RoleSeller, Create: true}))(d.t)
	return assessment.Principal{UserID: user, Name: name, Role: assessment.RoleSeller}
}

// stops are the rows of the trail that say whose programs stopped.
func (d *desk) stops() (of []string) {
	d.t.Helper()
	for _, r := range must(d.Audit(d.ctx, d.owner, AuditFilter{Action: "programs."}))(d.t).Rows {
		of = append(of, r.Actor+" "+r.Object)
	}
	return of
}

// works reports whether a token does, at the door and in the store; the two must agree.
func (d *desk) works(p assessment.Principal, token string) bool {
	d.t.Helper()
	_, door := d.TokenPrincipal(d.ctx, token)
	_, inside := d.Systems(d.ctx, p, SystemFilter{})
	_, writing := d.ClaimKey(d.ctx, p, "key", "a")
	for _, err := range []error{door, inside, writing} {
		if err != nil && !errors.Is(err, ErrProviderDue) {
			d.t.Fatal(err)
		}
	}
	same(d.t, []bool{door == nil, inside == nil}, []bool{writing == nil, writing == nil})
	return door == nil
}

// The token of whoever is linked with the provider stops after so many days without a
// sign-in there, to the moment, and works again with the next; the trail says it once.
func TestATokenNeedsASignInWithTheProvider(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam, tom := d.comes("sam"), d.person("Tom", assessment.RoleSeller)
	p, token := d.program(sam, "read write")
	other, others := d.program(tom, "read write")
	same(t, must(d.Tokens(d.ctx, sam))(t)[0].Until, d.clock.now().Add(30*oneDay))
	same(t, must(d.Tokens(d.ctx, tom))(t)[0].Until.IsZero(), true)
	same(t, must(d.ProgramsEnd(d.ctx, d.owner))(t), map[string]time.Time{sam.UserID: d.clock.now().Add(30 * oneDay)})
	_, err := d.ProgramsEnd(d.ctx, sam)
	refused(t, err, assessment.Forbidden)

	d.clock.pass(30*oneDay - time.Microsecond)
	same(t, d.works(p, token), true)
	same(t, len(d.stops()), 0)
	d.clock.pass(time.Microsecond)
	for range 3 {
		same(t, d.works(p, token), false)
	}
	same(t, d.works(other, others), true) // who has no account there needs none
	same(t, d.stops(), []string{"console " + sam.UserID})

	d.comes("sam")
	same(t, d.works(p, token), true)
	d.clock.pass(30 * oneDay)
	same(t, d.works(p, token), false)
	same(t, len(d.stops()), 2)

	// An admin who links them with another account vouches for them from then on.
	ok(t, d.LinkIdentity(d.ctx, d.owner, sam.UserID, Identity{Issuer: "https://idp.example", Subject: "sam-2"}))
	same(t, d.works(p, token), true)
}

// A passkey is made by its owner alone: were it another way out of the rule, whoever is to
// be held by it would not be.
func TestAPasskeyIsNoSignInWithTheProvider(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.comes("sam")
	must(d.AddPasskey(d.ctx, sam, "", Passkey{Host: "discern.example", Name: "Laptop", Credential: []byte("c"),
		PublicKey: []byte("k"), Model: []byte("m")}))(t)
	p, token := d.program(sam, "read write")
	d.clock.pass(30 * oneDay)
	_, _, err := d.NewSession(d.ctx, sam.UserID, "Firefox") // which they may begin with it
	ok(t, err)
	same(t, d.works(p, token), false)
}

// An admin says how many days; a change holds at once, and bad ones are said at the field.
func TestDaysWithoutTheProviderAreSet(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam, admin := d.comes("sam"), d.person("Ada", assessment.RoleAdmin)
	p, token := d.program(sam, "read write")
	same(t, must(d.Workspace(d.ctx))(t).ProviderDays, 30)
	for _, bad := range []int{-1, 366} {
		e := refused(t, d.SetProviderDays(d.ctx, admin, bad), assessment.Invalid)
		same(t, e.Fields["provider_days"],
			"Enter a whole number of days from 0 to 365, such as 30. With 0 they go on without end.")
	}
	refused(t, d.SetProviderDays(d.ctx, sam, 0), assessment.Forbidden)
	refused(t, d.SetProviderDays(d.ctx, p, 0), assessment.Forbidden)
	same(t, must(d.Workspace(d.ctx))(t).ProviderDays, 30)

	d.clock.pass(40 * oneDay)
	same(t, d.works(p, token), false)
	ok(t, d.SetProviderDays(d.ctx, admin, 35))
	same(t, d.works(p, token), false)
	same(t, len(d.stops()), 1) // it had stopped before, and did not go on
	ok(t, d.SetProviderDays(d.ctx, admin, 41))
	same(t, d.works(p, token), true)
	d.clock.pass(oneDay)
	same(t, d.works(p, token), false)
	same(t, len(d.stops()), 2)
	ok(t, d.SetProviderDays(d.ctx, admin, 0))
	d.clock.pass(40 * oneDay)
	same(t, d.works(p, token), true)
	same(t, must(d.Tokens(d.ctx, sam))(t)[0].Until.IsZero(), true)
	same(t, must(d.Workspace(d.ctx))(t).ProviderDays, 0)
	same(t, len(must(d.Audit(d.ctx, d.owner, AuditFilter{Action: "workspace."}))(t).Rows), 3)

	// It is nothing that saving the rest of the workspace undoes.
	ok(t, d.SaveWorkspace(d.ctx, d.owner, Workspace{Name: "Brackwell"}))
	same(t, must(d.Workspace(d.ctx))(t).ProviderDays, 0)
}

// A message waits for the next sign-in of its hook's maker as long as for an address that
// does not answer, and goes out with it; others are told meanwhile.
func TestAMessageWaitsForASignInWithTheProvider(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.comes("sam")
	h, theirs := d.hook(sam), d.hook(d.owner)
	same(t, must(d.Hooks(d.ctx, sam))(t)[0].Until, d.clock.now().Add(30*oneDay))
	d.clock.pass(30 * oneDay)

	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims intake"}))(t)
	must(d.Seal(d.ctx, sam, iv.ID, compose))(t)
	all := d.due()
	same(t, len(all), 1)
	same(t, all[0].HookID, theirs.ID)
	ok(t, d.Delivered(d.ctx, all[0].ID, 200, SaidSent, 0))
	row, log, err := d.Deliveries(d.ctx, sam, h.ID)
	ok(t, err)
	same(t, []string{log[0].Said, row.Why}, []string{SaidSignIn, ""})
	same(t, log[0].Due, d.clock.now().Add(time.Hour))
	same(t, row.Until, d.clock.now())
	d.clock.pass(time.Hour)
	same(t, len(d.due()), 0)
	same(t, d.stops(), []string{"console " + sam.UserID})

	d.comes("sam")
	all = d.due()
	same(t, kindsOf(all), []string{HookSealed})
	same(t, all[0].HookID, h.ID)
	ok(t, d.Delivered(d.ctx, all[0].ID, 200, SaidSent, 0))

	// Without one it is given up.
	d.clock.pass(30 * oneDay)
	ok(t, d.TestHook(d.ctx, sam, h.ID))
	made := d.clock.now()
	same(t, len(d.due()), 0)
	for d.clock.now().Before(made.Add(deliveryLife)) {
		d.clock.pass(time.Hour)
		same(t, len(d.due()), 0)
	}
	_, log, err = d.Deliveries(d.ctx, sam, h.ID)
	ok(t, err)
	same(t, log[0].Said, SaidSignIn)
	same(t, log[0].Due.IsZero(), true)
	d.comes("sam")
	same(t, len(d.due()), 0)
	same(t, len(d.stops()), 2)
	if deliveryLife < 3*oneDay || deliveryLife > 4*oneDay {
		t.Errorf("docs/security.md says three days, and it is %v", deliveryLife)
	}
}

// wall sets the clock of a desk to that of the machine, which migrations go by.
func (d *desk) wall() { d.clock.pass(time.Since(d.clock.now())) }

// heldFromNow checks that a linked person is cut off after the usual days from now, and not
// before.
func (d *desk) heldFromNow(user string) {
	d.t.Helper()
	d.wall()
	sam := assessment.Principal{UserID: user}
	p, token := d.program(sam, "read write")
	until := must(d.Tokens(d.ctx, sam))(d.t)[0].Until
	if left := until.Sub(d.clock.now()); left > 30*oneDay || left < 30*oneDay-10*time.Minute {
		d.t.Errorf("after the update programs go on for %v", left)
	}
	same(d.t, must(d.Workspace(d.ctx))(d.t).ProviderDays, 30)
	same(d.t, d.works(p, token), true)
	d.clock.pass(30 * oneDay)
	same(d.t, d.works(p, token), false)
}

// An update counts as a sign-in: whoever was linked before it is cut off on no day but the
// usual one after it.
func TestNobodyIsCutOffByTheUpdate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.comes("sam")
	ok(t, d.writeAlone(d.ctx, "go back a version", func(c *sql.Conn) error {
		for _, q := range []string{`ALTER TABLE identities DROP COLUMN signed_in`,
			`ALTER TABLE identities DROP COLUMN stopped`, `ALTER TABLE workspace DROP COLUMN provider_days`,
			`DELETE FROM goose_db_version WHERE version_id = 33`} {
			if _, err := c.ExecContext(d.ctx, q); err != nil {
				return err
			}
		}
		return nil
	}))
	d.reopen()
	d.heldFromNow(sam.UserID)
}

// The same on the databases that are kept of earlier versions, with somebody linked in them.
func TestKeptDatabasesCutNobodyOff(t *testing.T) {
	t.Parallel()
	if !ofSQLite() {
		return // they are files
	}
	kept := must(filepath.Glob("../../web/testdata/before/*/discern.db.gz"))(t)
	if len(kept) == 0 {
		t.Fatal("no database of an earlier version is kept")
	}
	for i, name := range kept {
		d := &desk{t: t, bank: formBank(t), dir: t.TempDir(), clock: newClock(), ctx: t.Context()}
		f := must(os.Open(name))(t)
		z := must(gzip.NewReader(f))(t)
		ok(t, os.WriteFile(filepath.Join(d.dir, databaseFile), must(io.ReadAll(z))(t), 0o600))
		ok(t, f.Close())

		db := openWriter(filepath.Join(d.dir, databaseFile))
		files := must(fs.Sub(migrations, "migrations"))(t)
		p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true)))(t)
		must(p.UpTo(d.ctx, 32))(t)
		id := fmt.Sprint("sam", i)
		must(db.ExecContext(d.ctx, `INSERT INTO users (id, name, role, access, owner, disabled, created, prefs)
			VALUES (?, 'Sam', '', 'seller', FALSE, 0, 1, '{}')`, id))(t)
		must(db.ExecContext(d.ctx, `INSERT INTO identities (issuer, subject, user_id, linked)
			VALUES ('https://idp.example', 'sam', ?, 1)`, id))(t)
		ok(t, db.Close())

		d.openAs(Options{Bank: d.bank, LostTrailKey: true})
		d.heldFromNow(id)
		ok(t, d.Close())
	}
}
