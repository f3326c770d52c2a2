package web

import (
	"discern/assessment/export"
	"discern/assessment/export/docx/docxtest"
	"net/http"
	"regexp"
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
	second := b.send("/interviews/"+id+"/seal", "old_summary", "keep", "go", "seal")
	if second == first {
		t.Fatal("no second version was sealed")
	}

	whole := 0
	for _, f := range export.Formats {
		if f.Extract != "" || f.Binary && f.ID != "docx" {
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
		for _, want := range []string{"What changed since version 1", "Every change since version 1",
			"Every answer that changed"} {
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
	for _, want := range []string{"What changed since version 1", "Answers. Different: EC1.",
		"Each change, line by line"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("the system's page does not say %q:\n%s", want, page.text())
		}
	}
	if strings.Contains(page.text(), "ZEBRA") {
		t.Error("the system's page holds what is private")
	}
	if line := b.see(second + "/compare").text(); !strings.Contains(line, "EC1") ||
		strings.Contains(line, "Nothing changed") {
		t.Error("the comparison does not name the answer that changed")
	}
}

// A summary, a comment and a changed sentence of an earlier version are asked
// about before they stand in the next: nothing is chosen beforehand once what they
// rest on has changed, and nothing is taken over in silence.
func TestWordsOfTheVersionBeforeAreAskedAbout(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	at := "/interviews/" + id + "/seal"
	rev := func() string { return b.see(at).hidden("base_rev") }
	checked := func(name string) string { return b.see(at).checked(name) }
	b.send("/interviews/"+id+"/call/EC1", "answer", "b", "go", "save")
	s.edit(b, id, "verdict", "OKAPI is what it is.")
	first := b.send(at, "summary", "WALRUS for you.", "comment_design", "QUOKKA on the plan.", "base_rev",
		rev(), "go", "seal")
	if text := b.see(first).text(); !strings.Contains(text, "WALRUS") || !strings.Contains(text, "OKAPI") ||
		!strings.Contains(text, "QUOKKA") {
		t.Fatal("the first version lacks what was written for it")
	}
	if again := b.send(at, "summary", "WALRUS for you.", "comment_design", "QUOKKA on the plan.", "go",
		"seal"); again != first {
		t.Error("the button pressed twice made two versions")
	}
	if got := checked("old_summary"); got != "keep" {
		t.Errorf("nothing changed, and chosen is %q", got)
	}

	s.clock.forward(40 * time.Minute)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		b.send("/interviews/"+id+"/call/"+q, "answer", "e", "base_rev",
			b.see("/interviews/"+id+"/call/"+q).hidden("base_rev"), "go", "save")
	}
	b.alone(id)
	page := b.see(at)
	for _, want := range []string{"Your summary is from version 1", "WALRUS for you.", "Changed since: the verdict",
		"OKAPI is what it is.",
		"The facts under it changed since.", "Your comment on"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, name := range []string{"old_summary", "old_comment_design", "old_edit_verdict"} {
		if got := page.checked(name); got != "" {
			t.Errorf("%s is chosen beforehand: %q", name, got)
		}
	}

	same := []string{"summary", "WALRUS for you.", "comment_design", "QUOKKA on the plan.", "base_rev",
		rev(), "go", "seal"}
	for name, choice := range map[string][]string{
		"nothing chosen": nil,
		"one of three":   {"old_summary", "keep", "old_comment_design", "drop"},
		"not changed":    {"old_summary", "change", "old_comment_design", "drop", "old_edit_verdict", "keep"},
		"kept otherwise": {"summary", "WALRUS and more.", "old_summary", "keep", "old_comment_design", "drop",
			"old_edit_verdict", "keep"},
	} {
		a := b.post(at, append(append([]string{}, choice...), same...)...)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "There is a problem") &&
			!strings.Contains(a.body, "-error") {
			t.Errorf("%s: %d", name, a.status)
		}
		for i := 0; i < len(choice); i += 2 {
			if choice[i] != "summary" && a.checked(choice[i]) != choice[i+1] {
				t.Errorf("%s: %s is lost", name, choice[i])
			}
		}
		if !strings.Contains(a.body, "QUOKKA on the plan.") || !strings.Contains(a.body, "WALRUS") {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	heads := strings.Count(b.see("/systems/"+s.interview(id).SystemID).body, `class="version"`)
	if heads != 1 {
		t.Errorf("%d versions were sealed without an answer to what was asked", heads)
	}

	second := b.send(at, append([]string{"old_summary", "drop", "old_comment_design", "keep", "old_edit_verdict", "drop"},
		same...)...)
	text := b.see(second).text()
	if strings.Contains(text, "WALRUS") || strings.Contains(text, "OKAPI") || !strings.Contains(text, "QUOKKA") {
		t.Errorf("version 2 is not what was chosen")
	}
	if page := b.see(at); strings.Contains(page.text(), "WALRUS") {
		t.Error("what was left out is asked about again")
	}
	third := b.send(at, "summary", "A new one.", "old_comment_design", "keep", "comment_design", "QUOKKA on the plan.",
		"base_rev", rev(), "go", "seal")
	if !strings.Contains(b.see(third).text(), "A new one.") {
		t.Error("a summary of its own is not in version 3")
	}
}

// edit puts words in the place of a sentence of page one.
func (s *site) edit(b *browser, id, sentence, words string) {
	b.t.Helper()
	at := "/interviews/" + id + "/leaves"
	b.send(at, "what", "sentence", "id", sentence, "do", "edit", "w."+sentence+".text", words, "base_rev",
		b.see(at).hidden("base_rev"))
}

// checked is the value of the radio button that is chosen; "" for none.
func (a answer) checked(name string) string {
	for _, input := range regexp.MustCompile(`<input[^>]*type="radio"[^>]*>`).FindAllString(a.body, -1) {
		value := regexp.MustCompile(` value="([^"]*)"`).FindStringSubmatch(input)
		if strings.Contains(input, ` name="`+name+`"`) && regexp.MustCompile(` checked\b`).MatchString(input) &&
			value != nil {
			return value[1]
		}
	}
	return ""
}
