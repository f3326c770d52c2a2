package export

import "discern/assessment/export/pdf"

// A piece is what is set as one: a paragraph, a heading, a table, a scale.
type piece interface {
	height() float64 // all of it, if it stood on one page
	least() float64  // the least of it that may stand at the foot of a page
	draw(s *sheet)   // from s.y on, turning pages as it needs
}

// placed is a piece with the space above it.
type placed struct {
	piece
	above float64 // left out at the top of a page
	keep  bool    // stands on the same page as the beginning of the next piece
}

// set draws pieces one after the other. A piece whose beginning does not fit
// goes to the next page, together with the headings above it; what stays together
// is parted where its page would be left nearly empty.
func (s *sheet) set(pieces []placed) {
	for i, p := range pieces {
		above := p.above
		if s.y <= s.top {
			above = 0
		}

		fits := need(pieces[i:], s.full())
		if s.thin() {
			fits = parted(pieces[i:], s.full())
		}

		if s.y > s.top && above+fits > s.room()+0.01 {
			s.turn()
			above = 0
		}

		s.y += above
		p.draw(s)
	}
}

// need is the height that the first piece and all that must stay with it take
// at the foot of a page, at most a whole page.
func need(pieces []placed, full float64) float64 {
	h := 0.0
	for i, p := range pieces {
		if i > 0 {
			h += p.above
		}

		if !p.keep || i == len(pieces)-1 {
			h += p.least()
			break
		}
		h += p.height()
	}

	return min(h, full)
}

// parted is the same where only what is short has to stay together: a long quote
// may go on over the page, though who said it stands below it.
func parted(pieces []placed, full float64) float64 {
	h := 0.0
	for i, p := range pieces {
		if i > 0 {
			h += p.above
		}

		switch inside := p.piece.(type) {
		case *together:
			return min(h+parted(inside.pieces, full), full)
		case *group:
			return min(h+parted(inside.pieces, full), full)
		case *grid:
			return min(h+inside.first(), full)
		}

		if !p.keep || i == len(pieces)-1 || p.height() > full/4 {
			h += p.least()
			break
		}
		h += p.height()
	}

	return min(h, full)
}

// prose is running text in lines of equal height.
type prose struct {
	text   *pdf.Text
	tag    string
	indent float64
	width  float64
	align  pdf.Align
	mark   *pdf.Text // stands in the indent beside the first line; may be nil
}

func (p *prose) height() float64 { return p.text.Height() }

// least is two lines, or all of three: neither the first nor the last line of
// a paragraph stands alone.
func (p *prose) least() float64 {
	if p.text.Lines() <= 3 {
		return p.height()
	}
	return 2 * p.text.Leading
}

func (p *prose) draw(s *sheet) {
	if p.tag != "" {
		s.Open(p.tag)
		defer s.Close()
	}

	lead, total := p.text.Leading, p.text.Lines()
	for done := 0; done < total; {
		take := fitting(int((s.room()+0.01)/lead), total-done, s.y <= s.top)
		if take == 0 {
			s.turn()
			continue
		}

		for i := range take {
			if p.mark != nil && done+i == 0 {
				s.ShowAll(p.mark, s.left+p.indent-tickIndent, s.y, tickIndent, pdf.Start)
			}
			s.Show(p.text, done+i, s.left+p.indent, s.y, p.width, p.align)
			s.y += lead
		}

		done += take
	}
}

// fitting says how many of the lines left go on a page with that much room,
// so that no line is alone on either page. At the top of a page at least one
// goes.
func fitting(room, left int, top bool) int {
	switch {
	case room >= left:
		return left
	case top:
		if left-room == 1 && room > 2 {
			return room - 1
		}
		return max(room, 1)

	case room < 2, left <= 3:
		return 0
	case left-room == 1:
		if room == 2 {
			return 0
		}
		return room - 1
	}
	return room
}

// heading opens a section or a part of one, in the outline too.
type heading struct {
	prose
	level  int // in the outline
	title  string
	place  string       // name for links
	rule   bool         // an ink rule above
	fine   bool         // a finer rule above, for a part of page one
	during func(*sheet) // when its page is known
}

const (
	ruleGap = 10.0
	fineGap = 5.0
)

func (h *heading) height() float64 {
	out := h.prose.height()
	if h.rule {
		out += ruleGap
	}

	if h.fine {
		out += fineGap
	}

	return out
}

func (h *heading) least() float64 { return h.height() }

func (h *heading) draw(s *sheet) {
	if h.during != nil {
		h.during(s)
	}

	if h.rule {
		s.Artifact(func() { s.Rule(s.left, s.y, s.right, s.y, pdf.Pen{Width: 1.2, Color: ink}) })
		s.y += ruleGap
	}

	if h.fine {
		s.Artifact(func() { s.Rule(s.left, s.y, s.right, s.y, pdf.Pen{Width: 0.8, Color: ink}) })
		s.y += fineGap
	}

	s.Outline(h.level, h.title, s.y)
	s.Destination(h.place, s.y)
	h.prose.draw(s)
}

// together is a run of pieces that stay on one page if they fit on one.
type together struct {
	pieces []placed
	whole  float64 // height of a page
}

func (t *together) height() float64 { return heightOf(t.pieces) }

// inner prepares pieces to be set inside another, which has the space above.
func inner(pieces []placed) []placed {
	if len(pieces) > 0 {
		pieces[0].above = 0
	}
	return pieces
}

func heightOf(pieces []placed) float64 {
	h := 0.0
	for i, p := range pieces {
		if i > 0 {
			h += p.above
		}
		h += p.height()
	}

	return h
}

func (t *together) least() float64 {
	if h := t.height(); h <= t.whole {
		return h
	}
	return need(t.pieces, t.whole)
}

func (t *together) draw(s *sheet) { s.set(t.pieces) }

// group is a run of pieces inside one element, with an upright bar beside it
// where it has a pen.
type group struct {
	pieces []placed
	tag    string
	opened func(*pdf.Element)
	bar    *pdf.Pen
}

func (g *group) height() float64 { return heightOf(g.pieces) }

func (g *group) least() float64 { return need(g.pieces, g.height()) }

func (g *group) draw(s *sheet) {
	e := s.Open(g.tag)
	defer s.Close()
	if g.opened != nil {
		g.opened(e)
	}

	page, from := s.Page(), s.y
	s.set(g.pieces)
	if g.bar != nil && !s.Full() {
		s.uprights(*g.bar, page, from)
	}
}

// uprights draws a bar at the left edge, from a place on an earlier page to
// here, and comes back.
func (s *sheet) uprights(pen pdf.Pen, page int, from float64) {
	last := s.Page()
	for n := page; n <= last; n++ {
		s.Turn(n)
		top, foot := s.top, s.bottom
		if n == page {
			top = from
		}

		if n == last {
			foot = s.y
		}

		if x := s.left + pen.Width/2; foot > top {
			s.Artifact(func() { s.Rule(x, top+1, x, foot-1, pen) })
		}
	}
}

// shared is an element of the structure that several pieces stand in, opened by the
// first of them that is drawn.
type shared struct {
	tag    string
	opened func(*pdf.Element)
	e      *pdf.Element
}

// sharing is a piece inside a shared element.
type sharing struct {
	piece
	in *shared
}

func (p *sharing) draw(s *sheet) {
	if p.in.e == nil {
		p.in.e = s.Open(p.in.tag)
		p.in.opened(p.in.e)
		s.Close()
	}
	s.In(p.in.e, func() { p.piece.draw(s) })
}

// item is an entry of a list: a mark, and beside it pieces set further in.
type item struct {
	pieces []placed
	mark   *pdf.Text
	indent float64
}

func (it *item) height() float64 { return heightOf(it.pieces) }

func (it *item) least() float64 { return need(it.pieces, it.height()) }

func (it *item) draw(s *sheet) {
	s.Open("LI")
	defer s.Close()
	s.Open("Lbl")
	s.ShowAll(it.mark, s.left, s.y, it.indent-6, pdf.Right)
	s.Close()
	s.Open("LBody")
	defer s.Close()
	s.set(it.pieces)
}
