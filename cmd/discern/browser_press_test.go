package main

import (
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/input"

	"discern/tools/relay"
)

// On a slow network a button shows at once that it was pressed, and says so where
// that takes long; the same form works without script.
func TestBrowserAButtonShowsThatItWasPressed(t *testing.T) {
	x := travels(t, 390)
	for _, at := range []struct {
		path, button string
		held         bool // the reply waits until it was said; deleting takes the browser's store away as well
	}{{"/q/EC1", "Continue", true}, {"/q/EC2", "Ask them by a link", true}, {"/delete", "Delete everything", false}} {
		x.open(x.home+at.path, 200)
		x.train.Treat(func(r *http.Request) relay.Fate {
			if at.held && r.Method == http.MethodPost {
				return relay.ReplyLate // until the page says that it is sending, however slow this machine is
			}
			return relay.Passes
		})
		// In the same turn: nothing is waited for, neither the network nor a timer, so that the
		// next picture of the page shows it on any machine.
		if !eval[bool](x.tab, `(() => { const b = [...document.querySelectorAll("main button")]
			.find(b => b.innerText.trim() === "`+at.button+`"); b.click(); return b.getAttribute("aria-busy") === "true" })()`) {
			t.Errorf("%s: %q does not show at once that it was pressed", at.path, at.button)
		}
		if at.held {
			x.waits(at.path+" says that it is sending",
				`(b => b?.innerText.trim() === "`+at.button+`" && b.nextElementSibling?.textContent === "Sending")(document.querySelector("[aria-busy=true]"))`)
			x.train.Deliver()
		}
		x.leaves(x.home + at.path)
		x.train.Treat(x.train.fate)
	}
}

// Without script, too, what is pressed looks so while it is held down, before anything is
// sent.
func TestBrowserAPressShowsWithoutScript(t *testing.T) {
	x := travels(t, 390)
	x.scriptOff()
	x.open(x.home+"/q/EC1", 200)
	look := func() string {
		return eval[string](x.tab, `getComputedStyle(document.querySelector("main .actions button.btn")).opacity`)
	}
	if before := look(); before != "1" {
		t.Fatalf("before it is pressed it has the opacity %s", before)
	}

	at := eval[[]float64](x.tab, `(() => { const b = document.querySelector("main .actions button.btn");
		b.scrollIntoView({block: "center"});
		const r = b.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	call(x.tab, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMousePressed,
		X: at[0], Y: at[1], Button: input.MouseButtonLeft, ClickCount: 1})
	if held := look(); held == "1" {
		t.Error("held down, it looks as before")
	}
	if x.path() != x.home+"/q/EC1" {
		t.Errorf("held down, it leads to %s already", x.path())
	}
}

// A file comes without a page: what was pressed shows at once, and then says what to
// expect. Enter in a line of the list leads to the next one, and off the page from none.
func TestBrowserAFileIsAskedForAndALineLeadsToTheNext(t *testing.T) {
	x := travels(t, 1366)
	x.open(x.home+"/data", 200)
	if !eval[bool](x.tab, `(() => { const a = document.querySelector("main a[href$='.json']"); a.click(); return a.getAttribute("aria-busy") === "true" })()`) {
		t.Error("a file that is asked for shows nothing")
	}
	x.waits("that it was asked for", `document.querySelector("main .busy").textContent === "Asked for. It comes as a download."`)

	x.open(x.home+"/actions", 200)
	at := func(want string) {
		t.Helper()
		if got := eval[string](x.tab, `document.activeElement.id`); got != want || x.path() != x.home+"/actions" {
			t.Errorf("Enter leads to %q on %s, not to %q", got, x.path(), want)
		}
	}
	eval[bool](x.tab, `(document.getElementById("action.0").focus(), true)`)
	x.keys("\r")
	at("action.1")
	eval[bool](x.tab, `(document.getElementById("action.4").focus(), true)`)
	x.keys("\r")
	at("system.5")
}
