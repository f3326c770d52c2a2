package pdf

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// A slot is one code of a font in one document: a glyph and the text it stands
// for. A glyph that stands for two texts gets two slots, so that whatever is
// copied out of the document is what was written into it.
type slot struct {
	glyph      uint16
	text       string
	components string // for one drawn of several glyphs: those, one after the other
	width      int16  // of one drawn of several, in units of the font
}

// component is a glyph in its place within another.
type component struct {
	glyph uint16
	x, y  int16
}

const componentSize = 6

func (p component) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint16(b, p.glyph)
	b = binary.BigEndian.AppendUint16(b, uint16(p.x))
	return binary.BigEndian.AppendUint16(b, uint16(p.y))
}

func (s slot) list() []component {
	var out []component
	for b := []byte(s.components); len(b) >= componentSize; b = b[componentSize:] {
		out = append(out, component{binary.BigEndian.Uint16(b), int16(binary.BigEndian.Uint16(b[2:])),
			int16(binary.BigEndian.Uint16(b[4:]))})
	}
	return out
}

// used is a font in use by a document. Code n shows slots[n].
type used struct {
	*Font
	face  *font.Face
	slots []slot // slots[0] is the box for missing characters
	index map[slot]uint16
	id    int
}

func newUsed(f *Font, id int) *used {
	u := &used{Font: f, face: font.NewFace(f.parsed), id: id, index: map[slot]uint16{}}
	u.slots = append(u.slots, slot{})
	return u
}

// maxSlots is the most codes a composite font has.
const maxSlots = 1<<16 - 1

// code returns the code that shows a glyph for a text, 0 when the codes have
// run out.
func (u *used) code(s slot) uint16 {
	if c, ok := u.index[s]; ok {
		return c
	}
	if len(u.slots) >= maxSlots {
		return 0
	}

	c := uint16(len(u.slots))
	u.slots = append(u.slots, s)
	u.index[s] = c
	return c
}

// advance returns the width of a code in thousandths of an em.
func (u *used) advance(code int) int {
	return int(math.Round(u.wide(u.slots[code]) * 1000 / u.upem))
}

// wide returns the width of a slot in units of the font.
func (u *used) wide(s slot) float64 {
	if s.components != "" {
		return float64(s.width)
	}
	return float64(u.face.HorizontalAdvance(font.GID(s.glyph)))
}

// subset returns a TrueType font in which code n is glyph n.
func (u *used) subset() []byte {
	s := &subsetter{used: u, glyphs: append([]slot(nil), u.slots...), at: map[uint16]uint16{}}
	for i, slot := range s.glyphs {
		if _, ok := s.at[slot.glyph]; !ok && slot.components == "" {
			s.at[slot.glyph] = uint16(i)
		}
	}

	for i := 0; i < len(s.glyphs); i++ { // grows while components of glyphs are found
		if g := s.glyphs[i]; g.components != "" {
			s.add(s.compose(g.list()))
		} else {
			s.add(s.outline(g.glyph))
		}
	}

	s.loca = binary.BigEndian.AppendUint32(s.loca, uint32(s.glyf.Len()))
	return s.font()
}

type subsetter struct {
	*used
	glyphs []slot            // by new number
	at     map[uint16]uint16 // new numbers by old number
	glyf   bytes.Buffer
	loca   []byte

	points, contours, components int // most in one glyph
}

// compose draws a glyph of several.
func (s *subsetter) compose(components []component) []byte {
	var low, high [2]int
	var drawn []component
	for _, p := range components {
		o := s.outline(p.glyph)
		if len(o) < 10 {
			continue // a space
		}

		for i, at := range []int{int(p.x), int(p.y)} {
			from := at + int(int16(binary.BigEndian.Uint16(o[2+2*i:])))
			to := at + int(int16(binary.BigEndian.Uint16(o[6+2*i:])))
			if len(drawn) == 0 {
				low[i], high[i] = from, to
			}

			low[i], high[i] = min(low[i], from), max(high[i], to)
		}

		drawn = append(drawn, p)
	}

	if len(drawn) == 0 {
		return nil
	}

	s.components = max(s.components, len(drawn))
	out := binary.BigEndian.AppendUint16(nil, 0xFFFF) // not contours but components
	for _, v := range []int{low[0], low[1], high[0], high[1]} {
		out = binary.BigEndian.AppendUint16(out, uint16(max(math.MinInt16, min(math.MaxInt16, v))))
	}

	for i, p := range drawn {
		flags := uint16(wordArguments | placeArguments)
		if i < len(drawn)-1 {
			flags |= moreComponents
		}

		out = binary.BigEndian.AppendUint16(out, flags)
		p.glyph = s.component(p.glyph)
		out = p.append(out)
	}

	return out
}

func (s *subsetter) add(outline []byte) {
	s.loca = binary.BigEndian.AppendUint32(s.loca, uint32(s.glyf.Len()))
	s.glyf.Write(outline)
	for s.glyf.Len()%4 != 0 {
		s.glyf.WriteByte(0)
	}
}

func (s *subsetter) outline(g uint16) []byte {
	if s.quadratic() {
		return s.renumber(s.raw(g))
	}
	drawn, ok := s.face.GlyphDataOutline(font.GID(g))
	if !ok {
		return nil
	}

	q := quadratic{}
	for _, seg := range drawn.Segments {
		q.add(seg)
	}

	s.points, s.contours = max(s.points, len(q.points)), max(s.contours, len(q.ends))
	return q.bytes()
}

// quadratic reports whether the font has TrueType outlines of its own.
func (s *subsetter) quadratic() bool { return s.Font.loca != nil }

// Flags of a component of a composite glyph.
const (
	wordArguments  = 0x0001
	placeArguments = 0x0002
	oneScale       = 0x0008
	moreComponents = 0x0020
	twoScales      = 0x0040
	matrix         = 0x0080
)

// renumber points the components of a composite glyph at their new numbers, adding
// those that are new. A damaged entry becomes an empty glyph.
func (s *subsetter) renumber(raw []byte) []byte {
	if len(raw) < 10 || int16(binary.BigEndian.Uint16(raw)) >= 0 {
		return raw
	}
	out := bytes.Clone(raw)
	for p := 10; ; {
		if p+4 > len(out) {
			return nil
		}

		flags := binary.BigEndian.Uint16(out[p:])
		binary.BigEndian.PutUint16(out[p+2:], s.component(binary.BigEndian.Uint16(out[p+2:])))
		p += 6
		if flags&wordArguments != 0 {
			p += 2
		}

		switch {
		case flags&oneScale != 0:
			p += 2
		case flags&twoScales != 0:
			p += 4
		case flags&matrix != 0:
			p += 8
		}

		if flags&moreComponents == 0 {
			return out
		}
	}
}

func (s *subsetter) component(old uint16) uint16 {
	if n, ok := s.at[old]; ok {
		return n
	}
	if len(s.glyphs) >= maxSlots {
		return 0
	}

	n := uint16(len(s.glyphs))
	s.glyphs = append(s.glyphs, slot{glyph: old})
	s.at[old] = n
	return n
}

// font puts the tables of the subset together. Hinting is left out: at the
// sizes of print it changes nothing.
func (s *subsetter) font() []byte {
	head := bytes.Clone(s.head)
	binary.BigEndian.PutUint16(head[50:], 1) // four-byte places in loca
	hhea := bytes.Clone(s.hhea)
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(s.glyphs)))

	var hmtx []byte
	for i, g := range s.glyphs {
		wide := s.wide(g)
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(max(0, min(math.MaxUint16, wide))))
		hmtx = binary.BigEndian.AppendUint16(hmtx, s.left(i))
	}

	tables := []opentype.Table{
		{Tag: opentype.MustNewTag("glyf"), Content: s.glyf.Bytes()},
		{Tag: opentype.MustNewTag("head"), Content: head},
		{Tag: opentype.MustNewTag("hhea"), Content: hhea},
		{Tag: opentype.MustNewTag("hmtx"), Content: hmtx},
		{Tag: opentype.MustNewTag("loca"), Content: s.loca},
		{Tag: opentype.MustNewTag("maxp"), Content: s.maxp()},
	}
	return opentype.WriteTTF(tables)
}

// left is the left side bearing of a new glyph: where its outline begins,
// which is what viewers expect of fonts that set no other flag.
func (s *subsetter) left(i int) uint16 {
	from, to := binary.BigEndian.Uint32(s.loca[4*i:]), binary.BigEndian.Uint32(s.loca[4*i+4:])
	if to-from < 10 {
		return 0
	}
	return binary.BigEndian.Uint16(s.glyf.Bytes()[from+2:])
}

func (s *subsetter) maxp() []byte {
	b := make([]byte, 32)
	put := func(at int, v int) { binary.BigEndian.PutUint16(b[at:], uint16(min(v, math.MaxUint16))) }
	binary.BigEndian.PutUint32(b, 0x00010000)
	put(4, len(s.glyphs))
	// Generous where the components of the original are not counted again: readers
	// use these to set memory aside.
	put(6, max(s.points, 4096))
	put(8, max(s.contours, 512))
	put(10, 8192)
	put(12, 1024)
	put(14, 2) // zones
	put(28, max(s.components, 64))
	put(30, 8) // components within components

	return b
}
