package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// titleVerdict is where the report says how its verdict is reached, and why.
const titleVerdict = "How the verdict is reached"

// why explains the verdict: how it reads, by which rule it was reached, what holds it, what
// each other answer adds, and what would change it.
func (a *author) why() Section {
	c := a.composer
	s := Section{ID: sectionWhy, Title: titleVerdict, Appendix: true}
	reading := c.text.Reading
	if a.v.Class == assessment.Agent && len(a.v.Limits) > 0 {
		reading = a.readingOfAgent()
	}
	name := c.text.Name + "."
	if c.decidersClash() {
		name = "While both answers stand: " + words.Lower(name)
		reading = "That takes both as they stand, and the class hangs on which of them holds. " + reading
	}
	s.Blocks = append(s.Blocks, leadPara(name, reading),
		Block{Kind: Heading, Lead: "The rule"}, c.rule())

	if len(c.v.Reasons) == 0 {
		s.Blocks = append(s.Blocks,
			para(fmt.Sprintf("No deciding question is answered yet. %s of them set the verdict, all about who picks the next "+
				"step.", words.Capital(words.Count(c.deciding())))))
	} else {
		s.Blocks = append(s.Blocks, c.whatHolds()...)
	}

	if t := c.contributions(); t != nil && c.grounds().ByPoints {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	}

	s.Blocks = append(s.Blocks, c.partReasons()...)
	s.Blocks = append(s.Blocks, c.whatWouldChange()...)
	if called := c.claimed(); called.Text != "" {
		s.Blocks = append(s.Blocks, called)
	}
	return s
}

// deciding is how many questions decide the verdict.
func (c *composer) deciding() int {
	n := 0
	for _, q := range c.b.All() {
		if q.Deciding {
			n++
		}
	}
	return n
}

// grounds are what the verdict rests on, worked out once.
func (c *composer) grounds() *assessment.Grounds {
	if c.ground == nil {
		g := c.b.Grounds(*c.iv)
		c.ground = &g
	}
	return c.ground
}

// whatHolds says what holds the verdict, and what the other answers add to it.
func (c *composer) whatHolds() []Block {
	g := c.grounds()
	out := []Block{leadPara("What holds it.", c.holdsIt())}

	held := Block{Kind: List}
	var by []string
	for _, h := range g.Holds {
		held.Items = append(held.Items, Item{Text: c.holdingSays(h), From: h.Questions})
		by = append(by, h.Questions...)
	}
	if len(held.Items) > 0 {
		out = append(out, held)
	}

	rest := Block{Kind: List}
	for _, r := range c.v.Reasons {
		if !slices.ContainsFunc(r.From, func(id string) bool { return slices.Contains(by, id) }) {
			rest.Items = append(rest.Items, Item{Text: r.Says, From: r.From})
		}
	}
	if len(rest.Items) > 0 {
		lead := words.ByNumber(len(rest.Items), "What the other answer adds.", "What the other answers add.")
		if len(by) == 0 {
			lead = words.ByNumber(len(rest.Items), "What the answer adds.", "What the answers add.")
		}
		out = append(out, leadPara(lead, c.othersAdd()), rest)
	}

	return out
}

// holdsIt says in a sentence or two what holds the verdict.
func (c *composer) holdsIt() string {
	g := c.grounds()
	switch {
	case g.Shape == assessment.UndeterminedShape:
		return "Nothing yet. " + c.v.Openness(c.b)
	case g.Shape.Class() == assessment.Agent && g.ByPoints:
		return fmt.Sprintf("The points: their sum is %s, and above %s makes it an agent.", signed(g.Sum), c.cut(1))
	case g.Shape.Class() == assessment.Agent:
		return c.heldBy("makes it an agent", "make it an agent")
	case g.Shape == assessment.FixedPath:
		return fmt.Sprintf("The points: their sum is %s, and below %s makes it a fixed path. No answer by "+
			"itself makes it an agent, and none keeps its path from being fixed.", signed(g.Sum), c.cut(-1))
	case len(g.Holds) > 0:
		return c.heldBy("keeps its path from being fixed", "keep its path from being fixed") + c.noAgent()
	case 2*g.Sum < -g.Given:
		return "A part of it is an agent, so its whole path is not fixed." + c.noAgent()
	}
	return fmt.Sprintf("The points: their sum is %s, between %s and %s, which makes it a workflow with "+
		"branches. No answer by itself makes it an agent.", signed(g.Sum), c.cut(-1), c.cut(1))
}

// noAgent says why a workflow is no agent.
func (c *composer) noAgent() string {
	return fmt.Sprintf(" No answer by itself makes it an agent, and the points do not either: their sum is "+
		"%s, and it takes more than %s.", signed(c.grounds().Sum), c.cut(1))
}

// heldBy counts the answers that hold a verdict, each by itself or together with others.
func (c *composer) heldBy(one, many string) string {
	all := c.grounds().Holds
	together := slices.ContainsFunc(all, func(h assessment.Holding) bool { return len(h.Questions) > 1 })
	sure := 0 // hold it whatever else is answered
	for _, h := range all {
		if len(h.Against) == 0 {
			sure++
		}
	}
	whatever := ""
	if sure == len(all) {
		whatever = ", whatever the others say"
	}

	switch n := len(all); {
	case n > 1 && sure > 0 && sure < n:
		return fmt.Sprintf("%s answers %s. %s enough alone; %s while no other answer says otherwise, as said there.",
			words.Capital(words.Count(n)), many, words.ByNumber(sure, "One is", words.Capital(words.Count(sure))+" are"),
			words.ByNumber(n-sure, "the other counts", "the others count"))
	case together && n == 1:
		return fmt.Sprintf("Some answers together %s%s.", many, whatever)
	case together:
		return fmt.Sprintf("Each of these %s %s by itself%s.", words.Count(n), one, whatever)
	case n == 1:
		return fmt.Sprintf("One answer %s by itself%s.", one, whatever)
	default:
		return fmt.Sprintf("%s answers %s, each by itself%s.", words.Capital(words.Count(n)), many, whatever)
	}
}

// holdingSays is what answers that hold a verdict say, and what could take that away.
func (c *composer) holdingSays(h assessment.Holding) string {
	says := h.Says
	if says == "" {
		var all []string
		for _, id := range h.Questions {
			all = append(all, words.Sentence(c.b.Says(c.iv.AnswerTo(id))))
		}
		says = strings.Join(all, " ")
	}
	if len(h.Against) == 0 {
		return words.Sentence(says)
	}

	could := "It counts while this does not say otherwise: "
	if len(h.Open) > 0 {
		could = "It counts unless this, which is open, says otherwise: "
	}
	return words.Sentence(says) + " " + could + c.labels(h.Against) + "."
}

// othersAdd says what the answers add that do not hold the verdict by themselves.
func (c *composer) othersAdd() string {
	g := c.grounds()
	switch {
	case g.ByPoints:
		return "Points, counted in the table."
	case g.Shape.Class() == assessment.Agent:
		return "Nothing to the class while that stands. They say how the run goes and, with what backs them, how sure the " +
			"reading is."
	}
	return "Points, once enough of them are answered."
}

// cut is the sum of points beyond which they make an agent (1) or a fixed path (-1).
func (c *composer) cut(side int) string {
	n := assessment.FormatNumber(c.grounds().Cut())
	if side < 0 {
		return "−" + n
	}
	return "+" + n
}

// rule is the rule of the bank in plain words, the same for every system.
func (c *composer) rule() Block {
	var agent, unless, path []string
	for _, f := range c.b.Floors {
		for _, k := range f.When {
			to := &path
			if f.AtLeast.Class() == assessment.Agent {
				to = &agent
			}
			if !slices.Contains(*to, k.Question) {
				*to = append(*to, k.Question)
			}
		}
		for _, k := range f.Unless {
			if f.AtLeast.Class() == assessment.Agent && !slices.Contains(unless, k.Question) {
				unless = append(unless, k.Question)
			}
		}
	}

	most := 0
	for _, q := range c.b.All() {
		if q.Deciding {
			most += q.Weight
		}
	}

	out := Block{Kind: List}
	add := func(format string, args ...any) {
		out.Items = append(out.Items, Item{Text: fmt.Sprintf(format, args...)})
	}
	lead := "Points decide"
	if len(agent) > 0 {
		lead = "Where none makes it an agent, points decide"
		only := ""
		if len(unless) > 0 {
			only = fmt.Sprintf("; some of these only where %s does not say that code picks", words.Either(unless))
		}
		add("The answer to %s can make it an agent by itself%s.", words.Either(agent), only)
	}
	if len(path) > 0 {
		add("The answer to %s can keep its path from being fixed.", words.Either(path))
	}
	add("%s: each deciding answer counts from −2 (code) to +2 (the model), times its weight. Above half of the weight "+
		"answered it is an agent, below minus half a fixed path, between them a workflow with branches. It takes %s of %d "+
		"answered.", lead, words.Count(assessment.PointsNeeded(most)), most)
	return out
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

	t := &Table{Caption: "What each deciding answer counts: from −2 (code) to +2 (the model), times its weight",
		Columns: []Column{{Title: "Ref", Share: .09, RowHead: true}, {Title: "Question", Share: .36},
			{Title: "Answer", Share: .37}, {Title: "Weight", Share: .09, Numeric: true},
			{Title: "Counts", Share: .09, Numeric: true}}}
	sum := 0
	for _, k := range c.v.Contributions {
		q, _ := c.b.Question(k.Question)
		o, _, _ := q.Option(k.Answer)
		sum += k.Points
		t.Rows = append(t.Rows,
			Row{Cells: []Cell{{Text: k.Question}, {Text: inBrief(q)}, {Text: o.Text}, {Text: fmt.Sprint(q.Weight)},
				{Text: signed(k.Points)}}})
	}

	t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: "Sum"}, {}, {Text: c.sumSays()},
		{Text: fmt.Sprint(c.v.Decided.Answered)}, {Text: signed(sum)}}})
	return t
}

// sumSays is what the sum of the points means here.
func (c *composer) sumSays() string {
	says := fmt.Sprintf("Above %s an agent, below %s a fixed path, else a workflow with branches", c.cut(1), c.cut(-1))
	switch g := c.grounds(); {
	case g.Shape != assessment.ModelChosenBranches || 2*g.Sum >= -g.Given:
		return says
	case len(g.Holds) > 0:
		return says + ". No fixed path here: what holds it says so"
	default:
		return says + ". No fixed path here: a part of it is an agent"
	}
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
	items := append(c.openChanges(), c.otherClass()...)
	firm, from := c.firmness()
	open := ""
	if c.v.Shape != assessment.UndeterminedShape {
		open = c.v.CouldChange()
	}
	if c.decidersClash() {
		open = "Which of two answers holds decides it; both were said."
	}
	if len(items) == 0 && firm == "" && open == "" {
		return nil
	}

	out := []Block{{Kind: Heading, Lead: "What would change it"}}
	if open != "" {
		out = append(out, para(open))
	}
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

// otherClass says what it would take to be something else: which given answer, were
// it different, would do so by itself, and where none would, which several.
func (c *composer) otherClass() []Item {
	var out []Item
	done := map[assessment.Class]bool{}
	for _, to := range []assessment.Shape{assessment.FixedPath, assessment.ModelChosenBranches, assessment.BoundedAgent,
		assessment.OpenAgent} {
		class := to.Class()
		other := class != c.v.Class
		if other && done[class] {
			continue
		}

		is := func(f assessment.Flip) bool { return f.Shape == to || other && f.Class == class }
		if text := c.turnsTo(to, other, is); text != "" {
			out, done[class] = append(out, Item{Text: text}), true
		}
	}

	undecided := func(f assessment.Flip) bool { return f.Shape == assessment.UndeterminedShape }
	if ids := c.turning(undecided); len(ids) > 0 {
		out = append(out, Item{Text: fmt.Sprintf("With another answer to %s alone it would be too early to say.",
			words.Either(ids))})
	}
	for _, side := range c.v.Sides {
		if !done[side.Class] {
			out = append(out, Item{Text: c.b.PivotSentence(side)})
		}
	}

	return out
}

// turning lists the questions of the given answers that turn the verdict as told.
func (c *composer) turning(is func(assessment.Flip) bool) []string {
	var out []string
	for _, f := range c.grounds().Turns {
		if is(f) && !slices.Contains(out, f.Question) {
			out = append(out, f.Question)
		}
	}
	return out
}

// turnsTo says which given answers, were one of them different, would make it a shape,
// or of a class; "" for none.
func (c *composer) turnsTo(to assessment.Shape, class bool, is func(assessment.Flip) bool) string {
	var ifs, seen []string
	for _, f := range c.grounds().Turns {
		q, ok := c.b.Question(f.Question)
		if !ok || !is(f) || slices.Contains(seen, f.Question) {
			continue
		}
		seen = append(seen, f.Question)
		if o, _, ok := q.Option(f.Answer); ok {
			then := o.Then
			if then == "" {
				then = "the answer were " + words.Quoted(o.Text)
			}
			ifs = append(ifs, fmt.Sprintf("%s (%s)", then, q.ID))
		}
	}
	if len(ifs) == 0 {
		return ""
	}

	name := words.Lower(c.b.ShapeText(to).Name)
	if class {
		name = string(to.Class())
	}
	return fmt.Sprintf("%s: it would be %s if %s.", words.ByNumber(len(ifs), "One answer, were it different, would do",
		"Any one of these, were it different, would do"), words.Article(name), strings.Join(ifs, "; or if "))
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
		if len(c.grounds().Turns) > 0 {
			return "", nil // one does, said above
		}
		return c.v.IfWrong(), nil
	}
	if f.Class != c.v.Class || f.Answers == 1 {
		return "", nil // said above, as what would give the other class, or by itself another shape
	}

	to := words.Article(words.Lower(c.b.ShapeText(f.Shape).Name))
	return fmt.Sprintf("Of the answers given, %s would have to be different for this to be %s: for one, %s.",
		words.Count(f.Answers), to, c.labels(f.Questions)), nil
}

func (c *composer) labels(ids []string) string {
	var out []string
	for _, id := range ids {
		q, _ := c.b.Question(id)
		out = append(out, fmt.Sprintf("%s (%s)", orFacet(q.OpenLabel, words.Lower(q.Facet)), id))
	}
	return words.Series(out, 3)
}
