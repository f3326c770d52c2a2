package assessment

import (
	"cmp"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// queue ranks what is still open in one interview.
type queue struct {
	b     *Bank
	iv    *Interview
	v     *Verdict
	side  Class // the answers lean to
	short []string
	open  []openQuestion
}

// openQuestion is a question that is neither answered nor put aside as not applying.
type openQuestion struct {
	*Question
	trait *Trait
	left  int     // weight of all questions of its trait
	asked bool    // and not known yet
	short bool    // on the short path
	flips int     // answers that would change the shape
	swing float64 // share of the answers that would; of the deciding points while there is no shape
}

func newQueue(b *Bank, iv *Interview, s state, v *Verdict) *queue {
	side := lean(b, s, v.Shape)
	q := &queue{b: b, iv: iv, v: v, side: side, short: make([]string, 0, 16),
		open: make([]openQuestion, 0, len(b.questions))}
	for i := range b.Traits {
		t := &b.Traits[i]
		left := 0
		for j := range t.Questions {
			left += t.Questions[j].Weight
		}

		for j := range t.Questions {
			qu := &t.Questions[j]
			short := onShortPath(qu, side)
			if short {
				q.short = append(q.short, qu.ID)
			}

			if state := iv.Answers[qu.ID].State; state != Answered && state != NotApplicable && b.Applies(iv, qu) {
				q.open = append(q.open, openQuestion{Question: qu, trait: t, left: left, asked: state == Unknown, short: short})
			}
		}
	}

	for i := range q.open {
		o := &q.open[i]
		_, watched := b.core.at[o.ID]
		for _, f := range v.Flips {
			// One that could only speak against what was said of a limit is no reason
			// to ask for more: nearly any open answer might.
			if f.Question == o.ID && watched {
				o.flips++
			}
		}

		switch {
		case v.Shape != UndeterminedShape:
			o.swing = float64(o.flips) / float64(len(o.Offered()))
		case o.Deciding:
			o.swing = float64(o.Weight) / float64(b.core.points)
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

// onShortPath tells the questions of a call: the base ones, and those of the
// side the answers lean to.
func onShortPath(q *Question, side Class) bool {
	switch q.Path {
	case PathBase:
		return true
	case PathWorkflow:
		return side == Workflow
	case PathAgent:
		return side == Agent
	case PathBoth:
		return side == Workflow || side == Agent
	}
	return false
}

// matter lists what is left that matters: questions of the short path that
// nobody was asked yet, and such that can still flip the verdict.
func (q *queue) matter() []string {
	out := []string{}
	for i := range q.open {
		o := &q.open[i]
		// One that was asked already goes on among the open questions.
		if !o.asked && (o.short || o.flips > 0) {
			out = append(out, o.ID)
		}
	}

	return out
}

// toGo is how many questions a person is told are left that matter: those, and
// while the answers may still lean to either side, as many as the longer branch
// will add. Told from the start, the number does not grow as answers come.
func (q *queue) toGo(matter []string) int {
	if q.side != Undetermined {
		return len(matter)
	}

	mayLean := false
	branch := map[Path]int{}
	for i := range q.open {
		o := &q.open[i]
		mayLean = mayLean || o.Deciding && !o.asked
		if !o.asked && !slices.Contains(matter, o.ID) {
			branch[o.Path]++
		}
	}

	if !mayLean {
		return len(matter)
	}
	return len(matter) + branch[PathBoth] + max(branch[PathAgent], branch[PathWorkflow])
}

// value is the worth of asking a question next, see insights 5.7: what reduces
// the uncertainty most at the least cost, kept deterministic so that it can be
// explained.
func (q *queue) value(o *openQuestion, now string) float64 {
	swing := o.swing
	if o.Deciding {
		// A deciding answer is worth its share of the points even where it can no
		// longer change the verdict: without it the reading stays unsure.
		swing = max(swing, float64(o.Weight)/float64(q.b.core.points))
	}

	v := 40*swing + 25*float64(o.Weight)/float64(o.left)
	if o.short {
		v += 30
	}

	if o.trait.ID == now {
		v += 5
	}

	if slices.Contains(q.iv.Parked, o.ID) {
		v -= 15
	}

	if o.asked {
		v -= 30
	}

	return v
}

// next returns the best question to ask; now is the trait being talked about.
func (q *queue) next(now string, skip ...string) (Ask, bool) {
	var best *openQuestion
	var most float64
	for i := range q.open {
		o := &q.open[i]
		if slices.Contains(skip, o.ID) {
			continue
		}

		if v := q.value(o, now); best == nil || v > most+1e-9 {
			best, most = o, v
		}
	}

	if best == nil {
		return Ask{}, false
	}
	return Ask{Question: best.ID, Because: q.because(best)}, true
}

// because says why in at most twelve words.
func (q *queue) because(o *openQuestion) string {
	switch {
	case slices.Contains(q.iv.Parked, o.ID):
		return "You set it aside earlier in this interview."
	case o.asked:
		return askedBefore(q.iv.Answers[o.ID])
	case o.Deciding && q.v.Shape == UndeterminedShape:
		return fmt.Sprintf("One of %s answers that decide between workflow and agent.", words.Count(len(q.b.core.deciding)))
	case o.flips > 0 && q.isLimit(o.ID):
		return "It could confirm a limit, which would change the verdict."
	case o.flips > 0:
		return fmt.Sprintf("%s of its %s answers would change the verdict.", words.Capital(words.Count(o.flips)),
			words.Count(len(o.Offered())))
	case o.Deciding:
		return "A deciding answer is still open."
	case o.short:
		return "Among the first to ask: " + o.trait.about() + "."
	}
	return tellsMore(o.trait)
}

// about is what a trait is about, within a sentence.
func (t *Trait) about() string { return words.Lower(cmp.Or(t.Plain, t.Name)) }

// tellsMore says of a question that nothing waits for its answer.
func tellsMore(t *Trait) string { return "Tells more of " + t.about() + "." }

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
	case a.Why == NotInSource:
		return "What was read does not say."
	}

	return "Nobody in the room knew it when it was asked."
}

func (q *queue) isLimit(id string) bool {
	return slices.ContainsFunc(q.b.Limits, func(f Limit) bool { return f.Question == id })
}

// ranked lists every open question, the one whose answer matters most first:
// by swing, then by the rules it would settle, then by weight.
func (q *queue) ranked(sc *Evaluator) []OpenQuestion {
	out := make([]OpenQuestion, 0, len(q.open))
	rules := settles(sc)
	for i := range q.open {
		o := &q.open[i]
		out = append(out, OpenQuestion{
			Question: o.ID,
			Swing:    o.swing,
			Role:     o.AskRole,
			Who:      q.iv.Answers[o.ID].Who,
			Asked:    o.asked,
			Settles:  rules[o.ID],
			Changes:  q.changes(o, rules[o.ID]),
		})
	}

	slices.SortStableFunc(out, func(x, y OpenQuestion) int {
		return cmp.Or(cmp.Compare(y.Swing, x.Swing), cmp.Compare(len(y.Settles), len(x.Settles)),
			cmp.Compare(q.b.questions[y.Question].Weight, q.b.questions[x.Question].Weight))
	})
	return out
}

// settles lists, for each open question, the tensions that wait for its answer
// alone: all their other conditions hold already. A contradiction is not among
// them: an answer that was given may be contradicted by nearly any other, so that
// waiting for one tells no question from the next.
func settles(sc *Evaluator) map[string][]string {
	out := map[string][]string{}
	for i := range sc.b.Rules {
		r := &sc.b.Rules[i]
		if r.Kind != Tension || len(r.Unless) > 0 && sc.Any(r.Unless) {
			continue
		}

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
func waitsFor(sc *Evaluator, clause []Condition) (string, bool) {
	id := ""
	for i := range clause {
		c := &clause[i]
		if sc.Holds(c) {
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

// changes says what an open answer could change, with the answer that would do it, and
// else what waits for it: a control that is asked for, or one of the tensions that its
// answer alone would bring out.
func (q *queue) changes(o *openQuestion, tensions []string) string {
	for _, f := range q.v.Flips {
		if f.Question != o.ID {
			continue
		}

		option, _, _ := o.Option(f.Answer)
		to := q.b.ShapeText(f.Shape).Name
		switch {
		case q.v.Shape == UndeterminedShape:
			return "Could decide the verdict by itself."
		case q.isLimit(o.ID):
			return fmt.Sprintf("Could change the verdict to %s.", words.Lower(to))
		case option.Then != "":
			return fmt.Sprintf("Could change the verdict: if %s, this becomes %s.", option.Then, words.Article(words.Lower(to)))
		}

		return fmt.Sprintf("Could change the verdict to %s.", words.Lower(to))
	}

	if text := q.forClass(o); text != "" {
		return text
	}

	for _, a := range q.b.Design.Areas {
		if slices.Contains(a.Questions, o.ID) {
			return "Needed to judge a control: " + words.Lower(a.Name) + "."
		}
	}

	if len(tensions) > 0 {
		return "Could bring out: “" + words.Sentence(q.b.rule(tensions[0]).Title) + "”"
	}
	return tellsMore(o.trait)
}

// forClass says what an open answer that does not change the verdict alone does to the
// class, where it is one that the class is read from; "" for any other.
func (q *queue) forClass(o *openQuestion) string {
	i, ok := q.b.core.at[o.ID]
	if !ok || !o.Deciding && !q.b.core.watched[i].floor {
		return ""
	}

	switch {
	case q.v.Shape != UndeterminedShape && q.v.ClassHolds():
		return "Cannot change the class as the answers stand."
	case o.Deciding:
		return fmt.Sprintf("Alone it does not change the verdict; it counts %d of %d deciding points.", o.Weight,
			q.v.Decided.Of)
	}
	return "Alone it does not change the verdict."
}

// Course is how a call stands between two answers: what is left that matters,
// and what to ask next. Each is as the verdict has it, worked out without the
// rest of it, for what happens at every save. It reads the interview it was made
// from, which must not change under it.
type Course struct {
	Left  []string // questions left that matter, as Verdict.LeftThatMatter
	ToGo  int      // how many a person is told are left, as Verdict.ToGo
	Short []string // questions of the short path, as Verdict.ShortPath

	queue *queue
}

// Course works out how a call stands.
func (b *Bank) Course(iv Interview) *Course {
	sc := &Evaluator{b: b, iv: &iv}
	s := b.options(&iv)
	s.doubts = b.doubts(sc)
	s.agentPart = b.anyAgent(&iv)
	v := Verdict{Shape: b.core.shape(s)}
	v.Flips = b.flips(sc, s, v.Shape)
	q := newQueue(b, &iv, s, &v)
	left := q.matter()

	return &Course{Left: left, ToGo: q.toGo(left), Short: q.short, queue: q}
}

// Asks lists up to n questions to ask, the best first; now is the trait being
// talked about, skip what not to suggest. What was asked and not known is left
// out: asking again on the same call helps nobody.
func (c *Course) Asks(now string, n int, skip ...string) []Ask {
	skip = slices.Clone(skip)
	for i := range c.queue.open {
		if o := &c.queue.open[i]; o.asked {
			skip = append(skip, o.ID)
		}
	}

	var out []Ask
	for len(out) < n {
		ask, ok := c.queue.next(now, skip...)
		if !ok {
			break
		}

		out = append(out, ask)
		skip = append(skip, ask.Question)
	}

	return out
}

// ShortPath lists the questions of the short path as the answers stand now, in
// authored order.
func ShortPath(b *Bank, iv Interview) []string { return b.Course(iv).Short }
