// Package export is how an interview and its report leave: one table of
// formats for reports, and the interview file that goes both ways. It knows
// nothing of where either is kept or who asks for it.
package export

import (
	"discern/assessment"
	"discern/assessment/fold"
	"discern/assessment/report"
	"discern/assessment/words"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Format is one way to write a report.
type Format struct {
	ID        string   // "md", as asked for on the command line
	File      string   // "report.md", the last part of its address
	Name      string   // "Markdown", for people
	MediaType string   // for the Content-Type header
	Extension string   // ".md"
	Extract   string   // what of the report it holds, where that is not all: "inventory"
	Papers    []string // the sheets it is drawn on, the usual one first; empty for a format without pages
	Binary    bool     // not for a screen of text
	Draws     bool     // draws every letter itself, and needs a font for it
	List      bool     // a list to work from: the short version has none
	More      bool     // offered under "More files"

	write func(r report.Report, o Options) ([]byte, error) // of a report as the view of o shows it
}

// Write writes a report in this format, as the view of o shows it. For a list to
// work from in the short version, which has none, the error is ErrShort.
func (f Format) Write(r report.Report, o Options) ([]byte, error) {
	r = r.For(o.View)
	if f.List && r.View.Audience == report.ForExecutive {
		return nil, ErrShort
	}

	return f.write(r, o)
}

// Options is what a format may need besides the report. Every format writes
// the report as View shows it.
type Options struct {
	View    report.View
	Bank    *assessment.Bank // JSON and CSV: the bank whose order the answers are written in
	Paper   string           // formats with Papers: "a4", the default, or "letter"
	FontDir string           // PDF: a folder with fonts for more scripts; may be empty
	// HTML writes a report as one page. The rooms that hold the pages hand it in.
	HTML func(r report.Report) ([]byte, error)
}

// bankOf is the edition of the questions that a report was made with.
func (o Options) bankOf(r report.Report) *assessment.Bank { return o.Bank.Edition(r.Bank.Version) }

// FontDirs is FontDir as a list: empty without one.
func (o Options) FontDirs() []string {
	if o.FontDir == "" {
		return nil
	}
	return []string{o.FontDir}
}

const (
	typeText = "text/plain; charset=utf-8"
	typeCSV  = "text/csv; charset=utf-8; header=present"
)

// Formats lists every format this package writes, in the order they are offered.
var Formats = []Format{
	{ID: "pdf", File: "report.pdf", Name: "PDF", MediaType: "application/pdf", Extension: ".pdf",
		Papers: []string{"a4", "letter"}, Binary: true, Draws: true,
		write: func(r report.Report, o Options) ([]byte, error) {
			return PDF(r, PDFOptions{Paper: o.Paper, FontDirs: o.FontDirs()})
		}},
	{ID: "docx", File: "report.docx", Name: "Word",
		MediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Extension: ".docx",
		Papers: []string{"a4", "letter"}, Binary: true,
		write: func(r report.Report, o Options) ([]byte, error) { return DOCX(r, o.Paper) }},
	{ID: "md", File: "report.md", Name: "Markdown", MediaType: "text/markdown; charset=utf-8", Extension: ".md",
		write: func(r report.Report, o Options) ([]byte, error) { return Markdown(r), nil }},
	{ID: "html", File: "report.html", Name: "HTML", MediaType: "text/html; charset=utf-8", Extension: ".html",
		write: writeHTML},
	{ID: "txt", File: "report.txt", Name: "Plain text", MediaType: typeText, Extension: ".txt", More: true,
		write: func(r report.Report, o Options) ([]byte, error) { return Text(r), nil }},
	{ID: "json", File: "report.json", Name: "JSON", MediaType: "application/json", Extension: ".json",
		write: func(r report.Report, o Options) ([]byte, error) { return JSON(r, o.bankOf(r)) }},
	{ID: "crm", File: "crm.txt", Name: "Text for a CRM", MediaType: typeText, Extension: ".txt",
		Extract: "crm", More: true,
		write: func(r report.Report, o Options) ([]byte, error) { return CRM(r), nil }},
	{ID: "csv-answers", File: "answers.csv", Name: "Answers, CSV", MediaType: typeCSV, Extension: ".csv",
		Extract: "answers", List: true, More: true,
		write: func(r report.Report, o Options) ([]byte, error) { return CSVAnswers(r, o.bankOf(r)) }},
	{ID: "csv-inventory", File: "inventory.csv", Name: "Inventory, CSV", MediaType: typeCSV, Extension: ".csv",
		Extract: "inventory", List: true, More: true,
		write: func(r report.Report, o Options) ([]byte, error) { return CSVInventory(r) }},
	{ID: "csv-questions", File: "questions.csv", Name: "Open questions, CSV", MediaType: typeCSV, Extension: ".csv",
		Extract: "questions", List: true, More: true,
		write: func(r report.Report, o Options) ([]byte, error) { return CSVQuestions(r, o.bankOf(r)) }},
	{ID: "csv-actions", File: "actions.csv", Name: "Actions, CSV", MediaType: typeCSV, Extension: ".csv",
		Extract: "actions", List: true, More: true,
		write: func(r report.Report, o Options) ([]byte, error) { return CSVActions(r) }},
	{ID: "decision", File: "decision.json", Name: "Access decision, JSON", MediaType: "application/json",
		Extension: ".json", Extract: "decision", List: true, More: true,
		write: func(r report.Report, o Options) ([]byte, error) { return Decision(r, o.bankOf(r)) }},
	{ID: "cyclonedx", File: "bom.cdx.json", Name: "CycloneDX 1.7, JSON",
		MediaType: "application/vnd.cyclonedx+json; version=1.7",
		Extension: ".cdx.json", Extract: "bom", List: true, More: true,
		write: func(r report.Report, o Options) ([]byte, error) { return CycloneDX(r, o.bankOf(r)) }},
}

// Offer is one line of a menu of formats.
type Offer struct {
	File string // the last part of the address, with its query: "report.pdf?paper=a4"
	Text string // "PDF, A4"
	More bool
}

// Offers lists what a report can be saved as in a view, in the order of the
// table: a format once for every sheet it is drawn on.
func Offers(v report.View) []Offer {
	var out []Offer
	for _, f := range Formats {
		if f.List && v.Audience == report.ForExecutive {
			continue
		}
		if len(f.Papers) == 0 {
			out = append(out, Offer{File: f.File, Text: f.Name, More: f.More})
		}

		for _, paper := range f.Papers {
			out = append(out, Offer{File: f.File + "?paper=" + paper, Text: f.Name + ", " + words.Capital(paper), More: f.More})
		}
	}

	return out
}

// IDs lists the formats as they are asked for on the command line.
func IDs() []string {
	var out []string
	for _, f := range Formats {
		out = append(out, f.ID)
	}

	return out
}

// Papers lists every sheet that a format is drawn on, each once.
func Papers() []string {
	var out []string
	for _, f := range Formats {
		for _, paper := range f.Papers {
			if !slices.Contains(out, paper) {
				out = append(out, paper)
			}
		}
	}

	return out
}

func writeHTML(r report.Report, o Options) ([]byte, error) {
	if o.HTML == nil {
		return nil, errors.New("nothing was handed in that writes a page")
	}

	return o.HTML(r)
}

// FormatByID returns the format with that id.
func FormatByID(id string) (Format, bool) {
	return formatWhere(func(f Format) bool { return f.ID == id })
}

// FormatByFile returns the format with that last part of an address.
func FormatByFile(name string) (Format, bool) {
	return formatWhere(func(f Format) bool { return f.File == name })
}

func formatWhere(fits func(Format) bool) (Format, bool) {
	i := slices.IndexFunc(Formats, fits)
	if i < 0 {
		return Format{}, false
	}
	return Formats[i], true
}

// FileName is the name a report in this format is saved under, as View shows it.
func (f Format) FileName(r report.Report, v report.View) string {
	end := f.Extension
	if f.Extract != "" {
		end = "-" + f.Extract + end
	}
	return FileName(r.For(v), end)
}

// FileName is the name a report is saved under: plain ASCII letters, digits
// and hyphens, safe in a header and on every file system. Whose version it is
// stands in the name as well, for files that get parted from their mail.
func FileName(r report.Report, extension string) string {
	name := slug(r.System)
	if company := slug(r.Company); company != "" && name != company && !strings.HasPrefix(name, company+"-") {
		name = strings.TrimSuffix(company+"-"+name, "-")
	}

	if name != "" {
		name += "-"
	}

	name += "report"
	switch {
	case r.Draft:
		name += "-draft"
	case r.Number > 0:
		name += fmt.Sprintf("-%d", r.Number)
	}

	if m := slug(r.Marking()); m != "" {
		name += "-" + m
	}

	return name + extension
}

// slug keeps ASCII letters and digits, without their accents and with the letters
// of other alphabets of Latin in plain ones (Łódź is lodz), and puts one hyphen for
// whatever lies between; at most 60 bytes.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range fold.Text(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}

			if gap = false; b.Len() >= 60 {
				return strings.Trim(b.String(), "-")
			}
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r):
			gap = true
		}
	}

	return b.String()
}
