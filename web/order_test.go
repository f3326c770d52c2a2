package web

import (
	"slices"
	"strings"
	"testing"
)

var (
	mixedUp  = []string{"Zebra", "System 10", "zebra 2", "Österreich", "ÉCLAIR", "System 2", "Ænima", "éclair 1", "apple"}
	asSorted = []string{"Ænima", "apple", "ÉCLAIR", "éclair 1", "Österreich", "System 2", "System 10", "Zebra", "zebra 2"}
)

func TestNamesStandAsPeopleSort(t *testing.T) {
	if got := distinct(append([]string{"", "Zebra"}, mixedUp...)); !slices.Equal(got, asSorted) {
		t.Errorf("suggestions: %q, want %q", got, asSorted)
	}
}

func TestTheListStandsAsPeopleSort(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	for _, name := range mixedUp {
		b.send("/interviews", "system", name, "company", "One", "go", "save")
	}

	for _, by := range []string{"name", "company", "verdict", "open"} {
		text := b.see("/?sort=" + by).text()
		at := -1
		for _, name := range asSorted {
			i := strings.Index(text[at+1:], name+" One Too early")
			if i < 0 {
				t.Fatalf("sorted by %s: %s is not behind those before it in\n%s", by, name, text)
			}
			at += 1 + i
		}
	}
}
