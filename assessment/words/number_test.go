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

func TestASizeIsSaidAsPeopleCountFiles(t *testing.T) {
	for bytes, want := range map[int]string{0: "0 bytes", 1: "1 byte", 1023: "1023 bytes", 1024: "1 KB",
		512 << 10: "512 KB", 1<<20 - 1: "1023 KB", 1 << 20: "1 MB", 1<<20 + 1: "1 MB", 3 << 19: "1.5 MB", 8 << 20: "8 MB",
		50 << 20: "50 MB"} {
		if got := Size(bytes); got != want {
			t.Errorf("%d bytes are %q, want %q", bytes, got, want)
		}
	}
}
