package main

import (
	"crypto/rand"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"discern/assessment"
)

// keyLine is one line of the key list with what it must do.
type keyLine struct {
	list, pad string // as the list has them
	key       string // what is pressed
	padKey    string // the same on the numeric pad: its character ...
	padCode   string // ... and its place
	shortcuts string // aria-keyshortcuts of the control
	control   string // what to press with the mouse instead
	from      string // the question to begin at, EC1 where it is empty
	before    func(*tab)
	did       func(*tab, *client, string) bool
}

// keyLines are the lines of both views. What happened is looked up on the server
// where it is something to keep.
var keyLines = []keyLine{
	{list: "1 to 9", pad: "1 to 9", key: "3", padKey: "3", padCode: "Numpad3", shortcuts: "3",
		control: "label:has(input[value=c])",
		did: func(b *tab, c *client, id string) bool {
			return b.last() == "EC1" && b.kept() == 0 && c.interview(id).Answers["EC1"].Choice == "c"
		}},
	{list: "N", key: "n", shortcuts: "N", control: "label:has(input[value=none])", from: "FM8",
		did: func(b *tab, c *client, id string) bool {
			a := c.interview(id).Answers["FM8"]
			return a.State == assessment.Answered && len(a.Choices) == 0
		}},
	{list: "D", pad: "0", key: "d", padKey: "0", padCode: "Numpad0", shortcuts: "D",
		control: "label:has(input[value=unknown])",
		did: func(b *tab, c *client, id string) bool {
			a := c.interview(id).Answers["EC1"]
			return a.State == assessment.Unknown && a.Why == assessment.NobodyHere && b.here("[name=why]:checked")
		}},
	{list: "X", pad: ".", key: "x", padKey: ".", padCode: "NumpadDecimal", shortcuts: "X",
		control: "label:has(input[value=not-applicable])", from: "FM3",
		did: func(b *tab, _ *client, _ string) bool {
			return b.chosen() == "not-applicable" &&
				eval[bool](b, `document.getElementById("reason").getClientRects().length > 0`)
		}},
	{list: "Enter or Space", pad: "Enter", key: kb.Enter, padKey: "Enter", padCode: "NumpadEnter",
		shortcuts: "Enter Space", control: saveAndGoOn, before: choosesFirst,
		did: func(b *tab, c *client, id string) bool {
			return b.last() != "EC1" && c.interview(id).Answers["EC1"].Choice == "a"
		}},
	{list: "A", pad: "-", key: "a", padKey: "-", padCode: "NumpadSubtract", shortcuts: "A", control: "=Back",
		before: func(b *tab) {
			choosesFirst(b)
			b.choose(saveAndGoOn)
			b.waits("moved", notAt("EC1"))
			b.choose("h1")
		},
		did: func(b *tab, _ *client, _ string) bool { return b.last() == "EC1" && b.chosen() == "a" }},
	{list: "S", pad: "*", key: "s", padKey: "*", padCode: "NumpadMultiply", shortcuts: "S", control: "=Come back later",
		did: func(b *tab, c *client, id string) bool {
			return slices.Equal(c.interview(id).Parked, []string{"EC1"}) && b.last() != "EC1" &&
				strings.Contains(b.text(), "1 to come back to")
		}},
	{list: "Q", pad: "/", key: "q", padKey: "/", padCode: "NumpadDivide", shortcuts: "Q", control: "#quote",
		did: hasKeyboard("quote")},
	{list: "P", key: "p", shortcuts: "P", control: "#to-playback", before: choosesFirst,
		did: func(b *tab, _ *client, id string) bool {
			return b.path() == "/interviews/"+id+"/playback" && strings.Contains(b.text(), "Here is what I heard")
		}},
	{list: "L", key: "l", shortcuts: "L", control: "#to-end",
		did: func(b *tab, _ *client, id string) bool {
			return b.path() == "/interviews/"+id+"/wrap" && b.here(`form [autofocus]`) && !b.here("#crm")
		}},
	{list: "V", key: "v", shortcuts: "V", control: "#switch",
		did: func(b *tab, _ *client, _ string) bool { return b.here(`form [autofocus]`) && !b.here("#panel") }},
	{list: "Z", key: "z", shortcuts: "Z", control: "=Undo", before: choosesFirst,
		did: func(b *tab, c *client, id string) bool {
			return c.interview(id).Answers["EC1"].Choice == "" && b.chosen() == ""
		}},
	{list: "/ or Ctrl+K", key: "/", shortcuts: "/ Control+K", control: "#find", did: isOpen("jump")},
	{list: "?", key: "?", shortcuts: "?", control: "#keylist", did: isOpen("keys")},
}

var privateLines = []keyLine{
	{list: "W", key: "w", shortcuts: "W", control: "#probe", did: hasKeyboard("probe")},
	{list: "E", key: "e", shortcuts: "E", control: "label:has(input[name=evidence][value=example])", before: choosesFirst,
		did: func(b *tab, c *client, id string) bool {
			return c.interview(id).Answers["EC1"].Evidence == assessment.Example
		}},
	{list: "R", pad: "+", key: "r", padKey: "+", padCode: "NumpadAdd", shortcuts: "R", control: "#more summary",
		did: func(b *tab, _ *client, _ string) bool { return eval[bool](b, `document.getElementById("more").open`) }},
	{list: "F", key: "f", shortcuts: "F", control: "#mark", did: hasKeyboard("mark")},
	{list: "C", key: "c", shortcuts: "C", control: "#scratch-text", did: hasKeyboard("scratch-text")},
	{list: "G", key: "g", shortcuts: "G", control: "#guide-text", did: hasKeyboard("guide-text")},
}

// choosesFirst takes the first answer with the mouse, which works in every mode.
func choosesFirst(b *tab) { b.choose("label:has(input[value=a])"); b.status("Saved"); b.choose("h1") }

// awaited waits for a promise.
var awaited = chromedp.EvalAwaitPromise

func notAt(question string) string {
	return `document.querySelector("#main .question").dataset.question !== ` + quoteJS(question)
}

func hasKeyboard(id string) func(*tab, *client, string) bool {
	return func(b *tab, _ *client, _ string) bool { return b.focus() == id }
}

func isOpen(box string) func(*tab, *client, string) bool {
	return func(b *tab, _ *client, _ string) bool {
		return eval[bool](b, `document.getElementById("`+box+`").open`)
	}
}

// begins is the tab at a question of a new interview, in one of the views.
func (l keyLine) begins(b *tab, c *client, private bool) string {
	b.Helper()
	id := c.newInterview("Claims intake " + rand.Text())
	at := l.from
	if at == "" {
		at = "EC1"
	}
	if private {
		b.open("/interviews/"+id+"/console/"+at, 200)
		b.showThem()
	} else {
		b.open("/interviews/"+id+"/call/"+at, 200)
	}
	if l.before != nil {
		l.before(b)
	}
	return id
}

// Each key of the list, its control and its place on the numeric pad do the same.
func TestBrowserEveryKeyItsControlAndItsPlaceOnThePadDoTheSame(t *testing.T) {
	b, c := owner(t)
	for n, l := range slices.Concat(keyLines, privateLines) {
		private := n >= len(keyLines)
		ways := map[string]func(*tab){"key": func(b *tab) { b.keys(l.key) }, "control": func(b *tab) { b.choose(l.control) }}
		if l.pad != "" {
			ways["pad"] = func(b *tab) { b.code(l.padKey, l.padCode, 0) }
		}
		if l.list == "Enter or Space" {
			ways["space"] = func(b *tab) { b.keys(" ") }
		}
		if l.list == "/ or Ctrl+K" {
			ways["Ctrl+K"] = func(b *tab) { b.code("k", "KeyK", 2) }
		}
		for _, way := range slices.Sorted(maps.Keys(ways)) {
			t.Run(strings.Fields(l.list)[0]+" by "+way, func(t *testing.T) {
				b, c := b.with(t), &client{t, c.base, c.cookies}
				id := l.begins(b, c, private)
				ways[way](b)
				b.until("what the list says", func() bool { return l.did(b, c, id) })
			})
		}
	}
}

// heldKeysJS lists the aria-keyshortcuts of the page's own controls, and which
// of them nobody can see.
const heldKeysJS = `[...document.querySelectorAll("[aria-keyshortcuts]")].filter(el => el.getAttribute("aria-keyshortcuts"))
  .map(el => [el.getAttribute("aria-keyshortcuts"), (el.closest("label") ?? el).getClientRects().length > 0 ? "" : "hidden", el.id || el.outerHTML.slice(0, 80)])`

// listedJS is the key list as it is shown.
const listedJS = `[...document.querySelectorAll("#keys tbody tr")].map(tr => [tr.cells[0].innerText.trim(), tr.cells[1].innerText.trim()])`

// The list that ? shows, this table, and the keys written on the controls are
// the same, each way, in every mode of the settings and in both views.
func TestBrowserTheKeyListAndTheControlsAgree(t *testing.T) {
	b, c := owner(t)
	for _, mode := range []string{"on", "alt", "off"} {
		c.send("/settings", "keys", mode)
		for _, private := range []bool{false, true} {
			t.Run(mode+map[bool]string{true: ", private", false: ", shared"}[private], func(t *testing.T) {
				b := b.with(t)
				lines := keyLines
				if private {
					lines = slices.Concat(keyLines, privateLines)
				}
				listed, held := keysOf(b, c, private)
				want := map[string]bool{}
				for _, l := range lines {
					for _, s := range strings.Fields(l.shortcuts) {
						want[inMode(s, mode)] = true
					}
					if mode == "on" && listed[l.list] != l.pad {
						t.Errorf("the list gives %q the pad's %q, want %q", l.list, listed[l.list], l.pad)
					}
				}
				for n := 1; n <= 9; n++ { // how many answers the three questions have
					if s := inMode(strconv.Itoa(n), mode); held[s] {
						want[s] = true
					}
				}
				delete(want, "")
				if got := slices.Sorted(maps.Keys(held)); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
					t.Errorf("the controls have\n%v, want\n%v", got, slices.Sorted(maps.Keys(want)))
				}
				onList := map[string]bool{}
				for line := range listed {
					for _, s := range spelled(line, mode) {
						if n, err := strconv.Atoi(s[strings.LastIndexByte(s, '+')+1:]); err != nil || held[s] || n < 5 {
							onList[s] = true
						}
					}
				}
				if got := slices.Sorted(maps.Keys(onList)); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
					t.Errorf("the list has\n%v, the controls\n%v", got, slices.Sorted(maps.Keys(want)))
				}
			})
		}
	}
}

// keysOf reads the list and the controls of three questions that differ: five
// answers, ticks, and one that was come to from another.
func keysOf(b *tab, c *client, private bool) (listed map[string]string, held map[string]bool) {
	b.Helper()
	listed, held = map[string]string{}, map[string]bool{}
	for _, l := range []keyLine{{}, {from: "FM8"}, {before: func(b *tab) {
		b.choose("=Find a question")
		b.keys("cred" + kb.Enter)
		b.at("IS8")
	}}} {
		l.begins(b, c, private)
		hidden := map[string]string{}
		for _, k := range eval[[][]string](b, heldKeysJS) {
			for _, s := range strings.Fields(k[0]) {
				if k[1] != "" {
					hidden[s] = k[2]
				} else {
					held[s] = true
				}
			}
		}
		for s, el := range hidden {
			if !held[s] && el != "back" { // Back appears when there is where to go back to
				b.Errorf("the key %s is on %s, which nobody sees", s, el)
			}
		}
		eval[bool](b, `(document.getElementById("keylist").click(), true)`)
		for _, row := range eval[[][]string](b, listedJS) {
			listed[row[0]] = row[1]
		}
		b.keys(kb.Escape)
	}
	return listed, held
}

// inMode is a key as aria-keyshortcuts writes it in a mode; "" where it is off.
func inMode(key, mode string) string {
	switch {
	case key == "Enter" || key == "Control+K" || mode == "on":
		return key
	case mode == "off" || key == "Space":
		return ""
	case key == "?":
		return "Alt+Shift+H"
	}
	return "Alt+Shift+" + key
}

var oneToNine = regexp.MustCompile(`^(.*)1 to 9$`)

// spelled is the keys of a line of the list as aria-keyshortcuts writes them.
func spelled(line, mode string) []string {
	if m := oneToNine.FindStringSubmatch(line); m != nil {
		var out []string
		for n := 1; n <= 9; n++ {
			out = append(out, m[1]+strconv.Itoa(n))
		}
		return out
	}
	return strings.Split(strings.ReplaceAll(line, "Ctrl+", "Control+"), " or ")
}

// No key acts while somebody types, chooses in a list, or has a box open.
func TestBrowserNoKeyActsWhileSomebodyTypes(t *testing.T) {
	b, c, id := aCall(t)
	b.open("/interviews/"+id+"/console/FM1", 200)
	b.showThem()
	b.keys("2")
	b.status("Saved")
	var all strings.Builder
	for _, l := range slices.Concat(keyLines, privateLines) {
		if l.key != kb.Enter {
			all.WriteString(l.key)
		}
	}
	eval[bool](b, `(() => { const s = document.createElement("select"); s.id = "a-select"; s.append(new Option("one"), new Option("two"));
	  s.style.cssText = "position:fixed;top:0;left:0;z-index:99"; document.body.append(s); return true })()`)
	for _, field := range []string{"note", "quote", "speaker", "private", "scratch-text", "mark",
		"guide-text", "a-select"} {
		eval[bool](b, `(document.getElementById("`+field+`").focus(), true)`)
		b.keys("12" + all.String())
		if got := b.focus(); got != field {
			t.Errorf("typing in %s leads to %s", field, got)
		}
		b.stays(field, "FM1", "b")
	}
	b.keys(kb.Escape)
	for _, box := range []string{"keys", "jump"} {
		eval[bool](b, `(document.getElementById("`+box+`").showModal(), true)`)
		b.keys("31" + strings.ReplaceAll(all.String(), " ", ""))
		b.stays("the box "+box, "FM1", "b")
		b.keys(kb.Escape) // once, also where something is typed
		b.waits("the box closed", `!document.getElementById("`+box+`").open`)
	}
	b.waits("all sent", `!document.getElementById("status").textContent.includes("Not sent")`)
	iv := c.interview(id)
	if a := iv.Answers["FM1"]; a.Choice != "b" || a.Evidence != assessment.Said || len(iv.Parked) != 0 {
		t.Errorf("keys acted: %+v, parked %v", a, iv.Parked)
	}
}

// stays checks that a question and its answer stand as they were.
func (b *tab) stays(where, question, answer string) {
	b.Helper()
	if got := b.chosen(); got != answer {
		b.Errorf("a key in %s chose %q", where, got)
	}
	if got := eval[string](b, `document.querySelector("#main .question").dataset.question`); got != question {
		b.Errorf("a key in %s led to %s", where, got)
	}
}

// Settings turn the single keys off, or make them need Alt and Shift: bare keys
// then do nothing, none of them.
func TestBrowserBareKeysDoNothingWhereTheyAreTurnedOffOrRemapped(t *testing.T) {
	b, c, id := aCall(t)
	for _, mode := range []string{"alt", "off"} {
		c.send("/settings", "keys", mode)
		b.open("/interviews/"+id+"/console/FM1", 200)
		b.showThem()
		for _, l := range slices.Concat(keyLines, privateLines) {
			if l.key != kb.Enter {
				b.keys(l.key)
			}
			if l.padCode != "" && l.padKey != "Enter" {
				b.code(l.padKey, l.padCode, 0)
			}
		}
		b.stays("mode "+mode, "FM1", "")
		if got := b.focus(); got != "BODY" || b.here("dialog[open]") || b.here("#more[open]") {
			t.Errorf("%s: a bare key leads to %s", mode, got)
		}
	}
	if iv := c.interview(id); len(iv.Answers) != 0 || len(iv.Parked) != 0 {
		t.Errorf("bare keys changed %+v", iv.Answers)
	}
	c.send("/settings", "keys", "alt")
	for _, l := range slices.Concat(keyLines, privateLines) {
		if l.key == kb.Enter || l.list == "V" {
			continue
		}
		at := l.begins(b, c, l.pad == "+" ||
			slices.ContainsFunc(privateLines, func(p keyLine) bool { return p.list == l.list }))
		key, code := strings.ToUpper(l.key), "Key"+strings.ToUpper(l.key)
		switch l.key {
		case "3":
			code = "Digit3"
		case "/":
			code = "Slash"
		case "?":
			key, code = "H", "KeyH"
		}
		b.code(key, code, 1|8)
		b.until("Alt, Shift and "+key, func() bool { return l.did(b, c, at) })
	}
}

// A slip on V and the habit of pressing Enter show nothing; V twice is meant.
func TestBrowserVAndEnterStayInTheSharedView(t *testing.T) {
	b, c, id := aCall(t)
	b.keys("v")
	b.waits("what asks",
		`document.querySelector("h1").textContent === "Show private notes?" && document.activeElement.matches("[autofocus]")`)
	b.keys(kb.Enter)
	b.waits("the shared view",
		`document.getElementById("call")?.dataset.view === "shared" && document.readyState === "complete"`)
	b.at("EC1")
	b.keys("v")
	b.waits("what asks",
		`document.querySelector("h1").textContent === "Show private notes?" && document.readyState === "complete"`)
	b.keys("v")
	b.waits("the private view", `document.getElementById("panel") && document.readyState === "complete"`)
	c.send("/settings", "keys", "off")
	b.open("/interviews/"+id+"/console/EC1", 200)
	if b.here("[data-key]") {
		t.Error("with keys off, V still acts")
	}
}
