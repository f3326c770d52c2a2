package report

import (
	"discern/assessment"
	"strings"
	"unicode/utf8"
)

// bestQuote picks a quote to print: in their words before a summary, then the
// longest that still reads at a glance, then the earliest.
func (c *composer) bestQuote(fits func(assessment.Quote) bool) (assessment.Quote, bool) {
	var best assessment.Quote
	found := false
	score := func(q assessment.Quote) int {
		n := utf8.RuneCountInString(q.Text)
		s := min(n, 240)
		if n > 300 {
			s = 1
		}

		if q.TheirWords {
			s += 1000
		}

		return s
	}

	for _, q := range c.iv.Quotes {
		if strings.TrimSpace(q.Text) != "" && fits(q) && (!found || score(q) > score(best)) {
			best, found = q, true
		}
	}

	return best, found
}

func orSomebody(s string) string {
	if strings.TrimSpace(s) == "" {
		return "speaker not noted"
	}
	return s
}
