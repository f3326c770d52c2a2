package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// comes signs a browser in with the provider.
func (p *idp) comes(b *browser) {
	p.t.Helper()
	p.begin(b)
	if a := p.in(b); a.status != http.StatusSeeOther || !b.isIn() {
		p.t.Fatalf("not let in by the provider: %d %s", a.status, a.text())
	}
}

// says checks what a page says, and what it does not.
func (b *browser) says(path string, want, not []string) {
	b.t.Helper()
	text := b.see(path).text()
	for _, w := range want {
		if !strings.Contains(text, w) {
			b.t.Errorf("%s does not say %q:\n%s", path, w, text)
		}
	}
	for _, n := range not {
		if strings.Contains(text, n) {
			b.t.Errorf("%s says %q:\n%s", path, n, text)
		}
	}
}

// A program whose person did not sign in with the provider for so long is told so, in a
// problem like any other, and works again after it; the pages say until when, and warn.
func TestProgramsEndWithoutASignInWithTheProvider(t *testing.T) {
	t.Parallel()
	p := newIDP(t)
	s := p.site()
	boss := s.owner()
	person := "/settings/people/" + p.link(s, boss, "Dana Ruiz")
	dana := s.browser()
	p.comes(dana) // on 21 November
	token, own := dana.token("CRM sync", "read"), boss.token("Mine", "read")
	hook, _ := dana.hookFor("https://crm.example/discern")
	asks := func(token string) answer { return s.with(token, http.MethodGet, "/api/v1/me") }
	warns := []string{"before then, and they go on", "Sign in with Brackwell"}

	until := "21 December 2026, 10:00 UTC"
	dana.says("/settings/tokens", []string{"Without a sign-in with Brackwell only until " + until}, warns)
	told := "Told until " + until + ", and longer after a sign-in with Brackwell"
	dana.says("/settings/webhooks", []string{told}, warns)
	dana.says(hook, []string{told + "."}, nil)
	theirs := "Their programs work until " + until + ", and longer after a sign-in with Brackwell."
	boss.says("/settings/people", []string{theirs}, nil)
	boss.says(person, []string{"Without a sign-in with Brackwell only until " + until}, []string{theirs})
	boss.says("/settings/tokens", []string{"Mine"}, []string{"Brackwell"}) // who is linked with nothing needs none

	// In the last seven days it stands above everything.
	back := func() (*browser, *browser) { // sessions ended meanwhile; a sign-in link is no sign-in with the provider
		boss = s.owner()
		boss.send(person + "/link")
		dana := s.browser()
		dana.send(signInPath.FindString(boss.see("/settings").body))
		return boss, dana
	}
	s.clock.forward(23 * 24 * time.Hour)
	boss, dana = back()
	dana.says("/settings/tokens", []string{"Your tokens stop on " + until + ". Sign in with Brackwell before then, " +
		"and they go on."}, nil)
	dana.says("/settings/webhooks", []string{"Your webhooks stop on " + until + "."}, nil)
	boss.says(person, []string{theirs}, nil)
	if a := asks(token); a.status != http.StatusOK {
		t.Errorf("before that the token gives %d", a.status)
	}

	s.clock.forward(7 * 24 * time.Hour)
	boss, dana = back()
	for range 40 { // which is no guess: it is known
		a := asks(token)
		if a.status != http.StatusForbidden || a.header.Get("Content-Type") != "application/problem+json" ||
			!strings.Contains(a.body, `"detail":"The person whom this token acts for has to sign in here with the provider`) {
			t.Fatalf("a token that stopped gives %d %s\n%s", a.status, a.header.Get("Content-Type"), a.body)
		}
	}
	if a := asks(own); a.status != http.StatusOK {
		t.Errorf("somebody else's token gives %d", a.status)
	}
	dana.send(hook + "/test")
	must(t, s.server.sendDue(t.Context()))
	dana.says("/settings/tokens", []string{"Your tokens stopped on " + until + ". They go on once you sign in with " +
		"Brackwell again.", "Stopped on " + until + ", until a sign-in with Brackwell"}, nil)
	dana.says(hook, []string{"Told nothing since " + until + ", until a sign-in with Brackwell.",
		"Waits until you sign in with the provider"}, nil)
	stopped := "Their programs stopped on " + until + ", until a sign-in with Brackwell."
	boss.says(person, []string{stopped}, nil)
	boss.says("/settings/people", []string{stopped}, nil)
	trail := boss.see("/settings/audit?what=programs.").text()
	if n := strings.Count(trail, "stopped tokens and webhooks until their person signs in with the provider"); n != 1 {
		t.Errorf("the trail says it %d times:\n%s", n, trail)
	}
	if log := s.log.String(); strings.Contains(log, "level=ERROR") {
		t.Errorf("the log has an error:\n%s", log)
	}

	if !strings.Contains(dana.see("/settings/tokens").body, `action="/sign-in/provider"`) {
		t.Error("the page has no way to the provider")
	}
	p.comes(dana)
	if a := asks(token); a.status != http.StatusOK {
		t.Errorf("after a sign-in the token gives %d\n%s", a.status, a.body)
	}
	dana.says("/settings/tokens", []string{"only until 20 January 2027, 10:00 UTC"}, warns)
}

// How many days is asked where somebody can be linked, and bad input is said and kept.
func TestDaysWithoutTheProviderAreASetting(t *testing.T) {
	t.Parallel()
	newSite(t).owner().says("/settings", nil, []string{"Days without a sign-in"})

	p := newIDP(t)
	s := p.site()
	boss := s.owner()
	if page := boss.see("/settings"); !strings.Contains(page.body, `name="provider_days" value="30"`) ||
		!strings.Contains(page.text(), "People who sign in with Brackwell, and their programs") {
		t.Errorf("the settings say:\n%s", page.text())
	}
	for _, bad := range []string{"", "a month", "-1", "366", "1.5", strings.Repeat("9", 40)} {
		a := boss.post("/settings/provider", "provider_days", bad)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `name="provider_days" value="`+bad+`"`) ||
			strings.Count(a.text(), "Enter a whole number of days from 0 to 365, such as 30.") != 2 {
			t.Errorf("%q: %d\n%s", bad, a.status, a.text())
		}
	}
	if kept, err := s.store.Workspace(t.Context()); err != nil || kept.Provider.Days != 30 {
		t.Errorf("bad input left %d days, %v", kept.Provider.Days, err)
	}

	boss.send("/settings/provider", "provider_days", "90")
	if page := boss.see("/settings"); !strings.Contains(page.body, `name="provider_days" value="90"`) ||
		!strings.Contains(page.text(), "Saved") {
		t.Errorf("after saving:\n%s", page.text())
	}
	boss.send("/settings/people", "name", "Sam Seller")
	sam := s.browser()
	sam.send(signInPath.FindString(boss.see("/settings").body))
	if a := sam.post("/settings/provider", "provider_days", "0"); a.status != http.StatusForbidden {
		t.Errorf("a seller sets it: %d", a.status)
	}
	sam.says("/settings", nil, []string{"Days without a sign-in"})
}

// Where an admin wants it, a passkey alone lets nobody in whose last sign-in with the
// provider is too long ago: they are told so, and how they get in. Pages say it before.
func TestAPasskeyAsksForASignInWithTheProvider(t *testing.T) {
	t.Parallel()
	p := newIDP(t)
	s := newSite(t, func(c *Config) {
		c.Provider = Provider{Name: "Brackwell", Issuer: p.web.URL, ClientID: "discern", Secret: providerSecret}
		c.Outbound, c.BaseURL = onlyHere, &url.URL{Scheme: "https", Host: keyHost}
	})
	p.clock = s.clock
	boss := s.owner()
	id := p.link(s, boss, "Dana Ruiz")
	person := "/settings/people/" + id
	dana, phone := s.browser(), newDevice()
	p.comes(dana) // on 21 November
	dana.enrols(phone, "Phone")
	codes := func() []string {
		dana.confirms(phone, "/")
		return dana.recoveryCodes()
	}()

	due := []string{"Sign in with Brackwell by", "A passkey does not sign you in"}
	s.clock.forward(29 * 24 * time.Hour) // nobody asked for it: no page says anything
	boss, dana = s.owner(), s.browser()
	if a := dana.signsInWith(phone); a.status != http.StatusSeeOther {
		t.Fatalf("a passkey gives %d\n%s", a.status, a.text())
	}
	for _, path := range []string{"/", "/settings", "/settings/passkeys"} {
		dana.says(path, nil, due)
	}
	boss.says(person, nil, []string{"get in and stay in only until"})

	// An admin says so, and who is held reads it before.
	boss.send("/settings/provider", "provider_days", "30", "provider_people", "on")
	if page := boss.see("/settings").body; !strings.Contains(page, `name="provider_people" value="on" checked`) {
		t.Error("the box is not ticked after saving")
	}
	until := "21 December 2026, 10:00 UTC"
	for _, path := range []string{"/", "/settings", "/settings/passkeys"} {
		dana.says(path, []string{"Sign in with Brackwell by " + until + ". Otherwise you are signed out everywhere then, " +
			"and a passkey does not sign you in."}, nil)
		boss.says(path, nil, due)
	}
	held := "Without a sign-in with Brackwell they get in and stay in only until " + until + "."
	boss.says(person, []string{held}, nil)
	boss.says("/settings/people", []string{held}, nil)

	// Then nothing of hers lets her in but the provider.
	s.clock.forward(24*time.Hour - 20*time.Minute)
	boss, dana = s.owner(), s.browser()
	if a := dana.signsInWith(phone); a.status != http.StatusSeeOther {
		t.Fatalf("twenty minutes before that a passkey gives %d", a.status)
	}
	dana.send("/settings/link")
	own := regexp.MustCompile(`/sign-in/[\w-]{20,}`).FindString(dana.see("/settings").body)
	s.clock.forward(20*time.Minute - time.Second)
	if !dana.isIn() {
		t.Error("she is out before the time")
	}
	s.clock.forward(time.Second)
	if dana.isIn() {
		t.Error("her session goes on")
	}
	asks := "This workspace also asks you to sign in with Brackwell every 30 days, and the last time is longer ago. " +
		"Sign in with Brackwell. If it cannot be reached, ask an admin here for a sign-in link."
	refuses := func(a answer, first string) {
		t.Helper()
		if a.status != http.StatusForbidden || !strings.Contains(a.text(), first+" "+asks) ||
			!strings.Contains(a.body, `action="/sign-in/provider"`) || dana.isIn() {
			t.Errorf("%d\n%s", a.status, a.text())
		}
	}
	for range 4 { // none of which counts as a guess
		refuses(dana.signsInWith(phone), "Your passkey is right.")
	}
	refuses(s.browser().post(own), "This link is one that you made for yourself.")
	back, fresh := s.browser(), newDevice()
	back.send("/sign-in/code", "code", codes[0])
	made := fresh.made(t, back.options("/sign-in/new-passkey"))
	refuses(back.post("/sign-in/new-passkey", "name", "New", "credential", made), "The passkey is made.")
	if back.isIn() {
		t.Error("a recovery code lets her in")
	}
	trail := boss.see("/settings/audit?what=passkey.").text()
	if n := strings.Count(trail, "used a passkey, and was asked to sign in with the provider first"); n != 4 {
		t.Errorf("the trail says it %d times", n)
	}
	boss.says(person, []string{"Since " + until + " only a sign-in with Brackwell, or a link you make, lets them in."},
		nil)

	// Two ways stay: a link that an admin makes, and the provider.
	boss.send(person + "/link")
	linked := s.browser()
	linked.send(signInPath.FindString(boss.see("/settings").body))
	linked.says("/", []string{"A passkey does not sign you in until you sign in with Brackwell. You are in by a link " +
		"that somebody here made for you, for as long as this session lasts."}, nil)
	linked.send("/settings/sign-out")
	if a := linked.signsInWith(phone); a.status != http.StatusForbidden {
		t.Errorf("after that link a passkey gives %d", a.status)
	}
	p.comes(dana)
	dana.says("/", nil, due)
	if a := s.browser().signsInWith(phone); a.status != http.StatusSeeOther {
		t.Errorf("after a sign-in with the provider a passkey gives %d", a.status)
	}
}

// What would ask the impossible is refused at the field, and the box stays as it was left.
func TestPeopleAreNotAskedForWhatNobodyCanDo(t *testing.T) {
	t.Parallel()
	p := newIDP(t)
	s := p.site()
	boss := s.owner()
	p.link(s, boss, "Dana Ruiz")
	refuses := func(want string, pairs ...string) {
		t.Helper()
		a := boss.post("/settings/provider", pairs...)
		if a.status != http.StatusUnprocessableEntity || strings.Count(a.text(), want) != 2 ||
			!strings.Contains(a.body, `name="provider_people" value="on" checked`) {
			t.Errorf("%d\n%s", a.status, a.text())
		}
	}
	refuses("With 0 days nobody is asked to sign in again.", "provider_days", "0", "provider_people", "on")
	s.server.provider = nil // as after a restart without it
	refuses("This server has no sign-in with a provider, so nobody could do what this asks.", "provider_days", "30",
		"provider_people", "on")
	if kept, err := s.store.Workspace(t.Context()); err != nil || kept.Provider.People {
		t.Errorf("it is kept: %+v %v", kept.Provider, err)
	}
}
