package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/static"
)

// forever is for files whose name changes with their content.
const forever = "public, max-age=31536000, immutable"

// health is GET /healthz: the process answers. It never asks the database, so
// that a slow disk does not get the process killed.
func (s *Server) health(c echo.Context, _ assessment.Principal) error {
	return c.String(http.StatusOK, "ok\n")
}

// readyTime is how long the database may take to be called ready.
const readyTime = time.Second

// ready is GET /readyz: the database reads and writes. What is wrong is in the
// log; whoever asks from outside learns only whether to send people here.
func (s *Server) ready(c echo.Context, _ assessment.Principal) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), readyTime)
	defer cancel()
	err := s.store.CheckReady(ctx)
	if err != nil && c.Request().Context().Err() != nil {
		return err
	}
	if err != nil {
		s.logOf(c).Error("not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "not ready\n")
	}

	return c.String(http.StatusOK, "ready\n")
}

// robots is GET /robots.txt. It names no address, so it gives none away.
func (s *Server) robots(c echo.Context, _ assessment.Principal) error {
	return c.String(http.StatusOK, "User-agent: *\nDisallow: /\n")
}

// favicon is what browsers ask for without reading a page.
func (s *Server) favicon(c echo.Context, _ assessment.Principal) error {
	return c.Redirect(http.StatusFound, static.URL("favicon.svg"))
}

// ofPages are the headers that mean something on a page only: how it may be
// framed, what it may load and where it may lead. On a script, a style or a font
// a browser reads none of them, and there they would weigh more than many a
// script does.
var ofPages = []string{
	"X-Frame-Options", "Cross-Origin-Opener-Policy", "Permissions-Policy", "X-Robots-Tag", "Referrer-Policy",
	"Strict-Transport-Security", echo.HeaderXRequestID,
}

// static is GET /static/{name}: a file of the program, packed beforehand.
func (s *Server) static(c echo.Context, _ assessment.Principal) error {
	name := c.Param("*")
	body, kind, ok := static.File(name)
	if !ok {
		return errNotHere
	}

	h := c.Response().Header()
	for _, name := range ofPages {
		h.Del(name)
	}

	if kind != static.TypeSVG { // which could hold script, and is shown when somebody opens its address
		h.Del("Content-Security-Policy")
	}

	h.Set("Cache-Control", forever)
	h.Add("Vary", "Accept-Encoding")
	for _, coding := range []string{"br", "gzip"} { // the lightest first
		if !takes(c.Request(), coding) {
			continue
		}
		if packed := static.Packed(name, coding); packed != nil {
			h.Set("Content-Encoding", coding)
			body = packed
			break
		}
	}

	h.Set("Content-Length", strconv.Itoa(len(body)))
	return c.Blob(http.StatusOK, kind, body)
}
