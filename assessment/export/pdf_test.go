package export

import (
	"bytes"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// run calls one of the tools that read PDF independently of us.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test needs %s: install poppler-utils and qpdf", name)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func pdfFile(t *testing.T, r report.Report, o PDFOptions) (path string, data []byte) {
	t.Helper()
	o.NoMachineFonts = true
	data, err := PDF(r, o)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path, data
}

// pdfPages returns the text of every page in the order it was drawn, without
// running heads and feet.
func pdfPages(t *testing.T, path string) []string {
	t.Helper()
	foot := "732" // between the last line and the running foot, on A4
	if strings.Contains(run(t, "pdfinfo", path), "(letter)") {
		foot = "682"
	}
	out := run(t, "pdftotext", "-raw", "-enc", "UTF-8", "-x", "0", "-y", "56", "-W", "700", "-H", foot, path, "-")
	return strings.Split(strings.TrimSuffix(out, "\f"), "\f")
}

// squeezed leaves white space out, since lines break anywhere.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}

func TestPDFOnBothPapers(t *testing.T) {
	for paper, want := range map[string]string{"": "595.28 x 841.89 pts (A4)", "a4": "595.28 x 841.89 pts (A4)",
		"Letter": "612 x 792 pts (letter)"} {
		path, _ := pdfFile(t, SampleReport(), PDFOptions{Paper: paper})
		info := run(t, "pdfinfo", path)
		for _, part := range []string{want, "Tagged:          yes", "Title:           Scoping report: Claims intake",
			"Author:          Ann Example", "PDF version:     1.7"} {
			if !strings.Contains(info, part) {
				t.Errorf("paper %q: pdfinfo does not say %q:\n%s", paper, part, info)
			}
		}
		if out := run(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
			t.Errorf("paper %q: %s", paper, out)
		}
	}
	if _, err := PDF(SampleReport(), PDFOptions{Paper: "a5"}); err == nil ||
		!strings.Contains(err.Error(), "neither a4 nor letter") {
		t.Errorf("paper a5 gives error %v", err)
	}
}

func TestPDFEmbedsSubsetsOfAllItsFonts(t *testing.T) {
	path, data := pdfFile(t, SampleReport(), PDFOptions{})
	lines := strings.Split(strings.TrimSpace(run(t, "pdffonts", path)), "\n")
	if len(lines) < 2+5 {
		t.Fatalf("fewer than five faces:\n%s", strings.Join(lines, "\n"))
	}
	for _, l := range lines[2:] {
		if !regexp.MustCompile(`^[A-Z]{6}\+Discern(Sans|Serif)\S* .*yes yes yes`).MatchString(l) {
			t.Errorf("not embedded, subset and with a way back to text: %s", l)
		}
	}
	if len(data) > 300_000 {
		t.Errorf("%d bytes for an ordinary report", len(data))
	}
}

func TestPDFLosesNoText(t *testing.T) {
	for _, paper := range []string{"a4", "letter"} {
		path, _ := pdfFile(t, SampleReport(), PDFOptions{Paper: paper})
		all := squeezed(strings.Join(pdfPages(t, path), ""))
		holds(t, all, SampleReport())
	}
}

// holds checks that every paragraph of a report is in a text.
func holds(t *testing.T, all string, r report.Report) {
	t.Helper()
	scale := map[string]bool{}
	for _, s := range r.Sections {
		for _, b := range s.Blocks {
			if b.Scale != nil { // the name is the title above the words
				scale[b.Scale.Words] = true
			}
		}
	}
	for s := range reportTexts(r) {
		if scale[s] {
			_, s, _ = strings.Cut(s, ": ")
			s = s[1:]
		}
		for _, p := range paragraphs(s) {
			if p = squeezed(strings.TrimSuffix(p, ".")); !strings.Contains(all, p) {
				t.Errorf("%.80q is not in the PDF", p)
			}
		}
	}
}

func TestPageOneStandsAlone(t *testing.T) {
	for _, paper := range []string{"a4", "letter"} {
		r := SampleReport()
		path, _ := pdfFile(t, r, PDFOptions{Paper: paper})
		first := squeezed(pdfPages(t, path)[0])
		for _, want := range []string{r.Title, r.Headline(), r.Prepared(), r.Front.Decision.Answer.Text,
			r.Front.Findings[1].Text, r.Front.Moves[0].Terms(), r.Front.Fear.Text, r.Front.Sure.Counts} {
			if !strings.Contains(first, squeezed(want)) {
				t.Errorf("%s: page one lacks %q", paper, want)
			}
		}
		if strings.Contains(first, squeezed(r.Sections[0].Title)) {
			t.Errorf("%s: a section begins on page one", paper)
		}
	}
}

func TestRunningHeadsAndPageNumbers(t *testing.T) {
	path, _ := pdfFile(t, SampleReport(), PDFOptions{})
	pages := strings.Split(strings.TrimSuffix(run(t, "pdftotext", "-layout", path, "-"), "\f"), "\f")
	for i, p := range pages {
		if want := fmt.Sprintf("Page %d of %d", i+1, len(pages)); !strings.Contains(p, want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
		if want := "Version 3, sealed 21 November 2026 by Ann Example"; !strings.Contains(p, want) {
			t.Errorf("page %d does not say who sealed it: %q", i+1, want)
		}
		if head, _, _ := strings.Cut(strings.TrimSpace(p), "\n"); i > 0 &&
			!strings.HasPrefix(head, "Scoping report: Claims intake   ") {
			t.Errorf("page %d has the running head %q", i+1, head)
		}
	}
	r := SampleReport()
	r.Draft = true
	path, _ = pdfFile(t, r, PDFOptions{})
	if text := run(t, "pdftotext", path, "-"); strings.Contains(text, "sealed 21 November") ||
		!strings.Contains(text, "Draft, not sealed") {
		t.Error("a draft looks sealed")
	}
}

func TestTablesRepeatTheirHeadAndKeepTheirRows(t *testing.T) {
	for _, paper := range []string{"a4", "letter"} {
		path, _ := pdfFile(t, SampleReport(), PDFOptions{Paper: paper})
		on := map[string]int{}
		pagesWithRows := 0
		for i, p := range pdfPages(t, path) {
			rows := regexp.MustCompile(`(?:first|last)\d+x`).FindAllString(p, -1)
			if len(rows) == 0 {
				continue
			}
			pagesWithRows++
			if n := strings.Count(p, "Loghead"); n != 1 {
				t.Errorf("%s: page %d has rows and %d heads", paper, i+1, n)
			}
			if len(rows) < 2 { // its rows are high enough to stand by themselves
				t.Errorf("%s: page %d has a row in part: %v", paper, i+1, rows)
			}
			for _, w := range rows {
				if was, ok := on[w]; ok {
					t.Errorf("%s: %s is on pages %d and %d", paper, w, was, i+1)
				}
				on[w] = i + 1
			}
		}
		if pagesWithRows < 2 {
			t.Fatalf("%s: the table does not run over pages, so nothing was tried", paper)
		}
		for i := range 24 {
			first, last := on[fmt.Sprintf("first%dx", i)], on[fmt.Sprintf("last%dx", i)]
			if first == 0 || first != last {
				t.Errorf("%s: row %d begins on page %d and ends on page %d", paper, i, first, last)
			}
		}
	}
}

func TestNoHeadingIsStranded(t *testing.T) {
	heads := map[string]bool{}
	for _, s := range SampleReport().Sections {
		heads[s.Title] = true
		for _, b := range s.Blocks {
			if b.Kind == report.Heading {
				heads[b.Lead] = true
			}
			if b.Scale != nil {
				heads[b.Scale.Name] = true
			}
			if b.Table != nil {
				heads[b.Table.Caption] = true
			}
		}
	}
	// The same report begins at many heights, so that every heading comes near
	// the foot of a page somewhere.
	for pad := range 14 {
		r := SampleReport()
		r.Sections[0].Blocks[0].Text += strings.Repeat("\nA line to push what follows down the page.", pad)
		path, _ := pdfFile(t, r, PDFOptions{Paper: []string{"a4", "letter"}[pad%2]})
		for i, p := range pdfPages(t, path) {
			lines := strings.Split(strings.TrimSpace(p), "\n")
			for _, l := range lines[max(0, len(lines)-2):] {
				if heads[strings.TrimSpace(l)] {
					t.Errorf("%d lines down: %q is left at the foot of page %d", pad, l, i+1)
				}
			}
		}
	}
}

func TestScalesStayWithTheirWordsAndQuotes(t *testing.T) {
	names := []string{"Code picks", "Stops where it broke", "Narrow, known beforehand", "Proven at volume"}
	for pad := range 12 {
		r := SampleReport()
		r.Sections[0].Blocks[0].Text += strings.Repeat("\nA line to push what follows down the page.", 2*pad)
		path, _ := pdfFile(t, r, PDFOptions{})
		for page, p := range pdfPages(t, path) {
			for i, left := range names {
				words := fmt.Sprintf("on trait %d come to", i+1)
				if strings.Contains(p, left) != strings.Contains(strings.Join(strings.Fields(p), " "), words) {
					t.Errorf("%d lines down: scale %d is parted from its words on page %d", pad, i+1, page+1)
				}
			}
			if strings.Contains(p, names[0]) && !strings.Contains(p, "“Everything goes in") {
				t.Errorf("%d lines down: the first scale is parted from its quote on page %d", pad, page+1)
			}
		}
	}
}

func TestPiecesTakeTheHeightTheySay(t *testing.T) {
	faces, err := typefaces()
	if err != nil {
		t.Fatal(err)
	}
	r := SampleReport()
	d := pdf.New(pdf.Options{Width: 595, Height: 20_000, Lang: "en"})
	s := newSheet(d, faces, r)
	for _, sec := range r.Sections {
		for i, p := range s.sectionPieces(sec) {
			from, want := s.y, p.height()
			if _, scale := p.piece.(*together); scale && i > 1 && p.above < 20 || p.above < 0 {
				t.Errorf("%s, piece %d (%T): no air above it", sec.ID, i, p.piece)
			}
			p.draw(s)
			if got := s.y - from; got > want+0.01 || got < want-0.01 {
				t.Errorf("%s, piece %d (%T): %.2f high, says %.2f", sec.ID, i, p.piece, got, want)
			}
		}
	}
	for i, p := range s.frontPieces(frontScales[0]) {
		from, want := s.y, p.height()
		p.draw(s)
		if got := s.y - from; got > want+0.01 || got < want-0.01 {
			t.Errorf("page one, piece %d (%T): %.2f high, says %.2f", i, p.piece, got, want)
		}
	}
}

// objects parses the plain objects of a document we wrote.
func objects(data []byte) map[string]string {
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^(\d+) 0 obj\n(.*)\nendobj$`).FindAllSubmatch(data, -1) {
		out[string(m[1])] = string(m[2])
	}
	return out
}

func TestPDFStructure(t *testing.T) {
	_, data := pdfFile(t, SampleReport(), PDFOptions{})
	count := map[string]int{}
	tag := regexp.MustCompile(`^<</Type/StructElem/S/(\w+)/`)
	for _, o := range objects(data) {
		m := tag.FindStringSubmatch(o)
		if m == nil {
			continue
		}
		count[m[1]]++
		switch m[1] {
		case "TH":
			if !strings.Contains(o, "/Scope/Row") && !strings.Contains(o, "/Scope/Column") {
				t.Errorf("a header cell without scope: %s", o)
			}
		case "Figure":
			if !strings.Contains(o, "/Alt<FEFF") || !strings.Contains(o, "/BBox[") {
				t.Errorf("a figure without text or place: %s", o)
			}
		case "Link":
			if !strings.Contains(o, "/Type/MCR/") || !strings.Contains(o, "/Type/OBJR/") {
				t.Errorf("a link without its text or its annotation: %s", o)
			}
		}
	}
	delete(count, "P")
	delete(count, "Link")
	want := map[string]int{"Document": 1, "Sect": 7, "H1": 1, "H2": 4 + 7, "H3": 1 + 4, "TOC": 1, "TOCI": 7,
		"Reference": 7, "Table": 1 + 5, "THead": 1 + 5, "TBody": 1 + 5, "Caption": 5,
		"TR": 3 + 5 + 24 + 32, "TH": 3 + 2 + 5 + 24 + 4*4 + 32, "TD": 2*2 + 24*4 + 32*3, "L": 2 + 3, "LI": 3 + 5,
		"Lbl": 3 + 5, "LBody": 3 + 5, "Figure": 1 + 4, "BlockQuote": 2, "Div": 2 + 1 + 1 + 1}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("structure elements (-want +got):\n%s", diff)
	}
	for _, part := range []string{"/MarkInfo<</Marked true>>", "/Lang<FEFF0065006E>", "/DisplayDocTitle true",
		"/PageMode/UseOutlines", "/StructTreeRoot", "<dc:title>", "<dc:language>", "/CreationDate(D:20261121104200Z)"} {
		if !bytes.Contains(data, []byte(part)) {
			t.Errorf("the document has no %s", part)
		}
	}
}

func TestOutlineHasTwoLevels(t *testing.T) {
	_, data := pdfFile(t, SampleReport(), PDFOptions{})
	objs := objects(data)
	root := regexp.MustCompile(`/Outlines (\d+) 0 R`).FindSubmatch(data)
	if root == nil {
		t.Fatal("no outline")
	}
	first := regexp.MustCompile(`/(First|Next) (\d+) 0 R`)
	children := func(id string) (out []string) {
		next := "First"
		for {
			var to string
			for _, m := range first.FindAllStringSubmatch(objs[id], -1) {
				if m[1] == next {
					to = m[2]
				}
			}
			if to == "" {
				return out
			}
			out, id, next = append(out, to), to, "Next"
		}
	}
	tops := children(string(root[1]))
	if len(tops) != 1+7 {
		t.Errorf("%d entries at the top, want the report and seven sections", len(tops))
	}
	below := 0
	for _, id := range tops {
		below += len(children(id))
	}
	if below != 4+1+4 {
		t.Errorf("%d entries below, want four of page one, one heading and four traits", below)
	}
}

func TestEveryMarkedPieceHasItsElement(t *testing.T) {
	_, data := pdfFile(t, SampleReport(), PDFOptions{})
	nums := regexp.MustCompile(`(\d+)\[((?:\d+ 0 R )*)\]`)
	var tree string
	for _, o := range objects(data) {
		if strings.HasPrefix(o, "<</Nums[") {
			tree = o
		}
	}
	pages := nums.FindAllStringSubmatch(tree, -1)
	if len(pages) < 4 {
		t.Fatalf("parent tree: %.200s", tree)
	}
	objs := objects(data)
	for _, p := range pages {
		for i, ref := range strings.Split(strings.TrimSpace(p[2]), " 0 R") {
			ref = strings.TrimSpace(ref)
			if ref != "" && !strings.Contains(objs[ref], fmt.Sprintf("/MCID %d>>", i)) {
				t.Errorf("page %s, piece %d: element %s does not claim it", p[1], i, ref)
			}
		}
	}
}

func TestSameReportSameBytes(t *testing.T) {
	first, err := PDF(SampleReport(), PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			again, err := PDF(SampleReport(), PDFOptions{})
			if err != nil || !bytes.Equal(first, again) {
				t.Errorf("another run gave other bytes (error %v)", err)
			}
		})
	}
	all.Wait()
	id := regexp.MustCompile(`/ID\[<(\w{32})>`)
	r := SampleReport()
	r.Front.Findings[0].Text += " Twice."
	other, err := PDF(r, PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(id.FindSubmatch(first)[1], id.FindSubmatch(other)[1]) {
		t.Error("two reports share an identity")
	}
}

func TestLinksLeadWhereTheyShould(t *testing.T) {
	r := SampleReport()
	r.Sections[6].Blocks[1].Items = append(r.Sections[6].Blocks[1].Items,
		report.Item{Text: "no link", URL: "javascript:alert(1)"}, report.Item{Text: "nor this", URL: "file:///etc/passwd"})
	_, data := pdfFile(t, r, PDFOptions{})
	if !bytes.Contains(data, []byte("/URI(https://example.org/facts?id=%281%29)")) {
		t.Error("the source is not linked, or its brackets are not escaped")
	}
	for _, bad := range []string{"javascript:", "file:", "/Launch", "/JavaScript", "/AA"} {
		if bytes.Contains(data, []byte(bad)) {
			t.Errorf("the document holds %s", bad)
		}
	}
	if n := bytes.Count(data, []byte("/Subtype/Link/F 4")); n < 14+10 {
		t.Errorf("%d links; the contents alone have fourteen", n)
	}
}

func TestEmptyReportIsStillADocument(t *testing.T) {
	path, _ := pdfFile(t, report.Report{}, PDFOptions{})
	run(t, "qpdf", "--check", path)
	if !strings.Contains(run(t, "pdfinfo", path), "Pages:           1") {
		t.Error("an empty report is not one page")
	}
}

func TestProgramFontsAreOurs(t *testing.T) {
	if _, err := typefaces(); err != nil {
		t.Fatal(err)
	}
	files, err := fontFiles.ReadDir("fonts")
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
		data, err := fontFiles.ReadFile("fonts/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pdf.ParseFont(data); err != nil {
			t.Errorf("%s: %v", f.Name(), err)
		}
	}
	if total > 600_000 {
		t.Errorf("%d bytes of fonts, more than agreed", total)
	}
}

func BenchmarkPDF(b *testing.B) {
	r := SampleReport()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := PDF(r, PDFOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
