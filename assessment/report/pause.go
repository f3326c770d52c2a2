package report

import (
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// pauseSteps hold what cannot be undone while a decision on a system in use waits for an
// answer that is open or contradicted, as far as nothing is known that refuses it each time
// and no other move has it wait for a yes or switches it off.
func (a *author) pauseSteps(have []PlanStep, demands []Demand) []PlanStep {
	if !a.inUse() || len(a.waitedFor(demands)) == 0 || proved(have, assessment.ProofHeld) {
		return nil
	}

	var covered []int
	for _, s := range have {
		if s.holds != assessment.HoldsPlanted { // which stops what strangers ask for, and nothing else
			covered = append(covered, a.b.Held(a.iv, a.v, s.holds)...)
		}
	}
	unsure := a.b.Held(a.iv, a.v, assessment.HoldsUnsure)
	if !slices.ContainsFunc(unsure, func(i int) bool { return !slices.Contains(covered, i) }) {
		return nil
	}

	s, ok := a.proving(assessment.ProofPaused)
	if !ok {
		return nil
	}
	s.Because = words.Capital(a.unsureToday(unsure)) + ", and the decision waits for an answer."
	s.From = refs(unsure)
	return []PlanStep{s}
}

// waitedFor are the conditions that hang on an answer which is open, or which something
// contradicts.
func (a *author) waitedFor(demands []Demand) []Demand {
	return slices.DeleteFunc(slices.Clone(demands), func(d Demand) bool { return !d.known && d.worst != against })
}

// unsureToday says why it is not sure that some actions are refused.
func (a *author) unsureToday(at []int) string {
	var open, blank int
	for _, i := range at {
		switch l := a.iv.Inventory[i]; {
		case l.Unrefused():
			open++
		case l.RefusalUnknown():
			blank++
		}
	}

	they := words.ByNumber(len(at), "it", "them")
	switch len(at) {
	case open:
		return "nothing is listed that could refuse " + they
	case blank:
		return "what can refuse " + they + " is not known"
	}
	return "nothing is known to refuse " + words.ByNumber(len(at), "it", "each of them") + " each time"
}

// untilKnown says of a move that holds actions back for an answer which moves get it.
func (a *author) untilKnown(steps []PlanStep, demands []Demand) {
	waited := a.waitedFor(demands)
	var by []string
	for i, s := range steps {
		if slices.ContainsFunc(waited, func(d Demand) bool { return d.Needs != "" && slices.Contains(s.Proves, d.Needs) }) {
			by = append(by, fmt.Sprint(i+1))
		}
	}

	for i := range steps {
		s := &steps[i]
		if !slices.Contains(s.Proves, assessment.ProofPaused) || strings.Contains(s.Do, "until") {
			continue
		}
		until := "until the answer is there"
		if n := len(by); n > 0 {
			until = fmt.Sprintf("until what %s %s %s is known", words.ByNumber(n, "move", "moves"), words.Series(by, n),
				words.ByNumber(n, "settles", "settle"))
			if slices.ContainsFunc(waited, func(d Demand) bool { return d.good }) { // a bad answer ends no hold
				until = fmt.Sprintf("until the %s of %s %s %s the conditions", words.ByNumber(n, "answer", "answers"),
					words.ByNumber(n, "move", "moves"), words.Series(by, n), words.ByNumber(n, "meets", "meet"))
			}
		}
		s.Do = strings.TrimRight(s.Do, ".") + ", " + until + "."
	}
}
