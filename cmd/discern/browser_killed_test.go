package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// profileFolder is a folder for a browser that is killed. What its processes still
// write as they die may outlast the test.
func profileFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "discern-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// ownChromium starts a browser of its own on a profile, and returns a tab in it
// and what kills all its processes at once, as a power cut does.
func ownChromium(t *testing.T, profile, base string) (*tab, func()) {
	t.Helper()
	options, err := chromiumOptions(profile)
	if err != nil {
		t.Fatal(err)
	}
	var browser *exec.Cmd
	options = append(options, chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		browser = cmd
	}))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	kill := func() {
		if browser != nil && browser.Process != nil {
			_ = syscall.Kill(-browser.Process.Pid, syscall.SIGKILL) // its group; gone already is as good
		}
		cancel()
		stopAllocator()
	}
	t.Cleanup(kill)
	ctx, stop := context.WithTimeout(ctx, tabTime)
	t.Cleanup(stop)
	return tabOf(t, ctx, base), kill
}

// onDevice waits until the device holds a field with that value.
func (b *tab) onDevice(field string) {
	b.Helper()
	b.waits("the device to hold "+field, `await new Promise((done, fail) => { const r = indexedDB.open("discern", 1); r.onerror = () => fail(r.error);
		r.onsuccess = () => { const all = r.result.transaction("queue").objectStore("queue").getAll();
			all.onsuccess = () => { r.result.close(); done(all.result.some(i => i.fields.some(f => JSON.stringify(f) === JSON.stringify(`+field+`)))) } } })`)
}

// The whole browser is killed while somebody types and right after a choice: the
// same question comes up with all of it, and it is sent once.
func TestBrowserIsKilledWhileSomebodyTypes(t *testing.T) {
	s := start(t, t.TempDir())
	direct := s.first[:strings.Index(s.first, "/sign-in/")]
	profile := profileFolder(t)
	b, kill := ownChromium(t, profile, direct)
	b.enters(s.first)
	c := b.client()
	id := c.newInterview("Claims intake")
	cookies := call(b, network.GetCookies, network.GetCookiesParams{URLs: []string{direct + "/"}}).Cookies
	b.open("/interviews/"+id+"/call/EC2", 200)
	b.offline(true) // nothing gets to the server before the end
	b.keys("2")
	b.status("Not sent yet")
	b.keys("q")
	b.keys("Kept words." + kb.Enter)
	b.choose("#note")
	b.keys("Seen in a tra")
	b.keys(kb.Escape + "q")
	b.keys("It dep")
	b.keys(kb.Escape + "4")
	// A page can do no more than hand its write to the browser in the moment of
	// the key; what the browser has not taken yet when it dies is gone.
	b.onDevice(`["answer", "f"]`)
	b.onDevice(`["quote", "It dep"]`)
	kill()

	again, _ := ownChromium(t, profile, direct)
	// Chromium writes cookies to its disk every half minute; theirs was older.
	for _, k := range cookies {
		call(again, network.SetCookie, network.SetCookieParams{Name: k.Name, Value: k.Value, URL: direct + "/"})
	}
	again.open("/interviews/"+id+"/call", 200)
	if again.last() != "EC2" {
		t.Errorf("after the kill it begins at %s", again.last())
	}
	again.waits("the typed note", `document.getElementById("note").value === "Seen in a tra"`)
	again.waits("words half typed", `document.getElementById("quote").value !== ""`)
	if got := again.value("#quote"); got != "It dep" {
		t.Errorf("the words half typed come back as %q", got)
	}
	again.waits("that all is sent",
		`document.getElementById("status").textContent.startsWith("Saved") && !document.querySelector(".restored")`)
	if got := again.chosen(); got != "f" {
		t.Errorf("chosen is %q", got)
	}
	iv := c.interview(id)
	a := iv.Answers["EC2"]
	if a.Choice != "f" || a.Note != "Seen in a tra" || len(iv.Quotes) != 1 || iv.Quotes[0].Text != "Kept words." ||
		iv.Quotes[0].Question != "EC2" {
		t.Errorf("stored %+v and quotes %+v", a, iv.Quotes)
	}
	if again.here("#conflicts .conflict") {
		t.Error("what was typed is in conflict with itself")
	}
	if n := again.kept(); n != 1 { // the words half typed
		t.Errorf("%d changes are on the device", n)
	}
}
