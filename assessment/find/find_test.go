package find

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"discern/assessment"
	"discern/assessment/bank"
)

func finder(t testing.TB) *Finder {
	t.Helper()
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}

	g, err := bank.Guide()
	if err != nil {
		t.Fatal(err)
	}

	a, err := bank.Aliases()
	if err != nil {
		t.Fatal(err)
	}

	f, err := New(b, g, a)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

type spoken struct{ question, said string }

func lines(t testing.TB, file string) []spoken {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()

	var out []spoken
	for s := bufio.NewScanner(in); s.Scan(); {
		if question, said, ok := strings.Cut(s.Text(), "\t"); ok {
			out = append(out, spoken{question, said})
		}
	}
	return out
}

// measure counts how many lines find their question first, and among three.
func measure(t testing.TB, f *Finder, file string) (first, three, of int) {
	t.Helper()
	for _, l := range lines(t, file) {
		of++
		at := slices.IndexFunc(f.Find(l.said), func(x Found) bool { return x.Question.ID == l.question })
		if at == 0 {
			first++
		}
		if at >= 0 && at < 3 {
			three++
		} else {
			t.Logf("%s %q is at %d", l.question, l.said, at+1)
		}
	}
	t.Logf("%s: %d first and %d among three of %d", file, first, three, of)
	return first, three, of
}

func TestHeldOutLinesFindTheirQuestion(t *testing.T) {
	const wantFirst, wantThree = 53, 61
	f := finder(t)
	first, three, of := measure(t, f, "testdata/said.txt")
	if of < 61 || first < wantFirst || three < wantThree {
		t.Errorf("of %d lines %d find their question first and %d among three, want %d and %d of at least 61",
			of, first, three, wantFirst, wantThree)
	}
}

// A third person's lines: half of them were worked on, nothing was tried on the others.
func TestLinesOfAThirdPersonFindTheirQuestion(t *testing.T) {
	f := finder(t)
	for file, want := range map[string]struct{ first, three, of int }{
		"testdata/spoken-tune.txt": {30, 33, 34},
		"testdata/spoken-held.txt": {30, 33, 34},
	} {
		first, three, of := measure(t, f, file)
		if first < want.first || three < want.three || of < want.of {
			t.Errorf("%s: of %d lines %d find their question first and %d among three, want %+v", file, of, first, three, want)
		}
	}
}

func TestLinesToWorkOnFindTheirQuestion(t *testing.T) {
	first, three, of := measure(t, finder(t), "testdata/dev.txt")
	if first < 30 || three < 33 {
		t.Errorf("%d first and %d among three of %d, want 30 and 33", first, three, of)
	}
}

func TestWhatWasMeantComesFirst(t *testing.T) {
	f := finder(t)
	for said, want := range map[string]string{
		"a gateway can block the call":                       "IS3",
		"there is a kill switch and ops owns it":             "IS7",
		"it is a step function in AWS":                       "EC7",
		"we have one service account for everything":         "IS8",
		"when that fails it just tries again":                "EC2",
		"THERE’S A KILL SWITCH":                              "IS7",
		"ec7":                                                "EC7",
		" IS2 ":                                              "IS2",
		"there is a kill switch" + strings.Repeat(" ", 5000): "IS7",
	} {
		found := f.Find(said)
		if len(found) == 0 || found[0].Question.ID != want {
			t.Errorf("%.60q finds %v first, want %s", said, ids(found), want)
			continue
		}
		if found[0].Trait != f.bank.TraitOf(want).Name {
			t.Errorf("%s has the trait %q", want, found[0].Trait)
		}
	}

	if found := f.Find("ec7"); len(found) != 1 {
		t.Errorf("an id finds %d questions", len(found))
	}
}

func TestAHalfTypedWordFindsWhatBeginsWithIt(t *testing.T) {
	f := finder(t)
	for _, said := range []string{"cred", "credenti", "same creden"} {
		if found := ids(f.Find(said)); len(found) == 0 || !slices.Contains(found[:min(3, len(found))], "IS8") {
			t.Errorf("%q finds %v", said, found)
		}
	}
}

func TestWhatMeansNothingFindsNothing(t *testing.T) {
	f := finder(t)
	for _, said := range []string{"", " ", "xyzzy", "?!", "\xff\xfe", "the of and", "零"} {
		if found := f.Find(said); len(found) > 0 {
			t.Errorf("%q finds %v", said, ids(found))
		}
	}
}

func TestTheSameLineFindsTheSameList(t *testing.T) {
	f, again := finder(t), finder(t)
	for _, l := range lines(t, "testdata/said.txt") {
		if x, y := f.Find(l.said), again.Find(l.said); !slices.EqualFunc(x, y, func(x, y Found) bool {
			return x.Question.ID == y.Question.ID && x.Score == y.Score
		}) {
			t.Errorf("%q finds %v and then %v", l.said, ids(x), ids(y))
		}
	}
}

func TestOneFinderServesMany(t *testing.T) {
	f := finder(t)
	want := ids(f.Find("a gateway can block the call"))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := ids(f.Find("a gateway can block the call")); !slices.Equal(got, want) {
				t.Errorf("found %v, want %v", got, want)
			}
		})
	}
	wait.Wait()
}

func TestABankWithoutGuideAndLinesIsSearched(t *testing.T) {
	b := finder(t).bank
	f, err := New(b, nil, nil)
	if err != nil {
		t.Fatal(err)
	}

	if found := ids(f.Find("does it use the same key or login for each task")); len(found) == 0 || found[0] != "IS8" {
		t.Errorf("found %v, want IS8 first", found)
	}
}

func TestTheVectorsAreWhatTheyAreSaidToBe(t *testing.T) {
	l, err := words()
	if err != nil {
		t.Fatal(err)
	}

	if len(l.rank) != 20000 || len(l.numbers) != 20000*dimensions {
		t.Errorf("%d words with %d numbers, want 20000 of %d", len(l.rank), len(l.numbers), dimensions)
	}

	near := func(x, y string) float32 {
		v, _ := l.mean([]string{x})
		w, _ := l.mean([]string{y})
		return v.dot(&w)
	}
	if a, b := near("remove", "eliminate"), near("remove", "banana"); a < b+0.3 {
		t.Errorf("remove is %.2f like eliminate and %.2f like banana", a, b)
	}
	for word, known := range newer {
		if _, ok := l.rank[known]; !ok {
			t.Errorf("%s stands in for %s and has no vector", known, word)
		}
	}
}

func TestACutFileOfVectorsIsSaidSo(t *testing.T) {
	for name, data := range map[string][]byte{"nothing": nil, "no gzip": []byte("words"), "half": packed[:len(packed)/2],
		"a tenth": packed[:len(packed)/10]} {
		if _, err := unpack(data); err == nil || !strings.HasPrefix(err.Error(), "word vectors: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzFind(fz *testing.F) {
	f := finder(fz)
	fz.Add("a gateway can block the call")
	fz.Add("’s n't \xff")
	fz.Fuzz(func(t *testing.T, said string) {
		found := f.Find(said)
		for i := 1; i < len(found); i++ {
			if found[i].Score > found[i-1].Score {
				t.Fatalf("%q: %v is out of order", said, ids(found))
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	f := finder(b)
	b.ReportAllocs()
	for b.Loop() {
		f.Find("when the call fails in the middle it just tries another tool until a limit is reached")
	}
}

func BenchmarkNew(b *testing.B) {
	f, g := finder(b), guide(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(f.bank, g, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVectors(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := unpack(packed); err != nil {
			b.Fatal(err)
		}
	}
}

func ids(found []Found) []string {
	var out []string
	for _, f := range found {
		out = append(out, f.Question.ID)
	}
	return out
}

func guide(t testing.TB) *assessment.Guide {
	t.Helper()
	g, err := bank.Guide()
	if err != nil {
		t.Fatal(err)
	}
	return g
}
