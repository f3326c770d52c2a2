package assessment

import (
	"cmp"
	"slices"

	"discern/assessment/words"
)

// HandoverGroup is the open questions of one role or person.
type HandoverGroup struct {
	Who       string // "Builder", "Tom Berg", or "Anybody"
	Questions []HandoverQuestion
}

// HandoverQuestion is one question that can be handed over.
type HandoverQuestion struct {
	Question *Question
	State    string // "not asked", "not known yet", "set aside"
}

// ToHandOver lists what can be handed over: questions that are open, not known
// or set aside, what matters most first, grouped by who would know; and the ids
// of those which matter.
func ToHandOver(b *Bank, iv Interview) (groups []HandoverGroup, matter []string) {
	v := Judge(b, iv)
	for _, o := range v.OpenQuestions {
		q, ok := b.Question(o.Question)
		if !ok {
			continue
		}

		state := words.Lower(Open.In(SideSeller))
		parked := slices.Contains(iv.Parked, q.ID)
		switch {
		case parked:
			state = "set aside"
		case o.Asked:
			state = words.Lower(Unknown.In(SideSeller))
		}

		if parked || o.Asked || slices.Contains(v.LeftThatMatter, q.ID) {
			matter = append(matter, q.ID)
		}

		who := cmp.Or(o.Who, string(o.Role), "Anybody")
		i := slices.IndexFunc(groups, func(g HandoverGroup) bool { return g.Who == who })
		if i < 0 {
			i, groups = len(groups), append(groups, HandoverGroup{Who: who})
		}

		groups[i].Questions = append(groups[i].Questions, HandoverQuestion{Question: q, State: state})
	}

	return groups, matter
}

// Heard is what of an interview can go along with a link: the answers about the
// system, without the questions that are asked anyway.
func (iv *Interview) Heard(asked []string) map[string]Answer {
	out := map[string]Answer{}
	for id, a := range iv.Answers {
		if (a.State == Answered || a.State == NotApplicable) && !slices.Contains(asked, id) {
			out[id] = a
		}
	}
	return out
}
