package templates

import "discern/assessment"

// VerdictPageData is /interviews/{id}/verdict.
type VerdictPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Verdict   assessment.Verdict
	Report    assessment.Report // composed as a draft: its Lead, Keys and scales are printed
}

// SealPageData is /interviews/{id}/seal, posted to itself. Fields: summary,
// comment_<section id>, base_rev, and go = save, preview or seal. The preview
// is /interviews/{id}/preview.
type SealPageData struct {
	Page
	Interview assessment.Interview // Summary and Comments as typed
	Report    assessment.Report    // the draft, for its sections
	Number    int                  // version it will get
	Missing   []string             // sentences: what the report will say is not known
	Both      string               // "3 questions where the two records differ"; "" without a buyer's record
}
