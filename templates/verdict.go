package templates

import (
	"discern/assessment"
	"discern/assessment/report"
)

// VerdictPageData is /interviews/{id}/verdict.
type VerdictPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Verdict   assessment.Verdict
	Report    report.Report    // composed as a draft: its Lead, Keys and scales are printed
	Says      report.Explained // the sentences below them
}

// SealPageData is /interviews/{id}/seal, posted to itself. Fields: summary,
// comment_<section id>, act_owner_<area>, act_due_<area> and act_priority_<area>
// for every move, base_rev, and go = save, preview or seal. The preview
// is /interviews/{id}/preview.
type SealPageData struct {
	Page
	Interview assessment.Interview  // Summary and Comments as typed
	Report    report.Report         // the draft, for its sections
	Number    int                   // version it will get
	Missing   []string              // sentences: what the report will say is not known
	Both      string                // "3 questions where the two records differ"; "" without a buyer's record
	Typed     map[string]string     // a priority as typed, by area, where it has to be put right
	Crosswalk *assessment.Crosswalk // the frameworks to choose from; nil for none
}

// FrameworkField names the field of one of the frameworks that may be chosen.
func FrameworkField(i int) string { return "framework_" + itoa(i) }

func frameworkLabel(i int) string {
	if i == 0 {
		return "Framework"
	}
	return "One more"
}

// chosen reports whether a framework is the one at that place.
func (p SealPageData) chosen(i int, id string) bool {
	return i < len(p.Interview.Frameworks) && p.Interview.Frameworks[i] == id
}

// Moves are what the report will say is to be done.
func (p SealPageData) Moves() []assessment.Move {
	var out []assessment.Move
	for _, m := range p.Report.Verdict.Design.Moves {
		if m.Short > 0 || !m.Asked {
			out = append(out, m)
		}
	}
	return out
}

func (p SealPageData) priority(area string) string {
	if typed, ok := p.Typed[area]; ok {
		return typed
	}
	if n := p.Interview.Actions[area].Priority; n > 0 {
		return itoa(n)
	}
	return ""
}
