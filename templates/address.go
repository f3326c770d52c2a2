package templates

import (
	"net/url"

	"discern/assessment"
)

// The addresses pages link to, in one place; web redirects to the same.

func SystemURL(id string) string    { return "/systems/" + url.PathEscape(id) }
func InterviewURL(id string) string { return "/interviews/" + url.PathEscape(id) }
func QuestionURL(interview, q string) string {
	return InterviewURL(interview) + "/call/" + url.PathEscape(q)
}
func ReportURL(id string) string  { return "/reports/" + url.PathEscape(id) }
func CardURL(id string) string    { return "/guide/" + url.PathEscape(id) }
func ExampleURL(id string) string { return "/examples/" + url.PathEscape(id) }
func BuyerURL(record string) string {
	return "/b/" + url.PathEscape(record)
}
func BuyerQuestionURL(record, q string) string {
	return BuyerURL(record) + "/q/" + url.PathEscape(q)
}

func handoverURL(interview, who string) string {
	address := InterviewURL(interview) + "/hand-over"
	if who != "" {
		address += "?for=" + url.QueryEscape(who)
	}
	return address
}

// whereAsked is where a person of the workspace finds a question of an
// interview: its page, or its line on the map of a buyer's record, which is
// read and never changed.
func whereAsked(iv assessment.Interview, q string) string {
	if iv.Side == assessment.SideBuyer {
		return InterviewURL(iv.ID) + "/map#q-" + url.PathEscape(q)
	}
	return QuestionURL(iv.ID, q)
}
