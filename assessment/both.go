package assessment

import (
	"fmt"
	"time"

	"discern/assessment/words"
)

// KeepBoth adds the answer that was not taken to the note of the one that was, so that
// the report shows there were two. Who gave it stands in the history: the note is read
// by buyers. Its day is in the zone of reports.
func (q *Question) KeepBoth(note string, theirs Answer, zone *time.Location) string {
	said := q.Chosen(theirs)
	if theirs.State != Answered { // who would know stands in the history, with who said it
		theirs.Who = ""
		said = words.Lower(q.InWords(theirs, SideSeller))
	}
	if theirs.Note != "" {
		said += ". " + theirs.Note
	}

	line := fmt.Sprintf("Answered differently on %s: %s", FormatDate(theirs.At.In(zone)), said)
	if note == "" {
		return line
	}

	return note + "\n" + line
}
