package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// sectionTwo is the id of the section with both sides' answers.
const sectionTwo = "two-answers"

// two sets the buyer's record beside this one, where there is one and they
// differ.
func (c *composer) two() Section {
	s := Section{ID: sectionTwo}
	if c.other == nil {
		return s
	}

	all := assessment.Compare(c.b, *c.iv, *c.other)
	var apart, theirs []assessment.Difference
	for _, d := range all {
		if d.Kind == assessment.Differs {
			apart = append(apart, d)
		} else {
			theirs = append(theirs, d)
		}
	}

	s.Title = "Where the two records differ"
	if n := len(apart); n > 0 {
		s.Title = words.Capital(words.Plural(n, "question has", "questions have")) + " two answers"
		s.Blocks = append(s.Blocks, Block{Kind: Para, From: questionsOf(apart),
			Text: "Both answers are kept, each with who gave it and how it is known. The verdict of this report rests on " +
				"the left-hand ones." + c.weighs(apart)})
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: c.twoTable("Answered differently", apart)})
	}

	if len(theirs) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: c.twoTable("Answered on the buyer’s side only", theirs)})
	}

	return s
}

func questionsOf(all []assessment.Difference) []string {
	var out []string
	for _, d := range all {
		out = append(out, d.Question)
	}
	return out
}

// weighs says which of the differences would change the verdict.
func (c *composer) weighs(all []assessment.Difference) string {
	var ids []string
	for _, d := range all {
		if d.Becomes != "" {
			ids = append(ids, d.Question)
		}
	}

	if len(ids) == 0 {
		return " None of them alone would change it."
	}
	return fmt.Sprintf(" With the other answer to %s it would be a different one.", words.Either(ids))
}

func (c *composer) twoTable(caption string, all []assessment.Difference) *Table {
	t := &Table{Caption: caption, Columns: []Column{{Title: "Ref", Share: .08, RowHead: true},
		{Title: "Question", Share: .28}, {Title: "This record", Share: .32}, {Title: "The buyer’s own", Share: .32}}}
	for _, d := range all {
		q, _ := c.b.Question(d.Question)
		t.Rows = append(t.Rows,
			Row{Cells: []Cell{{Text: q.ID}, {Text: q.Read(c.iv.Stage())}, c.twoCell(q, d.Seller), c.twoCell(q, d.Buyer)}})
	}
	return t
}

// twoCell is an answer with its figures, who gave it, when, and how it is known.
func (c *composer) twoCell(q *assessment.Question, a assessment.Answer) Cell {
	var text string
	switch a.State {
	case assessment.Answered:
		text = q.Chosen(a)
	case assessment.NotApplicable:
		text = a.State.In(c.iv.Side) + ": " + a.Reason
	case assessment.Unknown:
		text = a.State.In(c.iv.Side)
	default:
		return Cell{Text: assessment.Open.In(c.iv.Side)}
	}

	sub := c.small(q, a, nil)
	var by []string
	if a.By != "" {
		by = append(by, a.By)
	}

	if !a.At.IsZero() {
		by = append(by, assessment.FormatDate(a.At.In(c.zone)))
	}

	if a.State == assessment.Answered {
		by = append(by, words.Lower(a.Evidence.Plain()))
	}

	if a.Taken != nil {
		by = append(by, "taken over from "+a.Taken.From)
	}

	return Cell{Text: text, Sub: strings.TrimSpace(sub + "\n" + strings.Join(by, ", "))}
}
