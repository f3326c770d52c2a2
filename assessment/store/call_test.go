package store

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"discern/assessment"
)

func TestUndoTakesBackTheLastTenChangesOneByOne(t *testing.T) {
	d := newDesk(t)
	id := d.interview("Claims").ID
	var before []string
	now := func() string { return d.choices(id) }
	// Twelve answers, the first two of which are out of reach.
	for i, letter := range strings.Split("abcdeabcdeab", "") {
		before = append(before, now())
		a := assessment.Answer{Question: []string{"EC1", "EC2", "FM1"}[i%3], State: assessment.Answered, Choice: letter}
		iv := must(d.Interview(d.ctx, d.owner, id))(t)
		if _, err := d.saveAnswer(d.ctx, d.owner, id, a, iv.AnswerTo(a.Question).Rev, ""); err != nil {
			t.Fatal(err)
		}
	}
	for i := 11; i >= 2; i-- {
		if _, _, err := d.Undo(d.ctx, d.owner, id); err != nil {
			t.Fatalf("undo of change %d: %v", i+1, err)
		}
		if got := now(); got != before[i] {
			t.Fatalf("after taking back change %d: %s, want %s", i+1, got, before[i])
		}
	}
	if _, _, err := d.Undo(d.ctx, d.owner, id); codeOf(err) != assessment.NotFound {
		t.Errorf("the eleventh: %v", err)
	}
	if h := must(d.History(d.ctx, d.owner, id, "EC1"))(t); len(h) < 4 {
		t.Errorf("the history has %d revisions: undo must add, not remove", len(h))
	}
}

func TestUndoTakesBackPartsAndTypingAsOne(t *testing.T) {
	d := newDesk(t)
	id := d.interview("Claims").ID
	do := func(fn func(*assessment.Interview) error) {
		t.Helper()
		if _, err := d.UpdateInterview(d.ctx, d.owner, id, -1, fn); err != nil {
			t.Fatal(err)
		}
	}
	do(func(iv *assessment.Interview) error { iv.Parked = []string{"EC1"}; return nil })
	do(func(iv *assessment.Interview) error {
		iv.Scratch = []assessment.Note{{Text: "Ask about the queue."}}
		return nil
	})
	rev := 0
	for _, text := range []string{"S", "See", "Seen in", "Seen in a trace."} {
		a := must(d.saveAnswer(d.ctx, d.owner, id,
			assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "b", Note: text}, rev, ""))(t)
		rev = a.Rev
	}
	want := []struct{ parked, scratch, note string }{{"EC1", "1", "S"}, {"EC1", "1", ""}, {"EC1", "0", ""}, {"", "0", ""}}
	for i, w := range want {
		iv, done, err := d.Undo(d.ctx, d.owner, id)
		if err != nil {
			t.Fatal(err)
		}
		got := struct{ parked, scratch, note string }{strings.Join(iv.Parked, ""), []string{"0", "1"}[len(iv.Scratch)],
			iv.Answers["EC1"].Note}
		if got != w {
			t.Errorf("undo %d (%+v) leaves %+v, want %+v", i+1, done, got, w)
		}
	}
}

func TestUndoLeavesAloneWhatSomebodyElseChanged(t *testing.T) {
	d := newDesk(t)
	id := d.interview("Claims").ID
	tom := d.seller("Tom")
	save := func(p assessment.Principal, choice string, rev int) {
		t.Helper()
		if _, err := d.saveAnswer(d.ctx, p, id,
			assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: choice}, rev, ""); err != nil {
			t.Fatal(err)
		}
	}
	save(d.owner, "a", 0)
	save(tom, "b", 1)
	if _, _, err := d.Undo(d.ctx, d.owner, id); codeOf(err) != assessment.Conflict {
		t.Errorf("undo over Tom's answer: %v", err)
	}
	if got := d.choices(id); got != "EC1=b" {
		t.Errorf("it is now %s", got)
	}
	if _, _, err := d.Undo(d.ctx, d.owner, id); codeOf(err) != assessment.NotFound {
		t.Errorf("and then: %v", err)
	}
	if _, _, err := d.Undo(d.ctx, tom, id); err != nil || d.choices(id) != "EC1=a" {
		t.Errorf("Tom's own undo: %v, %s", err, d.choices(id))
	}
}

func TestTheBellRingsAfterTheCommitAndOnlyThen(t *testing.T) {
	d := newDesk(t)
	id := d.interview("Claims").ID
	var mu sync.Mutex
	var rung []int
	d.OnChange(func(interview string, rev int) {
		mu.Lock()
		defer mu.Unlock()
		if interview == id {
			rung = append(rung, rev)
		}
	})
	saved := must(d.saveAnswer(d.ctx, d.owner, id,
		assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "a"}, 0, "op"))(t)
	must(d.saveAnswer(d.ctx, d.owner, id, assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "a"},
		0, "op"))(t)
	if _, err := d.saveAnswer(d.ctx, d.owner, id,
		assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "b"}, 0, ""); err == nil {
		t.Error("a stale save went through")
	}
	must(d.AddQuote(d.ctx, d.owner, id, assessment.Quote{Question: "EC1", Text: "Words."}, ""))(t)
	iv := must(d.Interview(d.ctx, d.owner, id))(t)
	if err := d.DeleteSystem(d.ctx, d.owner, iv.SystemID); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if want := []int{iv.Rev - 1, iv.Rev, -1}; !slices.Equal(rung, want) || saved.Rev != 1 {
		t.Errorf("rung %v, want %v", rung, want)
	}
}

// Whoever looks when the bell rings finds what it rang for, and not what was kept
// in memory before.
func TestWhoeverLooksWhenTheBellRingsFindsWhatIsNew(t *testing.T) {
	d := newDesk(t)
	id := d.interview("Claims").ID
	must(d.Record(d.ctx, d.owner, id))(t) // kept in memory from here on
	var looked, rung []int
	d.OnChange(func(interview string, rev int) {
		rec, err := d.Record(d.ctx, d.owner, interview)
		if err != nil {
			t.Error(err)
		}
		looked, rung = append(looked, rec.Rev), append(rung, rev)
	})

	for rev, choice := range []string{"a", "b", "c"} {
		answer := assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: choice}
		must(d.saveAnswer(d.ctx, d.owner, id, answer, rev, ""))(t)
	}
	if len(rung) != 3 || !slices.Equal(looked, rung) {
		t.Errorf("rung for %v, found %v", rung, looked)
	}
}

// choices are the answers that stand, in one line.
func (d *desk) choices(id string) string {
	d.t.Helper()
	iv := must(d.Interview(d.ctx, d.owner, id))(d.t)
	var out []string
	for _, q := range sortedKeys(iv.Answers) {
		if a := iv.Answers[q]; a.State == assessment.Answered {
			out = append(out, q+"="+a.Choice)
		}
	}
	return strings.Join(out, " ")
}

func codeOf(err error) assessment.Code {
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		return e.Code
	}
	return ""
}
