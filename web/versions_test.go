package web

import (
	"discern/assessment/export"
	"discern/assessment/export/docx/docxtest"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The second version says what changed since the first in every format that holds
// a whole report, and so does the system's page; the first says nothing of it.
func TestTheSecondVersionSaysWhatChanged(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, first := b.sealed("Claims intake")
	system := "/systems/" + s.interview(id).SystemID
	if page := b.see(system).text(); strings.Contains(page, "What changed") {
		t.Error("one version, and the page says what changed")
	}

	s.clock.forward(40 * time.Minute)
	preview := b.see("/interviews/" + id + "/preview").text()
	for _, want := range []string{"What changed since version 1", "Nothing: answers, numbers"} {
		if !strings.Contains(preview, want) {
			t.Errorf("the preview of a version that is the same does not say %q", want)
		}
	}
	b.send("/interviews/"+id+"/call/EC1", "base_rev", "1", "answer", "e", "private", "ZEBRA-8", "go", "save")
	second := b.send("/interviews/"+id+"/seal", "go", "seal")
	if second == first {
		t.Fatal("no second version was sealed")
	}

	whole := 0
	for _, f := range export.Formats {
		if f.Part != "" || f.Binary && f.ID != "docx" {
			continue
		}
		a := b.get(second + "/" + f.File)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d", f.File, a.status)
		}
		if f.ID == "docx" {
			a.body = docxtest.Text(t, []byte(a.body))
		}
		whole++
		for _, want := range []string{"What changed since version 1", "Every change since version 1", "Every answer that changed"} {
			if !strings.Contains(a.body, want) {
				t.Errorf("%s does not say %q", f.File, want)
			}
		}
		if strings.Contains(a.body, "ZEBRA") {
			t.Errorf("%s holds what is private", f.File)
		}
		if old := b.get(first + "/" + f.File); strings.Contains(old.body, "What changed") {
			t.Errorf("%s of version 1 says what changed", f.File)
		}
	}
	if whole < 4 {
		t.Errorf("only %d formats hold a whole report", whole)
	}

	page := b.see(system)
	for _, want := range []string{"What changed since version 1", "Answers. Different: EC1.", "Each change, line by line"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("the system's page does not say %q:\n%s", want, page.text())
		}
	}
	if strings.Contains(page.text(), "ZEBRA") {
		t.Error("the system's page holds what is private")
	}
	if line := b.see(second + "/compare").text(); !strings.Contains(line, "EC1") || strings.Contains(line, "Nothing changed") {
		t.Error("the comparison does not name the answer that changed")
	}
}
