package assessment_test

import (
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

// Of two answers the one that was not taken stays in the note of the other: with its
// own note and its day where reports are written, and without who gave it.
func TestTheAnswerThatWasNotTakenStaysInTheNote(t *testing.T) {
	q, _ := load(t).Question("EC1")
	zone := time.FixedZone("east", 10*60*60)
	theirs := choose(q, 0)
	theirs.At, theirs.By, theirs.Note = time.Date(2026, 11, 3, 20, 0, 0, 0, time.UTC), "Tom Berg", "Seen in the code."

	got := q.KeepBoth("Ours.", theirs, zone)
	for _, want := range []string{"Ours.\n", "4 November 2026", q.Options[0].Text, "Seen in the code."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if strings.Contains(got, "Tom") {
		t.Errorf("%q names who gave it", got)
	}

	unknown := assessment.Answer{State: assessment.Unknown, Who: "Tom Berg", At: theirs.At}
	if got := q.KeepBoth("", unknown, zone); strings.Contains(got, "Tom") || strings.HasPrefix(got, "\n") {
		t.Errorf("of one not known it says %q", got)
	}
}
