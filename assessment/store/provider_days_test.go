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
	same(t, must(d.Workspace(d.ctx))(t).Provider.Days, 30)
	for _, bad := range []int{-1, 366} {
		e := refused(t, d.SetProviderRule(d.ctx, admin, ProviderRule{Days: bad}), assessment.Invalid)
		same(t, e.Fields["provider_days"],
			"Enter a whole number of days from 0 to 365, such as 30. With 0 they go on without end.")
	}
	refused(t, d.SetProviderRule(d.ctx, sam, ProviderRule{Days: 0}), assessment.Forbidden)
	refused(t, d.SetProviderRule(d.ctx, p, ProviderRule{Days: 0}), assessment.Forbidden)
	same(t, must(d.Workspace(d.ctx))(t).Provider.Days, 30)

	d.clock.pass(40 * oneDay)
	same(t, d.works(p, token), false)
	ok(t, d.SetProviderRule(d.ctx, admin, ProviderRule{Days: 35}))
	same(t, d.works(p, token), false)
	same(t, len(d.stops()), 1) // it had stopped before, and did not go on
	ok(t, d.SetProviderRule(d.ctx, admin, ProviderRule{Days: 41}))
	same(t, d.works(p, token), true)
	d.clock.pass(oneDay)
	same(t, d.works(p, token), false)
	same(t, len(d.stops()), 2)
	ok(t, d.SetProviderRule(d.ctx, admin, ProviderRule{Days: 0}))
	d.clock.pass(40 * oneDay)
	same(t, d.works(p, token), true)
	same(t, must(d.Tokens(d.ctx, sam))(t)[0].Until.IsZero(), true)
	same(t, must(d.Workspace(d.ctx))(t).Provider.Days, 0)
	same(t, len(must(d.Audit(d.ctx, d.owner, AuditFilter{Action: "workspace."}))(t).Rows), 3)

	// It is nothing that saving the rest of the workspace undoes.
	ok(t, d.SaveWorkspace(d.ctx, d.owner, Workspace{Name: "Brackwell"}))
	same(t, must(d.Workspace(d.ctx))(t).Provider.Days, 0)
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
	second := time.Second // to which PostgreSQL rounds in the migration
	if left := until.Sub(d.clock.now()); left > 30*oneDay+second || left < 30*oneDay-10*time.Minute {
		d.t.Errorf("after the update programs go on for %v", left)
	}
	same(d.t, must(d.Workspace(d.ctx))(d.t).Provider.Days, 30)
	same(d.t, d.works(p, token), true)
	d.clock.pass(30*oneDay + second)
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

// enters reports whether a passkey of theirs, or whatever else is no link of somebody's,
// lets a person in.
func (d *desk) enters(user string) bool {
	d.t.Helper()
	_, _, err := d.NewSession(d.ctx, user, "Firefox")
	if err != nil && !errors.Is(err, ErrSignInDue) {
		d.t.Fatal(err)
	}
	return err == nil
}

// stays reports whether a session goes on.
func (d *desk) stays(token string) bool {
	d.t.Helper()
	_, _, err := d.Session(d.ctx, token)
	if err != nil && !errors.Is(err, ErrSignedOut) {
		d.t.Fatal(err)
	}
	return err == nil
}

// Where an admin wants it, whoever is linked with the provider is signed out after so many
// days without it, to the moment, and no passkey lets them in; the next sign-in does. It is
// asked of nobody before that, of nobody who is not linked, and of no owner.
func TestPeopleNeedASignInWithTheProvider(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam, tom := d.comes("sam"), d.person("Tom", assessment.RoleSeller)
	ok(t, d.LinkIdentity(d.ctx, d.owner, d.owner.UserID, Identity{Issuer: "https://idp.example", Subject: "boss"}))
	d.clock.pass(31 * oneDay)
	same(t, []bool{d.enters(sam.UserID), d.enters(tom.UserID), d.enters(d.owner.UserID)}, []bool{true, true, true})

	d.comes("sam")
	ok(t, d.SetProviderRule(d.ctx, d.owner, ProviderRule{Days: 30, People: true}))
	same(t, must(d.Workspace(d.ctx))(t).Provider, ProviderRule{Days: 30, People: true})
	same(t, must(d.PeopleEnd(d.ctx, d.owner))(t), map[string]time.Time{sam.UserID: d.clock.now().Add(30 * oneDay)})
	_, err := d.PeopleEnd(d.ctx, sam)
	refused(t, err, assessment.Forbidden)

	d.clock.pass(30*oneDay - time.Minute)
	token, row, err := d.NewSession(d.ctx, sam.UserID, "Firefox")
	ok(t, err)
	same(t, []time.Time{row.Held, row.Ends, row.Expires}, []time.Time{d.clock.now().Add(time.Minute),
		d.clock.now().Add(time.Minute), d.clock.now().Add(time.Minute)})
	d.clock.pass(time.Minute - time.Microsecond)
	same(t, d.stays(token), true)
	same(t, len(must(d.Sessions(d.ctx, sam))(t)), 1)
	d.clock.pass(time.Microsecond)
	same(t, d.stays(token), false)
	same(t, len(must(d.Sessions(d.ctx, sam))(t)), 0)
	same(t, []bool{d.enters(sam.UserID), d.enters(tom.UserID), d.enters(d.owner.UserID)}, []bool{false, true, true})

	d.comes("sam")
	same(t, d.enters(sam.UserID), true)
	same(t, d.stays(token), true) // whose hour has not run out
}

// A passkey of somebody who has to sign in with the provider first is refused, kept as used
// and said in the trail; a passkey used to confirm something is not held by it.
func TestAPasskeyWaitsForASignInWithTheProvider(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.comes("sam")
	key := must(d.AddPasskey(d.ctx, sam, "", Passkey{Host: "discern.example", Name: "Laptop", Credential: []byte("c"),
		PublicKey: []byte("k"), Model: []byte("m")}))(t)
	ok(t, d.SetProviderRule(d.ctx, d.owner, ProviderRule{Days: 30, People: true}))
	must(d.SignInWithPasskey(d.ctx, PasskeyUse{ID: key.ID, Counter: 1}))(t)

	d.clock.pass(30 * oneDay)
	_, err := d.SignInWithPasskey(d.ctx, PasskeyUse{ID: key.ID, Counter: 2})
	if !errors.Is(err, ErrSignInDue) {
		t.Fatal(err)
	}
	rows := must(d.Audit(d.ctx, d.owner, AuditFilter{Action: "passkey.hold"}))(t).Rows
	same(t, len(rows), 1)
	same(t, []string{rows[0].Actor, rows[0].Object}, []string{"user:" + sam.UserID, key.ID})
	token, _, err := d.NewVouchedSession(d.ctx, sam.UserID, "Firefox")
	ok(t, err)
	must(d.ProveSession(d.ctx, token, PasskeyUse{ID: key.ID, Counter: 3}))(t)
	_, err = d.SignInWithPasskey(d.ctx, PasskeyUse{ID: key.ID, Counter: 3}) // a copy is a copy all the same
	if !errors.Is(err, errCopied) {
		t.Error(err)
	}
}

// A link that somebody else made has a session begin that goes on without the provider for
// its own time, and no longer; one that a person made for themselves has not.
func TestWhoeverIsVouchedForNeedsNoProvider(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.comes("sam")
	ok(t, d.SetProviderRule(d.ctx, d.owner, ProviderRule{Days: 30, People: true}))
	d.clock.pass(31 * oneDay)

	token, row, err := d.NewVouchedSession(d.ctx, sam.UserID, "Firefox")
	ok(t, err)
	same(t, row.Vouched, true)
	for range 14 {
		d.clock.pass(50 * time.Minute)
		must(d.Touch(d.ctx, token))(t)
	}
	d.clock.pass(20 * time.Minute)
	same(t, d.stays(token), false)
	same(t, d.enters(sam.UserID), false)
}

// An admin whom the rule would keep out is told so and nothing is kept; days and people go
// together; a change holds at once, and is in the trail.
func TestWhatIsAskedOfPeopleIsSet(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam, admin := d.comes("sam"), d.person("Ada", assessment.RoleAdmin)
	ok(t, d.LinkIdentity(d.ctx, d.owner, admin.UserID, Identity{Issuer: "https://idp.example", Subject: "ada"}))
	e := refused(t, d.SetProviderRule(d.ctx, admin, ProviderRule{People: true}), assessment.Invalid)
	same(t, e.Fields["provider_days"], "With 0 days nobody is asked to sign in again. "+
		"Enter a number of days, such as 30, or clear the box below.")
	refused(t, d.SetProviderRule(d.ctx, sam, ProviderRule{Days: 30, People: true}), assessment.Forbidden)

	d.clock.pass(10 * oneDay)
	e = refused(t, d.SetProviderRule(d.ctx, admin, ProviderRule{Days: 10, People: true}), assessment.Invalid)
	same(t, e.Fields["provider_people"], "This would keep you out: your own last sign-in with the provider is longer "+
		"ago. Sign in with it first.")
	same(t, must(d.Workspace(d.ctx))(t).Provider, ProviderRule{Days: 30})
	token, _, err := d.NewSession(d.ctx, sam.UserID, "Firefox")
	ok(t, err)
	ok(t, d.SetProviderRule(d.ctx, admin, ProviderRule{Days: 11, People: true}))
	same(t, d.stays(token), true)
	ok(t, d.SetProviderRule(d.ctx, d.owner, ProviderRule{Days: 10, People: true}))
	same(t, []bool{d.stays(token), d.enters(sam.UserID), d.enters(admin.UserID)}, []bool{false, false, false})
	ok(t, d.SetProviderRule(d.ctx, d.owner, ProviderRule{Days: 10}))
	same(t, []bool{d.stays(token), d.enters(sam.UserID), d.enters(admin.UserID)}, []bool{true, true, true})
	same(t, len(must(d.Audit(d.ctx, d.owner, AuditFilter{Action: "workspace."}))(t).Rows), 3)
}

// The update asks nothing new of anybody.
func TestTheUpdateHoldsNobody(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.comes("sam")
	token, _, err := d.NewSession(d.ctx, sam.UserID, "Firefox")
	ok(t, err)
	ok(t, d.writeAlone(d.ctx, "go back a version", func(c *sql.Conn) error {
		for _, q := range []string{`ALTER TABLE sessions DROP COLUMN vouched`,
			`ALTER TABLE workspace DROP COLUMN provider_people`, `DELETE FROM goose_db_version WHERE version_id = 34`} {
			if _, err := c.ExecContext(d.ctx, q); err != nil {
				return err
			}
		}
		return nil
	}))
	d.reopen()
	same(t, d.stays(token), true)
	same(t, must(d.Workspace(d.ctx))(t).Provider, ProviderRule{Days: 30})
	d.clock.pass(40 * oneDay)
	same(t, d.enters(sam.UserID), true)
}
