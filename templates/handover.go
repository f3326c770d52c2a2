package templates

import (
	"discern/assessment"

	"discern/assessment/words"
)

// HandoverForm is what the seller hands over, as typed. Fields: name, q (a
// question id, repeated), message, days, heard (on: what the seller heard so far goes
// along, to be corrected).
type HandoverForm struct {
	Name      string
	Questions []string
	Message   string
	Days      string
	Heard     bool
}

// HandoverPageData is /interviews/{id}/hand-over. Its form posts there with
// the fields of HandoverForm and leads to the preview.
type HandoverPageData struct {
	Page
	Interview assessment.Interview
	Groups    []assessment.HandoverGroup
	AskName   bool   // the one who makes the link has not said their name
	Me        string // as typed
	For       string // the group that is chosen; "" for all
	Form      HandoverForm
	HeardN    int // answers that would go along
	Made      *MadeLink
	Links     []LinkItem
}

// HandoverPreviewData is /interviews/{id}/hand-over/preview: what the buyer
// will see, in the buyer's words. Its form posts to /interviews/{id}/hand-over with
// go = make.
type HandoverPreviewData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Form      HandoverForm
	Asked     Asked
	Asks      []*assessment.Question
	Heard     []HeardItem
}

// HeardItem is one answer of the seller's that the buyer may correct.
type HeardItem struct {
	Question *assessment.Question
	Says     string // as a statement about the system
	Own      string // what the buyer answered themselves since; "" for nothing
}

// StatementOf says an answer as a statement about the system, with its figures.
func StatementOf(b *assessment.Bank, q *assessment.Question, a assessment.Answer) string {
	says := b.Says(a)
	if says == "" {
		says = words.Clause(q.InWords(a, assessment.SideSeller))
	}

	for _, id := range sorted(a.Numbers) {
		says += " " + numberLabel(b, id) + ": " + a.Numbers[id].String() + "."
	}

	return says
}
