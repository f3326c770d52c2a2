package web

import (
	"discern/assessment"
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

// keepAbsent fills what the page did not show from what is stored: the shared
// page shows no evidence and no private note, and the script of the private one
// sends them by themselves.
func keepAbsent(f form, q *assessment.Question, typed templates.AnswerForm, stored assessment.Answer,
	against bool) templates.AnswerForm {
	before := templates.FormOf(q, stored, "")
	if f.line("part") == "private" {
		typed.Answer, typed.Choices, typed.Numbers = before.Answer, before.Choices, before.Numbers
		typed.Why, typed.Who, typed.Reason = before.Why, before.Who, before.Reason
		typed.Note = before.Note
	}

	if !f.has("evidence") {
		typed.Evidence = before.Evidence
	}
	if !f.has("private") {
		typed.Private = before.Private
	}
	if !f.has("note") {
		typed.Note = before.Note
	}
	for _, id := range q.Numbers {
		if !f.has("n_" + id) {
			typed.Numbers[id] = before.Numbers[id]
		}
	}

	typed.PrivatePart = f.has("private_part")
	if !f.has("against") && !typed.PrivatePart {
		typed.Against = against
	}
	return typed
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

func nameOr(name, other string) string {
	if name == "" {
		return other
	}
	return name
}
