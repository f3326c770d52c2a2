package docx

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// Span is a stretch of text in one character style, or a figure among the words.
type Span struct {
	Text   string // "\n" breaks the line, "\t" goes to the next tab
	Style  string // id of a character style; "" for that of the paragraph
	Link   string // an address on the web, or "#" and the name of a bookmark
	Field  string // an instruction that Word works out, such as "PAGE"; Text stands there until it has
	Figure *Figure
	Image  *Image
	Tick   bool // a box that can be ticked
}

// Paragraph is a paragraph in one paragraph style.
type Paragraph struct {
	Style    string
	Spans    []Span
	Bookmark string  // a name that links lead to; any text
	KeepNext bool    // on the page of what follows
	NewPage  bool    // begins a page
	Number   int     // the numbered list it is an entry of, as List gave it; 0 for none
	Right    bool    // set to the right
	Tab      float64 // a right-hand tab, points from the left; 0 for none
}

// Plain is a paragraph of plain text.
func Plain(style, text string) Paragraph {
	return Paragraph{Style: style, Spans: []Span{{Text: text}}}
}

// longestAddress is how long an address Word opens.
const longestAddress = 2000

// webAddress is an address on the web in the signs that need no escape.
var webAddress = regexp.MustCompile(`^https?://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*$`)

func (p Paragraph) element(d *Document) []*element {
	d.use(p.Style)
	all := ""
	for _, s := range p.Spans {
		all += s.Text
	}

	rtl := rightToLeft(all)
	out := el("w:p", p.properties(d, rtl))
	var mark *element
	if p.Bookmark != "" {
		d.bookmarks++
		out.add(el("w:bookmarkStart", at("w:id", d.bookmarks), at("w:name", d.anchor(p.Bookmark))))
		mark = el("w:bookmarkEnd", at("w:id", d.bookmarks))
	}

	t := &typist{d: d, base: rtl}
	for _, s := range p.Spans {
		out.add(t.span(s))
	}

	out.add(mark)
	return []*element{out}
}

func (p Paragraph) properties(d *Document, rtl bool) *element {
	e := el("w:pPr", val("w:pStyle", p.Style),
		when(p.KeepNext, el("w:keepNext")), when(p.NewPage, el("w:pageBreakBefore")))
	if p.Number > 0 {
		e.add(el("w:numPr", val("w:ilvl", 0), val("w:numId", p.Number)))
	}

	if p.Tab > 0 {
		e.add(el("w:tabs", el("w:tab", at("w:val", "right"), at("w:pos", twips(p.Tab)))))
	}

	e.add(when(rtl, el("w:bidi")), when(p.Right, val("w:jc", "right")))
	return e
}

// typist sets the spans of one paragraph, and remembers which way the last of
// its text ran.
type typist struct {
	d       *Document
	base    bool // the paragraph runs from right to left
	against bool // the last text ran against it
}

func (t *typist) span(s Span) []*element {
	t.d.use(s.Style)
	switch {
	case s.Figure != nil:
		return []*element{el("w:r", s.Figure.element(t.d))}
	case s.Image != nil:
		return []*element{el("w:r", s.Image.element(t.d))}
	case s.Tick:
		return []*element{t.d.tick()}
	case s.Field != "":
		return []*element{el("w:fldSimple", at("w:instr", " "+s.Field+" "), t.runs(s))}
	case s.Link == "":
		return t.runs(s)
	case strings.HasPrefix(s.Link, "#"):
		return []*element{el("w:hyperlink", at("w:anchor", t.d.anchor(s.Link[1:])), at("w:history", 1), t.runs(s))}
	}

	if len(s.Link) > longestAddress || !webAddress.MatchString(s.Link) {
		return t.runs(s)
	}

	return []*element{el("w:hyperlink", at("r:id", t.d.relate(relHyperlink, s.Link, true)), at("w:history", 1), t.runs(s))}
}

// runs parts a text where its direction changes. A mark of the paragraph's own
// direction follows what ran against it, so that digits and stops after it stay
// where they belong.
func (t *typist) runs(s Span) []*element {
	var out []*element
	for _, part := range stretches(s.Text, t.base) {
		text := part.text
		if t.against && part.rtl == t.base {
			text = map[bool]string{false: "\u200e", true: "\u200f"}[t.base] + text
		}

		t.against = part.rtl != t.base
		run := el("w:r")
		if s.Style != "" || part.rtl {
			run.add(el("w:rPr"))
			if s.Style != "" {
				run.kids[0].add(val("w:rStyle", s.Style))
			}

			run.kids[0].add(when(part.rtl, el("w:rtl")))
		}

		run.add(words(text))
		out = append(out, run)
	}

	return out
}

// words are the elements of a text within a run.
func words(text string) []*element {
	var out []*element
	for text = clean(text); text != ""; {
		i := strings.IndexAny(text, "\t\n")
		if i < 0 {
			i = len(text)
		}

		if i > 0 {
			out = append(out, el("w:t", at("xml:space", "preserve"), text[:i]))
		}

		if i < len(text) {
			name := "w:tab"
			if text[i] == '\n' {
				name = "w:br"
			}
			out = append(out, el(name))
			i++
		}

		text = text[i:]
	}

	return out
}

// stretch is text that runs in one direction.
type stretch struct {
	text string
	rtl  bool
}

// rightToLeft reports whether the first letter of a text belongs to a script
// that is written from right to left.
func rightToLeft(s string) bool {
	for i := 0; i < len(s); {
		way, n := letter(s[i:])
		if way != 0 {
			return way < 0
		}
		i += n
	}

	return false
}

// letter says which way a character is written: 1 from the left, -1 from the
// right, 0 where it follows those around it; and how many bytes it takes.
func letter(s string) (way, n int) {
	p, n := bidi.LookupString(s)
	if n == 0 {
		_, n = utf8.DecodeRuneInString(s)
	}

	switch p.Class() {
	case bidi.L:
		return 1, n
	case bidi.R, bidi.AL:
		return -1, n
	}
	return 0, n
}

// stretches parts a text where its direction changes: what lies between two
// letters goes with them where they agree, else with the paragraph.
func stretches(s string, base bool) []stretch {
	var out []stretch
	from, rtl, seen, end := 0, base, false, 0 // end is behind the last letter
	for i := 0; i < len(s); {
		way, n := letter(s[i:])
		if way != 0 {
			if now := way < 0; now != rtl {
				split := i
				if rtl != base && seen {
					split = end // what lies between goes with the paragraph
				}

				if split > from {
					out = append(out, stretch{s[from:split], rtl})
				}
				from, rtl = split, now
			}

			seen, end = true, i+n
		} else if p, _ := bidi.LookupString(s[i:]); p.Class() == bidi.NSM && end == i {
			end = i + n // an accent stays with its letter
		}

		i += n
	}

	if from < len(s) && rtl != base && end < len(s) {
		out = append(out, stretch{s[from:end], rtl})
		from, rtl = end, base
	}

	if from < len(s) {
		out = append(out, stretch{s[from:], rtl})
	}

	return out
}
