package templates

import (
	"discern/assessment"

	"discern/assessment/words"
)

// PartsPageData is /interviews/{id}/parts, posted to itself. Fields: parts (how
// many), and per part i from 0: pid.i, pname.i, pev.i (evidence for all its
// answers), pq.i.<question> (an answer's id, "" for not known or, where the
// whole has an answer that counts, as for the whole), premove.i; base_rev; go =
// save or done. A part with a name and no id is new.
type PartsPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview // its parts as typed
	Verdicts  []assessment.PartVerdict
}

// MaxParts bounds the page; a system with more parts is several systems.
const MaxParts = assessment.MaxParts

// verdict returns the verdict of a part; nil for one that is new.
func (p PartsPageData) verdict(id string) *assessment.PartVerdict {
	for i := range p.Verdicts {
		if p.Verdicts[i].ID == id && id != "" {
			return &p.Verdicts[i]
		}
	}
	return nil
}

// inherits reports whether a part without an answer of its own takes that of
// the whole: the questions that set the class never do.
func inherits(q *assessment.Question) bool { return !q.Deciding }

// evidenceOf is how the answers of a part are known: the weakest of them.
func evidenceOf(x assessment.Part) assessment.Evidence {
	out := assessment.Evidence("")
	for _, a := range x.Answers {
		if a.State == assessment.Answered && (out == "" || a.Evidence.Level() < out.Level()) {
			out = or(a.Evidence, assessment.Assumed)
		}
	}
	return or(out, assessment.Said)
}

// linesOf counts the lines of the inventory that belong to a part.
func (p PartsPageData) linesOf(id string) int {
	n := 0
	for _, l := range p.Interview.Inventory {
		if l.Part == id {
			n++
		}
	}
	return n
}

// belong says how many actions are in a part.
func (p PartsPageData) belong(id string) string {
	if n := p.linesOf(id); n > 0 {
		return words.Figure(n, "action belongs", "actions belong") + " to it."
	}
	return "No action belongs to it yet."
}

// blank are the rows for new parts.
func (p PartsPageData) blank() int { return min(2, MaxParts-len(p.Interview.Parts)) }

// wholeSays is the answer of the whole, for a question that a part may leave to it.
func (p PartsPageData) wholeSays(q *assessment.Question) string {
	if !inherits(q) {
		return "Not known"
	}
	a := p.Interview.AnswerTo(q.ID)
	if a.State != assessment.Answered {
		return "As for the whole: " + words.Lower(a.State.In(assessment.SideSeller))
	}

	return "As for the whole: " + q.Chosen(a)
}
