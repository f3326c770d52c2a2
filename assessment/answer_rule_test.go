package assessment_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

func TestOneRuleSaysWhatAnAnswerMayBe(t *testing.T) {
	b := ruleBank(t)
	ticked := assessment.Answer{Question: "M", State: assessment.Answered, Choices: []string{"a", "c"}, Rev: 1}
	unknown := assessment.Answer{Question: "M", State: assessment.Unknown, Why: assessment.NobodyHere, Rev: 1}
	long := strings.Repeat("x", assessment.MaxNote+1)
	for _, c := range []struct {
		name   string
		given  assessment.Given
		stored assessment.Answer
		want   assessment.Answer // of what is kept: state, choice, choices, why, who, reason, evidence
		faults []string          // paths, in order
		says   string            // begins the first
	}{
		{"an option", assessment.Given{Question: "Q", Pick: "b"}, assessment.Answer{},
			assessment.Answer{State: assessment.Answered, Choice: "b", Evidence: assessment.Said}, nil, ""},
		{"with its evidence", assessment.Given{Question: "Q", Pick: "b", Evidence: "shown"}, assessment.Answer{},
			assessment.Answer{State: assessment.Answered, Choice: "b", Evidence: assessment.Shown}, nil, ""},
		{"nothing", assessment.Given{Question: "Q"}, assessment.Answer{}, assessment.Answer{}, nil, ""},
		{"no such option", assessment.Given{Question: "Q", Pick: "z"}, assessment.Answer{}, assessment.Answer{},
			[]string{"answer"}, "Choose one of the answers"},
		{"none, where one is chosen", assessment.Given{Question: "Q", Pick: "none"}, assessment.Answer{}, assessment.Answer{},
			[]string{"answer"}, "Choose one"},
		{"no such evidence", assessment.Given{Question: "Q", Pick: "b", Evidence: "sworn"}, assessment.Answer{},
			assessment.Answer{},
			[]string{"evidence"}, "Choose how this is known"},
		{"no such question", assessment.Given{Question: "X", Pick: "b"}, assessment.Answer{}, assessment.Answer{},
			[]string{"question"}, "There is no question X"},
		{"not known", assessment.Given{Question: "Q", Pick: "unknown"}, assessment.Answer{},
			assessment.Answer{State: assessment.Unknown, Why: assessment.NobodyHere}, nil, ""},
		{"somebody knows", assessment.Given{Question: "Q", Pick: "unknown", Who: "Bo"}, assessment.Answer{},
			assessment.Answer{State: assessment.Unknown, Why: assessment.SomeoneElse, Who: "Bo"}, nil, ""},
		{"rather not", assessment.Given{Question: "Q", Pick: "unknown", Why: "rather-not-say"}, assessment.Answer{},
			assessment.Answer{State: assessment.Unknown, Why: assessment.RatherNot}, nil, ""},
		{"no such reason", assessment.Given{Question: "Q", Pick: "unknown", Why: "hush"}, assessment.Answer{},
			assessment.Answer{},
			[]string{"why"}, "Choose one of the reasons"},
		{"does not apply", assessment.Given{Question: "Q", Pick: "not-applicable", Reason: "No model"}, assessment.Answer{},
			assessment.Answer{State: assessment.NotApplicable, Reason: "No model"}, nil, ""},
		{"does not apply, without saying why", assessment.Given{Question: "Q", Pick: "not-applicable", Reason: " "},
			assessment.Answer{},
			assessment.Answer{}, []string{"reason"}, "Say in a few words"},
		{"one that always applies", assessment.Given{Question: "A", Pick: "not-applicable", Reason: "no"},
			assessment.Answer{},
			assessment.Answer{}, []string{"answer"}, "This question applies to every system"},
		{"two ticks, in the bank's order", assessment.Given{Question: "M", Ticks: []string{"c", "a", "c"}},
			assessment.Answer{},
			assessment.Answer{State: assessment.Answered, Choices: []string{"a", "c"}, Evidence: assessment.Said}, nil, ""},
		{"none of these", assessment.Given{Question: "M", Pick: "none"}, assessment.Answer{},
			assessment.Answer{State: assessment.Answered, Evidence: assessment.Said}, nil, ""},
		{"not on the list", assessment.Given{Question: "M", Ticks: []string{"z"}}, assessment.Answer{}, assessment.Answer{},
			[]string{"choices"}, "Tick only"},
		{"an option where one ticks", assessment.Given{Question: "M", Pick: "a"}, assessment.Answer{}, assessment.Answer{},
			[]string{"answer"}, "Choose one"},
		{"unknown over the ticks that were there",
			assessment.Given{Question: "M", Pick: "unknown", Ticks: []string{"a", "c"}}, ticked,
			assessment.Answer{State: assessment.Unknown, Why: assessment.NobodyHere}, nil, ""},
		{"a tick over the unknown that was there", assessment.Given{Question: "M", Pick: "unknown", Ticks: []string{"a"}},
			unknown,
			assessment.Answer{State: assessment.Answered, Choices: []string{"a"}, Evidence: assessment.Said}, nil, ""},
		{"both anew", assessment.Given{Question: "M", Pick: "unknown", Ticks: []string{"a"}}, assessment.Answer{},
			assessment.Answer{},
			[]string{"choices"}, `Something is ticked and "Don’t know yet" is chosen too`},
		{"both anew, by the buyer, as their buttons read",
			assessment.Given{Question: "M", Pick: "unknown", Ticks: []string{"a"}, Side: assessment.SideBuyer},
			assessment.Answer{}, assessment.Answer{},
			[]string{"choices"}, `Something is ticked and "I don’t know yet" is chosen too`},
		{"none, and a tick that was there", assessment.Given{Question: "M", Pick: "none", Ticks: []string{"a", "c"}}, ticked,
			assessment.Answer{},
			[]string{"choices"}, `Something is ticked and "None of these"`},
		{"a figure nobody can read", assessment.Given{Question: "Q", Pick: "b", Numbers: map[string]string{"n": "many"}},
			assessment.Answer{},
			assessment.Answer{}, []string{"numbers.n"}, "Tools: enter"},
		{"too long, and everything at once",
			assessment.Given{Question: "Q", Pick: "z", Evidence: "sworn", Numbers: map[string]string{"n": "many"}, Note: long},
			assessment.Answer{},
			assessment.Answer{}, []string{"answer", "evidence", "numbers.n", "note"}, "Choose one"},
		{"a length is said where a pick is not understood",
			assessment.Given{Question: "M", Ticks: []string{"z"}, Private: long}, assessment.Answer{},
			assessment.Answer{}, []string{"choices", "private"}, "Tick only"},
		{"what was too long stays", assessment.Given{Question: "Q", Pick: "b", Note: long}, assessment.Answer{Note: long},
			assessment.Answer{State: assessment.Answered, Choice: "b", Evidence: assessment.Said}, nil, ""},
		{"an option the bank lost stays", assessment.Given{Question: "Q", Pick: "old", Note: "More"},
			assessment.Answer{State: assessment.Answered, Choice: "old"},
			assessment.Answer{State: assessment.Answered, Choice: "old", Evidence: assessment.Said}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, wrong := b.Answer(c.given, c.stored)
			var paths []string
			for _, f := range wrong {
				paths = append(paths, f.Path)
				if strings.HasSuffix(f.Msg, ".") || f.Msg == "" {
					t.Errorf("%q is no sentence without its full stop", f.Msg)
				}
			}
			if !slices.Equal(paths, c.faults) || len(wrong) > 0 && !strings.HasPrefix(wrong[0].Msg, c.says) {
				t.Fatalf("faults %v, want %v: %s", wrong, c.faults, c.says)
			}
			if len(wrong) > 0 {
				return
			}

			got.Question, got.Note = "", ""
			if !got.Equal(c.want) {
				t.Errorf("kept %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestWhatWasAgreedOrTakenOverStaysSoWhileItSaysTheSame(t *testing.T) {
	b := ruleBank(t)
	stored := assessment.Answer{Question: "Q", State: assessment.Answered, Choice: "b", Evidence: assessment.Said, Rev: 3,
		Numbers:   map[string]assessment.Number{"n": {Low: 4, High: 4}},
		Confirmed: &assessment.Confirmation{By: "Bo", At: time.Unix(0, 0)},
		Taken:     &assessment.Taken{Record: "r", From: "Priya"}}
	given := assessment.Given{Question: "Q", Pick: "b", Evidence: "said", Numbers: map[string]string{"n": "4"}}

	same, _ := b.Answer(given, stored)
	if same.Confirmed == nil || same.Taken == nil || same.Numbers["n"].Low != 4 {
		t.Errorf("saved again as it is: %+v", same)
	}

	given.Note = "A word more"
	if noted, _ := b.Answer(given, stored); noted.Confirmed == nil || noted.Taken != nil {
		t.Errorf("with a note of ours: %+v", noted)
	}

	given.Pick = "a"
	if other, _ := b.Answer(given, stored); other.Confirmed != nil || other.Taken != nil {
		t.Errorf("another answer: %+v", other)
	}
}

func TestFaultsHoldAnAnswerThatIsWhole(t *testing.T) {
	b := ruleBank(t)
	for path, a := range map[string]assessment.Answer{
		"":           {Question: "Q", State: assessment.Answered, Choice: "a", Evidence: assessment.Shown},
		"question":   {Question: "X", State: assessment.Answered, Choice: "a"},
		"answer":     {Question: "Q", State: "perhaps"},
		"choices":    {Question: "M", State: assessment.Answered, Choices: []string{"a", "z"}},
		"reason":     {Question: "Q", State: assessment.NotApplicable},
		"why":        {Question: "Q", State: assessment.Unknown, Why: "hush"},
		"evidence":   {Question: "Q", State: assessment.Answered, Choice: "a", Evidence: "sworn"},
		"answer ":    {Question: "Q", State: assessment.Unknown, Choice: "a"},
		"answer  ":   {Question: "M", State: assessment.Answered, Choice: "a"},
		"choices ":   {Question: "M", State: assessment.NotApplicable, Choices: []string{"a"}, Reason: "No model"},
		"choices  ":  {Question: "Q", State: assessment.Answered, Choice: "a", Choices: []string{"a"}},
		"choices   ": {Question: "M", State: assessment.Answered, Choices: []string{"a", "a"}},
		"reason ":    {Question: "Q", State: assessment.Unknown, Reason: "No model"},
		"who ":       {Question: "Q", State: assessment.Answered, Choice: "a", Who: "Bo"},
		" ":          {Question: "Q", State: assessment.Open, Who: "Bo"},
		"why ":       {Question: "Q", State: assessment.Answered, Choice: "a", Why: assessment.RatherNot},
		"numbers.x":  {Question: "Q", State: assessment.Open, Numbers: map[string]assessment.Number{"x": {}}},
		"who":        {Question: "Q", State: assessment.Unknown, Who: strings.Repeat("x", assessment.MaxLine+1)},
	} {
		path = strings.TrimSpace(path) // told apart for the map
		wrong := b.Faults(a, assessment.Answer{})
		if path == "" && len(wrong) > 0 || path != "" && (len(wrong) != 1 || wrong[0].Path != path) {
			t.Errorf("%q: %v", path, wrong)
		}
		err := assessment.Refuse(wrong)
		if e, ok := errors.AsType[*assessment.Error](err); path != "" &&
			(!ok || e.Code != assessment.Invalid || e.Fields[path] == "") {
			t.Errorf("%q as an error: %v", path, err)
		}
	}
}

// What a file says is all meant: what does not go together is a fault, where a form
// keeps what goes with the pick.
func TestWhatIsWrittenIsKeptWholeOrRefused(t *testing.T) {
	b := ruleBank(t)
	for _, c := range []struct {
		given assessment.Given
		want  assessment.Answer
		fault string
	}{
		{assessment.Given{Question: "Q", Pick: "b"},
			assessment.Answer{State: assessment.Answered, Choice: "b", Evidence: assessment.Assumed}, ""},
		{assessment.Given{Question: "Q", Pick: "b", Evidence: "shown"},
			assessment.Answer{State: assessment.Answered, Choice: "b", Evidence: assessment.Shown}, ""},
		{assessment.Given{Question: "Q", Pick: "unknown"},
			assessment.Answer{State: assessment.Unknown, Why: assessment.NobodyHere}, ""},
		{assessment.Given{Question: "Q", Pick: "unknown", Who: "Bo"},
			assessment.Answer{State: assessment.Unknown, Why: assessment.SomeoneElse, Who: "Bo"}, ""},
		{assessment.Given{Question: "M", Ticks: []string{"c", "a"}},
			assessment.Answer{State: assessment.Answered, Choices: []string{"a", "c"}, Evidence: assessment.Assumed}, ""},
		{assessment.Given{Question: "Q", Figures: map[string]assessment.Number{"n": {Low: 1.5, High: 1.5}}},
			assessment.Answer{Numbers: map[string]assessment.Number{"n": {Low: 1.5, High: 1.5}}}, ""},
		{assessment.Given{Question: "Q", Figures: map[string]assessment.Number{"x": {}}}, assessment.Answer{}, "numbers.x"},
		{assessment.Given{Question: "Q", Pick: "b", Reason: "no"}, assessment.Answer{}, "reason"},
		{assessment.Given{Question: "Q", Pick: "b", Who: "Bo"}, assessment.Answer{}, "who"},
		{assessment.Given{Question: "Q", Why: "nobody-here"}, assessment.Answer{}, "why"},
		{assessment.Given{Question: "Q", Pick: "not-applicable"}, assessment.Answer{}, "reason"},
	} {
		c.given.Written = true
		got, wrong := b.Answer(c.given, assessment.Answer{})
		switch {
		case c.fault != "" && (len(wrong) != 1 || wrong[0].Path != c.fault):
			t.Errorf("%+v: faults %v, want one at %s", c.given, wrong, c.fault)
		case c.fault == "" && (len(wrong) > 0 || !got.Equal(c.want)):
			t.Errorf("%+v: kept %+v, faults %v", c.given, got, wrong)
		}

		// A form leaves out what belongs to another pick.
		c.given.Written = false
		if _, wrong := b.Answer(c.given, assessment.Answer{}); c.fault == "who" && len(wrong) > 0 {
			t.Errorf("%+v in a form: %v", c.given, wrong)
		}
	}
}

// ruleBank asks one question of each kind: Q takes one answer and a number, A
// always applies, M takes ticks.
func ruleBank(t *testing.T) *assessment.Bank {
	t.Helper()
	options := func(ids string) (out []assessment.Option) {
		for i, id := range strings.Split(ids, "") {
			out = append(out, assessment.Option{ID: id, Text: "answer " + id, P: i - 1})
		}
		return out
	}
	b := &assessment.Bank{
		Version: "1",
		Traits: []assessment.Trait{{ID: "EC", Questions: []assessment.Question{
			{ID: "Q", Kind: assessment.KindScale, Deciding: true, Weight: 1, Options: options("abc"), Numbers: []string{"n"}},
			{ID: "A", Kind: assessment.KindScale, Weight: 1, Options: options("abc"), AlwaysApplies: true},
			{ID: "M", Kind: assessment.KindControlMulti, Weight: 1, Options: options("abcd")},
		}}},
		Numbers: []assessment.NumberDef{{ID: "n", Label: "Tools", Unit: "count"}},
	}
	if err := b.Prepare(); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFractionsOfACountBeforeTheRuleStayAsTheyWere(t *testing.T) {
	b := ruleBank(t)
	q, _ := b.Question("Q")
	was := assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: "a", Evidence: assessment.Said,
		Numbers: map[string]assessment.Number{"n": {Low: 1.5, High: 1.5}}}
	a, wrong := b.Answer(assessment.Given{Question: q.ID, Pick: "b", Numbers: map[string]string{"n": "1.5"}}, was)
	if len(wrong) > 0 || a.Numbers["n"] != was.Numbers["n"] {
		t.Errorf("kept as %+v, refused for %v", a.Numbers, wrong)
	}

	_, wrong = b.Answer(assessment.Given{Question: q.ID, Pick: "b", Numbers: map[string]string{"n": "2.5"}}, was)
	if len(wrong) != 1 || wrong[0].Path != "numbers.n" {
		t.Errorf("a new fraction: %v", wrong)
	}
}
