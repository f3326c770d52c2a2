package web

import "discern/assessment/report"

// What several tests look for on a page and no part of it stands for, once.
const (
	deadPage      = " data-dead>" // the heading of a link that leads no further
	onlyYouUntil  = "and no answer until you press "
	thatIsAll     = "Thank you, that is all"
	howSure       = ", with how sure you are where you said so"
	nothingToUndo = "There is nothing left to undo."
)

// facetOf is how a page names a question in few words.
func facetOf(s *site, question string) string {
	q, _ := s.server.config.Bank.Question(question)
	return q.Facet
}

// sellers is a report in the seller's version.
func sellers() *report.Report {
	return &report.Report{View: report.View{Audience: report.ForSeller}}
}
