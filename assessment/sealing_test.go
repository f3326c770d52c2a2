package assessment_test

import (
	"testing"

	"discern/assessment"
)

func TestEachThingWrittenForSealingCounts(t *testing.T) {
	var plain assessment.Interview
	if !plain.SameSealing(assessment.Interview{Comments: map[string]string{}, Rev: 2}) {
		t.Error("nothing written twice differs")
	}
	for name, x := range map[string]assessment.Interview{
		"summary":    {Summary: "Short."},
		"comments":   {Comments: map[string]string{"plan": "By May."}},
		"actions":    {Actions: map[string]assessment.ActionNote{"limits": {Owner: "Kim"}}},
		"frameworks": {Frameworks: []string{"one"}},
	} {
		if plain.SameSealing(x) || x.SameSealing(plain) || !x.SameSealing(x) {
			t.Errorf("%s: does not count", name)
		}
	}
}
