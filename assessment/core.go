package assessment

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The share of the deciding points that must be answered before there is a
// verdict: 6 of 11, as authored; kept as a share, so that an answer that does
// not apply leaves both sides of it.
const (
	minPoints = 6
	ofPoints  = 11
)

// limitsNeeded confirmed limits make an agent a bounded one.
const limitsNeeded = 3

// core is the bank compiled for judging: the few questions that can move the
// class or the shape, each with the options that satisfy each floor and limit.
type core struct {
	watched  []watched
	at       map[string]int // question id -> index into watched
	deciding []int
	floors   []floor
	limits   []limit
	doubts   []doubt
	partners []string // questions outside the watched ones that can speak against a limit
	points   int      // weight of all deciding questions
}

type watched struct {
	q        *Question
	deciding bool
	floor    bool // some floor reads it
	limit    bool
	low      int8 // option furthest towards code
	high     int8 // option furthest towards the model
	worst    int8 // option that leaves the limit unconfirmed, -1 if none does
	best     int8 // option that confirms it, -1 if none does
}

type floor struct {
	agent  bool
	when   []mask
	unless []mask
	data   *Floor
}

type limit struct {
	w    int
	ok   uint32 // options that confirm it
	none uint32 // options that say it is not needed: neither in place nor missing
	data *Limit
}

// mask is a condition on a watched question: the options that satisfy it.
type mask struct {
	w  int
	ok uint32
}

// state is one set of answers to the watched questions: an option index each,
// and whether some part of the system is an agent, which keeps the whole from
// being a fixed path.
type state struct {
	opts      []int8
	agentPart bool
	doubts    []*doubt // what speaks against limits, so far as it does not rest on these options
}

func (s state) clone() state {
	s.opts = slices.Clone(s.opts)
	return s
}

// isOpen and isNA stand where an option index would.
const (
	isOpen int8 = -1
	isNA   int8 = -2
)

func (m mask) holds(s state) bool { return s.opts[m.w] >= 0 && m.ok&(1<<s.opts[m.w]) != 0 }

// Prepare builds the indexes and checks what the data alone cannot show: ids
// that do not exist, and floors or limits that would break the properties the
// verdict promises. It must be called once on a decoded bank; it returns every
// fault it finds, each a BankError.
func (b *Bank) Prepare() error {
	var faults []error
	fault := func(at, format string, args ...any) {
		faults = append(faults, BankError{At: at, Msg: fmt.Sprintf(format, args...)})
	}
	b.index(fault)
	if len(faults) == 0 {
		b.compile(fault)
	}

	if len(faults) == 0 {
		b.checkConditions(fault)
		b.checkSubjects(fault)
		b.checkSightings(fault)
	}

	return errors.Join(faults...)
}

func (b *Bank) index(fault func(string, string, ...any)) {
	b.questions, b.addresses = map[string]*Question{}, map[string]*Question{}
	b.traitOf = map[string]int{}
	b.numbers = map[string]*NumberDef{}

	for i := range b.Numbers {
		n := &b.Numbers[i]
		if b.numbers[n.ID] != nil {
			fault("number "+n.ID, "is there twice")
		}

		b.numbers[n.ID] = n
	}

	for i := range b.Traits {
		for j := range b.Traits[i].Questions {
			q := &b.Traits[i].Questions[j]
			if b.questions[q.ID] != nil {
				fault("question "+q.ID, "is there twice")
			}

			b.questions[q.ID] = q
			b.traitOf[q.ID] = i
			if len(q.Options) == 0 || len(q.Options) > 30 {
				fault("question "+q.ID, "needs between 1 and 30 options, and has %d", len(q.Options))
			} else if len(q.Offered()) == 0 {
				fault("question "+q.ID, "offers no answer: each of its options is retired")
			}

			for _, n := range q.Numbers {
				if b.numbers[n] == nil {
					fault("question "+q.ID, "asks for the number %q, which is not in the bank", n)
				}
			}

			if name := addressOf(q); name != "" {
				if _, taken := b.addresses[name]; taken {
					q = nil // the name of two tells neither
				}
				b.addresses[name] = q
			}
		}
	}
}

func (b *Bank) compile(fault func(string, string, ...any)) {
	c := core{at: map[string]int{}}
	watch := func(id string) int {
		if i, ok := c.at[id]; ok {
			return i
		}

		q := b.questions[id]
		c.at[id] = len(c.watched)
		c.watched = append(c.watched, watched{q: q, worst: -1, best: -1, deciding: q.Deciding})
		return c.at[id]
	}
	for _, q := range b.All() {
		if !q.Deciding {
			continue
		}
		if q.Kind != KindScale {
			fault("question "+q.ID, "is a deciding one, so its kind must be scale")
			return
		}

		c.deciding = append(c.deciding, watch(q.ID))
		c.points += q.Weight
	}

	if c.points == 0 {
		fault("bank", "no question is a deciding one, so there could be no verdict")
	}

	b.compileFloors(&c, watch, fault)
	b.compileLimits(&c, watch, fault)
	b.compileDoubts(&c)

	for i := range c.watched {
		c.watched[i].extremes(c.floors, i)
		if c.watched[i].floor && c.watched[i].limit {
			fault("question "+c.watched[i].q.ID, "is read by a floor and by a limit; the two would pull against each other")
		}

		if len(c.watched[i].q.When) > 0 {
			fault("question "+c.watched[i].q.ID, "can move the verdict, so it cannot depend on another answer")
		}
	}

	b.core = c
}

func (b *Bank) compileFloors(c *core, watch func(string) int, fault func(string, string, ...any)) {
	for i := range b.Floors {
		f := &b.Floors[i]
		at := fmt.Sprintf("floor %d", i+1)
		out := floor{agent: f.AtLeast.Class() == Agent, data: f}
		if f.AtLeast != ModelChosenBranches && f.AtLeast != OpenAgent {
			fault(at, "holds at least %q, and only %s and %s can be held", f.AtLeast, ModelChosenBranches, OpenAgent)
		}

		if len(f.When) == 0 {
			fault(at, "has no condition")
		}

		for _, cond := range f.When {
			out.when = append(out.when, b.floorMask(cond, true, at, watch, fault))
		}

		for _, cond := range f.Unless {
			out.unless = append(out.unless, b.floorMask(cond, false, at, watch, fault))
		}

		c.floors = append(c.floors, out)
	}
}

// floorMask compiles a floor's condition and refuses one that is not closed
// towards the model (or, for an exception, towards code): such a floor could
// let an answer that moves towards the model move the verdict away from it.
func (b *Bank) floorMask(c Condition, up bool, at string, watch func(string) int,
	fault func(string, string, ...any)) mask {
	q := b.questions[c.Question]
	if q == nil {
		fault(at, "question %q is not in the bank", c.Question)
		return mask{}
	}

	ok := optionMask(q, c)
	seen := false
	for _, i := range byLean(q) {
		in := ok&(1<<i) != 0
		if seen && !in && up || !up && in && seen {
			fault(at, "its condition on %s must take the answers furthest towards %s, without a gap", q.ID,
				map[bool]string{true: "the model", false: "code"}[up])
			break
		}

		if up {
			seen = seen || in
		} else {
			seen = seen || !in
		}
	}

	if ok == 0 {
		fault(at, "its condition on %s fits no answer", q.ID)
	}

	m := mask{w: watch(q.ID), ok: ok}
	return m
}

// offeredByLean is byLean without what is not offered any more.
func offeredByLean(q *Question) []int {
	return slices.DeleteFunc(byLean(q), func(i int) bool { return q.Options[i].Retired })
}

// byLean lists a question's options from furthest towards code to furthest
// towards the model: by p for scale questions, else as authored.
func byLean(q *Question) []int {
	order := make([]int, len(q.Options))
	for i := range order {
		order[i] = i
	}

	if q.Kind == KindScale {
		slices.SortStableFunc(order, func(x, y int) int { return q.Options[x].P - q.Options[y].P })
	}

	return order
}

func (b *Bank) compileLimits(c *core, watch func(string) int, fault func(string, string, ...any)) {
	for i := range b.Limits {
		f := &b.Limits[i]
		q := b.questions[f.Question]
		if q == nil {
			fault("limit "+f.Name, "question %q is not in the bank", f.Question)
			continue
		}
		if q.Deciding || q.Kind == KindControlMulti {
			fault("limit "+f.Name, "%s cannot be a limit: a limit is read from a single answer that does not set the class",
				q.ID)
			continue
		}

		w := watch(q.ID)
		var ok, none uint32
		for j, o := range q.Options {
			switch {
			case o.Needless:
				none |= 1 << j
			case o.C >= f.C:
				ok |= 1 << j
			}

			switch {
			case o.Needless: // neither confirms it nor leaves it unconfirmed
			case o.Retired: // judged where it was given, and given by nobody from now on
			case o.C >= f.C:
				c.watched[w].best = int8(j)
			default:
				c.watched[w].worst = int8(j)
			}
		}

		if c.watched[w].worst < 0 {
			c.watched[w].worst = c.watched[w].best
		}

		if c.watched[w].best < 0 {
			c.watched[w].best = c.watched[w].worst
		}

		c.watched[w].limit = true
		c.limits = append(c.limits, limit{w: w, ok: ok, none: none, data: f})
	}
}

func (w *watched) extremes(floors []floor, at int) {
	order := offeredByLean(w.q)
	w.low, w.high = int8(order[0]), int8(order[len(order)-1])
	for _, f := range floors {
		for _, m := range append(slices.Clone(f.when), f.unless...) {
			w.floor = w.floor || m.w == at
		}
	}
}

// optionMask tells which options of a question satisfy a condition on it.
func optionMask(q *Question, c Condition) uint32 {
	var ok uint32
	for i := range q.Options {
		if c.fits(&q.Options[i]) {
			ok |= 1 << i
		}
	}
	return ok
}

// fits reports whether an option satisfies a condition on its question.
func (c *Condition) fits(o *Option) bool {
	return (!c.P.Set() || c.P.Has(o.P)) && (!c.C.Set() || c.C.Has(o.C)) &&
		(len(c.Answers) == 0 || slices.Contains(c.Answers, o.ID))
}

// faulter notes what is wrong at a place of a bank: "rule R01".
type faulter = func(at, format string, args ...any)

// checkConditions checks whatever in a bank has conditions, or names questions beside
// those that were compiled.
func (b *Bank) checkConditions(fault faulter) {
	b.checkRules(fault)
	b.checkWhens(fault)

	for _, f := range b.Citations {
		b.checkAll("citation "+f.ID, f.When, fault)
	}
	b.checkMixed(fault)
	for _, t := range b.Triggers {
		b.checkAll("trigger "+t.ID, t.When, fault)
	}

	for i := range b.Design.Areas {
		b.checkArea(&b.Design.Areas[i], fault)
	}
}

func (b *Bank) checkRules(fault faulter) {
	seen := map[string]bool{}
	for _, r := range b.Rules {
		at := "rule " + r.ID
		if seen[r.ID] {
			fault(at, "is there twice")
		}

		seen[r.ID] = true
		if len(r.Any) == 0 {
			fault(at, "has no condition, so it would never fire")
		}

		for _, q := range r.Against {
			if b.questions[q] == nil {
				fault(at, "speaks against question %q, which is not in the bank", q)
			}
		}

		for _, clause := range r.Any {
			b.checkAll(at, clause, fault)
		}
	}
}

// checkWhens checks what questions depend on.
func (b *Bank) checkWhens(fault faulter) {
	for _, q := range b.All() {
		at := "question " + q.ID
		for _, c := range q.When {
			if c.Question == "" {
				fault(at, "its when: condition must be on another question's answer")
			} else if on, ok := b.questions[c.Question]; ok && len(on.When) > 0 {
				fault(at, "depends on %s, which itself depends on another answer; one level only", on.ID)
			}
			b.checkCondition(at, c, fault)
		}
	}
}

func (b *Bank) checkMixed(fault faulter) {
	for i, m := range b.Mixed {
		at := fmt.Sprintf("mixed %d", i+1)
		for _, c := range slices.Concat(m.When, m.Unless) {
			if c.Question == "" && len(c.Shapes) == 0 {
				fault(at, "is about a question or a shape")
			}
			b.checkCondition(at, c, fault)
		}
	}
}

// checkArea checks the questions of an area, and what its moves stand for.
func (b *Bank) checkArea(a *Area, fault faulter) {
	at := "design area " + a.ID
	for _, q := range a.Questions {
		if b.questions[q] == nil {
			fault(at, "question %q is not in the bank", q)
		}
	}

	for shape, level := range a.By {
		for id := range level.At {
			q, answer, _ := strings.Cut(id, ".")
			if question := b.questions[q]; question != nil && answer != "" {
				if _, _, ok := question.Option(answer); !ok {
					fault(at, "%s has a move for %s, which has no answer %q", shape, q, answer)
				}
			}

			if !slices.Contains(a.Questions, q) {
				fault(at, "%s has a move for %q, which is not one of its questions", shape, q)
			}
		}
	}
}

func (b *Bank) checkAll(at string, all []Condition, fault faulter) {
	for _, c := range all {
		b.checkCondition(at, c, fault)
	}
}

func (b *Bank) checkCondition(at string, c Condition, fault func(string, string, ...any)) {
	if c.Question != "" {
		q := b.questions[c.Question]
		if q == nil {
			fault(at, "question %q is not in the bank", c.Question)
			return
		}

		for _, a := range c.Answers {
			if _, _, ok := q.Option(a); !ok {
				fault(at, "question %s has no answer %q", q.ID, a)
			}
		}

		if optionMask(q, c) == 0 {
			fault(at, "its condition on %s fits no answer", q.ID)
		}
	}

	for _, id := range append(slices.Clone(c.Number), c.Other...) {
		if b.numbers[id] == nil && !slices.Contains(derivedNumbers, id) {
			fault(at, "number %q is not in the bank", id)
		}
	}

	if c.Context != "" {
		if cq, ok := b.ContextQuestion(c.Context); !ok {
			fault(at, "context question %q is not in the bank", c.Context)
		} else {
			for _, v := range c.Values {
				if !slices.ContainsFunc(cq.Options, func(o ContextOption) bool { return o.ID == v }) {
					fault(at, "context question %s has no answer %q", cq.ID, v)
				}
			}
		}
	}
}

// shape judges one state of the watched questions.
func (c *core) shape(s state) Shape {
	held, agent := s.agentPart, false
	for i := range c.floors {
		if f := &c.floors[i]; f.holds(s) {
			held, agent = true, agent || f.agent
		}
	}

	sum, given, applies := c.sum(s)
	if !agent {
		if applies == 0 || given*ofPoints < minPoints*applies {
			return UndeterminedShape
		}
		// The cuts: C = 50 x sum / given against -25 and 25, kept in whole numbers.
		switch {
		case 2*sum > given:
			agent = true
		case 2*sum < -given && !held:
			return FixedPath
		default:
			return ModelChosenBranches
		}
	}

	if c.confirmed(s) >= min(limitsNeeded, max(1, len(c.limits))) {
		return BoundedAgent
	}
	return OpenAgent
}

func (f *floor) holds(s state) bool {
	for _, m := range f.when {
		if !m.holds(s) {
			return false
		}
	}

	for _, m := range f.unless {
		if m.holds(s) {
			return false
		}
	}

	return true
}

// sum returns sum(w p) and sum(w) over the deciding questions that are
// answered, and sum(w) over those that apply.
func (c *core) sum(s state) (sum, given, applies int) {
	for _, i := range c.deciding {
		q := c.watched[i].q
		if s.opts[i] != isNA {
			applies += q.Weight
		}

		if s.opts[i] >= 0 {
			given += q.Weight
			sum += q.Weight * q.Options[s.opts[i]].P
		}
	}
	return sum, given, applies
}

// confirmed counts the limits that were said to be in place, with nothing
// against it.
func (c *core) confirmed(s state) int {
	n := 0
	for i := range c.limits {
		if c.limits[i].said(s) && !s.contradicted(i) {
			n++
		}
	}
	return n
}

// said reports whether a limit was said to be in place.
func (f *limit) said(s state) bool { return s.opts[f.w] >= 0 && f.ok&(1<<s.opts[f.w]) != 0 }

// needless reports whether a limit was said not to be needed.
func (f *limit) needless(s state) bool { return s.opts[f.w] >= 0 && f.none&(1<<s.opts[f.w]) != 0 }

// complete fills what is open: the deciding questions (and, with floors, the
// other questions a floor reads) towards code or model, the limits badly or well.
func (c *core) complete(s state, high, floors, limits, well bool) state {
	out := s.clone()
	for i := range out.opts {
		if out.opts[i] != isOpen {
			continue
		}
		w := &c.watched[i]
		switch {
		case w.deciding || w.floor && floors:
			out.opts[i] = pick(high, w.high, w.low)
		case w.limit && limits:
			out.opts[i] = w.limitAnswer(well)
		}
	}

	return out
}

// limitAnswer is an option that confirms the limit or leaves it unconfirmed;
// where no option does, the question is left open.
func (w *watched) limitAnswer(well bool) int8 { return pick(well, w.best, w.worst) }

func pick(first bool, a, b int8) int8 {
	if first {
		return a
	}
	return b
}

// partReach says whether some part of the system is an agent whatever is
// answered about it, and whether one could become an agent.
type partReach struct{ always, possible bool }

// settled tells whether any completion gives another class, and another shape.
// The sum is monotone in every answer and so are the floors, so the two ends
// of each stand for everything in between, half a completion included. For the
// class only the deciding questions are completed: classOpen tells whether
// another that a floor reads could give the other class.
func (c *core) settled(s state, now Shape, parts partReach, possible []possibleDoubt) (class, shape, classOpen bool) {
	if now == UndeterminedShape {
		return false, false, false
	}

	class, shape = true, true
	for _, high := range []bool{false, true} {
		if c.shape(c.complete(s, high, false, false, false)).Class() != now.Class() {
			class = false
		}
	}

	for _, end := range c.ends(s, possible, func(string) bool { return false }) {
		for _, agent := range []bool{parts.always, parts.possible} {
			end.agentPart = agent
			to := c.shape(end)
			shape = shape && to == now
			classOpen = classOpen || to.Class() != now.Class()
		}
	}

	return class, shape, classOpen
}

// together tells whether open answers could change the shape of which none
// could alone: those in alone stay open. Answers about parts count with them
// where they could not change it by themselves.
func (c *core) together(s state, now Shape, alone []Flip, parts partReach, possible []possibleDoubt) bool {
	if now == UndeterminedShape {
		return false
	}

	if c.turnedByParts(s, now, parts) {
		parts = partReach{s.agentPart, s.agentPart}
	}

	held := func(id string) bool { return slices.ContainsFunc(alone, func(f Flip) bool { return f.Question == id }) }
	for _, end := range c.ends(s, possible, held) {
		for _, agent := range []bool{parts.always, parts.possible} {
			end.agentPart = agent
			if c.shape(end) != now {
				return true
			}
		}
	}

	return false
}

// flips lists the single open answers that change the shape.
func (c *core) flips(s state, now Shape) []Flip {
	out := []Flip{}
	for i := range c.watched {
		if s.opts[i] != isOpen {
			continue
		}
		for j, o := range c.watched[i].q.Options {
			if o.Retired {
				continue
			}

			s.opts[i] = int8(j)
			if to := c.shape(s); to != now {
				out = append(out, Flip{Question: c.watched[i].q.ID, Answer: c.watched[i].q.Options[j].ID,
					Class: to.Class(), Shape: to})
			}
		}

		s.opts[i] = isOpen
	}

	return out
}

// firmness finds the smallest set of given answers, up to three, that would
// have to be different to change the shape. A set can change it exactly when
// pushing all of it to one of the ends does, so the ends are all it tries.
func (c *core) firmness(s state, now Shape) Firmness {
	none := Firmness{Questions: []string{}}
	if now == UndeterminedShape {
		return none
	}

	var given []int
	for i := range s.opts {
		if s.opts[i] >= 0 {
			given = append(given, i)
		}
	}

	buf := s.clone()
	for size := 1; size <= 3; size++ {
		if set, to, ok := c.change(buf, given, size, now); ok {
			f := Firmness{Answers: size, Class: to.Class(), Shape: to}
			for _, i := range set {
				f.Questions = append(f.Questions, c.watched[i].q.ID)
			}

			return f
		}
	}

	return none
}

// change looks for a set of that size which changes the shape when it is
// pushed to an end, and restores s.
func (c *core) change(s state, given []int, size int, now Shape) ([]int, Shape, bool) {
	set := make([]int, size)
	var try func(from, n int) (Shape, bool)
	try = func(from, n int) (Shape, bool) {
		if n == size {
			return c.push(s, set, now)
		}
		for k := from; k <= len(given)-(size-n); k++ {
			set[n] = given[k]
			if to, ok := try(k+1, n+1); ok {
				return to, true
			}
		}

		return "", false
	}
	to, ok := try(0, 0)

	return set, to, ok
}

// push sets a set of answers to each end in turn and reports the first that
// gives another shape.
func (c *core) push(s state, set []int, now Shape) (Shape, bool) {
	if c.readByDoubts(s, set) {
		return c.pushEach(s, set, now)
	}

	var was [3]int8
	for k, i := range set {
		was[k] = s.opts[i]
	}

	defer func() {
		for k, i := range set {
			s.opts[i] = was[k]
		}
	}()
	for _, high := range []bool{true, false} {
		for _, well := range []bool{false, true} {
			for k, i := range set {
				w := &c.watched[i]
				switch {
				case w.deciding || w.floor:
					s.opts[i] = pick(high, w.high, w.low)
				default:
					if s.opts[i] = w.limitAnswer(well); s.opts[i] < 0 {
						s.opts[i] = was[k]
					}
				}
			}
			if to := c.shape(s); to != now {
				return to, true
			}
		}
	}

	return "", false
}

// readByDoubts reports whether something that may speak against a limit reads
// one of these answers, so that its ends do not stand for what lies between.
func (c *core) readByDoubts(s state, set []int) bool {
	for _, d := range s.doubts {
		if slices.ContainsFunc(d.when, func(m mask) bool { return slices.Contains(set, m.w) }) {
			return true
		}
	}
	return false
}

// pushEach tries every combination of other answers to a set of questions.
func (c *core) pushEach(s state, set []int, now Shape) (Shape, bool) {
	if len(set) == 0 {
		to := c.shape(s)
		return to, to != now
	}

	i := set[0]
	was := s.opts[i]
	defer func() { s.opts[i] = was }()

	for j, o := range c.watched[i].q.Options {
		if o.Retired {
			continue
		}

		s.opts[i] = int8(j)
		if to, ok := c.pushEach(s, set[1:], now); ok {
			return to, true
		}
	}

	return "", false
}

// state reads the watched questions out of an interview, and what speaks
// against its limits.
func (b *Bank) state(iv *Interview) state {
	s := b.options(iv)
	s.doubts = b.doubts(&Evaluator{b: b, iv: iv})
	return s
}

// options reads the watched questions out of an interview.
func (b *Bank) options(iv *Interview) state {
	s := state{opts: make([]int8, len(b.core.watched))}
	for i := range b.core.watched {
		q := b.core.watched[i].q
		s.opts[i] = isOpen
		a, ok := iv.Answers[q.ID]
		if !ok {
			continue
		}

		switch a.State {
		case NotApplicable:
			s.opts[i] = isNA // an earlier edition may have offered it where this one does not
		case Answered:
			if _, j, ok := q.Option(a.Choice); ok {
				s.opts[i] = int8(j)
			}
		}
	}

	return s
}
