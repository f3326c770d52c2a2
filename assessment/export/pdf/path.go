package pdf

import (
	"bytes"
	"strconv"
)

// Color is red, green and blue, as in 0x1B1D22.
type Color uint32

func (c Color) operands(b *bytes.Buffer) {
	for _, shift := range []uint{16, 8, 0} {
		v := strconv.AppendFloat(b.AvailableBuffer(), float64(c>>shift&255)/255, 'f', 3, 64)
		b.Write(append(v, ' '))
	}
}

// Path is a shape to stroke or fill, in the coordinates of the page.
type Path struct{ steps []pathStep }

type pathStep struct {
	op byte
	at [6]float64
	n  int
}

func (p *Path) add(op byte, at ...float64) {
	s := pathStep{op: op, n: len(at)}
	copy(s.at[:], at)
	p.steps = append(p.steps, s)
}

// Move lifts the pen and sets it down.
func (p *Path) Move(x, y float64) { p.add('m', x, y) }

// Line draws straight to a point.
func (p *Path) Line(x, y float64) { p.add('l', x, y) }

// Curve draws a cubic curve to x, y with two control points.
func (p *Path) Curve(ax, ay, bx, by, x, y float64) { p.add('c', ax, ay, bx, by, x, y) }

// Shut draws straight back to where the pen came down.
func (p *Path) Shut() { p.add('h') }

func (d *Document) steps(b *bytes.Buffer, p *Path) {
	for _, s := range p.steps {
		for i := 0; i < s.n; i += 2 {
			number(b, s.at[i], d.Height-s.at[i+1])
		}
		b.WriteByte(s.op)
		b.WriteByte('\n')
	}
}

// Pen is how a path is stroked.
type Pen struct {
	Width float64
	Color Color
	Dash  []float64 // lengths of dash and gap; nil for a solid line
	Round bool      // round ends and joins
	// Cap and Join are how a line ends and turns where it is not round: 0 butt or
	// miter, 1 round, 2 square or bevel.
	Cap, Join int
}

// Stroke draws the outline of a path.
func (d *Document) Stroke(p *Path, pen Pen) {
	b := d.write()
	b.WriteString("q ")
	pen.Color.operands(b)
	b.WriteString("RG ")
	number(b, pen.Width)
	b.WriteString("w ")
	if pen.Round {
		b.WriteString("1 J 1 j ")
	} else if pen.Cap+pen.Join > 0 {
		number(b, float64(pen.Cap))
		b.WriteString("J ")
		number(b, float64(pen.Join))
		b.WriteString("j ")
	}

	if pen.Dash != nil {
		b.WriteByte('[')
		number(b, pen.Dash...)
		b.WriteString("] 0 d ")
	}

	d.steps(b, p)
	b.WriteString("S Q\n")
}

// Fill fills a path.
func (d *Document) Fill(p *Path, c Color) { d.fill(p, c, "f\n") }

// FillEvenOdd fills a path where it lies an odd number of times around a point.
func (d *Document) FillEvenOdd(p *Path, c Color) { d.fill(p, c, "f*\n") }

func (d *Document) fill(p *Path, c Color, how string) {
	b := d.write()
	c.operands(b)
	b.WriteString("rg ")
	d.steps(b, p)
	b.WriteString(how)
}

// Within draws inside a rectangle only. Whatever is drawn belongs to one element
// or artifact.
func (d *Document) Within(x, y, w, h float64, draw func()) {
	b := d.write()
	b.WriteString("q ")
	number(b, x, d.Height-y-h, w, h)
	b.WriteString("re W n\n")
	draw()
	d.write().WriteString("Q\n")
}

// Rule draws a straight line.
func (d *Document) Rule(x1, y1, x2, y2 float64, pen Pen) {
	var p Path
	p.Move(x1, y1)
	p.Line(x2, y2)
	d.Stroke(&p, pen)
}

// Rounded returns a rectangle with round corners of radius r.
func Rounded(x, y, w, h, r float64) *Path {
	r = min(r, w/2, h/2)
	k := r * (1 - 0.5523) // a quarter circle as a cubic
	p := &Path{}
	p.Move(x+r, y)
	p.Line(x+w-r, y)
	p.Curve(x+w-k, y, x+w, y+k, x+w, y+r)
	p.Line(x+w, y+h-r)
	p.Curve(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h)
	p.Line(x+r, y+h)
	p.Curve(x+k, y+h, x, y+h-k, x, y+h-r)
	p.Line(x, y+r)
	p.Curve(x, y+k, x+k, y, x+r, y)
	p.Shut()

	return p
}
