package bank

import (
	"strings"
	"testing"

	"discern/assessment"
)

// The words that are explained are few, each stands in a question, and what explains
// one uses no other that comes after it.
func TestTheGlossaryIsShortAndUsed(t *testing.T) {
	b := load(t)
	if n := len(b.Glossary); n == 0 || n > assessment.MaxTerms {
		t.Fatalf("%d words are explained, want 1 to %d", n, assessment.MaxTerms)
	}

	used := map[string]bool{}
	for _, q := range b.All() {
		for _, stage := range []string{"", "building"} {
			for _, term := range b.TermsIn(q.Texts(stage)...) {
				used[term.Word] = true
			}
		}
	}
	for _, term := range b.Glossary {
		if !used[term.Word] {
			t.Errorf("no question uses %q", term.Word)
		}
		if n := len(strings.Fields(term.Means)); n > 20 || !strings.HasSuffix(term.Means, ".") {
			t.Errorf("%q is explained in %d words: %s", term.Word, n, term.Means)
		}
	}
}

func TestTermsAreFoundAsWholeWords(t *testing.T) {
	b := load(t)
	for text, want := range map[string]string{
		"":                               "",
		"It is running, and prompted.":   "",
		"Runs":                           "run",
		"a Step? (one tool)":             "step tool",
		"the service account’s password": "service account",
	} {
		var got []string
		for _, term := range b.TermsIn(text) {
			got = append(got, term.Word)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q uses %v, want %s", text, got, want)
		}
	}
}
