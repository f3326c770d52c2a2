package web

import (
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"discern/templates"
)

const (
	// zoneCookie is where a browser says in which zone it is (static/app.js).
	zoneCookie = "tz"
	// longestZone is more than the longest name of a zone has, in bytes.
	longestZone = 64
	// mostZones is more than there are names of zones.
	mostZones = 1024
)

// zones are those read so far, by name: a zone is a file.
var zones struct {
	sync.RWMutex
	of map[string]*time.Location
}

// zoneNamed returns the zone of a name that IANA gives, "Europe/Berlin". The
// name may come from anybody.
func zoneNamed(name string) (*time.Location, bool) {
	if name == "" || name == "Local" || len(name) > longestZone {
		return nil, false
	}

	zones.RLock()
	zone, ok := zones.of[name]
	zones.RUnlock()
	if ok {
		return zone, true
	}

	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}

	zones.Lock()
	defer zones.Unlock()
	if zones.of == nil {
		zones.of = map[string]*time.Location{}
	}

	if len(zones.of) < mostZones {
		zones.of[name] = zone
	}

	return zone, true
}

// zoned has pages write days and times in the zone of whoever looks, where the
// browser has told it, and otherwise in that of the workspace, which they then name.
func (s *Server) zoned(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if w, err := s.store.Workspace(c.Request().Context()); err == nil { // mostly from memory
			s.team.set(w)
		} else {
			s.logOf(c).Warn("read workspace", "err", err)
		}

		in, zone := templates.InZoneNamed, s.team.in()
		if name, ok := cookieOf(c.Request(), zoneCookie); ok {
			if told, ok := zoneNamed(name); ok {
				in, zone = templates.InZone, told
			}
		}

		c.SetRequest(c.Request().WithContext(in(c.Request().Context(), zone)))

		return next(c)
	}
}
