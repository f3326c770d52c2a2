package assessment_test

import (
	"strings"
	"testing"

	"discern/assessment"
)

func TestEachFieldOfANoticeHasALength(t *testing.T) {
	fits, long := strings.Repeat("é", assessment.MaxLine), strings.Repeat("é", assessment.MaxLine+1)
	of := func(s string) assessment.Notice {
		return assessment.Notice{Address: s, Privacy: s, Purpose: s, Basis: s, Place: s, Backups: s}
	}
	if wrong := of(fits).Faults(); len(wrong) != 0 {
		t.Errorf("what fits is refused: %v", wrong)
	}
	if wrong := of(long).Faults(); len(wrong) != 6 || wrong[0].Path != "address" || wrong[0].Msg == "" {
		t.Errorf("six fields are too long, and it says %v", wrong)
	}
}
