package report

import "discern/assessment/words"

// toSend words the open questions so that they can be pasted into a mail, by
// who is likely to know.
func (c *composer) toSend() Section {
	s := Section{ID: sectionSend, Title: "Open questions, ready to send", Appendix: true}
	type group struct {
		who   string
		items []Item
	}

	var groups []*group
	at := map[string]*group{}
	for _, o := range c.v.OpenQuestions {
		q, _ := c.b.Question(o.Question)
		who := string(o.Role)
		if o.Who != "" {
			who = o.Who
		}

		if at[who] == nil {
			at[who] = &group{who: who}
			groups = append(groups, at[who])
		}

		text := q.Read(c.iv.Stage())
		if q.See != "" {
			text += " If you can, send along: " + words.Lower(words.Sentence(q.See))
		}

		at[who].items = append(at[who].items, Item{Text: text, From: []string{q.ID}})
	}

	for _, g := range groups {
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "For " + g.who}, Block{Kind: Numbered, Items: g.items})
	}

	return s
}
