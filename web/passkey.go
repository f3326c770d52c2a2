package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// passkeys is where passkeys work: at one host and origin. The zero value is a
// server at whose address they cannot.
type passkeys struct {
	checker *webauthn.WebAuthn
	host    string // that passkeys are bound to
	origin  string // of the pages they work on
	bar     string // why they cannot be used at all, as a sentence; "" where they can
}

// newPasskeys works out where passkeys work from the address people use. A passkey
// is bound to a host's name, and a browser offers it over a private connection or
// on the same machine only.
func newPasskeys(base *url.URL) (passkeys, error) {
	host, origin := base.Hostname(), base.Scheme+"://"+base.Host
	addr, notAddress := netip.ParseAddr(host)
	switch {
	case base.Scheme == "https" && notAddress == nil:
		return passkeys{bar: "Passkeys cannot be used here, because they need an address with a name, not a number."}, nil
	case base.Scheme != "https" && !loopbackName(host):
		return passkeys{bar: "Passkeys cannot be used here, because this connection is not private: they need https."}, nil
	case notAddress == nil && addr.IsLoopback():
		host = "localhost"
		origin = base.Scheme + "://" + strings.TrimSuffix("localhost:"+base.Port(), ":")
	}

	checker, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Discern", RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(),
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			UserVerification:   protocol.VerificationRequired,
		},
	})
	return passkeys{checker: checker, host: host, origin: origin}, err
}

// barAt says why passkeys cannot be used on the page of a request; "" where they can.
func (k passkeys) barAt(r *http.Request) string {
	if k.bar != "" {
		return k.bar
	}
	at, err := url.Parse(k.origin)
	if err == nil && strings.EqualFold(withPort(r.Host, at.Scheme), withPort(at.Host, at.Scheme)) {
		return ""
	}
	return "Passkeys cannot be used at this address, because they belong to " + k.origin + "."
}

// mayUse refuses what needs a passkey where none can be used.
func (k passkeys) mayUse(c echo.Context) error {
	if bar := k.barAt(c.Request()); bar != "" {
		return assessment.Errorf(assessment.Forbidden, "%s", bar)
	}
	return nil
}

func (s *Server) passkeyRoutes() []route {
	return []route{
		{post, "/sign-in/passkey/options", anyone, s.signInOptions, byScript},
		{post, "/sign-in/passkey", anyone, s.signInWithPasskey, plain},
		{get, templates.RecoverURL, anyone, s.codeForm, plain},
		{post, templates.RecoverURL, anyone, s.useCode, plain},
		{get, templates.RecoverKeyURL, anyone, s.recoverKeyForm, plain},
		{post, templates.RecoverKeyURL + "/options", anyone, s.recoverKeyOptions, byScript},
		{post, templates.RecoverKeyURL, anyone, s.recoverKey, plain},
		{get, templates.PasskeysURL, member, s.passkeyList, asksFirst},
		{get, templates.NewPasskeyURL, member, s.newPasskeyForm, asksFirst | fresh | enrols},
		{post, templates.NewPasskeyURL + "/options", member, s.newPasskeyOptions, byScript | fresh | enrols},
		{post, templates.NewPasskeyURL, member, withForm(s.newPasskey), fresh | enrols},
		{post, templates.ProveURL + "/options", member, s.proveOptions, byScript},
		{post, templates.ProveURL, member, withForm(s.prove), plain},
		{get, templates.CodesURL, member, s.codes, asksFirst | fresh},
		{post, templates.CodesURL, member, s.makeCodes, fresh},
		{get, templates.PasskeysURL + "/:key", member, s.renamePasskeyForm, asksFirst},
		{post, templates.PasskeysURL + "/:key", member, withForm(s.renamePasskey), plain},
		{get, templates.PasskeysURL + "/:key/remove", member, s.removePasskeyForm, asksFirst | fresh},
		{post, templates.PasskeysURL + "/:key/remove", member, s.removePasskey, fresh},
	}
}

// holder is a person as the library asks for one.
type holder struct {
	store.Keyholder
	host string
}

func (h holder) WebAuthnID() []byte          { return h.Handle }
func (h holder) WebAuthnName() string        { return nameOr(h.Name, noName) }
func (h holder) WebAuthnDisplayName() string { return h.WebAuthnName() }

// WebAuthnCredentials are the passkeys that work here.
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	var out []webauthn.Credential
	for _, k := range h.At(h.host) {
		one := webauthn.Credential{ID: k.Credential, PublicKey: k.PublicKey,
			Flags:         webauthn.NewCredentialFlags(protocol.AuthenticatorFlags(k.Flags)),
			Authenticator: webauthn.Authenticator{AAGUID: k.Model, SignCount: k.Counter}}
		for _, t := range k.Transports {
			one.Transport = append(one.Transport, protocol.AuthenticatorTransport(t))
		}
		out = append(out, one)
	}
	return out
}

// passkeyList is GET /settings/passkeys: one's own passkeys and what is left of one's
// recovery codes.
func (s *Server) passkeyList(c echo.Context, p assessment.Principal) error {
	return s.passkeyListPage(c, p, http.StatusOK, nil)
}

func (s *Server) passkeyListPage(c echo.Context, p assessment.Principal, status int, wrong faults) error {
	ctx := c.Request().Context()
	keys, err := s.store.Passkeys(ctx, p)
	if err != nil {
		return err
	}
	codes, err := s.store.RecoveryCodesOf(ctx, p)
	if err != nil {
		return err
	}

	page := s.base(p, "Passkeys", templates.NavSettings)
	page.Errors = wrong
	if m, ok := s.shown.take(passkeysKey(p)); ok && len(wrong) == 0 {
		page.Status = m.what
	}

	data := templates.PasskeysPageData{Page: page, Bar: s.passkeys.barAt(c.Request()), Codes: codesLeft(c, codes)}
	if data.Held, err = s.heldAt(c); err != nil {
		return err
	}
	for _, k := range keys {
		data.Keys = append(data.Keys, s.passkeyItem(c, k))
	}

	return s.page(c, status, templates.PasskeysPage(data))
}

func passkeysKey(p assessment.Principal) string { return "passkeys " + p.UserID }

func codesLeft(c echo.Context, n store.CodeCount) templates.CodesLeft {
	out := templates.CodesLeft{Made: n.Made, Left: n.Left}
	if !n.LastUsed.IsZero() {
		out.LastUsed = templates.Day(c.Request().Context(), n.LastUsed)
	}
	return out
}

func (s *Server) passkeyItem(c echo.Context, k store.Passkey) templates.PasskeyItem {
	ctx := c.Request().Context()
	out := templates.PasskeyItem{ID: k.ID, Name: k.Name, Made: templates.Day(ctx, k.Made), Doubted: !k.Doubted.IsZero()}
	if !k.Used.IsZero() {
		out.Used = templates.Day(ctx, k.Used)
	}
	if k.Host != s.passkeys.host {
		out.Elsewhere = k.Host
	}
	return out
}

// ownPasskey is the passkey of an address, and the others of the person who asks.
func (s *Server) ownPasskey(c echo.Context, p assessment.Principal) (one store.Passkey,
	others []store.Passkey, err error) {
	all, err := s.store.Passkeys(c.Request().Context(), p)
	if err != nil {
		return one, nil, err
	}

	for _, k := range all {
		if k.ID == c.Param("key") {
			one = k
		} else {
			others = append(others, k)
		}
	}

	if one.ID == "" {
		return one, nil, errNotHere
	}
	return one, others, nil
}

// renamePasskeyForm is GET /settings/passkeys/{key}.
func (s *Server) renamePasskeyForm(c echo.Context, p assessment.Principal) error {
	one, _, err := s.ownPasskey(c, p)
	if err != nil {
		return err
	}
	return s.renamePasskeyPage(c, p, http.StatusOK, s.passkeyItem(c, one), nil)
}

func (s *Server) renamePasskeyPage(c echo.Context, p assessment.Principal, status int, k templates.PasskeyItem,
	wrong faults) error {
	page := s.base(p, "Rename a passkey", templates.NavSettings)
	page.Errors = wrong
	return s.page(c, status, templates.RenamePasskeyPage(templates.RenamePasskeyPageData{Page: page, Key: k}))
}

// renamePasskey is POST /settings/passkeys/{key}.
func (s *Server) renamePasskey(c echo.Context, p assessment.Principal, f form) error {
	one, _, err := s.ownPasskey(c, p)
	if err != nil {
		return err
	}
	err = s.store.RenamePasskey(c.Request().Context(), p, one.ID, f.line("name"))
	if wrong, ok := invalidOf(err); ok {
		item := s.passkeyItem(c, one)
		item.Name = f.line("name")
		return s.renamePasskeyPage(c, p, http.StatusUnprocessableEntity, item, wrong)
	}
	if err != nil {
		return err
	}

	s.shown.put(passkeysKey(p), made{what: "The passkey is now called " + f.line("name") + "."})
	return seeOther(c, templates.PasskeysURL)
}

// removePasskeyForm is GET /settings/passkeys/{key}/remove: it says what remains.
func (s *Server) removePasskeyForm(c echo.Context, p assessment.Principal) error {
	one, others, err := s.ownPasskey(c, p)
	if err != nil {
		return err
	}
	codes, err := s.store.RecoveryCodesOf(c.Request().Context(), p)
	if err != nil {
		return err
	}

	data := templates.RemovePasskeyPageData{Page: s.base(p, "Remove a passkey", templates.NavSettings),
		Key:   s.passkeyItem(c, one),
		Codes: codesLeft(c, codes), Command: s.config.LinkCommand}
	for _, k := range others {
		if k.Host == s.passkeys.host {
			data.Remain = append(data.Remain, k.Name)
		}
	}

	return s.page(c, http.StatusOK, templates.RemovePasskeyPage(data))
}

// removePasskey is POST /settings/passkeys/{key}/remove.
func (s *Server) removePasskey(c echo.Context, p assessment.Principal) error {
	one, _, err := s.ownPasskey(c, p)
	if err != nil {
		return err
	}
	session, err := s.currentSession(c)
	if err != nil {
		return err
	}
	if err := s.store.RemovePasskey(c.Request().Context(), p, session, one.ID); err != nil {
		return err
	}

	s.shown.put(passkeysKey(p), made{what: "The passkey " + one.Name + " is removed. It signs nobody in any more."})
	return seeOther(c, templates.PasskeysURL)
}
