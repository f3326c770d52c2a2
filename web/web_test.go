package web

import (
	"context"
	"crypto/rand"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/store"
)

// testClock is a clock that a test moves.
type testClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *testClock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// site is a server on a real store in a folder of the test.
type site struct {
	t      *testing.T
	dir    string
	store  *store.Store
	server *Server
	clock  *testClock
	log    *strings.Builder
}

const testHost = "127.0.0.1:7365"

func newSite(t *testing.T, change ...func(*Config)) *site {
	t.Helper()
	return newSiteOn(t, t.TempDir(), change...)
}

// newSiteOn is a site on a data folder.
func newSiteOn(t *testing.T, dir string, change ...func(*Config)) *site {
	t.Helper()
	clock := &testClock{at: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)}
	b, err := bank.Load()
	must(t, err)
	g, err := bank.Guide()
	must(t, err)
	x, err := bank.Frameworks()
	must(t, err)
	log := &strings.Builder{}
	c := Config{BaseURL: &url.URL{Scheme: "http", Host: testHost}, Build: "test", Now: clock.now, Bank: b,
		Guide: g, Crosswalk: x,
		Log: slog.New(slog.NewTextHandler(log, nil)),
		Examples: []assessment.Interview{{ID: "sample", System: "Sample", Answers: map[string]assessment.Answer{},
			Updated: clock.now()}}}
	for _, f := range change {
		f(&c)
	}
	st, err := store.Open(context.Background(), dir, store.Options{Bank: c.Bank, Now: clock.now,
		LostTrailKey: true}) // the databases that are kept come without it
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	if c.Keys == nil {
		c.Keys, err = Keys(dir, rand.Reader)
		must(t, err)
	}
	server, err := New(c, st)
	must(t, err)
	return &site{t: t, dir: dir, store: st, server: server, clock: clock, log: log}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// browser keeps cookies, as a browser does.
type browser struct {
	*site
	cookies map[string]string
	oldest  []string // names of cookies, in the order they came
	host    string
	headers map[string]string
	remote  string
}

func (s *site) browser() *browser {
	return &browser{site: s, cookies: map[string]string{}, host: s.server.config.BaseURL.Host,
		headers: map[string]string{}, remote: "192.0.2.1:5000"}
}

// owner is a browser that is signed in.
func (s *site) owner() *browser {
	s.t.Helper()
	b := s.browser()
	r := b.post("/sign-in/" + s.signInToken())
	if r.status != http.StatusSeeOther || r.location() != "/" {
		s.t.Fatalf("sign in: %d to %q\n%s", r.status, r.location(), r.body)
	}
	return b
}

func (s *site) signInToken() string {
	s.t.Helper()
	owner, err := s.store.EnsureOwner(context.Background())
	must(s.t, err)
	token, err := s.store.SignInLink(context.Background(), owner.ID)
	must(s.t, err)
	return token
}

// principal is the owner, to look into the store with.
func (s *site) principal() assessment.Principal {
	owner, err := s.store.EnsureOwner(context.Background())
	must(s.t, err)
	return assessment.Principal{UserID: owner.ID, Name: owner.Name}
}

func (s *site) interview(id string) assessment.Interview {
	s.t.Helper()
	iv, err := s.store.Interview(context.Background(), s.principal(), id)
	must(s.t, err)
	return iv
}

func (s *site) answerIn(id, question string) assessment.Answer {
	s.t.Helper()
	iv := s.interview(id)
	return iv.AnswerTo(question)
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
	set    []*http.Cookie
}

// location is where an answer leads; a question is called by its id there.
func (a answer) location() string { return called(a.header.Get("Location")) }

// called calls the questions in addresses by their ids.
func called(text string) string {
	return inCall.ReplaceAllStringFunc(text, func(at string) string {
		m := inCall.FindStringSubmatch(at)
		if q, ok := loaded().QuestionAt(m[2]); ok {
			return m[1] + q.ID
		}
		return at
	})
}

// inCall is the address of a question in a call, whole or in a text.
var inCall = regexp.MustCompile(`(/interviews/[^/\s"?#]+/call/)([A-Za-z0-9-]+)`)

var loaded = sync.OnceValue(func() *assessment.Bank {
	b, err := bank.Load()
	if err != nil {
		panic(err)
	}
	return b
})

// named calls the questions in addresses by their names, as pages do.
func named(text string) string {
	return inCall.ReplaceAllStringFunc(text, func(at string) string {
		m := inCall.FindStringSubmatch(at)
		return m[1] + loaded().Address(m[2])
	})
}

// text is the body without tags, as a person reads it.
func (a answer) text() string {
	plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(a.body, " ")
	return strings.Join(strings.Fields(html.UnescapeString(plain)), " ")
}

func (b *browser) do(method, path string, form url.Values) answer {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	r.Host, r.RemoteAddr = b.host, b.remote
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if method == http.MethodPost {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for name, value := range b.headers {
		r.Header.Set(name, value)
	}
	for _, name := range b.inOrder() {
		r.AddCookie(&http.Cookie{Name: name, Value: b.cookies[name]})
	}
	w := httptest.NewRecorder()
	b.server.ServeHTTP(w, r)
	res := w.Result()
	defer res.Body.Close()
	for _, cookie := range res.Cookies() {
		if _, had := b.cookies[cookie.Name]; !had {
			b.oldest = append(slices.DeleteFunc(b.oldest, func(n string) bool { return n == cookie.Name }), cookie.Name)
		}
		b.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	return answer{res.StatusCode, res.Header, w.Body.String(), res.Cookies()}
}

// inOrder is the names of the cookies as a browser sends them: those it got first come
// first.
func (b *browser) inOrder() []string {
	out := slices.DeleteFunc(slices.Clone(b.oldest), func(n string) bool { _, has := b.cookies[n]; return !has })
	for _, name := range slices.Sorted(maps.Keys(b.cookies)) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	return b.do(http.MethodGet, named(path), nil)
}

func (b *browser) post(path string, pairs ...string) answer {
	b.t.Helper()
	return b.do(http.MethodPost, path, fields(pairs...))
}

func fields(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

// see gets a page that must be there.
func (b *browser) see(path string) answer {
	b.t.Helper()
	a := b.get(path)
	if a.status != http.StatusOK {
		b.t.Fatalf("GET %s: %d\n%s\n%s", path, a.status, a.text(), b.log)
	}
	return a
}

// send posts a form that must be good, and returns where it leads.
func (b *browser) send(path string, pairs ...string) string {
	b.t.Helper()
	a := b.post(path, pairs...)
	if a.status != http.StatusSeeOther {
		b.t.Fatalf("POST %s: %d\n%s\n%s", path, a.status, a.text(), b.log)
	}
	return a.location()
}

// alone says that nobody else sees the screen, as the page before private pages
// asks.
func (b *browser) alone(id string) {
	b.t.Helper()
	b.send("/interviews/"+id+"/console", "to", "private")
}

var tag = regexp.MustCompile(`<input\b[^>]*>`)

// hidden reads the value of a hidden field from a page.
func (a answer) hidden(name string) string {
	for _, input := range tag.FindAllString(a.body, -1) {
		if attr(input, "type") == "hidden" && attr(input, "name") == name {
			return attr(input, "value")
		}
	}
	return ""
}

func attr(tag, name string) string {
	m := regexp.MustCompile(`\b` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

// newInterviewOf sets one up by the form and returns its id.
func (b *browser) newInterviewOf(system string, pairs ...string) string {
	b.t.Helper()
	to := b.send("/interviews", append([]string{"system", system, "go", "start"}, pairs...)...)
	parts := strings.Split(to, "/")
	if len(parts) < 3 || parts[1] != "interviews" {
		b.t.Fatalf("a new interview leads to %q", to)
	}
	return parts[2]
}

// linkToken makes a link by the form and returns its token.
func (b *browser) linkToken(interview string, pairs ...string) string {
	b.t.Helper()
	b.alone(interview)
	page := b.see(b.send("/interviews/"+interview+"/links", pairs...))
	m := regexp.MustCompile(regexp.QuoteMeta(b.server.URL("/l/")) + `([A-Za-z0-9_-]+)`).FindStringSubmatch(page.body)
	if m == nil {
		b.t.Fatalf("the page shows no link:\n%s", page.text())
	}
	return m[1]
}

// passedToken is the token of the link that a buyer passed on last.
func (b *browser) passedToken(record string) string {
	b.t.Helper()
	page := b.see("/b/" + record + "/passed")
	m := regexp.MustCompile(regexp.QuoteMeta(b.server.URL("/l/")) + `([A-Za-z0-9_-]+)`).FindStringSubmatch(page.body)
	if m == nil {
		b.t.Fatalf("the page shows no link:\n%s", page.text())
	}
	return m[1]
}

// buyer is a browser that pressed Start on an answer link, and its record.
func (s *site) buyer(token string) (*browser, string) {
	s.t.Helper()
	b := s.browser()
	to := b.send("/l/" + token)
	return b, strings.Split(to, "/")[2]
}

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }
