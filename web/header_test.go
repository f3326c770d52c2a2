package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/static"
)

// wantHeaders is what decisions ask of every response.
var wantHeaders = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src " +
		"'self' data:; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
	"X-Content-Type-Options":       "nosniff",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
}

func checkHeaders(t *testing.T, what string, h http.Header) {
	t.Helper()
	for name, want := range wantHeaders {
		if got := h.Values(name); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %s is %q", what, name, got)
		}
	}
	for _, name := range []string{"Permissions-Policy", "Referrer-Policy", "X-Request-Id", "X-Robots-Tag"} {
		if h.Get(name) == "" {
			t.Errorf("%s: no %s", what, name)
		}
	}
}

func TestEveryAddressSendsTheHeadersWhoeverAsks(t *testing.T) {
	s := newSite(t)
	for _, who := range []*browser{s.browser(), s.owner()} {
		for _, r := range s.server.echo.Routes() {
			path := strings.NewReplacer(":id", "nothing", ":quote", "x", ":q", "EC1", ":token", "nothing", ":card", "nothing",
				":link", "x", ":file", "report.md", "*", "x").Replace(r.Path)
			a := who.do(r.Method, path, nil)
			checkHeaders(t, r.Method+" "+path+" "+strconv.Itoa(a.status), a.header)
			if a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s may be stored: %q", r.Method, path, a.header.Get("Cache-Control"))
			}
			wantReferrer := "same-origin"
			if linkPath(path) {
				wantReferrer = "no-referrer"
			}
			if got := a.header.Get("Referrer-Policy"); got != wantReferrer {
				t.Errorf("%s %s: Referrer-Policy %q", r.Method, path, got)
			}
			if a.header.Get("Strict-Transport-Security") != "" {
				t.Errorf("%s %s promises https on plain http", r.Method, path)
			}
		}
	}
}

func TestThePathSaysWhatTheRowSays(t *testing.T) {
	ofLinks := 0
	for _, r := range new(Server).table() {
		held := r.who == answerer || r.who == keeper || r.who == reader
		open := r.who == anyone && (strings.Contains(r.path, ":token") || strings.HasPrefix(r.path, "/b/") ||
			strings.HasPrefix(r.path, "/sign-in/")) // nobody is known there yet, or any more
		if linkPath(r.path) != (held || open) {
			t.Errorf("%s %s, for %s: taken for an address of links: %v", r.method, r.path, accessWords[r.who], linkPath(r.path))
		}
		if held {
			ofLinks++
		}
		if !r.who.forPeople() {
			continue
		}
		if buyerPath(r.path) {
			t.Errorf("%s %s is for people of the workspace, and taken for a buyer's", r.method, r.path)
		}
	}
	if ofLinks == 0 {
		t.Error("no row is for the holder of a link")
	}
	for _, path := range []string{"/b/x/gone", "/r/x/gone", "/l/", "/b", "/r"} { // no rows, and still a guest's
		if !buyerPath(path) {
			t.Errorf("%s is not taken for a buyer's", path)
		}
	}
}

func TestErrorPagesSayWhatToDoAndShowNothingInside(t *testing.T) {
	s := newSite(t)
	s.server.echo.GET("/test/panic", func(echo.Context) error { panic("SELECT secret FROM /home/x") })
	s.server.echo.GET("/test/error", func(echo.Context) error { return io.ErrUnexpectedEOF })
	b := s.owner()
	huge := url.Values{"system": {strings.Repeat("x", assessment.MaxForm)}}
	for _, test := range []struct {
		name   string
		do     func() answer
		status int
		has    string
	}{
		{"no such address", func() answer { return b.get("/nothing") }, 404, "nothing at this address"},
		{"no such interview", func() answer { return b.get("/interviews/nothing/map") }, 404, ""},
		{"wrong method", func() answer { return b.do("DELETE", "/guide", nil) }, 405, "buttons on the page"},
		{"too much", func() answer { return b.do("POST", "/interviews", huge) }, 413, "larger than 1 MB"},
		{"panic", func() answer { return b.get("/test/panic") }, 500, "safe"},
		{"error", func() answer { return b.get("/test/error") }, 500, "safe"},
		{"no name", func() answer { return b.post("/interviews", "system", " ") }, 422, `href="#system"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := test.do()
			if a.status != test.status || !strings.Contains(a.body, test.has) {
				t.Errorf("%d:\n%s", a.status, a.text())
			}
			checkHeaders(t, test.name, a.header)
			for _, inside := range []string{"goroutine", "SELECT", "sqlite", "/home/", "unexpected EOF", "echo"} {
				if strings.Contains(a.body, inside) {
					t.Errorf("the page shows %q", inside)
				}
			}
			if test.status == 500 && !strings.Contains(a.text(), a.header.Get("X-Request-Id")) {
				t.Error("the page does not name the request")
			}
		})
	}
	if !strings.Contains(s.log.String(), "panic: SELECT secret") || !strings.Contains(s.log.String(), "unexpected EOF") {
		t.Error("the log does not say what happened")
	}
	b.see("/") // and the server goes on
}

// Whoever is told of a fault gets a number to name, also where a script shows it or a program
// reads it, and every line of the log about it bears that number.
func TestAFaultIsNamedToWhoeverSeesItAndInTheLog(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	token := b.token("CRM", "read")
	closed, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: s.clock.now})
	must(t, err)
	must(t, closed.Close())
	s.server.store = closed
	for name, test := range map[string]struct {
		path   string
		header map[string]string
		shown  bool // with the number in what is said
	}{
		"a page":              {"/interviews/" + id + "/map", nil, true},
		"a script's save":     {"/interviews/" + id + "/rev", map[string]string{"Accept": "application/json"}, true},
		"a program":           {apiPath + "/systems", map[string]string{"Authorization": "Bearer " + token}, true},
		"a look at readiness": {"/readyz", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			s.log.Reset()
			b.headers = test.header
			a := b.get(test.path)
			number := a.header.Get("X-Request-Id")
			if a.status < 500 || len(number) != 12 {
				t.Fatalf("%d, %q", a.status, number)
			}
			if test.shown && !strings.Contains(a.body, number) || strings.Contains(a.body, theNumber) && !isPage(a) {
				t.Errorf("the number is not named: %s", a.text())
			}
			lines := strings.Split(strings.TrimSpace(s.log.String()), "\n")
			for _, line := range lines {
				if !strings.Contains(line, "request="+number) {
					t.Errorf("the log says without the number: %s", line)
				}
			}
			if !strings.Contains(s.log.String(), "level=ERROR") {
				t.Errorf("the log has no fault: %s", s.log)
			}
		})
	}
}

// isPage reports whether an answer is a page.
func isPage(a answer) bool { return strings.HasPrefix(a.header.Get("Content-Type"), "text/html") }

// What a request writes to the log goes through logOf, which names it.
func TestNoRequestWritesToTheLogWithoutItsName(t *testing.T) {
	files, err := filepath.Glob("*.go")
	must(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || name == "log.go" || name == "hook_send.go" { // which is no request
			continue
		}
		text, err := os.ReadFile(name)
		must(t, err)
		if strings.Contains(string(text), "config.Log.") {
			t.Errorf("%s writes to the log itself", name)
		}
	}
}

func TestTooMuchIsRefusedWithoutALengthToo(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	r := httptest.NewRequest("POST", "/interviews",
		io.MultiReader(strings.NewReader("system="), strings.NewReader(strings.Repeat("x", assessment.MaxForm+1))))
	r.ContentLength = -1
	r.Host = testHost
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", w.Code)
	}
}

func TestOnlyOurOwnFormsChangeAnything(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	for _, test := range []struct {
		site, origin string
		ok           bool
	}{
		{"same-origin", "", true},
		{"none", "", true},
		{"cross-site", "", false},
		{"same-site", "", false},
		{"cross-site", "http://" + testHost, false},
		{"", "http://" + testHost, true},
		{"", "https://evil.example", false},
		{"", "null", false},
	} {
		b.headers = map[string]string{"Sec-Fetch-Site": test.site, "Origin": test.origin}
		for name, value := range b.headers {
			if value == "" {
				delete(b.headers, name)
			}
		}
		if test.site == "" {
			b.headers["Sec-Fetch-Site"] = ""
		}
		a := b.post("/interviews", "system", "System "+test.site+test.origin, "go", "start")
		if ok := a.status == http.StatusSeeOther; ok != test.ok {
			t.Errorf("Sec-Fetch-Site %q, Origin %q: %d", test.site, test.origin, a.status)
		}
		if !test.ok {
			checkHeaders(t, "refused", a.header)
		}
	}
}

func TestOnlyOurOwnNamesAreAnswered(t *testing.T) {
	loopback := newSite(t)
	named := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "https", Host: "discern.example.com"} })
	room := newSite(t, func(c *Config) {
		c.BaseURL, c.InsecureLAN = &url.URL{Scheme: "http", Host: "192.168.1.7:7365"}, true
	})
	for _, test := range []struct {
		site *site
		host string
		ok   bool
	}{
		{loopback, "127.0.0.1:7365", true},
		{loopback, "localhost:9000", true}, // through a tunnel
		{loopback, "[::1]:7365", true},
		{loopback, "evil.example:7365", false},
		{loopback, "192.168.1.7:7365", false},
		{loopback, "localhost.evil.example", false},
		{named, "discern.example.com", true},
		{named, "Discern.Example.Com:443", true},
		{named, "evil.example", false},
		{named, "127.0.0.1:7365", false},
		{room, "192.168.1.7:7365", true},
		{room, "127.0.0.1:7365", true},
		{room, "evil.example", false},
	} {
		b := test.site.browser()
		b.host = test.host
		a := b.get("/sign-in")
		if ok := a.status == http.StatusOK; ok != test.ok || !ok && a.status != http.StatusMisdirectedRequest {
			t.Errorf("%s for %s: %d", test.host, test.site.server.config.BaseURL, a.status)
		}
		for _, check := range []string{"/healthz", "/readyz"} {
			if a := b.get(check); a.status != http.StatusOK {
				t.Errorf("%s for %s: %d", check, test.host, a.status)
			}
		}
	}
	if page := room.owner().see("/"); !strings.Contains(page.text(), "This connection is not private") {
		t.Error("a demonstration does not say so")
	}
}

func TestHTTPSIsPromisedWhereThereIsHTTPS(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "https", Host: "discern.example.com"} })
	if got := s.browser().get("/").header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("Strict-Transport-Security is %q", got)
	}
}

func TestFilesOfTheProgramAreSentPackedAndKept(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.headers["Accept-Encoding"] = "gzip"
	path := static.URL("app.css")
	a := b.see(path)
	if a.header.Get("Cache-Control") != "public, max-age=31536000, immutable" ||
		a.header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%v", a.header)
	}
	r, err := gzip.NewReader(strings.NewReader(a.body))
	must(t, err)
	css, err := io.ReadAll(r)
	must(t, err)
	delete(b.headers, "Accept-Encoding")
	if plain := b.see(path); plain.body != string(css) || len(css) == 0 {
		t.Error("packed and plain differ")
	}

	// The lightest that a browser says it takes, and nothing that it says it does not.
	for accepts, want := range map[string]string{"gzip, deflate, br, zstd": "br", "BR": "br", "br;q=0.5, gzip": "br",
		"br;q=0, gzip": "gzip", "gzip": "gzip", "zstd": "", "gzip;q=0": ""} {
		b.headers["Accept-Encoding"] = accepts
		a := b.see(path)
		if got := a.header.Get("Content-Encoding"); got != want || a.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("who accepts %q gets it as %q, want %q, and caches are told %q", accepts, got, want,
				a.header.Get("Vary"))
		}
		if want == "br" {
			plain, err := io.ReadAll(brotli.NewReader(strings.NewReader(a.body)))
			if err != nil || !bytes.Equal(plain, css) {
				t.Errorf("br is read as something else: %v", err)
			}
		}
	}
	b.headers["Accept-Encoding"] = "br"
	if a := b.see(static.URL("sans.woff2")); a.header.Get("Content-Encoding") != "" {
		t.Errorf("a font is packed twice: %v", a.header)
	}

	if a := b.get("/static/app.css"); a.status != http.StatusNotFound {
		t.Errorf("a name without its hash gives %d", a.status)
	}
}

func TestAFileOfTheProgramCarriesOnlyWhatConcernsIt(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.headers["Accept-Encoding"] = "gzip"

	wanted := []string{
		"Cache-Control", "Content-Encoding", "Content-Length", "Content-Type", "Cross-Origin-Resource-Policy", "Vary",
		"X-Content-Type-Options",
	}
	for _, name := range []string{"app.js", "call.js", "app.css", "sans.woff2"} {
		a := b.see(static.URL(name))
		for got, values := range a.header {
			if !slices.Contains(wanted, got) {
				t.Errorf("%s carries %s: %q, which no browser reads there", name, got, values)
			}
		}
		if a.header.Get("X-Content-Type-Options") != "nosniff" ||
			a.header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s may be taken for something else, or by another site: %v", name, a.header)
		}
	}

	// A drawing may hold script, and is shown when somebody opens its address.
	if got := b.see(static.URL("favicon.svg")).header.Get("Content-Security-Policy"); got != policy {
		t.Errorf("the icon has the policy %q", got)
	}
	if !regexp.MustCompile(`request=[A-Z2-7]{12}\b`).MatchString(s.log.String()) {
		t.Errorf("the log does not name the request: %s", s.log)
	}
}

// headerBytes is how long the head of an answer is on its way: the line of its
// status, each header, and the date, which the server adds as it sends.
func headerBytes(h http.Header) int {
	n := len("HTTP/1.1 200 OK\r\nDate: Mon, 02 Jan 2006 15:04:05 GMT\r\n\r\n")
	for name, values := range h {
		for _, value := range values {
			n += len(name) + len(": ") + len(value) + len("\r\n")
		}
	}
	return n
}

// What a browser that reaches the server over TLS fetches; where it does not, it takes gzip
// alone, and files are a tenth heavier.
func TestScriptAndFirstLoadFitTheirBudgetWithHeaders(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.headers["Accept-Encoding"] = "gzip, br"
	weigh := func(address string) int {
		a := b.see(address)
		return headerBytes(a.header) + len(a.body)
	}

	script := 0
	for _, address := range static.Scripts() {
		script += weigh(address)
	}
	t.Logf("all script: %d bytes", script)
	if most := 21 << 10; script == 0 || script > most {
		t.Errorf("all script weighs %d bytes with its headers, more than %d", script, most)
	}

	fetched := append(static.Imports("app.js"), static.Imports("call.js")...)
	for _, name := range []string{"app.js", "call.js", "app.css", "favicon.svg", "sans.woff2", "serif.woff2"} {
		fetched = append(fetched, static.URL(name))
	}
	slices.Sort(fetched)
	first := 0
	for _, address := range slices.Compact(fetched) {
		first += weigh(address)
	}

	// The page itself, and what it reads once it stands.
	owner := s.owner()
	owner.headers["Accept-Encoding"], owner.headers["Discern-Background"] = "gzip, br", "1"
	call := "/interviews/" + owner.newInterviewOf("Weighed")
	pages := []string{call + "/call/EC1", call + "/questions"}
	for _, address := range pages {
		a := owner.see(address)
		first += headerBytes(a.header) + len(a.body)
	}

	// They are in English, so no page of a call has a browser fetch the letters of others.
	delete(owner.headers, "Accept-Encoding")
	elsewhere := lettersElsewhere(t)
	for _, address := range pages {
		for _, r := range owner.see(address).body {
			if elsewhere(r) {
				t.Errorf("%s has %q, for which one more font is fetched", address, r)
			}
		}
	}
	t.Logf("first load of a call: %d bytes", first)
	if most := 78 << 10; first > most {
		t.Errorf("the first load of a call weighs %d bytes with its headers, more than %d", first, most)
	}
}

// lettersElsewhere reports whether a letter is in a font that is fetched for it alone, as
// the style sheet says.
func lettersElsewhere(t *testing.T) func(rune) bool {
	t.Helper()
	body, _, _ := static.File(strings.TrimPrefix(static.URL("app.css"), static.Prefix))
	span := regexp.MustCompile(`(?i)U\+([0-9A-F]+)(?:-([0-9A-F]+))?`)
	var spans [][2]rune
	for _, ranges := range regexp.MustCompile(`unicode-range:([^;}]+)`).FindAllStringSubmatch(string(body), -1) {
		for _, m := range span.FindAllStringSubmatch(ranges[1], -1) {
			from, err := strconv.ParseInt(m[1], 16, 32)
			must(t, err)
			to, err := strconv.ParseInt(cmp.Or(m[2], m[1]), 16, 32)
			must(t, err)
			spans = append(spans, [2]rune{rune(from), rune(to)})
		}
	}
	if len(spans) < 10 {
		t.Fatalf("the style sheet names %d spans of letters: the test sees too little", len(spans))
	}

	return func(r rune) bool {
		return slices.ContainsFunc(spans, func(s [2]rune) bool { return s[0] <= r && r <= s[1] })
	}
}

func TestPagesArePackedForThoseWhoTakeIt(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	b.headers["Accept-Encoding"] = "br, gzip;q=0.8"
	a := b.see("/guide")
	if a.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v", a.header)
	}
	r, err := gzip.NewReader(strings.NewReader(a.body))
	must(t, err)
	var plain bytes.Buffer
	_, err = plain.ReadFrom(r)
	must(t, err)
	for _, no := range []string{"", "gzip;q=0", "gzip; q=0.0", "br"} {
		b.headers["Accept-Encoding"] = no
		if a := b.see("/guide"); a.header.Get("Content-Encoding") != "" || a.body != plain.String() {
			t.Errorf("Accept-Encoding %q: %q, %d bytes", no, a.header.Get("Content-Encoding"), len(a.body))
		}
	}
}

func TestTheLogNamesNoTokenNoAddressAndNothingTyped(t *testing.T) {
	s := newSite(t)
	token := s.signInToken()
	b := s.browser()
	b.send("/sign-in/" + token)
	id := b.newInterviewOf("SECRET-SYSTEM")
	link := b.linkToken(id, "name", "Priya", "right", "answer")
	s.buyer(link)
	b.see("/?q=SECRET-SEARCH")
	b.get("/l/SECRET-GUESS")
	for _, secret := range []string{token, link, "SECRET", "Priya", b.cookies["sid"]} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(s.log.String(), "/l/:token") {
		t.Error("the log does not name the route")
	}
}

func TestTheClientsAddressIsTheConnectionsOwn(t *testing.T) {
	direct := newSite(t)
	behind := newSite(t, func(c *Config) { c.Proxies = []netip.Prefix{prefix("10.0.0.0/24")} })
	for _, test := range []struct {
		site         *site
		remote, want string
	}{
		{direct, "192.0.2.1:5000", "192.0.2.1"},
		{behind, "10.0.0.7:5000", "6.6.6.6"},
		{behind, "192.0.2.1:5000", "192.0.2.1"},
		{behind, "127.0.0.1:5000", "127.0.0.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = test.remote
		r.Header.Set("X-Forwarded-For", "6.6.6.6")
		c := test.site.server.echo.NewContext(r, httptest.NewRecorder())
		if got := c.RealIP(); got != test.want {
			t.Errorf("from %s: %s", test.remote, got)
		}
	}
}

func TestEveryCodeOfTheDomainHasAStatusAndATitle(t *testing.T) {
	codes := []assessment.Code{assessment.Invalid, assessment.NotFound, assessment.Conflict, assessment.Forbidden,
		assessment.Gone, assessment.Full,
		assessment.TooOften, assessment.Away}
	for _, code := range codes {
		f := failureOf(assessment.Errorf(code, "A sentence."))
		if f.status == http.StatusInternalServerError || f.message != "A sentence." || titleOf[f.status] == "" {
			t.Errorf("%s: %+v", code, f)
		}
	}
	if len(statusOf) != len(codes) || !slices.Contains(codes, assessment.Full) {
		t.Error("the table holds other codes")
	}
}

// No folder is listed, nothing that was sent comes back for TRACE, and no page of another
// site is let read an answer.
func TestNothingIsListedEchoedOrLentToOtherSites(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	o := s.owner()
	o.headers["Origin"], o.headers["X-Secret"] = "https://evil.example", "canary-of-a-header"
	for _, path := range []string{"/static/", "/static", "/brand/logo/", "/brand/", "/api/v1/"} {
		if a := o.get(path); a.status < 400 || strings.Contains(a.body, "app.js") {
			t.Errorf("%s lists something: %d", path, a.status)
		}
	}
	for _, r := range s.server.table() {
		path := strings.NewReplacer(":", "", "*", "app.css").Replace(r.path)
		if a := o.do(http.MethodTrace, path, nil); a.status < 400 || strings.Contains(a.body, "canary-of-a-header") {
			t.Errorf("TRACE %s: %d", path, a.status)
		}
		for _, method := range []string{http.MethodGet, http.MethodOptions} {
			for name := range o.do(method, path, nil).header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s %s sends %s", method, path, name)
				}
			}
		}
	}
}

// What somebody sends begins no line of the log, and so tells nothing in the server's name.
func TestNothingThatIsSentBeginsALineOfTheLog(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	b.headers["User-Agent"] = "x\u2028time=1 level=ERROR msg=forged"
	for _, path := range []string{"/%0Atime=1%20level=ERROR%20msg=forged", "/%0D%0Atime=1%20level=ERROR%20msg=forged",
		"/l/%0Atime=1%20level=ERROR%20msg=forged", "/?q=%0Atime=1%20level=ERROR%20msg=forged"} {
		b.get(path)
		b.post(path, "name", "\ntime=1 level=ERROR msg=forged")
	}
	s.owner().send("/settings", "me", "Eve\ntime=1 level=ERROR msg=forged")
	s.server.config.Log.Info("forged?", "value", "a\r\ntime=1 level=ERROR msg=forged") // which has to be told
	lines := strings.FieldsFunc(s.log.String(), func(r rune) bool { return r == '\n' || r == '\r' })
	for _, line := range lines {
		if !strings.HasPrefix(line, "time=2") || strings.Contains(line, " level=ERROR msg=forged ") {
			t.Errorf("a line of the log: %q", line)
		}
	}
	if len(lines) == 0 {
		t.Error("nothing was written")
	}
}
