package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"
)

var signInPath = regexp.MustCompile(`/sign-in/[\w-]+`)

// What a buyer may look at does not tell that a colleague works on the same
// interview: not in a page of it, not in what its window is told, and not where
// two answers meet. The private view says it.
func TestTheSharedViewTellsOfNoColleague(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	at := "/interviews/" + id
	link := signInPath.FindString(b.see(b.send("/settings/people", "name", "Zebulon Quist")).body)
	z := s.browser()
	z.post(link)
	s.share(id, "Zebulon Quist", assessment.GrantEditor)
	z.send(at+"/call/EC1", "answer", "a", "note", "Theirs.", "go", "save")

	web := httptest.NewServer(s.server)
	t.Cleanup(web.Close)
	shared := s.listener(web, b, id)
	private := s.listenerAt(web, b, id, "?window=private")
	s.listener(web, z, id)
	if said := private.hears("Zebulon Quist"); !strings.Contains(said, `"here"`) {
		t.Errorf("the private window hears %s", said)
	}
	z.send(at+"/call/EC2", "answer", "a", "go", "save") // both hear of this
	rev := `"rev":` + strconv.Itoa(s.interview(id).Rev)
	if said := shared.hears(rev); strings.Contains(said, "Zebulon") || strings.Contains(said, "here") {
		t.Errorf("the shared window hears %s", said)
	}

	conflict := []string{"answer", "d", "note", "Mine.", "base_rev", "0", "op", "c1", "go", "save"}
	bytes := map[string]string{
		"two answers":            b.post(at+"/call/EC1", conflict...).body,
		"two answers, by script": b.script(at+"/call/EC1", conflict...).body,
		"the revision":           b.see(at + "/rev").body,
	}
	for _, page := range []string{"/call/EC1", "/questions", "/map", "/playback", "/inventory", "/done"} {
		bytes[page] = b.quiet(at + page).body
	}
	for from, body := range bytes {
		if body == "" || strings.Contains(body, "Zebulon") || strings.Contains(body, `id="here"`) {
			t.Errorf("%s tells of a colleague, or says nothing:\n%.2000s", from, body)
		}
	}

	// With both kept, the note that a report prints names nobody either.
	stored := strconv.Itoa(s.answerIn(id, "EC1").Rev)
	b.send(at+"/call/EC1", "answer", "d", "note", "Mine.", "base_rev", stored, "op", "c2", "resolve", "both", "go", "save")
	if note := s.answerIn(id, "EC1").Note; !strings.HasPrefix(note, "Mine.\nAnswered differently on ") ||
		strings.Contains(note, "Zebulon") {
		t.Errorf("the note is %q", note)
	}

	z.send(at+"/call/EC1", "answer", "b", "base_rev", strconv.Itoa(s.answerIn(id, "EC1").Rev), "op", "c3", "go", "save")
	if a := b.post(at+"/console/EC1", conflict...); a.status != http.StatusConflict ||
		!strings.Contains(a.body, "Zebulon Quist answered this at") {
		t.Errorf("the private view says, with %d:\n%.600s", a.status, a.text())
	}
}
