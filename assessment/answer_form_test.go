package assessment_test

import (
	"slices"
	"testing"

	"discern/assessment"
)

func TestOnlyAnswersAskedAboutGoAgainstTheIntent(t *testing.T) {
	iv := assessment.Interview{IntentAgainst: []string{"B"}}
	iv.MarkAgainst([]string{"A", "B", "C"}, []string{"C", "GONE", "A", "A"})
	if !slices.Equal(iv.IntentAgainst, []string{"A", "C"}) {
		t.Errorf("marked %v", iv.IntentAgainst)
	}

	iv.MarkAgainst([]string{"A", "B", "C"}, nil)
	if len(iv.IntentAgainst) > 0 {
		t.Errorf("nothing was chosen, and %v is marked", iv.IntentAgainst)
	}
}
