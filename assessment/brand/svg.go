package brand

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// Limits of a drawing: a logo has some dozens of shapes.
const (
	maxDepth    = 32
	maxElements = 4_000
	maxSteps    = 20_000
	longSide    = 1000 // of a drawing as it is kept, in its own units
)

// Drawing is plain shapes, the first one below the others, with the y axis down
// and the corner at 0, 0.
type Drawing struct {
	Width, Height float64
	Shapes        []Shape
}

// Shape is a path with what it is filled and drawn round with. A colour is red,
// green and blue, as in 0x1B1D22; -1 for none.
type Shape struct {
	Path      []PathStep
	Fill      int
	EvenOdd   bool // which inside of a path that crosses itself is filled
	Stroke    int
	Width     float64 // of the line
	Cap, Join int     // of the line, as PDF numbers them: 0 butt or miter, 1 round, 2 square or bevel
}

// PathStep is a move ('M'), a line ('L'), a cubic curve ('C') or the way back ('Z'),
// with the points it needs: one, one, three, none.
type PathStep struct {
	Op byte
	At [6]float64
}

// points is how many numbers of At a step uses.
func (s PathStep) points() int { return map[byte]int{'M': 2, 'L': 2, 'C': 6}[s.Op] }

// ReadDrawing reads what Clean made of an SVG.
func ReadDrawing(svg []byte) (Drawing, error) { return readSVG(svg) }

const asPNG = "Save the logo as PNG and choose that."

// notPlain says what a drawing has that is no plain shape.
func notPlain(what string) error {
	return fmt.Errorf("The drawing has %s, and only plain shapes can be printed. %s", what, asPNG)
}

var errNoSVG = errors.New("This SVG file cannot be read. " + asPNG)

// left are elements that draw nothing by themselves: they are left out with all
// that is in them.
var left = []string{"title", "desc", "metadata", "defs"}

// refused are properties that change what is drawn in ways that are not followed
// here. Whatever is neither read nor refused is left out: nothing of the file is
// copied.
var refused = map[string]string{
	"clip-path": "a part cut out", "mask": "a mask", "filter": "a filter", "marker": "arrow heads",
	"marker-start": "arrow heads", "marker-mid": "arrow heads", "marker-end": "arrow heads",
	"stroke-dasharray": "dashed lines", "display": "hidden parts",
	"visibility": "hidden parts", "mix-blend-mode": "mixed colours", "transform-origin": "a moved centre",
	"transform-box": "a moved centre", "vector-effect": "lines that do not grow", "animation": "movement",
}

// plainValue are values of refused properties that ask for nothing.
var plainValue = []string{"", "none", "normal", "visible", "inline", "block", "inherit", "auto"}

// reading is a drawing being read.
type reading struct {
	d               Drawing
	elements, steps int
}

// look is what an element hands to those in it.
type look struct {
	fill, stroke int
	evenOdd      bool
	width        float64
	cap, join    int
	m            matrix
}

func readSVG(file []byte) (Drawing, error) {
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	r := &reading{}
	var within []look
	skipping := 0

	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Drawing{}, errNoSVG
		}

		switch t := token.(type) {
		case xml.Directive:
			if bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) || bytes.ContainsRune(t, '[') {
				return Drawing{}, notPlain("definitions of its own at its head")
			}

		case xml.ProcInst:
			if t.Target != "xml" {
				return Drawing{}, notPlain("a style sheet")
			}

		case xml.StartElement:
			if r.elements++; r.elements > maxElements || len(within)+skipping >= maxDepth {
				return Drawing{}, notPlain("more parts than a logo needs")
			}
			if err := allowed(t, len(within) == 0 && skipping == 0, skipping > 0); err != nil {
				return Drawing{}, err
			}
			if skipping > 0 || slices.Contains(left, t.Name.Local) || foreign(t.Name.Space) {
				skipping++
				continue
			}

			next, err := r.open(t, within)
			if err != nil {
				return Drawing{}, err
			}
			within = append(within, next)

		case xml.EndElement:
			if skipping > 0 {
				skipping--
				continue
			}
			within = within[:len(within)-1]
		}
	}

	if r.d.Width == 0 {
		return Drawing{}, errNoSVG
	}
	if len(r.d.Shapes) == 0 {
		return Drawing{}, errors.New("The drawing is empty. " + asPNG)
	}

	return r.d, nil
}

const svgSpace = "http://www.w3.org/2000/svg"

// foreign reports whether an element is a drawing program's own.
func foreign(space string) bool { return space != "" && space != svgSpace }

var shapes = []string{"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}

// allowed refuses every element and attribute that could do more than draw.
func allowed(t xml.StartElement, root, skipped bool) error {
	name := t.Name.Local
	switch {
	case root && (name != "svg" || foreign(t.Name.Space)):
		return errNoSVG
	case strings.EqualFold(name, "script"), strings.EqualFold(name, "foreignObject"):
		return notPlain("a program in it")
	case name == "style":
		return notPlain("a style sheet")
	case name == "text" || name == "tspan":
		return notPlain("text in it, which needs a font")
	case root || skipped || foreign(t.Name.Space) || name == "g":
	case slices.Contains(left, name) || slices.Contains(shapes, name):
	default:
		return notPlain(fmt.Sprintf("a part of the kind %q", name))
	}

	for _, a := range t.Attr {
		local := strings.ToLower(a.Name.Local)
		switch {
		case a.Name.Space == "xmlns" || local == "xmlns":
		case strings.HasPrefix(local, "on"):
			return notPlain("a program in it")
		case local == "href" && !foreign(t.Name.Space) && !skipped:
			return notPlain("a link")
		}
	}

	return nil
}

// open reads an element and draws it where it is a shape.
func (r *reading) open(t xml.StartElement, within []look) (look, error) {
	at := properties(t)
	now := look{fill: 0, stroke: -1, width: 1, m: matrix{1, 0, 0, 1, 0, 0}}
	if len(within) == 0 {
		m, err := r.begin(at)
		if err != nil {
			return now, err
		}
		now.m = m
	} else {
		now = within[len(within)-1]
		if t.Name.Local == "svg" {
			return now, notPlain("a drawing within the drawing")
		}
	}

	now, err := now.with(at)
	if err != nil || !slices.Contains(shapes, t.Name.Local) {
		return now, err
	}
	path, err := outline(t.Name.Local, at)
	if err != nil {
		return now, err
	}

	return now, r.add(path, now)
}

// properties are the attributes of an element, and over them what stands in its
// style; names in lower case, without those of other programs.
func properties(t xml.StartElement) map[string]string {
	out := map[string]string{}
	style := ""
	for _, a := range t.Attr {
		if a.Name.Space != "" {
			continue
		}
		if a.Name.Local == "style" {
			style = a.Value
		} else {
			out[strings.ToLower(a.Name.Local)] = strings.TrimSpace(a.Value)
		}
	}

	for part := range strings.SplitSeq(style, ";") {
		if name, value, ok := strings.Cut(part, ":"); ok {
			out[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}

	return out
}

// begin reads the size of the drawing and returns how it is brought to ours.
func (r *reading) begin(at map[string]string) (matrix, error) {
	var x, y, w, h float64
	if box, err := numbers(at["viewbox"]); err == nil && len(box) == 4 {
		x, y, w, h = box[0], box[1], box[2], box[3]
	} else {
		w, h = length(at["width"]), length(at["height"])
	}

	if !(w > 0 && h > 0 && w < 1e6 && h < 1e6 && math.Abs(x) < 1e6 && math.Abs(y) < 1e6) || max(w, h) > 100*min(w, h) {
		return matrix{}, errors.New("The drawing does not say how large it is. " + asPNG)
	}

	by := longSide / max(w, h)
	r.d.Width, r.d.Height = w*by, h*by
	return matrix{by, 0, 0, by, -x * by, -y * by}, nil
}

// length reads a length without its unit; 0 where it is none.
func length(s string) float64 {
	s = strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0
	}
	return v
}

// with is how something looks that has these properties.
func (l look) with(at map[string]string) (look, error) {
	for name, value := range at {
		if strings.Contains(strings.ToLower(value), "url(") {
			return l, notPlain("colours that run into each other, or a part it refers to")
		}
		what, ok := refused[name]
		plain := slices.Contains(plainValue, strings.ToLower(value)) && (name != "display" || value != "none")
		if ok && !plain {
			return l, notPlain(what)
		}
	}

	for _, name := range []string{"opacity", "fill-opacity", "stroke-opacity"} {
		if v, ok := at[name]; ok && v != "1" && v != "1.0" && v != "100%" && v != "inherit" {
			return l, notPlain("parts one can see through")
		}
	}

	var err error
	for name, to := range map[string]*int{"fill": &l.fill, "stroke": &l.stroke} {
		if v, ok := at[name]; ok && v != "inherit" {
			if *to, err = colour(v); err != nil {
				return l, err
			}
		}
	}

	if v, ok := at["fill-rule"]; ok && v != "inherit" {
		l.evenOdd = v == "evenodd"
	}

	if v, ok := at["stroke-width"]; ok && v != "inherit" {
		if strings.HasSuffix(v, "%") {
			return l, notPlain("lines as wide as a part of it")
		}
		l.width = max(0, length(v))
	}

	if v, ok := at["stroke-linecap"]; ok {
		l.cap = map[string]int{"round": 1, "square": 2}[v]
	}

	if v, ok := at["stroke-linejoin"]; ok {
		l.join = map[string]int{"round": 1, "bevel": 2}[v]
	}

	if v := at["transform"]; v != "" && v != "none" {
		m, err := transforms(v)
		if err != nil {
			return l, err
		}
		l.m = l.m.after(m)
	}

	return l, nil
}

// colour reads a colour; -1 for none.
func colour(s string) (int, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	switch {
	case s == "none" || s == "transparent":
		return -1, nil
	case s == "currentcolor" || s == "context-fill" || s == "context-stroke":
		return 0, nil
	case strings.HasPrefix(s, "rgb(") && strings.HasSuffix(s, ")"):
		return rgb(s[4 : len(s)-1])
	}

	if hex, ok := Colour(s); ok && strings.HasPrefix(s, "#") {
		v, _ := strconv.ParseUint(hex[1:], 16, 32)
		return int(v), nil
	}
	if c, ok := colornames.Map[s]; ok {
		return int(c.R)<<16 | int(c.G)<<8 | int(c.B), nil
	}

	return 0, notPlain("a colour that is not known here")
}

func rgb(s string) (int, error) {
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
	out := 0
	for _, f := range fields {
		scale := 1.0
		if strings.HasSuffix(f, "%") {
			f, scale = strings.TrimSuffix(f, "%"), 2.55
		}
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || len(fields) != 3 || math.IsNaN(v) {
			return 0, notPlain("a colour that is not known here")
		}

		out = out<<8 | int(min(max(v*scale, 0), 255)+0.5)
	}

	return out, nil
}

// add puts a shape on the drawing, in its units.
func (r *reading) add(path []PathStep, l look) error {
	if len(path) < 2 || l.fill < 0 && (l.stroke < 0 || l.width == 0) {
		return nil // nothing to be seen
	}
	if r.steps += len(path); r.steps > maxSteps {
		return notPlain("more parts than a logo needs")
	}

	out := make([]PathStep, len(path))
	for i, s := range path {
		for k := 0; k < s.points(); k += 2 {
			x, y := l.m.at(s.At[k], s.At[k+1])
			if !(math.Abs(x) < 1e5 && math.Abs(y) < 1e5) {
				return notPlain("parts far outside of it")
			}
			s.At[k], s.At[k+1] = hundredths(x), hundredths(y)
		}
		out[i] = s
	}

	width, even := l.m.stretch()
	if l.stroke >= 0 && l.width > 0 && !even {
		return notPlain("lines that were stretched")
	}

	s := Shape{Path: out, Fill: l.fill, EvenOdd: l.evenOdd,
		Stroke: l.stroke, Width: hundredths(l.width * width), Cap: l.cap, Join: l.join}
	if s.Width == 0 {
		s.Stroke = -1
	}

	r.d.Shapes = append(r.d.Shapes, s)
	return nil
}

func hundredths(v float64) float64 { return math.Round(v*100) / 100 }

// size is the size of a drawing in whole units.
func (d Drawing) size() (w, h int) {
	return max(1, int(d.Width+0.5)), max(1, int(d.Height+0.5))
}

// svg writes a drawing: no element and no attribute of it comes from a file.
func (d Drawing) svg() []byte {
	var b bytes.Buffer
	w, h := d.size()
	fmt.Fprintf(&b, `<svg xmlns="%s" width="%d" height="%d" viewBox="0 0 %s %s">`,
		svgSpace, w, h, figure(d.Width), figure(d.Height))
	for _, s := range d.Shapes {
		b.WriteString(`<path d="`)
		for _, step := range s.Path {
			b.WriteByte(step.Op)
			for k := range step.points() {
				if k > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(figure(step.At[k]))
			}
		}

		fmt.Fprintf(&b, `" fill="%s"`, paint(s.Fill))
		if s.EvenOdd {
			b.WriteString(` fill-rule="evenodd"`)
		}

		if s.Stroke >= 0 {
			fmt.Fprintf(&b, ` stroke="%s" stroke-width="%s" stroke-linecap="%s" stroke-linejoin="%s"`,
				paint(s.Stroke), figure(s.Width),
				[]string{"butt", "round", "square"}[s.Cap], []string{"miter", "round", "bevel"}[s.Join])
		}

		b.WriteString("/>")
	}

	b.WriteString("</svg>\n")
	return b.Bytes()
}

func paint(c int) string {
	if c < 0 {
		return "none"
	}
	return fmt.Sprintf("#%06x", c)
}

func figure(v float64) string { return strconv.FormatFloat(hundredths(v), 'f', -1, 64) }
