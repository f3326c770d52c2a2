package assessment

import (
	"discern/assessment/words"
	"fmt"
	"strings"
)

// Pivot is the smallest change of answers that would give a class: "it would be
// an agent if ...". While nothing is decided the changes are open answers.
type Pivot struct {
	Class   Class    `json:"class"`
	Changes []Change `json:"changes"`
}

// Change is one answer that would have to be different, or be given.
type Change struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// sides finds, for each class it is not, the smallest set of up to three
// answers that would make it so, each as near to what was given as it can be.
func (c *core) sides(s state, now Class) []Pivot {
	out := []Pivot{}
	for _, to := range []Class{Workflow, Agent} {
		if to == now {
			continue
		}
		if changes := c.reach(s, to); len(changes) > 0 {
			out = append(out, Pivot{Class: to, Changes: changes})
		}
	}

	return out
}

func (c *core) reach(s state, to Class) []Change {
	undecided := c.shape(s) == UndeterminedShape
	var free []int
	for i := range c.watched {
		if w := &c.watched[i]; (w.deciding || w.floor) && (s.opts[i] >= 0 || undecided && s.opts[i] == isOpen) {
			free = append(free, i)
		}
	}

	for size := 1; size <= 3; size++ {
		set := make([]int, size)
		var try func(from, n int) bool
		try = func(from, n int) bool {
			if n == size {
				return c.pushed(s, set, to).Class() == to
			}
			for k := from; k <= len(free)-(size-n); k++ {
				set[n] = free[k]
				if try(k+1, n+1) {
					return true
				}
			}

			return false
		}
		if try(0, 0) {
			return c.nearest(s, set, to)
		}
	}

	return nil
}

// pushed judges the state with a set of answers at the end of a class.
func (c *core) pushed(s state, set []int, to Class) Shape {
	x := s.clone()
	for _, i := range set {
		x.opts[i] = pick(to == Agent, c.watched[i].high, c.watched[i].low)
	}
	return c.shape(x)
}

// nearest draws each answer of the set back as far towards what was given as
// the class allows.
func (c *core) nearest(s state, set []int, to Class) []Change {
	x := s.clone()
	for _, i := range set {
		x.opts[i] = pick(to == Agent, c.watched[i].high, c.watched[i].low)
	}

	out := make([]Change, 0, len(set))
	for _, i := range set {
		w := &c.watched[i]
		order := offeredByLean(w.q)
		if to == Workflow {
			for l, r := 0, len(order)-1; l < r; l, r = l+1, r-1 {
				order[l], order[r] = order[r], order[l]
			}
		}

		for _, j := range order {
			if int8(j) == s.opts[i] {
				continue
			}

			was := x.opts[i]
			x.opts[i] = int8(j)
			if c.shape(x).Class() == to {
				break
			}

			x.opts[i] = was
		}

		out = append(out, Change{Question: w.q.ID, Answer: w.q.Options[x.opts[i]].ID})
	}

	return out
}

// PivotSentence says in words what would give the other class.
func (b *Bank) PivotSentence(s Pivot) string {
	var parts []string
	for _, ch := range s.Changes {
		q, ok := b.questions[ch.Question]
		if !ok {
			continue
		}

		if o, _, ok := q.Option(ch.Answer); ok {
			parts = append(parts, fmt.Sprintf("%s (%s)", o.Then, q.ID))
		}
	}

	return fmt.Sprintf("It would be %s if %s.", words.Article(string(s.Class)), strings.Join(parts, " and "))
}
