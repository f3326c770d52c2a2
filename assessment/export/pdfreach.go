package export

import (
	"discern/assessment/export/pdf"
	"discern/assessment/report"
)

// pixel is a CSS pixel in points, the unit of a picture.
const pixel = 0.75

// headingRoom is what a picture leaves free on its page, in points, for the title
// and the sentence above it.
const headingRoom = 84.0

// inks are the colours of a picture on paper.
var inks = map[report.Ink]pdf.Color{
	report.InkMain: ink, report.InkQuiet: ink2, report.InkRisk: 0xA8201A, report.InkFaint: control,
	report.InkHair:  hairline,
	report.InkPaper: 0xFFFFFF,
}

// reach sets the picture, a canvas a page where it takes several, with its caption.
func (s *sheet) reach(b report.Block) []placed {
	var out []placed
	if b.Reach != nil {
		for _, p := range b.Reach.Pictures(s.width()/pixel, (s.full()-headingRoom)/pixel) {
			out = append(out, placed{piece: &canvas{picture: p}, above: 12})
		}
	}

	lead := b.Lead
	if b.Text != "" {
		lead = "In words."
	}
	return append(out, s.running(lead, b.Text, b.From, 0, s.measure(), s.body())...)
}

// canvas is a picture on paper. It is never split.
type canvas struct{ picture report.Picture }

func (c *canvas) height() float64 { return c.picture.Height * pixel }

func (c *canvas) least() float64 { return c.height() }

func (c *canvas) draw(s *sheet) {
	e := s.Open("Figure")
	e.Alt(oneLine(c.picture.Alt))
	s.Box(e, s.left, s.y, s.width(), c.height())
	for _, shape := range c.picture.Shapes {
		path := placedPath(shape.Path, s.left, s.y, pixel)
		if shape.Fill != "" {
			s.Fill(path, inks[shape.Fill])
		}
		if shape.Stroke != "" {
			s.Stroke(path, pdf.Pen{Width: shape.Width * pixel, Color: inks[shape.Stroke], Dash: scaled(shape.Dash, pixel)})
		}
	}

	for _, l := range c.picture.Labels {
		c.label(s, l)
	}
	s.Close()
	s.y += c.height()
}

// label sets a line of text with its base line where the picture has it.
func (c *canvas) label(s *sheet, l report.Label) {
	font := s.sans
	if l.Bold {
		font = s.sansBold
	}
	size := l.Size * pixel
	t := s.fit(l.Text, l.Width*pixel, s.style(font, size, size, inks[l.Ink]))
	s.ShowAll(t, s.left+l.X*pixel, s.y+l.Y*pixel-t.Leading/2-font.Middle(size), t.Width(), pdf.Start)
}

func scaled(in []float64, by float64) []float64 {
	var out []float64
	for _, v := range in {
		out = append(out, v*by)
	}
	return out
}
