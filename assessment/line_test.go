package assessment_test

import (
	"testing"

	"discern/assessment"
)

func TestALineThatSaysHalfIsAskedAbout(t *testing.T) {
	wrong := assessment.HalfFilled([]assessment.Line{{System: "CRM", Action: "look up"}, {Action: "look up"},
		{System: "CRM"}, {}})
	want := []assessment.Fault{
		{Path: "inventory.1.system", Msg: "Line 2: enter the system, or remove the line"},
		{Path: "inventory.2.action", Msg: "Line 3: enter what it does there, such as “look up a policy”"},
	}
	if len(wrong) != len(want) {
		t.Fatalf("%+v", wrong)
	}
	for i, f := range wrong {
		if f != want[i] {
			t.Errorf("%+v, want %+v", f, want[i])
		}
	}
}
