package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

// formBank asks a few questions with two numbers, and whatever else is named; FM8
// and IS3 take ticks.
func formBank(t testing.TB, more ...string) *assessment.Bank {
	t.Helper()
	return must(buildBank(more))(t)
}

func buildBank(more []string) (*assessment.Bank, error) {
	options := func() (out []assessment.Option) {
		for i, id := range []string{"a", "b", "c", "d", "e"} {
			out = append(out, assessment.Option{ID: id, Text: id, P: i - 1})
		}
		return out
	}
	b := &assessment.Bank{Version: "1", Traits: []assessment.Trait{{ID: "EC"}}}
	for _, id := range append([]string{"EC1", "EC2", "EC7", "EC8", "FM1"}, more...) {
		b.Traits[0].Questions = append(b.Traits[0].Questions, assessment.Question{ID: id, Kind: assessment.KindScale,
			Deciding: id == "EC1", Weight: 1, Options: options(), Numbers: []string{"steps", "tasks"}})
	}
	for _, id := range []string{"FM8", "IS3"} {
		b.Traits[0].Questions = append(b.Traits[0].Questions,
			assessment.Question{ID: id, Kind: assessment.KindControlMulti, Weight: 1, Options: options()})
	}

	b.Numbers = []assessment.NumberDef{{ID: "steps"}, {ID: "tasks"}}
	b.Limits = []assessment.Limit{{Question: "FM1"}}
	return b, b.Prepare()
}

// manyAsked are n questions more for a bank.
func manyAsked(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("Q%d", i)
	}
	return out
}

func pick(question, choice string) assessment.Filled {
	return assessment.Filled{Given: assessment.Given{Question: question, Pick: choice}}
}

// What a form returns is what a fresh read gives: when it saved, when there was
// nothing to save, and when somebody else saved in between.
func TestASaveKnowsTheInterviewAsItThenStands(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	iv := d.interview("Claims")
	tom := d.seller("Tom")
	fresh := func() assessment.Interview {
		out := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
		out.Updated = iv.Updated // when the row was touched last is the row's alone
		return out
	}
	save := func(iv assessment.Interview, f assessment.Filled, op string) assessment.Interview {
		t.Helper()
		return must(d.SaveForm(d.ctx, d.owner, iv, f, 0, op))(t).Interview
	}

	before := fresh()
	after := save(before, pick("EC2", "a"), "one")
	same(t, after, fresh())
	if _, changed := before.Answers["EC2"]; changed {
		t.Error("the interview that was given is changed in place")
	}
	same(t, save(after, pick("EC2", "a"), "one"), after)

	d.save(tom, iv.ID, answered("EC7", "b"))
	same(t, save(after, pick("EC8", "c"), "two"), fresh())
	behind := after
	d.save(tom, iv.ID, answered("FM1", "b"))
	same(t, save(behind, pick("EC8", "c"), "two"), fresh())
}

func TestAFormIsOneCommit(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	iv := d.interview("Claims")
	f := pick("EC1", "a")
	f.Given.Evidence = string(assessment.Assumed)
	f.Quote = &assessment.Quote{Question: "EC1", Text: "It just knows", TheirWords: true}
	f.Marks = &assessment.Marks{Against: true, Later: true}

	heard := []int{}
	d.OnChange(func(_ string, rev int) { heard = append(heard, rev) })
	got := must(d.SaveForm(d.ctx, d.owner, iv, f, 0, "op"))(t).Interview
	ok(t, d.Close()) // what the bell rang is heard by then
	d.open()

	same(t, heard, []int{iv.Rev + 1})
	same(t, got.Rev, iv.Rev+1)
	same(t, got.Answers["EC1"].Rev, 1)
	same(t, got.Answers["EC1"].Evidence, assessment.Said) // their own words stand behind it
	same(t, len(got.Quotes), 1)
	same(t, got.IntentAgainst, []string{"EC1"})
	same(t, got.Parked, []string{"EC1"})

	back, undone, err := d.Undo(d.ctx, d.owner, iv.ID)
	ok(t, err)
	same(t, undone.Questions, []string{"EC1"})
	same(t, len(back.Quotes)+len(back.Parked)+len(back.IntentAgainst), 0)
}

func TestAFormThatIsRefusedKeepsNothingOfIt(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	iv := d.interview("Claims")
	for name, change := range map[string]func(*assessment.Filled){
		"by the rule":          func(f *assessment.Filled) { f.Given.Pick = "z" },
		"by a quote's length":  func(f *assessment.Filled) { f.Quote.Text = strings.Repeat("x", assessment.MaxQuote+1) },
		"by an empty question": func(f *assessment.Filled) { f.Given.Question = "" },
	} {
		f := pick("EC1", "a")
		f.Quote = &assessment.Quote{Question: "EC1", Text: "It just knows"}
		f.Marks = &assessment.Marks{Against: true}
		change(&f)
		_, err := d.SaveForm(d.ctx, d.owner, iv, f, 0, "op "+name)
		refused(t, err, assessment.Invalid)
		if now := must(d.Interview(d.ctx, d.owner, iv.ID))(t); now.Rev != iv.Rev || len(now.Quotes) > 0 ||
			len(now.Answers) > 0 {
			t.Errorf("refused %s, and yet kept: %+v", name, now)
		}
	}
}

// The rule reads what is stored when the form is saved, not what was stored when
// the page was made: a form sent twice must not read its own save as the past.
func TestAFormSentTwiceIsReadOnce(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	iv := d.interview("Claims")
	must(d.SaveForm(d.ctx, d.owner, iv, pick("FM8", assessment.PickUnknown), 0, "first"))(t)

	f := pick("FM8", assessment.PickUnknown)
	f.Given.Ticks = []string{"a"} // ticked over "not known", which stays pressed
	f.Quote = &assessment.Quote{Question: "FM8", Text: "Said once"}
	for range 2 {
		got := must(d.SaveForm(d.ctx, d.owner, iv, f, 1, "second"))(t).Interview
		same(t, got.Answers["FM8"].Choices, []string{"a"})
		same(t, len(got.Quotes), 1)
	}
}

func TestAFormMeetsANewerAnswer(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	iv := d.interview("Claims")
	theirs := d.save(d.seller("Tom"), iv.ID, answered("EC1", "a"))

	f := pick("EC1", "b")
	f.Quote = &assessment.Quote{Question: "EC1", Text: "It just knows"}
	_, err := d.SaveForm(d.ctx, d.owner, iv, f, 0, "op")
	conflict, is := errors.AsType[*ConflictError](err)
	if !is || conflict.Theirs.Rev != theirs.Rev || conflict.Mine.Choice != "b" {
		t.Fatalf("want both answers, got %v", err)
	}
	same(t, len(must(d.Interview(d.ctx, d.owner, iv.ID))(t).Quotes), 0)

	got := must(d.SaveForm(d.ctx, d.owner, iv, f, theirs.Rev, "op"))(t)
	same(t, got.Interview.Answers["EC1"].Choice, "b")
	f.Given.Pick = "c" // gone back to and edited: a change of mind
	got = must(d.SaveForm(d.ctx, d.owner, iv, f, theirs.Rev, "op"))(t)
	same(t, got.Interview.Answers["EC1"].Choice, "c")
	same(t, len(got.Interview.Quotes), 1)
}

func TestTheRuleIsRunWhereverAnAnswerIsSaved(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	iv := d.interview("Claims")
	bad := answered("EC1", "z")

	_, err := d.saveAnswer(d.ctx, d.owner, iv.ID, bad, 0, "")
	refused(t, err, assessment.Invalid)
	_, err = d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.Answers["EC1"] = bad
		return nil
	})
	refused(t, err, assessment.Invalid)
	_, err = d.create(d.ctx, d.owner, assessment.Interview{System: "Other",
		Answers: map[string]assessment.Answer{"EC1": bad}})
	refused(t, err, assessment.Invalid)

}

// What an interview may hold is the bank's to say: a store that was opened without
// one, as the commands at the machine do, changes none.
func TestWithoutABankNoInterviewIsChanged(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, answered("EC1", "a"))
	d.bank = nil
	d.reopen()

	change := func(iv *assessment.Interview) error { iv.Summary = "Another."; return nil }
	_, form := d.SaveForm(d.ctx, d.owner, iv, pick("EC1", "b"), -1, "")
	_, part := d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, change)
	_, more := d.create(d.ctx, d.owner, assessment.Interview{System: "Other"})
	_, moved := d.MoveEdition(d.ctx, d.owner, iv.ID, "1")
	for what, err := range map[string]error{"a form": form, "a part": part, "an interview": more, "a move": moved} {
		if !errors.Is(err, errNoBank) {
			t.Errorf("%s: %v", what, err)
		}
	}

	now := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
	same(t, now.Rev, 2)
	same(t, now.Answers["EC1"].Choice, "a")
}

// A form whose reply never came, and the one typed after it, come from one person at
// one page: the second follows the first, whichever arrived. One that another person
// saved is followed by nobody.
func TestAFormFollowsThoseBeforeItInItsWindow(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	tom := d.seller("Tom")
	send := func(p assessment.Principal, choice, op string, follows ...string) error {
		f := pick("EC2", choice)
		f.Follows = follows
		_, err := d.SaveForm(d.ctx, p, iv, f, 0, op)
		return err
	}

	ok(t, send(d.owner, "a", "one"))
	ok(t, send(d.owner, "b", "two", "none", "one"))
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t).Answers["EC2"].Choice, "b")
	d.clock.pass(time.Second)
	ok(t, send(d.owner, "a", "two more", "one", "two"))
	refused(t, send(d.owner, "c", "three", "one", "two"), assessment.Conflict) // it knows nothing of the last one
	refused(t, send(tom, "c", "four", "two more"), assessment.Conflict)        // another's form is not followed

	many := make([]string, mostFollowed+1)
	many[mostFollowed] = "two more"
	refused(t, send(d.owner, "c", "five", many...), assessment.Conflict)
}

// What a form does not show is filled in from what is stored, so the same form reads
// otherwise a second time. It is known by what it brought.
func TestAFormIsKnownAgainByWhatItBrought(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	send := func(private string) error {
		sent := pick("EC2", "a")
		f := pick("EC2", "a")
		f.Given.Private, f.Sent = private, &sent.Given
		_, err := d.SaveForm(d.ctx, d.owner, iv, f, 0, "one")
		return err
	}

	ok(t, send(""))
	d.save(d.owner, iv.ID, answered("EC2", "c"))
	ok(t, send("filled in since"))
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t).Answers["EC2"].Choice, "c")
}
