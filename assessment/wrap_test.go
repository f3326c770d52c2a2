package assessment_test

import (
	"slices"
	"testing"
	"time"

	"discern/assessment"
)

func TestTheEndOfACallSettlesWhatItNames(t *testing.T) {
	b := ruleBank(t)
	iv := assessment.Interview{
		Scratch: []assessment.Note{{ID: "1", Text: "Housed"}, {ID: "2", Text: "Kept"}, {ID: "3", Text: "Dropped"},
			{ID: "4", Text: "Left"},
			{ID: "5", Text: "Nowhere"}},
		Answers: map[string]assessment.Answer{
			"A": {Question: "A", State: assessment.Unknown, Why: assessment.NobodyHere},
			"M": {Question: "M", State: assessment.Answered, Choices: []string{"a"}, Evidence: assessment.Assumed},
		}}
	iv.Wrap(b, assessment.Wrapped{
		Homes:    map[string]string{"1": "Q", "2": assessment.KeepNote, "3": assessment.DropNote, "5": "GONE"},
		Who:      map[string]string{"Q": "Bo", "A": "Ann", "M": "nobody: it is answered"},
		Evidence: map[string]assessment.Evidence{"M": assessment.Shown, "A": assessment.Shown},
	})

	var left []string
	for _, n := range iv.Scratch {
		left = append(left, n.Text)
	}
	if !slices.Equal(left, []string{"Kept", "Left", "Nowhere"}) || !iv.Scratch[0].Kept || iv.Scratch[1].Kept {
		t.Errorf("notes: %+v", iv.Scratch)
	}
	if q := iv.Answers["Q"]; q.Private != "Housed" || q.Who != "Bo" || q.State != assessment.Open {
		t.Errorf("an open question: %+v", q)
	}
	if a := iv.Answers["A"]; a.Who != "Ann" || a.Why != assessment.SomeoneElse || a.Evidence != "" {
		t.Errorf("one that is not known: %+v", a)
	}
	if m := iv.Answers["M"]; m.Who != "" || m.Evidence != assessment.Shown {
		t.Errorf("an assumed answer: %+v", m)
	}

	iv.Wrap(b, assessment.Wrapped{Evidence: map[string]assessment.Evidence{"M": assessment.Said}})
	if iv.Answers["M"].Evidence != assessment.Shown || iv.Answers["Q"].Who != "Bo" {
		t.Error("what is known better, or was not named, changed")
	}
}

func TestAgreeingCountsWhatWasReadOut(t *testing.T) {
	iv := assessment.Interview{Answers: map[string]assessment.Answer{
		"Q": {State: assessment.Answered}, "A": {State: assessment.NotApplicable}, "M": {State: assessment.Unknown}, "N": {}}}
	at := time.Unix(9, 0)
	if n := iv.Agree("Bo", at); n != 2 {
		t.Errorf("%d agreed, want 2", n)
	}
	if c := iv.Answers["A"].Confirmed; c == nil || c.By != "Bo" || !c.At.Equal(at) {
		t.Errorf("agreed as %+v", c)
	}
	if iv.Answers["M"].Confirmed != nil {
		t.Error("what is not known is agreed")
	}
}

func TestANoteSentTwiceIsKeptOnce(t *testing.T) {
	var iv assessment.Interview
	for range 2 {
		iv.AddScratch(assessment.Note{ID: "op", Question: "Q", Text: "Asks about SSO"})
		iv.AddMark(assessment.Note{ID: "op", Text: "the same operation"})
		iv.AddMark(assessment.Note{ID: "mark", Question: "Q", Text: "Not what they said"})
	}
	iv.AddMark(assessment.Note{Text: "without an id"})
	iv.AddMark(assessment.Note{Text: "another"})
	if len(iv.Scratch) != 1 || iv.Scratch[0].Question != "" || len(iv.Marks) != 3 || iv.Marks[0].Question != "Q" {
		t.Errorf("scratch %+v, marks %+v", iv.Scratch, iv.Marks)
	}
	if iv.RemoveMark("mark"); len(iv.Marks) != 2 {
		t.Errorf("marks %+v", iv.Marks)
	}
}

func TestLinesOfAPartThatIsGoneBelongToTheMainPath(t *testing.T) {
	iv := assessment.Interview{Parts: []assessment.Part{{ID: "a"}, {ID: "b"}}}
	typed := []assessment.Line{{System: "1", Part: "a"}, {System: "2", Part: "b"}, {System: "3", Part: "z"}, {System: "4"}}
	iv.SetLines(typed)
	if got := parts(iv.Inventory); !slices.Equal(got, []string{"a", "b", "", ""}) || typed[2].Part != "z" {
		t.Errorf("lines of %q", got)
	}
	iv.SetParts([]assessment.Part{{ID: "b"}})
	if got := parts(iv.Inventory); !slices.Equal(got, []string{"", "b", "", ""}) {
		t.Errorf("without the first part, lines of %q", got)
	}
}

func parts(lines []assessment.Line) (out []string) {
	for _, l := range lines {
		out = append(out, l.Part)
	}
	return out
}

func TestABuyersPathGoesOnRoundToWhatIsOpen(t *testing.T) {
	iv := assessment.Interview{Answers: map[string]assessment.Answer{
		"2": {State: assessment.Answered}, "4": {State: assessment.Unknown}}}
	path := []string{"1", "2", "3", "4"}
	for after, want := range map[string]string{"": "1", "1": "3", "3": "1", "4": "1", "elsewhere": "1"} {
		if got := iv.NextOn(path, after); got != want {
			t.Errorf("after %q comes %q, want %q", after, got, want)
		}
	}
	if iv.NextOn([]string{"2", "3"}, "3") != "" || iv.CountSettled(path) != 2 || iv.CountUnknown(path) != 1 {
		t.Error("what is settled is counted wrongly")
	}

	b := load(t)
	if got := assessment.BuyerPath(b, iv, []string{"EC8"}); !slices.Equal(got, []string{"EC8"}) {
		t.Errorf("a link that asks one question leads through %q", got)
	}
	if got := assessment.BuyerPath(b, iv, nil); !slices.Equal(got, assessment.ShortPath(b, iv)) {
		t.Errorf("a link that asks all leads through %q", got)
	}
}

func TestWhatCanBeHandedOverIsOpenAndGroupedByWhoWouldKnow(t *testing.T) {
	b := load(t)
	iv := side(assessment.SideSeller, "Tom", "EC1", "c")
	iv.Answers["EC2"] = assessment.Answer{Question: "EC2", State: assessment.Unknown, Who: "Tom Berg"}
	iv.Parked = []string{"EC7"}
	groups, matter := assessment.ToHandOver(b, iv)

	states := map[string]string{}
	for _, g := range groups {
		for _, q := range g.Questions {
			states[q.Question.ID] = g.Who + ": " + q.State
		}
	}
	if states["EC1"] != "" || states["EC2"] != "Tom Berg: not known yet" {
		t.Errorf("%v", states)
	}
	if q, _ := b.Question("EC7"); states["EC7"] != string(q.AskRole)+": set aside" {
		t.Errorf("one set aside is %q", states["EC7"])
	}
	for _, id := range []string{"EC2", "EC7"} {
		if !slices.Contains(matter, id) {
			t.Errorf("%s does not matter", id)
		}
	}

	if heard := iv.Heard(nil); len(heard) != 1 || heard["EC1"].Choice != "c" {
		t.Errorf("heard %v", heard)
	}
	if heard := iv.Heard([]string{"EC1"}); len(heard) != 0 {
		t.Errorf("heard what is asked: %v", heard)
	}
}
