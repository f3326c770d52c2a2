package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-text/typesetting/font/opentype"
	"pgregory.net/rapid"
)

func readFont(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func load(t testing.TB, path string) *Font {
	t.Helper()
	f, err := ParseFont(readFont(t, path))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func document(t testing.TB) (*Document, Style) {
	t.Helper()
	shelf := NewFontCache("../testdata/fonts")
	d := New(Options{Width: 400, Height: 600, Lang: "en", Fallback: shelf.Font})
	d.AddPage()
	return d, Style{Font: load(t, "../fonts/sans-400.ttf"), Size: 10, Leading: 14}
}

// nasty are characters that shapers, breakers and readers of text disagree on.
var nasty = []rune("aA1 .,(  \n\t-–“”é\u0301\u0323" +
	"\u034f\u200b\u200c\u200d\u200e\u200f\u2028\u202e" +
	"\u2066\ufe0f\ufeff\ufffd\u00ad\u00a0\u0600\u0627\u0644\u0645\u0640\u05d0\u05e9\u05b8\u0915\u094d\u0937" +
	"\u093f日本。\U0001f468\U0001f3fd\U0001f1e9\U000e0067\ue000\U0010fffd\u1100\u1161\u0e33\u0e40ﬁ")

func TestLayoutKeepsEveryCharacterAndItsWidth(t *testing.T) {
	d, st := document(t)
	big := st
	big.Size, big.Tracking = 23, -0.3
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom(nasty), rapid.Rune()))
		a, b := text.Draw(t, "first"), text.Draw(t, "second")
		width := rapid.OneOf(rapid.Float64Range(-5, 1), rapid.Float64Range(150, 300)).Draw(t, "width")
		l := d.Layout(width, Span{Text: a, Style: st}, Span{Text: b, Style: big, Link: "#x"})
		next := 0
		for i := range l.Lines() {
			line := l.Line(i)
			next += utf8.RuneCountInString(line)
			// A sign that joins a letter of another font is not parted from it,
			// so a line may be one sign too wide.
			if width > 1 && l.lines[i].width > width+35 {
				t.Fatalf("line %q is %v wide in %v", line, l.lines[i].width, width)
			}
			d.Show(l, i, 10, 20, width, Start)
		}
		if want := utf8.RuneCountInString(Clean(a)) + utf8.RuneCountInString(Clean(b)); next != want {
			t.Fatalf("%d of %d characters are on a line", next, want)
		}
	})
	if _, err := d.Bytes(); err != nil {
		t.Fatal(err)
	}
}

func TestBalanceUsesNoMoreLinesAndEvensThem(t *testing.T) {
	d, st := document(t)
	span := Span{Text: "Code decides the path to a routed claim, except at two points where the model picks.", Style: st}
	plain, even := d.Layout(250, span), d.Balance(250, span)
	if plain.Lines() != 2 || even.Lines() != 2 {
		t.Fatalf("%d lines, balanced %d; want 2 and 2", plain.Lines(), even.Lines())
	}
	ragged := func(x *Text) float64 { return math.Abs(x.lines[0].width - x.lines[1].width) }
	if ragged(even) >= ragged(plain) || ragged(even) > 60 {
		t.Errorf("lines differ by %.0f, balanced by %.0f", ragged(plain), ragged(even))
	}
}

func TestCleanDropsWhatNobodySees(t *testing.T) {
	for in, want := range map[string]string{
		"a\nb\tc\rd": "a b cd", "\x00\x1b[1m": "[1m", "\u202eabc\u202c": "abc", "\u2066x\u2069": "x",
		"a\u200db\u200f": "a\u200db\u200f", "\ufeffz": "z",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNumbersAreShort(t *testing.T) {
	for v, want := range map[float64]string{0: "0 ", 10: "10 ", 1.5: "1.5 ", -0.001: "0 ", 100: "100 ", 3.14159: "3.14 ",
		-2.505: "-2.5 "} {
		var b bytes.Buffer
		if number(&b, v); b.String() != want && !(v == -2.505 && b.String() == "-2.51 ") {
			t.Errorf("number(%v) = %q, want %q", v, b.String(), want)
		}
	}
}

func TestAddressesCannotLeaveTheirString(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/(x)": "https://a.example/%28x%29", `http://a/\)>>`: "http://a/%5C%29%3E%3E",
		"http://a/é b": "http://a/%C3%A9%20b",
	} {
		if got := uri(in); got != want {
			t.Errorf("uri(%q) = %q, want %q", in, got, want)
		}
	}
	d, _ := document(t)
	for in, ok := range map[string]bool{"HTTPS://a": true, "mailto:a@b": true, "#x": true, "javascript:x": false,
		"file:///x": false, " https://a": false, "": false} {
		if got := d.target(in) != ""; got != ok {
			t.Errorf("target(%q) is linked: %v", in, got)
		}
	}
}

func TestPagesAreLimited(t *testing.T) {
	d := New(Options{Width: 100, Height: 100, MaxPages: 2})
	for range 3 {
		d.AddPage()
		d.Rule(0, 0, 10, 10, Pen{Width: 1})
	}
	if !d.Full() || d.Pages() != 2 {
		t.Errorf("full %v with %d pages", d.Full(), d.Pages())
	}
	if _, err := d.Bytes(); !errors.Is(err, ErrTooLong) {
		t.Errorf("Bytes gives error %v", err)
	}
}

func TestSubsetHoldsWhatIsUsed(t *testing.T) {
	d, st := document(t)
	d.ShowAll(d.Layout(300, Span{Text: "é fi z\u0301\u0323 नि", Style: st}), 0, 0, 300, Start)
	for _, u := range d.order {
		if len(u.slots) < 2 {
			continue
		}
		sub, err := opentype.NewLoader(bytes.NewReader(u.subset()))
		if err != nil {
			t.Fatal(err)
		}
		maxp, err := sub.RawTable(opentype.MustNewTag("maxp"))
		if err != nil {
			t.Fatal(err)
		}
		glyphs := int(binary.BigEndian.Uint16(maxp[4:]))
		if glyphs < len(u.slots) || glyphs > len(u.slots)+12 {
			t.Errorf("%s: %d glyphs for %d codes", u.name, glyphs, len(u.slots))
		}
		loca, err := sub.RawTable(opentype.MustNewTag("loca"))
		if err != nil {
			t.Fatal(err)
		}
		for code, s := range u.slots {
			if code == 0 && !strings.HasPrefix(u.name, "Discern") {
				continue // boxes are drawn by the fonts of the program
			}
			empty := binary.BigEndian.Uint32(loca[4*code:]) == binary.BigEndian.Uint32(loca[4*code+4:])
			if blank := strings.TrimSpace(s.text) == "" && code > 0; empty != blank {
				t.Errorf("%s: code %d for %q is empty: %v", u.name, code, s.text, empty)
			}
		}
	}
}

func TestQuadraticsFollowTheirCubic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) opentype.SegmentPoint {
			v := rapid.Float32Range(-1000, 1000)
			return opentype.SegmentPoint{X: float32(math.Round(float64(v.Draw(t, name+"x")))),
				Y: float32(math.Round(float64(v.Draw(t, name+"y"))))}
		}
		p := [4]opentype.SegmentPoint{at("a"), at("b"), at("c"), at("d")}
		var q quadratic
		q.add(opentype.Segment{Op: opentype.SegmentOpMoveTo, Args: [3]opentype.SegmentPoint{p[0]}})
		q.add(opentype.Segment{Op: opentype.SegmentOpCubeTo, Args: [3]opentype.SegmentPoint{p[1], p[2], p[3]}})
		n := (len(q.points) - 1) / 2
		for i := range n {
			a, c, b := q.points[2*i], q.points[2*i+1], q.points[2*i+2]
			want := on(p, (float32(i)+0.5)/float32(n))
			x, y := (float32(a.x)+2*float32(c.x)+float32(b.x))/4, (float32(a.y)+2*float32(c.y)+float32(b.y))/4
			if d := math.Hypot(float64(x-want.X), float64(y-want.Y)); d > tolerance+1.5 {
				t.Fatalf("piece %d of %d lies %.1f units off", i, n, d)
			}
		}
	})
}

func TestDamagedFontsAreErrors(t *testing.T) {
	for _, path := range []string{"../testdata/fonts/devanagari.ttf", "../testdata/fonts/arabic.ttf",
		"../testdata/cff/han.otf"} {
		whole := readFont(t, path)
		for at := 0; at < len(whole)-4; at += 61 {
			if _, err := ParseFont(whole[:at]); err == nil {
				t.Errorf("%s: its first %d bytes are taken for a font", path, at)
			}
			bent := bytes.Clone(whole)
			bent[at] ^= 0xff
			if f, err := ParseFont(bent); (f == nil) == (err == nil) {
				t.Errorf("%s bent at %d: font %v, error %v", path, at, f, err)
			}
		}
	}
	if _, err := ParseFont([]byte("no font")); err == nil {
		t.Error("any text is taken for a font")
	}
}

func TestShelfPrefersTheRegularAndTheFirstFolder(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	put := func(dir, name, from string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), readFont(t, from), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put(first, "a.ttf", "../fonts/sans-600.ttf")
	put(first, "b.ttf", "../fonts/serif-400-italic.ttf")
	put(second, "c.ttf", "../fonts/serif-400.ttf")
	put(second, "d.ttf", "../fonts/sans-400.ttf")
	put(second, "damaged.ttf", "../testdata/fonts/README.md")
	put(second, "han.otf", "../testdata/cff/han.otf")
	s := NewFontCache(filepath.Join(first, "missing"), first, second)
	for r, want := range map[rune]string{'a': "DiscernSerif", 'Ж': "DiscernSerif", '日': "TestHanCFF"} {
		if f := s.Font(r); f == nil || f.name != want {
			t.Errorf("%c is drawn by %v, want %s", r, f, want)
		}
	}
	if f := s.Font('א'); f != nil {
		t.Errorf("a letter nobody has is drawn by %s", f.name)
	}
}
