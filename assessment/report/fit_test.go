package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// What does not fit the body stands in the appendix, all of it, and the body says
// under which title; what page one counts on keeps its number.
func TestWhatDoesNotFitStandsInTheAppendix(t *testing.T) {
	b := load(t)
	moved := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		r, _, sections := composedOf(b, drawn(t, b))
		body := ""
		for _, s := range r.Sections {
			if !s.Appendix {
				body += inJSON(t, s)
			}
		}

		for _, id := range []string{"more-findings", "more-moves", "letters"} {
			s, ok := sections[id]
			if !ok {
				continue
			}
			moved[id]++
			if !s.Appendix || !strings.Contains(body, "“"+s.Title+"”") {
				t.Fatalf("%s moved, and the body does not say so", id)
			}
		}

		for i, row := range findingRows(sections) {
			if row.Cells[0].Text != fmt.Sprint(i+1) {
				t.Fatalf("finding %d has the number %s", i+1, row.Cells[0].Text)
			}
		}

		var moves []string
		for _, id := range []string{"design", "more-moves"} {
			for _, block := range sections[id].Blocks {
				for _, row := range tableRows(block.Table) {
					moves = append(moves, row.Cells[0].Text)
				}
			}
		}
		for i, n := range moves {
			if n != fmt.Sprint(i+1) {
				t.Fatalf("the moves are numbered %v", moves)
			}
		}
		if len(moves) != len(r.Plan) {
			t.Fatalf("%d moves are printed of %d", len(moves), len(r.Plan))
		}
	})

	// Each of them is seen, however rarely a draw has so much to say.
	draws := rapid.Custom(func(t *rapid.T) assessment.Interview { return drawn(t, b) })
	for seed := 0; seed < 3000 && len(moved) < 3; seed++ {
		_, _, sections := composedOf(b, draws.Example(seed))
		for _, id := range []string{"more-findings", "more-moves", "letters"} {
			if _, ok := sections[id]; ok {
				moved[id]++
			}
		}
	}
	if len(moved) < 3 {
		t.Errorf("only these were seen to move: %v", moved)
	}
}

// findingRows are the rows of what does not add up, those that moved to the appendix too.
func findingRows(sections map[string]report.Section) []report.Row {
	var out []report.Row
	for _, id := range []string{"findings", "more-findings"} {
		for _, block := range sections[id].Blocks {
			out = append(out, tableRows(block.Table)...)
		}
	}

	for i, row := range out {
		if len(row.Cells) == 3 { // in the appendix, where the letters ask it
			out[i].Cells = append(slices.Clone(row.Cells), report.Cell{Text: askedOf(sections, row)})
		}
	}
	return out
}

// askedOf is what the letters ask about the very answers that a row of findings names.
func askedOf(sections map[string]report.Section, row report.Row) string {
	named := map[string]bool{}
	for _, m := range regexp.MustCompile(`\(([A-Z]{2}\d+)(, assumed)?\)`).FindAllStringSubmatch(
		row.Cells[1].Text+row.Cells[2].Text, -1) {
		named[m[1]] = true
	}

	var out []string
	for _, id := range []string{"open", "letters"} {
		for _, block := range sections[id].Blocks {
			for _, it := range block.Items {
				if block.Kind != report.LetterB || !strings.HasPrefix(it.From[0], "R") && !strings.HasPrefix(it.From[0], "T") {
					continue
				}
				if !slices.ContainsFunc(it.From, func(id string) bool {
					return regexp.MustCompile(`^(EC|FM|IS|PR)\d+$`).MatchString(id) && !named[id]
				}) {
					out = append(out, it.Text)
				}
			}
		}
	}
	return strings.Join(out, " ")
}
