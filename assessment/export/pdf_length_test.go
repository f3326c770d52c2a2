package export

import (
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/report"
	"io/fs"
	"strings"
	"testing"
	"time"
)

// mostBody is how many A4 pages the body of an ordinary interview's report may
// take after page one, the annex apart.
const mostBody = 4

// mostAnnex is how many A4 pages its appendix may take.
const mostAnnex = 7

// The body of every example is at most four A4 pages, and its short version is
// one sheet.
func TestTheBodyOfEveryExampleIsShort(t *testing.T) {
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(bank.Examples(), "*.yaml")
	if err != nil || len(names) != 16 {
		t.Fatalf("%d examples (%v)", len(names), err)
	}

	for _, name := range names {
		data, err := fs.ReadFile(bank.Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		iv, err := ReadInterview(name, data, b)
		if err != nil {
			t.Fatal(err)
		}
		r := report.Compose(b, iv, assessment.Judge(b, iv),
			report.Seal{ID: name, Number: 1, At: time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)})

		path, _ := pdfFile(t, r.For(report.View{}), PDFOptions{})
		body := 0
		for i, p := range pdfPages(t, path) {
			if strings.Contains("\n"+p, "\nAppendix\n") {
				break
			}
			if strings.Contains(p, "System and version") && !strings.Contains(p, "Approver:") {
				t.Errorf("%s: the form to sign is parted after page %d", name, i+1)
			}
			body = i
		}
		all := len(pdfPages(t, path))
		if annex := all - 1 - body; annex > mostAnnex || annex < 2 {
			t.Errorf("%s: the appendix takes %d of %d pages, at most %d are wanted", name, annex, all, mostAnnex)
		}
		if body > mostBody || body < 2 {
			t.Errorf("%s: the body takes %d pages, at most %d are wanted", name, body, mostBody)
		}

		for _, paper := range []string{"a4", "letter"} {
			short, _ := pdfFile(t, r.For(report.View{Audience: report.ForExecutive}), PDFOptions{Paper: paper})
			if n := len(pdfPages(t, short)); n != 1 {
				t.Errorf("%s: the short version takes %d sheets of %s", name, n, paper)
			}
		}
	}
}
