package assessment

import (
	"cmp"
	"slices"
	"strings"
)

// Check says whether an answer can be kept, field by field: "choice",
// "reason", "who", "note", "private", "evidence" or a number's id.
func (b *Bank) Check(a Answer) error {
	fields := map[string]string{}
	q, ok := b.questions[a.Question]
	if !ok {
		return Errorf(NotFound, "There is no question %s in this question bank.", a.Question)
	}
	switch a.State {
	case Open:
	case Answered:
		b.checkChoice(q, a, fields)
	case Unknown:
	case NotApplicable:
		switch {
		case q.AlwaysApplies:
			fields["choice"] = "This question always applies; choose one of its answers"
		case strings.TrimSpace(a.Reason) == "":
			fields["reason"] = "Say in a few words why this does not apply"
		}
	default:
		fields["choice"] = "Choose one of the answers"
	}
	for id := range a.Numbers {
		if !slices.Contains(q.Numbers, id) {
			fields[id] = "This question does not ask for that number"
		}
	}
	for _, f := range a.OverLimit() {
		fields[f.Path] = f.Msg
	}
	if a.Evidence != "" && !slices.Contains(Evidences, a.Evidence) {
		fields["evidence"] = "Choose how this is known"
	}
	if len(fields) > 0 {
		return &Error{Code: Invalid, Msg: "This answer cannot be saved yet.", Fields: fields}
	}
	return nil
}

func (b *Bank) checkChoice(q *Question, a Answer, fields map[string]string) {
	if q.Kind == KindControlMulti {
		for _, id := range a.Choices {
			if _, _, ok := q.Option(id); !ok {
				fields["choice"] = "Choose from the answers shown"
			}
		}
		return
	}
	if _, _, ok := q.Option(a.Choice); !ok {
		fields["choice"] = "Choose one of the answers"
	}
}

// Equal reports whether two answers say the same, whoever gave them and when.
func (a Answer) Equal(x Answer) bool {
	if a.State != x.State || a.Choice != x.Choice || a.Why != x.Why || a.Who != x.Who || a.Reason != x.Reason ||
		a.Evidence != x.Evidence || a.Note != x.Note || a.Private != x.Private || (a.Confirmed == nil) != (x.Confirmed == nil) {
		return false
	}
	if !slices.Equal(a.Choices, x.Choices) || len(a.Numbers) != len(x.Numbers) {
		return false
	}
	for id, n := range a.Numbers {
		if m, ok := x.Numbers[id]; !ok || m != n {
			return false
		}
	}
	return true
}

// named is how a person who is there is written, when somebody typed one of her
// names and nobody else of the other side has it; else what was typed.
func (iv *Interview) named(typed string) string {
	full := ""
	for _, p := range iv.People {
		said := func(n string) bool { return strings.EqualFold(n, typed) }
		if p.Side == SideSeller || !said(p.Name) && !slices.ContainsFunc(strings.Fields(p.Name), said) {
			continue
		}
		if full != "" {
			return typed
		}
		full = p.Name
		if p.Role != "" {
			full += ", " + p.Role
		}
	}
	return cmp.Or(full, typed)
}

// AddQuote keeps a quote. In their words it lifts what was assumed to said, and
// never further: an example, or something shown, is for a person to say.
func (iv *Interview) AddQuote(q Quote) {
	q.Speaker = iv.named(q.Speaker)
	iv.Quotes = append(iv.Quotes, q)
	if a, ok := iv.Answers[q.Question]; ok && q.TheirWords {
		iv.Answers[q.Question] = a.Quoted()
	}
}

// Quoted is the answer once somebody's own words stand behind it.
func (a Answer) Quoted() Answer {
	if a.State == Answered && a.Evidence.Level() < Said.Level() {
		a.Evidence = Said
	}
	return a
}
