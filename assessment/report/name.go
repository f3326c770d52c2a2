package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// claimed holds the name against the answers. What it hands over stands on page one and
// in the record.
func (c *composer) claimed() Block {
	text := c.v.Claimed.Says
	if name := strings.TrimSpace(c.iv.Context[assessment.ContextCalled]); name != "" &&
		assessment.Fold(name) != assessment.Fold(c.v.Claimed.Word) {
		text = fmt.Sprintf("They call it %s. %s", words.Quoted(name),
			strings.TrimPrefix(text, fmt.Sprintf("It is called %s. ", words.Article(c.v.Claimed.Word))))
	}

	var from []string
	for _, id := range []string{assessment.ContextCalled, assessment.ContextWord} {
		if strings.TrimSpace(c.iv.Context[id]) != "" {
			from = append(from, id)
		}
	}

	return leadPara("What it is called.", text, from...)
}
