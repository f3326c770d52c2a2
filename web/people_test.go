package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"discern/assessment"
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
	if text := sam.see("/settings/people").text(); !strings.Contains(text, "Dana Ruiz") ||
		strings.Contains(text, "Shut out") {
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
	if a := sam.post("/interviews/"+id+"/call/EC2", "answer", "a", "base_rev", "0", "go",
		"save"); a.status != http.StatusUnauthorized {
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

// share gives somebody a right on the system of an interview.
func (s *site) share(interview, name string, may assessment.Grant) {
	s.t.Helper()
	must(s.t, s.store.Share(s.t.Context(), s.principal(), s.interview(interview).SystemID, s.personNamed(name), may))
}

// personNamed is the id of a person of the workspace.
func (s *site) personNamed(name string) string {
	s.t.Helper()
	all, err := s.store.Users(s.t.Context(), s.principal())
	must(s.t, err)
	for _, u := range all {
		if u.Name == name {
			return u.ID
		}
	}
	s.t.Fatalf("nobody is called %s", name)
	return ""
}

// colleague is a browser that somebody whom the owner invites is signed in with.
func (s *site) colleague(boss *browser, name string) *browser {
	s.t.Helper()
	boss.send("/settings/people", "name", name)
	sam := s.browser()
	sam.send(signInPath.FindString(boss.see("/settings").body))
	return sam
}

// The owner sees where somebody is signed in and ends it, one browser or all; it
// holds on the next request. A colleague can do neither.
func TestSessionsAreSeenAndEndedOnPages(t *testing.T) {
	s := newSite(t)
	boss := s.owner()
	sam, tom := s.colleague(boss, "Sam Seller"), s.colleague(boss, "Tom")
	second := s.browser()
	second.headers = map[string]string{"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 " +
		"Firefox/140.0 <b>"}
	second.send(signInPath.FindString(sam.see(sam.send("/settings/link")).body))

	own := sam.see("/settings")
	end := regexp.MustCompile(`/settings/sessions/[^/"]+/end`).FindAllString(own.body, -1)
	if len(end) != 1 || !strings.Contains(own.text(), "Firefox on Linux 192.0.2.1") ||
		!strings.Contains(own.text(), "This one") {
		t.Fatalf("Sam sees %q:\n%s", end, own.text())
	}
	if a := tom.post(end[0]); a.status != http.StatusNotFound {
		t.Errorf("Tom ends it with %d", a.status)
	}
	second.see("/")
	sam.send(end[0])
	if a := second.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("the browser that was ended still gets %d", a.status)
	}
	sam.see("/")

	page := "/settings/people/" + s.personNamed("Sam Seller")
	if a := tom.get(page); a.status != http.StatusForbidden {
		t.Errorf("Tom sees Sam's page: %d", a.status)
	}
	their := regexp.MustCompile(page + `/sessions/[^/"]+/end`).FindString(boss.see(page).body)
	if text := boss.see(boss.send(their)).text(); !strings.Contains(text, "That browser is signed out.") ||
		!strings.Contains(text, "Nowhere.") {
		t.Errorf("after ending the last one:\n%s", text)
	}
	if a := sam.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("Sam still gets %d", a.status)
	}

	boss.send(page + "/link")
	third := s.browser()
	third.send(signInPath.FindString(boss.see("/settings").body))
	third.see("/")
	boss.send(page + "/sign-out")
	if a := third.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("signed out everywhere, Sam still gets %d", a.status)
	}
}

// Whoever shuts somebody out says who gets their systems, and the systems are theirs
// from then on.
func TestALeaversSystemsGoToAColleague(t *testing.T) {
	s := newSite(t)
	boss := s.owner()
	sam, tom := s.colleague(boss, "Sam Seller"), s.colleague(boss, "Tom")
	id := sam.newInterviewOf("Claims intake")
	page := "/settings/people/" + s.personNamed("Sam Seller")
	if a := tom.get("/interviews/" + id + "/map"); a.status != http.StatusNotFound {
		t.Fatalf("Tom reads Sam's interview: %d", a.status)
	}
	if text := boss.see(page + "/shut-out").text(); !strings.Contains(text, "Sam Seller owns 1 system: Claims intake.") {
		t.Errorf("it does not say what Sam owns:\n%s", text)
	}
	if a := boss.post(page+"/shut-out", "to", "nobody"); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.text(), "Choose who gets it.") {
		t.Errorf("to nobody: %d\n%s", a.status, a.text())
	}
	sam.see("/")
	boss.send(page+"/shut-out", "to", s.personNamed("Tom"))
	tom.see("/interviews/" + id + "/map")
	tom.send("/systems/" + s.interview(id).SystemID + "/delete")
}

// A system is its owner's until it is shared: who reads does not change, who changes
// does not delete, and it ends on the next request.
func TestASystemIsSharedOnItsPage(t *testing.T) {
	s := newSite(t)
	boss := s.owner()
	sam, tom := s.colleague(boss, "Sam Seller"), s.colleague(boss, "Tom")
	id := sam.newInterviewOf("Claims intake")
	at := "/systems/" + s.interview(id).SystemID
	if a := tom.get(at + "/people"); a.status != http.StatusNotFound ||
		strings.Contains(tom.see("/").text(), "Claims intake") {
		t.Fatalf("Tom sees it before it is shared: %d", a.status)
	}
	if !strings.Contains(sam.see(at).body, at+"/people") {
		t.Error("its page does not lead to who works on it")
	}

	give := func(may string) string {
		return sam.see(sam.send(at+"/people", "user", s.personNamed("Tom"), "may", may)).text()
	}
	if text := give("viewer"); !strings.Contains(text, "Tom Viewer") {
		t.Errorf("shared:\n%s", text)
	}
	if text := tom.see(at + "/people").text(); strings.Contains(text, "Hand it over") {
		t.Errorf("a viewer is offered to hand it over:\n%s", text)
	}
	if to := tom.get("/interviews/" + id).location(); to != "/interviews/"+id+"/verdict" {
		t.Errorf("a viewer is led to %q", to)
	}
	if page := tom.see(at); strings.Contains(page.body, "/archive") || strings.Contains(page.body, "/links") ||
		!strings.Contains(page.text(), "Read the verdict") {
		t.Errorf("a viewer is offered to change it:\n%s", page.text())
	}
	if a := tom.post("/interviews/"+id+"/call/EC1", "answer", "a"); a.status != http.StatusForbidden {
		t.Errorf("a viewer answers with %d", a.status)
	}
	give("editor")
	tom.send("/interviews/"+id+"/call/EC1", "answer", "a", "base_rev", "0", "go", "save")
	if a := tom.post(at + "/delete"); a.status != http.StatusForbidden {
		t.Errorf("an editor deletes it with %d", a.status)
	}
	if a := sam.post(at+"/people", "user", s.personNamed("Tom")); a.status != http.StatusUnprocessableEntity {
		t.Errorf("no right chosen: %d", a.status)
	}
	sam.send(at+"/hand-over", "to", s.personNamed("Tom"))
	tom.send(at+"/people", "user", s.personNamed("Sam Seller"), "may", "none")
	if a := sam.get("/interviews/" + id + "/map"); a.status != http.StatusNotFound {
		t.Errorf("without a right Sam still reads it: %d", a.status)
	}
}

// Somebody alone here sees nothing of people and rights in the way of the work.
func TestWhoIsAloneSeesNothingOfRights(t *testing.T) {
	s := newSite(t)
	boss := s.owner()
	id := boss.newInterviewOf("Claims intake")
	if page := boss.see("/systems/" + s.interview(id).SystemID); strings.Contains(page.text(), "Who works on it") {
		t.Errorf("alone, one is asked to share:\n%s", page.text())
	}
}

func TestARoleIsChangedOnThePersonsPage(t *testing.T) {
	s := newSite(t)
	boss := s.owner()
	sam := s.colleague(boss, "Sam Seller")
	page := "/settings/people/" + s.personNamed("Sam Seller")
	boss.send(page+"/role", "access", "admin")
	sam.see("/settings/audit")
	if a := sam.get("/settings/people/" + s.principal().UserID); a.status != http.StatusForbidden {
		t.Errorf("an admin manages the owner: %d", a.status)
	}
	if a := boss.post(page+"/role", "access", "king"); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.text(), "Choose what they may do.") {
		t.Errorf("no such role: %d\n%s", a.status, a.text())
	}
	boss.send(page+"/role", "access", "reader")
	for _, path := range []string{"/settings/audit", "/interviews/new", "/interviews/import"} {
		if a := sam.get(path); a.status != http.StatusForbidden {
			t.Errorf("a reader at %s: %d", path, a.status)
		}
	}
	if a := boss.post("/settings/people/"+s.principal().UserID+"/role", "access",
		"seller"); a.status != http.StatusForbidden {
		t.Errorf("the last owner steps down: %d", a.status)
	}
}

func TestABrowserIsNamedInOurOwnWords(t *testing.T) {
	for header, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 " +
			"Safari/537.36 Edg/140.0": "Edge on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 " +
			"Version/18.0 Mobile Safari/604.1": "Safari on iPhone",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 " +
			"Chrome/140.0 Mobile Safari/537.36": "Chrome on Android",
		"curl/8.5.0": "", "": "", "<script>Linux": "Linux",
	} {
		if got := browserName(header); got != want {
			t.Errorf("%q is called %q, want %q", header, got, want)
		}
	}
}

// Whoever manages somebody sees what is told in their name, and ends it; nobody else does.
func TestAnAdminSeesAndEndsOthersWebhooks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	boss := s.owner()
	sam, tom := s.colleague(boss, "Sam Seller"), s.colleague(boss, "Tom")
	hook, _ := sam.hookFor("https://crm.example/discern")
	page := "/settings/people/" + s.personNamed("Sam Seller")
	end := page + "/webhooks/" + strings.TrimPrefix(hook, "/settings/webhooks/") + "/end"
	a := boss.see(page)
	if !strings.Contains(a.text(), "https://crm.example") || strings.Contains(a.body, "crm.example/discern") ||
		!strings.Contains(a.body, `action="`+end+`"`) { // its path may be a secret of Sam's
		t.Errorf("the page of Sam says:\n%s", a.text())
	}
	own := strings.TrimPrefix(end, page)
	if a := tom.post("/settings" + own); a.status != http.StatusNotFound {
		t.Errorf("a colleague ends it: %d", a.status)
	}
	if a := tom.post(end); a.status != http.StatusForbidden {
		t.Errorf("a colleague ends it as an admin: %d", a.status)
	}
	by := "by whoever manages the people here."
	if a := boss.see(boss.send(end)); !strings.Contains(a.text(), "The webhook was ended") ||
		!strings.Contains(a.text(), by) || strings.Contains(a.body, `action="`+end+`"`) {
		t.Errorf("after ending it:\n%s", a.text())
	}

	// Its maker reads what became of it, and takes it off the list; ending it again is nothing.
	if text := sam.see("/settings/webhooks").text(); !strings.Contains(text, by) {
		t.Errorf("its maker reads:\n%s", text)
	}
	sam.send("/settings" + own)
	boss.send(end)
	for _, c := range []*browser{sam, boss} {
		at := map[bool]string{true: "/settings/webhooks", false: page}[c == sam]
		if text := c.see(at).text(); strings.Contains(text, "crm.example") {
			t.Errorf("it is still listed at %s:\n%s", at, text)
		}
	}
}
