package report_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/report"
)

func TestLeftOpenNamesTheDecidingQuestionsThatAreOpenAndNoOther(t *testing.T) {
	b := assessmenttest.Load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := assessmenttest.Draw(t, b, rapid.Bool().Draw(t, "mostly given"))
		if rapid.Bool().Draw(t, "inventory") {
			iv.Inventory = []assessment.Line{{ID: "1", System: "CRM", Action: "look up a customer"}}
		}

		said := report.LeftOpen(b, iv, assessment.Judge(b, iv))
		for _, q := range b.All() {
			state := iv.AnswerTo(q.ID).State
			named := slices.Contains(said, "Not known yet: "+q.OpenLabel+".")
			if named && (!q.Deciding || state == assessment.Answered || state == assessment.NotApplicable) {
				t.Errorf("%s is %s, deciding %v, and named as left open", q.ID, state, q.Deciding)
			}
			if !named && q.Deciding && state == assessment.Unknown {
				t.Errorf("%s is not known, and nobody is told", q.ID)
			}
		}

		noLines := slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, "actions are listed") })
		if noLines != (len(iv.Inventory) == 0) {
			t.Errorf("%d lines, and said so: %v", len(iv.Inventory), noLines)
		}
	})
}
