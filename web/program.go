package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"discern/assessment"
	"discern/assessment/store"
)

// apiPath begins every address for programs.
const apiPath = "/api/v1"

// forPrograms reports whether an address is for programs. It goes by the path, because
// the door asks before the router has looked, and what is missing there is said in the
// same way as the rest.
func forPrograms(path string) bool { return path == apiPath || strings.HasPrefix(path, apiPath+"/") }

// How often one token may ask. A program that reads a list and saves a whole interview
// stays far below it.
const (
	programEvery = 100 * time.Millisecond // on average
	programBurst = 120
	// maxPaced is how many tokens are counted at a time; the one that was heard first
	// gives way.
	maxPaced = 10_000
	pacedFor = time.Hour
)

// programKey holds, among the values of a request, whom its token acts for.
const programKey = "program"

// stoppedKey says, among them, that the person of its token has to sign in with the provider
// first.
const stoppedKey = "stopped"

// bearer is the token that a request brings; "" for none. It is read from its header
// alone, never from an address.
func bearer(r *http.Request) string {
	kind, token, _ := strings.Cut(r.Header.Get(echo.HeaderAuthorization), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// programAt is how a program is known at the door: the id of its token, which is looked
// up where it has the form of one. "" for whoever brings none that works.
func (s *Server) programAt(c echo.Context) string {
	token := bearer(c.Request())
	if !store.WellFormedToken(token) {
		return ""
	}
	p, err := s.store.TokenPrincipal(c.Request().Context(), token)
	if err != nil {
		c.Set(stoppedKey, errors.Is(err, store.ErrProviderDue))
		if !errors.Is(err, store.ErrSignedOut) && !errors.Is(err, store.ErrProviderDue) {
			s.logOf(c).Error("token", "error", err)
		}
		return ""
	}

	c.Set(programKey, p)
	return "token " + p.TokenID
}

// errNoToken is the one answer to a program without a token that works.
var errNoToken = &statusError{http.StatusUnauthorized,
	"Send a token that works: Authorization: Bearer discern_…. Tokens are made under Settings."}

// program is whom the token of a request acts for, where it has the scope that the
// address asks for.
func (s *Server) program(c echo.Context, row route) (assessment.Principal, error) {
	p, ok := c.Get(programKey).(assessment.Principal)
	if stopped, _ := c.Get(stoppedKey).(bool); stopped {
		return assessment.Principal{}, store.ErrProviderDue // it is known, and so no guess
	}
	if !ok {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="Discern"`)
		if store.WellFormedToken(bearer(c.Request())) {
			if err := s.mayGuess(c, store.GuessSecret); err != nil {
				return assessment.Principal{}, err
			}
		}
		return assessment.Principal{}, errNoToken
	}

	ctx := store.FromToken(c.Request().Context(), c.RealIP(), p.TokenID)
	c.SetRequest(c.Request().WithContext(ctx))
	if err := s.pace(c, p); err != nil {
		return p, err
	}
	if err := s.store.UseToken(ctx, p); err != nil {
		return p, err
	}
	if scope := row.scope(); scope != "" && !p.Scopes.Has(scope) {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate,
			`Bearer realm="Discern", error="insufficient_scope", scope="`+string(scope)+`"`)
		return p, assessment.Errorf(assessment.Forbidden, "This token may not do that: it needs the scope %q.", scope)
	}
	return p, nil
}

// pace refuses a token that asks too often.
func (s *Server) pace(c echo.Context, p assessment.Principal) error {
	// Each of several programs on one database takes its share of what a token may ask.
	n := s.store.ProgramsLately()
	of := s.paces.change(p.TokenID, func(of *rate.Limiter) *rate.Limiter {
		if of == nil {
			of = rate.NewLimiter(rate.Every(programEvery), programBurst)
		}
		if of.Burst() != max(programBurst/n, 1) {
			of.SetLimit(rate.Every(programEvery * time.Duration(n)))
			of.SetBurst(max(programBurst/n, 1))
		}
		return of
	})
	if of.AllowN(s.now(), 1) {
		return nil
	}

	c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(max(programEvery, time.Second).Seconds())))
	return &statusError{http.StatusTooManyRequests,
		"This token asks too often: ten times a second on average are enough. Wait a second, then go on."}
}
