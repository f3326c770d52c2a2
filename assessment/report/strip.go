package report

import (
	"discern/assessment"
	"slices"
)

// StripRow are the squares of one trait, in the order of its questions.
type StripRow struct {
	Trait   string // "" where the squares do not say of which trait they are
	Squares []Square
}

// StripRows are the squares, a row a trait, in the order that the traits come in. Where
// one square names no trait none does, and all are one row without a name.
func (s *Sure) StripRows() []StripRow {
	if len(s.Strip) == 0 {
		return nil
	}
	if slices.ContainsFunc(s.Strip, func(q Square) bool { return q.Trait == "" }) {
		return []StripRow{{Squares: s.Strip}}
	}

	var out []StripRow
	for _, q := range s.Strip {
		i := slices.IndexFunc(out, func(r StripRow) bool { return r.Trait == q.Trait })
		if i < 0 {
			i, out = len(out), append(out, StripRow{Trait: q.Trait})
		}
		out[i].Squares = append(out[i].Squares, q)
	}

	return out
}

// StripMark is one square of the strip, drawn in a box StripSide wide and high.
// Each standing has a sign of its own in form, not in colour alone, so that grey
// paper tells them apart.
type StripMark struct {
	Fill    Drawing // in ink; nil for none
	Half    Drawing // in a lighter ink; nil for none
	Outline Drawing
	Dashed  bool // the outline is dashed
	Line    Drawing
	Sign    string // a letter in the middle; "" for none
}

// StripSide is the width and height of a square of the strip.
const StripSide = 10.0

// Mark draws a square.
func (q Square) Mark() StripMark {
	box := rectangle(0.5, 0.5, StripSide-1, StripSide-1)
	m := StripMark{Outline: box}
	switch q.Standing {
	case assessment.FactShown:
		m.Fill = box
	case assessment.FactSaid:
		m.Half = box
	case assessment.FactAssumed:
		m.Half = Drawing{{Op: MoveTo, To: Point{0.5, 9.5}}, {Op: LineTo, To: Point{9.5, 9.5}},
			{Op: LineTo, To: Point{9.5, 0.5}}, {Op: ClosePath}}
	case assessment.FactContradicted:
		m.Line = Drawing{{Op: MoveTo, To: Point{2.5, 2.5}}, {Op: LineTo, To: Point{7.5, 7.5}},
			{Op: MoveTo, To: Point{7.5, 2.5}}, {Op: LineTo, To: Point{2.5, 7.5}}}
	case assessment.FactNotKnown:
		m.Sign = "?"
	case assessment.FactNotAsked:
		m.Dashed = true
	case assessment.FactNotApplicable:
		m.Line = Drawing{{Op: MoveTo, To: Point{2.5, 5}}, {Op: LineTo, To: Point{7.5, 5}}}
	}

	return m
}

func rectangle(x, y, w, h float64) Drawing {
	return Drawing{{Op: MoveTo, To: Point{x, y}}, {Op: LineTo, To: Point{x + w, y}}, {Op: LineTo, To: Point{x + w, y + h}},
		{Op: LineTo, To: Point{x, y + h}}, {Op: ClosePath}}
}
