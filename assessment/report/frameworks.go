package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// navigation is said before any row that names an outside framework.
const navigation = "Navigation only. A row says that something in this report is useful to a reader of that " +
	"framework. It does not say that " +
	"anything in the framework is met, and it is no legal advice. Titles are the publisher’s; the rest is in " +
	"our own words."

// frameworks leads readers of the frameworks that were chosen to what bears on
// them. There is none where nobody chose one.
func (c *composer) frameworks() Section {
	s := Section{ID: sectionFrameworks, Appendix: true}
	var titles []string
	for _, id := range c.iv.Frameworks {
		if f, ok := c.crosswalk.Framework(id); ok && !slices.Contains(titles, f.Title) &&
			len(titles) < assessment.MaxFrameworks {
			titles = append(titles, f.Title)
			s.Blocks = append(s.Blocks, c.framework(f)...)
		}
	}

	if len(titles) == 0 {
		return s
	}

	s.Title = "Where this lands in " + words.Series(titles, assessment.MaxFrameworks)
	s.Blocks = append([]Block{para(navigation)}, s.Blocks...)
	if c.crosswalk.Bank != c.b.Version {
		s.Blocks = append(s.Blocks,
			para(fmt.Sprintf("The rows were written for version %s of the questions; this report was made with version %s.",
				c.crosswalk.Bank, c.b.Version)))
	}

	return s
}

// framework is what one framework gets: what it is, the rows, and what is open.
func (c *composer) framework(f *assessment.Framework) []Block {
	about := strings.Join(nonEmpty(f.Publisher, f.Version), ", ")
	for _, more := range []string{f.Basis, f.Note, licensed(f.Licence)} {
		about = strings.TrimSpace(strings.TrimSuffix(about, ".") + ". " + more)
	}

	out := []Block{{Kind: Heading, Lead: f.Title}, {Kind: List, Items: []Item{{Text: words.Sentence(about), URL: f.URL}}}}
	rows, pending := c.landings(f)
	if len(rows) == 0 {
		out = append(out, para("Nothing that was answered so far bears on an item of it."))
	} else {
		t := &Table{Caption: "Items that something here bears on, those with a gap first",
			Columns: []Column{{Title: "Item", Share: .24, RowHead: true}, {Title: "What it asks, in our words", Share: .24},
				{Title: "What bears on it", Share: .28}, {Title: "How that stands here", Share: .24}}}
		for _, l := range rows {
			t.Rows = append(t.Rows, l.row(f))
		}

		out = append(out, Block{Kind: TableB, Table: t})
	}

	if len(pending) > 0 {
		out = append(out, Block{Kind: List, Lead: "Not answered.",
			Text: "These would bear on items that stand in no row above:", Items: pending})
	}

	return append(out, c.unasked(f)...)
}

// unasked lists what the framework asks about and no question here does.
func (c *composer) unasked(f *assessment.Framework) []Block {
	var items []Item
	for _, n := range c.crosswalk.Unasked(f.ID) {
		text := words.Sentence(words.Capital(n.What))
		if len(n.Items) > 0 {
			text = words.Sentence(words.Capital(n.What) + " (" + strings.Join(n.Items, ", ") + ")")
		}

		items = append(items, Item{Text: text})
	}

	if len(items) == 0 {
		return nil
	}
	return []Block{{Kind: List, Lead: "Not asked here.",
		Text: "The framework asks about this as well, and no question of this report does:", Items: items}}
}

func licensed(licence string) string {
	if licence == "" {
		return ""
	}
	return "Its own text is under " + licence + "."
}

func nonEmpty(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// landing is an item with everything here that bears on it.
type landing struct {
	item assessment.FrameworkItem
	on   []bearing
}

// bearing is one thing that bears on an item, and how it stands.
type bearing struct {
	from     string // "EC6", "the verdict"
	why      string
	strength assessment.Strength
	stands   string
	gap      bool
}

func (l landing) gap() bool { return slices.ContainsFunc(l.on, func(b bearing) bool { return b.gap }) }

func (l landing) direct() bool {
	return slices.ContainsFunc(l.on, func(b bearing) bool { return b.strength == assessment.Direct })
}

func (l landing) row(f *assessment.Framework) Row {
	name := Cell{Text: l.item.Title, Sub: f.Beside}
	if !strings.Contains(l.item.Title, l.item.ID) {
		name = Cell{Text: l.item.ID, Sub: strings.Join(nonEmpty(l.item.Title, f.Beside), "\n")}
	}

	says := l.item.Says
	if says == "" {
		says = "Only its title was read."
	}

	var bears, stands []string
	for _, b := range l.on {
		bears = append(bears, fmt.Sprintf("%s, %s: %s", words.Capital(b.from), b.strength, words.Sentence(b.why)))
		stands = append(stands, words.Capital(b.from)+": "+words.Sentence(b.stands))
	}

	return Row{Cells: []Cell{name, {Text: says}, {Text: strings.Join(bears, "\n")}, {Text: strings.Join(stands, "\n")}}}
}

// landings lists the items that something bears on, what has a gap first and what
// is direct before what is partial, and then the questions without an answer that
// would bear on items of which there is no row.
func (c *composer) landings(f *assessment.Framework) (rows []landing, pending []Item) {
	items, by := c.crosswalk.Of(f.ID)
	wanted := map[string][]string{} // by question
	for _, item := range items {
		l := landing{item: item}
		var open []string
		for _, m := range by[item.ID] {
			b, ok := c.bears(&m)
			switch q := cmp.Or(m.Question, m.Limit); {
			case ok:
				l.on = append(l.on, b)
			case q != "" && c.unanswered(q) && !slices.Contains(open, q):
				open = append(open, q)
			}
		}

		if len(l.on) > 0 {
			rows = append(rows, l)
			continue
		}
		for _, q := range open {
			wanted[q] = append(wanted[q], item.ID)
		}
	}

	rank := func(l landing) int { return 2*number(!l.gap()) + number(!l.direct()) }
	slices.SortStableFunc(rows, func(x, y landing) int { return cmp.Compare(rank(x), rank(y)) })

	for _, q := range c.b.All() {
		if ids := wanted[q.ID]; len(ids) > 0 {
			asked := "not asked"
			if f, _ := c.b.FactOf(c.iv, c.v, q.ID); f.Standing == assessment.FactNotKnown {
				asked = "asked, not known"
			}

			pending = append(pending, Item{Lead: q.ID + ", " + asked + ".", Text: words.Sentence(words.Series(ids, len(ids)))})
		}
	}

	return rows, pending
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// unanswered reports whether a question that applies has no answer.
func (c *composer) unanswered(question string) bool {
	f, ok := c.b.FactOf(c.iv, c.v, question)
	return ok && (f.Standing == assessment.FactNotAsked || f.Standing == assessment.FactNotKnown)
}

// bears holds a row of the crosswalk against the interview.
func (c *composer) bears(m *assessment.Bearing) (bearing, bool) {
	out := bearing{why: m.Why, strength: m.Strength}
	ok := false
	switch {
	case m.Question != "":
		out.from, ok = m.Question, c.answerBears(m, &out)
	case m.Limit != "":
		out.from, ok = "the limit of "+m.Limit, c.limitBears(m.Limit, &out)
	case m.Shape != "":
		out.from, out.stands = "the verdict", words.Lower(c.text.Name)+", and open answers could change it"
		if c.v.ShapeSettled {
			out.stands = words.Lower(c.text.Name) + ", settled on these answers"
		}

		ok = m.Shape == c.v.Shape

	default:
		out.from = words.Output.Plain(string(m.Output))
		out.stands = "in this report"
		ok = c.hasOutput(m.Output)
	}

	return out, ok
}

func (c *composer) hasOutput(o assessment.Output) bool {
	if o == assessment.OutputInventory {
		return len(c.iv.Inventory) > 0
	}
	return c.v.Shape != assessment.UndeterminedShape
}

// answerBears tells whether the answer that a row is about was given, and how it
// stands. Less in place than the verdict asks for is a gap, and so is an answer
// that something else contradicts.
func (c *composer) answerBears(m *assessment.Bearing, out *bearing) bool {
	a := c.iv.AnswerTo(m.Question)
	fact, ok := c.b.FactOf(c.iv, c.v, m.Question)
	if !ok || a.State != assessment.Answered || fact.Standing == assessment.FactNotApplicable {
		return false
	}
	if len(m.Answers) > 0 && !slices.ContainsFunc(append(slices.Clone(a.Choices), a.Choice),
		func(id string) bool { return slices.Contains(m.Answers, id) }) {
		return false
	}

	out.stands = string(fact.Standing)
	out.gap = fact.Standing == assessment.FactContradicted
	if slices.ContainsFunc(c.v.Gaps, func(g assessment.Gap) bool { return g.Question == m.Question && g.Short > 0 }) {
		out.gap = true
		out.stands += "; less than this verdict asks for"
	}

	return true
}

// limitBears tells the same of a limit around an agent. One that nobody has
// answered for says nothing.
func (c *composer) limitBears(question string, out *bearing) bool {
	if c.v.Class != assessment.Agent || c.iv.AnswerTo(question).State != assessment.Answered {
		return false
	}
	for _, l := range c.v.Limits {
		if l.Question != question || l.State == assessment.LimitUnknown {
			continue
		}

		out.stands = words.Lower(l.State.Name())
		out.gap = l.State == assessment.LimitMissing || l.State == assessment.LimitContradicted
		return true
	}

	return false
}
