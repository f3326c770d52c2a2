package report

import (
	"discern/assessment/words"
	"fmt"
)

// sure says how confident the reading is, and what could still change it.
func (c *composer) sure() (string, []string) {
	out := fmt.Sprintf("Confidence is %s: %s.", c.v.Confidence.Level, words.Series(c.v.Confidence.Because, 6))
	from := []string{}
	for _, k := range c.v.Contributions {
		from = append(from, k.Question)
	}

	if settled := c.v.SettledInWords(); settled != "" {
		out += " " + settled
	}

	return out, from
}
