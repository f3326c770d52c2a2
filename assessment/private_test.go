package assessment_test

import (
	"reflect"
	"strings"
	"testing"

	"discern/assessment"
)

// What is private leaves an interview whichever field it stands in, and every
// other text stays: a field that is new is one or the other, by the one walk.
func TestPrivateFieldsLeaveAnInterviewAndNoOther(t *testing.T) {
	var iv assessment.Interview
	left := map[string]bool{}
	planted(reflect.ValueOf(&iv).Elem(), "Interview", "ZEBRA", func(at string) {
		before := iv
		stays := false
		eachText(reflect.ValueOf(iv.WithoutPrivate()), func(s string) { stays = stays || strings.Contains(s, "ZEBRA") })

		private := at == "Answer.Private" || strings.HasPrefix(at, "Note.") || at == "Quote.Text" || at == "Quote.Speaker" ||
			at == "Quote.ID" ||
			strings.HasPrefix(at, "Phrasing.") || strings.HasPrefix(at, "Aside.") || strings.HasPrefix(at, "Edit.") ||
			strings.HasPrefix(at, "Deal.") ||
			strings.HasPrefix(at, "EvidenceFile.") ||
			strings.HasPrefix(at, "Proposal.") || strings.HasPrefix(at, "SeenLine.") || at == "Interview.Cleared" ||
			at == "Meeting.Aim"
		if stays == private {
			t.Errorf("%s stays: %v", at, stays)
		}
		if private {
			left[at] = true
		}
		if !reflect.DeepEqual(before, iv) {
			t.Errorf("%s: leaving out changed the interview itself", at)
		}
	})
	if len(left) < 7 {
		t.Errorf("only %v were tried", left)
	}
}
