package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

const (
	// sharedFor is how long a page that buyers may see counts as still being on
	// the screen: longer than a call, shorter than a working day.
	sharedFor = 4 * time.Hour
	// maxShared is how many interviews a browser remembers to have shown lately.
	maxShared = 8
)

// screen remembers in a browser which interviews that browser may be sharing.
// Pages with conclusions, and those that name others, then ask first, whichever
// way they are reached: Back, Reload and a typed address never put them before a
// buyer.
//
// It is a signed cookie and no row of a table, because a browser is what others
// look at: a page that is shown may note it without a change of the database,
// and another process, or this one after a restart, knows it too. It is a
// courtesy to the person and no right: taking the cookie away gives nobody
// anything.
type screen struct {
	now    func() time.Time
	codecs []securecookie.Codec
	name   string
	secure bool
}

// onShow is what the cookie of a screen holds.
type onShow struct {
	User  string  `json:"user"` // who showed it: whoever signs in later begins anew
	Shown []shown `json:"shown"`
}

// shown is one interview that was shown, and when, in seconds since 1970.
type shown struct {
	Interview string `json:"interview"`
	At        int64  `json:"at"`
}

func newScreen(keys [][]byte, secure bool, now func() time.Time) *screen {
	return &screen{now: now, codecs: codecs(keys), name: cookieName("screen", secure), secure: secure}
}

// shared lists the interviews that may be on the screen of a browser, the one
// shown last first.
func (s *screen) shared(r *http.Request, user string) []string {
	var ids []string
	for _, x := range s.read(r, user) {
		ids = append(ids, x.Interview)
	}
	return ids
}

// read returns what the cookie of a request says of this person and still holds.
func (s *screen) read(r *http.Request, user string) []shown {
	var on onShow
	value, ok := readCookie(r, s.name, s.codecs)
	if !ok || json.Unmarshal([]byte(value), &on) != nil || on.User != user {
		return nil
	}

	return slices.DeleteFunc(on.Shown, func(x shown) bool { return s.now().Sub(time.Unix(x.At, 0)) >= sharedFor })
}

// shows notes that a shared page of an interview goes to a browser.
func (s *screen) shows(c echo.Context, interview, user string) error {
	before := slices.DeleteFunc(s.read(c.Request(), user), func(x shown) bool { return x.Interview == interview })
	on := onShow{User: user, Shown: append([]shown{{interview, s.now().Unix()}}, before...)}
	on.Shown = on.Shown[:min(len(on.Shown), maxShared)]

	value, err := json.Marshal(on)
	if err != nil {
		return err
	}

	return writeCookie(c.Response(), s.name, string(value), int(sharedFor.Seconds()), s.secure, s.codecs)
}

// alone notes that a person said that nobody else looks on: at any interview,
// for there is one pair of eyes to ask about and not one for each of them.
func (s *screen) alone(c echo.Context) {
	http.SetCookie(c.Response(), newCookie(s.name, "", -1, s.secure))
}

// onScreen notes a shared page on its way to a person. A page that cannot be
// noted is not shown.
func (s *Server) onScreen(c echo.Context, iv assessment.Interview, p assessment.Principal) error {
	if iv.Side == assessment.SideBuyer { // a buyer's record is never played on a call
		return nil
	}
	return s.screen.shows(c, iv.ID, p.UserID)
}

// onTheScreen is the interview to ask about: that of the address where it is
// shared, otherwise the one shown last. Only one that is not there is on no
// screen. Where it cannot be read just now its name is left out, and the
// question is asked all the same.
func (s *Server) onTheScreen(c echo.Context, p assessment.Principal) (assessment.Interview, bool) {
	ids := s.screen.shared(c.Request(), p.UserID)
	if i := slices.Index(ids, c.Param("id")); i > 0 {
		ids[0], ids[i] = ids[i], ids[0]
	}

	for _, id := range ids {
		iv, err := s.store.Interview(c.Request().Context(), p, id)
		if err == nil {
			return iv, true
		}
		if codeOf(err) != assessment.NotFound {
			return assessment.Interview{ID: id}, true
		}
	}

	return assessment.Interview{}, false
}

// behind wraps a page that nobody else is to see, of one interview or about more
// than that: it asks first while a call may be on a shared screen.
func (s *Server) behind(page handler) handler {
	return func(c echo.Context, p assessment.Principal) error {
		iv, on := s.onTheScreen(c, p)
		if !on {
			return page(c, p)
		}
		return s.askFirst(c, p, iv, c.Request().URL.RequestURI())
	}
}

// beside wraps a page of a call that asks by itself or that its buyer may see:
// over the call of another customer it asks first, without naming its own.
func (s *Server) beside(page handler) handler {
	return func(c echo.Context, p assessment.Principal) error {
		iv, on := s.onTheScreen(c, p)
		if !on || iv.ID == c.Param("id") || inPrivateWindow(c) {
			return page(c, p)
		}
		return s.askFirst(c, p, iv, c.Request().URL.RequestURI())
	}
}

// away is where a person may go from the page that asks; "" for no page of
// ours. A name stands for a page of the interview, and an address for itself.
func (s *Server) away(interview, to string) string {
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

	address, err := url.ParseRequestURI(to)
	if err != nil || address.IsAbs() || address.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
		return ""
	}
	if !s.isPage(address.Path) {
		return ""
	}

	return address.RequestURI()
}

// isPage reports whether a path is one that a signed-in person may look at.
func (s *Server) isPage(path string) bool {
	c := s.echo.NewContext(nil, nil)
	s.echo.Router().Find(http.MethodGet, path, c)
	return slices.ContainsFunc(s.table(), func(r route) bool {
		return r.method == get && r.who.forPeople() && r.path == c.Path()
	})
}
