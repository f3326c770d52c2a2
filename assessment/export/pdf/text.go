package pdf

import (
	"math"
	"sort"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Style is how a span of text is set.
type Style struct {
	Font     *Font
	Size     float64
	Leading  float64 // from one line to the next
	Color    Color
	Tracking float64 // added between letters
}

// Span is a piece of text in one style.
type Span struct {
	Text  string
	Style Style
	// Link is where a click leads: "#name" for a place in the document,
	// otherwise an http, https or mailto address; anything else is not linked.
	Link string
}

// Text is laid out in lines and ready to be drawn, any line on any page.
type Text struct {
	Leading float64

	runes  []rune
	spans  []Span
	starts []int // first rune of every span, and the end
	lines  []line
	right  bool // begins with a right-to-left script

	links map[int]*Element // of spans already drawn
}

type line struct {
	runs  []shaping.Output // from left to right
	width float64
}

// Shaping works in whole units of a pixel; sixteen to the point keep kerning
// exact to a hundredth of a point.
const perPoint = 16

func toFixed(points float64) fixed.Int26_6 { return fixed.Int26_6(points * 64 * perPoint) }

func toPoints(v fixed.Int26_6) float64 { return float64(v) / (64 * perPoint) }

// longestRun is the most characters shaped at once. Widths are summed in 32
// bits, which a run of some 100,000 characters would overflow.
const longestRun = 2000

// Layout sets the spans, one after the other, in lines at most width wide. A
// word wider than that is broken. Line breaks in the text count as spaces.
func (d *Document) Layout(width float64, spans ...Span) *Text {
	t := &Text{spans: spans}
	for _, s := range spans {
		t.starts = append(t.starts, len(t.runes))
		t.runes = append(t.runes, []rune(Clean(s.Text))...)
		t.Leading = max(t.Leading, s.Style.Leading)
	}

	t.starts = append(t.starts, len(t.runes))
	t.right = beginsRight(t.runes)
	if len(t.runes) == 0 {
		return t
	}

	direction := di.DirectionLTR
	if t.right {
		direction = di.DirectionRTL
	}

	shaped := d.shape(t, direction)
	config := shaping.WrapConfig{Direction: direction, BreakPolicy: shaping.WhenNecessary}

	lines, _ := d.wrapper.WrapParagraphF(config, toFixed(max(width, 1)), t.runes, shaping.NewSliceIterator(shaped))
	for _, l := range lines {
		t.lines = append(t.lines, ordered(l))
	}

	return t
}

func ordered(l shaping.Line) line {
	out := line{runs: append([]shaping.Output(nil), l...)}
	sort.SliceStable(out.runs, func(i, j int) bool { return out.runs[i].VisualIndex < out.runs[j].VisualIndex })
	for _, r := range l {
		out.width += toPoints(r.Advance)
	}
	return out
}

// shape splits the text by direction, script, span and font, and shapes the
// pieces, in logical order.
func (d *Document) shape(t *Text, direction di.Direction) []shaping.Output {
	faces := d.faces(t)
	whole := shaping.Input{Text: t.runes, RunEnd: len(t.runes), Direction: direction,
		Language: language.NewLanguage(d.Lang), Face: faces[0]}
	var out []shaping.Output
	for _, in := range d.segmenter.Split(whole, oneFace{faces[0]}) {
		for start, end := in.RunStart, in.RunEnd; start < end; start = in.RunEnd {
			span := t.spanAt(start)
			in.RunStart, in.RunEnd = start, t.runEnd(faces, start, min(end, t.starts[span+1]))
			style := t.spans[span].Style
			in.Face, in.Size = faces[start], toFixed(style.Size)
			shaped := d.shaper.Shape(in)
			if style.Tracking != 0 {
				shaped.AddLetterSpacing(toFixed(style.Tracking), true, true)
			}

			out = append(out, shaped)
		}
	}

	return out
}

// runEnd returns where the run from start ends: where the font changes, and at
// a space where it gets long.
func (t *Text) runEnd(faces []*font.Face, start, end int) int {
	space := 0
	for i := start + 1; i < end; i++ {
		if faces[i] != faces[start] {
			return i
		}
		if t.runes[i-1] == ' ' {
			space = i
		}

		if i-start >= longestRun {
			if space > 0 {
				return space
			}
			if !joins(t.runes[i]) || i-start >= 2*longestRun {
				return i
			}
		}
	}

	return end
}

func (t *Text) spanAt(i int) int {
	n := sort.SearchInts(t.starts, i+1) - 1
	return min(n, len(t.spans)-1)
}

// oneFace leaves the choice of the font to faces.
type oneFace struct{ face *font.Face }

func (o oneFace) ResolveFace(rune) *font.Face { return o.face }

// faces chooses a font for every character. A base and what joins it get the
// same font where one has them all, since marks are placed by the font of
// their base. A space belongs to the font of its span.
func (d *Document) faces(t *Text) []*font.Face {
	out := make([]*font.Face, len(t.runes))
	for i := range t.spans {
		want := t.spans[i].Style.Font
		for at := t.starts[i]; at < t.starts[i+1]; {
			end := cluster(t.runes[:t.starts[i+1]], at)
			d.choose(out[at:end], t.runes[at:end], want)
			at = end
		}
	}

	return out
}

func (d *Document) choose(out []*font.Face, runes []rune, want *Font) {
	if f := d.common(runes, want); f != nil {
		for i := range out {
			out[i] = d.use(f).face
		}
		return
	}
	for i, r := range runes {
		f := want
		if !invisible(r) && !want.Has(r) {
			if other := d.fallback(r); other != nil {
				f = other
			}
		}

		out[i] = d.use(f).face
	}
}

// common returns a font that has every visible character, nil for none.
func (d *Document) common(runes []rune, want *Font) *Font {
	all := func(f *Font) bool {
		for _, r := range runes {
			if !invisible(r) && !f.Has(r) {
				return false
			}
		}
		return true
	}
	if all(want) {
		return want
	}
	if f := d.fallback(runes[0]); f != nil && all(f) {
		return f
	}

	return nil
}

func (d *Document) fallback(r rune) *Font {
	if d.Fallback == nil {
		return nil
	}
	return d.Fallback(r)
}

func (d *Document) use(f *Font) *used {
	u, ok := d.fonts[f]
	if !ok {
		u = newUsed(f, len(d.order)+1)
		d.fonts[f], d.byFace[u.face] = u, u
		d.order = append(d.order, u)
	}
	return u
}

// cluster returns where the cluster that begins at i ends: a base with its
// marks, or signs joined into one.
func cluster(runes []rune, i int) int {
	end := i + 1
	for end < len(runes) && (joins(runes[end]) || runes[end-1] == joiner && !unicode.IsSpace(runes[end])) {
		end++
	}
	return end
}

const joiner = '\u200d'

// joins reports whether a character belongs to the one before it.
func joins(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r == joiner || r == '\u200c' ||
		r >= 0xfe00 && r <= 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff || r >= 0xe0020 && r <= 0xe007f
}

// invisible reports whether no font needs to draw a character.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Zs, unicode.Cf, unicode.Variation_Selector) || r == '\u034f' ||
		r == '\u2028' || r == '\u2029'
}

// Clean returns the text without control characters and without characters
// that override the direction of others; line breaks and tabs become spaces.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff,
			r >= 0xfff9 && r <= 0xfffb:
			return -1
		}
		return r
	}, s)
}

// beginsRight reports whether the first letter belongs to a script written
// from right to left.
func beginsRight(runes []rune) bool {
	for _, r := range runes {
		if unicode.IsLetter(r) {
			return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko,
				unicode.Samaritan, unicode.Mandaic, unicode.Adlam, unicode.Hanifi_Rohingya)
		}
	}
	return false
}

// Lines returns how many lines there are.
func (t *Text) Lines() int { return len(t.lines) }

// Height is the height of all lines.
func (t *Text) Height() float64 { return float64(len(t.lines)) * t.Leading }

// Width is the width of the widest line.
func (t *Text) Width() float64 {
	w := 0.0
	for _, l := range t.lines {
		w = max(w, l.width)
	}
	return w
}

// Balance sets the spans in as few lines as width allows, of about the same
// width.
func (d *Document) Balance(width float64, spans ...Span) *Text {
	t := d.Layout(width, spans...)
	if t.Lines() < 2 || t.Lines() > 8 {
		return t
	}

	low, high := t.Width()/2, width
	for high-low > 1 {
		middle := (low + high) / 2
		if try := d.Layout(middle, spans...); try.Lines() > t.Lines() {
			low = middle
		} else {
			high, t = math.Min(middle, high), try
		}
	}

	return t
}

// Line returns the text of one line, in the order it is read.
func (t *Text) Line(i int) string {
	from, to := len(t.runes), 0
	for _, r := range t.lines[i].runs {
		from, to = min(from, r.Runes.Offset), max(to, r.Runes.Offset+r.Runes.Count)
	}

	if from >= to {
		return ""
	}
	return string(t.runes[from:to])
}

// Drawn reports whether a character needs a font that draws it.
func Drawn(r rune) bool { return !invisible(r) && !unicode.IsControl(r) }

// Linked leads the whole text to a place or address, and returns it.
func (t *Text) Linked(to string) *Text {
	for i := range t.spans {
		t.spans[i].Link = to
	}
	return t
}
