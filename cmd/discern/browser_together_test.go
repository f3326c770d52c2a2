package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"

	"discern/tools/relay"
)

// comesBack brings a tab to the front, as somebody does who was in another.
func (b *tab) comesBack() {
	b.Helper()
	call(b, page.BringToFront, cdp.Empty{})
	eval[bool](b, `(window.dispatchEvent(new Event("focus")), true)`)
}

// shares lets somebody who works here change every system in use.
func (c *client) shares(name string) {
	c.Helper()
	seen := map[string]bool{}
	for _, system := range regexp.MustCompile(`/systems/[a-z2-7]{26}`).FindAllString(string(c.fetch("/")), -1) {
		if seen[system] {
			continue
		}
		seen[system] = true
		page := string(c.fetch(system + "/people"))
		who := regexp.MustCompile(`<option value="([^"]+)"[^>]*>` + regexp.QuoteMeta(name) +
			`</option>`).FindStringSubmatch(page)
		if who == nil {
			c.Fatalf("%s cannot be chosen at %s", name, system)
		}
		c.send(system+"/people", "user", who[1], "may", "editor")
	}
}

// inviteOf makes a sign-in link for this person's other device, or for another
// person, as the page with it shows it.
func (c *client) inviteOf(path string, pairs ...string) string {
	c.Helper()
	c.send(path, pairs...)
	if path == "/settings/people" {
		c.shares(pairs[1])
	}
	page := string(c.fetch("/settings"))
	at := strings.Index(page, c.base+"/sign-in/")
	if at < 0 {
		c.Fatal("no sign-in link is shown")
	}
	return page[at : at+strings.IndexByte(page[at:], '"')]
}

// A stream that does not come through: what the other one saves is seen by
// asking; when the way is free the page listens again, without a reload.
func TestBrowserAStreamThatBreaksOffRecoversByItself(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	save := func(answer string) {
		t.Helper()
		c.send("/interviews/"+id+"/call/EC1", "answer", answer, "base_rev", itoa(c.rev(id, "EC1")), "go", "save")
	}
	shows := func(answer string) string {
		return `document.querySelector("#main [name=answer]:checked")?.value === "` + answer + `"`
	}
	w.Treat(toLive(relay.Refused, "/live"))
	w.Drop()
	save("a")
	b.waits("what was saved, by asking", shows("a"))
	w.Treat(toLive(relay.CutOff, "/live", "/rev")) // nothing comes through, then it heals
	save("b")
	before := b.heard()
	w.Treat(nil)
	b.waits("what was saved meanwhile", shows("b"))
	b.heardMore(before)
	save("c")
	b.waits("what is saved now", shows("c"))
	b.meant("503")
	b.meant("ERR_")
}

// heardMore waits until the live stream rang again.
func (b *tab) heardMore(than int) {
	b.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	for b.heard() <= than {
		select {
		case <-b.seen.rang:
		case <-ctx.Done():
			b.Fatal("the stream does not ring again")
		}
	}
}

// Both answers of a conflict can be kept, either way, and nothing is lost.
func TestBrowserAConflictCanBeEndedInThreeWays(t *testing.T) {
	b, c, id := aCall(t)
	q, _ := bankOf(t).Question("EC1")
	for _, test := range []struct {
		press  string
		theirs int
		choice string
		noted  string
	}{
		{"=Keep mine", 5, "b", ""}, {"=Keep theirs", 2, "c", ""},
		{"=Keep mine, with theirs noted", 5, "b", q.Options[5].Text},
	} {
		t.Run(test.press[1:], func(t *testing.T) {
			b, c := b.with(t), &client{t, c.base, c.cookies}
			was := c.rev(id, "EC1")
			b.waits("the newest", `document.querySelector("#main .question").dataset.rev === "`+itoa(was)+`"`)
			b.offline(true)
			b.pick("b")
			b.choose("#note")
			b.keys("!")
			b.status("Not sent yet")
			c.send("/interviews/"+id+"/call/EC1", "answer", q.Options[test.theirs].ID, "base_rev", itoa(was),
				"note", "", "go", "save")
			b.offline(false)
			b.waits("the card", `!!document.querySelector("#conflicts .conflict")`)
			b.twoVersions()
			b.says(q.Options[1].Text, q.Options[test.theirs].Text)
			b.choose(test.press)
			b.waits("the choice",
				`document.querySelector("#main [name=answer]:checked")?.value === "`+test.choice+`" && !document.querySelector("#conflicts .conflict")`)
			b.status("Saved")
			a := c.interview(id).Answers["EC1"]
			if a.Choice != test.choice || !strings.Contains(strings.ToLower(a.Note), strings.ToLower(test.noted)) {
				t.Errorf("kept %+v", a)
			}
			if n := b.kept(); n != 0 {
				t.Errorf("%d changes are left on the device", n)
			}
		})
	}
	b.meant("409")
	b.meant("ERR_INTERNET")
}

// Signed out in mid-call: what is typed stays, another person who signs in on
// that device neither sees nor sends it, and it is sent when its writer is in
// again.
func TestBrowserSignedOutInMidCallAnotherPersonNeitherSeesNorSends(t *testing.T) {
	b, c, id := aCall(t)
	mine := c.inviteOf("/settings/link")
	toms := c.inviteOf("/settings/people", "name", "Tom Berg")
	c.send("/settings/sign-out")
	b.keys("2")
	b.bar("You are signed out. What you typed is kept on this device")
	b.keys("q")
	b.keys("It depends." + kb.Enter)
	b.choose("#note")
	b.keys("Typed while signed out.")

	tom := b.beside()
	tom.enters(toms)
	tom.open("/interviews/"+id+"/call/EC1", 200)
	b.comesBack()
	tom.waits("the page", `!document.getElementById("keylist").hidden`)
	if got := tom.chosen() + tom.value("#note") + tom.value("#quote"); got != "" ||
		strings.Contains(tom.text(), "It depends.") {
		t.Errorf("Tom sees %q", got)
	}
	tom.keys("4")
	tom.status("Saved")
	toms2 := tom.client()
	if iv := toms2.interview(id); iv.Answers["EC1"].Choice != "f" || iv.Answers["EC1"].By != "Tom Berg" ||
		len(iv.Quotes) != 0 || iv.Answers["EC1"].Note != "" {
		t.Errorf("Tom stored %+v and %d quotes", iv.Answers["EC1"], len(iv.Quotes))
	}
	if n := b.kept(); n < 2 {
		t.Errorf("only %d changes are left of what Dana typed", n)
	}
	toms2.send("/settings/sign-out")
	if got := b.value("#note"); got != "Typed while signed out." || b.chosen() != "b" {
		t.Errorf("the seller's page now holds %q and %q", b.chosen(), got)
	}

	again := b.beside()
	again.enters(mine)
	b.comesBack()
	b.waits("Tom's answer against the seller's", otherAnswerTo(t, "EC1"))
	if a := again.client().interview(id).Answers["EC1"]; a.Choice != "f" || a.By != "Tom Berg" {
		t.Errorf("before the seller chose, Tom's answer became %+v", a)
	}
	b.choose("=Keep mine")
	b.status("Saved")
	b.waits("nothing of the bar", `document.getElementById("line").hidden`)
	iv := again.client().interview(id)
	if a := iv.Answers["EC1"]; a.Choice != "b" || a.Note != "Typed while signed out." || a.By != "Dana Ruiz" ||
		len(iv.Quotes) != 1 || iv.Quotes[0].Text != "It depends." {
		t.Errorf("stored %+v and quotes %+v", a, iv.Quotes)
	}
	before := b.heard()
	again.client().send("/interviews/"+id+"/call/EC1", "answer", "c", "base_rev",
		itoa(again.client().rev(id, "EC1")), "go", "save")
	b.waits("what is saved elsewhere is seen again",
		`document.querySelector("#main [name=answer]:checked")?.value === "c"`)
	b.heardMore(before)
	for _, seen := range []*tab{b, tom} {
		seen.meant("401")
		seen.meant("409")
	}
}

// Signing out takes everything of that person from the device.
func TestBrowserSigningOutLeavesNothingOnTheDevice(t *testing.T) {
	w, b, _, _ := aCallBehind(t)
	w.Treat(toSaves(-1, relay.CutOff))
	b.keys("2")
	b.status("Not sent yet")
	b.keys("q")
	b.keys("Half")
	b.open("/settings", 200)
	if b.kept() == 0 {
		t.Fatal("nothing is on the device, so its absence says nothing")
	}
	if got := b.loads("sign out", b.aim("=Sign out here")); got != http.StatusOK && got != http.StatusUnauthorized {
		t.Fatalf("signing out answers %d", got)
	}
	if n := b.kept(); n != 0 {
		t.Errorf("after signing out %d changes are on the device", n)
	}
	b.meant("ERR_EMPTY_RESPONSE")
}

// Saving for oneself reads nothing again; what another saved in between is read.
func TestBrowserOwnSavesReadNothingAgain(t *testing.T) {
	b, c, id := aCall(t)
	reads := `performance.getEntriesByType("resource").filter(e => e.name.endsWith("/questions")).length`
	before := eval[int](b, reads)
	for _, key := range []string{"1", "2", "3", "4"} {
		b.keys(key)
		b.waits("the answer is saved", `document.querySelector("#main .question").dataset.rev === "`+key+`"`)
	}
	if n := eval[int](b, reads) - before; n > 0 {
		t.Errorf("four saves of one's own read the questions again %d times", n)
	}
	c.send("/interviews/"+id+"/call/FM1", "answer", "b", "go", "save")
	b.waits("what another saved", `document.querySelector('.qmap [data-to="FM1"]').classList.contains("answered")`)
}
