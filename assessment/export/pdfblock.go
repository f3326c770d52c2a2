package export

import (
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"fmt"
	"slices"
	"strings"
)

// sections sets every section after page one, each in its own part of the
// structure tree.
func (s *sheet) sections() {
	if len(s.report.Sections) == 0 {
		return
	}

	s.section = ""
	if s.Page() == 0 || !s.thin() {
		s.turn() // page one stands alone
	} else {
		s.y += 20 // what ran over from it begins the next page, and is not left there by itself
	}
	all := s.report.Sections
	annex := slices.IndexFunc(all, func(sec report.Section) bool { return sec.Appendix })
	fill := func() {}
	long := annex > 0 && len(all)-annex >= leastContents // then it has a list of its own
	if !long {
		fill = s.contents(all, "In this report")
	}

	for i, sec := range all {
		if long && i == annex {
			s.section = "Appendix" // its list stands before the first of its sections
		}
		s.turnFor(i, sec)
		if i == annex {
			s.set([]placed{s.annexHead()})
			s.y += 8
			if long {
				fill = s.contents(all[annex:], "")
			}
		}
		s.Open("Sect")
		s.set(s.sectionPieces(sec))
		s.Close()
		s.y += 14
		if s.Full() {
			return
		}
	}

	fill()
}

// turnFor begins a new page for what is looked up rather than read, unless much of the
// page is free.
func (s *sheet) turnFor(i int, sec report.Section) {
	if sec.Appendix && i > 0 && !s.report.Sections[i-1].Appendix && s.y-s.top > 0.78*s.full() {
		s.turn()
	}
}

// annexHead opens what is looked up.
func (s *sheet) annexHead() placed {
	return placed{piece: &prose{text: s.Layout(s.width(),
		pdf.Span{Text: "Appendix", Style: s.style(s.serifBold, 20, 24, ink)}), tag: "P", width: s.width()}, keep: true}
}

func (s *sheet) sectionPieces(sec report.Section) []placed {
	s.looked = sec.Appendix
	defer func() { s.looked = false }()
	st := s.style(s.serifBold, 15, 18.6, ink)
	if sec.Appendix {
		st.Size, st.Leading = 12.4, 15.4
	}
	h := &heading{
		prose: prose{text: s.Balance(s.width()*0.86, pdf.Span{Text: oneLine(sec.Title), Style: st}), tag: "H2",
			width: s.width()},
		title: oneLine(sectionTitle(sec)), place: "section " + sec.ID, rule: !sec.Appendix, fine: sec.Appendix,
	}

	h.during = func(s *sheet) {
		s.section = oneLine(sec.Title)
		if s.heads[s.Page()] == "" || s.y <= s.top {
			s.heads[s.Page()] = s.section
		}
	}
	return append([]placed{{piece: h, above: 6, keep: true}}, s.blocks(sec.Blocks)...)
}

// blocks turns blocks into pieces.
func (s *sheet) blocks(list []report.Block) []placed {
	var out []placed
	for i := 0; i < len(list); {
		if n := s.beside(list[i:]); n > 0 {
			out = append(out, s.inColumns(list[i:i+n], i == 0))
			i += n
			continue
		}

		n := 1
		for i+n < len(list) && s.beside(list[i+n:]) == 0 {
			n++
		}
		below := s.blocksBelow(list[i : i+n])
		if i > 0 && len(below) > 0 && list[i-1].Kind != report.TableB {
			below[0].above = max(below[0].above, 12)
		}
		out = append(out, below...)
		i += n
	}
	return out
}

// blocksBelow sets blocks below each other. A scale stays with the sentence and the
// quotes about it.
func (s *sheet) blocksBelow(list []report.Block) []placed {
	var out []placed
	for i := 0; i < len(list); {
		n := 1
		if list[i].Kind == report.LetterB {
			for i+n < len(list) && list[i+n].Kind == report.LetterB {
				n++
			}
			out = append(out, s.letters(list[i:i+n])...)
			i += n
			continue
		}

		if list[i].Kind == report.ScaleB {
			for i+n < len(list) && (list[i+n].Kind == report.Para || list[i+n].Kind == report.QuoteB) {
				n++
			}
		}

		var pieces []placed
		for _, b := range list[i : i+n] {
			pieces = append(pieces, s.block(b)...)
		}

		if n > 1 {
			above := pieces[0].above // before inner takes it away
			pieces = []placed{{piece: &together{pieces: inner(pieces), whole: s.full()}, above: above}}
		}

		if len(pieces) > 0 {
			pieces[0].above = spaceBetween(list, i, pieces[0].above)
		}

		// One short paragraph that leads to a table, a picture or a form goes where that begins.
		leads := i+1 < len(list) && (list[i+1].Kind == report.TableB || list[i+1].Kind == report.ReachB ||
			leadsToForm(list[i+1:]))
		if len(pieces) == 1 && leads && list[i].Kind == report.Para {
			pieces[0].keep = pieces[0].height() < 6*bodyLead
		}

		out = append(out, pieces...)
		i += n
	}

	return out
}

// letters sets letters in two columns, the most important first, as far as they go
// on a page. A letter may go on in the next column after a question.
func (s *sheet) letters(all []report.Block) []placed {
	c := &columns{left: s.left, right: s.right, gap: 20, whole: s.full()}
	c.split = s.left + (s.width()+c.gap)/2
	for _, b := range all {
		s.within(c.left, c.split-c.gap, func() { c.runs = append(c.runs, s.letter(b)...) })
	}
	return []placed{{piece: c, above: 8}}
}

// letter is a letter in small type, which somebody copies rather than reads here: its
// head with the first question, and then question by question.
func (s *sheet) letter(b report.Block) []stretch {
	was := s.looked
	s.looked = true
	defer func() { s.looked = was }()

	head := s.blocks([]report.Block{{Kind: report.Heading, Lead: b.Lead}, {Kind: report.Para, Text: b.Text}})
	items := s.apart(report.Block{Kind: report.Numbered, Items: b.Asked()})
	if len(items) > 0 {
		items[0].above = 10
		head, items = append(head, items[0]), items[1:]
	}

	out := []stretch{{pieces: inner(head), above: 14}}
	for _, it := range items {
		out = append(out, stretch{pieces: inner([]placed{it}), above: 5})
	}
	last := &out[len(out)-1]
	for _, text := range []string{b.By, b.Signed()} { // what is left for later stays with the last question
		if text != "" {
			last.pieces = append(last.pieces, s.para(report.Block{Text: text})...)
		}
	}

	return out
}

// leadsToForm reports whether nothing but paragraphs stands before a form.
func leadsToForm(list []report.Block) bool {
	i := slices.IndexFunc(list, func(b report.Block) bool { return b.Kind != report.Para })
	return i >= 0 && list[i].Kind == report.Form
}

// spaceBetween is the space above block i: less after the section's title,
// more after a table, whose last rule needs air.
func spaceBetween(list []report.Block, i int, above float64) float64 {
	switch {
	case i == 0:
		return min(above, 9)
	case list[i-1].Kind == report.TableB:
		return max(above, 13)
	}
	return above
}

func (s *sheet) block(b report.Block) []placed {
	switch b.Kind {
	case report.Heading:
		return s.subheading(b)
	case report.QuoteB:
		return s.quote(b)
	case report.Callout:
		return s.callout(b)
	case report.Comment:
		return s.comment(b)
	case report.TableB:
		if b.Table != nil {
			return []placed{{piece: s.table(b.Table), above: 12}}
		}

	case report.ScaleB:
		if b.Scale != nil {
			return []placed{{piece: s.scale(b.Scale), above: 22}}
		}

	case report.ReachB:
		return s.reach(b)

	case report.Form:
		return s.form(b)
	case report.List, report.Numbered:
		return slices.Concat(s.para(b), s.list(b))
	}
	return s.para(b)
}

// running lays out paragraphs: an opening in bold, the text, and the answers
// it came from. Each is one piece.
func (s *sheet) running(lead, text string, from []string, indent, width float64, st pdf.Style) []placed {
	var out []placed
	bold := st
	bold.Font = s.sansBold
	texts := paragraphs(text)
	if len(texts) == 0 && lead != "" {
		texts = []string{""}
	}

	for i, t := range texts {
		var spans []pdf.Span
		if i == 0 && lead != "" {
			spans = append(spans, pdf.Span{Text: strings.TrimSpace(oneLine(lead)) + " ", Style: bold})
		}

		spans = append(spans, pdf.Span{Text: t, Style: st})
		if i == len(texts)-1 {
			spans = append(spans, s.refSpans(from, st)...)
		}

		above := 6.0
		if i > 0 {
			above = 4
		}

		out = append(out, placed{piece: &prose{text: s.Layout(width, spans...), tag: "P", indent: indent, width: width},
			above: above})
	}

	return out
}

func (s *sheet) para(b report.Block) []placed {
	return s.running(b.Lead, b.Text, b.From, 0, s.measure(), s.body())
}

func (s *sheet) subheading(b report.Block) []placed {
	title := oneLine(b.Lead)
	h := &heading{
		prose: prose{text: s.Balance(s.measure(), pdf.Span{Text: title, Style: s.under()}),
			tag: "H3", width: s.measure()},
		level: 1, title: title,
	}
	return []placed{{piece: h, above: 14, keep: true}}
}

// under is the type of a heading inside a section.
func (s *sheet) under() pdf.Style {
	if s.looked {
		return s.style(s.sansBold, 9.4, 12, ink)
	}
	return s.style(s.sansBold, 11, 14.5, ink)
}

const bodyLead = 13.5 // from line to line of running text

const inset = 14.0 // of text beside a bar

// quote is what somebody said, in the voice of the report.
func (s *sheet) quote(b report.Block) []placed {
	width := s.measure() - inset
	st := s.style(s.serifItalic, 11, 15.6, ink)
	var pieces []placed
	for i, t := range paragraphs(spoken(b)) {
		above := 0.0
		if i > 0 {
			above = 4
		}

		pieces = append(pieces, placed{piece: &prose{text: s.Layout(width, pdf.Span{Text: t, Style: st}), tag: "P",
			indent: inset, width: width}, above: above})
	}

	by := append([]pdf.Span{{Text: oneLine(b.By), Style: s.small()}}, s.refSpans(b.From, s.small())...)
	if t := s.Layout(width, by...); t.Lines() > 0 {
		if n := len(pieces); n > 0 {
			pieces[n-1].keep = true
		}
		pieces = append(pieces, placed{piece: &prose{text: t, tag: "P", indent: inset, width: width}, above: 2})
	}

	return s.barred("BlockQuote", pieces, pdf.Pen{Width: 1.5, Color: control})
}

func (s *sheet) barred(tag string, pieces []placed, pen pdf.Pen) []placed {
	if len(pieces) == 0 {
		return nil
	}
	return []placed{{piece: &group{pieces: inner(pieces), tag: tag, bar: &pen}, above: 12}}
}

// callout is what does not add up.
func (s *sheet) callout(b report.Block) []placed {
	pieces := s.running(b.Lead, b.Text, b.From, inset, s.measure()-inset, s.body())
	return s.barred("Div", pieces, pdf.Pen{Width: 4, Color: warn})
}

// comment is in the interviewer's own words, and says so.
func (s *sheet) comment(b report.Block) []placed {
	width := s.measure() - inset
	by := s.Layout(width, append([]pdf.Span{{Text: commentBy(b), Style: s.smallBold()}},
		s.refSpans(b.From, s.small())...)...)
	pieces := []placed{{piece: &prose{text: by, tag: "P", indent: inset, width: width}, keep: true}}
	text := s.running(b.Lead, b.Text, nil, inset, width, s.style(s.serif, 10.5, 15.2, ink))
	if len(text) > 0 {
		text[0].above = 2
	}

	return s.barred("Div", append(pieces, text...), pdf.Pen{Width: 1.5, Color: s.accent})
}

func (s *sheet) list(b report.Block) []placed {
	items := s.items(b)
	if len(items) == 0 {
		return nil
	}
	return []placed{{piece: &group{pieces: inner(items), tag: "L", opened: numbering(b)}, above: 10}}
}

// apart sets a list whose entries stand in one element, and each in a place of its own.
func (s *sheet) apart(b report.Block) []placed {
	items, in := s.items(b), &shared{tag: "L", opened: numbering(b)}
	for i := range items {
		items[i].piece = &sharing{piece: items[i].piece, in: in}
	}
	return items
}

func numbering(b report.Block) func(*pdf.Element) {
	kind := "Disc"
	if b.Kind == report.Numbered {
		kind = "Decimal"
	}
	return func(e *pdf.Element) { e.Numbering(kind) }
}

// items are the entries of a list.
func (s *sheet) items(b report.Block) []placed {
	indent := 16.0
	if b.Kind == report.Numbered && len(b.Items) > 9 {
		indent = 22
	}

	var items []placed
	for i, it := range b.Items {
		mark := "•"
		if b.Kind == report.Numbered {
			mark = fmt.Sprintf("%d.", i+1)
		}

		width := s.measure() - indent
		pieces := s.running(it.Lead, it.Text, it.From, indent, width, s.body())
		if it.URL != "" {
			st := s.small()
			st.Color = s.accent
			pieces = append(pieces,
				placed{piece: &prose{text: s.Layout(width,
					pdf.Span{Text: oneLine(it.URL), Style: st, Link: strings.TrimSpace(it.URL)}), tag: "P", indent: indent,
					width: width}, above: 1})
		}

		pieces = append(pieces, s.ticks(it.Ticks, indent, width)...)
		if len(pieces) == 0 {
			continue
		}
		items = append(items, placed{piece: &item{pieces: inner(pieces),
			mark: s.Layout(indent, pdf.Span{Text: mark, Style: s.body()}), indent: indent}, above: 5})
	}

	return items
}

// tickIndent is the room that a box to tick takes before its text.
const tickIndent = 12.0

// ticks are answers to choose from, each on a line of its own behind a box. The
// first stays with what is asked.
func (s *sheet) ticks(all []string, indent, width float64) []placed {
	var out []placed
	for _, t := range all {
		p := &prose{text: s.Layout(width-tickIndent, pdf.Span{Text: oneLine(t), Style: s.small()}), tag: "P",
			indent: indent + tickIndent, width: width - tickIndent,
			mark: s.Layout(tickIndent, pdf.Span{Text: "☐", Style: s.small()})}
		out = append(out, placed{piece: p, above: 1})
	}

	if len(out) > 0 {
		out[0].above = 2
	}
	return out
}
