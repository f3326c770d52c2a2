package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// codeLimit is the most that a form with a recovery code may hold, in bytes.
const codeLimit = 8 << 10

func codesKey(p assessment.Principal) string { return "codes " + p.UserID }

// codes is GET /settings/passkeys/codes: it offers ten new ones, and shows those just
// made, once.
func (s *Server) codes(c echo.Context, p assessment.Principal) error {
	left, err := s.store.RecoveryCodesOf(c.Request().Context(), p)
	if err != nil {
		return err
	}

	data := templates.CodesPageData{Page: s.base(p, "Recovery codes", templates.NavSettings), Codes: codesLeft(c, left)}
	if m, ok := s.shown.take(codesKey(p)); ok {
		data.Made = strings.Fields(m.what)
	}
	return s.page(c, http.StatusOK, templates.CodesPage(data))
}

// makeCodes is POST /settings/passkeys/codes.
func (s *Server) makeCodes(c echo.Context, p assessment.Principal) error {
	made10, err := s.store.MakeRecoveryCodes(c.Request().Context(), p)
	if err != nil {
		return err
	}

	s.shown.put(codesKey(p), made{what: strings.Join(made10, " ")})
	return seeOther(c, templates.CodesURL)
}

// codeForm is GET /sign-in/code: where a recovery code is given.
func (s *Server) codeForm(c echo.Context, _ assessment.Principal) error {
	return s.codePage(c, http.StatusOK, nil)
}

func (s *Server) codePage(c echo.Context, status int, wrong faults) error {
	page := s.base(assessment.Principal{}, "Use a recovery code", templates.NavNone)
	page.Errors = wrong
	return s.page(c, status, templates.RecoverPage(templates.RecoverPageData{Page: page,
		Bar: s.passkeys.barAt(c.Request()), Command: s.config.LinkCommand}))
}

// useCode is POST /sign-in/code: a code that works leads to making a passkey, and to
// nothing else.
func (s *Server) useCode(c echo.Context, _ assessment.Principal) error {
	if bar := s.passkeys.barAt(c.Request()); bar != "" { // it would be used up for nothing
		return s.codePage(c, http.StatusForbidden, faults{{Msg: bar}})
	}
	if c.Request().ContentLength > codeLimit {
		return &http.MaxBytesError{Limit: codeLimit}
	}
	f, err := readForm(c)
	if err != nil {
		return err
	}
	token, err := s.store.RedeemRecoveryCode(c.Request().Context(), f.text("code"))
	if codeOf(err) == assessment.Gone {
		if err := s.mayGuess(c, store.GuessSecret); err != nil {
			return err
		}
		return s.codePage(c, http.StatusUnprocessableEntity, faults{{Field: "code", Msg: failureOf(err).message}})
	}
	if err != nil {
		return err
	}

	name := cookieName(recoveryCookie, s.secure)
	if err := writeCookie(c.Response(), name, token, 15*60, s.secure, s.sessions.codecs); err != nil {
		return err
	}
	return seeOther(c, templates.RecoverKeyURL)
}

// recovering is whoever gave a recovery code in this browser; Gone for nobody. The
// token is of what they may do with it.
func (s *Server) recovering(c echo.Context) (p assessment.Principal, token string, err error) {
	token, ok := readCookie(c.Request(), cookieName(recoveryCookie, s.secure), s.sessions.codecs)
	if !ok {
		return p, "", errNotAsked
	}
	of, err := s.store.LookCeremony(c.Request().Context(), token, store.ToRecover)
	return assessment.Principal{UserID: of.UserID}, token, err
}

// recoverKeyForm is GET /sign-in/new-passkey.
func (s *Server) recoverKeyForm(c echo.Context, _ assessment.Principal) error {
	if _, _, err := s.recovering(c); codeOf(err) == assessment.Gone {
		return seeOther(c, templates.RecoverURL)
	} else if err != nil {
		return err
	}
	return s.recoverKeyPage(c, http.StatusOK, "", nil)
}

func (s *Server) recoverKeyPage(c echo.Context, status int, name string, wrong faults) error {
	page := s.base(assessment.Principal{}, "Make a passkey", templates.NavNone)
	page.Errors = wrong
	return s.page(c, status, templates.NewPasskeyPage(templates.NewPasskeyPageData{Page: page, Name: name,
		Bar: s.passkeys.barAt(c.Request()), Action: templates.RecoverKeyURL, Recovering: true}))
}

// recoverKeyOptions is POST /sign-in/new-passkey/options.
func (s *Server) recoverKeyOptions(c echo.Context, _ assessment.Principal) error {
	p, _, err := s.recovering(c)
	if err != nil {
		return err
	}
	return s.enrolOptions(c, p, "")
}

// recoverKey is POST /sign-in/new-passkey: the passkey is made, and only then is its
// person signed in.
func (s *Server) recoverKey(c echo.Context, _ assessment.Principal) error {
	p, token, err := s.recovering(c)
	if codeOf(err) == assessment.Gone {
		return seeOther(c, templates.RecoverURL)
	}
	if err != nil {
		return err
	}
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.enrol(c, p, "", f)
	if wrong, status, ok := passkeyWrong(err); ok {
		return s.recoverKeyPage(c, status, f.line("name"), wrong)
	}
	if err != nil {
		return err
	}

	if _, err := s.store.TakeCeremony(c.Request().Context(), token, store.ToRecover); err != nil {
		return err
	}
	http.SetCookie(c.Response(), newCookie(cookieName(recoveryCookie, s.secure), "", -1, s.secure))
	_, err = s.signedInAs(c, p.UserID)
	if errors.Is(err, store.ErrSignInDue) {
		return s.signInDuePage(c, "The passkey is made.")
	}
	if err != nil {
		return err
	}

	s.shown.put(passkeysKey(p), made{what: "You are signed in. Remove the passkeys you no longer have."})
	return seeOther(c, templates.PasskeysURL)
}
