package export

import (
	"fmt"
	"strings"
	"testing"

	"discern/assessment/export/pdf"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// No head of a table stands with fewer than two rows on a page, or one of five lines, and
// no table of three short rows is parted: wherever on the page it begins, as long as no row
// is taller than a quarter of one.
func TestNoTableBeginsOrEndsWithACrumb(t *testing.T) {
	faces, err := typefaces()
	if err != nil {
		t.Fatal(err)
	}

	parted := 0
	rapid.Check(t, func(t *rapid.T) {
		var blocks []report.Block
		for range rapid.IntRange(0, 40).Draw(t, "lines before it") {
			blocks = append(blocks, report.Block{Kind: report.Para, Text: "A line before it."})
		}
		table := &report.Table{Caption: "A table",
			Columns: []report.Column{{Title: "One", Share: .3, RowHead: true}, {Title: "Other", Share: .7}}}
		rows, lines := rapid.IntRange(2, 30).Draw(t, "rows"), 0
		for i := range rows {
			n := rapid.IntRange(1, 9).Draw(t, "lines of a row")
			lines += n
			table.Rows = append(table.Rows, report.Row{ID: fmt.Sprint("row-", i),
				Cells: []report.Cell{{Text: "Name"}, {Text: strings.Repeat("A line of its own.\n", n)}}})
		}
		blocks = append(blocks, report.Block{Kind: report.TableB, Table: table})

		r := report.Report{Title: "Report", Sections: []report.Section{{ID: "a", Title: "A section", Blocks: blocks}}}
		s := newSheet(pdf.New(pdf.Options{Width: 595.28, Height: 841.89, Title: "Report", Lang: "en", MaxPages: 60}),
			faces, r)
		s.sections()

		on, only := map[int]int{}, map[int]int{}
		for i := range rows {
			page, ok := s.PageOf(rowPlace(fmt.Sprint("row-", i)))
			if !ok {
				t.Fatalf("row %d is on no page", i)
			}
			on[page]++
			only[page] = strings.Count(table.Rows[i].Cells[1].Text, "\n")
		}
		if len(on) > 1 {
			parted++
		}
		for page, n := range on {
			if n < 2 && only[page] < 5 {
				t.Fatalf("%d of %d rows stand on page %d: %v", n, rows, page, on)
			}
		}
		if rows <= fewRows && lines < 9 && len(on) > 1 {
			t.Fatalf("a table of %d rows stands on %d pages", rows, len(on))
		}
	})

	if parted == 0 {
		t.Error("no table was parted")
	}
}
