package report

import (
	"fmt"
	"slices"

	"discern/assessment"
	"discern/assessment/words"
)

// farBeyond is how many times as long as a usual run the longest one has to be to stand out.
const farBeyond = 3

// foundRunaway: it acts today and nobody in particular can stop it, or runs go far beyond the
// usual and no limit on them is known to hold.
func (a *author) foundRunaway() (found, bool) {
	switchOff := assessment.Fact{}
	if id := a.b.AskedBy(assessment.ProofStop); id != "" {
		switchOff = a.by[id]
	}
	loose := a.controls(switchOff, 0) && a.acts()
	long, limit := a.longRun()
	if !loose && long == "" {
		return found{}, false
	}

	out := found{Sentence: Sentence{ID: "finding.runaway"}, harm: harmLong}
	final := a.named(assessment.Final)
	if long != "" {
		out.Lead, out.Text = "A run has gone far beyond the usual.", long
		out.From = []string{assessment.NumSeen, assessment.NumSteps}
		out.needs, out.settle = assessment.Proof(limit.Question), limit.Question
		if far, from := a.checkedShort(); far != "" {
			out.Text += " " + far
			out.From = append(out.From, from)
		}
		if f := a.strayed(); f.Question != "" {
			out.Text += " " + a.saidOf(f)
			out.From = append(out.From, f.Question)
			out.more = a.moveOnStraying() + 1
		}
		if q, ok := a.b.Question(limit.Question); ok && limit.Says != "" && !loose {
			out.Text += " " + a.saidOf(limit)
			out.From = append(out.From, q.ID)
		}
	}
	if loose {
		out.also = out.needs // caps and an off switch are two moves
		out.needs, out.settle = assessment.ProofStop, switchOff.Question
		out.From = append(out.From, switchOff.Question)
		says := "Nobody in particular can stop it."
		if switchOff.Standing != assessment.FactShown {
			says = "Nobody in particular is said to be able to stop it."
		}
		if long == "" {
			out.Lead, out.Text = says, "It is in use."
		} else {
			out.Text += " " + says
		}
		if len(final) > 0 {
			out.harm = harmNoStop
			out.From = append(out.From, "inventory")
		}
	}
	shared, is := a.foundShared()
	said := is && shared.harm == harmSharedFor || len(a.unrefusedFinal()) > 0 // a worse finding names them
	if len(final) > 0 && !said {
		out.Text += fmt.Sprintf(" It can do what cannot be undone: %s.", words.Series(final, 2))
	}
	return out, true
}

// numStrayed is the number that is asked for with whether a long run wandered off.
const numStrayed = "steps_when_drifting"

// strayed is the answer that a long run has wandered off what was asked and that somebody
// noticed it later; the zero Fact where nobody said so, or something speaks against it.
func (a *author) strayed() assessment.Fact {
	for _, q := range a.b.All() {
		if f := a.by[q.ID]; slices.Contains(q.Numbers, numStrayed) && f.Holds() && a.level(f) == noticedLate {
			return f
		}
	}
	return assessment.Fact{}
}

// noticedLate is the level of an answer that something happened and was noticed later.
const noticedLate = 1

// foundStrayed: it has gone wrong, and somebody noticed later. It has a move where one is about
// what the model carries along.
func (a *author) foundStrayed() (found, bool) {
	f, about, at := a.strayed(), a.b.About(assessment.SubjectUnnoticed), a.moveOnStraying()
	if f.Question == "" || at < 0 {
		return found{}, false
	}
	return found{Sentence: Sentence{ID: "finding.strayed", Lead: "It has gone wrong before.", Text: a.saidOf(f),
		From: []string{f.Question}}, harm: harmStrayed, settle: about, by: at + 1}, true
}

// moveOnStraying is the place in the plan of the move about what the model carries along, which
// keeps a run at what was asked; -1 for none.
func (a *author) moveOnStraying() int {
	area := a.areaAbout(a.b.About(assessment.SubjectUnnoticed))
	return slices.IndexFunc(a.steps, func(s PlanStep) bool { return area != "" && s.area == area })
}

// checkedShort says that no run as long as a usual one was confirmed right, where that was
// answered and holds, and the question; "" else.
func (a *author) checkedShort() (says, question string) {
	f := a.confirmedFact()
	if !f.Holds() || a.level(f) >= enoughControl {
		return "", ""
	}
	return a.saidOf(f), f.Question
}

// longRun says how far the longest run went beyond a usual one, where that is far and no
// limit is known to stop such a run; and what was said of such a limit.
func (a *author) longRun() (string, assessment.Fact) {
	longest, known := a.b.NumberIn(a.iv, assessment.NumSeen)
	usual, also := a.b.NumberIn(a.iv, assessment.NumSteps)
	limit := assessment.Fact{}
	for _, q := range a.b.All() {
		if slices.Contains(q.Numbers, numLongest) {
			limit = a.by[q.ID]
		}
	}
	if !known || !also || longest.Unknown || usual.Unknown || usual.AtLeast || usual.High <= 0 ||
		longest.Low < farBeyond*usual.High || !a.nums[assessment.NumSeen].Holds() || !a.nums[assessment.NumSteps].Holds() {
		return "", limit
	}
	level := a.level(limit)
	if level >= enoughControl && level != notGiven && limit.Holds() {
		return "", limit
	}
	return fmt.Sprintf("The longest one seen took %s steps, and a usual one takes %s.", longest.String(), usual.String()),
		limit
}

// numLongest is the limit on the minutes of a run, which is asked for with what stops one.
const numLongest = "max_run_minutes"
