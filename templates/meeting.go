package templates

import (
	"context"
	"slices"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"
)

// AgendaPageData is /interviews/{id}/meeting, posted to itself. Fields: base_rev,
// there (names, repeated), person_name, person_role and person_side for whoever is
// new, aim, minutes, start (shared or private), and first, a question to begin
// with, from the button beside it.
type AgendaPageData struct {
	Page
	Interview assessment.Interview
	Agenda    report.Agenda
	Prefs     CallPrefs
	Here      []string            // who is ticked
	Newcomers []assessment.Person // as typed
	Aim       string
	Minutes   int
}

// AgendaURL is the page with which the next meeting begins.
func AgendaURL(interview string) string { return InterviewURL(interview) + "/meeting" }

// number is the number of the meeting that begins.
func (p AgendaPageData) number() int { return len(p.Interview.Held()) + 1 }

func (p AgendaPageData) here(x assessment.Person) bool { return slices.Contains(p.Here, x.Name) }

// rows are two rows for people who are new, with what was typed in them.
func (p AgendaPageData) rows() []assessment.Person {
	out := slices.Clone(p.Newcomers)
	for len(out) < 2 {
		out = append(out, assessment.Person{Side: assessment.SideBuyer})
	}
	return out
}

// lengthChoices are lengths of a meeting, each with how many questions fit it.
func lengthChoices() []choice {
	var out []choice
	for i, l := range assessment.Lengths {
		minutes, fit := words.Figure(l.Minutes, "minute", "minutes"), words.Figure(l.Questions, "question", "questions")
		text := minutes + ": " + fit
		switch {
		case l.Minutes == 0:
			text = "Open end"
		case i == 0:
			text = minutes + " or more: " + fit
		}
		out = append(out, choice{itoa(l.Minutes), text})
	}
	return out
}

// asked says when something was asked, and of whom it was said that they would
// know.
func asked(ctx context.Context, x report.AgendaItem) string {
	who := "Nobody was named who would know."
	if x.Who != "" {
		who = x.Who + " would know."
	}
	if x.At.IsZero() {
		return who
	}
	return who + " Asked " + Day(ctx, x.At) + "."
}

func differingLines(n int) string {
	return words.Capital(words.Plural(n, "line", "lines")) + " of systems and actions " + words.ByNumber(n, "is", "are") +
		" not the same on both sides."
}

// metWords says of a meeting when it was, how long it was planned for and who was
// there.
func metWords(ctx context.Context, m assessment.Meeting) string {
	day := ""
	if !m.At.IsZero() {
		day = Day(ctx, m.At)
	}
	length := ""
	if m.Minutes > 0 {
		length = words.Figure(m.Minutes, "minute", "minutes")
	}
	who := ""
	if len(m.People) > 0 {
		who = "with " + words.Series(m.People, 6)
	}
	return joined(", ", day, length, who)
}
