package report

import (
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// chainDemands ask for something that refuses what a stranger's text can lead to where
// nobody would see it: each such change that no other condition asks about. A condition
// on one of its lines is given the chain as it stands today.
func (a *author) chainDemands(lines []Demand) []Demand {
	chain, ok := a.b.ChainOf(a.iv, a.v)
	if !ok {
		return nil
	}

	left, said := slices.Clone(chain.Lines), false
	for i := range lines {
		d := &lines[i]
		on := slices.DeleteFunc(slices.Clone(chain.Lines), func(at int) bool { return !slices.Contains(d.From, lineRef(at)) })
		if len(on) == 0 || d.Needs != assessment.ProofRefusal {
			continue
		}
		left = slices.DeleteFunc(left, func(at int) bool { return slices.Contains(on, at) })
		d.Today = words.Sentence(d.Today) + " " + a.chainToday(chain)
		said = true
		d.From, d.worst = append(d.From, chain.Strangers.Question, chain.Looks.Question), chained
	}
	if len(left) == 0 && len(chain.Lines) > 0 {
		return nil
	}

	d := Demand{ID: "chain", Needs: assessment.ProofPlanted, worst: chained,
		From: append(refs(left), chain.Strangers.Question, chain.Looks.Question)}
	d.Today = a.unrefusedToday(chain, len(left))
	if !said {
		d.Today = a.chainToday(chain) + " " + d.Today
	}
	if chain.Refusal != nil {
		d.From = append(d.From, chain.Refusal.Question)
	}
	switch n := len(left); {
	case n == 0:
		d.Holds = "A check stands between what strangers write and a change"
	case n <= 2:
		d.Holds = fmt.Sprintf("A check stands between what strangers write and %s", words.Either(a.actions(left)))
	default:
		d.Holds = fmt.Sprintf("A check stands between what strangers write and each of %s",
			words.Plural(n, "change", "changes"))
	}
	return []Demand{d}
}

// chainToday says who can write what it reads and that nobody looks, each as far as it can
// be relied on.
func (a *author) chainToday(chain assessment.Chain) string {
	strangers, looks := a.saidOf(chain.Strangers), a.saidOf(chain.Looks)
	if they := a.theySay(); strings.HasSuffix(strangers, they) && strings.HasSuffix(looks, they) {
		return strings.TrimSuffix(strangers, they) + ", and " + words.Lower(looks) // said once of both
	}
	return strangers + " " + looks
}

// unrefusedToday says that nothing refuses some changes, and where that was said.
func (a *author) unrefusedToday(chain assessment.Chain, n int) string {
	if chain.Refusal == nil {
		return "Nothing is listed that could refuse " + words.ByNumber(n, "it.", "them.")
	}
	return a.saidOf(*chain.Refusal)
}

// saidOf is a sentence on a fact as far as it can be relied on, with the number of what
// speaks against it.
func (a *author) saidOf(f assessment.Fact) string {
	q, _ := a.b.Question(f.Question)
	if f.Standing != assessment.FactContradicted || len(f.Against) == 0 {
		return a.says(f, q)
	}
	_, n := a.finding(f.Against[0].Rule)
	return fmt.Sprintf("It is said that %s, and finding %d speaks against it.",
		words.Lower(strings.TrimRight(oneLine(f.Says), ".")), n)
}
