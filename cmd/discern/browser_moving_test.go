package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp/kb"

	"discern/tools/relay"
)

// The browser's own Back returns to the question before, with its answer chosen,
// through every step of a call; so does the way forward again.
func TestBrowserBackReturnsToTheQuestionBeforeWithItsAnswer(t *testing.T) {
	b, c, id := aCall(t)
	var asked []string
	for n := range 3 {
		asked = append(asked, b.last())
		b.keys(itoa(n+1) + kb.Enter)
		b.waits("the next question", notAt(asked[n]))
	}
	for n := 2; n >= 0; n-- {
		eval[bool](b, `(history.back(), true)`)
		b.at(asked[n])
		if got := b.chosen(); got != string(rune('a'+n)) || b.last() != asked[n] {
			t.Errorf("Back leads to %s with %q", b.path(), got)
		}
	}
	eval[bool](b, `(history.forward(), true)`)
	b.at(asked[1])
	b.reload()
	if got := b.chosen(); got != "b" || b.last() != asked[1] {
		t.Errorf("after forward and reload it is %s with %q", b.last(), got)
	}
	if n := c.rev(id, asked[1]); n != 1 {
		t.Errorf("going back and forth saved %s %d times", asked[1], n)
	}
}

// Arrow keys within the answers choose and never leave the question, to the ends
// and beyond them; choosing never goes on.
func TestBrowserArrowsAndChoosingNeverLeaveTheQuestion(t *testing.T) {
	b, c, id := aCall(t)
	b.choose("input[name=answer][value=a]")
	for _, key := range []string{kb.ArrowDown, kb.ArrowRight, kb.ArrowDown, kb.ArrowDown, kb.ArrowDown, kb.ArrowDown,
		kb.ArrowUp, kb.ArrowLeft} {
		before := b.chosen()
		b.keys(key)
		if got := b.chosen(); got == before || got == "" {
			t.Errorf("an arrow leaves %q chosen", got)
		}
		if b.last() != "EC1" {
			t.Fatalf("an arrow leads to %s", b.path())
		}
	}
	letters := b.letters()
	for n, letter := range letters {
		b.choose("h1")
		b.keys(itoa(n + 1))
		b.status("Saved")
		b.stays("the answers", "EC1", letter)
	}
	b.waits("all saved", `!document.getElementById("status").textContent.includes("Saving")`)
	if got := c.interview(id).Answers["EC1"].Choice; got != letters[len(letters)-1] || b.last() != "EC1" {
		t.Errorf("kept %q at %s", got, b.path())
	}
}

// letters are the options that the page offers, as they stand on it.
func (b *tab) letters() []string {
	return eval[[]string](b,
		`[...document.querySelectorAll("#main [name=answer]")].map(e => e.value).filter(v => v.length === 1)`)
}

// Without its script file the page of a call works by forms.
func TestBrowserACallGoesOnWhenItsScriptIsBlocked(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	b.keys("1")
	b.status("Saved")
	w.Treat(func(r *http.Request) relay.Fate {
		if strings.HasPrefix(r.URL.Path, "/static/") && strings.HasSuffix(r.URL.Path, ".js") {
			return relay.CutOff
		}
		return relay.Passes
	})
	call(b, network.ClearBrowserCache, cdp.Empty{}) // or the file comes from there
	b.open("/interviews/"+id+"/call/EC1", 200)
	if !eval[bool](b, `document.getElementById("keylist").hidden`) {
		t.Fatal("the script runs, so this shows nothing")
	}
	b.pick("c")
	b.fill("#quote", "It depends.")
	b.press(saveAndGoOn)
	if iv := c.interview(id); iv.Answers["EC1"].Choice != "c" || len(iv.Quotes) != 1 || b.last() == "EC1" {
		t.Errorf("at %s it kept %+v and %d quotes", b.path(), iv.Answers["EC1"], len(iv.Quotes))
	}
	parked := b.last()
	b.press("=Come back later")
	b.press("=Undo")
	b.says("Undone")
	if iv := c.interview(id); len(iv.Parked) != 0 {
		t.Errorf("after undo %v is parked, it was %s", iv.Parked, parked)
	}
	if w.Did(relay.CutOff) == 0 {
		t.Error("no script was asked for")
	}
	b.meant("ERR_EMPTY_RESPONSE")
}

// Change leads from playback to the question and, once it is saved, back again.
func TestBrowserChangeLeadsFromPlaybackAndBack(t *testing.T) {
	b, c, id := aCall(t)
	b.keys("1")
	b.status("Saved")
	b.open("/interviews/"+id+"/playback", 200)
	b.press("#line-EC1 a")
	b.keys("4")
	b.status("Saved")
	b.choose("h1")
	b.keys(kb.Enter)
	b.waits("playback", `location.pathname.endsWith("/playback") && document.readyState === "complete"`)
	q, _ := bankOf(t).Question("EC1")
	o, _, _ := q.Option(fourth(q))
	b.says(o.Says)
	if got := c.interview(id).Answers["EC1"].Choice; got != o.ID {
		t.Errorf("kept %q", got)
	}
}

// In the field for who said it, a number takes the person from the list.
func TestBrowserANumberNamesTheSpeaker(t *testing.T) {
	b, c := owner(t)
	id := c.newInterview("Claims intake")
	c.send("/interviews/"+id+"/setup", "system", "Claims intake", "person_name", "Priya Nair", "person_role",
		"Platform lead", "person_side", "buyer",
		"person_name", "Tom Berg", "person_role", "Architect", "person_side", "buyer", "go", "save")
	b.open("/interviews/"+id+"/call/EC1", 200)
	b.keys("q")
	b.keys("It depends.")
	b.choose("#speaker")
	b.keys("2" + kb.Enter)
	b.status("Saved")
	b.waits("the quote is sent", `document.getElementById("quote").value === ""`)
	if got := c.interview(id).Quotes; len(got) != 1 || !strings.HasPrefix(got[0].Speaker, "Tom Berg") || b.chosen() != "" {
		t.Errorf("quotes %+v, chosen %q", got, b.chosen())
	}
}

// An interview that a colleague deleted says so, and hands out what was not sent.
func TestBrowserADeletedInterviewHandsOutWhatWasNotSent(t *testing.T) {
	b, c, id := aCall(t)
	b.goes("/", 200)
	b.press("=Go there") // a call is on the screen
	system := eval[string](b, `document.querySelector(".sys a[href^='/systems/']").getAttribute("href")`)
	b.open("/interviews/"+id+"/call/EC1", 200)
	b.offline(true)
	b.keys("2")
	b.choose("#note")
	b.keys("Not sent.")
	c.send(system + "/delete")
	b.offline(false)
	b.bar("Your unsent answers are here.")
	eval[bool](b, `(navigator.clipboard.writeText = async text => { window.copied = text }, true)`)
	b.choose("=Copy everything as text")
	if got := eval[string](b, `window.copied`); !strings.Contains(got, "Note: Not sent.") {
		t.Errorf("copied %q", got)
	}
	for _, meant := range []string{"404", "410", "ERR_INTERNET"} {
		b.meant(meant)
	}
}
