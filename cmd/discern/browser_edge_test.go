package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"discern/web"
)

// edgeJS lists what a narrow screen cuts off: a page or a piece of one that scrolls
// sideways, whether on purpose or not, a choice whose words do not fit its field, and
// what is too small for a finger. A link within a sentence may be as low as its line.
const edgeJS = `(() => {
  const out = [], wide = document.documentElement.clientWidth, name = el => el.outerHTML.slice(0, 140);
  if (document.documentElement.scrollWidth > wide) out.push("the page is " + document.documentElement.scrollWidth + " px wide");
  for (const el of document.body.querySelectorAll("*")) {
    if (el.closest(".vh,.skip,svg") || el.getClientRects().length === 0) continue;
    if (/auto|scroll/.test(getComputedStyle(el).overflowX) && el.scrollWidth > el.clientWidth + 1)
      out.push("it scrolls sideways, " + el.scrollWidth + " px in " + el.clientWidth + ": " + name(el));
    else if (el.getBoundingClientRect().right > wide + 1)
      out.push("it stands beyond the right edge: " + name(el));
  }
  const pen = document.createElement("canvas").getContext("2d");
  for (const el of document.querySelectorAll("select")) {
    const s = getComputedStyle(el);
    pen.font = s.font;
    const words = Math.max(...[...el.options].map(o => pen.measureText(o.text).width));
    const room = el.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight);
    if (el.getClientRects().length > 0 && room < Math.min(words, 100)) out.push("a choice shows " + room.toFixed(0) + " px of its words: " + name(el));
  }
  for (const el of document.querySelectorAll("a[href],button,summary,label:has(input)")) {
    const r = el.getBoundingClientRect();
    if (el.closest(".vh,.skip") || r.width === 0 || r.height >= 23.5 && r.width >= 23.5) continue;
    const inText = el.matches("a") && [...el.parentElement.childNodes].some(n => n.nodeType === 3 && n.textContent.trim().length > 3);
    if (!inText) out.push("a finger hits it on " + r.width.toFixed(0) + " x " + r.height.toFixed(0) + " px: " + name(el));
  }
  return out;
})()`

// noPage are the addresses that answer with something other than a page.
var noPage = []string{"/healthz", "/readyz", "/robots.txt", "/favicon.ico", "/static/", "/brand/", "/api/",
	":file", "/interview.json",
	"/live", "/rev", "/next", "/questions", "/find", "/call"}

// pagesOf lists the addresses of all pages, from the table of routes.
func pagesOf() []string {
	var out []string
	for _, r := range web.Routes() {
		path, ok := strings.CutPrefix(r, "GET ")
		for _, no := range noPage {
			ok = ok && !strings.HasSuffix(path, no) && !(strings.HasSuffix(no, "/") && strings.HasPrefix(path, no))
		}
		if ok {
			out = append(out, path)
		}
	}
	return out
}

// On a narrow telephone nothing of any page in the table of routes stands beyond the
// right edge, and no choice is too narrow for its words.
func TestBrowserNothingStandsBeyondTheRightEdge(t *testing.T) {
	t.Parallel()
	b, c := owner(t)
	b.leavesFreely()
	s := build(b, c)

	reader, buyer := newTab(t, b.base), newTab(t, b.base)
	reader.open(s.read, 200)
	reader.press("=Open the report")
	buyer.open(s.answer, 200)
	buyer.press("=Start")
	home := strings.TrimSuffix(buyer.path(), "/about")
	buyer.client().send(home+"/q/EC3", "who", "The night team", "go", "pass")
	for _, q := range bankOf(t).All() {
		if q.ID != "EC3" {
			buyer.client().send(home+"/q/"+q.ID, answerPairs(q)...)
		}
	}

	c.send("/settings/people", "name", "A colleague with an unusually-long-and-hyphenated name")
	b.open("/settings/people", 200)
	person := eval[string](b, `document.querySelector("th a").getAttribute("href").split("/").pop()`)
	b.open("/interviews/"+s.done+"/links", 200)
	link := eval[string](b, `document.querySelector("a[href$='/revoke']").getAttribute("href").split("/")[4]`)
	look := c.brings(s.early, "runs.json", evidenceSample(b, "otlp-new-names"), "call.vtt", shortCall)

	for _, pattern := range pagesOf() {
		at, id := b, s.done
		switch {
		case strings.HasPrefix(pattern, "/b/"):
			at, id = buyer, strings.TrimPrefix(home, "/b/")
		case strings.HasPrefix(pattern, "/r/"):
			at, id = reader, strings.TrimPrefix(s.newer, "/reports/")
		case strings.HasPrefix(pattern, "/reports/"):
			id = strings.TrimPrefix(s.newer, "/reports/")
		case strings.HasPrefix(pattern, "/systems/:id/erase"):
			id = strings.TrimPrefix(s.trash, "/systems/")
		case strings.HasPrefix(pattern, "/systems/"):
			id = strings.TrimPrefix(s.system, "/systems/")
		case strings.HasPrefix(pattern, "/examples/"):
			id = strings.TrimPrefix(s.examples[0], "/examples/")
		case strings.Contains(pattern, ":look"):
			id = s.early
		}
		path := strings.NewReplacer(":id", id, ":q", "EC1", ":card", strings.TrimPrefix(s.cards[0], "/guide/"),
			":user", person,
			":key", "none", ":link", link, ":look", look[strings.LastIndexByte(look, '/')+1:], ":token", "none").Replace(pattern)
		t.Run(pattern, func(t *testing.T) { at.with(t).keepsWithin(path) })
	}
}

// keepsWithin opens a page, whatever it answers, and looks for what a narrow screen
// cuts off.
func (b *tab) keepsWithin(path string) {
	b.Helper()
	b.size(1366, 900)
	if got := b.visit(path); got >= http.StatusInternalServerError {
		b.Fatalf("%s answers %d", path, got)
	}
	if !b.here("h1") {
		b.Fatalf("%s is no page", path)
	}
	for _, width := range []int64{390, 320} {
		b.size(width, 800)
		for _, fault := range eval[[]string](b, edgeJS) {
			b.Errorf("%s, %d px: %s", path, width, fault)
		}
	}
}

// visit goes to an address and returns what it answers. Where a page asks first
// whether anybody looks on, it says no.
func (b *tab) visit(path string) int {
	b.Helper()
	status := b.loads("open "+path, chromedp.Navigate(b.base+path))
	b.showThem()
	if b.here("form[action$='/console'] [name=to][type=hidden]:not([value=''])") && !b.here("#call") {
		b.press("form[action$='/console'] .btn:not(.q)")
	}
	return status
}
