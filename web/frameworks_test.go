package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestAFrameworkChosenBeforeSealingIsInTheReport(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	b.send("/interviews/"+id+"/call/EC1", "answer", "e", "go", "save")
	address := "/interviews/" + id + "/seal"
	page := b.see(address)
	if strings.Contains(page.text(), "Where this lands in") || !strings.Contains(page.body, `<option value="owasp-llm">`) {
		t.Fatalf("before anything is chosen the page says:\n%s", page.text())
	}

	b.send(address, "framework_0", "owasp-llm", "framework_1", "owasp-llm", "base_rev",
		page.hidden("base_rev"), "go", "save")
	if got := s.interview(id).Frameworks; len(got) != 1 || got[0] != "owasp-llm" {
		t.Fatalf("kept as %q", got)
	}
	page = b.see(address)
	if !strings.Contains(page.body, `<option value="owasp-llm" selected>`) {
		t.Error("the choice is not shown when the page is opened again")
	}

	report := b.send(address, "framework_0", "owasp-llm", "framework_1", "", "base_rev",
		page.hidden("base_rev"), "go", "seal")
	for _, file := range []string{"", "/report.md", "/report.txt", "/report.html", "/report.json"} {
		if text := b.see(report + file).text(); !strings.Contains(text,
			"Where this lands in OWASP Top 10 for LLM Applications 2026") {
			t.Errorf("%s does not lead to the framework", file)
		}
	}

	page = b.see(address)
	b.send(address, "framework_0", "", "framework_1", "", "base_rev", page.hidden("base_rev"), "go", "save")
	if got := s.interview(id).Frameworks; len(got) != 0 {
		t.Errorf("still %q after none was chosen", got)
	}
}

func TestAFrameworkThatIsOnNoListIsRefused(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	address := "/interviews/" + id + "/seal"
	a := b.post(address, "summary", "Typed and kept.", "framework_0", "nobody-knows-it", "base_rev",
		b.see(address).hidden("base_rev"), "go", "seal")
	if a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.text(), "Choose a framework from the list, or none.") ||
		!strings.Contains(a.text(), "Typed and kept.") {
		t.Errorf("%d:\n%s", a.status, a.text())
	}
}
