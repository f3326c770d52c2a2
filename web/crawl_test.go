package web

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"discern/assessment/store"
	"discern/templates"
)

var (
	linkTag = regexp.MustCompile(`<(?:a|link|script|img|source)\b[^>]*\b(?:href|src)="([^"]*)"`)
	formTag = regexp.MustCompile(`<form\b[^>]*>`)
	button  = regexp.MustCompile(`<(?:button|input)\b[^>]*\bformaction="([^"]*)"`)
	inline  = regexp.MustCompile(`<[a-z][^>]*\s(?:style|on[a-z]+)="|<style\b|<script\b[^>]*>[^<]`)
)

// leads lists the addresses a page links to, and those its forms post to.
func leads(page string) (links, posts []string) {
	for _, m := range linkTag.FindAllStringSubmatch(page, -1) {
		links = append(links, html.UnescapeString(m[1]))
	}
	for _, m := range formTag.FindAllString(page, -1) {
		action := attr(m, "action")
		if strings.EqualFold(attr(m, "method"), "post") {
			posts = append(posts, action)
		} else {
			links = append(links, action)
		}
	}
	for _, m := range button.FindAllStringSubmatch(page, -1) {
		posts = append(posts, html.UnescapeString(m[1]))
	}
	return links, posts
}

// hasPost reports whether a form may be posted there.
func (s *site) hasPost(address string) bool {
	path, _, _ := strings.Cut(address, "?")
	c := s.server.echo.NewContext(httptest.NewRequest(http.MethodPost, "/", nil), httptest.NewRecorder())
	s.server.echo.Router().Find(http.MethodPost, path, c)
	return slices.ContainsFunc(s.server.echo.Routes(), func(r *echo.Route) bool {
		return r.Method == http.MethodPost && r.Path == c.Path()
	})
}

// kept is what a page holds for its script: the questions it does not show.
var kept = regexp.MustCompile(`(?s)<template\b[^>]*>.*?</template>`)

// walk follows every link from a page that stays with us, and checks that
// nothing leads nowhere. It returns the pages it saw.
func (b *browser) walk(t *testing.T, from ...string) []string {
	t.Helper()
	var seen []string
	queue := from
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		address, _, _ = strings.Cut(address, "#")
		if !strings.HasPrefix(address, "/") || slices.Contains(seen, address) {
			continue
		}
		seen = append(seen, address)
		a := b.reach(address)
		if a.status == http.StatusSeeOther || a.status == http.StatusFound {
			queue = append(queue, a.location())
			continue
		}
		if a.status != http.StatusOK {
			t.Errorf("%s is linked to and gives %d", address, a.status)
			continue
		}
		if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || a.header.Get("Content-Disposition") != "" {
			continue
		}
		if m := inline.FindString(a.body); m != "" {
			t.Errorf("%s holds inline script or style: %q", address, m)
		}
		if n := strings.Count(kept.ReplaceAllString(a.body, ""), "<h1"); n != 1 {
			t.Errorf("%s has %d main headings", address, n)
		}
		links, posts := leads(a.body)
		for _, to := range posts {
			if to == "" {
				to = address
			}
			if !b.hasPost(to) {
				t.Errorf("%s has a form that posts to %q, which takes none", address, to)
			}
		}
		queue = append(queue, links...)
	}
	return seen
}

var asksBefore = regexp.MustCompile(`action="(/interviews/[^"]+/console)"><input type="hidden" name="to" value="([^"]*)"`)

// reach fetches a page, and says that nobody looks on where it asks that first.
func (b *browser) reach(address string) answer {
	b.t.Helper()
	a := b.get(address)
	if m := asksBefore.FindStringSubmatch(a.body); m != nil && !strings.Contains(address, "/console") {
		b.send(m[1], "to", m[2])
		return b.get(address)
	}
	return a
}

func TestEveryLinkAndFormOnEveryPageLeadsSomewhere(t *testing.T) {
	w := newTown(t)
	owner, buyer := w.who[1], w.who[2]
	again := owner.see("/interviews/" + w.interview + "/call/EC1")
	owner.send("/interviews/"+w.interview+"/call/EC1", "answer", "c", "base_rev", again.hidden("base_rev"), "go", "save")
	// a second version, to compare with the first
	owner.send("/interviews/"+w.interview+"/seal", "old_summary", "keep", "go", "seal")
	old := owner.newInterviewOf("Answered in version 1")
	_, err := w.store.MoveEdition(t.Context(), w.principal(), old, "1")
	must(t, err)
	owner.newInterviewOf("Deleted")
	rows, err := w.store.Systems(t.Context(), w.principal(), store.SystemFilter{Query: "Deleted"})
	must(t, err)
	owner.send("/systems/" + rows.Rows[0].ID + "/delete")

	owner.send("/settings/webhooks", "url", "https://crm.example/", "kinds", store.HookSealed)

	// The private view is reached by a button.
	private := owner.send("/interviews/"+w.interview+"/console", "to", "EC1")
	wrap := owner.send("/interviews/"+w.interview+"/console", "to", "wrap")
	kept := owner.sends("/interviews/"+w.interview+"/files",
		&chosen{"file", "runs.json", sample(t, "otlp-new-names")}).location()
	owner.send(kept, "do", "keep", "file", "0")
	look := owner.sends("/interviews/"+w.interview+"/files",
		&chosen{"file", "flow.json", sample(t, "n8n-agent")}).location()
	w.reached(t, member, owner.walk(t, "/", private, wrap, look, "/interviews/"+old+"/verdict",
		"/interviews/"+w.interview+"/done", "/?view=archived", "/?view=deleted", "/?q=nothing-like-it&class=agent&sort=open"))
	some, record := w.handedOver(t)
	w.reached(t, answerer, append(buyer.walk(t, "/b/"+w.record), some.walk(t, "/b/"+record)...))
	w.reached(t, reader, w.who[3].walk(t, "/r/"+w.r))
}

// handedOver is somebody with a link that asks one question and lets the buyer
// correct the rest.
func (w town) handedOver(t *testing.T) (*browser, string) {
	t.Helper()
	address := "/interviews/" + w.interview + "/hand-over"
	to := w.who[1].send(address, "name", "Legal", "q", "IS1", "heard", "on", "message", "Thank you.")
	w.who[1].walk(t, to)
	w.who[1].send(address, "name", "Legal", "q", "IS1", "heard", "on", "message", "Thank you.", "go", "make")
	page := w.who[1].see(address)
	m := regexp.MustCompile(regexp.QuoteMeta(w.server.URL("/l/")) + `([A-Za-z0-9_-]+)`).FindStringSubmatch(page.body)
	if m == nil {
		t.Fatalf("the page shows no link:\n%s", page.text())
	}
	return w.buyer(m[1])
}

// redirectsOnly are pages that a form leads to, and no link.
var redirectsOnly = []string{"/interviews/:id", "/interviews/:id/preview", "/interviews/:id/hand-over/preview",
	templates.NewPasskeyURL} // by an invitation, and by a link where passkeys work

// reached checks that pages lead to every address of a kind: a page nothing
// leads to is a page nobody finds.
func (w town) reached(t *testing.T, who access, seen []string) {
	t.Helper()
	for _, r := range w.server.table() {
		mine := !r.has(byToken) && (r.who == who || who == member && r.who.forPeople())
		if r.method != get || !mine || slices.Contains(redirectsOnly, r.path) || r.path == "/interviews/:id/done" ||
			r.has(byScript) {
			continue
		}
		if !slices.ContainsFunc(seen, func(a string) bool { return w.matches(r.path, a) }) {
			t.Errorf("no page leads to %s", r.path)
		}
	}
}

// matches reports whether an address is one of a route.
func (s *site) matches(pattern, address string) bool {
	return s.finds(http.MethodGet, address) == pattern
}

// matchesPost is the same for a form.
func (s *site) matchesPost(pattern, address string) bool {
	return s.finds(http.MethodPost, address) == pattern
}

// finds is the pattern of the route that an address comes to; "" for none.
func (s *site) finds(method, address string) string {
	path, _, _ := strings.Cut(address, "?")
	c := s.server.echo.NewContext(httptest.NewRequest(method, "/", nil), httptest.NewRecorder())
	s.server.echo.Router().Find(method, path, c)
	return c.Path()
}
