package report_test

import (
	"discern/assessment/report"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The rows of the strip hold every square once, a row a trait of the bank, each square in
// the row of its own question's trait; squares that name no trait are one row.
func TestEveryRowOfTheStripIsOneTrait(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(rt *rapid.T) {
		sure := compose(b, drawn(rt, b)).Front.Sure
		var all []report.Square
		named := map[string]bool{}
		for _, row := range sure.StripRows() {
			if named[row.Trait] || len(row.Squares) == 0 {
				rt.Fatalf("%q is a row twice, or empty", row.Trait)
			}
			named[row.Trait] = true
			for _, q := range row.Squares {
				if of := b.TraitOf(q.Question); of == nil || of.Name != row.Trait {
					rt.Fatalf("%s stands in the row of %q", q.Question, row.Trait)
				}
			}
			all = append(all, row.Squares...)
		}
		if !slices.Equal(all, sure.Strip) {
			rt.Fatalf("the rows hold %v of %v", all, sure.Strip)
		}

		if n := len(sure.Strip); n > 0 { // as sealed before the traits were kept
			sure.Strip[rapid.IntRange(0, n-1).Draw(rt, "without")].Trait = ""
			if rows := sure.StripRows(); len(rows) != 1 || rows[0].Trait != "" || len(rows[0].Squares) != n {
				rt.Fatalf("%d squares, one without a trait: %v", n, rows)
			}
		}
	})
}
