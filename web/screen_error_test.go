package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
)

// Where the store fails while a page asks whether anybody looks on, it asks:
// only an interview that is not there is on no screen.
func TestAnErrorOfTheStoreAsksFirst(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	p := s.principal()
	secret := func(c echo.Context, _ assessment.Principal) error { return c.String(http.StatusOK, "Quetzal dispatch") }
	ask := func(page handler) string {
		t.Helper()
		w := httptest.NewRecorder()
		c := s.server.echo.NewContext(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil), w)
		c.SetParamNames("id")
		c.SetParamValues(id)
		must(t, page(c, p))
		return w.Body.String()
	}
	s.server.screen.alone(p.UserID)
	s.server.screen.shows(id, p.UserID)
	s.server.screen.shows("gone", p.UserID)
	if got := ask(s.server.beyond("list", secret)); strings.Contains(got, "Quetzal") {
		t.Error("one interview is gone, and another that is shared is forgotten")
	}
	s.server.screen.alone(p.UserID)
	s.server.screen.shows("gone", p.UserID)
	if got := ask(s.server.beyond("list", secret)); got != "Quetzal dispatch" {
		t.Errorf("of one that is gone it asks:\n%.300s", got)
	}

	closed, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: s.clock.now})
	must(t, err)
	must(t, closed.Close())
	s.server.store = closed
	for name, page := range map[string]handler{"behind": s.server.behind("verdict", secret), "beyond": s.server.beyond("list", secret)} {
		s.server.screen.shows(id, p.UserID)
		if got := ask(page); strings.Contains(got, "Quetzal") || !strings.Contains(got, id+"/console") {
			t.Errorf("%s: with a store that fails it shows\n%.300s", name, got)
		}
	}
}
