package store

import (
	"testing"

	"discern/assessment"

	"github.com/google/go-cmp/cmp"
)

// What is read through the cache is what a fresh read gives, after every kind
// of change, and nobody can change it from outside.
func TestAnInterviewKeptInMemoryIsTheOneOnDisk(t *testing.T) {
	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner,
		assessment.Interview{System: "Claims", Answers: map[string]assessment.Answer{
			"EC1": {Question: "EC1", State: assessment.Answered, Choice: "a"}}}))(t)
	same := func(step string) {
		t.Helper()
		first := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
		again := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
		d.Store.cache.clear()
		fresh := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
		if diff := cmp.Diff(fresh, first) + cmp.Diff(fresh, again); diff != "" {
			t.Errorf("after %s the kept one differs (-disk +memory):\n%s", step, diff)
		}
	}
	same("making it")
	for i, choice := range []string{"b", "c", "d"} {
		must(d.Interview(d.ctx, d.owner, iv.ID))(t)
		must(d.saveAnswer(d.ctx, d.owner, iv.ID,
			assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: choice}, i+1, ""))(t)
		got := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
		if got.Answers["EC1"].Choice != choice {
			t.Errorf("the answer saved was %s, the one read is %s", choice, got.Answers["EC1"].Choice)
		}
		same("saving an answer")
	}
	must(d.AddQuote(d.ctx, d.owner, iv.ID, assessment.Quote{Question: "EC1", Text: "It picks.", TheirWords: true}, ""))(t)
	same("a quote")
	must(d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.System, iv.Parked = "Claims intake", []string{"EC2"}
		return nil
	}))(t)
	same("set-up")

	mine := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
	mine.Answers["EC1"] = assessment.Answer{Question: "EC1", Choice: "x"}
	mine.Parked[0] = "XX"
	same("a reader changing their copy")
	if got := must(d.Interview(d.ctx, d.owner, iv.ID))(t); got.Answers["EC1"].Choice == "x" || got.Parked[0] == "XX" {
		t.Error("a reader can change what is kept")
	}
}
