package export

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/assessment"
)

// What a person decided about what leaves goes through a private file and back,
// is in no other, and a quote that was taken back is in neither.
func TestWhatLeavesGoesThroughAFile(t *testing.T) {
	b := fileBank(t)
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	iv := assessment.Interview{System: "Claims", Side: assessment.SideSeller, Drafting: true, Summary: "S.",
		Answers: map[string]assessment.Answer{"EC1": {Question: "EC1", State: assessment.Answered, Choice: "a",
			Note: "Noted."}, "EC2": {Question: "EC2", State: assessment.Unknown, Note: "Not this."}},
		Quotes: []assessment.Quote{{Question: "EC1", Text: "Now.", Print: assessment.PrintName,
			Earlier: []assessment.Phrasing{{Text: "OKAPI before", By: "Ann", At: at}}},
			{Question: "EC1", Text: "WOMBAT taken back", Print: assessment.PrintNever}},
		Edits: map[string]assessment.Edit{"verdict": {Words: map[string]string{"text": "OKAPI"},
			Ours: map[string]string{"text": "It was."}, By: "Ann", At: at}}}
	iv.ClearNote("EC1", "Noted.", true)

	data, err := WriteInterviewJSON(iv, b, true)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadInterview("a.json", data, b)
	if err != nil {
		t.Fatal(err)
	}
	want := iv.WithoutWithdrawn()
	for _, pair := range [][2]any{{got.Edits, want.Edits}, {got.Cleared, want.Cleared}, {got.Quotes, want.Quotes},
		{got.Drafting, true}} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Error(diff)
		}
	}

	open, err := WriteInterviewJSON(iv, b, false)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(open), "OKAPI") || strings.Contains(string(data)+string(open), "WOMBAT") {
		t.Errorf("a file holds what it must not:\n%s", open)
	}
}
