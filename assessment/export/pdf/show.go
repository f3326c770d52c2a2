package pdf

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Align says at which side of its width a line stands.
type Align int

const (
	Start  Align = iota // where the text begins: left, or right for scripts written that way
	Right               // always right
	Centre              // in the middle
)

// Show draws one line with its top at y in a column from x, width wide.
func (d *Document) Show(t *Text, number int, x, y, width float64, align Align) {
	l := t.lines[number]
	switch {
	case align == Right, align == Start && t.right:
		x += width - l.width
	case align == Centre:
		x += (width - l.width) / 2
	}

	for _, run := range l.runs {
		x = d.showRun(t, run, x, y)
	}
}

// ShowAll draws every line, the first with its top at y.
func (d *Document) ShowAll(t *Text, x, y, width float64, align Align) {
	for i := range t.lines {
		d.Show(t, i, x, y+float64(i)*t.Leading, width, align)
	}
}

func (d *Document) showRun(t *Text, run shaping.Output, x, y float64) float64 {
	n := t.spanAt(run.Runes.Offset)
	span := t.spans[n]
	target := d.target(span.Link)
	was := d.current
	if target != "" && d.artifact == "" {
		d.current = t.linkElement(n, d.current)
	}

	// All fonts stand on the line of the style's own font.
	f := span.Style.Font
	base := d.Height - y - t.Leading/2 - span.Style.Size*(f.ascent+f.descent)/2
	end := d.showGlyphs(t, run, span.Style, x, base)
	if target != "" {
		d.addLink(d.current, target, span, x, end, base)
		d.current = was
	}

	return end
}

// linkElement is one for all lines of a span, inside the element the text
// stands in.
func (t *Text) linkElement(span int, parent *Element) *Element {
	if e, ok := t.links[span]; ok {
		return e
	}

	e := &Element{tag: "Link", parent: parent}
	parent.kids = append(parent.kids, kid{element: e})
	if t.links == nil {
		t.links = map[int]*Element{}
	}

	t.links[span] = e
	return e
}

func (d *Document) addLink(e *Element, target string, span Span, x0, x1, base float64) {
	if d.artifact != "" {
		return
	}
	size := span.Style.Size
	d.at.links = append(d.at.links, link{x0: x0, x1: x1, y0: base - 0.25*size, y1: base + 0.8*size, target: target,
		element: e, text: Clean(span.Text)})
}

// target returns what a link leads to, "" where it may not be linked.
func (d *Document) target(to string) string {
	lower := strings.ToLower(to)
	for _, prefix := range []string{"#", "https://", "http://", "mailto:"} {
		if strings.HasPrefix(lower, prefix) {
			return to
		}
	}
	return ""
}

// showGlyphs draws a run of one font with its base line at base, and returns
// where it ends.
func (d *Document) showGlyphs(t *Text, run shaping.Output, style Style, x, base float64) float64 {
	u := d.byFace[run.Face]
	b := d.write()
	b.WriteString("BT /F")
	b.WriteString(strconv.Itoa(u.id))
	b.WriteByte(' ')
	number(b, style.Size)
	b.WriteString("Tf ")
	style.Color.operands(b)
	b.WriteString("rg ")

	s := shower{Buffer: b, used: u, size: style.Size, base: base, x: x}
	for i := 0; i < len(run.Glyphs); {
		n := clusterGlyphs(run.Glyphs, i)
		s.cluster(t, run.Glyphs[i:i+n])
		i += n
	}

	s.flush()
	b.WriteString("ET\n")
	return s.x
}

func clusterGlyphs(glyphs []shaping.Glyph, i int) int {
	n := 1
	for i+n < len(glyphs) && glyphs[i+n].TextIndex() == glyphs[i].TextIndex() {
		n++
	}
	return n
}

// shower writes glyphs as text operators.
type shower struct {
	*bytes.Buffer
	*used
	size, base, x float64

	pending bytes.Buffer // operand of the TJ being put together
	placed  bool         // the text matrix fits x
}

// cluster draws the glyphs that stand for one piece of text. Several are made
// into one glyph of the embedded font: readers of PDF put text together glyph
// by glyph, and lose words whose marks are drawn apart. Boxes for what no font
// has get their text written beside them as well.
func (s *shower) cluster(t *Text, glyphs []shaping.Glyph) {
	from := glyphs[0].TextIndex()
	text := string(t.runes[from:min(from+glyphs[0].RunesCount(), len(t.runes))])

	missing := false
	for _, g := range glyphs {
		missing = missing || g.GlyphID == 0
	}

	code := s.code(s.slotFor(glyphs, text))
	if missing || code == 0 || len(utf16.Encode([]rune(text))) > longestText {
		s.beside(text, func() { s.glyph(code, glyphs) })
		return
	}

	s.glyph(code, glyphs)
}

// longestText is the most a code may stand for, in UTF-16, that common readers
// take from a font's table.
const longestText = 60

func (s *shower) slotFor(glyphs []shaping.Glyph, text string) slot {
	units := utf16.Encode([]rune(text))
	if len(units) > longestText {
		text = string(utf16.Decode(units[:longestText]))
	}

	if g := glyphs[0]; len(glyphs) == 1 && g.XOffset == 0 && g.YOffset == 0 {
		return slot{glyph: uint16(g.GlyphID), text: text}
	}
	return slot{text: text, components: s.components(glyphs), width: s.inUnits(advanceOf(glyphs))}
}

// highest is how far, in ems, a mark may move off its base: two marks above
// each other fit, forty don't climb over the page.
const highest = 0.4

// components says which glyphs a cluster is drawn of, and where each stands.
func (s *shower) components(glyphs []shaping.Glyph) string {
	var out []byte
	x := fixed.Int26_6(0)
	for _, g := range glyphs {
		y := float64(s.inUnits(g.YOffset))
		y = max(-highest*s.upem, min(highest*s.upem, y))
		out = component{glyph: uint16(g.GlyphID), x: s.inUnits(x + g.XOffset), y: int16(y)}.append(out)
		x += g.Advance
	}

	return string(out)
}

// inUnits turns a length of the text into units of the font.
func (s *shower) inUnits(v fixed.Int26_6) int16 {
	return int16(max(math.MinInt16, min(math.MaxInt16, math.Round(toPoints(v)/s.size*s.upem))))
}

func advanceOf(glyphs []shaping.Glyph) fixed.Int26_6 {
	sum := fixed.Int26_6(0)
	for _, g := range glyphs {
		sum += g.Advance
	}
	return sum
}

// beside writes a text beside the glyphs that draw puts down.
func (s *shower) beside(text string, draw func()) {
	s.flush()
	s.WriteString("/Span <</ActualText" + hexText(text) + ">> BDC ")
	draw()
	s.flush()
	s.WriteString("EMC ")
}

func (s *shower) glyph(code uint16, glyphs []shaping.Glyph) {
	if !s.placed {
		s.WriteString("1 0 0 1 ")
		number(s.Buffer, s.x, s.base)
		s.WriteString("Tm ")
		s.placed = true
	}

	const digits = "0123456789ABCDEF"
	s.pending.Write([]byte{'<', digits[code>>12], digits[code>>8&15], digits[code>>4&15], digits[code&15], '>'})
	advance := toPoints(advanceOf(glyphs))
	natural := float64(s.advance(int(code))) / 1000 * s.size
	if gap := (natural - advance) / s.size * 1000; math.Abs(gap) > 0.5 {
		s.pending.WriteString(strconv.Itoa(int(math.Round(gap))))
	}

	s.x += advance
}

func (s *shower) flush() {
	if s.pending.Len() == 0 {
		return
	}
	s.WriteByte('[')
	s.Write(s.pending.Bytes())
	s.WriteString("] TJ ")
	s.pending.Reset()
}
