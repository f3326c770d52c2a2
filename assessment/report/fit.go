package report

import (
	"discern/assessment/words"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// The body of a report is read, and so it is short: four A4 pages after page one, at
// most. What does not fit moves to the appendix, and the body says so. How much fits
// is reckoned here, from the lengths of texts, and is the same for every format; a
// test draws the pages and counts them.

// mostBodyPages is what the body may take, in pages of A4 after page one.
const mostBodyPages = 4

// pageHigh is the height of the text on a page of A4, in points.
const pageHigh = 731.0

// pageRoom is the height of the text on a page, in points, less what the reckoning may
// be wrong by.
const pageRoom = pageHigh - 20

// share is how much of what can grow the body holds.
type share struct {
	ticked   int // questions with their answers to tick
	findings int
	moves    int
	sent     bool // the letters stand in the appendix
	aside    bool // what is about a part, a file or the other record stands in the appendix
}

// shares lists what the body may hold, the most first.
var shares = []share{
	{ticked: 99, findings: 99, moves: 99},
	{ticked: 8, findings: 99, moves: 99},
	{ticked: 4, findings: 99, moves: 99},
	{ticked: 4, findings: 99, moves: 99, aside: true},
	{ticked: 99, findings: 99, moves: 99, aside: true, sent: true},
	{ticked: 99, findings: 6, moves: 6, aside: true, sent: true},
	{ticked: 99, findings: 5, moves: 5, aside: true, sent: true},
	{ticked: 99, findings: 4, moves: 4, aside: true, sent: true},
	{ticked: 99, findings: 3, moves: 4, aside: true, sent: true},
	{ticked: 99, findings: 3, moves: 3, aside: true, sent: true},
	{ticked: 99, findings: 2, moves: 3, aside: true, sent: true},
}

// besides are the sections of the body that the report can be read without.
var besides = []string{sectionParts, sectionSeen, sectionTwo}

// fitted composes the body with the most that it may hold, and what of it moves to the
// appendix.
func (a *author) fitted(body []func() Section) (stay, moved []Section) {
	var whole []Section
	for _, part := range body {
		if s := part(); len(s.Blocks) > 0 {
			whole = append(whole, s)
		}
	}

	known := map[string][]float64{} // heights of what is the same however much fits
	fewest := math.MaxInt
	for _, a.share = range shares {
		now, rest, pages := a.shared(whole, known)
		if pages <= fewest { // of those that reckon to as many, the one that moves most
			stay, moved, fewest = now, rest, pages
		}
		if pages <= mostBodyPages {
			break
		}
	}

	return a.saidAside(stay, moved), moved
}

// shared parts the sections of the body by what each may hold, and says how many pages
// stay.
func (a *author) shared(whole []Section, known map[string][]float64) (stay, moved []Section, pages int) {
	var p paper
	for _, s := range whole {
		if a.share.aside && slices.Contains(besides, s.ID) {
			s.Appendix = true
			moved = append(moved, s)
			continue
		}
		if s.ID == sectionOpen && a.share != shares[0] {
			s = a.open()
		}

		s, rest := a.cut(s)
		stay = append(stay, s)
		if len(rest.Blocks) > 0 {
			moved = append(moved, rest)
		}

		if known[s.ID] == nil || slices.Contains(growing, s.ID) {
			known[s.ID] = heightsOf(s)
		}
		p.section(known[s.ID])
	}

	return stay, moved, p.pages
}

// growing are the sections whose share changes.
var growing = []string{sectionOpen, sectionFindings, sectionDesign}

// saidAside says in the body which of its sections stand in the appendix.
func (a *author) saidAside(stay, moved []Section) []Section {
	var titles []string
	for _, s := range moved {
		if slices.Contains(besides, s.ID) {
			titles = append(titles, "“"+s.Title+"”")
		}
	}

	at := slices.IndexFunc(stay, func(s Section) bool { return s.ID == sectionOpen })
	if at < 0 || len(titles) == 0 {
		return stay
	}
	stay[at].Blocks = append(stay[at].Blocks,
		para(fmt.Sprintf("In the appendix, for want of room here: %s.", words.Series(titles, len(titles)))))
	return stay
}

// cut parts a section that holds more than its share.
func (a *author) cut(s Section) (stay, moved Section) {
	if s.ID == sectionOpen && a.share.sent {
		return cutLetters(s)
	}

	s.Blocks = slices.Clone(s.Blocks)
	for i := range s.Blocks {
		b := &s.Blocks[i]
		switch {
		case s.ID == sectionFindings && b.Table != nil && len(b.Table.Rows) > a.share.findings:
			moved = Section{ID: sectionMoreFindings, Title: "More that does not add up", Appendix: true}
			rest, first := *b.Table, *b.Table
			rest.Caption = "The findings, continued; what would settle each is asked in the letters"
			rest.Rows, first.Rows = withoutLast(rest.Rows[a.share.findings:]), first.Rows[:a.share.findings]
			rest.Columns = []Column{{Title: "Finding", Share: .09, RowHead: true}, {Title: "Said in one place", Share: .4},
				{Title: "And in another", Share: .51}}
			moved.Blocks = []Block{{Kind: TableB, Table: &rest}}
			b.Table = &first
			s.Blocks = append(s.Blocks, para(further(len(rest.Rows), "finding stands", "findings stand", moved.Title)))

		case s.ID == sectionDesign && b.Table != nil && len(b.Table.Rows) > a.share.moves:
			moved = Section{ID: sectionMoreMoves, Title: "The moves after those", Appendix: true}
			rest, first := *b.Table, *b.Table
			rest.Caption = "The plan, continued" // no two tables have one name
			rest.Rows, first.Rows = rest.Rows[a.share.moves:], first.Rows[:a.share.moves]
			moved.Blocks = []Block{{Kind: TableB, Table: &rest}}
			b.Table = &first
			s.Blocks = slices.Insert(s.Blocks, i+1, para(further(len(rest.Rows), "move stands", "moves stand", moved.Title)))
		default:
			continue
		}
		return s, moved
	}

	return s, moved
}

// withoutLast are rows without their last cell.
func withoutLast(rows []Row) []Row {
	out := slices.Clone(rows)
	for i := range out {
		out[i].Cells = out[i].Cells[:len(out[i].Cells)-1]
	}
	return out
}

// cutLetters leaves of the letters to whom they are.
func cutLetters(s Section) (stay, moved Section) {
	stay, moved = s, Section{ID: sectionLetters, Title: "Letters, ready to send", Appendix: true}
	stay.Blocks = nil
	var whom []string
	for _, b := range s.Blocks {
		if b.Kind != LetterB {
			stay.Blocks = append(stay.Blocks, b)
			continue
		}
		moved.Blocks = append(moved.Blocks, b)
		whom = append(whom, strings.TrimPrefix(b.Lead, "To "))
	}

	if len(whom) > 0 {
		says := fmt.Sprintf("To %s. They stand in the appendix, under “%s”, with answers to tick.",
			words.Series(whom, len(whom)), moved.Title)
		stay.Blocks = slices.Insert(stay.Blocks, 0, para(says))
	}
	return stay, moved
}

// further says where in the appendix the rest stands.
func further(n int, one, many, title string) string {
	return fmt.Sprintf("%s in the appendix, under “%s”.", words.Capital(words.Plural(n, "more "+one, "more "+many)), title)
}

// Measures of text on paper, in points: how wide a column of text is, how much of that
// a letter takes, and how high a line is.
const (
	textWide, tableWide, letterWide   = 378.0, 493.0, 220.0
	textEach, tableEach, letterEach   = 4.45, 4.25, 4.3
	textLine, tableLine, letterLine   = 13.5, 11.4, 12.0
	betweenBlocks, betweenRows        = 6.0, 5.8
	headingHigh, tableHead, formUnder = 42.0, 34.0, 90.0
)

// linesOf is how many lines a text takes.
func linesOf(text string, wide, each float64) float64 {
	n := 0.0
	for p := range strings.SplitSeq(text, "\n") {
		n += math.Ceil(float64(utf8.RuneCountInString(p)) * each / wide)
	}
	return n
}

// paper is how far some pages are filled.
type paper struct {
	pages int
	y     float64
}

// put sets what is not parted.
func (p *paper) put(high float64) {
	if p.pages == 0 || p.y+high > pageRoom && p.y > 0 {
		p.pages, p.y = p.pages+1, 0
	}
	p.y += high
}

// section sets a section of so high parts.
func (p *paper) section(parts []float64) {
	for _, h := range parts {
		p.put(h)
	}
	p.y += 20
}

// heightsOf are the heights of what stays whole in a section: its title stays with what
// begins it.
func heightsOf(s Section) []float64 {
	var out []float64
	keep := headingHigh + math.Floor(float64(utf8.RuneCountInString(s.Title))/50)*18.6
	put := func(h float64) {
		out, keep = append(out, keep+h), 0
	}

	for i := 0; i < len(s.Blocks); i++ {
		b := s.Blocks[i]
		if b.Kind == LetterB {
			n := i
			for n < len(s.Blocks) && s.Blocks[n].Kind == LetterB {
				n++
			}
			for _, h := range letterHeights(s.Blocks[i:n]) {
				put(h)
			}
			i = n - 1
			continue
		}

		parts := heights(b)
		leads := i+1 < len(s.Blocks) && (s.Blocks[i+1].Table != nil || s.Blocks[i+1].Reach != nil ||
			s.Blocks[i+1].Kind == Form)
		if leads && len(parts) == 1 {
			keep += parts[0]
			continue
		}
		for _, h := range parts {
			put(h)
		}
	}

	return out
}

// letterHeights are those of letters in two columns: the head of the first with what it
// asks first, and then what can be parted between questions.
func letterHeights(all []Block) []float64 {
	high := 0.0
	for _, b := range all {
		high += letterHeight(b)
	}

	one := all[0]
	one.Items, one.By = one.Items[:min(1, len(one.Items))], ""
	first := letterHeight(one)
	high = max(high/2+25, first)
	out := []float64{first}
	for rest := high - first; rest > 0; rest -= 60 {
		out = append(out, min(rest, 60))
	}
	return out
}

// letterHeight is what a letter takes in its column.
func letterHeight(b Block) float64 {
	h := 24 + letterLine*(linesOf(b.Text, letterWide+16, letterEach)+linesOf(b.By, letterWide+16, letterEach)) + 16
	if from := b.Signed(); from != "" {
		h += 4 + letterLine*linesOf(from, letterWide+16, letterEach)
	}
	for _, it := range b.Items {
		h += 5 + letterLine*linesOf(it.Lead+" "+it.Text, letterWide, letterEach)
		for _, t := range it.Ticks {
			h += 1 + 11.6*linesOf(t, letterWide-12, letterEach)
		}
	}
	return h
}

// heights are what any other block takes, part by part, each of which stays whole.
func heights(b Block) []float64 {
	text := func(lead, text string, wide float64) float64 {
		return textLine*linesOf(lead+" "+text, wide, textEach) + betweenBlocks
	}

	var out []float64
	switch {
	case b.Table != nil:
		out = rowHeights(b.Table)
	case b.Reach != nil:
		for _, p := range b.Reach.Pictures(tableWide/.75, (pageHigh-84)/.75) {
			out = append(out, p.Height*.75+12)
		}
		out = append(out, text("In words.", b.Text, textWide))

	case b.Kind == Form:
		h := formUnder
		for _, it := range b.Items {
			lines := linesOf(it.Text, 350, 4.3)
			if strings.HasPrefix(it.Text, Box) { // in two columns
				lines = math.Ceil(linesOf(it.Text, 155, 4.3) / 2)
			}
			h += max(15, 12*lines) + 5
		}
		return []float64{h}

	case b.Scale != nil:
		out = []float64{110}
	case b.Lead+b.Text != "":
		out = []float64{text(b.Lead, b.Text, textWide)}
	}

	for _, it := range b.Items {
		out = append(out, text(it.Lead, it.Text+" (EC1)", textWide-16))
	}

	return out
}

// tallRow is how high a row is, in points, that may stand under a head by itself.
const tallRow = 56.0

// rowHeights are those of a table: its head with the first two rows, then row by row,
// the last two together.
func rowHeights(t *Table) []float64 {
	sum := 0.0
	for _, c := range t.Columns {
		sum += c.Share
	}

	var out []float64
	for _, r := range t.Rows {
		most := 1.0
		for i, c := range r.Cells {
			if wide := tableWide * t.Columns[i].Share / max(sum, .01); wide > 20 {
				most = max(most, linesOf(c.Text, wide-11, tableEach)+linesOf(c.Sub, wide-11, tableEach))
			}
		}
		out = append(out, most*tableLine+betweenRows)
	}

	join := func(i int) {
		if i+1 < len(out) {
			out[i] += out[i+1]
			out = slices.Delete(out, i+1, i+2)
		}
	}
	if n := len(out); n > 3 && out[n-1] < tallRow {
		join(n - 2)
	}
	whole := 0.0
	for _, h := range out {
		whole += h
	}
	if len(out) > 0 && out[0] < tallRow || len(t.Rows) <= 3 && whole < pageHigh/4 {
		join(0)
	}
	if len(t.Rows) <= 3 && whole < pageHigh/4 {
		join(0)
	}
	if len(out) > 0 {
		out[0] += tableHead
	}

	return out
}
