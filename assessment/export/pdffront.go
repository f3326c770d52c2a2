package export

import (
	"discern/assessment"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"fmt"
	"slices"
	"strings"
)

// frontScale is how closely page one is set. It is set in the first of these that
// fits the page.
type frontScale struct {
	headline, size, lead float64 // of the type
	gap                  float64 // between parts
}

var frontScales = []frontScale{
	{headline: 24.4, size: 10, lead: 14, gap: 13},
	{headline: 24.4, size: 9.6, lead: 13, gap: 10},
	{headline: 22, size: 9.2, lead: 12.2, gap: 8},
	{headline: 20, size: 8.8, lead: 11.4, gap: 6},
	{headline: 18, size: 8.4, lead: 10.8, gap: 4.5},
	{headline: 17, size: 8, lead: 10, gap: 4},
	{headline: 16, size: 8, lead: 9.6, gap: 3},
}

// smallest is the size of type on a page one that is full.
const smallest = 8

const risk pdf.Color = 0x9B1C1C // of what stands out

// lead sets page one, which stands alone.
func (s *sheet) lead() {
	s.y = 17 * millimetre
	s.section = oneLine(s.report.Title)
	if s.report.Sender.Logo != nil {
		s.y = 23 * millimetre // below the logo
		s.logo(s.report.Sender.Logo)
	}

	if s.report.Front.Verdict.Text == "" {
		s.set(s.oldFront())
		return
	}

	_, pieces := s.fitting()
	s.set(pieces)
}

// fitting is page one in the first of the scales that fits it on the page, else
// in the last.
func (s *sheet) fitting() (d frontScale, pieces []placed) {
	for _, d = range frontScales {
		if pieces = s.frontPieces(d); heightOf(pieces) <= s.room() {
			break
		}
	}
	return d, pieces
}

// oldFront is page one of a report that was sealed before it answered a decision.
func (s *sheet) oldFront() []placed {
	r := s.report
	return append([]placed{{piece: s.titleLine(""), keep: true},
		{piece: s.headline(r.Headline(), 24.4), above: 18, keep: true},
		{piece: s.meta(r), above: 14}}, s.blocks(r.PageOne())...)
}

func (s *sheet) frontPieces(d frontScale) []placed {
	r, f := s.report, &s.report.Front
	st := s.style(s.sans, d.size, d.lead, ink)
	small := s.style(s.sans, min(9, d.size), d.lead-1.4, ink2)

	pieces := []placed{{piece: s.titleLine(f.State), keep: true}}
	add := func(above float64, p piece) { pieces = append(pieces, placed{piece: p, above: above}) }
	text := func(above float64, lead, text string, from []string, st pdf.Style) {
		for i, p := range s.running(lead, text, from, 0, s.width(), st) {
			if i == 0 {
				p.above = above
			}
			pieces = append(pieces, p)
		}
	}

	add(d.gap, &prose{text: s.Layout(s.width(),
		pdf.Span{Text: oneLine(f.Kicker), Style: s.style(s.sansBold, 10, 13.4, ink2)}), tag: "P", width: s.width()})
	pieces[len(pieces)-1].keep = true
	add(4, s.headline(f.Verdict.Text, d.headline))
	text(d.gap*0.55, "", r.Prepared(), nil, small)

	about, from := wholeText(f.About)
	deck := st
	if d.size > smallest {
		deck.Size, deck.Leading = d.size+0.6, d.lead+1
	}
	text(d.gap*0.7, "", about, from, deck)
	if f.Summary != "" {
		for _, p := range s.comment(report.Block{Kind: report.Comment, Text: f.Summary}) {
			p.above = d.gap * 0.8
			pieces = append(pieces, p)
		}
	}

	pieces = append(pieces, placed{piece: s.decision(&f.Decision, d), above: d.gap})
	pieces = append(pieces, placed{piece: s.twoColumns(f, d), above: d.gap})
	if text, from := wholeText(f.Begin); text != "" {
		for _, p := range s.barredText(report.HeadBegin, text, from, st, s.accent) {
			p.above = d.gap
			pieces = append(pieces, p)
		}
	}
	if f.Fear != nil {
		for _, p := range s.barredText(report.HeadFear, f.Fear.Text, f.Fear.From, st, risk) {
			p.above = d.gap
			pieces = append(pieces, p)
		}
	}

	pieces = append(pieces, placed{piece: s.howSure(&f.Sure, d), above: d.gap})
	if f.Missing != nil {
		text(d.gap*0.6, "", f.Missing.Text, f.Missing.From, st)
	}

	return pieces
}

// wholeText joins sentences into a paragraph, with what they came from.
func wholeText(all []report.Sentence) (string, []string) {
	var texts, from []string
	for _, x := range all {
		texts = append(texts, strings.TrimSpace(x.Lead+" "+x.Text))
		from = append(from, x.From...)
	}
	return strings.Join(texts, " "), from
}

func (s *sheet) headline(text string, size float64) piece {
	large := pdf.Style{Font: s.serifBold, Size: size, Leading: size * 1.17, Color: ink, Tracking: -0.012 * size}
	return &heading{
		prose: prose{text: s.Balance(s.width(), pdf.Span{Text: oneLine(text), Style: large}), tag: "H1", width: s.width()},
		title: oneLine(s.report.Title), place: "top",
	}
}

// titleLine is the top of page one: from whom on the left, how far it stands on
// the right, and a rule under both.
type titleLine struct{ left, right *pdf.Text }

func (s *sheet) titleLine(state string) *titleLine {
	firm := oneLine(s.report.Sender.Firm)
	half := s.width() / 2
	bold := s.style(s.sansBold, 9.5, 13, s.accent)
	if firm == "" {
		firm = oneLine(s.report.Title)
		fits := s.Layout(half-10, pdf.Span{Text: firm, Style: bold}).Lines() < 2
		if !fits {
			firm = "Scoping report" // the line below says of what
		}
	}
	return &titleLine{
		left:  s.fit(firm, half-10, bold),
		right: s.fit(oneLine(state), half, s.style(s.sans, 8.5, 13, ink2)),
	}
}

func (t *titleLine) height() float64 { return 20 }
func (t *titleLine) least() float64  { return t.height() }

func (t *titleLine) draw(s *sheet) {
	s.Open("P")
	s.ShowAll(t.left, s.left, s.y, s.width()/2, pdf.Start)
	s.ShowAll(t.right, s.left+s.width()/2, s.y, s.width()/2, pdf.Right)
	s.Close()
	s.Artifact(func() { s.Rule(s.left, s.y+17, s.right, s.y+17, pdf.Pen{Width: 1.6, Color: s.accent}) })
	s.y += 20
}

// within does something between two other edges of the page.
func (s *sheet) within(left, right float64, do func()) {
	wasLeft, wasRight := s.left, s.right
	s.left, s.right = left, right
	do()
	s.left, s.right = wasLeft, wasRight
}

// boxed is a run of pieces in a frame. Where it is longer than a page it has none.
type boxed struct {
	pieces      []placed
	left, right float64 // edges of the frame
	whole       float64 // height of a page
}

const boxPad = 11.0

func (b *boxed) height() float64 { return heightOf(b.pieces) + 2*boxPad }

func (b *boxed) least() float64 { return min(b.height(), b.whole) }

func (b *boxed) draw(s *sheet) {
	h := b.height()
	if h <= b.whole {
		s.Artifact(func() {
			s.Stroke(pdf.Rounded(b.left+0.5, s.y, b.right-b.left-1, h, 4), pdf.Pen{Width: 0.9, Color: control})
		})
	}

	s.y += boxPad
	s.Open("Div")
	s.within(b.left+boxPad, b.right-boxPad, func() { s.set(b.pieces) })
	s.Close()
	s.y += boxPad
}

// decision is the decision at hand, the answer to it and what it hangs on.
func (s *sheet) decision(d *report.Decision, at frontScale) piece {
	b := &boxed{left: s.left, right: s.right, whole: s.full()}
	s.within(s.left+boxPad, s.right-boxPad, func() {
		small := s.style(s.sans, min(9, at.size), at.lead-1.4, ink2)
		question := s.running("", d.Question.Text, d.Question.From, 0, s.width(), small)
		answer := &heading{
			prose: prose{text: s.Balance(s.width(), pdf.Span{Text: oneLine(d.Answer.Text),
				Style: s.style(s.serifBold, at.size+3.4, at.lead+3.6, ink)}), tag: "H2", width: s.width()},
			level: 1, title: report.HeadDecision,
		}
		b.pieces = append(inner(question), placed{piece: answer, above: 3, keep: true})
		if t := d.Table(); t != nil {
			if at.size <= smallest { // a move and its day take one line
				t.Columns[0].Share, t.Columns[1].Share, t.Columns[2].Share = 0.29, 0.445, 0.265
			}
			for _, row := range t.Rows { // no line ends inside a day
				if at.size <= smallest {
					break
				}
				met := &row.Cells[len(row.Cells)-1]
				met.Text = strings.Replace(met.Text, ", by ", ",\nby ", 1)
			}
			set := readTable
			if at.size < 9.5 {
				set = closeTable
			}
			b.pieces = append(b.pieces, placed{piece: s.tableIn(t, set), above: 5})
		}
		below := []report.Sentence{{Text: d.MoreText()}, d.Meanwhile}
		for _, x := range below {
			if x.Text == "" {
				continue
			}
			for _, p := range s.running("", x.Text, x.From, 0, s.width(), small) {
				p.above = 4
				b.pieces = append(b.pieces, p)
			}
		}
	})

	return b
}

// beside sets two runs of pieces next to each other, or below each other where
// they are too long for one page.
type beside struct {
	first, second []placed
	left, right   float64 // edges of the page
	split, gap    float64 // where the second begins, and the room before it
	whole         float64
	share         float64 // of the width, that the first takes
}

func (b *beside) height() float64 { return max(heightOf(b.first), heightOf(b.second)) }

func (b *beside) least() float64 { return min(b.height(), b.whole) }

func (b *beside) draw(s *sheet) {
	if b.height() > b.whole {
		s.set(b.first)
		s.set(b.second)
		return
	}

	top := s.y
	s.within(b.left, b.split-b.gap, func() { s.set(b.first) })
	foot := s.y
	s.y = top
	s.within(b.split, b.right, func() { s.set(b.second) })
	s.y = max(s.y, foot)
}

// columnShares are the shares of the width that what stands out may take beside what
// to do first.
var columnShares = []float64{0.5, 0.42, 0.36, 0.58}

// twoColumns sets what stands out beside what to do first, in equal columns unless
// others take clearly less room. Where one of them is empty the other takes the width.
func (s *sheet) twoColumns(f *report.Front, d frontScale) *beside {
	st := s.style(s.sans, d.size, d.lead, ink)
	var found, moves []report.Item
	for _, x := range f.Findings {
		found = append(found, report.Item{Lead: x.Lead, Text: x.Text, From: x.From})
	}
	for _, m := range f.Moves {
		moves = append(moves, report.Item{Lead: m.Do, Text: m.Terms()})
	}

	var best *beside
	for _, share := range columnShares {
		b := &beside{left: s.left, right: s.right, gap: 18, whole: s.full(), share: share}
		b.split = s.left + share*s.width() + b.gap/2
		switch {
		case len(found) == 0:
			b.first, b.split, b.gap = s.numbered(report.HeadDoFirst, moves, st, s.accent), s.right, 0
			return b
		case len(moves) == 0:
			b.first, b.split, b.gap = s.numbered(report.HeadStandsOut, found, st, risk), s.right, 0
			return b
		}

		s.within(b.left, b.split-b.gap, func() { b.first = s.numbered(report.HeadStandsOut, found, st, risk) })
		s.within(b.split, b.right, func() { b.second = s.numbered(report.HeadDoFirst, moves, st, s.accent) })
		if best == nil || b.height() < 0.93*best.height() {
			best = b
		}
	}

	return best
}

// numbered is a small heading over a numbered list, under a rule.
func (s *sheet) numbered(title string, items []report.Item, st pdf.Style, mark pdf.Color) []placed {
	if len(items) == 0 {
		return nil
	}

	const indent = 15.0
	var list []placed
	for i, it := range items {
		pieces := s.running(it.Lead, it.Text, it.From, indent, s.width()-indent, st)
		number := s.Layout(indent, pdf.Span{Text: fmt.Sprint(i + 1), Style: s.style(s.serifBold, st.Size, st.Leading, mark)})
		list = append(list, placed{piece: &item{pieces: inner(pieces), mark: number, indent: indent}, above: 4})
	}

	return []placed{{piece: s.partHead(title), keep: true},
		{piece: &group{pieces: inner(list), tag: "L", opened: func(e *pdf.Element) { e.Numbering("Decimal") }}, above: 4}}
}

func (s *sheet) partHead(title string) piece {
	return &heading{
		prose: prose{text: s.Layout(s.width(), pdf.Span{Text: title, Style: s.style(s.serifBold, 11.4, 14.4, ink)}),
			tag: "H2", width: s.width()},
		level: 1, title: title, fine: true,
	}
}

// barredText is a paragraph of page one that opens with its title, beside a bar.
func (s *sheet) barredText(title, text string, from []string, st pdf.Style, bar pdf.Color) []placed {
	pieces := s.running(title+".", text, from, inset, s.width()-inset, st)
	return s.barred("Div", pieces, pdf.Pen{Width: 3, Color: bar})
}

// sureShares are the shares of the width that the squares may take beside how sure it is.
var sureShares = []float64{0.4, 0.5}

// howSure is the strip of squares with its counts, beside how sure the reading is, in
// columns that take the least room.
func (s *sheet) howSure(f *report.Sure, d frontScale) piece {
	var best *beside
	for _, share := range sureShares {
		if b := s.sureBeside(f, d, share); best == nil || b.height() < 0.93*best.height() {
			best = b
		}
	}
	return &together{pieces: []placed{{piece: s.partHead(report.HeadHowSure), keep: true}, {piece: best, above: 5}},
		whole: s.full()}
}

// sureBeside sets the squares with their counts in a share of the width.
func (s *sheet) sureBeside(f *report.Sure, d frontScale, share float64) *beside {
	b := &beside{left: s.left, right: s.right, gap: 16, whole: s.full()}
	b.split = s.left + share*s.width()
	st := s.style(s.sans, d.size, d.lead, ink)
	small := s.style(s.sans, min(8.8, d.size), d.lead-1.6, ink2)

	s.within(b.left, b.split-b.gap, func() {
		b.first = []placed{{piece: s.strip(f, d.lead)}}
		for _, p := range s.running("", f.Counts, nil, 0, s.width(), small) {
			p.above = 4
			b.first = append(b.first, p)
		}
		for _, p := range s.running("", f.Legend(), nil, 0, s.width(), small) {
			p.above = 2
			b.first = append(b.first, p)
		}
	})
	s.within(b.split, b.right, func() {
		for _, x := range f.Lines() {
			of := st
			if x.Lead == "" {
				of = small
			}
			for i, p := range s.running(x.Lead, x.Text, x.From, 0, s.width(), of) {
				switch {
				case i > 0:
				case len(b.second) > 0:
					p.above = 3
				default:
					p.above = 0
				}
				b.second = append(b.second, p)
			}
		}
	})

	return b
}

// stripe is one square a question, in lines: the name of a trait, and its squares.
type stripe struct {
	lines []stripeLine
	signs map[string]*pdf.Text
	side  float64 // of a square
	step  float64 // from one square to the next
	name  float64 // width of the names; 0 where there are none
	alt   string
}

// stripeLine is one line of squares. A trait with more of them than fit goes on below.
type stripeLine struct {
	name  *pdf.Text // nil on a line that goes on
	marks []report.StripMark
}

const (
	stripeWide  = 11.2 // from one square to the next, where there is room
	stripeClose = 8.4  // and at least
	stripeName  = 7.0  // size of the name of a trait
	stripeGap   = 4.0  // from the longest name to the squares
	leastMarks  = 6    // squares that a line has room for, however long a name
)

// strip sets the squares; close is how far apart the lines of names may stand.
func (s *sheet) strip(f *report.Sure, close float64) *stripe {
	p := &stripe{step: stripeWide, alt: f.Counts, signs: map[string]*pdf.Text{}}
	small := s.style(s.sans, stripeName, stripeClose, ink2)
	room := s.width() - leastMarks*stripeClose - stripeGap
	rows, longest := f.StripRows(), 1
	names := make([]*pdf.Text, len(rows))
	for i, r := range rows {
		longest = max(longest, len(r.Squares))
		if r.Trait != "" {
			names[i] = s.fit(r.Trait, room, small)
			p.name = max(p.name, names[i].Width()+stripeGap)
		}
	}

	if p.name > 0 { // a trait on a line, where its squares can stand as closely
		p.step = max(stripeClose, min(stripeWide, close, (s.width()-p.name)/float64(longest)))
	}
	p.side = p.step * 0.82
	most := max(1, int((s.width()-p.name+p.step-p.side)/p.step))
	for i, r := range rows {
		for n, part := range slices.Collect(slices.Chunk(r.Squares, most)) {
			line := stripeLine{}
			if n == 0 {
				line.name = names[i]
			}
			for _, q := range part {
				line.marks = append(line.marks, s.mark(p, q))
			}
			p.lines = append(p.lines, line)
		}
	}

	return p
}

// mark is a square as it is drawn; its sign, where it has one, is set once.
func (s *sheet) mark(p *stripe, q report.Square) report.StripMark {
	m := q.Mark()
	if m.Sign != "" && p.signs[m.Sign] == nil {
		p.signs[m.Sign] = s.Layout(p.side, pdf.Span{Text: m.Sign, Style: s.style(s.sansBold, p.side*0.76, p.side, ink)})
	}
	return m
}

// markOf is one square of so many points, as it stands before what says the same in
// words; nil for none.
func (s *sheet) markOf(is assessment.Standing, side float64) *stripe {
	if is == "" {
		return nil
	}
	p := &stripe{side: side, signs: map[string]*pdf.Text{}}
	p.lines = []stripeLine{{marks: []report.StripMark{s.mark(p, report.Square{Standing: is})}}}
	return p
}

// beside draws the one square of markOf, which is no content of its own.
func (p *stripe) beside(s *sheet, x, y float64) {
	s.Artifact(func() { p.square(s, p.lines[0].marks[0], x, y) })
}

func (p *stripe) height() float64 { return float64(len(p.lines)) * p.step }

func (p *stripe) least() float64 { return p.height() }

func (p *stripe) draw(s *sheet) {
	if len(p.lines) == 0 {
		return
	}

	e := s.Open("Figure")
	e.Alt(p.alt)
	s.Box(e, s.left, s.y, s.width(), p.height())
	for i, line := range p.lines {
		y := s.y + float64(i)*p.step
		if line.name != nil {
			s.ShowAll(line.name, s.left, y+(p.side-stripeClose)/2, p.name, pdf.Start)
		}
		for j, m := range line.marks {
			p.square(s, m, s.left+p.name+float64(j)*p.step, y)
		}
	}

	s.Close()
	s.y += p.height()
}

func (p *stripe) square(s *sheet, m report.StripMark, x, y float64) {
	at := func(d report.Drawing) *pdf.Path { return placedPath(d, x, y, p.side/report.StripSide) }
	if m.Fill != nil {
		s.Fill(at(m.Fill), ink)
	}
	if m.Half != nil {
		s.Fill(at(m.Half), 0xA9A59C)
	}

	pen := pdf.Pen{Width: 0.7, Color: ink3}
	if m.Dashed {
		pen.Dash = []float64{1.6, 1.4}
	}
	s.Stroke(at(m.Outline), pen)
	if m.Line != nil {
		s.Stroke(at(m.Line), pdf.Pen{Width: 1.1, Color: risk})
	}
	if t := p.signs[m.Sign]; t != nil {
		s.ShowAll(t, x+(p.side-t.Width())/2, y, t.Width()+1, pdf.Start)
	}
}

// meta is one line of terms and values: for whom, with whom, when, which.
func (s *sheet) meta(r report.Report) piece {
	var spans []pdf.Span
	for i, p := range r.Meta {
		if i > 0 {
			spans = append(spans, pdf.Span{Text: "   ", Style: s.small()})
		}

		bold := s.smallBold()
		bold.Color = ink
		spans = append(spans, pdf.Span{Text: oneLine(p.Term) + " ", Style: s.small()},
			pdf.Span{Text: oneLine(p.Value), Style: bold})
	}

	return &prose{text: s.Layout(s.width(), spans...), tag: "P", width: s.width()}
}
