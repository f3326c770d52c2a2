package web

import (
	"discern/assessment"
	"discern/assessment/export/docx/docxtest"
	"net/http"
	"strings"
	"testing"

	"discern/assessment/export"
)

// A sentence put otherwise, left out and given back by plain forms; what leaves
// holds the words of whoever sends it and nothing of what stood there before.
func TestPageOneIsEditedBeforeItLeaves(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, _ := b.sealed("Claims intake")
	at := "/interviews/" + id + "/leaves"
	rev := func() string { return b.see(at).hidden("base_rev") }
	ours := s.look1(id, "verdict")

	b.send(at, "what", "sentence", "id", "verdict", "do", "edit", "w.verdict.text", "OKAPI is what it is.",
		"base_rev", rev())
	page := b.see(at).text()
	for _, want := range []string{"OKAPI is what it is.", ours, "Use ours again"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}

	gone := s.look1(id, "decision.answer")
	b.send(at, "what", "sentence", "id", "decision.answer", "do", "remove", "base_rev", rev())
	if !strings.Contains(b.see(at).text(), "Put it back") {
		t.Error("what was left out cannot be put back")
	}

	report := b.send("/interviews/"+id+"/seal", "old_summary", "keep", "go", "seal")
	for _, o := range export.Formats {
		a := b.get(report + "/" + o.File)
		if a.status != http.StatusOK {
			continue // a format that this view has none of
		}
		if o.ID == "docx" {
			a.body = docxtest.Text(t, []byte(a.body))
		}
		for _, never := range []string{ours, gone} {
			if strings.Contains(a.body, never) {
				t.Errorf("%s holds %q", o.File, never)
			}
		}
	}
	if !strings.Contains(b.see(report).text(), "OKAPI is what it is.") {
		t.Error("the report does not say what was put there")
	}

	b.send(at, "what", "sentence", "id", "verdict", "do", "ours", "base_rev", rev())
	b.send(at, "what", "sentence", "id", "decision.answer", "do", "ours", "base_rev", rev())
	if page := b.see(at).text(); strings.Contains(page, "OKAPI") || strings.Contains(page, "Put it back") {
		t.Error("ours does not stand there again")
	}

	long := b.post(at, "what", "sentence", "id", "verdict", "do", "edit", "w.verdict.text", strings.Repeat("x", 2001),
		"base_rev", rev())
	if long.status != http.StatusUnprocessableEntity || !strings.Contains(long.body, "Shorten this") ||
		!strings.Contains(long.body, strings.Repeat("x", 2001)) {
		t.Errorf("too long: %d", long.status)
	}
}

// look1 is what the program composes for one sentence.
func (s *site) look1(id, sentence string) string {
	l, _ := s.server.look(s.server.leavingSeal(s.principal(), s.interview(id)), s.interview(id))
	x, _ := l.Find(sentence)
	return x.Print()
}

// The page of the access decision calls a limit what it is called on page one.
func TestTheAccessDecisionCallsALimitAsPageOneDoes(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	for _, q := range loaded().All() {
		pairs := []string{"answer", q.Options[min(3, len(q.Options)-1)].ID, "go", "save"}
		if q.Kind == assessment.KindControlMulti {
			pairs = []string{"choices", q.Options[0].ID, "go", "save"}
		}
		b.send("/interviews/"+id+"/call/"+q.ID, pairs...)
	}
	b.alone(id)
	iv := s.interview(id)
	l, _ := s.server.look(s.server.leavingSeal(s.principal(), iv), iv)
	tried := 0
	for _, x := range l.Pieces {
		question, is := strings.CutPrefix(x.ID, "limit.")
		if !is {
			continue
		}
		tried++
		at := "/interviews/" + id + "/leaves"
		rev := b.see(at).hidden("base_rev")
		b.send(at, "what", "sentence", "id", x.ID, "do", "edit", "w."+x.ID+".holds", "OKAPI says no", "base_rev", rev)
		if text := b.see("/interviews/" + id + "/access").text(); !strings.Contains(text, "OKAPI says no "+question) {
			t.Errorf("%s is not called what page one calls it:\n%.900s", question, text)
		}
		b.send(at, "what", "sentence", "id", x.ID, "do", "ours", "base_rev", b.see(at).hidden("base_rev"))
	}
	if tried == 0 {
		t.Error("page one has no condition on a limit")
	}
}
