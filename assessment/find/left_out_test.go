package find

import (
	"slices"
	"testing"

	"discern/assessment/bank"
)

// folds is how many parts the spoken lines of the bank are cut into.
const folds = 6

// crossed counts how many lines that people say find their question first, and among
// three, each by a finder that was made without it and without a sixth of the others.
func crossed(t testing.TB) (first, three, of int) {
	t.Helper()
	b := finder(t).bank
	g := guide(t)
	all, err := bank.Aliases()
	if err != nil {
		t.Fatal(err)
	}

	for fold := range folds {
		known, asked := map[string][]string{}, map[string][]string{}
		n := 0
		for _, q := range b.All() {
			for _, said := range all[q.ID] {
				if n++; n%folds == fold {
					asked[q.ID] = append(asked[q.ID], said)
				} else {
					known[q.ID] = append(known[q.ID], said)
				}
			}
		}

		f, err := New(b, g, known)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range b.All() {
			for _, said := range asked[q.ID] {
				of++
				at := slices.IndexFunc(f.Find(said), func(x Found) bool { return x.Question.ID == q.ID })
				if at == 0 {
					first++
				}
				if at >= 0 && at < 3 {
					three++
				}
			}
		}
	}

	return first, three, of
}

// What people say is found without the line itself being known: this is what the weights
// were tried on, and no line of testdata but dev.txt.
func TestWhatPeopleSayIsFoundByWhatOthersSay(t *testing.T) {
	first, three, of := crossed(t)
	t.Logf("%d first and %d among three of %d", first, three, of)
	if of < 690 || first < 420 || three < 560 {
		t.Errorf("of %d lines %d find their question first and %d among three, want 420 and 560 of at least 690",
			of, first, three)
	}
}

// A word that is misspelt leads where the word leads, and what is no word of the trade
// leads nowhere.
func TestAMisspeltWordFindsWhatWasMeant(t *testing.T) {
	f := finder(t)
	for said, want := range map[string]string{"credentails": "IS8", "determinstic": "EC3",
		"it needs an aproval befor it changes anythng": "EC6"} {
		if found := ids(f.Find(said)); len(found) == 0 || !slices.Contains(found[:min(3, len(found))], want) {
			t.Errorf("%q finds %v, want %s", said, found[:min(3, len(found))], want)
		}
	}
}

// What was learned of one bank is the same each time, to the last number.
func TestTheSameBankLearnsTheSame(t *testing.T) {
	f, again := finder(t), finder(t)
	if !slices.Equal(f.meant.weight, again.meant.weight) {
		t.Error("two finders of one bank learned different things")
	}
}
