package web

import (
	"discern/assessment/export"
	"discern/assessment/report"
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// sealed makes an interview with a name that wants to do harm, and seals it.
func (b *browser) sealed(system string) (interview, report string) {
	b.t.Helper()
	interview = b.newInterviewOf(system)
	b.send("/interviews/"+interview+"/call/EC1", "answer", "b", "note", "<b>note</b>", "private", "ZEBRA-7", "go", "save")
	return interview, b.send("/interviews/"+interview+"/seal", "summary", "Ours.", "go", "seal")
}

func TestDownloadsHaveTheirTypeAndASafeName(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, report := b.sealed("../Claims\"; filename=\"evil.exe\r\nX-Evil: 1 Ünï 日本")
	for _, test := range []struct{ path, kind, extension, has string }{
		{report + "/report.pdf", "application/pdf", ".pdf", "%PDF-1.7"},
		{report + "/report.pdf?paper=letter", "application/pdf", ".pdf", "%PDF-1.7"},
		{report + "/report.md", "text/markdown; charset=utf-8", ".md", "Scoping report"},
		{report + "/report.json", "application/json", ".json", `"verdict"`},
		{report + "/report.html", "text/html; charset=utf-8", ".html", "Scoping report"},
		{report + "/report.txt", "text/plain; charset=utf-8", ".txt", "Ours."},
		{"/interviews/" + id + "/interview.json", "application/json", ".json", `"answers"`},
	} {
		a := b.see(test.path)
		if got := a.header.Get("Content-Type"); got != test.kind {
			t.Errorf("%s is %q", test.path, got)
		}
		how, params, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
		if err != nil || how != "attachment" {
			t.Errorf("%s: %q", test.path, a.header.Get("Content-Disposition"))
		}
		if name := params["filename"]; !regexp.MustCompile(`^[a-z0-9-]+\` + test.extension + `$`).MatchString(name) {
			t.Errorf("%s is saved as %q", test.path, name)
		}
		if !strings.Contains(a.body, test.has) {
			t.Errorf("%s lacks %q", test.path, test.has)
		}
		if a.header.Get("X-Evil") != "" || strings.Contains(a.body, "ZEBRA-7") {
			t.Errorf("%s lets something out", test.path)
		}
		if strings.HasSuffix(test.path, ".json") && !json.Valid([]byte(a.body)) {
			t.Errorf("%s is not JSON", test.path)
		}
	}
	if a := b.see("/interviews/" + id + "/interview.json?private=1"); !strings.Contains(a.body, "ZEBRA-7") {
		t.Error("private notes are left out although they were asked for")
	}
	for _, path := range []string{report + "/report.exe", report + "/secret.md", report + "/report.",
		report + "/report.pdf?paper=../a3"} {
		if a := b.get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

func TestASealedReportIsSentFromTheKeptPageAndKnownAgain(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	_, report := b.sealed("Claims intake")
	one, two := b.see(report), b.see(report)
	if one.body != two.body {
		t.Error("the kept page is another one")
	}
	tag := one.header.Get("ETag")
	b.headers["If-None-Match"] = tag
	if a := b.get(report); tag == "" || a.status != http.StatusNotModified || a.body != "" {
		t.Errorf("with the tag %q: %d, %d bytes", tag, a.status, len(a.body))
	}
	delete(b.headers, "If-None-Match")
	b.headers["Accept-Encoding"] = "gzip"
	if a := b.see(report); a.header.Get("Content-Encoding") != "gzip" || len(a.body) >= len(one.body) {
		t.Errorf("packed: %q, %d bytes", a.header.Get("Content-Encoding"), len(a.body))
	}
}

func TestNoPageOfAReportShowsPrivateNotes(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, report := b.sealed("Claims intake")
	for _, path := range []string{report, "/interviews/" + id + "/preview", "/interviews/" + id + "/verdict"} {
		page := b.see(path)
		if strings.Contains(page.body, "ZEBRA-7") {
			t.Errorf("%s shows a private note", path)
		}
		if strings.Contains(page.body, "<b>note</b>") {
			t.Errorf("%s prints markup that somebody typed", path)
		}
	}
}

// A sealed report says, to the workspace alone, when its interview has come to
// say something else.
func TestAReportSaysWhenItsInterviewHasMovedOn(t *testing.T) {
	o := newOffice(t)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		o.asks(q, "a")
	}
	o.seller.alone(o.interview)
	seal := o.seller.see("/interviews/" + o.interview + "/seal")
	report := o.seller.send("/interviews/"+o.interview+"/seal", "base_rev", seal.hidden("base_rev"), "go", "seal")
	reader := o.browser()
	at := reader.send("/l/" + o.seller.linkToken(o.interview, "name", "Tom", "right", "read", "report",
		strings.TrimPrefix(report, "/reports/")))
	says := func(want string) {
		t.Helper()
		for _, page := range []string{report, "/", "/systems/" + o.site.interview(o.interview).SystemID} {
			if got := strings.Contains(o.seller.see(page).text(), want); !got {
				t.Errorf("%s does not say %q", page, want)
			}
		}
		if text := reader.see(at).text(); strings.Contains(text, want) {
			t.Errorf("a reader is told %q", want)
		}
	}
	if text := o.seller.see(report).text(); strings.Contains(text, "was changed since.") ||
		strings.Contains(text, "has changed since:") {
		t.Errorf("fresh from sealing it says:\n%.600s", text)
	}
	o.site.clock.forward(time.Minute)
	o.seller.send("/interviews/"+o.interview+"/call/FM1", "answer", "b", "go", "save")
	o.seller.see("/")
	says("The interview was changed since.")
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		o.asks(q, "e")
	}
	o.seller.alone(o.interview)
	o.seller.see("/")
	says("The verdict has changed since: open agent.")
	seal = o.seller.see("/interviews/" + o.interview + "/seal")
	newer := o.seller.send("/interviews/"+o.interview+"/seal", "base_rev", seal.hidden("base_rev"), "go", "seal")
	for _, page := range []string{report, newer} {
		if text := o.seller.see(page).text(); strings.Contains(text, "was changed since.") ||
			strings.Contains(text, "has changed since:") {
			t.Errorf("after a new version %s of %s still says it:\n%.500s", page, report, text)
		}
	}
}

// The menu of a report is the table of formats: each of its lines is a file with
// an address that works, in every view, and every format of the table is a line.
func TestTheMenuOfAReportIsTheTableOfFormats(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	_, address := b.sealed("Claims intake")
	link := regexp.MustCompile(`<li><a href="(` + regexp.QuoteMeta(address) + `/[^"]+)">([^<]+)</a></li>`)

	for _, audience := range report.Audiences {
		page := b.see(address + "?for=" + string(audience)).body
		_, page, _ = strings.Cut(page, `id="save-as"`)
		page, _, _ = strings.Cut(page, "</details>")
		menu := link.FindAllStringSubmatch(page, -1)

		offered := map[string]bool{}
		for _, line := range menu {
			at := strings.ReplaceAll(line[1], "&amp;", "&")
			file, _, _ := strings.Cut(strings.TrimPrefix(at, address+"/"), "?")
			format, ok := export.FormatByFile(file)
			if !ok || !strings.HasPrefix(line[2], format.Name) {
				t.Errorf("for %s: %q leads to %s", audience, line[2], at)
				continue
			}
			offered[format.ID] = true

			a := b.see(at)
			if got := a.header.Get("Content-Type"); got != format.MediaType {
				t.Errorf("%s is %q, want %q", at, got, format.MediaType)
			}
			if len(a.body) == 0 || !strings.Contains(at, "for="+string(audience)) && audience != report.ForBuyer {
				t.Errorf("%s is empty, or is not for the %s", at, audience)
			}
		}

		for _, f := range export.Formats {
			if list := f.List && audience == report.ForExecutive; offered[f.ID] == list {
				t.Errorf("for %s: %s is offered: %v", audience, f.ID, !list)
			}
		}
	}
}
