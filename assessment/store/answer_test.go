package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"discern/assessment"
)

func TestASavedAnswerCarriesWhoWhenAndItsRevision(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	tom := d.seller("Tom")
	tom.Name = "Somebody else" // what the caller says of itself counts for nothing
	a := full().Answers["EC1"]
	a.Confirmed, a.Numbers = nil, map[string]assessment.Number{"steps": {Low: 8, High: 12, Guess: true}}
	got := must(d.saveAnswer(d.ctx, tom, iv.ID, a, 0, "op"))(t)
	a.By, a.At, a.Rev = "Tom", d.clock.now(), 1
	same(t, got, a)
	stored := must(d.Interview(d.ctx, tom, iv.ID))(t)
	same(t, stored.Answers["EC1"], a)
	same(t, stored.Rev, iv.Rev+1)
}

func TestSavingTheSameAgainSavesNothing(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	first := d.save(d.owner, iv.ID, answered("EC1", "a"))
	d.clock.pass(time.Minute)
	again := must(d.saveAnswer(d.ctx, d.seller("Tom"), iv.ID, answered("EC1", "a"), 0, ""))(t)
	same(t, again, first)
	same(t, len(must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t)), 1)
}

func TestTwoPeopleAtOneAnswerSeeBoth(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	theirs := must(d.saveAnswer(d.ctx, d.seller("Tom"), iv.ID, answered("EC1", "a"), 0, ""))(t)
	_, err := d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "b"), 0, "")
	var c *ConflictError
	if !errors.As(err, &c) {
		t.Fatalf("want a conflict, got %v", err)
	}
	refused(t, err, assessment.Conflict)
	same(t, c.Mine.Choice, "b")
	same(t, c.Theirs, theirs)
	mine := must(d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "b"), c.Theirs.Rev, ""))(t)
	same(t, must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t), []assessment.Answer{mine, theirs})
}

func TestASaveSentTwiceIsAppliedOnce(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	first := must(d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "a"), 0, "op1"))(t)
	same(t, must(d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "a"), 0, "op1"))(t), first)

	// Still once when somebody answered in between: the newer answer stays.
	newer := must(d.saveAnswer(d.ctx, d.seller("Tom"), iv.ID, answered("EC1", "b"), 1, "op1"))(t)
	same(t, must(d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "a"), 0, "op1"))(t), newer)
	same(t, len(must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t)), 2)

	// An edited form with the old id is no repetition, and never lost silently.
	_, err := d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "c"), 0, "op1")
	refused(t, err, assessment.Conflict)
	same(t, must(d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "c"), 2, "op1"))(t).Choice, "c")
}

func TestAFormGoneBackToAndEditedIsNoConflict(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	must(d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "a"), 0, "op1"))(t)
	same(t, must(d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "b"), 0, "op1"))(t).Rev, 2)
	same(t, must(d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "c"), 0, "op1"))(t).Rev, 3)
	same(t, len(must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t)), 3)

	// Another form, of the same person too, is one.
	_, err := d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "d"), 0, "op2")
	refused(t, err, assessment.Conflict)
	_, err = d.saveAnswer(d.ctx, d.seller("Tom"), iv.ID, answered("EC1", "d"), 0, "op1")
	refused(t, err, assessment.Conflict)
}

func TestClearingAnAnswerKeepsItsHistory(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, answered("EC1", "a"))
	d.save(d.owner, iv.ID, assessment.Answer{Question: "EC1"})
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t).Answers["EC1"].State, assessment.Open)
	same(t, must(d.Record(d.ctx, d.owner, iv.ID))(t).Answered, 0)
	same(t, len(must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t)), 2)
}

func TestAnswersThatCannotBeSaved(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, err := d.saveAnswer(d.ctx, d.owner, iv.ID, assessment.Answer{}, 0, "")
	refused(t, err, assessment.Invalid)
	_, err = d.saveAnswer(d.ctx, d.owner, iv.ID, assessment.Answer{Question: "EC1", Note: string(make([]byte, maxChunk))},
		0, "")
	refused(t, err, assessment.Invalid)
	_, err = d.saveAnswer(d.ctx, d.owner, "nothing", answered("EC1", "a"), 0, "")
	refused(t, err, assessment.NotFound)
	_, err = d.History(d.ctx, d.owner, "nothing", "EC1")
	refused(t, err, assessment.NotFound)
}

func TestFiftyPeopleSavingAtOnceLoseNothing(t *testing.T) {
	const people, saves = 50, 10
	d := newDeskOf(t, formBank(t, manyAsked(people)...))
	iv := d.interview("Claims")
	var wg sync.WaitGroup
	errs := make(chan error, people*saves)
	for n := range people {
		wg.Go(func() {
			for i := range saves {
				a := noted(fmt.Sprintf("Q%d", n), fmt.Sprint(i))
				got, err := d.saveAnswer(d.ctx, d.owner, iv.ID, a, i, "")
				if err == nil && got.Rev != i+1 {
					err = fmt.Errorf("%s: revision %d, want %d", a.Question, got.Rev, i+1)
				}
				errs <- err
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		ok(t, err)
	}
	for n := range people {
		h := must(d.History(d.ctx, d.owner, iv.ID, fmt.Sprintf("Q%d", n)))(t)
		same(t, len(h), saves)
		for i, a := range h {
			same(t, a.Note, fmt.Sprint(saves-1-i))
		}
	}
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t).Rev, 1+people*saves)
}

// Promise 7: a client that goes away in the middle leaves a whole save or none.
func TestRequestsCancelledAtRandomLeaveWholeSavesOrNone(t *testing.T) {
	const requests = 400
	d := newDeskOf(t, formBank(t, manyAsked(requests)...))
	iv := d.interview("Claims")
	acked := make([]bool, requests)
	var wg sync.WaitGroup
	for n := range requests {
		wg.Go(func() {
			limit := time.Duration(rand.IntN(8000)) * time.Microsecond
			switch n % 10 {
			case 0:
				limit = 0 // gone before it began
			case 1:
				limit = time.Minute // stays
			}
			ctx, cancel := context.WithTimeout(d.ctx, limit)
			defer cancel()
			_, err := d.saveAnswer(ctx, d.owner, iv.ID, answered(fmt.Sprintf("Q%d", n), "a"), 0, fmt.Sprint(n))
			acked[n] = err == nil
			if err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("save %d: %v", n, err)
			}
		})
	}
	wg.Wait()
	got := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
	for n, yes := range acked {
		if yes && n%10 == 0 || !yes && n%10 == 1 {
			t.Errorf("save %d: acknowledged %v", n, yes)
		}
		if _, there := got.Answers[fmt.Sprintf("Q%d", n)]; yes != there {
			t.Errorf("save %d: acknowledged %v, stored %v", n, yes, there)
		}
	}
	var answers, operations, audited int
	ok(t, d.read(d.ctx, "test", func(v snapshot) error {
		return v.row(`SELECT (SELECT COUNT(*) FROM answers), (SELECT COUNT(*) FROM operations),
			(SELECT COUNT(*) FROM audit WHERE action = ?)`, didAnswer).Scan(&answers, &operations, &audited)
	}))
	same(t, []int{answers, operations, audited, got.Rev - 1},
		[]int{len(got.Answers), len(got.Answers), len(got.Answers), len(got.Answers)})
	must(d.VerifyAudit(d.ctx))(t)
}

// Promise 8: whatever two people do to one answer, in whatever order, every
// accepted text is in its history, in order, and nothing is overwritten unseen.
func TestNoAcceptedTextEverDisappears(t *testing.T) {
	d := newDesk(t)
	people := []assessment.Principal{d.owner, d.seller("Tom")}
	rapid.Check(t, func(rt *rapid.T) {
		iv := d.interview("Claims")
		var accepted []string
		form := make([]int, len(people)) // the revision each one's page shows
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			who := rapid.IntRange(0, 1).Draw(rt, "who")
			if rapid.Bool().Draw(rt, "reload") {
				form[who] = len(accepted)
				continue
			}
			note := rapid.StringMatching(`[ab]{1,2}`).Draw(rt, "note")
			a := assessment.Answer{Question: "EC1", State: assessment.Answered, Note: note}
			got, err := d.saveAnswer(d.ctx, people[who], iv.ID, a, form[who], "")
			last := ""
			if n := len(accepted); n > 0 {
				last = accepted[n-1]
			}
			stale := form[who] != len(accepted) && note != last
			var c *ConflictError
			if stale != errors.As(err, &c) || !stale && err != nil {
				rt.Fatalf("form at %d of %d: %v", form[who], len(accepted), err)
			}
			if stale {
				if c.Theirs.Note != last || c.Mine.Note != note {
					rt.Fatalf("conflict shows %q and %q", c.Mine.Note, c.Theirs.Note)
				}
				continue
			}
			if note != last {
				accepted = append(accepted, note)
			}
			form[who] = got.Rev
		}
		h, err := d.History(d.ctx, d.owner, iv.ID, "EC1")
		if err != nil || len(h) != len(accepted) {
			rt.Fatalf("history of %d, want %d: %v", len(h), len(accepted), err)
		}
		for i, want := range accepted {
			if got := h[len(h)-1-i]; got.Note != want || got.Rev != i+1 {
				rt.Fatalf("revision %d is %q (%d), want %q", i+1, got.Note, got.Rev, want)
			}
		}
	})
}
