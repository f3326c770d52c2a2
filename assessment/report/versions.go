package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// WhatChanged sets two versions of a system's report beside each other and
// returns what differs, as sections to be printed: the verdict, the answers,
// the numbers, systems and actions, what does not add up, and what to do.
// Sections without a difference are left out; none means that nothing changed.
func WhatChanged(b *assessment.Bank, before, after Report) []Section {
	c := changes{b: b, before: before, after: after}
	var out []Section
	for _, s := range []Section{c.verdict(), c.answers(), c.numbers(), c.lines(), c.findings(), c.moves()} {
		if len(s.Blocks) > 0 {
			out = append(out, s)
		}
	}

	return out
}

type changes struct {
	b             *assessment.Bank
	before, after Report
}

// table is a table of what stood there and what stands there now; nil without
// a row.
func (c *changes) table(caption, what string, rows []Row) []Block {
	if len(rows) == 0 {
		return nil
	}
	return []Block{{Kind: TableB, Table: &Table{Caption: caption, Rows: rows,
		Columns: []Column{{Title: what, Share: .3, RowHead: true}, {Title: c.named(c.before), Share: .35}, {Title: c.named(c.after), Share: .35}}}}}
}

func (c *changes) named(r Report) string {
	if r.Number == 0 {
		return "Draft"
	}
	return fmt.Sprintf("Version %d", r.Number)
}

// row is a row where two texts differ.
func row(rows []Row, head Cell, before, after string) []Row {
	if before == after {
		return rows
	}
	return append(rows, Row{Cells: []Cell{head, {Text: cmp.Or(before, "–")}, {Text: cmp.Or(after, "–")}}})
}

func (c *changes) verdict() Section {
	s := Section{ID: "verdict", Title: "The verdict"}
	x, y := c.before, c.after
	var rows []Row
	rows = row(rows, Cell{Text: "What it is"}, x.ShapeName, y.ShapeName)
	rows = row(rows, Cell{Text: "In one sentence"}, x.Headline(), y.Headline())
	rows = row(rows, Cell{Text: "Settled"}, settled(x.Verdict), settled(y.Verdict))
	rows = row(rows, Cell{Text: "Confidence"}, words.Capital(string(x.Verdict.Confidence.Level)), words.Capital(string(y.Verdict.Confidence.Level)))
	rows = row(rows, Cell{Text: "Why that confident"}, words.Capital(strings.Join(x.Verdict.Confidence.Because, ", ")), words.Capital(strings.Join(y.Verdict.Confidence.Because, ", ")))
	rows = row(rows, Cell{Text: "Question bank"}, x.Bank.Version, y.Bank.Version)
	s.Blocks = c.table("The verdict and how sure it is", "About it", rows)

	return s
}

func settled(v assessment.Verdict) string {
	switch {
	case v.ClassSettled && v.ShapeSettled:
		return "Yes"
	case v.ClassHolds():
		return "Workflow or agent is; the rest is open"
	}
	return "No"
}

func (c *changes) answers() Section {
	s := Section{ID: "answers", Title: "Answers"}

	was, is := recordOf(c.before), recordOf(c.after)
	var rows []Row
	for _, q := range c.b.All() {
		x, y := c.before.Interview.AnswerTo(q.ID), c.after.Interview.AnswerTo(q.ID)
		if x.Equal(y) {
			continue
		}

		head := Cell{Text: q.Read(c.after.Interview.Stage()), Sub: q.ID}
		rows = append(rows, Row{ID: q.ID, Cells: []Cell{head, answerCell(was[q.ID]), answerCell(is[q.ID])}})
	}

	s.Blocks = c.table("Every answer that changed, with its note and how it is known", "Question", rows)
	return s
}

// recordOf finds the rows of the record of the answers, by question.
func recordOf(r Report) map[string]Row {
	out := map[string]Row{}
	for _, s := range r.Sections {
		if s.ID != sectionAnswers {
			continue
		}
		for _, b := range s.Blocks {
			if b.Table == nil {
				continue
			}
			for _, row := range b.Table.Rows {
				out[row.ID] = row
			}
		}
	}

	return out
}

// answerCell is the answer of a row of the record, with what stands beside it.
func answerCell(r Row) Cell {
	if len(r.Cells) < 4 {
		return Cell{Text: "Not asked"}
	}

	out := r.Cells[2]
	if known := r.Cells[3].Text; known != "–" {
		out.Sub = strings.TrimSpace(out.Sub + "\n" + known)
	}

	return out
}

func (c *changes) numbers() Section {
	s := Section{ID: "numbers", Title: "Numbers"}
	var rows []Row
	for i := range c.b.Numbers {
		def := &c.b.Numbers[i]
		rows = row(rows, Cell{Text: def.Label, Sub: "given"}, c.numberText(&c.before.Interview, def.ID), c.numberText(&c.after.Interview, def.ID))
	}

	x, y := c.before.Verdict.Numbers.Named(), c.after.Verdict.Numbers.Named()
	for i := range x {
		rows = row(rows, Cell{Text: x[i].Label, Sub: "worked out"}, x[i].Text, y[i].Text)
	}

	rows = row(rows, Cell{Text: "Actions that can be granted beforehand", Sub: "counted"}, beforehand(c.before.Verdict.Surface), beforehand(c.after.Verdict.Surface))
	s.Blocks = c.table("Numbers given, worked out and counted", "Number", rows)
	return s
}

func (c *changes) numberText(iv *assessment.Interview, id string) string {
	if n, ok := c.b.NumberIn(iv, id); ok {
		return n.String()
	}
	return ""
}

func beforehand(s assessment.Surface) string {
	if s.Lines == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", s.Before, s.Lines)
}

func (c *changes) lines() Section {
	s := Section{ID: "surface", Title: "Systems and actions"}
	key := func(l assessment.Line) string { return assessment.Fold(l.System) + "\x00" + assessment.Fold(l.Action) }
	find := func(all []assessment.Line, k string) string {
		i := slices.IndexFunc(all, func(l assessment.Line) bool { return key(l) == k })
		if i < 0 {
			return "Not listed"
		}

		l := all[i]
		return strings.Join([]string{l.Kind.Name(), l.Decided.Name(), "as " + orNotKnown(l.Identity), "refused by: " + orNotKnown(l.Refuses)}, "\n")
	}

	var rows []Row
	seen := map[string]bool{}
	for _, l := range slices.Concat(c.before.Interview.Inventory, c.after.Interview.Inventory) {
		k := key(l)
		if seen[k] {
			continue
		}

		seen[k] = true
		rows = row(rows, Cell{Text: orNotKnown(l.System), Sub: orNotKnown(l.Action)}, find(c.before.Interview.Inventory, k), find(c.after.Interview.Inventory, k))
	}

	s.Blocks = c.table("Lines that are new, gone or different", "System and action", rows)
	return s
}

func (c *changes) findings() Section {
	s := Section{ID: "findings", Title: "What does not add up"}
	var all []Pair
	for _, f := range slices.Concat(c.before.Verdict.Contradictions, c.after.Verdict.Contradictions) {
		all = append(all, Pair{f.Rule, f.Title})
	}

	has := func(r Report, id string) bool {
		return slices.ContainsFunc(r.Verdict.Contradictions, func(f assessment.Finding) bool { return f.Rule == id })
	}
	s.Blocks = c.table("Findings that came or went", "Finding", c.came(all, has))
	return s
}

func (c *changes) moves() Section {
	s := Section{ID: "design", Title: "What to do"}
	var all []Pair
	for _, m := range slices.Concat(openMoves(c.before.Verdict.Design.Moves), openMoves(c.after.Verdict.Design.Moves)) {
		all = append(all, Pair{m.Area, m.Name})
	}

	has := func(r Report, id string) bool {
		return slices.ContainsFunc(openMoves(r.Verdict.Design.Moves), func(m assessment.Move) bool { return m.Area == id })
	}
	s.Blocks = c.table("Moves that came or went", "Area", c.came(all, has))
	return s
}

// came lists what stands in one of the two versions only, each once.
func (c *changes) came(all []Pair, has func(Report, string) bool) []Row {
	var rows []Row
	seen := map[string]bool{}
	word := map[bool]string{true: "There", false: "Not there"}
	for _, p := range all {
		if !seen[p.Term] {
			seen[p.Term] = true
			rows = row(rows, Cell{Text: p.Value}, word[has(c.before, p.Term)], word[has(c.after, p.Term)])
		}
	}

	return rows
}
