package web

import (
	"net/http"
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
		!strings.Contains(page.text(), "Programs of people who sign in with Brackwell") {
		t.Errorf("the settings say:\n%s", page.text())
	}
	for _, bad := range []string{"", "a month", "-1", "366", "1.5", strings.Repeat("9", 40)} {
		a := boss.post("/settings/provider", "provider_days", bad)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `name="provider_days" value="`+bad+`"`) ||
			strings.Count(a.text(), "Enter a whole number of days from 0 to 365, such as 30.") != 2 {
			t.Errorf("%q: %d\n%s", bad, a.status, a.text())
		}
	}
	if kept, err := s.store.Workspace(t.Context()); err != nil || kept.ProviderDays != 30 {
		t.Errorf("bad input left %d days, %v", kept.ProviderDays, err)
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
