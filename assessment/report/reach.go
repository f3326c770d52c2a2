package report

import (
	"discern/assessment"
	"fmt"
	"strings"
)

// surface is the identity surface: every system and action mentioned.
func (c *composer) surface() Section {
	s := Section{ID: sectionSurface, Title: "Identity surface"}
	v := c.v.Surface
	if v.Lines == 0 {
		s.Blocks = append(s.Blocks,
			para("No system or action has been listed yet. The list of what it calls, under which identity, is what access "+
				"is cut from: ask for the tool or connector list.", "inventory"))
		s.Blocks = append(s.Blocks, c.stated(c.b.AnswersAbout(assessment.SubjectReach, assessment.SubjectIdentity,
			assessment.SubjectRefusal, assessment.SubjectCredential)...)...)
		return s
	}

	r := c.reach()
	s.Title = r.heading()
	s.Blocks = append(s.Blocks, para(r.lead(), "inventory"),
		Block{Kind: ReachB, Reach: &r, Text: r.caption(), From: r.from()})
	if says := c.billSentence(assessment.BillOf(c.iv)); says != "" {
		s.Blocks = append(s.Blocks, para(says, "inventory"))
	}
	if c.v.Class != assessment.Agent { // around an agent these are limits, and stand there
		s.Blocks = append(s.Blocks, c.stated(c.b.AnswersAbout(assessment.SubjectReach, assessment.SubjectRefusal)...)...)
	}
	s.Blocks = append(s.Blocks, c.stated(c.b.AnswersAbout(assessment.SubjectCredential)...)...)

	if w := c.v.Numbers.Width; w != nil {
		s.Blocks = append(s.Blocks, para(fmt.Sprintf("Of %s permissions granted, %s were used in the last 30 days: %s%%.",
			c.num(assessment.NumGranted), c.num(assessment.NumUsed), w.Text()), w.From...))
	}

	return s
}

func (c *composer) inventory() *Table {
	t := &Table{Caption: "Every system and action mentioned, and when it is decided that it happens",
		Columns: []Column{{Title: "System", Share: .18, RowHead: true}, {Title: "Action", Share: .2},
			{Title: "Kind", Share: .14}, {Title: "Name in the log", Share: .16}, {Title: "Decided", Share: .15},
			{Title: "What can refuse", Share: .17}}}
	for _, l := range c.iv.Inventory {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: l.System}, {Text: l.Action}, {Text: l.Kind.Name()},
			{Text: orNotKnown(l.Identity)}, {Text: l.Decided.Name()}, {Text: orNotKnown(l.Refuses)}}})
	}
	return t
}

func orNotKnown(s string) string {
	if strings.TrimSpace(s) == "" {
		return "Not known"
	}
	return s
}
