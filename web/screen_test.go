package web

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Back, Reload and a typed address put no conclusions on a screen that a buyer
// may see: while the shared view is in use, pages with conclusions ask first.
func TestPagesWithConclusionsAskFirstWhileTheSharedViewIsInUse(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, words := b.secrets(t)
	at := "/interviews/" + id
	pages := []string{"/verdict", "/setup", "/seal", "/leaves", "/parts", "/access", "/preview", "/compare", "/notes",
		"/call/EC1/history"}
	b.alone(id)
	for _, page := range pages {
		if a := b.see(at + page); strings.Contains(a.text(), "Show private notes?") {
			t.Errorf("%s asks though nothing shared is on the screen", page)
		}
	}
	for _, shared := range []string{"/call/EC1", "/done", "/playback", "/map", "/inventory"} {
		b.alone(id)
		b.see(at + shared)
		for _, page := range pages {
			a := b.see(at + page)
			if !strings.Contains(a.text(), "Show private notes?") {
				t.Errorf("after %s, %s does not ask", shared, page)
			}
			for _, w := range words {
				if strings.HasPrefix(w, "name=") || page == "/"+w {
					continue // the way to it
				}
				if strings.Contains(s.said(a.body), strings.ToLower(escaped(w))) {
					t.Errorf("what %s asks holds %q", page, w)
				}
			}
		}
	}
	for _, to := range []string{"verdict", "setup", "seal", "parts", "compare"} {
		if got := b.send(at+"/console", "to", to); got != at+"/"+to {
			t.Errorf("%s leads to %s", to, got)
		}
	}
	if got := b.send(at+"/console", "to", "history EC1"); got != at+"/call/EC1/history" {
		t.Errorf("the history leads to %s", got)
	}
	if a := b.see(at + "/verdict"); !strings.Contains(a.text(), "Verdict so far") {
		t.Error("said that nobody looks on, and it still asks")
	}
}

// The list names other customers, and the guide is for sellers: from a shared
// page both are behind the page that asks.
func TestSharedPagesLeadAwayOnlyThroughThePageThatAsks(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	other := b.newInterviewOf("Quetzal dispatch")
	id, _ := b.secrets(t)
	at := "/interviews/" + id
	for _, page := range []string{"/call/EC1", "/done", "/playback", "/map", "/inventory", "/console?to=list"} {
		a := b.see(at + page)
		if strings.Contains(a.body, "Quetzal") || strings.Contains(a.body, other) {
			t.Errorf("%s names another system", page)
		}
		links, _ := leads(a.body)
		for _, to := range links {
			if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, at) && !strings.HasPrefix(to, "/static/") &&
				!strings.HasPrefix(to, "/settings") && to != "/accessibility" { // which is the same for everybody
				t.Errorf("%s leads to %s without asking", page, to)
			}
		}
	}
	if a := b.see(at + "/console?to=list"); !strings.Contains(a.text(), "Leave the shared view?") {
		t.Errorf("before the list:\n%s", a.text())
	}
	for to, want := range map[string]string{"list": "/", "guide": "/guide", "private": at + "/verdict"} {
		if got := b.send(at+"/console", "to", to); got != want {
			t.Errorf("%s leads to %s, want %s", to, got, want)
		}
	}
	if a := b.post(at+"/console", "to", "https://elsewhere.example"); a.status != http.StatusNotFound {
		t.Errorf("an address of one's own: %d", a.status)
	}
}

// Back from a call, and an address typed over it, lead to pages with every other
// customer on them: those ask first too, until somebody says that they are alone.
func TestPagesAboutOtherCustomersAskWhileACallIsOnTheScreen(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	other := b.newInterviewOf("Quetzal dispatch")
	id, _ := b.secrets(t)
	system := "/systems/" + s.interview(id).SystemID
	elsewhere := "/systems/" + s.interview(other).SystemID
	for _, page := range []string{"/", system, elsewhere, "/guide"} {
		b.see("/interviews/" + id + "/call/EC1")
		a := b.see(page)
		if !strings.Contains(a.text(), "Leave the shared view?") || strings.Contains(a.text(), "Quetzal") ||
			strings.Contains(a.text(), "Leaning") {
			t.Errorf("%s from a shared call:\n%s", page, a.text())
		}
		if got := b.send("/interviews/"+id+"/console", "to", a.hidden("to")); got != page {
			t.Errorf("said that nobody looks on, %s leads to %s", page, got)
		}
		if a := b.see(page); strings.Contains(a.text(), "Leave the shared view?") {
			t.Errorf("%s still asks", page)
		}
	}
	b.see("/interviews/" + other + "/call/EC1")
	b.see("/interviews/" + id + "/call/EC1")
	b.alone(id)
	if a := b.see("/"); strings.Contains(a.text(), "Leave the shared view?") {
		t.Error("being alone at one call, the seller is asked for another")
	}
}

func TestHoursLaterNothingAsks(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, _ := b.secrets(t)
	at := "/interviews/" + id
	b.see(at + "/playback")
	for range 5 { // saving keeps the session alive
		s.clock.forward(50 * time.Minute)
		b.send(at+"/call/EC1", "answer", "b", "go", "save", "resolve", "mine", "base_rev",
			strconv.Itoa(b.answerIn(id, "EC1").Rev))
	}
	if a := b.see(at + "/verdict"); strings.Contains(a.text(), "Show private notes?") {
		t.Error("it still asks, hours after the last shared page")
	}
}

// What stands on a shared page is read by buyers: it does not speak of notes they
// are not to read. The end of the call, which is private, does.
func TestSharedPagesDoNotSpeakOfPrivateNotes(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, _ := b.secrets(t)
	at := "/interviews/" + id
	for _, page := range []string{"/call/EC1", "/done", "/playback", "/map", "/inventory"} {
		text := b.see(at + page).text()
		for _, words := range []string{"private note", "What a buyer reads", "They would rather"} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(words)) {
				t.Errorf("%s says %q", page, words)
			}
		}
	}
	if a := b.see(b.send(at+"/console", "to", "wrap")); !strings.Contains(a.body, at+"/interview.json?private=1") {
		t.Error("the end of the call has no file with the private notes")
	}
}

// From a system's page the way to a report is one step, as its words promise.
func TestASystemsPageLeadsToItsReport(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	b.alone(id)
	if a := b.see("/systems/" + s.interview(id).SystemID); !strings.Contains(a.body, `href="/interviews/`+id+`/seal"`) {
		t.Error("nothing leads to the report that sealing makes")
	}
}

// The playback leads on: to the agreement, and once all is agreed, to the end.
func TestAnAgreedPlaybackLeadsToTheEndOfTheCall(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	at := "/interviews/" + id
	b.send(at+"/call/EC1", "answer", "b", "go", "save")
	page := b.see(at + "/playback")
	if !strings.Contains(page.body, `href="#agree"`) || strings.Contains(page.text(), "All of it is agreed") {
		t.Errorf("before:\n%.300s", page.text())
	}
	b.send(at+"/playback", "base_rev", page.hidden("base_rev"), "other", "Priya Nair")
	if text := b.see(at + "/playback").text(); !strings.Contains(text, "All of it is agreed. End the call") {
		t.Errorf("agreed:\n%.300s", text)
	}
	b.send(at+"/call/EC2", "answer", "b", "go", "save")
	if text := b.see(at + "/playback").text(); strings.Contains(text, "All of it is agreed") {
		t.Error("an answer that came later counts as agreed")
	}
}

// The verdict's page names what a person marked, and what its numbers still need.
func TestTheVerdictHoldsMarksAndWhatIsNeeded(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	at := "/interviews/" + id
	see := func() string { b.alone(id); return b.see(at + "/verdict").text() }
	label := func(number string) string {
		n, _ := s.server.config.Bank.Number(number)
		return strings.ToLower(n.Label)
	}
	tasks, steps := label("tasks_per_day"), label("steps_typical")
	if text := see(); !strings.Contains(text, "Still needed: "+tasks+" and "+steps+".") {
		t.Errorf("nothing given:\n%s", text)
	}
	b.send(at+"/call/PR1", "answer", "a", "n_tasks_per_day", "about 900", "go", "save")
	b.send(at+"/marks", "question", "EC1", "text", "They call it an agent.", "op", "m1")
	text := see()
	if !strings.Contains(text, "Still needed: "+steps+".") ||
		strings.Contains(text, "Still needed: "+tasks) {
		t.Errorf("tasks a day given:\n%s", text)
	}
	if !strings.Contains(text, "They call it an agent.") || strings.Contains(text, "Nothing so far.") {
		t.Errorf("the mark is not there:\n%s", text)
	}
}

// shownOverACall lists what a signed-in person may look at without being asked
// first while a call may be on the screen, and why.
var shownOverACall = map[string]string{
	"/interviews/:id":                "leads to the question that is next",
	"/interviews/:id/call":           "leads to the question that is next",
	"/interviews/:id/questions":      "the questions, as the call shows them",
	"/interviews/:id/call/:q":        "the call itself",
	"/interviews/:id/call/:q/next":   "leads to the question that is next",
	"/interviews/:id/find":           "names of questions, or the map",
	"/interviews/:id/done":           "the call itself",
	"/interviews/:id/playback":       "the call itself: the buyer is to hear it",
	"/interviews/:id/map":            "the call itself",
	"/interviews/:id/inventory":      "the call itself",
	"/interviews/:id/live":           "a stream of revisions, which no window shows",
	"/interviews/:id/rev":            "a revision, which no window shows",
	"/interviews/:id/interview.json": "a file that is saved and not shown",
	"/reports/:id/:file":             "a file that is saved and not shown",
	"/examples/:id/:file":            "a file that is saved and not shown",
	"/settings/audit/:file":          "a file that is saved and not shown",
}

// While a call may be on the screen, every address that a signed-in person can
// look at asks first, or is on the list above; a new address is asked about until
// somebody says why not. Saying that nobody looks on leads to that very address.
func TestEveryAddressAsksFirstOverACallOrSaysWhyNot(t *testing.T) {
	w := newTown(t)
	b := w.who[1]
	rows := map[string]bool{}
	for _, route := range w.server.table() {
		if route.method != http.MethodGet || !route.who.forPeople() || route.has(byToken) {
			continue
		}
		rows[route.path] = true
		b.alone(w.interview)
		b.see("/interviews/" + w.interview + "/call/EC1")
		address := w.address(route.path)
		a := b.get(address)
		asked := a.hidden("to") != "" && strings.Contains(a.text(), "Stay in the shared view")
		why, listed := shownOverACall[route.path]
		switch {
		case listed && asked:
			t.Errorf("%s asks, and is listed as %s", route.path, why)
		case !listed && !asked && !strings.Contains(a.text(), "Stay in the shared view"):
			t.Errorf("%s does not ask first: %d\n%.200s", route.path, a.status, a.text())
		case strings.HasSuffix(why, "saved and not shown") &&
			!strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment"):
			t.Errorf("%s is shown and not saved: %q", route.path, a.header.Get("Content-Disposition"))
		}
		if asked && !strings.Contains(route.path, "/console") && !strings.HasSuffix(route.path, "/wrap") {
			if got := b.send("/interviews/"+w.interview+"/console", "to", a.hidden("to")); got != address {
				t.Errorf("%s leads to %s", address, got)
			}
		}
	}
	for path := range shownOverACall {
		if !rows[path] {
			t.Errorf("%s is no address that a signed-in person looks at", path)
		}
	}
}

// Over the call of one customer no page of another's interview comes up, neither
// what was concluded nor the call itself, whose every page bears the name.
func TestAnotherCustomersPagesAskOverASharedCall(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	other := "/interviews/" + b.newInterviewOf("Quetzal dispatch")
	id, _ := b.secrets(t)
	for _, page := range []string{"/verdict", "/seal", "/leaves", "/setup", "/notes", "/links", "/call/EC1", "/map",
		"/playback", "/inventory", "/done", "/wrap", "/console/EC1"} {
		b.see("/interviews/" + id + "/call/EC1")
		a := b.see(other + page)
		if !strings.Contains(a.text(), "Stay in the shared view") || strings.Contains(a.text(), "Quetzal") {
			t.Errorf("%s over a shared call:\n%.300s", page, a.text())
		}
		b.alone(id)
	}
}

// What is on the screen, and a pass to the private view, are known to another
// process and after a restart; to no other browser and to no other person.
func TestAnotherProcessKnowsWhatIsOnTheScreen(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, _ := b.secrets(t)
	at := "/interviews/" + id
	asks := func(b *browser) bool { return strings.Contains(b.see(at+"/verdict").text(), "Show private notes?") }
	b.alone(id)
	b.see(at + "/call/EC1")

	second := *b
	site := *s
	second.site = &site
	site.server = newServerOn(t, s)
	if !asks(&second) {
		t.Error("another process shows what the first would ask about")
	}
	to := b.send(at+"/console", "to", "EC1")
	if a := second.see(to); strings.Contains(a.text(), "Show private notes?") {
		t.Error("a pass of one process is not known to another")
	}
	if a := b.see(to); !strings.Contains(a.text(), "Show private notes?") {
		t.Error("a pass is good for a second time")
	}
	if asks(&second) {
		t.Error("said to one process that nobody looks on, and another still asks")
	}

	b.see(at + "/call/EC1")
	if asks(s.owner()) {
		t.Error("another browser is asked for what this one shows")
	}
	name := s.server.screen.name
	kept := b.cookies[name]
	b.cookies[name] = kept[:len(kept)-2]
	if asks(b) {
		t.Error("a cookie that is not ours counts")
	}
	b.cookies[name] = kept
	if !asks(b) {
		t.Error("put back, it does not count")
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: name, Value: kept})
	if got := s.server.screen.shared(r, "somebody else"); len(got) != 0 {
		t.Errorf("somebody else who signs in here is asked about %q", got)
	}
}

// The page that asks leads to pages of ours alone.
func TestThePageThatAsksLeadsNowhereElse(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	at := "/interviews/" + b.newInterviewOf("Claims intake")
	for _, to := range []string{"https://elsewhere.example", "https://elsewhere.example/settings",
		"//elsewhere.example/settings", `/\elsewhere.example`,
		"/healthz", "/settings/sign-out", "/b/x", "/static/app.css", "settings", "/%2f/settings", " /settings", "/settings\n",
		":", "/nowhere"} {
		if a := b.post(at+"/console", "to", to); a.status == http.StatusSeeOther && a.location() != "/settings" {
			t.Errorf("%q leads to %s", to, a.location())
		}
	}
	if got := b.send(at+"/console", "to", "/?q=claims&view=archived"); got != "/?q=claims&view=archived" {
		t.Errorf("a search leads to %s", got)
	}
}
