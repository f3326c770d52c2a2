package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"discern/assessment"
	"discern/tools/relay"
)

// Enter goes on from a field for a number, with script and without, and says how
// the figure was read; one that cannot be kept stays on the page with its reason.
func TestBrowserEnterGoesOnFromANumberField(t *testing.T) {
	_, b, c, id := aCallBehind(t)
	home := "/interviews/" + id
	b.open(home+"/call/EC1", 200)
	b.keys("a")
	b.keys("1")
	b.status("Saved")
	b.choose("#n_tools_count")
	b.keys("1,5")
	b.keys(kb.Enter)
	b.waits("why it is refused",
		`document.getElementById("n_tools_count-error")?.textContent.includes("a whole number, because it is a count; this was read as 1.5")`)
	b.at("EC1")
	if got := b.value("#n_tools_count"); got != "1,5" {
		t.Errorf("the field holds %q", got)
	}

	b.choose("#n_tools_count")
	b.keys(kb.End + "k" + kb.Enter)
	b.waits("the next question", notAt("EC1"))
	b.status("read as 1,500")
	if n := c.interview(id).Answers["EC1"].Numbers["tools_count"]; n.Low != 1500 || n.High != 1500 {
		t.Errorf("kept as %+v", n)
	}
	b.meant("422")

	b.scriptOff()
	b.open(home+"/call/FM2", 200)
	b.choose("#n_steps_typical")
	b.keys("2 or so")
	b.loads("Enter", chromedp.KeyEvent(kb.Enter))
	if at := b.path(); !strings.Contains(at, "/call/") || strings.HasSuffix(at, "/FM2") {
		t.Errorf("without script Enter leads to %s", at)
	}
}

// Tab and Enter take the one person who is meant by a name that was begun, and
// guess between no two.
func TestBrowserTheSpeakerFieldTakesTheSuggestion(t *testing.T) {
	b, c := owner(t)
	id := c.newInterview("Claims intake")
	c.send("/interviews/"+id+"/setup", "system", "Claims intake", "person_name", "Priya Nair", "person_role",
		"Platform lead", "person_side", "buyer",
		"person_name", "Tom Berg", "person_role", "Architect", "person_side", "buyer",
		"person_name", "Tom Lee", "person_role", "Owner", "person_side", "buyer", "go", "save")
	b.open("/interviews/"+id+"/call/EC1", 200)
	said := func(typed, key string) string {
		t.Helper()
		n := len(c.interview(id).Quotes)
		b.keys("q")
		b.keys("It depends.")
		b.fill("#speaker", typed)
		b.keys(key)
		if key == kb.Tab {
			eval[bool](b, `(document.getElementById("speaker").focus(), true)`)
			b.keys(kb.Enter)
		}
		b.until("the quote", func() bool { return len(c.interview(id).Quotes) > n })
		b.keys(kb.Escape)
		return c.interview(id).Quotes[n].Speaker
	}

	for _, x := range []struct{ typed, key, want string }{
		{"pri", kb.Enter, "Priya Nair, Platform lead"},
		{"nai", kb.Tab, "Priya Nair, Platform lead"},
		{"tom b", kb.Enter, "Tom Berg, Architect"},
		{"Tom", kb.Enter, "Tom"},
		{"Somebody new", kb.Tab, "Somebody new"},
	} {
		if got := said(x.typed, x.key); got != x.want {
			t.Errorf("%q is kept as %q, want %q", x.typed, got, x.want)
		}
	}
}

// The first question says how many fit the meeting, as it was set up, and the
// number goes down with each answer.
func TestBrowserTheFirstQuestionSaysHowManyFitTheMeeting(t *testing.T) {
	b, _ := owner(t)
	for aim, want := range map[string]string{"12": "12 for this meeting, ", "8": "8 for this meeting, ",
		"5": "5 for this meeting, ", "0": ""} {
		b.open("/interviews/new", 200)
		b.fill("#system", "Claims intake "+aim)
		b.choose("label:has(input[name=aim][value=\"" + aim + "\"])")
		b.press("form .band .btn")
		left := func() string { return eval[string](b, `document.getElementById("left").textContent`) }
		if got := left(); !strings.HasPrefix(got, want) || want == "" && strings.Contains(got, "meeting") ||
			!strings.HasSuffix(got, "left that matter") {
			t.Errorf("with %s chosen the first question says %q", aim, got)
		}
		b.keys("2")
		b.status("Saved")
		if aim == "8" {
			b.waits("one fewer", `document.getElementById("left").textContent.startsWith("7 more for this meeting, ")`)
		}
	}
}

// A page that was read before an answer was saved, and comes after it, does not put
// back how many questions were left before.
func TestBrowserAReadingThatASaveOvertookCountsNothing(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	w.Treat(func(r *http.Request) relay.Fate {
		if strings.HasSuffix(r.URL.Path, "/questions") {
			return relay.ReplyLate
		}
		return relay.Passes
	})
	read := make(chan struct{})
	w.Saw(func(r *http.Response) {
		if strings.HasSuffix(r.Request.URL.Path, "/questions") {
			close(read)
		}
	})
	b.open("/interviews/"+id+"/call/EC1", 200)
	<-read
	left := func() string { return eval[string](b, `document.getElementById("left").textContent`) }
	before := left()
	b.keys("2")
	b.status("Saved")

	after := left()
	if want := (assessment.OpenCount{Matter: bankOf(t).Course(c.interview(id)).ToGo}).Left(); after == before ||
		!strings.HasSuffix(after, want) {
		t.Fatalf("before the save it said %q, after it %q, want %q", before, after, want)
	}
	w.Saw(nil)
	w.Deliver()
	b.waits("every question on the device", `document.querySelector("#call[data-ready]")`)
	if got := left(); got != after {
		t.Errorf("after the reading it says %q, after the save it said %q", got, after)
	}
	if box := eval[string](b, `document.querySelector(".qmap [data-to=EC1]").className`); !strings.Contains(box,
		"answered") {
		t.Errorf("the box of the question that was answered is %q", box)
	}
}

// What does not add up is in view in the private panel of a small laptop, and the
// figures of a playback are in view on a telephone.
func TestBrowserWhatMattersIsInViewOnSmallScreens(t *testing.T) {
	b, _, id := aFullCall(t)
	b.size(1280, 800)
	b.open("/interviews/"+id+"/console/FM2", 200)
	b.showThem()
	if !eval[bool](b, `(() => { const f = document.querySelector("#findings .finding"), d = document.querySelector(".dock");
	  return f.getBoundingClientRect().bottom <= d.getBoundingClientRect().top })()`) {
		t.Error("what does not add up is out of view")
	}

	b.open("/interviews/"+id+"/playback", 200)
	b.size(390, 844)
	if !eval[bool](b,
		`(() => { const t = document.querySelector(".given"); return t.scrollWidth <= t.clientWidth + 1 })()`) {
		t.Errorf("the figures of the playback are cut: %s",
			eval[string](b,
				`(t => t.scrollWidth + " in " + t.clientWidth + " " + getComputedStyle(t.firstElementChild).minWidth)(document.querySelector(".given"))`))
	}
}
