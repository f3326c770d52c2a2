package web

import (
	"time"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// verdictCache keeps what lists and calls show of a verdict, by interview and
// revision: judging again gives the same until an answer changes.
type verdictCache struct {
	bank *assessment.Bank
	kept *memory[string, judged]
}

const (
	// judgedFor is how long a verdict is kept that nobody asks for.
	judgedFor = 24 * time.Hour
	// maxJudged is how many are kept at most.
	maxJudged = 10_000
)

// judged is a verdict in the few words a list shows, or of a call only what is
// left of it.
type judged struct {
	rev   int
	left  int  // that matter
	whole bool // the rest is there as well

	shape    templates.ShapeOf
	answered int
	of       int
}

// at is what is kept of an interview at that revision.
func (v *verdictCache) at(id string, rev int) (judged, bool) {
	j, ok := v.find(id, rev)
	return j, ok && j.whole
}

func (v *verdictCache) find(id string, rev int) (judged, bool) {
	j, ok := v.kept.get(id)
	return j, ok && j.rev == rev
}

// keep keeps a verdict, unless it says less of a revision than the one that is
// kept already.
func (v *verdictCache) keep(id string, j judged) {
	v.kept.change(id, func(old judged) judged {
		if old.whole && !j.whole && old.rev == j.rev {
			return old
		}
		return j
	})
}

func (v *verdictCache) judge(iv assessment.Interview) judged {
	if j, ok := v.at(iv.ID, iv.Rev); ok {
		return j
	}

	j := v.shown(iv.Rev, store.JudgeForList(v.bank, iv))
	v.keep(iv.ID, j)
	return j
}

// shown is a verdict in the words of a list.
func (v *verdictCache) shown(rev int, j store.Judged) judged {
	shape := templates.ShapeOf{Shape: j.Shape, Name: v.bank.ShapeText(j.Shape).Name, Settled: j.Settled,
		Confidence: j.Confidence}
	return judged{rev: rev, whole: true, shape: shape, left: j.Open, answered: j.Given, of: j.Asked}
}

// course works out how a call stands, which is all that a save needs.
func (v *verdictCache) course(iv assessment.Interview) *assessment.Course {
	c := v.bank.For(&iv).Course(iv)
	v.keep(iv.ID, judged{rev: iv.Rev, left: c.ToGo})
	return c
}

// left is how many questions are left that matter.
func (v *verdictCache) left(iv assessment.Interview) int {
	if j, ok := v.find(iv.ID, iv.Rev); ok {
		return j.left
	}
	return v.course(iv).ToGo
}
