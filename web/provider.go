package web

import (
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/labstack/echo/v4"
	"golang.org/x/oauth2"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// Provider is where people can sign in beside here: an OpenID Connect provider. The
// zero value is none.
type Provider struct {
	Name     string // on the button
	Issuer   string // exactly as the provider writes it
	ClientID string
	Secret   string // of this program at the provider; "" for a client that has none
	// Groups gives roles to groups of the provider. Where there are any, they decide at
	// each sign-in, and whoever is in none of them is not let in.
	Groups map[string]assessment.MemberRole
	Claim  string // that lists the groups; "" for "groups"
	Create bool   // whether somebody unknown is added at their first sign-in
}

// maxProviderReply bounds what is read of one answer of a provider, in bytes.
const maxProviderReply = 1 << 20

// providerAlgs are the signatures that are taken: none that a shared secret makes.
var providerAlgs = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512,
	oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}

// provider speaks with one. What it says of itself is read when it is first needed, so
// that the program starts without it.
type provider struct {
	Provider
	client *http.Client
	back   string // the address it sends people back to

	mu    sync.Mutex
	found *oidc.Provider
	named bool // it says in each answer who answers (RFC 9207)
}

func newProvider(of Provider, base *url.URL, outbound []netip.Prefix) *provider {
	if of.Issuer == "" {
		return nil
	}

	// Redirects are followed nowhere: a provider stands where it says.
	client := &http.Client{Timeout: 5 * time.Second, Transport: boundedReplies{outboundTransport(outbound)},
		CheckRedirect: noRedirects}
	of.Name, of.Claim = cmp.Or(of.Name, "your company's account"), cmp.Or(of.Claim, "groups")
	return &provider{Provider: of, client: client,
		back: strings.TrimSuffix(base.String(), "/") + templates.ProviderBackURL}
}

// boundedReplies cuts an answer off that is too long.
type boundedReplies struct{ http.RoundTripper }

func (b boundedReplies) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, maxProviderReply), res.Body}
	}
	return res, err
}

// ready reads what the provider says of itself, once it answers.
func (p *provider) ready(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}

	// Not the request's context: keys are fetched with it later on.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.Issuer)
	if err != nil {
		return nil, err
	}
	var says struct {
		Named bool `json:"authorization_response_iss_parameter_supported"`
	}
	if err := found.Claims(&says); err != nil {
		return nil, err
	}

	p.found, p.named = found, says.Named
	return found, nil
}

func (p *provider) config(found *oidc.Provider) oauth2.Config {
	return oauth2.Config{ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: found.Endpoint(), RedirectURL: p.back,
		Scopes: []string{oidc.ScopeOpenID, "profile"}}
}

// providerFlow is one sign-in under way. It is kept in a signed cookie of the browser
// that began it, so that strangers who begin many fill nothing here.
type providerFlow struct {
	State, Nonce, Verifier string
	Ends                   int64 // Unix time
}

const providerCookie = "provider"

var errProviderAway = &statusError{http.StatusServiceUnavailable,
	"The provider of that account does not answer. Try again in a minute, or sign in another way."}

// errFlow is said where a browser comes back from a sign-in that it did not begin, or
// too late.
var errFlow = assessment.Errorf(assessment.Gone,
	"This sign-in was begun in another browser, or too long ago. Begin again.")

// errProviderSaid is the one answer to whatever a provider says that does not hold.
var errProviderSaid = assessment.Errorf(assessment.Forbidden, "That sign-in was not accepted. Begin again.")

// goToProvider is POST /sign-in/provider: it begins a sign-in and shows the way there.
func (s *Server) goToProvider(c echo.Context, _ assessment.Principal) error {
	if s.provider == nil {
		return errNotHere
	}
	found, err := s.provider.ready(c.Request().Context())
	if err != nil {
		s.logOf(c).Warn("provider does not answer", "why", err)
		return errProviderAway
	}

	flow := providerFlow{State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(),
		Verifier: oauth2.GenerateVerifier(), Ends: s.config.Now().Add(store.ProviderLife).Unix()}
	body := strings.Join([]string{flow.State, flow.Nonce, flow.Verifier, strconv.FormatInt(flow.Ends, 10)}, ".")
	err = writeCookie(c.Response(), cookieName(providerCookie, s.secure), body, int(store.ProviderLife.Seconds()),
		s.secure, s.sessions.codecs)
	if err != nil {
		return err
	}

	conf := s.provider.config(found)
	at := conf.AuthCodeURL(flow.State, oidc.Nonce(flow.Nonce), oauth2.S256ChallengeOption(flow.Verifier))
	return s.page(c, http.StatusOK, templates.ToProviderPage(templates.ToProviderPageData{
		Page: s.base(assessment.Principal{}, "Sign in", templates.NavNone), Name: s.provider.Name, URL: at}))
}

// backFromProvider is GET /sign-in/provider/back: it shows the button that finishes the
// sign-in, and changes nothing.
func (s *Server) backFromProvider(c echo.Context, _ assessment.Principal) error {
	if s.provider == nil {
		return errNotHere
	}
	return s.page(c, http.StatusOK, templates.BackFromProviderPage(templates.BackFromProviderPageData{
		Page: s.base(assessment.Principal{}, "Sign in", templates.NavNone), Name: s.provider.Name,
		Code: query(c, "code"), State: query(c, "state"), Issuer: query(c, "iss"), Refused: query(c, "error") != ""}))
}

// signInWithProvider is POST /sign-in/provider/back.
func (s *Server) signInWithProvider(c echo.Context, _ assessment.Principal) error {
	if s.provider == nil {
		return errNotHere
	}
	// A browser that began none has nothing to guess: nothing of it is read or counted.
	if _, began := readCookie(c.Request(), cookieName(providerCookie, s.secure), s.sessions.codecs); !began {
		wrong, status, _ := passkeyWrong(errFlow)
		return s.signInHelpPage(c, status, wrong)
	}

	f, err := readForm(c)
	if err != nil {
		return err
	}
	in, err := s.saidByProvider(c, f)
	user := ""
	if err == nil {
		user, err = s.store.SignInWithProvider(c.Request().Context(), in)
	}

	if wrong, status, ok := passkeyWrong(err); ok {
		if err := s.mayGuess(c, store.GuessSecret); err != nil {
			return err
		}
		return s.signInHelpPage(c, status, wrong)
	}
	if err != nil {
		return err
	}
	if _, err := s.signedInAs(c, user); err != nil {
		return err
	}

	return seeOther(c, "/")
}

// flowOf takes the sign-in that this browser began.
func (s *Server) flowOf(c echo.Context) (providerFlow, error) {
	name := cookieName(providerCookie, s.secure)
	body, ok := readCookie(c.Request(), name, s.sessions.codecs)
	if !ok {
		return providerFlow{}, errFlow
	}
	http.SetCookie(c.Response(), newCookie(name, "", -1, s.secure))

	parts := strings.Split(body, ".")
	if len(parts) != 4 {
		return providerFlow{}, errFlow
	}
	ends, err := strconv.ParseInt(parts[3], 10, 64)
	if err != nil || s.config.Now().Unix() >= ends {
		return providerFlow{}, errFlow
	}

	return providerFlow{State: parts[0], Nonce: parts[1], Verifier: parts[2], Ends: ends}, nil
}

// saidByProvider checks what somebody brought back, fetches what the provider says, and
// checks that.
func (s *Server) saidByProvider(c echo.Context, f form) (store.ProviderSignIn, error) {
	var none store.ProviderSignIn
	flow, err := s.flowOf(c)
	if err != nil {
		return none, err
	}
	if subtle.ConstantTimeCompare([]byte(f.text("state")), []byte(flow.State)) != 1 {
		return none, errFlow
	}

	ctx := oidc.ClientContext(c.Request().Context(), s.provider.client)
	found, err := s.provider.ready(ctx)
	if err != nil {
		s.logOf(c).Warn("provider does not answer", "why", err)
		return none, errProviderAway
	}
	in, err := s.provider.check(ctx, found, flow, f.text("code"), f.text("iss"), s.config.Now)
	if err != nil {
		var away *url.Error
		if errors.As(err, &away) {
			s.logOf(c).Warn("provider does not answer", "why", away.Err)
			return none, errProviderAway
		}

		s.logOf(c).Info("sign-in by provider refused", "why", err)
		return none, errProviderSaid
	}

	return in, nil
}

// check exchanges a code for what the provider says of somebody. Every error but one
// that wraps a *url.Error is a refusal.
func (p *provider) check(ctx context.Context, found *oidc.Provider, flow providerFlow, code, issuer string,
	now func() time.Time) (store.ProviderSignIn, error) {
	var none store.ProviderSignIn
	switch {
	case code == "":
		return none, errors.New("no code")
	case issuer != "" && issuer != p.Issuer, issuer == "" && p.named:
		return none, errors.New("another issuer answers")
	}
	conf := p.config(found)
	got, err := conf.Exchange(ctx, code, oauth2.VerifierOption(flow.Verifier))
	if err != nil {
		if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
			return none, fmt.Errorf("the code was refused: %q", refused.ErrorCode) // never its body
		}
		return none, err
	}
	raw, ok := got.Extra("id_token").(string)
	if !ok {
		return none, errors.New("no identity token")
	}
	token, err := found.VerifierContext(ctx, &oidc.Config{ClientID: p.ClientID, SupportedSigningAlgs: providerAlgs,
		Now: now}).Verify(ctx, raw)
	if err != nil {
		return none, err
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(flow.Nonce)) != 1 {
		return none, errors.New("another nonce")
	}

	var said struct {
		Party string `json:"azp"`
		Name  string `json:"name"`
	}
	all := map[string]json.RawMessage{}
	if err := errors.Join(token.Claims(&said), token.Claims(&all)); err != nil {
		return none, err
	}
	if said.Party != "" && said.Party != p.ClientID || said.Party == "" && len(token.Audience) > 1 {
		return none, errors.New("made for another program")
	}

	return store.ProviderSignIn{Identity: store.Identity{Issuer: token.Issuer, Subject: token.Subject},
		State: flow.State, Name: said.Name, Mapped: len(p.Groups) > 0, Role: p.roleOf(all[p.Claim]), Create: p.Create}, nil
}

// roleOf is the highest role that a claim of groups gives; "" for none. A claim that is
// no list of texts gives none.
func (p *provider) roleOf(claim json.RawMessage) assessment.MemberRole {
	var groups []string
	if json.Unmarshal(claim, &groups) != nil {
		return ""
	}

	var best assessment.MemberRole
	for _, g := range groups {
		if role, ok := p.Groups[g]; ok && (best == "" || role.AtLeast(best)) {
			best = role
		}
	}

	return best
}

// GroupRoles reads which groups give which roles: "discern-admins=admin,sales=seller".
// No group makes an owner.
func GroupRoles(text string) (map[string]assessment.MemberRole, error) {
	out := map[string]assessment.MemberRole{}
	for _, pair := range strings.Split(text, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		group, role, ok := strings.Cut(strings.TrimSpace(pair), "=")
		r := assessment.MemberRole(strings.TrimSpace(role))
		if !ok || strings.TrimSpace(group) == "" || !slices.Contains([]assessment.MemberRole{assessment.RoleAdmin,
			assessment.RoleSeller, assessment.RoleReader}, r) {
			return nil, fmt.Errorf("%q is not a group and a role, such as sales=seller; roles are admin, seller and reader",
				strings.TrimSpace(pair))
		}
		out[strings.TrimSpace(group)] = r
	}

	return out, nil
}
