package templates

import (
	"context"
	"net/url"

	"discern/assessment"
)

// The addresses pages link to, in one place; web redirects to the same.

func SystemURL(id string) string    { return "/systems/" + url.PathEscape(id) }
func InterviewURL(id string) string { return "/interviews/" + url.PathEscape(id) }

// What an interview, and all that is kept of somebody, are called as files.
const (
	InterviewFile = "interview.json"
	OwnDataFile   = "everything.json"
	OwnCopyFile   = "answers.pdf"
)

// InterviewFileURL is where an interview is saved as a file, with the seller's own
// notes or without them.
func InterviewFileURL(id string, private bool) string {
	at := InterviewURL(id) + "/" + InterviewFile
	if private {
		at += "?private=1"
	}
	return at
}

// OwnCopyURL is where somebody with a link saves their answers as a PDF to keep.
func OwnCopyURL(record string) string { return BuyerURL(record) + "/data/" + OwnCopyFile }

// OwnDataURL is where somebody with a link saves all that is kept of them.
func OwnDataURL(record string) string { return BuyerURL(record) + "/data/" + OwnDataFile }

// QuestionURL is the page of a question in a call. It says the question's name, not its
// id: whoever looks on reads the address too.
func QuestionURL(b *assessment.Bank, interview, q string) string {
	return InterviewURL(interview) + "/call/" + url.PathEscape(b.Address(q))
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
func whereAsked(ctx context.Context, b *assessment.Bank, iv assessment.Interview, q string) string {
	if iv.Side == assessment.SideBuyer || !Changes(ctx) {
		return InterviewURL(iv.ID) + "/map#q-" + url.PathEscape(q)
	}
	return QuestionURL(b, iv.ID, q)
}
