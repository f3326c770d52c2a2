package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
)

// policy is the content security policy of every response. No script and no
// style stands in a page, so it needs no nonce and pages can be stored
// rendered and compressed.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " +
	"img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'none'; require-trusted-types-for 'script'"

// permissions turns off what no page uses.
const permissions = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), " +
	"gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), clipboard-write=(self)"

// headers sets what every response carries, before anything can fail, so that
// errors carry it too. What differs (static files) is set by their handler.
func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", permissions)
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		h.Set("Referrer-Policy", s.referrerPolicy(c.Request().URL.Path))
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}

		return next(c)
	}
}

// referrerPolicy keeps addresses that hold a token, and the buyer's pages,
// out of every Referer. With no-referrer a browser posts "Origin: null", which
// only Sec-Fetch-Site can tell from another site's; a plain-http demonstration
// room has no such header, so there the address goes to this server only.
func (s *Server) referrerPolicy(path string) string {
	if linkPath(path) && !s.config.InsecureLAN {
		return "no-referrer"
	}
	return "same-origin"
}

// linkPath reports whether an address belongs to the holders of links. It goes by the
// path, and not by the row of the route table: what asks is the door, the headers and the
// page of an error, before the router has looked or where there is no row ("/b/x/gone").
// TestThePathSaysWhatTheRowSays holds it to the table.
func linkPath(path string) bool {
	for _, prefix := range []string{"/l/", "/b/", "/r/", "/sign-in/"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// buyerPath reports whether an address is for people who came by a link: its pages, also
// those that say that something is missing, lead nowhere else.
func buyerPath(path string) bool {
	return path == "/notice" || path == "/accessibility" || linkPath(path+"/") && !strings.HasPrefix(path, "/sign-in")
}

// host refuses a request for a name that is not ours: on loopback this is what
// stops another site's page from reaching us by pointing its own name here.
// The checks of life answer to any name, because those who ask them go by
// address, and they say nothing. They are named here, because a request for
// another's name is to come no further, and the router looks after this.
func (s *Server) host(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		path := c.Request().URL.Path
		if path == "/healthz" || path == "/readyz" || s.knownHost(c.Request().Host) {
			return next(c)
		}
		return &statusError{http.StatusMisdirectedRequest, "This server does not answer to that name."}
	}
}

func (s *Server) knownHost(hostport string) bool {
	base := s.config.BaseURL
	if strings.EqualFold(withPort(hostport, base.Scheme), withPort(base.Host, base.Scheme)) {
		return true
	}
	name := (&url.URL{Host: hostport}).Hostname()
	if _, err := netip.ParseAddr(name); err == nil && s.config.InsecureLAN {
		return true // a bare address cannot be pointed here by somebody's name server
	}

	// On this machine the port may be another one, at the near end of a tunnel.
	return loopbackName(name) && (loopbackName(base.Hostname()) || s.config.InsecureLAN)
}

func loopbackName(name string) bool {
	addr, err := netip.ParseAddr(name)
	return strings.EqualFold(name, "localhost") || err == nil && addr.IsLoopback()
}

// withPort adds the port that a scheme has by itself.
func withPort(hostport, scheme string) string {
	if (&url.URL{Host: hostport}).Port() != "" {
		return hostport
	}
	if scheme == "https" {
		return hostport + ":443"
	}
	return hostport + ":80"
}

// sameOrigin refuses a change that another site asks the browser to make.
func (s *Server) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		if err := protection.Check(c.Request()); err != nil {
			return assessment.Errorf(assessment.Forbidden,
				"That came from another site, so nothing was changed. Open the page here and try again.")
		}
		return next(c)
	}
}
