package main

import "testing"

// A buyer in a train presses Continue without a connection: the page stays,
// with what she typed on it, and goes on when the connection is back.
func TestBrowserAFormWaitsForTheConnection(t *testing.T) {
	seller, c := owner(t)
	id := c.newInterview("Claims intake")
	b := newTab(t, seller.base)
	b.open(linkFor(seller, id, "Priya Nair"), 200)
	b.press("=Start")
	for i := 0; i < 3 && !b.here("[name=answer]"); i++ {
		b.press("=Continue")
	}
	b.pick("b")
	b.fill("#note", "Typed in a tunnel.")
	at := b.path()
	b.offline(true)
	b.choose("=Continue")
	b.waits("the sentence", `document.querySelector(".offline")?.textContent.startsWith("No connection.")`)
	if b.path() != at || b.value("#note") != "Typed in a tunnel." {
		t.Errorf("at %s the note is %q", b.path(), b.value("#note"))
	}
	b.offline(false)
	b.press("=Continue")
	b.open(at, 200)
	if got := b.value("#note"); got != "Typed in a tunnel." {
		t.Errorf("after the tunnel the note is %q", got)
	}
}
