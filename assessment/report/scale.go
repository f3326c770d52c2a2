package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"math"
	"strings"
)

// The box a scale is drawn in, and its rail.
const (
	ScaleWidth  = 640.0
	ScaleHeight = 64.0

	railLeft, railRight, railY = 40.0, 600.0, 34.0 // where -100 and 100 stand
	pole                       = 20.0              // width of the poles, clear of a marker at either end
	BandTop, BandBottom        = 26.0, 42.0
	markFoot, markUnit         = 54.0, 4.0 // a mark is 4 high for each point of weight
	markStep                   = 5.0       // between marks of equal value
	diamondW, diamondH         = 11.0, 14.0
	hatchStep                  = 8.0
)

// ScaleGeometry is a trait's rail as drawings in a box ScaleWidth by ScaleHeight,
// y growing downwards, in drawing order. Screen and paper draw the same value.
type ScaleGeometry struct {
	Band   Drawing // outline of what the open questions could still reach; nil when they could move nothing
	Hatch  Drawing // its hatching, clipped to the band
	Rail   Drawing
	Middle Drawing   // a dashed upright
	Left   Drawing   // square pole, filled: code
	Right  Drawing   // round pole, filled: model
	Marks  []Drawing // one upright for each answer, in the order of Scale.Marks; taller is heavier
	Claim  Drawing   // hollow diamond; nil without a claim
	Marker Drawing   // filled diamond; nil while nothing is answered

	MarkerX float64
	ClaimX  float64
}

// Geometry lays the scale out. Values beyond -100 and 100 are drawn at the
// ends. While nothing is answered the whole rail is hatched.
func (s Scale) Geometry() ScaleGeometry {
	g := ScaleGeometry{
		Rail:   drawLine(pole-2, railY, ScaleWidth-pole, railY),
		Middle: drawLine(railX(0), 14, railX(0), markFoot),
		Left:   drawBox(0, 25, pole-2, 18),
		Right:  drawCircle(ScaleWidth-pole/2, railY, pole/2),
		Marks:  s.marks(),
	}
	low, high := railX(s.Low), railX(s.High)
	if s.Marker == nil {
		low, high = railLeft, railRight
	} else {
		g.MarkerX = railX(*s.Marker)
		g.Marker = drawDiamond(g.MarkerX)
	}

	if high > low {
		g.Band = drawBox(low, BandTop, high-low, BandBottom-BandTop)
		g.Hatch = drawHatch(low, high)
	}

	if s.Claim != nil {
		g.ClaimX = railX(*s.Claim)
		g.Claim = drawDiamond(g.ClaimX)
	}

	return g
}

// railX is where a value from -100 to 100 stands on the rail.
func railX(value int) float64 {
	v := float64(min(100, max(-100, value)))
	return railLeft + (v+100)/200*(railRight-railLeft)
}

func drawDiamond(x float64) Drawing {
	return drawPolygon(Point{x, railY - diamondH}, Point{x + diamondW, railY}, Point{x, railY + diamondH},
		Point{x - diamondW, railY})
}

// marks sets marks of equal value side by side, to the right of their value,
// or to its left where the rail ends.
func (s Scale) marks() []Drawing {
	seen := map[int]int{}
	var out []Drawing
	for _, m := range s.Marks {
		value := min(100, max(-100, m.Value))
		step := markStep
		if value > 50 {
			step = -step
		}

		x := railX(value) + step*float64(seen[value])
		seen[value]++
		out = append(out, drawLine(x, markFoot, x, markFoot-markUnit*float64(min(3, max(1, m.Weight)))))
	}

	return out
}

// drawHatch fills the band with slanted lines, each cut where it leaves the band.
// The lines stand on a grid of the rail, so that bands of different traits
// are hatched alike.
func drawHatch(low, high float64) Drawing {
	tall := BandBottom - BandTop
	var out Drawing
	for foot := math.Ceil((low-tall)/hatchStep) * hatchStep; foot < high; foot += hatchStep {
		left, right := max(foot, low), min(foot+tall, high)
		if right-left < 0.5 {
			continue
		}

		out = append(out, drawLine(left, BandBottom-(left-foot), right, BandBottom-(right-foot))...)
	}

	return out
}

// Scale is one trait drawn as a rail from code to model.
type Scale struct {
	ID       string // trait id
	Name     string
	Left     string
	Right    string
	Marker   *int // -100 to 100; nil when fewer than half of the answers are there
	Low      int  // reach of what is unanswered
	High     int
	Answered int // answers that it is placed by: given, and nothing speaks against them
	Of       int
	// Contradicted answers are given, and not counted.
	Contradicted int
	// NotNeeded answers say that a control is not needed, NoList ones that a list is full of
	// which nothing was given; neither is among Of.
	NotNeeded  int
	NoList     int
	Marks      []ScaleMark
	Claim      *int // hollow marker, "called: agent"
	ClaimLabel string
	Words      string // the drawing as a sentence; "" where nothing is placed
}

// ScaleMark is one answer under the rail.
type ScaleMark struct {
	Question string
	Value    int // -100 to 100
	Weight   int // 1 to 3; taller = heavier
}

// scale is one trait's rail, ready to be drawn.
func (c *composer) scale(t *assessment.Trait) *Scale {
	var r assessment.TraitResult
	for _, x := range c.v.Traits {
		if x.ID == t.ID {
			r = x
		}
	}

	s := &Scale{ID: t.ID, Name: t.Name, Left: t.Left, Right: t.Right, Of: r.Of}
	sum, given, all := 0, 0, 0
	for i := range t.Questions {
		q := &t.Questions[i]
		a := c.iv.AnswerTo(q.ID)
		if q.Kind != assessment.KindScale || a.State == assessment.NotApplicable || !c.b.Applies(c.iv, q) {
			continue
		}

		switch c.b.Uncredited(c.iv, q.ID) {
		case assessment.NotNeeded:
			s.NotNeeded++
			continue
		case assessment.NoList:
			s.NoList++
			continue
		}

		all += q.Weight
		o, _, ok := q.Option(a.Choice)
		f, known := c.b.FactOf(c.iv, c.v, q.ID)
		switch {
		case !ok || a.State != assessment.Answered:
		case known && f.Standing == assessment.FactContradicted:
			s.Contradicted++
		default:
			s.Answered++
			sum, given = sum+q.Weight*o.P, given+q.Weight
			s.Marks = append(s.Marks, ScaleMark{Question: q.ID, Value: 50 * o.P, Weight: q.Weight})
		}
	}

	s.place(sum, given, all)
	if t.Questions[0].Deciding {
		switch c.v.Claimed.Side {
		case assessment.ClaimCode:
			s.Claim = new(int)
			*s.Claim = -100
		case assessment.ClaimModel:
			s.Claim = new(int)
			*s.Claim = 100
		}
		if s.Claim != nil {
			s.ClaimLabel = "called: " + c.v.Claimed.Word
		}
	}

	if s.Marker != nil {
		s.Words = s.words()
	}
	return s
}

// place sets the marker and how far the rest could move it, from the weighed sum of the
// answers that nothing contradicts. With fewer than half of the answers there is none.
func (s *Scale) place(sum, given, all int) {
	s.Low, s.High = -100, 100
	if s.Answered == 0 || 2*s.Answered < s.Of || all == 0 {
		return
	}

	marker := assessment.Round(50 * float64(sum) / float64(given))
	rest := 2 * (all - given)
	s.Marker = &marker
	s.Low = assessment.Round(50 * float64(sum-rest) / float64(all))
	s.High = assessment.Round(50 * float64(sum+rest) / float64(all))
}

// words says in a sentence what the drawing shows.
func (s *Scale) words() string {
	in := fmt.Sprintf("%s of %s", words.Count(s.Answered), words.Plural(s.Of, "answer", "answers"))
	aside := ""
	if s.Contradicted > 0 {
		aside = fmt.Sprintf(" %s more %s contradicted and not counted.", words.Capital(words.Count(s.Contradicted)),
			words.Be(s.Contradicted))
	}
	if n := s.NotNeeded; n > 0 {
		aside += fmt.Sprintf(" %s more %s that a control is not needed, and %s not count.", words.Capital(words.Count(n)),
			words.ByNumber(n, "says", "say"), words.ByNumber(n, "does", "do"))
	}
	if n := s.NoList; n > 0 {
		aside += fmt.Sprintf(" %s more %s about a full list, and nothing is listed, so %s not count.",
			words.Capital(words.Count(n)), words.Be(n), words.ByNumber(n, "it does", "they do"))
	}

	out := fmt.Sprintf("%s: %s between “%s” and “%s”, on %s", s.Name, position(*s.Marker), words.Lower(s.Left),
		words.Lower(s.Right), in)
	switch {
	case s.Low == s.High:
		return out + "." + aside
	case position(s.Low) == position(s.High):
		return out + "; the others would leave it there." + aside
	}
	return out + fmt.Sprintf("; the others could move it anywhere from %s to %s.", spot(s.Low), spot(s.High)) + aside
}

// position names a place on the rail.
func position(v int) string {
	switch {
	case v <= -75:
		return "at the left end"
	case v <= -25:
		return "left of centre"
	case v < 25:
		return "near the middle"
	case v < 75:
		return "right of centre"
	}
	return "at the right end"
}

// spot is a position as one end of a stretch: "from the left end to the middle".
func spot(v int) string {
	return strings.NewReplacer("at the", "the", "near the", "the").Replace(position(v))
}
