package report

import (
	"slices"

	"discern/assessment"
)

// LeftOpen says, a sentence each, what a report sealed now would leave open, so that
// nobody seals by mistake what one more question would settle: the deciding questions that
// are still open, in the order of the bank, and an inventory without a line.
func LeftOpen(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict) []string {
	var out []string
	for _, q := range b.All() {
		if q.Deciding && slices.ContainsFunc(v.OpenQuestions,
			func(o assessment.OpenQuestion) bool { return o.Question == q.ID }) {
			out = append(out, "Not known yet: "+q.OpenLabel+".")
		}
	}

	if len(iv.Inventory) == 0 {
		out = append(out, "No systems and actions are listed.")
	}

	return out
}
