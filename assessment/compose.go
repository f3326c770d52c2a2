package assessment

import (
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Seal is what a report needs from outside: its identity, when and by whom.
type Seal struct {
	ID     string
	Number int
	At     time.Time
	By     string
	From   string // the team that prepared it, "" for none
	Draft  bool   // a preview
	Guide  *Guide // field guide, for the analogies and the talk track; may be nil
	// Other is the buyer's record, where the report is to show both; may be nil.
	Other *Interview
}

// Compose writes the report of an interview. Every sentence in it is built
// from the bank's wording and the answers, here and nowhere else; a sealed
// report keeps them, so that no later change of either alters it. Private
// notes are left out.
func Compose(b *Bank, iv Interview, v Verdict, m Seal) Report {
	full := iv
	iv = withoutPrivate(iv)
	c := composer{b: b, iv: &iv, v: &v, text: b.ShapeText(v.Shape), zone: m.At.Location(), guide: m.Guide, other: m.Other}
	r := Report{
		ID: m.ID, Number: m.Number, Sealed: m.At, SealedBy: m.By, Draft: m.Draft,
		System: iv.System, Company: iv.Company, Product: iv.Context[ContextProduct],
		Title: "Scoping report: " + iv.System,
		Class: v.Class, Shape: v.Shape, ShapeName: c.text.Name,
		Interview: iv, Verdict: v,
	}
	r.Bank.Version, r.Bank.SHA256 = b.Version, b.SHA256
	r.Meta = c.meta(m)
	if m.Other != nil {
		r.Other = &OtherRecord{m.Other.ID, m.Other.Rev, answerers(*m.Other)}
	}
	r.Lead = c.lead()
	r.Keys = c.keys()
	for _, part := range []func() Section{
		c.summary, c.claimed, c.why, c.parts, c.traits, c.surface, c.identities, c.decisions, c.loop,
		c.intent, c.findings, c.two, c.open, c.design, c.again, c.answers, c.toSend, c.analogies, c.reading,
	} {
		if s := part(); len(s.Blocks) > 0 {
			if text := strings.TrimSpace(iv.Comments[s.ID]); text != "" {
				s.Blocks = append(s.Blocks, Block{Kind: Comment, Text: text, By: m.By})
			}
			r.Sections = append(r.Sections, s)
		}
	}
	r.Private = c.private(&full)
	return r
}

// Commentable lists the sections a seller may comment on before sealing: id
// and title of every section but her own summary.
func (r *Report) Commentable() []Pair {
	var out []Pair
	for _, s := range r.Sections {
		if s.ID != sectionSummary && !s.Appendix {
			out = append(out, Pair{s.ID, s.Title})
		}
	}
	return out
}

// Section ids, stable: comments and anchors use them.
const (
	sectionSummary    = "summary"
	sectionClaimed    = "name"
	sectionWhy        = "why"
	sectionTraits     = "traits"
	sectionParts      = "parts"
	sectionIntent     = "intent"
	sectionSend       = "send"
	sectionAgain      = "again"
	sectionAnalogies  = "analogies"
	sectionPrivate    = "private"
	sectionTalk       = "talk"
	sectionIdentities = "identities"
	sectionSurface    = "surface"
	sectionDecisions  = "decisions"
	sectionLoop       = "loop"
	sectionFindings   = "findings"
	sectionOpen       = "open"
	sectionDesign     = "design"
	sectionAnswers    = "answers"
	sectionReading    = "reading"
)

// CommentSections are the sections that a seller may comment on: all but her own
// summary and what stands in the appendix.
var CommentSections = []string{
	sectionClaimed, sectionWhy, sectionParts, sectionTraits, sectionSurface, sectionIdentities, sectionDecisions, sectionLoop,
	sectionIntent, sectionFindings, sectionTwo, sectionOpen, sectionDesign, sectionAgain,
}

func withoutPrivate(iv Interview) Interview {
	answers := make(map[string]Answer, len(iv.Answers))
	for id, a := range iv.Answers {
		a.Private = ""
		answers[id] = a
	}
	iv.Answers = answers
	iv.Scratch, iv.Marks = nil, nil
	parts := slices.Clone(iv.Parts)
	for i := range parts {
		own := make(map[string]Answer, len(parts[i].Answers))
		for id, a := range parts[i].Answers {
			a.Private = ""
			own[id] = a
		}
		parts[i].Answers = own
	}
	iv.Parts = parts
	iv.Scratch, iv.Marks = nil, nil
	var quotes []Quote
	for _, q := range iv.Quotes {
		if q.Question != "" {
			quotes = append(quotes, q)
		}
	}
	iv.Quotes = quotes
	return iv
}

type composer struct {
	b     *Bank
	iv    *Interview
	v     *Verdict
	text  ShapeText
	zone  *time.Location // of the place where it is sealed
	guide *Guide
	other *Interview // the buyer's record beside it; may be nil
}

func (c *composer) meta(m Seal) []Pair {
	var out []Pair
	add := func(term, value string) {
		if value = strings.TrimSpace(value); value != "" {
			out = append(out, Pair{term, value})
		}
	}
	add("For", c.iv.Company)
	add("Describes", c.iv.Version)
	var with []string
	for _, p := range c.iv.People {
		if p.Name != "" && p.Side != SideSeller {
			with = append(with, p.Name)
		}
	}
	if c.iv.Side == SideBuyer {
		add("Answered by", words.Series(with, 6))
	} else {
		add("Spoke with", words.Series(with, 6))
	}
	if !m.At.IsZero() {
		add("Date", FormatDate(m.At))
	}
	add("Prepared by", m.From)
	if m.Number > 0 {
		add("Version", fmt.Sprint(m.Number))
	}
	if m.Draft {
		add("State", "Draft, not sealed")
	}
	return out
}

// productPhrase is what it hands over, where the answer can stand inside a
// sentence: a short noun phrase. Otherwise "".
func productPhrase(iv *Interview) string {
	p := strings.Join(strings.Fields(iv.Context[ContextProduct]), " ")
	p = strings.TrimRight(p, ".")
	n := len(strings.Fields(p))
	if n == 0 || n > 16 || utf8.RuneCountInString(p) > 120 || strings.ContainsAny(p, ".!?;:{}") {
		return ""
	}
	first, _, _ := strings.Cut(strings.ToLower(p), " ")
	switch first {
	case "it", "they", "we", "the system", "this", "that", "i", "you", "when", "if", "because", "to":
		return ""
	}
	return words.Lower(p)
}

func (c *composer) lead() Lead {
	l := Lead{From: map[string][]string{}}
	l.Headline, l.From["headline"] = c.headline()
	l.Meaning, l.From["meaning"] = c.meaning()
	l.Finding, l.From["finding"] = c.finding()
	l.FirstMove, l.From["firstmove"] = c.firstMove()
	l.Confidence, l.From["confidence"] = c.sure()
	if basis, from := c.basis(); !strings.Contains(plainWords(l.Finding), plainWords(basis)) { // one passage, said once
		l.Basis, l.From["basis"] = basis, from
	}
	return l
}

// plainWords is a passage without how it is spaced and without its full stop.
func plainWords(s string) string { return strings.TrimRight(strings.Join(strings.Fields(s), " "), ".") }

// headline says the verdict in one sentence about this system: what it makes,
// who picks the steps, and what is particular about how.
func (c *composer) headline() (string, []string) {
	from := []string{}
	for _, k := range c.v.Contributions {
		from = append(from, k.Question)
	}
	head := c.text.Headline
	if p := productPhrase(c.iv); p != "" && strings.Contains(c.text.WithProduct, "{product}") {
		head = strings.ReplaceAll(c.text.WithProduct, "{product}", p)
		from = append(from, ContextProduct)
	}
	if tail, more := c.tail(); tail != "" {
		head = strings.TrimRight(head, ".") + tail + "."
		from = append(from, more...)
	}
	if parts := c.withParts(); parts != "" {
		// The part is where the choosing is done; saying both would say it twice.
		head, _, _ = strings.Cut(strings.TrimRight(head, "."), ", and some of its steps")
		head += parts + "."
	}
	return head, from
}

// tail is what the headline adds that only this system has: where the model
// chooses, or how far it is fenced.
func (c *composer) tail() (string, []string) {
	switch c.v.Shape {
	case FixedPath:
		if acts := c.named(Writes, Final); len(acts) > 0 && len(acts) <= 2 {
			return ", and all it changes is fixed beforehand: " + words.Series(acts, 2), []string{"inventory"}
		}
	case ModelChosenBranches:
		if acts := c.running(); len(acts) > 0 && c.withParts() == "" {
			return ": " + words.Series(acts, 3), []string{"inventory"}
		}
	case BoundedAgent, OpenAgent:
		return c.limits(), nil
	}
	return "", nil
}

// limits says how many of the limits around an agent are confirmed.
func (c *composer) limits() string {
	n, all := 0, len(c.v.Fences)
	for _, f := range c.v.Fences {
		if f.State == FenceConfirmed {
			n++
		}
	}
	switch {
	case n == all:
		return fmt.Sprintf(", with all %s limits around it in place", words.Count(all))
	case c.v.Shape == BoundedAgent:
		return fmt.Sprintf(", with %s of the %s limits around it in place", words.Count(n), words.Count(all))
	case n == 0:
		return fmt.Sprintf(", and none of the %s limits around it is known to be in place", words.Count(all))
	case n == 1:
		return fmt.Sprintf(", and only one of the %s limits around it is known to be in place", words.Count(all))
	}
	return fmt.Sprintf(", and only %s of the %s limits around it are known to be in place", words.Count(n), words.Count(all))
}

// named lists the actions of the inventory of those kinds, in quotation marks.
func (c *composer) named(kinds ...LineKind) []string {
	var out []string
	for _, l := range c.iv.Inventory {
		if slices.Contains(kinds, l.Kind) && strings.TrimSpace(l.Action) != "" {
			out = append(out, words.Quoted(l.Action))
		}
	}
	return out
}

// running lists the actions decided while it runs, the strongest first, so
// that "and two more" never hides the one that matters.
func (c *composer) running() []string { return runningOf(c.iv) }

func runningOf(iv *Interview) []string {
	var out []string
	for _, kind := range []LineKind{Final, Writes, Reads} {
		for _, l := range iv.Inventory {
			if l.Decided == DecidedRunning && l.Kind == kind && strings.TrimSpace(l.Action) != "" {
				out = append(out, words.Quoted(l.Action))
			}
		}
	}
	return out
}

// meaning says what the verdict means for access, with this system's counts.
func (c *composer) meaning() (string, []string) {
	s := c.v.Surface
	if c.v.Shape == UndeterminedShape {
		return c.text.Access, nil
	}
	out, from := c.text.Access, []string{"inventory"}
	r := c.running()
	switch {
	case s.Lines == 0:
		from = nil
		if a := c.b.Says(c.iv.AnswerTo("IS1")); a != "" {
			out, from = out+" "+a, []string{"IS1"}
		}
	case c.v.Shape == FixedPath && len(r) > 0:
		out = fmt.Sprintf("The path is fixed, so access can be cut to it, except for %s: what %s touch%s is found out while it runs and needs a limit of its own.",
			words.Series(r, 3), itThey(len(r)), es(len(r)))
	case c.v.Shape == ModelChosenBranches && len(r) > 0:
		out = fmt.Sprintf("Of its %s, %s can be granted before a run starts. The other%s %s chosen while it runs, and each such point needs a limit of its own.",
			words.Plural(s.Lines, "known action", "known actions"), words.NoneOr(s.Before), strings.TrimPrefix(" "+words.Count(s.Lines-s.Before), " one"), isAreBare(s.Lines-s.Before))
	case s.Before == s.Lines:
		out += fmt.Sprintf(" %s can be granted before a run starts.", words.AllOf(s.Lines, "known action", "known actions"))
	case s.Before == 0 && s.Lines == 1:
		out += " Nothing shows yet that its one known action can be granted before a run starts."
	case s.Before == 0 && len(r) > 0:
		out += fmt.Sprintf(" None of its %s is known to be grantable before a run starts: %s.", words.Plural(s.Lines, "known action", "known actions"), words.Series(r, 4))
	case s.Before == 0:
		out += fmt.Sprintf(" For none of its %s is it known when they are decided.", words.Plural(s.Lines, "known action", "known actions"))
	default:
		out += fmt.Sprintf(" %s of its %s can be granted before a run starts", words.Capital(words.Count(s.Before)), words.Plural(s.Lines, "known action", "known actions"))
		if len(r) > 0 {
			out += "; " + words.Series(r, 3) + isAre(len(r)) + " picked while it runs"
		}
		out += "."
	}
	if c.v.Class == Agent {
		out += c.limitsSpelled()
	}
	if gone := c.finalRunning(); len(gone) > 0 {
		out += fmt.Sprintf(" What cannot be undone: %s.", words.Series(gone, 3))
	}
	return out, from
}

// finalRunning names what is picked while it runs and cannot be undone.
func (c *composer) finalRunning() []string {
	var out []string
	for _, l := range c.iv.Inventory {
		if l.Decided == DecidedRunning && l.Kind == Final && strings.TrimSpace(l.Action) != "" {
			out = append(out, words.Quoted(l.Action))
		}
	}
	return out
}

// limitsSpelled says which of the limits around an agent are confirmed.
func (c *composer) limitsSpelled() string {
	var yes []string
	for _, f := range c.v.Fences {
		if f.State == FenceConfirmed {
			yes = append(yes, f.Name)
		}
	}
	no := openLimits(c.v)
	switch {
	case len(no) == 0:
		return " All the limits around it are in place: " + words.Series(yes, 5) + "."
	case len(yes) == 0:
		return " None of the limits around it is known to be in place."
	}
	// The first move names what is missing.
	return fmt.Sprintf(" Of the %s limits around it, these are in place: %s.", words.Count(len(yes)+len(no)), words.Series(yes, 5))
}

func isAreBare(n int) string { return strings.TrimSpace(isAre(n)) }

func itThey(n int) string {
	if n == 1 {
		return "it"
	}
	return "they"
}

func es(n int) string {
	if n == 1 {
		return "es"
	}
	return ""
}

func isAre(n int) string {
	if n == 1 {
		return " is"
	}
	return " are"
}

// sure says how confident the reading is, and what could still change it.
func (c *composer) sure() (string, []string) {
	out := fmt.Sprintf("Confidence is %s: %s.", c.v.Confidence.Level, words.Series(c.v.Confidence.Because, 6))
	from := []string{}
	for _, k := range c.v.Contributions {
		from = append(from, k.Question)
	}
	if settled := c.v.settledInWords(); settled != "" {
		out += " " + settled
	}
	return out, from
}

// basis is the passage page one rests on, as it was told: the note or quote of
// the weightiest deciding answer that has one.
func (c *composer) basis() (string, []string) {
	ids := make([]string, 0, 8)
	for _, i := range c.b.core.deciding {
		ids = append(ids, c.b.core.watched[i].q.ID)
	}
	for _, id := range ids {
		if q, ok := c.bestQuote(func(q Quote) bool { return q.Question == id && q.TheirWords }); ok {
			return fmt.Sprintf("In their words: %s (%s)", words.Quoted(q.Text), orSomebody(q.Speaker)), []string{id}
		}
	}
	for _, id := range ids {
		if note := strings.TrimSpace(c.iv.AnswerTo(id).Note); note != "" && utf8.RuneCountInString(note) <= 320 {
			return words.Sentence(note), []string{id}
		}
	}
	return "", nil
}

func orSomebody(s string) string {
	if strings.TrimSpace(s) == "" {
		return "speaker not noted"
	}
	return s
}

// bestQuote picks a quote to print: in their words before a summary, then the
// longest that still reads at a glance, then the earliest.
func (c *composer) bestQuote(fits func(Quote) bool) (Quote, bool) {
	var best Quote
	found := false
	score := func(q Quote) int {
		n := utf8.RuneCountInString(q.Text)
		s := min(n, 240)
		if n > 300 {
			s = 1
		}
		if q.TheirWords {
			s += 1000
		}
		return s
	}
	for _, q := range c.iv.Quotes {
		if strings.TrimSpace(q.Text) != "" && fits(q) && (!found || score(q) > score(best)) {
			best, found = q, true
		}
	}
	return best, found
}

// firstMove is the first thing to do about this system.
func (c *composer) firstMove() (string, []string) {
	if c.v.Shape == UndeterminedShape {
		for _, o := range c.v.OpenQuestions {
			q, _ := c.b.Question(o.Question)
			if q.Deciding {
				return fmt.Sprintf("Ask the %s: %s", roleName(q.AskRole), q.Read(c.iv.Stage())), []string{q.ID}
			}
		}
	}
	out := words.Sentence(c.v.Design.First)
	if len(c.v.Design.Moves) == 0 {
		return out, nil
	}
	// The moves are ranked: the widest known gap comes first, then what nobody
	// was asked.
	m := c.v.Design.Moves[0]
	if m.Area != "permissions" || m.Short > 1 { // the first sentence is about permissions already
		out += " Then: " + words.Lower(words.Sentence(m.Do))
	}
	if start, ok := c.startWith(); ok && !c.names(out) {
		out += " " + start
	}
	return out, m.From
}

// names reports whether a text names an action of the inventory.
func (c *composer) names(text string) bool {
	return slices.ContainsFunc(c.iv.Inventory, func(l Line) bool {
		name := words.Quoted(l.Action)
		return name != "" && strings.Contains(text, name)
	})
}

// startWith names the action to begin with: what cannot be undone before what
// can, what is picked while it runs before what is fixed.
func (c *composer) startWith() (string, bool) {
	best, most := -1, -1
	for i, l := range c.iv.Inventory {
		if strings.TrimSpace(l.Action) == "" {
			continue
		}
		w := map[LineKind]int{Final: 4, Writes: 2}[l.Kind]
		if l.Decided == DecidedRunning {
			w += 3
		}
		if w > most {
			best, most = i, w
		}
	}
	if best < 0 {
		return "", false
	}
	l := c.iv.Inventory[best]
	if sys := strings.TrimSpace(l.System); sys != "" {
		return fmt.Sprintf("The action to look at first: %s on %s.", words.Quoted(l.Action), words.Quoted(sys)), true
	}
	return fmt.Sprintf("The action to look at first: %s.", words.Quoted(l.Action)), true
}

func roleName(r Role) string {
	switch r {
	case "Security or IAM":
		return "security or identity team"
	case "Business owner":
		return "business owner"
	}
	return words.Lower(string(r))
}

// keys are the three numbers of page one; what is missing says what would fill it.
func (c *composer) keys() []Key {
	return []Key{c.keyDecisions(), c.keySeen(), c.keyBefore()}
}

func (c *composer) keyDecisions() Key {
	f := c.v.Numbers.DecisionsPerDay
	if f == nil {
		return Key{Value: "Not known", Text: "how many authorization decisions it makes a day. " + c.needs(numTasks, numSteps), From: []string{numTasks, numSteps}}
	}
	text := fmt.Sprintf("authorization decisions a day (%s tasks, %s calls each", c.num(numTasks), c.num(numSteps))
	if slices.Contains(f.From, numSubRuns) {
		text += fmt.Sprintf(", each task starting %s more runs", c.num(numSubRuns))
	}
	return Key{Value: f.Text(), Text: text + ")", From: f.From}
}

func (c *composer) keySeen() Key {
	f := c.v.Numbers.ShareSeen
	if f == nil {
		if level, ok := c.b.Control(c.iv.AnswerTo("PR4")); ok && level == 0 {
			return Key{Value: "None", Text: "of its actions are looked at by a person", From: []string{"PR4"}}
		}
		return Key{Value: "Not known", Text: "what share of them a person looks at. " + c.needs(numTasks, numSteps, numReviewed), From: []string{numReviewed}}
	}
	return Key{Value: f.Text() + "%", Text: fmt.Sprintf("of those are looked at by a person (%s a day)", c.num(numReviewed)), From: f.From}
}

func (c *composer) keyBefore() Key {
	s := c.v.Surface
	if s.Lines > 0 {
		return Key{Value: fmt.Sprintf("%d of %d", s.Before, s.Lines), Text: "of the actions listed can be granted before a run starts", From: []string{"inventory"}}
	}
	if n, ok := numberIn(c.iv, numSystems); ok {
		return Key{Value: n.String(), Text: "systems it reaches; which actions can be granted beforehand needs the list of systems and actions", From: []string{numSystems}}
	}
	return Key{Value: "Not known", Text: "which actions can be granted before a run starts. Still needed: the list of systems and actions.", From: []string{"inventory"}}
}

// needs says which of the numbers among ids nobody has given.
func (c *composer) needs(ids ...string) string {
	var out []string
	for _, id := range ids {
		if _, ok := numberIn(c.iv, id); ok {
			continue
		}
		if n, ok := c.b.Number(id); ok {
			label := words.Lower(n.Label)
			if id == numSteps && c.iv.AnswerTo("FM2").State == Answered {
				label += ", as a number" // the answer says about how many
			}
			out = append(out, label)
		}
	}
	if len(out) == 0 {
		return "It cannot be worked out from the numbers given."
	}
	return "Still needed: " + words.Series(out, 4) + "."
}

func (c *composer) num(id string) string {
	n, _ := numberIn(c.iv, id)
	return n.String()
}

// Text prints a figure or range for people.
func (f *Figure) Text() string {
	n := Number{Low: tidyFigure(f.Low), High: tidyFigure(f.High), AtLeast: f.AtLeast}
	return n.String()
}

// tidyFigure rounds a computed figure to what can be meant by it: whole
// numbers from 10 up, one decimal below, two significant figures below 1.
func tidyFigure(x float64) float64 {
	switch {
	case x >= 10:
		return float64(round(x))
	case x >= 1:
		return float64(round(x*10)) / 10
	}
	return float64(round(x*100)) / 100
}
