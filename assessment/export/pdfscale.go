package export

import (
	"cmp"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"discern/assessment/words"
	"strings"
)

// rail is a trait drawn as a scale: its name, the two ends, the drawing and
// the drawing in words. It is never split.
type rail struct {
	title       *heading
	left, right *pdf.Text
	drawing     report.ScaleGeometry
	claim       *pdf.Text
	words       *pdf.Text
	alt         string
	unit        float64 // points to a unit of the drawing
}

func (s *sheet) scale(sc *report.Scale) *rail {
	half := s.width()/2 - 12
	end := func(text string, c pdf.Color) *pdf.Text {
		return s.Layout(half, pdf.Span{Text: oneLine(text), Style: s.style(s.sansBold, s.small().Size, 12, c)})
	}
	name := oneLine(sc.Name)
	r := &rail{
		title: &heading{
			prose: prose{text: s.Layout(s.width(), pdf.Span{Text: name, Style: s.under()}),
				tag: "H3", width: s.width()},
			level: 1, title: name,
		},
		left: end(sc.Left, codeBlue), right: end(sc.Right, modelRed),
		drawing: sc.Geometry(), unit: s.width() / report.ScaleWidth,
		alt: cmp.Or(oneLine(scaleWords(sc)), "A scale without a mark"),
	}
	said := strings.TrimSpace(strings.TrimPrefix(oneLine(sc.Words), name+":"))
	r.words = s.Layout(s.measure(), pdf.Span{Text: words.Capital(said), Style: s.small()})
	if r.drawing.Claim != nil && sc.ClaimLabel != "" {
		r.claim = s.fit(oneLine(sc.ClaimLabel), s.width()/2, s.style(s.sans, 9, 12, ink2))
	}

	return r
}

func (r *rail) ends() float64 { return max(r.left.Height(), r.right.Height()) }

func (r *rail) claimHeight() float64 {
	if r.claim == nil {
		return 0
	}
	return r.claim.Height()
}

func (r *rail) drawn() float64 { return report.ScaleHeight * r.unit }

func (r *rail) height() float64 {
	return r.title.height() + 5 + r.ends() + r.drawn() + r.claimHeight() + 1 + r.words.Height()
}

func (r *rail) least() float64 { return r.height() }

func (r *rail) draw(s *sheet) {
	r.title.draw(s)
	s.y += 5
	e := s.Open("Figure")
	e.Alt(r.alt)
	s.Box(e, s.left, s.y, s.width(), r.ends()+r.drawn()+r.claimHeight())
	s.ShowAll(r.left, s.left, s.y, s.width(), pdf.Start)
	s.ShowAll(r.right, s.left, s.y, s.width(), pdf.Right)
	s.y += r.ends()
	r.drawRail(s)
	s.y += r.drawn()
	if r.claim != nil {
		x := s.left + r.drawing.ClaimX*r.unit - r.claim.Width()/2
		x = max(s.left, min(x, s.right-r.claim.Width()))
		s.ShowAll(r.claim, x, s.y-4, r.claim.Width(), pdf.Start)
		s.y += r.claimHeight()
	}

	s.Close()
	s.y++
	s.Open("P")
	s.ShowAll(r.words, s.left, s.y, s.measure(), pdf.Start)
	s.Close()
	s.y += r.words.Height()
}

func (r *rail) drawRail(s *sheet) {
	at := func(d report.Drawing) *pdf.Path { return placedPath(d, s.left, s.y, r.unit) }
	g := r.drawing
	if g.Band != nil {
		s.Fill(at(g.Band), 0xFFFFFF)
	}

	s.Stroke(at(g.Hatch), pdf.Pen{Width: 0.6, Color: unknown})
	if g.Band != nil {
		s.Stroke(at(g.Band), pdf.Pen{Width: 0.6, Color: unknown})
	}

	s.Stroke(at(g.Rail), pdf.Pen{Width: 1.3, Color: control})
	s.Stroke(at(g.Middle), pdf.Pen{Width: 0.7, Color: control, Dash: []float64{1.4, 2.2}})
	s.Fill(at(g.Left), codeBlue)
	s.Fill(at(g.Right), modelRed)

	for _, m := range g.Marks {
		s.Stroke(at(m), pdf.Pen{Width: 1.3, Color: ink3})
	}

	if g.Claim != nil {
		s.Fill(at(g.Claim), 0xFFFFFF)
		s.Stroke(at(g.Claim), pdf.Pen{Width: 1.2, Color: ink})
	}

	if g.Marker != nil {
		s.Stroke(at(g.Marker), pdf.Pen{Width: 2.4, Color: 0xFFFFFF}) // parts it from the band
		s.Fill(at(g.Marker), ink)
	}
}

// placedPath sets a drawing on the page, its corner at x, y.
func placedPath(d report.Drawing, x, y, unit float64) *pdf.Path {
	p := &pdf.Path{}
	px := func(at report.Point) float64 { return x + at.X*unit }
	py := func(at report.Point) float64 { return y + at.Y*unit }
	for _, s := range d {
		switch s.Op {
		case report.MoveTo:
			p.Move(px(s.To), py(s.To))
		case report.LineTo:
			p.Line(px(s.To), py(s.To))
		case report.CurveTo:
			p.Curve(px(s.C1), py(s.C1), px(s.C2), py(s.C2), px(s.To), py(s.To))
		case report.ClosePath:
			p.Shut()
		}
	}

	return p
}
