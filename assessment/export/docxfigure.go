package export

import (
	"discern/assessment/export/docx"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"unicode/utf8"
)

// drawer collects the shapes of a figure, from drawings in units of their own.
type drawer struct {
	figure *docx.Figure
	unit   float64 // points to a unit of the drawings
}

func (w drawer) stroke(d report.Drawing, pen pdf.Pen) {
	if len(d) > 0 {
		w.figure.Shapes = append(w.figure.Shapes, docx.Shape{Path: wordPath(d, w.unit), Pen: &docx.Pen{Width: pen.Width, Color: docx.Color(pen.Color), Dash: pen.Dash}})
	}
}

func (w drawer) fill(d report.Drawing, c pdf.Color) {
	if len(d) > 0 {
		w.figure.Shapes = append(w.figure.Shapes, docx.Shape{Path: wordPath(d, w.unit), Fill: docx.Ink(docx.Color(c))})
	}
}

// wordPath is a drawing as the steps of a path, in points.
func wordPath(d report.Drawing, unit float64) []docx.Step {
	var out []docx.Step
	for _, s := range d {
		step := docx.Step{Op: byte(s.Op)}
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

// rail draws a trait as a scale. It reports whether the drawing names the claim.
func (w *wordReport) rail(sc *report.Scale) (*docx.Figure, bool) {
	g := sc.Geometry()
	to := drawer{unit: w.d.Measure() / report.ScaleWidth, figure: &docx.Figure{
		Width: w.d.Measure(), Height: report.ScaleHeight * w.d.Measure() / report.ScaleWidth, Name: "Scale", Alt: oneLine(scaleWords(sc))}}
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

	label := oneLine(sc.ClaimLabel)
	if g.Claim == nil || label == "" || utf8.RuneCountInString(label) > longestClaim {
		return to.figure, false
	}

	const room, size = 170.0, 9.0
	x := max(0, min(g.ClaimX*to.unit-room/2, to.figure.Width-room))
	align := "center"
	switch {
	case x == 0:
		align = ""
	case x == to.figure.Width-room:
		align = "right"
	}

	to.figure.Shapes = append(to.figure.Shapes, docx.Shape{Label: &docx.Label{Text: label, Style: "FigureText", X: x, Y: to.figure.Height + size, Width: room, Size: size, Color: docx.Color(ink2), Align: align}})
	to.figure.Height += size * 1.5

	return to.figure, true
}

// glyph draws the sign of a shape, which decorates its name.
func (w *wordReport) glyph(r report.Report) *docx.Figure {
	const unit = 0.7
	to := drawer{unit: unit, figure: &docx.Figure{Width: report.GlyphWidth * unit, Height: report.GlyphHeight * unit, Name: "Sign of the shape"}}
	for _, g := range report.Glyph(r.Shape) {
		pen := pdf.Pen{Width: 2 * unit, Color: ink}
		for _, d := range g.Dash {
			pen.Dash = append(pen.Dash, d*unit)
		}
		to.stroke(g.Drawing, pen)
	}

	return to.figure
}
