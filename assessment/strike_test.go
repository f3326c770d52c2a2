package assessment_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"discern/assessment"
)

// What was struck stands in no text of the copy, whatever its case and spacing; the
// seller's own words and the interview itself stay as they were.
func TestWhatWasStruckIsInNoText(t *testing.T) {
	iv := assessment.Interview{System: "Falcon desk",
		People: []assessment.Person{{Name: "Priya", Role: "Runs project falcon"}},
		Answers: map[string]assessment.Answer{
			"EC1": {Question: "EC1", Note: "Project  Falcon pays 4,000 (EUR).", Reason: "as FALCON said"},
			"EC2": {Question: "EC2", Note: "Stays behind."}},
		Inventory: []assessment.Line{{System: "falcon-db", Action: "read"}}}
	out := iv.Struck(assessment.Strikes{Words: []string{"falcon", "project falcon", "4,000 (EUR)"},
		Notes: []string{"EC2", "none"}})
	for _, text := range assessment.TextsOf(assessment.Interview{People: out.People, Answers: out.Answers,
		Inventory: out.Inventory}) {
		if low := strings.ToLower(text); strings.Contains(low, "falcon") || strings.Contains(low, "4,000") ||
			strings.Contains(text, "Stays behind") {
			t.Errorf("left in: %q", text)
		}
	}
	if got := out.Answers["EC1"].Note; got != "[left out] pays [left out]." {
		t.Errorf("the note reads %q", got)
	}
	if out.System != "Falcon desk" || iv.Answers["EC2"].Note != "Stays behind." ||
		!strings.Contains(iv.Answers["EC1"].Note, "Falcon") {
		t.Errorf("changed what it must not: %+v, %+v", out.System, iv.Answers)
	}
}

func TestStrikesAreReadLineByLine(t *testing.T) {
	s, wrong := assessment.NewStrikes("  Tom   Okafor \n\nTom Okafor\r\nLedger", []string{"EC1", "EC1"})
	if len(wrong) != 0 || !s.Equal(assessment.Strikes{Words: []string{"Tom Okafor", "Ledger"}, Notes: []string{"EC1"}}) {
		t.Errorf("read as %+v, %v", s, wrong)
	}
	if _, wrong := assessment.NewStrikes(strings.Repeat("x", 201), nil); len(wrong) != 1 || wrong[0].Path != "words" {
		t.Errorf("a line too long: %v", wrong)
	}
	var many []string
	for i := range 51 {
		many = append(many, strings.Repeat("y", i+1))
	}
	if _, wrong := assessment.NewStrikes(strings.Join(many, "\n"), nil); len(wrong) != 1 {
		t.Errorf("too many lines: %v", wrong)
	}
}

// The segments of a text are the text, none of it new where nothing changed, and what was
// not there before is new.
func TestSegmentsAreTheText(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"Ask", " ", "Priya", "somebody", ",", "ü", "מחר", "\n", "the"}),
		0, 12)
	rapid.Check(t, func(t *rapid.T) {
		before, after := strings.Join(words.Draw(t, "before"), ""), strings.Join(words.Draw(t, "after"), "")
		var all strings.Builder
		isNew := false
		for i, p := range assessment.Segments(before, after) {
			all.WriteString(p.Text)
			isNew = isNew || p.New
			if p.Text == "" || i > 0 && assessment.Segments(before, after)[i-1].New == p.New {
				t.Fatalf("segment %d of %q is empty or not joined", i, after)
			}
			if p.New && before != "" && !strings.Contains(after, p.Text) {
				t.Fatalf("%q is not of %q", p.Text, after)
			}
		}
		if all.String() != after || before == after && isNew {
			t.Fatalf("%q to %q: %q, new %v", before, after, all.String(), isNew)
		}
	})
	got := assessment.Segments("Ask Priya Nair or Tom.", "Ask somebody or Tom.")
	if !slices.Equal(got, []assessment.Segment{{Text: "Ask "}, {Text: "somebody", New: true}, {Text: " or Tom."}}) {
		t.Errorf("segments %+v", got)
	}
}
