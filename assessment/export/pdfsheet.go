package export

import (
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The colours of print: the light theme on white.
const (
	ink      pdf.Color = 0x1B1D22
	ink2     pdf.Color = 0x4A4E57
	ink3     pdf.Color = 0x666A73
	codeBlue pdf.Color = 0x1F5A99
	modelRed pdf.Color = 0xA34A05
	unknown  pdf.Color = 0x5E5A52
	accent   pdf.Color = 0x1F4E46
	warn     pdf.Color = 0x7A5200
	control  pdf.Color = 0x82796A
	hairline pdf.Color = 0xD9D4C8
)

const millimetre = 72 / 25.4

// Margins of every page, in points. The running head and foot stand in those above and below.
const (
	marginSide = 18 * millimetre
	marginTop  = 20 * millimetre
	marginFoot = 19 * millimetre
)

// sheet is a report being set: the document, and where the next piece goes.
type sheet struct {
	*pdf.Document
	*faces
	report report.Report
	accent pdf.Color       // the sender's, as far as it can be read
	refs   map[string]bool // ids that can be looked up in a table

	left, right, top, bottom float64 // edges of the text on every page
	y                        float64
	section                  string   // title for the running head
	heads                    []string // the running head of every page
	looked                   bool     // what is being set is looked up, not read: an appendix
}

func newSheet(d *pdf.Document, t *faces, r report.Report) *sheet {
	s := &sheet{Document: d, faces: t, report: r, refs: rowIDs(r), accent: accentOf(r.Sender.Accent)}
	s.left, s.right = marginSide, d.Width-marginSide
	s.top, s.bottom = marginTop, d.Height-marginFoot
	s.turn()
	return s
}

func (s *sheet) width() float64 { return s.right - s.left }

// measure is the width of running text: some 70 characters, which is as long
// as a line may be before the eye loses the next.
func (s *sheet) measure() float64 { return min(s.width(), 378) }

func (s *sheet) room() float64 { return s.bottom - s.y }

// full is the height of the text on a whole page.
func (s *sheet) full() float64 { return s.bottom - s.top }

// thin reports whether the page would be left nearly empty by a turn: then what
// does not fit is parted rather than moved.
func (s *sheet) thin() bool { return s.y-s.top < s.full()*0.36 }

// turn begins a new page.
func (s *sheet) turn() {
	s.AddPage()
	for len(s.heads) < s.Pages() {
		s.heads = append(s.heads, s.section)
	}
	s.y = s.top
}

func (s *sheet) style(f *pdf.Font, size, leading float64, c pdf.Color) pdf.Style {
	return pdf.Style{Font: f, Size: size, Leading: leading, Color: c}
}

// body is running text, a little smaller where it is looked up.
func (s *sheet) body() pdf.Style {
	if s.looked {
		return s.style(s.sans, 8.4, 11.2, ink)
	}
	return s.style(s.sans, 9.8, bodyLead, ink)
}

func (s *sheet) small() pdf.Style {
	if s.looked {
		return s.style(s.sans, 8, 10.6, ink2)
	}
	return s.style(s.sans, 9, 12.6, ink2)
}

func (s *sheet) smallBold() pdf.Style {
	st := s.small()
	st.Font = s.sansBold
	return st
}

// refSpans names the answers a sentence came from, each linked to its row.
// Three or fewer stay on the line of the last word.
func (s *sheet) refSpans(from []string, st pdf.Style) []pdf.Span {
	st.Font, st.Color, st.Size = s.sans, ink3, min(st.Size, 9)
	var ids []string
	for _, id := range from {
		if s.refs[id] && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}

	comma := ",\u00a0"
	if len(ids) > 3 {
		comma = ", "
	}

	var out []pdf.Span
	for i, id := range ids {
		open := comma
		if i == 0 {
			open = "\u00a0("
		}

		out = append(out, pdf.Span{Text: open, Style: st}, pdf.Span{Text: id, Style: st, Link: "#" + rowPlace(id)})
	}

	if len(out) > 0 {
		out = append(out, pdf.Span{Text: ")", Style: st})
	}

	return out
}

func rowPlace(id string) string { return "row " + id }

// frame adds the running heads and feet, now that the pages are counted.
func (s *sheet) frame() {
	for i := range s.Pages() {
		s.Turn(i)
		title, head := oneLine(s.report.Title), s.heads[i]
		if i == 0 {
			title, head = "", "" // page one says both in its own way
		}

		s.Running(false, func() { s.head(s.report.Marking(), title, head) })
		s.Running(true, func() {
			y := s.Height - 13*millimetre
			s.ends(y, oneLine(s.report.Foot()), fmt.Sprintf("Page %d of %d", i+1, s.Pages()))
		})
	}
}

// head sets the running head: what this version is, where it is not the
// buyer's, in bold before the title; and the section.
func (s *sheet) head(marking, title, section string) {
	left := 0.0
	if marking != "" {
		st := s.style(s.sansBold, 9, 11.5, ink)
		m := s.Layout(s.width()/2, pdf.Span{Text: marking, Style: st})
		s.ShowAll(m, s.left, 11*millimetre, s.width(), pdf.Start)
		left = m.Width() + 12
	}

	if title+section != "" {
		s.endsFrom(left, 11*millimetre, title, section)
	}
}

// ends sets one line with a text at either end.
func (s *sheet) ends(y float64, left, right string) { s.endsFrom(0, y, left, right) }

// endsFrom does so beside something that takes that much of the line.
func (s *sheet) endsFrom(taken, y float64, left, right string) {
	st := s.style(s.sans, 9, 11.5, ink3)
	free := s.width() - taken
	whole := s.Layout(free, pdf.Span{Text: left, Style: st})
	b := s.brief(right, max(free*0.48, free-whole.Width()-24), st)
	a := s.brief(left, free-b.Width()-24, st)
	s.ShowAll(a, s.left+taken, y, s.width()-taken, pdf.Start)
	s.ShowAll(b, s.left, y, s.width(), pdf.Right)
}

// contents keeps room for a list of the sections with their pages, in two
// columns where it is long, and returns what fills it in once the pages are
// known.
func (s *sheet) contents(sections []report.Section, head string) (fill func()) {
	const lead, most, gap = 13.5, 40, 26.0
	if len(sections) < leastContents || len(sections) > most {
		return func() {}
	}

	title := s.Layout(s.width(), pdf.Span{Text: head, Style: s.smallBold()})
	s.Open("P")
	s.ShowAll(title, s.left, s.y, s.width(), pdf.Start)
	s.Close()
	s.y += title.Height() + 5
	page, from := s.Page(), s.y
	list := s.Open("TOC")
	s.Close()
	rows, width := len(sections), s.measure()
	if rows > 4 {
		rows, width = (rows+1)/2, (s.width()-gap)/2
	}

	s.y += float64(rows)*lead + 20
	return func() {
		last := s.Page()
		s.Turn(page)
		s.In(list, func() {
			for i, sec := range sections {
				title := oneLine(sectionTitle(sec))
				if sections[0].Appendix {
					title = oneLine(sec.Title) // the list is of the appendix alone, and says so
				}
				s.contentsLine(sec, title, s.left+float64(i/rows)*(width+gap), from+float64(i%rows)*lead, width)
			}
		})
		s.Turn(last)
	}
}

// leastContents is how many sections are worth a list of them.
const leastContents = 4

func (s *sheet) contentsLine(sec report.Section, name string, x, y, width float64) {
	place := "section " + sec.ID
	page, ok := s.PageOf(place)
	if !ok {
		return
	}

	st := s.style(s.sans, 9.5, 14, ink)
	number := s.Layout(40, pdf.Span{Text: fmt.Sprint(page + 1), Style: st, Link: "#" + place})
	title := s.fit(name, width-30, st)
	s.Artifact(func() {
		s.Rule(x+title.Width()+8, y+10.2, x+width-number.Width()-8, y+10.2,
			pdf.Pen{Width: 0.5, Color: control, Dash: []float64{0.5, 3.5}})
	})
	s.Open("TOCI")
	s.Open("Reference")
	s.ShowAll(title.Linked("#"+place), x, y, width, pdf.Start)
	s.ShowAll(number, x, y, width, pdf.Right)
	s.Close()
	s.Close()
}

// brief sets a text on one line. Where it is too long it ends behind a word that can
// stand last, which a short one such as "of" or "and" cannot.
func (s *sheet) brief(text string, width float64, st pdf.Style) *pdf.Text {
	t := s.Layout(width, pdf.Span{Text: text, Style: st})
	if t.Lines() < 2 {
		return t
	}

	line := s.Layout(width-10, pdf.Span{Text: text, Style: st}).Line(0)
	if whole := firstClause(line); whole != "" {
		return s.Layout(width+10, pdf.Span{Text: whole, Style: st})
	}
	return s.Layout(width+10, pdf.Span{Text: endOnWord(line) + "…", Style: st})
}

// firstClause is what stands before a semicolon in a text that is cut, which is a sentence by
// itself; "" where none stands behind the first few words.
func firstClause(cut string) string {
	if at := strings.Index(cut, "; "); at >= 12 {
		return cut[:at]
	}
	return ""
}

// endOnWord leaves short words out at the end of a text that is cut, down to half of it.
func endOnWord(cut string) string {
	cut = strings.TrimRight(cut, endMarks)
	least := len(cut) / 2
	for {
		at := strings.LastIndexByte(cut, ' ')
		if at < 0 || at < least || utf8.RuneCountInString(strings.Trim(cut[at+1:], "“\"‘(")) > longestLink {
			return cut
		}
		cut = strings.TrimRight(cut[:at], endMarks)
	}
}

const (
	endMarks    = " ,;:“‘("
	longestLink = 3 // letters of a word that only leads to the next
)

// fit sets a text on one line, cut short where it is too long.
func (s *sheet) fit(text string, width float64, st pdf.Style) *pdf.Text {
	t := s.Layout(width, pdf.Span{Text: text, Style: st})
	if t.Lines() < 2 {
		return t
	}
	cut := strings.TrimRight(s.Layout(width-10, pdf.Span{Text: text, Style: st}).Line(0), " ,;:")
	return s.Layout(width+10, pdf.Span{Text: cut + "…", Style: st})
}
