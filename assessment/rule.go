package assessment

import (
	"fmt"
	"slices"
	"strconv"
)

// RuleKind says how strong a finding is.
type RuleKind string

const (
	Contradiction RuleKind = "contradiction" // both answers cannot be true
	Arithmetic    RuleKind = "arithmetic"    // numbers disagree
	Tension       RuleKind = "tension"       // both can be true, but the pair matters
)

// Rule fires on a combination of answers or numbers. Any of its clauses fires
// it; a clause holds when all its conditions hold.
type Rule struct {
	ID     string
	Kind   RuleKind
	Any    [][]Condition
	Title  string // the finding in a few words
	Says   string // said in the report
	Gentle string // a softer first sentence for the buyer's version
	// Each holds the sentences clause by clause, in the order of Any, where clauses are
	// about different answers; empty where one sentence is true of all of them.
	Each []RuleWords
	Ask  string // question that settles it
	// Against lists questions whose answers it speaks against besides those that
	// it reads.
	Against []string
	// Unless keeps a tension quiet while one of these holds. A contradiction has
	// none: what speaks against a limit must not go away with an open answer.
	Unless []Condition
}

// RuleWords are the sentences of a rule for when one of its clauses holds.
type RuleWords struct{ Says, Gentle string }

// Words are the sentences for a clause, counted from 0.
func (r *Rule) Words(clause int) RuleWords {
	if clause < len(r.Each) {
		return r.Each[clause]
	}
	return RuleWords{Says: r.Says, Gentle: r.Gentle}
}

// concerns reports whether a clause of the rule speaks against the answer to a
// question.
func (r *Rule) concerns(question string, clause []Condition) bool {
	return slices.Contains(r.Against, question) ||
		slices.ContainsFunc(clause, func(k Condition) bool { return k.Question == question })
}

// Condition is one structured test on answers, numbers, context or the
// verdict. Exactly one of Question, Number, Context, Shapes, Mark and Heard is used.
type Condition struct {
	// A question's answer: by who decides (P), by control (C) or by option.
	Question string
	P        Range
	C        Range
	Answers  []string

	// Numbers: the product of Number x Times is Op the product of Other x OtherTimes
	// (Other empty: OtherTimes alone). With ranges the comparison must hold for
	// every value in them; with "some" before it for one of them.
	Number     []string
	Times      float64 // 0 means 1
	Op         string  // ">", "<", ">=", "<=", "some>", "some>=", "some<"
	Other      []string
	OtherTimes float64

	Context string   // a context answer ...
	Values  []string // ... is one of these

	Shapes []Shape // the verdict's shape is one of these

	Mark string // a person marked the intent as against this: any question of the interview's IntentAgainst

	Heard string // what somebody typed of what is wanted says this: a phrase of the bank, or an amount
}

// Range is an inclusive range of whole numbers; nil ends are open and the
// zero value matches nothing because it is unset.
type Range struct {
	AtLeast, AtMost *int
}

// Set reports whether the range says anything.
func (r Range) Set() bool { return r.AtLeast != nil || r.AtMost != nil }

// Has reports whether v lies inside.
func (r Range) Has(v int) bool {
	return (r.AtLeast == nil || v >= *r.AtLeast) && (r.AtMost == nil || v <= *r.AtMost)
}

// String says the range: "11 to 15", "99 or more", "at most 89"; "" for one without ends.
func (r Range) String() string {
	switch {
	case r.AtLeast != nil && r.AtMost != nil && *r.AtLeast == *r.AtMost:
		return strconv.Itoa(*r.AtLeast)
	case r.AtLeast != nil && r.AtMost != nil:
		return fmt.Sprintf("%d to %d", *r.AtLeast, *r.AtMost)
	case r.AtLeast != nil:
		return fmt.Sprintf("%d or more", *r.AtLeast)
	case r.AtMost != nil:
		return fmt.Sprintf("at most %d", *r.AtMost)
	}
	return ""
}

// derivedNumbers are the computed figures that rules may read like captured ones.
var derivedNumbers = []string{derivedDecisions, derivedShareSeen, derivedLines, derivedFinal, derivedUnrefused,
	derivedPartly, derivedUnheld, derivedRunning, derivedSharedOver, derivedChanging, derivedHoldable,
	derivedUnrefusedWrites,
	derivedRefusable, derivedSystems, derivedWritingSystems, derivedIdentities, derivedLed, derivedLedChanging}

const (
	derivedDecisions = "decisions_per_day"
	derivedShareSeen = "share_seen" // percent
	derivedLines     = "inventory_actions"
	derivedFinal     = "inventory_final"     // that cannot be undone
	derivedUnrefused = "inventory_unrefused" // that cannot be undone, and nothing can refuse

	derivedPartly     = "inventory_partly"      // that cannot be undone, and something can refuse in some cases only
	derivedUnheld     = "inventory_unheld"      // that change something, and nothing can refuse
	derivedRunning    = "inventory_running"     // chosen while it runs
	derivedSharedOver = "inventory_shared_over" // systems that the identity with the widest reach acts on

	derivedChanging = "inventory_changing" // that change something
	// that change something, and of which nobody said that nothing refuses
	derivedHoldable = "inventory_holdable"
	// that change something that can be undone, and nothing can refuse
	derivedUnrefusedWrites = "inventory_writes_unrefused"
	derivedRefusable       = "inventory_refusable"       // that something is named for that can refuse
	derivedSystems         = "inventory_systems"         // systems named
	derivedWritingSystems  = "inventory_writing_systems" // systems in which something is changed
	derivedIdentities      = "inventory_identities"      // identities named

	derivedLed         = "inventory_led"          // in a part in which the model picks what comes next
	derivedLedChanging = "inventory_led_changing" // of those, the ones that change something
)

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

// Evaluator tells which conditions of a bank hold for an interview. It is the one
// place that reads a condition: rules, triggers, cards and citations go by it.
// Numbers and figures are worked out when a condition first asks for one.
type Evaluator struct {
	b       *Bank
	iv      *Interview
	nums    map[string]Number
	figs    *Figures
	shape   Shape
	instead *Answer         // taken in place of what the interview holds; nil for none
	heard   map[string]bool // by kind; see hears
}

// NewEvaluator makes an evaluator for an interview and its verdict.
func NewEvaluator(b *Bank, iv *Interview, v *Verdict) *Evaluator {
	return &Evaluator{b: b, iv: iv, nums: b.NumbersIn(iv), figs: &v.Numbers, shape: v.Shape}
}

// hears reports whether something of a kind is heard in the set-up, which is worked out once:
// the rules ask it often.
func (sc *Evaluator) hears(kind string) bool {
	is, done := sc.heard[kind]
	if !done {
		if sc.heard == nil {
			sc.heard = map[string]bool{}
		}
		is = len(sc.b.HeardIn(sc.iv, kind)) > 0
		sc.heard[kind] = is
	}
	return is
}

// with is the same evaluator with one other answer.
func (sc *Evaluator) with(a Answer) *Evaluator {
	out := *sc
	out.instead = &a
	return &out
}

func (sc *Evaluator) answer(id string) (Answer, bool) {
	if sc.instead != nil && sc.instead.Question == id {
		return *sc.instead, true
	}
	a, ok := sc.iv.Answers[id]
	return a, ok
}

// open reports whether a question still waits for an answer.
func (sc *Evaluator) open(id string) bool {
	q := sc.b.questions[id]
	if q == nil || !sc.b.Applies(sc.iv, q) {
		return false
	}
	a, _ := sc.answer(id)
	return a.State == Open || a.State == Unknown
}

func (sc *Evaluator) numbers() map[string]Number {
	if sc.nums == nil {
		sc.nums = sc.b.NumbersIn(sc.iv)
	}
	return sc.nums
}

func (sc *Evaluator) figures() *Figures {
	if sc.figs == nil {
		f := figures(sc.b, sc.iv, sc.numbers())
		sc.figs = &f
	}
	return sc.figs
}

// findings returns the rules that fire: contradictions, then arithmetic, then tensions.
func (sc *Evaluator) findings() []Finding {
	out := []Finding{}
	for _, kind := range []RuleKind{Contradiction, Arithmetic, Tension} {
		for i := range sc.b.Rules {
			r := &sc.b.Rules[i]
			if r.Kind != kind {
				continue
			}

			if len(r.Unless) > 0 && sc.Any(r.Unless) {
				continue
			}

			first := slices.IndexFunc(r.Any, sc.All)
			if first < 0 {
				continue
			}
			said := sc.finding(r, r.Words(first), r.Any[first])
			held := slices.DeleteFunc(slices.Clone(r.Any), func(clause []Condition) bool { return !sc.All(clause) })
			f := sc.finding(r, r.Words(first), slices.Concat(held...))
			f.SaidOf, f.SaidNumbers = f.Questions, f.Numbers
			if len(r.Each) > 0 {
				f.SaidOf, f.SaidNumbers = said.Questions, said.Numbers
			}
			out = append(out, f)
		}
	}

	return out
}

// finding names what the clauses that hold were read from: "because". All of them
// count: each is a reason to doubt what it reads.
func (sc *Evaluator) finding(r *Rule, said RuleWords, clause []Condition) Finding {
	f := Finding{Rule: r.ID, Kind: r.Kind, Title: r.Title, Says: said.Says, Gentle: said.Gentle, Ask: r.Ask,
		Questions: []string{}}
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

// All reports whether each condition of a clause holds.
func (sc *Evaluator) All(clause []Condition) bool {
	for i := range clause {
		if !sc.Holds(&clause[i]) {
			return false
		}
	}
	return true
}

// Any reports whether one of the conditions holds, or there is none.
func (sc *Evaluator) Any(conds []Condition) bool {
	if len(conds) == 0 {
		return true
	}
	return slices.ContainsFunc(conds, func(c Condition) bool { return sc.Holds(&c) })
}

// Holds reports whether one condition holds.
func (sc *Evaluator) Holds(c *Condition) bool {
	switch {
	case c.Question != "":
		q := sc.b.questions[c.Question]
		a, ok := sc.answer(c.Question)
		return ok && answerFits(q, &a, c) && sc.b.Applies(sc.iv, q)

	case len(c.Number) > 0:
		return sc.compare(c)
	case c.Context != "":
		return slices.Contains(c.Values, sc.iv.Context[c.Context])
	case len(c.Shapes) > 0:
		return slices.Contains(c.Shapes, sc.shape)
	case c.Mark != "":
		return len(sc.iv.IntentAgainst) > 0
	case c.Heard != "":
		return sc.hears(c.Heard)
	}
	return false
}

// compare holds when the comparison is true for every value in the ranges: a guess
// that might still agree is no contradiction. "some" asks for one such value: a
// number that leaves a chosen range is not the same statement as the range.
func (sc *Evaluator) compare(c *Condition) bool {
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
	case "some>":
		return left.high > right.low
	case "some>=":
		return left.high >= right.low
	case "some<":
		return left.low < right.high
	}

	return false
}

func (sc *Evaluator) product(ids []string, times float64) (span, bool) {
	if times == 0 && len(ids) > 0 {
		times = 1
	}

	out := span{times, times}
	for _, id := range ids {
		var n span
		switch id {
		case derivedDecisions:
			if sc.figures().DecisionsPerDay == nil {
				return out, false
			}
			n = sc.figures().DecisionsPerDay.span()

		case derivedShareSeen:
			if sc.figures().ShareSeen == nil {
				return out, false
			}
			n = sc.figures().ShareSeen.span()

		case derivedLines, derivedFinal, derivedUnrefused, derivedPartly, derivedUnheld, derivedRunning, derivedSharedOver,
			derivedChanging, derivedHoldable, derivedUnrefusedWrites, derivedRefusable, derivedSystems, derivedWritingSystems,
			derivedIdentities, derivedLed, derivedLedChanging:
			if len(sc.iv.Inventory) == 0 {
				return out, false
			}
			n = countLines(sc.b, sc.iv, id)

		default:
			v, ok := sc.numbers()[id]
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
func countLines(b *Bank, iv *Interview, id string) span {
	switch id {
	case derivedSharedOver:
		n := float64(surface(iv).WidestSystems)
		return span{n, n}
	case derivedSystems:
		return namesOn(iv, func(l Line) string { return l.System })
	case derivedWritingSystems:
		return namesOn(iv, func(l Line) string {
			if l.Kind == Reads {
				return ""
			}
			return l.System
		})
	case derivedIdentities:
		return namesOn(iv, func(l Line) string { return l.Identity })
	}

	if slices.Contains(lineNumbers, id) {
		n := float64(len(b.LinesCounted(iv, id)))
		return span{n, n}
	}

	n := 0.0
	for _, l := range iv.Inventory {
		if l.counts(id) {
			n++
		}
	}

	return span{n, n}
}

// namesOn counts the different names that lines of the inventory have.
func namesOn(iv *Interview, name func(Line) string) span {
	seen := map[string]bool{}
	for _, l := range iv.Inventory {
		if n := Fold(name(l)); n != "" {
			seen[n] = true
		}
	}

	n := float64(len(seen))
	return span{n, n}
}
