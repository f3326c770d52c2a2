package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/securecookie"
)

// Somebody who came by a link finds no door into the seller's house: at no address, real
// or made up, with or without a place kept, nor after it was deleted.
func TestWhoCameByALinkFindsNoDoorIntoTheHouse(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	command := o.server.config.LinkCommand
	if !strings.Contains(o.browser().get("/").body, "Sign in") || command == "" {
		t.Fatal("a stranger is not asked to sign in: the test sees too little")
	}

	home := "/b/" + o.record
	foreign := []string{"/", "/settings", "/systems/x", "/interviews/" + o.interview + "/call", "/nowhere"}
	own := []string{home + "/nowhere", home + "/q/XX9", home + "/heard/x", "/b/none", "/b/none/check", "/r/none",
		"/l/none", "/l/none/x", "/b", home + "/deleted", "/notice", "/accessibility"}
	sees := func(b *browser, method, address string) {
		t.Helper()
		a := b.do(method, address, nil)
		for _, door := range []string{`href="/"`, "Go to the", "Sign in", "sign-in", command, "discern link",
			"New interview"} {
			if strings.Contains(a.body, door) {
				t.Errorf("%s %s (%d) holds %q", method, address, a.status, door)
			}
		}
		if a.status >= 500 || strings.Contains(a.body, "<h1") && !strings.Contains(a.body, `class="bhead"`) {
			t.Errorf("%s %s (%d) is no page of theirs", method, address, a.status)
		}
	}
	everybody := func(addresses []string, all ...*browser) {
		for _, address := range addresses {
			for _, b := range all {
				sees(b, http.MethodGet, address)
				sees(b, http.MethodPost, address)
			}
		}
	}

	stranger := o.browser()
	everybody(own, stranger)
	everybody(append(own, foreign...), o.buyer)
	if text := o.buyer.get("/").text(); !strings.Contains(text, "for the people who sent you the link") ||
		!strings.Contains(text, "Your answers about Claims intake") {
		t.Errorf("the list's address says to who came by a link:\n%s", text)
	}
	o.buyer.send(home + "/delete")
	everybody(append(own, home), o.buyer)

	if !strings.Contains(o.seller.get("/nowhere").body, `href="/"`) {
		t.Error("a seller's page of what is missing leads nowhere")
	}
}

// Two links in one browser both work, side by side, and a page of neither says which are there.
func TestTwoLinksInOneBrowserBothWork(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	second := o.seller.linkToken(o.seller.newInterviewOf("Travel desk"), "name", "Priya", "right", "answer")
	other := strings.Split(o.buyer.send("/l/"+second), "/")[2]
	for _, record := range []string{o.record, other, o.record} {
		o.buyer.see("/b/" + record + "/check")
		o.buyer.send("/b/"+record+"/q/EC2", "answer", "a", "base_rev", o.buyer.see("/b/"+record+"/q/EC2").hidden("base_rev"))
	}
	a := o.buyer.get("/b/none")
	if text := a.text(); a.status != http.StatusUnauthorized ||
		!strings.Contains(text, "This page is not part of your link") ||
		!strings.Contains(text, "Your answers about Claims intake") ||
		!strings.Contains(text, "Your answers about Travel desk") {
		t.Errorf("a page of neither says (%d):\n%s", a.status, text)
	}
	if text := o.browser().get("/b/none").text(); strings.Contains(text, "Claims intake") ||
		!strings.Contains(text, "Open your link again") {
		t.Errorf("a stranger reads:\n%s", text)
	}
}

// A browser keeps so many places and no more; the one it opened first gives way, on
// the server too, and opening its link again brings it back.
func TestABrowserKeepsABoundedNumberOfPlaces(t *testing.T) {
	o := newOffice(t)
	before := o.buyer.cookies[o.server.links.nameFor(o.record)]
	for i := range maxPlacesHere {
		token := o.seller.linkToken(o.interview, "name", fmt.Sprint("Reader ", i), "right", "answer")
		o.buyer.send("/l/" + token)
	}
	n := 0
	for name := range o.buyer.cookies {
		if strings.HasPrefix(name, o.server.links.name) {
			n++
		}
	}
	if n != maxPlacesHere {
		t.Errorf("the browser keeps %d places, want %d", n, maxPlacesHere)
	}
	if a := o.buyer.get("/b/" + o.record); a.status != http.StatusUnauthorized {
		t.Errorf("the first still opens: %d", a.status)
	}
	o.buyer.cookies[o.server.links.nameFor(o.record)] = before
	if a := o.buyer.get("/b/" + o.record); a.status == http.StatusOK {
		t.Error("its cookie, kept aside, still opens it")
	}
	o.buyer.send("/l/" + o.token)
	o.buyer.see("/b/" + o.record)
}

// A place kept by the one cookie there was before still opens, and moves to its own with
// the next Start.
func TestAPlaceKeptBeforeStillOpens(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	cookie, p, err := o.store.StartLink(t.Context(), o.token)
	must(t, err)
	b.cookies[o.server.links.name], err = securecookie.EncodeMulti(o.server.links.name, []byte(cookie),
		o.server.links.codecs...)
	must(t, err)
	b.see("/b/" + p.RecordID)
	b.send("/l/" + o.token)
	if _, ok := b.cookies[o.server.links.nameFor(p.RecordID)]; !ok || b.cookies[o.server.links.name] != "" {
		t.Errorf("after Start the browser keeps %v", b.cookies)
	}
	b.see("/b/" + p.RecordID)
}
