package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"
)

// reachJS lists what is wrong with the pictures of a page: none or both of the two
// widths shown, words that leave the canvas, lie on each other or are too small to
// read, a name that is not announced, and a page that scrolls sideways.
const reachJS = `(() => {
  const out = [], shown = [...document.querySelectorAll(".reach svg")].filter(s => s.getClientRects().length > 0);
  const kinds = new Set(shown.map(s => s.getAttribute("class")));
  if (kinds.size !== 1) out.push(kinds.size + " widths of the picture are shown");
  for (const s of shown) {
    const box = s.viewBox.baseVal, scale = s.getBoundingClientRect().width / box.width, seen = [];
    if (!s.getAttribute("aria-label")) out.push("a picture without a name");
    for (const t of s.querySelectorAll("text")) {
      const b = t.getBBox(), y = +t.getAttribute("y"); // letters, not the height of their font, which is more than a line
      if (b.x < -0.5 || b.x + b.width > box.width + 0.5 || y < 9.8 || y + 2.9 > box.height) out.push("leaves the canvas: " + t.textContent);
      if (parseFloat(getComputedStyle(t).fontSize) * scale < 11) out.push("too small: " + t.textContent);
      for (const o of seen) {
        if (b.x < o.x + o.width - 1 && o.x < b.x + b.width - 1 && Math.abs(y - o.at) < 12.5) out.push(t.textContent + " lies on " + o.text);
      }
      seen.push({x: b.x, width: b.width, at: y, text: t.textContent});
    }
  }
  const list = document.querySelectorAll(".reach details li").length;
  if (list < 3) out.push("the list beside it has " + list + " entries");
  if (document.documentElement.scrollWidth > innerWidth) out.push("the page scrolls sideways, " + document.documentElement.scrollWidth + " px");
  return out.slice(0, 12);
})()`

// The picture of the reach in a browser: legible at every width, with names as
// people and others type them, in scripts that the program carries no letters for.
func TestBrowserTheReachIsLegibleAtEveryWidth(t *testing.T) {
	b, _ := bankAndGuide(t)
	html := export.Formats[slices.IndexFunc(export.Formats, func(f export.Format) bool { return f.ID == "html" })]
	pages := map[string][]byte{}
	for _, n := range []int{1, 6, 20, 60, 200} {
		iv := assessment.Interview{System: "Travel desk", Side: assessment.SideSeller, Inventory: manyLines(n)}
		r := report.Compose(b, iv, assessment.Judge(b, iv),
			report.Seal{Number: 1, At: time.Date(2026, time.November, 28, 9, 0, 0, 0, time.UTC)})
		pages[fmt.Sprint("/", n)] = written(t, html, r, report.View{})
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(pages[r.URL.Path])
	}))
	t.Cleanup(server.Close)

	tab := newTab(t, server.URL)
	for path := range pages {
		tab.open(path, 200)
		for _, width := range []int64{320, 390, 719, 720, 1024, 1366} {
			tab.size(width, 900)
			for _, wrong := range eval[[]string](tab, reachJS) {
				t.Errorf("%s lines, %d px: %s", path[1:], width, wrong)
			}
		}
	}
}

// manyLines are that many lines of an inventory, some with names that are long,
// empty, right to left, or in several scripts.
func manyLines(n int) []assessment.Line {
	names := []string{"issue a ticket", "hold a seat", strings.Repeat("a long name ", 25), "מחק רשומה 7", "حذف السجل",
		"送金を承認する", "", "delete מחק all",
		strings.Repeat("W", 300), "Buchungsbestätigung", "👩‍👩‍👧‍👦 family", "क्षत्रिय लेखा"}
	kinds := []assessment.LineKind{assessment.Final, assessment.Writes, assessment.Reads, ""}
	refuses := []string{"nothing", "a person over 500", "role of the account", "", strings.Repeat("the rules ", 30)}
	var out []assessment.Line
	for i := range n {
		out = append(out, assessment.Line{System: fmt.Sprint(names[(i/3)%len(names)], " ", i%7),
			Action: fmt.Sprint(names[i%len(names)], " ", i), Kind: kinds[i%4],
			Identity: names[(i/9)%3], Refuses: refuses[i%5],
			Decided: []assessment.Decided{assessment.DecidedRunning, assessment.DecidedBefore, ""}[i%3]})
	}
	return out
}
