package report

import (
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// How much harm a finding is about; larger stands first.
const (
	harmPulls     = 20 // two things that are both true and pull apart
	harmClash     = 30 // answers that cannot all be true
	harmUnchecked = 35 // nobody checked that far
	harmLeft      = 40 // a stretch that nobody named
	harmApprovals = 45
	harmUnseen    = 50
	harmList      = 55
	harmStrayed   = 57 // it has gone wrong, and somebody noticed later
	harmLong      = 58 // runs go far beyond the usual, and no limit on them is known to hold
	harmShared    = 60 // one account changes things on several systems
	harmPlanted   = 65 // a stranger's text meets what it may do
	harmWide      = 70 // rights that reach far
	harmNoStop    = 72 // nobody can stop it, and it can do what cannot be undone
	harmDecision  = 75 // what is asked for does not go with how it runs today
	harmBlank     = 78 // for good, in use, and nobody knew what can refuse it
	harmSharedFor = 80 // a shared account can do what cannot be undone
	harmFinal     = 85 // for good, fixed beforehand, and nothing refuses it
	harmChosen    = 90 // for good, chosen while it runs, and nothing refuses it
	harmAsked     = 95 // the same, and strangers can write what it reads
)

// found is a finding of page one, before the worst are chosen.
type found struct {
	Sentence
	harm   int
	needs  assessment.Proof // what its move has to prove; "" where the move is of an area
	also   assessment.Proof // what a second move has to prove; "" where one is enough
	settle string           // the question behind it: of the area whose move is about it, or of who can settle it
	asked  bool             // it is settled by an answer, and by no move
	by     int              // the move of the plan that takes it on, from 1; 0 where the rest says
	more   int              // another that takes on a part of it, from 1; 0 for none
}

// standsOut lists up to three findings, the worst consequence first, each with the
// move that takes it on or who can settle it. A finding whose lines, or whose
// answers, are all used by a worse one drops out.
func (a *author) standsOut() []Sentence {
	var out []Sentence
	for _, f := range a.worstFound() {
		f.Text = strings.TrimSpace(f.Text + " " + a.takenOn(f))
		out = append(out, f.Sentence)
	}
	return out
}

// worstFound is the findings of page one before it is said what becomes of each.
func (a *author) worstFound() []found {
	if !a.settled {
		return a.findWorst()
	}
	if a.worst == nil {
		worst := a.findWorst()
		a.worst = &worst
	}
	return slices.Clone(*a.worst)
}

func (a *author) findWorst() []found {
	var all []found
	for _, find := range []func() (found, bool){a.foundFinal, a.foundBlank, a.foundStrangers, a.foundShared,
		a.foundRights, a.foundRunaway, a.foundStrayed, a.foundIncomplete, a.foundUnlisted,
		a.foundUncounted,
		a.foundStretch, a.foundApprovals, a.foundAgainst, a.foundUnseen, a.foundUnproven} {
		if f, ok := find(); ok {
			all = append(all, f)
		}
	}
	all = append(all, a.foundPulls()...)
	slices.SortStableFunc(all, func(x, y found) int { return y.harm - x.harm })

	var out []found
	used := map[string]bool{}
	for _, f := range all {
		if len(out) == 3 {
			break
		}
		news := f.From
		if f.harm == harmPulls {
			news = news[1:] // its rule says nothing that a worse finding on the same answers has not said
		}
		if len(news) > 0 && !slices.ContainsFunc(news, func(from string) bool { return !used[from] }) {
			continue
		}
		if f.harm == harmPlanted && used[a.b.About(assessment.SubjectStrangers)] {
			continue // what strangers could ask for is said
		}
		for _, from := range f.From {
			used[from] = true
		}
		out = append(out, f)
	}
	return out
}

// takenOn says which move is about a finding, or else who can settle it. The letter to
// whoever can settle it asks for that.
func (a *author) takenOn(f found) string {
	i := a.moveOn(f)
	on := []int{i + 1, stepThatProves(a.steps, f.also), f.more}
	slices.Sort(on)
	on = slices.DeleteFunc(slices.Compact(on), func(n int) bool { return n == 0 })
	if i >= 0 && len(on) > 1 {
		var all []string
		for _, n := range on {
			all = append(all, fmt.Sprint(n))
		}
		says := "Moves " + words.Series(all, len(all))
		if on[len(on)-1] > mostMoves {
			says += " of the plan"
		}
		return says + " take this on."
	}

	switch {
	case i < 0:
		return words.Capital(a.settler(f)) + " can settle it."
	case i < mostMoves:
		return fmt.Sprintf("Move %d takes this on.", i+1)
	default:
		return fmt.Sprintf("Move %d of the plan takes this on.", i+1)
	}
}

// moveOn is the place in the plan of the move that is about a finding; -1 for none.
func (a *author) moveOn(f found) int {
	if f.by > 0 {
		return f.by - 1
	}
	if f.asked {
		return -1
	}

	// What is proved at the end says more than what a move is about: one that stops
	// everything for now may stand before the one that ends the finding.
	if n := stepThatProves(a.steps, f.needs); n > 0 {
		return n - 1
	}

	area := a.areaAbout(f.settle)
	return slices.IndexFunc(a.steps, func(s PlanStep) bool { return area != "" && s.area == area })
}

// settler is who can settle a finding: whoever an open question behind it is put to,
// else the owner of the question.
func (a *author) settler(f found) string {
	rule, _ := a.finding(strings.TrimPrefix(f.ID, "finding."))
	if o, open := a.openOne(f.settle); open && rule == nil {
		return a.whom(o)
	}
	return a.ownerOf(f.settle)
}

// freeFinal lists the lines that cannot be undone, are chosen while it runs and
// have nothing that refuses them.
func (a *author) freeFinal() []int {
	var out []int
	for i, l := range a.iv.Inventory {
		if l.Kind == assessment.Final && l.Unrefused() && l.Decided == assessment.DecidedRunning && oneLine(l.Action) != "" {
			out = append(out, i)
		}
	}
	return out
}

func refs(at []int) []string {
	var out []string
	for _, i := range at {
		out = append(out, lineRef(i))
	}
	return out
}

func (a *author) foundFinal() (found, bool) {
	at, harm, when := a.freeFinal(), harmChosen, "chosen"
	if len(at) == 0 {
		at, harm, when = a.unrefusedFinal(), harmFinal, "done"
	}

	f := found{Sentence: Sentence{ID: "finding.final", From: refs(at)}, harm: harm, needs: assessment.ProofRefusal,
		settle: a.b.About(assessment.SubjectWaits)}
	switch len(at) {
	case 0:
		return f, false
	case 1:
		f.Lead = fmt.Sprintf("%s is final as soon as it is %s.", a.action(at[0]), when)
		f.Text = "It cannot be undone, and nothing is listed that could refuse it."
	default:
		f.Lead = fmt.Sprintf("%s are final as soon as they are %s: %s.",
			words.Capital(words.Plural(len(at), "action", "actions")), when, words.Series(a.actions(at), 3))
		f.Text = "They cannot be undone, and nothing is listed that could refuse them."
	}

	return f, true
}

// foundBlank: it does for good, today, what nobody said anything can refuse or not, and a move
// finds out.
func (a *author) foundBlank() (found, bool) {
	var at []int
	for _, i := range a.b.Held(a.iv, a.v, assessment.HoldsFinal) {
		if a.iv.Inventory[i].RefusalUnknown() {
			at = append(at, i)
		}
	}
	if len(at) == 0 || !a.inUse() || !proved(a.steps, linesKnown) {
		return found{}, false
	}

	it, be := words.ByNumber(len(at), "it", "them"), words.ByNumber(len(at), "It cannot", "They cannot")
	f := found{Sentence: Sentence{ID: "finding.blank", From: refs(at),
		Lead: fmt.Sprintf("What can refuse %s is not known.", words.Series(a.actions(at), 2)),
		Text: be + " be undone, and it is in use."}, harm: harmBlank, needs: linesKnown, also: assessment.ProofPaused,
		settle: a.b.About(assessment.SubjectRefusal)}
	identity := a.fact(assessment.SubjectIdentity)
	unnamed := !slices.ContainsFunc(at, func(i int) bool { return oneLine(a.iv.Inventory[i].Identity) != "" })
	if unnamed && identity.Standing == assessment.FactNotKnown {
		f.Text = be + " be undone, and under whose name the other systems see " + it + " is not known either."
		f.From = append(f.From, identity.Question)
	}
	return f, true
}

// foundStrangers: text that strangers can write meets an action for good that
// nothing refuses.
func (a *author) foundStrangers() (found, bool) {
	f := a.fact(assessment.SubjectStrangers)
	at := a.unrefusedFinal()
	if !a.controls(f, 1) || len(at) == 0 {
		return found{}, false
	}
	return found{Sentence: Sentence{ID: "finding.strangers", From: append([]string{f.Question}, refs(at)...),
		Lead: "Strangers can write what it reads.",
		Text: fmt.Sprintf(a.strangersReach(), words.Series(a.actions(at), 2))},
		harm: harmAsked, needs: assessment.ProofRefusal, settle: f.Question}, true
}

// strangersReach says what strangers' text can do: a model that picks its steps may do what
// it asks for, and on a path that code holds it changes what a step is done with.
func (a *author) strangersReach() string {
	if a.v.Class == assessment.Workflow && a.v.ClassHolds() {
		return "What they write can change what goes into %s, and nothing is listed that could refuse that."
	}
	return "What they write could ask for %s, and nothing is listed that could refuse that."
}

func (a *author) unrefusedFinal() []int {
	var out []int
	for i, l := range a.iv.Inventory {
		if l.Kind == assessment.Final && l.Unrefused() && oneLine(l.Action) != "" {
			out = append(out, i)
		}
	}
	return out
}

// foundShared: one identity acts on most of what it reaches, or is shared with other
// jobs and can do what cannot be undone.
func (a *author) foundShared() (found, bool) {
	s := a.v.Surface
	name := words.Cut(s.Widest, 60)
	final, writes := a.under(s.Widest, assessment.Final), a.under(s.Widest, assessment.Writes)
	identity := a.fact(assessment.SubjectIdentity)
	shared := a.controls(identity, 1) && len(final) > 0
	if name == "" || s.WidestSystems < 2 && !shared {
		return found{}, false
	}

	out := found{Sentence: Sentence{ID: "finding.shared", From: []string{"inventory"}}, harm: harmUnchecked,
		settle: identity.Question}
	of := fmt.Sprintf("%s of the %s", words.Count(s.WidestLines), words.Plural(s.Lines, "action", "actions"))
	if s.WidestLines == s.Lines {
		of = words.ByNumber(s.Lines, "the ", "all ") + words.Plural(s.Lines, "action", "actions")
	}
	out.Lead = fmt.Sprintf("One identity acts on %s.", words.Plural(s.WidestSystems, "system", "systems"))
	out.Text = fmt.Sprintf("Behind %s on the list stands %s", of, name)
	if f := a.fact(assessment.SubjectCredential); a.controls(f, 0) {
		out.Text += map[bool]string{true: ", and the same credential serves everything",
			false: ", and the same credential is said to serve everything"}[f.Standing == assessment.FactShown]
		out.From = append(out.From, f.Question)
	}
	out.Text += "."
	if a.level(identity) <= 1 && identity.Holds() {
		out.From = append(out.From, identity.Question)
	}

	switch {
	case len(final) > 0:
		out.harm = harmSharedFor
		out.Text += fmt.Sprintf(" It can do what cannot be undone: %s.", words.Series(final, 2))
	case len(writes) > 0:
		out.harm = harmShared
	}
	return out, true
}

// under lists the actions of a kind that are done under an identity.
func (a *author) under(identity string, kind assessment.LineKind) []string {
	var out []string
	for i, l := range a.iv.Inventory {
		if l.Kind == kind && oneLine(l.Action) != "" && assessment.Fold(l.Identity) == assessment.Fold(identity) {
			out = append(out, a.action(i))
		}
	}
	return out
}

// foundRights: its access allows far more than a few kinds of record.
func (a *author) foundRights() (found, bool) {
	f := a.fact(assessment.SubjectStrength)
	q, ok := a.b.Question(f.Question)
	if !ok || !a.controls(f, 1) {
		return found{}, false
	}
	out := found{Sentence: Sentence{ID: "finding.rights", From: []string{f.Question}, Lead: "Wide rights.",
		Text: a.says(f, q)},
		harm: harmWide, needs: assessment.ProofRights, settle: f.Question}
	if a.v.Shape == assessment.FixedPath {
		out.Lead = "Wide rights on a narrow path."
	}
	return out, true
}

// foundIncomplete: the list is said to be full, and something says otherwise.
func (a *author) foundIncomplete() (found, bool) {
	f := a.fact(assessment.SubjectReach)
	if f.Standing != assessment.FactContradicted || a.isLimit(f.Question) {
		return found{}, false // around an agent, a condition says it
	}
	s := found{Sentence: Sentence{ID: "finding.list", Lead: "The list of what it reaches does not hold.",
		Text: words.Sentence(a.objection(f)), From: []string{f.Question}},
		harm: harmList, settle: f.Question, asked: true}
	for _, o := range f.Against {
		s.From = append(s.From, o.Rule)
	}
	return s, true
}

// foundUnlisted: all that it reaches is said to be known, and nothing of it is listed.
func (a *author) foundUnlisted() (found, bool) {
	f := a.fact(assessment.SubjectReach)
	q, ok := a.b.Question(f.Question)
	if !ok || a.b.Uncredited(a.iv, q.ID) != assessment.NoList || f.Standing == assessment.FactContradicted {
		return found{}, false
	}
	return found{Sentence: Sentence{ID: "finding.unlisted", From: []string{q.ID},
		Lead: "What it reaches is said to be known, and none of it is listed.", Text: a.says(f, q)},
		harm: harmUnchecked, needs: listKnown, settle: q.ID}, true
}

// foundUncounted: around an agent, more tools are counted than the list names, and what
// the others can do is not known.
func (a *author) foundUncounted() (found, bool) {
	reach := a.b.About(assessment.SubjectReach)
	n, ok := a.b.NumberIn(a.iv, assessment.NumTools)
	listed := len(a.iv.Inventory)
	if !ok || n.Unknown || listed == 0 || n.Low <= float64(listed) || !a.isLimit(reach) {
		return found{}, false
	}
	return found{Sentence: Sentence{ID: "finding.uncounted", From: []string{assessment.NumTools, "inventory"},
		Lead: fmt.Sprintf("More tools are counted than listed: %s, and %s.", n.String(), words.Count(listed)),
		Text: "What the others can do is not known."},
		harm: harmList, needs: assessment.Proof(reach), settle: reach}, true
}

// isLimit reports whether a question is about a limit around what is read as an agent.
func (a *author) isLimit(question string) bool {
	return a.v.Class == assessment.Agent &&
		slices.ContainsFunc(a.v.Limits, func(l assessment.LimitResult) bool { return l.Question == question })
}

// foundStretch: a stretch is left to the model, and nobody said which.
func (a *author) foundStretch() (found, bool) {
	order, stretch := a.fact(assessment.SubjectOrder), a.fact(assessment.SubjectStretch)
	if len(a.iv.Parts) > 0 || !order.Holds() || !a.halfway(order) || stretch.Standing == assessment.FactShown ||
		stretch.Standing == assessment.FactSaid {
		return found{}, false
	}
	if stretch.Standing == assessment.FactNotAsked {
		return found{}, false // a gap of the interview is no finding
	}
	return found{Sentence: Sentence{ID: "finding.stretch", Lead: "A stretch is left to the model.",
		Text: "Which one is not known yet.", From: []string{order.Question, stretch.Question}},
		harm: harmLeft, needs: assessment.ProofKnown(stretch.Question), settle: stretch.Question}, true
}

// halfway reports whether an answer lies in the middle between code and the
// model: part of it is the one, part the other.
func (a *author) halfway(f assessment.Fact) bool {
	q, ok := a.b.Question(f.Question)
	if !ok || q.Kind != assessment.KindScale {
		return false
	}
	o, _, ok := q.Option(a.iv.AnswerTo(f.Question).Choice)
	return ok && o.P == 0
}

// foundApprovals: more approvals are wanted than people have time for.
func (a *author) foundApprovals() (found, bool) {
	wanted, ok := a.nums[numWanted]
	fit := a.v.Numbers.ApprovalsThatFit
	if !ok || fit == nil || wanted.Standing != assessment.FactContradicted {
		return found{}, false
	}
	return found{Sentence: Sentence{ID: "finding.approvals", From: append([]string{numWanted}, fit.From...),
		Lead: "People cannot look at all that is put before them.",
		Text: fmt.Sprintf("%s approvals a day are asked for, and %s fit at %s hours a day from each reviewer.",
			wanted.Says, fit.Text(), words.Count(assessment.ReviewHours))},
		harm: harmApprovals, needs: assessment.ProofReview, settle: a.b.About(assessment.SubjectWaits),
		asked: !proved(a.steps, assessment.ProofReview)}, true
}

// foundAgainst: the first thing said that does not fit with another, where the
// finding on the list has not said it.
func (a *author) foundAgainst() (found, bool) {
	reach := a.fact(assessment.SubjectReach)
	for _, f := range a.v.Contradictions {
		said := slices.ContainsFunc(reach.Against, func(o assessment.Objection) bool { return o.Rule == f.Rule })
		if f.Kind == assessment.Tension || said && reach.Standing == assessment.FactContradicted || a.againstLimit(f.Rule) {
			continue
		}
		return a.pair(f, a.sideBySide(f)+a.given(f), harmClash), true
	}
	return found{}, false
}

// pair is a finding of the bank's rules, with the question behind it.
func (a *author) pair(f assessment.Finding, text string, harm int) found {
	out := found{Sentence: Sentence{ID: "finding." + f.Rule, Lead: words.Sentence(f.Title), Text: text,
		From: append([]string{f.Rule}, f.Questions...)}, harm: harm, asked: true}
	out.settle = a.behind(f)
	return out
}

// behind is the question whose owner can settle a finding of the bank's rules: of its
// first answer, else of the first number it rests on that was asked for, else of the
// list.
func (a *author) behind(f assessment.Finding) string {
	if len(f.Questions) > 0 {
		return f.Questions[0]
	}
	for _, n := range f.Numbers {
		for _, q := range a.b.All() {
			if slices.Contains(q.Numbers, n) {
				return q.ID
			}
		}
	}
	return a.b.About(assessment.SubjectReach)
}

// againstLimit reports whether a rule speaks against a limit, so that a condition
// of page one says it.
func (a *author) againstLimit(rule string) bool {
	return a.v.Class == assessment.Agent &&
		slices.ContainsFunc(a.v.Limits, func(l assessment.LimitResult) bool { return slices.Contains(l.Against, rule) })
}

// foundUnseen: it changes things, and no person looks at any of it.
func (a *author) foundUnseen() (found, bool) {
	f := a.fact(assessment.SubjectLookedAt)
	acts := a.named(assessment.Final, assessment.Writes)
	if !a.controls(f, 0) || len(acts) == 0 {
		return found{}, false
	}
	return found{Sentence: Sentence{ID: "finding.unseen", From: []string{f.Question, "inventory"},
		Lead: "No person looks at what it does.",
		Text: fmt.Sprintf("It can change things: %s.", words.Series(acts, 3))}, harm: harmUnseen, settle: f.Question}, true
}

// foundUnproven: runs go further than anybody checked.
func (a *author) foundUnproven() (found, bool) {
	says := a.unproven()
	if says == "" || slices.ContainsFunc(a.v.Numbers.UnprovenStretch.From,
		func(n string) bool { return !a.nums[n].Holds() }) {
		return found{}, false
	}
	out := found{Sentence: Sentence{ID: "finding.unproven", From: a.v.Numbers.UnprovenStretch.From,
		Lead: "Runs go further than anybody checked.", Text: says},
		harm: harmUnchecked, asked: true}
	for _, q := range a.b.All() {
		if out.settle == "" && slices.ContainsFunc(out.From, func(n string) bool { return slices.Contains(q.Numbers, n) }) {
			out.settle = q.ID
		}
	}
	return out, true
}

// ofDecision reports whether a finding holds what is asked for against how it runs today: the
// decision at hand, and not what it is wanted for at all.
func (a *author) ofDecision(f assessment.Finding) bool {
	return a.heardOfDecision(f, func(heard string) bool { return heard != "" })
}

// heardOfDecision reports whether a finding rests on something of a kind that was heard in the
// decision at hand.
func (a *author) heardOfDecision(f assessment.Finding, kind func(heard string) bool) bool {
	return slices.ContainsFunc(a.conditions(f), func(c assessment.Condition) bool {
		return kind(c.Heard) && slices.Contains(a.heardIn(c.Heard), assessment.ContextNext)
	})
}

// foundPulls: two things that are both true and pull apart.
func (a *author) foundPulls() []found {
	var out []found
	for _, f := range a.v.Contradictions {
		if f.Kind != assessment.Tension {
			continue
		}
		harm := harmPulls
		if slices.Contains(f.Questions, a.b.About(assessment.SubjectStrangers)) {
			harm = harmPlanted
		}
		if a.ofDecision(f) {
			harm = max(harm, harmDecision)
		}
		x := a.pair(f, a.sideBySide(f), harm)
		if !a.ofDecision(f) { // which whoever asks for it settles, and no move
			x.by = a.narrows(f.Questions)
		}
		out = append(out, x)
	}
	return out
}

// narrows is the move, from 1, that rests on one of some answers and takes away what it is
// about: rights, an account that others use, or the way from a stranger's text; 0 for none.
func (a *author) narrows(questions []string) int {
	return 1 + slices.IndexFunc(a.steps, func(s PlanStep) bool {
		takes := slices.ContainsFunc(s.Proves, func(p assessment.Proof) bool {
			return p == assessment.ProofRights || p == assessment.ProofIdentity || p == assessment.ProofPlanted
		})
		return takes && slices.ContainsFunc(s.From, func(id string) bool { return slices.Contains(questions, id) })
	})
}

// sideBySide says a finding as the system's own where each answer it rests on
// was shown, and as two answers side by side where one was only said.
func (a *author) sideBySide(f assessment.Finding) string {
	said := slices.ContainsFunc(f.Questions, func(q string) bool { return a.by[q].Standing != assessment.FactShown })
	if said && f.Gentle != "" {
		return words.Sentence(a.gently(f)) + a.guessed(f)
	}
	return words.Sentence(f.Says) + a.guessed(f)
}

// guessed says how many of the answers that a finding rests on are only assumed:
// " One of these answers is only assumed."; "" for none.
func (a *author) guessed(f assessment.Finding) string {
	n := 0
	for _, id := range f.Questions {
		if is := a.iv.AnswerTo(id); is.State == assessment.Answered && is.Evidence == assessment.Assumed {
			n++
		}
	}

	switch {
	case n == 0:
		return ""
	case n == len(f.Questions) && n == 1:
		return " The answer is only assumed."
	case n == len(f.Questions):
		return " Each of these answers is only assumed."
	}
	return fmt.Sprintf(" %s of these answers %s only assumed.", words.Capital(words.Count(n)), words.Be(n))
}

// fear says in one line what failure to fear; nil where nothing on the list is
// for good, or each such action is refused every time. A change that can be undone is
// one to fear too where strangers can write what it reads and nothing refuses it.
func (a *author) fear() *Sentence {
	strangers := a.fact(assessment.SubjectStrangers)
	planted := strangers.Holds() && a.controls(strangers, 1)
	worst, at := -1, -1
	for i, l := range a.iv.Inventory {
		if oneLine(l.Action) == "" {
			continue
		}
		w := -1
		switch {
		case l.Kind == assessment.Final && l.Unrefused():
			w = 3
		case l.Kind == assessment.Final && l.PartlyRefused():
			w = 2
		case l.Kind == assessment.Writes && l.Unrefused() && planted:
			w = 1
		}
		if w > 1 && l.Decided == assessment.DecidedRunning {
			w += 2
		}
		if w > worst {
			worst, at = w, i
		}
	}
	if at < 0 || worst < 0 {
		return nil
	}

	l := a.iv.Inventory[at]
	s := &Sentence{ID: "fear", From: []string{lineRef(at)}}
	who, could := "A wrong step", "could lead to"
	planted = false
	after := ""
	switch f := a.fact(assessment.SubjectStrangers); {
	case f.Holds():
		s.From = append(s.From, f.Question)
		if a.controls(f, 1) {
			who, planted = "Text that a stranger wrote", true
		}
	case f.Standing == assessment.FactNotAsked:
		who, after = "A wrong step, or text planted in what it reads,",
			" Whether strangers can write what it reads "+a.openClause(f.Question)+"."
		if !a.offered(f.Question) {
			s.From = append(s.From, f.Question)
		}
	case f.Standing == assessment.FactNotKnown:
		who, after = "A wrong step, or text planted in what it reads,",
			" Whether strangers can write what it reads is not known."
		s.From = append(s.From, f.Question)
	default:
		who, after = "A wrong step, or text planted in what it reads,",
			" Whether strangers can write what it reads is not settled."
	}
	// Code does each step in any case: what can go wrong is what it is done with.
	as := " as "
	if a.v.Class == assessment.Workflow && a.v.ClassHolds() && l.Decided != assessment.DecidedRunning {
		who, could, as = strings.Replace(who, "A wrong step", "A wrong result", 1), "could end up in", ", done as "
		if planted {
			could = "could change what goes into"
		}
	}
	s.Text = fmt.Sprintf("%s %s %s", who, could, a.action(at))
	if id := words.Cut(l.Identity, 60); id != "" {
		s.Text += as + id
	}
	if l.Unrefused() {
		s.Text += "; nothing is listed that would refuse it."
	} else {
		s.Text += fmt.Sprintf("; only this would stop it: %s.", strings.TrimRight(words.Cut(l.Refuses, 80), "."))
	}
	s.Text += after
	if late, from := a.knownLate(); late != "" {
		s.Text, s.From = s.Text+" "+late, append(s.From, from...)
	}
	return s
}

// knownLate says how long a mistake of what is in use goes unseen, and how many tasks are done
// by then; "" where a number it takes is missing, a guess or contradicted, or not one task is.
func (a *author) knownLate() (says string, from []string) {
	f := a.v.Numbers.Exposure
	if f == nil || f.High < 1 || !a.inUse() ||
		slices.ContainsFunc(f.From, func(n string) bool { return !a.nums[n].Holds() }) {
		return "", nil
	}

	hours, _ := a.b.NumberIn(a.iv, assessment.NumDetect)
	said := strings.TrimSuffix(a.theySay(), ".")
	if a.nums[assessment.NumDetect].Standing == assessment.FactShown {
		said = ""
	}
	done := f.Text() + " tasks are"
	if f.Text() == "1" {
		done = "one task is"
	}
	return fmt.Sprintf("Nobody knows of a mistake for %s%s: at the rate of today %s done by then.",
		countOf(hours, "hour"), said, done), f.From
}
