package assessment

import (
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

func para(text string, from ...string) Block { return Block{Kind: Para, Text: text, From: from} }

func leadPara(lead, text string, from ...string) Block {
	return Block{Kind: Para, Lead: lead, Text: text, From: from}
}

// summary is the seller's own summary, marked as hers.
func (c *composer) summary() Section {
	s := Section{ID: sectionSummary, Title: "Summary by the interviewer"}
	if text := strings.TrimSpace(c.iv.Summary); text != "" {
		s.Blocks = append(s.Blocks, Block{Kind: Comment, Text: text})
	}
	return s
}

// claimed holds the name against the answers.
func (c *composer) claimed() Section {
	s := Section{ID: sectionClaimed, Title: "What it is called and what it is"}
	text := c.v.Claimed.Says
	if name := strings.TrimSpace(c.iv.Context[ContextCalled]); name != "" && fold(name) != fold(c.v.Claimed.Word) {
		text = fmt.Sprintf("They call it %s. %s", words.Quoted(name), strings.TrimPrefix(text, fmt.Sprintf("It is called %s. ", words.Article(c.v.Claimed.Word))))
	}
	s.Blocks = append(s.Blocks, para(text, ContextCalled, ContextWord))
	if p := strings.TrimSpace(c.iv.Context[ContextProduct]); p != "" {
		s.Blocks = append(s.Blocks, leadPara("What it hands over.", words.Sentence(words.Capital(p)), ContextProduct))
	}
	return s
}

// why explains the verdict: the deciding answers with what each added, and what
// would change it.
func (c *composer) why() Section {
	s := Section{ID: sectionWhy, Title: "Why it reads this way"}
	if len(c.v.Reasons) == 0 {
		s.Title = "What decides it"
		s.Blocks = append(s.Blocks, para("No deciding question is answered yet. Four of them set the verdict, all about who picks the next step."))
	}
	var items []Item
	for _, r := range c.v.Reasons {
		items = append(items, Item{Text: r.Says, From: r.From})
	}
	if len(items) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: List, Items: items})
	}
	if t := c.contributions(); t != nil {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	}
	if c.v.Class == Agent {
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: fmt.Sprintf("The %s limits around it", words.Count(len(c.v.Fences)))}, c.fenceList())
	}
	s.Blocks = append(s.Blocks, c.whatWouldChange()...)
	return s
}

func (c *composer) fenceList() Block {
	b := Block{Kind: List}
	state := map[FenceState]string{FenceConfirmed: "In place.", FenceMissing: "Not in place.", FenceUnknown: "Not known yet."}
	for _, f := range c.v.Fences {
		b.Items = append(b.Items, Item{Lead: words.Capital(f.Name) + ": " + words.Lower(state[f.State]), Text: f.Says, From: []string{f.Question}})
	}
	return b
}

// contributions is the table of what each deciding answer added.
func (c *composer) contributions() *Table {
	if len(c.v.Contributions) == 0 {
		return nil
	}
	t := &Table{Caption: "What each deciding answer adds: below zero towards code, above towards the model",
		Columns: []Column{{Title: "Ref", Share: .09, RowHead: true}, {Title: "Question", Share: .38}, {Title: "Answer", Share: .41}, {Title: "Adds", Share: .12, Numeric: true}}}
	sum := 0
	for _, k := range c.v.Contributions {
		q, _ := c.b.Question(k.Question)
		o, _, _ := q.Option(k.Answer)
		sum += k.Points
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: k.Question}, {Text: q.Read(c.iv.Stage())}, {Text: o.Text}, {Text: signed(k.Points)}}})
	}
	t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: "Sum"}, {}, {Text: fmt.Sprintf("%d of %d deciding points answered. Above +%s it is an agent, below −%s a fixed path, unless what picks the next step says otherwise", c.v.Decided.Answered, c.v.Decided.Of, FormatNumber(float64(c.v.Decided.Answered)/2), FormatNumber(float64(c.v.Decided.Answered)/2))}, {Text: signed(sum)}}})
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
	var items []Item
	for _, id := range c.v.flipping() {
		q, _ := c.b.Question(id)
		items = append(items, Item{Lead: words.Capital(orFacet(q.OpenLabel, q.Facet)) + ".", Text: c.flipSentence(q), From: []string{id}})
	}
	firm, from := c.firmness()
	for _, side := range c.v.Sides {
		items = append(items, Item{Text: c.b.PivotSentence(side)})
	}
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

func orFacet(label, facet string) string {
	if label == "" {
		return facet
	}
	return label
}

// flipSentence says what an open question's answers would turn the verdict into.
func (c *composer) flipSentence(q *Question) string {
	var parts []string
	for _, shape := range []Shape{FixedPath, ModelChosenBranches, BoundedAgent, OpenAgent} {
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
			parts = append(parts, fmt.Sprintf("%s, this %s %s.", words.Capital(strings.Join(ifs, ", or ")), c.becomes(), words.Article(words.Lower(c.b.ShapeText(shape).Name))))
		}
	}
	return strings.Join(parts, " ")
}

func (c *composer) becomes() string {
	if c.v.Shape == UndeterminedShape {
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
	if f.Answers == 1 {
		return fmt.Sprintf("Of the answers given, one would have to be different for this to be %s: %s.", to, c.labels(f.Questions)), f.Questions
	}
	return fmt.Sprintf("Of the answers given, %s would have to be different for this to be %s: %s.", words.Count(f.Answers), to, c.labels(f.Questions)), f.Questions
}

func (c *composer) labels(ids []string) string {
	var out []string
	for _, id := range ids {
		q, _ := c.b.Question(id)
		out = append(out, fmt.Sprintf("%s (%s)", orFacet(q.OpenLabel, words.Lower(q.Facet)), id))
	}
	return words.Series(out, 3)
}

// traits draws the four scales, each with a sentence and the best quote.
func (c *composer) traits() Section {
	s := Section{ID: sectionTraits, Title: "Four traits"}
	for i := range c.b.Traits {
		t := &c.b.Traits[i]
		s.Blocks = append(s.Blocks, Block{Kind: ScaleB, Scale: c.scale(t)})
		text, from := c.traitSentence(t)
		s.Blocks = append(s.Blocks, para(text, from...))
		if q, ok := c.bestQuote(func(q Quote) bool { tr := c.b.TraitOf(q.Question); return tr != nil && tr.ID == t.ID }); ok {
			s.Blocks = append(s.Blocks, Block{Kind: QuoteB, Text: q.Text, By: c.speaker(q), Own: q.TheirWords, From: []string{q.Question}})
		}
	}
	return s
}

func (c *composer) speaker(q Quote) string {
	by := orSomebody(q.Speaker)
	for _, p := range c.iv.People {
		if p.Name == q.Speaker && p.Role != "" {
			by += ", " + p.Role
		}
	}
	if !q.At.IsZero() {
		by += ", " + FormatTime(q.At.In(c.zone))
	}
	return by
}

// scale is one trait's rail, ready to be drawn.
func (c *composer) scale(t *Trait) *Scale {
	var r TraitResult
	for _, x := range c.v.Traits {
		if x.ID == t.ID {
			r = x
		}
	}
	s := &Scale{ID: t.ID, Name: t.Name, Left: t.Left, Right: t.Right, Marker: r.Marker, Low: r.Low, High: r.High, Answered: r.Answered, Of: r.Of}
	for i := range t.Questions {
		q := &t.Questions[i]
		a := c.iv.AnswerTo(q.ID)
		if o, _, ok := q.Option(a.Choice); ok && a.State == Answered && q.Kind == KindScale {
			s.Marks = append(s.Marks, ScaleMark{Question: q.ID, Value: 50 * o.P, Weight: q.Weight})
		}
	}
	if t.Questions[0].Deciding {
		switch c.v.Claimed.Side {
		case ClaimCode:
			s.Claim = new(int)
			*s.Claim = -100
		case ClaimModel:
			s.Claim = new(int)
			*s.Claim = 100
		}
		if s.Claim != nil {
			s.ClaimLabel = "called: " + c.v.Claimed.Word
		}
	}
	s.Words = s.words()
	return s
}

// words says in a sentence what the drawing shows.
func (s *Scale) words() string {
	if s.Marker == nil {
		return fmt.Sprintf("%s: not answered yet. The marker could be anywhere between “%s” and “%s”.", s.Name, words.Lower(s.Left), words.Lower(s.Right))
	}
	out := fmt.Sprintf("%s: %s, on a line from “%s” to “%s”. %d of the %d answers that move it are in", s.Name, place(*s.Marker), words.Lower(s.Left), words.Lower(s.Right), s.Answered, s.Of)
	if s.Low == s.High {
		return out + "."
	}
	if place(s.Low) == place(s.High) {
		return out + "; the open ones would leave it there."
	}
	return out + fmt.Sprintf("; open questions could move it between %s and %s.", place(s.Low), place(s.High))
}

// place names a position on the rail.
func place(v int) string {
	switch {
	case v <= -75:
		return "at the left end"
	case v <= -25:
		return "left of centre"
	case v < 25:
		return "near the middle"
	case v < 75:
		return "right of centre"
	}
	return "at the right end"
}

// traitSentence says what the answers of a trait come to: the two weightiest
// that stand furthest from the middle, as statements.
func (c *composer) traitSentence(t *Trait) (string, []string) {
	type said struct {
		q      *Question
		weight int
	}
	var all []said
	open := 0
	for i := range t.Questions {
		q := &t.Questions[i]
		a := c.iv.AnswerTo(q.ID)
		if a.State != Answered {
			if a.State != NotApplicable && c.b.applies(c.iv, q) {
				open++
			}
			continue
		}
		w := 10 * q.Weight
		if o, _, ok := q.Option(a.Choice); ok && q.Kind == KindScale {
			w += 5 * max(o.P, -o.P)
		}
		if q.Path == PathBase {
			w += 8
		}
		if a.Note != "" {
			w += 3
		}
		all = append(all, said{q, w})
	}
	if len(all) == 0 {
		return fmt.Sprintf("Nothing is answered here yet: %s open.", words.Plural(open, "question is", "questions are")), nil
	}
	slices.SortStableFunc(all, func(x, y said) int { return y.weight - x.weight })
	var parts, from []string
	for _, x := range all[:min(2, len(all))] {
		parts = append(parts, words.Sentence(c.b.Says(c.iv.AnswerTo(x.q.ID))))
		from = append(from, x.q.ID)
	}
	if n, ok := numberIn(c.iv, numSteps); ok && slices.Contains(from, questionSteps) {
		parts = append(parts, fmt.Sprintf("As a number: %s steps.", n.String()))
	}
	if open > 0 {
		parts = append(parts, fmt.Sprintf("%s of its %d questions %s still open.", words.Capital(words.Count(open)), len(t.Questions), strings.TrimSpace(isAre(open))))
	}
	return strings.Join(parts, " "), from
}

// surface is the identity surface: every system and action mentioned.
func (c *composer) surface() Section {
	s := Section{ID: sectionSurface, Title: "Identity surface"}
	v := c.v.Surface
	if v.Lines == 0 {
		s.Blocks = append(s.Blocks, para("No system or action has been listed yet. The list of what it calls, under which identity, is what access is cut from: ask for the tool or connector list.", "inventory"))
		for _, id := range []string{"IS1", "IS2", "IS3", "IS8"} {
			if says := c.b.Says(c.iv.AnswerTo(id)); says != "" {
				s.Blocks = append(s.Blocks, para(says, id))
			}
		}
		return s
	}
	if k, ok := c.findWidest(); ok {
		s.Title = strings.TrimSuffix(k.says, ".")
		for _, before := range []string{", among them", ": “"} {
			s.Title, _, _ = strings.Cut(s.Title, before)
		}
	}
	s.Blocks = append(s.Blocks, para(c.surfaceSentence(), "inventory"), Block{Kind: TableB, Table: c.inventory()})
	for _, id := range []string{"IS1", "IS3", "IS8"} {
		if says := c.b.Says(c.iv.AnswerTo(id)); says != "" {
			s.Blocks = append(s.Blocks, para(says, id))
		}
	}
	if w := c.v.Numbers.Width; w != nil {
		s.Blocks = append(s.Blocks, para(fmt.Sprintf("Of %s permissions granted, %s were used in the last 30 days: %s%%.", c.num(numGranted), c.num(numUsed), w.Text()), w.From...))
	}
	return s
}

func (c *composer) surfaceSentence() string {
	v := c.v.Surface
	out := words.Capital(words.Plural(v.Lines, "action", "actions"))
	if v.Systems > 0 {
		out += " on " + words.Plural(v.Systems, "system", "systems")
	}
	out += ": "
	var parts []string
	if v.Before > 0 {
		parts = append(parts, words.Count(v.Before)+" can be granted before a run starts")
	}
	if v.Running > 0 {
		parts = append(parts, words.Count(v.Running)+isAre(v.Running)+" picked while it runs")
	}
	if v.Unknown > 0 {
		parts = append(parts, "for "+words.Count(v.Unknown)+" it is not known when that is decided")
	}
	out += words.Series(parts, 3) + "."
	switch {
	case v.Final == 1:
		out += " One cannot be undone."
	case v.Final > 1:
		out += fmt.Sprintf(" %s cannot be undone.", words.Capital(words.Count(v.Final)))
	}
	if v.Running > 0 {
		out += fmt.Sprintf(" %s", c.refusals())
	}
	return out
}

// refusals says for how many of the actions picked while it runs something is
// known that can refuse.
func (c *composer) refusals() string {
	switch v := c.v.Surface; {
	case v.RunningRefusable == 0:
		return "Nothing is known that could refuse what is picked while it runs."
	case v.RunningRefusable == v.Running:
		return "For each that is picked while it runs, something is known that can refuse it."
	default:
		return fmt.Sprintf("Of those picked while it runs, %s can be refused by something that is known.", words.Count(v.RunningRefusable))
	}
}

// KindText and DecidedText name the values of an inventory line for people.
var (
	KindText    = map[LineKind]string{Reads: "Read", Writes: "Write", Final: "Write, cannot be undone"}
	DecidedText = map[Decided]string{DecidedBefore: "Before a run", DecidedRunning: "While it runs", DecidedUnknown: "Not known"}
)

func (c *composer) inventory() *Table {
	t := &Table{Caption: "Every system and action mentioned, and when it is decided that it happens",
		Columns: []Column{{Title: "System", Share: .18, RowHead: true}, {Title: "Action", Share: .22}, {Title: "Kind", Share: .14}, {Title: "Name in the log", Share: .17}, {Title: "Decided", Share: .12}, {Title: "What can refuse", Share: .17}}}
	for _, l := range c.iv.Inventory {
		decided := DecidedText[l.Decided]
		if decided == "" {
			decided = DecidedText[DecidedUnknown]
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: l.System}, {Text: l.Action}, {Text: KindText[l.Kind]}, {Text: orNotKnown(l.Identity)}, {Text: decided}, {Text: orNotKnown(l.Refuses)}}})
	}
	return t
}

func orNotKnown(s string) string {
	if strings.TrimSpace(s) == "" {
		return "Not known"
	}
	return s
}

// decisions works out what authorization costs a day, and what people can look at.
func (c *composer) decisions() Section {
	s := Section{ID: sectionDecisions, Title: "Authorization decisions a day"}
	n := &c.v.Numbers
	if n.DecisionsPerDay == nil {
		return s
	}
	s.Title = fmt.Sprintf("%s authorization decisions a day", words.Capital(n.DecisionsPerDay.Text()))
	s.Blocks = append(s.Blocks, para(fmt.Sprintf("Every call it makes is a decision about access. %s tasks a day at %s calls each%s make %s.", words.Capital(c.num(numTasks)), c.num(numSteps), c.moreRuns(), n.DecisionsPerDay.Text()), n.DecisionsPerDay.From...))
	if n.PerReviewer != nil && n.SecondsPerDecision != nil {
		s.Blocks = append(s.Blocks, para(fmt.Sprintf("Shared among %s people who review, that is %s each. An hour a day from each of them leaves %s seconds for one decision.", c.num(numReviewers), n.PerReviewer.Text(), n.SecondsPerDecision.Text()), n.PerReviewer.From...))
	}
	if n.ShareSeen != nil {
		text := fmt.Sprintf("A person looks at %s a day, %s%% of them.", c.num(numReviewed), n.ShareSeen.Text())
		if h := n.ShareSeen.High; h > 0 && h <= 50 && !n.ShareSeen.AtLeast {
			text += fmt.Sprintf(" That is about 1 in %s. Choose which.", oneIn(n.ShareSeen))
		}
		s.Blocks = append(s.Blocks, para(text, n.ShareSeen.From...))
	}
	if n.ApprovalsThatFit != nil {
		s.Blocks = append(s.Blocks, para(fmt.Sprintf("Two hours a day from each reviewer are enough for %s approvals at %s minutes each.", n.ApprovalsThatFit.Text(), c.num(numMinutes)), n.ApprovalsThatFit.From...))
	}
	if n.Exposure != nil {
		s.Blocks = append(s.Blocks, para(fmt.Sprintf("Between a mistake and somebody knowing lie %s hours; at this rate %s tasks are done in that time.", c.num(numDetect), n.Exposure.Text()), n.Exposure.From...))
	}
	return s
}

// oneIn turns a share in percent into "1 in so many", both ends of it.
func oneIn(f *Figure) string {
	few := FormatNumber(float64(round(100 / f.High)))
	if f.Low <= 0 {
		return few + " at best"
	}
	if many := FormatNumber(float64(round(100 / f.Low))); many != few {
		return few + " to 1 in " + many
	}
	return few
}

// moreRuns is the factor that extra runs add, where somebody gave it.
func (c *composer) moreRuns() string {
	if n, ok := numberIn(c.iv, numSubRuns); ok {
		return fmt.Sprintf(", each task starting %s more runs,", n.String())
	}
	return ""
}

// loop holds the length of a run against what has been confirmed right.
func (c *composer) loop() Section {
	s := Section{ID: sectionLoop, Title: "How long it runs, and how far that is checked"}
	n := &c.v.Numbers
	for _, band := range c.b.Bands {
		if band.ID != n.Band {
			continue
		}
		lead := band.Label + "."
		s.Blocks = append(s.Blocks, Block{Kind: Para, Lead: lead, Text: c.steps() + band.Says + sourceNote(band.Source), From: []string{questionSteps}})
	}
	if f := n.UnprovenStretch; f != nil {
		if k, ok := c.findUnproven(); ok {
			s.Title = fmt.Sprintf("%s steps that nobody has checked", words.Capital(f.Text()))
			s.Blocks = append(s.Blocks, para(k.says, k.from...))
		}
	}
	if c.v.Class == Agent && len(n.Odds) > 0 {
		s.Blocks = append(s.Blocks, para(c.odds(), numSteps))
	}
	return s
}

func (c *composer) steps() string {
	if n, ok := numberIn(c.iv, numSteps); ok {
		return fmt.Sprintf("An ordinary run takes %s steps. ", n.String())
	}
	return ""
}

func sourceNote(source string) string {
	if source == "" {
		return ""
	}
	return " (" + strings.TrimSuffix(source, ".") + ".)"
}

// odds is an illustration, with its assumption said first.
func (c *composer) odds() string {
	var parts []string
	for _, o := range c.v.Numbers.Odds {
		parts = append(parts, fmt.Sprintf("%.0f%% at %.0f%% a step", 100*o.Run, 100*o.PerStep))
	}
	return fmt.Sprintf("As an illustration only: if steps succeeded independently and nothing recovered, a run of %d steps would be right throughout in %s.",
		c.v.Numbers.Odds[0].Steps, words.Series(parts, 3))
}

// findings is what does not add up.
func (c *composer) findings() Section {
	s := Section{ID: sectionFindings, Title: "What does not add up"}
	for _, f := range c.v.Contradictions {
		says := f.Says
		if f.Kind == Contradiction && f.Gentle != "" {
			says = f.Gentle
		}
		lead := words.Sentence(f.Title)
		if f.Kind == Tension {
			lead = words.Sentence(f.Title)
		}
		s.Blocks = append(s.Blocks, Block{Kind: Callout, Lead: lead, Text: words.Sentence(says) + "\nTo settle it, ask: " + f.Ask, From: append([]string{f.Rule}, f.Questions...)})
	}
	if len(s.Blocks) > 0 && !slices.ContainsFunc(c.v.Contradictions, func(f Finding) bool { return f.Kind != Tension }) {
		s.Title = "What pulls in two directions"
	}
	return s
}

// open ranks what nobody could answer yet.
func (c *composer) open() Section {
	s := Section{ID: sectionOpen, Title: "Questions still open"}
	if len(c.v.OpenQuestions) == 0 {
		s.Blocks = append(s.Blocks, para("Every question that applies has an answer."))
		return s
	}
	switch flips := c.v.flipping(); {
	case len(flips) == 1:
		q, _ := c.b.Question(flips[0])
		label := orFacet(q.OpenLabel, words.Lower(q.Facet))
		s.Blocks = append(s.Blocks, para(fmt.Sprintf("One open answer alone could change the verdict: %s. %s", label, c.flipSentence(q)), q.ID))
	case len(flips) > 1:
		says := "%s open answers could change the verdict, each on its own. They come first."
		s.Blocks = append(s.Blocks, para(fmt.Sprintf(says, words.Capital(words.Count(len(flips)))), flips...))
	case c.v.Settledness() == Settled:
		s.Blocks = append(s.Blocks, para("None of these can change the verdict. They are in the order in which they matter to the design."))
	case c.v.Settledness() == TooEarly:
		s.Blocks = append(s.Blocks, para("None of these decides the verdict on its own. They are in the order in which they matter."))
	default:
		s.Blocks = append(s.Blocks, para(c.v.CouldChange()+" They are in the order in which they matter."))
	}
	t := &Table{Caption: "In the order in which they matter", Columns: []Column{{Title: "#", Share: .06, Numeric: true}, {Title: "Question", Share: .44, RowHead: true}, {Title: "Ask", Share: .17}, {Title: "What the answer changes", Share: .33}}}
	for i, o := range c.v.OpenQuestions {
		q, _ := c.b.Question(o.Question)
		who := Cell{Text: string(o.Role)}
		if o.Who != "" {
			who = Cell{Text: o.Who, Sub: string(o.Role)}
		}
		sub := q.ID
		if o.Asked {
			sub += ", asked: " + whyText(c.iv.AnswerTo(q.ID))
		}
		t.Rows = append(t.Rows, Row{ID: "open-" + q.ID, Cells: []Cell{{Text: fmt.Sprint(i + 1)}, {Text: q.Read(c.iv.Stage()), Sub: sub}, who, {Text: o.Changes}}})
	}
	s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	return s
}

func whyText(a Answer) string {
	switch a.Why {
	case SomeoneElse:
		return "somebody else knows"
	case RatherNot:
		return "they would rather not say"
	}
	return "not known yet"
}

// design is the recommended control design: the choice and its price, then moves.
func (c *composer) design() Section {
	s := Section{ID: sectionDesign, Title: "Recommended control design"}
	if c.v.Shape == UndeterminedShape {
		s.Blocks = append(s.Blocks, para(c.b.Design.Undetermined))
		return s
	}
	if len(c.v.Design.Choices) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "The choice that comes first"})
		var items []Item
		for _, ch := range c.v.Design.Choices {
			lead := words.Sentence(ch.Name)
			if ch.Recommended {
				lead = words.Sentence(ch.Name + " (recommended here)")
			}
			items = append(items, Item{Lead: lead, Text: words.Sentence(ch.Says) + " The price: " + words.Lower(words.Sentence(ch.Price))})
		}
		s.Blocks = append(s.Blocks, Block{Kind: List, Items: items})
	}
	t := &Table{Caption: "In order, each with what it answers", Columns: []Column{{Title: "#", Share: .06, Numeric: true}, {Title: "Move", Share: .21, RowHead: true}, {Title: "What to do", Share: .41}, {Title: "Because", Share: .32}}}
	var kept []string
	if c.v.Design.First != "" {
		t.Rows = append(t.Rows, Row{ID: "move-first", Cells: []Cell{{Text: "1"}, {Text: "First"}, {Text: words.Sentence(c.v.Design.First)}, {Text: c.text.Name, Sub: "The verdict"}}})
	}
	for _, m := range c.v.Design.Moves {
		if m.Asked && m.Short == 0 && c.iv.Actions[m.Area] == (ActionNote{}) {
			kept = append(kept, words.Lower(m.Name))
			continue
		}
		t.Rows = append(t.Rows, Row{ID: "move-" + m.Area, Cells: []Cell{{Text: fmt.Sprint(len(t.Rows) + 1)}, {Text: m.Name, Sub: c.agreed(m.Area)}, {Text: m.Do}, {Text: m.Because, Sub: strings.Join(m.From, ", ")}}})
	}
	if len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "What to do, in order"}, Block{Kind: TableB, Table: t})
	}
	if len(kept) > 0 {
		s.Blocks = append(s.Blocks, leadPara("In place already.", fmt.Sprintf("On these answers nothing is missing for %s.", words.Series(kept, 8))))
	}
	if g := c.gapTable(); g != nil {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: g})
	}
	if c.v.Design.Relax != "" {
		s.Blocks = append(s.Blocks, leadPara("When this can be relaxed.", c.v.Design.Relax))
	}
	return s
}

// agreed says what was agreed about a move: who, by when, and its priority.
func (c *composer) agreed(area string) string {
	a := c.iv.Actions[area]
	var out []string
	if who := strings.TrimSpace(a.Owner); who != "" {
		out = append(out, "Owner: "+who)
	}
	if due := strings.TrimSpace(a.Due); due != "" {
		out = append(out, "By: "+due)
	}
	if a.Priority > 0 {
		out = append(out, fmt.Sprintf("Priority: %d", a.Priority))
	}
	return strings.Join(out, "\n")
}

// gapTable sets control found beside control required, question by question.
func (c *composer) gapTable() *Table {
	if len(c.v.Gaps) == 0 {
		return nil
	}
	t := &Table{Caption: "Control found against what this verdict asks for, from 0 (none) to 3 (strong)", Columns: []Column{{Title: "Area", Share: .2, RowHead: true}, {Title: "Found", Share: .52}, {Title: "Level", Share: .12, Numeric: true}, {Title: "Asked for", Share: .16, Numeric: true}}}
	for _, g := range c.v.Gaps {
		if g.Found == nil {
			continue
		}
		found := c.b.Says(c.iv.AnswerTo(g.Question))
		if found == "" {
			found = "None of the things asked about is done."
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: c.area(g.Area), Sub: g.Question}, {Text: found}, {Text: fmt.Sprint(*g.Found)}, {Text: fmt.Sprint(g.Required)}}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

func (c *composer) area(id string) string {
	for _, a := range c.b.Design.Areas {
		if a.ID == id {
			return a.Name
		}
	}
	return id
}

// EvidenceText names the rungs of the evidence ladder for people.
var EvidenceText = map[Evidence]string{Assumed: "Assumed", Said: "They said it", Example: "They gave an example", Shown: "They showed it"}

// EvidenceOf names a rung of the evidence ladder in the words of the side whose
// record it is: what a seller heard, or how sure a buyer is. Only the deciding
// questions ask a buyer how sure she is; elsewhere she said it, and no more.
func EvidenceOf(side Side, q *Question, e Evidence) string {
	if side == SideBuyer {
		switch e {
		case Said:
			if !q.Deciding {
				return "Said"
			}
			return "Fairly sure"
		case Example:
			return "With an example"
		case Shown:
			return "Can be shown"
		}
		return "A guess"
	}
	if text := EvidenceText[e]; text != "" {
		return text
	}
	return EvidenceText[Assumed]
}

// OpenOf is what stands where an answer is missing, in the words of the side
// whose record it is.
func OpenOf(side Side) string {
	if side == SideBuyer {
		return "No answer yet"
	}
	return "Not asked"
}

func (c *composer) none() string { return OpenOf(c.iv.Side) }

// answers is the complete record: every question, whatever became of it.
func (c *composer) answers() Section {
	s := Section{ID: sectionAnswers, Title: "Answers behind this report", Appendix: true}
	for i := range c.b.Traits {
		t := &c.b.Traits[i]
		table := &Table{Caption: t.Name, Columns: []Column{{Title: "Ref", Share: .08, RowHead: true}, {Title: "Question", Share: .34}, {Title: "Answer", Share: .43}, {Title: "How it is known", Share: .15}}}
		for j := range t.Questions {
			table.Rows = append(table.Rows, c.answerRow(&t.Questions[j]))
		}
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: table})
	}
	s.Blocks = append(s.Blocks, c.contextTable()...)
	s.Blocks = append(s.Blocks, c.allQuotes()...)
	return s
}

func (c *composer) answerRow(q *Question) Row {
	a := c.iv.AnswerTo(q.ID)
	cell, evidence := Cell{Text: c.none()}, "–"
	switch a.State {
	case Answered:
		cell.Text = c.chosen(q, a)
		evidence = EvidenceOf(c.iv.Side, q, a.Evidence)
	case Unknown:
		cell.Text = "Not known yet"
		if a.Why == SomeoneElse || a.Why == RatherNot {
			cell.Text += ": " + whyText(a)
		}
		if a.Who != "" {
			cell.Text += " (" + a.Who + ")"
		}
	case NotApplicable:
		cell.Text = "Does not apply: " + a.Reason
	}
	if a.Confirmed != nil {
		evidence += ", confirmed by " + a.Confirmed.By
	}
	if a.Taken != nil {
		evidence += ", taken over from " + a.Taken.From
	}
	cell.Sub = c.small(q, a)
	return Row{ID: q.ID, Cells: []Cell{{Text: q.ID}, {Text: q.Read(c.iv.Stage())}, cell, {Text: evidence}}}
}

// small gathers the numbers and the note of an answer.
func (c *composer) small(q *Question, a Answer) string {
	var parts []string
	for _, id := range q.Numbers {
		if n, ok := a.Numbers[id]; ok {
			def, _ := c.b.Number(id)
			parts = append(parts, fmt.Sprintf("%s: %s.", def.Label, n.String()))
		}
	}
	if note := strings.TrimSpace(a.Note); note != "" {
		parts = append(parts, note)
	}
	return strings.Join(parts, "\n")
}

func (c *composer) chosen(q *Question, a Answer) string {
	if q.Kind != KindControlMulti {
		o, _, _ := q.Option(a.Choice)
		if o == nil {
			return c.none()
		}
		return o.Text
	}
	var out []string
	for _, o := range q.Options {
		if slices.Contains(a.Choices, o.ID) {
			out = append(out, o.Text)
		}
	}
	if len(out) == 0 {
		return "None of these"
	}
	return strings.Join(out, "; ")
}

func (c *composer) contextTable() []Block {
	t := &Table{Caption: "About the system", Columns: []Column{{Title: "Ref", Share: .08, RowHead: true}, {Title: "Question", Share: .42}, {Title: "Answer", Share: .5}}}
	for i := range c.b.Context {
		q := &c.b.Context[i]
		text := strings.TrimSpace(c.iv.Context[q.ID])
		if q.ID == ContextVersion && text == "" && c.iv.Side != SideBuyer {
			text = strings.TrimSpace(c.iv.Version) // set-up asks for it as the system's version
		}
		for _, o := range q.Options {
			if o.ID == text {
				text = o.Text
			}
		}
		if text == "" {
			text = c.none()
		}
		t.Rows = append(t.Rows, Row{ID: q.ID, Cells: []Cell{{Text: q.ID}, {Text: q.Buyer}, {Text: text}}})
	}
	return []Block{{Kind: TableB, Table: t}}
}

// allQuotes keeps every quote in the record, so that none is lost on the way.
func (c *composer) allQuotes() []Block {
	if len(c.iv.Quotes) == 0 {
		return nil
	}
	out := []Block{{Kind: Heading, Lead: "Everything that was quoted"}}
	for _, q := range c.iv.Quotes {
		out = append(out, Block{Kind: QuoteB, Text: q.Text, By: c.speaker(q) + ", at " + q.Question, Own: q.TheirWords, From: []string{q.Question}})
	}
	return out
}

// reading says how to read the report and what it rests on.
func (c *composer) reading() Section {
	s := Section{ID: sectionReading, Title: "How to read this", Appendix: true}
	s.Blocks = append(s.Blocks,
		leadPara("The scales.", "The square end stands for code, or for what is known beforehand; the round end for the model, or for what is found out on the way. Neither end is better. The diamond is where the answers sit, weighted. Short lines underneath are single answers, longer where the question weighs more. The hatched band shows how far open questions could still move the diamond."),
		leadPara("The verdict.", "Four questions about who picks the next step decide between workflow and agent. The other traits never change the class; they say how well it is controlled, what contradicts, and how access should be given. "+c.text.Reading),
		leadPara("How an answer is known.", "Assumed, said, backed by an example, or shown. Confidence is a statement about the answers, not about the system."),
		leadPara("Where the line comes from.", "From Anthropic, Building effective agents (December 2024). Of workflows it says: “systems where LLMs and tools are orchestrated through predefined code paths”. Of agents: “systems where LLMs dynamically direct their own processes and tool usage, maintaining control over how they accomplish tasks”."),
	)
	var items []Item
	for _, f := range c.facts() {
		items = append(items, Item{Text: f.Text + sourceNote(f.Source), URL: f.URL})
	}
	if len(items) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "For comparison"}, Block{Kind: List, Items: items})
	}
	if len(c.iv.Sources) > 0 {
		var list []Item
		for _, src := range c.iv.Sources {
			item := Item{Text: sourceText(src)}
			if strings.HasPrefix(src, "https://") && !strings.ContainsAny(src, " ()") {
				item.URL = src
			}
			list = append(list, item)
		}
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "Answered from these public sources"}, Block{Kind: List, Items: list})
	}
	s.Blocks = append(s.Blocks, leadPara("Method.", fmt.Sprintf("Question bank version %s, %s. %s", c.b.Version, shortHash(c.b.SHA256), c.took())))
	return s
}

// sourceText writes a source for people. Files of a repository are kept as
// "github:OWNER/NAME@COMMIT : PATH", so that they can be found again exactly.
func sourceText(src string) string {
	rest, ok := strings.CutPrefix(src, "github:")
	repository, path, found := strings.Cut(rest, " : ")
	name, commit, at := strings.Cut(repository, "@")
	if !ok || !found || !at || len(commit) < 7 {
		return src
	}
	commit, more, _ := strings.Cut(commit, " ")
	if more != "" {
		path += " " + more
	}
	return "github.com/" + name + ", " + path + ", read at commit " + commit[:7]
}

// facts are the sourced statements that bear on these answers.
func (c *composer) facts() []Fact {
	sc := c.scene()
	var out []Fact
	for _, f := range c.b.Facts {
		if sc.all(f.When) {
			out = append(out, f)
		}
	}
	return out
}

func shortHash(h string) string {
	if len(h) > 12 {
		h = h[:12]
	}
	return "fingerprint " + h
}

func (c *composer) took() string {
	var names []string
	for _, p := range c.iv.People {
		if p.Name == "" {
			continue
		}
		n := p.Name
		if p.Role != "" {
			n += " (" + p.Role + ")"
		}
		names = append(names, n)
	}
	if len(names) == 0 {
		return "No names of people who took part were noted."
	}
	return "Took part: " + words.Sentence(words.Series(names, 20))
}
