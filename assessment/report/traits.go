package report

import (
	"discern/assessment"
	"discern/assessment/words"
)

// traits draws a scale for each trait, with the best quote. The answers themselves stand
// in the record.
func (c *composer) traits() Section {
	s := Section{ID: sectionTraits, Title: words.Capital(words.Plural(len(c.b.Traits), "trait", "traits")), Appendix: true}
	for i := range c.b.Traits {
		t := &c.b.Traits[i]
		s.Blocks = append(s.Blocks, Block{Kind: ScaleB, Scale: c.scale(t)})
		if q, ok := c.bestQuote(func(q assessment.Quote) bool {
			tr := c.b.TraitOf(q.Question)
			return tr != nil &&
				tr.ID == t.ID
		}); ok {
			s.Blocks = append(s.Blocks, Block{Kind: QuoteB, Text: q.Text, By: c.speaker(q), Own: q.TheirWords,
				From: []string{q.Question}})
		}
	}

	return s
}

func (c *composer) speaker(q assessment.Quote) string {
	by := orSomebody(q.Speaker)
	for _, p := range c.iv.People {
		if p.Name == q.Speaker && p.Role != "" {
			by += ", " + p.Role
		}
	}

	if !q.At.IsZero() {
		by += ", " + assessment.FormatTime(q.At.In(c.zone))
	}

	return by
}
