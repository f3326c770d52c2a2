package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

var tokenIn = regexp.MustCompile(`value="(discern_[a-z2-7]+)"`)

// token makes a token by the form.
func (b *browser) token(name string, scopes ...string) string {
	b.t.Helper()
	pairs := []string{"name", name, "days", "90"}
	for _, s := range scopes {
		pairs = append(pairs, "scopes", s)
	}
	return in(b.t, tokenIn, b.see(b.send("/settings/tokens", pairs...)).body)
}

// with asks as a program does.
func (s *site) with(token, method, path string) answer {
	s.t.Helper()
	b := s.browser()
	b.headers["Authorization"] = "Bearer " + token
	return b.do(method, path, nil)
}

func TestATokenIsMadeShownOnceAndEndedOnItsPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.owner()
	token := b.token("CRM sync", "read", "write")
	page := b.see("/settings/tokens")
	if strings.Contains(page.body, token) || !strings.Contains(page.text(), "CRM sync Read and answer") ||
		!strings.Contains(page.text(), "Not yet") {
		t.Errorf("the second time the page says:\n%s", page.text())
	}

	a := s.with(token, http.MethodGet, "/api/v1/me")
	if a.status != http.StatusOK || !strings.Contains(a.body, `"scopes":["read","write"]`) {
		t.Errorf("the token gives %d\n%s", a.status, a.body)
	}
	if text := b.see("/settings/tokens").text(); strings.Contains(text, "Not yet") {
		t.Errorf("its use does not stand on the page:\n%s", text)
	}

	tokens, err := s.store.Tokens(t.Context(), s.principal())
	must(t, err)
	if to := b.send("/settings/tokens/" + tokens[0].ID + "/end"); !strings.Contains(b.see(to).text(), "It works no more") {
		t.Error("ending it is not said")
	}
	if a := s.with(token, http.MethodGet, "/api/v1/me"); a.status != http.StatusUnauthorized ||
		a.header.Get("WWW-Authenticate") == "" || a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("an ended token gives %d %v\n%s", a.status, a.header, a.body)
	}
	if strings.Contains(s.log.String(), token[8:40]) {
		t.Error("the log holds the token")
	}
}

func TestATokenThatCannotBeMadeComesBackAsTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	a := s.owner().post("/settings/tokens", "name", "KEPT", "days", "30")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `value="KEPT"`) ||
		!strings.Contains(a.body, `value="30" selected`) || !strings.Contains(a.text(), "Choose at least one thing") {
		t.Errorf("%d\n%s", a.status, a.text())
	}
}

// A token opens what is for programs and nothing else, and a cookie the other way around.
func TestATokenOpensNoPageAndACookieNothingForPrograms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.owner()
	token := b.token("CRM sync", "read", "write", "links")
	for _, path := range []string{"/", "/settings", "/settings/tokens", "/settings/audit"} {
		if a := s.with(token, http.MethodGet, path); a.status != http.StatusUnauthorized {
			t.Errorf("%s with a token: %d", path, a.status)
		}
	}
	if a := b.get("/api/v1/me"); a.status != http.StatusUnauthorized {
		t.Errorf("a cookie opens what is for programs: %d", a.status)
	}
	if a := s.browser().get("/api/v1/me?access_token=" + token); a.status != http.StatusUnauthorized {
		t.Errorf("a token in an address: %d", a.status)
	}
	if a := s.with(token, http.MethodGet, "/api/v1/nothing"); a.status != http.StatusNotFound ||
		a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("nothing there: %d %s", a.status, a.body)
	}
}

func TestATokenThatAsksTooOftenWaits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.owner()
	token, other := b.token("CRM sync", "read"), b.token("Another", "read")
	for range programBurst {
		if a := s.with(token, http.MethodGet, "/api/v1/me"); a.status != http.StatusOK {
			t.Fatalf("within the limit: %d", a.status)
		}
	}
	if a := s.with(token, http.MethodGet, "/api/v1/me"); a.status != http.StatusTooManyRequests ||
		a.header.Get("Retry-After") != "1" {
		t.Errorf("beyond the limit: %d, wait %q", a.status, a.header.Get("Retry-After"))
	}
	if a := s.with(other, http.MethodGet, "/api/v1/me"); a.status != http.StatusOK {
		t.Errorf("another token: %d", a.status)
	}
	s.clock.forward(time.Second)
	if a := s.with(token, http.MethodGet, "/api/v1/me"); a.status != http.StatusOK {
		t.Errorf("a second later: %d", a.status)
	}
}

// Tokens that do not work are guesses, which are few a minute.
func TestGuessingTokensIsLimited(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.owner()
	token := b.token("CRM sync", "read")
	tokens, err := s.store.Tokens(t.Context(), s.principal())
	must(t, err)
	b.send("/settings/tokens/" + tokens[0].ID + "/end")
	last := 0
	for range 31 {
		last = s.with(token, http.MethodGet, "/api/v1/me").status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after 30 tries: %d", last)
	}
}
