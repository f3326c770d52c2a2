package assessment_test

import (
	"strings"
	"testing"

	"discern/assessment"
)

// What is still open names first what was asked and not known, because somebody
// was promised for it.
func TestTheCRMTextNamesWhatIsNotKnownFirst(t *testing.T) {
	b := load(t)
	iv := assessment.Interview{System: "Claims intake", Answers: map[string]assessment.Answer{
		"EC1": {Question: "EC1", State: assessment.Answered, Choice: "a"},
		"PR6": {Question: "PR6", State: assessment.Unknown, Who: "Ada"},
	}}
	v := assessment.Judge(b, iv)
	open := ""
	for _, l := range assessment.CRM(b, iv, v, sealed.At) {
		if after, ok := strings.CutPrefix(l, "Still open: "); ok {
			open = after
		}
	}
	q, _ := b.Question("PR6")
	if !strings.HasPrefix(open, q.OpenLabel+" (ask Ada); ") || !strings.HasSuffix(open, " more") || strings.Count(open, "(ask ") != 3 {
		t.Errorf("still open: %q", open)
	}
}

// The two sentences for a dropped line say how far it got and how it goes on, and
// nothing of the verdict.
func TestTheRecapOfADroppedCallSaysNothingOfTheVerdict(t *testing.T) {
	b := load(t)
	iv := assessment.Interview{System: "Claims intake", Answers: map[string]assessment.Answer{}}
	if got := assessment.Recap(b, iv, assessment.Judge(b, iv)); !strings.HasPrefix(got, "We had only begun to talk about Claims intake.") {
		t.Errorf("with nothing answered: %q", got)
	}
	for _, q := range []string{"EC1", "EC2", "EC7"} {
		iv.Answers[q] = assessment.Answer{Question: q, State: assessment.Answered, Choice: "e"}
	}
	v := assessment.Judge(b, iv)
	got := assessment.Recap(b, iv, v)
	if !strings.HasPrefix(got, "We have been through three questions about Claims intake, and everything you said is saved. Still open: ") || strings.Count(got, ". ") != 1 {
		t.Errorf("on the way: %q", got)
	}
	for _, word := range []string{"verdict", "agent", "workflow", string(v.Confidence.Level) + " confidence"} {
		if strings.Contains(strings.ToLower(got), word) {
			t.Errorf("it says %q: %s", word, got)
		}
	}
	for _, q := range b.All() {
		iv.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.Unknown}
	}
	if got := assessment.Recap(b, iv, assessment.Judge(b, iv)); !strings.Contains(got, "agree on what I heard") {
		t.Errorf("at the end: %q", got)
	}
}
