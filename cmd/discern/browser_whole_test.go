package main

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Every question there is can be found, answered, annotated and left with the
// keyboard alone.
func TestBrowserEveryQuestionIsAnsweredFromTheKeyboard(t *testing.T) {
	b, c, id := aCall(t)
	for _, q := range bankOf(t).All() {
		b.keys("/")
		b.waits("the jump box", `document.getElementById("jump").open`)
		b.keys(strings.ToLower(q.ID) + kb.Enter)
		b.at(q.ID)
		b.keys("1q")
		b.keys("About " + q.ID + "." + kb.Enter)
		b.waits("both are saved",
			`document.querySelector("#main .question").dataset.rev === "1" && document.querySelectorAll(".quotes li form").length === 1`)
	}
	iv := c.interview(id)
	for _, q := range bankOf(t).All() {
		a := iv.Answers[q.ID]
		if want := q.Options[0].ID; a.Choice != want && !slices.Equal(a.Choices, []string{want}) {
			t.Errorf("%s is %+v, want %s", q.ID, a, want)
		}
		n := 0
		for _, said := range iv.Quotes {
			if said.Question == q.ID && said.Text == "About "+q.ID+"." {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s has %d quotes", q.ID, n)
		}
	}
}

// Without colour the states of a box, and the two ends of a scale, still differ:
// in what is drawn, not only in a tint.
func TestBrowserStatesDifferWithoutColour(t *testing.T) {
	b, c, id := aCall(t)
	at := "/interviews/" + id + "/call/"
	c.send(at+"EC2", "answer", "b", "go", "save")
	c.send(at+"EC3", "answer", "unknown", "go", "save")
	c.send(at+"EC6", "answer", "not-applicable", "reason", "None.", "go", "save")
	c.send(at+"EC5", "answer", "", "go", "park")
	b.reload()
	eval[bool](b,
		`(document.documentElement.style.filter = "grayscale(1)", document.querySelectorAll(".qmap [data-to]").forEach(el => { el.firstChild.textContent = "EC0" }), true)`)
	shots := map[string][]byte{}
	for state, q := range map[string]string{"current": "EC1", "answered": "EC2", "unknown": "EC3", "not applicable": "EC6",
		"to come back to": "EC5", "open": "EC4"} {
		shots[state] = b.picture(`.qmap [data-to="` + q + `"]`)
	}
	for i, one := range slices.Sorted(maps.Keys(shots)) {
		for _, other := range slices.Sorted(maps.Keys(shots))[i+1:] {
			if n := differing(t, shots[one], shots[other]); n < 40 {
				t.Errorf("in grey, %q and %q differ in %d dots", one, other, n)
			}
		}
	}
	for range 2 { // enough for a verdict, with a scale
		for _, q := range []string{"EC1", "EC7", "EC8"} {
			c.send(at+q, "answer", "b", "go", "save", "base_rev", itoa(c.rev(id, q)))
		}
	}
	b.open("/interviews/"+id+"/verdict", 200)
	shape := func(end string) string {
		return eval[string](b,
			`(el => el.tagName + (el.getAttribute("d") ?? ""))(document.querySelector(".scale svg .t-`+end+`"))`)
	}
	if code, model := shape("code"), shape("model"); code == model {
		t.Errorf("both ends are drawn as %s", code)
	}
}

// picture is a part of the page as a PNG.
func (b *tab) picture(selector string) []byte {
	b.Helper()
	r := eval[struct{ X, Y, W, H float64 }](b,
		fmt.Sprintf(`(r => ({X: r.x - 4 + scrollX, Y: r.y - 4 + scrollY, W: 48, H: 48}))(document.querySelector(%q).getBoundingClientRect())`, selector))
	shot := call(b, page.CaptureScreenshot,
		page.CaptureScreenshotParams{Clip: &page.Viewport{X: r.X, Y: r.Y, Width: r.W, Height: r.H, Scale: 1}})
	return shot.Data
}

// A call ends without script as it does with: what was heard is agreed to, notes
// find their home, the link for the rest is made and taken back, and the report
// comes out on paper.
func TestBrowserWithoutScriptACallEnds(t *testing.T) {
	b, c := owner(t)
	id := c.newInterview("Claims intake")
	at := "/interviews/" + id
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		c.send(at+"/call/"+q, "answer", "b", "go", "save")
	}
	c.send(at+"/call/IS1", "answer", "unknown", "why", "someone-else", "go", "save")
	c.send(at+"/scratch", "text", "They asked about audit.", "question", "EC1")
	b.scriptOff()
	b.open(at+"/playback", 200)
	b.pressFor("=They agree", 422)
	b.says("Say who agreed")
	b.typeInto("#other", "Priya Nair")
	b.press("=They agree")
	b.says("Agreed with Priya Nair: 4 answers.", "Agreed by Priya Nair")
	b.press("=End the call")
	b.showThem()
	b.says("They asked about audit.", "If the line dropped", "For your CRM")
	b.set("select[name^=home_]", "EC6")
	b.typeInto("#who_IS1", "Ada")
	b.press("=Save this")
	b.says("Saved ")
	iv := c.interview(id)
	if iv.Answers["IS1"].Who != "Ada" || !strings.Contains(iv.Answers["EC6"].Private, "They asked about audit.") ||
		len(iv.Homeless()) != 0 {
		t.Errorf("kept: %+v, %+v, %v", iv.Answers["IS1"], iv.Answers["EC6"], iv.Homeless())
	}
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		if a := iv.Answers[q]; a.Confirmed == nil || a.Confirmed.By != "Priya Nair" {
			t.Errorf("%s is not confirmed: %+v", q, a)
		}
	}
	b.open(at+"/links", 200)
	b.typeInto("#name", "Ada")
	b.press("=Make the link")
	link := b.value("input[readonly]")
	guest := newTab(t, b.base)
	guest.scriptOff()
	guest.open(link, 200)
	b.press("td a[href$='/revoke']")
	b.press("=Revoke it")
	guest.open(link, 410)
	guest.linkDead()
	report := c.send(at+"/seal", "go", "seal")
	b.open(report, 200)
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	b.must(err, "print")
	if text := pdfText(t, pdf); !strings.Contains(text, "Claims intake") || strings.Contains(text, "Save as PDF") {
		t.Errorf("on paper:\n%.400s", text)
	}
}

// typeInto types where no script runs, which cannot be asked for the field.
func (b *tab) typeInto(selector, text string) {
	b.Helper()
	b.choose(selector)
	eval[bool](b, insertJS+"("+quoteJS(text)+")")
}

// The field guide is two pages of paper, of either size.
func TestBrowserTheGuidePrintsOnTwoPages(t *testing.T) {
	b, _ := owner(t)
	b.open("/guide/print", 200)
	for name, size := range map[string]chromedp.PaperSize{"A4": chromedp.PaperA4, "Letter": chromedp.PaperLetter} {
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(size)))
		b.must(err, "print")
		if n := strings.Count(pdfText(t, pdf), "\f"); n != 2 {
			t.Errorf("on %s it takes %d pages", name, n)
		}
	}
}

// An interview can begin in the private view, and the shared one cover what was
// answered before; the key that shows it is no key of an answer.
func TestBrowserAnswersGivenBeforeCanBeCovered(t *testing.T) {
	b, c, id := aCall(t)
	c.send("/settings", "keys", "on", "hide", "on", "advance", "on")
	b.reload()
	b.waits("every question on the device", `document.querySelector("#call[data-ready]")`)
	b.keys("2") // a number goes on as well
	b.waits("the next question", notAt("EC1"))
	if a := c.interview(id).Answers["EC1"]; a.Choice != "b" {
		t.Errorf("EC1 is %+v", a)
	}
	b.keys("a")
	b.at("EC1")
	shown := func() bool {
		return eval[bool](b,
			`[...document.querySelectorAll("#main .opts, #main textarea, #main .quotes")].some(el => el.checkVisibility())`)
	}
	if shown() || !strings.Contains(b.text(), "What was said is covered.") {
		t.Error("what was answered before is in view")
	}
	b.choose("=Show it")
	if !shown() || b.chosen() != "b" {
		t.Error("asked for, it stays covered")
	}
	b.keys("s")
	b.waits("the next question", notAt("EC1"))
	if !shown() {
		t.Error("a question without an answer is covered")
	}
}

// differing counts the dots in which two pictures differ clearly.
func differing(t *testing.T, one, other []byte) int {
	t.Helper()
	a, err := png.Decode(bytes.NewReader(one))
	if err != nil {
		t.Fatal(err)
	}
	b, err := png.Decode(bytes.NewReader(other))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for y := range 48 {
		for x := range 48 {
			p, q := color.GrayModel.Convert(a.At(x, y)).(color.Gray).Y, color.GrayModel.Convert(b.At(x, y)).(color.Gray).Y
			if max(p, q)-min(p, q) > 48 {
				n++
			}
		}
	}
	return n
}
