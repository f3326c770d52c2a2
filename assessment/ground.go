package assessment

import "slices"

// Grounds are what a verdict rests on, by the rule that Judge uses: first the
// answers that hold a class or a shape up by themselves, then the points of the
// deciding answers, and last the limits around an agent.
type Grounds struct {
	Shape Shape
	// Holds are the answers that hold it up by themselves: what makes it an agent;
	// around a workflow, what keeps its path from being fixed.
	Holds []Holding
	// ByPoints is true where the points were weighed: no answer makes it an agent by
	// itself, and enough of them are answered.
	ByPoints bool
	Sum      int // of the points, below zero towards code
	Given    int // weight of the deciding questions that are answered
	// Ends are the shapes that answers to all that is open could give, from code to
	// model; those in between are not among them.
	Ends []Shape
	// Turns are the given answers that would give another shape if one of them were
	// different, each with the answer nearest to it that would.
	Turns []Flip
}

// Holding is a set of answers that hold a shape up whatever else is answered.
type Holding struct {
	Agent     bool // it makes an agent; else it keeps the path from being fixed
	Says      string
	Questions []string // whose answers hold it up
	// Against are other questions, and Open those of them without an answer, whose
	// answers could take the hold away.
	Against, Open []string
}

// Grounds says what the verdict on an interview rests on.
func (b *Bank) Grounds(iv Interview) Grounds {
	b = b.For(&iv)
	c := &b.core
	sc := &Evaluator{b: b, iv: &iv}
	s := b.state(&iv)
	s.agentPart = b.anyAgent(&iv)

	g := Grounds{Shape: c.shape(s)}
	g.Sum, g.Given, _ = c.sum(s)
	g.ByPoints = g.Shape != UndeterminedShape
	for i := range c.floors {
		f := &c.floors[i]
		if !f.holds(s) {
			continue
		}
		g.ByPoints = g.ByPoints && !f.agent
		if f.agent == (g.Shape.Class() == Agent) {
			g.Holds = append(g.Holds, c.holding(f, s))
		}
	}

	parts := b.partReach(&iv)
	for _, end := range c.ends(s, b.possibleDoubts(sc), func(string) bool { return false }) {
		for _, agent := range []bool{parts.always, parts.possible} {
			end.agentPart = agent
			if to := c.shape(end); !slices.Contains(g.Ends, to) {
				g.Ends = append(g.Ends, to)
			}
		}
	}
	slices.SortFunc(g.Ends, func(x, y Shape) int { return x.Rank() - y.Rank() })

	g.Turns = append(c.turns(s, g.Shape), b.turnsOfPartners(sc, s, g.Shape)...)
	return g
}

func (c *core) holding(f *floor, s state) Holding {
	h := Holding{Agent: f.agent, Says: f.data.Says}
	for _, m := range f.when {
		h.Questions = append(h.Questions, c.watched[m.w].q.ID)
	}
	for _, m := range f.unless {
		id := c.watched[m.w].q.ID
		h.Against = append(h.Against, id)
		if s.opts[m.w] == isOpen {
			h.Open = append(h.Open, id)
		}
	}

	return h
}

// turns lists for each given answer the nearest other answers that give another
// shape, one a shape.
func (c *core) turns(s state, now Shape) []Flip {
	if now == UndeterminedShape {
		return nil
	}

	var out []Flip
	x := s.clone()
	for i := range c.watched {
		was := s.opts[i]
		if was < 0 {
			continue
		}

		order := offeredByLean(c.watched[i].q)
		lean := byLean(c.watched[i].q)
		from := slices.Index(lean, int(was))
		slices.SortStableFunc(order, func(k, l int) int {
			return distance(slices.Index(lean, k), from) - distance(slices.Index(lean, l), from)
		})

		for _, j := range order {
			x.opts[i] = int8(j)
			to := c.shape(x)
			known := slices.ContainsFunc(out, func(f Flip) bool { return f.Question == c.watched[i].q.ID && f.Shape == to })
			if to != now && !known {
				out = append(out, Flip{Question: c.watched[i].q.ID, Answer: c.watched[i].q.Options[j].ID, Class: to.Class(),
					Shape: to})
			}
		}
		x.opts[i] = was
	}

	return out
}

// turnsOfPartners lists the same of answers from which nothing but what speaks against
// a limit is read.
func (b *Bank) turnsOfPartners(sc *Evaluator, s state, now Shape) []Flip {
	if now == UndeterminedShape {
		return nil
	}

	var out []Flip
	for _, id := range b.core.partners {
		if sc.iv.Answers[id].State != Answered {
			continue
		}
		for _, o := range b.questions[id].Offered() {
			x := s
			x.doubts = b.doubts(sc.with(Answer{Question: id, State: Answered, Choice: o.ID, Choices: []string{o.ID}}))
			to := b.core.shape(x)
			known := slices.ContainsFunc(out, func(f Flip) bool { return f.Question == id && f.Shape == to })
			if to != now && !known {
				out = append(out, Flip{Question: id, Answer: o.ID, Class: to.Class(), Shape: to})
			}
		}
	}

	return out
}

func distance(x, y int) int { return max(x-y, y-x) }

// Could reports whether answers to what is open could give a class.
func (g *Grounds) Could(c Class) bool {
	return slices.ContainsFunc(g.Ends, func(s Shape) bool { return s.Class() == c })
}

// Cut is the sum of points beyond which, on either side, they make an agent or a
// fixed path: half of the points answered.
func (g *Grounds) Cut() float64 { return float64(g.Given) / 2 }
