package store

import (
	"discern/assessment"
	"discern/assessment/report"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestASealedReportStaysAsItWasSealed(t *testing.T) {
	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner, full()))(t)
	sealed := d.seal(d.owner, iv.ID)
	same(t, sealed.Number, 1)
	same(t, sealed.SealedBy, "Owner")
	same(t, sealed.Sealed, d.clock.now())
	same(t, sealed.Draft, false)
	same(t, sealed.Interview.Answers["EC1"].Private, "")
	same(t, len(sealed.Interview.Scratch)+len(sealed.Interview.Marks), 0)
	same(t, sealed.Interview.Parts[0].Answers["EC1"].Private, "")
	same(t, sealed.Interview.Answers["EC1"].Note, "seen")

	d.clock.pass(time.Hour)
	d.save(d.owner, iv.ID, answered("EC1", "e"))
	d.reopen()
	same(t, must(d.Report(d.ctx, d.owner, sealed.ID))(t), sealed)
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t).Answers["EC1"].Choice, "e")

	second := d.seal(d.seller("Tom"), iv.ID)
	same(t, second.Number, 2)
	heads := must(d.Reports(d.ctx, d.owner, iv.SystemID))(t)
	same(t, heads[1], ReportHead{ID: sealed.ID, SystemID: iv.SystemID, InterviewID: iv.ID,
		Side: assessment.SideSeller, Number: 1,
		Title: sealed.Title, Class: assessment.Agent, Shape: assessment.OpenAgent, Sealed: sealed.Sealed, SealedBy: "Owner"})
	same(t, heads[0].SealedBy, "Tom")
	same(t, must(d.System(d.ctx, d.owner, iv.SystemID))(t).Reports, heads)
}

func TestTheDatabaseItselfRefusesToChangeWhatIsFinal(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, answered("EC1", "a"))
	d.seal(d.owner, iv.ID)
	for _, statement := range []string{
		`UPDATE reports SET title = 'x'`, `DELETE FROM reports`,
		`UPDATE answers SET body = '{}'`, `DELETE FROM answers`,
		`UPDATE audit SET actor = 'x'`, `DELETE FROM audit`,
	} {
		err := d.write(d.ctx, "test", func(t *tx) error { return t.do(statement) })
		if err == nil || !strings.Contains(err.Error(), "never") && !strings.Contains(err.Error(), "only erased") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestAReportThatCannotBeComposedTakesNoNumber(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	wrong := errors.New("wrong")
	_, err := d.Seal(d.ctx, d.owner, iv.ID, func(assessment.Interview, int) (report.Report, error) {
		return report.Report{}, wrong
	})
	if !errors.Is(err, wrong) {
		t.Fatalf("got %v", err)
	}
	same(t, d.seal(d.owner, iv.ID).Number, 1)
	_, err = d.Seal(d.ctx, d.owner, "nothing", compose)
	refused(t, err, assessment.NotFound)
	_, err = d.Report(d.ctx, d.owner, "nothing")
	refused(t, err, assessment.NotFound)
}

// Saving inside the composing would wait for itself for ever if a report were
// composed on the writer's turn.
func TestAReportIsComposedWhileOthersSave(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	var read []string
	rep := must(d.Seal(d.ctx, d.owner, iv.ID, func(now assessment.Interview, number int) (report.Report, error) {
		read = append(read, now.AnswerTo("EC1").Choice)
		if len(read) == 1 {
			d.save(d.seller("Tom"), iv.ID, answered("EC1", "b"))
		}
		return compose(now, number)
	}))(t)

	same(t, read, []string{"", "b"}) // composed anew of what was saved meanwhile
	same(t, rep.Interview.Answers["EC1"].Choice, "b")
	same(t, rep.Number, 1)
	same(t, must(d.Report(d.ctx, d.owner, rep.ID))(t), rep)
}

func TestANumberTakenMeanwhileIsNotGivenTwice(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	first := true
	rep := must(d.Seal(d.ctx, d.owner, iv.ID, func(now assessment.Interview, number int) (report.Report, error) {
		if first {
			first = false
			same(t, d.seal(d.seller("Tom"), iv.ID).Number, 1)
		}
		return compose(now, number)
	}))(t)
	same(t, rep.Number, 2)
	same(t, rep.Title, "Scoping report: Claims, 2")
}

func TestSealingEndsWhereSomebodyNeverStopsSaving(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	times := 0
	_, err := d.Seal(d.ctx, d.owner, iv.ID, func(now assessment.Interview, number int) (report.Report, error) {
		times++
		d.save(d.owner, iv.ID, noted("EC1", fmt.Sprint(times)))
		return compose(now, number)
	})
	refused(t, err, assessment.Conflict)
	same(t, times, sealTries)
	same(t, d.seal(d.owner, iv.ID).Number, 1) // none was taken
}

func TestAReportsPageIsKeptForEachProgram(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	r := d.seal(d.owner, iv.ID)
	_, _, err := d.ReportPage(d.ctx, d.owner, r.ID, "build 1")
	refused(t, err, assessment.NotFound)
	tag := must(d.PutReportPage(d.ctx, r.ID, "build 1", []byte("page")))(t)
	page, etag, err := d.ReportPage(d.ctx, d.owner, r.ID, "build 1")
	ok(t, err)
	same(t, string(page)+etag, "page"+tag)
	_, _, err = d.ReportPage(d.ctx, d.owner, r.ID, "build 2")
	refused(t, err, assessment.NotFound)
	if other := must(d.PutReportPage(d.ctx, r.ID, "build 1", []byte("other")))(t); other == tag {
		t.Fatal("two pages with one entity tag")
	}
	for i := range 2 * maxPages {
		d.clock.pass(time.Second)
		must(d.PutReportPage(d.ctx, r.ID, fmt.Sprint(i), []byte("page")))(t)
	}
	_, _, err = d.ReportPage(d.ctx, d.owner, r.ID, "build 1")
	refused(t, err, assessment.NotFound)
	_, _, err = d.ReportPage(d.ctx, d.owner, r.ID, fmt.Sprint(2*maxPages-1))
	ok(t, err)
	_, err = d.PutReportPage(d.ctx, "nothing", "build 1", nil)
	refused(t, err, assessment.NotFound)
}
