package report

// Picture is a drawing with words in it, ready for any format: shapes in drawing
// order, then labels, on a canvas whose unit is the CSS pixel (1/96 inch, 0.75
// point), with x to the right and y downwards from the upper left corner. It
// holds no colour, only what a colour is for, so that paper, a dark screen and a
// printer without colour each choose their own.
type Picture struct {
	Width, Height float64
	Shapes        []Shape
	Labels        []Label
	Title         string // what is drawn, in one sentence: the name a screen reader says
	Alt           string // everything that is drawn, in words
}

// Shape is a path that is filled, stroked or both, the filling first.
type Shape struct {
	Path   Drawing
	Fill   Ink       // "" for none
	Stroke Ink       // "" for none
	Width  float64   // of the stroke
	Dash   []float64 // lengths of dash and gap in turn; nil for a solid stroke
}

// Label is one line of text. It never needs breaking: Width is at least what it
// takes in any font that the formats set it in.
type Label struct {
	Text  string
	X, Y  float64 // left end of its base line, whichever way it reads
	Width float64
	Size  float64 // of the letters
	Bold  bool
	Ink   Ink
	// RTL is true for a line that reads from right to left. It still begins at X
	// on the left, so that it stays beside what it belongs to.
	RTL bool
}

// Ink is what a colour is for.
type Ink string

const (
	InkMain  Ink = "main"  // what carries the meaning, names
	InkQuiet Ink = "quiet" // what is said beside a name
	InkRisk  Ink = "risk"  // what cannot be undone, and what nothing refuses
	InkFaint Ink = "faint" // what is said and on no list
	InkHair  Ink = "hair"  // lines that only part things
	InkPaper Ink = "paper" // the ground
)

// add draws what another picture holds, moved down.
func (p *Picture) add(from Picture, down float64) {
	for _, s := range from.Shapes {
		s.Path = s.Path.moved(0, down)
		p.Shapes = append(p.Shapes, s)
	}

	for _, l := range from.Labels {
		l.Y += down
		p.Labels = append(p.Labels, l)
	}
}

// Moved is the drawing at another place; nil for none.
func (d Drawing) Moved(x, y float64) Drawing {
	if d == nil {
		return nil
	}
	return d.moved(x, y)
}

// moved is the drawing at another place.
func (d Drawing) moved(x, y float64) Drawing {
	out := make(Drawing, len(d))
	for i, s := range d {
		for _, at := range []*Point{&s.C1, &s.C2, &s.To} {
			at.X, at.Y = at.X+x, at.Y+y
		}
		out[i] = s
	}
	return out
}

func (p *Picture) stroke(ink Ink, width float64, dash []float64, path ...Drawing) {
	p.Shapes = append(p.Shapes, Shape{Path: drawAll(path...), Stroke: ink, Width: width, Dash: dash})
}

func (p *Picture) fill(ink Ink, path ...Drawing) {
	p.Shapes = append(p.Shapes, Shape{Path: drawAll(path...), Fill: ink})
}

// lettering is how a run of lines is set.
type lettering struct {
	ink  Ink
	bold bool
}

const (
	pictureSize = 12.0 // of the letters: 9 points on paper
	pictureLead = 14.0 // from line to line
)

// write sets lines one under the other, the first with its top at y, and returns
// where the next would stand.
func (p *Picture) write(x, y float64, lines []string, how lettering) float64 {
	for _, line := range lines {
		p.Labels = append(p.Labels, Label{Text: line, X: x, Y: y + 10.5, Width: textWidth(line),
			Size: pictureSize, Bold: how.bold, Ink: how.ink, RTL: readsLeft(line)})
		y += pictureLead
	}
	return y
}
