package report_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"strings"
	"testing"
)

func TestWhatChangedBetweenTwoVersions(t *testing.T) {
	b := load(t)
	one := mixed(t)
	before := report.Compose(b, one, assessment.Judge(b, one), sealed)
	if got := report.WhatChanged(b, before, before); len(got) != 0 {
		t.Errorf("nothing changed, and it says: %+v", got)
	}
	two := mixed(t)
	two = set(two, assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "e", Evidence: assessment.Shown, Note: "The log showed it."})
	two.ClearNote("EC1", "The log showed it.", true)
	two = set(two, assessment.Answer{Question: "FM2", State: assessment.Answered, Choice: "c", Numbers: map[string]assessment.Number{"steps_typical": {Low: 8, High: 12}}})
	two.Inventory = append(two.Inventory[1:], assessment.Line{System: "Vault", Action: "Read a key", Kind: assessment.Reads, Decided: assessment.DecidedRunning})
	two.Inventory[0].Refuses = "nothing"
	m := sealed
	m.Number++
	after := report.Compose(b, two, assessment.Judge(b, two), m)
	got := report.WhatChanged(b, before, after)
	text := ""
	for _, s := range got {
		text += s.Title + "\n" + all(report.Report{Sections: []report.Section{s}})
	}
	for _, want := range []string{before.ShapeName, after.ShapeName, before.Lead.Headline, after.Lead.Headline,
		"The log showed it.", "They showed it", "8 to 12", "Vault", "Ledger", "refused by: nothing", "refused by: the gateway", "Not listed", "Systems and actions"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
	for _, never := range []string{"ZEBRA", "Archive"} {
		if strings.Contains(text, never) {
			t.Errorf("%q did not change, or is private:\n%s", never, text)
		}
	}
	if before.Shape == after.Shape {
		t.Fatal("the two versions have one verdict, so the test shows little")
	}
}
