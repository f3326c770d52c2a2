package web

import (
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// How many requests are answered at the same time. A stranger brings no cookie
// that we signed; a holder does, even one that has run out.
const (
	strangersOfOne = 32  // from one client: an IPv4 address, or 64 bits of an IPv6 one
	strangersAtAll = 256 // from all of them
	holdersOfOne   = 512 // an office shares one address, and each window holds a stream
	holdersAtAll   = 4096
	formsOfOne     = 16 // that one cookie sends at the same time; more wait
	longOfLinks    = 8  // long forms that come through links, all of them together; more wait
	longForm       = 64 << 10
)

// How long a client may keep us waiting.
const (
	// Patience is how long a client may take to send its request, and to take
	// the answer. For holders it starts anew whenever a piece got through.
	Patience = 10 * time.Second
	piece    = 64 << 10
)

// What is said to those who are too many. It is sent as it stands: to refuse
// must cost less than to ask.
const (
	tooManyOfOne = "Too many requests from your network at the same time. Wait a moment, then try again.\n"
	tooManyAtAll = "Too many requests at the same time. Wait a moment, then try again.\n"
)

// crowd counts the requests that are being answered, by client and in all.
type crowd struct {
	ofOne, atAll int

	mu  sync.Mutex
	all int
	of  map[netip.Prefix]int
}

// enter counts a request in. It returns 0, or the status that refuses it;
// whoever got 0 leaves in the end.
func (w *crowd) enter(client netip.Prefix) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of[client] >= w.ofOne {
		return http.StatusTooManyRequests
	}
	if w.all >= w.atAll {
		return http.StatusServiceUnavailable
	}

	if w.of == nil {
		w.of = map[netip.Prefix]int{}
	}

	w.all++
	w.of[client]++

	return 0
}

func (w *crowd) leave(client netip.Prefix) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all--
	if w.of[client]--; w.of[client] <= 0 {
		delete(w.of, client)
	}
}

// knownKey holds, among the values of a request, whether it came with a cookie
// that we signed.
const knownKey = "known"

// known reports whether a request came with a cookie that we signed. The
// signature is looked at and nothing else, so that finding out costs a stranger
// more than us; whether the cookie still opens anything is another question.
func known(c echo.Context) bool {
	yes, _ := c.Get(knownKey).(bool)
	return yes
}

// signed returns the cookie of ours that came with a request; "" for none.
func (s *Server) signed(r *http.Request) string {
	if !linkPath(r.URL.Path) {
		token, _ := readCookie(r, s.sessions.name, s.sessions.codecs)
		return token
	}

	parts := strings.SplitN(r.URL.Path, "/", 4) // "", "b", the id of the record
	if token, ok := s.links.at(r, parts[2]); ok {
		return token
	}
	if here := s.links.all(r); len(here) > 0 { // who came by another link is no stranger
		return here[0].token
	}

	return ""
}

// door lets requests in, so many at a time, and decides how long each may take
// and how much it may send.
func (s *Server) door(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		who := &s.strangers
		cookie := s.signed(c.Request())
		if forPrograms(c.Request().URL.Path) {
			cookie = s.programAt(c)
		}
		if cookie != "" {
			who = &s.holders
			c.Set(knownKey, true)
		}

		client := network(c.RealIP())
		switch status := who.enter(client); status {
		case 0:
		case http.StatusTooManyRequests:
			return turnedAway(c, status, tooManyOfOne)
		default:
			return turnedAway(c, status, tooManyAtAll)
		}

		defer who.leave(client)
		defer func() {
			if c.Get(handingKey) != nil {
				<-s.handBack
			}
		}()
		if cookie == "" {
			// The body of a stranger is hardly ever read; the connection goes with it.
			c.Response().Before(func() {
				if c.Response().Status >= http.StatusBadRequest || c.Request().ContentLength != 0 {
					c.Response().Header().Set("Connection", "close")
				}
			})
			return next(c)
		}
		if c.Request().ContentLength != 0 && !s.forms.enter(c, cookie) {
			return turnedAway(c, http.StatusTooManyRequests, tooManyAtAll)
		}

		if c.Request().ContentLength != 0 {
			defer s.forms.leave(cookie)
		}

		// One link gives as many cookies as browsers, so its long forms are counted in all.
		if n := c.Request().ContentLength; linkPath(c.Request().URL.Path) && (n < 0 || n > longForm) {
			if !s.longForms.enter(c, "") {
				return turnedAway(c, http.StatusTooManyRequests, tooManyAtAll)
			}
			defer s.longForms.leave("")
		}

		pace(c, s.config.Patience)

		return next(c)
	}
}

// turnedAway says no in one sentence, without a page.
func turnedAway(c echo.Context, status int, says string) error {
	h := c.Response().Header()
	h.Set("Connection", "close")
	h.Set("Retry-After", "2")
	if forPrograms(c.Request().URL.Path) {
		return sendAs(c, status, typeProblem, problem{Type: "about:blank", Title: http.StatusText(status), Status: status,
			Detail: strings.TrimSpace(says), Request: idOf(c)})
	}
	if wantsJSON(c) {
		return c.JSON(status, map[string]string{"message": strings.TrimSpace(says)})
	}

	return c.String(status, says)
}

// queue lets so many forms of one cookie be read at a time; the others wait,
// with nothing of theirs in memory.
type queue struct {
	seats int
	wait  time.Duration

	mu sync.Mutex
	of map[string]*line
}

type line struct {
	seats chan struct{}
	users int
}

func (q *queue) enter(c echo.Context, cookie string) bool {
	q.mu.Lock()
	if q.of == nil {
		q.of = map[string]*line{}
	}

	l := q.of[cookie]
	if l == nil {
		l = &line{seats: make(chan struct{}, q.seats)}
		q.of[cookie] = l
	}

	l.users++
	q.mu.Unlock()

	timer := time.NewTimer(q.wait)
	defer timer.Stop()
	select {
	case l.seats <- struct{}{}:
		return true
	case <-timer.C:
	case <-c.Request().Context().Done():
	}

	q.drop(cookie)

	return false
}

func (q *queue) leave(cookie string) {
	q.mu.Lock()
	l := q.of[cookie]
	q.mu.Unlock()
	<-l.seats
	q.drop(cookie)
}

func (q *queue) drop(cookie string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.of[cookie].users--; q.of[cookie].users == 0 {
		delete(q.of, cookie)
	}
}

// pace gives a holder's request as long as it moves: the limits that the server
// sets for whole requests are for strangers.
func pace(c echo.Context, patience time.Duration) {
	control := http.NewResponseController(c.Response().Writer)
	r := c.Request()
	if r.ContentLength == 0 {
		setDeadline(control.SetReadDeadline, 0)
	} else {
		r.Body = &pacedBody{ReadCloser: r.Body, control: control, patience: patience}
	}

	c.Response().Writer = &pacedWriter{ResponseWriter: c.Response().Writer, control: control, patience: patience}
}

// setDeadline sets a time limit from now on; 0 for none. A recorder in a test
// has none, and a connection that is gone says so by itself.
func setDeadline(set func(time.Time) error, from time.Duration) {
	at := time.Time{}
	if from > 0 {
		at = time.Now().Add(from)
	}
	_ = set(at)
}

// pacedBody is a body that may take long while it moves: each piece of it has
// its own time.
type pacedBody struct {
	io.ReadCloser
	control  *http.ResponseController
	patience time.Duration
	begun    bool
	since    int
}

func (b *pacedBody) Read(p []byte) (int, error) {
	if !b.begun || b.since >= piece {
		setDeadline(b.control.SetReadDeadline, b.patience)
		b.begun, b.since = true, 0
	}

	n, err := b.ReadCloser.Read(p)
	b.since += n
	if errors.Is(err, io.EOF) {
		// From here on the handler has its own limit, and the server reads ahead
		// only to notice that the client went away.
		setDeadline(b.control.SetReadDeadline, 0)
	}

	return n, err
}

// pacedWriter is an answer that may take long while it moves.
type pacedWriter struct {
	http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
}

// Unwrap is for http.ResponseController.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *pacedWriter) WriteHeader(status int) {
	setDeadline(w.control.SetWriteDeadline, w.patience)
	w.ResponseWriter.WriteHeader(status)
}

func (w *pacedWriter) Write(p []byte) (int, error) {
	var sent int
	for {
		chunk := p[sent:min(len(p), sent+piece)]
		setDeadline(w.control.SetWriteDeadline, w.patience)
		n, err := w.ResponseWriter.Write(chunk)
		sent += n
		if err != nil || sent == len(p) {
			return sent, err
		}
	}
}
