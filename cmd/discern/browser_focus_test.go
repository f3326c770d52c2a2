package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
)

// focusJS looks at what has the keyboard: where it stands, whether anything of it
// can be seen, and whether its ring can.
const focusJS = `(() => {
  const el = document.activeElement;
  if (!el || el === document.body) return {where: "nothing"};
  const name = el.outerHTML.slice(0, 120), label = el.matches("[type=radio],[type=checkbox]") ? el.closest("label") : null;
  const seen = label ?? el, faults = [];
  let hits = 0;
  for (const r of seen.getClientRects()) for (let i = 1; i < 10; i++) for (let j = 1; j < 6; j++) {
    const hit = document.elementFromPoint(r.left + r.width * i / 10, r.top + r.height * j / 6);
    if (hit && (seen.contains(hit) || hit.contains(seen) && getComputedStyle(seen).display === "inline")) hits++;
  }
  if (!hits) faults.push("cannot be seen while it has the keyboard");
  const ringed = [el, label].filter(Boolean).find(e => parseFloat(getComputedStyle(e).outlineWidth) > 0 && getComputedStyle(e).outlineStyle !== "none");
  if (!ringed) faults.push("has no ring");
  else {
    const s = getComputedStyle(ringed);
    if (parseFloat(s.outlineWidth) < 3) faults.push("has a ring of " + s.outlineWidth);
    const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(Number).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
    let around = parseFloat(s.outlineOffset) < 0 ? ringed : ringed.parentElement;
    while (around && /^rgba\(.*, 0\)$/.test(getComputedStyle(around).backgroundColor)) around = around.parentElement;
    const [a, b] = [light(s.outlineColor), light(around ? getComputedStyle(around).backgroundColor : "rgb(255,255,255)")];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 3) faults.push("has a ring of " + ratio.toFixed(2) + " to 1");
  }
  const parts = [".skip", "#switch", ".qmap", ".answers", ".nums", "#evidence-field", "#panel", ".dock", "footer"];
  return {where: parts.findLast(p => el.closest(p)) ?? "", name, faults, first: el.matches(".skip")};
})()`

// focused is what focusJS found.
type focused struct {
	Where, Name string
	Faults      []string
	First       bool
}

// walk goes through a page by Tab until it begins again, and returns the parts
// of the page in the order they were come to.
func (b *tab) walk(where string) []string {
	b.Helper()
	tab := func() {
		call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: "Tab",
			Code: "Tab", WindowsVirtualKeyCode: 9})
	}
	tab() // from here on the ring shows, as it does for whoever uses keys
	eval[bool](b, `(scrollTo(0, 0), document.querySelector(".skip").focus(), true)`)
	var order []string
	faults := 0
	for n := range 250 {
		if n > 0 {
			tab()
		}
		f := eval[focused](b, focusJS)
		if f.Where == "nothing" || f.First && n > 3 {
			if n < 10 {
				b.Errorf("%s: Tab leads to %d places only", where, n)
			}
			return order
		}
		for _, fault := range f.Faults {
			if faults++; faults < 6 {
				b.Errorf("%s: %s: %s", where, fault, f.Name)
			}
		}
		if f.Where != "" && !slices.Contains(order, f.Where) {
			order = append(order, f.Where)
		}
	}
	b.Errorf("%s: Tab does not come to an end", where)
	return order
}

// callPlaces are the pages of a call, each with something on it.
func callPlaces(id string) []place {
	private := func(path string) func(*tab) {
		return func(b *tab) { b.open("/interviews/"+id+path, 200); b.showThem() }
	}
	return []place{
		{"call", at("/interviews/" + id + "/call/FM2")},
		{"console", private("/console/FM2")},
		{"playback", at("/interviews/" + id + "/playback")},
		{"wrap", private("/wrap")},
		{"done", at("/interviews/" + id + "/done")},
	}
}

// aFullCall is an interview with answers, a quote, notes and marks.
func aFullCall(t *testing.T) (*tab, *client, string) {
	t.Helper()
	b, c := owner(t)
	id := c.newInterview("Claims intake")
	c.send("/interviews/"+id+"/setup", "system", "Claims intake", "company", "Northwind", "person_name", "Priya Nair",
		"person_role", "Platform lead", "person_side", "buyer", "go", "save")
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8", "EC9", "FM1", "FM2"} {
		question, _ := bankOf(t).Question(q)
		c.send("/interviews/"+id+"/call/"+q, answerPairs(question)...)
	}
	c.send("/interviews/"+id+"/call/IS1", "answer", "unknown", "go", "save")
	c.send("/interviews/"+id+"/call/FM2/quotes", "quote", "It depends.", "speaker", "Priya Nair")
	c.send("/interviews/"+id+"/scratch", "text", "Who owns the queue?", "question", "EC1")
	c.send("/interviews/"+id+"/marks", "text", "The slide says otherwise.", "question", "EC1")
	return b, c, id
}

// On every page of a call, at the sizes of small laptops, a phone, and a screen
// at four times its size: what has the keyboard can be seen, with its ring, in
// both themes, and Tab goes through the parts in their order to an end.
func TestBrowserWhatHasTheKeyboardCanBeSeenOnEveryPageOfACall(t *testing.T) {
	b, _, id := aFullCall(t)
	sizes := [][2]int64{{1366, 600}, {1024, 600}, {390, 844}, {320, 256}}
	for n, p := range callPlaces(id) {
		t.Run(p.name, func(t *testing.T) {
			b := b.with(t)
			b.theme("light")
			b.size(1366, 768)
			p.goTo(b)
			for i, size := range sizes {
				if n > 1 && i%2 == 0 {
					continue // the pages without a dock do with two sizes
				}
				b.theme([]string{"light", "dark"}[i%2])
				b.size(size[0], size[1])
				order := b.walk(fmt.Sprintf("%d x %d", size[0], size[1]))
				if p.name == "call" || p.name == "console" {
					inOrderOf(t, order, size[0], p.name == "console")
				}
				if got := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); got > 0 {
					t.Errorf("%d x %d: the page scrolls sideways by %d", size[0], size[1], got)
				}
			}
		})
	}
}

// inOrderOf checks the order of a question's parts.
func inOrderOf(t *testing.T, got []string, width int64, private bool) {
	t.Helper()
	want := []string{".skip", "#switch", ".qmap", ".answers", ".nums", ".dock"}
	if private {
		want = []string{".skip", "#switch", ".qmap", ".answers", ".nums", "#evidence-field", ".dock"}
	}
	if width < 640 { // on a phone the map comes after the question
		want = slices.DeleteFunc(want, func(s string) bool { return s == ".qmap" })
	}
	var found []string
	for _, g := range got {
		if slices.Contains(want, g) {
			found = append(found, g)
		}
	}
	if !slices.Equal(found, want) {
		t.Errorf("at %d px Tab goes through %v, want %v", width, found, want)
	}
}

// Primary actions are at least 44 px high, on every page of a call.
func TestBrowserPrimaryActionsAreHighEnough(t *testing.T) {
	b, _, id := aFullCall(t)
	for _, p := range callPlaces(id) {
		b.size(1366, 768)
		p.goTo(b)
		for _, width := range []int64{1366, 390} {
			b.size(width, 844)
			low := eval[[]string](b,
				`[...document.querySelectorAll("main .btn:not(.small),.dock .btn:not(.small)")].filter(el => el.getClientRects().length && el.getBoundingClientRect().height < 43.5).map(el => el.innerText + " " + el.getBoundingClientRect().height)`)
			if len(low) > 0 {
				t.Errorf("%s at %d px: too low: %v", p.name, width, low)
			}
		}
	}
}

// What the program says, it says in a status region, and nobody's keyboard moves.
func TestBrowserMessagesAreSaidWithoutMovingTheKeyboard(t *testing.T) {
	b, _, id := aFullCall(t)
	region := func(selector string) bool {
		return eval[bool](b,
			`(el => !!el && (el.getAttribute("role") === "status" || !!el.closest("[role=status],[aria-live=polite]")))(document.querySelector("`+selector+`"))`)
	}
	b.open("/interviews/"+id+"/call/FM2", 200)
	b.choose("#note")
	b.offline(true)
	b.keys(" More.")
	b.bar("No connection")
	b.offline(false)
	b.bar("All sent")
	b.status("Saved")
	if !region("#status") || !region("#line > *") {
		t.Error("the save status or the bar is no status region")
	}
	if got := b.focus(); got != "note" {
		t.Errorf("saving led the keyboard to %s", got)
	}
	b.meant("ERR_INTERNET")
	b.open("/interviews/"+id+"/wrap", 200)
	b.showThem()
	eval[bool](b, `(navigator.clipboard.writeText = async () => {}, true)`)
	b.choose("[data-copy=crm]")
	b.waits("the word", `[...document.querySelectorAll("[role=status]")].some(el => el.textContent.includes("Copied"))`)
	if got := eval[string](b, `document.activeElement.dataset.copy ?? ""`); got != "crm" {
		t.Error("copying moved the keyboard")
	}
	b.open("/interviews/"+id+"/console/FM2", 200)
	b.showThem()
	b.choose("=Read the current verdict")
	words := eval[string](b, `document.getElementById("verdict-words").textContent`)
	b.status(words)
	if !region("#status") || strings.TrimSpace(words) == "" {
		t.Error("the verdict is not read in a status region")
	}
}

// forcedJS lists what forced colours hide: a chosen answer that looks like the
// others, and a mark of a scale in the colour of its ground.
const forcedJS = `(() => {
  const out = [], look = el => { const s = getComputedStyle(el); return [s.borderTopColor, s.borderTopWidth, s.outlineColor, s.outlineWidth, s.outlineStyle, s.backgroundColor].join() };
  if (!matchMedia("(forced-colors: active)").matches) out.push("no forced colours");
  const [chosen, other] = [document.querySelector(".opt:has(:checked)"), document.querySelector(".opts:not(.minor) .opt:not(:has(:checked))")];
  if (!chosen) out.push("nothing is chosen");
  else if (look(chosen) === look(other)) out.push("a chosen answer looks like the others");
  else if (getComputedStyle(chosen.querySelector("input")).appearance === "none") out.push("the radio buttons are not the system's");
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  const mark = document.querySelector("#panel svg .t-mark"), s = mark && getComputedStyle(mark);
  if (!mark || mark.getBBox().width < 4 || s.fill === ground || s.fill === "none") out.push("the marker of the scale cannot be seen");
  return out })()`

// Forced colours keep the chosen answer and the scale; reduced motion removes
// every movement.
func TestBrowserForcedColoursAndReducedMotion(t *testing.T) {
	b, _, id := aFullCall(t)
	b.open("/interviews/"+id+"/console/FM2", 200)
	b.showThem()
	media := func(name, value string) {
		t.Helper()
		call(b, emulation.SetEmulatedMedia,
			emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: name, Value: value}}})
	}
	media("forced-colors", "active")
	for _, fault := range eval[[]string](b, forcedJS) {
		t.Error(fault)
	}
	for _, p := range callPlaces(id) {
		media("prefers-reduced-motion", "reduce")
		p.goTo(b)
		moving := eval[[]string](b, `[...document.querySelectorAll("*")].filter(el => [null, "::before", "::after"].some(p => { const s = getComputedStyle(el, p);
		  return s.transitionDuration.split(", ").some(d => parseFloat(d) > 0) || s.animationName !== "none" && parseFloat(s.animationDuration) > 0 || s.scrollBehavior === "smooth" })).slice(0, 3).map(el => el.outerHTML.slice(0, 100))`)
		if len(moving) > 0 {
			t.Errorf("%s moves: %v", p.name, moving)
		}
	}
}
