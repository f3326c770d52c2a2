package web

import (
	"slices"
	"strings"
	"testing"
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
