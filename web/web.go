// Package web is how people reach Discern: addresses, forms, sessions, links
// and errors over HTTP. It reads a form into values of assessment, lets store
// keep them and templates show them; no rule of an interview lives here.
//
// It is the only room that knows echo and WebAuthn, and the only one that speaks
// statuses.
package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"discern/assessment"
	"discern/assessment/find"
	"discern/assessment/store"
	"discern/templates"
)

const (
	// requestTime is the most one request may take.
	requestTime = 30 * time.Second
	// uploadTime is the most that one with a file may take.
	uploadTime = 20 * time.Minute
)

// Config is what the server has to know about where it stands.
type Config struct {
	BaseURL     *url.URL       // the address people use, without a path
	Proxies     []netip.Prefix // whose word about a client's address is taken; none: the connection's own
	InsecureLAN bool           // plain http in a demonstration room: every page says so
	Keys        [][]byte       // sign cookies; the newest first, see Keys
	Build       string         // names the program's build: pages kept rendered by another build are not used
	LinkCommand string         // prints a sign-in link where Discern runs; "" for discern link
	FontDir     string         // fonts for more scripts in the PDF; may be empty
	Now         func() time.Time
	Log         *slog.Logger
	Watch       Watch          // told of every request; nil for nobody
	Provider    Provider       // where people can sign in beside here; the zero value for none
	Outbound    []netip.Prefix // private addresses that the provider may be reached at
	HookHosts   []string       // where webhooks may go in one's own network, each as HookHost writes it
	KeepAlive   time.Duration  // how often a stream of changes says that it lives; 0 for 20 seconds
	Patience    time.Duration  // how long a client may take with a piece of its request; 0 for the Patience of the package

	Bank  *assessment.Bank
	Guide *assessment.Guide
	// Crosswalk is what the frameworks of a report are chosen from; nil for none.
	Crosswalk *assessment.Crosswalk
	Examples  []assessment.Interview // worked examples, each with an id
}

// Server answers requests.
type Server struct {
	config    Config
	store     *store.Store
	echo      *echo.Echo
	secure    bool // people reach us by https
	sessions  *sessionStore
	links     *linkCookies
	verdicts  verdictCache
	words     map[string]string // what the jump box searches, by question
	finder    func() (*find.Finder, error)
	shown     shownOnce
	passkeys  passkeys
	provider  *provider // nil for none
	hooks     *http.Client
	sending   *hookQueue
	team      team
	prepared  waiting[templates.HandoverForm] // hand-overs, between their pages
	examples  []example
	paces     *memory[string, *rate.Limiter] // how often each token asked
	looks     waiting[look]                  // at files, before anything of them is kept
	live      live
	passes    *passes
	screen    *screen
	work      *gate // for what takes much memory
	uploads   *gate // for files on their way in
	strangers crowd
	holders   crowd
	forms     queue
	longForms queue            // through links, all of them together
	rows      map[string]route // the table, by method and path
	paths     map[string]bool  // those of the table
	handBack  chan struct{}    // pages that hand back what was typed, at the same time
}

// New makes a server on an open store.
func New(c Config, st *store.Store) (*Server, error) {
	switch {
	case c.BaseURL == nil || c.BaseURL.Host == "":
		return nil, errors.New("web: no base address")
	case len(c.Keys) == 0:
		return nil, errors.New("web: no cookie key")
	case c.Bank == nil || c.Guide == nil || st == nil:
		return nil, errors.New("web: no bank, guide or store")
	}

	if c.Now == nil {
		c.Now = time.Now
	}

	if c.LinkCommand == "" {
		c.LinkCommand = "discern link"
	}

	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}

	if c.KeepAlive <= 0 {
		c.KeepAlive = keepAlive
	}

	if c.Patience <= 0 {
		c.Patience = Patience
	}

	s := &Server{config: c, store: st, secure: c.BaseURL.Scheme == "https"}
	s.work, s.uploads = newGate(atOnce), newGate(uploads)
	s.sessions = newSessionStore(st, c.Keys, s.secure)
	s.links = newLinkCookies(c.Keys, s.secure)
	s.verdicts = verdictCache{bank: c.Bank, kept: newMemory[string, judged](maxJudged, judgedFor, c.Now)}
	s.words = templates.FindWords(c.Bank, c.Guide)
	s.finder = sync.OnceValues(func() (*find.Finder, error) { return newFinder(c.Bank, c.Guide) })
	s.strangers.ofOne, s.strangers.atAll = strangersOfOne, strangersAtAll
	s.holders.ofOne, s.holders.atAll = holdersOfOne, holdersAtAll
	s.forms.wait, s.forms.seats = c.Patience, formsOfOne
	s.longForms.wait, s.longForms.seats = c.Patience, longOfLinks
	s.handBack = make(chan struct{}, mostHandBacks)
	s.shown = shownOnce{newWaiting[made](s, "shown", maxShown, shownFor)}
	s.prepared = newWaiting[templates.HandoverForm](s, "prepared", maxPrepared, preparedFor)
	s.looks = newLooks(s)
	s.paces = newMemory[string, *rate.Limiter](maxPaced, pacedFor, c.Now)
	s.live.places = newMemory[[2]string, place](maxPlaces, placeFor, c.Now)
	s.passes = newPasses(c.Keys, s.secure, c.Now)
	s.screen = newScreen(c.Keys, s.secure, c.Now)
	st.OnChange(s.live.changed)
	s.live.tell = st.Tell
	st.OnTold(func(what string) { s.live.told(what, c.Now()) })
	w, err := st.Workspace(context.Background())
	if err != nil {
		return nil, err
	}

	s.provider = newProvider(c.Provider, c.BaseURL, c.Outbound)
	s.sending = newHookQueue()
	s.hooks = &http.Client{Timeout: outboundTime, Transport: newHookTransport(c.HookHosts), CheckRedirect: noRedirects}
	if s.passkeys, err = newPasskeys(c.BaseURL); err != nil {
		return nil, err
	}

	s.team.set(w)
	s.examples = judgeExamples(c.Bank, c.Guide, c.Examples)
	s.echo = s.wire()
	return s, nil
}

// wire builds the chain every request passes. The order matters: what an error
// page needs comes before whatever can fail.
func (s *Server) wire() *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(io.Discard) // log.go does the logging
	e.HTTPErrorHandler = s.answerError
	e.IPExtractor = s.ipExtractor()
	e.Pre(s.headers, requestID, s.watched, s.door, s.log, recovered, limitAddress, s.host, s.sameOrigin)
	e.Use(s.limitBody, s.limitTime, s.zoned, fromWhere) // which know the address, because the router has looked
	s.routes(e)

	return e
}

// fromWhere has the audit trail say from which address something was done.
func fromWhere(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		c.SetRequest(r.WithContext(store.From(r.Context(), c.RealIP())))
		return next(c)
	}
}

// ipExtractor takes the connection's own address, and a forwarded one only
// from the proxies that were named.
func (s *Server) ipExtractor() echo.IPExtractor {
	if len(s.config.Proxies) == 0 {
		return echo.ExtractIPDirect()
	}

	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, prefix := range s.config.Proxies {
		trust = append(trust, echo.TrustIPRange(ipNet(prefix)))
	}

	return echo.ExtractIPFromXFFHeader(trust...)
}

func (s *Server) limitTime(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		row := s.rowOf(c)
		if row.has(staysOpen) {
			return next(c)
		}

		most := requestTime
		if row.has(takesFile) && known(c) {
			most = uploadTime // a large file on a slow line, which may take long while it moves
		}

		ctx, cancel := context.WithTimeout(c.Request().Context(), most)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// URL returns the full address of a path of ours, as people type it.
func (s *Server) URL(path string) string {
	return strings.TrimSuffix(s.config.BaseURL.String(), "/") + path
}

// SignInURL returns the address of a one-time sign-in link.
func (s *Server) SignInURL(token string) string { return s.URL("/sign-in/" + token) }

func (s *Server) now() time.Time { return s.config.Now() }

// base fills what every page shares.
func (s *Server) base(p assessment.Principal, title string, nav templates.Nav) templates.Page {
	page := templates.Page{Title: title, Nav: nav, Op: newOp()}
	if p.SignedIn() {
		page.User = nameOr(p.Name, "Owner")
	}

	if s.config.InsecureLAN {
		page.Notice = "This connection is not private: others on this network can read what is sent. For a " +
			"demonstration only."
	}

	return page
}
