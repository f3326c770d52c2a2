package report_test

import (
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

func sectionOf(r report.Report, id string) report.Section {
	for _, s := range r.Sections {
		if s.ID == id {
			return s
		}
	}

	return report.Section{}
}

// A report says what files show where a person put it beside an answer and it
// speaks against that answer; nothing of what waits or was left out, and nothing
// where what was said fits.
func TestAReportSaysWhatWasPutBesideAndNothingElse(t *testing.T) {
	b := load(t)
	q := b.About(assessment.SubjectPicks)
	rapid.Check(t, func(t *rapid.T) {
		iv := assessmenttest.Draw(t, b, false)
		if rapid.Bool().Draw(t, "named") {
			iv.Context[assessment.ContextWord] = rapid.SampledFrom([]string{"agent", "workflow", "none"}).Draw(t, "word")
		}
		state := rapid.SampledFrom([]assessment.Decision{"", assessment.WasTaken, assessment.Beside, assessment.Left}).Draw(t,
			"state")
		iv.Seen.Files = []assessment.EvidenceFile{{ID: "f1", Name: "runs <b>.json", Kind: "otlp-json",
			SHA256: strings.Repeat("ab", 32), What: "12 runs.",
			To:     rapid.SampledFrom([]string{"", "2026-10-03T08:00:00Z"}).Draw(t, "to"),
			Read:   time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
			Chosen: rapid.SampledFrom(assessment.Choosers).Draw(t, "chosen"), Remarks: []string{"A remark."}}}
		iv.Seen.Proposals = []assessment.Proposal{
			{ID: "p1", File: "f1", Kind: assessment.ProposeAnswer, Question: q, Choices: []string{"d"},
				Against: []string{"a", "b"}, Runs: 12,
				Says: "ZEBRA asked for it.", Differs: "ZEBRA differs.", Ask: "ZEBRA?", Place: "step 7 of run 3", State: state},
			{ID: "p2", File: "f1", Kind: assessment.ProposeUnused, Unused: []string{"delete_zebra"}, Runs: 12,
				Says: "OKAPI not seen.", State: state},
			{ID: "p3", File: "f1", Kind: assessment.ProposeClaim, Claim: assessment.ClaimCode, Says: "GNU picks.", State: state},
		}
		if _, ok := iv.Answers[q]; ok && state == assessment.WasTaken {
			iv.Answers[q] = assessment.Answer{Question: q, State: assessment.Answered, Choice: "d", Evidence: assessment.Shown}
		}

		r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)})
		said := strings.Join(assessment.TextsOf(r.Sections), "\n")
		counts := state == assessment.Beside || state == assessment.WasTaken
		a := iv.Answers[q]
		against := a.State == assessment.Answered && (a.Choice == "a" || a.Choice == "b")

		if got := strings.Contains(said, "ZEBRA asked"); got != (against && state == assessment.Beside) {
			t.Fatalf("answer %s %q, proposal %q: the difference is said: %v", a.State, a.Choice, state, got)
		}
		if got := strings.Contains(said, "GNU picks"); got != (state == assessment.Beside &&
			iv.Context[assessment.ContextWord] == "workflow") {
			t.Fatalf("called %q, proposal %q: the name is held against it: %v", iv.Context[assessment.ContextWord], state, got)
		}
		if got := strings.Contains(said, "delete_zebra"); got != counts {
			t.Fatalf("proposal %q: what was not seen is said: %v", state, got)
		}
		if files := sectionOf(r, "files"); (len(files.Blocks) > 0) != counts {
			t.Fatalf("proposal %q: files %+v", state, files)
		}
		shown := a.Choice == "d" && a.Evidence == assessment.Shown && state == assessment.WasTaken
		day := "1 November 2026"
		if iv.Seen.Files[0].To != "" {
			day = "3 October 2026"
		}
		if got := strings.Contains(said, "in a file of "+day+" (n = 12 runs, "); got != shown {
			t.Fatalf("shown %v, and said so %v", shown, got)
		}
		if r.Interview.Seen.Files != nil {
			t.Fatal("what waits goes along with the report")
		}
	})
}
