package export

import (
	"cmp"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"discern/assessment/words"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// PDFOptions say how a report is set on paper. The zero value is A4 with the
// fonts of this machine for scripts the program has no letters for.
type PDFOptions struct {
	Paper    string   // "a4", the default, or "letter"
	FontDirs []string // folders with fonts for more scripts, asked before the machine's own
	// NoMachineFonts leaves the machine's fonts alone, so that the result is
	// the same everywhere.
	NoMachineFonts bool
}

// Limits of a PDF. An interview of an hour makes some ten pages; these are far
// beyond any, and keep a pasted book from filling the memory.
const (
	maxPDFPages      = 400
	maxPDFCharacters = 600_000
)

// ErrPDFTooLong is returned for a report that does not fit a PDF of sensible
// length.
var ErrPDFTooLong error = pdfTooLong{}

// pdfTooLong words itself when it is read: the formats it names write PDFs too.
type pdfTooLong struct{}

func (pdfTooLong) Error() string {
	var others []string
	for _, f := range Formats {
		if f.ID != "pdf" && f.Extract == "" && !f.More {
			others = append(others, f.Name)
		}
	}

	return fmt.Sprintf("this report is too long for a PDF (more than %d pages); save it as %s, or shorten its notes",
		maxPDFPages, words.Either(others))
}

var paperSizes = map[string][2]float64{"a4": {595.28, 841.89}, "letter": {612, 792}} // in points

// PDF draws a report as a tagged PDF 1.7: the same report and options give the
// same bytes. It fails with ErrPDFTooLong, or for a paper it does not know.
func PDF(r report.Report, o PDFOptions) ([]byte, error) {
	size, ok := paperSizes[cmp.Or(strings.ToLower(o.Paper), "a4")]
	if !ok {
		return nil, fmt.Errorf("paper %q is neither a4 nor letter", o.Paper)
	}

	long := 0
	for s := range reportTexts(r) {
		long += utf8.RuneCountInString(s)
	}

	if long > maxPDFCharacters {
		return nil, ErrPDFTooLong
	}
	t, err := typefaces()
	if err != nil {
		return nil, fmt.Errorf("load the program's fonts: %w", err)
	}

	doc := pdf.New(pdf.Options{
		Width: size[0], Height: size[1], Title: oneLine(r.Title), Author: oneLine(r.Author()),
		Publisher: oneLine(r.Sender.Firm), Producer: "Discern", Lang: "en",
		Created: r.Sealed, MaxPages: maxPDFPages, Fallback: t.fallback(o),
	})
	s := newSheet(doc, t, r)
	s.lead()
	s.sections()
	s.frame()
	out, err := doc.Bytes()
	if errors.Is(err, pdf.ErrTooLong) {
		return nil, ErrPDFTooLong
	}
	if err != nil {
		return nil, fmt.Errorf("draw the PDF: %w", err)
	}

	return out, nil
}

// reportTexts yields every text of a report that is printed.
func reportTexts(r report.Report) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		done := false
		say := func(texts ...string) {
			for _, s := range texts {
				done = done || !yield(s)
			}
		}
		say(r.Title, r.SealedBy, r.Sender.Line(), r.Headline(), r.Front.Kicker, r.Front.State)

		if r.Front.Verdict.Text == "" {
			for _, p := range r.Meta {
				say(p.Term, p.Value)
			}
		}

		for _, b := range r.PageOne() {
			say(blockTexts(b)...)
		}

		for _, s := range r.Sections {
			say(s.Title)
			for _, b := range s.Blocks {
				if done {
					return
				}
				say(blockTexts(b)...)
			}
		}
	}
}

func blockTexts(b report.Block) []string {
	out := []string{b.Lead, b.Text, b.By}
	for _, it := range b.Items {
		out = append(append(out, it.Lead, it.Text, it.URL), it.Ticks...)
	}

	if s := b.Scale; s != nil {
		out = append(out, s.Name, s.Left, s.Right, s.ClaimLabel, s.Words)
	}

	if b.Reach != nil {
		eachEntry(b.Reach.Outline(), 0, func(_ int, e report.Entry) { out = append(out, e.Lead, e.Text) })
	}

	if t := b.Table; t != nil {
		out = append(out, t.Caption)
		for _, c := range t.Columns {
			out = append(out, c.Title)
		}

		for _, row := range t.Rows {
			for _, c := range row.Cells {
				out = append(out, c.Text, c.Sub)
			}
		}
	}

	return out
}
