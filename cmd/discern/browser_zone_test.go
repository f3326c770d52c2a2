package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
)

// A browser tells its zone with the first page it shows, so that the first time
// anybody reads is theirs; one that has travelled tells the new one.
func TestBrowserPagesAreInTheZoneOfWhoeverLooks(t *testing.T) {
	began := time.Now()
	p := begin(t, t.TempDir(), "127.0.0.1:0", "TZ=Pacific/Kiritimati")
	b := newTab(t, "http://"+p.addr)
	in := func(zone string) *time.Location {
		t.Helper()
		call(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone})
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}

		return place
	}

	tokyo := in("Asia/Tokyo")
	b.enters(p.first)
	c := b.client()
	c.send("/settings", "me", "Dana Ruiz", "zone", "Europe/Berlin")
	id := c.newInterview("Claims intake")
	b.open("/interviews/"+id+"/call/EC1", 200)
	b.pick("a")
	b.waits("that the answer is kept", `document.getElementById("status").textContent.startsWith("Saved")`)
	at := c.interview(id).Answers["EC1"].At
	if said := eval[string](b, `document.getElementById("status").textContent`); !strings.HasPrefix(said,
		"Saved "+at.In(tokyo).Format("15:04")) {
		t.Errorf("the page says %q, where it is %s in Tokyo", said, at.In(tokyo))
	}

	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	report := c.send("/interviews/"+id+"/seal", "go", "seal")
	onlyOf(t, "the report of a seller in Tokyo", string(c.fetch(report)), days(at, berlin))

	lima := in("America/Lima")
	b.open("/settings", 200) // the page that tells it
	b.open("/settings", 200)
	text := eval[string](b, `document.body.innerText`)
	if !strings.Contains(text, began.In(lima).Format("2 January 2006, 15:")) &&
		!strings.Contains(text, at.In(lima).Format("2 January 2006, 15:")) {
		t.Errorf("after a journey the page does not say since when one is signed in, near %s:\n%s", at.In(lima), text)
	}
}
