package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// Somebody who leaves is shut out in one press: signed out everywhere at once,
// their links end, what they wrote keeps their name, and they can be let in again.
func TestALeaverIsShutOut(t *testing.T) {
	s := newSite(t)
	boss := s.owner()
	boss.send("/settings", "me", "Dana Ruiz")
	boss.send("/settings/people", "name", "Sam Seller")
	sam := s.browser()
	sam.send(signInPath.FindString(boss.see("/settings").body))
	id := sam.newInterviewOf("Claims intake")
	sam.send("/interviews/"+id+"/call/EC1", "answer", "b", "base_rev", "0", "go", "save")
	token := sam.linkToken(id, "name", "Priya", "right", "answer", "me", "Sam Seller")
	waits := regexp.MustCompile(`/sign-in/[A-Za-z0-9_-]+`).FindString(sam.see(sam.send("/settings/link")).body)
	if waits == "" || s.browser().get("/l/"+token).status != http.StatusOK {
		t.Fatalf("no link to end: %q", waits)
	}

	// A colleague sees who works here and can shut nobody out.
	if text := sam.see("/settings/people").text(); !strings.Contains(text, "Dana Ruiz") || strings.Contains(text, "Shut out") {
		t.Errorf("a colleague's page of people:\n%s", text)
	}
	people := boss.see("/settings/people")
	act := regexp.MustCompile(`/settings/people/[^/"]+/shut-out`).FindString(people.body)
	if act == "" || strings.Count(people.body, "/shut-out") != 1 {
		t.Fatalf("the owner can shut out one other person, and is offered:\n%s", people.body)
	}
	for _, method := range []string{act, strings.Replace(act, "shut-out", "let-in", 1)} {
		if a := sam.post(method); a.status != http.StatusForbidden {
			t.Errorf("a colleague at %s: %d", method, a.status)
		}
	}
	if a := boss.post("/settings/people/nobody/shut-out"); a.status != http.StatusNotFound {
		t.Errorf("nobody is shut out with %d", a.status)
	}
	if text := boss.see(act).text(); !strings.Contains(text, "Links they gave to buyers and colleagues stop working") {
		t.Errorf("it does not say what ends:\n%s", text)
	}
	if a := sam.get("/"); a.status != http.StatusOK {
		t.Fatalf("looking at the question shut Sam out: %d", a.status)
	}

	after := boss.see(boss.send(act)).text()
	if !strings.Contains(after, "Sam Seller is shut out") || !strings.Contains(after, "No, since ") {
		t.Errorf("the page does not say it:\n%s", after)
	}
	if a := sam.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("Sam still sees the list: %d", a.status)
	}
	if a := sam.post("/interviews/"+id+"/call/EC2", "answer", "a", "base_rev", "0", "go", "save"); a.status != http.StatusUnauthorized {
		t.Errorf("Sam still answers: %d", a.status)
	}
	if a := s.browser().post(waits); a.status != http.StatusGone {
		t.Errorf("a sign-in link of Sam's still works: %d", a.status)
	}
	if a := s.browser().get("/l/" + token); a.status == http.StatusOK {
		t.Error("a link that Sam gave still opens")
	}
	if got := s.interview(id).Answers["EC1"].By; got != "Sam Seller" {
		t.Errorf("what Sam said is by %q", got)
	}

	boss.send(strings.Replace(act, "shut-out", "let-in", 1))
	if text := boss.see("/settings/people").text(); strings.Contains(text, "No, since ") {
		t.Errorf("Sam was not let in again:\n%s", text)
	}
	if a := sam.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("an old session is back: %d", a.status)
	}
}

// colleague is a browser that somebody whom the owner invites is signed in with.
func (s *site) colleague(boss *browser, name string) *browser {
	s.t.Helper()
	boss.send("/settings/people", "name", name)
	sam := s.browser()
	sam.send(signInPath.FindString(boss.see("/settings").body))
	return sam
}
