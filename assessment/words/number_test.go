package words

import "testing"

func TestAWordTakesItsFormByTheNumberBesideIt(t *testing.T) {
	for n, want := range map[int]string{0: "are", 1: "is", 2: "are", 100: "are"} {
		if got := ByNumber(n, "is", "are"); got != want {
			t.Errorf("beside %d it is %q, want %q", n, got, want)
		}
	}
}

func TestWhatFollowsACountAgreesWithIt(t *testing.T) {
	for n, want := range map[int]string{
		0: "are have them each these no",
		1: "is has it it this",
		2: "are have them each these two",
	} {
		got := Be(n) + " " + Have(n) + " " + Them(n) + " " + Each(n) + " " + These(n)
		if got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
