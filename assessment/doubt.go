package assessment

import "slices"

// doubt is one way in which something else speaks against a limit: a clause of
// a rule that reads the limit's question together with other answers, numbers
// or lines of the inventory. While it holds, the limit is contradicted: it was
// said to be in place, and it does not count as that.
type doubt struct {
	limit int    // index into core.limits
	rule  *Rule  // the rule whose clause this is
	when  []mask // its conditions on watched questions, the limit's own among them
	rest  []*Condition
}

// possibleDoubt is a doubt that holds, or would if some open questions outside
// the watched ones were answered so.
type possibleDoubt struct {
	*doubt
	needs []string // those questions; none where it holds already
}

// compileDoubts collects the clauses that can speak against a limit. A tension
// never does, because both of its sides can be true. Nor does a clause that
// reads the shape: the shape would then depend on itself.
func (b *Bank) compileDoubts(c *core) {
	for i := range b.Rules {
		r := &b.Rules[i]
		if r.Kind == Tension {
			continue
		}

		for _, clause := range r.Any {
			if slices.ContainsFunc(clause, func(k Condition) bool {
				return len(k.Shapes) > 0 || k.Mark != "" || k.Heard != ""
			}) {
				continue
			}
			for at := range c.limits {
				if r.concerns(c.limits[at].data.Question, clause) {
					c.doubts = append(c.doubts, b.compileDoubt(c, at, r, clause))
				}
			}
		}
	}

	for _, d := range c.doubts {
		for _, k := range d.rest {
			if k.Question != "" && !slices.Contains(c.partners, k.Question) {
				c.partners = append(c.partners, k.Question)
			}
		}
	}
}

func (b *Bank) compileDoubt(c *core, at int, r *Rule, clause []Condition) doubt {
	d := doubt{limit: at, rule: r}
	for i := range clause {
		k := &clause[i]
		w, watched := c.at[k.Question]
		if watched && k.Question != "" {
			d.when = append(d.when, mask{w: w, ok: optionMask(c.watched[w].q, *k)})
		} else {
			d.rest = append(d.rest, k)
		}
	}

	return d
}

// doubts lists the clauses against limits whose conditions outside the watched
// questions hold; what is left of each is read from a state.
func (b *Bank) doubts(sc *Evaluator) []*doubt {
	var out []*doubt
	for i := range b.core.doubts {
		d := &b.core.doubts[i]
		if !slices.ContainsFunc(d.rest, func(k *Condition) bool { return !sc.Holds(k) }) {
			out = append(out, d)
		}
	}

	return out
}

// possibleDoubts lists the same, and those that answers to open questions alone
// could make hold. Numbers and lines that nobody gave are not invented.
func (b *Bank) possibleDoubts(sc *Evaluator) []possibleDoubt {
	var out []possibleDoubt
	for i := range b.core.doubts {
		p := possibleDoubt{doubt: &b.core.doubts[i]}
		could := true
		for _, k := range p.rest {
			switch {
			case sc.Holds(k):
			case k.Question != "" && sc.open(k.Question):
				p.needs = append(p.needs, k.Question)
			default:
				could = false
			}
		}

		if could {
			out = append(out, p)
		}
	}

	return out
}

// contradicted reports whether something speaks against a limit in a state.
func (s state) contradicted(limit int) bool {
	return slices.ContainsFunc(s.doubts, func(d *doubt) bool { return d.limit == limit && d.holds(s) })
}

func (d *doubt) holds(s state) bool {
	return !slices.ContainsFunc(d.when, func(m mask) bool { return !m.holds(s) })
}

// against lists the rules that speak against a limit, once each.
func (s state) rulesAgainst(limit int) []string {
	var out []string
	for _, d := range s.doubts {
		if d.limit == limit && d.holds(s) && !slices.Contains(out, d.rule.ID) {
			out = append(out, d.rule.ID)
		}
	}
	return out
}

// disputed reports whether the shape would be another one if each contradicted limit
// were in place: those said to be, with nothing against them, and those said to be
// missing where something else says that they are there.
func (c *core) disputed(s state, now Shape) bool {
	if now == UndeterminedShape {
		return false
	}

	in := s.clone()
	for i := range c.limits {
		l := &c.limits[i]
		w := &c.watched[l.w]
		if s.opts[l.w] >= 0 && s.contradicted(i) && !l.said(s) && w.best >= 0 && !w.deciding && !w.floor {
			in.opts[l.w] = w.best
		}
	}
	in.doubts = nil
	return c.shape(in) != now
}

// ends lists completions that stand for all there are: what is open at one end
// or the other, and for whatever could come to speak against a limit the answers
// that would make it so. Questions in held stay open.
func (c *core) ends(s state, possible []possibleDoubt, held func(string) bool) []state {
	var could []*doubt
	for _, p := range possible {
		if !slices.ContainsFunc(p.needs, held) {
			could = append(could, p.doubt)
		}
	}

	var out []state
	for _, high := range []bool{false, true} {
		for _, well := range []bool{false, true} {
			end := c.complete(s, high, true, true, well)
			for i := range end.opts {
				if s.opts[i] == isOpen && held(c.watched[i].q.ID) {
					end.opts[i] = isOpen
				}
			}

			with := end.clone()
			with.doubts = could
			out = append(out, end, with)
			if well {
				out = append(out, c.undisputed(s, end, held), c.undisputed(s, with, held))
			}

			for _, d := range could {
				out = append(out, c.made(s, with, d, held)...)
			}
		}
	}

	return out
}

// undisputed is a completion in which each open limit that can be gets an answer
// that puts it in place with nothing against it: the answer that usually stands
// for "in place" may be one that something else speaks against.
func (c *core) undisputed(s, end state, held func(string) bool) state {
	out := end.clone()
	for i := range c.limits {
		l := &c.limits[i]
		if s.opts[l.w] != isOpen || held(c.watched[l.w].q.ID) {
			continue
		}

		best, most := out.opts[l.w], c.confirmed(out)
		for j, o := range c.watched[l.w].q.Options {
			if o.Retired {
				continue
			}

			out.opts[l.w] = int8(j)
			if n := c.confirmed(out); n > most {
				best, most = int8(j), n
			}
		}

		out.opts[l.w] = best
	}

	return out
}

// made is a completion in which the answers that a doubt reads are given so that
// it holds, each of them at either end of those that do.
func (c *core) made(s, end state, d *doubt, held func(string) bool) []state {
	low, high := end.clone(), end.clone()
	for _, m := range d.when {
		if s.opts[m.w] != isOpen || held(c.watched[m.w].q.ID) {
			continue
		}

		var fitting []int
		for _, j := range offeredByLean(c.watched[m.w].q) {
			if m.ok&(1<<j) != 0 {
				fitting = append(fitting, j)
			}
		}

		if len(fitting) > 0 {
			low.opts[m.w], high.opts[m.w] = int8(fitting[0]), int8(fitting[len(fitting)-1])
		}
	}

	return []state{low, high}
}

// flips lists the single open answers that change the shape: those that set it,
// then those that would speak against a limit.
func (b *Bank) flips(sc *Evaluator, s state, now Shape) []Flip {
	out := b.core.flips(s, now)
	for _, id := range b.core.partners {
		if !sc.open(id) {
			continue
		}
		q := b.questions[id]
		for _, o := range q.Offered() {
			trial := sc.with(Answer{Question: id, State: Answered, Choice: o.ID, Choices: []string{o.ID}})
			x := s
			x.doubts = b.doubts(trial)
			if to := b.core.shape(x); to != now {
				out = append(out, Flip{Question: id, Answer: o.ID, Class: to.Class(), Shape: to})
			}
		}
	}

	return out
}
