package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// why explains the verdict: the deciding answers with what each added, and what
// would change it.
func (c *composer) why() Section {
	s := Section{ID: sectionWhy, Title: "Why it reads this way", Appendix: true}
	if len(c.v.Reasons) == 0 {
		s.Title = "What decides it"
		s.Blocks = append(s.Blocks,
			para("No deciding question is answered yet. Four of them set the verdict, all about who picks the next step."))
	}

	var items []Item
	for _, r := range c.v.Reasons {
		items = append(items, Item{Text: r.Says, From: r.From})
	}

	if len(items) > 0 {
		s.Blocks = append(s.Blocks,
			para("The verdict takes each answer as it was given, and says elsewhere how far it can be relied on:"),
			Block{Kind: List, Items: items})
	}

	s.Blocks = append(s.Blocks, c.partReasons()...)
	s.Blocks = append(s.Blocks, c.whatWouldChange()...)
	return s
}

// verdictTable is how the verdict was reached, answer by answer.
func (a *author) verdictTable() Section {
	c := a.composer
	s := Section{ID: sectionVerdict, Title: "How the verdict is reached", Appendix: true}
	reading := c.text.Reading
	if a.v.Class == assessment.Agent && len(a.v.Limits) > 0 {
		reading = a.readingOfAgent()
	}
	s.Blocks = append(s.Blocks, leadPara(c.text.Name+".", reading))
	if t := c.contributions(); t != nil {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	}
	return s
}

// readingOfAgent says why an agent is bounded or open by the very count that the table
// of its limits is headed with.
func (a *author) readingOfAgent() string {
	n := a.countLimits()
	count := fmt.Sprintf("So %s %s as in place", words.Plural(n.inPlace, "limit", "limits"),
		words.ByNumber(n.inPlace, "counts", "count"))
	if n.inPlace == 0 {
		count = "So no limit counts as in place"
	}
	than := ", and three make an agent a bounded one."
	if a.v.Shape != assessment.BoundedAgent {
		than = ", and it takes three to make an agent a bounded one."
	}
	says := fmt.Sprintf("The model directs the run. %s. A limit counts while nothing here speaks against it, also "+
		"where it is only said. %s%s",
		a.limitsTitle(), count, than)

	// What the bank says after its own count; of limits nobody was asked about only where there are some.
	rest := a.text.Reading
	if _, after, more := strings.Cut(rest, ". "); more {
		rest = after
	}
	if a.v.Shape == assessment.BoundedAgent || n.notAsked > 0 {
		says += " " + rest
	}
	return says
}

// contributions is the table of what each deciding answer added.
func (c *composer) contributions() *Table {
	if len(c.v.Contributions) == 0 {
		return nil
	}

	t := &Table{Caption: "What each deciding answer adds: below zero towards code, above towards the model",
		Columns: []Column{{Title: "Ref", Share: .09, RowHead: true}, {Title: "Question", Share: .38},
			{Title: "Answer", Share: .41}, {Title: "Adds", Share: .12, Numeric: true}}}
	sum := 0
	for _, k := range c.v.Contributions {
		q, _ := c.b.Question(k.Question)
		o, _, _ := q.Option(k.Answer)
		sum += k.Points
		t.Rows = append(t.Rows,
			Row{Cells: []Cell{{Text: k.Question}, {Text: q.Read(c.iv.Stage())}, {Text: o.Text}, {Text: signed(k.Points)}}})
	}

	t.Rows = append(t.Rows,
		Row{Cells: []Cell{{Text: "Sum"}, {},
			{Text: fmt.Sprintf("%d of %d deciding points answered. Above +%s it is an agent, below −%s a fixed path, unless "+
				"what picks the next step says otherwise", c.v.Decided.Answered, c.v.Decided.Of,
				assessment.FormatNumber(float64(c.v.Decided.Answered)/2),
				assessment.FormatNumber(float64(c.v.Decided.Answered)/2))}, {Text: signed(sum)}}})
	return t
}

func signed(n int) string {
	switch {
	case n > 0:
		return fmt.Sprintf("+%d", n)
	case n < 0:
		return fmt.Sprintf("−%d", -n)
	}
	return "0"
}

// whatWouldChange says which answers could turn the verdict: the open ones, and
// the given ones if they were wrong.
func (c *composer) whatWouldChange() []Block {
	out := []Block{}
	items := append(c.openChanges(), c.otherClass()...)
	firm, from := c.firmness()
	if len(items) == 0 && firm == "" {
		return out
	}

	out = append(out, Block{Kind: Heading, Lead: "What would change it"})
	if len(items) > 0 {
		out = append(out, Block{Kind: List, Items: items})
	}

	if firm != "" {
		out = append(out, para(firm, from...))
	}

	return out
}

// openChanges are the open questions that could change the verdict alone, each
// with what its answers would make of it.
func (c *composer) openChanges() []Item {
	var out []Item
	for _, id := range c.v.Flipping() {
		if q, ok := c.b.Question(id); ok {
			lead := words.Capital(orFacet(q.OpenLabel, q.Facet)) + "."
			out = append(out, Item{Lead: lead, Text: c.flipSentence(q), From: []string{id}})
		}
	}

	return out
}

// otherClass says what it would take to be of another class.
func (c *composer) otherClass() []Item {
	var out []Item
	for _, side := range c.v.Sides {
		out = append(out, Item{Text: c.b.PivotSentence(side)})
	}

	return out
}

func orFacet(label, facet string) string {
	if label == "" {
		return facet
	}
	return label
}

// flipSentence says what an open question's answers would turn the verdict into.
func (c *composer) flipSentence(q *assessment.Question) string {
	var parts []string
	for _, shape := range []assessment.Shape{assessment.FixedPath, assessment.ModelChosenBranches, assessment.BoundedAgent,
		assessment.OpenAgent} {
		var ifs []string
		for _, f := range c.v.Flips {
			if f.Question != q.ID || f.Shape != shape {
				continue
			}
			if o, _, ok := q.Option(f.Answer); ok {
				then := o.Then
				if then == "" {
					then = "the answer is " + words.Quoted(o.Text)
				}

				ifs = append(ifs, "if "+then)
			}
		}

		if len(ifs) > 0 {
			parts = append(parts, fmt.Sprintf("%s, this %s %s.", words.Capital(strings.Join(ifs, ", or ")), c.becomes(),
				words.Article(words.Lower(c.b.ShapeText(shape).Name))))
		}
	}

	return strings.Join(parts, " ")
}

func (c *composer) becomes() string {
	if c.v.Shape == assessment.UndeterminedShape {
		return "is"
	}
	return "becomes"
}

func (c *composer) firmness() (string, []string) {
	f := c.v.Firmness
	if f.Answers == 0 {
		return c.v.IfWrong(), nil
	}
	to := words.Article(words.Lower(c.b.ShapeText(f.Shape).Name))
	if f.Class != c.v.Class {
		return "", nil // said above, as what would give the other class
	}

	return fmt.Sprintf("Of the answers given, %s would have to be different for this to be %s: %s.",
		words.Count(f.Answers), to, c.labels(f.Questions)), f.Questions
}

func (c *composer) labels(ids []string) string {
	var out []string
	for _, id := range ids {
		q, _ := c.b.Question(id)
		out = append(out, fmt.Sprintf("%s (%s)", orFacet(q.OpenLabel, words.Lower(q.Facet)), id))
	}
	return words.Series(out, 3)
}
