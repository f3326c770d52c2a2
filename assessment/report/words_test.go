package report_test

import (
	"regexp"
	"strings"
	"testing"

	"discern/assessment/report"

	"pgregory.net/rapid"
)

// Words that mean something of their own here are explained in the report that uses
// them, and page one says where; those that a plain word can stand for are gone.
func TestWordsOfItsOwnAreExplained(t *testing.T) {
	b := load(t)
	gone := regexp.MustCompile(`(?i)\b(decision points?|lifecycles?|fingerprints?)\b`)
	own := map[string]*regexp.Regexp{}
	for _, w := range []string{"run", "step", "stretch", "limit", "bounded", "deciding question", "finding", "the list", "sealed"} {
		own[w] = regexp.MustCompile(`(?i)\b` + w + `(s|es)?\b`)
	}

	seen := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		r, _, sections := composedOf(b, drawn(t, b))
		explained := map[string]bool{}
		for _, block := range sections["reading"].Blocks {
			for _, it := range block.Items {
				explained[strings.ToLower(strings.TrimSuffix(it.Lead, "."))] = true
			}
		}

		text := inJSON(t, r.Front)
		for _, s := range r.Sections {
			if s.ID != "frameworks" { // in the words of others
				text += inJSON(t, s)
			}
		}
		text = regexp.MustCompile(`"(ID|id|area)":"[^"]*"`).ReplaceAllString(text, "")
		if w := gone.FindString(text); w != "" {
			t.Fatalf("%q is used", w)
		}
		for w, used := range own {
			if used.MatchString(text) {
				seen[w] = true
				if !explained[w] && (w != "the list" || len(r.Interview.Inventory) > 0) {
					t.Fatalf("%q is used and not explained", w)
				}
			}
		}

		coded := strings.Contains(inJSON(t, r.Front.Sure), "A code such as")
		if front := inJSON(t, r.Front.Sure); coded && !strings.Contains(front, "says what words such as") {
			t.Fatal("page one does not say where its words are explained")
		}
		if short := r.For(report.View{Audience: report.ForExecutive}); strings.Contains(inJSON(t, short.Front), "says what words") {
			t.Fatal("page one alone leads to what it does not have")
		}
	})
	if len(seen) < 8 {
		t.Errorf("only these were used: %v", seen)
	}
}
