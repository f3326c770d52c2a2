package report_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"strings"
	"testing"
)

// What was asked and not known stands apart from what is still to ask, because
// somebody finds it out.
func TestTheCRMTextNamesWhatIsToBeFoundOut(t *testing.T) {
	b := load(t)
	iv := assessment.Interview{System: "Claims intake", Answers: map[string]assessment.Answer{
		"EC1": {Question: "EC1", State: assessment.Answered, Choice: "a"},
		"PR6": {Question: "PR6", State: assessment.Unknown, Who: "Ada"},
	}}
	v := assessment.Judge(b, iv)
	line := func(label string) string {
		for _, l := range report.CRM(b, iv, v, sealed.At) {
			if after, ok := strings.CutPrefix(l, label); ok {
				return after
			}
		}
		return ""
	}
	q, _ := b.Question("PR6")
	if got := line("To be found out: "); got != q.OpenLabel+" (Ada)" {
		t.Errorf("to be found out: %q", got)
	}
	if got := line("Still to ask: "); !strings.HasSuffix(got, " more") || strings.Count(got, "(ask ") != 3 ||
		strings.Contains(got, q.OpenLabel) {
		t.Errorf("still to ask: %q", got)
	}
}

// The two sentences for a dropped line say how far it got and how it goes on, and
// nothing of the verdict.
func TestTheRecapOfADroppedCallSaysNothingOfTheVerdict(t *testing.T) {
	b := load(t)
	iv := assessment.Interview{System: "Claims intake", Answers: map[string]assessment.Answer{}}
	if got := report.Recap(b, iv, assessment.Judge(b, iv)); !strings.HasPrefix(got,
		"We had only begun to talk about Claims intake.") {
		t.Errorf("with nothing answered: %q", got)
	}
	for _, q := range []string{"EC1", "EC2", "EC7"} {
		iv.Answers[q] = assessment.Answer{Question: q, State: assessment.Answered, Choice: "e"}
	}
	v := assessment.Judge(b, iv)
	got := report.Recap(b, iv, v)
	if !strings.HasPrefix(got,
		"We have been through three questions about Claims intake, and everything you said is saved. Still open: ") ||
		strings.Count(got, ". ") != 1 {
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
	if got := report.Recap(b, iv, assessment.Judge(b, iv)); !strings.Contains(got, "agree on what I heard") {
		t.Errorf("at the end: %q", got)
	}
}

// What the two texts at the end of a call say is true: what was agreed is not
// still to be agreed, and what a person marked is not nothing.
func TestTheEndOfACallSaysWhatIsTrue(t *testing.T) {
	b := load(t)
	iv := assessment.Interview{System: "Claims intake", Answers: map[string]assessment.Answer{}}
	for _, q := range b.All() {
		iv.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: q.Options[0].ID,
			Confirmed: &assessment.Confirmation{By: "Priya Nair"}}
	}
	recap := func() string { return report.Recap(b, iv, assessment.Judge(b, iv)) }
	if got := recap(); strings.Contains(got, "left is to agree") ||
		!strings.HasSuffix(got, "You agreed to what I heard, and the report comes next.") {
		t.Errorf("all agreed: %q", got)
	}
	iv.Answers["PR6"] = assessment.Answer{Question: "PR6", State: assessment.Unknown, Who: "Ada"}
	q, _ := b.Question("PR6")
	if got := recap(); !strings.HasSuffix(got, "still to find out: "+q.OpenLabel+".") {
		t.Errorf("one to find out: %q", got)
	}
	open := iv.Answers["EC1"]
	open.Confirmed = nil
	iv.Answers["EC1"] = open
	if got := recap(); !strings.Contains(got, "left is to agree") {
		t.Errorf("one to agree to: %q", got)
	}
	line := func(label string) string {
		v := assessment.Judge(b, iv)
		v.Contradictions = nil
		for _, l := range report.CRM(b, iv, v, sealed.At) {
			if after, ok := strings.CutPrefix(l, label); ok {
				return after
			}
		}
		return ""
	}
	if got := line("Does not add up: "); got != "nothing so far" {
		t.Errorf("nothing amiss: %q", got)
	}
	iv.Marks = []assessment.Note{{Text: "They call it an agent.", Question: "EC1"}}
	if got := line("Does not add up: "); got != "one thing that we marked" {
		t.Errorf("with a mark: %q", got)
	}
	if got := line("Verdict so far: "); strings.Contains(got, ":") || !strings.HasSuffix(got, ")") {
		t.Errorf("the verdict: %q", got)
	}
}
