package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// claimed holds the name against the answers.
func (c *composer) claimed() Section {
	s := Section{ID: sectionClaimed, Title: "What it is called and what it is", Appendix: true}
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

	s.Blocks = append(s.Blocks, para(text, from...))
	if p := strings.TrimSpace(c.iv.Context[assessment.ContextProduct]); p != "" {
		s.Blocks = append(s.Blocks, leadPara("What it hands over.", words.Sentence(words.Capital(p)),
			assessment.ContextProduct))
	}

	return s
}
