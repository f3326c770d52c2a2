package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// queue ranks what is still open in one interview.
type queue struct {
	b     *Bank
	iv    *Interview
	v     *Verdict
	short []string
	open  []*Question
	swing map[string]float64
	flips map[string]int // answers that would change the shape, by question
	left  map[string]int // weight still open, by trait
}

func newQueue(b *Bank, iv *Interview, s state, v *Verdict) *queue {
	q := &queue{b: b, iv: iv, v: v, swing: map[string]float64{}, flips: map[string]int{}, left: map[string]int{}}
	q.short = shortPath(b, lean(b, s, v.Shape))
	for i := range b.Traits {
		t := &b.Traits[i]
		for j := range t.Questions {
			qu := &t.Questions[j]
			if a := iv.Answers[qu.ID]; a.State == Answered || a.State == NotApplicable || !b.applies(iv, qu) {
				continue
			}
			q.open = append(q.open, qu)
		}
		for j := range t.Questions {
			q.left[t.ID] += t.Questions[j].Weight
		}
	}
	for _, f := range v.Flips {
		q.flips[f.Question]++
	}
	for _, qu := range q.open {
		switch {
		case v.Shape != UndeterminedShape:
			q.swing[qu.ID] = float64(q.flips[qu.ID]) / float64(len(qu.Options))
		case qu.Deciding:
			q.swing[qu.ID] = float64(qu.Weight) / float64(b.core.points)
		}
	}
	return q
}

// lean is the side the answers lean to, so far: the class, or the sign of the
// score while there is none.
func lean(b *Bank, s state, shape Shape) Class {
	if shape != UndeterminedShape {
		return shape.Class()
	}
	sum, given, _ := b.core.sum(s)
	switch {
	case given == 0 || sum == 0:
		return Undetermined
	case sum > 0:
		return Agent
	}
	return Workflow
}

// shortPath lists the questions of a call: the base ones, and those of the side
// the answers lean to.
func shortPath(b *Bank, side Class) []string {
	var out []string
	for i := range b.Traits {
		for j := range b.Traits[i].Questions {
			q := &b.Traits[i].Questions[j]
			in := q.Path == PathBase
			switch side {
			case Workflow:
				in = in || q.Path == PathWorkflow || q.Path == PathBoth
			case Agent:
				in = in || q.Path == PathAgent || q.Path == PathBoth
			}
			if in {
				out = append(out, q.ID)
			}
		}
	}
	return out
}

// matter lists what is left that matters: questions of the short path that
// nobody was asked yet, and such that can still flip the verdict.
func (q *queue) matter() []string {
	out := []string{}
	for _, qu := range q.open {
		if q.iv.Answers[qu.ID].State == Unknown {
			continue // asked already; it goes on among the open questions
		}
		if slices.Contains(q.short, qu.ID) || q.flips[qu.ID] > 0 {
			out = append(out, qu.ID)
		}
	}
	return out
}

// value is the worth of asking a question next, see insights 5.7: what reduces
// the uncertainty most at the least cost, kept deterministic so that it can be
// explained.
func (q *queue) value(qu *Question, now string) float64 {
	t := q.b.TraitOf(qu.ID)
	swing := q.swing[qu.ID]
	if qu.Deciding {
		// A deciding answer is worth its share of the points even where it can no
		// longer change the verdict: without it the reading stays unsure.
		swing = max(swing, float64(qu.Weight)/float64(q.b.core.points))
	}
	v := 40*swing + 25*float64(qu.Weight)/float64(q.left[t.ID])
	if slices.Contains(q.short, qu.ID) {
		v += 30
	}
	if t.ID == now {
		v += 5
	}
	if slices.Contains(q.iv.Parked, qu.ID) {
		v -= 15
	}
	if q.iv.Answers[qu.ID].State == Unknown {
		v -= 30
	}
	return v
}

// next returns the best question to ask; now is the trait being talked about.
func (q *queue) next(now string, skip ...string) (Ask, bool) {
	var best *Question
	var most float64
	for _, qu := range q.open {
		if slices.Contains(skip, qu.ID) {
			continue
		}
		if v := q.value(qu, now); best == nil || v > most+1e-9 {
			best, most = qu, v
		}
	}
	if best == nil {
		return Ask{}, false
	}
	return Ask{Question: best.ID, Because: q.because(best)}, true
}

// because says why in at most twelve words.
func (q *queue) because(qu *Question) string {
	n, fence := q.flips[qu.ID], q.isFence(qu.ID)
	switch {
	case slices.Contains(q.iv.Parked, qu.ID):
		return "You set it aside earlier in this interview."
	case q.iv.Answers[qu.ID].State == Unknown:
		return askedBefore(q.iv.Answers[qu.ID])
	case qu.Deciding && q.v.Shape == UndeterminedShape:
		return fmt.Sprintf("One of %s answers that decide between workflow and agent.", Count(len(q.b.core.deciding)))
	case fence && n > 0:
		return "It could confirm a limit, which would change the verdict."
	case n > 0:
		return fmt.Sprintf("%s of its %s answers would change the verdict.", capital(Count(n)), Count(len(qu.Options)))
	case qu.Deciding:
		return "A deciding answer is still open."
	case slices.Contains(q.short, qu.ID):
		return fmt.Sprintf("On the short path, under %s.", lower(q.b.TraitOf(qu.ID).Name))
	}
	return fmt.Sprintf("Fills in %s.", lower(q.b.TraitOf(qu.ID).Name))
}

// askedBefore says what became of a question when it was asked.
func askedBefore(a Answer) string {
	who := strings.Fields(a.Who)
	switch {
	case a.Why == SomeoneElse && len(who) > 0 && len(who) <= 5:
		return "Somebody else knows: ask " + strings.Join(who, " ") + "."
	case a.Why == SomeoneElse:
		return "Somebody else knows."
	case a.Why == RatherNot:
		return "They would rather not say."
	}
	return "Nobody in the room knew it when it was asked."
}

func (q *queue) isFence(id string) bool {
	return slices.ContainsFunc(q.b.Fences, func(f Fence) bool { return f.Question == id })
}

// ranked lists every open question, the one whose answer matters most first:
// by swing, then by the rules it would settle, then by weight.
func (q *queue) ranked(sc *scene) []OpenQuestion {
	out := make([]OpenQuestion, 0, len(q.open))
	rules := settles(sc)
	for _, qu := range q.open {
		a := q.iv.Answers[qu.ID]
		out = append(out, OpenQuestion{
			Question: qu.ID,
			Swing:    q.swing[qu.ID],
			Role:     qu.AskRole,
			Who:      a.Who,
			Asked:    a.State == Unknown,
			Settles:  rules[qu.ID],
			Changes:  q.changes(qu),
		})
	}
	slices.SortStableFunc(out, func(x, y OpenQuestion) int {
		return cmp.Or(cmp.Compare(y.Swing, x.Swing), cmp.Compare(len(y.Settles), len(x.Settles)),
			cmp.Compare(q.b.questions[y.Question].Weight, q.b.questions[x.Question].Weight))
	})
	return out
}

// settles lists, for each open question, the rules that wait for its answer
// alone: all their other conditions hold already.
func settles(sc *scene) map[string][]string {
	out := map[string][]string{}
	for i := range sc.b.Rules {
		r := &sc.b.Rules[i]
		for _, clause := range r.Any {
			if id, ok := waitsFor(sc, clause); ok {
				if rules := out[id]; len(rules) == 0 || rules[len(rules)-1] != r.ID {
					out[id] = append(rules, r.ID)
				}
			}
		}
	}
	return out
}

// waitsFor names the one question a clause is waiting for.
func waitsFor(sc *scene, clause []Condition) (string, bool) {
	id := ""
	for _, c := range clause {
		if sc.holds(c) {
			continue
		}
		if c.Question == "" || id != "" && id != c.Question {
			return "", false
		}
		if a := sc.iv.Answers[c.Question]; a.State == Answered || a.State == NotApplicable {
			return "", false
		}
		id = c.Question
	}
	return id, id != ""
}

// changes says what an open answer could change, with the answer that would do it.
func (q *queue) changes(qu *Question) string {
	for _, f := range q.v.Flips {
		if f.Question != qu.ID {
			continue
		}
		o, _, _ := qu.Option(f.Answer)
		to := q.b.ShapeText(f.Shape).Name
		switch {
		case q.v.Shape == UndeterminedShape:
			return "One of the answers that decide the verdict."
		case q.isFence(qu.ID):
			return fmt.Sprintf("Could change the verdict to %s.", lower(to))
		case o.Then != "":
			return fmt.Sprintf("Could change the verdict: if %s, this becomes %s.", o.Then, withArticle(lower(to)))
		}
		return fmt.Sprintf("Could change the verdict to %s.", lower(to))
	}
	for _, a := range q.b.Design.Areas {
		if slices.Contains(a.Questions, qu.ID) {
			return fmt.Sprintf("Settles %s in the control design.", lower(a.Name))
		}
	}
	if qu.Deciding {
		return "A deciding answer; it makes the verdict firmer."
	}
	return fmt.Sprintf("Fills in %s.", lower(q.b.TraitOf(qu.ID).Name))
}

// Next suggests what to ask: now is the trait being talked about ("" for
// none), skip the questions not to suggest. ok is false when nothing is open.
func Next(b *Bank, iv Interview, now string, skip ...string) (ask Ask, ok bool) {
	s := b.state(&iv)
	v := Verdict{Shape: b.core.shape(s)}
	v.Flips = b.core.flips(s, v.Shape)
	return newQueue(b, &iv, s, &v).next(now, skip...)
}

// ShortPath lists the questions of the short path as the answers stand now, in
// authored order.
func ShortPath(b *Bank, iv Interview) []string {
	s := b.state(&iv)
	return shortPath(b, lean(b, s, b.core.shape(s)))
}
