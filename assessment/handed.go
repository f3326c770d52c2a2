package assessment

import "slices"

// CanHandOver keeps of some questions those that can be handed over, in the order of
// the bank: what was ticked on a page may have been answered meanwhile.
func CanHandOver(b *Bank, iv Interview, ticked []string) []string {
	open := map[string]bool{}
	groups, _ := ToHandOver(b, iv)
	for _, g := range groups {
		for _, q := range g.Questions {
			open[q.Question.ID] = true
		}
	}

	var out []string
	for _, q := range b.All() {
		if open[q.ID] && slices.Contains(ticked, q.ID) {
			out = append(out, q.ID)
		}
	}
	return out
}

// OfferedTo is what a hand-over begins with: the questions that matter of those that
// somebody would know, of everybody where who is "". known is false where nothing waits
// for somebody of that name.
func OfferedTo(b *Bank, iv Interview, who string) (questions []string, known bool) {
	groups, matter := ToHandOver(b, iv)
	for _, g := range groups {
		if who != "" && g.Who != who {
			continue
		}

		known = known || who != ""
		for _, q := range g.Questions {
			if slices.Contains(matter, q.Question.ID) {
				questions = append(questions, q.Question.ID)
			}
		}
	}
	return questions, known
}

// Begun reports whether the present meeting of an interview is that one: the form that
// began it was sent twice.
func (iv *Interview) Begun(m Meeting) bool {
	if len(iv.Meetings) == 0 {
		return false
	}
	now := iv.Meetings[len(iv.Meetings)-1]
	return slices.Equal(now.People, m.People) && now.Aim == m.Aim && now.Minutes == m.Minutes
}
