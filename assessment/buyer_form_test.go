package assessment_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"discern/assessment"
)

// Whichever branch a buyer's answers lead to, no more lies ahead of them than was said
// at the start, in minutes and in questions.
func TestWhatLiesAheadIsNeverMoreThanWasSaid(t *testing.T) {
	b := load(t)
	most := b.MostOnPath(nil)
	rapid.Check(t, func(t *rapid.T) {
		iv := assessment.Interview{Answers: map[string]assessment.Answer{}}
		start := b.LoadAhead(iv, nil)
		for len(iv.Answers) < most {
			path := assessment.BuyerPath(b, iv, nil)
			if len(path) > most {
				t.Fatalf("%d questions on the path, and %d were said to be the most", len(path), most)
			}
			id := iv.NextOn(path, "")
			if id == "" {
				break
			}

			q, _ := b.Question(id)
			last := b.LastOpen(iv, path, id)
			iv.Answers[id] = choose(q, rapid.IntRange(0, len(q.Options)-1).Draw(t, id))
			now := b.LoadAhead(iv, nil)
			if now.Minutes() > start.Minutes() {
				t.Fatalf("after %s %+v lie ahead, at the start %+v", id, now, start)
			}
			if after := assessment.BuyerPath(b, iv, nil); last && iv.NextOn(after, id) != "" {
				t.Fatalf("%s was the last open one, and %s follows", id, iv.NextOn(after, id))
			}
		}
	})
}

// A link that asks a few questions takes as long as those and no page beside them.
func TestALinkThatAsksAFewTakesAsLongAsThose(t *testing.T) {
	b := load(t)
	ids := assessment.BuyerPath(b, assessment.Interview{}, nil)[:3]
	iv := assessment.Interview{Answers: map[string]assessment.Answer{}}
	if got, want := b.LoadAhead(iv, ids), b.LoadOf("", ids); got != want || b.MostOnPath(ids) != 3 {
		t.Errorf("three questions are %+v ahead, want %+v; %d are said", got, want, b.MostOnPath(ids))
	}
	for _, id := range ids {
		q, _ := b.Question(id)
		iv.Answers[id] = choose(q, 0)
	}
	if got := b.LoadAhead(iv, ids); got != (assessment.Load{}) {
		t.Errorf("all answered, and %+v lie ahead", got)
	}
}

// What was answered is not put to somebody else; what is not known is, on the path or
// not; and a link that asks a few offers no more.
func TestWhatABuyerMayPassOn(t *testing.T) {
	b := load(t)
	path := assessment.BuyerPath(b, assessment.Interview{}, nil)
	iv := with(path[0]+"=?", path[2]+"=x")
	q, _ := b.Question(path[1])
	iv.Answers[q.ID] = choose(q, 0)

	open, more := b.Passable(iv, nil)
	if !slices.Contains(open, path[0]) || slices.Contains(open, path[1]) || slices.Contains(open, path[2]) {
		t.Errorf("to be passed on are %v", open)
	}
	for _, id := range more {
		if slices.Contains(open, id) || iv.Settled(id) {
			t.Errorf("%s is offered besides", id)
		}
	}
	if len(more) == 0 {
		t.Error("nothing is offered besides")
	}
	open, more = b.Passable(iv, path[:3])
	if !slices.Equal(open, path[:1]) || len(more) != 0 {
		t.Errorf("of three questions %v are to be passed on, and %v offered", open, more)
	}
}

func TestAQuestionPassedOnIsNotKnown(t *testing.T) {
	for _, x := range []struct {
		given assessment.Given
		want  string
	}{
		{assessment.Given{}, assessment.PickUnknown},
		{assessment.Given{Pick: "a"}, "a"},
		{assessment.Given{Ticks: []string{"a"}}, ""},
	} {
		if got := x.given.PassedOn().Pick; got != x.want {
			t.Errorf("%+v passed on picks %q, want %q", x.given, got, x.want)
		}
	}
}

// A question that a buyer's short way does without cannot move the class or the shape, is no
// limit, and is an offer; whoever answered it all the same keeps it on the way.
func TestWhatABuyerIsAskedLaterDecidesNothing(t *testing.T) {
	b := load(t)
	later := 0
	for _, q := range b.All() {
		if !q.Later {
			continue
		}
		later++
		if q.Deciding || slices.ContainsFunc(b.Limits, func(l assessment.Limit) bool { return l.Question == q.ID }) {
			t.Errorf("%s decides, and comes later", q.ID)
		}

		for _, side := range [][]string{{"EC1=f", "EC2=f", "EC7=e", "EC8=f"}, {"EC1=a", "EC2=a", "EC7=a", "EC8=a"}} {
			iv := with(side...)
			if slices.Contains(assessment.BuyerPath(b, iv, nil), q.ID) {
				t.Errorf("%s is asked on the way", q.ID)
			}
			if _, more := b.Passable(iv, nil); !slices.Contains(more, q.ID) {
				t.Errorf("%s is no offer", q.ID)
			}
			before := assessment.Judge(b, iv)
			for i := range q.Options {
				after := assessment.Judge(b, set(iv, choose(q, i)))
				if after.Class != before.Class || after.Shape != before.Shape {
					t.Errorf("%s %s makes %s of %s", q.ID, q.Options[i].ID, after.Shape, before.Shape)
				}
			}
		}
	}
	if later == 0 {
		t.Error("nothing comes later")
	}
}
