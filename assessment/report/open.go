package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
)

// open ranks what nobody could answer yet.
func (c *composer) open() Section {
	s := Section{ID: sectionOpen, Title: "Questions still open"}
	if len(c.v.OpenQuestions) == 0 {
		s.Blocks = append(s.Blocks, para("Every question that applies has an answer."))
		return s
	}

	switch flips := c.v.Flipping(); {
	case len(flips) == 1:
		q, _ := c.b.Question(flips[0])
		label := orFacet(q.OpenLabel, words.Lower(q.Facet))
		s.Blocks = append(s.Blocks, para(fmt.Sprintf("One open answer alone could change the verdict: %s. %s", label, c.flipSentence(q)), q.ID))

	case len(flips) > 1:
		says := "%s open answers could change the verdict, each on its own. They come first."
		s.Blocks = append(s.Blocks, para(fmt.Sprintf(says, words.Capital(words.Count(len(flips)))), flips...))

	case c.v.Settledness() == assessment.Settled:
		s.Blocks = append(s.Blocks, para("None of these can change the verdict. They are in the order in which they matter to the design."))
	case c.v.Settledness() == assessment.TooEarly:
		s.Blocks = append(s.Blocks, para("None of these decides the verdict on its own. They are in the order in which they matter."))
	default:
		s.Blocks = append(s.Blocks, para(c.v.CouldChange()+" They are in the order in which they matter."))
	}

	t := &Table{Caption: "In the order in which they matter", Columns: []Column{{Title: "#", Share: .06, Numeric: true}, {Title: "Question", Share: .44, RowHead: true}, {Title: "Ask", Share: .17}, {Title: "What the answer changes", Share: .33}}}
	for i, o := range c.v.OpenQuestions {
		q, _ := c.b.Question(o.Question)
		who := Cell{Text: string(o.Role)}
		if o.Who != "" {
			who = Cell{Text: o.Who, Sub: string(o.Role)}
		}

		sub := q.ID
		if o.Asked {
			sub += ", asked: " + whyText(c.iv.AnswerTo(q.ID))
		}

		t.Rows = append(t.Rows, Row{ID: "open-" + q.ID, Cells: []Cell{{Text: fmt.Sprint(i + 1)}, {Text: q.Read(c.iv.Stage()), Sub: sub}, who, {Text: o.Changes}}})
	}

	s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	return s
}

func whyText(a assessment.Answer) string {
	switch a.Why {
	case assessment.SomeoneElse:
		return "somebody else knows"
	case assessment.RatherNot:
		return "they would rather not say"
	}
	return "not known yet"
}
