package assessment

// Guide is the field guide: short cards for the call, each in two layers.
type Guide struct {
	Groups []CardGroup
	Cards  []Card
}

// CardGroup is a heading of the guide.
type CardGroup struct{ ID, Name, Says string }

// CardKind says which fields a card uses.
type CardKind string

const (
	CardTalk       CardKind = "talk"       // Avoid, Say, Why
	CardAnalogy    CardKind = "analogy"    // Holds, Breaks, Say
	CardDefinition CardKind = "definition" // Body, Behind, BuiltOn
	CardFact       CardKind = "fact"       // Body, Sources
	CardPrinciple  CardKind = "principle"  // Body
)

// Card is one card of the field guide.
type Card struct {
	ID        string // stable, used in the address
	Group     string
	Kind      CardKind
	Title     string
	Moment    string // when to reach for it: "They say: we have an agent"
	Avoid     string // what not to say
	Say       string // what to say instead
	Why       string
	Listen    string // what to listen for
	FollowUps []string
	Body      []string // paragraphs
	Holds     string   // analogy: where it holds
	Breaks    string   // analogy: where it breaks
	Behind    string   // definition: who stands behind it
	BuiltOn   string   // definition: what such systems are built on
	Heard     []string // what buyers say, for search
	Questions []string // questions it serves
	Sources   []Citation
	When      []Condition // analogies: the report uses it where one of these holds
}

// For returns the cards that serve a question, in authored order.
func (g *Guide) For(question string) []Card {
	var out []Card
	for _, c := range g.Cards {
		for _, q := range c.Questions {
			if q == question {
				out = append(out, c)
				break
			}
		}
	}

	return out
}

// Card returns the card with that id.
func (g *Guide) Card(id string) (Card, bool) {
	for _, c := range g.Cards {
		if c.ID == id {
			return c, true
		}
	}
	return Card{}, false
}
