package assessment_test

import (
	"slices"
	"testing"

	"discern/assessment"
)

func TestWhatStandsBesideTheAnswersHasARule(t *testing.T) {
	b := load(t)
	part := func(id, name, choice string) assessment.Part {
		return assessment.Part{ID: id, Name: name, Answers: map[string]assessment.Answer{
			"EC1": {State: assessment.Answered, Choice: choice, Evidence: assessment.Said}}}
	}
	right := assessment.Interview{
		Parts: []assessment.Part{part("p1", "Research", "a"), part("p2", "Gate", "c")},
		Inventory: []assessment.Line{{ID: "l1", System: "Mail", Action: "send", Kind: assessment.Final,
			Decided: assessment.DecidedRunning}, {ID: "l2", System: "Pay"}},
		Parked: []string{"EC2"}, IntentAgainst: []string{"EC1"},
		Quotes: []assessment.Quote{{ID: "q1", Text: "It waits.", Question: "EC1"}, {ID: "q2", Text: "Loose."}},
	}
	if wrong := b.FaultsSince(assessment.Interview{}, right); len(wrong) > 0 {
		t.Fatalf("what is right is refused: %v", wrong)
	}

	for path, spoil := range map[string]func(*assessment.Interview){
		"parts.1.name":               func(iv *assessment.Interview) { iv.Parts[1].Name = " " },
		"parts.1.answers.EC1.answer": func(iv *assessment.Interview) { iv.Parts[1] = part("p2", "Gate", "nonsense") },
		"parts.0.answers.EC1.evidence": func(iv *assessment.Interview) {
			iv.Parts[0].Answers["EC1"] = assessment.Answer{State: assessment.Answered, Choice: "a", Evidence: "bogus"}
		},
		"parts.0.answers.NOPE.question": func(iv *assessment.Interview) {
			iv.Parts[0].Answers = map[string]assessment.Answer{"NOPE": {State: assessment.Answered, Choice: "a"}}
		},
		"inventory.0.kind":    func(iv *assessment.Interview) { iv.Inventory[0].Kind = "bogus" },
		"inventory.1.decided": func(iv *assessment.Interview) { iv.Inventory[1].Decided = "bogus" },
		"identities.0.scope": func(iv *assessment.Interview) {
			iv.Identities = []assessment.Identity{{Name: "svc",
				Scope: "bogus"}}
		},
		"parked.0":          func(iv *assessment.Interview) { iv.Parked = []string{"NOPE"} },
		"intentAgainst.0":   func(iv *assessment.Interview) { iv.IntentAgainst = []string{"NOPE"} },
		"quotes.0.print":    func(iv *assessment.Interview) { iv.Quotes[0].Print = "bogus" },
		"quotes.1.question": func(iv *assessment.Interview) { iv.Quotes[1].Question = "NOPE" },
		"access.until":      func(iv *assessment.Interview) { iv.Access.Until = "soon" },
	} {
		iv := right
		iv.Parts, iv.Inventory, iv.Quotes = slices.Clone(right.Parts), slices.Clone(right.Inventory),
			slices.Clone(right.Quotes)
		iv.Parts[0].Answers = map[string]assessment.Answer{}
		spoil(&iv)
		wrong := b.FaultsSince(right, iv)
		if len(wrong) != 1 || wrong[0].Path != path || wrong[0].Msg == "" {
			t.Errorf("%s is spoilt, and is refused so: %+v", path, wrong)
		}
		if again := b.FaultsSince(iv, iv); len(again) > 0 {
			t.Errorf("%s stood there before and stands in the way: %v", path, again)
		}
	}

	twice := right
	twice.Parts = []assessment.Part{part("p1", "Research", "a"), part("p2", "research", "c")}
	if wrong := b.FaultsSince(right, twice); len(wrong) != 1 || wrong[0].Path != "parts.1.name" {
		t.Errorf("two parts of one name: %+v", wrong)
	}
}
