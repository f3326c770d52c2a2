package docx

import (
	"fmt"
	"slices"
)

// Color is red, green and blue, as in 0x1B1D22.
type Color uint32

func (c Color) String() string { return fmt.Sprintf("%06X", uint32(c)&0xFFFFFF) }

// Ink returns a colour for where none is a choice as well.
func Ink(c Color) *Color { return &c }

// Kind says what a style is for.
type Kind string

// The kinds of styles.
const (
	OfParagraphs Kind = "paragraph"
	OfCharacters Kind = "character"
	OfTables     Kind = "table"
)

// Edge is a line along a side of a paragraph or a table.
type Edge struct {
	Width float64 // points; 0 for none
	Color Color
	Gap   float64 // between the line and the text, points; at most 31
}

// Style is how something is set, under a name that a reader finds in Word's
// list of styles. What is zero is as in the style that it is based on.
type Style struct {
	ID, Name    string
	Kind        Kind // paragraphs, if empty
	Based, Next string
	Default     bool // for all of its kind that name no style
	Hidden      bool // not among the styles that are offered

	Font         string
	Size         float64 // points
	Bold, Italic bool
	Upright      bool // neither bold nor italic, where it is based on such
	Color        *Color
	Underline    bool

	Before, After *float64 // points
	Line          float64  // from line to line, as a part of the usual; 0 as it is
	Left, Right   float64  // indents, points
	Level         int      // of a heading, from 1
	List          int      // 1 for bullets, 2 for numbers
	KeepNext      bool
	KeepLines     bool
	Together      bool    // no space between two of this style
	Top, Bar      Edge    // above, and to the left
	Foot          Edge    // below
	Tab           float64 // a right-hand tab, points from the left

	// Tables only: the line below the head, and between and below the rows.
	Head, Row Edge
	HeadColor *Color
	Frame     Edge
	Pad       float64 // above and below the text of a cell
	Side      float64 // beside it
}

// Points returns a length for where none is a choice as well.
func Points(v float64) *float64 { return &v }

func (d *Document) styleSheet() *element {
	base := d.o.Styles[0]
	e := el("w:styles", spaces(), el("w:docDefaults",
		el("w:rPrDefault", el("w:rPr", fonts(base.Font), el("w:color", at("w:val", base.Color.String())),
			val("w:sz", base.Size*2), val("w:szCs", base.Size*2),
			el("w:lang", at("w:val", d.o.Language), at("w:eastAsia", "ja-JP"), at("w:bidi", "ar-SA")))),
		el("w:pPrDefault")))
	e.add(el("w:style", at("w:type", "character"), at("w:default", 1), at("w:styleId", "DefaultParagraphFont"),
		val("w:name", "Default Paragraph Font"), val("w:uiPriority", 1), el("w:semiHidden")),
		el("w:style", at("w:type", "table"), at("w:default", 1), at("w:styleId", "TableNormal"),
			val("w:name", "Normal Table"), val("w:uiPriority", 99), el("w:semiHidden"),
			el("w:tblPr", el("w:tblInd", at("w:w", 0), at("w:type", "dxa")),
				el("w:tblCellMar", margin("top", 0), margin("left", 108), margin("bottom", 0), margin("right", 108)))),
		el("w:style", at("w:type", "numbering"), at("w:default", 1), at("w:styleId", "NoList"), val("w:name", "No List"),
			val("w:uiPriority", 99), el("w:semiHidden")))

	for _, s := range d.o.Styles {
		e.add(s.element())
	}

	return e
}

func fonts(name string) *element {
	return el("w:rFonts", at("w:ascii", name), at("w:hAnsi", name), at("w:cs", name))
}

func margin(side string, twips int) *element {
	return el("w:"+side, at("w:w", twips), at("w:type", "dxa"))
}

// ownNames are styles that Word does not know: they are marked as custom.
var ownNames = []string{"Title", "Subtitle", "Normal", "heading 1", "heading 2", "heading 3", "Body Text",
	"List Bullet", "List Number", "List Continue",
	"Quote", "Intense Quote", "caption", "header", "footer", "Strong", "Hyperlink", "Plain Table 2", "Table Grid"}

func (s Style) element() *element {
	kind := s.Kind
	if kind == "" {
		kind = OfParagraphs
	}

	e := el("w:style", at("w:type", string(kind)))
	if s.Default {
		e.add(at("w:default", 1))
	}

	if !slices.Contains(ownNames, s.Name) {
		e.add(at("w:customStyle", 1))
	}

	e.add(at("w:styleId", s.ID), val("w:name", s.Name))
	if s.Based != "" {
		e.add(val("w:basedOn", s.Based))
	}

	if s.Next != "" {
		e.add(val("w:next", s.Next))
	}

	e.add(when(s.Hidden, el("w:semiHidden")), when(!s.Hidden, el("w:qFormat")))
	if kind != OfCharacters {
		e.add(full(s.paragraph()))
	}

	e.add(full(s.letters()))
	if kind == OfTables {
		e.add(s.table())
	}

	return e
}

// full leaves out an element that holds nothing.
func full(e *element) *element { return when(len(e.kids) > 0, e) }

func (s Style) paragraph() *element {
	e := el("w:pPr", when(s.KeepNext, el("w:keepNext")), when(s.KeepLines, el("w:keepLines")))
	if s.List > 0 {
		e.add(el("w:numPr", val("w:numId", s.List)))
	}

	e.add(full(el("w:pBdr", s.Top.element("top"), s.Bar.element("left"), s.Foot.element("bottom"))))
	if s.Tab > 0 {
		e.add(el("w:tabs", el("w:tab", at("w:val", "right"), at("w:pos", twips(s.Tab)))))
	}

	space := el("w:spacing")
	if s.Before != nil {
		space.add(at("w:before", twips(*s.Before)))
	}

	if s.After != nil {
		space.add(at("w:after", twips(*s.After)))
	}

	if s.Line > 0 {
		space.add(at("w:line", 240*s.Line), at("w:lineRule", "auto"))
	}

	if len(space.attrs) > 0 {
		e.add(space)
	}

	indent := el("w:ind")
	if s.Left != 0 {
		indent.add(at("w:left", twips(s.Left)))
	}

	if s.Right != 0 {
		indent.add(at("w:right", twips(s.Right)))
	}

	if len(indent.attrs) > 0 {
		e.add(indent)
	}

	e.add(when(s.Together, el("w:contextualSpacing")))
	if s.Level > 0 {
		e.add(val("w:outlineLvl", s.Level-1))
	}

	return e
}

func (s Style) letters() *element {
	e := el("w:rPr")
	if s.Font != "" {
		e.add(fonts(s.Font))
	}

	switch {
	case s.Upright:
		e.add(val("w:b", 0), val("w:bCs", 0), val("w:i", 0), val("w:iCs", 0))
	default:
		e.add(when(s.Bold, el("w:b")), when(s.Bold, el("w:bCs")), when(s.Italic, el("w:i")), when(s.Italic, el("w:iCs")))
	}

	if s.Color != nil {
		e.add(val("w:color", s.Color.String()))
	}

	if s.Size > 0 {
		e.add(val("w:sz", s.Size*2), val("w:szCs", s.Size*2))
	}

	if s.Underline {
		e.add(val("w:u", "single"))
	}

	return e
}

func (l Edge) element(side string) *element {
	if l.Width == 0 {
		return nil
	}
	return el("w:"+side, at("w:val", "single"), at("w:sz", l.Width*8), at("w:space", l.Gap),
		at("w:color", l.Color.String()))
}

// table is what a style says of the lines and spaces of a table.
func (s Style) table() []*element {
	pad, side := int(twips(s.Pad)), int(twips(s.Side))
	borders := full(el("w:tblBorders", s.Frame.element("top"), s.Frame.element("left"),
		either(s.Frame, s.Row).element("bottom"), s.Frame.element("right"), s.Row.element("insideH")))
	out := []*element{el("w:tblPr", borders,
		el("w:tblCellMar", margin("top", pad), margin("left", side), margin("bottom", pad), margin("right", side)))}
	if s.Head.Width == 0 {
		return out
	}

	head := el("w:tblStylePr", at("w:type", "firstRow"), el("w:rPr", el("w:b"), el("w:bCs")),
		el("w:tcPr", el("w:tcBorders", s.Head.element("bottom")), val("w:vAlign", "bottom")))
	if s.HeadColor != nil {
		head.kids[0].add(val("w:color", s.HeadColor.String()))
	}

	return append(out, head, el("w:tblStylePr", at("w:type", "firstCol"), el("w:rPr", el("w:b"), el("w:bCs"))))
}

func either(a, b Edge) Edge {
	if a.Width > 0 {
		return a
	}
	return b
}
