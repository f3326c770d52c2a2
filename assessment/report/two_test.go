package report_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestTheReportShowsBothAnswersWhereTheyDiffer(t *testing.T) {
	b := load(t)
	ours := side(assessment.SideSeller, "Dana Ruiz", "EC1", "a", "EC2", "a", "EC7", "a", "EC8", "a")
	theirs := side(assessment.SideBuyer, "Priya Nair", "EC1", "e", "EC2", "a", "IS1", "b")
	theirs.Answers["EC1"] = assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "e",
		Evidence: assessment.Shown, By: "Priya Nair",
		At: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Note: "We watched it do so.", Private: "NEVER"}
	seal := report.Seal{Number: 1, At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), By: "Dana Ruiz"}
	text := func(r report.Report) string {
		body, err := json.Marshal(r.Sections)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	v := assessment.Judge(b, ours)
	alone := report.Compose(b, ours, v, seal)
	if strings.Contains(text(alone), "two-answers") || alone.Other != nil {
		t.Error("a report of one record shows two")
	}
	seal.Other = &theirs
	both := report.Compose(b, ours, v, seal)
	q, _ := b.Question("EC1")
	for _, want := range []string{"two-answers", "One question has two answers", "Priya Nair", "22 November 2026", "shown",
		"We watched it do so.",
		q.Options[0].Text, q.Options[4].Text, "With the other answer to EC1"} {
		if !strings.Contains(text(both), strings.Trim(string(mustJSON(t, want)), `"`)) {
			t.Errorf("the report does not say %q", want)
		}
	}
	if strings.Contains(text(both), "NEVER") {
		t.Error("a private note is in the report")
	}
	if both.Other == nil || both.Other.InterviewID != "buyer" || both.Shape != alone.Shape {
		t.Errorf("beside it stands %+v, and the shape is %s", both.Other, both.Shape)
	}
	for _, how := range []assessment.Names{assessment.NamesInitials, assessment.NamesRoles} {
		if strings.Contains(text(both.For(report.View{Names: how})), "Priya") {
			t.Errorf("%s leave the name of the buyer", how)
		}
	}
	seal.Other = &ours
	if same := report.Compose(b, ours, v, seal); strings.Contains(text(same), "two-answers") {
		t.Error("two records that agree get a section")
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// The record and the two answers side by side say what was chosen in the words of
// the domain, an option that the bank no longer has included.
func TestTheReportSaysWhatWasChosenAsTheDomainDoes(t *testing.T) {
	b := load(t)
	ours := side(assessment.SideSeller, "Dana Ruiz", "EC1", "kept by an older bank")
	theirs := side(assessment.SideBuyer, "Priya Nair", "EC1", "e")
	q, _ := b.Question("EC1")

	r := report.Compose(b, ours, assessment.Judge(b, ours), report.Seal{Number: 1, Other: &theirs})
	said := map[string]int{}
	for _, s := range r.Sections {
		for _, block := range s.Blocks {
			if block.Table == nil {
				continue
			}
			for _, row := range block.Table.Rows {
				for _, cell := range row.Cells {
					said[cell.Text]++
				}
			}
		}
	}

	for text, least := range map[string]int{q.Chosen(ours.Answers["EC1"]): 2, q.Chosen(theirs.Answers["EC1"]): 1} {
		if said[text] < least {
			t.Errorf("%q stands in %d cells, want %d at least", text, said[text], least)
		}
	}
}
