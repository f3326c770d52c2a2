//go:build word

package export

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A word processor opens every example and the sample as they are, and prints
// what is in them. It is not part of the ordinary tests: LibreOffice is large.
func TestAWordProcessorOpensWhatWeWrite(t *testing.T) {
	for i, r := range composed(t) {
		for _, paper := range []string{"a4", "letter"} {
			data, err := DOCX(r, paper)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			file := filepath.Join(dir, "report.docx")
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}

			cmd := exec.CommandContext(t.Context(), "soffice", "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", "pdf", "--outdir", dir, file)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("report %d: %v\n%s", i, err, out)
			}
			text, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", filepath.Join(dir, "report.pdf"), "-").Output()
			if err != nil {
				t.Fatalf("report %d on %s was not opened: %v", i, paper, err)
			}
			if flat := strings.Join(strings.Fields(string(text)), ""); !strings.Contains(flat, strings.Join(strings.Fields(r.Headline()), "")) {
				t.Errorf("report %d on %s: the verdict is not on paper", i, paper)
			}
		}
	}
}
