package export

import (
	"fmt"
	"testing"

	"discern/assessment"
	"discern/assessment/bank"
)

// A file takes the answers that a form takes, and no others: each option and
// some that are none, each figure at each question, as people write it.
func TestAFileTakesWhatTheRuleOfAnswersTakes(t *testing.T) {
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}

	read := func(q *assessment.Question, answer string) (assessment.Answer, bool) {
		file := fmt.Sprintf("system: Claims intake\nanswers:\n  %s: %s\n", q.ID, answer)
		iv, err := ReadInterview("f.yaml", []byte(file), b)
		return iv.Answers[q.ID], err == nil
	}
	refused := 0
	for _, q := range b.All() {
		for _, o := range append(q.Options, assessment.Option{ID: "nothing"}, assessment.Option{ID: "A"}) {
			given := assessment.Given{Question: q.ID, Pick: o.ID}
			file := fmt.Sprintf("{choice: %s}", o.ID)
			if q.Kind == assessment.KindControlMulti {
				given = assessment.Given{Question: q.ID, Ticks: []string{o.ID}}
				file = fmt.Sprintf("{choices: [%s]}", o.ID)
			}

			_, wrong := b.Answer(given, assessment.Answer{})
			if _, ok := read(q, file); ok != (len(wrong) == 0) {
				t.Errorf("%s %s: a file takes it: %v, and the rule says %v", q.ID, o.ID, ok, wrong)
			}
			if len(wrong) > 0 {
				refused++
			}
		}

		for _, id := range q.Numbers {
			def, _ := b.Number(id)
			for _, text := range []string{"12", "8 to 12", "about 400", "unknown", "many", "-3", "12 " + def.Unit} {
				pick := assessment.Given{Question: q.ID, Numbers: map[string]string{id: text}}
				want, wrong := b.Answer(pick, assessment.Answer{})
				got, ok := read(q, fmt.Sprintf("{numbers: {%s: %q}}", id, text))
				if ok != (len(wrong) == 0) || ok && got.Numbers[id] != want.Numbers[id] {
					t.Errorf("%s %s %q: from a file %v %v, by the rule %v %v", q.ID, id, text, got.Numbers[id],
						ok, want.Numbers[id], wrong)
				}
			}
		}
	}
	if refused < len(b.All()) {
		t.Errorf("only %d answers were refused", refused)
	}
}

// The same answer is one value, however it came: by a form or in a file, as long as
// it says how it is known.
func TestAnAnswerFromAFileIsTheOneAFormKeeps(t *testing.T) {
	b := fileBank(t)
	for file, given := range map[string]assessment.Given{
		"EC1: {choice: c, evidence: said}": {Question: "EC1", Pick: "c", Evidence: "said"},
		"EC1: {unknown: true}":             {Question: "EC1", Pick: assessment.PickUnknown},
		"EC1: {unknown: true, who: Bo}":    {Question: "EC1", Pick: assessment.PickUnknown, Who: "Bo"},
		"EC1: {notApplicable: true, reason: No model}": {Question: "EC1", Pick: assessment.PickNotApplicable,
			Reason: "No model"},
		"FM8: {choices: [d, a], evidence: shown}": {Question: "FM8", Ticks: []string{"d", "a"}, Evidence: "shown"},
		"FM8: {choices: [], evidence: shown}":     {Question: "FM8", Pick: assessment.PickNone, Evidence: "shown"},
		"EC1: {numbers: {tools_count: 8 to 12}, note: a}": {Question: "EC1",
			Numbers: map[string]string{"tools_count": "8 to 12"}, Note: "a"},
	} {
		iv, err := ReadInterview("f.yaml", []byte("system: Claims intake\nanswers:\n  "+file+"\n"), b)
		want, wrong := b.Answer(given, assessment.Answer{})
		if err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v, and by the rule %v", file, err, wrong)
		} else if got := iv.Answers[given.Question]; !got.Equal(want) {
			t.Errorf("%s: read as %+v, kept as %+v", file, got, want)
		}
	}
}
