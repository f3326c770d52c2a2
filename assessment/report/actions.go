package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"slices"
	"strings"
)

// named lists the actions of the inventory of those kinds, in quotation marks.
func (c *composer) named(kinds ...assessment.LineKind) []string {
	var out []string
	for _, l := range c.iv.Inventory {
		if slices.Contains(kinds, l.Kind) && strings.TrimSpace(l.Action) != "" {
			out = append(out, words.Quoted(l.Action))
		}
	}
	return out
}

// running lists the actions decided while it runs, the strongest first, so
// that "and two more" never hides the one that matters.
func (c *composer) running() []string { return assessment.RunningOf(c.iv) }
