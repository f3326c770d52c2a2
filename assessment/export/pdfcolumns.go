package export

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
