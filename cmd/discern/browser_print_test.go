package main

import (
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The report printed by the browser: A4 and Letter, without backgrounds, as
// browsers print unless told otherwise.
func TestBrowserPrintsTheReport(t *testing.T) {
	b, c := owner(t)
	s := build(b, c)
	b.open(s.newer, 200)
	words := eval[[]string](b, `[...document.querySelectorAll("main p,main li,main td,main th,main h2,main h3,main dd,main blockquote")]
	  .filter(el => !el.closest(".toolbar,.noprint,.banner,.vh") && !el.querySelector("p,li,.refs,.vh,.sub-line,br,a")).map(el => el.innerText.trim()).filter(s => s.length > 2)`)
	if len(words) < 150 {
		t.Fatalf("the page holds only %d pieces of text", len(words))
	}
	openers := eval[[]string](b,
		`[...document.querySelectorAll("main thead tr,main section h2,main h3,main caption")].map(el => el.innerText.trim())`)
	for _, paper := range []struct {
		name string
		size chromedp.PaperSize
		info string
	}{{"A4", chromedp.PaperA4, "595 x 842"}, {"Letter", chromedp.PaperLetter, "612 x 792"}} {
		t.Run(paper.name, func(t *testing.T) {
			b := b.with(t)
			pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(paper.size)))
			b.must(err, "print")
			pages := strings.Split(strings.TrimSuffix(pdfText(t, pdf), "\f"), "\f")
			if len(pages) < 5 {
				t.Fatalf("%d pages", len(pages))
			}
			allPrinted(t, pdf, words)
			withoutControls(t, b, pages)
			headersAgain(t, pdf)
			nothingStranded(t, pdf, openers)
			if !strings.Contains(pages[1], "2 / ") {
				t.Errorf("the second page has no number:\n%.300s", pages[1])
			}
		})
	}
}

// margins are the lines that stand in the margin of every page.
var margins = regexp.MustCompile(`(?m)^(Scoping report: Claims intake|\d+ / \d+|Version 2, sealed .* by Dana Ruiz(, .*)?)$`)

// inOrder is the text of the pages as it is read on from one to the next.
func inOrder(raw string) string {
	return margins.ReplaceAllString(strings.ReplaceAll(raw, "\f", "\n"), "")
}

// allPrinted looks for each text of the page in the stream of one printed page,
// or its beginning in one and the rest in the next.
func allPrinted(t *testing.T, pdf []byte, words []string) {
	t.Helper()
	pages := strings.Split(pdfText(t, pdf, "-raw"), "\f")
	for i := range pages {
		pages[i] = squeezed(inOrder(pages[i]))
	}
	missing := 0
	for _, w := range words {
		if !printedOn(pages, squeezed(w)) && missing < 10 {
			missing++
			t.Errorf("not printed as it stands on the page: %q", w)
		}
	}
}

func printedOn(pages []string, text string) bool {
	for i, page := range pages {
		if strings.Contains(page, text) {
			return true
		}
		// The longest beginning on this page: what holds for it holds for all shorter.
		n := sort.Search(len(text), func(n int) bool { return !strings.Contains(page, text[:n+1]) })
		if n > 0 && i+1 < len(pages) && strings.Contains(pages[i+1], text[n:]) && len(text)-n > 20 && n > 20 {
			return true
		}
	}
	return false
}

// squeezed takes the white space and the soft ends of lines out: where a line
// ends on paper is of no account.
func squeezed(text string) string {
	return strings.NewReplacer("\u00ad", "", "\f", "").Replace(strings.Join(strings.Fields(text), ""))
}

// withoutControls looks for what has no use on paper.
func withoutControls(t *testing.T, b *tab, pages []string) {
	t.Helper()
	text := flat(strings.Join(pages, " "))
	for _, control := range []string{"Skip to the content", "Field guide", "New interview", "Settings", "Save as",
		"PDF, A4", "In this report", "Help: the field guide",
		"Discern reads answers."} {
		if !strings.Contains(flat(b.text()), control) && control != "Skip to the content" {
			t.Errorf("the page on screen does not show %q, so its absence on paper says nothing", control)
		}
		if strings.Contains(text, control) {
			t.Errorf("on paper stands %q", control)
		}
	}
}

// nothingStranded looks for a page that ends with a heading, a caption or a
// header row whose own text comes on the next.
func nothingStranded(t *testing.T, pdf []byte, openers []string) {
	t.Helper()
	for n, page := range strings.Split(pdfText(t, pdf, "-raw"), "\f") {
		end := squeezed(inOrder(page))
		for _, opener := range openers {
			if o := squeezed(opener); o != "" && strings.HasSuffix(end, o) {
				t.Errorf("page %d ends with %q and nothing below it", n+1, opener)
			}
		}
	}
}

// answersHead is the head of a table of answers, or of questions without one, as
// its columns stand side by side on paper.
var answersHead = regexp.MustCompile(`(?m)^ *Ref {2,}Question(, in short)? {2,}(Answer|Ask)`)

// answersRow is how a row of such a table begins: a reference and its question.
func answersRow(t *testing.T) *regexp.Regexp {
	t.Helper()
	var rows []string
	for _, q := range bankOf(t).All() {
		words := strings.Fields(q.Read("live"))
		rows = append(rows, q.ID+" {2,}"+regexp.QuoteMeta(strings.Join(words[:3], " ")))
	}
	return regexp.MustCompile("(?m)^ *(" + strings.Join(rows, "|") + ")")
}

// headersAgain looks whether the tables of answers begin with their header row
// on every page they run over.
func headersAgain(t *testing.T, pdf []byte) {
	t.Helper()
	on, answersRow := 0, answersRow(t)
	for n, page := range strings.Split(pdfText(t, pdf, "-layout"), "\f") {
		row := answersRow.FindStringIndex(page)
		if row == nil {
			continue
		}
		on++
		if head := answersHead.FindStringIndex(page); head == nil || head[0] > row[0] {
			t.Errorf("on page %d answers stand without a header row above them:\n%.400s", n+1, page)
		}
	}
	if on < 3 {
		t.Errorf("the answers stand on %d pages only, so nothing is known of a repeated header", on)
	}
}
