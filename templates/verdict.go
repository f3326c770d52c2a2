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
	Newer     string           // version of the questions it could be moved to, "" for none
}

// SealPageData is /interviews/{id}/seal, posted to itself. Fields: summary,
// comment_<section id>, act_owner_<area>, act_due_<area> and act_priority_<area>
// for every move, old_<id> for own words from an earlier version, base_rev, and go = save, preview or seal. The preview
// is /interviews/{id}/preview.
type SealPageData struct {
	Page
	Interview assessment.Interview  // Summary and Comments as typed
	Report    report.Report         // the draft, for its sections
	Number    int                   // version it will get
	Missing   []string              // sentences: what the report will say is not known
	Both      string                // "3 questions where the two records differ"; "" without a buyer's record
	Typed     map[string]string     // as typed: a priority by area, and what is chosen by OldField
	Crosswalk *assessment.Crosswalk // the frameworks to choose from; nil for none
	Old       []report.Inherited    // own words from an earlier version, to be asked about
}

// OldField names the field in which somebody says what becomes of own words from
// an earlier version.
func OldField(id string) string { return "old_" + id }

// old is what is to be asked about the words of a field; nil for nothing.
func (p SealPageData) old(id string) *report.Inherited {
	for i := range p.Old {
		if p.Old[i].ID == id {
			return &p.Old[i]
		}
	}
	return nil
}

// oldChoice is what is chosen for it: as typed, else what may be chosen
// beforehand.
func (p SealPageData) oldChoice(x report.Inherited) string {
	if typed, ok := p.Typed[OldField(x.ID)]; ok {
		return typed
	}
	return x.Chosen()
}

// oldWords are the words for a choice.
func oldWords(x report.Inherited, choice string) string {
	switch {
	case choice == report.ChangeWords:
		return "Change it below"
	case choice == report.KeepWords && x.Sentence() && x.Text == "":
		return "Leave it out again"
	case choice == report.KeepWords && x.Sentence():
		return "Keep my words"
	case choice == report.KeepWords:
		return "Keep it as it is"
	case x.Sentence():
		return "Use ours again"
	}
	return "Leave it out"
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
