package brand

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withChunk puts a text chunk behind the head of a PNG.
func withChunk(file []byte, kind, body string) []byte {
	var c bytes.Buffer
	binary.Write(&c, binary.BigEndian, uint32(len(body)))
	c.WriteString(kind + body)
	binary.Write(&c, binary.BigEndian, crc32.ChecksumIEEE([]byte(kind+body)))
	at := 8 + 25
	return append(append(bytes.Clone(file[:at]), c.Bytes()...), file[at:]...)
}

func TestAPictureKeepsItsPixelsAndNothingElse(t *testing.T) {
	plain := pngOf(t, 40, 20)
	l, err := Clean(withChunk(plain, "tEXt", "Author\x00Ann Lee of Brackwell"))
	if err != nil {
		t.Fatal(err)
	}
	if l.Type != PNG || l.Width != 40 || l.Height != 20 || len(l.Digest) != 64 ||
		bytes.Contains(l.Data, []byte("Brackwell")) {
		t.Errorf("%s %dx%d %s", l.Type, l.Width, l.Height, l.Digest)
	}

	got, err := png.Decode(bytes.NewReader(l.Data))
	if err != nil {
		t.Fatal(err)
	}
	want, _ := png.Decode(bytes.NewReader(plain))
	for y := range 20 {
		for x := range 40 {
			if a, b := color.NRGBAModel.Convert(got.At(x, y)), color.NRGBAModel.Convert(want.At(x, y)); a != b {
				t.Fatalf("at %d, %d: %v, not %v", x, y, a, b)
			}
		}
	}

	var j bytes.Buffer
	if err := jpeg.Encode(&j, image.NewRGBA(image.Rect(0, 0, 30, 30)), nil); err != nil {
		t.Fatal(err)
	}
	exif := append(append([]byte{}, "\xff\xd8\xff\xe1\x00\x18Exif\x00\x00GPS of Brackwell"...), j.Bytes()[2:]...)
	if l, err = Clean(exif); err != nil || l.Type != JPEG || bytes.Contains(l.Data, []byte("Exif")) ||
		bytes.Contains(l.Data, []byte("Brackwell")) {
		t.Errorf("%s: %v", l.Type, err)
	}
}

func TestALargePictureIsScaledDown(t *testing.T) {
	l, err := Clean(flat(t, 2400, 300))
	if err != nil || l.Width != 1200 || l.Height != 150 {
		t.Errorf("%dx%d %v", l.Width, l.Height, err)
	}
}

// flat is a picture of one colour, which takes few bytes.
func flat(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, w, h),
		color.Palette{color.White, color.Black})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAFileThatIsNoLogoIsRefusedInASentence(t *testing.T) {
	bomb := pngOf(t, 8, 8)
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	cut := pngOf(t, 64, 64)
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"nothing":        {nil, "empty"},
		"text":           {[]byte("hello"), "no PNG, JPEG or SVG"},
		"GIF":            {[]byte("GIF89a\x01\x00\x01\x00"), "no PNG, JPEG or SVG"},
		"half a PNG":     {cut[:len(cut)/2], "cannot be read to its end"},
		"only a sign":    {signPNG, "cannot be read to its end"},
		"half a JPEG":    {[]byte("\xff\xd8\xff\xe0"), "cannot be read to its end"},
		"a bomb":         {bomb, "60000 by 60000 pixels"},
		"many pixels":    {flat(t, 4000, 3000), "too many"},
		"too wide":       {flat(t, 5000, 2), "too many"},
		"512 KB and one": {append(bytes.Clone(signPNG), make([]byte, MaxFile)...), "512 KB"},
	} {
		_, err := Clean(c.file)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		sentence(t, err)
	}
}

// sentence holds an error to be one or more sentences for people.
func sentence(t *testing.T, err error) {
	t.Helper()
	s := err.Error()
	if !unicode.IsUpper([]rune(s)[0]) || !strings.HasSuffix(s, ".") {
		t.Errorf("%q is no sentence", s)
	}
}

const drawn = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- Made by Ann Lee -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" viewBox="10 10 100 50" id="secret" data-x="1">
  <title>Brackwell</title><metadata><i:thing href="https://elsewhere.example/"/></metadata><defs id="d"/><i:view zoom="2"><i:grid/></i:view>
  <g fill="#ff0000" transform="translate(10 10)" style="stroke:none;font-family:Arial;-inkscape-x:1">
    <path class="a" d="M0 0h10v10H0z"/>
    <circle cx="20" cy="20" r="5" fill="navy"/>
    <rect x="1" y="2" width="3" height="4" rx="1" style="fill:rgb(0, 128, 0)"/>
    <line x1="0" y1="0" x2="5" y2="0" stroke="#000" stroke-width="2" fill="none" stroke-linecap="round"/>
    <polygon points="0,0 1,1 2,0" fill-rule="evenodd"/>
    <path d="M1,1 a1 1 0 011 1 q1 1 2 0t1-1 s1 1 2 2 c0-.5.5-1e0 1 0"/>
  </g>
</svg>`

func TestADrawingIsWrittenAnewAsPlainShapes(t *testing.T) {
	l, err := Clean([]byte(drawn))
	if err != nil {
		t.Fatal(err)
	}
	if l.Type != SVG || l.Width != 1000 || l.Height != 500 {
		t.Errorf("%s %dx%d", l.Type, l.Width, l.Height)
	}

	out := string(l.Data)
	for _, gone := range []string{"secret", "Ann", "Brackwell", "style", "class", "data-", "elsewhere", "inkscape",
		"transform", "<!", "<?", "<g"} {
		if strings.Contains(out, gone) {
			t.Errorf("%q is still in %s", gone, out)
		}
	}
	for _, there := range []string{`<path d="M0 0L100 0L100 100L0 100Z" fill="#ff0000"/>`,
		`fill="#000080"`, `fill="#008000"`,
		`<path d="M0 0L50 0" fill="none" stroke="#000000" stroke-width="20" stroke-linecap="round" stroke-linejoin="miter"/>`,
		`fill-rule="evenodd"`} {
		if !strings.Contains(out, there) {
			t.Errorf("%s is not in %s", there, out)
		}
	}

	// What was cleaned is read again as it was written.
	again, err := Clean(l.Data)
	if err != nil || !bytes.Equal(again.Data, l.Data) {
		t.Errorf("cleaned twice: %v\n%s", err, again.Data)
	}
}

func TestADrawingThatCouldDoMoreThanDrawIsRefused(t *testing.T) {
	wrap := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"><path d="M0 0h9v9z"/>` + inside + `</svg>`
	}
	deep := wrap(strings.Repeat("<g>", 60) + strings.Repeat("</g>", 60))
	for name, file := range map[string]string{
		"script":            wrap(`<script>alert(1)</script>`),
		"script in capital": wrap(`<SCRIPT>alert(1)</SCRIPT>`),
		"script in defs":    wrap(`<defs><script>alert(1)</script></defs>`),
		"script in a title": wrap(`<title><script>alert(1)</script></title>`),
		"foreign object":    wrap(`<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>`),
		"handler":           wrap(`<path d="M0 0h1" onload="alert(1)"/>`),
		"handler on root":   `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" onload="alert(1)"><path d="M0 0h1"/></svg>`,
		"use":               wrap(`<use href="https://elsewhere.example/x.svg#a"/>`),
		"image":             wrap(`<image xlink:href="https://elsewhere.example/x.png"/>`),
		"link":              wrap(`<a href="javascript:alert(1)"><path d="M0 0h1"/></a>`),
		"style sheet":       wrap(`<style>@import "https://elsewhere.example/x.css";</style>`),
		"sheet in defs":     wrap(`<defs><style>.a{fill:red}</style></defs>`),
		"sheet before it":   `<?xml-stylesheet href="x.css"?>` + wrap(""),
		"fill by reference": wrap(`<path d="M0 0h1v1z" fill="url(https://elsewhere.example/#a)"/>`),
		"style by address":  wrap(`<path d="M0 0h1v1z" style="fill:url(#a)"/>`),
		"text":              wrap(`<text x="1" y="1">Brackwell</text>`),
		"mask":              wrap(`<g mask="url(#m)"/>`),
		"dashes":            wrap(`<path d="M0 0h1v1z" stroke="red" stroke-dasharray="1 2"/>`),
		"see-through":       wrap(`<path d="M0 0h1v1z" opacity=".5"/>`),
		"hidden":            wrap(`<path d="M0 0h1v1z" style="display:none"/>`),
		"movement":          wrap(`<animate attributeName="d" to="M0 0"/>`),
		"entities":          `<!DOCTYPE svg [<!ENTITY a "b">]>` + wrap("&a;"),
		"entity bomb": `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>` +
			wrap("<title>&c;</title>"),
		"outside entity":     `<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + wrap("<title>&a;</title>"),
		"unknown entity":     wrap("<title>&who;</title>"),
		"too deep":           deep,
		"too many":           wrap(strings.Repeat("<g/>", maxElements)),
		"too many steps":     wrap(`<path d="M0 0` + strings.Repeat("h1", maxSteps+1) + `"/>`),
		"no size":            `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>`,
		"no width":           `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 10"><path d="M0 0h1v1z"/></svg>`,
		"not a number":       `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 NaN 10"><path d="M0 0h1v1z"/></svg>`,
		"far away":           wrap(`<path d="M0 0h99999999v1z"/>`),
		"empty":              `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`,
		"cut off":            `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"`,
		"a page":             `<html><body>hello</body></html>`,
		"another drawing":    wrap(`<svg viewBox="0 0 1 1"><path d="M0 0h1"/></svg>`),
		"no path":            wrap(`<path d="M0 0 banana"/>`),
		"UTF-16 declared":    `<?xml version="1.0" encoding="UTF-16"?>` + wrap(""),
		"stretched lines":    wrap(`<path d="M0 0h1v1z" stroke="red" transform="scale(1 3)"/>`),
		"a list of styles":   wrap(`<path d="M0 0h1v1z" style="filter:url(#x)"/>`),
		"a colour by script": wrap(`<path d="M0 0h1v1z" fill="expression(alert(1))"/>`),
	} {
		l, err := Clean([]byte(file))
		if err == nil {
			t.Errorf("%s: taken as %s", name, l.Data)
			continue
		}
		sentence(t, err)
		if !strings.Contains(err.Error(), "PNG") {
			t.Errorf("%s: %q does not say what to do", name, err)
		}
	}
}

// Whatever arrives ends in a logo that holds only what is written here, or in a
// sentence.
func TestWhateverArrivesEndsInALogoOrASentence(t *testing.T) {
	pieces := rapid.SampledFrom([]string{`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">`, "</svg>", "<g>",
		"</g>", `<path d="`, `"/>`, "M0 0", "a1 2 3 0 1 4 5",
		"c", "1e3", "-", ".", "z", "<script>", "&lt;", "]]>", "<![CDATA[", "<!--", "-->", `<rect width="3" height="4"`, "/>",
		` fill="red"`, ` style="`, ` transform="rotate(3)"`, "\x00", "é"})
	rapid.Check(t, func(t *rapid.T) {
		file := strings.Join(rapid.SliceOfN(pieces, 0, 30).Draw(t, "pieces"), "")
		if rapid.Bool().Draw(t, "begun") {
			file = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">` + file + "</svg>"
		}

		l, err := Clean([]byte(file))
		if err != nil {
			if !strings.HasSuffix(err.Error(), ".") {
				t.Fatalf("%q is no sentence", err)
			}
			return
		}
		if left := strings.Trim(string(l.Data), "\n"); strings.Contains(left, "script") || strings.Contains(left, "style") {
			t.Fatalf("left in: %s", left)
		}
		if again, err := Clean(l.Data); err != nil || !bytes.Equal(again.Data, l.Data) {
			t.Fatalf("not read again as written: %v\n%s\n%s", err, l.Data, again.Data)
		}
	})
}
