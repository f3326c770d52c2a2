package store

import (
	"context"
	"discern/assessment"
	"discern/assessment/report"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
)

// priya is a name that must be in nothing a seller sees of a record shared
// without names.
const priya = "Priyanka"

// named makes a record full of names.
func (d *desk) named(interview string) (string, assessment.Principal) {
	d.t.Helper()
	token, _, err := d.CreateLink(d.ctx, d.owner,
		Link{InterviewID: interview, Right: assessment.RightAnswer, Name: priya + " Nair"})
	ok(d.t, err)
	_, p, err := d.StartLink(d.ctx, token)
	ok(d.t, err)
	a := answered("EC1", "a")
	a.Note = "Ask " + priya + " Nair, or Wilhelmina."
	d.save(p, p.RecordID, a)
	d.save(p, p.RecordID, assessment.Answer{Question: "EC2", State: assessment.Unknown, Who: "Wilhelmina"})
	d.save(p, p.RecordID, assessment.Answer{Question: "EC7", State: assessment.NotApplicable, Reason: priya + " says so"})
	must(d.UpdateInterview(d.ctx, p, p.RecordID, -1, func(iv *assessment.Interview) error {
		iv.People = []assessment.Person{{Name: priya + " Nair", Role: "Platform lead", Side: assessment.SideBuyer}}
		iv.Context["CX1"] = priya + "'s bot"
		iv.Inventory = []assessment.Line{{System: "Mail", Action: "send as " + priya, Identity: "svc-wilhelmina"}}
		return nil
	}))(d.t)
	return token, p
}

// sellerSees is all that a seller can read about a system, as one text.
func (d *desk) sellerSees(system string, ids ...string) string {
	d.t.Helper()
	var all []any
	all = append(all, must(d.System(d.ctx, d.owner, system))(d.t).Reports)
	for _, id := range ids {
		all = append(all, must(d.Interview(d.ctx, d.owner, id))(d.t))
		all = append(all, must(d.Interviews(d.ctx, d.owner, id))(d.t))
		for _, q := range []string{"EC1", "EC2", "EC7"} {
			all = append(all, must(d.History(d.ctx, d.owner, id, q))(d.t))
		}
	}
	return string(must(json.Marshal(all))(d.t))
}

func TestSharedWithoutNamesTheyAreInNothingTheSellerSees(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, p := d.named(iv.ID)
	ok(t, d.shareAgain(p, true))
	with := d.sellerSees(iv.SystemID, p.RecordID)
	if !strings.Contains(with, priya) || !strings.Contains(with, "Wilhelmina") {
		t.Fatal("shared with names, none is there: the search sees nothing")
	}
	same(t, len(must(d.Systems(d.ctx, d.owner, SystemFilter{Query: priya}))(t).Rows), 1)
	ok(t, d.shareAgain(p, false)) // the buyer thinks better of it
	without := d.sellerSees(iv.SystemID, p.RecordID)
	for _, name := range []string{priya, "Nair", "Wilhelmina"} {
		if strings.Contains(without, name) {
			t.Errorf("the seller reads %s:\n%s", name, without)
		}
		if n := len(must(d.Systems(d.ctx, d.owner, SystemFilter{Query: name}))(t).Rows); n != 0 {
			t.Errorf("a search finds %s", name)
		}
	}
	for _, kept := range []string{"Platform lead", "send as", "Claims"} {
		if !strings.Contains(without, kept) {
			t.Errorf("%q went with the names:\n%s", kept, without)
		}
	}
	own := must(d.Interview(d.ctx, p, p.RecordID))(t)
	same(t, own.Context["CX1"], priya+"'s bot")
	taken := must(d.TakeOver(d.ctx, d.owner, iv.ID, "EC1", p.RecordID, -1))(t)
	same(t, taken.Taken.From, assessment.TheBuyer)
}

func TestWhatABuyerChangesAfterSharingStaysWithHer(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, p := d.buyer(iv.ID)
	d.save(p, p.RecordID, answered("EC1", "a"))
	ok(t, d.shareAgain(p, true))
	head := must(d.Record(d.ctx, d.owner, p.RecordID))(t)
	d.save(p, p.RecordID, answered("EC1", "b"))
	later := answered("EC2", "c")
	later.Note = "afterthought"
	d.save(p, p.RecordID, later)
	seen := must(d.Interview(d.ctx, d.owner, p.RecordID))(t)
	same(t, seen.Answers["EC1"].Choice+seen.Answers["EC2"].Choice, "a")
	same(t, must(d.Record(d.ctx, d.owner, p.RecordID))(t).Rev, head.Rev)
	same(t, seen.Rev, head.Rev)
	same(t, len(must(d.History(d.ctx, d.owner, p.RecordID, "EC1"))(t)), 1)
	same(t, len(must(d.Systems(d.ctx, d.owner, SystemFilter{Query: "afterthought"}))(t).Rows), 0)

	ok(t, d.shareAgain(p, true))
	seen = must(d.Interview(d.ctx, d.owner, p.RecordID))(t)
	same(t, seen.Answers["EC1"].Choice+seen.Answers["EC2"].Choice, "bc")
	same(t, len(must(d.History(d.ctx, d.owner, p.RecordID, "EC1"))(t)), 2)
	same(t, len(must(d.Systems(d.ctx, d.owner, SystemFilter{Query: "afterthought"}))(t).Rows), 1)
}

func TestTakingOverIsAnActWithAName(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	ours := answered("EC1", "e")
	ours.Note, ours.Private = "ours", "hush"
	d.save(d.owner, iv.ID, ours)
	_, _, p := d.buyer(iv.ID)
	theirs := answered("EC1", "a")
	theirs.Note, theirs.Evidence = "their own words", assessment.Shown
	d.save(p, p.RecordID, theirs)
	_, err := d.TakeOver(d.ctx, d.owner, iv.ID, "EC1", p.RecordID, 1)
	refused(t, err, assessment.NotFound) // not shared
	ok(t, d.shareAgain(p, true))
	var conflict *ConflictError
	if _, err := d.TakeOver(d.ctx, d.owner, iv.ID, "EC1", p.RecordID, 0); !errors.As(err, &conflict) {
		t.Fatalf("taken over something else than was on the page: %v", err)
	}
	dana := d.seller("Dana Ruiz")
	got := must(d.TakeOver(d.ctx, dana, iv.ID, "EC1", p.RecordID, 1))(t)
	same(t, []string{got.Choice, got.By, got.Taken.From, got.Taken.Record, got.Note, got.Private, string(got.Evidence)},
		[]string{"a", "Dana Ruiz", "Priya", p.RecordID, "ours", "", "shown"})
	history := must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t)
	same(t, len(history), 2)
	same(t, history[0].Private, "hush") // stays its author's
	history[0].Private = ""
	same(t, history[0], got)
	same(t, history[1].Choice, "e")
	same(t, must(d.Interview(d.ctx, d.owner, p.RecordID))(t).Answers["EC1"].Choice, "a")
	last := must(d.Audit(d.ctx, d.owner, AuditFilter{N: 1}))(t).Rows[0]
	same(t, last.Action+" "+last.Actor, didTakeOver+" user:"+dana.UserID)
	must(d.TakeOver(d.ctx, dana, iv.ID, "EC1", p.RecordID, 2))(t) // pressed twice
	same(t, len(must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t)), 2)

	_, err = d.TakeOver(d.ctx, d.owner, iv.ID, "EC2", p.RecordID, -1)
	refused(t, err, assessment.NotFound) // the buyer did not answer that
	other := d.interview("Mail")
	_, err = d.TakeOver(d.ctx, d.owner, other.ID, "EC1", p.RecordID, -1)
	refused(t, err, assessment.NotFound) // another system
	_, err = d.TakeOver(d.ctx, p, p.RecordID, "EC1", iv.ID, -1)
	refused(t, err, assessment.NotFound) // the seller's is not the buyer's to take
	_, _, second := d.buyer(iv.ID)
	_, err = d.TakeOver(d.ctx, second, second.RecordID, "EC1", p.RecordID, -1)
	refused(t, err, assessment.NotFound) // nor another buyer's
}

func TestADifferenceThatWasSettledOpensWhenAnAnswerChanges(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, answered("EC1", "e"))
	_, _, p := d.buyer(iv.ID)
	d.save(p, p.RecordID, answered("EC1", "a"))
	ok(t, d.shareAgain(p, true))
	settled := func() map[string]Settlement {
		return must(d.Settlements(d.ctx, d.owner, must(d.Interview(d.ctx, d.owner, iv.ID))(t),
			must(d.Interview(d.ctx, d.owner, p.RecordID))(t)))(t)
	}
	same(t, len(settled()), 0)
	ok(t, d.KeepOurs(d.ctx, d.owner, iv.ID, p.RecordID, "EC1"))
	same(t, settled()["EC1"], Settlement{"Owner", d.clock.now()})
	d.save(p, p.RecordID, answered("EC1", "b"))
	same(t, len(settled()), 1) // the buyer has not shared that
	ok(t, d.shareAgain(p, true))
	same(t, len(settled()), 0)
	ok(t, d.KeepOurs(d.ctx, d.owner, iv.ID, p.RecordID, "EC1"))
	d.save(d.owner, iv.ID, answered("EC1", "d"))
	same(t, len(settled()), 0)
}

func TestALinkPassedOnShowsOneQuestionAndAnswersTheBuyer(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, p := d.buyer(iv.ID)
	_, _, err := d.PassOn(d.ctx, p, []string{"EC2"}, " ")
	refused(t, err, assessment.Invalid)
	token, l, err := d.PassOn(d.ctx, p, []string{"EC2"}, "Night team")
	ok(t, err)
	same(t, []string{l.CreatedBy, l.Questions[0]}, []string{"Priya", "EC2"})
	look := must(d.LookLink(d.ctx, token))(t)
	same(t, []any{look.From, look.PassedOn, look.Answered}, []any{"Priya", true, 0})
	_, h, err := d.StartLink(d.ctx, token)
	ok(t, err)
	_, err = d.Interview(d.ctx, h, p.RecordID)
	refused(t, err, assessment.NotFound)
	d.save(h, h.RecordID, answered("EC2", "c"))
	refused(t, d.shareAgain(h, true), assessment.NotFound)
	_, _, err = d.PassOn(d.ctx, h, []string{"EC2"}, "Further")
	refused(t, err, assessment.Forbidden)

	// Nothing of it is the seller's to see.
	same(t, len(must(d.Links(d.ctx, d.owner, iv.ID))(t)), 1)
	same(t, len(must(d.System(d.ctx, d.owner, iv.SystemID))(t).Records), 2)
	_, err = d.Interview(d.ctx, d.owner, h.RecordID)
	refused(t, err, assessment.Forbidden)

	passed := must(d.PassedOn(d.ctx, p))(t)
	same(t, []string{passed[0].Name, passed[0].AnswerTo("EC2").Choice, passed[0].AnswerTo("EC2").By},
		[]string{"Night team", "c", "Night team"})
	got := must(d.TakeOver(d.ctx, p, p.RecordID, "EC2", h.RecordID, 0))(t)
	same(t, []string{got.Choice, got.By, got.Taken.From}, []string{"c", "Priya", "Night team"})

	second, _, err := d.PassOn(d.ctx, p, []string{"EC7"}, "Legal")
	ok(t, err)
	links := must(d.PassedOn(d.ctx, p))(t)
	for _, l := range links {
		if l.Name == "Legal" {
			ok(t, d.StopPassed(d.ctx, p, l.ID))
		}
	}
	_, err = d.LookLink(d.ctx, second)
	refused(t, err, assessment.Gone)
	_, _, stranger := d.buyer(iv.ID)
	refused(t, d.StopPassed(d.ctx, stranger, links[0].ID), assessment.NotFound)
	ok(t, d.RevokeLink(d.ctx, d.owner, p.LinkID))          // it dies with the one it came from
	same(t, must(d.LookLink(d.ctx, token))(t).Ended, true) // what came back is kept, for whoever gave it
	_, err = d.saveAnswer(d.ctx, h, h.RecordID, answered("EC7", "a"), -1, "")
	refused(t, err, assessment.Gone)
}

func TestWhatTheSellerHeardGoesWithoutNotesAndNames(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	a := answered("EC1", "b")
	a.Note, a.Private, a.Who = "NOTE", "PRIVATE", "WHO"
	a.Confirmed = &assessment.Confirmation{By: "CONFIRMED"}
	token, l, err := d.CreateLink(d.ctx, d.owner, Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "Priya",
		Questions: []string{"EC2"}, Heard: map[string]assessment.Answer{"EC1": a}})
	ok(t, err)
	same(t, l.Heard, map[string]assessment.Answer{"EC1": {Question: "EC1", State: assessment.Answered, Choice: "b"}})
	same(t, must(d.LookLink(d.ctx, token))(t).Heard, 1)
	var body string
	ok(t, d.read(d.ctx, "test", func(v snapshot) error { return v.row(`SELECT heard FROM links`).Scan(&body) }))
	for _, word := range []string{"NOTE", "PRIVATE", "WHO", "CONFIRMED"} {
		if strings.Contains(body, word) {
			t.Errorf("%s is kept for the buyer: %s", word, body)
		}
	}
}

func TestACorrectionComesBackOnceAndIsDealtWith(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	r := d.seal(d.owner, iv.ID)
	token, _, err := d.CreateLink(d.ctx, d.owner,
		Link{InterviewID: iv.ID, ReportID: r.ID, Right: assessment.RightRead, Name: "Board", Names: assessment.NamesRoles})
	ok(t, err)
	_, reader, err := d.StartLink(d.ctx, token)
	ok(t, err)
	same(t, must(d.LinkInfo(d.ctx, reader))(t).Names, assessment.NamesRoles)
	_, _, p := d.buyer(iv.ID)
	refused(t, d.SendCorrection(d.ctx, p, "EC1", "x"), assessment.NotFound)
	refused(t, d.SendCorrection(d.ctx, d.owner, "EC1", "x"), assessment.NotFound)
	refused(t, d.SendCorrection(d.ctx, reader, "EC1", " "), assessment.Invalid)
	refused(t, d.SendCorrection(d.ctx, reader, "EC1", strings.Repeat("x", maxCorrection+1)), assessment.Invalid)
	for range 2 {
		ok(t, d.SendCorrection(d.ctx, reader, "EC1", "It is code."))
	}
	waiting := func() []Correction {
		return must(d.WaitingFor(d.ctx, d.owner, 9, Patience{}))(t).Corrections
	}
	for _, all := range [][]Correction{waiting(), must(d.Corrections(d.ctx, d.owner, iv.ID))(t)} {
		same(t, len(all), 1)
		same(t, []any{all[0].Text, all[0].Place, all[0].Name, all[0].Number, all[0].InterviewID},
			[]any{"It is code.", "EC1", "Board", 1, iv.ID})
	}
	_, err = d.Corrections(d.ctx, reader, iv.ID)
	refused(t, err, assessment.NotFound)
	same(t, len(must(d.SentCorrections(d.ctx, reader))(t)), 1)
	c := waiting()[0]
	refused(t, d.CloseCorrection(d.ctx, d.owner, p.RecordID, c.ID), assessment.NotFound)
	ok(t, d.CloseCorrection(d.ctx, d.owner, iv.ID, c.ID))
	ok(t, d.CloseCorrection(d.ctx, d.owner, iv.ID, c.ID))
	same(t, len(waiting()), 0)
	same(t, must(d.Corrections(d.ctx, d.owner, iv.ID))(t)[0].DoneBy, "Owner")
	for i := range maxCorrections - 1 {
		ok(t, d.SendCorrection(d.ctx, reader, "", strings.Repeat("y", i+1)))
	}
	refused(t, d.SendCorrection(d.ctx, reader, "", "one more"), assessment.Forbidden)
}

// Promise 40, for a buyer: the buyer's link stays, and of the buyer nothing does.
func TestAnErasedRecordIsInNoFile(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, p := d.buyer(iv.ID)
	a := answered("EC1", "a")
	a.Note = marker + " note"
	d.save(p, p.RecordID, a)
	d.save(p, p.RecordID, assessment.Answer{Question: "EC7", State: assessment.NotApplicable, Reason: marker + " reason"})
	token, _, err := d.PassOn(d.ctx, p, []string{"EC2"}, marker+"colleague")
	ok(t, err)
	_, h, err := d.StartLink(d.ctx, token)
	ok(t, err)
	b := answered("EC2", "a")
	b.Note = marker + " passed on"
	d.save(h, h.RecordID, b)
	must(d.TakeOver(d.ctx, p, p.RecordID, "EC2", h.RecordID, -1))(t)
	ok(t, d.shareAgain(p, true))
	for _, q := range []string{"EC1", "EC2", "EC7"} {
		must(d.TakeOver(d.ctx, d.owner, iv.ID, q, p.RecordID, -1))(t)
	}
	ok(t, d.KeepOurs(d.ctx, d.owner, iv.ID, p.RecordID, "EC1"))
	shown := must(d.Seal(d.ctx, d.owner, iv.ID, func(iv assessment.Interview, number int) (report.Report, error) {
		r, err := compose(iv, number)
		r.Other = &report.OtherRecord{InterviewID: p.RecordID}
		r.Lead.Meaning = marker + " in the report"
		return r, err
	}))(t)
	must(d.PutReportPage(d.ctx, shown.ID, "b", []byte(marker)))(t)
	plain := d.seal(d.owner, iv.ID)
	if d.traces() < 8 {
		t.Fatalf("only %d traces before: the search for them sees too little", d.traces())
	}
	ok(t, d.EraseRecord(d.ctx, p))
	same(t, d.traces(), 0)
	_, err = d.Report(d.ctx, d.owner, shown.ID)
	refused(t, err, assessment.NotFound)
	must(d.Report(d.ctx, d.owner, plain.ID))(t)
	_, err = d.LookLink(d.ctx, token)
	refused(t, err, assessment.Gone)
	// what the seller took over is the seller's
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t).Answers["EC1"].Choice, "a")
	must(d.VerifyAudit(d.ctx))(t)
	var erased []string
	for _, r := range must(d.Audit(d.ctx, d.owner, AuditFilter{N: 3}))(t).Rows {
		erased = append(erased, r.Action)
	}
	if !strings.Contains(strings.Join(erased, " "), didReportErase) {
		t.Errorf("the trail ends with %v", erased)
	}
	if ofSQLite() {
		ok(t, d.Close())
		same(t, d.traces(), 0)
		d.open()
	}
}

func TestAJobIsDoneByOneProgram(t *testing.T) {
	d := newDesk(t)
	var mu sync.Mutex
	runs := 0
	job := func(context.Context) error {
		mu.Lock()
		defer mu.Unlock()
		runs++
		return nil
	}
	var all sync.WaitGroup
	for range 20 { // as many programs, all starting now
		all.Go(func() {
			if _, err := d.RunJob(d.ctx, "sweep", time.Hour, job); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	same(t, runs, 1)
	d.clock.pass(time.Hour - time.Second)
	same(t, must(d.RunJob(d.ctx, "sweep", time.Hour, job))(t), false)
	d.clock.pass(time.Second)
	same(t, must(d.RunJob(d.ctx, "sweep", time.Hour, job))(t), true)
	d.clock.pass(time.Hour)
	broken := errors.New("broken")
	ran, err := d.RunJob(d.ctx, "sweep", time.Hour, func(context.Context) error {
		// While one is at it, another one finds it taken.
		same(t, must(d.RunJob(d.ctx, "sweep", time.Hour, job))(t), false)
		return broken
	})
	if !ran || !errors.Is(err, broken) {
		t.Fatalf("a job that fails gives %v, %v", ran, err)
	}
	same(t, must(d.RunJob(d.ctx, "sweep", time.Hour, job))(t), true) // due again at once
	same(t, runs, 3)

	// One that was stopped in the middle: its claim runs out.
	d.clock.pass(time.Hour)
	ok(t, d.write(d.ctx, "test", func(tx *tx) error {
		_, err := tx.claim("sweep", "a program that was killed", time.Hour)
		return err
	}))
	same(t, must(d.RunJob(d.ctx, "sweep", time.Hour, job))(t), false)
	d.clock.pass(jobLease)
	same(t, must(d.RunJob(d.ctx, "sweep", time.Hour, job))(t), true)
}

func TestRetentionRunsOnceAnHour(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, p := d.buyer(iv.ID)
	a := answered("EC1", "a")
	a.Note = marker
	d.save(p, p.RecordID, a)
	d.clock.pass(unsharedLife)
	n, ran, err := d.Retain(d.ctx, time.Hour)
	ok(t, err)
	same(t, ran, true)
	same(t, n.Records, 1)
	same(t, d.traces(), 0)
	_, ran, err = d.Retain(d.ctx, time.Hour)
	ok(t, err)
	same(t, ran, false)
}

func TestEverythingHeldAboutAPersonComesOut(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	token, _, p := d.buyer(iv.ID)
	a := answered("EC1", "a")
	a.Note = "first"
	d.save(p, p.RecordID, a)
	a.Note = "second"
	d.save(p, p.RecordID, a)
	passedToken, _, err := d.PassOn(d.ctx, p, []string{"EC2"}, "Night team")
	ok(t, err)
	_, h, err := d.StartLink(d.ctx, passedToken)
	ok(t, err)
	b := answered("EC2", "a")
	b.Note = "passed"
	d.save(h, h.RecordID, b)
	ok(t, d.shareAgain(p, true))
	must(d.TakeOver(d.ctx, d.owner, iv.ID, "EC1", p.RecordID, -1))(t)
	_, _, stranger := d.buyer(d.interview("Other").ID)
	s := answered("EC1", "a")
	s.Note = "strange"
	d.save(stranger, stranger.RecordID, s)
	for _, which := range []string{p.LinkID, token} {
		all := must(d.ExportPerson(d.ctx, which))(t)
		same(t, len(all), 1)
		text := string(must(json.Marshal(all))(t))
		for _, want := range []string{"first", "second", "passed", "Night team"} {
			if !strings.Contains(text, want) {
				t.Errorf("by %s: %q is missing", which, want)
			}
		}
		for _, secret := range []string{token, passedToken, hashToken(token), hashToken(passedToken), "strange"} {
			if strings.Contains(text, secret) {
				t.Errorf("by %s: it holds what it must not: %s", which, secret)
			}
		}
		one := all[0]
		same(t, []int{len(one.Revisions), len(one.Shares), len(one.PassedOn), len(one.TakenOver), len(one.Cookies)},
			[]int{2, 1, 1, 1, 1})
		if len(one.Audit) < 4 {
			t.Errorf("the trail of the link has %d rows", len(one.Audit))
		}
	}
	same(t, len(must(d.ExportPerson(d.ctx, "pRiya "))(t)), 2) // a name is on two links
	same(t, len(must(d.ExportPerson(d.ctx, passedToken))(t)), 1)
	_, err = d.ExportPerson(d.ctx, "nobody")
	refused(t, err, assessment.NotFound)
	own := must(d.OwnData(d.ctx, p))(t)
	same(t, len(own.Revisions), 2)
	_, err = d.OwnData(d.ctx, d.owner)
	refused(t, err, assessment.NotFound)
	last := must(d.Audit(d.ctx, d.owner, AuditFilter{N: 1}))(t).Rows[0]
	same(t, last.Action, didExport)
}

// A database as it was before this migration opens with what is in it.
func TestADatabaseOfBeforeOpensWithItsLinks(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	ok(t, d.Close())
	path := filepath.Join(d.dir, databaseFile)
	ok(t, os.Remove(path))
	db := openWriter(path)
	files := must(fs.Sub(migrations, "migrations"))(t)
	p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true)))(t)
	must(p.UpTo(d.ctx, 2))(t)
	must(db.ExecContext(d.ctx, `
		INSERT INTO workspace VALUES (1, '', '', NULL, '');
		INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}');
		INSERT INTO systems VALUES ('s', 'Claims', '', 'claims', 0, 1, 1, 0, 0, '');
		INSERT INTO interviews VALUES ('i', 's', 'seller', '', '', 1, 0, 0, 0, 1, 1), ('b', 's', 'buyer', 'l', '', 2, 1, 0, 0, 1, 1);
		INSERT INTO answers VALUES ('b', 'EC1', 1, 2, '{"state":"answered","choice":"a"}', 'link:l', 'Priya', 1);
		INSERT INTO links VALUES ('l', ?, 'i', '', 'answer', 'Priya', '', '["EC1"]', 'u', 1, ?, 0, 1, 'b')`,
		hashToken("token"), micros(d.clock.now().AddDate(0, 0, 1))))(t)
	ok(t, db.Close())
	d.open()
	same(t, must(d.LookLink(d.ctx, "token"))(t).Answered, 1)
	_, holder, err := d.StartLink(d.ctx, "token")
	ok(t, err)
	ok(t, d.shareAgain(holder, true))
	same(t, must(d.Interview(d.ctx, assessment.Principal{UserID: "u"}, "b"))(t).Answers["EC1"].Choice, "a")
}

// The same request sent again, because its reply was lost, leaves one link; a
// later one, and one that somebody opened, is another.
func TestALinkPassedOnTwiceInAMomentIsOne(t *testing.T) {
	d := newDesk(t)
	_, _, p := d.buyer(d.interview("Claims").ID)
	live := func() (n int) {
		for _, x := range must(d.PassedOn(d.ctx, p))(t) {
			if x.Live(d.clock.now()) {
				n++
			}
		}
		return n
	}
	pass := func(question, name string) string {
		token, _, err := d.PassOn(d.ctx, p, []string{question}, name)
		ok(t, err)
		return token
	}
	pass("EC2", "Tom")
	second := pass("EC2", "Tom")
	same(t, live(), 1)
	_, _, err := d.StartLink(d.ctx, second)
	ok(t, err)
	pass("EC2", "Tom")
	same(t, live(), 2)
	pass("EC7", "Tom")
	pass("EC2", "Ann")
	same(t, live(), 4)
	d.clock.pass(repeatedWithin)
	pass("EC2", "Ann")
	same(t, live(), 5)
}

// What is taken back is gone from everything the seller reads and finds, and stays with
// the buyer, who may share it again.
func TestWhatIsTakenBackIsNowhereOnTheSellersSide(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, p := d.named(iv.ID)
	ok(t, d.shareAgain(p, true))
	ok(t, d.shareAgain(p, false))
	same(t, len(must(d.Systems(d.ctx, d.owner, SystemFilter{Query: "says so"}))(t).Rows), 1)

	ok(t, d.TakeBackRecord(d.ctx, p))
	if _, err := d.Interview(d.ctx, d.owner, p.RecordID); codeOf(err) != assessment.Forbidden {
		t.Errorf("the seller still opens it: %v", err)
	}
	if _, err := d.History(d.ctx, d.owner, p.RecordID, "EC1"); codeOf(err) != assessment.Forbidden {
		t.Errorf("the seller still reads its history: %v", err)
	}
	if _, err := d.TakeOver(d.ctx, d.owner, iv.ID, "EC1", p.RecordID, -1); err == nil {
		t.Error("the seller still takes an answer over")
	}
	same(t, len(must(d.Systems(d.ctx, d.owner, SystemFilter{Query: "says so"}))(t).Rows), 0)
	same(t, len(must(d.OwnData(d.ctx, p))(t).Shares), 0)
	same(t, must(d.Audit(d.ctx, d.owner, AuditFilter{N: 1}))(t).Rows[0].Action, "record.take-back")

	link := must(d.LinkInfo(d.ctx, p))(t)
	same(t, link.Shared.IsZero(), true)
	same(t, link.TakenBack, d.clock.now())
	same(t, must(d.Interview(d.ctx, p, p.RecordID))(t).Answers["EC1"].Choice, "a")
	ok(t, d.TakeBackRecord(d.ctx, p)) // pressed twice

	ok(t, d.shareAgain(p, true))
	same(t, must(d.Interview(d.ctx, d.owner, p.RecordID))(t).Answers["EC1"].Choice, "a")
}

// A database of the version before opens: nothing in it was taken back.
func TestADatabaseOfBeforeTakingBackOpens(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	ok(t, d.Close())
	path := filepath.Join(d.dir, databaseFile)
	ok(t, os.Remove(path))
	db := openWriter(path)
	files := must(fs.Sub(migrations, "migrations"))(t)
	p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true)))(t)
	must(p.UpTo(d.ctx, 13))(t)
	must(db.ExecContext(d.ctx, `
		INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}');
		INSERT INTO systems VALUES ('s', 'Claims', '', 'claims', 1, 1, 1, 0, 0, '');
		INSERT INTO interviews VALUES ('b', 's', 'buyer', 'l', '', 1, 1, 0, 1, 1, 1);
		INSERT INTO shares (record_id, number, named, rev, body, at)
			VALUES ('b', 1, 1, 1, '{"ID":"b","Answers":{"EC1":{"State":"answered","Choice":"a"}}}', 1)`))(t)
	ok(t, db.Close())

	d.openAs(Options{})
	var back int
	ok(t, d.write(d.ctx, "look",
		func(t *tx) error { return t.row(`SELECT taken_back FROM interviews WHERE id = 'b'`).Scan(&back) }))
	same(t, back, 0)
	owner := assessment.Principal{UserID: "u", Name: "Owner"}
	same(t, must(d.Interview(d.ctx, owner, "b"))(t).Answers["EC1"].Choice, "a")
}
