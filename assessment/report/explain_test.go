package report_test

import (
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"

	"pgregory.net/rapid"
)

// The page that shows a verdict says what the report says, in the same sentences.
func TestAPageSaysOfAVerdictWhatTheReportSays(t *testing.T) {
	b := load(t)
	said := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, rapid.Bool().Draw(t, "mostly given"))
		decorate(t, b, &iv)
		iv.Context[assessment.ContextIntent] = "It may draft, never send."
		iv.IntentAgainst = rapid.SliceOf(rapid.SampledFrom(report.IntentQuestions(b))).Draw(t, "against")
		v := assessment.Judge(b, iv)
		e := report.Explain(b, iv, v)
		paper := all(report.Compose(b, iv, v, sealed))
		on := func(what, text string) {
			if text == "" {
				return
			}
			said[what]++
			if !strings.Contains(paper, text) {
				t.Fatalf("the page says of %s, and the report does not: %s", what, text)
			}
		}

		for _, c := range e.Changes {
			on("changes", c.Lead)
			on("changes", c.Text)
		}
		for _, text := range e.Others {
			on("the other class", text)
		}
		on("firmness", e.Firm.Text)
		if (len(e.Changes) == 0) != (e.Alone != "") {
			t.Fatalf("%d changes, and of the others it says %q", len(e.Changes), e.Alone)
		}

		if len(e.Limits) != len(v.Limits) {
			t.Fatalf("%d limits of %d", len(e.Limits), len(v.Limits))
		}
		for _, l := range e.Limits {
			if v.Class == assessment.Agent {
				on("limits", l.Name)
				on("limits", l.State)
				on("limits", l.Said)
				if l.Against != "–" { // on paper a row where nothing speaks against it says so by leaving it out
					on("limits", l.Against)
				}
			}
		}

		for _, d := range e.Decides {
			if len(iv.IntentAgainst) > 0 { // else the report has nothing to hold against what they want
				on("intent", d.Says)
				on("intent", d.Marked())
			}
			known := iv.AnswerTo(d.Question).State
			if (known == assessment.NotApplicable) != (d.Says == "Does not apply.") {
				t.Fatalf("%s is %q, and it says %q", d.Question, known, d.Says)
			}
		}
		for _, c := range e.Controls {
			if c.Level != nil && v.Shape != assessment.UndeterminedShape {
				on("controls", c.Area) // the answer itself stands in the record
				q, _ := b.Question(c.Question)
				on("controls", words.Capital(q.OpenLabel))
			}
		}
		if (len(e.Figures) == 0) != (e.NoFigures != "") {
			t.Fatalf("%d figures, and why there are none: %q", len(e.Figures), e.NoFigures)
		}
	})

	for _, what := range []string{"changes", "the other class", "limits", "intent", "controls"} {
		if said[what] == 0 {
			t.Errorf("nothing was said of %s, so it was not tried", what)
		}
	}
}
