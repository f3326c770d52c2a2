package web

import (
	"discern/assessment"
	"discern/assessment/store"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// mark is typed by a stranger and must not come back.
const mark = "typed-by-a-stranger"

func TestNothingAStrangerTypesComesBackFromAnyAddress(t *testing.T) {
	w := newTown(t)
	ended := w.site.browser()
	ended.cookies["sid"] = strings.Repeat("A", 100) // none that we signed
	for _, b := range []*browser{w.who[0], ended} {
		for _, route := range append(w.server.table(), route{method: post, path: "/nothing/here"}) {
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
				body := strings.NewReader("note=" + mark + "&system=" + mark + strings.Repeat("%22", 10_000))
				counted := &counter{Reader: body}
				r := httptest.NewRequest(method, w.address(route.path)+"?q="+mark, counted)
				r.Host, r.RemoteAddr, r.ContentLength = testHost, b.remote, int64(body.Len())
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("Sec-Fetch-Site", "same-origin")
				for name, value := range b.cookies {
					r.AddCookie(&http.Cookie{Name: name, Value: value})
				}
				a := httptest.NewRecorder()
				w.server.ServeHTTP(a, r)
				if strings.Contains(a.Body.String(), mark) {
					t.Errorf("%s %s: %d hands back what was typed", method, route.path, a.Code)
				}
				if a.Code >= 400 && (a.Body.Len() > 16<<10 || a.Code >= 500 && !route.has(staysOpen)) {
					t.Errorf("%s %s: %d with %d bytes", method, route.path, a.Code, a.Body.Len())
				}
				if a.Code >= 400 && counted.n > 0 {
					t.Errorf("%s %s: %d, and %d bytes were read", method, route.path, a.Code, counted.n)
				}
			}
		}
	}
}

// counter counts what is read.
type counter struct {
	io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

func TestWhoWeKnowGetsBackWhatWasTypedUpToALimit(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	s.clock.forward(2 * time.Hour)
	address := "/interviews/" + id + "/call/EC1"
	if a := b.post(address, "note", strings.Repeat("x", typedLimit-100)); a.status != http.StatusUnauthorized ||
		!strings.Contains(a.body, "xxxxx") {
		t.Errorf("just below the limit: %d", a.status)
	}
	a := b.post(address, "note", strings.Repeat("x", typedLimit+100))
	if a.status != http.StatusUnauthorized || len(a.body) > 16<<10 {
		t.Errorf("above the limit: %d with %d bytes", a.status, len(a.body))
	}
	if len(s.server.handBack) != 0 {
		t.Error("a place for handing back was not given up")
	}
}

func TestSoManyOfOneClientAndSoManyInAll(t *testing.T) {
	w := crowd{ofOne: 2, atAll: 3}
	one, two := network("192.0.2.1"), network("2001:db8::1")
	for i, test := range []struct {
		who  netip.Prefix
		want int
	}{{one, 0}, {one, 0}, {one, 429}, {two, 0}, {network("192.0.2.3"), 503}} {
		if got := w.enter(test.who); got != test.want {
			t.Errorf("the %d. gets %d, want %d", i+1, got, test.want)
		}
	}
	if w.enter(network("2001:db8::2")) == 0 {
		t.Error("another address of the same network counts by itself")
	}
	w.leave(one)
	if got := w.enter(one); got != 0 {
		t.Errorf("after one has left: %d", got)
	}
	w.leave(one)
	w.leave(one)
	w.leave(two)
	if len(w.of) != 0 || w.all != 0 {
		t.Errorf("when all have left: %v, %d", w.of, w.all)
	}
}

func TestACrowdOfStrangersKeepsNobodyOutWhoIsKnown(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	crowd := s.browser()
	for range strangersOfOne {
		s.server.strangers.enter(network("192.0.2.1"))
	}
	a := crowd.get("/sign-in")
	if a.status != http.StatusTooManyRequests || !strings.Contains(a.body, "Wait a moment") || len(a.body) > 200 ||
		a.header.Get("Retry-After") == "" {
		t.Errorf("%d: %s", a.status, a.body)
	}
	b.see("/")
	for i := range strangersAtAll {
		s.server.strangers.enter(netip.PrefixFrom(netip.AddrFrom4([4]byte{198, 51, 100, byte(i)}), 32))
	}
	crowd.remote = "192.0.2.77:1"
	crowd.headers["Accept"] = "application/json"
	if a := crowd.get("/sign-in"); a.status != http.StatusServiceUnavailable || !strings.Contains(a.body, `"message":`) {
		t.Errorf("%d: %s", a.status, a.body)
	}
	b.see("/")
}

func TestAnAddressThatIsTooLongIsASentence(t *testing.T) {
	w := newTown(t)
	for _, n := range []int{addressLimit, 55_000} {
		for _, route := range w.server.table() {
			if route.method != http.MethodGet {
				continue
			}
			for _, name := range []string{"q", "at", "system", "for", "sort", "filter"} {
				a := w.who[1].get(w.address(route.path) + "?" + name + "=" + strings.Repeat("w", n))
				if a.status != http.StatusRequestURITooLong || !strings.Contains(a.text(), "The address is too long") ||
					len(a.body) > 16<<10 {
					t.Fatalf("%s with %d characters in %s: %d", route.path, n, name, a.status)
				}
			}
		}
	}
	words := strings.Repeat("a ", addressLimit/4)
	for _, path := range []string{"/?q=", "/guide?q=", "/interviews/new?system="} {
		if a := w.who[1].get(path + strings.ReplaceAll(words, " ", "+")); a.status >= http.StatusInternalServerError {
			t.Errorf("many words in %s: %d\n%s", path, a.status, w.log)
		}
	}
}

// TestAStreamEndsWhen says by what a stream ends, however rarely it says that it
// lives.
func TestAStreamEndsWhen(t *testing.T) {
	for name, end := range map[string]func(s *site, b *browser){
		"its person signs out everywhere, in another browser": func(s *site,
			b *browser) {
			s.owner().send("/settings/sign-out-everywhere")
		},
		"its session is ended from elsewhere": func(s *site, b *browser) {
			all, err := s.store.Sessions(s.t.Context(), s.principal())
			must(s.t, err)
			for _, x := range all {
				must(s.t, s.store.EndSessionByID(s.t.Context(), s.principal(), x.ID))
			}
		},
		"its session runs out": func(s *site, b *browser) { s.clock.forward(13 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, func(c *Config) { c.KeepAlive = time.Hour })
			b := s.owner()
			l := s.streamOf(b)
			end(s, b)
			l.hears("event: ended")
			l.ends()
		})
	}
	t.Run("its person may not sign in any more", func(t *testing.T) {
		s := newSite(t, func(c *Config) { c.KeepAlive = time.Hour })
		sam, err := s.store.AddUser(t.Context(), s.principal(), "Sam Seller", "", assessment.RoleSeller, "")
		must(t, err)
		token, err := s.store.SignInLink(t.Context(), sam.ID)
		must(t, err)
		b := s.browser()
		b.send("/sign-in/" + token)
		l := s.streamOf(b)
		must(t, s.store.DisableUser(t.Context(), s.principal(), sam.ID, ""))
		l.hears("event: ended")
		l.ends()
	})
	t.Run("its person has to sign in with the provider", func(t *testing.T) {
		p := newIDP(t)
		s := p.site()
		boss := s.owner()
		p.link(s, boss, "Dana Ruiz")
		p.comes(s.browser())
		s.clock.forward(25 * time.Hour)
		own, err := s.store.InviteLink(t.Context(), assessment.Principal{UserID: s.personNamed("Dana Ruiz")},
			s.personNamed("Dana Ruiz"), "")
		must(t, err)
		b := s.browser()
		b.send("/sign-in/" + own)
		l := s.streamOf(b)
		must(t, s.store.SetProviderRule(t.Context(), s.principal(), store.ProviderRule{Days: 1, People: true}))
		l.hears("event: ended")
		l.ends()
	})
}

// streamOf opens a stream of changes by a real connection, on an interview of
// that browser's.
func (s *site) streamOf(b *browser) *listener {
	s.t.Helper()
	id := b.newInterviewOf("Claims intake")
	web := httptest.NewServer(s.server)
	s.t.Cleanup(web.Close)
	was := s.server.config.BaseURL.Host
	s.server.config.BaseURL.Host = strings.TrimPrefix(web.URL, "http://")
	l := s.listener(web, b, id)
	s.server.config.BaseURL.Host = was
	l.hears(`"rev":`)
	return l
}
