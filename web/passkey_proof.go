package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// freshly asks whoever has a passkey to use it, where they have not just done so,
// before what cannot be taken back. Whoever has none is asked nothing.
func (s *Server) freshly(row route, do handler) handler {
	return func(c echo.Context, p assessment.Principal) error {
		session, err := s.currentSession(c)
		if err != nil {
			return err
		}
		proof, err := s.store.Proof(c.Request().Context(), p, session, s.passkeys.host)
		if err != nil {
			return err
		}
		if proof.Suffices() || row.has(enrols) && proof.Enrols {
			return do(c, p)
		}

		if wantsJSON(c) {
			return assessment.Errorf(assessment.Forbidden, "Use your passkey first: load this page again, and it asks for it.")
		}
		return s.provePage(c, p, http.StatusForbidden, s.pageOf(c), nil)
	}
}

// pageOf is where somebody goes on who was asked for a passkey: the address itself, or
// where that only takes a form, the page above it that has the form.
func (s *Server) pageOf(c echo.Context) string {
	row, path := c.Path(), c.Request().URL.Path
	for {
		if _, ok := s.rows[get+" "+row]; ok || strings.Count(row, "/") < 2 {
			return path
		}
		row, path = row[:strings.LastIndex(row, "/")], path[:strings.LastIndex(path, "/")]
	}
}

func (s *Server) provePage(c echo.Context, p assessment.Principal, status int, to string, wrong faults) error {
	page := s.base(p, "Confirm that it is you", templates.NavSettings)
	page.Errors = wrong
	data := templates.ProvePageData{Page: page, Bar: s.passkeys.barAt(c.Request()), To: to}
	if c.Path() != templates.ProveURL { // there the form is the passkey's own
		data.Typed = s.typed(c)
	}
	return s.page(c, status, templates.ProvePage(data))
}

// proveOptions is POST /settings/passkeys/confirm/options.
func (s *Server) proveOptions(c echo.Context, p assessment.Principal) error {
	if err := s.passkeys.mayUse(c); err != nil {
		return err
	}
	session, err := s.currentSession(c)
	if err != nil {
		return err
	}
	who, err := s.store.Keyholder(c.Request().Context(), p)
	if err != nil {
		return err
	}
	h := holder{who, s.passkeys.host}
	if len(h.At(h.host)) == 0 {
		return assessment.Errorf(assessment.Forbidden, "You have no passkey here.")
	}
	options, data, err := s.passkeys.checker.BeginLogin(h, webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return err
	}

	return s.pose(c, store.Ceremony{Purpose: store.ToProve, UserID: p.UserID, Session: session}, options, data)
}

// prove is POST /settings/passkeys/confirm: the session gets a new token, and what
// was asked for can be done.
func (s *Server) prove(c echo.Context, p assessment.Principal, f form) error {
	to := ownPath(f.line("to"))
	err := s.proved(c, p, f)
	if wrong, status, ok := passkeyWrong(err); ok {
		return s.provePage(c, p, status, to, wrong)
	}
	if err != nil {
		return err
	}

	return seeOther(c, to)
}

func (s *Server) proved(c echo.Context, p assessment.Principal, f form) error {
	if err := s.passkeys.mayUse(c); err != nil {
		return err
	}
	if f.text("credential") == "" {
		return errNoScript
	}
	current, err := s.currentSession(c)
	if err != nil {
		return err
	}
	of, data, err := s.askedOf(c, store.ToProve, current)
	if err != nil {
		return err
	}
	if of.UserID != p.UserID {
		return errNotAsked
	}
	who, err := s.store.Keyholder(c.Request().Context(), p)
	if err != nil {
		return err
	}
	answer, err := protocol.ParseCredentialRequestResponseBytes([]byte(f.text("credential")))
	if err != nil {
		return s.refusedPasskey(c, err)
	}
	h := holder{who, s.passkeys.host}
	got, err := s.passkeys.checker.ValidateLogin(h, *data, answer)
	if err != nil {
		return s.refusedPasskey(c, err)
	}

	session, err := s.sessions.Get(c.Request(), s.sessions.name)
	if err != nil {
		return err
	}
	token, err := s.store.ProveSession(c.Request().Context(), session.ID, useOf(h, got, answer))
	if err != nil {
		return err
	}

	session.ID = token
	return writeCookie(c.Response(), session.Name(), token, session.Options.MaxAge, s.secure, s.sessions.codecs)
}

// ownPath is a path of ours; "/" for anything else that a form says.
func ownPath(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.ContainsAny(u.Path, "\\\t\r\n") || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	return (&url.URL{Path: u.Path}).EscapedPath()
}
