package assessment_test

import (
	"discern/assessment"
	"slices"
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

// The answer that usually stands for a limit in place may be one that something
// else speaks against, while another answer puts it in place: where every limit
// counts from the first level on, two of those together still turn an open agent.
func TestALimitCountsByWhicheverAnswerNothingSpeaksAgainst(t *testing.T) {
	b := *load(t)
	b.Limits = slices.Clone(b.Limits)
	for i := range b.Limits {
		b.Limits[i].C = 1
	}
	if err := b.Prepare(); err != nil {
		t.Fatal(err)
	}

	iv := with("EC1=d", "EC2=x", "EC7=a", "EC8=a", "EC9=x", "FM5=a", "IS1=a", "IS3=g", "IS6=a", "IS8=a", "PR1=a",
		"PR3=a", "PR4=a", "PR5=d")
	v := assessment.Judge(&b, iv)
	turns := false
	for _, ends := range []string{"a", "b", "c", "d"} {
		for _, waits := range []string{"a", "b", "c", "d"} {
			both := with("EC4="+ends, "EC6="+waits).Answers
			after := set(set(iv, both["EC4"]), both["EC6"])
			turns = turns || assessment.Judge(&b, after).Shape != v.Shape
		}
	}
	if !turns {
		t.Fatal("no two answers turn it, so the test shows nothing")
	}
	if v.ShapeSettled || !v.Together {
		t.Errorf("settled %v, together %v", v.ShapeSettled, v.Together)
	}
}
