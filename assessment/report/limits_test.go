package report_test

import (
	"slices"
	"strings"
	"testing"

	"discern/assessment"

	"pgregory.net/rapid"
)

// Each limit stands in one row: its state with a mark that says the same, what was said,
// what speaks against it, and how to test it, which stands nowhere else.
func TestALimitStandsInOneRowWithItsTest(t *testing.T) {
	b := load(t)
	marks := map[string]assessment.Standing{
		"Contradicted": assessment.FactContradicted, "In place, said and not shown": assessment.FactSaid,
		"In place, assumed": assessment.FactAssumed, inPlaceShown: assessment.FactShown,
		"Not known": assessment.FactNotKnown, "Not asked": assessment.FactNotAsked,
	}
	seen := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		r, v, sections := composedOf(b, inKind(t, b, iv))
		if v.Class != assessment.Agent {
			return
		}
		rows := sections["limits"].Blocks[0].Table.Rows
		if len(rows) != len(v.Limits) {
			t.Fatalf("%d rows for %d limits", len(rows), len(v.Limits))
		}
		all := inJSON(t, r.Sections)
		for _, row := range rows {
			if len(row.Cells) != 4 {
				t.Fatalf("%s has %d cells", row.ID, len(row.Cells))
			}
			if want, ok := marks[row.Cells[0].Sub]; ok {
				seen[row.Cells[0].Sub] = true
				if row.Cells[0].Mark != want {
					t.Fatalf("%s is %q with the mark of %q", row.ID, row.Cells[0].Sub, row.Cells[0].Mark)
				}
			} else if slices.Contains([]assessment.Standing{assessment.FactShown, assessment.FactSaid, ""}, row.Cells[0].Mark) {
				t.Fatalf("%s is %q with the mark of %q", row.ID, row.Cells[0].Sub, row.Cells[0].Mark)
			}
			test := row.Cells[3].Text
			if test == "" || strings.Count(all, strings.Trim(inJSON(t, test), `"`)) > 1 {
				t.Fatalf("the test of %s stands %d times: %s", row.ID, strings.Count(all, test), test)
			}
		}
	})
	if len(seen) < 4 {
		t.Errorf("only these states were seen: %v", seen)
	}
}
