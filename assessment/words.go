package assessment

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// capital returns s with its first letter in upper case.
func capital(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// lower returns s with its first letter in lower case, unless its first word
// is written in capitals throughout.
func lower(s string) string {
	if s == "" {
		return ""
	}
	word, _, _ := strings.Cut(s, " ")
	if utf8.RuneCountInString(word) > 1 && strings.ToUpper(word) == word {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// quoted puts typographic quotation marks around a name, made one line.
func quoted(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return ""
	}
	return "“" + s + "”"
}

// series joins names as people do: "a, b and c"; what is past most is counted.
func series(names []string, most int) string {
	if len(names) > most {
		rest := len(names) - most + 1
		names = append(names[:most-1:most-1], fmt.Sprintf("%s more", Count(rest)))
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// plural returns one or many with the number in front, in words up to ten.
func plural(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return Count(n) + " " + many
}

// sentence makes sure that a piece of text ends like one.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if r, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?…”\"'", r) {
		return s
	}
	return s + "."
}

// noneOr writes a count that stands on its own: "none can", "two can".
func noneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return Count(n)
}

// allOf says that all of some things are meant: "both actions".
func allOf(n int, one, many string) string {
	switch n {
	case 1:
		return "The one " + one
	case 2:
		return "Both " + many
	}
	return fmt.Sprintf("All %s %s", Count(n), many)
}
