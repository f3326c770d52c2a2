package templates

import (
	"time"

	"discern/assessment"
)

// ComparePageData is /interviews/{id}/compare: where the buyers' records and
// this one differ, and what readers say is wrong. Forms: POST
// /interviews/{id}/compare/{record}/{q}/take and .../keep, the first
// with base_rev, as has .../undo; POST /interviews/{id}/links/{link}/seen; POST
// /interviews/{id}/corrections/{correction}/done.
type ComparePageData struct {
	Page
	Bank        *assessment.Bank
	Interview   assessment.Interview
	Records     []CompareRecord
	Corrections []CorrectionItem
}

// CompareRecord is one buyer's record beside ours.
type CompareRecord struct {
	ID       string
	LinkID   string
	Who      string
	Shared   time.Time
	Named    bool
	Seen     bool // somebody said that they looked at it
	Same     int  // questions both answered alike
	Edited   int  // sentences of their report that they put otherwise or left out
	Open     []CompareItem
	Settled  []CompareItem
	Verdicts string      // whether the two come to the same, in a sentence
	Taken    []TakenItem // of theirs that stand in ours now
	Lines    []assessment.LineDifference
}

// TakenItem is an answer that was taken over, and what stood before it.
type TakenItem struct {
	Q      *assessment.Question
	Now    assessment.Answer
	Before assessment.Answer
}

// CompareItem is one difference.
type CompareItem struct {
	assessment.Difference
	Q       *assessment.Question
	Becomes string // name of the shape it would become; "" for no change
	KeptBy  string // who kept our answer
	KeptAt  time.Time
}

// CorrectionItem is what a reader of a report sent back.
type CorrectionItem struct {
	ID, Place, Text, Name, DoneBy string
	ReportID                      string
	Number                        int
	At                            time.Time
	Done                          bool
}

// WaitingItem is one thing on the list that waits for somebody here.
type WaitingItem struct {
	Kind   string // "Sent back", "Two answers differ", "Opened, then quiet" ...
	Text   string
	System string
	URL    string
	Act    string // text of the link
}
