package templates

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"discern/assessment"
)

func number(n assessment.Number) string {
	switch {
	case n.Unknown:
		return "unknown"
	case n.AtLeast:
		return plain(n.Low) + "+"
	case n.Low != n.High:
		return plain(n.Low) + " to " + plain(n.High)
	case n.Guess:
		return "about " + plain(n.Low)
	}
	return plain(n.Low)
}

func plain(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2 January 2006")
}

func clock(t time.Time) string { return t.Local().Format("15:04") }

func moment(t time.Time) string { return day(t) + ", " + clock(t) }

// count writes "1 report", "3 reports".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func join(parts []string, last string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " " + last + " " + parts[len(parts)-1]
}
