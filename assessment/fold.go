package assessment

import (
	"strings"
	"unicode"
)

// Fold makes names comparable: case and extra spaces do not matter.
func Fold(s string) string {
	if !singleSpaced(s) {
		s = strings.Join(strings.Fields(s), " ")
	}
	return strings.ToLower(s)
}

// singleSpaced reports whether words stand one plain space apart, as they nearly always do.
func singleSpaced(s string) bool {
	before := ' '
	for _, r := range s {
		if unicode.IsSpace(r) && (r != ' ' || before == ' ') {
			return false
		}
		before = r
	}

	return before != ' ' || s == ""
}
