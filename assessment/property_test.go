package assessment_test

import (
	"slices"
	"testing"

	"discern/assessment"

	"pgregory.net/rapid"
)

// The properties below hold for every possible set of answers.

func rank(s assessment.Shape) int {
	switch s {
	case assessment.FixedPath:
		return 0
	case assessment.ModelChosenBranches:
		return 1
	case assessment.UndeterminedShape:
		return 2
	}
	return 3
}

// 1. Moving a deciding answer towards the model never moves the verdict towards
// workflow.
func TestVerdictIsMonotone(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		for _, q := range b.All() {
			a := iv.Answers[q.ID]
			o, _, ok := q.Option(a.Choice)
			if !q.Deciding || !ok || a.State != assessment.Answered {
				continue
			}
			before := assessment.Judge(b, iv).Shape
			for i := range q.Options {
				if q.Options[i].P < o.P {
					continue
				}
				after := assessment.Judge(b, set(iv, choose(q, i))).Shape
				if rank(after) < rank(before) {
					t.Fatalf("%s from %s to %s moved the verdict from %s to %s", q.ID, o.ID, q.Options[i].ID, before, after)
				}
			}
		}
	})
}

// 2. A marker lies inside its reach, and answering never widens the reach.
func TestMarkerLiesInsideItsReach(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		before := assessment.Judge(b, iv)
		for _, r := range before.Traits {
			if r.Marker != nil && (*r.Marker < r.Low || *r.Marker > r.High) {
				t.Fatalf("%s: marker %d outside %d to %d", r.ID, *r.Marker, r.Low, r.High)
			}
		}
		for _, q := range b.All() {
			if a := iv.Answers[q.ID]; a.State != assessment.Open && a.State != assessment.Unknown {
				continue
			}
			after := assessment.Judge(b, set(iv, choose(q, rapid.IntRange(0, len(q.Options)-1).Draw(t, "answer to "+q.ID))))
			for i, r := range after.Traits {
				if r.Low < before.Traits[i].Low || r.High > before.Traits[i].High {
					t.Fatalf("answering %s widened %s from %+v to %+v", q.ID, r.ID, before.Traits[i], r)
				}
			}
		}
	})
}

// 3. Answers outside execution control never change the class.
func TestOnlyExecutionControlSetsTheClass(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv, other := draw(t, b, false), draw(t, b, false)
		for _, q := range b.Traits[0].Questions {
			if a, ok := iv.Answers[q.ID]; ok {
				other.Answers[q.ID] = a
			} else {
				delete(other.Answers, q.ID)
			}
		}
		if x, y := assessment.Judge(b, iv).Class, assessment.Judge(b, other).Class; x != y {
			t.Fatalf("%s became %s", x, y)
		}
	})
}

// 4. "Don't know yet" equals unanswered for the verdict.
func TestUnknownEqualsOpen(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		bare := iv
		bare.Answers = map[string]assessment.Answer{}
		for id, a := range iv.Answers {
			if a.State != assessment.Unknown {
				bare.Answers[id] = a
			}
		}
		x, y := assessment.Judge(b, iv), assessment.Judge(b, bare)
		if x.Shape != y.Shape || x.Score != y.Score || x.ClassSettled != y.ClassSettled || x.ShapeSettled != y.ShapeSettled ||
			!slices.Equal(x.Flips, y.Flips) {
			t.Fatalf("%+v\n%+v", x, y)
		}
		for i := range x.Traits {
			if x.Traits[i].Low != y.Traits[i].Low || x.Traits[i].High != y.Traits[i].High ||
				x.Traits[i].Answered != y.Traits[i].Answered {
				t.Fatalf("%+v\n%+v", x.Traits[i], y.Traits[i])
			}
		}
	})
}

// 5. Settled, flips and firmness are what trying every completion would find.
func TestSettledIsExact(t *testing.T) {
	b := load(t)
	moving := movers(b)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, true)
		var open, deciding []*assessment.Question
		for _, q := range moving {
			if a := iv.Answers[q.ID]; a.State == assessment.Answered || a.State == assessment.NotApplicable {
				continue
			}
			// At most three stay open, so that every completion can be tried.
			if len(open) == 3 {
				iv.Answers[q.ID] = choose(q, rapid.IntRange(0, len(q.Options)-1).Draw(t, "fill "+q.ID))
				continue
			}
			open = append(open, q)
			if q.Deciding {
				deciding = append(deciding, q)
			}
		}
		v := assessment.Judge(b, iv)
		class, shape := v.Class != assessment.Undetermined, v.Shape != assessment.UndeterminedShape
		eachCompletion(b, iv, deciding, func(w assessment.Verdict) { class = class && w.Class == v.Class })
		eachCompletion(b, iv, open, func(w assessment.Verdict) { shape = shape && w.Shape == v.Shape })
		if v.ClassSettled != class || v.ShapeSettled != (shape && !v.Disputed) {
			t.Fatalf("%s: settled says %v, %v; trying all says %v, %v", v.Shape, v.ClassSettled, v.ShapeSettled, class, shape)
		}
	})
}

// Every question listed as able to flip the verdict does flip it for the answer
// named, and none that does is missing.
func TestFlipsAreExact(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		v := assessment.Judge(b, iv)
		for _, q := range b.All() {
			if a := iv.Answers[q.ID]; a.State == assessment.Answered || a.State == assessment.NotApplicable {
				continue
			}
			for i, o := range q.Options {
				if o.Retired { // nobody can give it any more
					continue
				}
				w := assessment.Judge(b, set(iv, choose(q, i)))
				listed := slices.Contains(v.Flips, assessment.Flip{Question: q.ID, Answer: o.ID, Class: w.Class, Shape: w.Shape})
				if flips := w.Shape != v.Shape; flips != listed {
					t.Fatalf("%s=%s makes %s of %s; listed: %v", q.ID, o.ID, w.Shape, v.Shape, listed)
				}
			}
		}
	})
}

// Firmness is the smallest number of given answers that would have to differ.
func TestFirmnessIsExact(t *testing.T) {
	b := load(t)
	moving := movers(b)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		v := assessment.Judge(b, iv)
		if v.Shape == assessment.UndeterminedShape {
			if v.Firmness.Answers != 0 {
				t.Fatalf("nothing is decided, yet firmness is %+v", v.Firmness)
			}
			return
		}
		var given []*assessment.Question
		for _, q := range moving {
			if iv.Answers[q.ID].State == assessment.Answered {
				given = append(given, q)
			}
		}
		least := 0
		for n := 1; n <= 2 && least == 0; n++ {
			if differs(b, iv, given, n, v.Shape) {
				least = n
			}
		}
		if least > 0 && v.Firmness.Answers != least || least == 0 && v.Firmness.Answers != 0 && v.Firmness.Answers < 3 {
			t.Fatalf("firmness says %+v, trying all says %d", v.Firmness, least)
		}
	})
}

func differs(b *assessment.Bank, iv assessment.Interview, given []*assessment.Question, n int,
	was assessment.Shape) bool {
	if n == 0 {
		return assessment.Judge(b, iv).Shape != was
	}
	for k, q := range given {
		for i := range q.Options {
			if differs(b, set(iv, choose(q, i)), given[k+1:], n-1, was) {
				return true
			}
		}
	}
	return false
}

// 7. Uniform answers contradict nothing; an incoherent set contradicts a lot.
func TestUniformAnswersFireNoContradiction(t *testing.T) {
	b := load(t)
	for name, p := range map[string]int{"left-most": -2, "left": -1, "right": 1, "right-most": 2} {
		iv := with()
		for _, q := range b.All() {
			iv.Answers[q.ID] = choose(q, nearest(q, p))
		}
		for _, f := range assessment.Judge(b, iv).Contradictions {
			if f.Kind != assessment.Tension {
				t.Errorf("all %s: %s fires: %s", name, f.Rule, f.Says)
			}
		}
	}
}

// nearest is the option nearest to p; for a question without p, by position.
func nearest(q *assessment.Question, p int) int {
	if q.Kind != assessment.KindScale {
		return (p + 2) * (len(q.Options) - 1) / 4
	}
	best := 0
	for i, o := range q.Options {
		if d, e := abs(o.P-p), abs(q.Options[best].P-p); d < e {
			best = i
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// An answer to a question that no longer applies scores nothing and leaves the
// denominator.
func TestAnswerThatNoLongerAppliesScoresNothing(t *testing.T) {
	b := *load(t)
	b.Traits = slices.Clone(b.Traits)
	for i := range b.Traits {
		b.Traits[i].Questions = slices.Clone(b.Traits[i].Questions)
		for j := range b.Traits[i].Questions {
			if q := &b.Traits[i].Questions[j]; q.ID == "FM3" {
				q.When = []assessment.Condition{{Question: "FM2", Answers: []string{"c", "d", "e"}}}
			}
		}
	}
	if err := b.Prepare(); err != nil {
		t.Fatal(err)
	}
	without := assessment.Judge(&b, with("FM2=a"))
	iv := with("FM2=a", "FM3=e")
	got := assessment.Judge(&b, iv)
	if *got.Traits[1].Marker != *without.Traits[1].Marker || got.Traits[1].Of != without.Traits[1].Of {
		t.Errorf("an answer that does not apply counts: %+v, want %+v", got.Traits[1], without.Traits[1])
	}
	if applies := assessment.Judge(&b, with("FM2=c", "FM3=e")); applies.Traits[1].Of != without.Traits[1].Of+1 {
		t.Errorf("where it applies it is asked: %+v", applies.Traits[1])
	}
}

// What a call goes by at every save is what the verdict would have said.
func TestTheCourseOfACallIsThatOfTheVerdict(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		if rapid.Bool().Draw(t, "with a part") {
			iv.Parts = []assessment.Part{{ID: "p", Name: "Research", Answers: draw(t, b, true).Answers}}
		}
		v, course := assessment.Judge(b, iv), b.Course(iv)
		if !slices.Equal(course.Left, v.LeftThatMatter) || !slices.Equal(course.Short, v.ShortPath) || course.ToGo != v.ToGo {
			t.Fatalf("left %v of %v, the verdict says %v of %v", course.Left, course.Short, v.LeftThatMatter, v.ShortPath)
		}
		ask, ok := assessment.NextOf(course, "")
		if ok != (v.Next != nil) || ok && ask != *v.Next {
			t.Fatalf("next is %v, the verdict says %v", ask, v.Next)
		}
	})
}

// One name written in two ways is one name.
func TestTheSurfaceCountsANameOnceHoweverItIsWritten(t *testing.T) {
	iv := with()
	for _, name := range []string{"Mail box", " mail  BOX", "Mail\u00a0box", "mail\tbox", "mail box ", "Mailbox"} {
		iv.Inventory = append(iv.Inventory, assessment.Line{System: name, Action: "Send", Identity: name})
	}
	s := assessment.Judge(load(t), iv).Surface
	if s.Systems != 2 || s.Widest != "Mail box" || s.WidestLines != 5 || s.WidestSystems != 1 {
		t.Errorf("%d systems; %q reaches %d actions in %d", s.Systems, s.Widest, s.WidestLines, s.WidestSystems)
	}
}

// Along the questions that are suggested, what is left never grows.
func TestWhatIsLeftFallsAsAnswersCome(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := assessment.Interview{Answers: map[string]assessment.Answer{}}
		before := b.Course(iv)
		for {
			ask, ok := assessment.NextOf(before, "")
			if !ok || !slices.Contains(before.Left, ask.Question) {
				break
			}
			q, _ := b.Question(ask.Question)
			option := q.Options[rapid.IntRange(0, len(q.Options)-1).Draw(t, q.ID)]
			iv.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: option.ID,
				Choices: []string{option.ID}}
			after := b.Course(iv)
			if after.ToGo > before.ToGo {
				t.Fatalf("after %s=%s %d are left, before it %d: %v", q.ID, option.ID, after.ToGo, before.ToGo, iv.Answers)
			}
			before = after
		}
		if before.ToGo != len(before.Left) {
			t.Fatalf("at the end %d are left of %v", before.ToGo, before.Left)
		}
	})
}
