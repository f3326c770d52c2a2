package assessment

import (
	"discern/assessment/words"
	"strings"
	"unicode/utf8"
)

// ProductPhrase is what it hands over, where the answer can stand inside a
// sentence: a short noun phrase. Otherwise "".
func ProductPhrase(iv *Interview) string {
	p := strings.Join(strings.Fields(iv.Context[ContextProduct]), " ")
	p = strings.TrimRight(p, ".")
	n := len(strings.Fields(p))
	if n == 0 || n > 16 || utf8.RuneCountInString(p) > 120 || strings.ContainsAny(p, ".!?;:{}") {
		return ""
	}

	first, _, _ := strings.Cut(strings.ToLower(p), " ")
	switch first {
	case "it", "they", "we", "the system", "this", "that", "i", "you", "when", "if", "because", "to":
		return ""
	}

	return words.Lower(p)
}

func RunningOf(iv *Interview) []string {
	var out []string
	for _, kind := range []LineKind{Final, Writes, Reads} {
		for _, l := range iv.Inventory {
			if l.Decided == DecidedRunning && l.Kind == kind && strings.TrimSpace(l.Action) != "" {
				out = append(out, words.Quoted(l.Action))
			}
		}
	}

	return out
}
