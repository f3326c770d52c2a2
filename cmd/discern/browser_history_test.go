package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// However a buyer types, loses the connection, is answered late or not at all, loads the
// page again and saves in another window, one after the other: what stands in the note is
// what was typed last, all of it, and nobody is asked to choose between versions of their
// own. Each history is made from a number, and says it where it fails.
func TestBrowserNoHistoryOfABuyersTypingLosesAnything(t *testing.T) {
	x := travels(t, 390)
	for seed, question := range []string{"EC1", "EC2"} {
		at := x.home + "/q/" + question
		r := rand.New(rand.NewPCG(uint64(seed), 12))
		text, log := "", ""
		holds := func(b *tab) {
			t.Helper()
			if b.here("[data-held],.note .row") {
				t.Fatalf("history %d:%s: a choice between one's own versions", seed, log)
			}
			if got := b.value("#note"); got != text {
				t.Fatalf("history %d:%s: the note is %q, and %q was typed", seed, log, got, text)
			}
		}
		types := func(b *tab) {
			text = strings.TrimSpace(fmt.Sprint(text, " ", r.IntN(1000)))
			b.fill("#note", text)
		}
		comes := func(b *tab) { // what an earlier visit left is put back after the page stands
			b.open(at, 200)
			b.waits("the device to be read", `document.querySelector("form[data-draft]")?.dataset.kept !== undefined`)
			b.until(fmt.Sprintf("history %d:%s, %q", seed, log, text),
				func() bool { return b.here("[data-held],.note .row") || b.value("#note") == text })
		}

		comes(x.tab)
		x.pick("a")
		for _, step := range r.Perm(6) { // each once, in an order of its own
			log += " " + []string{"types", "dies", "cut", "lost", "refused", "elsewhere"}[step]
			t.Logf("history %d:%s", seed, log)
			switch step {
			case 0:
				types(x.tab)
			case 1:
				x = x.comesBack(at)
				comes(x.tab)
			case 2, 3, 4:
				types(x.tab)
				x.train.set([]int{0, 2, 0}[step-2], []int{2, 0, 0}[step-2], []int{0, 0, 1}[step-2])
				x.choose("=Continue")
				x.leaves(at)
				if step == 4 {
					x.meant("answers 503")
				}
				x.train.set(0, 0, 0)
				comes(x.tab)
			case 5: // another window takes up what stands here, and saves more of it
				other := x.beside()
				comes(other)
				types(other)
				other.press("=Continue")
				other.dies()
				comes(x.tab)
			}
			holds(x.tab)
		}
		x.press("=Continue")
		x.noDrafts(fmt.Sprintf("history %d:%s", seed, log))
		comes(x.tab)
		holds(x.tab)
	}
}
