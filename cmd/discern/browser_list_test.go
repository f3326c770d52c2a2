package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"discern/assessment"
)

// manySystems makes that many systems, each with another name.
func (c *client) manySystems(n int) {
	for i := range n {
		c.newInterview(fmt.Sprintf("System %d", i+1))
	}
}

// names are those of the systems on the page, in their order.
func (b *tab) names() []string {
	b.Helper()
	return eval[[]string](b, `[...document.querySelectorAll("li.sys h2")].map(h => h.textContent)`)
}

// tabsTo presses Tab until a link with that text has the keyboard.
func (b *tab) tabsTo(text string) {
	b.Helper()
	for range 400 {
		b.keys(kb.Tab)
		if eval[bool](b, `document.activeElement.textContent.trim() === `+fmt.Sprintf("%q", text)) {
			return
		}
	}
	b.Fatalf("Tab does not reach %q", text)
}

// Three pages, there and back, by the keyboard, with the script and without it.
func TestBrowserTheListIsWalkedByTheKeyboard(t *testing.T) {
	s := start(t, t.TempDir())
	b := newTab(t, s.first[:strings.Index(s.first, "/sign-in/")])
	b.enters(s.first)
	const n = 2*assessment.SystemsOnPage + 20
	b.client().manySystems(n)

	for _, script := range []bool{true, false} {
		if !script {
			b.scriptOff()
		}

		b.open("/?q=system&sort=name", 200)
		at := 0
		var first []string
		for page := 1; page <= 3; page++ {
			names := b.names()
			if page == 1 {
				first = names
			}
			for _, name := range names {
				if at++; name != fmt.Sprintf("System %d", at) {
					t.Fatalf("page %d has %s where System %d should stand", page, name, at)
				}
			}
			if b.here("a[rel=prev]") != (page > 1) || b.here("a[rel=next]") != (page < 3) {
				t.Errorf("page %d leads back: %v, on: %v", page, b.here("a[rel=prev]"), b.here("a[rel=next]"))
			}
			if address := b.path(); !strings.Contains(address, "q=system") || !strings.Contains(address, "sort=name") {
				t.Errorf("page %d forgets what was looked for: %s", page, address)
			}
			if page < 3 {
				b.tabsTo("Next page")
				b.loads("Enter", chromedp.KeyEvent(kb.Enter))
			}
		}
		if at != n {
			t.Errorf("%d systems on three pages, want %d", at, n)
		}

		for range 2 {
			b.tabsTo("Previous page")
			b.loads("Enter", chromedp.KeyEvent(kb.Enter))
		}
		if got := b.names(); strings.Join(got, "|") != strings.Join(first, "|") {
			t.Errorf("back at the first page, it has %q", got)
		}
		if b.here("a[rel=prev]") {
			t.Error("a page stands before the first one")
		}
	}
}
