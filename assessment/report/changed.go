package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// WhatChanged sets two versions of a system's report beside each other and
// returns what differs, as sections to be printed: the verdict, what was said of
// the system, answers, numbers, parts, systems and actions, identities, quotes,
// what does not add up, the plan, and the access decision. Each difference of
// what was answered, listed or settled stands in one row of one section. Sections
// without a difference are left out; none means that nothing of it changed.
//
// The words that a quote or a note had in the earlier version are not repeated:
// they may have been taken back since. Nor are sentences that the sender of either
// version put otherwise or left out.
func WhatChanged(b *assessment.Bank, before, after Report) []Section {
	b = b.Edition(after.Bank.Version)
	var out []Section
	for _, g := range changedGroups(b, before, after) {
		out = append(out, Section{ID: g.id, Title: g.title, Blocks: []Block{{Kind: TableB, Table: g.table(before, after)}}})
	}
	return out
}

// ChangedInShort is the same in a line for each section: what it is about, and
// how much of it changed.
func ChangedInShort(b *assessment.Bank, before, after Report) []Item {
	var out []Item
	for _, g := range changedGroups(b, before, after) {
		out = append(out, Item{Lead: g.title + ".", Text: g.brief()})
	}
	return out
}

const (
	sectionChanged = "changed" // what changed, in short
	sectionChanges = "changes" // every change, in the annex
)

// changed says in short what changed since the version before, where there is
// one.
func (c *composer) changed(r *Report) Section {
	s := Section{ID: sectionChanged}
	if c.before == nil {
		return s
	}

	s.Title = "What changed since " + c.before.Called()
	items := ChangedInShort(c.b, *c.before, *r)
	if len(items) == 0 {
		s.Blocks = append(s.Blocks, para(fmt.Sprintf(
			"Nothing: answers, numbers, inventory, quotes, moves and the access decision are as in %s.", c.before.sealedOn())))
		return s
	}

	s.Blocks = append(s.Blocks, para(fmt.Sprintf("Against %s. The annex lists each change.", c.before.sealedOn())),
		Block{Kind: List, Items: items})
	return s
}

// changes lists every change since the version before, in the annex.
func (c *composer) changes(r *Report) Section {
	s := Section{ID: sectionChanges, Appendix: true}
	if c.before == nil {
		return s
	}

	s.Title = fmt.Sprintf("Every change since %s", c.before.Called())
	for _, g := range changedGroups(c.b, *c.before, *r) {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: g.table(*c.before, *r)})
	}

	return s
}

// Called is how a version is called: "version 2", or "the draft".
func (r *Report) Called() string {
	if r.Number == 0 {
		return "the draft"
	}
	return fmt.Sprintf("version %d", r.Number)
}

func (r *Report) sealedOn() string {
	if r.Sealed.IsZero() {
		return r.Called()
	}
	return r.Called() + " of " + assessment.FormatDate(r.Sealed)
}

// change is how a row came about.
type change int

const (
	different change = iota
	added
	gone
)

// changeGroup is what differs in one respect.
type changeGroup struct {
	id, title, caption string
	what               string // head of the column that names what changed
	rows               []Row
	kinds              []change // one for each row
	names              []string // what to name in short; none: the rows are counted
}

func (g *changeGroup) add(kind change, head Cell, before, after Cell) {
	before.Text, after.Text = cmp.Or(before.Text, "–"), cmp.Or(after.Text, "–")
	g.rows, g.kinds = append(g.rows, Row{Cells: []Cell{head, before, after}}), append(g.kinds, kind)
}

// differ adds a row where two texts differ.
func (g *changeGroup) differ(head Cell, before, after string) {
	if before != after {
		g.add(different, head, Cell{Text: before}, Cell{Text: after})
		g.names = append(g.names, words.Lower(head.Text))
	}
}

// mostNamed is how many changes are named in short.
const mostNamed = 8

// brief says in a line how much changed.
func (g *changeGroup) brief() string {
	if len(g.names) == len(g.rows) {
		return "Different: " + words.Series(g.names, mostNamed) + "."
	}

	count := map[change]int{}
	for _, k := range g.kinds {
		count[k]++
	}

	var out []string
	for _, k := range []struct {
		kind change
		says string
	}{{added, "new"}, {gone, "no longer there"}, {different, "different"}} {
		if n := count[k.kind]; n > 0 {
			out = append(out, fmt.Sprintf("%s %s", words.Count(n), k.says))
		}
	}

	return words.Capital(words.Series(out, len(out))) + "."
}

func (g *changeGroup) table(before, after Report) *Table {
	return &Table{Caption: g.caption, Rows: g.rows, Columns: []Column{{Title: g.what, Share: .3, RowHead: true},
		{Title: words.Capital(before.Called()), Share: .35}, {Title: words.Capital(after.Called()), Share: .35}}}
}

// changes are two versions of one report, each read by the same bank.
type changes struct {
	b             *assessment.Bank
	before, after Report
	was, is       *composer
}

func changedGroups(b *assessment.Bank, before, after Report) []changeGroup {
	c := changes{b: b, before: before, after: after, was: reading(b, &before), is: reading(b, &after)}
	var out []changeGroup
	for _, g := range []changeGroup{c.verdict(), c.about(), c.answers(), c.numbers(), c.parts(), c.lines(), c.identities(),
		c.quotes(), c.findings(), c.moves(), c.access()} {
		if len(g.rows) > 0 {
			out = append(out, g)
		}
	}

	return out
}

// reading reads a version again for what is printed of its answers.
func reading(b *assessment.Bank, r *Report) *composer {
	return &composer{b: b, iv: &r.Interview, v: &r.Verdict, zone: r.Sealed.Location()}
}

func (c *changes) verdict() changeGroup {
	g := changeGroup{id: "verdict", title: "The verdict", caption: "The verdict and how sure it is", what: "About it"}
	x, y := &c.before, &c.after
	g.differ(Cell{Text: "What it is"}, x.ShapeName, y.ShapeName)
	if x.Headline() != y.Headline() {
		g.differ(Cell{Text: "In one sentence"}, c.unlessEdited(verdictID, x.Headline()), y.Headline())
	}
	g.differ(Cell{Text: "Settled"}, settled(x.Verdict), settled(y.Verdict))
	g.differ(Cell{Text: "Confidence"}, words.Capital(string(x.Verdict.Confidence.Level)),
		words.Capital(string(y.Verdict.Confidence.Level)))
	g.differ(Cell{Text: "Why that confident"}, because(x), because(y))
	g.differ(Cell{Text: "Question bank"}, x.Bank.Version, y.Bank.Version)

	return g
}

// inOtherWords stands for a sentence of the earlier version that its sender has
// put otherwise since, or had then.
const inOtherWords = "In other words"

func (c *changes) unlessEdited(id, text string) string {
	if c.before.edited(id) || c.after.edited(id) {
		return inOtherWords
	}
	return text
}

func because(r *Report) string {
	return words.Capital(strings.Join(r.Verdict.Confidence.Because, ", "))
}

func settled(v assessment.Verdict) string {
	switch {
	case v.ClassSettled && v.ShapeSettled:
		return "Yes"
	case v.ClassHolds():
		return "Workflow or agent is; the rest is open"
	}
	return "No"
}

// about is what was said of the system before the questions, and who spoke.
func (c *changes) about() changeGroup {
	g := changeGroup{id: "about", title: "About the system", caption: "What was said of the system", what: "About it"}
	x, y := &c.before.Interview, &c.after.Interview
	g.differ(Cell{Text: "System"}, oneLine(x.System), oneLine(y.System))
	g.differ(Cell{Text: "Company"}, oneLine(x.Company), oneLine(y.Company))
	g.differ(Cell{Text: "Version or mode"}, oneLine(x.Version), oneLine(y.Version))
	g.differ(Cell{Text: "Who took part"}, tookPart(x), tookPart(y))

	for i := range c.b.Context {
		q := &c.b.Context[i]
		g.differ(Cell{Text: q.Buyer, Sub: q.ID}, contextText(q, x), contextText(q, y))
	}
	g.names = nil // questions are too long to be named

	return g
}

// contextText is what was said to a question about the system.
func contextText(q *assessment.ContextQuestion, iv *assessment.Interview) string {
	text := strings.TrimSpace(iv.Context[q.ID])
	for _, o := range q.Options {
		if o.ID == text {
			return o.Text
		}
	}
	return text
}

func tookPart(iv *assessment.Interview) string {
	var out []string
	for _, p := range iv.People {
		if who := given(p.Name, p.Role); who != "" && p.Side != assessment.SideSeller {
			out = append(out, who)
		}
	}
	return strings.Join(out, "\n")
}

// saidOf is an answer as it is printed, without its numbers.
func (c *composer) saidOf(q *assessment.Question, a assessment.Answer) Cell {
	iv := assessment.Interview{Side: c.iv.Side, Answers: map[string]assessment.Answer{q.ID: a}, Context: c.iv.Context}
	one := composer{b: c.b, iv: &iv, v: c.v, zone: c.zone}
	row := one.rowOf(q)

	out := row.Cells[2]
	if a.State == assessment.Answered && out.Text == c.none() {
		out.Text = "An answer that this bank no longer has"
	}

	out.Sub = ""
	if known := row.Cells[3].Text; known != "–" {
		out.Sub = known
	}

	return out
}

// answerChange sets two answers to a question beside each other; false where what
// was said is the same. Numbers have a section of their own.
func (c *changes) answerChange(q *assessment.Question, x, y assessment.Answer) (before, after Cell, changed bool) {
	before, after = c.was.saidOf(q, x), c.is.saidOf(q, y)
	was, is := strings.TrimSpace(x.Note), strings.TrimSpace(y.Note)
	if was != is {
		before.Sub = strings.TrimSpace(before.Sub + "\n" + noteOr(was, "With a note, in other words or since taken out."))
		after.Sub = strings.TrimSpace(after.Sub + "\n" + noteOr(is, is))
	}

	return before, after, before != after
}

func noteOr(note, says string) string {
	if note == "" {
		return "Without a note."
	}
	return says
}

func (c *changes) answers() changeGroup {
	g := changeGroup{id: "answers", title: "Answers", what: "Question",
		caption: "Every answer that changed, with its note and how it is known"}
	for _, q := range c.b.All() {
		before, after, changed := c.answerChange(q, c.before.Interview.AnswerTo(q.ID), c.after.Interview.AnswerTo(q.ID))
		if changed {
			g.add(different, Cell{Text: q.Read(c.after.Interview.Stage()), Sub: q.ID}, before, after)
			g.rows[len(g.rows)-1].ID = "changed-" + q.ID
			g.names = append(g.names, q.ID)
		}
	}

	return g
}

func (c *changes) numbers() changeGroup {
	g := changeGroup{id: "numbers", title: "Numbers", caption: "Numbers given, worked out and counted", what: "Number"}
	for i := range c.b.Numbers {
		def := &c.b.Numbers[i]
		g.differ(Cell{Text: def.Label, Sub: "given"}, c.numberText(&c.before.Interview, def.ID),
			c.numberText(&c.after.Interview, def.ID))
	}

	x, y := c.before.Verdict.Numbers.Named(), c.after.Verdict.Numbers.Named()
	for i := range x {
		g.differ(Cell{Text: x[i].Label, Sub: "worked out"}, x[i].Text, y[i].Text)
	}

	g.differ(Cell{Text: "Actions that can be granted beforehand", Sub: "counted"},
		beforehand(c.before.Verdict.Surface), beforehand(c.after.Verdict.Surface))
	return g
}

// numberText is what was given for a number, at every question that asks for it.
func (c *changes) numberText(iv *assessment.Interview, id string) string {
	var values, places []string
	look := func(part string, answers map[string]assessment.Answer) {
		for _, q := range c.b.All() {
			if n, ok := answers[q.ID].Numbers[id]; ok && slices.Contains(q.Numbers, id) {
				values, places = append(values, n.String()), append(places, strings.TrimSpace(q.ID+" "+part))
			}
		}
	}

	look("", iv.Answers)
	for _, p := range iv.Parts {
		look("in "+words.Quoted(cmp.Or(oneLine(p.Name), p.ID)), p.Answers)
	}

	if len(values) == 1 && len(iv.Parts) == 0 {
		return values[0]
	}
	for i := range values {
		values[i] += " (" + places[i] + ")"
	}

	return strings.Join(values, "\n")
}

func beforehand(s assessment.Surface) string {
	if s.Lines == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", s.Before, s.Lines)
}

// parts are the named stretches, and what was answered about each.
func (c *changes) parts() changeGroup {
	g := changeGroup{id: "parts", title: "Parts", caption: "Parts that are new, gone or different", what: "Part"}
	same := func(x, y assessment.Part) bool { return x.ID == y.ID }
	key := func(p assessment.Part) string { return p.ID }
	for _, p := range paired(c.before.Interview.Parts, c.after.Interview.Parts, key, same) {
		switch {
		case p.before == nil:
			g.add(added, Cell{Text: partName(*p.after)}, Cell{Text: "Not there"}, Cell{Text: c.is.partShape(p.after.ID)})
			continue
		case p.after == nil:
			g.add(gone, Cell{Text: partName(*p.before)}, Cell{Text: c.was.partShape(p.before.ID)}, Cell{Text: "Not there"})
			continue
		}

		g.differ(Cell{Text: partName(*p.after), Sub: "its name"}, partName(*p.before), partName(*p.after))
		g.differ(Cell{Text: partName(*p.after), Sub: "what it is"}, c.was.partShape(p.before.ID), c.is.partShape(p.after.ID))
		for _, q := range c.b.All() {
			before, after, changed := c.answerChange(q, p.before.Answers[q.ID], p.after.Answers[q.ID])
			if changed {
				head := Cell{Text: q.Read(c.after.Interview.Stage()), Sub: q.ID + ", " + partName(*p.after)}
				g.add(different, head, before, after)
			}
		}
	}
	g.names = nil

	return g
}

func partName(p assessment.Part) string { return cmp.Or(oneLine(p.Name), p.ID) }

func (c *composer) partShape(id string) string {
	for _, p := range c.v.Parts {
		if p.ID == id {
			return c.b.ShapeText(p.Shape).Name
		}
	}
	return ""
}

// pair is what stands in two versions; nil where it stands in one of them only.
type pair[T any] struct{ before, after *T }

// paired sets what two versions list beside each other: what has the same key
// belongs together, first where it is the same, then in the order it stands in.
// What the earlier version lists comes first.
func paired[T any](before, after []T, key func(T) string, same func(x, y T) bool) []pair[T] {
	taken := make([]bool, len(after))
	out := make([]pair[T], len(before))
	take := func(i int, fits func(x, y T) bool) {
		for j := range after {
			if out[i].after == nil && !taken[j] && key(before[i]) == key(after[j]) && fits(before[i], after[j]) {
				out[i].after, taken[j] = &after[j], true
			}
		}
	}

	for i := range before {
		out[i].before = &before[i]
		take(i, same)
	}
	for i := range before {
		take(i, func(T, T) bool { return true })
	}

	for j := range after {
		if !taken[j] {
			out = append(out, pair[T]{after: &after[j]})
		}
	}

	return out
}

func (c *changes) lines() changeGroup {
	g := changeGroup{id: "surface", title: "Systems and actions", what: "System and action",
		caption: "Lines that are new, gone or different"}
	// A line belongs to the one with the same identity in the same part before
	// another, so that two accounts with one action are not taken for each other.
	before, after := orderLines(c.before.Interview.Inventory, c.was), orderLines(c.after.Interview.Inventory, c.is)
	key := func(l assessment.Line) string { return assessment.Fold(l.System) + "\x00" + assessment.Fold(l.Action) }
	same := func(x, y assessment.Line) bool { return c.was.lineText(x) == c.is.lineText(y) }

	for _, p := range paired(before, after, key, same) {
		switch {
		case p.before == nil:
			g.add(added, lineHead(*p.after), Cell{Text: "Not listed"}, Cell{Text: c.is.lineText(*p.after)})
		case p.after == nil:
			g.add(gone, lineHead(*p.before), Cell{Text: c.was.lineText(*p.before)}, Cell{Text: "Not listed"})
		case !same(*p.before, *p.after):
			g.add(different, lineHead(*p.after), Cell{Text: c.was.lineText(*p.before)}, Cell{Text: c.is.lineText(*p.after)})
		}
	}

	return g
}

// orderLines sorts lines so that those which differ in what refuses them alone
// meet each other.
func orderLines(lines []assessment.Line, c *composer) []assessment.Line {
	return slices.SortedStableFunc(slices.Values(lines), func(x, y assessment.Line) int {
		return cmp.Or(cmp.Compare(assessment.Fold(c.partOf(x)), assessment.Fold(c.partOf(y))),
			cmp.Compare(assessment.Fold(x.Identity), assessment.Fold(y.Identity)))
	})
}

func lineHead(l assessment.Line) Cell {
	return Cell{Text: orNotKnown(oneLine(l.System)), Sub: orNotKnown(oneLine(l.Action))}
}

// lineText is what is known of a line beside its system and action.
func (c *composer) lineText(l assessment.Line) string {
	out := []string{l.Kind.Name(), l.Decided.Name(), "identity not known", "what can refuse it is not known"}
	if as := oneLine(l.Identity); as != "" {
		out[2] = "as " + as
	}
	if refuses := oneLine(l.Refuses); refuses != "" {
		out[3] = "refused by: " + refuses
	}
	if part := c.partOf(l); part != "" {
		out = append(out, "in the part "+part)
	}
	return strings.Join(out, "\n")
}

func (c *composer) partOf(l assessment.Line) string {
	for _, p := range c.iv.Parts {
		if p.ID == l.Part && l.Part != "" {
			return partName(p)
		}
	}
	return ""
}

func (c *changes) identities() changeGroup {
	g := changeGroup{id: "identities", title: "Identities", caption: "What is known of the names it acts under",
		what: "Identity"}
	key := func(d assessment.Identity) string { return assessment.Fold(d.Name) }
	same := func(x, y assessment.Identity) bool { return identityText(x) == identityText(y) }
	for _, p := range paired(c.before.Interview.Identities, c.after.Interview.Identities, key, same) {
		switch {
		case p.before == nil:
			g.add(added, Cell{Text: orNotKnown(oneLine(p.after.Name))}, Cell{Text: "Nothing noted"},
				Cell{Text: identityText(*p.after)})
		case p.after == nil:
			g.add(gone, Cell{Text: orNotKnown(oneLine(p.before.Name))}, Cell{Text: identityText(*p.before)},
				Cell{Text: "Nothing noted"})
		case !same(*p.before, *p.after):
			g.add(different, Cell{Text: orNotKnown(oneLine(p.after.Name))}, Cell{Text: identityText(*p.before)},
				Cell{Text: identityText(*p.after)})
		}
	}

	return g
}

func identityText(d assessment.Identity) string {
	return strings.Join([]string{"credential: " + orNotKnown(d.Credential()), "owner: " + orNotKnown(oneLine(d.Owner)),
		"reviewer: " + orNotKnown(oneLine(d.Reviewer))}, "\n")
}

// quotes are the quotes that are printed. Whoever took one back did so for every
// version to come, so its earlier words and speaker are not said again.
func (c *changes) quotes() changeGroup {
	g := changeGroup{id: "quotes", title: "Quotes", caption: "Quotes that are new, no longer printed, or in other words",
		what: "At"}
	key := func(q assessment.Quote) string { return cmp.Or(q.ID, q.Question+"\x00"+q.Text) }
	says := func(q assessment.Quote) Cell {
		text := q.Text
		if q.TheirWords {
			text = words.Quoted(q.Text)
		}
		return Cell{Text: text, Sub: cmp.Or(oneLine(q.Speaker), "speaker not noted")}
	}
	same := func(x, y assessment.Quote) bool { return x.Question == y.Question && says(x) == says(y) }

	for _, p := range paired(printedQuotes(&c.before.Interview), printedQuotes(&c.after.Interview), key, same) {
		switch {
		case p.before == nil:
			g.add(added, c.quoteHead(*p.after), Cell{Text: "Not there"}, says(*p.after))
		case p.after == nil:
			g.add(gone, c.quoteHead(*p.before), Cell{Text: "A quote"}, Cell{Text: "No longer printed"})
		case !same(*p.before, *p.after):
			g.add(different, c.quoteHead(*p.after), Cell{Text: quoteWas(*p.before, *p.after)}, says(*p.after))
		}
	}

	return g
}

func printedQuotes(iv *assessment.Interview) []assessment.Quote {
	return slices.DeleteFunc(slices.Clone(iv.Quotes), func(q assessment.Quote) bool {
		return strings.TrimSpace(q.Text) == "" || q.Question == "" || q.Print == assessment.PrintNever
	})
}

// quoteWas says in which way a quote was otherwise.
func quoteWas(x, y assessment.Quote) string {
	var out []string
	if x.Text != y.Text {
		out = append(out, "in other words")
	}
	if x.TheirWords != y.TheirWords {
		out = append(out, map[bool]string{true: "as their own words", false: "as a summary"}[x.TheirWords])
	}
	if x.Speaker != y.Speaker {
		out = append(out, "with its speaker given otherwise")
	}
	if x.Question != y.Question {
		out = append(out, "at "+x.Question)
	}
	return words.Capital(words.Series(out, len(out)))
}

func (c *changes) quoteHead(q assessment.Quote) Cell {
	if asked, ok := c.b.Question(q.Question); ok {
		return Cell{Text: asked.Facet, Sub: q.Question}
	}
	return Cell{Text: q.Question}
}

func (c *changes) findings() changeGroup {
	g := changeGroup{id: "findings", title: "What does not add up", caption: "Findings that came, went or read otherwise",
		what: "Finding"}
	key := func(f assessment.Finding) string { return f.Rule }
	same := func(x, y assessment.Finding) bool { return x.Title == y.Title && x.Says == y.Says }
	for _, p := range paired(c.before.Verdict.Contradictions, c.after.Verdict.Contradictions, key, same) {
		switch {
		case p.before == nil:
			g.add(added, Cell{Text: p.after.Title}, Cell{Text: "Not found"}, Cell{Text: p.after.Says})
		case p.after == nil:
			g.add(gone, Cell{Text: p.before.Title}, Cell{Text: p.before.Says}, Cell{Text: "Not found"})
		case !same(*p.before, *p.after):
			g.add(different, Cell{Text: p.after.Title}, Cell{Text: p.before.Says}, Cell{Text: p.after.Says})
		}
	}

	return g
}

// moves are those of the plan as it was printed. A date that is only our proposal
// moves with every version, and is no change.
func (c *changes) moves() changeGroup {
	g := changeGroup{id: "design", title: "What to do", caption: "Moves that came, went or read otherwise", what: "Move"}
	key := func(s PlanStep) string { return s.ID }
	x, y := planOf(&c.before), planOf(&c.after)
	text := moveText
	if c.before.Plan == nil && len(x) > 0 { // sealed before the plan was kept: no more than the moves is known of it
		text = func(s PlanStep) string { return s.Do }
		y = slices.DeleteFunc(slices.Clone(y), func(s PlanStep) bool { return c.before.edited(s.ID) })
	}

	same := func(x, y PlanStep) bool { return text(x) == text(y) }
	for _, p := range paired(x, y, key, same) {
		switch {
		case p.before == nil:
			g.add(added, c.moveHead(*p.after), Cell{Text: "Not in the plan"}, Cell{Text: text(*p.after)})
		case p.after == nil:
			g.add(gone, c.moveHead(*p.before), Cell{Text: c.unlessEdited(p.before.ID, text(*p.before))},
				Cell{Text: "Not in the plan"})
		case !same(*p.before, *p.after):
			g.add(different, c.moveHead(*p.after), Cell{Text: c.unlessEdited(p.after.ID, text(*p.before))},
				Cell{Text: text(*p.after)})
		}
	}

	return g
}

// planOf is the plan as a version printed it. In a version sealed before the plan
// was kept it is read from the verdict, without the moves that its sender changed.
func planOf(r *Report) []PlanStep {
	if r.Plan != nil {
		return r.Plan
	}

	var out []PlanStep
	for _, m := range r.Verdict.Design.Moves {
		id := moveID(m.Area)
		if noted := r.Interview.Actions[m.Area] != (assessment.ActionNote{}); (noted || m.Asked && m.Short > 0) &&
			!r.edited(id) {
			out = append(out, PlanStep{ID: id, Do: words.Sentence(m.Do), area: m.Area})
		}
	}

	return out
}

func moveID(area string) string { return "move." + area }

// edited reports whether the sender of a version changed a sentence of it.
func (r *Report) edited(id string) bool {
	return slices.ContainsFunc(r.Edited, func(e Edited) bool { return e.ID == id })
}

func (c *changes) moveHead(s PlanStep) Cell {
	area, _ := strings.CutPrefix(s.ID, "move.")
	if a := c.is.areaOf(area); a != nil {
		return Cell{Text: a.Name}
	}
	return Cell{Text: "A move"}
}

// moveText is a move with what was agreed about it.
func moveText(s PlanStep) string {
	out := []string{s.Do}
	add := func(label, text string) {
		if text != "" {
			out = append(out, label+text)
		}
	}

	add("Because: ", s.Because)
	add("Who: ", words.Capital(s.Who))
	if s.By.IsZero() {
		add("Due: ", s.Due)
	}

	add("Effort: ", s.Effort)
	if s.Priority > 0 {
		add("Priority: ", fmt.Sprint(s.Priority))
	}

	add("What it costs: ", s.Costs)
	add("Done when: ", s.Done)
	return strings.Join(out, "\n")
}

// access is what people settled about giving it access. What is granted, and on
// which identity, stands among the actions.
func (c *changes) access() changeGroup {
	g := changeGroup{id: sectionSign, title: "The access decision", caption: "What was settled about its access",
		what: "About it"}
	x, y := c.before.Interview.Access, c.after.Interview.Access
	g.differ(Cell{Text: "Until"}, orNotSettled(untilDay(x.Until)), orNotSettled(untilDay(y.Until)))
	g.differ(Cell{Text: "Must stand first"}, c.stands(x), c.stands(y))
	g.differ(Cell{Text: "Owner"}, orNotSettled(signer(x.Owner)), orNotSettled(signer(y.Owner)))
	g.differ(Cell{Text: "Approver"}, orNotSettled(signer(x.Approver)), orNotSettled(signer(y.Approver)))

	if a, b := c.before.Access, c.after.Access; a != nil && b != nil {
		g.differ(Cell{Text: "Decide again when"}, strings.Join(a.Reopens, " "), strings.Join(b.Reopens, " "))
		g.differ(Cell{Text: "Ready to sign"}, yesNo(a.Ready()), yesNo(b.Ready()))
	}

	return g
}

func orNotSettled(s string) string { return cmp.Or(s, "Not settled") }

func yesNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}

// stands names the limits that have to stand first, in the order of the bank.
func (c *changes) stands(a assessment.Access) string {
	if a.NoneFirst && len(a.First) == 0 {
		return "No limit has to"
	}

	var out []string
	for _, l := range c.b.Limits {
		if slices.Contains(a.First, l.Question) {
			out = append(out, words.Capital(l.Name))
		}
	}

	return orNotSettled(strings.Join(out, "\n"))
}
