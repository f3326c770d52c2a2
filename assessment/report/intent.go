package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"slices"
	"strings"
)

// intent holds what they want it to decide against what the answers say it
// decides. A person marks what goes against it; nothing here guesses.
func (c *composer) intent() Section {
	s := Section{ID: sectionIntent, Title: "What they want it to decide, and what it decides"}
	want := strings.TrimSpace(c.iv.Context[assessment.ContextIntent])
	if want == "" {
		return s
	}

	s.Blocks = append(s.Blocks, leadPara("What they want.", words.Sentence(want), assessment.ContextIntent))
	t := &Table{Caption: "What the answers say", Columns: []Column{{Title: "Where", Share: .24, RowHead: true}, {Title: "What it decides", Share: .5}, {Title: "Against what they want", Share: .26}}}
	for _, id := range IntentQuestions(c.b) {
		q, ok := c.b.Question(id)
		if !ok {
			continue
		}

		says := c.b.Says(c.iv.AnswerTo(id))
		if says == "" {
			says = "Not known yet."
		}

		marked := "Not marked"
		if slices.Contains(c.iv.IntentAgainst, id) {
			marked = "Yes, it goes against it"
		}

		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: q.Facet, Sub: id}, {Text: says}, {Text: marked}}})
	}

	if acts := c.running(); len(acts) > 0 {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: "Systems and actions"}, {Text: "Picked while it runs: " + words.Series(acts, 8) + "."}, {Text: "Compare with what they want"}}})
	}

	s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	return s
}

// IntentQuestions are held against what they want it to decide.
func IntentQuestions(b *assessment.Bank) []string {
	return b.AnswersAbout(assessment.SubjectPicks, assessment.SubjectWaits, assessment.SubjectStretch)
}
