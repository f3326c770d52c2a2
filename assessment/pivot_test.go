package assessment_test

import (
	"discern/assessment"
	"testing"
)

func TestEachSideIsReached(t *testing.T) {
	b := load(t)
	for _, c := range []struct {
		answers []string
		to      assessment.Class
		changes int
	}{
		{[]string{"EC1=a", "EC2=a", "EC7=a", "EC8=a"}, assessment.Agent, 1},
		{[]string{"EC1=e", "EC2=e", "EC7=e", "EC8=e"}, assessment.Workflow, 2},
		{[]string{"EC1=d", "EC2=a", "EC7=a", "EC8=a"}, assessment.Workflow, 1},
		{nil, assessment.Agent, 1},
	} {
		iv := with(c.answers...)
		v := assessment.Judge(b, iv)
		found := false
		for _, s := range v.Sides {
			if s.Class != c.to {
				continue
			}
			found = true
			if len(s.Changes) != c.changes {
				t.Errorf("%v to %s: %+v, want %d changes", c.answers, c.to, s.Changes, c.changes)
			}
			after := iv
			for _, ch := range s.Changes {
				after = set(after, assessment.Answer{Question: ch.Question, State: assessment.Answered, Choice: ch.Answer})
			}
			if got := assessment.Judge(b, after).Class; got != c.to {
				t.Errorf("%v with %+v is %s, not %s", c.answers, s.Changes, got, c.to)
			}
		}
		if !found {
			t.Errorf("%v: no way to %s: %+v", c.answers, c.to, v.Sides)
		}
	}
}
