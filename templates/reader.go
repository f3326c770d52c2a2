package templates

import (
	"discern/assessment"
	"discern/assessment/report"
)

// WrongPageData is /r/{id}/wrong, posted to itself with place (a question, a
// section or "") and text: what a reader says is wrong.
type WrongPageData struct {
	Page
	Report report.Report
	Base   string // "/r/{id}"
	Who    string // who gets it
	Places []choice
	Place  string
	Text   string
	Sent   []CorrectionItem // so far
}

// PlacesOf lists what a correction can be about: the sections of a report, and
// the questions that are answered in it.
func PlacesOf(b *assessment.Bank, r report.Report) []choice {
	out := []choice{{"", "The whole report"}}
	for _, s := range r.Sections {
		out = append(out, choice{s.ID, s.Title})
	}

	for _, q := range b.All() {
		if a := r.Interview.AnswerTo(q.ID); a.State != assessment.Open {
			out = append(out, choice{q.ID, "Answer " + q.ID + ": " + q.Facet})
		}
	}

	return out
}

// HasPlace reports whether a correction can be about that.
func HasPlace(all []choice, place string) bool {
	for _, c := range all {
		if c.Value == place {
			return true
		}
	}
	return false
}
