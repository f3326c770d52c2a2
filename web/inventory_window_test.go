package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"discern/assessment"
)

// What goes in by a file can be worked on in the page: as many lines as an
// inventory holds, in pages, none of which touches the lines of another.
func TestALongInventoryIsWorkedOnInPages(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	for _, n := range []int{800, assessment.MaxInventory} {
		var file strings.Builder
		fmt.Fprintf(&file, "system: Long %d\nanswers: {}\ninventory:\n", n)
		for i := range n {
			fmt.Fprintf(&file, "  - {system: \"System %d\", action: \"%s\", kind: read}\n", i, strings.Repeat("ş", 60))
		}
		a := b.upload("long.yaml", file.String())
		if a.status != http.StatusSeeOther {
			t.Fatalf("%d lines: %d\n%.500s", n, a.status, a.text())
		}
		id := strings.Split(a.location(), "/")[2]

		b.alone(id)
		page := b.see("/interviews/" + id + "/inventory?from=150")
		if !strings.Contains(page.text(), "Lines 101 to 200") {
			t.Fatalf("%d lines: the page does not say which it shows\n%.600s", n, page.text())
		}
		form := formOf(page)
		if got := form.Get("system.3"); got != "System 103" {
			t.Fatalf("the page begins elsewhere: %q", got)
		}
		form.Set("system.3", "Changed")
		form.Set("remove.4", "on")
		form.Set("go", "save")
		a = b.do(http.MethodPost, "/interviews/"+id+"/inventory", form)
		if a.status != http.StatusSeeOther || !strings.Contains(a.location(), "from=100") {
			t.Fatalf("%d lines: %d to %q\n%.600s", n, a.status, a.location(), a.text())
		}

		lines := s.interview(id).Inventory
		if len(lines) != n-1 || lines[103].System != "Changed" || lines[104].System != "System 105" ||
			lines[99].System != "System 99" ||
			lines[n-2].System != fmt.Sprint("System ", n-1) {
			t.Errorf("%d lines are %d, with %q, %q, %q", n, len(lines), lines[99].System, lines[103].System, lines[104].System)
		}
	}
}

var (
	inputTag  = regexp.MustCompile(`<input[^>]*>`)
	selectTag = regexp.MustCompile(`(?s)<select[^>]*>.*?</select>`)
	optionOn  = regexp.MustCompile(`<option[^>]*value="([^"]*)"[^>]*selected`)
)

// formOf is what a browser would send of the inputs and choices on a page.
func formOf(page answer) url.Values {
	form := url.Values{}
	for _, in := range inputTag.FindAllString(page.body, -1) {
		if name := attr(in, "name"); name != "" && attr(in, "type") != "checkbox" {
			form.Set(name, attr(in, "value"))
		}
	}
	for _, sel := range selectTag.FindAllString(page.body, -1) {
		if m := optionOn.FindStringSubmatch(sel); m != nil {
			form.Set(attr(sel[:strings.IndexByte(sel, '>')+1], "name"), m[1])
		}
	}
	return form
}
