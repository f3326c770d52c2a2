package brand

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// matrix is a transform as SVG and PDF write it: a b c d e f.
type matrix [6]float64

func (m matrix) at(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// after is m done after n.
func (m matrix) after(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

// stretch is by how much lines grow, and whether they do the same both ways.
func (m matrix) stretch() (by float64, even bool) {
	x, y := math.Hypot(m[0], m[1]), math.Hypot(m[2], m[3])
	across := math.Abs(m[0]*m[2] + m[1]*m[3])
	return math.Sqrt(x * y), math.Abs(x-y) <= 0.01*max(x, y) && across <= 0.01*x*y
}

// transforms reads "translate(3 4) rotate(90)".
func transforms(s string) (matrix, error) {
	out := matrix{1, 0, 0, 1, 0, 0}
	for n := 0; ; n++ {
		s = strings.TrimLeft(s, " ,\t\r\n")
		if s == "" {
			return out, nil
		}
		name, rest, ok := strings.Cut(s, "(")
		args, after, closed := strings.Cut(rest, ")")
		v, err := numbers(args)
		if !ok || !closed || err != nil || n > 20 {
			return out, errNoSVG
		}
		m, ok := transform(strings.TrimSpace(name), v)
		if !ok {
			return out, errNoSVG
		}

		out, s = out.after(m), after
	}
}

func transform(name string, v []float64) (matrix, bool) {
	arg := func(i int, otherwise float64) float64 {
		if i < len(v) {
			return v[i]
		}
		return otherwise
	}

	switch {
	case name == "matrix" && len(v) == 6:
		return matrix(v), true
	case name == "translate" && (len(v) == 1 || len(v) == 2):
		return matrix{1, 0, 0, 1, v[0], arg(1, 0)}, true
	case name == "scale" && (len(v) == 1 || len(v) == 2):
		return matrix{v[0], 0, 0, arg(1, v[0]), 0, 0}, true
	case name == "rotate" && (len(v) == 1 || len(v) == 3):
		sin, cos := math.Sincos(v[0] * math.Pi / 180)
		x, y := arg(1, 0), arg(2, 0)
		return matrix{1, 0, 0, 1, x, y}.after(matrix{cos, sin, -sin, cos, 0, 0}).after(matrix{1, 0, 0, 1, -x, -y}), true
	case name == "skewX" && len(v) == 1:
		return matrix{1, 0, math.Tan(v[0] * math.Pi / 180), 1, 0, 0}, true
	case name == "skewY" && len(v) == 1:
		return matrix{1, math.Tan(v[0] * math.Pi / 180), 0, 1, 0, 0}, true
	}
	return matrix{}, false
}

// numbers reads numbers parted by white space and commas, "1-2.5.5" among them.
func numbers(s string) ([]float64, error) {
	r := scanner{s: s}
	var out []float64
	for !r.done() {
		v, err := r.number()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}

	return out, nil
}

// scanner reads the data of a path.
type scanner struct {
	s string
	i int
}

func (r *scanner) done() bool {
	for r.i < len(r.s) && strings.IndexByte(" ,\t\r\n\f", r.s[r.i]) >= 0 {
		r.i++
	}
	return r.i >= len(r.s)
}

func (r *scanner) digits() (n int) {
	for r.i < len(r.s) && r.s[r.i] >= '0' && r.s[r.i] <= '9' {
		r.i++
		n++
	}
	return n
}

func (r *scanner) sign() {
	if r.i < len(r.s) && (r.s[r.i] == '+' || r.s[r.i] == '-') {
		r.i++
	}
}

func (r *scanner) number() (float64, error) {
	if r.done() {
		return 0, errNoSVG
	}

	from := r.i
	r.sign()
	n := r.digits()
	if r.i < len(r.s) && r.s[r.i] == '.' {
		r.i++
		n += r.digits()
	}

	if n == 0 {
		return 0, errNoSVG
	}

	if r.i < len(r.s) && (r.s[r.i] == 'e' || r.s[r.i] == 'E') {
		back := r.i
		r.i++
		r.sign()
		if r.digits() == 0 {
			r.i = back
		}
	}

	v, err := strconv.ParseFloat(r.s[from:r.i], 64)
	if err != nil || math.Abs(v) > 1e9 {
		return 0, errNoSVG
	}
	return v, nil
}

// flag is a 0 or 1 of an arc, which need not be parted from what follows.
func (r *scanner) flag() (bool, error) {
	if r.done() || r.s[r.i] != '0' && r.s[r.i] != '1' {
		return false, errNoSVG
	}
	r.i++
	return r.s[r.i-1] == '1', nil
}

// pen draws a path in absolute moves, lines and cubic curves.
type pen struct {
	out            []PathStep
	x, y           float64 // where it is
	startX, startY float64 // where it came down
	cx, cy         float64 // the control point to mirror
	last           byte    // the command before, in upper case
}

func (p *pen) move(x, y float64) {
	p.out = append(p.out, PathStep{'M', [6]float64{x, y}})
	p.x, p.y, p.startX, p.startY = x, y, x, y
}

func (p *pen) line(x, y float64) {
	p.out = append(p.out, PathStep{'L', [6]float64{x, y}})
	p.x, p.y = x, y
}

func (p *pen) curve(ax, ay, bx, by, x, y float64) {
	p.out = append(p.out, PathStep{'C', [6]float64{ax, ay, bx, by, x, y}})
	p.cx, p.cy, p.x, p.y = bx, by, x, y
}

func (p *pen) quadratic(ax, ay, x, y float64) {
	p.curve(p.x+2*(ax-p.x)/3, p.y+2*(ay-p.y)/3, x+2*(ax-x)/3, y+2*(ay-y)/3, x, y)
	p.cx, p.cy = ax, ay
}

func (p *pen) shut() {
	p.out = append(p.out, PathStep{Op: 'Z'})
	p.x, p.y = p.startX, p.startY
}

// outline is the path of a shape.
func outline(name string, at map[string]string) ([]PathStep, error) {
	v := func(name string) float64 { return length(at[name]) }
	switch name {
	case "path":
		return pathData(at["d"])
	case "rect":
		return rectangle(v("x"), v("y"), v("width"), v("height"), at["rx"], at["ry"]), nil
	case "circle":
		return ellipse(v("cx"), v("cy"), v("r"), v("r")), nil
	case "ellipse":
		return ellipse(v("cx"), v("cy"), v("rx"), v("ry")), nil
	case "line":
		p := pen{}
		p.move(v("x1"), v("y1"))
		p.line(v("x2"), v("y2"))
		return p.out, nil
	}

	points, err := numbers(at["points"])
	if err != nil || len(points)%2 != 0 {
		return nil, errNoSVG
	}
	p := pen{}
	for i := 0; i < len(points); i += 2 {
		if i == 0 {
			p.move(points[0], points[1])
			continue
		}
		p.line(points[i], points[i+1])
	}

	if name == "polygon" && len(points) > 2 {
		p.shut()
	}

	return p.out, nil
}

const quarter = 0.5522847498 // a quarter of a circle as a cubic curve

func ellipse(x, y, rx, ry float64) []PathStep {
	if rx <= 0 || ry <= 0 {
		return nil
	}

	p := pen{}
	p.move(x+rx, y)
	p.curve(x+rx, y+quarter*ry, x+quarter*rx, y+ry, x, y+ry)
	p.curve(x-quarter*rx, y+ry, x-rx, y+quarter*ry, x-rx, y)
	p.curve(x-rx, y-quarter*ry, x-quarter*rx, y-ry, x, y-ry)
	p.curve(x+quarter*rx, y-ry, x+rx, y-quarter*ry, x+rx, y)
	p.shut()

	return p.out
}

func rectangle(x, y, w, h float64, rxs, rys string) []PathStep {
	if w <= 0 || h <= 0 {
		return nil
	}

	rx, ry := length(rxs), length(rys)
	if rxs == "" || rxs == "auto" {
		rx = ry
	}

	if rys == "" || rys == "auto" {
		ry = rx
	}

	rx, ry = min(max(rx, 0), w/2), min(max(ry, 0), h/2)
	p := pen{}
	if rx == 0 || ry == 0 {
		p.move(x, y)
		p.line(x+w, y)
		p.line(x+w, y+h)
		p.line(x, y+h)
		p.shut()
		return p.out
	}

	kx, ky := rx*(1-quarter), ry*(1-quarter)
	p.move(x+rx, y)
	p.line(x+w-rx, y)
	p.curve(x+w-kx, y, x+w, y+ky, x+w, y+ry)
	p.line(x+w, y+h-ry)
	p.curve(x+w, y+h-ky, x+w-kx, y+h, x+w-rx, y+h)
	p.line(x+rx, y+h)
	p.curve(x+kx, y+h, x, y+h-ky, x, y+h-ry)
	p.line(x, y+ry)
	p.curve(x, y+ky, x+kx, y, x+rx, y)
	p.shut()

	return p.out
}

// pathData reads the d of a path.
func pathData(d string) ([]PathStep, error) {
	r := &scanner{s: d}
	p := &pen{}
	command := byte(0)
	for !r.done() {
		if c := r.s[r.i]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			command = c
			r.i++
		} else if command == 0 || command == 'Z' || command == 'z' {
			return nil, errNoSVG
		}
		if len(p.out) == 0 && command != 'M' && command != 'm' {
			return nil, errNoSVG
		}
		if err := p.do(r, command); err != nil {
			return nil, err
		}
		if len(p.out) > maxSteps {
			return nil, notPlain("more parts than a logo needs")
		}

		switch command { // further points after a move are lines
		case 'M':
			command = 'L'
		case 'm':
			command = 'l'
		}
	}

	return p.out, nil
}

// do draws one command with the numbers that follow.
func (p *pen) do(r *scanner, command byte) error {
	upper := command &^ 0x20
	x0, y0 := p.x, p.y
	if command == upper {
		x0, y0 = 0, 0
	}

	count, known := map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 0, 'Z': 0}[upper]
	if !known {
		return fmt.Errorf("%w", errNoSVG)
	}
	var v [6]float64
	for i := range count {
		n, err := r.number()
		if err != nil {
			return err
		}
		v[i] = n
	}

	cx, cy := p.x, p.y // where a smooth curve begins to turn
	if strings.IndexByte("CS", p.last) >= 0 && upper == 'S' || strings.IndexByte("QT", p.last) >= 0 && upper == 'T' {
		cx, cy = 2*p.x-p.cx, 2*p.y-p.cy
	}

	switch upper {
	case 'M':
		p.move(x0+v[0], y0+v[1])
	case 'L':
		p.line(x0+v[0], y0+v[1])
	case 'H':
		p.line(x0+v[0], p.y)
	case 'V':
		p.line(p.x, y0+v[0])
	case 'C':
		p.curve(x0+v[0], y0+v[1], x0+v[2], y0+v[3], x0+v[4], y0+v[5])
	case 'S':
		p.curve(cx, cy, x0+v[0], y0+v[1], x0+v[2], y0+v[3])
	case 'Q':
		p.quadratic(x0+v[0], y0+v[1], x0+v[2], y0+v[3])
	case 'T':
		p.quadratic(cx, cy, x0+v[0], y0+v[1])
	case 'A':
		if err := p.arc(r, x0, y0); err != nil {
			return err
		}
	case 'Z':
		p.shut()
	}

	p.last = upper
	return nil
}

// arc draws an elliptical arc as curves, by the steps of appendix B.2 of SVG 2.
func (p *pen) arc(r *scanner, x0, y0 float64) error {
	var v [5]float64
	var large, sweep bool
	var err error
	for i := 0; i < 5 && err == nil; i++ {
		if i == 3 {
			if large, err = r.flag(); err != nil {
				break
			}
			if sweep, err = r.flag(); err != nil {
				break
			}
		}
		v[i], err = r.number()
	}

	if err != nil {
		return err
	}

	rx, ry, x, y := math.Abs(v[0]), math.Abs(v[1]), x0+v[3], y0+v[4]
	if rx == 0 || ry == 0 || x == p.x && y == p.y {
		p.line(x, y)
		return nil
	}

	sin, cos := math.Sincos(v[2] * math.Pi / 180)
	hx, hy := (p.x-x)/2, (p.y-y)/2
	ux, uy := cos*hx+sin*hy, -sin*hx+cos*hy
	if grow := ux*ux/(rx*rx) + uy*uy/(ry*ry); grow > 1 {
		rx, ry = rx*math.Sqrt(grow), ry*math.Sqrt(grow)
	}

	under := rx*rx*uy*uy + ry*ry*ux*ux
	k := math.Sqrt(max(0, rx*rx*ry*ry-under) / under)
	if large == sweep {
		k = -k
	}

	mx, my := k*rx*uy/ry, -k*ry*ux/rx
	cx, cy := cos*mx-sin*my+(p.x+x)/2, sin*mx+cos*my+(p.y+y)/2
	from := math.Atan2((uy-my)/ry, (ux-mx)/rx)
	turn := math.Atan2((-uy-my)/ry, (-ux-mx)/rx) - from
	switch {
	case sweep && turn < 0:
		turn += 2 * math.Pi
	case !sweep && turn > 0:
		turn -= 2 * math.Pi
	}

	pieces := max(1, int(math.Ceil(math.Abs(turn)/(math.Pi/2)-1e-9)))
	delta := turn / float64(pieces)
	t := 4.0 / 3 * math.Tan(delta/4)
	point := func(a, across float64) (float64, float64) { // on the ellipse, and along its tangent
		s, c := math.Sincos(a)
		px, py := rx*(c-across*s), ry*(s+across*c)
		return cx + cos*px - sin*py, cy + sin*px + cos*py
	}

	for i := range pieces {
		a := from + delta*float64(i)
		ax, ay := point(a, t)
		bx, by := point(a+delta, -t)
		ex, ey := point(a+delta, 0)
		if i == pieces-1 {
			ex, ey = x, y
		}
		p.curve(ax, ay, bx, by, ex, ey)
	}

	return nil
}
