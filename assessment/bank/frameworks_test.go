package bank

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"discern/assessment"
)

func TestEveryFrameworkLeadsSomewhere(t *testing.T) {
	x, err := Frameworks()
	if err != nil {
		t.Fatalf("the frameworks do not load:\n%v", err)
	}
	if len(x.Frameworks) != 15 {
		t.Errorf("%d frameworks, want 15", len(x.Frameworks))
	}

	for _, f := range x.Frameworks {
		items, by := x.Of(f.ID)
		n := 0
		for _, all := range by {
			n += len(all)
		}
		if len(items) == 0 || n == 0 {
			t.Errorf("%s has %d items and %d rows", f.ID, len(items), n)
		}
	}
}

// An item that nothing bears on, and that is not said to be left out either,
// would be in the file for nobody.
func TestEveryItemIsUsed(t *testing.T) {
	x, err := Frameworks()
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range x.Items {
		used := slices.ContainsFunc(x.Bearings, func(m assessment.Bearing) bool { return m.Item == item.ID }) ||
			slices.ContainsFunc(x.NotAsked, func(n assessment.NotAsked) bool { return slices.Contains(n.Items, item.ID) })
		if !used {
			t.Errorf("nothing leads to %s", item.ID)
		}
	}
}

// Our words never say that anything is met.
func TestFrameworksClaimNothing(t *testing.T) {
	x, err := Frameworks()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range assessment.TextsOf(*x) {
		for _, word := range []string{"complian", "complies", "conform", "fulfil", "satisf", "certif"} {
			if strings.Contains(strings.ToLower(text), word) {
				t.Errorf("%q says %s", text, word)
			}
		}
	}
}

func TestFaultsOfFrameworksAreNamed(t *testing.T) {
	const good = `crosswalk:
  bank: "1"
  frameworks:
    - {id: f, title: F, publisher: P, version: "1", url: https://example.org, basis: Read.}
  items:
    - {id: i, framework: f, title: I}
  bearings:
    - {question: EC1, item: i, strength: direct, why: both}
  notAsked:
    - {items: [i], what: something}
`
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) string {
		if _, err := FrameworksFS(fstest.MapFS{frameworksFile: {Data: []byte(text)}}, b); err != nil {
			return err.Error()
		}
		return ""
	}
	if got := read(good); got != "" {
		t.Fatalf("the good file has faults:\n%s", got)
	}

	for _, c := range []struct{ from, to, want string }{
		{"framework: f,", "framework: g,", "framework g is not in the file"},
		{"question: EC1", "question: EC99", "question EC99 " + notInBank},
		{"question: EC1", "limit: EC1", "the bank has no limit with question EC1"},
		{"question: EC1", "question: EC1, shape: open-agent", "exactly one of"},
		{"question: EC1", "question: EC1, answers: [z]", `question EC1 has no answer "z"`},
		{"item: i, strength", "item: j, strength", "item j is not in the file"},
		{"strength: direct", "strength: full", "one of direct, partial"},
		{"items: [i]", "items: [i, j]", "item j is not in the file"},
		{"items: [i]", "items: [i, i]", "item i is there twice"},
		{"items: [i]", "framework: g", "framework g is not in the file"},
		{", why: both}", ", why: both}\n    - {question: EC1, item: i, strength: partial, why: again}",
			"this row is there already"},
		{"title: I}", "title: I}\n    - {id: i, framework: f, title: J}", idTwice},
		{"basis: Read.}",
			"basis: Read.}\n    - {id: f, title: F, publisher: P, version: \"1\", url: https://example.org, basis: Read.}",
			idTwice},
	} {
		bad := strings.Replace(good, c.from, c.to, 1)
		if bad == good {
			t.Fatalf("%q is not in the file", c.from)
		}
		if got := read(bad); !strings.Contains(got, c.want) {
			t.Errorf("%s instead of %s: got %q, want %q", c.to, c.from, got, c.want)
		}
	}
}
