package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// design is the recommended control design: the choice and its price, then moves.
func (c *composer) design() Section {
	s := Section{ID: sectionDesign, Title: "Recommended control design"}
	if c.v.Shape == assessment.UndeterminedShape {
		s.Blocks = append(s.Blocks, para(c.b.Design.Undetermined))
		return s
	}

	if len(c.v.Design.Choices) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "The choice that comes first"})
		var items []Item
		for _, ch := range c.v.Design.Choices {
			lead := words.Sentence(ch.Name)
			if ch.Recommended {
				lead = words.Sentence(ch.Name + " (recommended here)")
			}

			items = append(items, Item{Lead: lead, Text: words.Sentence(ch.Says) + " The price: " + words.Lower(words.Sentence(ch.Price))})
		}

		s.Blocks = append(s.Blocks, Block{Kind: List, Items: items})
	}

	t := &Table{Caption: "In order, each with what it answers", Columns: []Column{{Title: "#", Share: .06, Numeric: true}, {Title: "Move", Share: .21, RowHead: true}, {Title: "What to do", Share: .41}, {Title: "Because", Share: .32}}}
	var kept []string
	if c.v.Design.First != "" {
		t.Rows = append(t.Rows, Row{ID: "move-first", Cells: []Cell{{Text: "1"}, {Text: "First"}, {Text: words.Sentence(c.v.Design.First)}, {Text: c.text.Name, Sub: "The verdict"}}})
	}

	for _, m := range c.v.Design.Moves {
		if m.Asked && m.Short == 0 && c.iv.Actions[m.Area] == (assessment.ActionNote{}) {
			kept = append(kept, words.Lower(m.Name))
			continue
		}
		t.Rows = append(t.Rows, Row{ID: "move-" + m.Area, Cells: []Cell{{Text: fmt.Sprint(len(t.Rows) + 1)}, {Text: m.Name, Sub: c.agreed(m.Area)}, {Text: m.Do}, {Text: m.Because, Sub: strings.Join(m.From, ", ")}}})
	}

	if len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "What to do, in order"}, Block{Kind: TableB, Table: t})
	}

	if len(kept) > 0 {
		s.Blocks = append(s.Blocks, leadPara("In place already.", fmt.Sprintf("On these answers nothing is missing for %s.", words.Series(kept, 8))))
	}

	if g := c.gapTable(); g != nil {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: g})
	}

	if c.v.Design.Relax != "" {
		s.Blocks = append(s.Blocks, leadPara("When this can be relaxed.", c.v.Design.Relax))
	}

	return s
}

// agreed says what was agreed about a move: who, by when, and its priority.
func (c *composer) agreed(area string) string {
	a := c.iv.Actions[area]
	var out []string
	if who := strings.TrimSpace(a.Owner); who != "" {
		out = append(out, "Owner: "+who)
	}

	if due := strings.TrimSpace(a.Due); due != "" {
		out = append(out, "By: "+due)
	}

	if a.Priority > 0 {
		out = append(out, fmt.Sprintf("Priority: %d", a.Priority))
	}

	return strings.Join(out, "\n")
}

// gapTable sets control found beside control required, question by question.
func (c *composer) gapTable() *Table {
	t := &Table{Caption: "Control found against what this verdict asks for, from 0 (none) to 3 (strong)", Columns: []Column{{Title: "Area", Share: .2, RowHead: true}, {Title: "Found", Share: .52}, {Title: "Level", Share: .12, Numeric: true}, {Title: "Asked for", Share: .16, Numeric: true}}}
	for _, g := range c.controls() {
		if g.Level == nil { // it stands among the open questions
			continue
		}

		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: g.Area, Sub: g.Question}, {Text: g.Found}, {Text: fmt.Sprint(*g.Level)}, {Text: fmt.Sprint(g.Asked)}}})
	}

	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// Control is what the answer to one question shows of a control, beside what the
// verdict asks for.
type Control struct {
	Area     string // its name
	Question string // id
	Found    string // the answer as a sentence
	Level    *int   // found, from 0 (none) to 3 (strong); nil where it is not known
	Asked    int    // the level that the verdict asks for
	Short    int    // levels that are missing
}

func (c *composer) controls() []Control {
	var out []Control
	for _, g := range c.v.Gaps {
		found := "Not known yet."
		if g.Found != nil {
			found = c.b.Says(c.iv.AnswerTo(g.Question))
			if found == "" {
				found = "None of the things asked about is done."
			}
		}

		out = append(out, Control{Area: c.area(g.Area), Question: g.Question, Found: found, Level: g.Found, Asked: g.Required, Short: g.Short})
	}

	return out
}

func (c *composer) area(id string) string {
	for _, a := range c.b.Design.Areas {
		if a.ID == id {
			return a.Name
		}
	}
	return id
}
