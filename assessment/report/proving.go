package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"discern/assessment"
	"discern/assessment/words"
)

// provingSteps are the moves that meet the conditions of page one which the moves of
// the control design do not prove: what is missing is put in place, what is only
// said is tried, and what nobody knows is asked.
func (a *author) provingSteps(have []PlanStep, demands []Demand) []PlanStep {
	unmet := slices.DeleteFunc(slices.Clone(demands), func(d Demand) bool { return proved(have, d.Needs) })
	var out []PlanStep

	for _, d := range unmet {
		if d.known || d.worst == unshown || d.worst == unknown || proved(out, d.Needs) {
			continue
		}
		if s, ok := a.proving(a.widest(d.Needs, unmet)); ok {
			s.Because, s.From = words.Sentence(d.Today), a.answered(d.From)
			out = append(out, s)
		}
	}

	out = append(out, a.tryingSteps(unmet)...)
	return append(out, a.askingSteps(unmet)...)
}

// stepThatProves is the number of the first move that proves something, from 1; 0 where none
// does.
func stepThatProves(steps []PlanStep, p assessment.Proof) int {
	return 1 + slices.IndexFunc(steps, func(s PlanStep) bool { return p != "" && slices.Contains(s.Proves, p) })
}

func proved(steps []PlanStep, p assessment.Proof) bool { return stepThatProves(steps, p) > 0 }

// widest is the proof among those wanted whose test gives another one besides.
func (a *author) widest(p assessment.Proof, unmet []Demand) assessment.Proof {
	for _, d := range unmet {
		if d.worst > unknown && a.givenBy(p, []assessment.Proof{d.Needs}) {
			return d.Needs
		}
	}
	return p
}

// proving is the move that leads to a proof; false where the bank has none.
func (a *author) proving(p assessment.Proof) (PlanStep, bool) {
	m, text, ok := a.b.Proving(a.iv, a.v, p)
	if !ok {
		return PlanStep{}, false
	}
	s := PlanStep{ID: moveID("to-" + string(p)), Do: words.Sentence(m.Do), Done: m.Done, Proves: m.Proves,
		Start: m.Start, Opens: text.Opens, holds: m.Holds,
		Who: a.doer([]assessment.Proof{p}, a.ownerOf(text.Question)), low: text.EffortLow, high: text.EffortHigh,
		Effort: effort(text.EffortLow, text.EffortHigh)}
	s.By = a.dueIn(m.Days)
	a.dated(&s)
	return s, true
}

// dated puts the proposed day of a move into words.
func (a *author) dated(s *PlanStep) {
	if s.day = s.By; !s.By.IsZero() {
		s.Due = "by " + assessment.FormatDate(s.By)
	}
}

// tryingSteps try what is said to hold and was not shown, and what nobody knows: one
// move for each person that it is put to.
func (a *author) tryingSteps(unmet []Demand) []PlanStep {
	var out []PlanStep
	var what [][]string
	at := map[string]int{}
	for _, d := range unmet {
		test := a.b.Test(a.iv, a.v, d.Needs)
		if d.known || d.worst != unshown && d.worst != unknown || test == "" {
			continue
		}

		who := a.ownerOf(d.From[0])
		i, there := at[who]
		if !there {
			i, at[who] = len(out), len(out)
			out = append(out, PlanStep{ID: moveID("try." + d.From[0]), Who: who, By: a.dueIn(a.b.Design.AskDays),
				Start: "Pick the day of the first test, and who watches it."})
			a.dated(&out[i])
			what = append(what, nil)
		}

		s := &out[i]
		what[i] = append(what[i], words.Lower(strings.TrimRight(d.Holds, ".")))
		s.Proves, s.From = append(s.Proves, d.Needs), append(s.From, a.answered(d.From)...)
	}

	for i := range out {
		s := &out[i]
		s.Because = words.ByNumber(len(s.Proves), "It was not shown itself.", "None of these was shown itself.")
		s.Do = "Try what nobody has shown yet: " + words.Sentence(strings.Join(what[i], "; "))
		for _, p := range s.Proves {
			if !a.givenBy(p, s.Proves) {
				s.Done = strings.TrimSpace(s.Done + " " + a.b.Test(a.iv, a.v, p))
			}
		}
	}
	return out
}

// givenBy reports whether the test of another proof gives this one besides.
func (a *author) givenBy(p assessment.Proof, others []assessment.Proof) bool {
	return slices.ContainsFunc(others, func(q assessment.Proof) bool {
		m, _, ok := a.b.Proving(a.iv, a.v, q)
		return ok && q != p && slices.Contains(m.Proves, p)
	})
}

// askingSteps get the answers that decide: one move for each person who would know.
func (a *author) askingSteps(unmet []Demand) []PlanStep {
	var out []PlanStep
	at := map[asking]int{}
	for _, d := range unmet {
		if !d.known {
			continue
		}
		question := d.From[0]
		if _, ok := a.b.Question(question); !ok { // lines of the list
			question = a.b.About(assessment.SubjectRefusal)
		}

		who := a.knows(question)
		key := asking{who: who, ofAccess: d.ofAccess, list: d.Needs == listKnown}
		i, there := at[key]
		if !there {
			i, at[key] = len(out), len(out)
			out = append(out, a.asks("ask."+question, who))
			if key.list {
				out[i].ID = moveID("ask.list")
			}
		}
		s := &out[i]
		s.asked = append(s.asked, d.asks)
		s.Proves, s.From = append(s.Proves, d.Needs), append(s.From, a.answered(d.From)...)
	}

	for i := range out {
		s := &out[i]
		asksFor(s)
		s.Because = a.whyAsked(s.Proves)
		if slices.ContainsFunc(unmet, func(d Demand) bool { return d.ofAccess && slices.Contains(s.Proves, d.Needs) }) {
			s.ofAccess = true
			s.Because = "No access can be granted action by action without " + words.ByNumber(len(s.asked), "it", "them") +
				", whatever the class turns out to be."
		}
		if slices.Contains(s.Proves, listKnown) {
			s.Do = "List each action that it can take, with its system and the account it uses there."
			s.Start = "Ask for the tools or connectors that its settings hold."
			s.Done = fmt.Sprintf("It is known %s: each tool that its settings hold stands on the list.", s.asked[0])
			s.asked, s.askedOf = nil, "" // it gets a list, and no answers
		}
	}
	return out
}

// asking is what the answers of one move have in common.
type asking struct {
	who      string
	ofAccess bool // the class does not hang on them
	list     bool // a list is asked for, and no answer
}

// asks is a move that gets answers, before it is said which.
func (a *author) asks(id, who string) PlanStep {
	s := PlanStep{ID: moveID(id), Who: who, By: a.dueIn(a.b.Design.AskDays)}
	a.dated(&s)
	return s
}

// asksFor puts into a move which answers it gets, each a clause.
func asksFor(s *PlanStep) {
	who := roleOf(s.Who)
	s.askedOf = s.Who
	s.Do = fmt.Sprintf("Ask %s %s.", who, strings.Join(s.asked, "; ")) // their letter may ask more
	s.Start = "Send " + words.ByNumber(len(s.asked), "the question", "the questions") + " as worded further on."
	s.Done = "The answer is written down, with who gave it."
	if n := len(s.asked); n > 1 {
		s.Done = fmt.Sprintf("All %s answers are written down, with who gave each.", words.Count(n))
	}
	if len(s.asked) == 2 {
		s.Done = "Both answers are written down, with who gave each."
	}
}

// unknownSteps ask again for what was asked and nobody knew, in the areas of which
// nothing is known: without an answer no move can be proposed there.
func (a *author) unknownSteps(have []PlanStep) []PlanStep {
	if a.v.Shape == assessment.UndeterminedShape {
		return nil
	}

	type group struct {
		asked, areas, from []string
		id                 string
	}
	by := map[string]*group{} // by who would know
	var order []string
	for _, m := range a.v.Design.Moves {
		area := a.areaOf(m.Area)
		if m.Asked || area == nil || a.serves(have, m.Area) {
			continue
		}

		// Whoever would know the first of them is asked.
		open := slices.DeleteFunc(slices.Clone(area.Questions), func(id string) bool {
			_, ok := a.b.Question(id)
			return !ok || a.by[id].Standing != assessment.FactNotKnown
		})
		if len(open) == 0 {
			continue
		}
		who := a.knows(open[0])
		g := by[who]
		if g == nil {
			g = &group{id: "unknown." + area.ID}
			by[who], order = g, append(order, who)
		}
		g.areas = append(g.areas, words.Lower(area.Name))
		for _, id := range open {
			if q, ok := a.b.Question(id); ok && a.knows(id) == who {
				g.asked, g.from = append(g.asked, a.subordinate(q)), append(g.from, id)
			}
		}
	}

	var out []PlanStep
	for _, who := range order {
		g := by[who]
		because := fmt.Sprintf("%s asked and nobody there knew, so no move can be proposed on %s.",
			words.ByNumber(len(g.asked), "It was", "They were"), words.Series(g.areas, len(g.areas)))
		at := slices.IndexFunc(have, func(s PlanStep) bool { return s.Who == who && len(s.asked) > 0 && !s.ofAccess })
		s := a.asks(g.id, who)
		if at >= 0 { // one move asks one person
			s = have[at]
			because = fmt.Sprintf("%s Nobody there knew the rest, so no move can be proposed on %s.",
				a.whyAskedOf(s.Proves), words.Series(g.areas, len(g.areas)))
		}

		if a.inUse() {
			s.harm = harmDecides
		}
		s.asked = slices.Concat(s.asked, g.asked)
		s.From = slices.Concat(s.From, g.from)
		s.Proves = slices.Clone(s.Proves)
		for _, id := range g.from {
			s.Proves = append(s.Proves, assessment.ProofKnown(id))
		}
		asksFor(&s)
		s.Because = because
		if at >= 0 {
			have[at] = s
			continue
		}
		out = append(out, s)
	}
	return out
}

// switchSteps lead to somebody who can stop it, whatever the class, where no other move
// does: nobody can, nobody knew, or nobody was asked although it is in use and acts.
func (a *author) switchSteps(have []PlanStep) []PlanStep {
	id := a.b.AskedBy(assessment.ProofStop)
	q, ok := a.b.Question(id)
	if !ok || slices.ContainsFunc(have, func(s PlanStep) bool {
		return slices.Contains(s.From, id) || slices.Contains(s.Proves, assessment.ProofKnown(id))
	}) {
		return nil
	}

	f := a.by[id]
	because := ""
	switch {
	case a.level(f) == 0:
		s, ok := a.proving(assessment.ProofStop)
		s.Because, s.From = a.says(f, q), []string{id}
		if !ok {
			return nil
		}
		return []PlanStep{s}
	case f.Standing == assessment.FactNotKnown:
		because = "It was asked and nobody there knew."
	case f.Standing == assessment.FactNotAsked && !a.offered(id) && a.acts():
		because = a.bySide("Nobody was asked, and it is in use.", "It is not answered, and it is in use.")
	default:
		return nil
	}

	s := a.asks("unknown."+cmp.Or(a.areaAbout(id), id), a.knows(id))
	s.Proves, s.From, s.Because = []assessment.Proof{assessment.ProofKnown(id)}, a.answered([]string{id}), because
	if a.inUse() {
		s.harm = harmDecides
	}
	s.asked = []string{a.subordinate(q)}
	asksFor(&s)
	return []PlanStep{s}
}

// acts reports whether it is in use, and changes something or picks its own steps.
func (a *author) acts() bool {
	return a.inUse() && (a.v.Class == assessment.Agent || len(a.named(assessment.Final, assessment.Writes)) > 0)
}

// serves reports whether one of some moves is of an area, or rests on a question of it,
// or proves something about one.
func (a *author) serves(steps []PlanStep, id string) bool {
	area := a.areaOf(id)
	return area != nil && slices.ContainsFunc(steps, func(s PlanStep) bool {
		return s.area == id || slices.ContainsFunc(area.Questions, func(q string) bool {
			return slices.Contains(s.From, q) || slices.Contains(s.Proves, assessment.Proof(q)) ||
				slices.Contains(s.Proves, assessment.ProofKnown(q))
		})
	})
}

// inUse reports whether it does its work today.
func (a *author) inUse() bool { return a.iv.Stage() == "live" || a.iv.Stage() == "trial" }

// exposed reports whether strangers can write what a system in use reads, while its
// rights reach far or a change on the list has nothing that refuses it.
func (a *author) exposed() bool {
	return a.inUse() && a.controls(a.fact(assessment.SubjectStrangers), 1) &&
		(a.controls(a.fact(assessment.SubjectStrength), 1) ||
			slices.ContainsFunc(a.iv.Inventory, func(l assessment.Line) bool {
				return l.Kind != assessment.Reads && l.Unrefused()
			}))
}

// hasten brings forward what narrows the reach of a system that strangers can write to, and
// what puts a yes before that which a system in use does for good today with nothing that
// refuses it: to the day that answers are due, or to twice the days of work where that is
// more. Where another move switches that off or holds it meanwhile, its day may stay.
func (a *author) hasten(steps []PlanStep) {
	exposed := a.exposed()
	loose := a.inUse() && len(a.unrefusedFinal()) > 0 && !proved(steps, assessment.ProofHeld) &&
		!proved(steps, assessment.ProofPaused)
	for i := range steps {
		s := &steps[i]
		narrows := slices.Contains(s.Proves, assessment.ProofRights) || slices.Contains(s.Proves, assessment.ProofIdentity)
		if !(exposed && narrows) && !(loose && slices.Contains(s.Proves, assessment.ProofRefusal)) {
			continue
		}
		soon := a.dueIn(max(a.b.Design.AskDays, 2*s.high))
		if s.Agreed || s.By.IsZero() || !soon.Before(s.By) {
			continue
		}
		s.By = soon
		a.dated(s)
	}
}

// whyAskedOf is whyAsked for some of the answers that a move asks for.
func (a *author) whyAskedOf(some []assessment.Proof) string {
	flips := a.flipsAmong(some)
	switch {
	case a.v.ClassHolds() || a.v.Shape == assessment.UndeterminedShape:
		return fmt.Sprintf("Nothing is settled before the first%s known.",
			words.ByNumber(len(some), " is", " "+words.Count(len(some))+" are"))
	case flips == 0:
		return "None of them changes the class alone."
	}
	return fmt.Sprintf("%s of them could change the class alone.", words.Capital(words.Count(flips)))
}

// flipsAmong counts the answers among some that could change the class alone.
func (a *author) flipsAmong(of []assessment.Proof) int {
	if a.v.ClassHolds() {
		return 0
	}
	n := 0
	for _, id := range a.classFlips() {
		if slices.Contains(of, assessment.ProofKnown(id)) {
			n++
		}
	}
	return n
}

// whyAsked says what answers are asked for: which of them could change the class
// alone, and which only complete what decides it.
func (a *author) whyAsked(of []assessment.Proof) string {
	flips := a.flipsAmong(of)
	switch n := len(of); {
	case a.v.ClassHolds() || a.v.Shape == assessment.UndeterminedShape:
		return "Nothing is settled before " + words.ByNumber(n, "it is", "they are") + " known."
	case flips == 0:
		return words.ByNumber(n, "It does not change the class alone; it completes",
			"None of them changes the class alone; they complete") + " what decides it."
	case flips == n:
		return words.ByNumber(n, "It could change the class alone.", "Each of them could change the class alone.")
	default:
		return fmt.Sprintf("%s of them could change the class alone; the rest completes what decides it.",
			words.Capital(words.Count(flips)))
	}
}

// knows is who would know the answer to a question: whoever was named for it, or
// whoever has the role that it is for.
func (a *author) knows(question string) string {
	for _, o := range a.v.OpenQuestions {
		if o.Question == question && oneLine(o.Who) != "" {
			return a.whom(o)
		}
	}
	return a.ownerOf(question)
}

// answered are those of some references that somebody was asked about: no move rests
// on what nobody was asked.
func (a *author) answered(from []string) []string {
	return slices.DeleteFunc(slices.Clone(from), func(id string) bool {
		_, is := a.b.Question(id)
		return is && a.by[id].Standing == assessment.FactNotAsked
	})
}

// How much harm a move keeps away; larger stands first.
const (
	harmOther   = iota
	harmDecides // a condition of page one
	harmExposed // rights that reach far, in use, where strangers can write what it reads
	harmChained // a change that a stranger's text can lead to, in use, and nobody looks
	harmHurried // people who say yes to that have not the time
	harmForGood // what cannot be undone, and nothing refuses each time
)

// order puts the moves in the order that the plan names: as a person ranked them,
// then the worst harm first, then by day. A day that we propose is never before that
// of a move above.
func (a *author) order(steps []PlanStep, demands []Demand) {
	free := slices.ContainsFunc(a.iv.Inventory, func(l assessment.Line) bool {
		return l.Unheld()
	})
	_, chain := a.b.ChainOf(a.iv, a.v)
	for i := range steps {
		s := &steps[i]
		switch {
		case free && (slices.Contains(s.Proves, assessment.ProofRefusal) ||
			slices.Contains(s.Proves, assessment.ProofHeld)), slices.Contains(s.Proves, assessment.ProofPaused):
			s.harm = harmForGood
		case free && slices.Contains(s.Proves, assessment.ProofReview):
			s.harm = harmHurried
		case a.inUse() && chain && slices.Contains(s.Proves, assessment.ProofPlanted):
			s.harm = harmChained
		case a.exposed() && slices.Contains(s.Proves, assessment.ProofRights):
			s.harm = harmExposed
		case slices.ContainsFunc(demands, func(d Demand) bool { return slices.Contains(s.Proves, d.Needs) }):
			s.harm = harmDecides
		}
	}

	// Rights are cut on an account of its own: on one that others use, it would cut theirs.
	own, cut := stepThatProves(steps, assessment.ProofIdentity), stepThatProves(steps, assessment.ProofRights)
	if own > 0 && cut > 0 && own != cut && a.level(a.fact(assessment.SubjectIdentity)) <= 1 {
		first, then := steps[own-1], &steps[cut-1]
		then.harm = min(then.harm, first.harm)
		if !then.day.After(first.day) {
			then.day = first.day.Add(time.Second) // behind it on the same day
		}
	}

	last := func(n int) int { // no rank stands behind every rank
		if n == 0 {
			return 1 << 30
		}
		return n
	}
	slices.SortStableFunc(steps, func(x, y PlanStep) int {
		return cmp.Or(cmp.Compare(last(x.Priority), last(y.Priority)), cmp.Compare(y.harm, x.harm), x.day.Compare(y.day))
	})

	for i := 1; i < len(steps); i++ {
		s := &steps[i]
		if s.Priority > 0 || s.By.IsZero() {
			continue
		}
		for _, above := range steps[:i] {
			if above.Priority == 0 && s.By.Before(above.By) {
				s.By = above.By
			}
		}
		s.Due = "by " + assessment.FormatDate(s.By)
	}
}
