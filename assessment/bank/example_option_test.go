package bank

import (
	"strings"
	"testing"
)

// Where one answer of a question has an example, all that are offered have one, so that
// none stands out; each is short, a sentence, its own, and says more than the answer does.
func TestExamplesOfAnswersAreWholeAndShort(t *testing.T) {
	b := load(t)
	seen, with := map[string]string{}, 0
	for _, q := range b.All() {
		if !q.HasExamples() {
			if q.Deciding {
				t.Errorf("%s decides the class, and none of its answers has an example", q.ID)
			}
			continue
		}

		with++
		for _, o := range q.Options {
			at := q.ID + " " + o.ID
			switch n := len(strings.Fields(o.Example)); {
			case o.Retired && o.Example != "":
				t.Errorf("%s is not offered any more and has an example", at)
			case o.Retired:
			case o.Example == "":
				t.Errorf("%s has no example, and another answer to %s has", at, q.ID)
			case n > 20 || !strings.HasSuffix(o.Example, "."):
				t.Errorf("%s: %d words, want 20 at most and a full stop: %s", at, n, o.Example)
			case seen[o.Example] != "":
				t.Errorf("%s and %s have one example", at, seen[o.Example])
			case strings.Contains(o.Example, o.Text):
				t.Errorf("%s: the example repeats the answer: %s", at, o.Example)
			}
			seen[o.Example] = at
		}
	}
	if with < 20 {
		t.Errorf("%d questions have examples, want 20 at least", with)
	}

	for _, q := range b.Edition("1").All() {
		if q.HasExamples() {
			t.Errorf("%s of edition 1 has examples, and that edition is as it was released", q.ID)
		}
	}
}
