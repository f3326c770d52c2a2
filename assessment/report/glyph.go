package report

import (
	"discern/assessment"
	"strconv"
	"strings"
)

// Drawing is a line drawing in a box with y growing downwards: a list of steps
// that SVG and PDF alike can follow.
type Drawing []PathStep

// PathStep moves, draws or closes; To is where it ends.
type PathStep struct {
	Op     PathOp
	C1, C2 Point // control points, curves only
	To     Point // unused by ClosePath
}

// Point is a place in the box.
type Point struct{ X, Y float64 }

// PathOp names a step by its SVG letter.
type PathOp byte

const (
	MoveTo    PathOp = 'M' // lift the pen and go to To
	LineTo    PathOp = 'L' // straight to To
	CurveTo   PathOp = 'C' // a cubic curve to To
	ClosePath PathOp = 'Z' // straight back to where the pen came down
)

// D returns the drawing as the value of an SVG "d" attribute.
func (d Drawing) D() string {
	var b strings.Builder
	point := func(at Point) {
		b.WriteString(decimal(at.X) + " " + decimal(at.Y))
	}
	for _, s := range d {
		b.WriteByte(byte(s.Op))
		switch s.Op {
		case MoveTo, LineTo:
			point(s.To)
		case CurveTo:
			point(s.C1)
			b.WriteByte(' ')
			point(s.C2)
			b.WriteByte(' ')
			point(s.To)
		}
	}

	return b.String()
}

// decimal writes a number with at most two decimals, as short as it gets.
func decimal(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// GlyphWidth and GlyphHeight are the size of the box every glyph is drawn in,
// in the units of its strokes.
const (
	GlyphWidth  = 64.0
	GlyphHeight = 32.0
)

// GlyphStroke is one stroke of a glyph, 2 units wide, without fill.
type GlyphStroke struct {
	Drawing Drawing
	Dash    []float64 // lengths of dash and gap; nil for a solid stroke
}

// Glyph returns the small drawing that stands for a shape. Square corners mean
// fixed by code, round means chosen by the model, dashed means a limit or not
// known. It decorates a name and never stands alone.
func Glyph(shape assessment.Shape) []GlyphStroke {
	switch shape {
	case assessment.FixedPath:
		return []GlyphStroke{{Drawing: drawAll(drawLine(3, 16, 14, 16), drawBox(14, 10, 12, 12), drawLine(26, 16, 38, 16),
			drawBox(38, 10, 12, 12), drawLine(50, 16, 61, 16))}}
	case assessment.ModelChosenBranches:
		return []GlyphStroke{{Drawing: drawAll(drawLine(4, 16, 16, 16), drawCircle(21, 16, 5),
			drawCurve(26, 16, 34, 16, 32, 7, 40, 7), drawLine(40, 7, 46, 7), drawBox(46, 2, 10, 10), drawLine(56, 7, 61, 7),
			drawCurve(26, 16, 34, 16, 32, 25, 40, 25), drawLine(40, 25, 46, 25), drawBox(46, 20, 10, 10),
			drawLine(56, 25, 61, 25))}}

	case assessment.BoundedAgent:
		limit := drawAll(drawLine(8, 2, 8, 30), drawLine(56, 2, 56, 30))
		return []GlyphStroke{{Drawing: drawLoop(1)}, {Drawing: limit, Dash: []float64{4, 4}}}

	case assessment.OpenAgent:
		ends := drawAll(drawLine(43, 10.5, 58, 5), drawLine(44.5, 16, 61, 16), drawLine(43, 21.5, 58, 27))
		return []GlyphStroke{{Drawing: drawAll(drawLoop(-9), ends)}}
	}
	return []GlyphStroke{{Drawing: drawLine(4, 16, 60, 16), Dash: []float64{2, 6}}}
}

// drawLoop draws a round chooser on a line that comes back to it; shift moves
// it to the right.
func drawLoop(shift float64) Drawing {
	return drawAll(
		drawLine(13+shift, 16, 17+shift, 16),
		drawCircle(22+shift, 16, 5),
		drawCurve(25.5+shift, 12.2, 28+shift, 8, 31+shift, 6, 36+shift, 6),
		drawCurve(36+shift, 6, 43+shift, 6, 48+shift, 10, 48+shift, 16),
		drawCurve(48+shift, 16, 48+shift, 22, 43+shift, 26, 36+shift, 26),
		drawCurve(36+shift, 26, 31+shift, 26, 28+shift, 24, 25.5+shift, 19.8),
	)
}

func drawAll(paths ...Drawing) Drawing {
	var out Drawing
	for _, p := range paths {
		out = append(out, p...)
	}
	return out
}

func drawLine(x1, y1, x2, y2 float64) Drawing {
	return Drawing{{Op: MoveTo, To: Point{x1, y1}}, {Op: LineTo, To: Point{x2, y2}}}
}

func drawBox(x, y, w, h float64) Drawing {
	return drawPolygon(Point{x, y}, Point{x + w, y}, Point{x + w, y + h}, Point{x, y + h})
}

func drawPolygon(at ...Point) Drawing {
	p := Drawing{{Op: MoveTo, To: at[0]}}
	for _, to := range at[1:] {
		p = append(p, PathStep{Op: LineTo, To: to})
	}
	return append(p, PathStep{Op: ClosePath})
}

func drawCurve(x1, y1, cx1, cy1, cx2, cy2, x2, y2 float64) Drawing {
	return Drawing{{Op: MoveTo, To: Point{x1, y1}},
		{Op: CurveTo, C1: Point{cx1, cy1}, C2: Point{cx2, cy2}, To: Point{x2, y2}}}
}

// A circle is drawn with four curves; 0.5523 is the control distance at which a
// cubic quarter differs from a circle by less than a thousandth of the radius.
func drawCircle(x, y, r float64) Drawing {
	k := 0.5523 * r
	return Drawing{
		{Op: MoveTo, To: Point{x + r, y}},
		{Op: CurveTo, C1: Point{x + r, y + k}, C2: Point{x + k, y + r}, To: Point{x, y + r}},
		{Op: CurveTo, C1: Point{x - k, y + r}, C2: Point{x - r, y + k}, To: Point{x - r, y}},
		{Op: CurveTo, C1: Point{x - r, y - k}, C2: Point{x - k, y - r}, To: Point{x, y - r}},
		{Op: CurveTo, C1: Point{x + k, y - r}, C2: Point{x + r, y - k}, To: Point{x + r, y}},
		{Op: ClosePath},
	}
}
