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
	s := Section{ID: sectionIntent, Title: "What they want it to decide, and what it decides", Appendix: true}
	want := strings.TrimSpace(c.iv.Context[assessment.ContextIntent])
	// Where nobody marked anything, it stands in the record of answers, and this would only repeat those.
	if want == "" || len(c.iv.IntentAgainst) == 0 {
		return s
	}

	s.Blocks = append(s.Blocks, leadPara("What they want.", words.Sentence(want), assessment.ContextIntent))
	t := &Table{Caption: "What the answers say", Columns: []Column{{Title: "Where", Share: .24, RowHead: true},
		{Title: "What it decides", Share: .5}, {Title: "Against what they want", Share: .26}}}
	for _, d := range c.decides() {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: d.Facet, Sub: d.Question}, {Text: d.Says}, {Text: d.Marked()}}})
	}

	if acts := c.running(); len(acts) > 0 {
		t.Rows = append(t.Rows,
			Row{Cells: []Cell{{Text: "Systems and actions"}, {Text: "Picked while it runs: " + words.Series(acts, 8) + "."},
				{Text: "Compare with what they want"}}})
	}

	s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	return s
}

// Decides is one answer that is held against what they want it to decide.
type Decides struct {
	Question string // id
	Facet    string
	Says     string // the answer as a sentence
	Against  bool   // a person marked that it goes against it
}

// Marked says whether a person marked that the answer goes against what they want.
func (d *Decides) Marked() string {
	if d.Against {
		return "Yes, it goes against it"
	}

	return "Not marked"
}

func (c *composer) decides() []Decides {
	var out []Decides
	for _, id := range IntentQuestions(c.b) {
		q, ok := c.b.Question(id)
		if !ok {
			continue
		}

		a := c.iv.AnswerTo(id)
		says := c.b.Says(a)
		if says == "" {
			says = words.Sentence(a.State.In(c.iv.Side))
		}

		out = append(out, Decides{Question: id, Facet: q.Facet, Says: says, Against: slices.Contains(c.iv.IntentAgainst, id)})
	}

	return out
}

// IntentQuestions are held against what they want it to decide.
func IntentQuestions(b *assessment.Bank) []string {
	return b.AnswersAbout(assessment.SubjectPicks, assessment.SubjectWaits, assessment.SubjectStretch)
}
