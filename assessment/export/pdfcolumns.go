package export

import (
	"discern/assessment/report"
	"slices"
)

const (
	annexGap   = 20.0  // between the columns of an appendix
	columnsIn  = 400.0 // the least width that is parted into columns
	columnsFor = 60.0  // the least height of what is worth parting
)

// beside is how many of some blocks, from the first on, are set in two columns: prose
// and scales that are looked up. It is 0 where they stay below each other.
func (s *sheet) beside(list []report.Block) int {
	if !s.looked || s.width() < columnsIn {
		return 0
	}

	runs := []report.BlockKind{report.Para, report.Heading, report.List, report.Numbered, report.QuoteB, report.Comment,
		report.Callout, report.ScaleB}
	n := 0
	for n < len(list) && slices.Contains(runs, list[n].Kind) {
		n++
	}
	if n > 0 && n < len(list) && list[n-1].Kind == report.Heading {
		n-- // it is that of what comes next
	}
	if n == 1 && len(list[0].Items) < 2 || n == 0 || heightOf(s.blocksBelow(list[:n])) < columnsFor {
		return 0
	}
	return n
}

// inColumns sets blocks in two columns. A heading stays with what it is of, and a scale
// with what is said of it.
func (s *sheet) inColumns(list []report.Block, first bool) placed {
	c := s.twin()
	s.within(c.left, c.split-c.gap, func() {
		for i := 0; i < len(list); {
			n := 1
			for i+n < len(list) && (list[i+n-1].Kind == report.Heading || list[i].Kind == report.ScaleB &&
				(list[i+n].Kind == report.Para || list[i+n].Kind == report.QuoteB)) {
				n++
			}
			c.runs = append(c.runs, s.stretches(list[i:i+n])...)
			i += n
		}
	})

	above := 12.0
	if first {
		above = 6
	}
	return placed{piece: c, above: above}
}

// stretches are blocks of which the last may be parted, where it is a list.
func (s *sheet) stretches(list []report.Block) []stretch {
	last := list[len(list)-1]
	if last.Kind != report.List && last.Kind != report.Numbered || len(last.Items) == 0 {
		pieces := s.blocksBelow(list)
		if len(pieces) == 0 {
			return nil
		}
		above := pieces[0].above // before inner takes it away
		return []stretch{{pieces: inner(pieces), above: above}}
	}

	head := s.blocksBelow(list[:len(list)-1])
	head = append(head, s.para(last)...)
	items := s.apart(last)
	if len(items) == 0 {
		return nil
	}
	out := []stretch{{above: items[0].above}}
	if len(head) > 0 {
		out[0].above = head[0].above
	}
	out[0].pieces = inner(append(head, items[0]))
	for _, it := range items[1:] {
		out = append(out, stretch{pieces: inner([]placed{it}), above: it.above})
	}
	return out
}

// twin is two columns of equal width without anything in them.
func (s *sheet) twin() *columns {
	c := &columns{left: s.left, right: s.right, gap: annexGap, whole: s.full()}
	c.split = s.left + (s.width()+c.gap)/2
	return c
}

// columns sets runs of pieces in two columns, one run below the other, the left
// column first. A run stays whole where a page holds it.
type columns struct {
	runs        []stretch
	left, right float64 // edges of the page
	split, gap  float64 // where the second column begins, and the room before it
	whole       float64 // height of a page
}

// stretch is what is not parted, with the space above it.
type stretch struct {
	pieces []placed
	above  float64 // left out at the top of a column
}

// tall is the height of some runs below each other.
func tall(runs []stretch) float64 {
	h := 0.0
	for i, r := range runs {
		if i > 0 {
			h += r.above
		}
		h += heightOf(r.pieces)
	}
	return h
}

// even is how many runs go into the left column so that both are of like height, and
// how tall the taller one is then.
func even(runs []stretch) (n int, height float64) {
	n, height = len(runs), tall(runs)
	for i := range runs {
		if h := max(tall(runs[:i]), tall(runs[i:])); h < height {
			n, height = i, h
		}
	}
	return n, height
}

// taken is how many runs go below each other into so much room.
func taken(runs []stretch, room float64) int {
	n := 0
	for n < len(runs) && tall(runs[:n+1]) <= room+0.01 {
		n++
	}
	return n
}

func (c *columns) height() float64 {
	_, h := even(c.runs)
	return h
}

// least is the first run, or all of them where they take less in two columns.
func (c *columns) least() float64 {
	if len(c.runs) == 0 {
		return 0
	}
	return min(heightOf(c.runs[0].pieces), c.height(), c.whole/2)
}

func (c *columns) draw(s *sheet) {
	for rest := c.runs; len(rest) > 0; {
		n, h := even(rest)
		room := s.room()
		if h <= room+0.01 {
			c.set(s, rest[:n], rest[n:])
			return
		}

		first := taken(rest, room)
		switch {
		case first > 0:
			second := taken(rest[first:], room)
			c.set(s, rest[:first], rest[first:first+second])
			rest = rest[first+second:]
		case s.y > s.top && !s.thin():
		default: // longer than a page: parted, across the sheet
			s.set(rest[0].pieces)
			rest = rest[1:]
			continue
		}

		if len(rest) > 0 {
			s.turn()
		}
	}
}

// set sets two columns beside each other, and goes on below the longer one.
func (c *columns) set(s *sheet, first, second []stretch) {
	top, foot := s.y, s.y
	column := func(left, right float64, runs []stretch) {
		s.y = top
		s.within(left, right, func() {
			for i, r := range runs {
				if i > 0 {
					s.y += r.above
				}
				s.set(r.pieces)
			}
		})
		foot = max(foot, s.y)
	}

	column(c.left, c.split-c.gap, first)
	column(c.split, c.right, second)
	s.y = foot
}
