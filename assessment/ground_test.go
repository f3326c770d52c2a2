package assessment_test

import (
	"slices"
	"testing"

	"discern/assessment"

	"pgregory.net/rapid"
)

// What is said to hold a verdict by itself holds it, whatever else is answered on what
// the class is read from; and where points decide, they alone give the class.
func TestWhatHoldsTheVerdictHoldsIt(t *testing.T) {
	b := load(t)
	moving := movers(b)
	tried := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, rapid.Bool().Draw(t, "mostly given"))
		v, g := assessment.Judge(b, iv), b.Grounds(iv)
		if g.Shape != v.Shape || g.Given != v.Decided.Answered {
			t.Fatalf("%s of %d points; the verdict is %s of %d", g.Shape, g.Given, v.Shape, v.Decided.Answered)
		}

		for _, h := range g.Holds {
			tried[h.Agent]++
			other := iv
			for _, q := range moving {
				if slices.Contains(h.Questions, q.ID) || slices.Contains(h.Against, q.ID) {
					continue
				}
				other = set(other, choose(q, rapid.IntRange(0, len(q.Options)-1).Draw(t, "other "+q.ID)))
			}
			switch w := assessment.Judge(b, other); {
			case h.Agent && w.Class != assessment.Agent, !h.Agent && w.Shape == assessment.FixedPath:
				t.Fatalf("%v hold it, and with other answers it is %s", h.Questions, w.Shape)
			}
		}

		if agent := slices.ContainsFunc(g.Holds, func(h assessment.Holding) bool { return h.Agent }); agent && g.ByPoints ||
			v.Class == assessment.Agent && !agent && !g.ByPoints {
			t.Fatalf("%s: by points %v, held %v", v.Shape, g.ByPoints, agent)
		}
		if g.ByPoints {
			sum := 0
			for _, k := range v.Contributions {
				sum += k.Points
			}
			if sum != g.Sum || (float64(sum) > g.Cut()) != (v.Class == assessment.Agent) ||
				v.Shape == assessment.FixedPath && float64(sum) >= -g.Cut() {
				t.Fatalf("%s by a sum of %d (said %d), cut %v", v.Shape, sum, g.Sum, g.Cut())
			}
		}
	})
	if tried[true] == 0 || tried[false] == 0 {
		t.Errorf("only these were tried: %v", tried)
	}
}

// What it could still turn out to be is what trying every completion finds.
func TestEndsAreWhatCompletionsGive(t *testing.T) {
	b := load(t)
	moving := movers(b)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, true)
		var open []*assessment.Question
		for _, q := range moving {
			if a := iv.Answers[q.ID]; a.State == assessment.Answered || a.State == assessment.NotApplicable {
				continue
			}
			if len(open) == 3 {
				iv.Answers[q.ID] = choose(q, rapid.IntRange(0, len(q.Options)-1).Draw(t, "fill "+q.ID))
				continue
			}
			open = append(open, q)
		}

		g := b.Grounds(iv)
		found := map[assessment.Class]bool{}
		fixed := false
		eachCompletion(b, iv, open, func(v assessment.Verdict) {
			found[v.Class] = true
			fixed = fixed || v.Shape == assessment.FixedPath
		})
		for _, class := range []assessment.Class{assessment.Workflow, assessment.Agent} {
			if g.Could(class) != found[class] {
				t.Fatalf("could be %s: %v (%v); trying all says %v", class, g.Could(class), g.Ends, found[class])
			}
		}
		if slices.Contains(g.Ends, assessment.FixedPath) != fixed {
			t.Fatalf("ends %v; a fixed path: %v", g.Ends, fixed)
		}
	})
}

// The answers that are said to turn the verdict if they were different are all that do.
func TestTurnsAreAllSingleChanges(t *testing.T) {
	b := load(t)
	moving := movers(b)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, true)
		v, g := assessment.Judge(b, iv), b.Grounds(iv)
		type turn struct {
			id string
			to assessment.Shape
		}
		want, got := map[turn]bool{}, map[turn]bool{}
		for _, q := range moving {
			if iv.Answers[q.ID].State != assessment.Answered || v.Shape == assessment.UndeterminedShape {
				continue
			}
			for i, o := range q.Options {
				if w := assessment.Judge(b, set(iv, choose(q, i))); !o.Retired && w.Shape != v.Shape {
					want[turn{q.ID, w.Shape}] = true
				}
			}
		}
		for _, f := range g.Turns {
			q, _ := b.Question(f.Question)
			_, i, _ := q.Option(f.Answer)
			if w := assessment.Judge(b, set(iv, choose(q, i))); w.Shape != f.Shape {
				t.Fatalf("%s=%s gives %s, not %s", f.Question, f.Answer, w.Shape, f.Shape)
			}
			got[turn{f.Question, f.Shape}] = true
		}
		for k := range want {
			if !got[k] {
				t.Fatalf("%s turns it into %s, and that is not said", k.id, k.to)
			}
		}
		if len(got) != len(want) || len(g.Turns) != len(got) {
			t.Fatalf("%v, and %v", g.Turns, want)
		}
	})
}
