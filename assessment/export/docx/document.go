// Package docx writes documents for Word and other word processors: Office Open
// XML, transitional, as ISO/IEC 29500 has it. It knows paragraphs, tables,
// figures of lines and the styles they are set in, and nothing of reports. The
// same document gives the same bytes.
//
// What is written is validated by hand or under the tag "word" with @ooxml-tools/validate
// (npm, MIT), which holds a file against the schemas of Office through Microsoft's Open
// XML SDK; it found commas in names of styles. No Go library that does it was found in
// November 2026, and Debian has none. The ordinary tests of package export hold the order
// of elements, what refers to what, and the names of styles; those under "word" have
// LibreOffice open every example and print it.
package docx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"strconv"
	"time"
)

// Options is what a document is set on and what it says about itself. Lengths
// are in points.
type Options struct {
	Width, Height            float64 // of the sheet
	Left, Right, Top, Bottom float64 // margins
	Head, Foot               float64 // from the edge of the sheet to its header and footer
	Title, Author, Company   string
	Language                 string // "en-GB"
	Created                  time.Time
	Fonts                    []Font
	Styles                   []Style
	Bullet                   string // style of entries of a list, whose mark is a bullet
	Number                   string // style of entries of a numbered list
}

// Document is a document being written.
type Document struct {
	o         Options
	body      []*element
	styles    map[string]bool // those in use
	related   []relation
	headers   []part
	images    []part
	lists     int // numbered lists so far
	ids       int // of figures and their shapes
	bookmarks int
	ticks     int
	anchors   map[string]string
}

// Block is what stands below one another in a document or a cell.
type Block interface{ element(*Document) []*element }

// New begins a document.
func New(o Options) *Document {
	d := &Document{o: o, styles: map[string]bool{}, anchors: map[string]string{}}
	for _, name := range []string{"styles", "numbering", "settings", "fontTable"} {
		d.relate(relOffice+name, name+".xml", false)
	}
	return d
}

// Measure is the width of the text, in points.
func (d *Document) Measure() float64 { return d.o.Width - d.o.Left - d.o.Right }

// Tall is the height of the text of a page, in points.
func (d *Document) Tall() float64 { return d.o.Height - d.o.Top - d.o.Bottom }

// Add sets blocks below those that stand there.
func (d *Document) Add(blocks ...Block) {
	for _, b := range blocks {
		d.body = append(d.body, b.element(d)...)
	}
}

// List begins a numbered list, counted from 1, and returns what its entries name.
func (d *Document) List() int {
	d.lists++
	return firstList + d.lists
}

const (
	bulletList = 1 // the list of all bullets
	firstList  = 1 // numbered ones come after it
)

// Section is what the pages of a part of the document have in common.
type Section struct {
	Header, Footer []Paragraph
	First          []Paragraph // header of the first page, where it has one of its own
	OwnFirst       bool
	Restart        bool // its pages are counted from 1
}

// EndSection closes the part of the document that was added since the last.
// What follows begins on a new page.
func (d *Document) EndSection(s Section) {
	e := el("w:sectPr")
	add := func(tag, kind string, list []Paragraph) {
		e.add(el("w:"+tag+"Reference", at("w:type", kind), at("r:id", d.around(tag, list))))
	}
	add("header", "default", s.Header)
	if s.OwnFirst {
		add("header", "first", s.First)
	}

	add("footer", "default", s.Footer)
	if s.OwnFirst {
		add("footer", "first", s.Footer)
	}

	e.add(val("w:type", "nextPage"),
		el("w:pgSz", at("w:w", twips(d.o.Width)), at("w:h", twips(d.o.Height))),
		el("w:pgMar", at("w:top", twips(d.o.Top)), at("w:right", twips(d.o.Right)), at("w:bottom", twips(d.o.Bottom)),
			at("w:left", twips(d.o.Left)),
			at("w:header", twips(d.o.Head)), at("w:footer", twips(d.o.Foot)), at("w:gutter", 0)))
	if s.Restart {
		e.add(el("w:pgNumType", at("w:start", 1)))
	}

	e.add(el("w:cols", at("w:space", 708)), when(s.OwnFirst, el("w:titlePg")))
	d.body = append(d.body, e)
}

// around makes a header or footer, and returns how it is referred to. Two that
// read alike are one.
func (d *Document) around(tag string, list []Paragraph) string {
	root := el(map[string]string{"header": "w:hdr", "footer": "w:ftr"}[tag], spaces())
	for _, p := range list {
		root.add(p.element(d))
	}

	if len(list) == 0 {
		root.add(el("w:p"))
	}

	data := root.document()
	for _, h := range d.headers {
		if bytes.Equal(h.data, data) {
			return h.id
		}
	}

	name := fmt.Sprintf("%s%d.xml", tag, len(d.headers)+1)
	id := d.relate(relOffice+tag, name, false)
	d.headers = append(d.headers, part{name: "word/" + name, kind: typeWord + tag + "+xml", data: data, id: id})
	return id
}

// laid puts the properties of each section but the last into its last paragraph,
// where Word looks for them.
func (d *Document) laid() []*element {
	var out []*element
	for i, e := range d.body {
		if e.name != "w:sectPr" || i == len(d.body)-1 {
			out = append(out, e)
			continue
		}

		if len(out) == 0 || out[len(out)-1].name != "w:p" || len(out[len(out)-1].kids) == 0 {
			out = append(out,
				el("w:p", el("w:pPr", el("w:spacing", at("w:before", 0), at("w:after", 0), at("w:line", 20),
					at("w:lineRule", "exact")))))
		}
		out[len(out)-1].kids[0].add(e)
	}

	return out
}

// use notes that a style is in use.
func (d *Document) use(style string) {
	if style != "" {
		d.styles[style] = true
	}
}

// anchor is the name of a bookmark as Word takes it: short, letters and digits.
func (d *Document) anchor(name string) string {
	if d.anchors[name] == "" {
		d.anchors[name] = "_Ref" + strconv.Itoa(len(d.anchors)+1)
	}
	return d.anchors[name]
}

func (d *Document) id() int {
	d.ids++
	return d.ids
}

// Bytes closes the document and returns it. Without a section of its own at the
// end, it ends in one without header and footer.
func (d *Document) Bytes() ([]byte, error) {
	if n := len(d.body); n == 0 || d.body[n-1].name != "w:sectPr" {
		d.EndSection(Section{})
	}

	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	for _, p := range d.parts() {
		// No clock: the first day that a zip file can name.
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, ModifiedDate: 1<<5 | 1})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(p.data); err != nil {
			return nil, err
		}
	}

	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// twips are twentieths of a point, the unit of most lengths in Word.
func twips(points float64) float64 { return points * 20 }

// emu is the unit of drawings, 12,700 to a point.
func emu(points float64) float64 { return points * 12700 }
