package assessment_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"discern/assessment"
)

// Whatever was answered in version 1 stays as it is in version 2, is read by it, and
// goes back; what changes about an answer that was given is named.
func TestMovingKeepsEveryAnswer(t *testing.T) {
	b := load(t)
	one := b.Edition("1")
	if one == b || one.Version != "1" {
		t.Fatal("version 1 is not there")
	}
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, one, true)
		iv.Bank = "1"
		if !b.Behind(&iv) || !b.Reads(&iv) {
			t.Fatal("an interview of version 1 cannot be moved")
		}
		moved := b.Move(iv)
		if b.Behind(&moved) || !one.Reads(&moved) {
			t.Fatal("it was moved and is not there, or cannot go back")
		}
		for id, a := range iv.Answers {
			if !moved.Answers[id].Equal(a) {
				t.Fatalf("%s was changed", id)
			}
			if says := b.Says(a); a.State == assessment.Answered && a.Choice != "" && says == "" {
				t.Fatalf("%s=%s cannot be read any more", id, a.Choice)
			}
		}

		m := b.Moving(iv)
		if m.From != "1" || m.To != b.Version || m.Was.Bank.Version != "1" || m.Will.Bank.Version != b.Version {
			t.Fatalf("it goes from %s to %s, judged by %s and %s", m.From, m.To, m.Was.Bank.Version, m.Will.Bank.Version)
		}
		answered := 0
		for _, q := range b.All() {
			if iv.Answers[q.ID].State != assessment.Answered {
				continue
			}
			answered++
			a := iv.Answers[q.ID]
			if o, _, _ := q.Option(a.Choice); o != nil && o.Retired &&
				!slices.ContainsFunc(m.Answered, func(x assessment.MovedQuestion) bool {
					return x.Will.ID == q.ID &&
						x.Retired && x.AskAgain()
				}) {
				t.Fatalf("%s=%s is not offered any more, and the move does not say so", q.ID, a.Choice)
			}
		}
		if answered != len(m.Answered)+m.Same {
			t.Fatalf("%d are answered; the move speaks of %d and %d", answered, len(m.Answered), m.Same)
		}
	})
}

// An answer that version 1 does not have keeps an interview from going back.
func TestVersionOneDoesNotReadWhatItNeverHad(t *testing.T) {
	b := load(t)
	iv := with("EC1=f")
	if b.Edition("1").Reads(&iv) || !b.Reads(&iv) {
		t.Error("the answer is new in version 2")
	}
	part := with("EC1=a")
	part.Parts = []assessment.Part{{ID: "p", Name: "Research", Answers: iv.Answers}}
	if b.Edition("1").Reads(&part) {
		t.Error("an answer about a part was not looked at")
	}
}

// What is retired is offered to nobody, and stays where it was chosen.
func TestARetiredAnswerIsOfferedWhereItWasGivenOnly(t *testing.T) {
	b := load(t)
	retired := 0
	for _, q := range b.All() {
		for _, o := range q.Options {
			has := func(all []assessment.Option) bool {
				return slices.ContainsFunc(all, func(x assessment.Option) bool { return x.ID == o.ID })
			}
			if o.Retired {
				retired++
			}
			if has(q.Offered()) == o.Retired {
				t.Errorf("%s=%s: retired is %v, offered is the same", q.ID, o.ID, o.Retired)
			}
			if !has(q.OfferedBeside(assessment.Answer{State: assessment.Answered, Choice: o.ID})) {
				t.Errorf("%s=%s was chosen and is not on the page", q.ID, o.ID)
			}
		}
	}
	if retired != 8 {
		t.Errorf("%d answers are retired, want 8", retired)
	}
}

// A wrapper of one free run, or a small fixed stage beside a large free one, is not
// mixed; a free stretch beside work of its own is.
func TestAWrapperIsNotMixed(t *testing.T) {
	b := load(t)
	for answer, mixed := range map[string]bool{"a": false, "b": true, "c": true, "d": false} {
		iv := with("EC1=f", "EC2=f", "EC7=e", "EC8=f", "EC9="+answer)
		if got := assessment.Judge(b, iv).Mixed; got != mixed {
			t.Errorf("EC9=%s: mixed is %v", answer, got)
		}
		iv.Bank = "1"
		iv.Answers = with("EC1=e", "EC2=e", "EC7=e", "EC8=e", "EC9="+answer).Answers
		if got := assessment.Judge(b, iv).Mixed; got != (answer != "a") {
			t.Errorf("version 1, EC9=%s: mixed is %v", answer, got)
		}
	}

	// A model that picks among drawn branches: somebody says that it is the same all
	// through, that one stretch is freer, or nothing.
	for answer, mixed := range map[string]bool{"": true, "EC9=a": false, "EC9=b": true, "EC9=c": true} {
		answers := []string{"EC1=c", "EC2=a", "EC7=a", "EC8=a"}
		if answer != "" {
			answers = append(answers, answer)
		}
		v := assessment.Judge(b, with(answers...))
		if v.Shape != assessment.ModelChosenBranches || v.Mixed != mixed {
			t.Errorf("branches, %q: %s, mixed is %v", answer, v.Shape, v.Mixed)
		}
	}
}
