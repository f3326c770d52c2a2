package web

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// sessionSeconds is how long a browser keeps the session cookie: a day, where a
// session lasts 12 hours at most. The server's own row decides; the cookie of one
// that ran out still shows that its holder is no stranger, so that what was typed
// meanwhile is handed back.
const sessionSeconds = 24 * 60 * 60

// Keys of a session's values. They live for one request and are never written:
// the row in the store holds who it is.
const (
	userValue      = "user"
	principalValue = "principal"
	currentValue   = "current"
	endsValue      = "ends"
	rowValue       = "row"
	vouchedValue   = "vouched" // somebody else made the link that it began by
)

// sessionStore keeps sessions as rows on the server, behind the Store of
// gorilla/sessions. The cookie holds an opaque token of 256 bits, signed so
// that garbage is turned away before the database is asked; at rest there is
// only the token's hash. Ending a session deletes its row, so a cookie copied
// before signing out is worth nothing.
type sessionStore struct {
	store  *store.Store
	codecs []securecookie.Codec
	name   string
	secure bool
}

var _ sessions.Store = (*sessionStore)(nil)

func newSessionStore(st *store.Store, keys [][]byte, secure bool) *sessionStore {
	return &sessionStore{store: st, codecs: codecs(keys), name: cookieName("sid", secure), secure: secure}
}

// codecs sign and do not encrypt: what they carry is random already. A new key
// signs, an older one still checks.
func codecs(keys [][]byte) []securecookie.Codec {
	out := make([]securecookie.Codec, len(keys))
	for i, key := range keys {
		sc := securecookie.New(key, nil)
		sc.SetSerializer(securecookie.NopEncoder{})
		sc.MaxAge(0) // the row in the store knows when it ends
		out[i] = sc
	}

	return out
}

// cookieName binds a cookie to this host and to https, where there is https.
// On loopback browsers refuse the prefix, because it asks for Secure.
func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// newCookie sets every option of a cookie, none left to a default.
func newCookie(name, value string, seconds int, secure bool) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds,
		Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// Get returns the session of a request, read once a request.
func (s *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New reads the session of a request. A cookie that is missing, not ours or
// ended gives a new, empty session and no error.
func (s *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.IsNew = true
	session.Options = &sessions.Options{Path: "/", MaxAge: sessionSeconds,
		Secure: s.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	token, ok := readCookie(r, name, s.codecs)
	if !ok {
		return session, nil
	}
	row, p, err := s.store.Session(r.Context(), token)
	if errors.Is(err, store.ErrSignedOut) {
		return session, nil
	}
	if err != nil {
		return session, err
	}

	session.ID, session.IsNew = token, false
	session.Values[principalValue], session.Values[currentValue], session.Values[endsValue] = p, row.ID, row.Ends
	session.Values[rowValue] = row
	return session, nil
}

// Save makes the row and the cookie of a new session, counts activity on an
// old one, and ends one whose MaxAge is negative.
func (s *sessionStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	ctx := r.Context()
	if session.Options.MaxAge < 0 {
		http.SetCookie(w, newCookie(session.Name(), "", -1, s.secure))
		return s.store.EndSession(ctx, session.ID)
	}
	if !session.IsNew {
		_, err := s.store.Touch(ctx, session.ID)
		return err
	}

	begin := s.store.NewSession
	if vouched, _ := session.Values[vouchedValue].(bool); vouched {
		begin = s.store.NewVouchedSession
	}
	user, _ := session.Values[userValue].(string)
	token, _, err := begin(ctx, user, browserName(r.UserAgent()))
	if err != nil {
		return err
	}

	session.ID, session.IsNew = token, false
	return writeCookie(w, session.Name(), token, session.Options.MaxAge, s.secure, s.codecs)
}

func readCookie(r *http.Request, name string, codecs []securecookie.Codec) (string, bool) {
	value, ok := cookieOf(r, name)
	if !ok {
		return "", false
	}
	var token []byte
	if err := securecookie.DecodeMulti(name, value, &token, codecs...); err != nil {
		return "", false
	}

	return string(token), true
}

// cookieOf returns the first cookie of that name. Request.Cookie makes a value
// of each before it picks one, and a stranger may send thousands.
func cookieOf(r *http.Request, name string) (string, bool) {
	for _, line := range r.Header["Cookie"] {
		for pair := range strings.SplitSeq(line, ";") {
			got, value, ok := strings.Cut(strings.TrimSpace(pair), "=")
			if ok && got == name {
				return value, true
			}
		}
	}
	return "", false
}

func writeCookie(w http.ResponseWriter, name, token string, seconds int, secure bool,
	codecs []securecookie.Codec) error {
	value, err := securecookie.EncodeMulti(name, []byte(token), codecs...)
	if err != nil {
		return err
	}
	http.SetCookie(w, newCookie(name, value, seconds, secure))
	return nil
}

// seller returns the signed-in person, and counts the request as activity.
func (s *Server) seller(c echo.Context) (assessment.Principal, error) {
	session, err := s.sessions.Get(c.Request(), s.sessions.name)
	if err != nil {
		return assessment.Principal{}, err
	}

	p, ok := session.Values[principalValue].(assessment.Principal)
	if ok && !s.background(c) {
		err = s.sessions.Save(c.Request(), c.Response(), session)
	}

	if who := c.Request().Header.Get("Discern-Who"); ok && who != "" && who != person(p) {
		ok = false // typed by somebody who was signed in here before: theirs to send, not this one's
	}

	if !ok || errors.Is(err, store.ErrSignedOut) {
		e := &signInError{}
		if c.Request().Method == http.MethodPost {
			e.typed = s.typed(c)
		}

		return assessment.Principal{}, e
	}
	return p, err
}

// signedInFor is how many seconds the session of a request lasts at most,
// whatever happens in it.
func (s *Server) signedInFor(c echo.Context) (int, error) {
	session, err := s.sessions.Get(c.Request(), s.sessions.name)
	if err != nil {
		return 0, err
	}
	ends, _ := session.Values[endsValue].(time.Time)
	return int(ends.Sub(s.now()).Seconds()), nil
}

// signedIn is the person whose session came with a request, nobody where there
// is none; unlike seller it asks for nothing.
func (s *Server) signedIn(c echo.Context) assessment.Principal {
	session, err := s.sessions.Get(c.Request(), s.sessions.name)
	if err != nil {
		return assessment.Principal{}
	}
	p, _ := session.Values[principalValue].(assessment.Principal)
	return p
}

// lookSignIn is GET /sign-in/{token}: one button, and no effect. Mail scanners,
// previews and prefetching browsers open addresses too, and must not use the
// link up. Whose link it is stands nowhere on the page.
func (s *Server) lookSignIn(c echo.Context, _ assessment.Principal) error {
	token := c.Param("token")
	err := s.store.LookSignIn(c.Request().Context(), token)
	if codeOf(err) == assessment.Gone {
		return s.spentSignIn(c)
	}
	if err != nil {
		return err
	}

	page := s.base(assessment.Principal{}, "Sign in", templates.NavNone)
	data := templates.SignInPageData{Page: page, Action: "/sign-in/" + token, Command: s.config.LinkCommand}

	return s.page(c, http.StatusOK, templates.SignInPage(data))
}

// signIn is POST /sign-in/{token}: it uses a one-time link up. That press is
// all the setting up there is.
func (s *Server) signIn(c echo.Context, _ assessment.Principal) error {
	session, err := s.sessions.Get(c.Request(), s.sessions.name)
	if err != nil {
		return err
	}
	by, err := s.store.SignInMadeBy(c.Request().Context(), c.Param("token"))
	var user store.User
	if err == nil {
		user, err = s.store.RedeemSignIn(c.Request().Context(), c.Param("token"))
	}
	if codeOf(err) == assessment.Gone {
		return s.spentSignIn(c)
	}
	if err != nil {
		return err
	}

	token, err := s.startSession(c, session, user.ID, by != store.MadeBySelf)
	if errors.Is(err, store.ErrSignInDue) {
		return s.signInDuePage(c, "This link is one that you made for yourself.")
	}
	if err != nil {
		return err
	}
	return s.letEnrol(c, token, user, by)
}

// spentSignIn answers a sign-in link that does not work. Whoever is in already
// is led to the list: it is mostly the same link, opened again.
func (s *Server) spentSignIn(c echo.Context) error {
	if s.signedIn(c).SignedIn() {
		return seeOther(c, "/")
	}
	if err := s.mayGuess(c, store.GuessSecret); err != nil {
		return err
	}

	page := s.base(assessment.Principal{}, "This sign-in link has been used", templates.NavNone)
	data := templates.SignInPageData{Page: page, Spent: true, Command: s.config.LinkCommand}
	if err := s.offerPasskey(c, &data); err != nil {
		return err
	}

	return s.page(c, http.StatusGone, templates.SignInPage(data))
}

// startSession always begins a session with a new token; the one before it in
// this browser ends. Somebody vouched for it whose link it began by. It returns the token.
func (s *Server) startSession(c echo.Context, old *sessions.Session, userID string, vouched bool) (string, error) {
	if !old.IsNew {
		if err := s.store.EndSession(c.Request().Context(), old.ID); err != nil {
			return "", err
		}
	}

	fresh := sessions.NewSession(s.sessions, s.sessions.name)
	fresh.IsNew, fresh.Options = true, old.Options
	fresh.Values[userValue], fresh.Values[vouchedValue] = userID, vouched
	err := s.sessions.Save(c.Request(), c.Response(), fresh)
	return fresh.ID, err
}

// signInHelp is GET /sign-in.
func (s *Server) signInHelp(c echo.Context, _ assessment.Principal) error {
	if s.signedIn(c).SignedIn() {
		return seeOther(c, "/")
	}
	return s.signInHelpPage(c, http.StatusOK, nil)
}

// signOut ends this browser's session.
func (s *Server) signOut(c echo.Context, _ assessment.Principal) error {
	session, err := s.sessions.Get(c.Request(), s.sessions.name)
	if err != nil {
		return err
	}
	session.Options.MaxAge = -1
	if err := s.sessions.Save(c.Request(), c.Response(), session); err != nil {
		return err
	}

	return seeOther(c, "/sign-in")
}

// signOutEverywhere ends every session of this person, and unless the form says otherwise
// what programs act by in their name.
func (s *Server) signOutEverywhere(c echo.Context, p assessment.Principal, f form) error {
	if err := s.store.EndAllSessions(c.Request().Context(), p, endsPrograms(f)); err != nil {
		return err
	}
	return s.signOut(c, p)
}

// endsPrograms reports whether tokens and webhooks are to end as well: always, but where a
// form asked and the box in it was cleared.
func endsPrograms(f form) bool {
	said := f.list("programs")
	return len(said) == 0 || slices.Contains(said, "end")
}

func codeOf(err error) assessment.Code {
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		return e.Code
	}
	return ""
}

func ipNet(p netip.Prefix) *net.IPNet {
	p = p.Masked()
	return &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}
