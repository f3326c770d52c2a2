package docx

import (
	"math"
	"strconv"
)

// Figure is a drawing of lines, shapes and words that stands in a line of text,
// as one group of vector shapes. Lengths are in points, y grows downwards.
type Figure struct {
	Width, Height float64
	Name          string // in Word's list of what is on a page
	Alt           string // what it shows, in words; "" where it only decorates
	Shapes        []Shape
}

// Shape is one shape of a figure: a path, or one line of text.
type Shape struct {
	Path  []PathStep
	Fill  *Color // nil for none
	Pen   *Pen   // nil for no outline
	Label *Label // nil for a path
}

// Label is one line of text in a figure.
type Label struct {
	Text  string
	Style string  // of the paragraph
	X, Y  float64 // left end of its base line
	Width float64 // room for it
	Size  float64 // of the letters
	Bold  bool
	Color Color
	Align string // "center" or "right"; "" for left
}

// Pen is how a path is stroked.
type Pen struct {
	Width float64
	Color Color
	Dash  []float64 // lengths of dash and gap; nil for a solid line
}

// PathStep is a step of a path, as SVG names it: M, L, C or Z.
type PathStep struct {
	Op byte
	At [6]float64 // x and y of every point; the last of a curve is where it ends
}

func (s PathStep) points() int {
	switch s.Op {
	case 'C':
		return 3
	case 'Z':
		return 0
	}
	return 1
}

const group = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"

func (f *Figure) element(d *Document) *element {
	id := d.id()
	box := func(tag string) *element {
		return el(tag, el("a:off", at("x", 0), at("y", 0)), el("a:ext", at("cx", emu(f.Width)), at("cy", emu(f.Height))),
			el("a:chOff", at("x", 0), at("y", 0)), el("a:chExt", at("cx", emu(f.Width)), at("cy", emu(f.Height))))
	}
	g := el("wpg:wgp", el("wpg:cNvGrpSpPr"), el("wpg:grpSpPr", box("a:xfrm")))
	// Nothing to see, as large as the figure: so that no reader takes what is drawn
	// for all of it and stretches it.
	ground := Shape{Path: []PathStep{{Op: 'M'}, {Op: 'L', At: [6]float64{f.Width}},
		{Op: 'L', At: [6]float64{f.Width, f.Height}}, {Op: 'L', At: [6]float64{0, f.Height}}, {Op: 'Z'}}}
	for _, s := range append([]Shape{ground}, f.Shapes...) {
		g.add(s.element(d))
	}

	inline := inlined(id, f.Name, f.Alt, f.Width, f.Height, el("a:graphicData", at("uri", group), g))
	return el("mc:AlternateContent", el("mc:Choice", at("Requires", "wpg"), el("w:drawing", inline)))
}

// longestAlt is how long a text Word takes for what a figure shows.
const longestAlt = 4000

// inlined sets a graphic among the words of a line, with what it shows. One that
// shows nothing only decorates, and says so.
func inlined(id int, name, alt string, wide, high float64, data *element) *element {
	about := el("wp:docPr", at("id", id), at("name", name+" "+strconv.Itoa(id)))
	if alt != "" {
		about.add(at("descr", cut(alt, longestAlt)))
	} else {
		about.add(el("a:extLst", el("a:ext", at("uri", "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"),
			el("adec:decorative", at("xmlns:adec", "http://schemas.microsoft.com/office/drawing/2017/decorative"),
				at("val", 1)))))
	}

	return el("wp:inline", at("distT", 0), at("distB", 0), at("distL", 0), at("distR", 0),
		el("wp:extent", at("cx", emu(wide)), at("cy", emu(high))),
		el("wp:effectExtent", at("l", 0), at("t", 0), at("r", 0), at("b", 0)),
		about, el("wp:cNvGraphicFramePr"), el("a:graphic", data))
}

func (s Shape) element(d *Document) *element {
	id := d.id()
	e := el("wps:wsp", el("wps:cNvPr", at("id", id), at("name", "Shape "+strconv.Itoa(id))))
	if s.Label != nil {
		return s.Label.element(d, e)
	}

	x, y, wide, high := s.bounds()
	shape := el("wps:spPr", frame(x, y, wide, high), s.geometry(x, y, wide, high), paint(s.Fill), s.Pen.element())
	e.add(el("wps:cNvSpPr"), shape, el("wps:bodyPr"))
	return e
}

// A line of text is as high as labelLine times its letters, and its base line
// lies labelBase of them below its top.
const labelLine, labelBase = 1.2, 0.95

// element sets the text in a box without lines, into the shape e.
func (l *Label) element(d *Document, e *element) *element {
	d.use(l.Style)
	rtl := rightToLeft(l.Text)
	props := el("w:pPr", val("w:pStyle", l.Style), when(rtl, el("w:bidi")),
		el("w:spacing", at("w:before", 0), at("w:after", 0), at("w:line", twips(l.Size*labelLine)),
			at("w:lineRule", "exact")))
	switch {
	case l.Align != "":
		props.add(val("w:jc", l.Align))
	case rtl:
		props.add(val("w:jc", "right")) // its left end is where the box begins
	}

	p := el("w:p", props)
	t := &typist{d: d, base: rtl}
	for _, run := range t.runs(Span{Text: l.Text}) {
		look := el("w:rPr", when(l.Bold, el("w:b")), when(l.Bold, el("w:bCs")), val("w:color", l.Color.String()),
			val("w:sz", math.Round(l.Size*2)), val("w:szCs", math.Round(l.Size*2)))
		if run.kids[0].name == "w:rPr" {
			look.add(run.kids[0].kids)
			run.kids[0] = look
		} else {
			run.kids = append([]*element{look}, run.kids...)
		}
		p.add(run)
	}

	e.add(el("wps:cNvSpPr", at("txBox", 1)),
		el("wps:spPr", frame(l.X, l.Y-l.Size*labelBase, l.Width, l.Size*(labelLine+0.1)),
			el("a:prstGeom", at("prst", "rect"), el("a:avLst")), el("a:noFill"), el("a:ln", el("a:noFill"))),
		el("wps:txbx", el("w:txbxContent", p)),
		el("wps:bodyPr", at("wrap", "square"), at("lIns", 0), at("tIns", 0), at("rIns", 0), at("bIns", 0), at("anchor", "t"),
			el("a:noAutofit")))
	return e
}

func frame(x, y, wide, high float64) *element {
	return el("a:xfrm", el("a:off", at("x", emu(x)), at("y", emu(y))),
		el("a:ext", at("cx", emu(wide)), at("cy", emu(high))))
}

// bounds is the box around a path, at least a hundredth of a point either way.
func (s Shape) bounds() (x, y, wide, high float64) {
	right, foot := math.Inf(-1), math.Inf(-1)
	x, y = math.Inf(1), math.Inf(1)
	for _, step := range s.Path {
		for i := range step.points() {
			x, right = min(x, step.At[2*i]), max(right, step.At[2*i])
			y, foot = min(y, step.At[2*i+1]), max(foot, step.At[2*i+1])
		}
	}

	if math.IsInf(x, 0) || math.IsInf(y, 0) {
		return 0, 0, 0.01, 0.01
	}
	return x, y, max(right-x, 0.01), max(foot-y, 0.01)
}

func (s Shape) geometry(x, y, wide, high float64) *element {
	path := el("a:path", at("w", emu(wide)), at("h", emu(high)))
	for _, step := range s.Path {
		name := map[byte]string{'M': "a:moveTo", 'L': "a:lnTo", 'C': "a:cubicBezTo", 'Z': "a:close"}[step.Op]
		e := el(name)
		for i := range step.points() {
			e.add(el("a:pt", at("x", emu(step.At[2*i]-x)), at("y", emu(step.At[2*i+1]-y))))
		}

		path.add(e)
	}

	if s.Fill == nil {
		path.add(at("fill", "none"))
	}

	return el("a:custGeom", el("a:avLst"), el("a:gdLst"), el("a:ahLst"), el("a:cxnLst"),
		el("a:rect", at("l", "0"), at("t", "0"), at("r", "r"), at("b", "b")), el("a:pathLst", path))
}

func paint(c *Color) *element {
	if c == nil {
		return el("a:noFill")
	}
	return el("a:solidFill", el("a:srgbClr", at("val", c.String())))
}

func (p *Pen) element() *element {
	if p == nil {
		return el("a:ln", el("a:noFill"))
	}
	e := el("a:ln", at("w", emu(p.Width)), paint(&p.Color))

	if len(p.Dash) > 0 {
		dash := el("a:custDash")
		for i := 0; i < len(p.Dash); i += 2 {
			gap := p.Dash[min(i+1, len(p.Dash)-1)]
			// In thousandths of a hundredth of the width of the line.
			dash.add(el("a:ds", at("d", p.Dash[i]/p.Width*100000), at("sp", gap/p.Width*100000)))
		}
		e.add(dash)
	}

	e.add(el("a:miter", at("lim", 800000)))
	return e
}

// tick is a box that a reader ticks with a click.
func (d *Document) tick() *element {
	d.ticks++
	box := func(tag, code string) *element {
		return el(tag, at("w14:val", code), at("w14:font", "Segoe UI Symbol"))
	}
	return el("w:sdt",
		el("w:sdtPr", val("w:id", 700000+d.ticks), el("w14:checkbox", el("w14:checked", at("w14:val", 0)),
			box("w14:checkedState", "2612"), box("w14:uncheckedState", "2610"))),
		el("w:sdtContent",
			el("w:r", el("w:rPr", el("w:rFonts", at("w:ascii", "Segoe UI Symbol"), at("w:hAnsi", "Segoe UI Symbol"),
				at("w:eastAsia", "Segoe UI Symbol"), at("w:cs", "Segoe UI Symbol"))),
				el("w:t", "☐"))))
}
