package main

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"discern/tools/relay"
)

// ageJS makes everything on the device older by some hours.
const ageJS = `(hours => new Promise((done, fail) => { const r = indexedDB.open("discern", 1); r.onerror = () => fail(r.error);
  r.onsuccess = () => { const tx = r.result.transaction("queue", "readwrite"), s = tx.objectStore("queue"), all = s.getAll();
    all.onsuccess = () => { for (const i of all.result) { i.at -= hours * 3600e3; s.put(i) } };
    let held = 0; // what the page left to the next one of its window
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("unsent ")) {
      const { items, done: ended } = JSON.parse(sessionStorage.getItem(key));
      for (const i of items) i.at -= hours * 3600e3;
      held += items.length;
      sessionStorage.setItem(key, JSON.stringify({ items, done: ended })) }
    tx.oncomplete = () => { r.result.close(); done(all.result.length + held) } } }))`

// loadsAgain loads the page again while the network is cut off from what it
// sends, so that only the device can bring text back.
func (b *tab) loadsAgain() {
	b.Helper()
	call(b, page.Reload, page.ReloadParams{})
	b.waits("the page is back", `document.readyState === "complete" && !document.getElementById("keylist").hidden`)
}

// In every field of the page, what was typed is there after a reload in the
// same moment.
func TestBrowserEveryFieldSurvivesAReloadInTheSameMoment(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	w.Treat(toSaves(-1, relay.CutOff)) // nothing typed gets through
	b.open("/interviews/"+id+"/call/FM2", 200)
	b.keys("d")
	b.choose("label:has(input[name=why][value=someone-else])")
	typed := map[string]string{"who": "Their architect", "n_steps_typical": "8 to 12", "n_minutes_typical": "3",
		"note": "A note", "quote": "It depen"}
	for field, text := range typed {
		b.choose("#" + field)
		b.keys(text)
	}
	b.loadsAgain()
	for field, text := range typed {
		b.waits(field, `document.getElementById("`+field+`").value === `+quoteJS(text))
	}
	if got := b.chosen(); got != "unknown" || !b.here("[name=why][value=someone-else]:checked") {
		t.Errorf("after the reload %q is chosen", got)
	}
	b.says("Restored what you had typed. Not sent yet.")
	for was := -1; was != w.Did(relay.CutOff); time.Sleep(500 * time.Millisecond) {
		was = w.Did(relay.CutOff) // what the page that was left sent on its way is cut off too
	}
	w.Treat(nil)
	b.waits("that it was sent", `document.getElementById("status").textContent.startsWith("Saved")`)
	a := c.interview(id).Answers["FM2"]
	if n := a.Numbers["steps_typical"]; a.Who != "Their architect" || n.Low != 8 || n.High != 12 || a.Note != "A note" {
		t.Errorf("stored %+v", a)
	}
	b.keys("x")
	b.keys("No lo")
	b.loadsAgain()
	b.waits("the reason half typed", `document.getElementById("reason").value === "No lo"`)
	b.meant("ERR_EMPTY_RESPONSE")
}

// What is older than a day is removed and this is said; what is not stays.
func TestBrowserADraftOlderThanADayIsRemovedAndItIsSaid(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	w.Treat(toSaves(-1, relay.CutOff))
	b.choose("#note")
	b.keys("Too old.")
	b.status("Not sent yet")
	for _, test := range []struct {
		hours int
		note  string
		kept  bool
	}{{23, "Too old.", true}, {2, "", false}} {
		b.open("/settings", 200) // no call page is open that would write it again
		if n := eval[int](b, ageJS+"("+itoa(test.hours)+")", chromedp.EvalAwaitPromise); n == 0 {
			t.Fatal("nothing is on the device")
		}
		b.open("/interviews/"+id+"/call/EC1", 200)
		b.waits("the note", `document.getElementById("note").value === `+quoteJS(test.note))
		if test.kept != (b.kept() > 0) {
			t.Errorf("after %d more hours %d changes are on the device", test.hours, b.kept())
		}
	}
	b.status("was removed from this device")
	if a := c.interview(id).Answers["EC1"]; a.Note != "" {
		t.Errorf("it was sent all the same: %+v", a)
	}
	b.meant("ERR_EMPTY_RESPONSE")
}

// Two windows of one person: words half typed in one are not kept a second time
// by the other, which takes them over only when the first is gone.
func TestBrowserTwoWindowsKeepNothingTwice(t *testing.T) {
	b, c, id := aCall(t)
	b.keys("q")
	b.keys("It depends on the cla")
	private := b.beside()
	private.open("/interviews/"+id+"/console", 200)
	private.showThem()
	private.at("EC1")
	if got := private.value("#quote"); got != "" {
		t.Errorf("the other window shows %q in its line", got)
	}
	b.keys("im." + kb.Enter)
	b.status("Saved")
	b.keys("2" + kb.Enter)
	b.waits("moved", `document.querySelector("#main .question").dataset.question !== "EC1"`)
	private.at(b.last())
	private.keys("1" + kb.Enter)
	private.waits("moved", `document.querySelector("#main .question").dataset.question !== `+quoteJS(b.last()))
	private.status("")
	if got := c.interview(id).Quotes; len(got) != 1 || got[0].Text != "It depends on the claim." {
		t.Errorf("quotes %+v", got)
	}
	third := b.beside()
	third.open("/interviews/"+id+"/call/"+b.last(), 200)
	b.keys("q")
	b.keys("Left behi")
	b.dies()
	third.loadsAgain()
	third.waits("what the dead window held", `document.getElementById("quote").value === "Left behi"`)
}

// Undo takes back the last ten changes one by one, through reloads, and then
// says that there are no more.
func TestBrowserUndoGoesTenDeepThroughReloads(t *testing.T) {
	b, c, id := aCall(t)
	letters := b.letters()
	for i := range 12 {
		want := letters[i%len(letters)]
		b.keys(itoa(1 + i%len(letters)))
		b.waits("the choice is saved", `document.querySelector("#main [name=answer]:checked")?.value === "`+want+`" &&
		  document.querySelector("#main .question").dataset.rev === "`+itoa(i+1)+`"`)
	}
	for i := range 10 {
		if i%4 == 0 {
			b.reload()
		}
		want := letters[(10-i)%len(letters)]
		b.keys("z")
		b.waits("the choice before",
			`document.querySelector("#main [name=answer]:checked")?.value === "`+want+`" && document.getElementById("status").textContent.startsWith("Undone")`)
		if got := c.interview(id).Answers["EC1"].Choice; got != want {
			t.Errorf("after %d times it is %q, want %q", i+1, got, want)
		}
	}
	b.keys("z")
	b.status("There is nothing left to undo.")
	if got := c.interview(id).Answers["EC1"].Choice; got != letters[1] {
		t.Errorf("the eleventh time changed it to %q", got)
	}
}

// Of two shared windows, the one that is loaded again keeps what it held.
func TestBrowserAWindowThatIsLoadedAgainKeepsItsOwn(t *testing.T) {
	b, _, id := aCall(t)
	b.keys("q")
	b.keys("It dep")
	other := b.beside()
	other.open("/interviews/"+id+"/call/EC1", 200)
	other.waits("the page", `!document.getElementById("keylist").hidden`)
	for range 3 {
		b.loadsAgain()
		b.waits("its words", `document.getElementById("quote").value === "It dep"`)
	}
	if got := other.value("#quote"); got != "" {
		t.Errorf("the other window shows %q", got)
	}
}

// While one talks, a number field says how its figure was read.
func TestBrowserANumberFieldSaysHowItWasRead(t *testing.T) {
	_, b, _, id := aCallBehind(t)
	b.open("/interviews/"+id+"/call/FM2", 200)
	b.keys("b")
	b.choose("#n_steps_typical")
	b.keys("1-1k")
	b.waits("how it was read", `document.getElementById("n_steps_typical-read").textContent === "Read as 1 to 1,000."`)
}

// A figure that is typed in two goes is refused half done and taken whole: what
// was refused does not stay behind, and does not come back.
func TestBrowserAFigureTypedWithAPauseLeavesNothingBehind(t *testing.T) {
	_, b, c, id := aCallBehind(t)
	b.open("/interviews/"+id+"/call/FM2", 200)
	b.keys("b")
	b.choose("#n_steps_typical")
	for _, piece := range []string{"8", " t", "o"} {
		b.keys(piece)
		b.waits("an answer to "+piece, `/^(Saved|Not saved)/.test(document.getElementById("status").textContent)`)
	}
	b.waits("that it was refused", `document.getElementById("status").textContent.startsWith("Not saved")`)
	b.keys(" 12")
	b.waits("that it was saved",
		`document.getElementById("n_steps_typical-error") === null || document.getElementById("status").textContent.startsWith("Saved")`)
	b.until("the whole range", func() bool {
		n := c.interview(id).Answers["FM2"].Numbers["steps_typical"]
		return n.Low == 8 && n.High == 12
	})
	b.waits("nothing that waits", `document.getElementById("status").textContent.startsWith("Saved")`)

	b.reload()
	if got := b.value("#n_steps_typical"); got != "8 to 12" {
		t.Errorf("after a reload the field holds %q", got)
	}
	b.choose(saveAndGoOn)
	b.until("the next question", func() bool { return b.last() != "FM2" })
	b.meant("422")
}
