// Package export is how an interview and its report leave: one table of
// formats for reports, and the interview file that goes both ways. It knows
// nothing of where either is kept or who asks for it.
package export

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"discern/assessment"
)

// Format is one way to write a report.
type Format struct {
	ID        string // "md", as asked for on the command line and in addresses
	Name      string // "Markdown", for people
	MediaType string // for the Content-Type header
	Extension string // ".md"
	Write     func(r assessment.Report, o Options) ([]byte, error)
}

// Options is what a format may need besides the report.
type Options struct {
	Bank    *assessment.Bank // JSON: the bank whose order the answers are written in
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

// Formats lists every format this package writes, in the order they are offered.
var Formats = []Format{
	{ID: "pdf", Name: "PDF", MediaType: "application/pdf", Extension: ".pdf",
		Write: func(r assessment.Report, o Options) ([]byte, error) {
			return PDF(r, PDFOptions{Paper: o.Paper, FontDirs: o.FontDirs()})
		}},
	{ID: "md", Name: "Markdown", MediaType: "text/markdown; charset=utf-8", Extension: ".md",
		Write: func(r assessment.Report, _ Options) ([]byte, error) { return Markdown(r), nil }},
	{ID: "txt", Name: "Plain text", MediaType: "text/plain; charset=utf-8", Extension: ".txt",
		Write: func(r assessment.Report, _ Options) ([]byte, error) { return Text(r), nil }},
	{ID: "json", Name: "JSON", MediaType: "application/json", Extension: ".json",
		Write: func(r assessment.Report, o Options) ([]byte, error) { return JSON(r, o.Bank) }},
}

// FormatByID returns the format with that id.
func FormatByID(id string) (Format, bool) {
	for _, f := range Formats {
		if f.ID == id {
			return f, true
		}
	}
	return Format{}, false
}

// FileName is the name a report is saved under: plain ASCII letters, digits
// and hyphens, safe in a header and on every file system.
func FileName(r assessment.Report, extension string) string {
	name := slug(r.System)
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
