package assessment

import (
	"discern/assessment/words"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
)

// derivedNumbers are the computed figures that rules may read like captured ones.
var derivedNumbers = []string{derivedDecisions, derivedShareSeen, derivedLines, derivedFinal, derivedUnrefused}

const (
	derivedDecisions = "decisions_per_day"
	derivedShareSeen = "share_seen" // percent
	derivedLines     = "inventory_actions"
	derivedFinal     = "inventory_final"     // that cannot be undone
	derivedUnrefused = "inventory_unrefused" // that cannot be undone, and nothing can refuse
)

// Ids of captured numbers that the figures are worked out from.
const (
	numTasks      = "tasks_per_day"
	numSteps      = "steps_typical"
	numSubRuns    = "sub_runs_per_task"
	numReviewers  = "reviewers"
	numReviewed   = "reviewed_per_day"
	numMinutes    = "minutes_per_review"
	numCap        = "steps_cap"
	numSeen       = "steps_longest_seen"
	numConfirmed  = "longest_right_steps"
	numUsed       = "permissions_used"
	numGranted    = "permissions_granted"
	numDetect     = "hours_to_detect"
	numSystems    = "systems_count"
	numFinal      = "irreversible_actions"
	questionSteps = "FM2"
)

// span is a number while it is being worked with: High may be infinite.
type span struct{ low, high float64 }

func (n Number) span() span {
	if n.AtLeast {
		return span{n.Low, math.Inf(1)}
	}
	return span{n.Low, n.High}
}

func (s span) times(t span) span { return span{s.low * t.low, mulHigh(s.high, t.high)} }
func (s span) plus(k float64) span {
	return span{s.low + k, s.high + k}
}

// over divides; ok is false where the divisor may be nought.
func (s span) over(t span) (span, bool) {
	if t.low <= 0 {
		return span{}, false
	}
	return span{s.low / t.high, s.high / t.low}, true
}

// mulHigh multiplies upper ends: nothing times no upper end is still nothing.
func mulHigh(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return a * b
}

func (s span) figure(from ...string) *Figure {
	if math.IsInf(s.low, 0) || math.IsNaN(s.low) || math.IsNaN(s.high) {
		return nil
	}
	f := &Figure{Low: s.low, High: s.high, From: from}
	if math.IsInf(s.high, 1) {
		f.High, f.AtLeast = s.low, true
	}
	return f
}

func (f *Figure) span() span {
	if f.AtLeast {
		return span{f.Low, math.Inf(1)}
	}
	return span{f.Low, f.High}
}

// numbersOf gathers every number of an interview whose question applies, once.
func (b *Bank) numbersOf(iv *Interview) map[string]Number {
	out := map[string]Number{}
	for i := range b.Traits {
		for j := range b.Traits[i].Questions {
			q := &b.Traits[i].Questions[j]
			a, ok := iv.Answers[q.ID]
			if !ok || len(a.Numbers) == 0 || a.State == NotApplicable || !b.applies(iv, q) {
				continue
			}
			for id, n := range a.Numbers {
				if !n.Unknown {
					out[id] = n
				}
			}
		}
	}
	return out
}

// figures works the numbers out, see insights 5.4 to 5.6: each task's every
// step is one call and each call one authorization decision.
func figures(b *Bank, iv *Interview, nums map[string]Number) Figures {
	var f Figures
	tasks, okTasks := nums[numTasks]
	steps, okSteps := nums[numSteps]
	if okTasks && okSteps {
		d := tasks.span().times(steps.span())
		from := []string{numTasks, numSteps}
		if sub, ok := nums[numSubRuns]; ok {
			d = d.times(sub.span().plus(1))
			from = append(from, numSubRuns)
		}
		f.DecisionsPerDay = d.figure(from...)
	}
	f.review(nums)
	f.loop(b, iv, nums)
	if used, ok := nums[numUsed]; ok {
		if granted, ok := nums[numGranted]; ok {
			if w, ok := used.span().over(granted.span()); ok {
				f.Width = w.times(span{100, 100}).figure(numUsed, numGranted)
			}
		}
	}
	if hours, ok := nums[numDetect]; ok && okTasks {
		f.Exposure = hours.span().times(tasks.span()).times(span{1.0 / 24, 1.0 / 24}).figure(numDetect, numTasks)
	}
	return f
}

// review works out what people can look at.
func (f *Figures) review(nums map[string]Number) {
	reviewers, okR := nums[numReviewers]
	if minutes, ok := nums[numMinutes]; ok && okR {
		if fit, ok := reviewers.span().times(span{120, 120}).over(minutes.span()); ok {
			f.ApprovalsThatFit = fit.figure(numReviewers, numMinutes)
		}
	}
	if f.DecisionsPerDay == nil {
		return
	}
	d := f.DecisionsPerDay
	if okR {
		if per, ok := d.span().over(reviewers.span()); ok {
			from := append(slices.Clone(d.From), numReviewers)
			f.PerReviewer = per.figure(from...)
			if sec, ok := (span{3600, 3600}).over(per); ok {
				f.SecondsPerDecision = sec.figure(from...)
			}
		}
	}
	if looked, ok := nums[numReviewed]; ok {
		if share, ok := looked.span().over(d.span()); ok {
			s := span{min(100, 100*share.low), min(100, 100*share.high)}
			f.ShareSeen = s.figure(append(slices.Clone(d.From), numReviewed)...)
		}
	}
}

// loop holds the length of a run against what has been confirmed right.
func (f *Figures) loop(b *Bank, iv *Interview, nums map[string]Number) {
	steps, ok := nums[numSteps]
	if ok {
		f.Band = b.band(steps.High)
		n := int(math.Round((steps.Low + steps.High) / 2))
		if n > 0 && n <= 1000 {
			for _, p := range []float64{.99, .97, .95} {
				f.Odds = append(f.Odds, Odds{PerStep: p, Steps: n, Run: math.Pow(p, float64(n))})
			}
		}
	} else if a := iv.Answers[questionSteps]; a.State == Answered {
		for _, band := range b.Bands {
			if slices.Contains(band.Answers, a.Choice) {
				f.Band = band.ID
			}
		}
	}
	far, from := nums[numCap], numCap
	if _, ok := nums[numCap]; !ok {
		far, from = nums[numSeen], numSeen
		if _, ok := nums[numSeen]; !ok {
			return
		}
	}
	right, ok := nums[numConfirmed]
	if !ok {
		return
	}
	a, z := far.span(), right.span()
	gap := span{a.low - z.high, a.high - z.low}
	if gap.high > 0 {
		f.UnprovenStretch = span{max(0, gap.low), gap.high}.figure(from, numConfirmed)
	}
}

// band returns the id of the loop length band a run of that many steps is in.
func (b *Bank) band(steps float64) string {
	for _, band := range b.Bands {
		if band.UpTo == 0 || steps <= float64(band.UpTo) {
			return band.ID
		}
	}
	return ""
}

// surface adds the inventory up.
func surface(iv *Interview) Surface {
	var s Surface
	s.Lines = len(iv.Inventory)
	systems := map[string]bool{}
	type reach struct {
		name    string
		lines   int
		systems map[string]bool
	}
	var by []*reach
	at := map[string]*reach{}
	for _, l := range iv.Inventory {
		system := fold(l.System)
		if system != "" {
			systems[system] = true
		}
		switch l.Decided {
		case DecidedBefore:
			s.Before++
		case DecidedRunning:
			s.Running++
			if l.Refusable() {
				s.RunningRefusable++
			}
			if l.Kind == Final {
				s.FinalRunning++
			}
		default:
			s.Unknown++
		}
		if l.Kind == Final {
			s.Final++
		}
		if id := fold(l.Identity); id != "" {
			if at[id] == nil {
				at[id] = &reach{name: strings.TrimSpace(l.Identity), systems: map[string]bool{}}
				by = append(by, at[id])
			}
			at[id].lines++
			if system != "" {
				at[id].systems[system] = true
			}
		}
	}
	s.Systems = len(systems)
	slices.SortStableFunc(by, func(a, b *reach) int { return b.lines - a.lines })
	if len(by) > 0 {
		s.Widest, s.WidestLines, s.WidestSystems = by[0].name, by[0].lines, len(by[0].systems)
	}
	return s
}

// fold makes names comparable: case and extra spaces do not matter.
func fold(s string) string {
	if !singleSpaced(s) {
		s = strings.Join(strings.Fields(s), " ")
	}
	return strings.ToLower(s)
}

// singleSpaced reports whether words stand one plain space apart, as they nearly always do.
func singleSpaced(s string) bool {
	before := ' '
	for _, r := range s {
		if unicode.IsSpace(r) && (r != ' ' || before == ' ') {
			return false
		}
		before = r
	}
	return before != ' ' || s == ""
}

// applies reports whether a question applies at all: its when: conditions on
// other answers hold, or are not answered yet.
func (b *Bank) applies(iv *Interview, q *Question) bool {
	for i := range q.When {
		c := &q.When[i]
		a, ok := iv.Answers[c.Question]
		if !ok || a.State != Answered {
			continue
		}
		on := b.questions[c.Question]
		if !answerFits(on, &a, c) {
			return false
		}
	}
	return true
}

func answerFits(q *Question, a *Answer, c *Condition) bool {
	if a.State != Answered {
		return false
	}
	if q.Kind == KindControlMulti {
		return c.C.Set() && c.C.Has(min(3, len(a.Choices))) && len(c.Answers) == 0
	}
	o, _, ok := q.Option(a.Choice)
	return ok && c.fits(o)
}

// scene is what a rule's conditions are held against.
type scene struct {
	b     *Bank
	iv    *Interview
	nums  map[string]Number
	figs  *Figures
	shape Shape
}

// findings returns the rules that fire: contradictions, then arithmetic, then tensions.
func (sc *scene) findings() []Finding {
	out := []Finding{}
	for _, kind := range []RuleKind{Contradiction, Arithmetic, Tension} {
		for i := range sc.b.Rules {
			r := &sc.b.Rules[i]
			if r.Kind != kind {
				continue
			}
			for _, clause := range r.Any {
				if sc.all(clause) {
					out = append(out, sc.finding(r, clause))
					break
				}
			}
		}
	}
	return out
}

// finding names what the clause that fired was read from: "because".
func (sc *scene) finding(r *Rule, clause []Condition) Finding {
	f := Finding{Rule: r.ID, Kind: r.Kind, Title: r.Title, Says: r.Says, Gentle: r.Gentle, Ask: r.Ask, Questions: []string{}}
	add := func(id string) {
		if id != "" && !slices.Contains(f.Questions, id) {
			f.Questions = append(f.Questions, id)
		}
	}
	for _, c := range clause {
		add(c.Question)
		if c.Mark != "" {
			for _, q := range sc.iv.IntentAgainst {
				add(q)
			}
		}
		for _, n := range append(slices.Clone(c.Number), c.Other...) {
			if !slices.Contains(f.Numbers, n) {
				f.Numbers = append(f.Numbers, n)
			}
		}
	}
	return f
}

func (sc *scene) all(clause []Condition) bool {
	for i := range clause {
		if !sc.holds(&clause[i]) {
			return false
		}
	}
	return true
}

func (sc *scene) holds(c *Condition) bool {
	switch {
	case c.Question != "":
		q := sc.b.questions[c.Question]
		a, ok := sc.iv.Answers[c.Question]
		return ok && answerFits(q, &a, c) && sc.b.applies(sc.iv, q)
	case len(c.Number) > 0:
		return sc.compare(c)
	case c.Context != "":
		return slices.Contains(c.Values, sc.iv.Context[c.Context])
	case len(c.Shapes) > 0:
		return slices.Contains(c.Shapes, sc.shape)
	case c.Mark != "":
		return len(sc.iv.IntentAgainst) > 0
	}
	return false
}

// compare holds when the comparison is true for every value in the ranges:
// a guess that might still agree is no contradiction.
func (sc *scene) compare(c *Condition) bool {
	left, ok := sc.product(c.Number, c.Times)
	if !ok {
		return false
	}
	right, ok := sc.product(c.Other, c.OtherTimes)
	if !ok {
		return false
	}
	switch c.Op {
	case ">":
		return left.low > right.high
	case ">=":
		return left.low >= right.high
	case "<":
		return left.high < right.low
	case "<=":
		return left.high <= right.low
	}
	return false
}

func (sc *scene) product(ids []string, times float64) (span, bool) {
	if times == 0 && len(ids) > 0 {
		times = 1
	}
	out := span{times, times}
	for _, id := range ids {
		var n span
		switch id {
		case derivedDecisions:
			if sc.figs.DecisionsPerDay == nil {
				return out, false
			}
			n = sc.figs.DecisionsPerDay.span()
		case derivedShareSeen:
			if sc.figs.ShareSeen == nil {
				return out, false
			}
			n = sc.figs.ShareSeen.span()
		case derivedLines, derivedFinal, derivedUnrefused:
			if len(sc.iv.Inventory) == 0 {
				return out, false
			}
			n = countLines(sc.iv, id)
		default:
			v, ok := sc.nums[id]
			if !ok {
				return out, false
			}
			n = v.span()
		}
		out = out.times(n)
	}
	return out, true
}

// countLines counts inventory lines for a rule.
func countLines(iv *Interview, id string) span {
	n := 0.0
	for _, l := range iv.Inventory {
		if id == derivedLines || l.Kind == Final && (id == derivedFinal || l.Unrefused()) {
			n++
		}
	}
	return span{n, n}
}

// Unrefused reports whether it was said that nothing can refuse the action.
// What was left empty is not known, which is something else.
func (l Line) Unrefused() bool {
	switch fold(strings.Trim(l.Refuses, ".- ")) {
	case "nothing", "none", "no", "nobody", "no one", "no-one", "nothing can", "nothing does", "n/a", "nil":
		return true
	}
	return false
}

// Refusable reports whether something is known that can refuse the action.
func (l Line) Refusable() bool { return strings.TrimSpace(l.Refuses) != "" && !l.Unrefused() }

// claimed holds the word they use against the shape. It never corrects: it
// says what the difference means for access.
func claimed(b *Bank, iv *Interview, shape Shape) Claimed {
	c := Claimed{Side: ClaimNone, Agrees: true}
	if cq, ok := b.ContextQuestion(ContextWord); ok {
		for _, o := range cq.Options {
			if o.ID == iv.Context[ContextWord] {
				c.Word, c.Side = o.ID, o.Side
				if o.Side != ClaimNone || o.Word != "" {
					c.Word = o.Word
				}
			}
		}
	}
	called := words.Article(c.Word)
	switch {
	case c.Word == "":
		c.Says = "No word for it was given, so there is no name to hold against the answers."
	case shape == UndeterminedShape:
		c.Says = fmt.Sprintf("It is called %s. There are too few answers yet to hold the name against.", called)
	case c.Side == ClaimModel && shape == FixedPath:
		c.Agrees = false
		c.Says = fmt.Sprintf("It is called %s. On these answers it runs as a workflow, which makes access simpler: all of it can be fixed beforehand.", called)
	case c.Side == ClaimModel && shape == ModelChosenBranches:
		c.Agrees = false
		c.Says = fmt.Sprintf("It is called %s. On these answers code holds the path, and some steps are chosen while it runs. Those are the places where access needs thought.", called)
	case c.Side == ClaimCode && shape.Class() == Agent:
		c.Agrees = false
		c.Says = fmt.Sprintf("It is called %s. On these answers the model picks the path, so access set up for automation will be too wide, or will get in the way.", called)
	case c.Side == ClaimCode && shape == ModelChosenBranches:
		c.Says = fmt.Sprintf("It is called %s, and code does hold the path; some steps are chosen while it runs. Find out which before access is frozen.", called)
	case c.Side == ClaimNone:
		c.Says = fmt.Sprintf("It is called %s, which says nothing about who picks the next step.", called)
	default:
		c.Says = "The name and the answers agree."
	}
	return c
}
