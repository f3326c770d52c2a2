package report

import "strings"

// summary is the seller's own summary, marked as the seller's.
func (c *composer) summary() Section {
	s := Section{ID: sectionSummary, Title: "Summary by the interviewer"}
	if text := strings.TrimSpace(c.iv.Summary); text != "" && !c.iv.Drafting {
		s.Blocks = append(s.Blocks, Block{Kind: Comment, Text: text})
	}
	return s
}
