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

	left := slices.Clone(chain.Lines)
	for i := range lines {
		d := &lines[i]
		on := slices.DeleteFunc(slices.Clone(chain.Lines), func(at int) bool { return !slices.Contains(d.From, lineRef(at)) })
		if len(on) == 0 || d.Needs != assessment.ProofRefusal {
			continue
		}
		left = slices.DeleteFunc(left, func(at int) bool { return slices.Contains(on, at) })
		d.Today += ". " + a.chainToday(chain)
		d.From, d.worst = append(d.From, chain.Strangers.Question, chain.Looks.Question), chained
	}
	if len(left) == 0 && len(chain.Lines) > 0 {
		return nil
	}

	d := Demand{ID: "chain", Needs: assessment.ProofPlanted, worst: chained,
		From: append(refs(left), chain.Strangers.Question, chain.Looks.Question)}
	d.Today = a.chainToday(chain) + ". " + a.unrefusedToday(chain, len(left))
	if chain.Refusal != nil {
		d.From = append(d.From, chain.Refusal.Question)
	}
	switch n := len(left); {
	case n == 0:
		d.Holds = "Something can refuse a change that a stranger's text asks for"
	case n <= 2:
		d.Holds = fmt.Sprintf("Something can refuse %s if a stranger's text asks for it",
			strings.Join(a.actions(left), " or "))
	default:
		d.Holds = fmt.Sprintf("Something can refuse each of %s if a stranger's text asks for it",
			words.Plural(n, "change", "changes"))
	}
	return []Demand{d}
}

// chainToday says who can write what it reads and that nobody looks, as far as each can
// be relied on: "Anyone can write what it reads, and nobody looks at its actions, they say".
func (a *author) chainToday(chain assessment.Chain) string {
	read, look := clauseOf(chain.Strangers), clauseOf(chain.Looks)
	if chain.Strangers.Standing == chain.Looks.Standing && len(chain.Looks.Against) == 0 {
		return words.Capital(read) + ", and " + look + a.relied(chain.Looks)
	}
	return words.Capital(read) + a.relied(chain.Strangers) + "; " + look + a.relied(chain.Looks)
}

// unrefusedToday says that nothing refuses some changes, and where that was said.
func (a *author) unrefusedToday(chain assessment.Chain, n int) string {
	if chain.Refusal == nil {
		return "On the list, nothing refuses " + words.ByNumber(n, "it", "them")
	}
	return words.Capital(clauseOf(*chain.Refusal)) + a.relied(*chain.Refusal)
}

// clauseOf is what was answered, as a clause.
func clauseOf(f assessment.Fact) string {
	return words.Lower(strings.TrimRight(oneLine(f.Says), "."))
}

// relied says behind a clause how far it can be relied on: ", they say"; "" for what was
// shown.
func (a *author) relied(f assessment.Fact) string {
	switch f.Standing {
	case assessment.FactSaid:
		return ", they say"
	case assessment.FactAssumed:
		return ", it is assumed"
	case assessment.FactContradicted:
		for _, o := range f.Against {
			if _, n := a.finding(o.Rule); n > 0 {
				return fmt.Sprintf(", they say, and finding %d speaks against it", n)
			}
		}
		return ", they say, and something speaks against it"
	}
	return ""
}
