package export

import (
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"strings"
)

// Measures of a form, in points.
const (
	formTerm = 92.0 // the column of the terms
	formPad  = 11.0 // from the frame to what stands in it
	formRow  = 2.4  // above and below what stands in a row
	formMark = 8.0  // for the mark before each of several lines
	formTick = 13.0 // for a box to tick
	formSign = 30.0 // room to sign in, above its rule
	formHead = 95.0 // what a heading and what leads to a form take, at most
)

// form is something to sign: terms with what stands for them, then a line for
// everybody who is to sign. A row is never split; neither is the line to sign on.
func (s *sheet) form(b report.Block) []placed {
	var out []placed
	for i, it := range b.Items {
		row := &formLine{
			term: s.Layout(formTerm, pdf.Span{Text: oneLine(it.Lead), Style: s.smallBold()}),
			top:  i == 0,
		}
		row.width = s.width() - formTerm - 3*formPad
		lines := paragraphs(it.Text)
		if len(lines) > 1 {
			row.mark, row.indent = s.Layout(formMark, pdf.Span{Text: "•", Style: s.formBody()}), formMark
		}
		if len(lines) > 0 && strings.HasPrefix(lines[0], report.Box) { // short, and to be ticked: in two columns
			row.mark = s.Layout(formTick, pdf.Span{Text: strings.TrimSpace(report.Box), Style: s.formBody()})
			row.indent, row.two = formTick, len(lines) > 1
		}
		if row.two {
			row.width = (row.width - formPad) / 2
		}
		row.width -= row.indent
		for _, line := range lines {
			line = strings.TrimPrefix(line, report.Box)
			row.lines = append(row.lines, s.Layout(row.width, pdf.Span{Text: line, Style: s.formBody()}))
		}

		out = append(out, placed{piece: row})
	}

	if len(b.Signers) > 0 {
		if n := len(out); n > 0 {
			out[n-1].keep = true
		}
		out = append(out, placed{piece: s.signers(b.Signers)})
	}

	if len(out) == 0 {
		return nil
	}
	// A form stays whole, so that it is signed as a whole, where it fits on a page with its
	// heading. Where the page before it would be left nearly empty it begins there all the same.
	if heightOf(out) <= s.full()-formHead {
		return []placed{{piece: &together{pieces: inner(out), whole: s.full()}, above: 12}}
	}

	for i := range min(3, len(out)-1) {
		out[i].keep = true
	}

	out[0].above = 12
	return out
}

func (s *sheet) formBody() pdf.Style { return s.style(s.sans, 9.2, 12, ink) }

// formLine is one term of a form and what stands for it; a rule to write on where
// nothing does.
type formLine struct {
	term   *pdf.Text
	lines  []*pdf.Text
	mark   *pdf.Text // before each of several lines, which are a list; nil for one
	indent float64   // of a line behind its mark
	width  float64
	two    bool // the lines stand in two columns
	top    bool // first of the form, so that it closes the frame above
}

// columns are the lines, below each other or in two columns.
func (f *formLine) columns() [][]*pdf.Text {
	if !f.two {
		return [][]*pdf.Text{f.lines}
	}
	half := (len(f.lines) + 1) / 2
	return [][]*pdf.Text{f.lines[:half], f.lines[half:]}
}

func (f *formLine) height() float64 {
	h := 0.0
	for _, column := range f.columns() {
		high := 0.0
		for _, l := range column {
			high += l.Height()
		}
		h = max(h, high)
	}
	return max(h, f.term.Height(), 15) + 2*formRow
}

func (f *formLine) least() float64 { return f.height() }

func (f *formLine) draw(s *sheet) {
	h := f.height()
	s.formFrame(s.y, s.y+h, f.top || s.y <= s.top, false)
	x, y := s.left+2*formPad+formTerm, s.y+formRow
	s.Open("P")
	s.ShowAll(f.term, s.left+formPad, y, formTerm, pdf.Start)
	s.Close()

	if f.mark != nil {
		f.list(s, x, y)
		s.y += h
		return
	}

	s.Open("P")
	for _, l := range f.lines {
		s.ShowAll(l, x, y, f.width, pdf.Start)
		y += l.Height()
	}

	if len(f.lines) == 0 {
		s.ShowAll(s.Layout(f.width, pdf.Span{Text: "to be filled in", Style: s.style(s.sans, 6.5, 9, ink3)}),
			x, y+5, f.width, pdf.Right)
	}

	s.Close()
	if len(f.lines) == 0 {
		s.Artifact(func() { s.Rule(x, y+13, x+f.width-52, y+13, pdf.Pen{Width: 0.7, Color: control}) })
	}

	s.y += h
}

// list draws several lines as the entries of a list.
func (f *formLine) list(s *sheet, x, y float64) {
	s.Open("L").Numbering("Disc")
	defer s.Close()
	for i, column := range f.columns() {
		at, y := x+float64(i)*(f.indent+f.width+formPad), y
		for _, l := range column {
			s.Open("LI")
			s.Open("Lbl")
			s.ShowAll(f.mark, at, y, f.indent, pdf.Start)
			s.Close()
			s.Open("LBody")
			s.ShowAll(l, at+f.indent, y, f.width, pdf.Start)
			s.Close()
			s.Close()
			y += l.Height()
		}
	}
}

// formFrame draws the two sides of a form between two heights, and its upper and
// lower edge where it begins and ends.
func (s *sheet) formFrame(from, to float64, top, bottom bool) {
	pen := pdf.Pen{Width: 0.9, Color: ink}
	s.Artifact(func() {
		s.Rule(s.left, from, s.left, to, pen)
		s.Rule(s.right, from, s.right, to, pen)
		if top {
			s.Rule(s.left, from, s.right, from, pen)
		}

		if bottom {
			s.Rule(s.left, to, s.right, to, pen)
		}
	})
}

// signLines are the lines to sign on, beside each other.
type signLines struct {
	as   []*pdf.Text // "Owner: Mira, Security architect"
	date *pdf.Text
	each float64
}

func (s *sheet) signers(all []report.Item) *signLines {
	out := &signLines{each: (s.width() - 2*formPad - float64(len(all)-1)*18) / float64(len(all))}
	for _, it := range all {
		spans := []pdf.Span{{Text: oneLine(it.Lead) + ": ", Style: s.smallBold()}, {Text: oneLine(it.Text), Style: s.small()}}
		if strings.TrimSpace(it.Text) == "" {
			spans[1].Text = blankRule + ", name and role"
		}

		out.as = append(out.as, s.Layout(out.each, spans...))
	}

	out.date = s.Layout(out.each, pdf.Span{Text: "Date: " + blankRule, Style: s.small()})
	return out
}

func (g *signLines) height() float64 {
	h := 0.0
	for _, t := range g.as {
		h = max(h, t.Height())
	}
	return formSign + 4 + h + 6 + g.date.Height() + formPad
}

func (g *signLines) least() float64 { return g.height() }

func (g *signLines) draw(s *sheet) {
	h := g.height()
	s.formFrame(s.y, s.y+h, s.y <= s.top, true)
	below := 0.0
	for _, t := range g.as {
		below = max(below, t.Height())
	}

	for i, t := range g.as {
		x := s.left + formPad + float64(i)*(g.each+18)
		y := s.y + formSign
		s.Artifact(func() { s.Rule(x, y, x+g.each, y, pdf.Pen{Width: 0.8, Color: ink}) })
		s.Open("P")
		s.ShowAll(t, x, y+4, g.each, pdf.Start)
		s.ShowAll(g.date, x, y+4+below+6, g.each, pdf.Start)
		s.Close()
	}

	s.y += h
}
