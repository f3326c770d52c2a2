package templates

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"
	"net/url"
	"slices"
	"strings"
)

// LeavingPageData is /interviews/{id}/leaves: what leaves with the report,
// sentence by sentence.
type LeavingPageData struct {
	Page
	Bank      *assessment.Bank
	Asked     Asked  // of a buyer who looks over their own report
	At, Undo  string // where its forms go, and the one that takes the last change back
	Interview assessment.Interview
	Look      report.Leaving
	Warnings  []report.Warning
	Notes     []assessment.PrintedNote
	Typed     map[string]string // what was typed, by field, where it has to be put right
	Open      string            // id of what has to be put right
}

// LeavesURL is the page on which a report is looked over before it leaves.
func LeavesURL(interview string) string { return InterviewURL(interview) + "/leaves" }

// LeavingField names the field of a form on that page.
func LeavingField(piece, field string) string { return "w." + piece + "." + field }

// leavingGroup is what stands under one heading.
type leavingGroup struct {
	Title  string
	Pieces []report.Piece
}

func (p LeavingPageData) groups() []leavingGroup {
	var out []leavingGroup
	for _, x := range p.Look.Pieces {
		if n := len(out); n == 0 || out[n-1].Title != x.Group {
			out = append(out, leavingGroup{Title: x.Group})
		}
		out[len(out)-1].Pieces = append(out[len(out)-1].Pieces, x)
	}
	return out
}

// quotes are those that could be printed.
func (p LeavingPageData) quotes() []assessment.Quote {
	return slices.DeleteFunc(slices.Clone(p.Interview.Quotes), func(q assessment.Quote) bool { return q.Question == "" })
}

// value is what a field shows: what was typed where it has to be put right.
func (p LeavingPageData) value(name, now string) string {
	if typed, ok := p.Typed[name]; ok {
		return typed
	}
	return now
}

// theirs reports whether a buyer looks over their own report.
func (p LeavingPageData) theirs() bool { return p.Asked.RecordID != "" }

// composed is what the words of the program are called: a buyer would take "ours" for
// those of whoever asked.
func (p LeavingPageData) composed() string {
	if p.theirs() {
		return "As Discern put it"
	}
	return "Ours"
}

func (p LeavingPageData) composedInside() string {
	if p.theirs() {
		return "Discern's sentence"
	}
	return "ours"
}

func (p LeavingPageData) backWords() string {
	if p.theirs() {
		return "Use Discern's words again"
	}
	return "Use ours again"
}

// leaving is what nothing on the page keeps anybody from.
func (p LeavingPageData) leaving() string {
	if p.theirs() {
		return "sharing"
	}
	return "sealing"
}

// noted is where the names stand that are recognised.
func (p LeavingPageData) noted() string {
	if p.theirs() {
		return "in your answers"
	}
	return "in this interview"
}

func (p LeavingPageData) warnURL(w report.Warning) string {
	if p.theirs() && w.Piece == "" && w.Quote == "" {
		if question := cmp.Or(w.Note, w.Question); question != "" {
			return BuyerURL(p.Asked.RecordID) + "/q/" + url.PathEscape(question) + "?change=1"
		}
		return BuyerURL(p.Asked.RecordID) + "/check"
	}

	switch {
	case w.Piece != "":
		return "#s-" + w.Piece
	case w.Quote != "":
		return "#q-" + w.Quote
	case w.Note != "":
		return "#n-" + w.Note
	case w.Comment != "":
		return InterviewURL(p.Interview.ID) + "/seal#comment_" + w.Comment
	case w.Question != "":
		return QuestionURL(p.Bank, p.Interview.ID, w.Question)
	}
	return "#summary-form"
}

var leavingLabels = map[string]string{
	report.FieldLead: "Opening words", report.FieldText: "Sentence", report.FieldHolds: "What has to hold",
	report.FieldToday: "How it stands today",
	report.FieldDo:    "What to do", report.FieldBecause: "Because", report.FieldWho: "Who", report.FieldDue: "By when",
	report.FieldStart: "First step", report.FieldCosts: "What it costs", report.FieldDone: "Done when",
}

func printWords(how assessment.Print) string {
	switch how {
	case assessment.PrintName:
		return "With the name: that person agreed"
	case assessment.PrintNever:
		return "Withdrawn: nowhere"
	}
	return "By role, without the name"
}

// saidAs is who a quote will be said by.
func (p LeavingPageData) saidAs(q assessment.Quote) string {
	if q.Print == assessment.PrintName {
		return q.Speaker
	}
	return words.Capital(p.Interview.SaidBy(q))
}

// ours is how the program composes a piece now, in one text.
func ours(x report.Piece) string {
	var out []string
	for _, f := range x.Fields {
		if f.Ours != "" {
			out = append(out, f.Ours)
		}
	}
	return strings.Join(out, " ")
}

func wasWords(x report.Piece) string {
	var out []string
	for _, f := range x.Fields {
		if f.Was != "" {
			out = append(out, f.Was)
		}
	}
	return strings.Join(out, " ")
}

// pieceName tells one button from another for whoever hears them.
func pieceName(x report.Piece) string {
	s := []rune(x.Print())
	if len(s) == 0 {
		s = []rune(ours(x))
	}
	return string(s[:min(40, len(s))])
}
