package web

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/store"
)

var update = flag.Bool("update", false, "write the table of docs/access.md again")

// asker is one kind of person who may come to an address.
type asker struct {
	name  string
	role  assessment.MemberRole // "" for nobody who works here
	grant assessment.Grant      // on the system of the town
	link  access                // of whoever came by a link: answerer or reader
	other bool                  // the link is of another interview
}

// askers are all of them, in the order of town.who.
var askers = []asker{
	{name: "a stranger"},
	{name: "the owner of the workspace", role: assessment.RoleOwner, grant: assessment.GrantOwner},
	{name: "an answer link", link: answerer},
	{name: "a read link", link: reader},
	{name: "another answer link", link: answerer, other: true},
	{name: "the owner of the system", role: assessment.RoleSeller, grant: assessment.GrantOwner},
	{name: "an editor", role: assessment.RoleSeller, grant: assessment.GrantEditor},
	{name: "a viewer", role: assessment.RoleSeller, grant: assessment.GrantViewer},
	{name: "a reader", role: assessment.RoleReader, grant: assessment.GrantViewer},
	{name: "a seller of another system", role: assessment.RoleSeller},
	{name: "an admin", role: assessment.RoleAdmin},
	{name: "somebody shut out"},
}

// TestEveryRoleAndRightIsWalked asks for somebody of each role and each right, so that
// the walk below cannot leave out a new one.
func TestEveryRoleAndRightIsWalked(t *testing.T) {
	for _, role := range assessment.MemberRoles {
		if !slices.ContainsFunc(askers, func(a asker) bool { return a.role == role }) {
			t.Errorf("nobody walks the addresses as %q", role)
		}
	}

	for _, grant := range assessment.Grants {
		if !slices.ContainsFunc(askers, func(a asker) bool { return a.grant == grant && a.role != assessment.RoleOwner }) {
			t.Errorf("nobody walks the addresses with the right %q", grant)
		}
	}
}

// noPasskeys is what everybody gets who could come there, because the address of the
// town is one at which no passkey can be used; passkey_test.go has the others.
var noPasskeys = map[string]string{
	"POST /sign-in/passkey/options":           "403",
	"POST /sign-in/passkey":                   "403",
	"POST /sign-in/provider/back":             "403", // this browser began none
	"POST /sign-in/code":                      "403",
	"POST /sign-in/new-passkey/options":       "410", // nobody gave a code
	"POST /settings/passkeys/new/options":     "403",
	"POST /settings/passkeys/new":             "403",
	"POST /settings/passkeys/confirm/options": "403",
	"POST /settings/passkeys/confirm":         "403",
}

// wanted is what somebody gets at an address, by its row: "yes" for leave, whatever
// the form then needs, or the status of the refusal. It says on its own what the
// rights are, and takes nothing from the program but the name in the row.
func wanted(r route, a asker) string {
	switch r.who {
	case anyone:
		if strings.HasPrefix(r.path, "/sign-in/:token") && a.role == "" { // a token that is not one
			return "410"
		}
		if refused, ok := noPasskeys[r.method+" "+r.path]; ok {
			return refused
		}
		return "yes"
	case answerer, keeper, reader:
		if a.link == r.who && !a.other || r.who == keeper && a.link == answerer && !a.other {
			return "yes"
		}
		return "401" // a cookie of another place is not looked at
	}

	if r.has(byToken) {
		return "401" // no cookie opens it; program_test.go has who comes by a token
	}

	erases := r.path == "/systems/:id/erase"
	switch {
	case a.role == "":
		return "401"
	case strings.HasSuffix(r.path, "/:program/end") && r.who == member && a.role != assessment.RoleOwner &&
		a.role != assessment.RoleAdmin:
		return "404" // it is somebody else's
	case strings.HasSuffix(r.path, "/:hook/end") && r.who == maker && a.role == assessment.RoleSeller:
		return "404" // it is somebody else's
	case strings.Contains(r.path, "/:hook") && !strings.HasSuffix(r.path, "/end") && r.who == maker &&
		a.role != assessment.RoleReader:
		return "404" // it is somebody else's
	case r.path == "/settings/sessions/:session/end" && a.role != assessment.RoleOwner && a.role != assessment.RoleAdmin:
		return "404" // it is somebody else's
	case strings.Contains(r.path, "/:key") && r.method == http.MethodGet &&
		(a.grant == assessment.GrantOwner || a.grant == assessment.GrantEditor):
		return "yes" // of a call they come from, each is first asked who looks on; passkey_test.go has what follows
	case strings.Contains(r.path, "/:key") && a.role != assessment.RoleOwner:
		return "404" // it is somebody else's
	case r.who == member && noPasskeys[r.method+" "+r.path] != "":
		return noPasskeys[r.method+" "+r.path]
	case r.who == member:
		return "yes"
	case r.who == maker && a.role == assessment.RoleReader:
		return "403"
	case r.who == maker:
		return "yes"
	case r.who == admin && a.role != assessment.RoleOwner && a.role != assessment.RoleAdmin:
		return "403"
	case r.who == admin && erases && a.grant == assessment.GrantNone:
		return "404" // it was not deleted, so that nobody who may not read it learns of it
	case r.who == admin && erases && r.method == http.MethodPost:
		return "403" // not before it was deleted
	case r.who == admin:
		return "yes"
	case a.grant == assessment.GrantNone:
		return "404"
	case r.method == http.MethodPost && strings.HasSuffix(r.path, "/revoke") && a.grant == assessment.GrantEditor:
		return "403" // a link that a colleague made
	case r.who == owns && a.grant != assessment.GrantOwner,
		r.who == edits && a.grant == assessment.GrantViewer:
		return "403"
	}
	return "yes"
}

// town is a site with one of everything, and one browser of each kind.
type town struct {
	colleague, other string // other people of the workspace
	session          string // of the colleague
	program          string // a token of the colleague
	hook             string // a webhook of the colleague
	key              string // a passkey of the owner
	*site
	who                                                      []*browser
	interview, system, quote, link, token, record, report, r string
	passed, correction                                       string
	logo, accent                                             string // addresses
}

func newTown(t *testing.T) town {
	s := newIDP(t).site()
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
	answerer.send("/b/"+record+"/ask", "to", "Night team", "q", "EC3")
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
	colleague, err := s.store.AddUser(t.Context(), s.principal(), "Sam Seller", "", assessment.RoleSeller, "")
	must(t, err)
	w.colleague = colleague.ID
	// It works elsewhere, so that nobody is asked for it here.
	key, err := s.store.AddPasskey(t.Context(), s.principal(), "",
		store.Passkey{Host: "elsewhere.example", Name: "Old laptop",
			Credential: []byte("c"), PublicKey: []byte("k"), Model: []byte{}})
	must(t, err)
	w.key = key.ID
	another, err := s.store.AddUser(t.Context(), s.principal(), "Alex Other", "", assessment.RoleSeller, "")
	must(t, err)
	w.other = another.ID
	_, session, err := s.store.NewSession(t.Context(), w.colleague, "")
	must(t, err)
	w.session = session.ID
	_, token, err := s.store.MakeToken(t.Context(), assessment.Principal{UserID: w.colleague},
		store.Token{Name: "CRM sync", Scopes: "read", Days: 90})
	must(t, err)
	w.program = token.ID
	_, hook, err := s.store.MakeHook(t.Context(), assessment.Principal{UserID: w.colleague},
		store.Hook{URL: "https://crm.example/", Kinds: store.HookKinds}, false)
	must(t, err)
	w.hook = hook.ID
	w.who = []*browser{s.browser(), owner, answerer, reader, other}
	return w
}

// newFullTown is a town with a browser of every asker.
func newFullTown(t *testing.T) town {
	w := newTown(t)
	for _, a := range askers[len(w.who):] {
		w.who = append(w.who, w.person(a))
	}
	return w
}

// person is a browser of somebody of a kind; one without a role is shut out.
func (w town) person(a asker) *browser {
	w.t.Helper()
	role := a.role
	if role == "" {
		role = assessment.RoleSeller
	}
	u, err := w.store.AddUser(w.t.Context(), w.principal(), a.name, "", role, "")
	must(w.t, err)
	if a.grant != assessment.GrantNone {
		must(w.t, w.store.Share(w.t.Context(), w.principal(), w.system, u.ID, a.grant))
	}
	token, err := w.store.SignInLink(w.t.Context(), u.ID)
	must(w.t, err)
	b := w.browser()
	b.send("/sign-in/" + token)
	if a.role == assessment.RoleSeller && a.grant == assessment.GrantNone {
		b.newInterviewOf("Their own")
	}
	if a.role == "" {
		must(w.t, w.store.DisableUser(w.t.Context(), w.principal(), u.ID, ""))
	}
	return b
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
	return strings.NewReplacer(":id", id, ":record", w.record, ":correction", w.correction, ":quote", w.quote, ":note",
		"none", ":line", "new", ":program", w.program, ":hook", w.hook, ":q", "EC1", ":card",
		w.server.config.Guide.Cards[0].ID,
		":user", w.colleague, ":key", w.key, ":session", w.session, ":link", link, ":file", file, ":token", token,
		"*", "app.css").Replace(pattern)
}

var refusals = map[int]string{401: "401", 403: "403", 404: "404", 410: "410"}

// Every address lets in whom its row says, and nobody else: whoever is refused
// changes nothing and reads no name. Of those who are let in to change something,
// the owner and the one with the least right are tried.
func TestEveryAddressLetsInWhomItsRowSays(t *testing.T) {
	shared := newFullTown(t)
	for _, route := range shared.server.table() {
		key := route.method + " " + route.path
		if accessWords[route.who] == "" {
			t.Errorf("%s: nobody knows who may use it", key)
		}
		least := 1
		for i, a := range askers {
			if wanted(route, a) == "yes" {
				least = i
			}
		}
		for i, a := range askers {
			want := wanted(route, a)
			w := shared
			if want == "yes" && route.method == http.MethodPost {
				if i != 1 && i != least {
					continue
				}
				w = newTown(t) // it will change something
				if i >= len(w.who) {
					w.who = append(w.who, make([]*browser, i-len(w.who))...)
					w.who = append(w.who, w.person(a))
				}
			}
			contents := w.contents
			if strings.HasPrefix(route.path, "/sign-in") { // where what does not work counts as a guess
				contents = w.besidesGuesses
			}
			var before string
			if want != "yes" {
				before = contents(t)
			}
			var form url.Values
			if route.method == http.MethodPost {
				form = url.Values{"base_rev": {"0"}, "question": {"EC1"}, "quote": {"Words."}, "keys": {"off"}, "other": {"Priya"}}
				if strings.HasPrefix(route.path, "/settings/people/") || strings.HasPrefix(route.path, "/systems/") {
					form = url.Values{"user": {w.colleague}, "may": {"viewer"}, "to": {w.other}, "access": {"seller"}}
				}
			}
			got := w.who[i].do(route.method, w.address(route.path), form)
			code, refused := refusals[got.status]
			if !refused && got.status < 500 || route.path == "/interviews/:id/live" &&
				got.status == http.StatusServiceUnavailable {
				code = "yes"
			}
			if route.path == "/static/*" && code == "404" {
				code = "yes" // there is no such file, for anybody
			}
			if code != want {
				t.Errorf("%s for %s: %d, want %s\n%.300s", key, a.name, got.status, want, got.text())
			}
			if want != "yes" && contents(t) != before {
				t.Errorf("%s for %s was refused and changed something", key, a.name)
			}
			if want != "yes" && a.grant == assessment.GrantNone && (a.link == 0 || a.other) &&
				strings.Contains(got.body, "Claims intake") {
				t.Errorf("%s for %s was refused and names the system", key, a.name)
			}
		}
	}
	rows := map[string]bool{}
	for _, key := range Routes() {
		rows[key] = true
	}
	for _, r := range shared.server.echo.Routes() {
		if key := r.Method + " " + r.Path; r.Method != http.MethodHead && !rows[key] {
			t.Errorf("%s was added outside the table", key)
		}
	}
}

// A thing of another system is not found under the address of one's own.
func TestWhatBelongsToAnotherSystemIsNotFoundUnderOnesOwn(t *testing.T) {
	w := newFullTown(t)
	tom := w.who[9]
	own := tom.newInterviewOf("Another of their own")
	tom.send("/interviews/"+own+"/call/EC1", "answer", "a", "go", "save")
	children := []string{":link", ":quote", ":record", ":correction", ":note"}
	tried := 0
	for _, r := range w.server.table() {
		swapped := false
		for _, child := range children {
			swapped = swapped || strings.Contains(r.path, child)
		}
		if !swapped || !strings.HasPrefix(r.path, "/interviews/:id") {
			continue
		}
		tried++
		before := w.contents(t)
		a := tom.do(r.method, w.address(strings.Replace(r.path, ":id", own, 1)), url.Values{"base_rev": {"1"}})
		if w.contents(t) != before || strings.Contains(a.body, "Claims intake") {
			t.Errorf("%s %s: %d, and something changed or was read", r.method, r.path, a.status)
		}
	}
	if tried < 8 {
		t.Errorf("only %d addresses were tried", tried)
	}
}

// docs/access.md prints the table that the router goes by.
func TestTheDocumentationPrintsTheRights(t *testing.T) {
	const path = "../docs/access.md"
	doc, err := os.ReadFile(path)
	must(t, err)
	before, _, ok := strings.Cut(string(doc), "| Address | Who |")
	if !ok {
		t.Fatal("there is no table")
	}
	want := before + AccessTable()
	if *update {
		must(t, os.WriteFile(path, []byte(want), 0o644))
		return
	}
	if string(doc) != want {
		t.Error("docs/access.md is not the table of the program; run go test ./web -run " +
			"TheDocumentationPrintsTheRights -update")
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

// besidesGuesses is everything in the database but the count of guesses.
func (s *site) besidesGuesses(t *testing.T) string {
	t.Helper()
	rows := s.rows(t)
	delete(rows, "guesses")
	return fmt.Sprint(rows)
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
		if text := pages[0].text(); !strings.Contains(text, "This link has stopped working") ||
			!strings.Contains(text, "Ask the person who sent it for a new one.") {
			t.Errorf("the page says:\n%s", pages[0].text())
		}
	}
}

func TestGuessingLinksIsLimitedAndHoldersAreNot(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	token := b.linkToken(b.newInterviewOf("Claims intake"), "name", "Priya", "right", "answer")
	guesser := s.browser()
	for i := range store.MostGuesses {
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
	s.clock.forward(store.GuessWindow)
	if a := guesser.get("/l/guess"); a.status != http.StatusGone {
		t.Errorf("a minute later: %d", a.status)
	}
}

func TestALinkIsShownOnce(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	token := b.linkToken(id, "name", "Priya", "right", "answer")
	if page := b.see("/interviews/" + id + "/links"); strings.Contains(page.body, token) ||
		!strings.Contains(page.text(), "Priya") {
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
	for page, asks := range map[string]string{"/links": "Your name It stands on the first page of the link",
		"/seal": "You have not said your name yet"} {
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
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, test.want) ||
			!strings.Contains(a.body, test.form[1]) {
			t.Errorf("%v: %d\n%s", test.form, a.status, a.text())
		}
	}
	if links, err := s.store.Links(t.Context(), s.principal(), id); err != nil || len(links) != 0 {
		t.Errorf("%d links, %v", len(links), err)
	}
}
