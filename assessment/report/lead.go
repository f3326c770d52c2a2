package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

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
	if p := assessment.ProductPhrase(c.iv); p != "" && strings.Contains(c.text.WithProduct, "{product}") {
		head = strings.ReplaceAll(c.text.WithProduct, "{product}", p)
		from = append(from, assessment.ContextProduct)
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
// chooses, or how far it is bounded.
func (c *composer) tail() (string, []string) {
	switch c.v.Shape {
	case assessment.FixedPath:
		if acts := c.named(assessment.Writes, assessment.Final); len(acts) > 0 && len(acts) <= 2 {
			return ", and all it changes is fixed beforehand: " + words.Series(acts, 2), []string{"inventory"}
		}

	case assessment.ModelChosenBranches:
		if acts := c.running(); len(acts) > 0 && c.withParts() == "" {
			return ": " + words.Series(acts, 3), []string{"inventory"}
		}

	case assessment.BoundedAgent, assessment.OpenAgent:
		return c.limits(), nil
	}
	return "", nil
}

// limits says how many of the limits around an agent are confirmed.
func (c *composer) limits() string {
	n, all := 0, len(c.v.Limits)
	for _, f := range c.v.Limits {
		if f.State == assessment.LimitConfirmed {
			n++
		}
	}

	switch {
	case n == all:
		return fmt.Sprintf(", with all %s limits around it in place", words.Count(all))
	case c.v.Shape == assessment.BoundedAgent:
		return fmt.Sprintf(", with %s of the %s limits around it in place", words.Count(n), words.Count(all))
	case n == 0:
		return fmt.Sprintf(", and none of the %s limits around it is known to be in place", words.Count(all))
	case n == 1:
		return fmt.Sprintf(", and only one of the %s limits around it is known to be in place", words.Count(all))
	}

	return fmt.Sprintf(", and only %s of the %s limits around it are known to be in place", words.Count(n), words.Count(all))
}

// withParts names the parts in the headline that are agents.
func (c *composer) withParts() string {
	names := assessment.AgentParts(c.v.Parts)
	if len(names) == 0 || c.v.Class == assessment.Agent {
		return ""
	}

	for i := range names {
		names[i] = words.Inside(names[i])
	}

	return fmt.Sprintf(", except for %s: %s", words.Plural(len(names), "agentic part", "agentic parts"), words.Series(names, 3))
}

// meaning says what the verdict means for access, with this system's counts.
func (c *composer) meaning() (string, []string) {
	s := c.v.Surface
	if c.v.Shape == assessment.UndeterminedShape {
		return c.text.Access, nil
	}

	out, from := c.text.Access, []string{"inventory"}
	r := c.running()
	switch {
	case s.Lines == 0:
		from = nil
		if a := c.b.Says(c.about(assessment.SubjectReach)); a != "" {
			out, from = out+" "+a, c.b.AnswersAbout(assessment.SubjectReach)
		}

	case c.v.Shape == assessment.FixedPath && len(r) > 0:
		out = fmt.Sprintf("The path is fixed, so access can be cut to it, except for %s: what %s touch%s is found out while it runs and needs a limit of its own.",
			words.Series(r, 3), itThey(len(r)), es(len(r)))

	case c.v.Shape == assessment.ModelChosenBranches && len(r) > 0:
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

	if c.v.Class == assessment.Agent {
		out += c.limitsSpelled()
	}

	if gone := c.finalRunning(); len(gone) > 0 {
		out += fmt.Sprintf(" What cannot be undone: %s.", words.Series(gone, 3))
	}

	return out, from
}

// limitsSpelled says which of the limits around an agent are confirmed.
func (c *composer) limitsSpelled() string {
	var yes []string
	for _, f := range c.v.Limits {
		if f.State == assessment.LimitConfirmed {
			yes = append(yes, f.Name)
		}
	}

	no := assessment.OpenLimits(c.v)
	switch {
	case len(no) == 0:
		return " All the limits around it are in place: " + words.Series(yes, 5) + "."
	case len(yes) == 0:
		return " None of the limits around it is known to be in place."
	}

	// The first move names what is missing.
	return fmt.Sprintf(" Of the %s limits around it, these are in place: %s.", words.Count(len(yes)+len(no)), words.Series(yes, 5))
}

// firstMove is the first thing to do about this system.
func (c *composer) firstMove() (string, []string) {
	if c.v.Shape == assessment.UndeterminedShape {
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

// startWith names the action to begin with: what cannot be undone before what
// can, what is picked while it runs before what is fixed.
func (c *composer) startWith() (string, bool) {
	best, most := -1, -1
	for i, l := range c.iv.Inventory {
		if strings.TrimSpace(l.Action) == "" {
			continue
		}

		w := map[assessment.LineKind]int{assessment.Final: 4, assessment.Writes: 2}[l.Kind]
		if l.Decided == assessment.DecidedRunning {
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

// names reports whether a text names an action of the inventory.
func (c *composer) names(text string) bool {
	return slices.ContainsFunc(c.iv.Inventory, func(l assessment.Line) bool {
		name := words.Quoted(l.Action)
		return name != "" && strings.Contains(text, name)
	})
}

func roleName(r assessment.Role) string {
	switch r {
	case "Security or IAM":
		return "security or identity team"
	case "Business owner":
		return "business owner"
	}
	return words.Lower(string(r))
}

// basis is the passage page one rests on, as it was told: the note or quote of
// the weightiest deciding answer that has one.
func (c *composer) basis() (string, []string) {
	ids := make([]string, 0, 8)
	for _, q := range c.b.Deciding() {
		ids = append(ids, q.ID)
	}

	for _, id := range ids {
		if q, ok := c.bestQuote(func(q assessment.Quote) bool { return q.Question == id && q.TheirWords }); ok {
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
func (c *composer) bestQuote(fits func(assessment.Quote) bool) (assessment.Quote, bool) {
	var best assessment.Quote
	found := false
	score := func(q assessment.Quote) int {
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
