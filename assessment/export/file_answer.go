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
// there. What it may be is the domain's to say; here is only where each part of it
// stands.
func (r *reader) answer(q *assessment.Question, v *node) (a assessment.Answer, given bool) {
	at := q.ID
	g := assessment.Given{Question: q.ID, Written: true}
	lines := map[string]int{} // of the fields that stand here
	var picks []field         // the keys that say what the answer is
	var by assessment.Answer  // who gave it, and when
	r.object(v, at, answerKeys, func(f field) {
		lines[f.key] = f.line
		switch f.key {
		case "choice", "choices":
			picks = append(picks, f)
			r.chosen(&g, q, f)
		case "unknown", "notApplicable":
			if !r.yes(f.value, at+" "+f.key) {
				delete(lines, f.key)
				return
			}

			picks, g.Pick = append(picks, f), pickOf[f.key]

		case "why":
			g.Why = string(oneOf(r, f.value, at+" why", assessment.WhysUnknown...))
		case "who":
			g.Who = r.oneLine(f.value, at+" who")
		case "reason":
			g.Reason = r.oneLine(f.value, at+" reason")
		case "numbers":
			g.Figures = r.numbers(q, f.value)
		case "evidence":
			g.Evidence = string(oneOf(r, f.value, at+" evidence",
				append(slices.Clone(assessment.Evidences), assessment.NotSaid)...))
		case "note":
			g.Note = r.text(f.value, at+" note")
		case "private":
			g.Private = r.text(f.value, at+" private")
		case "by":
			by.By = r.oneLine(f.value, at+" by")
		case "at":
			by.At = r.time(f.value, at+" at")
		case "takenFrom":
			if from := r.oneLine(f.value, at+" takenFrom"); from != "" {
				by.Taken = &assessment.Taken{From: from}
			}

		case "confirmed":
			by.Confirmed = r.confirmed(f.value, at)
		}
	})
	if len(picks) > 1 {
		r.bothStand(at, picks)
		return a, true
	}

	a, wrong := r.bank.Answer(g, assessment.Answer{})
	r.ruled(q, wrong, lines)
	a.By = by.By
	a.At = by.At
	a.Taken = by.Taken
	a.Confirmed = by.Confirmed

	return a, len(lines) > 0
}

// pickOf is what the keys of a file pick in place of an option.
var pickOf = map[string]string{"unknown": assessment.PickUnknown, "notApplicable": assessment.PickNotApplicable}

// stateKeys are the keys of a file that say each state.
var stateKeys = map[assessment.State]string{assessment.Answered: "choice", assessment.Unknown: "unknown",
	assessment.NotApplicable: "notApplicable"}

// bothStand refuses two keys that each say what the answer is.
func (r *reader) bothStand(at string, picks []field) {
	slices.SortStableFunc(picks, func(a, b field) int {
		return slices.Index(answerKeys, a.key) - slices.Index(answerKeys, b.key)
	})
	r.fault(picks[1].line, at, "%q and %q cannot both stand here", picks[0].key, picks[1].key)
}

// ruled puts what the rule of answers says at its line, in the words of a file.
func (r *reader) ruled(q *assessment.Question, wrong []assessment.Fault, lines map[string]int) {
	for _, f := range wrong {
		switch key := stateKeys[assessment.GoesWith(f.Path)]; {
		case f.Path == "answer" && lines["notApplicable"] != 0:
			r.fault(lines["notApplicable"], q.ID, "this question always applies; one of its answers fits")
		case f.Path == "reason" && lines["notApplicable"] != 0:
			r.fault(lines["notApplicable"], q.ID, `"reason" is missing: say why it does not apply`)
		case key != "" && lines[f.Path] != 0:
			r.fault(lines[f.Path], q.ID, "%q goes with %q only", f.Path, key)
		default:
			r.fault(lineOfPath(lines, f.Path), q.ID, "%s", f.Msg)
		}
	}
}

// lineOfPath is the line of what a path of the rule means; 0, for the file as a whole,
// where nothing of the kind stands there.
func lineOfPath(lines map[string]int, path string) int {
	key, _, _ := strings.Cut(path, ".")
	if key == "answer" {
		key = "choice"
	}
	return lines[key]
}

// chosen reads the options that were chosen.
func (r *reader) chosen(g *assessment.Given, q *assessment.Question, f field) {
	many := q.Kind == assessment.KindControlMulti
	switch {
	case f.key == "choice":
		id, ok := r.option(q, f.value)
		if ok && many {
			g.Ticks = []string{id}
		} else if ok {
			g.Pick = id
		}

	case !many:
		r.fault(f.value.line, q.ID, `this question takes one answer; use "choice"`)
	default:
		r.list(f.value, q.ID+" choices", func(v *node, _ string) {
			id, ok := r.option(q, v)
			switch {
			case ok && slices.Contains(g.Ticks, id):
				r.fault(v.line, q.ID, "choice %q stands here twice", id)
			case ok:
				g.Ticks = append(g.Ticks, id)
			}
		})
		if len(g.Ticks) == 0 {
			g.Pick = assessment.PickNone
		}
	}
}

// option reads one option: its id, or its place in the bank counted from 1.
func (r *reader) option(q *assessment.Question, v *node) (string, bool) {
	ids := make([]string, len(q.Options))
	for i, o := range q.Options {
		ids[i] = o.ID
	}

	switch v.kind {
	case textKind:
		if _, _, ok := q.Option(v.text); ok {
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

// numbers reads figures by id.
func (r *reader) numbers(q *assessment.Question, v *node) map[string]assessment.Number {
	out := map[string]assessment.Number{}
	ids := make([]string, len(r.bank.Numbers))
	for i, n := range r.bank.Numbers {
		ids[i] = n.ID
	}

	r.fields(v, q.ID+" numbers", func(f field) string {
		switch {
		case r.bank.TakesNumber(q, f.key):
			return ""
		case allDigits(f.key):
			return fmt.Sprintf("there is no number %s in the bank; a figure with a comma needs quotation marks here, "+
				"\"1,200\"; %s", quoted(f.key), asks(q))
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
