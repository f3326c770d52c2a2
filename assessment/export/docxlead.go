package export

import (
	"discern/assessment/export/docx"
	"discern/assessment/report"
)

// lead writes page one: from whom, the verdict, the decision with what it hangs
// on, what stands out beside what to do first, and how sure this is.
func (w *wordReport) lead() {
	r, f := w.report, &w.report.Front
	if logo, ok := w.logo(); ok {
		w.d.Add(docx.Paragraph{Style: "Normal", Spans: []docx.Span{logo}, Right: true})
	}

	firm := oneLine(r.Sender.Firm)
	if firm == "" {
		if firm = oneLine(r.Title); len([]rune(firm)) > longestFirm {
			firm = "Scoping report" // the line below says of what
		}
	}

	w.d.Add(docx.Paragraph{Style: "TopLine", Spans: []docx.Span{{Text: cutTo(firm, longestFirm), Style: "Firm"},
		{Text: "\t" + oneLine(f.State)}}, Tab: w.d.Measure()})
	if f.Verdict.Text == "" {
		w.oldLead()
		return
	}

	w.d.Add(docx.Plain("Subtitle", oneLine(f.Kicker)),
		docx.Paragraph{Style: "Title", Spans: []docx.Span{{Text: oneLine(f.Verdict.Text)}}, Bookmark: "top"})
	w.paragraphs(w.running("FrontSmall", "", r.Prepared(), nil))
	about, from := wholeText(f.About)
	w.paragraphs(w.running("FrontDeck", "", about, from))
	if f.Summary != "" {
		w.block(report.Block{Kind: report.Comment, Text: f.Summary}, "")
	}

	w.decision(&f.Decision)
	w.twoColumns(f)
	if text, from := wholeText(f.Begin); text != "" {
		w.barred("FrontBegin", w.running("FrontBegin", report.HeadBegin+".", text, from))
	}
	if f.Fear != nil {
		w.barred("FrontFear", w.running("FrontFear", report.HeadFear+".", f.Fear.Text, f.Fear.From))
	}

	w.howSure(&f.Sure)
	if f.Missing != nil {
		w.paragraphs(w.running("FrontText", "", f.Missing.Text, f.Missing.From))
	}
}

// longestFirm is how much of a firm's name goes beside the state of the report.
const longestFirm = 38

// oldLead is page one of a report that was sealed before it answered a decision.
func (w *wordReport) oldLead() {
	r := w.report
	w.d.Add(docx.Plain("Subtitle", oneLine(r.Title)),
		docx.Paragraph{Style: "Title", Spans: []docx.Span{{Text: oneLine(r.Headline())}}, Bookmark: "top"})
	meta := docx.Paragraph{Style: "FrontSmall"}
	for i, m := range r.Meta {
		gap := ""
		if i > 0 {
			gap = "   "
		}
		meta.Spans = append(meta.Spans, docx.Span{Text: gap + oneLine(m.Term) + " "},
			docx.Span{Text: oneLine(m.Value), Style: "Strong"})
	}

	w.d.Add(meta, docx.Paragraph{Style: "Shape",
		Spans: []docx.Span{{Figure: glyph(r)}, {Text: "  " + oneLine(r.ShapeName)}}})
	w.blocks(r.PageOne())
}

// boxSide is the room between the frame of a box and what stands in it.
const boxSide = 10.0

// decision is the decision at hand, the answer to it and the conditions, each with
// a box to tick, in a frame.
func (w *wordReport) decision(d *report.Decision) {
	var in docx.Cell
	add := func(list ...docx.Paragraph) {
		for _, p := range list {
			in.Blocks = append(in.Blocks, p)
		}
	}
	add(w.running("FrontSmall", "", d.Question.Text, d.Question.From)...)
	add(docx.Plain("FrontAnswer", oneLine(d.Answer.Text)))
	if t := d.Table(); t != nil {
		in.Blocks = append(in.Blocks, w.conditions(t))
	}

	if more := d.MoreText(); more != "" {
		add(w.running("FrontSmall", "", more, nil)...)
	}
	if m := d.Meanwhile; m.Text != "" {
		add(w.running("FrontSmall", "", m.Text, m.From)...)
	}

	w.d.Add(docx.Table{Style: "TableGrid", Widths: []float64{w.d.Measure()}, Rows: []docx.Row{{Cells: []docx.Cell{in}}},
		Alt: report.HeadDecision}, docx.Paragraph{Style: "AfterBar"})
}

const tickWide = 20.0

// conditions sets the conditions out, a box to tick before each.
func (w *wordReport) conditions(t *report.Table) docx.Table {
	free := w.d.Measure() - 2*boxSide - tickWide
	out := docx.Table{Style: "PlainTable2", Widths: []float64{tickWide},
		Head: &docx.Row{Cells: []docx.Cell{{Blocks: []docx.Block{docx.Plain("FrontTableHead", "")}}}},
		Alt:  report.HeadDecision}
	for _, c := range t.Columns {
		out.Widths = append(out.Widths, c.Share*free)
		out.Head.Cells = append(out.Head.Cells,
			docx.Cell{Blocks: []docx.Block{docx.Plain("FrontTableHead", oneLine(c.Title))}})
	}

	for _, row := range t.Rows {
		r := docx.Row{Cells: []docx.Cell{{Blocks: []docx.Block{docx.Paragraph{Style: "FrontTable",
			Spans: []docx.Span{{Tick: true}}}}}}}
		for i, c := range row.Cells {
			p := docx.Paragraph{Style: "FrontTable", Spans: []docx.Span{{Text: oneLine(c.Text)}}}
			if t.Columns[i].RowHead {
				p.Spans[0].Style = "Strong"
			}

			if sub := oneLine(c.Sub); sub != "" {
				p.Spans = append(p.Spans, docx.Span{Text: "\u00a0(" + sub + ")", Style: "Reference"})
			}

			r.Cells = append(r.Cells, docx.Cell{Blocks: []docx.Block{p}})
		}

		out.Rows = append(out.Rows, r)
	}

	return out
}

const columnGap = 18.0

// twoColumns sets what stands out beside what to do first. Where one of them is
// empty the other takes the width.
func (w *wordReport) twoColumns(f *report.Front) {
	var found, moves []report.Item
	for _, x := range f.Findings {
		found = append(found, report.Item{Lead: x.Lead, Text: x.Text, From: x.From})
	}

	for _, m := range f.Moves {
		moves = append(moves, report.Item{Lead: m.Do, Text: m.Terms()})
	}

	left, right := w.numbered(report.HeadStandsOut, found), w.numbered(report.HeadDoFirst, moves)
	if len(left) == 0 || len(right) == 0 {
		w.d.Add(left...)
		w.d.Add(right...)
		return
	}

	w.beside(left, right, w.share, "What stands out, and what to do first")
}

// beside sets two runs of paragraphs next to each other, the first in a share of
// the width.
func (w *wordReport) beside(left, right []docx.Block, share float64, alt string) {
	free := w.d.Measure() - columnGap
	w.d.Add(docx.Table{Style: "SideBySide", Widths: []float64{share * free, columnGap, (1 - share) * free}, Alt: alt,
		Rows: []docx.Row{{Cells: []docx.Cell{{Blocks: left}, {}, {Blocks: right}}}}}, docx.Paragraph{Style: "AfterBar"})
}

// numbered is a small heading over a numbered list.
func (w *wordReport) numbered(title string, items []report.Item) []docx.Block {
	if len(items) == 0 {
		return nil
	}

	out := []docx.Block{docx.Plain("FrontHead", title)}
	number := w.d.List()
	for _, it := range items {
		for i, p := range w.running("FrontList", it.Lead, it.Text, it.From) {
			if i == 0 {
				p.Number = number
			}
			out = append(out, p)
		}
	}

	return out
}

// howSure is the strip of squares with its counts, beside how sure the reading is. Its
// heading stands in the first column: a heading that is kept with a whole table is moved
// to a page of its own by some word processors, though there is room.
func (w *wordReport) howSure(f *report.Sure) {
	const share = 0.38
	var right []docx.Block
	left := []docx.Block{docx.Plain("FrontHead", report.HeadHowSure)}
	if len(f.Strip) > 0 {
		left = append(left, docx.Paragraph{Style: "FigureLine",
			Spans: []docx.Span{{Figure: strip(f, share*(w.d.Measure()-columnGap))}}})
	}

	for _, p := range w.running("FrontSmall", "", f.Counts, nil) {
		left = append(left, p)
	}

	if legend := f.Legend(); legend != "" && len(f.Strip) > 0 {
		for _, p := range w.running("FrontSmall", "", legend, nil) {
			left = append(left, p)
		}
	}

	for _, x := range f.Lines() {
		style := "FrontText"
		if x.Lead == "" {
			style = "FrontSmall"
		}
		for _, p := range w.running(style, x.Lead, x.Text, x.From) {
			right = append(right, p)
		}
	}

	w.beside(left, right, share, report.HeadHowSure)
}
