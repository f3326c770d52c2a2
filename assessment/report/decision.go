package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"discern/assessment"
	"discern/assessment/words"
)

// mostDemands is how many conditions page one lists; the rest stand in the plan.
const mostDemands = 4

// mostMoves is how many moves of the plan page one has room for.
const mostMoves = 3

const (
	atHand = "The decision at hand: " // how page one names a decision that it was told of
	notYet = "Not yet."               // how its answers begin that are no yes

	nothingMore = "Until then it gets nothing more" // how what goes on until the conditions hold begins
)

// decision answers the decision at hand: yes, yes if, or not yet.
func (a *author) decision() Decision {
	whole := a.demands()
	all := slices.DeleteFunc(slices.Clone(whole), func(d Demand) bool { return a.leftOut[d.ID] })
	for i := range all {
		all[i].Move, all[i].Met = a.metBy(all[i])
	}

	d := Decision{Question: a.question(), Demands: all}
	if len(all) > mostDemands {
		d.Demands, d.Rest, d.More = all[:mostDemands], all[mostDemands:], len(all)-mostDemands
	}
	d.Answer = Sentence{ID: "decision.answer", Text: a.answerLine(all)}
	switch { // to leave every condition out makes none of them hold
	case len(all) > 0 || len(whole) == 0:
	case a.onlyUnshown(whole) && a.v.ClassHolds():
		d.Answer.Text = "Yes, if it is as described."
	default:
		d.Answer.Text = "Not yet."
	}
	for _, x := range all {
		for _, f := range x.From {
			if !slices.Contains(d.Answer.From, f) {
				d.Answer.From = append(d.Answer.From, f)
			}
		}
	}
	if strings.HasPrefix(d.Answer.Text, notYet) {
		d.Meanwhile = a.meanwhile()
	}
	return d
}

// meanwhile says what a system in use does until the conditions hold: which actions a move
// takes away for now, or which go on although nothing is listed that could refuse them.
func (a *author) meanwhile() Sentence {
	if !a.inUse() {
		return Sentence{}
	}

	s := Sentence{ID: "decision.meanwhile", From: a.filledIn(assessment.ContextStage)}
	held, paused := stepThatProves(a.steps, assessment.ProofHeld), stepThatProves(a.steps, assessment.ProofPaused)
	free := a.unrefusedFinal()
	switch {
	case paused > 0:
		s.Text = ", and what cannot be undone is held, or a person put before it"
		if len(a.b.Held(a.iv, a.v, assessment.HoldsUnsure)) < len(a.b.Held(a.iv, a.v, assessment.HoldsFinal)) {
			s.Text += ", where nothing is known to refuse it each time"
		}
		s.Text += fmt.Sprintf(", as move %d says.", paused) // which says until when
	case held > 0 && len(a.named(assessment.Final)) > 0:
		s.Text = fmt.Sprintf(", and move %d takes away what cannot be undone%s.", held, a.doneWithout(held))
	case held > 0:
		s.Text = fmt.Sprintf(", and by move %d it changes nothing.", held)
	case len(free) > 0:
		s.Text = fmt.Sprintf(". It is in use today, and nothing is listed that could refuse %s",
			words.Series(a.actions(free), 2))
		if n := stepThatProves(a.steps, assessment.ProofRefusal); n > 0 && a.steps[n-1].Due != "" {
			s.Text += fmt.Sprintf("; move %d is to change that %s", n, a.steps[n-1].Due)
		}
		s.Text += "."
		s.From = append(s.From, refs(free)...)
	default:
		s.Text = "; it is in use today all the same."
	}
	s.Text = nothingMore + s.Text
	return s
}

// doneWithout says who does without what a move of the plan, counted from 1, takes away, and
// until which other move is done.
func (a *author) doneWithout(held int) string {
	out := fmt.Sprintf(": %s do without it", a.users())
	if n := stepThatProves(a.steps, assessment.ProofRefusal); n > 0 && n != held {
		out += fmt.Sprintf(" until move %d is done", n)
	}
	return out
}

// holdsMeanwhile reports whether a move holds back what a system in use does until the
// conditions hold, and page one says so.
func (a *author) holdsMeanwhile() bool {
	return oneLine(a.decided.Meanwhile.Text) != "" &&
		(proved(a.steps, assessment.ProofHeld) || proved(a.steps, assessment.ProofPaused))
}

// metBy is the move of the plan whose test proves a condition, counted from 1; 0
// where none does, and then what would prove it.
func (a *author) metBy(d Demand) (int, string) {
	if n := stepThatProves(a.steps, d.Needs); n > 0 {
		met := strings.TrimSuffix(fmt.Sprintf("Move %d, %s", n, a.steps[n-1].Due), ", ")
		if d.good {
			met += ", finds out; a no does not meet it"
		}
		return n, met
	}

	switch {
	case d.good:
		return 0, "No move here; an answer that says so would meet it"
	case d.known:
		return 0, "No move here; an answer would meet it"
	}
	if test := a.b.Test(a.iv, a.v, d.Needs); test != "" {
		return 0, "No move here proves it. This would: " + words.Lower(test)
	}
	return 0, "No move here proves it"
}

// question names the decision: as it was told, else the next widening that the
// answers themselves name, else any more access.
func (a *author) question() Sentence {
	s := Sentence{ID: "decision.question"}
	if told := strings.TrimRight(oneLine(a.iv.Context[assessment.ContextNext]), "."); told != "" {
		s.Text, s.From = atHand+words.Cut(told, 240)+".", []string{assessment.ContextNext}
		if size, from := a.atThatSize(); size != "" {
			s.Text += " " + size
			for _, f := range from {
				if !slices.Contains(s.From, f) {
					s.From = append(s.From, f)
				}
			}
		}
		return s
	}
	if f := a.fact(assessment.SubjectNext); f.Holds() {
		s.Text, s.From = "What is said to come next: "+words.Lower(oneLine(f.Says)), []string{f.Question}
		return s
	}
	s.Text = "No decision was named, so this page is about the next one: giving it " + a.iv.AnyAccess() + "."
	return s
}

// answerLine is the answer in one sentence; it ends in a colon where conditions
// follow.
func (a *author) answerLine(all []Demand) string {
	open := !a.v.ClassHolds() || a.v.Shape == assessment.UndeterminedShape
	n := a.countLimits()
	switch {
	case open && len(all) == 0:
		return "Not yet. Too much is open to say what it may be given."
	case open:
		before := "Not yet. Before it gets " + a.iv.AnyAccess() + ", "
		if slices.ContainsFunc(all, func(d Demand) bool { return !d.known }) {
			return fmt.Sprintf("%s%s must be settled or hold%s:", before, words.These(len(all)), a.whichFlip(all))
		}
		return fmt.Sprintf("%ssettle %s, and meet what follows%s:", before, words.These(len(all)), a.whichFlip(all))
	case len(all) > 0 && a.onlyUnshown(all):
		return fmt.Sprintf("Yes, if %s shown:", words.These(len(all))+" "+words.Be(len(all)))
	case len(all) > 0:
		return fmt.Sprintf("Not yet. First %s must hold%s:", words.These(len(all)), a.allBy(all))
	case a.v.Class == assessment.Agent && a.v.Shape != assessment.BoundedAgent:
		return fmt.Sprintf(a.bySide("Not yet. Nobody was asked about %s that would hold it.",
			"Not yet. There is no answer on %s that would hold it."),
			words.Plural(n.notAsked, "limit", "limits"))
	case len(a.iv.Inventory) == 0:
		return "Not yet. Nobody has listed what it reaches, and that is what access is given to."
	case a.clashes() == 1:
		return fmt.Sprintf("Not yet. First settle one finding: %s", words.Lower(words.Sentence(a.v.Contradictions[0].Title)))
	case a.clashes() > 0:
		return fmt.Sprintf("Not yet. First settle what does not add up: %s.",
			words.Plural(a.clashes(), "finding", "findings"))
	case !a.anyShown():
		return "Yes, if it is as described: nothing that decides it was shown yet."
	case len(a.steps) > 0 && oneLine(a.iv.Context[assessment.ContextNext]) != "":
		return "Yes, once the moves below are done."
	case len(a.steps) > 0:
		return "No more access before the moves below are done; what it does today may go on."
	}
	return "Yes, as described."
}

// allBy says of a decision that was named by which day the last of its conditions can
// hold, on the days that we propose; "" where one has no such day.
func (a *author) allBy(all []Demand) string {
	if oneLine(a.iv.Context[assessment.ContextNext]) == "" {
		return ""
	}

	var last time.Time
	for _, d := range all {
		if d.Move == 0 || d.good { // to know by a day is not to hold by it
			return ""
		}
		s := a.steps[d.Move-1]
		if s.By.IsZero() || s.Due != "by "+assessment.FormatDate(s.By) {
			return ""
		}
		if s.By.After(last) {
			last = s.By
		}
	}
	out := fmt.Sprintf("%s by %s as proposed", words.ByNumber(len(all), ",", ", the last of them"),
		assessment.FormatDate(last))
	if asked, ok := a.dayAsked(); ok && last.After(asked) {
		return out + ", which is after the day asked about"
	}
	return out
}

// dayAsked is the last day that the decision at hand can mean; false where it names none.
func (a *author) dayAsked() (time.Time, bool) {
	return assessment.DayNamed(oneLine(a.iv.Context[assessment.ContextNext]), a.at)
}

// inTime says of the moves that have to be done first whether they can be by the day asked
// about, each begun now and by our own efforts; "" where no day was named, or nothing has
// to be done.
func (a *author) inTime() string {
	asked, ok := a.dayAsked()
	if !ok {
		return ""
	}
	if asked.AddDate(0, 0, 1).Before(a.at) {
		return fmt.Sprintf("The day asked about, %s, is past.", assessment.FormatDate(asked))
	}

	// The move whose proposed day is the last, and the one whose work ends the last.
	var last time.Time
	at, late, tight := 0, 0, 0
	hangs := false // on an answer, which may be a bad one
	for _, d := range a.demands() {
		i := slices.IndexFunc(a.steps, func(s PlanStep) bool { return slices.Contains(s.Proves, d.Needs) })
		if i < 0 || a.leftOut[d.ID] {
			continue
		}
		s := a.steps[i]
		if s.By.After(last) {
			last, at = s.By, i+1
		}
		hangs = hangs || d.known || d.good
		switch {
		case s.low > 0 && assessment.WorkingDay(a.at, s.ownLow).After(asked) && late == 0:
			late = i + 1
		case s.high > 0 && assessment.WorkingDay(a.at, s.ownHigh).After(asked) && tight == 0:
			tight = i + 1
		}
	}

	day := assessment.FormatDate(asked)
	switch {
	case at == 0:
		return ""
	case late > 0:
		return fmt.Sprintf("The day asked about, %s at the latest, cannot be kept: %s at least, which end on %s.", day,
			takes(late, a.steps[late-1], a.steps[late-1].low, a.steps[late-1].ownLow, "takes", "take"),
			assessment.FormatDate(assessment.WorkingDay(a.at, a.steps[late-1].ownLow)))
	case tight > 0:
		return fmt.Sprintf("The day asked about, %s at the latest, may not be kept: %s, which end on %s.", day,
			takes(tight, a.steps[tight-1], a.steps[tight-1].high, a.steps[tight-1].ownHigh, "can take", "can take"),
			assessment.FormatDate(assessment.WorkingDay(a.at, a.steps[tight-1].ownHigh)))
	case last.After(asked):
		return fmt.Sprintf("Move %d is proposed for %s, after the day asked about, %s at the latest; by our efforts it "+
			"can be done before.", at, assessment.FormatDate(last), day)
	}
	if hangs {
		return fmt.Sprintf("As proposed, what must hold first is answered or done by %s, and a bad answer calls for "+
			"more; the day asked about is %s at the latest.", assessment.FormatDate(last), day) + a.hangsOnReviewers()
	}
	return fmt.Sprintf("As proposed, what must hold first is done by %s; the day asked about is %s at the latest.",
		assessment.FormatDate(last), day) + a.hangsOnReviewers()
}

// hangsOnReviewers says that the plan is kept only where time is found that nobody has; "" where
// it is there, or no number says so.
func (a *author) hangsOnReviewers() string {
	at := stepThatProves(a.steps, assessment.ProofReview)
	n, short := a.tooManyApprovals(a.waiting(a.demands()))
	if at == 0 || !short {
		return ""
	}
	need, now, known := a.reviewersFor(n)
	if !known {
		return ""
	}
	return fmt.Sprintf(" It hangs on move %d: the time of %s is asked for, and there are %s.", at, need, now)
}

// takes says how many days of work a move takes, or all the moves of whoever does it up to
// that one.
func takes(number int, s PlanStep, alone, all int, one, many string) string {
	if all == alone {
		return fmt.Sprintf("move %d %s %s working %s", number, one, words.Count(alone), words.ByNumber(alone, "day", "days"))
	}
	return fmt.Sprintf("the moves of %s up to move %d %s %s working days", roleOf(s.Who), number, many,
		words.Count(all))
}

// growth is the number of runs a day that the decision at hand names, where it names the
// number of today as well; false where it does not.
func (a *author) growth() (assessment.Number, bool) {
	now, known := a.b.NumberIn(a.iv, assessment.NumTasks)
	if !known || a.nums[assessment.NumTasks].Standing == assessment.FactContradicted {
		return assessment.Number{}, false
	}
	return assessment.GrowthNamed(oneLine(a.iv.Context[assessment.ContextNext]), now)
}

// atThatSize says what the size that is asked about comes to: the calls a day, and how many
// times a person would be asked before what cannot be undone, against the time that those
// who review have today; "" where no size is named, or nothing can be reckoned from it.
func (a *author) atThatSize() (says string, from []string) {
	to, ok := a.growth()
	if !ok {
		return "", nil
	}

	var parts []string
	from = []string{assessment.NumTasks}
	if calls := a.v.Numbers.DecisionsPerDay; calls != nil && !calls.AtLeast {
		now, _ := a.b.NumberIn(a.iv, assessment.NumTasks)
		grown := calls.Times(to.Low / now.Low)
		parts = append(parts, "makes "+grown.Text()+" calls")
		from = append(from, calls.From...)
	}
	final := a.b.Held(a.iv, a.v, assessment.HoldsFinal)
	if n := len(final); n > 0 {
		all := assessment.Number{Low: to.Low * float64(n), High: to.Low * float64(n)}
		asks := fmt.Sprintf("asks for up to %s if a person has to agree before each action that cannot be undone",
			countOf(all, "approval"))
		if n, short := a.tooManyApprovals(a.waiting(a.demands())); short && n.grown {
			asks = "" // which is a condition
		} else if fit := a.v.Numbers.ApprovalsThatFit; fit != nil && !fit.AtLeast && all.Low > fit.High {
			asks += fmt.Sprintf(", where those who review today have time for %s", fit.Text())
			from = append(from, fit.From...)
		}
		if asks != "" {
			parts, from = append(parts, asks), append(from, refs(final)...)
		}
	}
	if len(parts) == 0 {
		return "", nil
	}
	return fmt.Sprintf("At %s a day it %s.", to.String(), strings.Join(parts, ", and ")), from
}

// whichFlip says how many of the conditions could change the class alone: "; one of
// them could change the class alone"; "" where that is none, or each, or no class is
// told yet.
func (a *author) whichFlip(all []Demand) string {
	if a.v.Shape == assessment.UndeterminedShape {
		return ""
	}

	n := 0
	for _, id := range a.classFlips() {
		if slices.ContainsFunc(all, func(d Demand) bool { return d.Needs == assessment.ProofKnown(id) }) {
			n++
		}
	}
	if n == 0 || n == len(all) {
		return ""
	}
	return fmt.Sprintf("; %s of them could change the class alone", words.Count(n))
}

// anyShown reports whether one of the deciding answers was shown or given with
// an example.
func (a *author) anyShown() bool {
	return slices.ContainsFunc(a.v.Contributions, func(k assessment.Contribution) bool {
		return a.by[k.Question].Standing == assessment.FactShown
	})
}

// clashes counts the findings in which what was said cannot all be true.
func (a *author) clashes() int {
	n := 0
	for _, r := range a.rows() {
		if r.clash {
			n++
		}
	}
	return n
}

// onlyUnshown reports whether each condition is said to hold already, and only
// has to be shown.
func (a *author) onlyUnshown(all []Demand) bool {
	return !slices.ContainsFunc(all, func(d Demand) bool { return d.worst != unshown })
}

// How bad a condition stands today; larger stands first.
const (
	unshown  = iota + 1 // said to hold, and not shown
	unknown             // nobody knows, or nobody was asked
	absent              // said not to hold
	against             // said to hold, and something speaks against it
	wide                // rights that reach further than a fixed path, or an account shared with others
	hurried             // people have to say yes more often than they have time for
	uncapped            // an amount that is asked about, and nothing that holds it to that
	partial             // for good, and refused in some cases only
	forGood             // for good, and nothing refuses it
	chained             // a stranger's text can lead to it, nothing refuses it, and nobody looks
)

// demands lists what has to hold, the worst first. While the class is open they
// are the questions that settle it; no condition rests on what was not asked,
// bar those.
func (a *author) demands() []Demand {
	if a.v.Shape == assessment.UndeterminedShape || !a.v.ClassHolds() {
		chain, chosen := a.chainDemands(nil), a.chosenDemands()
		return slices.Concat(a.clashDemands(), chain, a.openDemands(), a.accessDemands(),
			a.accountDemands(), a.reviewDemands(slices.Concat(chain, chosen)), chosen)
	}
	lines := a.lineDemands()
	limits := slices.DeleteFunc(a.limitDemands(), func(d Demand) bool { return a.askedByLines(lines, d) })
	out := slices.Concat(lines, a.chainDemands(lines), a.amountDemands(), a.widthDemands(), a.unknownAccount(), limits,
		a.partDemands())
	out = append(out, a.reviewDemands(out)...)
	slices.SortStableFunc(out, func(x, y Demand) int { return y.worst - x.worst })
	return slices.Concat(a.clashDemands(), out)
}

// clashDemands ask which of two answers holds, where they exclude each other and the
// class hangs on it: nothing can be granted for a class that may be the other one.
func (a *author) clashDemands() []Demand {
	f := a.decidingClash()
	if f == nil {
		return nil
	}

	says := func(id string) string { return words.Lower(strings.TrimRight(oneLine(a.by[id].Says), ".")) }
	_, n := a.finding(f.Rule)
	return []Demand{{ID: "clash", worst: unknown, known: true, Needs: clashKnown,
		Holds: "It is settled which of two answers that point different ways holds", asks: "which of two answers holds",
		Today: fmt.Sprintf("It is said that %s, and that %s; the class hangs on it (finding %d)",
			says(f.Questions[0]), says(f.Questions[1]), n),
		From: append(slices.Clone(f.Questions[:2]), f.Rule)}}
}

// amountDemands ask for something that refuses above the amount which the decision at hand
// names, where a finding says that nothing is named which would.
func (a *author) amountDemands() []Demand {
	for _, f := range a.v.Contradictions {
		if !a.heardOfDecision(f, assessment.HearsAmount) {
			continue
		}
		_, n := a.finding(f.Rule)
		return []Demand{{ID: "amount", worst: uncapped, Needs: assessment.ProofAmount,
			Holds: "Something can refuse what is above the amount asked about",
			Today: fmt.Sprintf("Nothing is named that would hold it to that amount (finding %d)", n),
			From:  append([]string{f.Rule, assessment.ContextNext}, f.Questions...)}}
	}
	return nil
}

// unknownAccount is the condition on whose name it acts under, where that was asked, nobody
// knew, and it changes something: no access can be granted to an account that has no name.
func (a *author) unknownAccount() []Demand {
	f := a.fact(assessment.SubjectIdentity)
	q, ok := a.b.Question(f.Question)
	if !ok || q.Deciding || f.Standing != assessment.FactNotKnown ||
		len(a.named(assessment.Writes, assessment.Final)) == 0 {
		return nil
	}
	d := a.onAnswer(q)
	d.Today = a.askedInVain(f)
	return []Demand{d}
}

// partDemands ask for limits around each part of a workflow that reads as an agent without
// them: what is asked of an agent is asked of a part that is one.
func (a *author) partDemands() []Demand {
	names := assessment.OpenParts(a.v)
	if len(names) == 0 || a.v.Class != assessment.Workflow {
		return nil
	}

	var today []string
	for _, p := range a.v.Parts {
		if !slices.Contains(names, words.Quoted(p.Name)) || p.Shape != assessment.OpenAgent {
			continue
		}
		stand := 0
		for _, l := range p.Limits {
			if l.State == assessment.LimitConfirmed {
				stand++
			}
		}
		around := "an agent"
		if len(names) > 1 {
			around = words.Quoted(p.Name)
		}
		today = append(today, fmt.Sprintf("by the answers, %s of the %s around %s %s", words.NoneOr(stand),
			words.Plural(len(p.Limits), "limit", "limits"), around, words.ByNumber(max(stand, 1), "stands", "stand")))
	}

	holds := names[0] + " has limits around it"
	if len(names) > 1 {
		holds = words.Series(names, 3) + " have limits around them, each of its own"
	}
	return []Demand{{ID: "parts", worst: absent, Needs: assessment.ProofParts, Holds: holds,
		Today: words.Capital(strings.Join(today, "; ")), From: []string{a.b.About(assessment.SubjectStretch)}}}
}

// askedByLines reports whether the condition on what cannot be undone already asks for a
// limit: for a person before it always, and for something outside the model that can say no
// where each change that nothing refuses is one that cannot be undone. Whoever settled that
// a limit must stand first gets it as a condition of its own.
func (a *author) askedByLines(lines []Demand, d Demand) bool {
	asked := slices.ContainsFunc(lines, func(x Demand) bool { return x.Needs == assessment.ProofRefusal })
	if !asked || slices.Contains(a.iv.Access.First, d.From[0]) {
		return false
	}

	switch d.From[0] {
	case a.b.About(assessment.SubjectWaits):
		return true
	case a.b.About(assessment.SubjectRefusal):
		return len(a.unrefusedChanges()) == len(a.unrefusedFinal())
	}
	return false
}

// chosenDemands are the limits that a person settled must stand first, while the
// class is open.
func (a *author) chosenDemands() []Demand {
	return slices.DeleteFunc(a.limitDemands(),
		func(d Demand) bool { return !slices.Contains(a.iv.Access.First, d.From[0]) })
}

// accessDemands are what a grant cannot be written without, whatever the class turns
// out to be: the list of actions, and what was asked and nobody knew of the account it
// acts under and of what can refuse it.
func (a *author) accessDemands() []Demand {
	if a.v.Shape == assessment.UndeterminedShape {
		return nil
	}

	var out []Demand
	if reach := a.b.About(assessment.SubjectReach); len(a.iv.Inventory) == 0 && reach != "" {
		out = append(out, Demand{ID: "list.none", Holds: "Each action that it can take stands on the list",
			asks: "which actions it can take, one by one", Today: "No action is listed", From: []string{reach},
			worst: unknown, known: true, ofAccess: true,
			Needs: listKnown})
	}
	for _, id := range a.b.AnswersAbout(assessment.SubjectIdentity, assessment.SubjectRefusal) {
		q, ok := a.b.Question(id)
		if !ok || a.by[id].Standing != assessment.FactNotKnown || q.Deciding {
			continue
		}
		d := a.onAnswer(q)
		d.Today, d.ofAccess = a.askedInVain(a.by[id]), true
		out = append(out, d)
	}
	return out
}

// clashKnown is that it is known which of two answers holds.
var clashKnown = assessment.ProofKnown("clash")

// linesKnown is that it is known what can refuse each action that cannot be undone.
var linesKnown = assessment.ProofKnown("lines")

// listKnown is that each action it can take stands on the list.
var listKnown = assessment.ProofKnown("list")

// askedInVain says that nobody there knew, and who would.
func (a *author) askedInVain(f assessment.Fact) string {
	if who := oneLine(f.Who); who != "" {
		return fmt.Sprintf("Asked; %s would know", words.Cut(who, 60))
	}
	return "Asked; nobody there knew"
}

// openDemands are the questions whose answers decide the class.
func (a *author) openDemands() []Demand {
	ids := a.classFlips()
	for _, o := range a.v.OpenQuestions {
		if q, ok := a.b.Question(o.Question); ok && q.Deciding && !slices.Contains(ids, q.ID) {
			ids = append(ids, q.ID)
		}
	}

	var out []Demand
	for _, id := range ids {
		q, ok := a.b.Question(id)
		if !ok {
			continue
		}
		d := a.onAnswer(q)
		switch f := a.by[id]; {
		case f.Standing == assessment.FactNotKnown:
			d.Today = a.askedInVain(f)
		default:
			d.Today = a.bySide("Not asked yet", a.openWord(id))
		}
		out = append(out, d)
	}
	return out
}

// onAnswer is the condition that hangs on the answer to an open question: what the bank
// says has to be true, or that it is known where each answer can be given access to.
func (a *author) onAnswer(q *assessment.Question) Demand {
	d := Demand{ID: "open." + q.ID, Holds: "It is known " + a.subordinate(q), asks: a.subordinate(q),
		From: []string{q.ID}, worst: unknown, known: true, Needs: assessment.ProofKnown(q.ID)}
	if must := oneLine(q.Must); must != "" {
		d.Holds, d.good = must, true
	}
	return d
}

// subordinate is what an open question leaves unknown, as a clause.
func (a *author) subordinate(q *assessment.Question) string {
	return strings.TrimRight(oneLine(q.OpenLabel), ".")
}

// lineDemands ask for something that refuses what cannot be undone.
func (a *author) lineDemands() []Demand {
	var open, part, blank []int
	for i, l := range a.iv.Inventory {
		switch {
		case l.Kind != assessment.Final || oneLine(l.Action) == "":
		case l.Unrefused():
			open = append(open, i)
		case l.PartlyRefused():
			part = append(part, i)
		case l.RefusalUnknown():
			blank = append(blank, i)
		}
	}

	var out []Demand
	if d, ok := a.refusalDemand(open, part); ok {
		out = append(out, d)
	}
	if len(blank) > 0 {
		d := Demand{ID: "lines.unknown", worst: unknown, known: true, Needs: linesKnown,
			asks: "what can refuse " + words.Series(a.actions(blank), 3), Today: "The list does not say", good: true}
		d.Holds = "Something can refuse " + words.Series(a.actions(blank), 3)
		for _, i := range blank {
			d.From = append(d.From, lineRef(i))
		}
		out = append(out, d)
	}
	return out
}

// refusalDemand is the one condition on what cannot be undone: the actions that nothing is
// listed for, and those that are refused in some cases only.
func (a *author) refusalDemand(open, part []int) (Demand, bool) {
	all := slices.Sorted(slices.Values(slices.Concat(open, part)))
	d := Demand{ID: "lines.open", Needs: assessment.ProofRefusal, worst: forGood, From: refs(all)}
	eachTime := ""
	if len(open) == 0 {
		d.ID, d.worst, eachTime = "lines.part", partial, " each time"
	}

	switch n := len(all); {
	case n == 0:
		return d, false
	case n <= 3:
		d.Holds = fmt.Sprintf("Something can refuse %s%s", words.Series(a.actions(all), n), eachTime)
	default:
		d.Holds = fmt.Sprintf("Something can refuse each of %s that cannot be undone%s",
			words.Plural(n, "action", "actions"), eachTime)
	}

	var today []string
	if len(all) == 1 && len(part) == 1 {
		by := words.Quoted(words.Cut(strings.TrimRight(oneLine(a.iv.Inventory[part[0]].Refuses), "."), 80))
		d.Today = fmt.Sprintf("Only in some cases, by %s; nothing is named for the rest", by)
		return d, true
	}
	if len(open) > 0 {
		today = append(today, words.ByNumber(len(all), "it cannot be undone", "none of them can be undone")+", and "+
			a.unrefusedAmong(open, len(all)))
	}
	if len(part) > 0 {
		today = append(today, a.refusedInPart(part))
	}
	d.Today = words.Capital(strings.Join(today, "; "))
	return d, true
}

// unrefusedAmong says that nothing is listed which could refuse some of so many actions.
func (a *author) unrefusedAmong(open []int, of int) string {
	if len(open) == of && of <= 3 {
		return "nothing is listed that could refuse " + words.ByNumber(of, "it", "them")
	}
	return "nothing is listed that could refuse " + words.Series(a.actions(open), 3)
}

// refusedInPart says what refuses some actions in some cases.
func (a *author) refusedInPart(part []int) string {
	if len(part) > 2 {
		return "only in some cases: " + words.Series(a.actions(part), 3)
	}

	var out []string
	for _, i := range part {
		by := words.Quoted(words.Cut(strings.TrimRight(oneLine(a.iv.Inventory[i].Refuses), "."), 80))
		out = append(out, fmt.Sprintf("%s only in some cases, by %s", a.action(i), by))
	}
	return strings.Join(out, "; ")
}

// widthDemands ask for an account that no other job uses, and of a path that code holds
// for rights cut to it. Around an agent the limits are asked for in place of those.
func (a *author) widthDemands() []Demand {
	var out []Demand
	strength := a.fact(assessment.SubjectStrength)
	if a.v.Class == assessment.Workflow && a.v.ClassHolds() && a.level(strength) <= 1 {
		out = append(out, Demand{ID: "width.rights", Holds: "It holds the rights that it uses, and no others",
			Today: a.saidToday(strength),
			Needs: assessment.ProofRights, From: []string{strength.Question}, worst: wide})
	}
	return append(out, a.accountDemands()...)
}

// accountDemands ask for an account of its own, whatever the class, where others use the
// one it has, and it changes something or its rights reach far.
func (a *author) accountDemands() []Demand {
	identity := a.fact(assessment.SubjectIdentity)
	if a.level(identity) > 1 || a.level(a.fact(assessment.SubjectStrength)) > 1 &&
		len(a.named(assessment.Writes, assessment.Final)) == 0 {
		return nil
	}
	return []Demand{{ID: "width.identity", Holds: "It acts under an account of its own", Today: a.saidToday(identity),
		Needs: assessment.ProofIdentity, From: []string{identity.Question}, worst: wide}}
}

// notGiven is the level of control behind a fact that has no answer.
const notGiven = 99

// level is how much control the answer behind a fact gives, from 0 (none) to 3.
func (a *author) level(f assessment.Fact) int {
	if level, known := a.b.Control(a.iv.AnswerTo(f.Question)); known && f.Says != "" {
		return level
	}
	return notGiven
}

// limitDemand is how the id of a condition on a limit begins; its question follows.
const limitDemand = "limit."

// limitDemands ask for the limits around an agent: those that are contradicted,
// missing or not known, and those in place that nobody showed.
func (a *author) limitDemands() []Demand {
	var out []Demand
	for _, l := range a.v.Limits {
		chosen := slices.Contains(a.iv.Access.First, l.Question) // by whoever settled what must stand first
		if a.v.Class != assessment.Agent && !chosen {
			continue
		}

		if d, asked := a.limitDemandOn(l, chosen); asked {
			out = append(out, d)
		}
	}

	return out
}

// limitDemandOn is the condition on one limit, and whether there is one: a limit that
// was shown needs none. Chosen is set where somebody settled that it must stand first.
func (a *author) limitDemandOn(l assessment.LimitResult, chosen bool) (Demand, bool) {
	f := a.by[l.Question]
	d := Demand{ID: limitDemand + l.Question, Holds: words.Capital(l.Name), From: []string{l.Question},
		Needs: assessment.Proof(l.Question)}

	switch l.State {
	case assessment.LimitContradicted:
		if a.saidByLines(f) && !chosen {
			return d, false // the condition on those lines says it
		}

		d.worst, d.Today = against, a.objection(f)
		for _, o := range f.Against {
			d.From = append(d.From, o.Rule)
		}

	case assessment.LimitMissing:
		d.worst, d.Today = absent, a.saidToday(f)

	case assessment.LimitNotNeeded:
		free := a.unrefusedChanges()
		if len(free) == 0 && !chosen {
			return d, false
		}

		d.worst, d.Today = absent, a.saidToday(f)
		if len(free) > 0 {
			d.Today += "; nothing is listed that could refuse " + words.Series(free, 2)
		}

	case assessment.LimitConfirmed:
		d.worst, d.Today = unshown, "Said, not shown"
		if a.b.Uncredited(a.iv, l.Question) == assessment.NoList {
			d.Today = "Said, and nothing is listed"
		}
		return d, f.Standing != assessment.FactShown

	default:
		d.worst = unknown
		return a.openLimitDemand(d, l, chosen)
	}

	return d, true
}

// openLimitDemand is the condition on a limit that nobody knows of. What nobody was
// asked is a gap of the interview, and no condition; what other answers take for
// granted is one.
func (a *author) openLimitDemand(d Demand, l assessment.LimitResult, chosen bool) (Demand, bool) {
	f := a.by[l.Question]
	switch {
	case f.Standing == assessment.FactNotKnown:
		d.Today = a.askedInVain(f)
	case len(l.Passing) > 0:
		d.Today, d.From = inPassing(l.Passing), append(d.From, l.Passing...)
	case chosen:
		d.Today = a.limitState(l)
	default:
		return d, false
	}

	return d, true
}

// saidToday is what was answered, as far as that is known, without its full stop.
func (a *author) saidToday(f assessment.Fact) string { return strings.TrimRight(a.saidOf(f), ".") }

// saidByLines reports whether all that speaks against a fact are actions on the
// list that nothing refuses for good.
func (a *author) saidByLines(f assessment.Fact) bool {
	return len(f.Against) > 0 && !slices.ContainsFunc(f.Against, func(o assessment.Objection) bool {
		return len(o.Numbers) == 0 || slices.ContainsFunc(o.Numbers,
			func(n string) bool { return !assessment.CountsFinal(n) })
	})
}

// objection says what speaks against a fact by the title of the first finding, and which
// others do by their numbers; what each says in full stands under what does not add up.
func (a *author) objection(f assessment.Fact) string {
	says, n := "", 0
	var others []string
	for _, o := range f.Against {
		x, number := a.finding(o.Rule)
		switch {
		case x == nil:
		case says == "":
			says, n = strings.TrimRight(oneLine(x.Title), "."), number
		case number != n && !slices.Contains(others, fmt.Sprint(number)):
			others = append(others, fmt.Sprint(number))
		}
	}
	if len(others) == 0 {
		return fmt.Sprintf("%s (finding %d)", words.Capital(says), n)
	}
	return fmt.Sprintf("%s (finding %d; see %s too)", words.Capital(says), n, words.Series(others, len(others)))
}

// finding is what fired by a rule, and the number of its row under what does not add up.
func (a *author) finding(rule string) (*assessment.Finding, int) {
	for i := range a.v.Contradictions {
		if a.v.Contradictions[i].Rule == rule {
			return &a.v.Contradictions[i], a.rowOfRule(rule).number
		}
	}
	return nil, 0
}

// rowOfRule is the row of what does not add up that a rule stands in; nil where it did not
// fire.
func (a *author) rowOfRule(rule string) *findingsRow {
	for i := range a.rows() {
		if slices.Contains(a.found[i].rules, rule) {
			return &a.found[i]
		}
	}
	return nil
}

func (a *author) actions(at []int) []string {
	var out []string
	for _, i := range at {
		out = append(out, a.action(i))
	}
	return out
}

func (a *author) action(i int) string { return words.Quoted(words.Cut(a.iv.Inventory[i].Action, 60)) }

// lineRef is how a sentence refers to a line: by its place in the list.
func lineRef(i int) string { return fmt.Sprintf("line %d", i+1) }
