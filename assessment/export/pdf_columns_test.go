package export

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"discern/assessment/report"
)

// What is looked up stands in two columns, and a list that goes on in the second stays
// one list to who has it read out.
func TestAListInTwoColumnsIsOneList(t *testing.T) {
	list := report.Block{Kind: report.Numbered}
	for i := range 9 {
		list.Items = append(list.Items, report.Item{Lead: fmt.Sprintf("Point %d.", i+1),
			Text: strings.Repeat("Some words that take more than one line of a column. ", 3)})
	}

	for _, annex := range []bool{false, true} {
		r := SampleReport()
		r.Sections = []report.Section{{ID: "more", Title: "More of it", Appendix: annex, Blocks: []report.Block{list}}}
		path, _ := pdfFile(t, r, PDFOptions{})

		tree := run(t, "pdfinfo", "-struct", path)
		tree = tree[strings.LastIndex(tree, "H2"):] // the section, after page one
		if lists := regexp.MustCompile(`(?m)^ *L( |$)`).FindAllString(tree, -1); len(lists) != 1 {
			t.Errorf("appendix %v: %d lists\n%s", annex, len(lists), tree)
		}
		if n := len(regexp.MustCompile(`(?m)^ *LI( |$)`).FindAllString(tree, -1)); n != len(list.Items) {
			t.Errorf("appendix %v: %d entries of %d", annex, n, len(list.Items))
		}

		beside := regexp.MustCompile(`(?m)Point 1\..*Point \d\.`).MatchString(run(t, "pdftotext", "-layout", path, "-"))
		if beside != annex {
			t.Errorf("appendix %v: in two columns %v", annex, beside)
		}
	}
}
