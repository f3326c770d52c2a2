package export

import (
	"cmp"
	"discern/assessment/brand"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
)

// The logo stands above the rule that page one begins with, at the right.
const (
	logoWide   = 60 * millimetre
	logoHigh   = 10 * millimetre
	logoBottom = 20 * millimetre // from the top of the page
)

// logo draws the sender's logo on page one. One that cannot be read is left out:
// the firm's name stands there all the same.
func (s *sheet) logo(l *report.Logo) {
	if l == nil || l.Width < 1 || l.Height < 1 {
		return
	}
	by := min(logoWide/float64(l.Width), logoHigh/float64(l.Height))
	w, h := float64(l.Width)*by, float64(l.Height)*by
	x, y := s.right-w, logoBottom-h

	draw := s.picture(l, x, y, w, h)
	if draw == nil {
		return
	}

	e := s.Open("Figure")
	e.Alt("Logo of " + cmp.Or(oneLine(s.report.Sender.Firm), "the sender"))
	s.Box(e, x, y, w, h)
	s.Within(x, y, w, h, draw)
	s.Close()
}

// picture is how a logo is drawn; nil where it cannot be.
func (s *sheet) picture(l *report.Logo, x, y, w, h float64) func() {
	if l.Type != brand.SVG {
		p, err := pdf.ParsePicture(l.Data)
		if err != nil {
			return nil
		}
		return func() { s.ShowPicture(p, x, y, w, h) }
	}

	d, err := brand.ReadDrawing(l.Data)
	if err != nil {
		return nil
	}
	return func() { s.drawing(d, x, y, w/d.Width) }
}

// drawing draws plain shapes, the first below the others.
func (s *sheet) drawing(d brand.Drawing, x, y, by float64) {
	for _, shape := range d.Shapes {
		p := &pdf.Path{}
		for _, step := range shape.Path {
			at := step.At
			for i := range at {
				at[i] = at[i]*by + []float64{x, y}[i%2]
			}

			switch step.Op {
			case 'M':
				p.Move(at[0], at[1])
			case 'L':
				p.Line(at[0], at[1])
			case 'C':
				p.Curve(at[0], at[1], at[2], at[3], at[4], at[5])
			case 'Z':
				p.Shut()
			}
		}

		switch {
		case shape.Fill >= 0 && shape.EvenOdd:
			s.FillEvenOdd(p, pdf.Color(shape.Fill))
		case shape.Fill >= 0:
			s.Fill(p, pdf.Color(shape.Fill))
		}

		if shape.Stroke >= 0 {
			s.Stroke(p, pdf.Pen{Width: shape.Width * by, Color: pdf.Color(shape.Stroke),
				Cap: shape.Cap, Join: shape.Join})
		}
	}
}

// accentOf is the colour of print that was chosen, as far as it can be read; our
// own where none was.
func accentOf(chosen string) pdf.Color {
	a, ok := brand.AccentOf(chosen)
	if !ok {
		return accent
	}

	var v pdf.Color
	for _, c := range a.Light[1:] {
		v = v<<4 | pdf.Color(hexDigit(c))
	}
	return v
}

func hexDigit(c rune) int {
	if c >= 'a' {
		return int(c-'a') + 10
	}
	return int(c - '0')
}
