// Package pdf writes tagged PDF 1.7. It shapes and breaks text of any script,
// embeds and subsets fonts, and keeps pages, structure tree and outline in
// step. It knows nothing of reports: assessment/export draws those with it. It
// opens no file but fonts and fetches nothing.
//
// Lengths are in points; y grows downwards from the top of the page.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
)

// Options are what a document is made with.
type Options struct {
	Width, Height float64 // of a page
	Title         string
	Author        string
	Publisher     string // who the author writes for; may be empty
	Producer      string
	Lang          string // a BCP 47 tag: "en"
	Created       time.Time
	MaxPages      int // 0 for no limit
	// Fallback names a font for a character the font at hand lacks; nil for
	// none. A character nobody draws becomes a box that keeps its text.
	Fallback func(r rune) *Font
}

// ErrTooLong is returned by Bytes when the text did not fit on MaxPages.
var ErrTooLong = errors.New("too many pages")

// Document is a PDF being drawn, page by page. It serves one goroutine.
type Document struct {
	Options
	pages []*page
	at    *page // the page drawn on

	root     *Element
	current  *Element
	artifact string // operand of the artifact being drawn; "" inside the tree

	pictures []*Picture // in use, in the order they came
	outline  []*entry
	dests    map[string]place

	fonts  map[*Font]*used
	order  []*used
	byFace map[*font.Face]*used

	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	wrapper   shaping.LineWrapper

	err error
}

type page struct {
	number  int // from 0
	content bytes.Buffer
	marked  []*Element // owner of every marked piece, by its number
	links   []link
	open    mark // what the content written last belongs to
	object  int
}

// mark is what content belongs to: an element, an artifact or nothing yet.
type mark struct {
	element  *Element
	artifact string
}

type place struct {
	page int
	y    float64
}

type link struct {
	x0, y0, x1, y1 float64 // in the coordinates of PDF
	target         string
	element        *Element
	text           string
	object         int
}

type entry struct {
	title string
	level int
	place
	object int
}

// New returns a document without pages.
func New(o Options) *Document {
	d := &Document{Options: o, fonts: map[*Font]*used{}, byFace: map[*font.Face]*used{}, dests: map[string]place{}}
	d.root = &Element{tag: "Document"}
	d.current = d.root
	// Every font in use keeps its shaping plans; a report uses fewer.
	d.shaper.SetFontCacheSize(32)
	return d
}

// AddPage begins a new page and draws on it from then on. Beyond MaxPages the
// last page is drawn over, and Bytes fails.
func (d *Document) AddPage() {
	if d.MaxPages > 0 && len(d.pages) >= d.MaxPages {
		d.err = fmt.Errorf("%w: the limit is %d", ErrTooLong, d.MaxPages)
		d.at.content.Reset()
		d.at.links, d.at.open = nil, mark{}
		return
	}
	d.at = &page{number: len(d.pages)}
	d.pages = append(d.pages, d.at)
}

// Pages returns how many pages there are.
func (d *Document) Pages() int { return len(d.pages) }

// Page returns the number, from 0, of the page drawn on.
func (d *Document) Page() int { return d.at.number }

// Turn goes back to a page that was drawn before, by its number from 0.
func (d *Document) Turn(number int) { d.at = d.pages[number] }

// Full reports whether the page limit has been passed; what is drawn from then
// on is lost.
func (d *Document) Full() bool { return d.err != nil }

// Destination names the place at y on this page, for links to "#name". The
// first place of a name stands.
func (d *Document) Destination(name string, y float64) {
	if _, ok := d.dests[name]; !ok && name != "" {
		d.dests[name] = place{d.at.number, y}
	}
}

// PageOf returns the page, from 0, of a named place.
func (d *Document) PageOf(name string) (int, bool) {
	p, ok := d.dests[name]
	return p.page, ok
}

// Outline adds an entry to the document's outline, at y on this page. Level 0
// is the top; an entry of level 1 belongs to the last one of level 0.
func (d *Document) Outline(level int, title string, y float64) {
	d.outline = append(d.outline, &entry{title: title, level: level, place: place{d.at.number, y}})
}

// write appends to the page's content, first opening the marked piece that the
// current element or artifact asks for.
func (d *Document) write() *bytes.Buffer {
	p := d.at
	want := mark{element: d.current}
	if d.artifact != "" {
		want = mark{artifact: d.artifact}
	}

	if p.open == want {
		return &p.content
	}

	p.close()
	p.open = want
	if want.artifact != "" {
		p.content.WriteString("/Artifact " + want.artifact + "\n")
		return &p.content
	}

	number := len(p.marked)
	p.marked = append(p.marked, d.current)
	d.current.kids = append(d.current.kids, kid{page: p, marked: number})
	p.content.WriteString("/" + d.current.tag + " <</MCID " + strconv.Itoa(number) + ">> BDC\n")

	return &p.content
}

func (p *page) close() {
	if p.open != (mark{}) {
		p.content.WriteString("EMC\n")
	}
	p.open = mark{}
}

// number appends a length with at most two decimals and a space.
func number(b *bytes.Buffer, values ...float64) {
	for _, v := range values {
		s := strconv.AppendFloat(b.AvailableBuffer(), v, 'f', 2, 64)
		for s[len(s)-1] == '0' {
			s = s[:len(s)-1]
		}

		if s[len(s)-1] == '.' {
			s = s[:len(s)-1]
		}

		if string(s) == "-0" || len(s) == 0 {
			s = append(s[:0], '0')
		}

		b.Write(append(s, ' '))
	}
}
