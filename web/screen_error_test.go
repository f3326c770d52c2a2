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
	id, gone := b.newInterviewOf("Claims intake"), b.newInterviewOf("Gone")
	p := s.principal()
	secret := func(c echo.Context, _ assessment.Principal) error { return c.String(http.StatusOK, "Quetzal dispatch") }
	ask := func(page handler, at string) string {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		for name, value := range b.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		w := httptest.NewRecorder()
		c := s.server.echo.NewContext(r, w)
		c.SetParamNames("id")
		c.SetParamValues(at)
		must(t, page(c, p))
		return w.Body.String()
	}

	b.see("/interviews/" + id + "/call/EC1")
	b.alone(id)
	b.see("/interviews/" + gone + "/call/EC1")
	system := s.interview(gone).SystemID
	must(t, s.store.DeleteSystem(t.Context(), p, system))
	must(t, s.store.EraseSystem(t.Context(), p, system))
	if got := ask(s.server.behind(secret), ""); got != "Quetzal dispatch" {
		t.Errorf("of one that is gone it asks:\n%.300s", got)
	}
	b.see("/interviews/" + id + "/call/EC1")
	if got := ask(s.server.behind(secret), ""); strings.Contains(got, "Quetzal") {
		t.Error("one interview is gone, and another that is shared is forgotten")
	}

	closed, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: s.clock.now})
	must(t, err)
	must(t, closed.Close())
	s.server.store = closed
	for at, page := range map[string]handler{id: s.server.behind(secret), "": s.server.behind(secret),
		"another": s.server.beside(secret)} {
		if got := ask(page, at); strings.Contains(got, "Quetzal") || !strings.Contains(got, "/console") {
			t.Errorf("at %q with a store that fails it shows\n%.300s", at, got)
		}
	}
}
