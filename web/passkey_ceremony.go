package web

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// A ceremony is three steps: the page's script asks what is to be signed (options),
// the authenticator signs it, and the page's form brings the answer. What was asked
// is kept in the store under a token in a cookie of this browser, and is good for
// one answer.

// ceremonyCookie and recoveryCookie carry the tokens of what was asked of a browser.
const (
	ceremonyCookie = "passkey"
	recoveryCookie = "recovery"
)

// pose keeps what was asked of a browser, and tells its script.
func (s *Server) pose(c echo.Context, of store.Ceremony, options any, session *webauthn.SessionData) error {
	body, err := json.Marshal(session)
	if err != nil {
		return err
	}

	of.Body = body
	token, err := s.store.BeginCeremony(c.Request().Context(), of)
	if err != nil {
		return err
	}
	seconds := int(store.CeremonyLife.Seconds())
	err = writeCookie(c.Response(), cookieName(ceremonyCookie, s.secure), token, seconds, s.secure, s.sessions.codecs)
	if err != nil {
		return err
	}

	return c.JSON(http.StatusOK, options)
}

// askedOf takes what was asked of this browser, so that it is answered once; Gone
// where nothing is.
func (s *Server) askedOf(c echo.Context, purpose store.Purpose, session string) (store.Ceremony,
	*webauthn.SessionData, error) {
	name := cookieName(ceremonyCookie, s.secure)
	token, ok := readCookie(c.Request(), name, s.sessions.codecs)
	if !ok {
		return store.Ceremony{}, nil, errNotAsked
	}

	http.SetCookie(c.Response(), newCookie(name, "", -1, s.secure))
	of, err := s.store.TakeCeremony(c.Request().Context(), token, purpose)
	if err != nil {
		return of, nil, err
	}
	if of.Session != session {
		return of, nil, errNotAsked
	}
	var data webauthn.SessionData
	if err := json.Unmarshal(of.Body, &data); err != nil {
		return of, nil, err
	}

	return of, &data, nil
}

var errNotAsked = assessment.Errorf(assessment.Gone,
	"This page waited too long, or its passkey was sent before. Try again.")

// errNoPasskey is the one answer to every passkey that does not do: an unknown one,
// a removed one, another site's, one used without its owner's check.
var errNoPasskey = assessment.Errorf(assessment.Forbidden,
	"That passkey was not accepted. It may have been removed here, or belong to another address.")

// errNoScript is said to a form that brings no passkey.
var errNoScript = &assessment.Error{Code: assessment.Invalid,
	Msg: "No passkey arrived. Passkeys need scripts to be on in this browser."}

// refusedPasskey logs why a passkey was refused, without what names it, and
// returns what its sender is told.
func (s *Server) refusedPasskey(c echo.Context, err error) error {
	why := err.Error()
	if e, ok := errors.AsType[*protocol.Error](err); ok {
		why = e.Type + ": " + e.Details
	}

	s.logOf(c).Info("passkey refused", "why", why)
	return errNoPasskey
}

// passkeyWrong is what a page of passkeys says of a failure; ok is false for one
// that is not about the passkey.
func passkeyWrong(err error) (wrong faults, status int, ok bool) {
	if wrong, ok := invalidOf(err); ok && len(wrong) > 0 {
		return wrong, http.StatusUnprocessableEntity, true
	}
	switch code := codeOf(err); code {
	case assessment.Invalid, assessment.Gone, assessment.Forbidden, assessment.Full:
		f := failureOf(err)
		if f.status == http.StatusGone { // the page is there; what it asked is not
			f.status = http.StatusForbidden
		}
		return faults{{Msg: f.message}}, f.status, true
	}
	return nil, 0, false
}

// enrolOptions asks a browser for a new passkey of a person.
func (s *Server) enrolOptions(c echo.Context, p assessment.Principal, session string) error {
	if err := s.passkeys.mayUse(c); err != nil {
		return err
	}
	who, err := s.store.Keyholder(c.Request().Context(), p)
	if err != nil {
		return err
	}

	h := holder{who, s.passkeys.host}
	options, data, err := s.passkeys.checker.BeginRegistration(h,
		webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return err
	}

	return s.pose(c, store.Ceremony{Purpose: store.ToEnrol, UserID: p.UserID, Session: session}, options, data)
}

// enrol checks the passkey that a browser made for a person, and keeps it.
func (s *Server) enrol(c echo.Context, p assessment.Principal, session string, f form) error {
	if err := s.passkeys.mayUse(c); err != nil {
		return err
	}
	if f.text("credential") == "" {
		return errNoScript
	}
	of, data, err := s.askedOf(c, store.ToEnrol, session)
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
	answer, err := protocol.ParseCredentialCreationResponseBytes([]byte(f.text("credential")))
	if err != nil {
		return s.refusedPasskey(c, err)
	}
	got, err := s.passkeys.checker.CreateCredential(holder{who, s.passkeys.host}, *data, answer)
	if err != nil {
		return s.refusedPasskey(c, err)
	}

	key := store.Passkey{Host: s.passkeys.host, Name: f.line("name"), Credential: got.ID, PublicKey: got.PublicKey,
		Flags: byte(got.Flags.ProtocolValue()), Counter: got.Authenticator.SignCount, Model: got.Authenticator.AAGUID}
	for _, t := range got.Transport {
		key.Transports = append(key.Transports, string(t))
	}

	_, err = s.store.AddPasskey(c.Request().Context(), p, session, key)
	return err
}

// newPasskeyForm is GET /settings/passkeys/new.
func (s *Server) newPasskeyForm(c echo.Context, p assessment.Principal) error {
	return s.newPasskeyPage(c, p, http.StatusOK, "", nil)
}

func (s *Server) newPasskeyPage(c echo.Context, p assessment.Principal, status int, name string, wrong faults) error {
	keys, err := s.store.Passkeys(c.Request().Context(), p)
	if err != nil {
		return err
	}

	page := s.base(p, "Make a passkey", templates.NavSettings)
	page.Errors = wrong
	return s.page(c, status, templates.NewPasskeyPage(templates.NewPasskeyPageData{Page: page, Name: name,
		Bar: s.passkeys.barAt(c.Request()), Action: templates.NewPasskeyURL, First: len(keys) == 0}))
}

// newPasskeyOptions is POST /settings/passkeys/new/options.
func (s *Server) newPasskeyOptions(c echo.Context, p assessment.Principal) error {
	session, err := s.currentSession(c)
	if err != nil {
		return err
	}
	return s.enrolOptions(c, p, session)
}

// newPasskey is POST /settings/passkeys/new.
func (s *Server) newPasskey(c echo.Context, p assessment.Principal, f form) error {
	session, err := s.currentSession(c)
	if err != nil {
		return err
	}
	err = s.enrol(c, p, session, f)
	if wrong, status, ok := passkeyWrong(err); ok {
		return s.newPasskeyPage(c, p, status, f.line("name"), wrong)
	}
	if err != nil {
		return err
	}

	s.shown.put(passkeysKey(p), made{what: "The passkey " + f.line("name") + " is made. From now on it signs you in."})
	return seeOther(c, templates.PasskeysURL)
}

// signInOptions is POST /sign-in/passkey/options: it asks for any passkey, and so says
// nothing about who has one.
func (s *Server) signInOptions(c echo.Context, _ assessment.Principal) error {
	if err := s.passkeys.mayUse(c); err != nil {
		return err
	}
	if err := s.mayGuess(c, store.GuessCeremony); err != nil {
		return err
	}
	options, data,
		err := s.passkeys.checker.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return err
	}

	return s.pose(c, store.Ceremony{Purpose: store.ToSignIn}, options, data)
}

// signInWithPasskey is POST /sign-in/passkey.
func (s *Server) signInWithPasskey(c echo.Context, _ assessment.Principal) error {
	use, err := s.usedToSignIn(c)
	var user string
	if err == nil {
		user, err = s.store.SignInWithPasskey(c.Request().Context(), use)
	}

	if errors.Is(err, store.ErrSignInDue) { // which is no guess: the passkey was right
		return s.signInDuePage(c, "Your passkey is right.")
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

	token, err := s.signedInAs(c, user)
	if err != nil {
		return err
	}
	if err := s.store.BeginProven(c.Request().Context(), token, use.ID); err != nil {
		return err
	}

	return seeOther(c, "/")
}

// usedToSignIn checks the answer of an authenticator to the question for any passkey.
// What somebody sends who was asked nothing is not read.
func (s *Server) usedToSignIn(c echo.Context) (store.PasskeyUse, error) {
	if err := s.passkeys.mayUse(c); err != nil {
		return store.PasskeyUse{}, err
	}
	if _, ok := readCookie(c.Request(), cookieName(ceremonyCookie, s.secure), s.sessions.codecs); !ok {
		return store.PasskeyUse{}, errNotAsked
	}
	f, err := readForm(c)
	if err != nil {
		return store.PasskeyUse{}, err
	}
	if f.text("credential") == "" {
		return store.PasskeyUse{}, errNoScript
	}
	_, data, err := s.askedOf(c, store.ToSignIn, "")
	if err != nil {
		return store.PasskeyUse{}, err
	}
	answer, err := protocol.ParseCredentialRequestResponseBytes([]byte(f.text("credential")))
	if err != nil {
		return store.PasskeyUse{}, s.refusedPasskey(c, err)
	}

	var found holder
	find := func(_, handle []byte) (webauthn.User, error) {
		who, err := s.store.KeyholderOf(c.Request().Context(), handle)
		found = holder{who, s.passkeys.host}
		return found, err
	}
	_, got, err := s.passkeys.checker.ValidatePasskeyLogin(find, *data, answer)
	if err != nil {
		return store.PasskeyUse{}, s.refusedPasskey(c, err)
	}

	return useOf(found, got, answer), nil
}

// useOf is what is kept of an answer that holds. The counter is the authenticator's
// own word: the store compares it with what it has.
func useOf(h holder, got *webauthn.Credential, answer *protocol.ParsedCredentialAssertionData) store.PasskeyUse {
	use := store.PasskeyUse{Flags: byte(got.Flags.ProtocolValue()), Counter: answer.Response.AuthenticatorData.Counter}
	for _, k := range h.At(h.host) {
		if string(k.Credential) == string(got.ID) {
			use.ID = k.ID
		}
	}
	return use
}

// signedInAs begins a session for somebody, in place of the one before in this browser.
func (s *Server) signedInAs(c echo.Context, user string) (string, error) {
	old, err := s.sessions.Get(c.Request(), s.sessions.name)
	if err != nil {
		return "", err
	}
	return s.startSession(c, old, user, false)
}

// signInHelpPage says how to come in, for somebody with no link in hand.
func (s *Server) signInHelpPage(c echo.Context, status int, wrong faults) error {
	page := s.base(assessment.Principal{}, "Sign in", templates.NavNone)
	page.Errors = wrong
	data := templates.SignInPageData{Page: page, Command: s.config.LinkCommand}
	if s.provider != nil {
		data.Provider = s.provider.Name
	}
	if err := s.offerPasskey(c, &data); err != nil {
		return err
	}
	return s.page(c, status, templates.SignInPage(data))
}

// offerPasskey adds the button for passkeys to a page, where anybody here has one.
func (s *Server) offerPasskey(c echo.Context, to *templates.SignInPageData) (err error) {
	if s.passkeys.host == "" {
		return nil
	}
	to.Passkeys, err = s.store.AnyPasskey(c.Request().Context(), s.passkeys.host)
	to.Bar = s.passkeys.barAt(c.Request())

	return err
}

// letEnrol goes on after a sign-in link. One that somebody else made lets its person
// make a passkey, which is how one comes back who lost all; the one that an
// invited person came by leads to making the first.
func (s *Server) letEnrol(c echo.Context, token string, user store.User, by string) error {
	if by == store.MadeBySelf {
		return seeOther(c, "/")
	}
	if err := s.store.Enrol(c.Request().Context(), token); err != nil {
		return err
	}
	if by != store.MadeByOther || s.passkeys.barAt(c.Request()) != "" {
		return seeOther(c, "/")
	}
	keys, err := s.store.Passkeys(c.Request().Context(), assessment.Principal{UserID: user.ID})
	if err != nil {
		return err
	}

	if len(keys) > 0 {
		return seeOther(c, "/")
	}
	return seeOther(c, templates.NewPasskeyURL)
}
