package store

import (
	"context"
	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/report"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// clock is a clock that a test moves by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// desk is a store in a folder of its own with an owner at the desk.
type desk struct {
	*Store
	t        testing.TB
	dir      string
	database string // its address; "" for SQLite in dir
	bank     *assessment.Bank
	clock    *clock
	ctx      context.Context
	owner    assessment.Principal
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	return newDeskOf(t, formBank(t))
}

// newDeskOf is a desk whose store runs the rules of a bank.
func newDeskOf(t testing.TB, bank *assessment.Bank) *desk {
	t.Helper()
	d := &desk{t: t, bank: bank, dir: filepath.Join(t.TempDir(), "data"), database: newDatabase(t), clock: newClock(),
		ctx: context.Background()}
	d.open()
	u := must(d.EnsureOwner(d.ctx))(t)
	d.owner = assessment.Principal{UserID: u.ID, Name: u.Name, Role: assessment.RoleOwner}
	t.Cleanup(func() { d.Close() })
	return d
}

func (d *desk) open() {
	d.t.Helper()
	d.openAs(Options{Bank: d.bank})
}

// openAs opens the desk's data with other options.
func (d *desk) openAs(o Options) {
	d.t.Helper()
	o.Now = d.clock.now
	d.Store = must(d.tryOpen(o))(d.t)
}

func (d *desk) tryOpen(o Options) (*Store, error) {
	o.Database = d.database
	return Open(d.ctx, d.dir, o)
}

func (d *desk) reopen() {
	d.t.Helper()
	ok(d.t, d.Close())
	d.open()
}

// must returns a value or ends the test.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused ends the test unless err is a domain error with that code.
func refused(t testing.TB, err error, code assessment.Code) *assessment.Error {
	t.Helper()
	var e *assessment.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("want a refusal %q, got %v", code, err)
	}
	return e
}

func same[T any](t testing.TB, got, want T, opts ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		t.Fatalf("want (-), got (+):\n%s", diff)
	}
}

// seller adds another person to the workspace, who works on all that is there.
func (d *desk) seller(name string) assessment.Principal {
	d.t.Helper()
	u := must(d.AddUser(d.ctx, d.owner, name, "Seller", assessment.RoleSeller, ""))(d.t)
	d.together()
	return assessment.Principal{UserID: u.ID, Name: u.Name, Role: assessment.RoleSeller}
}

// together makes every seller an editor of every system.
func (d *desk) together() {
	d.t.Helper()
	ok(d.t, d.write(d.ctx, "test", func(t *tx) error {
		return t.do(`INSERT INTO system_rights (system_id, user_id, may, given)
			SELECT s.id, u.id, ?, 1 FROM systems s CROSS JOIN users u WHERE u.access = ? ON CONFLICT DO NOTHING`,
			assessment.GrantEditor, assessment.RoleSeller)
	}))
}

// create stores an interview of the system whose id it brings, of a new one without,
// also where another of that name is here.
func (d *desk) create(ctx context.Context, p assessment.Principal,
	iv assessment.Interview) (assessment.Interview, error) {
	return d.createOnce(ctx, p, iv, "", func(*tx, who) (string, error) { return iv.SystemID, nil })
}

// interview makes an interview of a new system, which every seller works on.
func (d *desk) interview(system string) assessment.Interview {
	d.t.Helper()
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: system, Company: "Northwind"}))(d.t)
	d.together()
	return iv
}

// answered is an answer with a choice.
func answered(question, choice string) assessment.Answer {
	return assessment.Answer{Question: question, State: assessment.Answered, Choice: choice, Evidence: assessment.Said}
}

// noted is an answer with a note.
func noted(question, note string) assessment.Answer {
	a := answered(question, "a")
	a.Note = note
	return a
}

// saveAnswer saves the form that gives that answer, and returns it as it is then
// kept. The rule of a form is that of SaveForm.
func (s *Store) saveAnswer(ctx context.Context, p assessment.Principal, id string, a assessment.Answer, base int,
	op string) (assessment.Answer, error) {
	f := assessment.Filled{Given: assessmenttest.Given(a)}
	saved, err := s.SaveForm(ctx, p, assessment.Interview{ID: id}, f, base, op)
	return saved.Interview.AnswerTo(a.Question), err
}

// shareAgain shares a buyer's record, less what was taken out by hand before.
func (d *desk) shareAgain(p assessment.Principal, named bool) error {
	d.t.Helper()
	info, err := d.LinkInfo(d.ctx, p)
	if err != nil {
		return err
	}
	return d.ShareRecord(d.ctx, p, named, info.Struck)
}

// save saves an answer without looking at what is there.
func (d *desk) save(p assessment.Principal, id string, a assessment.Answer) assessment.Answer {
	d.t.Helper()
	return must(d.saveAnswer(d.ctx, p, id, a, -1, ""))(d.t)
}

// buyer makes an answer link from an interview and starts behind it.
func (d *desk) buyer(interview string) (token, cookie string, p assessment.Principal) {
	d.t.Helper()
	token, _, err := d.CreateLink(d.ctx, d.owner,
		Link{InterviewID: interview, Right: assessment.RightAnswer, Name: "Priya"})
	ok(d.t, err)
	cookie, p, err = d.StartLink(d.ctx, token)
	ok(d.t, err)
	return token, cookie, p
}

// seal seals an interview with a report that says which it is.
func (d *desk) seal(p assessment.Principal, id string) report.Report {
	d.t.Helper()
	return must(d.Seal(d.ctx, p, id, compose))(d.t)
}

func compose(iv assessment.Interview, number int) (report.Report, error) {
	return report.Report{
		Title: fmt.Sprintf("Scoping report: %s, %d", iv.System, number), Class: assessment.Agent, Shape: assessment.OpenAgent,
		System: iv.System, Interview: iv, Draft: true,
		Lead: report.Lead{Headline: "It picks its own next step.", From: map[string][]string{"headline": {"EC1"}}},
	}, nil
}

func TestOnlyOneProgramUsesADataFolder(t *testing.T) {
	d := newDesk(t)
	if _, err := d.tryOpen(Options{}); !errors.Is(err, ErrInUse) {
		t.Fatalf("got %v", err)
	}
	d.reopen()
}

func TestTheDataIsClosedToOtherUsers(t *testing.T) {
	d := newDesk(t)
	d.interview("Claims")
	info := must(os.Stat(d.dir))(t)
	same(t, info.Mode().Perm(), os.FileMode(0o700))
	entries := must(os.ReadDir(d.dir))(t)
	if len(entries) < 3 && ofSQLite() {
		t.Fatalf("want the database, its log and the lock, got %v", entries)
	}
	for _, e := range entries {
		info := must(e.Info())(t)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
}

func TestAnOpenFolderIsClosedUnlessItServesSomethingElse(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	open := func(dir string) error {
		s, err := Open(context.Background(), dir, Options{})
		if err == nil {
			err = s.Close()
		}
		return err
	}
	empty := t.TempDir()
	ok(t, os.Chmod(empty, 0o755))
	ok(t, open(empty))
	same(t, must(os.Stat(empty))(t).Mode().Perm(), os.FileMode(0o700))
	ok(t, os.Chmod(empty, 0o755)) // ours, opened up by somebody
	ok(t, open(empty))
	same(t, must(os.Stat(empty))(t).Mode().Perm(), os.FileMode(0o700))

	other := t.TempDir()
	ok(t, os.WriteFile(filepath.Join(other, "letter"), nil, 0o644))
	ok(t, os.Chmod(other, 0o755))
	if err := open(other); err == nil {
		t.Fatal("took a folder that holds other files")
	}
	same(t, must(os.Stat(other))(t).Mode().Perm(), os.FileMode(0o755))
	if err := open(filepath.Join(other, "letter")); err == nil {
		t.Fatal("took a file for a folder")
	}
}

func TestDataOfANewerProgramIsRefused(t *testing.T) {
	d := newDesk(t)
	d.interview("Claims")
	ok(t, d.write(d.ctx, "test", func(t *tx) error {
		return t.do(`INSERT INTO goose_db_version (version_id, is_applied) SELECT 99999, is_applied FROM goose_db_version LIMIT 1`)
	}))
	ok(t, d.Close())
	if _, err := d.tryOpen(Options{}); !errors.Is(err, ErrNewer) {
		t.Fatalf("got %v", err)
	}
}

func TestADamagedSettingIsNoticedAtTheStart(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	for _, change := range []map[string]string{
		{"_journal_mode": "DELETE", "_synchronous": "FULL"},
		{"_journal_mode": "WAL", "_synchronous": "NORMAL"},
		{"_journal_mode": "WAL", "_synchronous": "FULL", "_foreign_keys": "off"},
		{"_journal_mode": "WAL", "_synchronous": "FULL", "_secure_delete": "off"},
	} {
		db := connect(dsn(filepath.Join(t.TempDir(), "x.db"), change))
		if err := checkSettings(d.ctx, db); err == nil {
			t.Errorf("%v was not noticed", change)
		}
		ok(t, db.Close())
	}
	ok(t, d.CheckReady(d.ctx))
}

func TestAClosedStoreRefusesInsteadOfHanging(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	ok(t, d.Close())
	if _, err := d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "a"), 0, ""); !errors.Is(err, errClosed) {
		t.Fatalf("got %v", err)
	}
	if d.CheckReady(d.ctx) == nil {
		t.Fatal("a closed store says it is ready")
	}
}

func TestOddFolderNamesWork(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	dir := filepath.Join(t.TempDir(), "50% off? #1 & more")
	s := must(Open(context.Background(), dir, Options{}))(t)
	must(s.EnsureOwner(context.Background()))(t)
	ok(t, s.Close())
	must(os.Stat(filepath.Join(dir, databaseFile)))(t)
}
