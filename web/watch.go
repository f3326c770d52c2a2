package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// Watch is told of requests: where they went and how they ended, by the patterns of the
// route table, and never what stood in an address or a form. Many call it at a time, and
// it makes nobody wait.
type Watch interface {
	// Came is told that a request came. What it returns goes on with the request, and the
	// function is told how it was answered.
	Came(ctx context.Context) (context.Context, func(Answered))
}

// Answered says how a request was answered.
type Answered struct {
	Method  string // one of Methods, or Other
	Route   string // the path of a row of the table, such as /systems/:id, or NoRoute
	Status  int
	Request string // its name, as the log has it
	Stream  bool   // it stayed open: how long says nothing
}

// Other is any method that a stranger thought of, and NoRoute any address: both would be
// words of theirs.
const (
	Other   = "other"
	NoRoute = "none"
)

// Methods are those that are named as they are.
var Methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete,
	http.MethodPatch, http.MethodOptions}

// methodOf is the method of a request, where it is one that there is.
func methodOf(r *http.Request) string {
	if slices.Contains(Methods, r.Method) {
		return r.Method
	}
	return Other
}

// routeOf is the path of the row that a request came to; it is known once the router has
// looked.
func (s *Server) routeOf(c echo.Context) string {
	if s.paths[c.Path()] {
		return c.Path()
	}
	return NoRoute
}

// watched tells whoever watches of a request, also of one that is turned away at the door.
func (s *Server) watched(next echo.HandlerFunc) echo.HandlerFunc {
	if s.config.Watch == nil {
		return next
	}
	return func(c echo.Context) error {
		ctx, answered := s.config.Watch.Came(c.Request().Context())
		c.SetRequest(c.Request().WithContext(ctx))
		defer func() {
			answered(Answered{Method: methodOf(c.Request()), Route: s.routeOf(c), Status: c.Response().Status,
				Request: idOf(c), Stream: s.rowOf(c).has(staysOpen)})
		}()
		return next(c)
	}
}

// Figures are counts of what is under way, for whoever looks after the server.
type Figures struct {
	Streams  int // that are open
	Messages int // on their way to webhooks
}

// Figures counts what is under way now.
func (s *Server) Figures() Figures {
	s.live.mu.Lock()
	streams := len(s.live.streams)
	s.live.mu.Unlock()

	s.sending.mu.Lock()
	defer s.sending.mu.Unlock()
	return Figures{Streams: streams, Messages: s.sending.n}
}
