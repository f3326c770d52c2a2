package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"
)

func TestADeletedSystemSaysWhatIsInIt(t *testing.T) {
	w := newTown(t)
	owner := w.who[1]
	owner.send("/systems/" + w.system + "/delete")
	list := owner.see("/?view=deleted").text()
	for _, want := range []string{"Claims intake", "2 interviews and 1 report", "Can be restored until"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list of deleted systems lacks %q:\n%s", want, list)
		}
	}
	for _, wrong := range []string{"No interview yet", "0 of 0"} {
		if strings.Contains(list, wrong) {
			t.Errorf("the list of deleted systems says %q", wrong)
		}
	}
	page := owner.see("/systems/" + w.system)
	if !strings.Contains(page.text(), "deleted, with 2 interviews and 1 report") {
		t.Errorf("the page says:\n%s", page.text())
	}
	if strings.Contains(page.body, "/interviews/"+w.interview) || strings.Contains(page.body, w.report) {
		t.Error("the page links to what is deleted")
	}
	if erase := owner.see("/systems/" + w.system + "/erase").text(); !strings.Contains(erase,
		"removes 2 interviews and 1 report now") {
		t.Errorf("removing for good asks about:\n%s", erase)
	}
}

func TestVersionsOfAReportAreToldApart(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	b.send("/settings", "me", "Sam Vale")
	id, _ := b.sealed("Claims intake")
	page := b.see("/systems/" + s.interview(id).SystemID).text()
	if strings.Contains(page, "version 1") {
		t.Errorf("the first version is set against another:\n%s", page)
	}
	b.send("/interviews/"+id+"/seal", "summary", "More words.", "go", "seal")
	for i, q := range []string{"EC2", "EC7", "EC8", "EC1"} {
		b.send("/interviews/"+id+"/call/"+q, "base_rev", strconv.Itoa(i/3), "answer", "e", "go", "save")
	}
	b.send("/interviews/"+id+"/seal", "summary", "Other words.", "go", "seal")
	page = b.see("/systems/" + s.interview(id).SystemID).text()
	for _, want := range []string{"The same verdict as version 1.", "Version 2 said: ", "by Sam Vale",
		fmt.Sprintf("%s, %s UTC by Sam Vale", assessment.FormatDate(s.clock.now()), assessment.FormatTime(s.clock.now()))} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}

func TestDownloadsAreNamedAfterWhatTheyHold(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "company", "Northwind")
	report := b.send("/interviews/"+id+"/seal", "summary", "Words.", "go", "seal")
	for path, want := range map[string]string{
		"/report.pdf?paper=letter": "northwind-claims-intake-report-1-letter.pdf",
		"/report.pdf?paper=a4":     "northwind-claims-intake-report-1-a4.pdf",
		"/report.pdf":              "northwind-claims-intake-report-1.pdf",
		"/report.html":             "northwind-claims-intake-report-1.html",
		"/report.md?paper=a4":      "northwind-claims-intake-report-1.md",
	} {
		if got := b.see(report + path).header.Get("Content-Disposition"); !strings.Contains(got, want) {
			t.Errorf("%s is saved as %s, want %s", path, got, want)
		}
	}
}

func TestTheSignInPagesNameTheCommand(t *testing.T) {
	s := newSite(t, func(c *Config) { c.LinkCommand = "discern link -data '/srv/a b'" })
	b := s.browser()
	for name, a := range map[string]answer{
		"asked": b.get("/sign-in"), "refused": b.get("/"), "spent": b.get("/sign-in/none"),
		"typed": b.do("POST", "/interviews", url.Values{"system": {"x"}}),
	} {
		if !strings.Contains(a.text(), "discern link -data '/srv/a b'") {
			t.Errorf("%s: %d\n%s", name, a.status, a.text())
		}
		if !strings.Contains(a.text(), "Were you sent a link to answer questions") {
			t.Errorf("%s: whoever was sent a link reads\n%s", name, a.text())
		}
	}
	if a := newSite(t).browser().get("/sign-in"); !strings.Contains(a.text(), "discern link") {
		t.Error("no command is named where none was given")
	}
}
