//go:build word

package export

import (
	"discern/assessment/report"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A word processor opens every example and the sample as they are, and whatever
// people type, and prints what is in them. It is not part of the ordinary tests:
// LibreOffice is large.
func TestAWordProcessorOpensWhatWeWrite(t *testing.T) {
	for i, r := range composed(t) {
		for _, paper := range []string{"a4", "letter"} {
			if flat := printed(t, r, paper); !strings.Contains(flat, squeezed(r.Headline())) {
				t.Errorf("report %d on %s: the verdict is not on paper", i, paper)
			}
		}
	}

	for _, name := range []string{"hebrew", "arabic", "long word", "controls", "markup", "overrides"} {
		printed(t, hostileReport(hostileTexts[name]), "a4")
	}

	huge := SampleReport()
	everyText(&huge, func(s *string) { *s = strings.Repeat("x", 5000) })
	printed(t, huge, "letter")
}

// The short version is one sheet, of whatever size.
func TestAWordProcessorPrintsTheShortVersionOnOneSheet(t *testing.T) {
	for i, r := range composed(t) {
		for _, paper := range []string{"a4", "letter"} {
			out, err := exec.CommandContext(t.Context(), "pdfinfo",
				convert(t, r.For(report.View{Audience: report.ForExecutive}), paper)).Output()
			if err != nil {
				t.Fatal(err)
			}
			if !regexp.MustCompile(`(?m)^Pages: +1$`).Match(out) {
				t.Errorf("report %d on %s is not one sheet:\n%s", i, paper, out)
			}
		}
	}
}

// The schemas of Office hold what we write. "make schemas" runs this alone. To have the
// validator: npm install --global @ooxml-tools/validate@0.4.6
func TestTheSchemasHoldWhatWeWrite(t *testing.T) {
	validate, err := exec.LookPath("ooxml-validate")
	if err != nil {
		t.Fatal("ooxml-validate is not installed: npm install --global @ooxml-tools/validate@0.4.6")
	}
	for i, r := range composed(t) {
		data, err := DOCX(r, "a4")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "report.docx")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), validate, file).CombinedOutput(); err != nil ||
			!strings.Contains(string(out), "Found 0 errors") {
			t.Errorf("report %d: %v\n%s", i, err, out)
		}
	}
}

// printed is the text of a report on paper, without spaces.
func printed(t *testing.T, r report.Report, paper string) string {
	t.Helper()
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", convert(t, r, paper), "-").Output()
	if err != nil {
		t.Fatalf("%s on %s was not opened: %v", r.Title, paper, err)
	}
	return squeezed(string(text))
}

// convert has a word processor print a report, and returns the PDF.
func convert(t *testing.T, r report.Report, paper string) string {
	t.Helper()
	data, err := DOCX(r, paper)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "report.docx")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}

	cmd := exec.CommandContext(t.Context(), "soffice", "--headless",
		"-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", "pdf", "--outdir", dir, file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%.60s: %v\n%s", r.Title, err, out)
	}

	return filepath.Join(dir, "report.pdf")
}
