package export

import (
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
)

// answers reads the answers of the whole, or those of a part, which at names.
func (r *reader) answers(v *node, at string) map[string]assessment.Answer {
	out := map[string]assessment.Answer{}
	at = strings.TrimSpace(at + " answers")
	r.fields(v, at, func(f field) string {
		if _, ok := r.bank.Question(f.key); !ok {
			return r.noQuestion(f.key)
		}
		return ""
	}, func(f field) {
		q, _ := r.bank.Question(f.key)
		if a, given := r.answer(q, f.value); given {
			out[q.ID] = a
		}
	})
	return out
}

// answer reads the answer to one question and reports whether anything stands
// there. The fields that belong to one state only are checked against the
// others at the end, when all are known.
func (r *reader) answer(q *assessment.Question, v *node) (a assessment.Answer, given bool) {
	a.Question = q.ID
	at := q.ID
	lines := map[string]int{} // of the fields that stand here
	r.object(v, at, answerKeys, func(f field) {
		lines[f.key] = f.line
		switch f.key {
		case "choice":
			r.choice(&a, q, f.value)
		case "choices":
			r.choices(&a, q, f.value)
		case "unknown", "notApplicable":
			if !r.yes(f.value, at+" "+f.key) {
				delete(lines, f.key)
			}

		case "why":
			a.Why = oneOf(r, f.value, at+" why", assessment.WhysUnknown...)
		case "who":
			a.Who = r.oneLine(f.value, at+" who")
		case "reason":
			a.Reason = r.oneLine(f.value, at+" reason")
		case "numbers":
			a.Numbers = r.numbers(q, f.value)
		case "evidence":
			a.Evidence = oneOf(r, f.value, at+" evidence", append(slices.Clone(assessment.Evidences), assessment.NotSaid)...)
		case "note":
			a.Note = r.text(f.value, at+" note")
		case "private":
			a.Private = r.text(f.value, at+" private")
		case "by":
			a.By = r.oneLine(f.value, at+" by")
		case "at":
			a.At = r.time(f.value, at+" at")
		case "takenFrom":
			if from := r.oneLine(f.value, at+" takenFrom"); from != "" {
				a.Taken = &assessment.Taken{From: from}
			}

		case "confirmed":
			a.Confirmed = r.confirmed(f.value, at)
		}
	})
	r.state(&a, q, lines)

	return a, len(lines) > 0
}

// state settles what is known about the question from the fields that stand
// there, and refuses those that do not go together.
func (r *reader) state(a *assessment.Answer, q *assessment.Question, lines map[string]int) {
	at, last := q.ID, ""
	for _, s := range []struct {
		key   string
		state assessment.State
	}{
		{"choice", assessment.Answered}, {"choices", assessment.Answered},
		{"unknown", assessment.Unknown}, {"notApplicable", assessment.NotApplicable},
	} {
		if lines[s.key] == 0 {
			continue
		}
		if last != "" {
			r.fault(lines[s.key], at, "%q and %q cannot both stand here", last, s.key)
			return
		}

		last, a.State = s.key, s.state
	}

	for _, f := range []struct {
		key   string
		state assessment.State
		with  string
	}{
		{"why", assessment.Unknown, "unknown"}, {"who", assessment.Unknown, "unknown"},
		{"reason", assessment.NotApplicable, "notApplicable"},
	} {
		if lines[f.key] != 0 && a.State != f.state {
			r.fault(lines[f.key], at, "%q goes with %q only", f.key, f.with)
		}
	}

	if a.State == assessment.Answered && a.Evidence == "" && lines["evidence"] == 0 {
		a.Evidence = assessment.Assumed
	}

	r.ruled(a, lines)
}

// ruled puts what the rule of answers says at its line, in the words of a file.
// What was chosen and the figures have lines of their own: the rule was asked about
// each while reading. Lengths are looked at when the whole file is read.
func (r *reader) ruled(a *assessment.Answer, lines map[string]int) {
	if a.State != assessment.NotApplicable {
		return
	}
	for _, f := range r.bank.Faults(*a, assessment.Answer{}) {
		switch f.Path {
		case "answer":
			r.fault(lines["notApplicable"], a.Question, "this question always applies; one of its answers fits")
		case "reason":
			r.fault(lines["notApplicable"], a.Question, `"reason" is missing: say why it does not apply`)
		}
	}
}

func (r *reader) choice(a *assessment.Answer, q *assessment.Question, v *node) {
	id, ok := r.option(q, v)
	if !ok {
		return
	}
	if q.Kind == assessment.KindControlMulti {
		a.Choices = []string{id}
		return
	}

	a.Choice = id
}

func (r *reader) choices(a *assessment.Answer, q *assessment.Question, v *node) {
	if q.Kind != assessment.KindControlMulti {
		r.fault(v.line, q.ID, `this question takes one answer; use "choice"`)
		return
	}
	a.Choices = []string{}
	r.list(v, q.ID+" choices", func(v *node, _ string) {
		id, ok := r.option(q, v)
		switch {
		case ok && slices.Contains(a.Choices, id):
			r.fault(v.line, q.ID, "choice %q stands here twice", id)
		case ok:
			a.Choices = append(a.Choices, id)
		}
	})
}

// option reads one option: its id, or its place in the bank counted from 1.
func (r *reader) option(q *assessment.Question, v *node) (string, bool) {
	ids := make([]string, len(q.Options))
	for i, o := range q.Options {
		ids[i] = o.ID
	}

	switch v.kind {
	case textKind:
		if r.takes(q, v.text) {
			return v.text, true
		}
		r.fault(v.line, q.ID, "choice %s is not one of %s", quoted(v.text), anyOf(ids))

	case numberKind:
		if n, ok := wholeNumber(v.text); ok && n >= 1 && n <= len(ids) {
			return ids[n-1], true
		}
		r.fault(v.line, q.ID, "choice %s is not one of 1 to %d", quoted(v.text), len(ids))

	default:
		r.fault(v.line, q.ID, "a choice is %s, or its place from 1 to %d, not %s", anyOf(ids), len(ids), v.kind)
	}

	return "", false
}

// takes asks the rule of answers whether a question takes an option.
func (r *reader) takes(q *assessment.Question, option string) bool {
	a := assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: option}
	if q.Kind == assessment.KindControlMulti {
		a.Choice, a.Choices = "", []string{option}
	}

	return len(r.bank.Faults(a, assessment.Answer{})) == 0
}

// takesNumber asks the rule of answers whether a figure may stand at a question.
func (r *reader) takesNumber(q *assessment.Question, id string) bool {
	a := assessment.Answer{Question: q.ID, Numbers: map[string]assessment.Number{id: {}}}
	return len(r.bank.Faults(a, assessment.Answer{})) == 0
}

// numbers reads figures by id. Any number of the bank may stand at any
// question: where it is asked may change from one bank to the next.
func (r *reader) numbers(q *assessment.Question, v *node) map[string]assessment.Number {
	out := map[string]assessment.Number{}
	ids := make([]string, len(r.bank.Numbers))
	for i, n := range r.bank.Numbers {
		ids[i] = n.ID
	}

	r.fields(v, q.ID+" numbers", func(f field) string {
		switch {
		case r.takesNumber(q, f.key):
			return ""
		case allDigits(f.key):
			return fmt.Sprintf("there is no number %s in the bank; a figure with a comma needs quotation marks here, \"1,200\"; %s", quoted(f.key), asks(q))
		}
		return fmt.Sprintf("there is no number %s in the bank%s; %s", quoted(f.key), maybe(f.key, ids), asks(q))
	}, func(f field) {
		def, known := r.bank.Number(f.key)
		if !known { // asked for here, and not described
			def = &assessment.NumberDef{ID: f.key, Label: f.key}
		}

		if n, ok := r.number(def, f.value, q.ID+" "+f.key); ok {
			out[f.key] = n
		}
	})
	return out
}

// allDigits reports whether a key is what YAML makes of the second half of
// 1,200.
func allDigits(key string) bool {
	return key != "" && strings.Trim(key, "0123456789") == ""
}

func asks(q *assessment.Question) string {
	if len(q.Numbers) == 0 {
		return "this question asks for none"
	}
	return "this question asks for " + strings.Join(q.Numbers, ", ")
}

func (r *reader) confirmed(v *node, at string) *assessment.Confirmation {
	c := new(assessment.Confirmation)
	r.object(v, at+" confirmed", confirmedKeys, func(f field) {
		switch f.key {
		case "by":
			c.By = r.oneLine(f.value, at+" confirmed by")
		case "at":
			c.At = r.time(f.value, at+" confirmed at")
		}
	})
	if v.kind == objectKind && c.By == "" {
		r.fault(v.line, at+" confirmed", `"by" is missing: who agreed`)
	}

	return c
}
