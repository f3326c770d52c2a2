package assessment

import (
	"regexp"
	"strings"
)

// growthPattern finds "from 300 to 2,600", with a word or two between a number and the next:
// "from 300 trips a day to about 2,600".
var growthPattern = regexp.MustCompile(`(?i)\bfrom (?:about |around |roughly |some )?(` + plainNumber +
	`)(?: [a-z]+){0,4} to (?:about |around |roughly |some |up to )?(` + plainNumber + `)`)

const plainNumber = `\d{1,3}(?:[.,]\d{3})+\b|\d+\b`

// GrowthNamed is the number that a text in English says something shall grow to, where it
// grows from a number that is known: "from 300 to 2,600 trips a day" of 300 now. False where
// the text names no such step, more than one, or one from another number: whether that is
// about the same thing cannot be told.
func GrowthNamed(text string, now Number) (to Number, ok bool) {
	if !now.Exact() || now.Low <= 0 {
		return Number{}, false
	}

	all := growthPattern.FindAllStringSubmatchIndex(text, -1)
	if len(all) != 1 {
		return Number{}, false
	}
	m := all[0]
	// What follows the number may make it something else: a day, a share, a sum of money.
	if rest := text[m[5]:]; strings.HasPrefix(rest, "%") || growthOther.MatchString(rest) {
		return Number{}, false
	}

	from, err := ParseNumber(text[m[2]:m[3]])
	if err != nil || !from.Exact() || from.Low != now.Low {
		return Number{}, false
	}
	to, err = ParseNumber(text[m[4]:m[5]])
	if err != nil || !to.Exact() || to.Low <= from.Low {
		return Number{}, false
	}
	return to, true
}

// growthOther is what makes a number no count of jobs a day: a month after it, a currency, a
// part of something, or another span of time.
var growthOther = regexp.MustCompile(`(?i)^(?:[.,]\d| (?:` + monthNames +
	`|percent|per cent|euros?|dollars?|pounds?|francs?|EUR|USD|GBP|CHF|people|users|teams?|systems?|tools?)\b|` +
	`(?: [a-z]+){0,2} (?:an?|per|each|every) (?:hour|week|month|quarter|year)\b)`)
