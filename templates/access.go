package templates

import (
	"slices"

	"discern/assessment"
	"discern/assessment/report"
)

// AccessPageData is what the page of the access decision shows.
type AccessPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview // Access as typed
	Verdict   assessment.Verdict
	Report    report.Report // the draft, for the half page as it will read
	Saved     bool          // it was saved just now
}

// limits are the limits of the bank, each as the answers leave it.
func (p AccessPageData) limits() []assessment.LimitResult { return p.Verdict.Limits }

// first reports whether a limit is to stand first.
func (p AccessPageData) first(question string) bool {
	return slices.Contains(p.Interview.Access.First, question)
}

// half is the half page to sign as it will read.
func (p AccessPageData) half() (report.Section, bool) {
	i := slices.IndexFunc(p.Report.Sections, func(s report.Section) bool { return s.ID == "access-decision" })
	if i < 0 {
		return report.Section{}, false
	}
	return p.Report.Sections[i], true
}
