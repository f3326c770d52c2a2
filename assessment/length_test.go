package assessment_test

import (
	"testing"

	"discern/assessment"
)

func TestHowManyQuestionsFit(t *testing.T) {
	for minutes, want := range map[int]int{0: 0, 1: 5, 14: 5, 15: 5, 29: 5, 30: 8, 44: 8, 45: 12, 600: 12} {
		if got := assessment.QuestionsIn(minutes); got != want {
			t.Errorf("%d questions fit %d minutes, want %d", got, minutes, want)
		}
	}
}
