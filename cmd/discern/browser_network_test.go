package main

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"discern/assessment"
	"discern/tools/relay"
)

// toSaves does something to the next n saves of a call.
func toSaves(n int, kind relay.Fate) func(*http.Request) relay.Fate {
	return func(r *http.Request) relay.Fate {
		if n == 0 || r.Method != http.MethodPost || !strings.Contains(r.URL.Path, "/call/") {
			return relay.Passes
		}
		n--
		return kind
	}
}

// toLive does something to the live stream, and to what is asked behind it.
func toLive(kind relay.Fate, paths ...string) func(*http.Request) relay.Fate {
	return func(r *http.Request) relay.Fate {
		for _, p := range paths {
			if strings.HasSuffix(r.URL.Path, p) {
				return kind
			}
		}
		return relay.Passes
	}
}

// aCallBehind is a call whose browser reaches the server over a relay. The
// client goes to the server directly.
func aCallBehind(t *testing.T) (*relay.Relay, *tab, *client, string) {
	t.Helper()
	s := start(t, t.TempDir())
	direct := s.first[:strings.Index(s.first, "/sign-in/")]
	w := inFront(t, direct)
	b := newTab(t, w.URL)
	b.wire = w
	b.enters(s.first)
	c := b.client()
	c.base = direct
	c.send("/settings", "me", "Dana Ruiz")
	id := c.newInterview("Claims intake")
	b.open("/interviews/"+id+"/call/EC1", 200)
	b.waits("every question on the device", `document.querySelector("#call[data-ready]")`)
	return w, b, c, id
}

func TestBrowserAReplyLostAfterTheSaveStoresItOnce(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	w.Treat(toSaves(2, relay.ReplyLost))
	b.keys("2")
	b.status("Saved")
	b.keys("q")
	b.keys("Only once." + kb.Enter)
	b.status("Saved")
	iv := c.interview(id)
	_, history := c.do(http.MethodGet, "/interviews/"+id+"/call/EC1/history", nil)
	if w.Did(relay.ReplyLost) != 2 || iv.Answers["EC1"].Choice != "b" || c.rev(id, "EC1") != 1 || len(iv.Quotes) != 1 ||
		strings.Count(string(history), `class="cap"`) != 1 {
		t.Errorf("%d replies lost; kept %+v and %d quotes\n%s", w.Did(relay.ReplyLost), iv.Answers["EC1"],
			len(iv.Quotes), history)
	}
	b.meant("ERR_EMPTY_RESPONSE")
}

// noteSavedJS notes whenever the status line begins to say "Saved", with the
// question and the answer that stand on the page then.
const noteSavedJS = `(() => { window.saidSaved = []; const line = document.getElementById("status");
  new MutationObserver(() => { if (line.textContent.startsWith("Saved")) window.saidSaved.push({
    at: performance.timeOrigin + performance.now(), question: document.querySelector("#main .question").dataset.question,
    answer: document.querySelector("#main [name=answer]:checked")?.value ?? ""}) }).observe(line, {childList: true, characterData: true, subtree: true});
  return true })()`

// stored is what the database held at a moment, in milliseconds since 1970.
type stored struct {
	at float64
	iv assessment.Interview
}

// "Saved" is said only of what is in the database by then: on a slow network,
// with replies lost, with requests cut off, and without any network.
func TestBrowserSavedIsNeverSaidOfWhatIsNotInTheDatabase(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	var held []stored
	var mu sync.Mutex
	w.Saw(func(res *http.Response) { // before its reply goes on
		if res.Request.Method != http.MethodPost || res.StatusCode >= 400 {
			return
		}
		at := float64(time.Now().UnixMicro()) / 1000
		mu.Lock()
		defer mu.Unlock()
		held = append(held, stored{at, c.interview(id)})
	})
	eval[bool](b, noteSavedJS)
	w.Slow(300*time.Millisecond, 250_000/8) // 2G
	b.keys("1")
	b.status("Saved")
	b.keys("2" + "3")
	b.waits("the last of three", `window.saidSaved.at(-1)?.answer === "c"`)
	w.Slow(0, 0)
	w.Treat(toSaves(2, relay.ReplyLost))
	b.keys("4")
	b.waits("saved after lost replies", `window.saidSaved.at(-1)?.answer === "f"`)
	w.Treat(toSaves(-1, relay.CutOff))
	b.keys("2")
	b.status("Not sent yet")
	w.Treat(nil)
	b.waits("saved after lost requests", `window.saidSaved.at(-1)?.answer === "b"`)
	b.offline(true)
	b.keys("1")
	b.status("Not sent yet")
	b.offline(false)
	b.waits("saved after being offline", `window.saidSaved.at(-1)?.answer === "a"`)
	said := eval[[]struct {
		At               float64
		Question, Answer string
	}](b, `window.saidSaved`)
	if len(said) < 5 {
		t.Errorf("Saved was seen %d times only", len(said))
	}
	mu.Lock()
	defer mu.Unlock()
	for _, s := range said {
		var then assessment.Interview
		for _, h := range held {
			if h.at <= s.At+5 { // two clocks
				then = h.iv
			}
		}
		if got := then.Answers[s.Question].Choice; got != s.Answer {
			t.Errorf("it says Saved of %s at %q when the database holds %q", s.Question, s.Answer, got)
		}
	}
	if w.Did(relay.ReplyLost) != 2 || w.Did(relay.CutOff) == 0 {
		t.Errorf("%d replies were lost and %d requests cut off", w.Did(relay.ReplyLost), w.Did(relay.CutOff))
	}
	b.meant("ERR_EMPTY_RESPONSE")
	b.meant("ERR_INTERNET")
}

// A save that fails three times says so and hands out the text, every word of
// it; nothing is lost, and it is sent when the way is free.
func TestBrowserASaveThatKeepsFailingSaysSoAndHandsOutTheText(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	b.keys("1")
	b.status("Saved")
	last := eval[string](b, `document.getElementById("status").textContent.slice("Saved ".length, "Saved 10:42".length)`)
	w.Treat(toSaves(-1, relay.Refused))
	b.keys("2")
	b.status("Not sent yet")
	b.choose("#note")
	b.keys("Seen in a trace." + kb.Escape + "q")
	b.keys("It just goes." + kb.Enter)
	b.bar("Still not sent. Kept on this device. Last sent " + last + ".")
	if w.Did(relay.Refused) < 3 {
		t.Errorf("it says so after %d tries", w.Did(relay.Refused))
	}
	eval[bool](b, `(navigator.clipboard.writeText = async text => { window.copied = text }, true)`)
	b.choose("=Copy everything as text")
	b.waits("the copy", `!!window.copied`)
	q, _ := bankOf(t).Question("EC1")
	copied := eval[string](b, `window.copied`)
	for _, want := range []string{q.Spoken("live"), q.Options[1].Text, "Note: Seen in a trace.",
		"Their words: It just goes."} {
		if !strings.Contains(copied, want) {
			t.Errorf("what is copied lacks %q:\n%s", want, copied)
		}
	}
	eval[bool](b,
		`(navigator.clipboard.writeText = async () => { throw new Error("not allowed") }, document.querySelector("#line button").click(), true)`)
	b.waits("the text to copy by hand", `document.querySelector("#line textarea")?.value.includes("Seen in a trace.")`)
	if n := b.kept(); n != 2 {
		t.Errorf("%d changes are kept on the device, want the last form and the quote", n)
	}
	if iv := c.interview(id); iv.Answers["EC1"].Choice != "a" || len(iv.Quotes) != 0 {
		t.Errorf("stored meanwhile: %+v", iv.Answers["EC1"])
	}
	w.Treat(nil)
	b.bar("All sent")
	if iv := c.interview(id); iv.Answers["EC1"].Choice != "b" || iv.Answers["EC1"].Note != "Seen in a trace." ||
		len(iv.Quotes) != 1 {
		t.Errorf("stored in the end: %+v, %d quotes", iv.Answers["EC1"], len(iv.Quotes))
	}
	b.meant("503")
}
