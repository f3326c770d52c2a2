package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"
)

// beginning is a sentence of what comes first, by its id; "" for none.
func beginning(r *report.Report, id string) string {
	for _, s := range r.Front.Begin {
		if s.ID == "begin."+id {
			return s.Text
		}
	}
	return ""
}

// Page one says what can be done before anything else: whom to name, a first step with who
// takes it, and which letters wait.
func TestPageOneSaysHowToBegin(t *testing.T) {
	for reader, want := range map[string][3]string{
		"agent": {
			"Name who does moves 5, 6 and 10, for nobody is named yet; settle which of those who took part does " +
				"move 8.",
			"First step of move 1, for Jon Albers: switch off “issue a ticket” for it, and see that it is not done.",
			"Five letters with 17 questions are ready."},
		"fixed": {"Name who does moves 1, 2, 3 and 5, for nobody is named yet.",
			"First step of move 1, for whoever builds it: ask whoever owns the result for the name of the person who says yes.",
			"Four letters with ten questions are ready."},
	} {
		_, r := ofReader(t, reader)
		for i, id := range []string{"name", "step", "letters"} {
			if got := beginning(&r, id); got != want[i] {
				t.Errorf("%s, %s:\n got %q\nwant %q", reader, id, got, want[i])
			}
		}

		short := r.For(report.View{Audience: report.ForExecutive})
		if beginning(&short, "letters") != "" || beginning(&short, "name") == "" {
			t.Errorf("%s, page one alone begins with %+v", reader, short.Front.Begin)
		}
	}
}

// Of every interview: who is to be named is who has no name in the plan, and the letters are
// those that the report holds.
func TestHowToBeginFollowsFromThePlan(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true})

		var nameless []string
		for i, s := range r.Plan {
			if strings.HasSuffix(s.Who, "(no name yet)") {
				nameless = append(nameless, fmt.Sprint(i+1))
			}
		}
		says := beginning(&r, "name")
		named := strings.Contains(says, "nobody is named yet")
		whole := len(nameless) == len(r.Plan) && strings.Contains(says, "each move of the plan")
		if named != (len(nameless) > 0) ||
			named && !whole && !strings.Contains(says, " "+words.Series(nameless, len(nameless))+", for nobody") {
			t.Errorf("moves %v have no name, and it says %q", nameless, says)
		}

		letters, questions := 0, 0
		for _, s := range r.Sections {
			for _, block := range s.Blocks {
				if block.Kind == report.LetterB {
					letters, questions = letters+1, questions+len(block.Items)
				}
			}
		}
		want := ""
		if letters > 0 {
			want = words.Capital(words.Plural(letters, "letter", "letters")) + " with " +
				words.Plural(questions, "question", "questions") + words.ByNumber(letters, " is", " are") + " ready."
		}
		if got := beginning(&r, "letters"); got != want {
			t.Errorf("%d letters with %d questions, and it says %q", letters, questions, got)
		}

		at := slices.IndexFunc(r.Front.Moves, func(s report.PlanStep) bool { return s.Start != "" })
		step := beginning(&r, "step")
		first := fmt.Sprintf("First step of move %d, for ", at+1)
		if (at >= 0) != (step != "") || at >= 0 && !strings.HasPrefix(step, first) {
			t.Errorf("the first move with a step is %d, and it says %q", at+1, step)
		}
	})
}

// What has to be built is for whoever builds it, and a decision for whoever owns the result.
func TestWhatIsBuiltIsForWhoeverBuildsIt(t *testing.T) {
	_, r := ofReader(t, "agent")
	for _, want := range []struct{ does, who string }{{"Have a rule or a person say yes", "Jon Albers"},
		{"Name an executive", "whoever owns the result (Priya Raman or Jon Albers)"}} {
		i := slices.IndexFunc(r.Plan, func(s report.PlanStep) bool { return strings.HasPrefix(s.Do, want.does) })
		if i < 0 || r.Plan[i].Who != want.who {
			t.Errorf("%q is for %q, not %q", want.does, r.Plan[max(i, 0)].Who, want.who)
		}
	}
}
