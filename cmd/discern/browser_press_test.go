package main

import (
	"net/http"
	"testing"
	"time"

	"discern/tools/relay"
)

// On a slow network a button shows within 100 ms that it was pressed, and says so where
// that takes long; the same form works without script.
func TestBrowserAButtonShowsThatItWasPressed(t *testing.T) {
	x := travels(t, 390)
	for _, at := range []struct{ path, button string }{{"/q/EC1", "Continue"}, {"/q/EC2", "Ask them by a link"},
		{"/delete", "Delete everything"}} {
		x.open(x.home+at.path, 200)
		x.train.Treat(func(r *http.Request) relay.Fate {
			if r.Method == http.MethodPost {
				time.Sleep(3 * time.Second)
			}
			return relay.Passes
		})
		shown := eval[float64](x.tab,
			`(() => { const b = [...document.querySelectorAll("main button")].find(b => b.innerText.trim() === "`+at.button+`"); const t = performance.now(); b.click(); return b.getAttribute("aria-busy") === "true" ? performance.now() - t : 1e9 })()`)
		if shown > 100 {
			t.Errorf("%s: %q shows after %.0f ms that it was pressed", at.path, at.button, shown)
		}
		x.waits(at.path+" says that it is sending",
			`(b => b?.innerText.trim() === "`+at.button+`" && b.nextElementSibling?.textContent === "Sending")(document.querySelector("[aria-busy=true]"))`)
		x.leaves(x.home + at.path)
		x.train.Treat(x.train.fate)
	}
}
