package bank

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
)

// docs/buyer-walk.md says how long each page of a buyer's short way takes, by the measure
// that the pages themselves count down with. It stands as the questions do.
func TestTheWalkOfABuyerIsReckonedAsItIsSaid(t *testing.T) {
	const at = "../../docs/buyer-walk.md"
	want := buyerWalk(load(t))
	if *updateSentences {
		if err := os.WriteFile(at, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	doc, err := os.ReadFile(at)
	if err != nil || string(doc) != want {
		t.Errorf("docs/buyer-walk.md is not what is reckoned (%v); run go test ./assessment/bank -run WalkOfABuyer "+
			"-update. It would say:\n%s", err, want)
	}
}

// buyerWalk reckons the longer of the two short ways, page by page.
func buyerWalk(b *assessment.Bank) string {
	var empty assessment.Interview
	var ids []string
	for _, path := range []assessment.Path{assessment.PathBase, assessment.PathAgent, assessment.PathBoth} {
		for _, q := range b.All() {
			if q.Path == path && !q.Later {
				ids = append(ids, q.ID)
			}
		}
	}

	all, rest := b.LoadAhead(empty, nil), b.LoadAhead(empty, nil)
	var rows []string
	row := func(page string, l assessment.Load) {
		rest = assessment.Load{Words: rest.Words - l.Words, Chosen: rest.Chosen - l.Chosen, Typed: rest.Typed - l.Typed}
		rows = append(rows, walkRow(page, l))
	}
	row("About the system", b.LoadAbout())
	slices.SortFunc(ids, func(x, y string) int {
		return seconds(b.LoadOf("", []string{y})) - seconds(b.LoadOf("", []string{x}))
	})
	for _, id := range ids {
		q, _ := b.Question(id)
		row(id+", "+strings.ToLower(q.Facet[:1])+q.Facet[1:], b.LoadOf("", []string{id}))
	}
	rows = append(rows, walkRow("The list of systems and actions, with two lines", rest),
		walkRow("All of it", all))

	return fmt.Sprintf("# How long a buyer's short way takes\n\n"+
		"Reckoned, and not measured on people: the words that stand open on each page at %d a minute, %d seconds for\n"+
		"each thing to choose and %d for each field that most people fill in. What is folded, such as examples, what\n"+
		"settles close calls and why it is asked, is not counted. It is the longer of the two short ways, before any\n"+
		"answer shortens it, and the measure that the pages count down with. The test that holds this file is\n"+
		"TestTheWalkOfABuyerIsReckonedAsItIsSaid.\n\n"+
		"The check of all answers is not on the way: whoever gave something to each question comes to the report, and\n"+
		"can go back from there. A question that neither the class nor page one hangs on is an offer after the report:\n"+
		later(b)+".\n\n"+
		"The aim is under 12 minutes. It is %d now: %s. The questions stand with the\nlongest first.\n\n"+
		walkedThrough+
		"| Page | Words | To choose | To type | Seconds |\n|---|---|---|---|---|\n%s",
		assessment.WordsAMinute, int(assessment.ToChoose.Seconds()), int(assessment.ToType.Seconds()), all.Minutes(),
		map[bool]string{true: "the aim is met", false: "the aim is not met"}[all.Minutes() < 12],
		strings.Join(rows, ""))
}

// walkedThrough is what stands in the document of the last walk in a browser.
const walkedThrough = "Walked through in a browser on 30 November 2026, as three buyers: on a phone of 390 px, at a " +
	"desk with everything\nunfolded and a colleague asked, and without script, up to Take it back and Delete. What was " +
	"untrue or made her\nhesitate was mended, and stays so by the tests of web/share_test.go: who would know was said " +
	"to go where nobody was\nnamed; names were said to be out while one that was only pointed at went along; a button " +
	"was spoken of that only\nscript brings; two notes to leave out were heard alike; the report had no way to what is " +
	"kept; whoever had taken back\nwhat she shared was told of as one who never shared.\n\n"

// later names the questions of the short path that a buyer is not asked on the way.
func later(b *assessment.Bank) string {
	var out []string
	for _, q := range b.All() {
		if q.Later && q.Path != assessment.PathFull {
			out = append(out, q.ID+", "+strings.ToLower(q.Facet[:1])+q.Facet[1:])
		}
	}
	return strings.Join(out, "; ")
}

func walkRow(page string, l assessment.Load) string {
	return fmt.Sprintf("| %s | %d | %d | %d | %d |\n", page, l.Words, l.Chosen, l.Typed, seconds(l))
}

func seconds(l assessment.Load) int {
	return (l.Words*60+assessment.WordsAMinute/2)/assessment.WordsAMinute + l.Chosen*int(assessment.ToChoose.Seconds()) +
		l.Typed*int(assessment.ToType.Seconds())
}
