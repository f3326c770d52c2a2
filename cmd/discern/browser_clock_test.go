package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"discern/assessment/bank"
	"discern/assessment/store"
	"discern/web"
)

// clock is a server's time, which a test can move.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time         { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) moves(by time.Duration) { c.ahead.Add(int64(by)) }

// clocked is a server as the program wires it, on a clock of the test's, with a
// tab of its owner.
func clocked(t *testing.T) (*tab, *client, *clock) {
	t.Helper()
	time := &clock{}
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Bank: bankOf(t), Now: time.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	guide, err := bank.Guide()
	if err != nil {
		t.Fatal(err)
	}
	var site http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s, err := web.New(web.Config{BaseURL: base, Keys: [][]byte{[]byte(strings.Repeat("k", 32))}, Now: time.now,
		Bank: bankOf(t), Guide: guide}, st)
	if err != nil {
		t.Fatal(err)
	}
	site = s
	who, err := st.EnsureOwner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	token, err := st.SignInLink(t.Context(), who.ID)
	if err != nil {
		t.Fatal(err)
	}
	b := newTab(t, server.URL)
	b.enters(s.SignInURL(token))
	c := b.client()
	c.send("/settings", "me", "Dana Ruiz")
	return b, c, time
}

// A link that runs out while its page is open: the next step says so, what was
// typed is handed back, and nothing about the system is left to see.
func TestBrowserALinkRunsOutWhileItIsOpen(t *testing.T) {
	for _, way := range waysOfLooking[1:3] {
		t.Run(way.name, func(t *testing.T) {
			seller, c, clock := clocked(t)
			link := linkFor(seller, c.newInterview("Claims intake"), "Priya Nair")
			b := as(t, seller.base, way.width, way.script)
			b.leavesFreely()
			b.open(link, 200)
			b.press("=Start")
			home := "/b/" + strings.Split(b.path(), "/")[2]
			b.open(home+"/q/EC1", 200)
			b.pick("a")
			b.fill("#note", "Typed on the last day.")
			clock.moves(14*24*time.Hour - time.Minute)
			b.open(home+"/q/EC2", 200) // a minute before the end it still works
			b.open(home+"/q/EC1", 200)
			if way.script {
				b.waits("the line", restoredLine)
			} else {
				b.fill("#note", "Typed on the last day.")
			}
			clock.moves(time.Minute)
			b.pressFor("=Continue", http.StatusGone)
			b.linkEnded()
			b.says("ask the person who sent it for a new link", "Typed on the last day.")
			if way.script {
				b.waits("the way to copy it", `document.querySelector("[data-copy=typed]:not([hidden])")`)
			}
			b.saysNothingOf("Claims", "Northwind", "Dana", "Go to the systems")
			b.fits()
			for _, path := range []string{home, home + "/check", home + "/report", home + "/report/report.pdf", link} {
				b.open(path, http.StatusGone)
				b.linkEnded()
				b.says("ask the person who sent it for a new link")
				b.saysNothingOf("Claims", "Northwind", "Dana")
			}
			b.open(home+"/data", http.StatusOK) // what is kept stays theirs to see
		})
	}
}

// saysNothingOf looks for words in all that a page holds.
func (b *tab) saysNothingOf(words ...string) {
	b.Helper()
	all := eval[string](b, `document.documentElement.outerHTML`)
	for _, w := range words {
		if strings.Contains(all, w) {
			b.Errorf("%s still holds %q", b.path(), w)
		}
	}
}

// One link open on two devices when it runs out, and when it is stopped: both
// are told, each gets back what it typed, and neither what the other did.
func TestBrowserALinkOnTwoDevicesEndsOnBoth(t *testing.T) {
	for _, how := range []string{"runs out", "is stopped"} {
		t.Run(how, func(t *testing.T) {
			seller, c, clock := clocked(t)
			id := c.newInterview("Claims intake")
			link := linkFor(seller, id, "The platform team")
			desk, phone := as(t, seller.base, 1366, true), as(t, seller.base, 320, true)
			var home string
			for _, b := range []*tab{desk, phone} {
				b.leavesFreely()
				b.open(link, 200)
				b.press(".actions .btn")
				home = "/b/" + strings.Split(b.path(), "/")[2]
				b.open(home+"/q/EC1", 200)
			}
			desk.pick("a")
			desk.fill("#note", "At the desk.")
			phone.pick("c")
			phone.fill("#note", "On the phone.")
			if how == "runs out" {
				clock.moves(15 * 24 * time.Hour)
			} else {
				seller.open("/interviews/"+id+"/links", 200)
				seller.press("td a[href$='/revoke']")
				seller.press("=Revoke it")
			}
			for b, other := range map[*tab]string{desk: "On the phone.", phone: "At the desk."} {
				mine := b.value("#note")
				b.pressFor("=Continue", http.StatusGone)
				b.linkEnded()
				b.says(mine)
				b.saysNothingOf(other, "Claims", "Dana")
				b.fits()
			}
		})
	}
}
