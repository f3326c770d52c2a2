package assessment

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DayNamed is the last day that a text in English can mean by the one day, month or
// quarter it names: "in March" is the 31st. Where no year is given it is the first one
// that is not past at a given time. False where the text names none, or more than one, or
// says that something is after it.
func DayNamed(text string, at time.Time) (time.Time, bool) {
	if at.IsZero() {
		return time.Time{}, false
	}

	var found []time.Time
	for _, p := range dayPatterns {
		for _, m := range p.text.FindAllStringSubmatchIndex(text, -1) {
			parts := make([]string, p.text.NumSubexp()+1)
			for i := range parts {
				if m[2*i] >= 0 {
					parts[i] = text[m[2*i]:m[2*i+1]]
				}
			}
			day, ok := p.last(parts, at)
			if !ok || laterThan.MatchString(text[:m[0]]) || laterThan.MatchString(parts[0]) {
				return time.Time{}, false
			}
			found = append(found, day)
		}
		text = p.text.ReplaceAllString(text, "; ") // read once, by the fullest pattern
	}
	if len(found) != 1 {
		return time.Time{}, false
	}
	return found[0], true
}

// laterThan is what turns a day around: something is only after it.
var laterThan = regexp.MustCompile(`(?i)\b(after|since|not|not before|not until|no earlier than)( the)?( end of)?\s*$|` +
	`^(after|since)\b`)

const monthNames = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|` +
	`Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`

// dayPatterns are the ways to name a day that are read, the fullest first. A month alone
// needs a word before it, for "may" and "march" are words of their own.
var dayPatterns = []struct {
	text *regexp.Regexp
	last func(parts []string, at time.Time) (time.Time, bool)
}{
	{regexp.MustCompile(`\b(20\d\d)-(\d\d)-(\d\d)\b`), func(m []string, at time.Time) (time.Time, bool) {
		day, err := time.ParseInLocation(time.DateOnly, m[0], at.Location())
		return day, err == nil
	}},
	{regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ` + monthNames + `\b(?:,? (20\d\d)\b)?`),
		func(m []string, at time.Time) (time.Time, bool) { return dayOf(m[1], m[2], m[3], at) }},
	{regexp.MustCompile(`(?i)\b` + monthNames + ` (\d{1,2})(?:st|nd|rd|th)?\b(?:,? (20\d\d)\b)?`),
		func(m []string, at time.Time) (time.Time, bool) { return dayOf(m[2], m[1], m[3], at) }},
	{regexp.MustCompile(`(?i)\b` + monthNames + `,? (20\d\d)\b`),
		func(m []string, at time.Time) (time.Time, bool) { return endOf(monthOf(m[1]), m[2], at), true }},
	{regexp.MustCompile(`\bQ([1-4])\b(?:,? (20\d\d)\b)?`), func(m []string, at time.Time) (time.Time, bool) {
		n, _ := strconv.Atoi(m[1])
		return endOf(time.Month(3*n), m[2], at), true
	}},
	{regexp.MustCompile(`(?i)\b(?:in|by|before|until|till|from|of|early|mid|late|end|this|next|during)[ -]` + monthNames + `\b`),
		func(m []string, at time.Time) (time.Time, bool) { return endOf(monthOf(m[1]), "", at), true }},
	{regexp.MustCompile(`(?i)\bend of (?:the|this) year\b`), func(_ []string, at time.Time) (time.Time, bool) {
		return endOf(time.December, strconv.Itoa(at.Year()), at), true
	}},
}

func monthOf(name string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String()[:3], name[:3]) {
			return m
		}
	}
	return 0
}

// dayOf is a day by its number, month and year; false for the 31st of June.
func dayOf(number, month, year string, at time.Time) (time.Time, bool) {
	n, _ := strconv.Atoi(number)
	y, given := at.Year(), year != ""
	if given {
		y, _ = strconv.Atoi(year)
	}
	day := time.Date(y, monthOf(month), n, 0, 0, 0, 0, at.Location())
	if !given && day.Before(startOfDay(at)) {
		day = time.Date(y+1, monthOf(month), n, 0, 0, 0, 0, at.Location())
	}
	return day, day.Day() == n
}

// endOf is the last day of a month.
func endOf(month time.Month, year string, at time.Time) time.Time {
	y, given := at.Year(), year != ""
	if given {
		y, _ = strconv.Atoi(year)
	}
	end := time.Date(y, month+1, 0, 0, 0, 0, 0, at.Location())
	if !given && end.Before(startOfDay(at)) {
		end = time.Date(y+1, month+1, 0, 0, 0, 0, 0, at.Location())
	}
	return end
}

func startOfDay(at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
}

// WorkingDay is the day on which so many days of work, begun on the day after a given
// one, are done: days of rest are none.
func WorkingDay(from time.Time, days int) time.Time {
	day := startOfDay(from)
	for days > 0 {
		day = day.AddDate(0, 0, 1)
		if !IsDayOfRest(day) {
			days--
		}
	}
	return day
}

// IsDayOfRest reports whether a day is a Saturday or a Sunday, Christmas Day or New Year's
// Day, on which nobody can be asked to be done. Other holidays differ by place and are not
// known.
func IsDayOfRest(day time.Time) bool {
	switch day.Weekday() {
	case time.Saturday, time.Sunday:
		return true
	}
	return day.Month() == time.December && day.Day() == 25 || day.Month() == time.January && day.Day() == 1
}
