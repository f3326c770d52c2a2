// Package export is how an interview and its report leave: one table of
// formats for reports, and the interview file that goes both ways. It knows
// nothing of where either is kept or who asks for it.
package export

import (
	"discern/assessment"
	"discern/assessment/report"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Format is one way to write a report.
type Format struct {
	ID        string // "md", as asked for on the command line
	File      string // "report.md", the last part of its address
	Name      string // "Markdown", for people
	MediaType string // for the Content-Type header
	Extension string // ".md"
	Part      string // what of the report it holds, where that is not all: "inventory"
	Write     func(r report.Report, o Options) ([]byte, error)
}

// Options is what a format may need besides the report. Every format writes
// the report as View shows it.
type Options struct {
	View    report.View
	Bank    *assessment.Bank // JSON and CSV: the bank whose order the answers are written in
	Paper   string           // PDF: "a4", the default, or "letter"
	FontDir string           // PDF: a folder with fonts for more scripts; may be empty
}

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
		Write: func(r report.Report, o Options) ([]byte, error) {
			return PDF(r.For(o.View), PDFOptions{Paper: o.Paper, FontDirs: o.FontDirs()})
		}},
	{ID: "md", File: "report.md", Name: "Markdown", MediaType: "text/markdown; charset=utf-8", Extension: ".md",
		Write: func(r report.Report, o Options) ([]byte, error) { return Markdown(r.For(o.View)), nil }},
	{ID: "txt", File: "report.txt", Name: "Plain text", MediaType: typeText, Extension: ".txt",
		Write: func(r report.Report, o Options) ([]byte, error) { return Text(r.For(o.View)), nil }},
	{ID: "json", File: "report.json", Name: "JSON", MediaType: "application/json", Extension: ".json",
		Write: func(r report.Report, o Options) ([]byte, error) { return JSON(r.For(o.View), o.Bank) }},
	{ID: "crm", File: "crm.txt", Name: "Text for a CRM", MediaType: typeText, Extension: ".txt", Part: "crm",
		Write: func(r report.Report, o Options) ([]byte, error) { return CRM(r.For(o.View)), nil }},
	{ID: "csv-answers", File: "answers.csv", Name: "Answers, CSV", MediaType: typeCSV, Extension: ".csv", Part: "answers",
		Write: func(r report.Report, o Options) ([]byte, error) { return CSVAnswers(r.For(o.View), o.Bank) }},
	{ID: "csv-inventory", File: "inventory.csv", Name: "Inventory, CSV", MediaType: typeCSV, Extension: ".csv", Part: "inventory",
		Write: func(r report.Report, o Options) ([]byte, error) { return CSVInventory(r.For(o.View)) }},
	{ID: "csv-questions", File: "questions.csv", Name: "Open questions, CSV", MediaType: typeCSV, Extension: ".csv", Part: "questions",
		Write: func(r report.Report, o Options) ([]byte, error) { return CSVQuestions(r.For(o.View), o.Bank) }},
	{ID: "csv-actions", File: "actions.csv", Name: "Actions, CSV", MediaType: typeCSV, Extension: ".csv", Part: "actions",
		Write: func(r report.Report, o Options) ([]byte, error) { return CSVActions(r.For(o.View)) }},
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
	part := f.Extension
	if f.Part != "" {
		part = "-" + f.Part + part
	}
	return FileName(r.For(v), part)
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

// slug keeps ASCII letters and digits, without their accents, and puts one
// hyphen for whatever lies between; at most 60 bytes.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
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
