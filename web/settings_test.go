package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"discern/assessment/store"
)

func TestTheTeamIsNamedInReportsAndToBuyers(t *testing.T) {
	o := newOffice(t)
	if page := o.browser().see("/l/" + o.token); strings.Contains(page.text(), "Brackwell") ||
		!strings.Contains(page.text(), "Who asked Dana Ruiz Who sees it") {
		t.Errorf("before the team has a name the start says:\n%s", page.text())
	}
	o.seller.named("Brackwell Identity")
	if page := o.browser().see("/l/" + o.token); !strings.Contains(page.text(),
		"Who asked Dana Ruiz, Brackwell Identity Who sees it") ||
		!strings.Contains(page.text(), "Firm Brackwell Identity") {
		t.Errorf("the start says:\n%s", page.text())
	}
	if page := o.seller.see(senderPath); !strings.Contains(page.body, `value="Brackwell Identity"`) {
		t.Error("the settings forget the name")
	}
	if page := o.seller.see("/interviews/" + o.interview + "/preview"); !strings.Contains(page.text(),
		"Prepared by Brackwell Identity") {
		t.Error("the preview does not say who prepared it")
	}
	report := o.seller.send("/interviews/"+o.interview+"/seal", "summary", "Words.", "go", "seal")
	o.seller.named("Another name")
	if page := o.seller.see(report); !strings.Contains(page.text(), "Prepared by Brackwell Identity") {
		t.Error("the report does not keep who prepared it")
	}
	if a := o.seller.sends(senderPath, nil, "firm="+strings.Repeat("x", 81)); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.text(), "Shorten this to 80 characters") {
		t.Errorf("a name of 81 characters: %d", a.status)
	}
	if got := newServerOn(t, o.site).team.name(); got != "Another name" {
		t.Errorf("after a restart the team is %q", got)
	}
}

// One Save keeps all that stands in the settings, and says so: a name typed
// beside another field is not lost.
func TestTheSettingsAreSavedInOneGo(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	if a := b.see("/interviews/" + id + "/seal"); !strings.Contains(a.body, `<a href="/settings">Say it in Settings</a>`) {
		t.Error("what asks for a name does not lead there")
	}
	form := b.see("/settings").body
	form = form[strings.Index(form, `action="/settings"`):]
	form = form[:strings.Index(form, "</form>")]
	for _, field := range []string{"me", "zone", "keys", "start", "hide", "advance"} {
		if !strings.Contains(form, `name="`+field+`"`) {
			t.Errorf("%s is in another form", field)
		}
	}
	b.send("/settings", "me", "", "keys", "on") // who has no name yet may set their keys
	b.send("/settings", "me", "Dana Ruiz", "zone", "Asia/Tokyo", "keys", "alt", "start", "private")
	a := b.see("/settings")
	for _, want := range []string{`value="Dana Ruiz"`, `value="Asia/Tokyo"`, "Saved "} {
		if !strings.Contains(a.body, want) {
			t.Errorf("saved, the settings do not hold %s", want)
		}
	}
	if a := b.post("/settings", "me", "", "keys", "alt"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a name taken away: %d", a.status)
	}
}

// newServerOn is the server of a site, begun anew.
func newServerOn(t *testing.T, s *site) *Server {
	t.Helper()
	again, err := New(s.server.config, s.store)
	must(t, err)
	return again
}

func TestALinkThatOpensOnThisMachineOnlySaysSo(t *testing.T) {
	const warning = "Links open on this machine only"
	near := newOffice(t)
	far := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "https", Host: "discern.example.com"} })
	b := far.owner()
	id := b.newInterviewOf("Claims intake")
	for _, c := range []struct {
		b    *browser
		id   string
		want bool
	}{{near.seller, near.interview, true}, {b, id, false}} {
		if got := strings.Contains(c.b.see("/interviews/"+c.id+"/links").text(), warning); got != c.want {
			t.Errorf("%s: before a link is made the page warns: %v", c.b.host, got)
		}
		made := c.b.see(c.b.send("/interviews/"+c.id+"/links", "name", "Priya", "right", "answer"))
		if got := strings.Contains(made.text(), warning); got != c.want {
			t.Errorf("%s: with the link the page warns: %v", c.b.host, got)
		}
		if !strings.Contains(made.text(), "Hello Priya, here are the questions about Claims intake.") ||
			strings.Count(made.body, c.b.server.URL("/l/")) != 2 {
			t.Errorf("%s: no message to send with the link:\n%s", c.b.host, made.text())
		}
	}
}

func TestABuyerPressesStartOnce(t *testing.T) {
	o := newOffice(t)
	token := o.seller.linkToken(o.interview, "name", "Tom", "right", "answer")
	b := o.browser()
	to := b.send("/l/" + token)
	if !strings.HasSuffix(to, "/about") {
		t.Errorf("Start leads to %s", to)
	}
	b.see(to)
	record := strings.Split(to, "/")[2]
	b.send("/b/"+record+"/q/EC1", "answer", "a")
	if to := b.send("/l/" + token); to != "/b/"+record+"/q/EC2" {
		t.Errorf("coming back in the middle leads to %s", to)
	}
	to = "/b/" + record + "/q/EC2"
	for to != "/b/"+record+"/actions" {
		to = b.send("/b/"+record+"/q/"+to[strings.LastIndexByte(to, '/')+1:], "answer", "unknown")
		if !strings.Contains(to, "/q/") && !strings.HasSuffix(to, "/actions") {
			t.Fatalf("the questions lead to %s", to)
		}
	}
	if to := b.send("/l/" + token); to != "/b/"+record {
		t.Errorf("coming back when all is done leads to %s", to)
	}
}

func TestReadinessSaysNothingButYesOrNo(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	if a := b.get("/readyz"); a.status != http.StatusOK || a.body != "ready\n" {
		t.Errorf("%d %q", a.status, a.body)
	}
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: s.clock.now})
	must(t, err)
	b.server, err = New(s.server.config, st)
	must(t, err)
	must(t, st.Close())
	if a := b.get("/readyz"); a.status != http.StatusServiceUnavailable || a.body != "not ready\n" {
		t.Errorf("without a database: %d %q", a.status, a.body)
	}
	if a := b.get("/healthz"); a.status != http.StatusOK {
		t.Errorf("the process still runs: %d", a.status)
	}
}

func TestWhatABuyerReadsAboutWhoSeesHerAnswersIsTrue(t *testing.T) {
	o := newOffice(t)
	address := "/b/" + o.record
	o.buyer.send(address+"/q/EC1", "answer", "a", "note", "BEFORE-SHARING")
	o.buyer.send(address+"/q/EC1", "answer", "b", "base_rev", "1", "note", "AS-SHARED")
	if page := o.buyer.see(address + "/q/EC1").text(); !strings.Contains(page,
		"Dana Ruiz sees no answer until you choose to share.") {
		t.Errorf("before sharing the page says:\n%s", page)
	}
	o.buyer.send(address+"/share", "names", "with")
	page := o.buyer.see(address + "/q/EC1").text()
	if strings.Contains(page, "Nobody else sees it") ||
		!strings.Contains(page, "Dana Ruiz sees what you change only when you share again.") {
		t.Errorf("after sharing the page says:\n%s", page)
	}
	o.buyer.send(address+"/q/EC1", "answer", "c", "base_rev", "2", "note", "AFTER-SHARING")
	history := o.seller.see("/interviews/" + o.record + "/call/EC1/history").body
	for marker, want := range map[string]bool{"BEFORE-SHARING": false, "AS-SHARED": true, "AFTER-SHARING": false} {
		if strings.Contains(history, marker) != want {
			t.Errorf("the seller's history of a buyer's answer shows %s: %v", marker, !want)
		}
	}
}
