package assessment

import "discern/assessment/words"

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

// Name says why a question that was asked stayed open.
func (w WhyUnknown) Name() string { return words.Why.Plain(string(w)) }

// Name says what an action does; "" where that is not known.
func (k LineKind) Name() string { return words.Kind.Plain(string(k)) }

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
