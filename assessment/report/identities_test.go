package report_test

import (
	"regexp"
	"strconv"
	"testing"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// What an identity reaches is counted, and each count is that of the lines above it.
func TestWhatAnIdentityReachesIsCountedRight(t *testing.T) {
	b := load(t)
	counted, of := regexp.MustCompile(`^(\d+) actions?: `), regexp.MustCompile(`\((\d+)\)`)
	rows := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		_, _, sections := composedOf(b, iv)
		all := 0
		for _, block := range sections["identities"].Blocks {
			if block.Table == nil || block.Table.Columns[0].Title != "Identity" {
				continue
			}
			for _, row := range block.Table.Rows {
				says := row.Cells[2].Text
				m := counted.FindStringSubmatch(says)
				if m == nil {
					continue // known, and used by nothing that is listed
				}
				rows++
				n, _ := strconv.Atoi(m[1])
				all += n

				sum := 0
				for _, in := range of.FindAllStringSubmatch(says, -1) {
					k, _ := strconv.Atoi(in[1])
					sum += k
				}
				if sum != n {
					t.Fatalf("%d actions, and by system %d: %s", n, sum, says)
				}
			}
		}
		if all != len(iv.Inventory) && all > 0 {
			t.Fatalf("identities reach %d actions, and %d are listed", all, len(iv.Inventory))
		}
	})
	if rows == 0 {
		t.Error("no identity was counted")
	}
}

// What a seller said on the section that held the name against the answers stands where
// that is said now.
func TestACommentOnTheNameIsKept(t *testing.T) {
	b := load(t)
	iv := assessment.Interview{System: "Travel desk", Comments: map[string]string{"name": "They call it a bot."}}
	r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon})
	for _, s := range r.Sections {
		for _, block := range s.Blocks {
			if block.Kind == report.Comment && block.Text == "They call it a bot." && s.ID == "why" {
				return
			}
		}
	}
	t.Error("the comment is gone")
}
