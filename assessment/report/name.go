package report

import (
	"discern/assessment"
	"strings"
)

// claimed holds the name against the answers. What it hands over stands on page one and
// in the record.
func (c *composer) claimed() Block {
	text := c.v.Claimed.Says
	if c.decidersClash() {
		text = "Which word fits waits for two answers that point different ways."
	}

	var from []string
	if strings.TrimSpace(c.iv.Context[assessment.ContextWord]) != "" {
		from = append(from, assessment.ContextWord)
	}
	return leadPara("What it is called.", text, from...)
}
