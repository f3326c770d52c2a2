package export

import (
	"cmp"
	"discern/assessment/export/docx"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// DOCX writes a report as a document for Word: its own styles, tables whose heads
// are repeated, and figures as vectors, to be edited like any other. The paper is
// "a4", the default, or "letter". The same report gives the same bytes.
func DOCX(r report.Report, paper string) ([]byte, error) {
	size, ok := paperSizes[cmp.Or(strings.ToLower(paper), "a4")]
	if !ok {
		return nil, fmt.Errorf("paper %q is neither a4 nor letter", paper)
	}

	w, err := newWordReport(r, size)
	if err != nil {
		return nil, err
	}

	w.lead()
	body, appendix := w.parts()
	for i, s := range body {
		w.section(s, i == 0)
	}

	w.d.EndSection(w.pages(""))
	if len(appendix) > 0 {
		for i, s := range appendix {
			w.appended(s, i == 0)
		}
		w.d.EndSection(w.pages("Appendix"))
	}

	return w.d.Bytes()
}

// wordReport is a report being written as a document.
type wordReport struct {
	d      *docx.Document
	report report.Report
	refs   map[string]bool // ids that can be looked up in a table
	looked bool            // what is being written is looked up, not read: an appendix
	share  float64         // of the width of page one, for what stands out beside what to do first
}

func newWordReport(r report.Report, size [2]float64) (*wordReport, error) {
	front, share, err := fittingFront(r, size)
	if err != nil {
		return nil, err
	}

	side := 22 * millimetre
	return &wordReport{report: r, refs: rowIDs(r), share: share, d: docx.New(docx.Options{
		Width: size[0], Height: size[1], Left: side, Right: side, Top: 21 * millimetre, Bottom: 20 * millimetre,
		Head: 11 * millimetre, Foot: 10 * millimetre,
		Title: oneLine(r.Title), Author: oneLine(r.Author()), Company: oneLine(r.Sender.Firm), Language: "en-GB",
		Created: r.Sealed,
		Fonts:   []docx.Font{{Name: wordSans, Instead: "Carlito"}, {Name: wordSerif, Instead: "Caladea", Serif: true}},
		Styles:  wordStyles(size[0]-2*side, accentOf(r.Sender.Accent), front), Bullet: "ListBullet", Number: "ListNumber",
	})}, nil
}

// fittingFront is how closely page one is to be set, and which share of its width what
// stands out takes. Word lays out a document when it is opened, so it is measured in the
// program's own letters, which are wider.
func fittingFront(r report.Report, size [2]float64) (d frontScale, share float64, err error) {
	if r.Front.Verdict.Text == "" {
		return frontScales[0], columnShares[0], nil
	}
	t, err := typefaces()
	if err != nil {
		return frontScale{}, 0, fmt.Errorf("load the program's fonts: %w", err)
	}

	doc := pdf.New(pdf.Options{Width: size[0], Height: size[1], MaxPages: maxPDFPages,
		Fallback: t.fallback(PDFOptions{NoMachineFonts: true})})
	s := newSheet(doc, t, r)
	s.y = 23 * millimetre
	d, _ = s.fitting()

	return d, s.twoColumns(&r.Front, d).share, nil
}

// parts are the sections that are read, and those that are looked up.
func (w *wordReport) parts() (body, appendix []report.Section) {
	for _, s := range w.report.Sections {
		if s.Appendix {
			appendix = append(appendix, s)
		} else {
			body = append(body, s)
		}
	}
	return body, appendix
}

// How many letters go on the line above and below every page.
const (
	longestHead = 70
	longestFoot = 84
)

// cutTo is a text with at most so many letters, cut between two words. A word that is
// longer than half of that is cut itself.
func cutTo(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}

	cut := string(runes[:most-1])
	if at := strings.LastIndexByte(cut, ' '); runes[most-1] != ' ' && at > 0 &&
		utf8.RuneCountInString(cut[:at]) >= most/2 {
		cut = cut[:at]
	}
	if whole := firstClause(cut); whole != "" {
		return whole
	}
	return endOnWord(cut) + "…"
}

// pages is what stands above and below the pages of a part. Page one says the
// title in its own way, and has only what every page of its version says.
func (w *wordReport) pages(part string) docx.Section {
	var marking []docx.Span
	if m := w.report.Marking(); m != "" {
		marking = []docx.Span{{Text: m, Style: "Strong"}}
	}

	title := cutTo(oneLine(w.report.Title), longestHead)

	head := slices.Clone(marking)
	if len(head) > 0 {
		head = append(head, docx.Span{Text: "   "})
	}

	page := "Page "
	if part != "" {
		page = part + ", page "
	}

	return docx.Section{
		Header:   []docx.Paragraph{{Style: "Header", Spans: append(head, docx.Span{Text: title})}},
		OwnFirst: part == "",
		First:    []docx.Paragraph{{Style: "Header", Spans: marking}},
		Footer: []docx.Paragraph{{Style: "Footer",
			Spans: []docx.Span{{Text: cutTo(oneLine(w.report.Foot()), longestFoot) + "\t" + page}, {Text: "1", Field: "PAGE"}}}},
		Restart: part != "",
	}
}

// section writes a section under a heading of its own; the first begins a page,
// because page one stands alone.
func (w *wordReport) section(s report.Section, first bool) {
	w.d.Add(docx.Paragraph{Style: "Heading1", Spans: []docx.Span{{Text: oneLine(s.Title)}}, Bookmark: "section " + s.ID,
		NewPage: first})
	w.blocks(s.Blocks)
}

// appended writes a section of the appendix, below the heading of all of it.
func (w *wordReport) appended(s report.Section, first bool) {
	w.looked = true
	if first {
		w.d.Add(docx.Plain("Heading1", "Appendix"))
	}

	w.d.Add(docx.Paragraph{Style: "Heading2", Spans: []docx.Span{{Text: oneLine(s.Title)}}, Bookmark: "section " + s.ID})
	w.blocks(s.Blocks)
}
