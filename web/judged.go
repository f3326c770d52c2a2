package web

import (
	"sync"

	"discern/assessment"
	"discern/templates"
)

// verdictCache keeps what lists and calls show of a verdict, by interview and
// revision: judging again gives the same until an answer changes.
type verdictCache struct {
	bank *assessment.Bank
	mu   sync.Mutex
	kept map[string]judged
}

// judged is a verdict in the few words a list shows, or of a call only what is
// left of it.
type judged struct {
	rev   int
	left  int  // that matter
	whole bool // the rest is there as well

	shape    templates.ShapeOf
	class    assessment.Class
	answered int
	of       int
}

// maxKept bounds the cache; past it, it starts afresh.
const maxKept = 10_000

// at is what is kept of an interview at that revision.
func (v *verdictCache) at(id string, rev int) (judged, bool) {
	j, ok := v.find(id, rev)
	return j, ok && j.whole
}

func (v *verdictCache) find(id string, rev int) (judged, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	j, ok := v.kept[id]
	return j, ok && j.rev == rev
}

func (v *verdictCache) keep(id string, j judged) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.kept == nil || len(v.kept) >= maxKept {
		v.kept = map[string]judged{}
	}
	if old := v.kept[id]; j.whole || !old.whole || old.rev != j.rev {
		v.kept[id] = j
	}
}

func (v *verdictCache) judge(iv assessment.Interview) judged {
	if j, ok := v.at(iv.ID, iv.Rev); ok {
		return j
	}
	verdict := assessment.Judge(v.bank, iv)
	j := judged{rev: iv.Rev, whole: true, shape: shapeOf(v.bank, verdict), class: verdict.Class, left: verdict.ToGo}
	for _, a := range iv.Answers {
		if a.State == assessment.Answered {
			j.answered++
		}
	}
	j.of = j.answered + len(verdict.OpenQuestions)
	v.keep(iv.ID, j)
	return j
}

// course works out how a call stands, which is all that a save needs.
func (v *verdictCache) course(iv assessment.Interview) *assessment.Course {
	c := v.bank.Course(iv)
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
