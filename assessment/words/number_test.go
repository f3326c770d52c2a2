package words

import "testing"

func TestAWordTakesItsFormByTheNumberBesideIt(t *testing.T) {
	for n, want := range map[int]string{0: "are", 1: "is", 2: "are", 100: "are"} {
		if got := ByNumber(n, "is", "are"); got != want {
			t.Errorf("beside %d it is %q, want %q", n, got, want)
		}
	}
}
