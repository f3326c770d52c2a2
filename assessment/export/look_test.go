package export

import (
	"discern/assessment/report"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is cut keeps whole words from its beginning, and does not end on one that only
// leads to the next.
func TestWhatIsCutEndsOnAWord(t *testing.T) {
	for cut, want := range map[string]string{
		"Six actions on six systems; what can refuse three of":    "Six actions on six systems; what can refuse three",
		"Of five limits, one is only assumed, one is missing and": "Of five limits, one is only assumed, one is missing",
		"Agent of us": "Agent", "a b c d": "a b", "one": "one", "": "",
	} {
		if got := endOnWord(cut); got != want {
			t.Errorf("%q ends as %q, want %q", cut, got, want)
		}
	}

	if got, want := cutTo("One credential for everything; on the list, nothing refuses “send a receipt”, which cannot be",
		longestHead), "One credential for everything"; got != want {
		t.Errorf("a title that is too long is cut to %q, want %q", got, want)
	}

	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringMatching(`([a-zé]{1,14}[,;]? ){2,30}[a-z]{1,14}`).Draw(rt, "text")
		most := rapid.IntRange(40, 90).Draw(rt, "most")
		got := cutTo(text, most)
		kept, is := strings.CutSuffix(got, "…")
		clause := strings.HasPrefix(text, got+"; ") // a sentence by itself is not marked as cut
		switch {
		case !is && got != text && !clause, len([]rune(got)) > most:
			rt.Fatalf("%q was made of %q, %d letters at most", got, text, most)
		case !is:
			return
		}
		rest := strings.TrimPrefix(text, kept)
		if rest == text || !strings.ContainsAny(rest[:1], " ,;") {
			rt.Fatalf("%q is no run of whole words of %q", kept, text)
		}
	})
}

// Several lines of a form are a list, with a mark before each; one line is none.
func TestSeveralLinesOfAFormAreAList(t *testing.T) {
	r := SampleReport()
	r.Sections = []report.Section{{ID: "access", Title: "Decision", Blocks: []report.Block{{Kind: report.Form,
		Items: []report.Item{{Lead: "Until", Text: "31 March"},
			{Lead: "Must stand first", Text: "A cap\nA yes\nAn account"}},
		Signers: []report.Item{{Lead: "Owner"}}}}}}
	path, data := pdfFile(t, r, PDFOptions{})
	text := run(t, "pdftotext", "-layout", path, "-")
	for _, want := range []string{`• +A cap`, `• +A yes`, `• +An account`, `Until +31 March`} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("the form does not say %q:\n%s", want, text)
		}
	}
	discs := 0
	for _, o := range objects(data) {
		discs += strings.Count(o, "/ListNumbering/Disc")
	}
	if discs != 1 {
		t.Errorf("%d lists of marks in the structure, want one", discs)
	}

	document := string(wordOf(t, r, "").parts["word/document.xml"])
	if n := strings.Count(document, `w:val="FormList"`); n != 3 {
		t.Errorf("%d entries of a list in Word, want three", n)
	}
}

// A form to sign is framed on all four sides in Word.
func TestAFormInWordIsClosedBelow(t *testing.T) {
	styles := string(wordOf(t, SampleReport(), "").parts["word/styles.xml"])
	form := regexp.MustCompile(`(?s)w:styleId="Form".*?</w:style>`).FindString(styles)
	edges := regexp.MustCompile(`<w:(top|left|bottom|right) w:val="single" w:sz="(\d+)"`).FindAllStringSubmatch(form, -1)
	if len(edges) != 4 || slices.ContainsFunc(edges, func(e []string) bool { return e[2] != edges[0][2] }) {
		t.Errorf("the edges of a form are %v\n%s", edges, form)
	}
}

// In Word what stands out takes the share of page one that it takes on paper, and how
// sure this is has its heading in the table that it heads, so that they stay together.
func TestPageOneInWordSharesItsWidthAsOnPaper(t *testing.T) {
	r := SampleReport()
	r.Front.Findings = r.Front.Findings[:1]
	long := r.Front.Moves[0]
	long.Do = strings.Repeat("Hold it back until then. ", 12)
	long.Done = strings.Repeat("It is tried and is not done. ", 12)
	r.Front.Moves = []report.PlanStep{long, long}
	_, share, err := fittingFront(r, paperSizes["a4"])
	if err != nil {
		t.Fatal(err)
	}
	if share >= 0.5 {
		t.Fatalf("what stands out takes %g of the width beside long moves", share)
	}

	document := string(wordOf(t, r, "a4").parts["word/document.xml"])
	table := regexp.MustCompile(`(?s)<w:tbl>.*?</w:tbl>`)
	for _, want := range []string{report.HeadStandsOut, report.HeadHowSure} {
		in := slices.ContainsFunc(table.FindAllString(document, -1), func(x string) bool {
			return strings.Contains(x, ">"+want+"</w:t>")
		})
		if !in {
			t.Errorf("%q does not stand in its table", want)
		}
	}
	free := paperSizes["a4"][0] - 2*22*millimetre - columnGap
	if want := fmt.Sprintf(`<w:gridCol w:w="%d"/>`, int(share*free*20+0.5)); !strings.Contains(document, want) {
		t.Errorf("no column is %s wide", want)
	}
}
