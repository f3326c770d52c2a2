package assessment_test

import (
	"testing"
	"time"

	"discern/assessment"
)

// walk answers what a call leads to, question by question, until nothing is left to
// ask, and returns how many were answered before each pause.
func walk(t *testing.T, aim int) (asked int, pauses []int) {
	t.Helper()
	b := load(t)
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	iv := assessment.Interview{Created: at, Aim: aim, Answers: map[string]assessment.Answer{}}
	after := ""
	for {
		to := b.Course(iv).Onward(iv, after)
		if to.Question == "" {
			if to.Pause {
				t.Error("a pause before nothing")
			}
			return asked, pauses
		}
		if iv.Settled(to.Question) || to.Question == after {
			t.Fatalf("from %s on to %s, which is dealt with", after, to.Question)
		}
		if to.Pause {
			pauses = append(pauses, asked)
		}

		q, _ := b.Question(to.Question)
		after, asked, at = q.ID, asked+1, at.Add(time.Minute)
		a := choose(q, 0)
		a.Rev, a.At = 1, at
		iv.Answers[q.ID] = a
		if full := b.Course(iv).Full(iv); full && (aim == 0 || asked < aim) {
			t.Fatalf("full after %d, and the meeting is meant for %d", asked, aim)
		}
	}
}

// A call pauses once, when its short path is done, and leads through the rest.
func TestACallPausesWhereItsShortPathEnds(t *testing.T) {
	asked, pauses := walk(t, 0)
	if len(pauses) != 1 || pauses[0] == 0 || pauses[0] >= asked {
		t.Errorf("of %d questions it pauses after %v", asked, pauses)
	}
}

// A meeting meant for five questions pauses after the fifth as well.
func TestACallPausesWhenItsMeetingIsFull(t *testing.T) {
	_, plain := walk(t, 0)
	_, pauses := walk(t, 5)
	if plain[0] <= 5 {
		t.Fatalf("the short path ends after %d already", plain[0])
	}
	if len(pauses) != 2 || pauses[0] != 5 || pauses[1] != plain[0] {
		t.Errorf("it pauses after %v, want after 5 and after %d", pauses, plain[0])
	}
}
