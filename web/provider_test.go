package web

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"discern/assessment"
	"discern/assessment/store"
)

// idp is a provider of its own: it signs with a real key, holds to PKCE, and gives a
// code out once. Its fields are what a test has it do otherwise.
type idp struct {
	t     *testing.T
	clock *testClock
	web   *httptest.Server
	key   *ecdsa.PrivateKey

	asked url.Values // of the sign-in last begun
	used  bool       // the code of that
	named bool       // it says that it names itself in its answers

	subject string
	claims  func(map[string]any)
	sign    func([]byte) string
	token   http.HandlerFunc
	config  func(map[string]any)
}

const providerSecret = "a secret of thirty-two bytes and more"

func newIDP(t *testing.T) *idp {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	p := &idp{t: t, key: key, subject: "subject-1"}
	mux := http.NewServeMux()
	p.web = httptest.NewServer(mux)
	t.Cleanup(p.web.Close)
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		says := map[string]any{"issuer": p.web.URL, "authorization_endpoint": p.web.URL + "/go",
			"token_endpoint": p.web.URL + "/token", "jwks_uri": p.web.URL + "/keys",
			"id_token_signing_alg_values_supported":          []string{"ES256"},
			"authorization_response_iss_parameter_supported": p.named}
		if p.config != nil {
			p.config(says)
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(says)
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
			{Key: key.Public(), KeyID: "k", Algorithm: "ES256", Use: "sig"}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		if p.token != nil {
			p.token(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		id, secret, _ := r.BasicAuth()
		if p.used || r.FormValue("code") != "the-code" || id != "discern" || secret != url.QueryEscape(providerSecret) ||
			base64.RawURLEncoding.EncodeToString(sum[:]) != p.asked.Get("code_challenge") {
			w.WriteHeader(http.StatusBadRequest)
			w.Write([]byte(`{"error":"invalid_grant"}`))
			return
		}
		p.used = true
		json.NewEncoder(w).Encode(map[string]any{"access_token": "t", "token_type": "Bearer", "id_token": p.idToken()})
	})
	return p
}

func (p *idp) idToken() string {
	now := p.clock.now()
	claims := map[string]any{"iss": p.web.URL, "sub": p.subject, "aud": "discern", "nonce": p.asked.Get("nonce"),
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "name": "Dana Ruiz", "email": "owner@example.com",
		"email_verified": true}
	if p.claims != nil {
		p.claims(claims)
	}
	body, err := json.Marshal(claims)
	must(p.t, err)
	if p.sign != nil {
		return p.sign(body)
	}
	return p.signed(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: p.key, KeyID: "k"}}, body)
}

func (p *idp) signed(with jose.SigningKey, body []byte) string {
	signer, err := jose.NewSigner(with, nil)
	must(p.t, err)
	signed, err := signer.Sign(body)
	must(p.t, err)
	out, err := signed.CompactSerialize()
	must(p.t, err)
	return out
}

// onlyHere lets a server of a test call others of the test.
var onlyHere = []netip.Prefix{prefix("127.0.0.0/8")}

func (p *idp) site(change ...func(*Provider)) *site {
	of := Provider{Name: "Brackwell", Issuer: p.web.URL, ClientID: "discern", Secret: providerSecret}
	for _, f := range change {
		f(&of)
	}
	s := newSite(p.t, func(c *Config) { c.Provider, c.Outbound = of, onlyHere })
	p.clock = s.clock
	return s
}

var wayThere = regexp.MustCompile(`<a class="btn" href="([^"]+)"`)

// begin begins a sign-in, and goes to the provider.
func (p *idp) begin(b *browser) {
	a := b.post("/sign-in/provider")
	found := wayThere.FindStringSubmatch(a.body)
	if a.status != http.StatusOK || found == nil {
		p.t.Fatalf("a sign-in with the provider begins with %d: %s", a.status, a.text())
	}
	at, err := url.Parse(html.UnescapeString(found[1]))
	must(p.t, err)
	p.asked, p.used = at.Query(), false
	if p.asked.Get("code_challenge_method") != "S256" || len(p.asked.Get("state")) < 43 ||
		len(p.asked.Get("nonce")) < 43 || p.asked.Get("response_type") != "code" {
		p.t.Fatalf("what the provider is asked: %v", p.asked)
	}
}

// in comes back from the provider and presses the button.
func (p *idp) in(b *browser, pairs ...string) answer {
	form := []string{"code", "the-code", "state", p.asked.Get("state")}
	if p.named {
		form = append(form, "iss", p.web.URL)
	}
	return b.post("/sign-in/provider/back", append(form, pairs...)...)
}

func (b *browser) isIn() bool { return b.get("/").status == http.StatusOK }

// link has the owner link a person with the account of the provider.
func (p *idp) link(s *site, boss *browser, name string) string {
	boss.post("/settings/people", "name", name, "access", "seller")
	id := s.personNamed(name)
	boss.send("/settings/people/"+id+"/identity", "subject", p.subject)
	return id
}

func TestSomebodyLinkedSignsInWithTheProvider(t *testing.T) {
	p := newIDP(t)
	p.named = true
	s := p.site()
	boss := s.owner()
	id := p.link(s, boss, "Dana Ruiz")

	b := s.browser()
	if page := b.see("/sign-in").text(); !strings.Contains(page, "Sign in with Brackwell") {
		t.Errorf("the page of signing in says: %s", page)
	}
	p.begin(b)

	// What the provider sends the browser to signs nobody in: that takes a press.
	before := s.contents(t)
	back := b.see("/sign-in/provider/back?" + url.Values{"code": {"the-code"}, "state": {p.asked.Get("state")},
		"iss": {p.web.URL}}.Encode())
	if p.used || b.isIn() || s.contents(t) != before {
		t.Error("a look at the address that the provider leads to does something")
	}
	if back.hidden("code") != "the-code" || back.header.Get("Referrer-Policy") != "no-referrer" {
		t.Error("the page that finishes a sign-in lacks its code, or gives it on")
	}

	if a := p.in(b); a.status != http.StatusSeeOther || !b.isIn() {
		t.Fatalf("somebody linked is not let in: %d %s", a.status, a.text())
	}
	if log := s.log.String(); strings.Contains(log, "the-code") || strings.Contains(log, p.asked.Get("state")) {
		t.Error("the log holds a code or a state")
	}

	// Sent twice, and begun anew with a code that was used.
	fresh := s.browser()
	if a := p.in(fresh); a.status == http.StatusSeeOther || fresh.isIn() {
		t.Error("another browser finished the sign-in")
	}
	p.begin(fresh)
	p.used = true
	if a := p.in(fresh); a.status != http.StatusForbidden || fresh.isIn() {
		t.Errorf("a code that was used let somebody in: %d", a.status)
	}

	// No longer linked, they are out at once.
	boss.send("/settings/people/"+id+"/identity/end", "subject", p.subject)
	if b.isIn() {
		t.Error("somebody is still in by an account that is no longer linked")
	}
	p.begin(b)
	if a := p.in(b); a.status != http.StatusForbidden || b.isIn() {
		t.Errorf("an account no longer linked lets in: %d", a.status)
	}
}

// Each way in which what comes back does not hold, one at a time: nobody is let in.
func TestNobodyIsLetInByWhatAProviderDidNotSay(t *testing.T) {
	claim := func(name string, value any) func(*idp) {
		return func(p *idp) { p.claims = func(c map[string]any) { c[name] = value } }
	}
	without := func(name string) func(*idp) {
		return func(p *idp) { p.claims = func(c map[string]any) { delete(c, name) } }
	}
	for what, test := range map[string]struct {
		change func(*idp)
		send   []string // instead of what the provider gave
		other  bool     // another browser finishes
		late   time.Duration
	}{
		"another state":              {send: []string{"state", "guess"}},
		"no state":                   {send: []string{"state", ""}},
		"another browser":            {other: true},
		"eleven minutes later":       {late: 11 * time.Minute},
		"no code":                    {send: []string{"code", ""}},
		"a guessed code":             {send: []string{"code", "guess"}},
		"an issuer that is another":  {send: []string{"iss", "https://evil.example"}},
		"no issuer where it is told": {change: func(p *idp) { p.named = true }, send: []string{"iss", ""}},
		"a token of another issuer":  {change: claim("iss", "https://evil.example")},
		"a token for another":        {change: claim("aud", "other")},
		"a token for several":        {change: claim("aud", []string{"discern", "other"})},
		"another party":              {change: claim("azp", "other")},
		"another nonce":              {change: claim("nonce", "guess")},
		"no nonce":                   {change: without("nonce")},
		"no subject":                 {change: without("sub")},
		"an empty subject":           {change: claim("sub", "")},
		"a subject that is a number": {change: claim("sub", 1)},
		"a token that ran out": {change: func(p *idp) {
			p.claims = func(c map[string]any) { c["exp"] = p.clock.now().Add(-time.Minute).Unix() }
		}},
		"a token not yet good": {change: func(p *idp) {
			p.claims = func(c map[string]any) { c["nbf"] = p.clock.now().Add(time.Hour).Unix() }
		}},
		"a token that nobody signed": {change: func(p *idp) {
			p.sign = func(body []byte) string {
				enc := base64.RawURLEncoding.EncodeToString
				return enc([]byte(`{"alg":"none"}`)) + "." + enc(body) + "."
			}
		}},
		"a token signed with the secret": {change: func(p *idp) {
			p.sign = func(body []byte) string {
				return p.signed(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(providerSecret)}, body)
			}
		}},
		"a token of an unknown key": {change: func(p *idp) {
			key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			must(p.t, err)
			p.sign = func(body []byte) string {
				return p.signed(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, body)
			}
		}},
		"no token": {change: func(p *idp) {
			p.token = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.Write([]byte(`{"access_token":"t","token_type":"Bearer"}`))
			}
		}},
		"an account of the owner's mail": {change: func(p *idp) {
			p.subject = "subject-2"
			p.claims = func(c map[string]any) { c["name"], c["preferred_username"] = "Owner", "Owner" }
		}},
	} {
		t.Run(what, func(t *testing.T) {
			p := newIDP(t)
			s := p.site()
			p.link(s, s.owner(), "Dana Ruiz")
			if test.change != nil {
				test.change(p)
			}

			b := s.browser()
			p.begin(b)
			if test.other {
				b = s.browser()
			}
			s.clock.forward(test.late)
			form := map[string]string{"code": "the-code", "state": p.asked.Get("state"), "iss": p.web.URL}
			for i := 0; i+1 < len(test.send); i += 2 {
				form[test.send[i]] = test.send[i+1]
			}
			a := b.post("/sign-in/provider/back", "code", form["code"], "state", form["state"], "iss", form["iss"])
			if a.status != http.StatusForbidden || b.isIn() {
				t.Errorf("%d, in: %v\n%s", a.status, b.isIn(), a.text())
			}
			if strings.Contains(a.body, p.web.URL) || strings.Contains(a.body, "oidc") {
				t.Error("the answer tells of the inside")
			}
		})
	}
}

// A provider that is not what it says, or does not answer, is said in one sentence, and
// everything else works.
func TestAProviderThatIsAwayIsSaid(t *testing.T) {
	for what, change := range map[string]func(*idp){
		"another issuer": func(p *idp) { p.config = func(c map[string]any) { c["issuer"] = "https://evil.example" } },
		"a redirect": func(p *idp) {
			p.web.Config.Handler = http.RedirectHandler("https://evil.example/", http.StatusFound)
		},
		"nothing": func(p *idp) { p.web.Close() },
	} {
		t.Run(what, func(t *testing.T) {
			p := newIDP(t)
			s := p.site()
			change(p)
			b := s.browser()
			a := b.post("/sign-in/provider")
			if a.status != http.StatusServiceUnavailable || !strings.Contains(a.text(), "does not answer") {
				t.Errorf("%d: %s", a.status, a.text())
			}
			if !s.owner().isIn() {
				t.Error("the owner cannot come in without the provider")
			}
		})
	}
}

func TestGroupsDecideTheRoleAtEachSignIn(t *testing.T) {
	p := newIDP(t)
	groups := any([]string{"everybody", "sales"})
	p.claims = func(c map[string]any) { c["groups"] = groups }
	s := p.site(func(of *Provider) {
		of.Create = true
		of.Groups = map[string]assessment.MemberRole{"sales": assessment.RoleSeller, "leads": assessment.RoleAdmin}
	})
	boss := s.owner()
	role := func() assessment.MemberRole {
		all, err := s.store.Users(t.Context(), s.principal())
		must(t, err)
		for _, u := range all {
			if u.Name == "Dana Ruiz" {
				return u.Access
			}
		}
		return ""
	}
	try := func() (*browser, bool) {
		b := s.browser()
		p.begin(b)
		return b, p.in(b).status == http.StatusSeeOther
	}

	groups = []string{"everybody"}
	if _, in := try(); in || role() != "" {
		t.Fatal("somebody of no group was added")
	}
	groups = []string{"everybody", "sales"}
	b, in := try()
	if !in || role() != assessment.RoleSeller {
		t.Fatalf("somebody of a group is not let in, or is %q", role())
	}
	groups = []string{"sales", "leads"}
	if _, in := try(); !in || role() != assessment.RoleAdmin {
		t.Errorf("the highest group does not count: %q", role())
	}
	for what, without := range map[string]any{"none": []string{}, "a text": "leads", "nothing": nil,
		"a group of another name": []string{"Leads"}} {
		groups = without
		if _, in := try(); in || role() != assessment.RoleReader || b.isIn() {
			t.Errorf("with %s, in: %v, still in: %v, as %q", what, in, b.isIn(), role())
		}
	}

	groups = []string{"sales"}
	if b, in = try(); !in {
		t.Fatal("back in the group, they are not let in")
	}
	boss.send("/settings/people/"+s.personNamed("Dana Ruiz")+"/shut-out", "to", "")
	if _, in := try(); in || b.isIn() {
		t.Error("somebody shut out came in with the provider")
	}
}

// An account is one person's, a link is not made to nobody, and only admins make it.
func TestAnAccountIsLinkedWithOnePerson(t *testing.T) {
	p := newIDP(t)
	s := p.site()
	boss := s.owner()
	p.link(s, boss, "Dana Ruiz")
	boss.post("/settings/people", "name", "Tom Abel", "access", "seller")
	tom := "/settings/people/" + s.personNamed("Tom Abel") + "/identity"
	if a := boss.post(tom, "subject", p.subject); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.text(), "linked with somebody already") {
		t.Errorf("%d: %s", a.status, a.text())
	}
	for _, bad := range []string{"", strings.Repeat("x", 256)} {
		if a := boss.post(tom, "subject", bad); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%q is linked: %d", bad, a.status)
		}
	}
	if _, err := s.store.SignInWithProvider(t.Context(), store.ProviderSignIn{}); codeOf(err) != assessment.Forbidden {
		t.Errorf("nothing signs somebody in: %v", err)
	}
}
