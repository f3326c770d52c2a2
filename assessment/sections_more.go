package assessment

import (
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// intent holds what they want it to decide against what the answers say it
// decides. A person marks what goes against it; nothing here guesses.
func (c *composer) intent() Section {
	s := Section{ID: sectionIntent, Title: "What they want it to decide, and what it decides"}
	want := strings.TrimSpace(c.iv.Context[ContextIntent])
	if want == "" {
		return s
	}
	s.Blocks = append(s.Blocks, leadPara("What they want.", words.Sentence(want), ContextIntent))
	t := &Table{Caption: "What the answers say", Columns: []Column{{Title: "Where", Share: .24, RowHead: true}, {Title: "What it decides", Share: .5}, {Title: "Against what they want", Share: .26}}}
	for _, id := range IntentQuestions {
		q, ok := c.b.Question(id)
		if !ok {
			continue
		}
		says := c.b.Says(c.iv.AnswerTo(id))
		if says == "" {
			says = "Not known yet."
		}
		marked := "Not marked"
		if slices.Contains(c.iv.IntentAgainst, id) {
			marked = "Yes, it goes against it"
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: q.Facet, Sub: id}, {Text: says}, {Text: marked}}})
	}
	if acts := c.running(); len(acts) > 0 {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: "Systems and actions"}, {Text: "Picked while it runs: " + words.Series(acts, 8) + "."}, {Text: "Compare with what they want"}}})
	}
	s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	return s
}

// IntentQuestions are held against what they want it to decide.
var IntentQuestions = []string{"EC1", "EC6", "EC9"}

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

// again lists what should make somebody assess this system anew.
func (c *composer) again() Section {
	s := Section{ID: sectionAgain, Title: "When to assess it again"}
	if c.v.Shape == UndeterminedShape {
		return s
	}
	sc := c.scene()
	var items []Item
	for _, t := range c.b.Triggers {
		if sc.all(t.When) {
			items = append(items, Item{Text: t.Says})
		}
	}
	if len(items) > 0 {
		s.Blocks = append(s.Blocks, para("This reading holds for the system as it was described. Any of these is a reason to ask again:"), Block{Kind: List, Items: items})
	}
	return s
}

func (c *composer) scene() *scene {
	return &scene{b: c.b, iv: c.iv, nums: c.b.numbersOf(c.iv), figs: &c.v.Numbers, shape: c.v.Shape}
}

// analogies are for readers who come from identity: where a comparison holds
// and where it breaks, as far as the answers touch it.
func (c *composer) analogies() Section {
	s := Section{ID: sectionAnalogies, Title: "For readers from identity", Appendix: true}
	if c.guide == nil || c.v.Shape == UndeterminedShape {
		return s
	}
	sc := c.scene()
	for _, card := range c.guide.Cards {
		if card.Kind != CardAnalogy || !sc.any(card.When) {
			continue
		}
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: card.Title}, leadPara("Where it holds.", card.Holds), leadPara("Where it breaks.", card.Breaks))
		if card.Say != "" {
			s.Blocks = append(s.Blocks, leadPara("What to ask.", card.Say))
		}
	}
	return s
}

// any reports whether one of the conditions holds, or there is none.
func (sc *scene) any(conds []Condition) bool {
	if len(conds) == 0 {
		return true
	}
	return slices.ContainsFunc(conds, func(c Condition) bool { return sc.holds(&c) })
}

// private composes the seller's own sections: what never reaches a buyer.
func (c *composer) private(iv *Interview) []Section {
	var out []Section
	for _, s := range []Section{c.privateNotes(iv), c.talkTrack()} {
		if len(s.Blocks) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func (c *composer) privateNotes(iv *Interview) Section {
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

// talkTrack picks the field guide cards that these answers call for.
func (c *composer) talkTrack() Section {
	s := Section{ID: sectionTalk, Title: "Say it like this next time", Appendix: true}
	if c.guide == nil {
		return s
	}
	for _, card := range c.talkCards(6) {
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
func (c *composer) talkCards(most int) []Card {
	need := map[string]int{}
	for i, o := range c.v.OpenQuestions {
		need[o.Question] += max(1, 12-i)
	}
	for _, f := range c.v.Contradictions {
		for _, q := range f.Questions {
			need[q] += 14
		}
	}
	weight := func(card Card) int {
		w := 0
		for _, q := range card.Questions {
			w = max(w, need[q])
		}
		return w
	}
	var cards []Card
	for _, card := range c.guide.Cards {
		if card.Kind == CardTalk && weight(card) > 0 {
			cards = append(cards, card)
		}
	}
	slices.SortStableFunc(cards, func(x, y Card) int { return weight(y) - weight(x) })
	return cards[:min(most, len(cards))]
}
