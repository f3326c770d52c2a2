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
