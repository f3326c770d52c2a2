package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// With script on, the same pages work, and what script adds works too. That
// no page breaks the content security policy, throws, or asks another host is
// checked by the watch on every tab of these tests.
func TestBrowserWithScriptTheSamePagesWorkAndOffersMore(t *testing.T) {
	b, c := owner(t)
	b.open("/interviews/new", 200)
	b.fill("#system", "Claims intake")
	b.press("form .band .btn")
	id := b.interviewID()
	b.pick("f")
	b.choose(saveAndGoOn)
	b.waits("the next question", `document.querySelector("#main .question").dataset.question !== "EC1"`)
	if got := c.interview(id).Answers["EC1"].Choice; got != "f" {
		t.Errorf("EC1 is kept as %q", got)
	}
	asksBeforeLeaving(b, id)
	growsTheTable(b, id)
	for _, path := range []string{"/map", "/verdict", "/seal", "/preview", "/setup"} {
		b.open("/interviews/"+id+path, 200)
	}
	copiesTheLink(b, id)
	b.open("/interviews/"+id+"/seal", 200)
	b.press("=Seal version 1")
	if got := eval[bool](b, `document.querySelector("[data-print]").hidden`); got {
		t.Error("the print button is not shown")
	}
	eval[bool](b, `(window.print = () => { document.title = "printed" }, true)`)
	b.choose("[data-print]")
	if got := eval[string](b, `document.title`); got != "printed" {
		t.Error("the print button does not print")
	}
}

// asksBeforeLeaving types without saving and follows a link.
func asksBeforeLeaving(b *tab, id string) {
	b.Helper()
	b.open("/interviews/"+id+"/seal", 200)
	b.fill("#summary", "Not saved yet.")
	ctx, cancel := b.soon()
	defer cancel()
	asked := make(chan page.DialogType, 1)
	b.must(chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*page.EventJavascriptDialogOpening); ok {
			asked <- e.Type
		}
	}), "listen")
	address, click := b.path(), b.aim("=All questions")
	clicked := make(chan error, 1)
	go func() { clicked <- chromedp.Do(ctx, click) }() // it ends when the dialog does
	select {
	case kind := <-asked:
		if kind != page.DialogTypeBeforeunload {
			b.Errorf("leaving opens a dialog of the kind %s", kind)
		}
	case <-ctx.Done():
		b.Fatal("leaving with text that is not saved asks nothing")
	}
	call(b, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: false})
	b.must(<-clicked, "leave the page")
	if got := b.value("#summary"); b.path() != address || got != "Not saved yet." {
		b.Errorf("staying leads to %s with %q", b.path(), got)
	}
	b.press("=Save")
}

// growsTheTable adds lines with script and saves the last of them.
func growsTheTable(b *tab, id string) {
	b.Helper()
	b.open("/interviews/"+id+"/inventory", 200)
	b.fill(`[id="system.0"]`, "Claims")
	b.set(`[id="kind.0"]`, "read")
	b.choose("=Five more lines")
	if got := eval[string](b, `document.activeElement.id`); got != "system.5" {
		b.Errorf("after five more lines the keyboard is at %q", got)
	}
	b.fill(`[id="system.9"]`, "Mail")
	b.fill(`[id="action.9"]`, "Send a letter")
	b.set(`[id="kind.9"]`, "final")
	b.press("=Save")
	lines := b.client().interview(id).Inventory
	if len(lines) != 2 || lines[1].Action != "Send a letter" {
		b.Errorf("the inventory is %+v", lines)
	}
}

// copiesTheLink makes a link and presses Copy.
func copiesTheLink(b *tab, id string) {
	b.Helper()
	b.open("/interviews/"+id+"/links", 200)
	b.fill("#name", "Priya Nair")
	b.press("=Make the link")
	// What is copied is caught where the page hands it to the clipboard, as a
	// browser without a window may not have one.
	eval[bool](b, `(navigator.clipboard.writeText = async text => { window.copied = text }, true)`)
	b.choose("=Copy")
	if got := eval[string](b, `window.copied ?? ""`); !strings.HasPrefix(got, b.base+"/l/") || got != b.value("#made") {
		b.Errorf("copied %q", got)
	}
	b.says("Copied")
}
