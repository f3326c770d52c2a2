package main

import (
	"strings"
	"testing"
)

// The second meeting from end to end: a first version is sealed, the next meeting
// begins with an agenda, one press from the system's page and one to the first
// question, answers change, and version 2 says what changed, on the system's page,
// in the report and on paper.
func TestBrowserASecondMeetingChangesTheReport(t *testing.T) {
	b, c := owner(t)
	id := c.newInterview("Claims intake")
	at := "/interviews/" + id
	c.send(at+"/setup", "system", "Claims intake", "company", "Northwind", "person_name", "Priya Nair", "person_role",
		"Platform lead", "person_side", "buyer", "go", "save")
	for q, choice := range map[string]string{"EC1": "b", "EC2": "a", "EC7": "b", "EC8": "b", "IS3": "e"} {
		c.send(at+"/call/"+q, "answer", choice, "go", "save")
	}
	c.send(at+"/call/FM1", "answer", "unknown", "why", "someone-else", "who", "Jon Berg", "private",
		"Priya is about to leave.", "go", "save")
	c.send(at+"/inventory", "rows", "0", "paste", "Ledger; Post a payment; final; svc-pay; running; nothing", "go", "save")

	b.open(at+"/seal", 200)
	b.fill("#summary", "They can start with reads.")
	b.press("=Seal version 1")
	first := b.path()
	b.press("a.back")
	system := b.path()
	if strings.Contains(b.text(), "What changed") {
		t.Error("one version, and something changed")
	}

	b.press("=Start the next meeting")
	b.says("Meeting 2: Claims intake", "What to ask, by who can answer", "Left to be found out", "Jon Berg would know.",
		"What changed since version 1",
		"Nothing yet.", "Priya Nair, Platform lead")
	if strings.Contains(b.text(), "about to leave") {
		t.Error("the agenda reads out a private note")
	}
	b.fill("#aim", "Find the owner of svc-pay")
	b.press("=Start with the first question")
	if !strings.Contains(b.path(), at+"/call/") || strings.Contains(b.text(), "Find the owner") {
		t.Fatalf("the meeting begins at %s, or shows what is private", b.path())
	}

	c.send(at+"/call/EC1", "answer", "f", "base_rev", itoa(c.rev(id, "EC1")), "go", "save")
	c.send(at+"/call/FM1", "answer", "c", "base_rev", itoa(c.rev(id, "FM1")), "quote", "We see it the same day.",
		"speaker", "Priya Nair", "go", "save")
	c.send(at+"/inventory", "rows", "0", "paste", "Vault; Read a key; read; svc-pay; before; the gateway", "go", "save")

	b.open(at+"/seal", 200)
	b.says("Your summary is from version 1", "They can start with reads.", "Changed since: ")
	b.pressFor("=Seal version 2", 422)
	b.says("Choose what becomes of it")
	b.choose("=Leave it out")
	b.press("=Seal version 2")
	b.says("What changed since version 1", "Against version 1 of")
	if b.path() == first || strings.Contains(b.text(), "They can start with reads.") {
		t.Error("version 2 took the old summary over")
	}
	second := b.path()

	pdf := flat(pdfText(t, c.fetch(second+"/report.pdf")))
	for _, want := range []string{"What changed since version 1", "Every change since version 1",
		"We see it the same day.", "Vault", "Not listed"} {
		if !strings.Contains(pdf, want) {
			t.Errorf("the PDF of version 2 does not say %q", want)
		}
	}
	for _, never := range []string{"They can start with reads.", "about to leave", "Find the owner"} {
		if strings.Contains(pdf, never) {
			t.Errorf("the PDF of version 2 says %q", never)
		}
	}
	if old := pdfText(t, c.fetch(first+"/report.pdf")); strings.Contains(old, "What changed") {
		t.Error("the PDF of version 1 says what changed")
	}

	b.open(system, 200)
	b.says("What changed since version 1", "EC1 and FM1", "Systems and actions. One new and one no longer there.")
	b.press("=Each change, line by line")
	b.says("Every answer that changed", "Vault")
}
