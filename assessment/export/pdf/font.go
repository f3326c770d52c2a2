package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Font is a parsed font file. It never changes and may be shared between
// documents and goroutines.
type Font struct {
	name    string // PostScript name: ASCII letters, digits and hyphens
	italic  bool
	ascent  float64 // in ems, above the baseline
	descent float64 // in ems, negative
	capital float64 // height of a capital, in ems

	parsed *font.Font
	upem   float64
	box    [4]int // of all glyphs, in thousandths of an em
	glyphs int
	head   []byte
	hhea   []byte
	loca   []uint32 // where each glyph begins in glyf; nil for a font drawn with cubic curves
	glyf   []byte
}

// ParseFont reads a TrueType or OpenType font with outlines, or the first one
// of a collection. A font without outlines (colour bitmaps only), one that is
// cut short and one that is damaged are errors.
func ParseFont(data []byte) (*Font, error) { return parseFont(data, 0) }

var (
	errNoOutlines = errors.New("the font has no outlines")
	errCut        = errors.New("the font file is cut short")
	errDamaged    = errors.New("the font file is damaged")
)

// parseFont reads the font at a place in a collection. The library underneath
// runs out of bounds on some damaged files, and the files of a machine are not
// ours to choose: that becomes an error too.
func parseFont(data []byte, index int) (f *Font, err error) {
	defer func() {
		if recover() != nil {
			f, err = nil, errDamaged
		}
	}()
	if !complete(data) {
		return nil, errCut
	}
	loaders, err := opentype.NewLoaders(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	if index >= len(loaders) {
		return nil, errDamaged
	}

	return readFontTables(loaders[index])
}

func readFontTables(loader *opentype.Loader) (*Font, error) {
	parsed, err := font.NewFont(loader)
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	f := &Font{parsed: parsed, upem: float64(parsed.Upem())}
	if f.upem == 0 {
		return nil, errDamaged
	}
	maxp, err := table(loader, "maxp", 6)
	if err != nil {
		return nil, err
	}

	f.glyphs = int(binary.BigEndian.Uint16(maxp[4:]))
	if f.head, err = table(loader, "head", 54); err != nil {
		return nil, err
	}
	if f.hhea, err = table(loader, "hhea", 36); err != nil {
		return nil, err
	}
	if err := f.readOutlines(loader); err != nil {
		return nil, err
	}

	f.readMetrics(loader)
	return f, nil
}

// complete reports whether every table that the directories of a font file
// name lies inside the file.
func complete(data []byte) bool {
	word := func(at int) int {
		if at+4 > len(data) {
			return math.MaxInt32
		}
		return int(binary.BigEndian.Uint32(data[at:]))
	}
	fonts := []int{0}
	if len(data) > 12 && string(data[:4]) == "ttcf" {
		fonts = nil
		for i := range min(word(8), 1024) {
			fonts = append(fonts, word(12+4*i))
		}
	}

	for _, at := range fonts {
		if at+12 > len(data) {
			return false
		}
		for i := range int(binary.BigEndian.Uint16(data[at+4:])) {
			record := at + 12 + 16*i
			if word(record+8)+word(record+12) > len(data) {
				return false
			}
		}
	}

	return true
}

func table(loader *opentype.Loader, tag string, least int) ([]byte, error) {
	b, err := loader.RawTable(opentype.MustNewTag(tag))
	if err != nil {
		return nil, fmt.Errorf("read font table %s: %w", tag, err)
	}
	if len(b) < least {
		return nil, fmt.Errorf("read font table %s: %d bytes, want at least %d", tag, len(b), least)
	}

	return b, nil
}

// readOutlines keeps the glyf table as it is; fonts with cubic outlines are
// converted glyph by glyph when a document uses them.
func (f *Font) readOutlines(loader *opentype.Loader) error {
	if loader.HasTable(opentype.MustNewTag("CFF ")) || loader.HasTable(opentype.MustNewTag("CFF2")) {
		return nil
	}
	glyf, err := table(loader, "glyf", 1)
	if err != nil {
		return errNoOutlines
	}

	long := binary.BigEndian.Uint16(f.head[50:]) == 1
	size := 2
	if long {
		size = 4
	}

	raw, err := table(loader, "loca", size*(f.glyphs+1))
	if err != nil {
		return err
	}

	f.glyf, f.loca = glyf, make([]uint32, f.glyphs+1)
	for i := range f.loca {
		if long {
			f.loca[i] = binary.BigEndian.Uint32(raw[4*i:])
		} else {
			f.loca[i] = 2 * uint32(binary.BigEndian.Uint16(raw[2*i:]))
		}
	}

	return nil
}

func (f *Font) readMetrics(loader *opentype.Loader) {
	em := func(b []byte, at int) float64 { return float64(int16(binary.BigEndian.Uint16(b[at:]))) / f.upem }
	for i := range f.box {
		f.box[i] = int(math.Round(1000 * em(f.head, 36+2*i)))
	}

	f.ascent, f.descent, f.capital = em(f.hhea, 4), em(f.hhea, 6), 0.7
	if os2, err := table(loader, "OS/2", 90); err == nil {
		f.capital = em(os2, 88)
	}

	about := f.parsed.Describe()
	f.italic = about.Aspect.Style == font.StyleItalic
	name := about.Family
	if about.Aspect.Weight >= font.WeightSemibold {
		name += "-SemiBold"
	}

	if f.italic {
		name += "-Italic"
	}

	f.name = strings.Map(func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, name)
	if f.name == "" {
		f.name = "Unnamed"
	}
}

// Has reports whether the font draws the character.
func (f *Font) Has(r rune) bool {
	g, ok := f.parsed.NominalGlyph(r)
	return ok && g != 0
}

// raw returns the glyf entry of a glyph; nil where it is empty or the table is
// damaged.
func (f *Font) raw(g uint16) []byte {
	if int(g) >= f.glyphs {
		return nil
	}
	from, to := f.loca[g], f.loca[g+1]
	if from >= to || int(to) > len(f.glyf) {
		return nil
	}

	return f.glyf[from:to]
}

// Middle is how far above its base line the middle of a line of that size lies:
// where Show puts the middle of its leading.
func (f *Font) Middle(size float64) float64 { return size * (f.ascent + f.descent) / 2 }
