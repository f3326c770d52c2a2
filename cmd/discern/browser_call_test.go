package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"discern/assessment"
)

// waits until something is so on the page, for ten seconds at most.
func (b *tab) waits(what, condition string) {
	b.Helper()
	if !eval[bool](b, `new Promise(done => { const end = performance.now() + 10000;
		(function look() { let so = false; try { so = !!(`+condition+`) } catch {}
			if (so) done(true); else if (performance.now() > end) done(false); else setTimeout(look, 15) })() })`, chromedp.EvalAwaitPromise) {
		b.Fatalf("%s: waited in vain for %s at %s; the status is %q\n%.600s", what, condition, b.path(),
			eval[string](b, `document.getElementById("status")?.textContent ?? ""`), b.text())
	}
}

// keys presses keys one after the other, as on a keyboard.
func (b *tab) keys(keys string) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.KeyEvent(keys)), "press %q", keys)
}

// status waits for what the status line says.
func (b *tab) status(want string) {
	b.Helper()
	b.waits("the status", `document.getElementById("status").textContent.includes(`+quoteJS(want)+`)`)
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
	return eval[string](b, `document.activeElement.id || document.activeElement.tagName`)
}

// offline cuts the network of a tab, or joins it again.
func (b *tab) offline(off bool) {
	b.Helper()

	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{
		{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}}})
	call(b, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1})
}

var _ = fmt.Sprint
var _ = slices.Contains[[]string]
var _ = strings.Contains
var _ = kb.Enter
var _ assessment.Answer
var _ testing.TB
