package report

import "discern/assessment"

// analogies are for readers who come from identity: where a comparison holds
// and where it breaks, as far as the answers touch it. What is said of a path or of an
// agent is said only where no open answer could make it something else.
func (c *composer) analogies() Section {
	s := Section{ID: sectionAnalogies, Title: "For readers from identity", Appendix: true}
	whole := c.v.ShapeSettled || c.v.Class == assessment.Agent // both shapes of an agent read alike here
	if c.guide == nil || !c.v.ClassHolds() || !whole {
		return s
	}

	sc := c.rules()
	for _, card := range c.guide.Cards {
		if card.Kind != assessment.CardAnalogy || !sc.Any(card.When) {
			continue
		}
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: card.Title}, leadPara("Where it holds.", card.Holds),
			leadPara("Where it breaks.", card.Breaks))
		if card.Say != "" {
			s.Blocks = append(s.Blocks, leadPara("What to ask.", card.Say))
		}
	}

	return s
}
