package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"discern/tools/relay"
)

// tunnel is a relay between a buyer and the server that does to forms what a
// train does.
type tunnel struct {
	*relay.Relay
	mu     sync.Mutex
	lose   int // replies that never arrive although the server did its work
	cut    int // forms that never arrive
	fail   int // forms that are answered with 503
	passed int // forms the server got
}

func inATrain(t *testing.T, base string) *tunnel {
	t.Helper()
	x := &tunnel{Relay: inFront(t, base)}
	x.Treat(x.fate)
	return x
}

// fate is what becomes of a request; only forms behind a link meet one.
func (x *tunnel) fate(r *http.Request) relay.Fate {
	x.mu.Lock()
	defer x.mu.Unlock()

	if r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, "/b/") && !strings.HasPrefix(r.URL.Path, "/r/") {
		return relay.Passes
	}

	switch {
	case x.cut > 0:
		x.cut--
		return relay.CutOff
	case x.fail > 0:
		x.fail--
		return relay.Refused
	case x.lose > 0:
		x.lose--
		x.passed++
		return relay.ReplyLost
	}
	x.passed++
	return relay.Passes
}

func (x *tunnel) set(lose, cut, fail int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.lose, x.cut, x.fail, x.passed = lose, cut, fail, 0
}

func (x *tunnel) forms() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.passed
}

// traveller is a buyer behind a link, in a train.
type traveller struct {
	*tab
	seller    *tab
	c         *client // the seller's
	interview string
	train     *tunnel
	link      string // through the train
	home      string
}

// travels starts a server, a seller and a buyer who pressed Start.
func travels(t *testing.T, width int64) traveller {
	t.Helper()
	seller, c := owner(t)
	id := c.newInterview("Claims intake")
	x := traveller{seller: seller, c: c, interview: id, train: inATrain(t, seller.base)}
	x.link = strings.Replace(linkFor(seller, id, "Priya Nair"), seller.base, x.train.URL, 1)
	x.tab = newTab(t, x.train.URL)
	x.wire = x.train.Relay
	x.size(width, 800)
	x.open(x.link, 200)
	x.press("=Start")
	x.home = "/b/" + strings.Split(x.path(), "/")[2]
	return x
}

// revisions counts how often the server stored an answer, by all it keeps.
func (x traveller) revisions(question string) int {
	x.Helper()
	// once more as it stands now
	return strings.Count(string(x.client().fetch(x.home+"/data/everything.json")), `"Question": "`+question+`"`) - 1
}

const draftsJS = `new Promise((done, fail) => { const r = indexedDB.open("discern-drafts", 1);
	r.onupgradeneeded = () => r.result.createObjectStore("drafts", {keyPath: "key"});
	r.onerror = () => fail(r.error);
	r.onsuccess = () => { const tx = r.result.transaction("drafts", "readwrite"), s = tx.objectStore("drafts"), all = s.getAll();
		all.onsuccess = () => { for (const i of all.result) { %s } };
		tx.oncomplete = () => { r.result.close(); done(JSON.stringify(all.result)) } } })`

// drafts is what this browser holds of what was typed, as text.
func (b *tab) drafts() string {
	b.Helper()
	return eval[string](b, fmt.Sprintf(draftsJS, ""), chromedp.EvalAwaitPromise)
}

// noDrafts checks that nothing typed is on the device.
func (b *tab) noDrafts(when string) {
	b.Helper()
	if got := b.drafts(); got != "[]" {
		b.Errorf("%s: this is left on the device: %s", when, got)
	}
}

// comesBack goes to a page again in a new tab, after the old one died.
func (x traveller) comesBack(path string) traveller {
	x.Helper()
	x.dies()
	x.wire.Join()
	x.tab = x.beside()
	x.open(path, 200)
	return x
}

const restoredLine = `document.querySelector(".restored")?.textContent.startsWith("Restored what you had typed. Not saved yet.")`

func TestBrowserWhatABuyerTypedSurvivesAKill(t *testing.T) {
	for _, width := range []int64{1366, 320} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			x := travels(t, width)
			x.offline(true)
			x.choose("details.fold summary")
			x.fill("#person", "Priya N.")
			x.choose("#CX1")
			x.keys("our claims bot")
			x = x.comesBack(x.home + "/about")
			x.size(width, 800)
			x.waits("the line", restoredLine)
			if x.value("#CX1") != "our claims bot" || x.value("#person") != "Priya N." {
				t.Errorf("about: %q, %q", x.value("#CX1"), x.value("#person"))
			}
			x.fits()
			x.press("=Continue")
			x.noDrafts("after Continue")
			x.open(x.home+"/q/EC1", 200)
			x.pick("unknown")
			x.fill("#who", "Wilhelmina")
			x.pick("c")
			x.choose("label:has(input[name=evidence][value=shown])")
			x.choose("#note")
			x.keys("Typed in a tunnel")
			x = x.comesBack(x.home + "/q/EC1")
			x.waits("the line", restoredLine)
			if x.value("#note") != "Typed in a tunnel" || !x.here("input[value=c]:checked") ||
				!x.here("input[value=shown]:checked") {
				t.Errorf("the question came back with %q", x.value("#note"))
			}
			x.press("=Continue")
			x.noDrafts("after the question")
			x.open(x.home+"/actions", 200)
			x.choose("=Five more lines")
			x.fill(`[id="system.8"]`, "Ledger")
			x.set(`[id="kind.8"]`, "final")
			x.fill(`[id="action.8"]`, "Post a payment")
			x = x.comesBack(x.home + "/actions")
			x.waits("the line", restoredLine)
			if x.value(`[id="action.8"]`) != "Post a payment" || x.value(`[id="kind.8"]`) != "final" {
				t.Error("the ninth line did not come back")
			}
			x.press("=Continue")
			x.says("Check your answers", "1 action", "our claims bot", "Typed in a tunnel")
			x.noDrafts("after all of it")
		})
	}
}

// A page that is left by a link keeps what was typed, and the pages around it
// say so.
func TestBrowserWhatIsNotSavedIsNamedAndCanBeRemoved(t *testing.T) {
	x := travels(t, 320)
	x.open(x.home+"/q/EC1", 200)
	x.choose("#note")
	x.keys("Half a thought")
	x.press(".foot a.end")
	q, _ := bankOf(t).Question("EC1")
	x.waits("what is not saved", `document.querySelector(".note a")?.textContent.length > 5`)
	x.says("Typed on this device, and not saved yet:", q.Read(""))
	x.press(".note a")
	x.waits("the line", restoredLine)
	x.choose("=Remove it")
	if x.value("#note") != "" {
		t.Errorf("removed, and the note is %q", x.value("#note"))
	}
	x.noDrafts("removed")
}

func TestBrowserAFormSentWithoutTheNetworkGoesByItselfAndOnce(t *testing.T) {
	for _, width := range []int64{1366, 320} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			x := travels(t, width)
			x.open(x.home+"/q/EC1", 200)
			x.pick("b")
			x.fill("#note", "Typed in a tunnel.")
			x.offline(true)
			x.train.set(0, 0, 0)
			x.choose("=Continue")
			x.waits("the sentence",
				`document.querySelector(".waits").textContent === "No connection. Your answers are kept on this device and will be sent when it is back."`)
			if eval[bool](x.tab, `document.querySelector(".waits").matches(".err,.errors *")`) ||
				x.value("#note") != "Typed in a tunnel." {
				t.Error("the sentence is red, or the text is gone")
			}
			x.fits()
			x.fill("#note", "Typed in a tunnel, and mended.")
			x.offline(false)
			x.leaves(x.home + "/q/EC1")
			if n := x.train.forms(); n != 1 {
				t.Errorf("%d forms were sent", n)
			}
			x.noDrafts("sent")
			x.open(x.home+"/q/EC1", 200)
			if got := x.value("#note"); got != "Typed in a tunnel, and mended." {
				t.Errorf("stored %q", got)
			}
			if n := x.revisions("EC1"); n != 1 {
				t.Errorf("%d revisions are stored", n)
			}
		})
	}
}

func TestBrowserAConnectionThatBreaksInTheMiddleStoresOnce(t *testing.T) {
	// More than once, because Chromium sends a form again by itself where a
	// connection that it used before turns out to be dead.
	for _, c := range []struct {
		name            string
		lose, cut, fail int
		says            string
	}{
		{"the reply is lost", 6, 0, 0, "No connection."},
		{"the form is lost", 0, 6, 0, "No connection."},
		{"the server is down", 0, 0, 1, "The server cannot save this just now."},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := travels(t, 1366)
			x.open(x.home+"/q/EC1", 200)
			x.train.set(c.lose, c.cut, c.fail)
			x.pick("b")
			x.fill("#note", "Only once.")
			eval[bool](x.tab,
				`(new MutationObserver(() => { sessionStorage.setItem("said", document.querySelector(".waits").textContent) }).observe(document.querySelector(".waits"), {childList: true, characterData: true, subtree: true}), true)`)
			x.choose("=Continue")
			x.leaves(x.home + "/q/EC1")
			if said := eval[string](x.tab, `sessionStorage.getItem("said") ?? ""`); !strings.HasPrefix(said, c.says) {
				t.Errorf("meanwhile it said %q", said)
			}
			x.noDrafts("stored")
			if n := x.revisions("EC1"); n != 1 {
				t.Errorf("%d revisions are stored", n)
			}
			x.meant("answers 503")
		})
	}
}

// The reply is lost, the page dies, and the server had it: nothing is put back
// and nothing is sent again.
func TestBrowserALostReplyAndAKillAskForNothing(t *testing.T) {
	x := travels(t, 1366)
	x.open(x.home+"/q/EC1", 200)
	x.pick("b")
	x.fill("#note", "It arrived.")
	x.train.set(100, 0, 0)
	x.choose("=Continue")
	x.waits("the sentence", `document.querySelector(".waits").textContent.startsWith("No connection.")`)
	x = x.comesBack(x.home + "/q/EC1")
	x.train.set(0, 0, 0)
	x.gone("the server has it")
	if x.here(".restored") || x.value("#note") != "It arrived." {
		t.Errorf("restored: %v, note %q", x.here(".restored"), x.value("#note"))
	}
}

// An answer that is newer than what was typed stays; what was typed is shown
// beside it, and put back it leads to the choice between the two.
func TestBrowserADraftNeverOverwritesANewerAnswer(t *testing.T) {
	x := travels(t, 320)
	x.open(x.home+"/q/EC1", 200)
	x.pick("b")
	x.choose("#note")
	x.keys("Mine, on the train")
	x.dies()
	other := newTab(t, x.train.URL)
	other.open(x.link, 200)
	other.press("=Carry on")
	other.open(x.home+"/q/EC1", 200)
	other.pick("f")
	other.fill("#note", "Theirs, at the desk")
	other.press("=Continue")
	x.tab = x.beside()
	x.size(320, 800)
	x.open(x.home+"/q/EC1", 200)
	x.waits("the card", `document.querySelector(".note textarea")?.value.includes("Mine, on the train")`)
	x.says("This page was changed somewhere else after you typed here.")
	if x.value("#note") != "Theirs, at the desk" || !x.here("input[value=f]:checked") {
		t.Errorf("the newer answer is not shown: %q", x.value("#note"))
	}
	x.fits()
	x.look(place{"two versions", func(*tab) {}})
	x.choose("=Put it back")
	x.pressFor("=Continue", http.StatusConflict)
	x.twoVersions()
	if !strings.Contains(x.drafts(), "Mine, on the train") {
		t.Error("what was typed left the device before a choice was made")
	}
	x.press("=Keep this one")
	x.noDrafts("chosen")
	x.open(x.home+"/q/EC1", 200)
	if x.value("#note") != "Mine, on the train" {
		t.Errorf("kept %q", x.value("#note"))
	}
}

func TestBrowserWhatWasTypedLeavesTheDevice(t *testing.T) {
	x := travels(t, 1366)
	types := func(what string) {
		t.Helper()
		x.open(x.home+"/q/EC1", 200)
		x.choose("#note")
		x.keys(what)
		if !strings.Contains(x.drafts(), what) {
			t.Fatalf("%q is not on the device: %s", what, x.drafts())
		}
	}
	types("A day old")
	if token := x.link[strings.LastIndexByte(x.link, '/')+1:]; strings.Contains(x.drafts(), token) ||
		strings.Contains(x.drafts(), "cookie") {
		t.Error("the device holds the link's secret")
	}
	eval[string](x.tab, fmt.Sprintf(draftsJS, `i.at -= 24 * 60 * 60 * 1000 + 60000; s.put(i)`), chromedp.EvalAwaitPromise)
	x.reload()
	x.waits("the script", `document.querySelector("form").dataset.kept !== undefined`)
	if x.value("#note") != "" || x.here(".restored") {
		t.Error("what is older than a day comes back")
	}
	x.noDrafts("after a day")

	types("To be deleted")
	x.open(x.home+"/delete", 200)
	x.press("main form button")
	x.says("Everything is deleted")
	x.waits("the device is clear", `document.readyState === "complete"`)
	x.gone("after Delete everything")
}

// Another record in the same browser sees nothing of the first.
func TestBrowserAnotherLinkInTheSameBrowserSeesNothingOfTheFirst(t *testing.T) {
	x := travels(t, 1366)
	x.open(x.home+"/q/EC1", 200)
	x.choose("#note")
	x.keys("Only for the first")
	second := strings.Replace(linkFor(x.seller, x.interview, "Tom Berg"), x.seller.base, x.train.URL, 1)
	x.open(second, 200)
	x.press("=Start")
	home := "/b/" + strings.Split(x.path(), "/")[2]
	x.gone("with another link started")
	x.open(home+"/q/EC1", 200)
	if strings.Contains(eval[string](x.tab, `document.documentElement.outerHTML`), "Only for the first") ||
		x.value("#note") != "" {
		t.Error("the second record shows what was typed in the first")
	}
}

// until waits for what the tab shows, over as many pages as it takes.
func (b *tab) until(what string, so func() bool) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for !so() {
		if ctx.Err() != nil {
			b.Fatalf("%s: waited in vain at %s, the keyboard at %s\n%.600s", what, b.path(), b.focus(), b.text())
		}
	}
}

// leaves waits until the page leads on by itself.
func (b *tab) leaves(page string) {
	b.Helper()
	b.until("the next page", func() bool { return b.path() != page })
	b.waits("all of it", `document.readyState === "complete"`)
}

// gone waits until the device holds nothing that was typed.
func (b *tab) gone(when string) {
	b.Helper()
	b.until(when+", an empty device", func() bool { return b.drafts() == "[]" })
}

// A link that ended while the form waited says so, and hands back the text.
func TestBrowserALinkThatEndsWhileAFormWaits(t *testing.T) {
	x := travels(t, 320)
	x.open(x.home+"/q/EC1", 200)
	x.pick("b")
	x.fill("#note", "Typed before it stopped.")
	x.offline(true)
	x.choose("=Continue")
	x.waits("the sentence", `document.querySelector(".waits").textContent.startsWith("No connection.")`)
	x.seller.open("/interviews/"+x.interview+"/links", 200)
	x.seller.press("td a[href$='/revoke']")
	x.seller.press("=Revoke it")
	x.offline(false)
	x.until("the page", func() bool {
		return x.here("h1[data-dead]")
	})
	x.linkEnded()
	x.says("Typed before it stopped.")
	x.waits("the way to copy it", `document.querySelector("[data-copy=typed]:not([hidden])")`)
	x.fits()
	x.open(x.home, http.StatusGone)
	x.waits("the text on the device",
		`document.querySelector("main textarea")?.value.includes("Typed before it stopped.")`)
	x.fits()
	x.look(place{"a dead link with text left over", func(*tab) {}})
	x.choose("=Remove it from this device")
	x.gone("removed")
}

func TestBrowserTheWaitingAndRestoredPagesAreAccessible(t *testing.T) {
	x := travels(t, 1366)
	x.leavesFreely()
	x.look(place{"restored", func(b *tab) {
		b.open(x.home+"/q/EC1", 200)
		b.choose("#note")
		b.keys("Half a thought" + kb.Tab)
		b.reload()
		b.waits("the line", restoredLine)
	}})
	x.look(place{"what is not saved", func(b *tab) {
		b.open(x.home, 200)
		b.waits("the note", `document.querySelector(".note a")`)
	}})
	x.look(place{"waiting", func(b *tab) {
		b.open(x.home+"/q/EC1", 200)
		b.offline(true)
		b.choose("=Continue")
		b.waits("the sentence", `document.querySelector(".waits").textContent.startsWith("No connection.")`)
	}})
	x.offline(false)
	x.leaves(x.home + "/q/EC1")
}

// A form of the workspace, which has no such store, waits where it is.
func TestBrowserAFormOfTheWorkspaceWaitsForTheConnection(t *testing.T) {
	b, c := owner(t)
	id := c.newInterview("Claims intake")
	b.open("/interviews/"+id+"/setup", 200)
	at := b.path()
	b.offline(true)
	b.choose("form .btn")
	b.waits("the sentence", `document.querySelector(".waits")?.textContent.startsWith("No connection.")`)
	if b.path() != at {
		t.Errorf("at %s", b.path())
	}
	b.offline(false)
	call(b, page.Reload, page.ReloadParams{})
}

// What a reader says is wrong is kept and sent in the same way.
func TestBrowserACorrectionSurvivesAKillAndIsSentOnce(t *testing.T) {
	seller, c := owner(t)
	id := c.newInterview("Claims intake")
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		c.send("/interviews/"+id+"/call/"+q, "answer", "a", "evidence", "said", "go", "save")
	}
	report := strings.TrimPrefix(c.send("/interviews/"+id+"/seal", "go", "seal"), "/reports/")
	c.send("/interviews/"+id+"/links", "name", "Board", "right", "read", "report", report, "names", "initials")
	seller.open("/interviews/"+id+"/links", 200)
	train := inATrain(t, seller.base)
	b := newTab(t, train.URL)
	b.open(strings.Replace(seller.value("#made"), seller.base, train.URL, 1), 200)
	b.press("=Open the report")
	at := "/r/" + report + "/wrong"
	b.open(at, 200)
	b.choose("#text")
	b.keys("The model picks, not the code")
	b.dies()
	b = b.beside()
	b.open(at, 200)
	b.waits("the line", restoredLine)
	if got := b.value("#text"); got != "The model picks, not the code" {
		t.Errorf("it came back as %q", got)
	}
	train.set(6, 0, 0)
	b.choose("=Send it to Dana Ruiz")
	b.until("it is sent", func() bool {
		return eval[bool](b, `!!document.querySelector(".summary")?.textContent.includes("The model picks, not the code")`)
	})
	b.gone("sent")
	if n := eval[int](b, `document.querySelectorAll(".summary li").length`); n != 1 || b.value("#text") != "" {
		t.Errorf("sent %d times, and the field holds %q", n, b.value("#text"))
	}
}
