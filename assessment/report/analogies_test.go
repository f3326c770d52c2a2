package report_test

import (
	"slices"
	"testing"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// A comparison says how the path runs, so it stands only in the report of a system that
// runs so, whatever is answered later: a path is like a provisioning flow, an agent like
// a privileged session, and never the other way round.
func TestAComparisonFitsTheSystem(t *testing.T) {
	b := load(t)
	guide, err := bank.Guide()
	if err != nil {
		t.Fatal(err)
	}
	of := map[string][]assessment.Shape{}
	for _, card := range guide.Cards {
		if card.Kind != assessment.CardAnalogy {
			continue
		}
		for _, c := range card.When {
			of[card.Title] = append(of[card.Title], c.Shapes...)
		}
	}

	compared := func(t interface{ Fatalf(string, ...any) }, iv assessment.Interview) []string {
		var out []string
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true, Guide: guide})
		for _, block := range sectionOf(r, "analogies").Blocks {
			shapes, ok := of[block.Lead]
			if block.Kind != report.Heading || !ok {
				continue
			}
			out = append(out, block.Lead)
			if !v.ClassHolds() || len(shapes) > 0 && !slices.Contains(shapes, v.Shape) {
				t.Fatalf("“%s” stands in the report of a %s, settled: %v", block.Lead, v.Shape, v.ClassHolds())
			}
		}
		return out
	}

	path := with("EC1=a", "EC2=a", "EC4=a", "EC7=a", "EC8=a", "EC9=a", "IS4=a")
	if got := compared(t, path); len(got) == 0 {
		t.Error("a fixed path is compared with nothing")
	}
	if got := compared(t, with("EC1=a", "IS4=g")); len(got) > 0 {
		t.Errorf("what is not settled is compared with %v", got)
	}
	if got := compared(t, with("EC1=f", "EC2=f", "EC7=e", "EC8=f", "EC9=a")); len(got) == 0 {
		t.Error("an agent is compared with nothing")
	}
	rapid.Check(t, func(t *rapid.T) { compared(t, drawn(t, b)) })
}
