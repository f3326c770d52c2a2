package pdf

import (
	"encoding/binary"
	"math"

	"github.com/go-text/typesetting/font/opentype"
)

// quadratic collects an outline as TrueType keeps it: points on the curve and
// quadratic control points off it. Fonts made of cubic curves are embedded
// this way too, so that one kind of font file is enough.
type quadratic struct {
	points []quadPoint
	ends   []int // last point of every contour
	begun  int   // first point of the current contour
}

type quadPoint struct {
	x, y int16
	on   bool
}

func (q *quadratic) add(s opentype.Segment) {
	switch s.Op {
	case opentype.SegmentOpMoveTo:
		q.end()
		q.point(s.Args[0], true)

	case opentype.SegmentOpLineTo:
		q.point(s.Args[0], true)
	case opentype.SegmentOpQuadTo:
		q.point(s.Args[0], false)
		q.point(s.Args[1], true)

	case opentype.SegmentOpCubeTo:
		q.cube(s.Args)
	}
}

// tolerance is how far, in font units, a quadratic may lie off its cubic: half
// the rounding of the coordinates themselves.
const tolerance = 0.5

// cube replaces a cubic by as many quadratics as the tolerance asks for. The
// distance of one quadratic from its cubic is at most √3/36 times the third
// difference of the control points, and falls with the cube of their number.
func (q *quadratic) cube(to [3]opentype.SegmentPoint) {
	if len(q.points) == q.begun {
		return // a curve from nowhere: the font is damaged
	}

	last := q.points[len(q.points)-1]
	p := [4]opentype.SegmentPoint{{X: float32(last.x), Y: float32(last.y)}, to[0], to[1], to[2]}
	dx := float64(p[3].X - 3*p[2].X + 3*p[1].X - p[0].X)
	dy := float64(p[3].Y - 3*p[2].Y + 3*p[1].Y - p[0].Y)

	n := int(math.Ceil(math.Cbrt(math.Hypot(dx, dy) * math.Sqrt(3) / 36 / tolerance)))
	n = max(1, min(n, 16))
	for i := range n {
		a, b := float32(i)/float32(n), float32(i+1)/float32(n)
		// The control point that keeps the tangents at both ends best.
		ca, cb := slope(p, a), slope(p, b)
		from, end := on(p, a), on(p, b)
		h := (b - a) / 4
		q.point(opentype.SegmentPoint{X: (from.X+end.X)/2 + h*(ca.X-cb.X), Y: (from.Y+end.Y)/2 + h*(ca.Y-cb.Y)}, false)
		q.point(end, true)
	}
}

// on is the point of a cubic at t from 0 to 1, slope its derivative there.
func on(p [4]opentype.SegmentPoint, t float32) opentype.SegmentPoint {
	u := 1 - t
	a, b, c, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return opentype.SegmentPoint{X: a*p[0].X + b*p[1].X + c*p[2].X + d*p[3].X,
		Y: a*p[0].Y + b*p[1].Y + c*p[2].Y + d*p[3].Y}
}

func slope(p [4]opentype.SegmentPoint, t float32) opentype.SegmentPoint {
	u := 1 - t
	a, b, c := 3*u*u, 6*u*t, 3*t*t
	return opentype.SegmentPoint{
		X: a*(p[1].X-p[0].X) + b*(p[2].X-p[1].X) + c*(p[3].X-p[2].X),
		Y: a*(p[1].Y-p[0].Y) + b*(p[2].Y-p[1].Y) + c*(p[3].Y-p[2].Y),
	}
}

func (q *quadratic) point(at opentype.SegmentPoint, on bool) {
	round := func(v float32) int16 {
		return int16(max(math.MinInt16, min(math.MaxInt16, math.Round(float64(v)))))
	}
	q.points = append(q.points, quadPoint{round(at.X), round(at.Y), on})
}

func (q *quadratic) end() {
	if len(q.points) > q.begun {
		q.ends = append(q.ends, len(q.points)-1)
		q.begun = len(q.points)
	}
}

// bytes returns the outline as an entry of the glyf table.
func (q *quadratic) bytes() []byte {
	q.end()
	if len(q.ends) == 0 || len(q.points) > math.MaxUint16 {
		return nil
	}

	low, high := q.points[0], q.points[0]
	for _, p := range q.points {
		low.x, low.y = min(low.x, p.x), min(low.y, p.y)
		high.x, high.y = max(high.x, p.x), max(high.y, p.y)
	}

	var out []byte
	put := func(v int) { out = binary.BigEndian.AppendUint16(out, uint16(v)) }
	for _, v := range []int16{int16(len(q.ends)), low.x, low.y, high.x, high.y} {
		put(int(v))
	}

	for _, e := range q.ends {
		put(e)
	}

	put(0) // no instructions
	for _, p := range q.points {
		flag := byte(0) // both coordinates as two-byte steps
		if p.on {
			flag = 1
		}

		out = append(out, flag)
	}

	var last quadPoint
	for _, p := range q.points {
		put(int(p.x) - int(last.x))
		last.x = p.x
	}

	for _, p := range q.points {
		put(int(p.y) - int(last.y))
		last.y = p.y
	}

	return out
}
