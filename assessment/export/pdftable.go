package export

import (
	"discern/assessment/export/pdf"
	"discern/assessment/report"
)

const gutter = 11.0 // between columns

// setting is how closely a table is set: closer where it is looked up than
// where it is read.
type setting struct {
	size, lead   float64 // of the type
	above, below float64 // of the first and the last line of a row
}

var (
	readTable   = setting{size: 8.8, lead: 11.4, above: 2.8, below: 3}
	closeTable  = setting{size: 8.5, lead: 11, above: 2.7, below: 2.9} // where page one is full
	lookedTable = setting{size: 7.9, lead: 9.9, above: 1.9, below: 2.1}
)

// grid is a table being set: a caption, a head that is repeated on every page,
// and rows that are not split unless one is taller than a page.
type grid struct {
	caption *pdf.Text
	columns []column
	head    []*pdf.Text
	rows    []gridRow
	page    float64 // height of a page
	set     setting
}

type column struct {
	x, width float64
	align    pdf.Align
	rowHead  bool
}

type gridRow struct {
	id    string
	set   setting
	cells [][]cellLine
}

// cellLine is one line of a cell.
type cellLine struct {
	text   *pdf.Text
	line   int
	indent float64
	mark   *stripe // one square before the line; nil for none
}

func (s *sheet) table(t *report.Table) *grid {
	if s.looked {
		return s.tableIn(t, lookedTable)
	}
	return s.tableIn(t, readTable)
}

func (s *sheet) tableIn(t *report.Table, set setting) *grid {
	g := &grid{columns: s.columns(t), page: s.full(), set: set}
	g.caption = s.Layout(s.width(), pdf.Span{Text: oneLine(t.Caption),
		Style: s.style(s.sansBold, min(9.5, set.size+0.7), 13, ink)})
	for i, c := range g.columns {
		g.head = append(g.head, s.Layout(c.width,
			pdf.Span{Text: oneLine(t.Columns[i].Title), Style: s.style(s.sansBold, set.size, set.lead, ink2)}))
	}

	for _, row := range t.Rows {
		r := gridRow{id: row.ID, set: g.set}
		for i, c := range g.columns {
			if i < len(row.Cells) {
				r.cells = append(r.cells, s.cell(row.Cells[i], c, g.set))
			}
		}

		g.rows = append(g.rows, r)
	}

	return g
}

// columns shares the width out. Shares that say nothing are made equal.
func (s *sheet) columns(t *report.Table) []column {
	sum := 0.0
	for _, c := range t.Columns {
		sum += max(0, c.Share)
	}

	free := s.width() - gutter*float64(len(t.Columns)-1)
	var out []column
	x := s.left
	for _, c := range t.Columns {
		share := 1 / float64(len(t.Columns))
		if sum > 0 {
			share = max(0, c.Share) / sum
		}

		col := column{x: x, width: max(share*free, 8), rowHead: c.RowHead}
		if c.Numeric {
			col.align = pdf.Right
		}

		out = append(out, col)
		x += col.width + gutter
	}

	return out
}

// cell sets the paragraphs of a cell, and lighter below them its second text.
func (s *sheet) cell(c report.Cell, col column, set setting) []cellLine {
	st := s.style(s.sans, set.size, set.lead, ink)
	if col.rowHead {
		st.Font = s.sansBold
	}

	var out []cellLine
	add := func(text string, st pdf.Style, mark *stripe) {
		indent := 0.0
		if mark != nil {
			indent = set.size + 3
		}
		for _, p := range paragraphs(text) {
			t := s.Layout(col.width-indent, pdf.Span{Text: p, Style: st})
			for i := range t.Lines() {
				out = append(out, cellLine{t, i, indent, mark})
				mark = nil
			}
		}
	}
	add(c.Text, st, nil)
	add(c.Sub, s.style(s.sans, set.size, set.lead, ink3), s.markOf(c.Mark, set.size))

	return out
}

func (r gridRow) lines() int {
	n := 1
	for _, c := range r.cells {
		n = max(n, len(c))
	}
	return n
}

func (r gridRow) height() float64 { return float64(r.lines())*r.set.lead + r.set.above + r.set.below }

func (g *grid) headHeight() float64 {
	h := 0.0
	for _, t := range g.head {
		h = max(h, t.Height())
	}
	return h + 6.5
}

func (g *grid) captionHeight() float64 {
	if g.caption.Lines() == 0 {
		return 0
	}
	return g.caption.Height() + 5
}

func (g *grid) height() float64 {
	return g.captionHeight() + g.headHeight() + rowsHeight(g.rows)
}

// fewRows is how many rows a table may have to stay on one page, where it is short.
const fewRows = 3

// least is the caption, the head and the first two rows; all of a short table, so
// that it is not parted for a crumb. More than most of a page is never asked for: a
// page before it could be left nearly empty.
func (g *grid) least() float64 {
	h := g.captionHeight() + g.headHeight()
	few := len(g.rows) <= fewRows && g.height() <= g.page/4
	for i, r := range g.rows {
		last := i == len(g.rows)-1 && r.height() < tallRow // it would stand alone on the next page
		if !few && !last && (i == 2 || i == 1 && g.rows[0].height() >= tallRow) {
			break
		}
		h += r.height()
	}

	return min(h, 0.6*g.page)
}

func rowsHeight(rows []gridRow) float64 {
	h := 0.0
	for _, r := range rows {
		h += r.height()
	}
	return h
}

// tallRow is how high a row is, in points, that may stand under a head by itself.
const tallRow = 56.0

// first is the caption, the head and as much of the first row as may stand alone on a
// page that would be nearly empty otherwise.
func (g *grid) first() float64 {
	h := g.captionHeight() + g.headHeight()
	if len(g.rows) > 0 {
		h += min(g.rows[0].height(), g.page/3)
	}
	return h
}

// turns lists the rows before which the page is turned, with so much room under the
// head on this page: no head stands with fewer than two rows, where rows and pages
// allow it. It is false where a row is too tall to be moved; then each row is set as
// it comes.
func (g *grid) turns(room float64, thin bool) (map[int]bool, bool) {
	whole := g.page - g.headHeight()
	left := room
	pages := [][]gridRow{nil}
	for _, r := range g.rows {
		h := r.height()
		empty := len(pages) > 1 && whole-left < 0.36*g.page // that page would be left so by a row moved on
		if h > whole || h > left && (thin && len(pages) == 1 || empty) {
			return nil, false
		}

		last := len(pages) - 1
		if h > left && len(pages[last]) > 0 {
			pages, left, last = append(pages, nil), whole, last+1
		}
		pages[last], left = append(pages[last], r), left-h
	}

	for k := len(pages) - 1; k > 0 && len(pages[k]) < 2 && (len(pages[k-1]) > 2 || small(pages)); k-- {
		n := len(pages[k-1]) - 1
		if k > 1 && rowsHeight(pages[k-1][:n]) < 0.36*g.page {
			break // that page would be left nearly empty
		}
		pages[k-1], pages[k] = pages[k-1][:n:n], append([]gridRow{pages[k-1][n]}, pages[k]...)
	}

	out := map[int]bool{}
	for k, at := 0, 0; k < len(pages)-1; k++ {
		at += len(pages[k])
		out[at] = true
	}
	return out, true
}

// small reports whether a table of three rows was parted before a short last one: then two
// of them go to the next page.
func small(pages [][]gridRow) bool {
	last := pages[len(pages)-1]
	return len(pages) == 2 && len(pages[0]) == 2 && rowsHeight(pages[0][:1]) >= tallRow && rowsHeight(last) < tallRow
}

func (g *grid) draw(s *sheet) {
	s.Open("Table")
	defer s.Close()
	if g.caption.Lines() > 0 {
		s.Open("Caption")
		s.ShowAll(g.caption, s.left, s.y, s.width(), pdf.Start)
		s.Close()
		s.y += g.captionHeight()
	}

	s.Open("THead")
	s.Open("TR")
	g.drawHead(s, func(text func()) {
		s.Open("TH").Scope("Column")
		text()
		s.Close()
	})
	s.Close()
	s.Close()
	s.Open("TBody")
	defer s.Close()

	turns, planned := g.turns(s.room()+0.01, s.thin())
	for i := range g.rows {
		if planned && turns[i] {
			g.again(s)
		}
		g.drawRow(s, i, planned)
	}
}

// drawHead sets the head; around wraps the drawing of every cell.
func (g *grid) drawHead(s *sheet, around func(text func())) {
	h := g.headHeight()
	for i, t := range g.head {
		c := g.columns[i]
		around(func() { s.ShowAll(t, c.x, s.y+h-4.5-t.Height(), c.width, c.align) })
	}
	s.y += h
	s.Artifact(func() { s.Rule(s.left, s.y, s.right, s.y, pdf.Pen{Width: 0.9, Color: control}) })
}

// again turns the page and repeats the head, which is no new content.
func (g *grid) again(s *sheet) {
	s.turn()
	g.drawHead(s, func(text func()) { s.Artifact(text) })
}

func (g *grid) drawRow(s *sheet, n int, planned bool) {
	r := g.rows[n]
	whole := g.page - g.headHeight()
	moves := r.height() > s.room()+0.01 && (r.height() <= whole || s.room() < 4*g.set.lead) || g.crumb(n, s.room())
	if moves && n > 0 && !planned && !s.thin() {
		g.again(s)
	}

	s.Destination(rowPlace(r.id), s.y)
	s.Open("TR")
	defer s.Close()

	cells := g.openCells(s, r)
	for done, total := 0, r.lines(); done < total; {
		take := min(total-done, max(1, int((s.room()-g.set.above-g.set.below+0.01)/g.set.lead)))
		for i, c := range r.cells {
			s.In(cells[i], func() {
				for k := done; k < min(done+take, len(c)); k++ {
					x, y := g.columns[i].x, s.y+g.set.above+float64(k-done)*g.set.lead
					if c[k].mark != nil {
						c[k].mark.beside(s, x, y+(g.set.lead-c[k].mark.side)/2)
					}
					s.Show(c[k].text, c[k].line, x+c[k].indent, y, g.columns[i].width-c[k].indent, g.columns[i].align)
				}
			})
		}

		s.y += float64(take)*g.set.lead + g.set.above + g.set.below
		s.Artifact(func() { s.Rule(s.left, s.y, s.right, s.y, pdf.Pen{Width: 0.5, Color: hairline}) })
		if done += take; done < total {
			g.again(s)
		}
	}
}

// crumb reports whether the last row but one would leave the last alone on the
// next page.
func (g *grid) crumb(n int, room float64) bool {
	if n != len(g.rows)-2 || n == 0 {
		return false
	}
	both := g.rows[n].height() + g.rows[n+1].height()
	return both > room && both < g.page/2
}

func (g *grid) openCells(s *sheet, r gridRow) []*pdf.Element {
	var out []*pdf.Element
	for i := range r.cells {
		tag := "TD"
		if g.columns[i].rowHead {
			tag = "TH"
		}

		e := s.Open(tag)
		if tag == "TH" {
			e.Scope("Row")
		}

		s.Close()
		out = append(out, e)
	}

	return out
}
