package assessment

import "slices"

// Onward is where a call goes on: to a question, or to a pause before it. The zero
// Onward means that nothing is left to ask.
type Onward struct {
	Question string // to ask next; "" where nothing is left
	// Pause says that something ended with the question before, the short path or what
	// fits the meeting: whoever asks decides whether to go on.
	Pause bool
}

// Onward is where to go on from a question; "" for none, as where a call begins.
func (c *Course) Onward(iv Interview, after string) Onward {
	trait, skip := "", []string(nil)
	if after != "" {
		skip = []string{after}
	}
	if t := c.queue.b.TraitOf(after); t != nil {
		trait = t.ID
	}

	asks := c.Asks(trait, 1, skip...)
	if len(asks) == 0 {
		return Onward{}
	}

	full := after != "" && iv.Aim > 0 && iv.DealtNow() == iv.Aim
	return Onward{asks[0].Question, full || c.pathEnds(after, asks[0].Question)}
}

// pathEnds reports whether the short path is done and the next question lies beyond
// it. Whoever goes on from there is led through the rest without another pause.
func (c *Course) pathEnds(after, next string) bool {
	if slices.Contains(c.Short, next) || after != "" && !slices.Contains(c.Short, after) {
		return false
	}
	return !slices.Contains(c.Left, next)
}

// Full reports whether as many questions are dealt with as fit the meeting, while the
// short path still has some.
func (c *Course) Full(iv Interview) bool {
	return iv.Aim > 0 && iv.DealtNow() >= iv.Aim && len(c.Left) > 0
}
