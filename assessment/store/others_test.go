package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// beside opens another program on the desk's database, with a folder of its own that holds
// the same key; nil on SQLite, which one program has.
func (d *desk) beside() *Store {
	d.t.Helper()
	if ofSQLite() {
		return nil
	}
	s := must(Open(d.ctx, d.folderBeside(), Options{Bank: d.bank, Database: d.database, Now: d.clock.now}))(d.t)
	d.t.Cleanup(func() { ok(d.t, s.Close()) })
	return s
}

func (d *desk) folderBeside() string {
	d.t.Helper()
	dir := d.t.TempDir()
	key := must(os.ReadFile(filepath.Join(d.dir, AuditKeyFile)))(d.t)
	ok(d.t, os.WriteFile(filepath.Join(dir, AuditKeyFile), key, 0o600))
	ok(d.t, os.Chmod(dir, 0o700))
	return dir
}

// Two programs on one database are as one: what one saved, and whom it signed out, the other
// knows at its next question.
func TestWhatOneProgramSavesTheOtherKnowsAtOnce(t *testing.T) {
	d := newDesk(t)
	two := d.beside()
	if two == nil {
		return
	}

	iv := d.interview("Claims")
	token, _, err := d.NewSession(d.ctx, d.owner.UserID, "")
	ok(t, err)
	for i := range 3 {
		note := fmt.Sprint(i)
		d.save(d.owner, iv.ID, noted("EC1", note))
		got := must(two.Interview(d.ctx, d.owner, iv.ID))(t)
		same(t, got.AnswerTo("EC1").Note, note)
		must(two.saveAnswer(d.ctx, d.owner, iv.ID, noted("EC2", note), -1, ""))(t)
		got = must(d.Interview(d.ctx, d.owner, iv.ID))(t)
		same(t, got.AnswerTo("EC2").Note, note)
	}

	for range 2 {
		_, _, err := two.Session(d.ctx, token)
		ok(t, err)
	}
	ok(t, d.EndSession(d.ctx, token))
	if _, _, err := two.Session(d.ctx, token); !errors.Is(err, ErrSignedOut) {
		t.Errorf("signed out at one, the other says %v", err)
	}
	same(t, must(two.Programs(d.ctx))(t), 2)
	must(two.VerifyAudit(d.ctx))(t)
}

// Two programs that write at a time lose nothing: whoever saves on what is not there any more
// is told so, and what was acknowledged is in the history.
func TestTwoProgramsThatWriteAtATimeLoseNothing(t *testing.T) {
	d := newDesk(t)
	two := d.beside()
	if two == nil {
		return
	}

	iv := d.interview("Claims")
	var saved, refusedN atomic.Int64
	var wg sync.WaitGroup
	for n, s := range []*Store{d.Store, two, d.Store, two} {
		wg.Go(func() {
			for i := range 15 {
				at, err := s.Interview(d.ctx, d.owner, iv.ID)
				if err != nil {
					t.Error(err)
					return
				}
				_, err = s.saveAnswer(d.ctx, d.owner, iv.ID, noted("EC1", fmt.Sprint(n, " ", i)), at.AnswerTo("EC1").Rev, "")
				if _, conflict := errors.AsType[*ConflictError](err); conflict {
					refusedN.Add(1)
				} else if err != nil {
					t.Error(err)
				} else {
					saved.Add(1)
				}
			}
		})
	}
	wg.Wait()
	history := must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t)
	if len(history) != int(saved.Load()) || saved.Load()+refusedN.Load() != 60 || saved.Load() == 0 {
		t.Errorf("%d saved and %d refused, and %d are there", saved.Load(), refusedN.Load(), len(history))
	}
	must(d.VerifyAudit(d.ctx))(t)
}

// Of several programs that find a job due at a time, one does it.
func TestOneOfSeveralProgramsDoesAJob(t *testing.T) {
	d := newDesk(t)
	two := d.beside()
	if two == nil {
		return
	}

	var ran atomic.Int64
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			_, err := []*Store{d.Store, two}[i%2].RunJob(d.ctx, "test", time.Hour, func(context.Context) error {
				ran.Add(1)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	same(t, ran.Load(), int64(1))
}

// bells collects what a program is told, as "ID:REV"; "*" for anything.
func bells(s *Store) <-chan string {
	rung := make(chan string, 1000)
	s.OnChange(func(id string, rev int) {
		one := fmt.Sprintf("%s:%d", id, rev)
		if id == "" {
			one = "*"
		}
		rung <- one
	})
	return rung
}

// hears waits until a bell of an interview, or one of any, is rung.
func hears(t *testing.T, rung <-chan string, within time.Duration, want ...string) {
	t.Helper()
	late := time.After(within)
	for {
		select {
		case one := <-rung:
			if slices.Contains(want, one) {
				return
			}
		case <-late:
			t.Fatalf("none of %v was rung within %v", want, within)
		}
	}
}

// What is saved by one program rings at another, and nothing that was said is in the message.
// A connection that is lost, and a message, are made good for.
func TestAnotherProgramIsToldOfASave(t *testing.T) {
	d := newDesk(t)
	two := d.beside()
	if two == nil {
		return
	}

	iv := d.interview("Claims")
	rung := bells(two)
	rev := func() string {
		now := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
		return fmt.Sprintf("%s:%d", iv.ID, now.Rev)
	}
	heard := false
	for i := 0; i < 20 && !heard; i++ { // once it listens it is told by a message, and not by the look
		d.save(d.owner, iv.ID, noted("EC1", fmt.Sprint("first ", i)))
		select {
		case one := <-rung:
			heard = one == rev()
		case <-time.After(bellTime):
		}
	}
	if !heard {
		t.Fatal("no message came")
	}

	// Three in a row, of which the connection is cut before each.
	for i := range 3 {
		d.cut()
		d.save(d.owner, iv.ID, noted("EC1", fmt.Sprint("cut ", i)))
		hears(t, rung, 3*time.Second, rev(), "*")
	}

	// A message that never comes: the count says so.
	time.Sleep(listenPause + bellTime)
	ok(t, server.Do(d.name(), `UPDATE turns SET bells = bells + 1`))
	hears(t, rung, 3*time.Second, "*")

	// What is too much for one message rings everywhere.
	many := make([]touched, 400)
	for i := range many {
		many[i] = touched{id: fmt.Sprintf("aaaaaaaaaaaaaaaaaaaaaa%04d", i), rev: 1}
	}
	ok(t, d.write(d.ctx, "test", func(t *tx) error { t.touched = append(t.touched, many...); return nil }))
	hears(t, rung, 3*time.Second, "*")
}

// name is that of the desk's database on the server.
func (d *desk) name() string {
	return strings.TrimPrefix(strings.Split(d.database, "?")[0], "postgres://discern@/")
}

func TestProgramsTellEachOtherAndNotThemselves(t *testing.T) {
	d := newDesk(t)
	two := d.beside()
	if two == nil {
		d.Tell("alone")
		return
	}

	told := make(chan string, 10)
	two.OnTold(func(what string) { told <- what })
	d.OnTold(func(what string) { t.Errorf("told itself %q", what) })
	for until := time.Now().Add(5 * time.Second); ; { // until the other one listens
		d.Tell("at x y")
		select {
		case what := <-told:
			same(t, what, "at x y")
			return
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(until) {
			t.Fatal("nothing was told")
		}
	}
}

// What has to be the same is the same while another program runs, and may change when none does.
func TestProgramsAgreeOnTheirKeys(t *testing.T) {
	d := newDesk(t)
	if ofSQLite() {
		ok(t, d.Agree(d.ctx, "address", "a"))
		ok(t, d.Agree(d.ctx, "address", "b"))
		return
	}

	ok(t, d.Agree(d.ctx, "address", "a"))
	ok(t, d.Agree(d.ctx, "address", "b")) // it is alone
	two := d.beside()
	ok(t, two.Agree(d.ctx, "address", "b"))
	if _, not := errors.AsType[*NotAgreedError](two.Agree(d.ctx, "address", "c")); !not {
		t.Error("another address is taken while another program runs")
	}

	// A folder without the key, and one with another key, are refused.
	dir := t.TempDir()
	open := func(o Options) error {
		o.Database = d.database
		s, err := Open(d.ctx, dir, o)
		if err == nil {
			err = s.Close()
		}
		return err
	}
	if err := open(Options{}); err == nil || !strings.Contains(err.Error(), AuditKeyFile) {
		t.Errorf("a folder without the key of the trail: %v", err)
	}
	ok(t, os.WriteFile(filepath.Join(dir, AuditKeyFile), []byte(strings.Repeat("0123456789abcdef", 4)+"\n"), 0o600))
	if err := open(Options{}); err == nil || !strings.Contains(err.Error(), "another "+AuditKeyFile) {
		t.Errorf("a folder with another key: %v", err)
	}
	must(d.VerifyAudit(d.ctx))(t)

	// Who wants the database alone does not get it.
	dir = d.folderBeside()
	if err := open(Options{Alone: true}); !errors.Is(err, ErrShared) {
		t.Errorf("alone beside others: %v", err)
	}
}

// What is handed from page to page waits for its key, once and for its time, and nobody reads
// it out of the database.
func TestWhatIsHandedOverWaitsOnceAndSealed(t *testing.T) {
	d := newDesk(t)
	of := Handed{Kind: "shown", Life: 2 * time.Minute, Most: 3}
	hand := func(key, body string) { ok(t, d.Hand(d.ctx, of, key, []byte(body))) }
	got := func(take func(context.Context, Handed, string) ([]byte, bool, error), key string) string {
		body, there, err := take(d.ctx, of, key)
		ok(t, err)
		if !there {
			return "none"
		}
		return string(body)
	}

	hand("a", "https://example.com/l/secret")
	hand("a", "https://example.com/l/second")
	same(t, got(d.LookHanded, "a"), "https://example.com/l/second")
	ok(t, d.read(d.ctx, "test", func(v snapshot) error {
		var id string
		var body []byte
		if err := v.row(`SELECT id, body FROM handed`).Scan(&id, &body); err != nil {
			return err
		}
		if strings.Contains(id+string(body), "second") || strings.Contains(id, "a ") {
			t.Error("what waits can be read")
		}
		return nil
	}))
	same(t, []string{got(d.TakeHanded, "a"), got(d.TakeHanded, "a"), got(d.LookHanded, "b")},
		[]string{"https://example.com/l/second", "none", "none"})

	for _, key := range []string{"1", "2", "3", "4"} {
		hand(key, key)
		d.clock.pass(time.Second)
	}
	same(t, []string{got(d.LookHanded, "1"), got(d.LookHanded, "2"), got(d.LookHanded, "4")}, []string{"none", "2", "4"})
	ok(t, d.DropHanded(d.ctx, of, "2"))
	same(t, got(d.LookHanded, "2"), "none")
	d.clock.pass(2 * time.Minute)
	same(t, got(d.LookHanded, "4"), "none")

	var wg sync.WaitGroup
	var taken atomic.Int64
	hand("once", "x")
	for range 8 {
		wg.Go(func() {
			if _, there, err := d.TakeHanded(d.ctx, of, "once"); err == nil && there {
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	same(t, taken.Load(), int64(1))
}

// A program that stands still in the middle of its turn gives it up.
func TestAProgramThatStandsStillGivesItsTurnUp(t *testing.T) {
	d := newDesk(t)
	if ofSQLite() {
		return
	}

	iv := d.interview("Claims")
	settings := must(newPostgres(d.database))(t)
	db, more, err := settings.open(d.ctx)
	ok(t, err)
	var idle string
	ok(t, db.QueryRowContext(d.ctx, `SHOW idle_in_transaction_session_timeout`).Scan(&idle))
	same(t, idle, turnIdle.String())
	ok(t, errors.Join(db.Close(), more.Close()))

	const soon = 300 * time.Millisecond // so that the test does not take as long
	p := must(newPostgres(d.database + "&idle_in_transaction_session_timeout=300"))(t)
	writer, readers, err := p.open(d.ctx)
	ok(t, err)
	defer writer.Close()
	defer readers.Close()
	c := must(writer.Conn(d.ctx))(t)
	defer c.Close()
	ok(t, p.begin(d.ctx, c, rightsTurn))
	began := time.Now()
	d.save(d.owner, iv.ID, noted("EC1", "after"))
	if took := time.Since(began); took < soon/2 || took > turnIdle {
		t.Errorf("the turn was had after %v", took)
	}
	if p.commit(d.ctx, c) == nil {
		t.Error("who gave up its turn saved after all")
	}
}
