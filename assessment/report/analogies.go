package report

import "discern/assessment"

// analogies are for readers who come from identity: where a comparison holds
// and where it breaks, as far as the answers touch it.
func (c *composer) analogies() Section {
	s := Section{ID: sectionAnalogies, Title: "For readers from identity", Appendix: true}
	if c.guide == nil || c.v.Shape == assessment.UndeterminedShape {
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
