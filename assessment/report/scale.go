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
	ID         string // trait id
	Name       string
	Left       string
	Right      string
	Marker     *int // -100 to 100; nil when nothing is answered
	Low        int  // reach of what is unanswered
	High       int
	Answered   int
	Of         int
	Marks      []ScaleMark
	Claim      *int // hollow marker, "called: agent"
	ClaimLabel string
	Words      string // the drawing as a sentence
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

	s := &Scale{ID: t.ID, Name: t.Name, Left: t.Left, Right: t.Right, Marker: r.Marker, Low: r.Low, High: r.High,
		Answered: r.Answered, Of: r.Of}
	for i := range t.Questions {
		q := &t.Questions[i]
		a := c.iv.AnswerTo(q.ID)
		if o, _, ok := q.Option(a.Choice); ok && a.State == assessment.Answered && q.Kind == assessment.KindScale {
			s.Marks = append(s.Marks, ScaleMark{Question: q.ID, Value: 50 * o.P, Weight: q.Weight})
		}
	}

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

	s.Words = s.words()
	return s
}

// words says in a sentence what the drawing shows.
func (s *Scale) words() string {
	if s.Marker == nil {
		return fmt.Sprintf("%s: not answered yet. The marker could be anywhere between “%s” and “%s”.", s.Name,
			words.Lower(s.Left), words.Lower(s.Right))
	}
	out := fmt.Sprintf("%s: %s, on a line from “%s” to “%s”. %d of the %d answers that move it are in", s.Name,
		place(*s.Marker), words.Lower(s.Left), words.Lower(s.Right), s.Answered, s.Of)
	if s.Low == s.High {
		return out + "."
	}
	if place(s.Low) == place(s.High) {
		return out + "; the open ones would leave it there."
	}

	return out + fmt.Sprintf("; open questions could move it anywhere from %s to %s.", spot(s.Low), spot(s.High))
}

// place names a position on the rail.
func place(v int) string {
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
	return strings.NewReplacer("at the", "the", "near the", "the").Replace(place(v))
}
