package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
)

// parts describes each part: what it is, why, and what access it needs.
func (c *composer) parts() Section {
	s := Section{ID: sectionParts, Title: "Part by part"}
	for _, p := range c.v.Parts {
		text := c.b.ShapeText(p.Shape)
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: fmt.Sprintf("%s: %s", p.Name, words.Lower(text.Name))})
		if p.Shape == assessment.UndeterminedShape {
			s.Blocks = append(s.Blocks, para("Too few of its deciding questions are answered to say. Treat its access as for an open agent until they are."))
			continue
		}

		s.Blocks = append(s.Blocks, para(text.Access+c.partSurface(p)))
		if moves := openMoves(p.Design.Moves); len(moves) > 0 {
			var do []Item
			for _, m := range moves[:min(3, len(moves))] {
				do = append(do, Item{Lead: m.Name + ".", Text: m.Do})
			}

			s.Blocks = append(s.Blocks, leadPara("What to do for this part, in order.", ""), Block{Kind: Numbered, Items: do})
		}
	}

	return s
}

func (c *composer) partSurface(p assessment.PartVerdict) string {
	switch v := p.Surface; {
	case v.Lines == 0:
		return " No action in the inventory is marked as belonging to it."
	case v.Before == v.Lines:
		return fmt.Sprintf(" %s in it can be granted before a run starts.", words.AllOf(v.Lines, "action", "actions"))
	default:
		return fmt.Sprintf(" Of its %s, %s can be granted before a run starts.", words.Plural(v.Lines, "action", "actions"), words.NoneOr(v.Before))
	}
}

func openMoves(all []assessment.Move) []assessment.Move {
	var out []assessment.Move
	for _, m := range all {
		if m.Short > 0 || !m.Asked {
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
		}
	}

	return out
}
