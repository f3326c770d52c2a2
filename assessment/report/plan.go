package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
	"time"
)

// plan is every move in order, with who, by when and how one sees that it is
// done. No move rests on what nobody was asked.
func (a *author) plan() []PlanStep {
	out := a.areaSteps()
	demands := a.demands()
	out = append(out, a.provingSteps(out, demands)...)
	out = append(out, a.unknownSteps(out)...)
	out = append(out, a.switchSteps(out)...)
	out = append(out, a.pauseSteps(out, demands)...)
	a.hasten(out)
	a.order(out, demands)
	a.oneByOne(out)
	a.untilDone(out)
	a.untilKnown(out, demands)
	a.costs(out)
	return out
}

// oneByOne moves the days that we propose on until each leaves whoever does the move the
// time for all of theirs, one after another, the longest of our estimates for each. A role
// that has no name yet counts as one person. No day is before that of a move above.
func (a *author) oneByOne(steps []PlanStep) {
	type work struct{ low, high int }
	of := map[string]work{}
	var above time.Time
	for i := range steps {
		s := &steps[i]
		w := of[s.Who]
		w.low, w.high = w.low+s.low, w.high+s.high
		of[s.Who] = w
		s.ownLow, s.ownHigh = w.low, w.high

		if s.Priority > 0 || s.By.IsZero() || s.Due != "by "+assessment.FormatDate(s.By) {
			continue
		}
		if done := assessment.WorkingDay(a.at, w.high); s.high > 0 && done.After(s.By) {
			s.By = done
		}
		if above.After(s.By) {
			s.By = above
		}
		above = s.By
		s.Due = "by " + assessment.FormatDate(s.By)
	}
}

// untilDone says of each move that holds actions back which move of the plan ends that:
// the first that has something able to refuse them. A plan that stops an action and later
// counts how often it was done would not be one.
func (a *author) untilDone(steps []PlanStep) {
	by := slices.IndexFunc(steps, func(s PlanStep) bool {
		return slices.Contains(s.Proves, assessment.ProofRefusal) && !slices.Contains(s.Proves, assessment.ProofHeld)
	})
	until := "until something can refuse them"
	if by >= 0 {
		until = fmt.Sprintf("until move %d is done", by+1)
	}

	for i := range steps {
		s := &steps[i]
		if slices.Contains(s.Proves, assessment.ProofHeld) && !strings.Contains(s.Do, "until") {
			s.Do = strings.TrimRight(s.Do, ".") + ", " + until + "."
		}
	}
}

// costs says of each move that holds actions back whom it stops, and of one that has them
// wait for a yes how many that comes to. A yes that another move asks for besides is
// counted there.
func (a *author) costs(steps []PlanStep) {
	held := make([][]int, len(steps))
	for i, s := range steps {
		held[i] = a.b.Held(a.iv, a.v, s.holds)
	}

	for i := range steps {
		s := &steps[i]
		var says []string
		if a.inUse() && slices.Contains(s.Proves, assessment.ProofHeld) {
			what := "every change it makes"
			if len(a.named(assessment.Final)) > 0 {
				what = "them" // the move names them
			}
			says = append(says, fmt.Sprintf("It is in use: this stops %s for %s.", what, a.users()))
		}
		if len(held[i]) > 0 {
			says = append(says, a.heldBy(steps, held, i))
		}
		if slices.Contains(s.Proves, assessment.ProofReview) {
			says = append(says, a.reviewersWanted())
		}
		s.Costs = strings.TrimSpace(strings.Join(says, " "))
	}
}

// heldBy reckons the approvals of one move, or names the other move that already counts
// each of them.
func (a *author) heldBy(steps []PlanStep, held [][]int, at int) string {
	for i, others := range held {
		more := len(others) > len(held[at]) || len(others) == len(held[at]) && i < at
		if more && !slices.ContainsFunc(held[at], func(line int) bool { return !slices.Contains(others, line) }) {
			return fmt.Sprintf("Each yes asked for here is one of those that move %d counts.", i+1)
		}
	}
	return a.approvals(len(held[at]), stepThatProves(steps, assessment.ProofReview))
}

// users are those whom a system in use works for.
func (a *author) users() string {
	if a.iv.Stage() == "trial" {
		return "those in the trial"
	}
	return "those who use it"
}

// approvals reckons how many times a day a person would have to say yes to so many
// actions, or says that nobody gave the number it hangs on. Finds is the move, from 1, that
// finds the time for them; 0 where none does.
func (a *author) approvals(actions, finds int) string {
	wait := ""
	if a.inUse() {
		wait = words.Capital(a.users()) + " wait for it. "
	}

	tasks, known := a.b.NumberIn(a.iv, assessment.NumTasks)
	fact := a.nums[assessment.NumTasks]
	switch {
	case fact.Standing == assessment.FactContradicted:
		_, n := a.finding(fact.Against[0].Rule)
		return wait + fmt.Sprintf("How many a day is not settled: finding %d is about the number of runs.", n)
	case !known || tasks.Unknown:
		return wait + a.bySide("Nobody said how many runs a day.", "How many runs a day is not given.")
	}

	if tasks.High == 0 && !tasks.AtLeast {
		return strings.TrimSpace(wait)
	}

	all := assessment.Number{Low: tasks.High * float64(actions), High: tasks.High * float64(actions)}
	come := "up to " + countOf(all, "approval") + " a day"
	if tasks.AtLeast {
		all.Low = tasks.Low * float64(actions)
		come = countOf(assessment.Number{Low: all.Low, High: all.Low}, "approval") + " a day or more"
	}
	runs := countOf(assessment.Number{Low: tasks.Low, High: tasks.High, AtLeast: tasks.AtLeast}, "run")
	out := wait + fmt.Sprintf("By a person each time: %s a day x %s, once each = %s", runs,
		words.Figure(actions, "change", "changes"), come)
	if fact.Standing == assessment.FactAssumed {
		out += ", on a guess"
	}
	if fit := a.v.Numbers.ApprovalsThatFit; fit != nil && !fit.AtLeast && all.Low > fit.High {
		out += fmt.Sprintf("; %s fit the time that reviewers have", fit.Text())
		if finds > 0 {
			out += fmt.Sprintf(", which move %d is about", finds)
		} else {
			out += ". It takes more reviewers, fewer runs, or fewer actions that wait"
		}
	}
	out += "."

	switch to, grows := a.growth(); {
	case grows:
		all := assessment.Number{Low: to.High * float64(actions), High: to.High * float64(actions)}
		out += fmt.Sprintf(" At the %s asked about it is up to %s.", to.String(), countOf(all, "approval"))
	case oneLine(a.iv.Context[assessment.ContextNext]) != "":
		out += " That is for the runs of today."
	}
	return out
}

// countOf is a number with what it counts: "40 to 60 runs".
func countOf(n assessment.Number, what string) string {
	if n.Low != 1 || n.High != 1 {
		what += "s"
	}
	return n.String() + " " + what
}

// areaSteps are the moves of the control design.
func (a *author) areaSteps() []PlanStep {
	var out []PlanStep
	for _, m := range a.v.Design.Moves {
		noted := a.iv.Actions[m.Area] != (assessment.ActionNote{})
		if !noted && (!m.Asked || m.Short == 0) {
			continue
		}

		s := PlanStep{ID: moveID(m.Area), area: m.Area, Do: words.Sentence(m.Do), Because: a.because(m),
			From: slices.Clone(m.From),
			Done: m.Done, Proves: m.Proves, Start: m.Start, holds: m.Holds}
		if area := a.areaOf(m.Area); area != nil {
			s.Opens = area.Opens
			s.low = area.EffortLow
			s.high = area.EffortHigh
			s.Effort = effort(area.EffortLow, area.EffortHigh)
			s.Who, s.By = a.doer(m.Proves, a.owner(area)), a.dueIn(m.Days)
		}
		s.day = s.By
		if f := a.settleFirst(m.From[0]); f != nil {
			_, n := a.finding(f.Rule)
			s.Start = fmt.Sprintf("Settle finding %d: %s", n, oneLine(f.Ask))
			if !strings.HasPrefix(s.Because, "Finding ") { // which says it
				s.Because += fmt.Sprintf(" First settle finding %d.", n)
			}
		}

		note := a.iv.Actions[m.Area]
		s.Priority = note.Priority
		if !s.By.IsZero() {
			s.Due = "by " + assessment.FormatDate(s.By)
		}
		if due := oneLine(note.Due); due != "" {
			s.Due, s.By, s.Agreed = "by "+due, time.Time{}, true
		}
		if who := oneLine(note.Owner); who != "" {
			s.Who, s.Agreed = who, true
		}

		out = append(out, s)
	}

	return out
}

// settleFirst is the finding that reads the answer a move rests on together with
// one that says that the control is there; nil where none does.
func (a *author) settleFirst(question string) *assessment.Finding {
	if a.level(a.by[question]) >= enoughControl {
		return nil
	}
	for i, f := range a.v.Contradictions {
		if !slices.Contains(f.Questions, question) || oneLine(f.Ask) == "" {
			continue
		}
		there := slices.ContainsFunc(f.Questions, func(id string) bool {
			level := a.level(a.by[id])
			return id != question && level >= enoughControl && level != notGiven
		})
		if there {
			return &a.v.Contradictions[i]
		}
	}
	return nil
}

// enoughControl is the level, from 0 to 3, from which on an answer says that a control is
// there.
const enoughControl = 2

func (c *composer) areaOf(id string) *assessment.Area {
	for i := range c.b.Design.Areas {
		if c.b.Design.Areas[i].ID == id {
			return &c.b.Design.Areas[i]
		}
	}
	return nil
}

// areaAbout is the area of the control design that a question belongs to.
func (a *author) areaAbout(question string) string {
	for _, area := range a.b.Design.Areas {
		if slices.Contains(area.Questions, question) {
			return area.ID
		}
	}
	return ""
}

// owner is whom the area's questions are put to: a person with that role where
// one took part, else the role.
func (a *author) owner(area *assessment.Area) string {
	for _, id := range area.Questions {
		if _, ok := a.b.Question(id); ok {
			return a.ownerOf(id)
		}
	}
	return ""
}

// noName follows an owner who is a role, because nobody who has it took part.
const noName = " (no name yet)"

// roleOf is an owner without the remark that nobody is named, or of whom one has the role.
func roleOf(who string) string {
	for _, r := range append(roleNouns(), somebody) {
		if strings.HasPrefix(who, r+" (") {
			return r
		}
	}
	return who
}

// somebody owns a move of which no question says whose it is.
const somebody = "somebody"

// roleNouns are how the roles that questions are asked of are called within a sentence.
func roleNouns() []string {
	var out []string
	for _, r := range assessment.AskedRoles {
		out = append(out, r.Noun)
	}
	return out
}

// unnamed says of a role of whom one has it, where that was said, or else that nobody is
// named for it.
func (a *author) unnamed(role string) string {
	if who := a.eitherOf(role); who != role {
		return who
	}
	return role + noName
}

// eitherOf adds to a role of whom one has it, where that was said; whoever else it is stays
// as they are.
func (a *author) eitherOf(who string) string {
	if all := a.oneOf(who); all != "" {
		return who + " (" + all + ")"
	}
	return who
}

// ownerOf is whom a question is put to: a person with that role where one took
// part, else the role, and that nobody is named.
func (a *author) ownerOf(question string) string {
	q, ok := a.b.Question(question)
	if !ok {
		return a.unnamed(somebody)
	}
	return a.withRole(q.AskRole)
}

// withRole is the person of a role where one took part, else the role, and that nobody is
// named.
func (a *author) withRole(r assessment.Role) string {
	who := a.forRole(r)
	if who == r.Noun() {
		who = a.unnamed(who)
	}
	return who
}

// doer is who does what gives some proofs: whoever has the role that the bank names for it,
// or else whoever the question behind it is put to.
func (a *author) doer(proofs []assessment.Proof, asked string) string {
	if role := a.b.DoerOf(proofs); role != "" {
		return a.withRole(role)
	}
	return asked
}

// forRole is the person of a role, or the role itself.
func (a *author) forRole(r assessment.Role) string {
	var named []string
	for _, p := range a.iv.People {
		name := oneLine(p.Name)
		if p.Side == assessment.SideSeller || name == "" {
			continue
		}
		if assessment.RoleOfTitle(p.Role) == r {
			return name
		}
		named = append(named, name)
	}

	// Whoever answered alone said what their own part in it is.
	if len(named) == 1 && assessment.RoleOfPart(oneLine(a.iv.Context[assessment.ContextRole])) == r {
		return named[0]
	}
	return r.Noun()
}

// dueIn is the day we propose: so many days from the report, and back to a working
// day.
func (a *author) dueIn(days int) time.Time {
	if days == 0 || a.at.IsZero() {
		return time.Time{}
	}

	day := a.at.AddDate(0, 0, days)
	for assessment.IsDayOfRest(day) {
		day = day.AddDate(0, 0, -1)
	}

	return day
}

// effort says a range of person-days; "" where the bank gives none.
func effort(low, high int) string {
	switch {
	case high == 0:
		return ""
	case low == high:
		return words.Figure(high, "day", "days")
	}
	return fmt.Sprintf("%d to %d days", low, high)
}

// effortOf says a range of working days: "14 to 43 working days".
func effortOf(low, high int) string {
	if low == high {
		return words.Figure(high, "working day", "working days")
	}
	return fmt.Sprintf("%d to %d working days", low, high)
}

// design is the plan: what to choose first and what it costs, then the moves.
func (a *author) design() Section {
	s := Section{ID: sectionDesign, Title: a.planTitle()}
	if a.v.Shape == assessment.UndeterminedShape {
		s.Blocks = append(s.Blocks, para(a.b.Design.Undetermined))
		if len(a.steps) > 0 {
			s.Blocks = append(s.Blocks, para(a.planLead()), Block{Kind: TableB, Table: a.planTable()})
			if says := a.inTime(); says != "" {
				s.Blocks = append(s.Blocks, leadPara("In time.", says))
			}
		}
		return s
	}

	// Around an agent, page one lists the limits; while the class is open, nothing asks for it yet.
	if first := words.Sentence(a.v.Design.First); first != "" && a.v.Class != assessment.Agent && a.v.ClassHolds() &&
		!a.decidersClash() {
		s.Blocks = append(s.Blocks, leadPara("What this asks for.", first))
	}

	if len(a.steps) > 0 {
		s.Blocks = append(s.Blocks, para(a.planLead()), Block{Kind: TableB, Table: a.planTable()})
	}

	if says := a.inTime(); says != "" && len(a.steps) > 0 {
		s.Blocks = append(s.Blocks, leadPara("In time.", says))
	}
	if rest := a.otherAreas(); rest != "" {
		s.Blocks = append(s.Blocks, leadPara("The rest.", rest))
	}

	return s
}

// because is what a move rests on: what the shape asks for, or an answer as far as it
// can be relied on, or what speaks against that answer.
func (a *author) because(m assessment.Move) string {
	if m.OfShape {
		return words.Sentence(m.Because)
	}
	if len(m.From) > 0 {
		f := a.by[m.From[0]]
		if q, ok := a.b.Question(m.From[0]); ok && f.Says != "" && f.Standing != assessment.FactContradicted {
			return a.says(f, q)
		}
	}
	for _, id := range m.From {
		if x, n := a.finding(id); x != nil {
			return fmt.Sprintf("Finding %d: %s", n, words.Lower(words.Sentence(x.Title)))
		}
	}
	return words.Sentence(m.Because)
}

// questionsAmong are the questions of the bank among what a sentence came from.
func (a *author) questionsAmong(from []string) []string {
	return slices.DeleteFunc(slices.Clone(from), func(id string) bool {
		_, ok := a.b.Question(id)
		return !ok
	})
}

func (a *author) planTitle() string {
	switch n := len(a.steps); {
	case a.v.Shape == assessment.UndeterminedShape:
		return "What to do"
	case n == 0 && slices.ContainsFunc(a.v.Design.Moves, func(m assessment.Move) bool { return !a.judgedWhole(m.Area) }):
		return "Too little is known to propose moves"
	case n == 0:
		return "On these answers no move is missing"
	default:
		return fmt.Sprintf("%s, in order", words.Capital(words.Plural(n, "move", "moves")))
	}
}

// planOrder is the rule that the moves are in order by.
const planOrder = "What keeps the worst harm away comes first, then by day."

// planLead says what the plan comes to, and what of it is only proposed.
func (a *author) planLead() string {
	low, high, agreed := 0, 0, 0
	var without []string // moves that no effort is given for
	for i, s := range a.steps {
		if s.high == 0 {
			without = append(without, fmt.Sprint(i+1))
		}
		low, high = low+s.low, high+s.high
		if s.Agreed {
			agreed++
		}
	}

	out := planOrder + " "
	if high > 0 {
		out += effortOf(low, high) + " of one person"
		if len(without) == 0 {
			out += " in all"
		}
		if n := len(without); n > 0 {
			out += "; " + words.ByNumber(n, "move ", "moves ") + words.Series(without, n) + words.ByNumber(n, " has", " have") +
				" no estimate"
		}
		out += ". "
	}

	if high > 0 && agreed < len(a.steps) {
		out += "Each date that we propose leaves whoever does it the time for all their moves, one after another; " +
			"weekends, Christmas Day and New Year's Day are left out, other holidays are not. "
	}
	switch {
	case agreed == 0:
		out += "Owners and dates are our proposal; nobody has agreed to them yet."
	case agreed < len(a.steps):
		out += "Where a row does not say “agreed”, its owner and date are our proposal."
	}

	return strings.TrimSpace(out)
}

func (a *author) planTable() *Table {
	caption, who := "The plan", "Who, due"
	if slices.ContainsFunc(a.steps, func(s PlanStep) bool { return s.Effort != "" }) {
		who = "Who, effort, due"
		if basis := strings.TrimRight(oneLine(a.b.Design.EffortBasis), "."); basis != "" {
			caption += "; its efforts are " + basis
		}
	}
	t := &Table{Caption: caption, Columns: []Column{{Title: "#", Share: .04, Numeric: true},
		{Title: "Move, and why", Share: .43, RowHead: true}, {Title: who, Share: .22},
		{Title: "Done when", Share: .31}}}
	for i, s := range a.steps {
		who := []string{s.Doer()}
		if s.Agreed {
			who = append(who, "(agreed)")
		}
		for _, x := range []string{s.Effort, s.Due} {
			if x != "" {
				who = append(who, x)
			}
		}

		if s.Priority > 0 {
			who = append(who, fmt.Sprintf("priority %d", s.Priority))
		}

		why := s.Because
		if ids := a.questionsAmong(s.From); why != "" && len(ids) > 0 {
			why += " (" + strings.Join(ids, ", ") + ")"
		}
		if s.Costs != "" {
			why = strings.TrimSpace(why + " " + s.Costs)
		}
		if s.Start != "" && i < mostMoves { // the others are not begun tomorrow
			why = strings.TrimSpace(why + " First step: " + words.Lower(words.Sentence(s.Start)))
		}

		t.Rows = append(t.Rows, Row{ID: strings.Replace(s.ID, ".", "-", 1),
			Cells: []Cell{{Text: fmt.Sprint(i + 1)}, {Text: s.Do, Sub: why},
				{Text: strings.Join(who, "\n")}, {Text: s.Done}}})
	}

	return t
}
