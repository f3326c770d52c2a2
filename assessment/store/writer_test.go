package store

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"discern/assessment"
)

// batch runs jobs in one shared commit and returns what each caller heard.
func (d *desk) batch(jobs ...func(*tx) error) []error {
	d.t.Helper()
	hold, held := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		d.write(d.ctx, "test", func(*tx) error { close(held); <-hold; return nil })
	})
	<-held // the writer is busy: what comes now waits together
	errs := make([]error, len(jobs))
	for i, do := range jobs {
		j := &pendingWrite{do: do, done: make(chan struct{})}
		d.writer.queue <- j
		wg.Go(func() { <-j.done; errs[i] = d.engine.plain(j.err) })
	}
	close(hold)
	wg.Wait()
	return errs
}

func (d *desk) words() []string {
	d.t.Helper()
	var out []string
	ok(d.t, d.read(d.ctx, "test", func(v snapshot) (err error) {
		out, err = v.strings(`SELECT op FROM operations ORDER BY op`)
		return err
	}))
	return out
}

func TestAFailingSaveTakesNothingFromTheOthers(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	put := func(op string) func(*tx) error {
		return func(t *tx) error { return t.remember(who{actor: "x"}, iv.ID, operation{id: op}) }
	}
	wrong := errors.New("wrong")
	errs := d.batch(put("1"), func(t *tx) error {
		if err := put("half")(t); err != nil {
			return err
		}
		return wrong
	}, put("2"))
	ok(t, errs[0])
	ok(t, errs[2])
	if !errors.Is(errs[1], wrong) {
		t.Fatalf("got %v", errs[1])
	}
	same(t, d.words(), []string{"1", "2"})
}

// Some errors make SQLite give up the whole transaction. What came before in
// it must be saved again, and what comes after must not be saved outside one.
func TestATransactionLostInTheMiddleHarmsOnlyWhoLostIt(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	iv := d.interview("Claims")
	put := func(op string) func(*tx) error {
		return func(t *tx) error { return t.remember(who{actor: "x"}, iv.ID, operation{id: op}) }
	}
	errs := d.batch(put("1"), func(t *tx) error {
		if err := put("half")(t); err != nil {
			return err
		}
		return t.do(`INSERT OR ROLLBACK INTO systems (id) VALUES (NULL)`)
	}, put("2"))
	ok(t, errs[0])
	ok(t, errs[2])
	if errs[1] == nil {
		t.Fatal("the lost save was acknowledged")
	}
	same(t, d.words(), []string{"1", "2"})
	d.save(d.owner, iv.ID, answered("EC1", "a"))
}

func TestWhoStopsWaitingBeforeHerTurnHasSavedNothing(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	ctx, cancel := context.WithCancel(d.ctx)
	cancel()
	if _, err := d.saveAnswer(ctx, d.owner, iv.ID, answered("EC1", "a"), 0, ""); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	j := &pendingWrite{do: func(*tx) error { t.Error("ran after it was given up"); return nil }, done: make(chan struct{})}
	j.taken.Store(true)
	d.writer.queue <- j
	ok(t, d.CheckReady(d.ctx))
	same(t, len(must(d.Interview(d.ctx, d.owner, iv.ID))(t).Answers), 0)
}

func TestAFullDiskIsSaidPlainlyAndSavingGoesOnOnceThereIsRoom(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDeskOf(t, formBank(t, manyAsked(100)...))
	iv := d.interview("Claims")
	pages := func(n int) {
		ok(t, d.writer.submit(d.ctx, &pendingWrite{done: make(chan struct{}), alone: limitPages(n)}))
	}
	pages(1) // SQLite takes the present size where that is larger
	var saved int
	var err error
	for ; err == nil && saved < 100; saved++ {
		a := noted(fmt.Sprintf("Q%d", saved), strings.Repeat("word ", 4000))
		_, err = d.saveAnswer(d.ctx, d.owner, iv.ID, a, 0, "")
	}
	refused(t, err, assessment.Full)
	same(t, len(must(d.Interview(d.ctx, d.owner, iv.ID))(t).Answers), saved-1)
	pages(1 << 30)
	d.save(d.owner, iv.ID, answered("EC1", "a"))
	must(d.VerifyAudit(d.ctx))(t)
}

// killed is set for the process that is going to be killed.
const killed = "DISCERN_STORE_TEST_DIR"

// saveUntilKilled saves from several goroutines and prints each save that was
// acknowledged.
func saveUntilKilled(dir string) {
	ctx := context.Background()
	bank, err := buildBank(manyAsked(8))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s, err := Open(ctx, dir, Options{Bank: bank, Database: os.Getenv(killed + "_DATABASE")})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var p assessment.Principal
	var id string
	if err := json.NewDecoder(os.Stdin).Decode(&p.UserID); err == nil {
		rows, err := s.Systems(ctx, p, SystemFilter{})
		if err != nil || len(rows.Rows) != 1 {
			fmt.Fprintln(os.Stderr, len(rows.Rows), err)
			os.Exit(1)
		}
		id = rows.Rows[0].Records[0].ID
	}
	var mu sync.Mutex
	for w := range 8 {
		go func() {
			for i := 0; ; i++ {
				a := noted(fmt.Sprintf("Q%d", w), fmt.Sprintf("%d-%d", os.Getpid(), i))
				if _, err := s.saveAnswer(ctx, p, id, a, -1, ""); err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				mu.Lock()
				fmt.Printf("%s %s\n", a.Question, a.Note)
				mu.Unlock()
			}
		}()
	}
	select {}
}

// Promise 1, in small: after a kill every acknowledged save is there.
func TestAKilledProgramLosesNoAcknowledgedSave(t *testing.T) {
	d := newDeskOf(t, formBank(t, manyAsked(8)...))
	iv := d.interview("Claims")
	ok(t, d.Close())
	var acked []string
	for round := range 5 {
		acked = append(acked, killAfter(t, d, 20+40*round)...)
		began := time.Now()
		d.open()
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("ready again only after %v", took)
		}
		kept := map[string]bool{}
		for w := range 8 {
			q := fmt.Sprintf("Q%d", w)
			h := must(d.History(d.ctx, d.owner, iv.ID, q))(t)
			for i, a := range h {
				kept[q+" "+a.Note] = true
				same(t, a.Rev, len(h)-i)
			}
		}
		for _, line := range acked {
			if !kept[line] {
				t.Errorf("round %d: %s was acknowledged and is not there", round, line)
			}
		}
		if ofSQLite() {
			var whole string
			ok(t, d.read(d.ctx, "test", func(v snapshot) error { return v.row(`PRAGMA integrity_check(1)`).Scan(&whole) }))
			same(t, whole, "ok")
		}
		must(d.VerifyAudit(d.ctx))(t)
		ok(t, d.Close())
	}
	d.open()
}

// killAfter runs the saving process, kills it once it has acknowledged that
// many saves, and returns all it acknowledged.
func killAfter(t *testing.T, d *desk, saves int) []string {
	t.Helper()
	exe := must(os.Executable())(t)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), killed+"="+d.dir, killed+"_DATABASE="+d.database)
	cmd.Stderr = os.Stderr
	who := must(json.Marshal(d.owner.UserID))(t)
	cmd.Stdin = strings.NewReader(string(who))
	out := must(cmd.StdoutPipe())(t)
	ok(t, cmd.Start())
	var lines []string
	sc := bufio.NewScanner(out)
	for sc.Scan() {
		if lines = append(lines, sc.Text()); len(lines) == saves {
			ok(t, cmd.Process.Kill())
		}
	}
	io.Copy(io.Discard, out)
	if err := cmd.Wait(); err == nil || len(lines) < saves {
		t.Fatalf("ended by itself after %d saves: %v", len(lines), err)
	}
	return lines[:len(lines)-1] // the last line may be cut off in the middle
}

func TestAClientThatGoesAwayInTheMiddleIsStillSavedWhole(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	ctx, cancel := context.WithCancel(d.ctx)
	got, err := d.UpdateInterview(ctx, d.owner, iv.ID, iv.Rev, func(iv *assessment.Interview) error {
		cancel()
		iv.Summary, iv.System, iv.Answers["EC1"] = "all", "Mail", answered("EC1", "a")
		return nil
	})
	ok(t, err)
	stored := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
	same(t, stored, got)
	same(t, []string{stored.Summary, stored.System, stored.Answers["EC1"].Choice}, []string{"all", "Mail", "a"})
}
