package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

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

// answerOf turns a typed form into an answer, or says what to put right.
// Stored is the answer the form was made from, which tells a fresh choice from
// one that was already there.
func answerOf(b *assessment.Bank, q *assessment.Question, typed templates.AnswerForm, stored assessment.Answer) (assessment.Answer, faults) {
	a := assessment.Answer{Question: q.ID, Note: typed.Note, Private: typed.Private}
	var wrong faults
	switch chosen(q, typed, stored, &wrong) {
	case "":
		a.State = assessment.Open
	case templates.AnswerUnknown:
		a.State, a.Why, a.Who = assessment.Unknown, whyOf(typed, &wrong), typed.Who
	case templates.AnswerNotApplicable:
		a.State, a.Reason = assessment.NotApplicable, typed.Reason
		if q.AlwaysApplies {
			wrong.add("answer", "This question applies to every system. Choose one of the answers, or \"Don't know yet\".")
		} else if a.Reason == "" {
			wrong.add("reason", "Say in a few words why this does not apply.")
		}
	default:
		a.State = assessment.Answered
		a.Evidence = evidenceOf(typed, &wrong)
		if q.Kind == assessment.KindControlMulti {
			a.Choices = inOrder(q, typed.Choices)
		} else {
			a.Choice = typed.Answer
		}
	}
	a.Numbers = numbersOf(b, q, typed, &wrong)
	for _, f := range a.OverLimitSince(stored) {
		wrong.add(f.Path, "%s", f.Sentence())
	}
	if same := stored; same.Taken != nil { // saved again as it is, it stays taken over
		same.Confirmed = nil
		if a.Equal(same) {
			a.Taken = stored.Taken
		}
	}
	return a, wrong
}

// multi stands for "some are ticked" among the values of the radio group.
const multi = "ticked"

// chosen says which kind of answer the form holds: "" for none, unknown,
// not-applicable, or anything else for an answer. It checks that what was
// chosen is on offer.
func chosen(q *assessment.Question, typed templates.AnswerForm, stored assessment.Answer, wrong *faults) string {
	if q.Kind != assessment.KindControlMulti {
		if typed.Answer == "" || typed.Answer == templates.AnswerUnknown || typed.Answer == templates.AnswerNotApplicable {
			return typed.Answer
		}
		if _, _, ok := q.Option(typed.Answer); !ok {
			wrong.add("answer", "Choose one of the answers.")
		}
		return typed.Answer
	}
	for _, id := range typed.Choices {
		if _, _, ok := q.Option(id); !ok {
			wrong.add("choices", "Tick only what is on the list.")
			return ""
		}
	}
	return tickedOrRadio(q, typed, stored, wrong)
}

// tickedOrRadio settles "tick all" questions, where ticks and the radio group
// beside them can be set at once, and a radio button once pressed cannot be
// let go without script: the one that differs from what was stored is meant.
func tickedOrRadio(q *assessment.Question, typed templates.AnswerForm, stored assessment.Answer, wrong *faults) string {
	switch typed.Answer {
	case "", templates.AnswerNone, templates.AnswerUnknown, templates.AnswerNotApplicable:
	default:
		wrong.add("answer", "Choose one of the answers.")
		return ""
	}
	if len(typed.Choices) == 0 {
		return typed.Answer
	}
	if typed.Answer == "" {
		return multi
	}
	before := templates.FormOf(q, stored, "")
	newTicks := !slices.Equal(inOrder(q, typed.Choices), inOrder(q, before.Choices))
	newRadio := typed.Answer != before.Answer
	if newTicks && !newRadio {
		return multi
	}
	if newRadio && !newTicks && typed.Answer != templates.AnswerNone {
		return typed.Answer
	}
	wrong.add("choices", "Something is ticked and \"%s\" is chosen too. Keep one of the two.", radioText[typed.Answer])
	return ""
}

var radioText = map[string]string{
	templates.AnswerNone:          "None of these",
	templates.AnswerUnknown:       "Don't know yet",
	templates.AnswerNotApplicable: "Doesn't apply",
}

// inOrder returns the ids that are options, in the bank's order, once each.
func inOrder(q *assessment.Question, ids []string) []string {
	out := []string{}
	for _, o := range q.Options {
		if slices.Contains(ids, o.ID) {
			out = append(out, o.ID)
		}
	}
	return out
}

func whyOf(typed templates.AnswerForm, wrong *faults) assessment.WhyUnknown {
	switch w := assessment.WhyUnknown(typed.Why); w {
	case "":
		if typed.Who != "" {
			return assessment.SomeoneElse
		}
		return assessment.NobodyHere
	case assessment.NobodyHere, assessment.SomeoneElse, assessment.RatherNot:
		return w
	}
	wrong.add("why", "Choose one of the three reasons.")
	return ""
}

// evidenceOf reads how the answer is known. Somebody said it, unless the form
// says otherwise: that is what happens on a call.
func evidenceOf(typed templates.AnswerForm, wrong *faults) assessment.Evidence {
	if typed.Evidence == "" {
		return assessment.Said
	}
	e := assessment.Evidence(typed.Evidence)
	if !slices.Contains(assessment.Evidences, e) {
		wrong.add("evidence", "Choose how this is known.")
	}
	return e
}

func numbersOf(b *assessment.Bank, q *assessment.Question, typed templates.AnswerForm, wrong *faults) map[string]assessment.Number {
	var out map[string]assessment.Number
	for _, id := range q.Numbers {
		text := typed.Numbers[id]
		if text == "" {
			continue
		}
		def, ok := b.Number(id)
		if !ok {
			def = &assessment.NumberDef{ID: id, Label: numberLabel(b, id)}
		}
		n, err := def.Parse(text)
		if err != nil {
			wrong.add("n_"+id, "%s: enter %s.", def.Label, strings.TrimSuffix(err.Error(), "."))
			continue
		}
		if out == nil {
			out = map[string]assessment.Number{}
		}
		out[id] = n
	}
	return out
}

func numberLabel(b *assessment.Bank, id string) string {
	if def, ok := b.Number(id); ok {
		return def.Label
	}
	return id
}

// answerText says an answer in one line, for a note that keeps it.
func answerText(q *assessment.Question, a assessment.Answer) string {
	switch a.State {
	case assessment.Unknown:
		return "not known yet"
	case assessment.NotApplicable:
		return "does not apply: " + a.Reason
	case assessment.Open:
		return "no answer"
	}
	if q.Kind != assessment.KindControlMulti {
		if o, _, ok := q.Option(a.Choice); ok {
			return o.Text
		}
		return a.Choice
	}
	var ticked []string
	for _, id := range a.Choices {
		if o, _, ok := q.Option(id); ok {
			ticked = append(ticked, o.Text)
		}
	}
	if len(ticked) == 0 {
		return "none of these"
	}
	return strings.Join(ticked, "; ")
}

// keepBoth adds the answer that was not taken to the note of the one that was,
// so that the report shows there were two. Who gave it stands in the history: the
// note is read by buyers. Its day is in the zone of reports.
func keepBoth(q *assessment.Question, note string, theirs assessment.Answer, zone *time.Location) string {
	said := answerText(q, theirs)
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
