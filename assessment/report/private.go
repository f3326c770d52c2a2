package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// private composes the seller's own sections: what never reaches a buyer.
func (c *composer) private(iv *assessment.Interview) []Section {
	var out []Section
	for _, s := range []Section{c.deal(iv), c.privateNotes(iv), c.talkTrack()} {
		if len(s.Blocks) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// deal is what was noted for the seller's own record of the customer.
func (c *composer) deal(iv *assessment.Interview) Section {
	s := Section{ID: sectionDeal, Title: "Next step, competitor and budget", Appendix: true}
	for _, l := range iv.Deal.Lines() {
		s.Blocks = append(s.Blocks, leadPara(l.Label+".", l.Text))
	}
	return s
}

func (c *composer) privateNotes(iv *assessment.Interview) Section {
	s := Section{ID: sectionPrivate, Title: "Private notes", Appendix: true}
	for _, q := range c.b.All() {
		if note := strings.TrimSpace(iv.AnswerTo(q.ID).Private); note != "" {
			s.Blocks = append(s.Blocks, leadPara(fmt.Sprintf("%s, %s.", q.ID, words.Lower(q.Facet)), note, q.ID))
		}
	}

	for _, p := range iv.Parts {
		for _, q := range c.b.All() {
			if note := strings.TrimSpace(p.Answers[q.ID].Private); note != "" {
				s.Blocks = append(s.Blocks, leadPara(fmt.Sprintf("%s, at %s.", p.Name, q.ID), note))
			}
		}
	}

	return s
}

// WithoutNotes returns the report without the private notes of whoever sealed it, and
// leaves the report itself as it is.
func (r Report) WithoutNotes() Report {
	notes := func(s Section) bool { return s.ID == sectionPrivate }
	r.Private = slices.DeleteFunc(slices.Clone(r.Private), notes)
	r.Sections = slices.DeleteFunc(slices.Clone(r.Sections), notes)
	return r
}

// mostTalk is how many cards the talk track holds.
const mostTalk = 4

// talkTrack picks the field guide cards that these answers call for.
func (c *composer) talkTrack() Section {
	s := Section{ID: sectionTalk, Title: "Say it like this next time", Appendix: true}
	if c.guide == nil {
		return s
	}

	for _, card := range c.talkCards(mostTalk) {
		text := ""
		if card.Avoid != "" {
			text = "Leave out: " + words.Sentence(card.Avoid) + "\n"
		}

		text += "Say: " + words.Sentence(card.Say)
		if card.Why != "" {
			text += "\n" + words.Sentence(card.Why)
		}

		s.Blocks = append(s.Blocks, leadPara(words.Sentence(card.Title), text, card.Questions...))
	}

	return s
}

// talkCards ranks the talk cards by how much their questions still matter: what
// contradicts first, then what is open, in the order of the open questions.
func (c *composer) talkCards(most int) []assessment.Card {
	need := map[string]int{}
	for i, o := range c.v.OpenQuestions {
		need[o.Question] += max(1, 12-i)
	}

	for _, f := range c.v.Contradictions {
		for _, q := range f.Questions {
			need[q] += 14
		}
	}

	weight := func(card assessment.Card) int {
		w := 0
		for _, q := range card.Questions {
			w = max(w, need[q])
		}

		return w
	}
	var cards []assessment.Card
	for _, card := range c.guide.Cards {
		if card.Kind == assessment.CardTalk && weight(card) > 0 {
			cards = append(cards, card)
		}
	}

	slices.SortStableFunc(cards, func(x, y assessment.Card) int { return weight(y) - weight(x) })
	return cards[:min(most, len(cards))]
}
