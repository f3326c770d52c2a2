package report_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"

	"pgregory.net/rapid"
)

// Words that mean something of their own here are explained in the report that uses
// them, and page one says where; those that a plain word can stand for are gone.
func TestWordsOfItsOwnAreExplained(t *testing.T) {
	b := load(t)
	gone := regexp.MustCompile(`(?i)\b(decision points?|lifecycles?|fingerprints?)\b`)
	own := map[string]*regexp.Regexp{}
	for _, w := range []string{"run", "step", "stretch", "limit", "bounded", "deciding question", "finding",
		"the list", "sealed"} {
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
		if front := inJSON(t, r.Front.Sure); coded && !strings.Contains(front, "which also explains run, step and limit") {
			t.Fatal("page one does not say where its words are explained")
		}
		if short := r.For(report.View{Audience: report.ForExecutive}); strings.Contains(inJSON(t, short.Front),
			"which also explains") {
			t.Fatal("page one alone leads to what it does not have")
		}
	})
	if len(seen) < 8 {
		t.Errorf("only these were used: %v", seen)
	}
}

// The answers that the glossary says can change the class are all that can: no other
// answer changes it, and each question that is said to be able to is among them.
func TestTheGlossaryNamesAllThatChangesTheClass(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		r, v, sections := composedOf(b, iv)
		says := ""
		for _, block := range sections["reading"].Blocks {
			for _, it := range block.Items {
				if it.Lead == "Deciding question." {
					says = it.Text
				}
			}
		}
		if says == "" {
			t.Fatal("it does not say what a deciding question is")
		}

		named := func(q *assessment.Question) bool { return q.Deciding || strings.Contains(says, q.ID) }
		for _, f := range v.Flips {
			if q, ok := b.Question(f.Question); ok && f.Class != v.Class && !named(q) {
				t.Fatalf("%s can change the class, and is missing from %q", f.Question, says)
			}
		}

		// Page one and each move count those that could change the class alone as they are.
		alone := func(of []assessment.Proof) int {
			ids := map[string]bool{}
			for _, f := range v.Flips {
				if f.Class != v.Class && !v.ClassHolds() && slices.Contains(of, assessment.ProofKnown(f.Question)) {
					ids[f.Question] = true
				}
			}
			return len(ids)
		}
		var needs []assessment.Proof
		for _, d := range r.Front.Decision.All() {
			needs = append(needs, d.Needs)
		}
		if _, says, ok := strings.Cut(r.Front.Decision.Answer.Text, "; "); ok &&
			strings.Contains(says, "change the class alone") &&
			!strings.HasPrefix(says, words.Count(alone(needs))+" of them") {
			t.Fatalf("%d could change the class alone: %s", alone(needs), says)
		}
		for _, step := range r.Plan {
			n, says := alone(step.Proves), step.Because
			no := strings.Contains(says, "not change the class alone") ||
				strings.HasPrefix(says, "None of them changes the class alone")
			switch {
			case no && n > 0, strings.Contains(says, "could change the class alone") && n == 0,
				strings.Contains(says, "; the rest completes") &&
					!strings.HasPrefix(says, words.Capital(words.Count(n))+" of them"),
				(strings.HasPrefix(says, "Each of them could") || strings.HasPrefix(says, "It could change")) &&
					n != len(step.Proves):
				t.Fatalf("%d of %v could change the class alone: %s", n, step.Proves, says)
			}
		}

		q := rapid.SampledFrom(b.All()).Draw(t, "question")
		if len(q.Options) == 0 || q.Kind == assessment.KindControlMulti {
			return
		}
		other := iv
		other.Answers = maps.Clone(iv.Answers)
		if other.Answers == nil {
			other.Answers = map[string]assessment.Answer{}
		}
		option := rapid.SampledFrom(q.Options).Draw(t, "option")
		other.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: option.ID,
			Evidence: assessment.Said}
		if is := assessment.Judge(b, other); is.Class != v.Class && !named(q) {
			t.Fatalf("%s %s makes %s of %s, and is missing from %q", q.ID, option.ID, is.Class, v.Class, says)
		}
	})

	// An answer that it names beside the deciding ones does change the class.
	for _, q := range b.All() {
		if _, _, sections := composedOf(b, assessment.Interview{System: "Desk"}); q.Deciding ||
			!strings.Contains(inJSON(t, sections["reading"]), q.ID) {
			continue
		}
		if !changesClass(b, q) {
			t.Errorf("%s is named, and changes no class", q.ID)
		}
	}
}

// changesClass reports whether two answers to a question give two classes, where the
// deciding questions all have answers in the middle.
func changesClass(b *assessment.Bank, q *assessment.Question) bool {
	seen := map[assessment.Class]bool{}
	for _, o := range q.Options {
		iv := assessment.Interview{System: "Desk", Answers: map[string]assessment.Answer{
			q.ID: {Question: q.ID, State: assessment.Answered, Choice: o.ID, Evidence: assessment.Said}}}
		for _, d := range b.All() {
			if at := slices.IndexFunc(d.Options, func(o assessment.Option) bool { return o.P == 0 }); d.Deciding && at >= 0 {
				iv.Answers[d.ID] = assessment.Answer{Question: d.ID, State: assessment.Answered, Choice: d.Options[at].ID,
					Evidence: assessment.Said}
			}
		}
		seen[assessment.Judge(b, iv).Class] = true
	}
	return len(seen) > 1
}
