package docx

import "unicode/utf8"

// Table is a table of rows in columns of fixed widths.
type Table struct {
	Style    string
	Alt      string    // what it shows, for who does not see it
	Widths   []float64 // of the columns, points
	Head     *Row      // repeated on every page; nil for none
	Rows     []Row
	RowHeads bool // the first cell of a row says what the row is of
}

// Row is a row of a table. It is not parted over pages unless it could not
// stand on one.
type Row struct {
	Cells    []Cell
	KeepNext bool // on the page of the next row
}

// Cell is a cell of a table.
type Cell struct{ Blocks []Block }

// longRow is how many lines of a cell may be too many for a page. A row of more
// is let go over to the next: Word would cut it off at the foot.
const longRow = 32

func (t Table) element(d *Document) []*element {
	d.use(t.Style)
	sum := 0.0
	grid := el("w:tblGrid")
	for _, w := range t.Widths {
		sum += w
		grid.add(el("w:gridCol", at("w:w", twips(w))))
	}

	look := el("w:tblLook", at("w:val", "0000"), at("w:firstRow", bit(t.Head != nil)), at("w:lastRow", 0),
		at("w:firstColumn", bit(t.RowHeads)), at("w:lastColumn", 0), at("w:noHBand", 1), at("w:noVBand", 1))
	look.attrs[0].value = lookValue(t.Head != nil, t.RowHeads)
	props := el("w:tblPr", val("w:tblStyle", t.Style), el("w:tblW", at("w:w", twips(sum)), at("w:type", "dxa")),
		val("w:tblLayout", "fixed"), look)
	props.kids[2] = el("w:tblLayout", at("w:type", "fixed"))
	if t.Alt != "" {
		props.add(val("w:tblDescription", cut(t.Alt, 1000)))
	}

	out := el("w:tbl", props, grid)
	if t.Head != nil {
		out.add(t.row(d, *t.Head, true))
	}

	for _, r := range t.Rows {
		out.add(t.row(d, r, false))
	}

	return []*element{out}
}

// lookValue says the same as the attributes beside it, for older readers.
func lookValue(head, rowHeads bool) string {
	v := 0x0600
	if head {
		v |= 0x0020
	}

	if rowHeads {
		v |= 0x0080
	}

	const digits = "0123456789ABCDEF"
	return string([]byte{digits[v>>12&15], digits[v>>8&15], digits[v>>4&15], digits[v&15]})
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (t Table) row(d *Document, r Row, head bool) *element {
	e := el("w:tr")
	props := el("w:trPr", when(!t.tooTall(r), el("w:cantSplit")), when(head, el("w:tblHeader")))
	e.add(full(props))

	for i, w := range t.Widths {
		cell := el("w:tc", el("w:tcPr", el("w:tcW", at("w:w", twips(w)), at("w:type", "dxa"))))
		var last string
		if i < len(r.Cells) {
			for _, b := range r.Cells[i].Blocks {
				if p, ok := b.(Paragraph); ok && (r.KeepNext || head) {
					p.KeepNext = true
					b = p
				}

				inner := b.element(d)
				cell.add(inner)
				if n := len(inner); n > 0 {
					last = inner[n-1].name
				}
			}
		}

		if last != "w:p" { // a cell ends in a paragraph
			cell.add(el("w:p", el("w:pPr", el("w:spacing", at("w:before", 0), at("w:after", 0)))))
		}

		e.add(cell)
	}

	return e
}

// tooTall guesses whether a row is so tall that it may not fit a page.
func (t Table) tooTall(r Row) bool {
	for i, c := range r.Cells {
		lines := 0.0
		for _, b := range c.Blocks {
			p, ok := b.(Paragraph)
			if !ok || i >= len(t.Widths) {
				continue
			}

			n := 0
			for _, s := range p.Spans {
				n += utf8.RuneCountInString(s.Text)
			}
			lines += 1 + float64(n)*5/max(t.Widths[i], 10) // a letter takes some 5 points
		}

		if lines > longRow {
			return true
		}
	}

	return false
}
