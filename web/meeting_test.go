package web

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// From the system's page it is one press to the agenda and one to the first
// question. What was written about the meeting stays private.
func TestTheNextMeetingBeginsWithAnAgenda(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "person_name", "Priya Nair", "person_role", "Platform lead", "person_side",
		"buyer", "aim", "8")
	system, at := "/systems/"+s.interview(id).SystemID, "/interviews/"+id+"/meeting"
	if page := b.see(system); strings.Contains(page.text(), "Start the next meeting") {
		t.Error("nobody met yet, and the next meeting is offered")
	}
	b.send("/interviews/"+id+"/call/EC1", "answer", "b", "go", "save")
	b.send("/interviews/"+id+"/call/EC4", "answer", "unknown", "why", "someone-else", "who", "Jon Berg", "go", "save")
	b.send("/interviews/"+id+"/call/FM1", "answer", "c", "private", "ZEBRA-1", "go", "save")
	b.alone(id)
	b.send("/interviews/"+id+"/seal", "go", "seal")
	s.clock.forward(40 * time.Minute)
	b.send("/interviews/"+id+"/call/EC2", "answer", "c", "go", "save")
	b.alone(id)

	s.clock.forward(time.Minute)
	page := b.see(system)
	if !strings.Contains(page.body, `href="`+at+`"`) {
		t.Fatal("the system's page has no way to the next meeting")
	}
	rev := s.interview(id).Rev
	page = b.see(at)
	if s.interview(id).Rev != rev || len(s.interview(id).Meetings) != 0 {
		t.Error("looking at the agenda changed something")
	}
	bank := s.server.config.Bank
	ec4, _ := bank.Question("EC4")
	for _, want := range []string{"Meeting 2: Claims intake", "What to ask, by who can answer",
		"Left to be found out", ec4.Seller,
		"Jon Berg would know. Asked 21 Nov", "What changed since version 1", "Different: EC2.", "Priya Nair, Platform lead",
		"Meetings so far", "30 minutes"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("the agenda does not say %q", want)
		}
	}

	for name, pairs := range map[string][]string{
		"too long":    {"aim", strings.Repeat("x", 2001), "minutes", "15"},
		"no length":   {"aim", "OKAPI", "minutes", "soon"},
		"no question": {"aim", "OKAPI", "minutes", "15", "first", "ZZ9"},
	} {
		a := b.post(at, append(pairs, "there", "Priya Nair", "person_name", "Tom Ash", "person_role", "Operator",
			"person_side", "buyer", "base_rev", page.hidden("base_rev"))...)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Tom Ash") ||
			!strings.Contains(a.body, pairs[1]) {
			t.Errorf("%s: %d, or what was typed is lost", name, a.status)
		}
	}

	form := []string{"there", "Priya Nair", "person_name", "Tom Ash", "person_role", "Operator", "person_side", "buyer",
		"aim", "ZEBRA: who owns the key", "minutes", "15", "base_rev", page.hidden("base_rev"), "go", "start"}
	to := b.send(at, form...)
	if !strings.HasPrefix(to, "/interviews/"+id+"/call/") {
		t.Fatalf("it begins at %s", to)
	}
	if again := b.send(at, form...); again != to {
		t.Errorf("the button pressed twice leads to %s", again)
	}
	iv := s.interview(id)
	if len(iv.Meetings) != 2 || iv.Aim != 5 || len(iv.People) != 2 || iv.DealtNow() != 0 || iv.Dealt() != 4 {
		t.Fatalf("meetings: %+v, aim %d, people %+v, dealt with %d of %d", iv.Meetings, iv.Aim, iv.People,
			iv.DealtNow(), iv.Dealt())
	}
	first, second := iv.Meetings[0], iv.Meetings[1]
	if first.Minutes != 30 || !first.At.Equal(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)) ||
		len(first.People) != 1 || first.ID == "" {
		t.Errorf("the call before it became %+v", first)
	}
	if second.Aim != "ZEBRA: who owns the key" || len(second.People) != 2 || second.Minutes != 15 ||
		!second.At.Equal(s.clock.now()) {
		t.Errorf("the second meeting is %+v", second)
	}

	// In the shared view, in the report and in a file there is nothing private.
	report := func() string {
		b.alone(id)
		return b.send("/interviews/"+id+"/seal", "go", "seal")
	}()
	for _, path := range []string{to, "/interviews/" + id + "/map", "/interviews/" + id + "/inventory",
		"/interviews/" + id + "/playback", report,
		report + "/report.md", report + "/report.json", report + "/crm.txt", "/interviews/" + id + "/interview.json",
		report + "?for=seller"} {
		if strings.HasPrefix(path, "/reports/") {
			b.alone(id)
		}
		a := b.get(path)
		if a.status != http.StatusOK || strings.Contains(a.body, "who owns the key") {
			t.Errorf("%s: %d, or it holds what is private", path, a.status)
		}
	}
	b.alone(id)
	if a := b.see(report); !strings.Contains(a.text(), "Who took part") {
		t.Error("version 2 does not say that somebody else took part")
	}
	b.alone(id)
	if text := b.see("/interviews/" + id + "/notes").text(); !strings.Contains(text, "ZEBRA: who owns the key") {
		t.Error("what the meeting was for is not among the private notes")
	}
	if text := b.see("/interviews/" + id + "/interview.json?private=1").body; !strings.Contains(text, "who owns the key") {
		t.Error("the file with private notes lacks what the meeting was for")
	}

	// Five questions fit this meeting: the fifth leads to the page that says so.
	for i := range 5 {
		if to = b.send(to, "answer", "unknown", "why", "nobody-here", "base_rev", b.see(to).hidden("base_rev"), "go",
			"next"); i < 4 && strings.HasSuffix(to, "/done") {
			t.Fatalf("it ends after %d", i+1)
		}
	}
	if !strings.HasSuffix(to, "/done") {
		t.Errorf("after five questions it leads to %s", to)
	}

	// Somebody else began another meeting meanwhile.
	clash := b.post(at, "aim", "Another", "minutes", "45", "base_rev", page.hidden("base_rev"))
	if clash.status != http.StatusConflict || !strings.Contains(clash.body, "Another") {
		t.Errorf("a clash: %d", clash.status)
	}
	if to := b.send(at, "minutes", "0", "first", "IS3", "base_rev", b.see(at).hidden("base_rev")); !strings.HasSuffix(to,
		"/call/IS3") {
		t.Errorf("it begins at %s", to)
	}
}

// A buyer's record has no meetings of ours.
func TestABuyersRecordHasNoAgenda(t *testing.T) {
	o := newOffice(t)
	a := o.seller.get("/interviews/" + o.record + "/meeting")
	if a.status == http.StatusOK {
		t.Error("a buyer's record has an agenda")
	}
	if a := o.seller.post("/interviews/"+o.record+"/meeting", "minutes", "15"); a.status == http.StatusOK ||
		strings.Contains(a.location(), "/call/") {
		t.Errorf("a meeting of a buyer's record began: %d", a.status)
	}
}
