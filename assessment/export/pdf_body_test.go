package export_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/export"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// mostBody is how many A4 pages the body may take after page one.
const mostBody = 4

// The body is at most four A4 pages after page one, and page one alone is one sheet:
// for an agent whose answers contradict each other in five ways, and for interviews as
// they come, with up to eight things that do not add up.
func TestTheBodyOfAnyReportIsShort(t *testing.T) {
	b := assessmenttest.Load(t)
	data, err := os.ReadFile("testdata/agent.yaml")
	if err != nil {
		t.Fatal(err)
	}
	iv, err := export.ReadInterview("agent.yaml", data, b)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(assessment.Judge(b, iv).Contradictions); n < 5 {
		t.Fatalf("the agent has %d findings, want five or more", n)
	}

	short(t, b, "the agent", iv)
	gen := rapid.Custom(func(t *rapid.T) assessment.Interview { return assessmenttest.Drawn(t, b) })
	crowded := 0
	for seed := range 120 {
		iv := gen.Example(seed)
		n := len(assessment.Judge(b, iv).Contradictions)
		if n > 8 || n < 2 && seed > 20 {
			continue // what adds up is short
		}
		if n >= 5 {
			crowded++
		}
		short(t, b, fmt.Sprintf("interview %d, with %d findings", seed, n), iv)
	}
	if crowded < 8 {
		t.Errorf("only %d interviews had five findings or more", crowded)
	}
}

func short(t *testing.T, b *assessment.Bank, name string, iv assessment.Interview) {
	t.Helper()
	r := report.Compose(b, iv, assessment.Judge(b, iv),
		report.Seal{ID: "x", Number: 1, At: time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)})
	body := 0
	for i, page := range pagesOf(t, r.For(report.View{})) {
		if form := strings.Contains(page, "System and version"); form && !strings.Contains(page, "Approver:") {
			t.Errorf("%s: the form to sign is parted after page %d", name, i+1)
		}
		if strings.Contains("\n"+page, "\nAppendix\n") {
			break
		}
		body = i
	}
	if body > mostBody {
		t.Errorf("%s: the body takes %d pages, at most %d are wanted", name, body, mostBody)
	}
	if n := len(pagesOf(t, r.For(report.View{Audience: report.ForExecutive}))); n != 1 {
		t.Errorf("%s: the short version takes %d sheets", name, n)
	}
}

// pagesOf is the text of each page of a report on A4.
func pagesOf(t *testing.T, r report.Report) []string {
	t.Helper()
	data, err := export.PDF(r, export.PDFOptions{NoMachineFonts: true})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// No page but the last is less than a third filled, whatever was answered, on either
// paper.
func TestNoPageOfAnyInterviewIsNearlyEmpty(t *testing.T) {
	b := assessmenttest.Load(t)
	gen := rapid.Custom(func(t *rapid.T) assessment.Interview { return assessmenttest.Drawn(t, b) })
	pages := 0
	for seed := range 50 {
		iv := gen.Example(seed)
		r := report.Compose(b, iv, assessment.Judge(b, iv),
			report.Seal{ID: "x", Number: 1, At: time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)})
		paper := []string{"a4", "letter"}[seed%2]
		data, err := export.PDF(r.For(report.View{}), export.PDFOptions{Paper: paper, NoMachineFonts: true})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "report.pdf")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}

		all := export.Filled(t, path)
		for i, f := range all[:len(all)-1] {
			if f < export.LeastFilled {
				t.Errorf("interview %d, %s: page %d of %d is filled to %.0f%%", seed, paper, i+1, len(all), f*100)
			}
		}
		pages += len(all)
	}
	if pages < 300 {
		t.Errorf("only %d pages were measured", pages)
	}
}
