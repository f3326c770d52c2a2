package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
)

// requestKey holds the name of a request among its values.
const requestKey = "request"

// requestID names a request, in the log and on the page of an error, so that
// the one can be found from the other. A name that the client brings is not
// taken over.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := rand.Text()[:12]
		c.Set(requestKey, id)
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		return next(c)
	}
}

// idOf is the name of a request; "" before it has one.
func idOf(c echo.Context) string {
	id, _ := c.Get(requestKey).(string)
	return id
}

// logOf is where a request writes to the log: each of its lines bears its name.
func (s *Server) logOf(c echo.Context) *slog.Logger { return s.config.Log.With("request", idOf(c)) }

// log writes one line a request: the pattern of the route, never the address
// itself, because addresses hold tokens and what people searched for; and a method
// only where it is one that there is.
func (s *Server) log(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.now()
		err := next(c)
		if err != nil {
			c.Error(err) // answered here, so that the status below is the one sent
		}

		level := slog.LevelInfo
		if c.Response().Status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) &&
			!errors.Is(err, errBusy) {
			level = slog.LevelError // one who went away, or comes again later, is no fault, and must not fill the log
		}

		attrs := []slog.Attr{
			slog.String("method", methodOf(c.Request())),
			slog.String("route", c.Path()),
			slog.Int("status", c.Response().Status),
			slog.Int64("bytes", c.Response().Size),
			slog.Duration("took", s.now().Sub(start).Round(time.Microsecond)),
			slog.String("request", idOf(c)),
		}
		if err != nil && level == slog.LevelError {
			attrs = append(attrs, slog.String("error", err.Error()))
			if p, ok := errors.AsType[*panicError](err); ok {
				attrs = append(attrs, slog.String("stack", string(p.stack)))
			}
		}

		s.config.Log.LogAttrs(c.Request().Context(), level, "request", attrs...)
		return nil
	}
}

// panicError is a panic caught in a handler.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// recovered turns a panic into an error of that one request.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if r == http.ErrAbortHandler {
				panic(r) // how a handler asks net/http to drop the connection
			}

			err = &panicError{r, debug.Stack()}
		}()
		return next(c)
	}
}
