package web

import (
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// sharedFor is how long a page that buyers may see counts as still being on the
// screen: longer than a call, shorter than a working day.
const sharedFor = 4 * time.Hour

// screen remembers who may be sharing which interview. Pages with conclusions
// then ask first, whichever way they are reached: Back, Reload and a typed
// address never put them before a buyer. It is a courtesy to the person and no
// right, so that losing it with a restart is no harm.
type screen struct {
	now    func() time.Time
	mu     sync.Mutex
	shared map[[2]string]time.Time // by interview and person
}

// shows notes that a shared page of an interview went to a person.
func (s *screen) shows(interview, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shared == nil || len(s.shared) >= maxPlaces {
		s.shared = map[[2]string]time.Time{}
	}
	s.shared[[2]string{interview, user}] = s.now()
}

// alone notes that a person said that nobody else looks on: at any interview,
// for there is one pair of eyes to ask about and not one for each of them.
func (s *screen) alone(user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.shared {
		if k[1] == user {
			delete(s.shared, k)
		}
	}
}

// gone forgets an interview that is not there any more.
func (s *screen) gone(interview, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.shared, [2]string{interview, user})
}

// sharing is the interview that a person showed last, "" where none is on a
// screen.
func (s *screen) sharing(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var id string
	last := s.now().Add(-sharedFor)
	for k, at := range s.shared {
		if k[1] == user && at.After(last) {
			id, last = k[0], at
		}
	}
	return id
}

func (s *screen) isShared(interview, user string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.shared[[2]string{interview, user}]
	return ok && s.now().Sub(at) < sharedFor
}

// onScreen notes a shared page on its way to a person.
func (s *Server) onScreen(iv assessment.Interview, p assessment.Principal) {
	if iv.Side != assessment.SideBuyer { // a buyer's record is never played on a call
		s.screen.shows(iv.ID, p.UserID)
	}
}

// onTheScreen is the interview to ask about. Where it cannot be read just now
// its name is left out, and the question is asked all the same: only one that is
// not there is on no screen.
func (s *Server) onTheScreen(c echo.Context, p assessment.Principal, id string) assessment.Interview {
	iv, err := s.store.Interview(c.Request().Context(), p, id)
	if err != nil {
		return assessment.Interview{ID: id}
	}

	return iv
}

// behind wraps a page with conclusions: it asks first while its interview may be
// on a shared screen. to is what the page is called there.
func (s *Server) behind(to string, page handler) handler {
	return func(c echo.Context, p assessment.Principal) error {
		id := c.Param("id")
		if !s.screen.isShared(id, p.UserID) {
			return page(c, p)
		}
		iv := s.onTheScreen(c, p, id)
		if to == "history" {
			return s.askFirst(c, p, iv, "history "+c.Param("q"))
		}
		return s.askFirst(c, p, iv, to)
	}
}

// beyond wraps a page about more than one call, such as the list with its other
// customers: it asks first while a call may be on a shared screen, as the links
// of that call do. to is what the page is called there.
func (s *Server) beyond(to string, page handler) handler {
	return func(c echo.Context, p assessment.Principal) error {
		id := s.screen.sharing(p.UserID)
		if id == "" {
			return page(c, p)
		}

		iv, err := s.store.Interview(c.Request().Context(), p, id)
		if e, ok := errors.AsType[*assessment.Error](err); ok && e.Code == assessment.NotFound {
			s.screen.gone(id, p.UserID) // nobody looks at it; perhaps at another
			return s.beyond(to, page)(c, p)
		}
		if err != nil {
			iv = assessment.Interview{ID: id}
		}

		if to == toSystem {
			return s.askFirst(c, p, iv, toSystem+c.Param("id"))
		}
		return s.askFirst(c, p, iv, to)
	}
}

// toSystem stands before the id of a system that is to be shown.
const toSystem = templates.ToSystem

// away is where an interview's private pages, and those about more than this
// interview, are; "" for none of that name.
func away(interview, to string) string {
	if system, ok := strings.CutPrefix(to, toSystem); ok && system != "" {
		return "/systems/" + url.PathEscape(system)
	}
	switch to {
	case "list":
		return "/"
	case "guide":
		return "/guide"
	case "private":
		return templates.InterviewURL(interview) + "/verdict"
	case "verdict", "setup", "seal", "parts", "compare", "notes":
		return templates.InterviewURL(interview) + "/" + to
	}
	return ""
}
