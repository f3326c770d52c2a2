package templates

import (
	"net/url"

	"discern/assessment"
	"discern/assessment/report"
)

// EditionPageData is /interviews/{id}/edition, posted to itself. Field: back, the
// version to go back to; without it the interview is moved on.
type EditionPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Moved     bool // it was moved; the page says what changed
	From, To  string
	Change    report.EditionChange
}

// EditionURL is the page of a move; from is the version it was moved from, "" before.
func EditionURL(interview, from string) string {
	to := InterviewURL(interview) + "/edition"
	if from != "" {
		to += "?from=" + url.QueryEscape(from)
	}
	return to
}
