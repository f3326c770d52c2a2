package web

import (
	"slices"
	"strings"
	"testing"

	"discern/templates"
)

var (
	mixedUp  = []string{"Zebra", "System 10", "zebra 2", "Österreich", "ÉCLAIR", "System 2", "Ænima", "éclair 1", "apple"}
	asSorted = []string{"Ænima", "apple", "ÉCLAIR", "éclair 1", "Österreich", "System 2", "System 10", "Zebra", "zebra 2"}
)

func TestNamesStandAsPeopleSort(t *testing.T) {
	if got := distinct(append([]string{"", "Zebra"}, mixedUp...)); !slices.Equal(got, asSorted) {
		t.Errorf("suggestions: %q, want %q", got, asSorted)
	}

	for _, by := range []string{"name", "company", "verdict", "open", "updated"} {
		var items []templates.SystemItem
		for _, name := range mixedUp {
			item := templates.SystemItem{Name: name, Company: "One"}
			if by == "company" {
				item = templates.SystemItem{Name: "One", Company: name}
			}
			items = append(items, item)
		}

		sortSystems(items, by)

		var got []string
		for _, item := range items {
			if by == "company" {
				got = append(got, item.Company)
			} else {
				got = append(got, item.Name)
			}
		}
		if !slices.Equal(got, asSorted) {
			t.Errorf("sorted by %s: %q, want %q", by, got, asSorted)
		}
	}
}

func TestTheListStandsAsPeopleSort(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	for _, name := range mixedUp {
		b.send("/interviews", "system", name, "go", "save")
	}

	text := b.see("/?sort=name").text()
	at := -1
	for _, name := range asSorted {
		i := strings.Index(text[at+1:], name+" Too early")
		if i < 0 {
			t.Fatalf("%s is not behind those before it in\n%s", name, text)
		}
		at += 1 + i
	}
}
