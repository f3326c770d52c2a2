package assessment_test

import (
	"discern/assessment"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ids(all []assessment.Difference) []string {
	var out []string
	for _, d := range all {
		out = append(out, d.Question)
	}
	return out
}

func TestTwoRecordsDifferWhereBothSaySomethingElse(t *testing.T) {
	b := load(t)
	ours := side(assessment.SideSeller, "Dana", "EC1", "e", "EC2", "c", "EC7", "b", "IS1", "a")
	theirs := side(assessment.SideBuyer, "Priya", "EC1", "a", "EC2", "c", "IS1", "b", "IS2", "a")
	theirs.Answers["EC7"] = assessment.Answer{Question: "EC7", State: assessment.Unknown}
	ours.Answers["PR1"] = assessment.Answer{Question: "PR1", State: assessment.Unknown}
	theirs.Answers["PR1"] = assessment.Answer{Question: "PR1", State: assessment.NotApplicable, Reason: "no runs"}
	all := assessment.Compare(b, ours, theirs)
	got := ids(all)
	slices.Sort(got)
	if diff := cmp.Diff([]string{"EC1", "IS1", "IS2", "PR1"}, got); diff != "" {
		t.Error(diff)
	}
	kinds := map[string]assessment.DifferenceKind{}
	for _, d := range all {
		kinds[d.Question] = d.Kind
		if d.Seller.Choice != ours.Answers[d.Question].Choice || d.Buyer.By != theirs.Answers[d.Question].By {
			t.Errorf("%s lost an answer: %+v", d.Question, d)
		}
	}
	want := map[string]assessment.DifferenceKind{"EC1": assessment.Differs, "IS1": assessment.Differs,
		"IS2": assessment.Theirs, "PR1": assessment.Theirs}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWouldChangeTheVerdictComesFirst(t *testing.T) {
	b := load(t)
	ours := side(assessment.SideSeller, "Dana", "EC1", "a", "EC2", "a", "EC7", "a", "EC8", "a", "IS1", "a", "PR1", "a")
	theirs := side(assessment.SideBuyer, "Priya", "EC1", "e", "EC2", "a", "EC7", "a", "EC8", "a", "IS1", "e", "PR1", "c")
	all := assessment.Compare(b, ours, theirs)
	if len(all) != 3 || all[0].Question != "EC1" || !all[0].Deciding {
		t.Fatalf("first comes %v", ids(all))
	}
	taken := ours
	taken.Answers = map[string]assessment.Answer{}
	for q, a := range ours.Answers {
		taken.Answers[q] = a
	}
	taken.Answers["EC1"] = theirs.Answers["EC1"]
	if v := assessment.Judge(b, taken); all[0].Becomes != v.Shape || v.Shape == assessment.Judge(b, ours).Shape {
		t.Errorf("says it becomes %q, and it becomes %q", all[0].Becomes, v.Shape)
	}
	for _, d := range all[1:] {
		if d.Becomes != "" {
			t.Errorf("%s is said to change the verdict", d.Question)
		}
	}
}

func TestNumbersDifferWhenNoValueFitsBoth(t *testing.T) {
	b := load(t)
	pair := func(ours, theirs assessment.Number) []assessment.Difference {
		x, y := side(assessment.SideSeller, "Dana", "FM2", "b"), side(assessment.SideBuyer, "Priya", "FM2", "b")
		set := func(iv assessment.Interview, n assessment.Number) {
			a := iv.Answers["FM2"]
			a.Numbers = map[string]assessment.Number{"steps_typical": n}
			iv.Answers["FM2"] = a
		}
		set(x, ours)
		set(y, theirs)
		return assessment.Compare(b, x, y)
	}
	for _, test := range []struct {
		name         string
		ours, theirs assessment.Number
		apart        bool
	}{
		{"apart", assessment.Number{Low: 8, High: 12}, assessment.Number{Low: 40, High: 50}, true},
		{"overlapping", assessment.Number{Low: 8, High: 12}, assessment.Number{Low: 12, High: 20}, false},
		{"one inside", assessment.Number{Low: 8, High: 12}, assessment.Number{Low: 10, High: 10}, false},
		{"open above", assessment.Number{Low: 10, High: 10, AtLeast: true}, assessment.Number{Low: 40, High: 50}, false},
		{"open above, and below it", assessment.Number{Low: 60, High: 60, AtLeast: true},
			assessment.Number{Low: 40, High: 50}, true},
		{"not known", assessment.Number{Low: 8, High: 12}, assessment.Number{Unknown: true}, false},
	} {
		for _, swap := range []bool{false, true} {
			x, y := test.ours, test.theirs
			if swap {
				x, y = y, x
			}
			got := pair(x, y)
			if apart := len(got) == 1 && slices.Equal(got[0].Numbers, []string{"steps_typical"}); apart != test.apart {
				t.Errorf("%s (swapped %v): %+v", test.name, swap, got)
			}
		}
	}
}

// A record differs from itself nowhere, and after everything is taken over two
// records differ nowhere either.
func TestTakingEverythingOverLeavesNoDifference(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(r *rapid.T) {
		random := func(name string) assessment.Interview {
			iv := side(assessment.SideBuyer, name)
			for _, q := range b.All() {
				a := assessment.Answer{Question: q.ID, By: name}
				switch k := rapid.IntRange(0, len(q.Options)+2).Draw(r, name+q.ID); {
				case k < len(q.Options) && q.Kind == assessment.KindControlMulti:
					a.State, a.Choices = assessment.Answered, []string{q.Options[k].ID}
				case k < len(q.Options):
					a.State, a.Choice = assessment.Answered, q.Options[k].ID
				case k == len(q.Options):
					a.State = assessment.Unknown
				case k == len(q.Options)+1 && !q.AlwaysApplies:
					a.State, a.Reason = assessment.NotApplicable, "so it is"
				default:
					continue
				}
				iv.Answers[q.ID] = a
			}
			return iv
		}
		ours, theirs := random("ours"), random("theirs")
		if all := assessment.Compare(b, ours, ours); len(all) > 0 {
			r.Fatalf("a record differs from itself: %v", ids(all))
		}
		for _, d := range assessment.Compare(b, ours, theirs) {
			ours.Answers[d.Question] = assessment.TakeOver(d.Seller, d.Buyer, assessment.Taken{Record: "x", From: "Priya"})
			if wrong := b.Faults(ours.Answers[d.Question], assessment.Answer{}); len(wrong) > 0 {
				r.Fatalf("what was taken over cannot be kept: %v", wrong)
			}
		}
		if all := assessment.Compare(b, ours, theirs); len(all) > 0 {
			r.Fatalf("still different: %v", ids(all))
		}
	})
}

func TestTakingOverCopiesNoFreeText(t *testing.T) {
	theirs := assessment.Answer{Question: "EC1", State: assessment.NotApplicable, Reason: "SECRET reason",
		Note: "SECRET note", Who: "SECRET who", Private: "SECRET"}
	got := assessment.TakeOver(assessment.Answer{Note: "ours", Private: "hush"}, theirs,
		assessment.Taken{Record: "r", From: "Priya"})
	text, err := json.Marshal(got)
	if err != nil || strings.Contains(string(text), "SECRET") || got.Note != "ours" || got.Private != "hush" ||
		got.Taken.From != "Priya" {
		t.Errorf("%s, %v", text, err)
	}
}

func TestInventoriesAreSetSideBySide(t *testing.T) {
	ours := []assessment.Line{{System: "Mail", Action: "Send a letter", Kind: assessment.Final,
		Decided: assessment.DecidedBefore},
		{System: "CRM", Action: "Read", Kind: assessment.Reads}, {System: "Bank", Action: "Pay", Kind: assessment.Final}}
	theirs := []assessment.Line{{System: "mail ", Action: "send  a letter", Kind: assessment.Final,
		Decided: assessment.DecidedRunning},
		{System: "CRM", Action: "Read", Kind: assessment.Reads, Decided: assessment.DecidedRunning},
		{System: "Tickets", Action: "Open", Kind: assessment.Writes}}
	var got []string
	for _, d := range assessment.CompareLines(ours, theirs) {
		who := ""
		if d.Seller != nil {
			who += "S"
		}
		if d.Buyer != nil {
			who += "B"
		}
		got = append(got, d.System+":"+who)
	}
	if diff := cmp.Diff([]string{"mail :SB", "Tickets:B", "Bank:S"}, got); diff != "" {
		t.Error(diff)
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestWithoutNamesNoneIsLeft(t *testing.T) {
	iv := side(assessment.SideBuyer, "Priya Nair", "EC1", "a")
	iv.People = []assessment.Person{{Name: "Ann Lee", Role: "Platform lead", Side: assessment.SideBuyer},
		{Name: "Bo", Side: assessment.SideBuyer}}
	a := iv.Answers["EC1"]
	a.Note = "Ann Lee and Bo built it; ask Priya Nair, or Priya, or Wilhelmina."
	a.Confirmed = &assessment.Confirmation{By: "Ann Lee"}
	a.Taken = &assessment.Taken{Record: "r", From: "Wilhelmina"}
	iv.Answers["EC1"] = a
	iv.Answers["EC2"] = assessment.Answer{Question: "EC2", State: assessment.Unknown, Who: "Wilhelmina"}
	iv.Context["CX1"] = "Ann Lee's bot"
	iv.Inventory = []assessment.Line{{System: "Mail", Action: "as Priya Nair", Identity: "svc", Refuses: "Bo"}}
	iv.Quotes = []assessment.Quote{{Text: "Ask Bo", Speaker: "Ann Lee"}}
	before := string(mustJSON(t, iv))
	after := string(mustJSON(t, iv.WithoutNames("Priya Nair")))
	for _, name := range []string{"Ann", "Lee", "Bo ", `Bo"`, "Priya", "Nair", "Wilhelmina"} {
		if strings.Contains(after, name) {
			t.Errorf("%s is left in %s", name, after)
		}
		if !strings.Contains(before, name) {
			t.Errorf("%s was never there", name)
		}
	}
	if !strings.Contains(after, "Platform lead") || string(mustJSON(t, iv)) != before {
		t.Errorf("the role is gone or the record was changed: %s", after)
	}
}
