package assessment

import "slices"

// Chain is the way from a stranger's text to a change that nobody sees: strangers can
// write what it reads, nothing refuses the change, and no person looks at what it does.
type Chain struct {
	Strangers Fact // who can write what it reads
	Looks     Fact // that nobody looks
	// Lines are the places in the inventory of the changes that nothing refuses; none where
	// the changes are counted and not listed.
	Lines []int
	// Refusal is the answer that nothing refuses, where the list does not say it of each
	// of those changes; nil where it does.
	Refusal *Fact
}

// ChainOf is that chain, where each of its parts was answered so; false where one is
// missing. A guess, or an answer that something speaks against, is a part as well: how far
// it can be relied on stands in its fact. The verdict must be that of the interview.
func (b *Bank) ChainOf(iv *Interview, v *Verdict) (Chain, bool) {
	strangers, read := b.weak(iv, v, SubjectStrangers, 1)
	looks, blind := b.weak(iv, v, SubjectLookedAt, 0)
	if !read || !blind {
		return Chain{}, false
	}

	c := Chain{Strangers: strangers, Looks: looks}
	refusal, never := b.weak(iv, v, SubjectRefusal, 0)
	for i, l := range iv.Inventory {
		silent := never && !l.Refusable() && !l.Unrefused()
		if l.Kind == Reads || Fold(l.Action) == "" || !l.Unrefused() && !silent {
			continue
		}
		if c.Lines = append(c.Lines, i); silent {
			c.Refusal = &refusal
		}
	}
	if len(c.Lines) == 0 && never && len(iv.Inventory) == 0 {
		c.Refusal = &refusal
		return c, slices.ContainsFunc([]string{numWrites, numFinal}, func(id string) bool {
			n, ok := b.NumberIn(iv, id)
			return ok && !n.Unknown && n.Low > 0
		})
	}
	return c, len(c.Lines) > 0
}

// weak is the fact of what a question about something asks, and whether it was answered
// with at most that much control, from 0 (none) to 3.
func (b *Bank) weak(iv *Interview, v *Verdict, s Subject, most int) (Fact, bool) {
	f, ok := b.FactOf(iv, v, b.About(s))
	if !ok || f.Standing == FactNotApplicable || f.Says == "" {
		return f, false
	}
	level, known := b.Control(iv.AnswerTo(f.Question))
	return f, known && level <= most
}
