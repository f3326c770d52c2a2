package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
)

// What takes much memory goes through one gate: making files, and reading them.
const (
	atOnce      = 2                // files made or read at the same time
	uploads     = 4                // files on their way in at the same time
	gateWait    = 10 * time.Second // how long somebody waits at most
	gateWaiters = 64               // how many wait at most
	gateOfOne   = 4                // in and waiting by one cookie, so that one link keeps nobody out
	retryAfter  = "10"             // seconds, for whoever is sent away
)

// gate lets a few in at a time. Others wait, up to a bound in time and in number.
type gate struct {
	in      chan struct{}
	waiting chan struct{}
	wait    time.Duration

	mu sync.Mutex
	of map[string]int // in and waiting, by whose they are
}

func newGate(n int) *gate {
	return &gate{in: make(chan struct{}, n), waiting: make(chan struct{}, gateWaiters), wait: gateWait,
		of: map[string]int{}}
}

// enterAs is enter for somebody who may have so many files made or read, and
// wait for so many, at a time.
func (g *gate) enterAs(ctx context.Context, whose string) (leave func(), err error) {
	g.mu.Lock()
	full := g.of[whose] >= gateOfOne
	if !full {
		g.of[whose]++
	}

	g.mu.Unlock()
	if full {
		return nil, errBusy
	}

	out := func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.of[whose]--; g.of[whose] == 0 {
			delete(g.of, whose)
		}
	}
	done, err := g.enter(ctx)
	if err != nil {
		out()
		return nil, err
	}

	return func() { done(); out() }, nil
}

// enter waits for a place and returns how to leave it.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	leave = func() { <-g.in }
	select {
	case g.in <- struct{}{}:
		return leave, nil
	default:
	}

	select {
	case g.waiting <- struct{}{}:
		defer func() { <-g.waiting }()
	default:
		return nil, errBusy
	}

	timer := time.NewTimer(g.wait)
	defer timer.Stop()
	select {
	case g.in <- struct{}{}:
		return leave, nil
	case <-timer.C:
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

var errBusy = &statusError{http.StatusServiceUnavailable,
	"Several files are being made or read at this moment. Wait ten seconds, then try again; nothing is lost."}

// leaveKey holds, among the values of a request, how to leave the gate.
const leaveKey = "leave"

// leaveGate lets the next one in: what is left is to send the file, and whoever
// reads slowly must keep nobody waiting.
func leaveGate(c echo.Context) {
	if leave, ok := c.Get(leaveKey).(func()); ok {
		leave()
	}
}

// heavy has an address wait at the gate before it loads anything.
func (s *Server) heavy(do handler) handler {
	return func(c echo.Context, p assessment.Principal) error {
		whose := s.signed(c.Request())
		if p.TokenID != "" {
			whose = "programs of " + p.UserID // however many tokens somebody has
		}
		leave, err := s.work.enterAs(c.Request().Context(), whose)
		if err != nil {
			c.Response().Header().Set("Retry-After", retryAfter)
			return err
		}

		leave = sync.OnceFunc(leave)
		defer leave()

		c.Set(leaveKey, leave)
		return do(c, p)
	}
}
