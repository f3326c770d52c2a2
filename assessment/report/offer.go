package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
)

// A buyer is led through some of the questions. Their report counts those; the others
// are an offer, and no gap: they stand in no count of what is open, and no move and no
// finding rests on them.

// offered reports whether a question of a buyer's record is no more than an offer: it
// has no answer, and they were not led to it as far as that is known.
func (c *composer) offered(id string) bool {
	return c.iv.Side == assessment.SideBuyer && !c.iv.Settled(id) && !slices.Contains(c.asked, id)
}

// openWord says of a question that it has no answer: "Not asked".
func (c *composer) openWord(id string) string {
	if c.offered(id) {
		return assessment.Open.In(assessment.SideSeller)
	}
	return assessment.Open.In(c.iv.Side)
}

// openClause is openWord as the end of a sentence: "was not asked".
func (c *composer) openClause(id string) string {
	if c.iv.Side == assessment.SideBuyer && !c.offered(id) {
		return "is not answered"
	}
	return "was not asked"
}

// toSettle reports whether an open question could settle a class that is open. It is
// a condition on page one and stands in a letter, so it is no offer, asked or not.
func (c *composer) toSettle(id string) bool {
	q, ok := c.b.Question(id)
	return ok && !c.v.ClassHolds() && (q.Deciding || slices.Contains(c.classFlips(), id))
}

// left splits the open questions of a verdict: those that are open, and those that are
// offered.
func (c *composer) left() (open, offered []assessment.OpenQuestion) {
	for _, o := range c.v.OpenQuestions {
		if c.offered(o.Question) && !c.toSettle(o.Question) {
			offered = append(offered, o)
		} else {
			open = append(open, o)
		}
	}
	return open, offered
}

// offer says how many questions more there are, for whom, and how long they take: "18
// more, if you like: ten for whoever builds it and eight for whoever runs it, about 12
// minutes in all." Those that a letter asks are not among them; it is "" for none.
func (a *author) offer(letters []*letter) string {
	_, all := a.left()
	all = slices.DeleteFunc(all, func(o assessment.OpenQuestion) bool { return asksOne(letters, o.Question) })
	if len(all) == 0 {
		return ""
	}

	var order, ids []string
	by := map[string]int{}
	for _, o := range all {
		ids = append(ids, o.Question)
		who := a.whom(o)
		if by[who]++; by[who] == 1 {
			order = append(order, who)
		}
	}

	slices.SortStableFunc(order, func(x, y string) int { return by[y] - by[x] })
	whom := "all for " + order[0]
	if len(order) > 1 {
		var each []string
		for _, who := range order {
			each = append(each, fmt.Sprintf("%s for %s", words.Count(by[who]), who))
		}
		whom = words.Series(each, len(each))
	}

	takes := words.Figure(a.b.LoadOf(a.iv.Stage(), ids).Minutes(), "minute", "minutes")
	if len(all) == 1 {
		return fmt.Sprintf("One more, if you like, for %s. About %s. Answer it or send it on; no finding here rests on it.",
			order[0], takes)
	}
	return fmt.Sprintf("%d more, if you like: %s. About %s in all. Answer them or send them on; no finding here "+
		"rests on them.", len(all), whom, takes)
}
