package web

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
)

// Whoever only reads a system is offered nothing that would be refused on its list, its
// map and its verdict, and looking at these does not ask them who looks on; whoever may
// begin nothing is not asked to.
func TestWhoOnlyReadsIsNotOfferedWhatIsRefused(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	people := map[string]asker{}
	for _, a := range askers {
		people[a.name] = a
	}
	viewer, reader, editor := w.person(people["a viewer"]), w.person(people["a reader"]), w.person(people["an editor"])
	at := "/interviews/" + w.interview
	changes := []string{at + "/call", at + "/seal", at + "/links", at + "/setup", at + "/wrap", at + "/playback"}
	for _, page := range []string{at + "/map", at + "/verdict"} {
		for who, b := range map[string]*browser{"viewer": viewer, "reader": reader} {
			links, _ := leads(b.see(page).body)
			for _, to := range changes {
				if slices.Contains(links, to) {
					t.Errorf("a %s is offered %s on %s", who, to, page)
				}
			}
		}
	}
	if text := viewer.see("/").text(); strings.Contains(text, "Stay in the shared view") {
		t.Error("a viewer is asked who looks on")
	}
	links, _ := leads(editor.see(at + "/verdict").body)
	for _, to := range changes {
		if !slices.Contains(links, to) {
			t.Errorf("an editor is not offered %s", to)
		}
	}

	for b, want := range map[*browser]bool{reader: false, viewer: true} {
		links, _ := leads(b.see("/settings").body)
		if got := slices.Contains(links, "/interviews/new"); got != want {
			t.Errorf("a new interview is offered: %v, want %v", got, want)
		}
	}
}

// Whoever works here is offered nothing that their role or right refuses: each page that
// their own links lead to is walked, and every form on it held against the table of who may
// do what. What depends on something else than who asks is left out.
func TestNobodyIsOfferedWhatTheirRoleRefuses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	boss := w.who[1]
	boss.send("/interviews/"+w.interview+"/seal", "old_summary", "keep", "go", "seal") // to compare with the first
	for _, a := range append(slices.Clone(askers), asker{name: "a reader of nothing", role: assessment.RoleReader}) {
		if a.role == "" || a.role == assessment.RoleOwner {
			continue
		}
		t.Run(a.name, func(t *testing.T) {
			b := w.person(a)
			var seen []string
			from := map[string]string{"/": "the start"}
			for queue := []string{"/"}; len(queue) > 0; queue = queue[1:] {
				at, _, _ := strings.Cut(queue[0], "#")
				if !strings.HasPrefix(at, "/") || slices.Contains(seen, at) {
					continue
				}
				seen = append(seen, at)
				got := b.reach(at)
				if got.status == http.StatusForbidden || got.status == http.StatusNotFound {
					t.Errorf("%s offers %s, which gives %d", from[at], at, got.status)
				}
				if to := got.location(); to != "" {
					queue, from[to] = append(queue, to), at
				}
				if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
					continue
				}
				links, posts := leads(kept.ReplaceAllString(got.body, ""))
				for _, to := range posts {
					if r := w.rowAt(http.MethodPost, cmp.Or(to, at)); wanted(r, a) == "403" &&
						noPasskeys[r.method+" "+r.path] == "" {
						t.Errorf("%s has a form for %s, which is refused", at, cmp.Or(to, at))
					}
				}
				for _, to := range links {
					if _, ok := from[to]; !ok {
						from[to] = at
					}
				}
				queue = append(queue, links...)
			}
			if len(seen) < 8 {
				t.Errorf("only %d pages were seen: %v", len(seen), seen)
			}
		})
	}
}

// rowAt is the row of the table that an address comes to.
func (s *site) rowAt(method, address string) route {
	path, _, _ := strings.Cut(address, "?")
	c := s.server.echo.NewContext(httptest.NewRequest(method, "/", nil), httptest.NewRecorder())
	s.server.echo.Router().Find(method, path, c)
	return s.server.rows[method+" "+c.Path()]
}
