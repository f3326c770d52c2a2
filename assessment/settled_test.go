package assessment_test

import (
	"discern/assessment"
	"strings"
	"testing"
)

// After one answer that makes it an agent, no limit alone turns it, and it is
// not said that nothing could.
func TestOneAnswerLeavesTheVerdictOpen(t *testing.T) {
	b := load(t)
	v := assessment.Judge(b, with("EC1=d"))
	if got := v.InWords(b); !strings.HasPrefix(got, "Leaning: ") {
		t.Errorf("%q", got)
	}
	want := "No open answer alone could change it; several together still could."
	if got := v.Openness(b); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if after := assessment.Judge(b, with("EC1=d", "EC4=b", "EC6=c", "IS1=c")); after.Shape == v.Shape {
		t.Error("three limits do not turn it; the example is none")
	}

	for _, c := range []struct {
		pairs []string
		want  string
	}{
		{[]string{"EC8=a"}, "2 of 11 deciding points are answered; six are needed, unless one answer decides it by itself."},
		{[]string{"EC1=a", "EC8=a"}, "5 of 11 deciding points are answered; six are needed."},
		{[]string{"EC1=x", "EC2=x", "EC7=x"}, "Four questions decide it."},
	} {
		v := assessment.Judge(b, with(c.pairs...))
		if got := v.Openness(b); got != c.want {
			t.Errorf("%v: %q, want %q", c.pairs, got, c.want)
		}
	}
}
