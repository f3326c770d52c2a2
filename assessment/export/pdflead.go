package export

import (
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"strings"
)

// density is how closely page one is set. It is set in the first of these that fits the page.
type density struct {
	headline, size float64 // of the type
	gap, row       float64 // between parts, and above and below a row
}

var densities = []density{
	{headline: 28, size: 10.5, gap: 24, row: 12},
	{headline: 28, size: 10.5, gap: 18, row: 9.5},
	{headline: 26, size: 10.5, gap: 15, row: 8},
	{headline: 24, size: 10.5, gap: 12, row: 6},
	{headline: 22, size: 10, gap: 9, row: 4.5},
}

// lead sets page one, which stands alone: the verdict, what it means, what to
// do first, how sure it is, and three numbers.
func (s *sheet) lead() {
	s.y = 22 * millimetre
	s.section = oneLine(s.report.Title)
	s.logo(s.report.Sender.Logo)
	s.Artifact(func() { s.Rule(s.left, s.y, s.right, s.y, pdf.Pen{Width: 2, Color: ink}) })
	s.y += 12

	var pieces []placed
	for _, d := range densities {
		if pieces = s.leadPieces(d); heightOf(pieces) <= s.room() {
			break
		}
	}

	s.set(pieces)
}

func (s *sheet) leadPieces(d density) []placed {
	r := s.report
	large := pdf.Style{Font: s.serifBold, Size: d.headline, Leading: d.headline * 1.17, Color: ink, Tracking: -0.012 * d.headline}
	headline := heading{
		prose: prose{text: s.Balance(s.width(), pdf.Span{Text: oneLine(r.Lead.Headline), Style: large}), tag: "H1", width: s.width()},
		title: oneLine(r.Title), place: "top",
	}
	title := s.Layout(s.width(), pdf.Span{Text: oneLine(r.Title), Style: s.style(s.sansBold, 10.5, 14, ink2)})
	pieces := []placed{
		{piece: &prose{text: title, tag: "P", width: s.width()}, keep: true},
		{piece: &headline, above: d.gap * 1.6},
		{piece: s.meta(r), above: d.gap * 0.9},
		{piece: s.tag(r), above: d.gap * 0.9},
	}

	for i, b := range leadParts(r.Lead) {
		above := 0.0
		if i == 0 {
			above = d.gap
		}

		pieces = append(pieces, placed{piece: s.leadRow(b, d), above: above})
	}

	pieces = append(pieces, s.numbers(r.Keys)...)
	for _, b := range basisPart(r.Lead) {
		row := s.leadRow(b, d)
		row.bare = len(r.Keys) > 0
		pieces = append(pieces, placed{piece: row})
	}

	return pieces
}

// tag is the shape's glyph with its name, in a rounded frame.
type tag struct {
	name  *pdf.Text
	glyph []report.GlyphStroke
}

const (
	glyphUnit = 0.7 // points to a unit of a glyph
	tagPad    = 11.0
)

func (s *sheet) tag(r report.Report) *tag {
	return &tag{
		name:  s.Layout(s.width()-report.GlyphWidth*glyphUnit-4*tagPad, pdf.Span{Text: oneLine(r.ShapeName), Style: s.style(s.sansBold, 10.5, 14, ink)}),
		glyph: report.Glyph(r.Shape),
	}
}

func (t *tag) height() float64 { return max(t.name.Height()+15, 29) }

func (t *tag) least() float64 { return t.height() }

func (t *tag) draw(s *sheet) {
	h, wide := t.height(), report.GlyphWidth*glyphUnit
	s.Artifact(func() {
		frame := pdf.Rounded(s.left+0.5, s.y, wide+t.name.Width()+2.8*tagPad, h, 14.5)
		s.Stroke(frame, pdf.Pen{Width: 0.9, Color: control})
		for _, g := range t.glyph {
			pen := pdf.Pen{Width: 2 * glyphUnit, Color: ink}
			for _, d := range g.Dash {
				pen.Dash = append(pen.Dash, d*glyphUnit)
			}

			s.Stroke(placedPath(g.Drawing, s.left+tagPad, s.y+(h-report.GlyphHeight*glyphUnit)/2, glyphUnit), pen)
		}
	})
	s.Open("P")
	s.ShowAll(t.name, s.left+wide+1.8*tagPad, s.y+(h-t.name.Height())/2, t.name.Width()+1, pdf.Start)
	s.Close()
	s.y += h
}

// meta is one line of terms and values: for whom, with whom, when, which.
func (s *sheet) meta(r report.Report) piece {
	var spans []pdf.Span
	for i, p := range r.Meta {
		if i > 0 {
			spans = append(spans, pdf.Span{Text: "   ", Style: s.small()})
		}

		bold := s.smallBold()
		bold.Color = ink
		spans = append(spans, pdf.Span{Text: oneLine(p.Term) + " ", Style: s.small()}, pdf.Span{Text: oneLine(p.Value), Style: bold})
	}

	return &prose{text: s.Layout(s.width(), spans...), tag: "P", width: s.width()}
}

const labelWidth = 108.0

// leadRow is a label with what it says beside it, under a hairline.
type leadRow struct {
	label  *pdf.Text
	pieces []placed
	pad    float64 // above and below
	bare   bool    // without the hairline: it stands under the box
}

func (s *sheet) leadRow(b report.Block, d density) *leadRow {
	label := strings.TrimSuffix(b.Lead, ".")
	pieces := s.running("", b.Text, b.From, labelWidth, s.width()-labelWidth, s.style(s.sans, d.size, d.size*1.42, ink))
	return &leadRow{
		label:  s.Layout(labelWidth-14, pdf.Span{Text: label, Style: s.style(s.sansBold, 9, 12.6, ink2)}),
		pieces: inner(pieces),
		pad:    d.row,
	}
}

func (l *leadRow) height() float64 {
	return max(heightOf(l.pieces), l.label.Height()+2) + 2*l.pad
}

func (l *leadRow) least() float64 {
	return max(need(l.pieces, l.height()), l.label.Height()) + 2*l.pad
}

func (l *leadRow) draw(s *sheet) {
	if !l.bare {
		s.Artifact(func() { s.Rule(s.left, s.y, s.right, s.y, pdf.Pen{Width: 0.5, Color: hairline}) })
	}

	s.y += l.pad
	s.Open("Div")
	defer s.Close()
	s.Open("P")
	s.ShowAll(l.label, s.left, s.y+1.6, labelWidth, pdf.Start)
	s.Close()
	page, from := s.Page(), s.y
	s.set(l.pieces)
	if s.Page() == page {
		s.y = max(s.y, from+l.label.Height()+2)
	}

	s.y += l.pad
}

// numbers are the three figures of page one, in a ruled box. Where the words
// beside them are far too many for a box they are set as paragraphs.
func (s *sheet) numbers(keys []report.Key) []placed {
	if len(keys) == 0 {
		return nil
	}

	b := &keyBox{}
	wide := s.width()/float64(len(keys)) - 2*keyPad
	for _, k := range keys {
		figure := s.Layout(wide, pdf.Span{Text: oneLine(k.Value), Style: s.style(s.serifBold, 20, 24, ink)})
		text := s.Layout(wide, append([]pdf.Span{{Text: oneLine(k.Text), Style: s.small()}}, s.refSpans(k.From, s.small())...)...)
		b.cells = append(b.cells, keyCell{figure, text})
	}

	if len(keys) <= 4 && b.height() < s.full()/2 {
		return []placed{{piece: b, above: 10}}
	}

	var out []placed
	for _, k := range keys {
		out = append(out, s.running(k.Value, k.Text, k.From, 0, s.measure(), s.body())...)
	}

	return out
}

const keyPad = 11.0

type keyCell struct{ figure, text *pdf.Text }

type keyBox struct{ cells []keyCell }

func (b *keyBox) height() float64 {
	h := 0.0
	for _, c := range b.cells {
		h = max(h, c.figure.Height()+2+c.text.Height())
	}
	return h + 2*keyPad
}

func (b *keyBox) least() float64 { return b.height() }

func (b *keyBox) draw(s *sheet) {
	h, wide := b.height(), s.width()/float64(len(b.cells))
	s.Artifact(func() {
		s.Stroke(pdf.Rounded(s.left+0.5, s.y, s.width()-1, h, 4.5), pdf.Pen{Width: 0.9, Color: control})
		for i := 1; i < len(b.cells); i++ {
			x := s.left + float64(i)*wide
			s.Rule(x, s.y+keyPad, x, s.y+h-keyPad, pdf.Pen{Width: 0.5, Color: hairline})
		}
	})
	for i, c := range b.cells {
		x, y := s.left+float64(i)*wide+keyPad+1, s.y+keyPad-2
		s.Open("Div")
		s.Open("P")
		s.ShowAll(c.figure, x, y, wide-2*keyPad, pdf.Start)
		s.Close()
		s.Open("P")
		s.ShowAll(c.text, x, y+c.figure.Height()+2, wide-2*keyPad, pdf.Start)
		s.Close()
		s.Close()
	}

	s.y += h
}
