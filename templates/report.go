package templates

import "discern/assessment"

// ReportPageData is a report on screen: /reports/{id}, the preview, an
// example, the buyer's own, and a reader's.
type ReportPageData struct {
	Page
	Report    assessment.Report
	Base      string // address its downloads start with, e.g. "/reports/{id}"; "" offers none
	BackURL   string
	BackText  string
	NewerURL  string // a later version of the same system
	Reader    bool   // opened by a link: no workspace navigation
	SystemID  string // where the way back leads, when BackURL is ""
	Interview string // the interview a preview belongs to: shows the way to seal it
	Share     *ShareChoice
	Missing   []string // scripts no font was found for, for the PDF
}

// ShareChoice is what a buyer can do with her own report. Forms:
// POST /b/{id}/share, and a GET of /b/{id}/delete.
type ShareChoice struct {
	RecordID string
	Who      string // who asked
	Shared   bool
	Kept     string // until when answers that are not shared are kept, written for people
}
