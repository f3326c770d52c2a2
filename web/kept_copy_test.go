package web

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// pdfText is what pdftotext reads in a PDF, white space folded.
func pdfText(t *testing.T, body string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "copy.pdf")
	if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", name, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// A copy of her answers is one press from the page after Share and from what is kept: as
// a PDF, with all she gave and nothing of anybody else, also when the link has ended.
func TestACopyToKeepIsOnePress(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	o.asks("EC1", "e", "note", "Said on the call.")
	o.says("EC1", "a", "note", "Mine alone.", "evidence", "shown")
	o.says("EC2", "unknown", "who", "Tom Okafor")
	o.buyer.send(home+"/actions/new", "system.0", "Ledger", "action.0", "pays out", "kind.0", "final", "go", "next")
	o.buyer.send(home+"/about", "CX1", "the claims agent", "person", "Priya Nair", "base_rev",
		o.buyer.see(home+"/about").hidden("base_rev"))
	o.buyer.send(home+"/share", "names", "without")

	at := home + "/data/answers.pdf"
	for _, page := range []string{"/share", "/data"} {
		if !strings.Contains(o.buyer.see(home+page).body, `href="`+at+`"`) {
			t.Errorf("%s does not lead to the copy", page)
		}
	}
	q, _ := o.server.config.Bank.Question("EC1")
	wants := []string{"Your answers: Claims intake", q.Buyer, "Mine alone.", "Tom Okafor", "Ledger: pays out",
		"With Dana Ruiz on", "2 answers and 1 action.", "the claims agent", "Your name: Priya Nair"}
	read := func(when string) {
		t.Helper()
		a := o.buyer.see(at)
		if got := a.header.Get("Content-Disposition"); !strings.Contains(got, "answers.pdf") {
			t.Errorf("%s it comes as %q", when, got)
		}
		text := pdfText(t, a.body)
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s the copy does not say %q:\n%s", when, want, text)
			}
		}
		if strings.Contains(text, "Said on the call.") {
			t.Errorf("%s the copy holds what the seller noted", when)
		}
	}
	read("while the link works")

	links, err := o.store.Links(t.Context(), o.principal(), o.interview)
	if err != nil || len(links) != 1 {
		t.Fatal(links, err)
	}
	o.seller.send("/interviews/" + o.interview + "/links/" + links[0].ID + "/revoke")
	if a := o.buyer.get(home + "/report/report.pdf"); a.status == http.StatusOK {
		t.Error("the report goes on after the link ended")
	}
	read("after the link ended")
}

// What is long folds after its first lines on the pages that list it, and is all there.
func TestLongTextFoldsAndIsAllThere(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	long := strings.TrimSpace(strings.Repeat("A long note tells of one more thing. ", 20)) + " The END."
	o.says("EC1", "a", "note", long)
	o.says("EC2", "a", "note", "A short note.")
	for _, path := range []string{"/check", "/data", "/share"} {
		page := o.buyer.see(home + path)
		first, rest, ok := strings.Cut(page.body, `<details class="long">`)
		fold, _, _ := strings.Cut(rest, "</details>")
		if !ok || strings.Contains(first, "The END.") || !strings.Contains(fold, "Show all") {
			t.Errorf("%s does not fold the long note", path)
			continue
		}
		head, tail, _ := strings.Cut(fold, "</summary>")
		whole := strings.TrimSuffix(answer{body: head}.text(), "Show all Show less") + " " + answer{body: tail}.text()
		if strings.Join(strings.Fields(whole), " ") != long {
			t.Errorf("%s: what is folded is not the note:\n%s", path, whole)
		}
		if strings.Contains(page.body, `<details class="long"><summary>A short note`) {
			t.Errorf("%s folds a short note", path)
		}
	}
}

// The codes in a report's sentences are neither spoken nor stepped through; each section
// lists the answers it rests on, once, and every code in it is in that list.
func TestCodesInAReportAreNotReadAloud(t *testing.T) {
	o := newOffice(t)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8", "FM1", "IS1", "IS2", "IS3", "IS4", "PR1"} {
		o.says(q, "a")
	}
	body := o.buyer.see("/b/" + o.record + "/report").body
	if i, main := strings.Index(body, `<header class="bhead">`), strings.Index(body, "<main"); i < 0 || i > main {
		t.Error("the report has no banner before what it says")
	}

	sections := strings.Split(body, "<section")
	listed := 0
	for _, s := range sections {
		text, list, _ := strings.Cut(s, `<details class="rests noprint">`)
		list, _, _ = strings.Cut(list, "</details>")
		for _, group := range strings.Split(text, `<span class="refs"`)[1:] {
			group, _, _ = strings.Cut(group, "</span>")
			if !strings.HasPrefix(group, ` aria-hidden="true"`) {
				t.Errorf("codes are read aloud: %.200s", group)
			}
			for _, link := range strings.Split(group, "<a ")[1:] {
				_, to, _ := strings.Cut(link, `href="`)
				to, _, _ = strings.Cut(to, `"`)
				if !strings.Contains(link, `tabindex="-1"`) {
					t.Errorf("a code that is not read aloud is stepped to: %.200s", link)
				}
				if listed++; !strings.Contains(list, `href="`+to+`"`) {
					t.Errorf("%s is in a sentence and not in the list of its section", to)
				}
			}
		}
	}
	if listed < 10 {
		t.Errorf("only %d codes: the test sees too little", listed)
	}
}
