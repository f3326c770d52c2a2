package assessment_test

import (
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

func TestALoadTakesMinutesByItsWordsAndFields(t *testing.T) {
	for _, x := range []struct {
		load assessment.Load
		want int
	}{
		{assessment.Load{}, 0},
		{assessment.Load{Words: 1}, 1},
		{assessment.Load{Words: 5 * assessment.WordsAMinute}, 5},
		{assessment.Load{Words: 5*assessment.WordsAMinute + assessment.WordsAMinute*2/3}, 6},
		{assessment.Load{Chosen: int(3 * time.Minute / assessment.ToChoose)}, 3},
		{assessment.Load{Typed: int(2 * time.Minute / assessment.ToType)}, 2},
		{assessment.Load{Words: assessment.WordsAMinute}.And(assessment.Load{Typed: 3}), 2},
	} {
		if got := x.load.Minutes(); got != x.want {
			t.Errorf("%+v takes %d minutes, want %d", x.load, got, x.want)
		}
	}
}

// Every word a buyer reads of a question counts, and one of the answers to choose.
func TestTheLoadOfQuestionsIsReadOffTheBank(t *testing.T) {
	b := load(t)
	ids := assessment.BuyerPath(b, assessment.Interview{}, nil)
	all := b.LoadOf("", ids)
	if all.Chosen < len(ids) || all.Words < 40*len(ids) || all.Minutes() > 12 {
		t.Errorf("%d questions are %+v, %d minutes", len(ids), all, all.Minutes())
	}
	if half := b.LoadOf("", ids[1:]); half.Words >= all.Words || half.Chosen >= all.Chosen {
		t.Errorf("one less is %+v of %+v", half, all)
	}
	if got := b.LoadOf("", []string{"no such question"}); got != (assessment.Load{}) {
		t.Errorf("a question that the bank has not is %+v", got)
	}
}

// What is not offered any more is not read, and so takes nobody a minute.
func TestARetiredAnswerTakesNoTime(t *testing.T) {
	b := load(t)
	for _, q := range b.All() {
		words := 0
		for _, o := range q.Options {
			if o.Retired {
				words += len(strings.Fields(o.Text))
			}
		}
		if words == 0 {
			continue
		}

		all := 0
		for _, o := range q.Options {
			all += len(strings.Fields(o.Text))
		}
		asked := len(strings.Fields(q.Read("live"))) + len(strings.Fields(q.Help))
		if got := b.LoadOf("live", []string{q.ID}).Words; got >= asked+all {
			t.Errorf("%s takes %d words to read; with what nobody is offered it would be %d", q.ID, got, asked+all)
		}
	}
}
