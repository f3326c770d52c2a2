package templates

import "discern/assessment"

// GuidePageData is /guide, a GET form with q.
type GuidePageData struct {
	Page
	Query  string
	Groups []GuideGroup // only groups that hold a card
}

// GuideGroup is a heading with its cards.
type GuideGroup struct {
	Group assessment.CardGroup
	Cards []assessment.Card
}

// CardPageData is /guide/{card}.
type CardPageData struct {
	Page
	Bank  *assessment.Bank // for the names of the questions it serves
	Group assessment.CardGroup
	Card  assessment.Card
	Prev  *assessment.Card // of the same group
	Next  *assessment.Card
}

// ExamplesPageData is /examples.
type ExamplesPageData struct {
	Page
	Examples []ExampleItem
}

// ExampleItem is one worked example; its report is at /examples/{id}.
type ExampleItem struct {
	ID       string
	Name     string
	Company  string
	Version  string
	Verdict  ShapeOf
	Headline string
	Sources  []string
}
