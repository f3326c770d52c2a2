package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment/export"
)

func TestHelpListsEveryFormatOfTheTable(t *testing.T) {
	var out bytes.Buffer
	if code := run(t.Context(), []string{"help", "report"}, surroundings{stdout: &out, stderr: &out}); code != exitDone {
		t.Fatalf("%d: %s", code, out.String())
	}

	_, after, _ := strings.Cut(out.String(), "-format")
	listed, _, _ := strings.Cut(after, ";")
	// wherever the line breaks
	ids := slices.DeleteFunc(strings.Fields(strings.ReplaceAll(listed, ",", " ")),
		func(w string) bool { return w == "or" })
	if !slices.Equal(ids, export.IDs()) {
		t.Errorf("the help lists %q, the table holds %q", ids, export.IDs())
	}
	for line := range strings.SplitSeq(out.String(), "\n") {
		if len(line) > 80 {
			t.Errorf("a line of the help is %d wide: %s", len(line), line)
		}
	}
}

// What a report can be saved as is said in the table of formats and nowhere
// else: neither a page nor an address nor a command names the file of a format.
func TestNoFormatIsNamedOutsideOfTheTable(t *testing.T) {
	var names []string
	for _, f := range export.Formats {
		names = append(names, regexp.QuoteMeta(f.File))
	}
	named := regexp.MustCompile(`[/"](` + strings.Join(names, "|") + `)\b`)
	looked := 0
	for _, pattern := range []string{"../../web/*.go", "../../templates/*.templ", "../../templates/*.go", "*.go",
		"../../static/*.js"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "_templ.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			looked++
			if m := named.Find(text); m != nil {
				t.Errorf("%s names %s", file, m)
			}
		}
	}
	if looked < 80 {
		t.Errorf("only %d files were looked at", looked)
	}
}
