package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"discern/assessment"
)

// waits until something is so on the page.
func (b *tab) waits(what, condition string) {
	b.Helper()
	if b.still { // a page without script has no clock to wait by
		b.until(what, func() bool { return eval[bool](b, `!!(`+condition+`)`) })
		return
	}
	if !eval[bool](b, `new Promise(done => { const end = performance.now() + `+itoa(int(patience.Milliseconds()))+`;
		(async function look() { let so = false; try { so = !!(`+condition+`) } catch {}
			if (so) done(true); else if (performance.now() > end) done(false); else setTimeout(look, 15) })() })`, chromedp.EvalAwaitPromise) {
		b.Fatalf("%s: waited in vain for %s at %s; the status is %q\n%.600s", what, condition, b.path(),
			eval[string](b, `document.getElementById("status")?.textContent ?? ""`), b.text())
	}
}

// keys presses keys one after the other, as on a keyboard: what is typed comes
// with the press, so that a page that takes the press takes the letter too.
func (b *tab) keys(keys string) {
	b.Helper()
	for _, r := range keys {
		k, ok := kb.Keys[r]
		if !ok {
			b.Fatalf("there is no key %q", r)
		}
		down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: k.Key, Code: k.Code,
			WindowsVirtualKeyCode: k.Windows, NativeVirtualKeyCode: k.Native, Text: k.Text, UnmodifiedText: k.Unmodified}
		if k.Shift {
			down.Modifiers = 8
		}
		if k.Text == "" {
			down.Type = input.DispatchKeyEventTypeRawKeyDown
		}
		call(b, input.DispatchKeyEvent, down)
		down.Type, down.Text, down.UnmodifiedText = input.DispatchKeyEventTypeKeyUp, "", ""
		call(b, input.DispatchKeyEvent, down)
	}
}

// code presses a key by its place on the keyboard, with modifiers held.
func (b *tab) code(key, code string, modifiers int64) {
	b.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key, Code: code, Modifiers: modifiers})
	}
}

// status waits for what the status line says.
func (b *tab) status(want string) {
	b.Helper()
	b.waits("the status", `document.getElementById("status").textContent.includes(`+quoteJS(want)+`)`)
}

// bar waits for what the bar under the header says.
func (b *tab) bar(want string) {
	b.Helper()
	b.waits("the bar", `document.getElementById("line").textContent.includes(`+quoteJS(want)+`)`)
}

func quoteJS(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always can
	}
	return string(out)
}

// at waits until a question is on the page.
func (b *tab) at(question string) {
	b.Helper()
	b.waits("the question "+question, `document.querySelector("#main .question").dataset.question === `+quoteJS(question))
}

// chosen is the answer that is chosen on the page.
func (b *tab) chosen() string {
	b.Helper()
	return eval[string](b, `document.querySelector("#main [name=answer]:checked")?.value ?? ""`)
}

// focus is what has the keyboard.
func (b *tab) focus() string {
	b.Helper()
	return eval[string](b, `document.activeElement?.id || document.activeElement?.tagName || ""`)
}

// meant takes back complaints that a test causes on purpose.
func (b *tab) meant(what string) {
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	b.seen.faults = slices.DeleteFunc(b.seen.faults, func(f string) bool { return strings.Contains(f, what) })
}

// kept is how many changes wait on the device.
func (b *tab) kept() int {
	b.Helper()
	return eval[int](b, `new Promise((done, fail) => { const r = indexedDB.open("discern", 1);
		r.onupgradeneeded = () => r.result.createObjectStore("queue", {keyPath: "op"});
		r.onerror = () => fail(r.error);
		r.onsuccess = () => { const n = r.result.transaction("queue").objectStore("queue").count();
			n.onsuccess = () => { r.result.close(); done(n.result) } } })`, chromedp.EvalAwaitPromise)
}

// aCall is a signed-in tab at the first question of a new interview.
func aCall(t *testing.T) (*tab, *client, string) {
	t.Helper()
	_, b, c, id := aCallBehind(t)
	return b, c, id
}

func TestBrowserEveryKeyOfTheCallDoesWhatTheListSays(t *testing.T) {
	b, c, id := aCall(t)
	choice := func(q string) string { return c.interview(id).Answers[q].Choice }
	b.keys("2")
	b.status("Saved")
	if got := choice("EC1"); got != "b" || b.last() != "EC1" {
		t.Errorf("2 gives %q at %s", got, b.path())
	}
	b.keys("2")
	b.waits("cleared", `!document.querySelector("#main [name=answer]:checked")`)
	b.keys("3")
	b.status("Saved")
	b.keys(kb.Enter)
	b.waits("the next question", `document.querySelector("#main .question").dataset.question !== "EC1"`)
	second := b.last()
	b.keys("d")
	b.status("Saved")
	if got := c.interview(id).Answers[second]; got.State != assessment.Unknown || got.Why != assessment.NobodyHere {
		t.Errorf("D gives %+v", got)
	}
	b.keys("a")
	b.at("EC1")
	if got := b.chosen(); got != "c" {
		t.Errorf("A leads back to %q", got)
	}
	b.keys("q")
	if got := b.focus(); got != "quote" {
		t.Errorf("Q leads to %s", got)
	}
	b.keys("12dxs it depends")
	if got := b.chosen(); got != "c" {
		t.Errorf("typing a quote chose %q", got)
	}
	b.keys(kb.Enter)
	b.waits("the quote", `document.querySelector("#main .quotes")?.textContent.includes("12dxs it depends")`)
	if got := b.focus(); got != "main" {
		t.Errorf("after the quote the keyboard is at %s", got)
	}
	b.status("Saved")
	if got := c.interview(id).Quotes; len(got) != 1 || got[0].Text != "12dxs it depends" || got[0].Question != "EC1" {
		t.Errorf("quotes %+v", got)
	}
	b.keys("q")
	b.keys("never kept" + kb.Escape)
	if got := b.focus(); got != "main" || len(c.interview(id).Quotes) != 1 {
		t.Errorf("Esc leads to %s, %d quotes", got, len(c.interview(id).Quotes))
	}
	b.fill("#quote", "")
	b.keys(kb.Escape)
	b.keys("z")
	b.status("Undone")
	if got := c.interview(id).Quotes; len(got) != 0 {
		t.Errorf("Z leaves %+v", got)
	}
	b.keys("/")
	b.waits("the jump box", `document.getElementById("jump").open`)
	b.keys("we have one service account for everything" + kb.Enter)
	b.at("IS8")
	b.keys("s")
	b.waits("the question after", `document.querySelector("#main .question").dataset.question !== "IS8"`)
	if got := c.interview(id).Parked; !slices.Equal(got, []string{"IS8"}) {
		t.Errorf("parked %v", got)
	}
	b.keys("a")
	b.at("IS8")
	b.keys("x")
	if got := b.focus(); got != "reason" {
		t.Errorf("X leads to %s", got)
	}
	b.keys("There is no loop.")
	b.status("Saved")
	if got := c.interview(id).Answers[b.last()]; got.State != assessment.NotApplicable ||
		got.Reason != "There is no loop." {
		t.Errorf("X gives %+v", got)
	}
	b.keys(kb.Escape + "?")
	b.waits("the key list", `document.getElementById("keys").open`)
	b.keys("2" + kb.Escape)
	b.waits("the list closed", `!document.getElementById("keys").open`)
	if got := c.interview(id).Answers[b.last()]; got.State != assessment.NotApplicable {
		t.Errorf("a key acted behind the dialog: %+v", got)
	}
	b.keys(kb.Escape)
	wavedAway(b, c, id)
	numericPad(b, c, id)
}

// wavedAway presses X where a question applies to every system, and types the reason on:
// it is told so, and no letter of it acts as a key.
func wavedAway(b *tab, c *client, id string) {
	b.Helper()
	b.keys("/")
	b.waits("the jump box", `document.getElementById("jump").open`)
	b.keys("EC4" + kb.Enter)
	b.at("EC4")
	was := c.interview(id).Answers["EC4"]
	b.keys("x")
	b.status("applies to every system")
	b.keys("all 2 dpls " + kb.Enter)
	if got := c.interview(id).Answers["EC4"]; b.last() != "EC4" || got.State != was.State || got.Choice != was.Choice {
		b.Errorf("what was typed on after X led to %s and gave %+v", b.last(), got)
	}
	b.waits("keys act again", `performance.now() - (window.since ??= performance.now()) > 1100`)
	b.keys("d")
	b.waits("D acts", `document.querySelector("#main .question input[value=unknown]").checked`)
}

// numericPad checks the mirror on the pad, which is told by its place.
func numericPad(b *tab, c *client, id string) {
	b.Helper()
	b.open("/interviews/"+id+"/call/FM1", 200)
	b.code("2", "Numpad2", 0)
	b.status("Saved")
	if got := c.interview(id).Answers["FM1"].Choice; got != "b" {
		b.Errorf("the pad's 2 gives %q", got)
	}
	b.code("/", "NumpadDivide", 0)
	if got := b.focus(); got != "quote" {
		b.Errorf("the pad's / leads to %s", got)
	}
	b.keys(kb.Escape)
	b.code("0", "Numpad0", 0)
	b.waits("not known", `document.querySelector("#main [value=unknown]").checked`)
	b.code("*", "NumpadMultiply", 0)
	b.waits("the next question", `document.querySelector("#main .question").dataset.question !== "FM1"`)
	b.code("-", "NumpadSubtract", 0)
	b.at("FM1")
}

func TestBrowserTheKeysOfThePrivateView(t *testing.T) {
	b, c, id := aCall(t)
	b.keys("1")
	b.status("Saved")
	b.keys("v")
	b.waits("the question before it", `document.querySelector("h1").textContent === "Show private notes?"`)
	b.showThem()
	b.says("Private to you", "Too early to say")
	b.keys("e")
	b.waits("evidence saved", `document.getElementById("status").textContent.startsWith("Saved")`)
	if got := c.interview(id).Answers["EC1"]; got.Evidence != assessment.Example || got.Choice != "a" {
		t.Errorf("E gives %+v", got)
	}
	b.keys("f")
	b.keys("The slide says otherwise." + kb.Enter)
	b.waits("the mark", `document.getElementById("findings").textContent.includes("The slide says otherwise.")`)
	b.keys("c")
	b.keys("Who owns the queue?" + kb.Enter)
	b.waits("the note", `document.getElementById("scratch").textContent.includes("Who owns the queue?")`)
	b.keys("g")
	b.keys("we have an agent" + kb.Enter)
	b.waits("a card",
		`document.querySelectorAll("#guide .gcard").length > 0 && document.getElementById("guide-text").value`)
	b.keys(kb.Escape + "r")
	b.waits("three more", `document.getElementById("more").open && document.querySelectorAll("#more button").length === 3`)
	b.keys("w")
	if got := b.focus(); got != "probe" {
		t.Errorf("W leads to %s", got)
	}
	before := eval[string](b, `document.getElementById("panel").dataset.verdict`)
	b.choose("h1")
	for range 3 {
		was := eval[string](b, `document.querySelector("#main .question").dataset.question`)
		b.keys(kb.Enter + "1") // the second at once: it is meant for the question that comes
		b.waits("moved on", `document.querySelector("#main .question").dataset.question !== `+quoteJS(was))
		b.waits("its answer", `document.querySelector("#main [name=answer]:checked")?.value === "a"`)
		b.status("Saved")
	}
	b.waits("the verdict moved", `document.getElementById("panel").dataset.verdict !== `+quoteJS(before))
	if eval[bool](b, `!!document.getElementById("verdict-words").closest("[aria-live],[role=status],[role=alert]")`) {
		t.Error("the verdict is read aloud unasked")
	}
	b.keys("v")
	b.waits("the shared view", `document.getElementById("call").dataset.view === "shared"`)
	b.back()
	if b.here("#panel") {
		t.Error("Back shows the private view")
	}
}

func TestBrowserKeysCanBeTurnedOffOrNeedAltAndShift(t *testing.T) {
	b, c, id := aCall(t)
	c.send("/settings", "keys", "alt")
	b.reload()
	b.keys("2")
	b.code("D", "KeyD", 0)
	if got := b.chosen(); got != "" {
		t.Errorf("a bare key chose %q", got)
	}
	b.code("@", "Digit2", 1|8)
	b.status("Saved")
	if got := c.interview(id).Answers["EC1"].Choice; got != "b" {
		t.Errorf("Alt, Shift and 2 give %q", got)
	}
	c.send("/settings", "keys", "off")
	b.reload()
	b.keys("3")
	b.code("#", "Digit3", 1|8)
	if got := b.chosen(); got != "b" {
		t.Errorf("with keys off a key chose %q", got)
	}
	b.choose("input[name=answer][value=b]")
	b.keys(kb.ArrowDown)
	if got := b.chosen(); got != "c" || b.last() != "EC1" {
		t.Errorf("an arrow chooses %q at %s", got, b.path())
	}
	b.status("Saved")
}

// fiveUnsent gives five answers and two quotes by keys while nothing can be
// sent, and returns the questions in order.
func (b *tab) fiveUnsent() []string {
	b.Helper()
	var asked []string
	for i := range 5 {
		asked = append(asked, b.last())
		b.keys("2")
		b.status("Not sent yet")
		if i < 2 {
			b.keys("q")
			b.keys("Quote " + string(rune('1'+i)) + kb.Enter)
		}
		if i < 4 {
			b.keys(kb.Enter)
			b.waits("moving on without the server",
				`document.querySelector("#main .question").dataset.question !== `+quoteJS(asked[i]))
		}
	}
	if said := eval[string](b, `document.getElementById("status").textContent`); strings.HasPrefix(said, "Saved") {
		b.Errorf("while nothing can be sent it says %q", said)
	}
	return asked
}

// revOf finds the revision of an answer in its page.
var revOf = regexp.MustCompile(`<div class="question" data-question="([A-Z0-9]+)" data-rev="(\d+)"`)

// rev is how often an answer was saved.
func (c *client) rev(id, question string) int {
	c.Helper()
	for _, m := range revOf.FindAllSubmatch(c.fetch("/interviews/"+id+"/call/"+bankOf(c.T).Address(question)), -1) {
		if string(m[1]) == question {
			n, err := strconv.Atoi(string(m[2]))
			if err != nil {
				c.Fatal(err)
			}
			return n
		}
	}
	c.Fatalf("the page of %s shows no revision", question)
	return 0
}

// storedOnce checks that what fiveUnsent left is stored once and in order.
func (c *client) storedOnce(id string, asked []string) {
	c.Helper()
	iv := c.interview(id)
	var last time.Time
	for _, q := range asked {
		a := iv.Answers[q]
		if len(a.Choices) == 0 && a.Choice != "b" {
			c.Errorf("%s is %+v", q, a)
		}
		if n := c.rev(id, q); n != 1 && a.Note == "" {
			c.Errorf("%s was saved %d times", q, n)
		}
		if a.At.Before(last) {
			c.Errorf("%s was stored before the question that was asked before it", q)
		}
		last = a.At
	}
	if len(iv.Quotes) != 2 || iv.Quotes[0].Text != "Quote 1" || iv.Quotes[1].Text != "Quote 2" ||
		iv.Quotes[0].Question != asked[0] {
		c.Errorf("quotes %+v", iv.Quotes)
	}
}

func TestBrowserAnswersGivenWithoutTheNetworkAreStoredOnceAndInOrder(t *testing.T) {
	b, c, id := aCall(t)
	b.offline(true)
	asked := b.fiveUnsent()
	b.bar("No connection")
	if len(c.interview(id).Answers) != 0 || b.kept() != 7 {
		t.Errorf("before the network is back %d answers are stored and %d changes kept",
			len(c.interview(id).Answers), b.kept())
	}
	b.offline(false)
	b.bar("All sent")
	c.storedOnce(id, asked)
	if n := b.kept(); n != 0 {
		t.Errorf("%d changes are still on the device", n)
	}
	b.meant("ERR_INTERNET")
}

func TestBrowserTypedTextSurvivesAReloadAndAKill(t *testing.T) {
	b, c, id := aCall(t)
	b.offline(true)
	b.choose("#note")
	b.keys("Seen in a trace.")
	b.offline(false)
	call(b, page.Reload, page.ReloadParams{})
	b.waits("the text is back",
		`document.readyState === "complete" && document.getElementById("note")?.value === "Seen in a trace."`)
	b.waits("the text was sent",
		`!document.querySelector(".restored") && document.getElementById("status").textContent.startsWith("Saved")`)
	if got := c.interview(id).Answers["EC1"].Note; got != "Seen in a trace." {
		t.Errorf("kept %q", got)
	}
	b.offline(true)
	b.choose("#note")
	b.keys(kb.End + " Twice.")
	b.keys(kb.Escape + "q")
	b.keys("It dep")
	b.dies()
	b.wire.Join()
	again := b.beside()
	again.open("/interviews/"+id+"/call/EC1", 200)
	again.waits("the note is back", `document.getElementById("note").value === "Seen in a trace. Twice."`)
	again.waits("the quote is back", `document.getElementById("quote").value === "It dep"`)
	again.waits("the note was sent", `!document.querySelector(".restored")`)
	if got := c.interview(id); got.Answers["EC1"].Note != "Seen in a trace. Twice." || len(got.Quotes) != 0 {
		t.Errorf("kept %q and %d quotes", got.Answers["EC1"].Note, len(got.Quotes))
	}
	if eval[bool](again, `document.getElementById("panel") !== null`) {
		t.Error("the shared page has a private panel")
	}
}

func TestBrowserTwoPeopleSeeEachOthersAnswersAndNeverOverwrite(t *testing.T) {
	b, c, id := aCall(t)
	tom := b.signedInAs(c, "Tom")
	tom.open("/interviews/"+id+"/call/EC1", 200)
	b.keys("1")
	b.status("Saved")
	tom.waits("Dana's answer within a second", `document.querySelector("#main [name=answer]:checked")?.value === "a"`)
	// Both at once: Tom's save has not reached Dana when Dana answers.
	b.offline(true)
	b.keys("2")
	b.bar("No connection")
	tom.keys("3")
	tom.status("Saved")
	b.offline(false)
	b.waits("the card", otherAnswerTo(t, "EC1"))
	if got := c.interview(id).Answers["EC1"].Choice; got != "c" {
		t.Errorf("Tom's answer became %q", got)
	}
	b.meant("409")
	b.choose("=Keep mine")
	b.status("Saved")
	if got := c.interview(id).Answers["EC1"].Choice; got != "b" {
		t.Errorf("after Keep mine it is %q", got)
	}
	tom.waits("Dana's choice", `document.querySelector("#main [name=answer]:checked")?.value === "b"`)
	if n := b.kept(); n != 0 {
		t.Errorf("%d changes are left on the device", n)
	}
	b.meant("ERR_INTERNET")
}

func TestBrowserThePrivateWindowFollowsTheSharedOne(t *testing.T) {
	b, c, id := aCall(t)
	private := b.beside()
	private.open("/interviews/"+id+"/console", 200)
	private.showThem()
	private.at("EC1")
	b.keys("2")
	private.waits("the answer", `document.querySelector("#main [name=answer]:checked")?.value === "b"`)
	b.keys(kb.Enter)
	b.waits("moved", `document.querySelector("#main .question").dataset.question !== "EC1"`)
	private.at(b.last())
	if got := c.interview(id).Answers["EC1"].Choice; got != "b" {
		t.Errorf("kept %q", got)
	}
	if eval[bool](b, `document.documentElement.innerHTML.includes("Private to you")`) {
		t.Error("the shared window holds the private panel")
	}
	private.reload()
	private.says("Show private notes?")
}

func TestBrowserAnsweringMovesNothingAndIsMarkedAtOnce(t *testing.T) {
	w, b, _, _ := aCallBehind(t)
	w.Hold()
	shift := eval[float64](b, `new Promise(done => { let sum = 0;
		new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value }).observe({type: "layout-shift", buffered: false});
		window.shifted = () => sum; done(0) })`, chromedp.EvalAwaitPromise)
	b.keys("2")
	if got := b.chosen(); got != "b" {
		t.Errorf("before the server has answered %q is marked", got)
	}
	if text := eval[string](b, `document.getElementById("status").textContent`); strings.HasPrefix(text, "Saved") {
		t.Errorf("before the server has answered it says %q", text)
	}
	w.Release()
	b.status("Saved")
	if shift = eval[float64](b, `window.shifted()`); shift > 0 {
		t.Errorf("answering moves the page by %v", shift)
	}
}

// takenJS waits until the browser has taken what the page gave its databases: a
// reading waits for the writings before it.
const takenJS = `(async () => { for (const { name } of await indexedDB.databases()) await new Promise((done, fail) => {
  const r = indexedDB.open(name); r.onerror = () => fail(r.error);
  r.onsuccess = () => { const tx = r.result.transaction([...r.result.objectStoreNames]); tx.oncomplete = () => { r.result.close(); done() };
    tx.objectStore(r.result.objectStoreNames[0]).count() } }); return true })()`

// dies kills the process of the tab without a word, by the address that every
// Chromium has for it. What the process had not
// handed to the browser yet dies with it, whoever wrote it, so that much is
// waited for.
func (b *tab) dies() {
	b.Helper()
	eval[bool](b, takenJS, chromedp.EvalAwaitPromise)
	ctx, cancel := b.soon()
	defer cancel()
	own := chromedp.FromContext(b.ctx).Target.TargetID
	dead := make(chan struct{})
	var once sync.Once
	b.must(chromedp.ListenBrowser(ctx, func(event any) {
		if e, ok := event.(*target.EventTargetCrashed); ok && e.TargetID == own {
			once.Do(func() { close(dead) })
		}
	}), "listen")

	go func() { // a dead page answers nothing
		_, _ = chromedp.Call(ctx, page.Navigate, page.NavigateParams{URL: "chrome://crash"})
	}()
	select {
	case <-dead:
	case <-ctx.Done():
		b.Fatal("the page does not die")
	}
}

// beside is another tab of the same person's browser.
func (b *tab) beside() *tab {
	b.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.Cleanup(cancel)
	c := &tab{T: b.T, ctx: ctx, base: b.base, wire: b.wire}
	c.seen = watch(c)
	c.size(1366, 768)
	return c
}

// signedInAs is a tab of another seller's own browser.
func (b *tab) signedInAs(c *client, name string) *tab {
	b.Helper()
	other := newTab(b.T, c.base)
	other.enters(c.inviteOf("/settings/people", "name", name))
	return other
}

func TestBrowserTheBoxesOfACallAreAccessibleAndGiveTheKeyboardBack(t *testing.T) {
	b, _, _ := aCall(t)
	for key, box := range map[string]string{"?": "keys", "/": "jump"} {
		b.keys(key)
		b.waits("the box", `document.getElementById("`+box+`").open`)
		eval[bool](b, axeJS+";true")
		for _, fault := range eval[[]string](b, runAxeJS, chromedp.EvalAwaitPromise) {
			t.Errorf("%s: axe: %s", box, fault)
		}
		b.keys(kb.Escape)
		b.waits("the box closed", `!document.getElementById("`+box+`").open`)
	}
	b.keys("?")
	b.waits("the box", `document.getElementById("keys").open`)
	b.keys(kb.Enter) // as whoever goes on in a hurry: it closes, and leads nowhere
	b.waits("the box closed", `!document.getElementById("keys").open`)
	b.at("EC1")
	b.keys("2")
	b.status("Saved")
}

// The verdict moves when an answer is stored, and neither when it is chosen nor
// while somebody types; then one line says so, and nothing is read aloud.
func TestBrowserTheVerdictMovesOnlyWhenAnAnswerIsStored(t *testing.T) {
	b, _, id := aCall(t)
	b.open("/interviews/"+id+"/console/EC1", 200)
	b.showThem()
	panel := func() string {
		return eval[string](b,
			`["verdict-words", "verdict-open", "verdict-moved", "verdict-sure"].map(id => document.getElementById(id).textContent).join("|")`)
	}
	before := panel()
	b.offline(true)
	b.keys("4")
	b.status("Not sent yet")
	b.choose("#note")
	b.keys("Nobody wrote it down.")
	if got := panel(); got != before {
		t.Errorf("before anything is stored the panel changed from %q to %q", before, got)
	}
	b.offline(false)
	b.waits("the line that says so",
		`/^Moved from .+ to .+\.$/.test(document.getElementById("verdict-moved").textContent) && !document.getElementById("verdict-moved").hidden`)
	if got := panel(); got == before {
		t.Error("the stored answer changed nothing")
	}
	if eval[bool](b,
		`[...document.querySelectorAll("#panel, #panel *")].some(el => el.matches("[aria-live],[role=status],[role=alert],audio,video") || el.getAnimations().length > 0)`) {
		t.Error("the panel reads aloud, sounds, or moves")
	}
	b.meant("ERR_INTERNET")
}
