package export

import (
	"bytes"
	"discern/assessment/report"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// The letters of testdata/fonts, in words.
const (
	hanText    = "日本語の文章です。漢字かな交じり文、東京"
	arabicText = "مرحبا بالعالم القرار"
	hebrewText = "שלום עולם החלטה"
	devaText   = "नमस्ते दुनिया निर्णय क्षि"
	emojiText  = "👩‍💻🙂🏽👨‍👩‍👧🎉"
)

var hostileTexts = map[string]string{
	"han":          hanText,
	"arabic":       arabicText + " and English 123 " + arabicText,
	"hebrew":       hebrewText + " (abc) " + hebrewText,
	"devanagari":   devaText,
	"emoji":        "before " + emojiText + " after",
	"zalgo":        "z" + strings.Repeat("\u0300\u0301\u0323\u0336", 20) + "algo",
	"long word":    strings.Repeat("Donaudampfschiff", 20),
	"long address": "https://example.org/" + strings.Repeat("path/", 120),
	"overrides":    "\u202egnp.exe\u202c safe \u2066isolated\u2069 \u200fmark",
	"controls":     "a\x00b\x01c\x1b[31md\x7fe\u0085f\tg",
	"markup":       "<script>alert(1)</script> &amp; </html> (parens) \\ %PDF endstream endobj",
	"broken":       "cut \xff\xfe off \xed\xa0\x80 end",
	"spaces":       "a\u00a0b\u2003c\u202fd\u3000e\u200bf\ufeffg\u2028h\u2029i\u00adj",
	"private":      "\ue000\uf8ff \U000f0000 \ufffd \U0010ffff",
	"greek":        "Ελληνικά, Кириллица, Ştefan, Łódź, ≥ 3 → 4 ✓",
	"only marks":   "\u0301\u0301\u200d\ufe0f\u200d",
	"":             "",
	"blank":        " \n\n \t ",
}

// hostileReport has a text wherever somebody can type one.
func hostileReport(s string) report.Report {
	r := SampleReport()
	r.Title, r.SealedBy, r.ShapeName = "Scoping report: "+s, s, r.ShapeName+" "+s
	r.Meta = append(r.Meta, report.Pair{Term: s, Value: s})
	r.Front.Findings[1].Text, r.Front.Verdict.Text, r.Front.Summary, r.Front.Kicker = s, "Headline. "+s, s, s
	r.Front.Decision.Demands[0].Holds, r.Front.Decision.Demands[0].Today = s, s
	r.Sections = append(r.Sections, report.Section{ID: s, Title: s, Blocks: []report.Block{
		{Kind: report.Para, Lead: s, Text: s + "\n" + s, From: []string{s, "EC1"}},
		{Kind: report.Heading, Lead: s},
		{Kind: report.QuoteB, Text: s, By: s, Own: true},
		{Kind: report.Callout, Lead: s, Text: s},
		{Kind: report.Comment, Text: s, By: s},
		{Kind: report.ScaleB, Scale: &report.Scale{Name: s, Left: s, Right: s, ClaimLabel: s, Claim: new(int), Words: s}},
		{Kind: report.TableB, Table: &report.Table{Caption: s,
			Columns: []report.Column{{Title: s, Share: .5, RowHead: true}, {Title: s, Share: .5, Numeric: true}},
			Rows:    []report.Row{{ID: s, Cells: []report.Cell{{Text: s, Sub: s}, {Text: s}}}}}},
		{Kind: report.List, Items: []report.Item{{Lead: s, Text: s, URL: s}}},
		{Kind: report.ReachB, Text: s,
			Reach: &report.Reach{Identities: []report.ReachIdentity{{Name: s, About: []string{s, s}, Shared: true,
				Systems: []report.ReachSystem{{Name: s, Part: s,
					Actions: []report.ReachAction{{Name: s, Gate: report.GateEvery, Refuses: s}}}}}},
				Heard: []report.ReachHeard{{Name: s, Says: s}}}},
		{Kind: report.ReachB}, {Kind: report.ReachB, Reach: &report.Reach{}},
		{Kind: "unheard of", Lead: s, Text: s},
		{Kind: report.TableB}, {Kind: report.ScaleB},
		{Kind: report.TableB, Table: &report.Table{}},
		{Kind: report.TableB, Table: &report.Table{Columns: []report.Column{{Title: "no share"}, {}},
			Rows: []report.Row{{}, {Cells: []report.Cell{{Text: s}}}}}},
	}})
	return r
}

func TestNothingPeopleTypeBreaksThePDF(t *testing.T) {
	for name, s := range hostileTexts { // without fonts: FuzzPDF
		t.Run(name, func(t *testing.T) {
			path, _ := pdfFile(t, hostileReport(s), PDFOptions{FontDirs: []string{"testdata/fonts"}})
			run(t, "qpdf", "--check", path)
		})
	}
}

// found is what a search for a text would compare: no white space, no
// characters that nobody sees, and no order within lines written from right to
// left, which every reader of PDF restores in its own way.
func found(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\u200d' || r == '\u200c' || r == '\u200b' || r >= 0xfe00 && r <= 0xfe0f || r == '\u200f' ||
			r >= 0x202a && r <= 0x202e {
			return -1
		}
		return r
	}, squeezed(s))
}

func TestEveryScriptCanBeFound(t *testing.T) {
	for _, name := range []string{"han", "devanagari", "emoji", "greek", "long word", "long address", "markup", "zalgo"} {
		folders := [][]string{nil, {"testdata/fonts"}}
		if name == "han" {
			folders = append(folders, []string{"testdata/cff"})
		}
		for _, dirs := range folders {
			path, _ := pdfFile(t, hostileReport(hostileTexts[name]), PDFOptions{FontDirs: dirs})
			all := found(strings.Join(pdfPages(t, path), ""))
			if n, want := strings.Count(all, found(hostileTexts[name])), 20; n < want {
				t.Errorf("%s with fonts %v: found %d times, want at least %d", name, dirs, n, want)
			}
		}
	}
	for _, name := range []string{"arabic", "hebrew"} {
		for _, dirs := range [][]string{nil, {"testdata/fonts"}} {
			path, _ := pdfFile(t, hostileReport(hostileTexts[name]), PDFOptions{FontDirs: dirs})
			all := strings.Join(pdfPages(t, path), "\n")
			for _, word := range strings.Fields(hostileTexts[name]) {
				if n := strings.Count(all, strings.Trim(word, "()")); n < 20 {
					t.Errorf("%s with fonts %v: the word %q is found %d times", name, dirs, word, n)
				}
			}
		}
	}
}

func TestControlsAndOverridesAreGone(t *testing.T) {
	path, _ := pdfFile(t, hostileReport(hostileTexts["controls"]), PDFOptions{})
	if all := squeezed(strings.Join(pdfPages(t, path), "")); !strings.Contains(all, "abc[31mdefg") {
		t.Error("the text around control characters is not whole")
	}
	path, _ = pdfFile(t, hostileReport(hostileTexts["overrides"]), PDFOptions{})
	all := strings.Join(pdfPages(t, path), "")
	if !strings.Contains(all, "gnp.exe safe isolated") || strings.ContainsRune(all, '\u202e') {
		t.Error("a direction override still turns text round")
	}
}

func TestBoxesKeepTheirText(t *testing.T) {
	_, data := pdfFile(t, hostileReport(hanText), PDFOptions{})
	if !bytes.Contains(unpacked(t, data), []byte("/ActualText<FEFF65E5>")) {
		t.Error("a character without a font has no text beside its box")
	}
	_, data = pdfFile(t, hostileReport(hanText), PDFOptions{FontDirs: []string{"testdata/fonts"}})
	if bytes.Contains(unpacked(t, data), []byte("/ActualText<FEFF65E5>")) {
		t.Error("a character with a font is still a box")
	}
}

// unpacked returns the document with its streams readable.
func unpacked(t *testing.T, data []byte) []byte {
	t.Helper()
	in, out := t.TempDir()+"/in.pdf", t.TempDir()+"/out.pdf"
	if err := os.WriteFile(in, data, 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, "qpdf", "--qdf", "--normalize-content=n", in, out)
	plain, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestMissingScriptsAreNamed(t *testing.T) {
	r := hostileReport(strings.Join([]string{hanText, arabicText, hebrewText, devaText, emojiText, hostileTexts["greek"]},
		" "))
	got := missingScripts(r, PDFOptions{NoMachineFonts: true})
	if diff := cmp.Diff([]string{"Arabic", "Devanagari", "Emoji", "Han", "Hebrew", "Hiragana", "Symbols"},
		got); diff != "" {
		t.Errorf("without fonts (-want +got):\n%s", diff)
	}
	if got := missingScripts(r, PDFOptions{NoMachineFonts: true, FontDirs: []string{"testdata/fonts"}}); got != nil {
		t.Errorf("with fonts for all of them, %v are missing", got)
	}
	if got := MissingScripts(SampleReport(), "no/such/folder"); got != nil {
		t.Errorf("an English report misses %v", got)
	}
}

func TestFontsFromAFolderAreEmbedded(t *testing.T) {
	r := hostileReport(hanText + arabicText + hebrewText + devaText + emojiText)
	path, _ := pdfFile(t, r, PDFOptions{FontDirs: []string{"testdata/fonts"}})
	fonts := run(t, "pdffonts", path)
	for _, f := range []string{"NotoSansJP", "NotoSansArabic", "NotoSansHebrew", "NotoSansDevanagari", "NotoEmoji"} {
		if !regexp.MustCompile(`\+` + f + `\S* .*yes yes yes`).MatchString(fonts) {
			t.Errorf("%s is not embedded:\n%s", f, fonts)
		}
	}
	path, _ = pdfFile(t, hostileReport(hanText), PDFOptions{FontDirs: []string{"testdata/cff"}})
	if fonts := run(t, "pdffonts", path); !strings.Contains(fonts, "TestHanCFF") {
		t.Errorf("a font with cubic outlines is not embedded:\n%s", fonts)
	}
}

// longWords makes n different words.
func longWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%dx ", i)
	}
	return b.String()
}

func TestLongNotesComeOutWhole(t *testing.T) {
	r := SampleReport()
	note := longWords(10_000)
	r.Sections[1].Blocks = append(r.Sections[1].Blocks, report.Block{Kind: report.Para, Text: note})
	table := r.Sections[5].Blocks[0].Table
	table.Rows[2].Cells[2].Sub = strings.ReplaceAll(note, "w", "n")
	path, _ := pdfFile(t, r, PDFOptions{})
	var got []string
	for _, p := range pdfPages(t, path) {
		got = append(got, regexp.MustCompile(`\b[wn]\d+x`).FindAllString(p, -1)...)
	}
	want := strings.Fields(note + strings.ReplaceAll(note, "w", "n"))
	if !slices.Equal(got, want) {
		t.Errorf("%d words come out, want %d in order", len(got), len(want))
	}
}

func TestLinesAreNeverWiderThanThePage(t *testing.T) {
	// One word of 100,000 letters is longer than 32 bits of the shaper's units.
	r := SampleReport()
	r.Sections[1].Blocks = append(r.Sections[1].Blocks,
		report.Block{Kind: report.Para, Text: strings.Repeat("m", 100_000)})
	path, _ := pdfFile(t, r, PDFOptions{})
	all := squeezed(strings.Join(pdfPages(t, path), ""))
	if n := strings.Count(all, "m"); n < 100_000 {
		t.Errorf("%d of 100,000 letters came out", n)
	}
	box := regexp.MustCompile(`xMax="([0-9.]+)"`)
	for _, m := range box.FindAllStringSubmatch(run(t, "pdftotext", "-bbox", path, "-"), -1) {
		var x float64
		if _, err := fmt.Sscan(m[1], &x); err != nil || x > 595.28-marginSide+1 {
			t.Fatalf("a word ends at %s, right of the text (%v)", m[1], err)
		}
	}
}

func TestAReportTooLongIsRefusedInWords(t *testing.T) {
	for _, text := range []string{strings.Repeat("A paragraph.\n", 30_000), strings.Repeat("word ", 400_000)} {
		r := SampleReport()
		r.Sections[1].Blocks[2].Text = text
		if _, err := PDF(r, PDFOptions{NoMachineFonts: true}); !errors.Is(err, ErrPDFTooLong) {
			t.Errorf("%d characters give error %v", utf8.RuneCountInString(text), err)
		}
	}
	want := "this report is too long for a PDF (more than 400 pages); save it as Word, Markdown, HTML or JSON, " +
		"or shorten its notes"
	if got := ErrPDFTooLong.Error(); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func FuzzPDF(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 5000 {
			return
		}
		for _, dirs := range [][]string{nil, {"testdata/fonts", "testdata/cff"}} {
			if _, err := PDF(hostileReport(s), PDFOptions{FontDirs: dirs, NoMachineFonts: true}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
