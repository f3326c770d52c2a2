package report

import (
	"fmt"
	"strings"

	"discern/assessment/words"
)

// beginLetters is the sentence that names the letters; a version without them has none.
const beginLetters = "begin.letters"

// begin says what comes before the first move is done: whom to name, the smallest step of
// the first moves that has one, and how many letters are ready to send.
func (a *author) begin() []Sentence {
	var out []Sentence
	if says := a.toName(); says != "" {
		out = append(out, Sentence{ID: "begin.name", Text: says})
	}

	for i, s := range a.steps[:min(mostMoves, len(a.steps))] {
		if start := oneLine(s.Start); start != "" {
			out = append(out, Sentence{ID: "begin.step",
				Text: fmt.Sprintf("First step of move %d, for %s: %s", i+1, roleOf(s.Who), words.Sentence(words.Lower(start)))})
			break
		}
	}

	letters, n := a.letters(), 0
	for _, l := range letters {
		n += len(l.items)
	}
	if n > 0 {
		out = append(out, Sentence{ID: beginLetters, Text: fmt.Sprintf("%s with %s %s ready.",
			words.Capital(words.Plural(len(letters), "letter", "letters")), words.Plural(n, "question", "questions"),
			words.ByNumber(len(letters), "is", "are"))})
	}
	return out
}

// toName says which moves nobody is named for, and of which it has to be settled who of
// those who took part does them; "" where each has somebody.
func (a *author) toName() string {
	var nameless, either []string
	for i, s := range a.steps {
		switch role := roleOf(s.Who); {
		case s.Who == role+noName:
			nameless = append(nameless, fmt.Sprint(i+1))
		case s.Who != role:
			either = append(either, fmt.Sprint(i+1))
		}
	}

	moves := func(at []string) string {
		if len(at) == len(a.steps) {
			return "each move of the plan"
		}
		return fmt.Sprintf("%s %s", words.ByNumber(len(at), "move", "moves"), words.Series(at, len(at)))
	}
	var first []string
	if len(nameless) > 0 {
		first = append(first, "name who does "+moves(nameless)+", for nobody is named yet")
	}
	if len(either) > 0 {
		first = append(first, "settle which of those who took part does "+moves(either))
	}
	return words.Sentence(words.Capital(strings.Join(first, "; ")))
}
