package assessment

import (
	"strings"

	"discern/assessment/words"
)

// In names how an answer is known in the words of the side whose record it is:
// what a seller heard, or how sure a buyer is. Only the deciding questions ask a
// buyer how sure the buyer is; elsewhere it was said, and no more.
func (e Evidence) In(side Side, q *Question) string {
	if side == SideBuyer && e == Said && !q.Deciding {
		return e.Plain()
	}

	return words.Evidence.Of(string(side), string(e))
}

// Plain names how an answer is known without saying who speaks.
func (e Evidence) Plain() string { return words.Evidence.Plain(string(e)) }

// In names what is known about a question in the words of the side whose record
// it is.
func (s State) In(side Side) string { return words.State.Of(string(side), string(s)) }

// Chosen says what was chosen in the words of the options; "" where nothing was.
func (q *Question) Chosen(a Answer) string {
	switch {
	case a.State != Answered:
		return ""
	case q.Kind == KindControlMulti && len(a.Choices) == 0:
		return words.Pick.Plain(PickNone)
	case q.Kind != KindControlMulti:
		return q.optionText(a.Choice)
	}

	out := make([]string, len(a.Choices))
	for i, id := range a.Choices {
		out[i] = q.optionText(id)
	}

	return strings.Join(out, "; ")
}

// optionText is the text of an option; the id of one that the bank lost.
func (q *Question) optionText(id string) string {
	if o, _, ok := q.Option(id); ok {
		return o.Text
	}
	return id
}

// InWords says an answer in one line, in the words of its option, or why there is
// none, as the side whose record it is calls that.
func (q *Question) InWords(a Answer, side Side) string {
	state := a.State.In(side)
	switch {
	case a.State == Answered:
		return q.Chosen(a)
	case a.State == Unknown && a.Who != "":
		return state + ". Ask " + a.Who
	case a.State == NotApplicable && a.Reason != "":
		return state + ": " + a.Reason
	}

	return state
}

// Name says why a question that was asked stayed open.
func (w WhyUnknown) Name() string { return words.Why.Plain(string(w)) }

// Name says what an action does; "" where that is not known.
func (k LineKind) Name() string { return words.Kind.Plain(string(k)) }

// Does says what an action does, as a verb behind its name.
func (k LineKind) Does() string { return words.Does.Plain(string(k)) }

// Name says who chose the runs of a file, to stand behind how many they are.
func (c ChosenBy) Name() string { return words.Chosen.Plain(string(c)) }

// Name says when it is settled that an action happens.
func (d Decided) Name() string { return words.Decided.Plain(string(d)) }

// Name says what one credential is used for; "" where that is not known.
func (s Scope) Name() string { return words.Scope.Plain(string(s)) }

// Name says whether a limit is in place.
func (s LimitState) Name() string { return words.Limit.Plain(string(s)) }

// Name says how sure a verdict is; "" where there is none.
func (l Level) Name() string { return words.Confidence.Plain(string(l)) }

// Record names the record that a side keeps, as the seller reads it.
func (s Side) Record() string { return words.Record.Plain(string(s)) }
