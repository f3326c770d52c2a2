package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Element is a node of the structure tree: what a screen reader announces.
type Element struct {
	tag    string
	alt    string
	attrs  string // attribute object, as PDF
	parent *Element
	kids   []kid
	object int
}

// kid is an element, a marked piece of a page, or the annotation of a link.
type kid struct {
	element *Element
	page    *page
	marked  int
	link    *link
}

// Open begins an element inside the current one. What is drawn from then on
// belongs to it, until Close.
func (d *Document) Open(tag string) *Element {
	e := &Element{tag: tag, parent: d.current}
	d.current.kids = append(d.current.kids, kid{element: e})
	d.current = e
	return e
}

// Close ends the current element.
func (d *Document) Close() {
	if d.current.parent != nil {
		d.current = d.current.parent
	}
}

// In draws inside an element that was opened before, and comes back.
func (d *Document) In(e *Element, draw func()) {
	was := d.current
	d.current = e
	draw()
	d.current = was
}

// Artifact draws what is no part of the content: rules, running heads, the
// repeated head of a table.
func (d *Document) Artifact(draw func()) { d.artifactAs("BMC", draw) }

// Running draws the running head or foot of a page.
func (d *Document) Running(foot bool, draw func()) {
	where := "Header"
	if foot {
		where = "Footer"
	}
	d.artifactAs("<</Type/Pagination/Subtype/"+where+">> BDC", draw)
}

func (d *Document) artifactAs(operand string, draw func()) {
	was := d.artifact
	if was == "" {
		d.artifact = operand
	}
	draw()
	d.artifact = was
}

// Alt sets the text that stands for a drawing.
func (e *Element) Alt(text string) { e.alt = text }

// Scope says whether a header cell heads its "Row" or its "Column".
func (e *Element) Scope(scope string) { e.attrs = "<</O/Table/Scope/" + scope + ">>" }

// Numbering says how the items of a list are marked: "Decimal" or "Disc".
func (e *Element) Numbering(kind string) { e.attrs = "<</O/List/ListNumbering/" + kind + ">>" }

// Box gives a figure its place on the page.
func (d *Document) Box(e *Element, x, y, w, h float64) {
	var b bytes.Buffer
	number(&b, x, d.Height-y-h, x+w, d.Height-y)
	e.attrs = "<</O/Layout/Placement/Block/BBox[" + strings.TrimSpace(b.String()) + "]>>"
}

// prune leaves out elements without content, which would be read out as nothing.
// A cell stays: without it the row would be one short.
func (e *Element) prune() {
	kept := e.kids[:0]
	for _, k := range e.kids {
		if k.element != nil {
			k.element.prune()
			if len(k.element.kids) == 0 && k.element.tag != "TD" && k.element.tag != "TH" {
				continue
			}
		}
		kept = append(kept, k)
	}
	e.kids = kept
}

// number the objects of the tree, parents first.
func (e *Element) allot(w *writer) {
	e.object = w.allot()
	for _, k := range e.kids {
		if k.element != nil {
			k.element.allot(w)
		}
	}
}

func (e *Element) emit(w *writer, parent int) {
	var kids strings.Builder
	for _, k := range e.kids {
		switch {
		case k.element != nil:
			fmt.Fprintf(&kids, "%d 0 R ", k.element.object)
		case k.link != nil:
			fmt.Fprintf(&kids, "<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>", k.page.object, k.link.object)
		default:
			fmt.Fprintf(&kids, "<</Type/MCR/Pg %d 0 R/MCID %d>>", k.page.object, k.marked)
		}
	}

	var more string
	if e.alt != "" {
		more += "/Alt" + hexText(e.alt)
	}

	if e.attrs != "" {
		more += "/A" + e.attrs
	}

	w.object(e.object, fmt.Sprintf("<</Type/StructElem/S/%s/P %d 0 R%s/K[%s]>>", e.tag, parent, more, kids.String()))
	for _, k := range e.kids {
		if k.element != nil {
			k.element.emit(w, e.object)
		}
	}
}

// hexText returns a text string of PDF: UTF-16 with a mark, in hexadecimal.
func hexText(s string) string { return "<FEFF" + hexUTF16(s) + ">" }

func hexUTF16(s string) string {
	const digits = "0123456789ABCDEF"
	units := utf16.Encode([]rune(s))
	out := make([]byte, 0, 4*len(units))
	for _, u := range units {
		out = append(out, digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
	}
	return string(out)
}
