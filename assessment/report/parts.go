package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// parts describes each part: what it is, what access it needs and what to do
// first.
func (a *author) parts() Section {
	c := a.composer
	s := Section{ID: sectionParts, Title: "Part by part"}
	t := &Table{Caption: "The parts", Columns: []Column{{Title: "Part", Share: .22, RowHead: true},
		{Title: "Its access", Share: .4}, {Title: "What to do first", Share: .38}}}
	for _, p := range c.v.Parts {
		text := c.b.ShapeText(p.Shape)
		access, do := text.Access+c.partSurface(p), []string{}
		if p.Shape == assessment.UndeterminedShape {
			access = "Too few of its deciding questions are answered to say. Treat its access as for an open agent " +
				"until they are."
		} else if n := a.moveAround(p.Name); n > 0 {
			do = append(do, fmt.Sprintf("Move %d of the plan, which puts limits around it.", n))
		} else if moves := openMoves(p.Design.Moves); len(moves) > 0 {
			for _, m := range moves[:min(2, len(moves))] {
				do = append(do, m.Name+": "+words.Lower(words.Sentence(m.Do)))
			}
		} else if slices.ContainsFunc(p.Design.Moves, func(m assessment.Move) bool { return !m.Asked }) {
			do = append(do, "Nothing yet: too little was asked about this part.")
		}

		t.Rows = append(t.Rows,
			Row{Cells: []Cell{{Text: p.Name, Sub: text.Name}, {Text: access}, {Text: strings.Join(do, "\n")}}})
	}

	if len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	}
	return s
}

// moveAround is the move of the plan, from 1, that puts limits around a part; 0 for none.
func (a *author) moveAround(part string) int {
	n := stepThatProves(a.steps, assessment.ProofParts)
	if n > 0 && strings.Contains(a.steps[n-1].Do, words.Quoted(words.Cut(part, 60))) {
		return n
	}
	return 0
}

func (c *composer) partSurface(p assessment.PartVerdict) string {
	switch v := p.Surface; {
	case v.Lines == 0:
		return " No action in the inventory is marked as belonging to it."
	case v.Before == v.Lines:
		return fmt.Sprintf(" %s in it can be granted before a run starts.", words.AllOf(v.Lines, "action", "actions"))
	default:
		return fmt.Sprintf(" Of its %s, %s can be granted before a run starts.", words.Plural(v.Lines, "action", "actions"),
			words.NoneOr(v.Before))
	}
}

// openMoves are the moves that answers call for: none rests on what was not asked.
func openMoves(all []assessment.Move) []assessment.Move {
	var out []assessment.Move
	for _, m := range all {
		if m.Short > 0 && m.Asked {
			out = append(out, m)
		}
	}
	return out
}

// partReasons says why each part is what it is.
func (c *composer) partReasons() []Block {
	var out []Block
	for _, p := range c.v.Parts {
		list := Block{Kind: List}
		for _, r := range p.Reasons {
			list.Items = append(list.Items, Item{Text: r.Says})
		}
		if len(list.Items) > 0 {
			out = append(out, Block{Kind: Heading, Lead: "The part " + words.Quoted(p.Name)}, list)
			if says := c.ownAnswers(p.ID); says != "" {
				out = append(out, leadPara("Answered for it by itself.", says))
			}
		}
	}

	return out
}

// ownAnswers is the record of what was answered for a part by itself, each with how it is
// known; for all else it is read by the answers of the whole. It is "" where nothing was.
func (c *composer) ownAnswers(part string) string {
	i := slices.IndexFunc(c.iv.Parts, func(p assessment.Part) bool { return p.ID == part })
	if i < 0 {
		return ""
	}

	var all []string
	for _, q := range c.b.All() {
		given := c.iv.Parts[i].Answers[q.ID]
		says, known := words.Lower(given.State.In(c.iv.Side)), ""
		switch given.State {
		case assessment.Open:
			continue
		case assessment.Answered:
			says, known = words.Lower(strings.TrimRight(oneLine(q.Chosen(given)), ".")),
				", "+words.Lower(given.Evidence.In(c.iv.Side, q))
		case assessment.NotApplicable:
			says += ", as " + words.Quoted(words.Cut(oneLine(given.Reason), 120))
		}
		all = append(all, fmt.Sprintf("%s (%s%s)", says, q.ID, known))
	}
	if len(all) == 0 {
		return ""
	}
	return words.Capital(strings.Join(all, "; ")) + ". For all else the answers of the whole hold for it too."
}
