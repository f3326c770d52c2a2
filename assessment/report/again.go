package report

import "discern/assessment"

// again lists what should make somebody assess this system anew.
func (c *composer) again() Section {
	s := Section{ID: sectionAgain, Title: "When to assess it again", Appendix: true}
	if c.v.Shape == assessment.UndeterminedShape {
		return s
	}

	sc := c.rules()
	var items []Item
	for _, t := range c.b.Triggers {
		if sc.All(t.When) {
			items = append(items, Item{Text: t.Says})
		}
	}

	if len(items) > 0 {
		s.Blocks = append(s.Blocks, para("This reading holds for the system as it was described. Any of these is a reason to ask again:"), Block{Kind: List, Items: items})
	}

	return s
}
