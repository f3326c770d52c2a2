package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
)

// What is particular about an address stands in its row, so that a new one is
// found by whoever reads the table and cannot be got by its name alone.
func TestNoAddressIsKnownByHowItEnds(t *testing.T) {
	byEnd := regexp.MustCompile(`(HasSuffix|CutSuffix|TrimSuffix)\([^\n]*(\.Path\(\)|URL\.Path|r\.path|pattern|RequestURI)`)
	files, err := filepath.Glob("*.go")
	must(t, err)
	for _, name := range files {
		text, err := os.ReadFile(name)
		must(t, err)
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if m := byEnd.Find(text); m != nil {
			t.Errorf("%s decides by the end of an address: %s", name, m)
		}
	}
}

// rowSite is a site whose table has one more row, of a nature, at an address that
// says nothing about it.
func rowSite(t *testing.T, is nature, do handler) *site {
	t.Helper()
	s := newSite(t)
	for _, r := range []route{{get, "/test/row", member, do, is}, {post, "/test/row", member, do, is}} {
		s.server.rows[r.method+" "+r.path] = r
		s.server.echo.Add(r.method, r.path, s.server.admit(r))
	}
	return s
}

func TestARowSaysHowLongItMayTake(t *testing.T) {
	for name, test := range map[string]struct {
		is   nature
		most time.Duration // 0 for no limit
	}{
		"an ordinary one":      {plain, requestTime},
		"a file on its way in": {takesFile, uploadTime},
		"a stream":             {staysOpen, 0},
	} {
		left := time.Duration(-1)
		s := rowSite(t, test.is, func(c echo.Context, _ assessment.Principal) error {
			left = 0
			if at, ok := c.Request().Context().Deadline(); ok {
				left = time.Until(at)
			}
			return c.NoContent(http.StatusNoContent)
		})
		s.owner().get("/test/row")
		if left < 0 || (left == 0) != (test.most == 0) || left > test.most || left < test.most-time.Minute {
			t.Errorf("%s has %v left, want %v", name, left, test.most)
		}
	}
}

func TestARowSaysHowMuchItTakes(t *testing.T) {
	for is, want := range map[nature]int{plain: http.StatusRequestEntityTooLarge, takesFile: http.StatusNoContent} {
		s := rowSite(t, is, func(c echo.Context, _ assessment.Principal) error { return c.NoContent(http.StatusNoContent) })
		b := s.owner()
		r := httptest.NewRequest(post, "/test/row", strings.NewReader(strings.Repeat("x", assessment.MaxForm+1)))
		r.Host = testHost
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		for name, value := range b.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		a := httptest.NewRecorder()
		s.server.ServeHTTP(a, r)
		if a.Code != want {
			t.Errorf("nature %d: more than a form may hold gives %d, want %d", is, a.Code, want)
		}
	}
}

func TestARowSaysWhetherItKeepsASessionAlive(t *testing.T) {
	for is, want := range map[nature]int{plain: http.StatusNoContent, background: http.StatusSeeOther} {
		s := rowSite(t, is, func(c echo.Context, _ assessment.Principal) error { return c.NoContent(http.StatusNoContent) })
		b := s.owner()
		for range 5 {
			s.clock.forward(50 * time.Minute)
			b.get("/test/row")
		}
		a := b.get("/test/row")
		if got := a.status; (got == http.StatusNoContent) != (want == http.StatusNoContent) {
			t.Errorf("nature %d: after hours of it alone the session gives %d, want %d", is, got, want)
		}
	}
}

func TestARowSaysWhenItAsksFirst(t *testing.T) {
	for is, asks := range map[nature]bool{plain: false, asksFirst: true, asksOver: true} {
		s := rowSite(t, is, func(c echo.Context, _ assessment.Principal) error { return c.String(http.StatusOK, "Quetzal") })
		b := s.owner()
		b.see("/interviews/" + b.newInterviewOf("Claims intake") + "/call/EC1")
		if got := !strings.Contains(b.get("/test/row").body, "Quetzal"); got != asks {
			t.Errorf("nature %d: it asks %v, want %v", is, got, asks)
		}
	}
}

func TestAnOpeningLeadsOnOrFailsBeforeTheHandler(t *testing.T) {
	failed := errors.New("failed")
	for name, test := range map[string]struct {
		err    error
		to     string
		failed error
		ran    bool
	}{
		"opened":    {nil, "", nil, true},
		"elsewhere": {elsewhere("/interviews/x/verdict"), "/interviews/x/verdict", nil, false},
		"an error":  {failed, "", failed, false},
	} {
		ran := false
		do := withNamed(
			func(echo.Context, assessment.Principal) (string, error) { return "named", test.err },
			func(_ echo.Context, _ assessment.Principal, named string) error {
				ran = named == "named"
				return nil
			})
		a := httptest.NewRecorder()
		c := echo.New().NewContext(httptest.NewRequest(get, "/", nil), a)
		if err := do(c, assessment.Principal{}); !errors.Is(err, test.failed) || ran != test.ran ||
			a.Header().Get("Location") != test.to {
			t.Errorf("%s: %v, ran %v, led to %q", name, err, ran, a.Header().Get("Location"))
		}
	}
}
