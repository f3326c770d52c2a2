package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// surface is the identity surface: every system and action mentioned.
func (c *composer) surface() Section {
	s := Section{ID: sectionSurface, Title: "Identity surface"}
	v := c.v.Surface
	if v.Lines == 0 {
		s.Blocks = append(s.Blocks, para("No system or action has been listed yet. The list of what it calls, under which identity, is what access is cut from: ask for the tool or connector list.", "inventory"))
		for _, id := range c.b.AnswersAbout(assessment.SubjectReach, assessment.SubjectIdentity, assessment.SubjectRefusal, assessment.SubjectCredential) {
			if says := c.b.Says(c.iv.AnswerTo(id)); says != "" {
				s.Blocks = append(s.Blocks, para(says, id))
			}
		}

		return s
	}

	if k, ok := c.findWidest(); ok {
		s.Title = strings.TrimSuffix(k.says, ".")
		for _, before := range []string{", among them", ": “"} {
			s.Title, _, _ = strings.Cut(s.Title, before)
		}
	}

	s.Blocks = append(s.Blocks, para(c.surfaceSentence(), "inventory"), Block{Kind: TableB, Table: c.inventory()})
	for _, id := range c.b.AnswersAbout(assessment.SubjectReach, assessment.SubjectRefusal, assessment.SubjectCredential) {
		if says := c.b.Says(c.iv.AnswerTo(id)); says != "" {
			s.Blocks = append(s.Blocks, para(says, id))
		}
	}

	if w := c.v.Numbers.Width; w != nil {
		s.Blocks = append(s.Blocks, para(fmt.Sprintf("Of %s permissions granted, %s were used in the last 30 days: %s%%.", c.num(assessment.NumGranted), c.num(assessment.NumUsed), w.Text()), w.From...))
	}

	return s
}

func (c *composer) surfaceSentence() string {
	v := c.v.Surface
	out := words.Capital(words.Plural(v.Lines, "action", "actions"))
	if v.Systems > 0 {
		out += " on " + words.Plural(v.Systems, "system", "systems")
	}

	out += ": "
	var parts []string
	if v.Before > 0 {
		parts = append(parts, words.Count(v.Before)+" can be granted before a run starts")
	}

	if v.Running > 0 {
		parts = append(parts, words.Count(v.Running)+isAre(v.Running)+" picked while it runs")
	}

	if v.Unknown > 0 {
		parts = append(parts, "for "+words.Count(v.Unknown)+" it is not known when that is decided")
	}

	out += words.Series(parts, 3) + "."
	switch {
	case v.Final == 1:
		out += " One cannot be undone."
	case v.Final > 1:
		out += fmt.Sprintf(" %s cannot be undone.", words.Capital(words.Count(v.Final)))
	}

	if v.Running > 0 {
		out += fmt.Sprintf(" %s", c.refusals())
	}

	return out
}

// refusals says for how many of the actions picked while it runs something is
// known that can refuse.
func (c *composer) refusals() string {
	switch v := c.v.Surface; {
	case v.RunningRefusable == 0:
		return "Nothing is known that could refuse what is picked while it runs."
	case v.RunningRefusable == v.Running:
		return "For each that is picked while it runs, something is known that can refuse it."
	default:
		return fmt.Sprintf("Of those picked while it runs, %s can be refused by something that is known.", words.Count(v.RunningRefusable))
	}
}

func (c *composer) inventory() *Table {
	t := &Table{Caption: "Every system and action mentioned, and when it is decided that it happens",
		Columns: []Column{{Title: "System", Share: .18, RowHead: true}, {Title: "Action", Share: .22}, {Title: "Kind", Share: .14}, {Title: "Name in the log", Share: .17}, {Title: "Decided", Share: .12}, {Title: "What can refuse", Share: .17}}}
	for _, l := range c.iv.Inventory {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: l.System}, {Text: l.Action}, {Text: l.Kind.Name()}, {Text: orNotKnown(l.Identity)}, {Text: l.Decided.Name()}, {Text: orNotKnown(l.Refuses)}}})
	}
	return t
}

func orNotKnown(s string) string {
	if strings.TrimSpace(s) == "" {
		return "Not known"
	}
	return s
}
