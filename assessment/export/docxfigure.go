package export

import (
	"cmp"
	"discern/assessment/brand"
	"discern/assessment/export/docx"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"strings"
	"unicode/utf8"
)

// drawer collects the shapes of a figure, from drawings in units of their own.
type drawer struct {
	figure *docx.Figure
	unit   float64 // points to a unit of the drawings
	down   float64 // how far down they stand, in that unit
}

func (w drawer) stroke(d report.Drawing, pen pdf.Pen) {
	if len(d) > 0 {
		w.figure.Shapes = append(w.figure.Shapes, docx.Shape{Path: wordPath(d.Moved(0, w.down), w.unit),
			Pen: &docx.Pen{Width: pen.Width, Color: docx.Color(pen.Color), Dash: pen.Dash}})
	}
}

func (w drawer) fill(d report.Drawing, c pdf.Color) {
	if len(d) > 0 {
		w.figure.Shapes = append(w.figure.Shapes,
			docx.Shape{Path: wordPath(d.Moved(0, w.down), w.unit), Fill: docx.Ink(docx.Color(c))})
	}
}

// wordPath is a drawing as the steps of a path, in points.
func wordPath(d report.Drawing, unit float64) []docx.PathStep {
	var out []docx.PathStep
	for _, s := range d {
		step := docx.PathStep{Op: byte(s.Op)}
		points := []report.Point{s.To}
		switch s.Op {
		case report.CurveTo:
			points = []report.Point{s.C1, s.C2, s.To}
		case report.ClosePath:
			points = nil
		}

		for i, p := range points {
			step.At[2*i], step.At[2*i+1] = p.X*unit, p.Y*unit
		}

		out = append(out, step)
	}

	return out
}

// longestClaim is how long a claim may be to stand in the drawing.
const longestClaim = 40

// longestEnd is how many letters the two ends of a scale may have together to
// stand on one line, above it.
const longestEnd = 84

// rail draws a trait as a scale, with what its ends stand for and the claim, as far
// as there is room for them. It reports which of them it has.
func (w *wordReport) rail(sc *report.Scale) (f *docx.Figure, ends, claimed bool) {
	const size = 9.0 // of the letters
	g := sc.Geometry()
	wide := w.d.Measure()
	to := drawer{unit: wide / report.ScaleWidth,
		figure: &docx.Figure{Width: wide, Height: report.ScaleHeight * wide / report.ScaleWidth, Name: "Scale",
			Alt: oneLine(scaleWords(sc))}}
	label := func(text string, c pdf.Color, x, y, room float64, align string, bold bool) {
		to.figure.Shapes = append(to.figure.Shapes,
			docx.Shape{Label: &docx.Label{Text: text, Style: "FigureText", X: x, Y: y, Width: room, Size: size,
				Color: docx.Color(c), Align: align, Bold: bold}})
	}

	left, right := oneLine(sc.Left), oneLine(sc.Right)
	if ends = utf8.RuneCountInString(left)+utf8.RuneCountInString(right) <= longestEnd; ends {
		to.down = size * 1.2 / to.unit
		to.figure.Height += size * 1.2
		share := max(0.25, min(0.75, float64(utf8.RuneCountInString(left)+2)/float64(utf8.RuneCountInString(left+right)+4)))
		label(left, codeBlue, 0, size, share*wide, "left", true)
		label(right, modelRed, share*wide, size, (1-share)*wide, "right", true)
	}

	to.fill(g.Band, 0xFFFFFF)
	to.stroke(g.Hatch, pdf.Pen{Width: 0.6, Color: unknown})
	to.stroke(g.Band, pdf.Pen{Width: 0.6, Color: unknown})
	to.stroke(g.Rail, pdf.Pen{Width: 1.3, Color: control})
	to.stroke(g.Middle, pdf.Pen{Width: 0.7, Color: control, Dash: []float64{1.4, 2.2}})
	to.fill(g.Left, codeBlue)
	to.fill(g.Right, modelRed)
	for _, m := range g.Marks {
		to.stroke(m, pdf.Pen{Width: 1.3, Color: ink3})
	}

	to.fill(g.Claim, 0xFFFFFF)
	to.stroke(g.Claim, pdf.Pen{Width: 1.2, Color: ink})
	to.stroke(g.Marker, pdf.Pen{Width: 2.4, Color: 0xFFFFFF}) // parts it from the band
	to.fill(g.Marker, ink)

	claim := oneLine(sc.ClaimLabel)
	if g.Claim == nil || claim == "" || utf8.RuneCountInString(claim) > longestClaim {
		return to.figure, ends, false
	}

	const room = 170.0
	x, align := max(0, min(g.ClaimX*to.unit-room/2, wide-room)), "center"
	switch x {
	case 0:
		align = "left"
	case wide - room:
		align = "right"
	}

	label(claim, ink2, x, to.figure.Height+size*0.4, room, align, false)
	to.figure.Height += size * 0.8

	return to.figure, ends, true
}

// reach writes the picture of what the system reaches, a figure a page where it
// takes several, with its caption.
func (w *wordReport) reach(b report.Block) {
	if b.Reach != nil {
		for _, p := range b.Reach.Pictures(w.d.Measure()/pixel, (w.d.Tall()-headingRoom)/pixel) {
			w.d.Add(docx.Paragraph{Style: "FigureLine", Spans: []docx.Span{{Figure: wordPicture(p)}}})
		}
	}

	lead := b.Lead
	if b.Text != "" {
		lead = "In words."
	}
	w.paragraphs(w.running("BodyText", lead, b.Text, b.From))
}

// labelSlack is how much wider the room for a label is than it needs in the
// program's letters, for what stands in where Word's are missing.
const labelSlack = 1.12

// wordPicture is a picture as a figure of vectors, its words as text.
func wordPicture(p report.Picture) *docx.Figure {
	to := drawer{unit: pixel, figure: &docx.Figure{Width: p.Width * pixel, Height: p.Height * pixel,
		Name: "Picture of the reach", Alt: oneLine(p.Alt)}}
	for _, s := range p.Shapes {
		if s.Fill != "" {
			to.fill(s.Path, inks[s.Fill])
		}
		if s.Stroke != "" {
			to.stroke(s.Path, pdf.Pen{Width: s.Width * pixel, Color: inks[s.Stroke], Dash: scaled(s.Dash, pixel)})
		}
	}

	for _, l := range p.Labels {
		x := l.X * pixel
		to.figure.Shapes = append(to.figure.Shapes,
			docx.Shape{Label: &docx.Label{Text: oneLine(l.Text), Style: "FigureText", X: x, Y: l.Y * pixel,
				Width: min(l.Width*pixel*labelSlack, to.figure.Width-x), Size: l.Size * pixel, Bold: l.Bold,
				Color: docx.Color(inks[l.Ink])}})
	}

	return to.figure
}

// strip is one square a question, a line a trait with its name before it, in a width.
// A trait with more squares than fit goes on below.
func strip(f *report.Sure, width float64) *docx.Figure {
	name, longest, rows := 0.0, 1, f.StripRows()
	for _, r := range rows {
		name = max(name, stripNameLetter*float64(utf8.RuneCountInString(r.Trait)+1))
		longest = max(longest, len(r.Squares))
	}
	if name = min(name, width-leastMarks*stripeClose); rows[0].Trait == "" {
		name = 0
	}

	step := max(stripeClose-0.6, min(10, (width-name)/float64(longest))) // a trait on a line, if need be closely
	side := step * 0.84
	to := drawer{unit: side / report.StripSide, figure: &docx.Figure{Width: width,
		Name: "How each answer is known", Alt: oneLine(f.Counts)}}
	label := func(l docx.Label) {
		l.Style = "FigureText"
		to.figure.Shapes = append(to.figure.Shapes, docx.Shape{Label: &l})
	}

	most, y := max(1, int((width-name)/step)), 0.0
	for _, r := range rows {
		if r.Trait != "" {
			label(docx.Label{Text: cutTo(oneLine(r.Trait), int(name/stripNameLetter)), Y: y + side*0.8, Width: name, Size: 7,
				Color: docx.Color(ink2)})
		}
		for i, q := range r.Squares {
			if i > 0 && i%most == 0 {
				y += step
			}
			x := name + float64(i%most)*step
			to.square(q.Mark(), x, y)
			if m := q.Mark(); m.Sign != "" {
				label(docx.Label{Text: m.Sign, X: x, Y: y + side*0.78, Width: side, Size: side * 0.76, Bold: true,
					Color: docx.Color(ink), Align: "center"})
			}
		}
		y += step
	}
	to.figure.Height = y

	return to.figure
}

// stripNameLetter is about how wide a letter of a trait's name is, beside the squares.
const stripNameLetter = 3.6

// square draws one square of the strip, without its sign.
func (w drawer) square(m report.StripMark, x, y float64) {
	at := func(d report.Drawing) report.Drawing { return d.Moved(x/w.unit, y/w.unit) }
	w.fill(at(m.Fill), ink)
	w.fill(at(m.Half), 0xA9A59C)

	pen := pdf.Pen{Width: 0.7, Color: ink3}
	if m.Dashed {
		pen.Dash = []float64{1.6, 1.4}
	}

	w.stroke(at(m.Outline), pen)
	w.stroke(at(m.Line), pdf.Pen{Width: 1.1, Color: risk})
}

// glyph draws the sign of a shape, which decorates its name.
func glyph(r report.Report) *docx.Figure {
	const unit = 0.7
	to := drawer{unit: unit, figure: &docx.Figure{Width: report.GlyphWidth * unit, Height: report.GlyphHeight * unit,
		Name: "Sign of the shape"}}
	for _, g := range report.Glyph(r.Shape) {
		to.stroke(g.Drawing, pdf.Pen{Width: 2 * unit, Color: ink, Dash: scaled(g.Dash, unit)})
	}

	return to.figure
}

// logo is the sender's logo; false where there is none that can be read.
func (w *wordReport) logo() (docx.Span, bool) {
	l := w.report.Sender.Logo
	if l == nil || l.Width < 1 || l.Height < 1 || len(l.Data) == 0 {
		return docx.Span{}, false
	}

	by := min(logoWide/float64(l.Width), logoHigh/float64(l.Height))
	wide, high := float64(l.Width)*by, float64(l.Height)*by
	alt := "Logo of " + cmp.Or(oneLine(w.report.Sender.Firm), "the sender")
	if l.Type != brand.SVG {
		kind, ok := strings.CutPrefix(l.Type, "image/")
		if !ok || kind != "png" && kind != "jpeg" {
			return docx.Span{}, false
		}
		return docx.Span{Image: &docx.Image{Data: l.Data, Type: kind, Width: wide, Height: high, Alt: alt}}, true
	}

	d, err := brand.ReadDrawing(l.Data)
	if err != nil {
		return docx.Span{}, false
	}

	by = wide / d.Width
	f := &docx.Figure{Width: wide, Height: high, Name: "Logo", Alt: alt}
	for _, s := range d.Shapes {
		shape := docx.Shape{}
		for _, step := range s.Path {
			at := step.At
			for i := range at {
				at[i] *= by
			}
			shape.Path = append(shape.Path, docx.PathStep{Op: step.Op, At: at})
		}

		if s.Fill >= 0 {
			shape.Fill = docx.Ink(docx.Color(s.Fill))
		}
		if s.Stroke >= 0 {
			shape.Pen = &docx.Pen{Width: s.Width * by, Color: docx.Color(s.Stroke)}
		}
		f.Shapes = append(f.Shapes, shape)
	}

	return docx.Span{Figure: f}, true
}
