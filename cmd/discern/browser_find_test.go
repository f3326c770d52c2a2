package main

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"discern/tools/relay"
)

// firstFound is what stands first in the jump box.
const firstFound = `document.querySelector("#jump-list a")?.dataset.to`

// toFind does something to what the jump box asks the server.
func toFind(kind relay.Fate) func(*http.Request) relay.Fate {
	return func(r *http.Request) relay.Fate {
		if strings.HasSuffix(r.URL.Path, "/find") {
			return kind
		}
		return relay.Passes
	}
}

func opensBox(b *tab) {
	b.Helper()
	b.keys("/")
	b.waits("the jump box", `document.getElementById("jump").open`)
}

// With a connection the server says which question was meant, to eyes and to a
// screen reader, and Enter opens it. Without one the words alone still find.
func TestBrowserTheJumpBoxFindsWhatWasMeant(t *testing.T) {
	w, b, _, _ := aCallBehind(t)
	const said, want = "a gateway can block the call", "IS3"

	w.Treat(toFind(relay.CutOff))
	opensBox(b)
	b.keys(said)
	b.waits("told without a connection", `document.getElementById("jump-said").textContent.includes("found, first ")`)
	alone := eval[string](b, firstFound)
	if alone == want || w.Did(relay.CutOff) == 0 {
		t.Fatalf("the words alone find %q, and the server was asked %d times: this line shows nothing", alone,
			w.Did(relay.CutOff))
	}
	b.meant("/find")

	w.Treat(nil)
	b.keys(kb.Escape)
	opensBox(b)
	b.keys(said)
	b.waits("what was meant", firstFound+` === "`+want+`"`)
	b.waits("told to a screen reader",
		`document.getElementById("jump-said").textContent.includes("Something that can say no")`)
	if got := eval[string](b, `document.getElementById("jump-said").getAttribute("role")`); got != "status" {
		t.Errorf("what was found is told as %q", got)
	}

	b.keys(kb.ArrowDown)
	if got := eval[string](b, `document.activeElement.dataset.to`); got != want {
		t.Errorf("the arrow leads to %s", got)
	}
	b.keys(kb.Enter)
	b.at(want)
}

// Whoever types and presses Enter in one go gets the question that was meant, and
// a key pressed right after it is meant for that question.
func TestBrowserEnterInTheJumpBoxWaitsForTheServer(t *testing.T) {
	_, b, c, id := aCallBehind(t)
	opensBox(b)
	b.keys("a gateway can block the call" + kb.Enter + "2")
	b.at("IS3")
	b.waits("the key chose", `document.querySelector("#main [name=answer]:checked")?.value === "b"`)
	b.status("Saved")
	if got := c.interview(id).Answers["IS3"].Choice; got != "b" {
		t.Errorf("the key after Enter gave %q", got)
	}
}

// An answer that comes late never replaces that to what was typed since.
func TestBrowserTheLatestAnswerWinsInTheJumpBox(t *testing.T) {
	w, b, _, _ := aCallBehind(t)
	var mu sync.Mutex
	var asked []string
	w.Treat(func(r *http.Request) relay.Fate {
		if strings.HasSuffix(r.URL.Path, "/find") {
			mu.Lock()
			asked = append(asked, r.URL.Query().Get("q"))
			mu.Unlock()
		}
		return relay.Passes
	})
	eval[bool](b, `(() => { const real = window.fetch; window.held = [];
		window.fetch = (url, init) => !String(url).includes("q=kill") ? real(url, init) :
			new Promise((done) => window.held.push(() => { const late = real(url, init); done(late); return late; }));
		return true })()`)

	opensBox(b)
	b.keys("kill switch")
	b.waits("the first line is on its way", `window.held.length >= 1`)
	eval[bool](b, `(document.getElementById("jump-text").select(), true)`)
	b.keys("a gateway can block the call")
	b.waits("the second line is answered", firstFound+` === "IS3"`)

	eval[bool](b,
		`Promise.all(window.held.map((send) => send())).then(() => new Promise((done) => setTimeout(() => done(true), 100)))`,
		awaited)
	if got := eval[string](b, firstFound); got != "IS3" {
		t.Errorf("the late answer put %s first", got)
	}

	mu.Lock()
	defer mu.Unlock()
	if len(asked) > 20 {
		t.Errorf("two lines were asked %d times: %q", len(asked), asked)
	}
}
