package assessment

import (
	"discern/assessment/words"
	"fmt"
	"strings"
)

// claimed holds the name against the answers.
func (c *composer) claimed() Section {
	s := Section{ID: sectionClaimed, Title: "What it is called and what it is"}
	text := c.v.Claimed.Says
	if name := strings.TrimSpace(c.iv.Context[ContextCalled]); name != "" && fold(name) != fold(c.v.Claimed.Word) {
		text = fmt.Sprintf("They call it %s. %s", words.Quoted(name), strings.TrimPrefix(text, fmt.Sprintf("It is called %s. ", words.Article(c.v.Claimed.Word))))
	}
	s.Blocks = append(s.Blocks, para(text, ContextCalled, ContextWord))
	if p := strings.TrimSpace(c.iv.Context[ContextProduct]); p != "" {
		s.Blocks = append(s.Blocks, leadPara("What it hands over.", words.Sentence(words.Capital(p)), ContextProduct))
	}
	return s
}
