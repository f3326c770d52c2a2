package web

import (
	"fmt"
	"time"

	"discern/assessment"
	"discern/assessment/words"
	"discern/templates"
)

// answerForm reads the answer form as typed.
func answerForm(f form, q *assessment.Question) templates.AnswerForm {
	a := templates.AnswerForm{
		Answer: f.line("answer"), Choices: f.list("choices"),
		Why: f.line("why"), Who: f.line("who"), Reason: f.line("reason"),
		Numbers: map[string]string{}, Evidence: f.line("evidence"),
		Note: f.text("note"), Private: f.text("private"),
		Quote: f.text("quote"), Speaker: f.line("speaker"), Words: f.line("words"),
		Against: f.has("against"), BaseRev: max(f.rev(), 0), Op: f.line("op"),
	}
	for _, id := range q.Numbers {
		a.Numbers[id] = f.line("n_" + id)
	}

	return a
}

// givenOf is the answer that a form holds, as it was typed.
func givenOf(q *assessment.Question, typed templates.AnswerForm) assessment.Given {
	return assessment.Given{Question: q.ID, Pick: typed.Answer, Ticks: typed.Choices, Why: typed.Why, Who: typed.Who,
		Reason: typed.Reason, Evidence: typed.Evidence, Numbers: typed.Numbers, Note: typed.Note, Private: typed.Private}
}

// filledOf is all that the form of a question on a call holds.
func filledOf(q *assessment.Question, typed templates.AnswerForm, marks assessment.Marks) assessment.Filled {
	out := assessment.Filled{Given: givenOf(q, typed), Marks: &marks}
	if typed.Quote != "" {
		out.Quote = &assessment.Quote{Question: q.ID, Text: typed.Quote, Speaker: typed.Speaker,
			TheirWords: typed.Words != "summary"}
	}
	return out
}

// putRight puts what a rule says at the fields of a form.
func putRight(wrong []assessment.Fault) faults {
	var out faults
	for _, f := range wrong {
		out.add(formField(f.Path), "%s.", f.Msg)
	}
	return out
}

// keepBoth adds the answer that was not taken to the note of the one that was,
// so that the report shows there were two. Who gave it stands in the history: the
// note is read by buyers. Its day is in the zone of reports.
func keepBoth(q *assessment.Question, note string, theirs assessment.Answer, zone *time.Location) string {
	said := q.Chosen(theirs)
	if theirs.State != assessment.Answered { // who would know stands in the history, with who said it
		theirs.Who = ""
		said = words.Lower(q.InWords(theirs, assessment.SideSeller))
	}
	if theirs.Note != "" {
		said += ". " + theirs.Note
	}

	line := fmt.Sprintf("Answered differently on %s: %s", assessment.FormatDate(theirs.At.In(zone)), said)
	if note == "" {
		return line
	}

	return note + "\n" + line
}

func nameOr(name, other string) string {
	if name == "" {
		return other
	}
	return name
}
