package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// AccessDecision is the half page to sign, as a value: which access a system is
// given, on whose name, until when, on which conditions, by whom, and what makes
// it worth deciding again.
type AccessDecision struct {
	// the decision at hand, as page one has it; "" where none was named or it was left out
	Asked      string
	Answer     string                // what page one answers to it: "Not yet."; "" with Asked, and where that was left out
	Granted    []assessment.Line     // what it may do, in the order of the inventory
	Identities []assessment.Identity // the names that it acts under, each with what is known of it
	Unnamed    int                   // actions for which nobody has named an identity
	Until      string                // the day, "2027-02-26"; "" while that is not settled
	First      []FirstLimit          // what has to stand first: the conditions that page one counts, in its order
	Keep       []FirstLimit          // limits that were shown to stand, and that a person settled have to go on
	NoneFirst  bool                  // it was settled that none has to
	// Meanwhile says which move holds what cannot be undone until those hold; "" where none does,
	// and in reports sealed before December 2026.
	Meanwhile string
	Owner     assessment.Signer
	Approver  assessment.Signer
	Reopens   []string // sentences: what makes it worth deciding again
	Missing   []string // what nobody has settled: "until when"; empty where it is ready to be signed
}

// FirstLimit is what has to stand before access is given.
type FirstLimit struct {
	ID       string                // of the condition of page one; "" in reports sealed before December 2026
	Question string                // of the limit; "" for a condition that is none
	Name     string                // what has to hold
	State    assessment.LimitState // as the answers leave it today
	Today    string                // the same in words
	Met      string                // the move that meets it, or that none here does
}

// Ready reports whether nothing is left to be settled.
func (a *AccessDecision) Ready() bool { return len(a.Missing) == 0 }

// sectionSign is the id of the half page to sign.
const sectionSign = "access-decision"

// toSign is the half page to sign. What nobody settled is a rule to write on, and
// while there is one the heading says that it is not ready.
func (a *author) toSign() Section {
	d := a.accessDecision()
	s := Section{ID: sectionSign, Title: "Access decision, to sign"}
	says, grants := "Signing it grants what stands here and nothing else. ", "Granted"
	if !d.Ready() {
		s.Title, grants = "Access decision, not ready to sign", a.canDo() // nothing is granted by it
		says = "Not settled yet: " + words.Series(d.Missing, len(d.Missing)) + ". "
	}

	form := Block{Kind: Form, Signers: []Item{{Lead: "Owner", Text: signer(d.Owner)},
		{Lead: "Approver", Text: signer(d.Approver)}}}
	add := func(term, text string, from ...string) {
		form.Items = append(form.Items, Item{Lead: term, Text: text, From: from})
	}
	add("System and version", given(a.iv.System, a.versionOf()))
	if d.Asked != "" {
		add("Decision asked", strings.TrimSpace(d.Asked+" "+d.Answer), a.decided.Question.From...)
	}
	add("Read as", a.readAs())
	can := grantedInShort(d.Granted)
	if !d.Ready() && can != "" {
		can += a.beyondTheList()
	}
	add(grants, can)
	add("On which identity", a.identityAfter(onIdentities(&d)))
	add("Until", untilDay(d.Until))
	add("Must stand first", a.first(&d))
	if d.Meanwhile != "" {
		add("Until then", d.Meanwhile)
	}
	if len(d.Keep) > 0 {
		add("Must go on standing", a.keep(&d))
	}
	add("Decide again when", strings.Join(d.Reopens, " "))
	if open := a.unasked(&d); len(open) > 0 {
		says += a.bySide("Nobody was asked about, and so no condition: ",
			"Outside what you answered, and so no condition: ") + words.Sentence(words.Series(open, len(open)))
	}
	s.Blocks = append(s.Blocks, para(strings.TrimSpace(says)))

	s.Blocks = append(s.Blocks, form)
	return s
}

// canDo is what the inventory lists, by the stage that the system is at.
func (c *composer) canDo() string {
	switch c.iv.Stage() {
	case "trial", "live":
		return "What it can do today"
	case "idea", "building":
		return "What it would do"
	}
	return "What it can do"
}

// beyondTheList says that more is counted than the list names, and how much where one
// figure was given; "" where it is not.
func (c *composer) beyondTheList() string {
	n, ok := c.b.NumberIn(c.iv, assessment.NumTools)
	listed := float64(len(c.iv.Inventory))
	switch {
	case !ok || n.Unknown || n.Low <= listed:
		return ""
	case n.Low == n.High && n.Low == float64(int(n.Low)):
		return fmt.Sprintf("; %s not named", words.Count(int(n.Low-listed)))
	}
	return "; some not named"
}

// versionOf is the version or mode that the report is of, wherever it was said.
func (c *composer) versionOf() string {
	return cmp.Or(oneLine(c.iv.Version), oneLine(c.iv.Context[assessment.ContextVersion]))
}

// AccessOf is the decision as the interview leaves it today.
func AccessOf(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict) AccessDecision {
	iv = iv.WithoutPrivate()
	c := composer{b: b, iv: &iv, v: &v, text: b.ShapeText(v.Shape)}
	a := newAuthor(&c, time.Time{})
	a.editPlan(iv.Edits)
	a.edited(Seal{Draft: true}, iv.Edits)
	return a.accessDecision()
}

// accessDecision takes its conditions from page one as it is printed.
func (c *author) accessDecision() AccessDecision {
	a := c.iv.Access
	d := AccessDecision{Granted: slices.Clone(c.iv.Inventory), Until: a.Until, NoneFirst: a.NoneFirst, Owner: a.Owner,
		Approver: a.Approver,
		Reopens:  c.triggers()}
	for _, id := range assessment.BillOf(c.iv).Identities {
		switch {
		case len(id.Lines) == 0: // known, and used by nothing that is granted
		case id.Name == "":
			d.Unnamed = len(id.Lines)
		default:
			d.Identities = append(d.Identities, id.Identity)
		}
	}

	d.Asked, d.Answer = c.asked()
	if held := strings.TrimPrefix(oneLine(c.decided.Meanwhile.Text), nothingMore); c.holdsMeanwhile() {
		d.Meanwhile = words.Capital(strings.TrimPrefix(held, ", and "))
	}
	for _, x := range c.decided.All() {
		d.First = append(d.First, c.condition(x))
	}
	for _, l := range c.v.Limits {
		counted := slices.ContainsFunc(d.First, func(f FirstLimit) bool { return f.Question == l.Question })
		if slices.Contains(a.First, l.Question) && !counted {
			d.Keep = append(d.Keep, FirstLimit{Question: l.Question, Name: c.limitName(l), State: l.State,
				Today: words.Lower(c.limitState(l))})
		}
	}

	for _, want := range []struct {
		missing bool
		what    string
	}{
		{c.versionOf() == "", "which version or mode"},
		{c.v.Shape == assessment.UndeterminedShape, "whether it is an agent"},
		{len(d.Granted) == 0, "what it may do"},
		{len(d.Granted) == 0, "on which identity it acts"},
		{len(d.Granted) > 0 && d.Unnamed > 0, "on which identity " + forActions(&d)},
		{d.Until == "", "until when"},
		{len(d.First) == 0 && len(d.Keep) == 0 && !d.NoneFirst, "which limits must stand first"},
		{len(d.First) > 0 && d.NoneFirst, "whether " + words.Plural(len(d.First), "condition", "conditions") +
			" of page one can go, since it was settled that no limit must stand first"},
		{strings.TrimSpace(d.Owner.Name) == "", "who owns it"},
		{strings.TrimSpace(d.Approver.Name) == "", "who approves it"},
	} {
		if want.missing {
			d.Missing = append(d.Missing, want.what)
		}
	}

	return d
}

// asked is the decision at hand with the answer of page one; both are "" where nobody
// named one. The conditions that an answer of ours announces stand on a line of their own.
func (c *author) asked() (question, answer string) {
	q := c.decided.Question
	if !slices.Contains(q.From, assessment.ContextNext) || oneLine(q.Text) == "" {
		return "", ""
	}
	text := strings.TrimPrefix(oneLine(q.Text), atHand)
	if size, _ := c.atThatSize(); size != "" { // which page one reckons
		text = strings.TrimSpace(strings.TrimSuffix(text, size))
	}
	question = words.Sentence(words.Capital(text))

	answer = oneLine(c.decided.Answer.Text)
	if before, announces := strings.CutSuffix(answer, ":"); announces {
		answer = before + "."
		if strings.HasPrefix(before, notYet) {
			answer = notYet
		}
	}
	return question, answer
}

// forActions says for how much of what is granted an identity is missing.
func forActions(d *AccessDecision) string {
	if d.Unnamed == len(d.Granted) {
		return "it acts"
	}
	return words.Plural(d.Unnamed, "of the actions is", "of the actions are") + " done"
}

// readAs is the shape, and that it is not settled where it is not; page one says what
// could change it.
func (c *composer) readAs() string {
	if c.v.Shape == assessment.UndeterminedShape {
		return c.text.Name
	}
	if c.v.ShapeSettled && !c.v.Disputed && !c.v.PartsOpen && !c.decidersClash() {
		return c.text.Name
	}
	name := c.text.Name
	if c.v.Shape == assessment.OpenAgent && c.v.ClassHolds() {
		name = fmt.Sprintf("An agent, treated as open until %s stand",
			words.Plural(c.v.LimitsNeeded(), "limit", "limits"))
	}
	return name + "; not settled"
}

// fewSystems is how many systems half a page has room for.
const fewSystems = 6

// granted lists what is granted, a line a system: first where something cannot be
// undone, then where something is changed.
func granted(lines []assessment.Line) string {
	if len(lines) == 0 {
		return ""
	}

	type system struct {
		name, worst string
		rank        int
		actions     []string
	}

	var all []*system
	at := map[string]*system{}
	for _, l := range lines {
		key := assessment.Fold(l.System)
		if at[key] == nil {
			at[key] = &system{name: orNotKnown(strings.TrimSpace(l.System)), rank: 3}
			all = append(all, at[key])
		}

		does := orNotKnown(strings.TrimSpace(l.Action))
		if l.Kind == assessment.Final {
			does += " (cannot be undone)"
		}

		at[key].actions = append(at[key].actions, does)
		at[key].rank = min(at[key].rank, kindRank(l.Kind))
	}

	slices.SortStableFunc(all, func(x, y *system) int { return cmp.Compare(x.rank, y.rank) })
	out := []string{fmt.Sprintf("%s on %s:", words.Capital(words.Plural(len(lines), "action", "actions")),
		words.Plural(len(all), "system", "systems"))}
	more, left := 0, 0
	for i, s := range all {
		if len(all) > fewSystems && i >= fewSystems-1 {
			more, left = more+1, left+len(s.actions)
			continue
		}
		out = append(out, s.name+": "+words.Series(s.actions, 5))
	}

	if more > 0 {
		out = append(out, fmt.Sprintf("and %s with %s, as the inventory lists them",
			words.Plural(more, "more system", "more systems"), words.Plural(left, "action", "actions")))
	}

	return out[0] + " " + strings.Join(out[1:], "; ")
}

// inShort is how many letters what is granted may take on half a page.
const inShort = 150

// grantedInShort lists what is granted where that is short, else counts it and says where
// it is listed.
func grantedInShort(lines []assessment.Line) string {
	whole := granted(lines)
	if utf8.RuneCountInString(whole) <= inShort {
		return whole
	}

	counted, _, _ := strings.Cut(whole, ":")
	final := 0
	for _, l := range lines {
		if l.Kind == assessment.Final {
			final++
		}
	}
	out := fmt.Sprintf("%s, as “%s” lists them", counted, titleIdentities)
	if final > 0 {
		out += fmt.Sprintf("; %s cannot be undone", words.Count(final))
	}
	return out
}

func kindRank(k assessment.LineKind) int {
	switch k {
	case assessment.Final:
		return 0
	case assessment.Writes:
		return 1
	}
	return 2
}

// onIdentities names whom it acts as, with the credential where that is known.
func onIdentities(d *AccessDecision) string {
	var out []string
	for i, id := range d.Identities {
		if len(d.Identities) > fewSystems && i >= fewSystems-1 {
			out = append(out, fmt.Sprintf("and %s more", words.Count(len(d.Identities)-i)))
			break
		}

		name := id.Name
		if what := id.Credential(); what != "" {
			name += ", " + words.Lower(what)
		}

		out = append(out, name)
	}

	if d.Unnamed > 0 && len(out) > 0 {
		out = append(out, "for "+words.Plural(d.Unnamed, "action", "actions")+" nobody has named one")
	}

	return strings.Join(out, "; ")
}

// identityAfter adds to the names of today that a move takes them away, where page one
// asks for an account of its own and a move proves that it has one.
func (a *author) identityAfter(today string) string {
	for _, d := range a.decided.All() {
		if today != "" && d.Needs == assessment.ProofIdentity && d.Move > 0 {
			return fmt.Sprintf("Today %s; after move %d an account of its own", today, d.Move)
		}
	}
	return today
}

func untilDay(day string) string {
	if at, ok := (assessment.Access{Until: day}).UntilDay(); ok {
		return assessment.FormatDate(at)
	}
	return day
}

// Box opens a line of a form that is to be ticked.
const Box = "☐ "

// first lists what has to stand first, by the numbers that the conditions have in the order
// of page one, each with a box to tick and the move that meets it. How each stands today is
// said there.
func (a *author) first(d *AccessDecision) string {
	if d.NoneFirst && len(d.First) == 0 {
		return "No limit has to stand first"
	}

	var out []string
	for i, l := range d.First {
		text := fmt.Sprintf("%s%d. %s", Box, i+1, words.Capital(l.Name))
		if move, _, ok := strings.Cut(l.Met, ","); ok && strings.HasPrefix(move, "Move ") {
			text += " (" + strings.ReplaceAll(words.Lower(move), " ", "\u00a0") + ")"
		}
		out = append(out, text)
	}

	return strings.Join(out, "\n")
}

func (a *author) keep(d *AccessDecision) string {
	var out []string
	for _, l := range d.Keep {
		out = append(out, Box+words.Capital(l.Name))
	}
	return strings.Join(out, "\n")
}

// condition is a condition of page one as the half page to sign has it.
func (a *author) condition(d Demand) FirstLimit {
	out := FirstLimit{ID: d.ID, Name: d.Holds, Today: d.Today, Met: d.Met, State: assessment.LimitMissing}
	switch {
	case d.known || d.worst == unknown:
		out.State = assessment.LimitUnknown
	case d.worst == against:
		out.State = assessment.LimitContradicted
	}

	question, is := strings.CutPrefix(d.ID, limitDemand)
	for _, l := range a.v.Limits {
		if is && l.Question == question {
			out.Question, out.State = question, l.State
			if !a.typed[d.ID] {
				out.Today = a.limitState(l) // what speaks against it stands on page one
			}
		}
	}
	return out
}

// unasked names the limits around an agent that are no condition, because nobody was
// asked about them.
func (a *author) unasked(d *AccessDecision) []string {
	var out []string
	for _, l := range a.v.Limits {
		counted := slices.ContainsFunc(d.First, func(f FirstLimit) bool { return f.Question == l.Question })
		if a.v.Class == assessment.Agent && a.by[l.Question].Standing == assessment.FactNotAsked && !counted {
			out = append(out, a.limitName(l))
		}
	}
	return out
}

// signer is a person with the role, "" where neither is known.
func signer(s assessment.Signer) string { return given(s.Name, s.Role) }

// triggers are what makes it worth looking at this system again, in sentences.
func (c *composer) triggers() []string {
	sc := c.rules()
	var out []string
	for _, t := range c.b.Triggers {
		if sc.All(t.When) && !slices.Contains(out, t.Says) {
			out = append(out, t.Says)
		}
	}
	return out
}
