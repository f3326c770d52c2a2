package report

import (
	"fmt"
	"math"
	"slices"

	"discern/assessment"
	"discern/assessment/words"
)

// tooMany is what people are asked to say yes to in a day, where they have not the time.
type tooMany struct {
	all   assessment.Number // approvals a day, at most
	says  string            // how many and when: "Up to 7,800 approvals a day at the 2,600 asked about"
	fit   string            // how many there is time for
	grown bool              // the number is that of the size asked about
	from  []string          // numbers, lines and what was asked about
}

// tooManyApprovals reckons the approvals of a day against the time of those who give them: at
// the size that the decision asks about, else those that are asked for, else those of today's
// runs; false where there is time for all, or a number that it takes is not known.
func (a *author) tooManyApprovals(lines []int) (tooMany, bool) {
	fit := a.v.Numbers.ApprovalsThatFit
	if fit == nil || fit.AtLeast || slices.ContainsFunc(fit.From, a.numberDisputed) {
		return tooMany{}, false
	}

	each := func(runs float64) assessment.Number {
		n := runs * float64(len(lines))
		return assessment.Number{Low: n, High: n}
	}
	short := func(n assessment.Number) bool { return n.Low > fit.High }
	out := tooMany{fit: fit.Text(), from: slices.Clone(fit.From)}

	if to, grows := a.growth(); grows {
		if all := each(to.Low); short(all) {
			out.all, out.grown = all, true
			out.says = fmt.Sprintf("Up to %s a day at the %s asked about", countOf(all, "approval"), to.String())
			out.from = slices.Concat([]string{assessment.ContextNext, assessment.NumTasks}, out.from, refs(lines))
			return out, true
		}
	}
	if wanted, ok := a.b.NumberIn(a.iv, numWanted); ok && !wanted.Unknown && short(wanted) {
		out.all, out.says = wanted, wanted.String()+" approvals a day are asked for"
		out.from = append(out.from, numWanted)
		return out, true
	}
	runs, ok := a.b.NumberIn(a.iv, assessment.NumTasks)
	if all := each(runs.Low); ok && !runs.Unknown && !a.numberDisputed(assessment.NumTasks) && short(all) {
		out.all, out.says = all, fmt.Sprintf("Up to %s a day at %s a day", countOf(all, "approval"), countOf(runs, "run"))
		out.from = slices.Concat([]string{assessment.NumTasks}, out.from, refs(lines))
		return out, true
	}
	return tooMany{}, false
}

// numWanted is how many approvals a day people are asked for.
const numWanted = "approvals_per_day"

// numberDisputed reports whether a number is contradicted by something else than that the
// approvals asked for take more time than there is.
func (a *author) numberDisputed(id string) bool {
	f := a.nums[id]
	return f.Standing == assessment.FactContradicted && slices.ContainsFunc(f.Against, func(o assessment.Objection) bool {
		x, _ := a.finding(o.Rule)
		return x == nil || !slices.Contains(x.Numbers, numWanted)
	})
}

// waiting are the places of the actions that a person has to say yes to, as far as the
// answers or what else has to hold say that one has to: what cannot be undone, or else what a
// stranger's text can lead to; nil where nobody has to.
func (a *author) waiting(others []Demand) []int {
	asks := func(p ...assessment.Proof) bool {
		return slices.ContainsFunc(others, func(d Demand) bool { return slices.Contains(p, d.Needs) })
	}

	waits := a.b.About(assessment.SubjectWaits)
	level := a.level(a.by[waits])
	people := level > enoughControl && level != notGiven // they say that a person says yes
	if people || asks(assessment.ProofRefusal, assessment.Proof(waits)) {
		if final := a.b.Held(a.iv, a.v, assessment.HoldsFinal); len(final) > 0 {
			return final
		}
	}
	if asks(assessment.ProofPlanted) {
		return a.b.Held(a.iv, a.v, assessment.HoldsPlanted)
	}
	return nil
}

// reviewDemands ask for the time of those who have to say yes, or for fewer times that they
// have to, where the numbers say that they have not the time.
func (a *author) reviewDemands(others []Demand) []Demand {
	lines := a.waiting(others)
	if len(lines) == 0 {
		return nil
	}
	n, short := a.tooManyApprovals(lines)
	if !short {
		return nil
	}
	today := fmt.Sprintf("%s; at %s hours a day each, those who review have time for %s", n.says,
		words.Count(assessment.ReviewHours), n.fit)
	if need, now, known := a.reviewersFor(n); known {
		today = fmt.Sprintf("%s; at %s hours a day each, that is the time of %s, and there are %s, who have time for %s",
			n.says, words.Count(assessment.ReviewHours), need, now, n.fit)
	}
	return []Demand{{ID: "review", Needs: assessment.ProofReview, worst: hurried, From: n.from,
		Holds: "Those who say yes have the time for it, or are asked less often", Today: today}}
}

// reviewersFor is how many people it would take to say yes so often, "195 people", and how
// many there are; false where a number for that is missing, or they are enough.
func (a *author) reviewersFor(n tooMany) (need, now string, known bool) {
	minutes, timed := a.b.NumberIn(a.iv, assessment.NumMinutes)
	there, counted := a.b.NumberIn(a.iv, assessment.NumReviewers)
	if !timed || !counted {
		return "", "", false
	}
	people := math.Ceil(n.all.High * minutes.Low / (60 * assessment.ReviewHours))
	if people <= there.High {
		return "", "", false
	}
	return peopleOf(assessment.Number{Low: people, High: people}), there.String(), true
}

// reviewersWanted says how many people it would take to say yes to all that is asked for,
// and who would do it without them.
func (a *author) reviewersWanted() string {
	n, short := a.tooManyApprovals(a.waiting(a.demands()))
	if !short {
		return ""
	}
	need, now, known := a.reviewersFor(n)
	if !known {
		return ""
	}
	minutes, _ := a.b.NumberIn(a.iv, assessment.NumMinutes)
	each := assessment.Number{Low: minutes.Low, High: minutes.Low}
	return fmt.Sprintf("%s x %s, at %s hours a day each, is the time of %s; there are %s.", countOf(n.all, "approval"),
		countOf(each, "minute"), words.Count(assessment.ReviewHours), need, now)
}

// peopleOf counts people: "195 people".
func peopleOf(n assessment.Number) string {
	if n.Low == 1 && n.High == 1 {
		return "1 person"
	}
	return n.String() + " people"
}
