package assessment

import (
	"cmp"
	"discern/assessment/words"
	"fmt"
	"math"
	"slices"
)

// Judge says what the answers add up to. It is a pure function of the bank and
// the answers: their order, who gave them and when change nothing. The bank
// must have been prepared; an interview of an earlier edition is judged by that one.
func Judge(b *Bank, iv Interview) Verdict {
	b = b.For(&iv)
	c := &b.core
	sc := &Evaluator{b: b, iv: &iv, nums: b.NumbersIn(&iv)}
	s := b.options(&iv)
	s.doubts = b.doubts(sc)

	v := Verdict{System: iv.System, Bank: BankRef{b.Version, b.SHA256}}
	v.Parts = judgeParts(b, &iv)
	agents := AgentParts(v.Parts)
	s.agentPart = len(agents) > 0
	v.Shape = c.shape(s)
	v.Class = v.Shape.Class()
	reach := b.partReach(&iv)
	possible := b.possibleDoubts(sc)
	v.ClassSettled, v.ShapeSettled, v.ClassOpen = c.settled(s, v.Shape, reach, possible)
	v.Disputed = c.disputed(s, v.Shape)
	v.ShapeSettled = v.ShapeSettled && !v.Disputed
	v.Mixed = b.mixed(&iv, v.Shape) || differ(v.Parts, v.Class)
	v.score(c, s)
	v.Limits = limitResults(b, &iv, s)
	if v.Shape == OpenAgent {
		open := c.complete(s, true, true, true, true)
		open.doubts = nil
		v.LimitOpen = c.confirmed(open) >= limitsNeeded
	}

	v.Traits = markers(b, &iv)

	v.Flips = b.flips(sc, s, v.Shape)
	v.Together = c.together(s, v.Shape, v.Flips, reach, possible)
	v.PartsOpen = c.turnedByParts(s, v.Shape, reach)
	v.Firmness = c.firmness(s, v.Shape)
	v.Sides = c.sides(s, v.Class)
	v.Numbers = *sc.figures()
	v.Surface = surface(&iv)

	sc.shape = v.Shape
	v.Contradictions = sc.findings()
	v.Claimed = claimed(b, &iv, v.Shape)
	v.Confidence = confidence(b, &iv, s, v.Contradictions)
	v.Reasons = reasons(b, s)
	if len(agents) > 0 && v.Class == Workflow {
		v.Reasons = append(v.Reasons,
			Because{Says: fmt.Sprintf("On its own answers, %s of it would be an agent: %s.",
				words.Plural(len(agents), "part", "parts"), words.Series(agents, 3))})
	}

	q := newQueue(b, &iv, s, &v)
	v.ShortPath = q.short
	v.LeftThatMatter = q.matter()
	v.ToGo = q.toGo(v.LeftThatMatter)
	v.OpenQuestions = q.ranked(sc)
	if ask, ok := q.next(""); ok {
		v.Next = &ask
	}

	v.Gaps = gaps(b, &iv, &v)
	v.Design = plan(b, &iv, &v)
	return v
}

// mixed reports whether the bank calls a system of that shape a mixed one, parts aside.
func (b *Bank) mixed(iv *Interview, s Shape) bool {
	if len(b.Mixed) == 0 {
		return s == ModelChosenBranches || freerStretch(b, iv)
	}

	holds := func(c Condition) bool {
		if c.Question == "" {
			return slices.Contains(c.Shapes, s)
		}

		a := iv.Answers[c.Question]
		return a.State == Answered && answerFits(b.questions[c.Question], &a, &c)
	}

	return slices.ContainsFunc(b.Mixed, func(m MixedWhen) bool {
		fails := func(c Condition) bool { return !holds(c) }
		return !slices.ContainsFunc(m.When, fails) && !slices.ContainsFunc(m.Unless, holds)
	})
}

// freerStretch reports whether a stretch with a freer hand was named: any
// answer but the first to the question that asks for it.
func freerStretch(b *Bank, iv *Interview) bool {
	q, ok := b.questions[b.About(SubjectStretch)]
	if !ok {
		return false
	}
	a := iv.Answers[q.ID]
	_, i, ok := q.Option(a.Choice)
	return a.State == Answered && ok && i > 0
}

func (v *Verdict) score(c *core, s state) {
	sum, given, applies := c.sum(s)
	v.Decided = Points{Answered: given, Of: applies}
	if given > 0 {
		v.Score = Round(50 * float64(sum) / float64(given))
	}

	v.Contributions = []Contribution{}
	for _, i := range c.deciding {
		if s.opts[i] < 0 {
			continue
		}

		q := c.watched[i].q
		o := q.Options[s.opts[i]]
		v.Contributions = append(v.Contributions, Contribution{Question: q.ID, Answer: o.ID, Points: q.Weight * o.P})
	}
}

// Round rounds half away from zero, which keeps the order of what it rounds.
func Round(x float64) int { return int(math.Round(x)) }

// markers works out every trait's marker and reach: 50 x sum(w p) / sum(w),
// with every open question set to code, then to the model.
func markers(b *Bank, iv *Interview) []TraitResult {
	out := make([]TraitResult, 0, len(b.Traits))
	for i := range b.Traits {
		t := &b.Traits[i]
		r := TraitResult{ID: t.ID}
		var sum, given, all int
		for j := range t.Questions {
			q := &t.Questions[j]
			if q.Kind != KindScale || !b.Applies(iv, q) {
				continue
			}
			a := iv.Answers[q.ID]
			if a.State == NotApplicable || b.Uncredited(iv, q.ID) != "" {
				continue
			}

			r.Of++
			all += q.Weight
			if o, _, ok := q.Option(a.Choice); ok && a.State == Answered {
				r.Answered++
				given += q.Weight
				sum += q.Weight * o.P
			}
		}

		if given > 0 {
			m := Round(50 * float64(sum) / float64(given))
			r.Marker = &m
		}

		if all > 0 {
			open := 2 * (all - given)
			r.Low = Round(50 * float64(sum-open) / float64(all))
			r.High = Round(50 * float64(sum+open) / float64(all))
		}

		out = append(out, r)
	}

	return out
}

func limitResults(b *Bank, iv *Interview, s state) []LimitResult {
	c := &b.core
	out := []LimitResult{}
	for i, f := range c.limits {
		r := LimitResult{Question: f.data.Question, Name: f.data.Name, State: LimitUnknown, Says: f.data.Open}
		switch {
		case s.opts[f.w] >= 0 && s.contradicted(i): // be it said to be there, missing or not needed
			r.State, r.Against, r.Denied = LimitContradicted, s.rulesAgainst(i), !f.said(s)
			r.Says = b.Says(iv.AnswerTo(f.data.Question))

		case f.needless(s):
			r.State, r.Says = LimitNotNeeded, b.Says(iv.AnswerTo(f.data.Question))
		case f.said(s):
			r.State, r.Says = LimitConfirmed, f.data.Confirmed
		case s.opts[f.w] != isOpen:
			r.State, r.Says = LimitMissing, f.data.Missing
			// What was answered says more exactly why than the limit's own wording.
			if says := b.Says(iv.AnswerTo(f.data.Question)); says != "" {
				r.Says = says
			}
		}

		if r.State == LimitUnknown {
			r.Passing = inPassing(b, iv, f.data)
		}
		out = append(out, r)
	}

	return out
}

// inPassing lists the questions whose answers assert a limit that they were not
// asked about.
func inPassing(b *Bank, iv *Interview, l *Limit) []string {
	var out []string
	sc := NewEvaluator(b, iv, &Verdict{})
	for i := range l.Passing {
		if k := &l.Passing[i]; k.Question != "" && !slices.Contains(out, k.Question) && sc.Holds(k) {
			out = append(out, k.Question)
		}
	}

	return out
}

// What confidence in a class asks of the deciding answers. The figures are ours; "How to
// read this" prints them.
const (
	ConfidenceGiven   = 3 // fewer answers than these, or than there are questions: low
	ConfidenceStrong  = 2 // so many backed by an example or shown, and all given: high
	ConfidenceTouched = 2 // so many contradictions among them: low; with any it is not high
)

// confidence is about the answers, not about the verdict: how many of the
// deciding ones are in, how they are known, and whether any contradict.
func confidence(b *Bank, iv *Interview, s state, found []Finding) Confidence {
	var given, applies, strong, shown, confirmed int
	var touched []string
	for _, i := range b.core.deciding {
		q := b.core.watched[i].q
		if s.opts[i] != isNA {
			applies++
		}

		if s.opts[i] < 0 {
			continue
		}

		given++
		a := iv.Answers[q.ID]
		if a.Confirmed != nil {
			confirmed++
		}

		if a.Evidence == Shown {
			shown++
		}

		// Agreement is a mark beside how an answer is known, and no evidence.
		if a.Evidence.Level() >= Example.Level() {
			strong++
		}
	}

	for _, f := range found {
		if f.Kind == Contradiction && slices.ContainsFunc(f.Questions,
			func(q string) bool { return b.questions[q].Deciding }) {
			touched = append(touched, f.Rule)
		}
	}

	c := Confidence{Level: Moderate}
	switch {
	case given < min(ConfidenceGiven, applies) || given == 0 || strong == 0 || len(touched) >= ConfidenceTouched:
		c.Level = Low
	case given == applies && strong >= min(ConfidenceStrong, applies) && len(touched) == 0:
		c.Level = High
	}

	c.Because = confidenceReasons(given, applies, strong, shown, confirmed, len(touched))
	return c
}

func confidenceReasons(given, applies, strong, shown, confirmed, touched int) []string {
	var out []string
	switch {
	case given == 0:
		return []string{"no deciding question is answered yet"}
	case given == applies && applies > 1:
		out = append(out, fmt.Sprintf("all %s deciding questions are answered", words.Count(applies)))
	case given == 1:
		out = append(out, fmt.Sprintf("one of %s deciding questions is answered", words.Count(applies)))
	default:
		out = append(out, fmt.Sprintf("%s of %s deciding questions are answered", words.Count(given), words.Count(applies)))
	}

	switch {
	case shown > 1 && shown == given:
		out = append(out, "each rests on something that was shown")
	case shown == 1:
		out = append(out, "one rests on something that was shown")
	case shown > 0:
		out = append(out, fmt.Sprintf("%s rest on something that was shown", words.Count(shown)))
	case strong == 1:
		out = append(out, "one rests on an example, none on anything that was shown")
	case strong > 1:
		out = append(out, fmt.Sprintf("%s rest on an example, none on anything that was shown", words.Count(strong)))
	case strong == 0:
		out = append(out, "none rests on an example or on anything that was shown")
	}

	if confirmed > 0 {
		out = append(out, fmt.Sprintf("%s agreed to when the answers were read back", words.Count(confirmed)))
	}

	switch {
	case touched == 1:
		out = append(out, "one contradiction touches them")
	case touched > 1:
		out = append(out, fmt.Sprintf("%s contradictions touch them", words.Count(touched)))
	}

	return out
}

// reasons explains the class: the deciding answers as statements, the weightiest
// first, then the floors that hold it up.
func reasons(b *Bank, s state) []Because {
	c := &b.core
	out := []Because{}

	given := make([]int, 0, len(c.deciding))
	for _, i := range c.deciding {
		if s.opts[i] >= 0 {
			given = append(given, i)
		}
	}

	weight := func(i int) int {
		q := c.watched[i].q
		p := q.Options[s.opts[i]].P
		return q.Weight * max(p, -p)
	}
	slices.SortStableFunc(given, func(x, y int) int { return cmp.Compare(weight(y), weight(x)) })
	for _, i := range given {
		q := c.watched[i].q
		out = append(out, Because{Says: q.Options[s.opts[i]].Says, From: []string{q.ID}})
	}

	agent := false // one reason why it is an agent is enough
	for i := range c.floors {
		f := &c.floors[i]
		repeats := slices.ContainsFunc(out, func(b Because) bool { return slices.Contains(b.From, f.data.When[0].Question) })
		if f.data.Says == "" || !f.holds(s) || f.agent && agent || !f.agent && repeats {
			continue
		}

		agent = agent || f.agent
		out = append(out, Because{Says: f.data.Says, From: f.data.questions()})
	}

	return out
}

func (f *Floor) questions() []string {
	var out []string
	for _, c := range append(slices.Clone(f.When), f.Unless...) {
		if !slices.Contains(out, c.Question) {
			out = append(out, c.Question)
		}
	}
	return out
}

// Control returns the control level (0 to 3) of a given answer; ok is false
// where it is open, not applicable or unknown to the bank.
func (b *Bank) Control(a Answer) (level int, ok bool) {
	q, found := b.questions[a.Question]
	if !found || a.State != Answered {
		return 0, false
	}
	if q.Kind == KindControlMulti {
		return min(3, len(a.Choices)), true
	}
	o, _, ok := q.Option(a.Choice)
	if !ok {
		return 0, false
	}

	return o.C, true
}

// Says returns a given answer as a statement about the system; "" where there
// is none.
func (b *Bank) Says(a Answer) string {
	q, found := b.questions[a.Question]
	if !found || a.State != Answered {
		return ""
	}
	if q.Kind == KindControlMulti {
		return b.saysMulti(q, a)
	}
	if o, _, ok := q.Option(a.Choice); ok {
		return o.Says
	}

	return ""
}

func (b *Bank) saysMulti(q *Question, a Answer) string {
	var out string
	for _, o := range q.Options {
		if slices.Contains(a.Choices, o.ID) {
			if out != "" {
				out += " "
			}
			out += o.Says
		}
	}

	return out
}
