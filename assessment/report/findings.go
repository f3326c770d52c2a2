package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"slices"
)

// findings is what does not add up.
func (c *composer) findings() Section {
	s := Section{ID: sectionFindings, Title: "What does not add up"}
	for _, f := range c.v.Contradictions {
		says := f.Says
		if f.Kind == assessment.Contradiction && f.Gentle != "" {
			says = f.Gentle
		}

		lead := words.Sentence(f.Title)
		if f.Kind == assessment.Tension {
			lead = words.Sentence(f.Title)
		}

		s.Blocks = append(s.Blocks, Block{Kind: Callout, Lead: lead, Text: words.Sentence(says) + "\nTo settle it, ask: " + f.Ask, From: append([]string{f.Rule}, f.Questions...)})
	}

	if len(s.Blocks) > 0 && !slices.ContainsFunc(c.v.Contradictions, func(f assessment.Finding) bool { return f.Kind != assessment.Tension }) {
		s.Title = "What pulls in two directions"
	}

	return s
}
