package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

// matrix is who may do what: for every address, what the five kinds of asker
// get. "yes" is leave (whatever the form then needs), a number is the status of
// the refusal. An address without a row fails the test, and so does a row
// without an address.
//
// The askers: anybody; the owner; the holder of an answer link at its own
// record; the holder of a read link at its own report; the holder of an answer
// link of another interview.
var matrix = map[string]string{
	"GET /healthz":         "yes yes yes yes yes",
	"GET /readyz":          "yes yes yes yes yes",
	"GET /robots.txt":      "yes yes yes yes yes",
	"GET /favicon.ico":     "yes yes yes yes yes",
	"GET /static/*":        "yes yes yes yes yes",
	"GET /sign-in":         "yes yes yes yes yes",
	"GET /sign-in/:token":  "410 yes 410 410 410", // a token that is not one
	"POST /sign-in/:token": "410 yes 410 410 410",
	"GET /l/:token":        "yes yes yes yes yes", // a token that is one
	"POST /l/:token":       "yes yes yes yes yes",
	"GET /b/:id/deleted":   "yes yes yes yes yes",
	"GET /notice":          "yes yes yes yes yes",

	"GET /brand/logo/:file":   "yes yes yes yes yes", // a digest that is one
	"GET /brand/accent/:file": "yes yes yes yes yes",

	"GET /":                                             "401 yes 401 401 401",
	"GET /systems/:id":                                  "401 yes 401 401 401",
	"POST /systems/:id/archive":                         "401 yes 401 401 401",
	"POST /systems/:id/unarchive":                       "401 yes 401 401 401",
	"POST /systems/:id/restore":                         "401 yes 401 401 401",
	"GET /systems/:id/delete":                           "401 yes 401 401 401",
	"POST /systems/:id/delete":                          "401 yes 401 401 401",
	"GET /systems/:id/erase":                            "401 yes 401 401 401",
	"POST /systems/:id/erase":                           "401 yes 401 401 401",
	"GET /guide":                                        "401 yes 401 401 401",
	"GET /guide/print":                                  "401 yes 401 401 401",
	"GET /guide/:card":                                  "401 yes 401 401 401",
	"GET /examples":                                     "401 yes 401 401 401",
	"GET /examples/:id":                                 "401 yes 401 401 401",
	"GET /examples/:id/:file":                           "401 yes 401 401 401",
	"GET /settings":                                     "401 yes 401 401 401",
	"POST /settings/sign-out":                           "401 yes 401 401 401",
	"POST /settings/sign-out-everywhere":                "401 yes 401 401 401",
	"POST /settings/link":                               "401 yes 401 401 401",
	"POST /settings":                                    "401 yes 401 401 401",
	"POST /settings/people":                             "401 yes 401 401 401",
	"GET /settings/people":                              "401 yes 401 401 401",
	"GET /settings/people/:user/shut-out":               "401 yes 401 401 401",
	"POST /settings/people/:user/shut-out":              "401 yes 401 401 401",
	"POST /settings/people/:user/let-in":                "401 yes 401 401 401",
	"GET /settings/audit":                               "401 yes 401 401 401",
	"GET /settings/audit/:file":                         "401 yes 401 401 401",
	"GET /settings/sender":                              "401 yes 401 401 401",
	"POST /settings/sender":                             "401 yes 401 401 401",
	"GET /interviews/new":                               "401 yes 401 401 401",
	"GET /interviews/import":                            "401 yes 401 401 401",
	"POST /interviews/import":                           "401 yes 401 401 401",
	"POST /interviews":                                  "401 yes 401 401 401",
	"GET /interviews/:id":                               "401 yes 401 401 401",
	"GET /interviews/:id/call":                          "401 yes 401 401 401",
	"GET /interviews/:id/setup":                         "401 yes 401 401 401",
	"POST /interviews/:id/setup":                        "401 yes 401 401 401",
	"GET /interviews/:id/call/:q":                       "401 yes 401 401 401",
	"POST /interviews/:id/call/:q":                      "401 yes 401 401 401",
	"GET /interviews/:id/call/:q/history":               "401 yes 401 401 401",
	"GET /interviews/:id/call/:q/next":                  "401 yes 401 401 401",
	"POST /interviews/:id/call/:q/quotes/:quote/remove": "401 yes 401 401 401",
	"GET /interviews/:id/map":                           "401 yes 401 401 401",
	"POST /interviews/:id/call/:q/quotes":               "401 yes 401 401 401",
	"GET /interviews/:id/console":                       "401 yes 401 401 401",
	"POST /interviews/:id/console":                      "401 yes 401 401 401",
	"GET /interviews/:id/console/:q":                    "401 yes 401 401 401",
	"POST /interviews/:id/console/:q":                   "401 yes 401 401 401",
	"POST /interviews/:id/undo":                         "401 yes 401 401 401",
	"POST /interviews/:id/scratch":                      "401 yes 401 401 401",
	"POST /interviews/:id/marks":                        "401 yes 401 401 401",
	"POST /interviews/:id/marks/:note/remove":           "401 yes 401 401 401",
	"GET /interviews/:id/live":                          "401 yes 401 401 401",
	"GET /interviews/:id/questions":                     "401 yes 401 401 401",
	"GET /interviews/:id/rev":                           "401 yes 401 401 401",
	"GET /interviews/:id/find":                          "401 yes 401 401 401",
	"POST /interviews/:id/at":                           "401 yes 401 401 401",
	"GET /interviews/:id/done":                          "401 yes 401 401 401",
	"GET /interviews/:id/playback":                      "401 yes 401 401 401",
	"POST /interviews/:id/playback":                     "401 yes 401 401 401",
	"GET /interviews/:id/wrap":                          "401 yes 401 401 401",
	"POST /interviews/:id/wrap":                         "401 yes 401 401 401",
	"GET /interviews/:id/inventory":                     "401 yes 401 401 401",
	"POST /interviews/:id/inventory":                    "401 yes 401 401 401",
	"GET /interviews/:id/leaves":                        "401 yes 401 401 401",
	"POST /interviews/:id/leaves":                       "401 yes 401 401 401",
	"POST /interviews/:id/playback/quotes/:quote":       "401 yes 401 401 401",
	"GET /interviews/:id/files":                         "401 yes 401 401 401",
	"POST /interviews/:id/files":                        "401 yes 401 401 401",
	"GET /interviews/:id/files/:look":                   "401 yes 401 401 401",
	"POST /interviews/:id/files/:look":                  "401 yes 401 401 401",
	"POST /interviews/:id/proposals":                    "401 yes 401 401 401",
	"GET /interviews/:id/notes":                         "401 yes 401 401 401",
	"GET /interviews/:id/parts":                         "401 yes 401 401 401",
	"POST /interviews/:id/parts":                        "401 yes 401 401 401",
	"GET /interviews/:id/access":                        "401 yes 401 401 401",
	"POST /interviews/:id/access":                       "401 yes 401 401 401",
	"POST /interviews/:id/intent":                       "401 yes 401 401 401",
	"GET /reports/:id/compare":                          "401 yes 401 401 401",
	"GET /interviews/:id/verdict":                       "401 yes 401 401 401",
	"GET /interviews/:id/seal":                          "401 yes 401 401 401",
	"POST /interviews/:id/seal":                         "401 yes 401 401 401",
	"GET /interviews/:id/preview":                       "401 yes 401 401 401",
	"GET /interviews/:id/interview.json":                "401 yes 401 401 401",
	"GET /interviews/:id/links":                         "401 yes 401 401 401",
	"POST /interviews/:id/links":                        "401 yes 401 401 401",
	"GET /interviews/:id/links/:link/revoke":            "401 yes 401 401 401",
	"POST /interviews/:id/links/:link/revoke":           "401 yes 401 401 401",
	"POST /interviews/:id/links/:link/seen":             "401 yes 401 401 401",
	"GET /interviews/:id/hand-over":                     "401 yes 401 401 401",
	"POST /interviews/:id/hand-over":                    "401 yes 401 401 401",
	"GET /interviews/:id/hand-over/preview":             "401 yes 401 401 401",
	"GET /interviews/:id/compare":                       "401 yes 401 401 401",
	"POST /interviews/:id/compare/:record/:q/take":      "401 yes 401 401 401",
	"POST /interviews/:id/compare/:record/:q/keep":      "401 yes 401 401 401",
	"POST /interviews/:id/compare/:record/:q/undo":      "401 yes 401 401 401",
	"GET /systems/:id/compare":                          "401 yes 401 401 401",
	"POST /interviews/:id/corrections/:correction/done": "401 yes 401 401 401",
	"GET /reports/:id":                                  "401 yes 401 401 401",
	"GET /reports/:id/:file":                            "401 yes 401 401 401",

	"GET /b/:id":                    "401 401 yes 401 401",
	"GET /b/:id/about":              "401 401 yes 401 401",
	"POST /b/:id/about":             "401 401 yes 401 401",
	"GET /b/:id/q/:q":               "401 401 yes 401 401",
	"POST /b/:id/q/:q":              "401 401 yes 401 401",
	"GET /b/:id/actions":            "401 401 yes 401 401",
	"POST /b/:id/actions":           "401 401 yes 401 401",
	"GET /b/:id/check":              "401 401 yes 401 401",
	"GET /b/:id/report":             "401 401 yes 401 401",
	"GET /b/:id/report/:file":       "401 401 yes 401 401",
	"GET /b/:id/share":              "401 401 yes 401 401",
	"POST /b/:id/share":             "401 401 yes 401 401",
	"GET /b/:id/take-back":          "401 401 yes 401 401",
	"POST /b/:id/take-back":         "401 401 yes 401 401",
	"GET /b/:id/heard":              "401 401 yes 401 401",
	"GET /b/:id/passed":             "401 401 yes 401 401",
	"POST /b/:id/passed/:link/use":  "401 401 yes 401 401",
	"POST /b/:id/passed/:link/stop": "401 401 yes 401 401",
	"GET /b/:id/data":               "401 401 yes 401 401",
	"GET /b/:id/data/:file":         "401 401 yes 401 401",
	"GET /b/:id/delete":             "401 401 yes 401 401",
	"POST /b/:id/delete":            "401 401 yes 401 401",
	"GET /r/:id":                    "401 401 401 yes 401",
	"GET /r/:id/:file":              "401 401 401 yes 401",
	"GET /r/:id/wrong":              "401 401 401 yes 401",
	"POST /r/:id/wrong":             "401 401 401 yes 401",
}

// town is a site with one of everything, and one browser of each kind.
type town struct {
	colleague string // another person of the workspace
	*site
	who                                                      []*browser
	interview, system, quote, link, token, record, report, r string
	passed, correction                                       string
	logo, accent                                             string // addresses
}

func newTown(t *testing.T) town {
	s := newSite(t)
	owner := s.owner()
	w := town{site: s}
	owner.sends(senderPath, &chosen{"logo", "logo.svg", aLogo}, "firm=Brackwell", "accent=#804000")
	w.logo, w.accent = owner.brands()
	w.interview, w.report = owner.sealed("Claims intake")
	w.system = s.interview(w.interview).SystemID
	w.r = strings.TrimPrefix(w.report, "/reports/")
	owner.send("/interviews/"+w.interview+"/call/EC2", "answer", "a", "quote", "Words.", "go", "save")
	w.quote = s.interview(w.interview).Quotes[0].ID
	w.token = owner.linkToken(w.interview, "name", "Priya", "right", "answer")
	answerer, record := s.buyer(w.token)
	w.record = record
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		answerer.send("/b/"+record+"/q/"+q, "answer", "a")
	}
	answerer.send("/b/"+record+"/q/EC3", "who", "Night team", "go", "pass")
	helper, helped := s.buyer(answerer.passedToken(record))
	helper.send("/b/"+helped+"/q/EC3", "answer", "b")
	answerer.send("/b/"+record+"/share", "names", "with")
	reader := s.browser()
	reader.send("/l/" + owner.linkToken(w.interview, "name", "Tom", "right", "read", "report", w.r))
	reader.send("/r/"+w.r+"/wrong", "place", "answers", "text", "It is code.")
	corrections, err := s.store.Corrections(t.Context(), s.principal(), w.interview)
	must(t, err)
	w.correction = corrections[0].ID
	other, _ := s.buyer(owner.linkToken(owner.newInterviewOf("Another"), "name", "Eve", "right", "answer"))
	links, err := s.store.Links(t.Context(), s.principal(), w.interview)
	must(t, err)
	w.link = links[0].ID
	_, p, err := s.store.StartLink(t.Context(), w.token)
	must(t, err)
	passed, err := s.store.PassedOn(t.Context(), p)
	must(t, err)
	w.passed = passed[0].ID
	colleague, err := s.store.AddUser(t.Context(), s.principal(), "Sam Seller", "")
	must(t, err)
	w.colleague = colleague.ID
	w.who = []*browser{s.browser(), owner, answerer, reader, other}
	return w
}

// address fills a route's pattern with what belongs to the town.
func (w town) address(pattern string) string {
	id := w.interview
	switch {
	case strings.HasPrefix(pattern, "/b/"):
		id = w.record
	case strings.HasPrefix(pattern, "/r/"), strings.HasPrefix(pattern, "/reports/"):
		id = w.r
	case strings.HasPrefix(pattern, "/systems/"):
		id = w.system
	case strings.HasPrefix(pattern, "/examples/"):
		id = "sample"
	}
	token := w.token
	if strings.HasPrefix(pattern, "/sign-in/") {
		token = "nothing"
	}
	link, file := w.link, "report.md"
	switch {
	case strings.HasPrefix(pattern, "/brand/logo/"):
		return w.logo
	case strings.HasPrefix(pattern, "/brand/"):
		return w.accent
	case strings.HasPrefix(pattern, "/b/"):
		link = w.passed
		if strings.Contains(pattern, "/data/") {
			file = "everything.json"
		}
	case strings.HasPrefix(pattern, "/settings/audit/"):
		file = "audit.csv"
	}
	if w.server.rows["GET "+pattern].has(staysOpen) {
		w.server.CloseStreams() // it would stay open; now it answers at once
	}
	return strings.NewReplacer(":id", id, ":record", w.record, ":correction", w.correction, ":quote", w.quote, ":note", "none", ":q", "EC1", ":card", w.server.config.Guide.Cards[0].ID,
		":user", w.colleague, ":link", link, ":file", file, ":token", token, "*", "app.css").Replace(pattern)
}

var refusals = map[int]string{401: "401", 403: "403", 404: "404", 410: "410"}

func TestEveryAddressLetsInWhomTheMatrixSays(t *testing.T) {
	shared := newTown(t)
	rows := map[string]bool{}
	for _, route := range shared.server.table() {
		key := route.method + " " + route.path
		row, ok := matrix[key]
		if !ok {
			t.Errorf("%s has no row", key)
			continue
		}
		rows[key] = true
		cells := strings.Fields(row)
		for i, want := range cells {
			w := shared
			if want == "yes" && route.method == http.MethodPost {
				w = newTown(t) // it will change something
			}
			var before string
			if want != "yes" {
				before = w.contents(t)
			}
			var form url.Values
			if route.method == http.MethodPost {
				form = url.Values{"base_rev": {"0"}, "question": {"EC1"}, "quote": {"Words."}, "keys": {"off"}, "other": {"Priya"}}
			}
			a := w.who[i].do(route.method, w.address(route.path), form)
			got, refused := refusals[a.status]
			if !refused && a.status < 500 || route.path == "/interviews/:id/live" && a.status == http.StatusServiceUnavailable {
				got = "yes"
			}
			if route.path == "/static/*" && got == "404" {
				got = "yes" // there is no such file, for anybody
			}
			if got != want {
				t.Errorf("%s for asker %d: %d, want %s", key, i, a.status, want)
			}
			if want != "yes" && w.contents(t) != before {
				t.Errorf("%s for asker %d was refused and changed something", key, i)
			}
			if holds := i == 2 || i == 3; want != "yes" && !holds && strings.Contains(a.body, "Claims intake") { // they know it
				t.Errorf("%s for asker %d was refused and names the system", key, i)
			}
		}
	}
	for key := range matrix {
		if !rows[key] {
			t.Errorf("the matrix has a row for %s, which is no address", key)
		}
	}
	for _, r := range shared.server.echo.Routes() {
		if key := r.Method + " " + r.Path; r.Method != http.MethodHead && !rows[key] {
			t.Errorf("%s was added outside the table", key)
		}
	}
}

// contents is the hash of everything in the data folder but the shared memory
// of the database, which readers write to as well.
func (s *site) contents(t *testing.T) string {
	t.Helper()
	sum := sha256.New()
	must(t, fs.WalkDir(os.DirFS(s.dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "-shm") {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(s.dir), path)
		sum.Write([]byte(path))
		sum.Write(data)
		return err
	}))
	return hex.EncodeToString(sum.Sum(nil))
}

func TestALookAtALinkChangesNothing(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	token := b.linkToken(b.newInterviewOf("Claims intake"), "name", "Priya", "right", "answer")
	before := s.contents(t)
	for range 20 {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
			s.browser().do(method, "/l/"+token, nil)
		}
	}
	if s.contents(t) != before {
		t.Error("looking at a link changed the data")
	}
	s.buyer(token)
	if s.contents(t) == before {
		t.Error("starting changed nothing: the test sees nothing")
	}
}

func TestAllDeadLinksLookTheSame(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	expired := b.linkToken(id, "name", "Expired", "right", "answer", "days", "1")
	revoked := b.linkToken(id, "name", "Revoked", "right", "answer")
	held := b.linkToken(id, "name", "Revoked too", "right", "answer")
	holder, record := s.buyer(held)
	links, err := s.store.Links(t.Context(), s.principal(), id)
	must(t, err)
	for _, l := range links {
		if strings.HasPrefix(l.Name, "Revoked") {
			b.send("/interviews/" + id + "/links/" + l.ID + "/revoke")
		}
	}
	if a := holder.get("/b/" + record); a.status != http.StatusGone {
		t.Errorf("the holder of a revoked link: %d", a.status)
	}
	s.clock.forward(25 * 60 * 60 * 1e9)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		var pages []answer
		for _, token := range []string{expired, revoked, "unknown", strings.Repeat("A", 43)} {
			a := s.browser().do(method, "/l/"+token, nil)
			a.header.Del("X-Request-Id")
			pages = append(pages, a)
		}
		for _, p := range pages {
			if p.status != http.StatusGone || p.body != pages[0].body || len(p.header) != len(pages[0].header) {
				t.Errorf("%s: %d, %d bytes; the first %d bytes", method, p.status, len(p.body), len(pages[0].body))
			}
		}
		if text := pages[0].text(); !strings.Contains(text, "This link has stopped working") || !strings.Contains(text, "Ask the person who sent it for a new one.") {
			t.Errorf("the page says:\n%s", pages[0].text())
		}
	}
}

func TestGuessingLinksIsLimitedAndHoldersAreNot(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	token := b.linkToken(b.newInterviewOf("Claims intake"), "name", "Priya", "right", "answer")
	guesser := s.browser()
	for i := range missesAllowed {
		if a := guesser.get("/l/guess"); a.status != http.StatusGone {
			t.Fatalf("guess %d: %d", i+1, a.status)
		}
	}
	for _, path := range []string{"/l/guess", "/sign-in/guess"} {
		if a := guesser.get(path); a.status != http.StatusTooManyRequests {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	guesser.see("/l/" + token) // behind the same address
	elsewhere := s.browser()
	elsewhere.remote = "192.0.2.2:5000"
	if a := elsewhere.get("/l/guess"); a.status != http.StatusGone {
		t.Errorf("from elsewhere: %d", a.status)
	}
	s.clock.forward(missWindow)
	if a := guesser.get("/l/guess"); a.status != http.StatusGone {
		t.Errorf("a minute later: %d", a.status)
	}
}

func TestALinkIsShownOnce(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	token := b.linkToken(id, "name", "Priya", "right", "answer")
	if page := b.see("/interviews/" + id + "/links"); strings.Contains(page.body, token) || !strings.Contains(page.text(), "Priya") {
		t.Errorf("the second time the page says:\n%s", page.text())
	}
	b.send("/settings/people", "name", "Sam Seller")
	page := b.see("/settings")
	if !strings.Contains(page.body, "/sign-in/") || !strings.Contains(page.text(), "Sam Seller") {
		t.Errorf("no link for the new person:\n%s", page.text())
	}
	if again := b.see("/settings"); strings.Contains(again.body, "/sign-in/") {
		t.Error("the sign-in link is shown twice")
	}
}

func TestANameIsAskedForBeforeItLeavesTheWorkspace(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	for page, asks := range map[string]string{"/links": "Your name It stands on the first page of the link", "/seal": "You have not said your name yet"} {
		if text := b.see("/interviews/" + id + page).text(); !strings.Contains(text, asks) {
			t.Errorf("%s does not ask for a name", page)
		}
	}
	if a := b.post("/settings", "me", " "); a.status != http.StatusUnprocessableEntity {
		t.Errorf("no name gives %d", a.status)
	}
	b.send("/settings", "me", "Dana Ruiz")
	if text := b.see("/interviews/" + id + "/links").text(); strings.Contains(text, "You have not said your name yet") {
		t.Error("the name is asked for although it is known")
	}
	token := b.linkToken(id, "name", "Priya", "right", "answer")
	if text := s.browser().see("/l/" + token).text(); !strings.Contains(text, "Dana Ruiz") {
		t.Errorf("the buyer does not read who asked:\n%s", text)
	}
}

func TestALinkThatCannotBeMadeComesBackAsTyped(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	for _, test := range []struct {
		form []string
		want string
	}{
		{[]string{"name", "", "right", "answer"}, "Enter who this link is for"},
		{[]string{"name", "KEPT", "right", "answer", "days", "91"}, "a number from 1 to 90"},
		{[]string{"name", "KEPT", "right", "answer", "days", "soon"}, "soon"},
		{[]string{"name", "KEPT", "right", "read"}, "Choose the version that the reader gets."},
		{[]string{"name", "KEPT", "right", "own"}, "Choose what the link is for."},
	} {
		a := b.post("/interviews/"+id+"/links", test.form...)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, test.want) || !strings.Contains(a.body, test.form[1]) {
			t.Errorf("%v: %d\n%s", test.form, a.status, a.text())
		}
	}
	if links, err := s.store.Links(t.Context(), s.principal(), id); err != nil || len(links) != 0 {
		t.Errorf("%d links, %v", len(links), err)
	}
}
