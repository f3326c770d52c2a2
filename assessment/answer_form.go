package assessment

import "slices"

// Filled is one filling-in of the form of a question: the answer, and what
// stands beside it. It is kept as a whole or not at all.
type Filled struct {
	Given Given
	Quote *Quote // what somebody said with it; nil for none
	Marks *Marks // nil where the form has none: what is stored stays

	// Sent is what the form brought, before what it does not show was filled in from
	// what is stored: a form that arrives twice is known by it. nil for Given.
	Sent *Given

	// Follows are the ops of forms of the same question that were sent before from the
	// same window: this one was typed after them, whether their replies came back or
	// not, and holds all that they held.
	Follows []string

	// MustSay is set by whoever goes on to the next question: with nothing given
	// at all there is nothing to go on from.
	MustSay bool
}

// Marks are what a seller sets beside an answer.
type Marks struct {
	Against bool // it does not add up with what they want
	Later   bool // to come back to
}

// Answer is the rule of the form: that of its answer, and something in it for
// whoever goes on.
func (f Filled) Answer(b *Bank, stored Answer) (Answer, []Fault) {
	a, wrong := b.Answer(f.Given, stored)
	if f.MustSay && a.State == Open && stored.Rev == 0 && f.empty() {
		wrong = append(wrong, Fault{"answer", ChooseFirst})
	}
	return a, wrong
}

// empty reports whether a form without an answer holds nothing else to keep.
func (f Filled) empty() bool {
	for _, n := range f.Given.Numbers {
		if n != "" {
			return false
		}
	}
	return f.Given.Note == "" && f.Given.Private == "" && f.Quote == nil && (f.Marks == nil || !f.Marks.Against)
}

// SetMarks sets what stands beside an answer, and reports whether that changed
// anything. An answer takes its question off the list to come back to; an open
// one stays there.
func (iv *Interview) SetMarks(m Marks, a Answer) bool {
	against, parked := with(iv.IntentAgainst, a.Question, m.Against), iv.Parked
	if m.Later || a.State != Open {
		parked = with(iv.Parked, a.Question, m.Later)
	}

	changed := !slices.Equal(against, iv.IntentAgainst) || !slices.Equal(parked, iv.Parked)
	iv.IntentAgainst, iv.Parked = against, parked
	return changed
}

// MarkAgainst says which answers go against what they want it to decide: of the questions
// asked about, those chosen, in the order they are asked.
func (iv *Interview) MarkAgainst(asked, chosen []string) {
	iv.IntentAgainst = nil
	for _, id := range asked {
		if slices.Contains(chosen, id) {
			iv.IntentAgainst = append(iv.IntentAgainst, id)
		}
	}
}

// with adds a value to a list, or takes it out. The list given stays as it is.
func with(list []string, value string, in bool) []string {
	if !in {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == value })
	}
	if slices.Contains(list, value) {
		return list
	}
	return append(slices.Clone(list), value)
}
