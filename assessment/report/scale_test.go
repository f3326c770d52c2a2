package report

import (
	"discern/assessment"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func ptr(v int) *int { return &v }

func TestScaleStandsWhereTheDesignSays(t *testing.T) {
	s := Scale{Marker: ptr(-10), Low: -36, High: 21,
		Marks: []ScaleMark{{Value: 0, Weight: 3}, {Value: 0, Weight: 2}, {Value: 100, Weight: 1}, {Value: 100, Weight: 1}}}
	g := s.Geometry()
	if g.MarkerX != 292 {
		t.Errorf("marker at %v, want 292", g.MarkerX)
	}
	if from, to := g.Band[0].To.X, g.Band[1].To.X; from < 219 || from > 219.3 || to < 378.7 || to > 379 {
		t.Errorf("band from %v to %v, want about 219.2 to 378.8", from, to)
	}
	want := []string{"M320 54L320 42", "M325 54L325 46", "M600 54L600 50", "M595 54L595 50"}
	for i, m := range g.Marks {
		if m.D() != want[i] {
			t.Errorf("mark %d is %q, want %q", i, m.D(), want[i])
		}
	}
	if g.Claim != nil {
		t.Error("a claim is drawn though none was made")
	}
}

func TestUnaskedScaleIsHatchedFromEndToEnd(t *testing.T) {
	g := Scale{Low: -100, High: 100}.Geometry()
	if g.Marker != nil {
		t.Error("a marker is drawn though nothing is answered")
	}
	if g.Band[0].To.X != 40 || g.Band[1].To.X != 600 {
		t.Errorf("band runs from %v to %v, want the whole rail", g.Band[0].To.X, g.Band[1].To.X)
	}
}

func TestScaleWithNothingOpenHasNoBand(t *testing.T) {
	if g := (Scale{Marker: ptr(30), Low: 30, High: 30}).Geometry(); g.Band != nil || g.Hatch != nil {
		t.Error("a band is drawn though no open question could move the marker")
	}
}

func TestNothingLeavesTheBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		any := rapid.IntRange(-1_000_000, 1_000_000)
		s := Scale{Low: any.Draw(t, "low"), High: any.Draw(t, "high"), Marker: ptr(any.Draw(t, "marker")),
			Claim: ptr(any.Draw(t, "claim"))}
		for range rapid.IntRange(0, 12).Draw(t, "marks") {
			s.Marks = append(s.Marks, ScaleMark{Value: any.Draw(t, "value"), Weight: any.Draw(t, "weight")})
		}
		g := s.Geometry()
		all := append([]Drawing{g.Band, g.Hatch, g.Rail, g.Middle, g.Left, g.Right, g.Claim, g.Marker}, g.Marks...)
		for _, d := range all {
			inside(t, d, ScaleWidth, ScaleHeight)
		}
		for _, step := range g.Hatch {
			const hair = 1e-9 // of the arithmetic, far below what is drawn
			if step.To.X < g.Band[0].To.X-hair || step.To.X > g.Band[1].To.X+hair || step.To.Y < BandTop-hair ||
				step.To.Y > BandBottom+hair {
				t.Fatalf("hatching at %v leaves the band", step.To)
			}
		}
	})
}

func TestEveryShapeHasAGlyphOfItsOwn(t *testing.T) {
	seen := map[string]assessment.Shape{}
	for _, shape := range []assessment.Shape{assessment.FixedPath, assessment.ModelChosenBranches, assessment.BoundedAgent,
		assessment.OpenAgent, assessment.UndeterminedShape} {
		var d strings.Builder
		for _, s := range Glyph(shape) {
			inside(t, s.Drawing, GlyphWidth, GlyphHeight)
			d.WriteString(s.Drawing.D())
		}
		if d.Len() == 0 {
			t.Errorf("%s has no glyph", shape)
		}
		if other, ok := seen[d.String()]; ok {
			t.Errorf("%s and %s share a glyph", shape, other)
		}
		seen[d.String()] = shape
	}
}

func inside(t interface{ Fatalf(string, ...any) }, d Drawing, w, h float64) {
	for _, s := range d {
		for _, p := range []Point{s.C1, s.C2, s.To} {
			if p.X < 0 || p.X > w || p.Y < 0 || p.Y > h {
				t.Fatalf("%v lies outside the box of %v by %v", p, w, h)
			}
		}
	}
}
