package assessment_test

import (
	"maps"
	"slices"
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

func TestWhatWasNotOnThePageOfSealingStays(t *testing.T) {
	before := assessment.Interview{Summary: "Short.", Frameworks: []string{"one"},
		Comments: map[string]string{"plan": "By May.", "why": "Because."},
		Actions:  map[string]assessment.ActionNote{"limits": {Owner: "Kim"}, "logs": {Owner: "Bo"}}}

	iv := before
	iv.WriteSealing(assessment.Sealing{})
	if !iv.SameSealing(before) {
		t.Errorf("nothing was on the page, and it became %+v", iv)
	}

	empty := ""
	iv.WriteSealing(assessment.Sealing{Summary: &empty, Frameworks: []string{},
		Comments: map[string]string{"plan": "", "open": "Ask them."},
		Actions:  map[string]assessment.ActionNote{"limits": {}, "logs": {Owner: "Ann", Priority: 2}}})
	if iv.Summary != "" || len(iv.Frameworks) > 0 {
		t.Errorf("what was emptied stayed: %q, %v", iv.Summary, iv.Frameworks)
	}
	if !maps.Equal(iv.Comments, map[string]string{"why": "Because.", "open": "Ask them."}) {
		t.Errorf("comments: %v", iv.Comments)
	}
	if !maps.Equal(iv.Actions, map[string]assessment.ActionNote{"logs": {Owner: "Ann", Priority: 2}}) {
		t.Errorf("actions: %v", iv.Actions)
	}
	if before.Comments["plan"] != "By May." || before.Actions["limits"].Owner != "Kim" ||
		!slices.Equal(before.Frameworks, []string{"one"}) {
		t.Error("the state before changed with it")
	}
}
