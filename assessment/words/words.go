// Package words says numbers, names and values in English: plurals, series,
// capitals, quotation marks. Whatever prints for people says a thing with it, so
// that one thing reads the same on every page, on paper and in every file.
//
// It knows no interview and no question.
package words

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Capital returns s with its first letter in upper case.
func Capital(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// Lower returns s with its first letter in lower case, unless its first word
// is written in capitals throughout.
func Lower(s string) string {
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

// Inside returns a name as it reads inside a sentence: plain words with a capital
// in front lose it, and a name with a capital further on stays as it is.
func Inside(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	if strings.ContainsFunc(s[n:], unicode.IsUpper) {
		return s
	}

	return Lower(s)
}

// Quoted puts typographic quotation marks around a name, made one line.
func Quoted(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return ""
	}
	return "“" + s + "”"
}

// Series joins names as people do: "a, b and c"; what is past most is counted.
func Series(names []string, most int) string {
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

// Either joins what somebody chooses from: "a, b or c".
func Either(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}

	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// Plural returns one or many with the number in front, in words up to ten.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return Count(n) + " " + many
}

// Figure writes a number of things in figures: "1 report", "3 reports".
func Figure(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}

	return strconv.Itoa(n) + " " + many
}

// Clause writes a clause as a sentence of its own: a capital in front, one full
// stop behind.
func Clause(s string) string {
	if s == "" {
		return ""
	}

	return Capital(strings.TrimSuffix(s, ".")) + "."
}

// Sentence makes sure that a piece of text ends like one.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if r, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?…”\"'", r) {
		return s
	}

	return s + "."
}

// NoneOr writes a count that stands on its own: "none can", "two can".
func NoneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return Count(n)
}

// AllOf says that all of some things are meant: "both actions".
func AllOf(n int, one, many string) string {
	switch n {
	case 1:
		return "The one " + one
	case 2:
		return "Both " + many
	}
	return fmt.Sprintf("All %s %s", Count(n), many)
}

// Count writes a small whole number in words, others in figures.
func Count(n int) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// Article puts the indefinite article before a noun that takes one.
func Article(word string) string {
	if word == "" {
		return ""
	}

	first := strings.ToLower(strings.Fields(word)[0])
	switch {
	case first == "automation", first == "no", first == "many", strings.HasSuffix(first, "s"):
		return word
	case strings.ContainsRune("aeiou", rune(first[0])):
		return "an " + word
	}

	return "a " + word
}

// Cut shortens a text of one line to at most n characters, at a word where it
// can, and says so with "…".
func Cut(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}

	short := string([]rune(s)[:n-1])
	if at := strings.LastIndexByte(short, ' '); at > n/2 {
		short = short[:at]
	}

	return strings.TrimRight(short, " ,;:.") + "…"
}
