package export

import (
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// faces are the fonts the program carries: Latin, Greek, Cyrillic, symbols.
type faces struct {
	sans, sansBold, serif, serifBold, serifItalic *pdf.Font
}

// typefaces parses the program's fonts, once: they never change.
var typefaces = sync.OnceValues(func() (*faces, error) {
	t := &faces{}
	for name, to := range map[string]**pdf.Font{
		"sans-400": &t.sans, "sans-600": &t.sansBold,
		"serif-400": &t.serif, "serif-600": &t.serifBold, "serif-400-italic": &t.serifItalic,
	} {
		data, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
		if err != nil {
			return nil, fmt.Errorf("read a font: %w", err)
		}
		if *to, err = pdf.ParseFont(data); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}

	return t, nil
})

// shelves keeps what was read from font folders, by their names: reading them
// takes as long as a hundred reports.
var shelves sync.Map

func fontCache(o PDFOptions) *pdf.FontCache {
	key := fmt.Sprintf("%q %v", o.FontDirs, o.NoMachineFonts)
	if s, ok := shelves.Load(key); ok {
		return s.(*pdf.FontCache)
	}

	dirs := slices.Clone(o.FontDirs)
	if !o.NoMachineFonts {
		dirs = append(dirs, pdf.MachineFolders()...)
	}

	s, _ := shelves.LoadOrStore(key, pdf.NewFontCache(dirs...))
	return s.(*pdf.FontCache)
}

// fallback names the font for a character that the font at hand lacks.
func (t *faces) fallback(o PDFOptions) func(rune) *pdf.Font {
	more := fontCache(o)
	return func(r rune) *pdf.Font {
		for _, f := range []*pdf.Font{t.serif, t.sans} {
			if f.Has(r) {
				return f
			}
		}
		return more.Font(r)
	}
}

// MissingScripts names the scripts of a report that no font at hand can draw,
// in alphabetical order: "Arabic", "Han", "Emoji". In the PDF their characters
// are boxes that can still be searched and copied. A font that has them, put
// into one of the folders or installed on the machine, ends that after a
// restart.
func MissingScripts(r report.Report, fontDirs ...string) []string {
	return missingScripts(r, PDFOptions{FontDirs: fontDirs})
}

func missingScripts(r report.Report, o PDFOptions) []string {
	t, err := typefaces()
	if err != nil {
		return nil // PDF says so
	}

	find := t.fallback(o)
	seen := map[rune]bool{}
	var out []string
	for s := range reportTexts(r) {
		for _, c := range pdf.Clean(s) {
			if c < 0x250 || seen[c] {
				continue
			}
			seen[c] = true
			if pdf.Drawn(c) && find(c) == nil {
				if name := scriptName(c); !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}

	slices.Sort(out)
	return out
}

// scriptName names the script of a character for people.
func scriptName(r rune) string {
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) && name != "Common" && name != "Inherited" {
			return strings.ReplaceAll(name, "_", " ")
		}
	}

	switch {
	case r >= 0x1f000 && r <= 0x1faff || r >= 0x2600 && r <= 0x27bf:
		return "Emoji"
	case unicode.IsMark(r):
		return "Accents"
	}

	return "Symbols"
}
