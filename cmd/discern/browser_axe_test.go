package main

import (
	_ "embed"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axeJS is axe-core, see testdata/axe/VERSION.
//
//go:embed testdata/axe/axe.min.js
var axeJS string

// runAxeJS checks every rule of WCAG 2.0 to 2.2 A and AA and the best practices,
// the one for target sizes included, which is off by default.
const runAxeJS = `axe.run(document, {
  runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]},
  rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
}).then(r => r.violations.map(v => v.id + ": " + v.help + ": " +
  v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.html.slice(0, 160) + " " + (n.any[0]?.message ?? "")).join(" | ")))`

// runColoursJS checks what another theme can change: what text and marks stand out from, and
// what a link is told from. The other rules see the same elements in either theme.
const runColoursJS = `axe.run(document, {
  runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}, preload: false, resultTypes: ["violations"],
}).then(r => r.violations.map(v => v.id + ": " + v.help + ": " +
  v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.html.slice(0, 160) + " " + (n.any[0]?.message ?? "")).join(" | ")))`

// layoutJS lists what does not fit: sideways scroll outside of what scrolls on
// purpose, small targets, broken characters, and a title that is not the heading. A link within a
// sentence may be as low as its line.
const layoutJS = `(() => {
  const out = [], name = el => (el.outerHTML || "").slice(0, 140);
  const style = el => getComputedStyle(el);
  const inScroller = el => { for (let p = el.parentElement; p; p = p.parentElement) if (/auto|scroll/.test(style(p).overflowX)) return true; return false };
  const seen = el => el.getClientRects().length > 0 && style(el).visibility === "visible" && !el.closest(".vh") && !el.matches(".skip:not(:focus)");
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter(el => el.getBoundingClientRect().right > innerWidth + 1 && !inScroller(el));
    out.push("the page scrolls sideways, " + document.documentElement.scrollWidth + " px: " + wide.slice(0, 3).map(name).join(" | "));
  }
  const heads = [...document.querySelectorAll("h1")].filter(el => el.getClientRects().length > 0);
  if (heads.length !== 1) out.push(heads.length + " headings of the first level");
  else if (!document.title.replace(/^Error: /, "").startsWith(heads[0].innerText.trim())) out.push("the title is " + document.title + ", the heading " + heads[0].innerText);
  const fields = [...document.querySelectorAll("form .field")].filter(seen);
  fields.forEach((f, i) => { const g = fields[i + 1], a = f.getBoundingClientRect(), b = g?.getBoundingClientRect();
    if (g?.parentElement === f.parentElement && b.top >= a.bottom - 1 && b.top - a.bottom < 6) out.push("no space between two fields: " + name(g)) });
  for (const c of document.querySelectorAll("caption")) if (seen(c) && c.getBoundingClientRect().width < c.parentElement.getBoundingClientRect().width - 2)
    out.push("a caption is narrower than its table: " + c.innerText);
  if (/\uFFFD/.test(document.body.innerText)) out.push("a character that could not be read stands in the text");
  for (const el of document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary")) {
    if (!seen(el) || el.matches("a") && style(el).display === "inline") continue;
    const r = (el.matches("[type=radio],[type=checkbox]") && el.closest("label") || el).getBoundingClientRect();
    if (r.width < 23.5 || r.height < 23.5) out.push("a target of " + r.width.toFixed(1) + " x " + r.height.toFixed(1) + ": " + name(el));
  }
  return out;
})()`

// spacingJS sets the text spacing of WCAG 1.4.12 and lists what is cut off.
const spacingJS = `(() => {
  const sheet = new CSSStyleSheet(), out = [];
  sheet.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}");
  document.adoptedStyleSheets = [sheet];
  if (getComputedStyle(document.body).letterSpacing === "normal") out.push("the text spacing did not apply");
  for (const el of document.body.querySelectorAll("*")) {
    if (el.closest(".vh,svg") || el.matches("input,textarea,select") || el.getClientRects().length === 0) continue;
    const s = getComputedStyle(el);
    if (/hidden|clip/.test(s.overflowX) && el.scrollWidth > el.clientWidth + 1 || /hidden|clip/.test(s.overflowY) && el.scrollHeight > el.clientHeight + 1)
      out.push("with wide text spacing this is cut off: " + el.outerHTML.slice(0, 140));
  }
  if (document.documentElement.scrollWidth > innerWidth) out.push("with wide text spacing the page scrolls sideways, " + document.documentElement.scrollWidth + " px: " +
    [...document.body.querySelectorAll("*")].filter(el => el.getBoundingClientRect().right > innerWidth + 1 && !el.closest(".tw")).slice(0, 3).map(el => el.outerHTML.slice(0, 140)).join(" | "));
  document.adoptedStyleSheets = [];
  return out;
})()`

// views are how each place is looked at, and by which rules of axe-core.
var views = []struct {
	theme string
	width int64
	axe   string
}{{"light", 1366, runAxeJS}, {"dark", 1366, runColoursJS}, {"dark", 320, runColoursJS}, {"light", 320, runAxeJS}}

func (b *tab) theme(name string) {
	b.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

// look goes to a place and checks it in every view.
func (b *tab) look(p place) {
	b.Helper()
	b.theme(views[0].theme)
	b.size(views[0].width, 900)
	p.goTo(b)
	eval[bool](b, axeJS+";true")
	for _, v := range views {
		b.theme(v.theme)
		b.size(v.width, 900)
		where := v.theme + ", " + strconv.FormatInt(v.width, 10) + " px"
		for _, fault := range eval[[]string](b, v.axe, chromedp.EvalAwaitPromise) {
			b.Errorf("%s: axe: %s", where, fault)
		}
		if v.theme == "light" {
			for _, fault := range append(eval[[]string](b, layoutJS), eval[[]string](b, spacingJS)...) {
				b.Errorf("%s: %s", where, fault)
			}
		}
	}
	b.skips()
}

// leavesFreely lets what was typed go when a page asks before it is left.
func (b *tab) leavesFreely() {
	b.Helper()
	b.must(chromedp.Listen(b.ctx, func(event any) {
		if e, ok := event.(*page.EventJavascriptDialogOpening); ok && e.Type == page.DialogTypeBeforeunload {
			// The answer has to wait for this call to end. Where it does not arrive,
			// the page stays, and the step that wanted to leave fails.
			go chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}
	}), "listen")
}

// skips uses the skip link by keyboard.
func (b *tab) skips() {
	b.Helper()
	if !eval[bool](b,
		`(el => { el.focus(); const r = el.getBoundingClientRect(); return el === document.querySelector("a[href]") && r.left >= 0 && r.right <= innerWidth && r.top >= 0 })(document.querySelector(".skip"))`) {
		b.Error("the skip link is not the first link, or not in view when it has the keyboard")
	}
	b.must(chromedp.Do(b.ctx, chromedp.KeyEvent(kb.Enter)), "press Enter")
	if got := eval[string](b, `document.activeElement.id`); got != "main" {
		b.Errorf("the skip link leads to %q", got)
	}
}

// Every page in every state has no violation of axe-core, light and dark, wide
// and narrow, fits its width and stands wide text spacing.
func TestBrowserEveryPageIsAccessibleAndFits(t *testing.T) {
	t.Parallel() // it waits for nothing but the browser, and takes the longest
	b, c := owner(t)
	b.leavesFreely()
	run := func(p place) {
		t.Helper()
		t.Run(p.name, func(t *testing.T) { b.with(t).look(p) })
	}
	run(place{"list, empty", at("/")})
	s := build(b, c)
	for _, p := range append(workspacePlaces(s), cardPlaces(c, s.cards)...) {
		run(p)
	}
	run(signedOut(s.early))
	for _, p := range linkPlaces(s) {
		run(p)
	}
}

// The checks above can fail: on a page that is wrong in every way they look at.
func TestBrowserTheChecksOfAPageCanFail(t *testing.T) {
	b := signedIn(t)
	eval[bool](b, `(() => {
	  const h = document.createElement("h1"); h.textContent = "Another"; document.querySelector("main").append(h);
	  const wide = document.createElement("div"); wide.style.width = "3000px"; wide.textContent = "wide"; document.querySelector("main").append(wide);
	  const cut = document.createElement("div"); cut.style.cssText = "width:4em;overflow:hidden;white-space:nowrap"; cut.textContent = "this is longer than its box"; document.querySelector("main").append(cut);
	  const small = document.createElement("button"); small.style.cssText = "width:10px;height:10px;padding:0;min-height:0"; small.textContent = "x"; document.querySelector("main").append(small);
	  const faint = document.createElement("p"); faint.style.cssText = "background:#eee;color:#ddd"; faint.textContent = "Hardly to be read"; document.querySelector("main").append(faint);
	  const narrow = document.createElement("select"); narrow.style.cssText = "width:60px"; narrow.add(new Option("Theirs")); document.querySelector("main").append(narrow);
	  const box = document.createElement("div"); box.style.cssText = "width:90px;overflow:auto;white-space:nowrap"; box.textContent = "an-unbroken-word-that-is-wider-than-its-box"; document.querySelector("main").append(box);
	  const close = document.createElement("form"); for (const i of [1, 2]) { const f = document.createElement("div"); f.className = "field"; f.style.margin = 0; f.textContent = "A field"; close.append(f) } document.querySelector("main").append(close);
	  const image = document.createElement("img"); document.querySelector("main").append(image);
	  return true })()`)
	eval[bool](b, axeJS+";true")
	if colours := eval[[]string](b, runColoursJS, chromedp.EvalAwaitPromise); len(colours) != 1 ||
		!strings.Contains(colours[0], "color-contrast") {
		t.Errorf("the rules on colours find %q, want the text that is hardly to be read", colours)
	}
	found := strings.Join(append(append(eval[[]string](b, runAxeJS, chromedp.EvalAwaitPromise),
		eval[[]string](b, layoutJS)...), eval[[]string](b, spacingJS)...), "\n")
	found += strings.Join(eval[[]string](b, edgeJS), "\n")
	for _, want := range []string{"image-alt", "color-contrast", "the page scrolls sideways", "2 headings",
		"a target of 10.0 x 10.0", "this is cut off", "no space between two fields",
		"it stands beyond the right edge", "it scrolls sideways", "px of its words", "a finger hits it on 10 x 10 px"} {
		if !strings.Contains(found, want) {
			t.Errorf("a page that is wrong in every way is not found to have %q; found:\n%s", want, found)
		}
	}
}
