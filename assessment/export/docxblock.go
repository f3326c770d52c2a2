package export

import (
	"discern/assessment/export/docx"
	"discern/assessment/report"
	"discern/assessment/words"
	"slices"
	"strings"
)

func (w *wordReport) blocks(list []report.Block) {
	for i := 0; i < len(list); i++ {
		b, next := list[i], report.BlockKind("")
		if n := letters(list[i:]); n > 1 {
			w.letters(list[i : i+n])
			i += n - 1
			continue
		}

		if i+1 < len(list) {
			next = list[i+1].Kind
		}
		w.block(b, next)
	}
}

// block writes a block; next is the kind of the one below it.
func (w *wordReport) block(b report.Block, next report.BlockKind) {
	switch b.Kind {
	case report.Heading:
		style := "Heading2"
		if w.looked {
			style = "Heading3"
		}
		w.d.Add(docx.Plain(style, oneLine(b.Lead)))

	case report.QuoteB:
		w.quote(b)
	case report.Callout:
		w.barred("IntenseQuote", w.running("IntenseQuote", b.Lead, b.Text, b.From))
	case report.Comment:
		by := docx.Paragraph{Style: "Remark", Spans: []docx.Span{{Text: commentBy(b), Style: "Strong"}}, KeepNext: true}
		w.barred("Remark", append([]docx.Paragraph{by}, w.running("Remark", b.Lead, b.Text, b.From)...))

	case report.TableB:
		if b.Table != nil {
			w.table(b.Table)
		}

	case report.ReachB:
		w.reach(b)
	case report.Form:
		w.form(b)
	case report.LetterB:
		w.letter(b)
	case report.ScaleB:
		if b.Scale != nil {
			w.scale(b.Scale, next)
		}

	case report.List, report.Numbered:
		w.paragraphs(w.running("BodyText", b.Lead, b.Text, b.From))
		w.list(b)
	default:
		text := w.running("BodyText", b.Lead, b.Text, b.From)
		if n := len(text); n > 0 && (next == report.TableB || next == report.ReachB || next == report.Form) {
			text[n-1].KeepNext = true
		}
		w.paragraphs(text)
	}
}

func (w *wordReport) paragraphs(list []docx.Paragraph) {
	for _, p := range list {
		w.d.Add(p)
	}
}

// running is text in paragraphs: an opening in bold, the text, and the answers it
// came from.
func (w *wordReport) running(style, lead, text string, from []string) []docx.Paragraph {
	var out []docx.Paragraph
	texts := paragraphs(text)
	if lead = oneLine(lead); len(texts) == 0 && lead != "" {
		texts = []string{""}
	}

	for i, t := range texts {
		p := docx.Paragraph{Style: style}
		if i == 0 && lead != "" {
			p.Spans = append(p.Spans, docx.Span{Text: lead + " ", Style: "Strong"})
		}

		p.Spans = append(p.Spans, docx.Span{Text: t})
		if i == len(texts)-1 {
			p.Spans = append(p.Spans, w.refSpans(text, from)...)
		}

		out = append(out, p)
	}

	return out
}

// refSpans names the answers that a sentence came from, each linked to its row.
func (w *wordReport) refSpans(sentence string, from []string) []docx.Span {
	named := strings.FieldsFunc(sentence, notOfAnID)
	var out []docx.Span
	seen := map[string]bool{}
	for _, id := range from {
		if !w.refs[id] || seen[id] || slices.Contains(named, id) {
			continue
		}

		open := ", "
		if seen[id] = true; len(out) == 0 {
			open = "\u00a0("
		}

		out = append(out, docx.Span{Text: open, Style: "Reference"},
			docx.Span{Text: id, Style: "Reference", Link: "#" + rowPlace(id)})
	}

	if len(out) > 0 {
		out = append(out, docx.Span{Text: ")", Style: "Reference"})
	}

	return out
}

// quote is what somebody said, and who.
func (w *wordReport) quote(b report.Block) {
	by := append([]docx.Span{{Text: oneLine(b.By)}}, w.refSpans(b.Text, b.From)...)
	said := paragraphs(spoken(b))
	if len(said) == 0 && oneLine(b.By) == "" {
		return
	}

	for _, t := range said {
		w.d.Add(docx.Paragraph{Style: "Quote", Spans: []docx.Span{{Text: t}}, KeepNext: true})
	}

	w.d.Add(docx.Paragraph{Style: "QuoteSource", Spans: by})
}

// barred sets paragraphs beside a bar, apart from those of the next one.
func (w *wordReport) barred(style string, list []docx.Paragraph) {
	if len(list) == 0 {
		return
	}

	w.d.Add(docx.Paragraph{Style: "AfterBar"})
	w.paragraphs(list)
	w.d.Add(docx.Paragraph{Style: "AfterBar"})
}

func (w *wordReport) list(b report.Block) {
	style, number := "ListBullet", 0
	if b.Kind == report.Numbered {
		style, number = "ListNumber", w.d.List()
	}

	for _, it := range b.Items {
		list := w.running(style, it.Lead, it.Text, it.From)
		if url := oneLine(it.URL); url != "" {
			address := docx.Span{Text: url, Style: "Hyperlink", Link: strings.TrimSpace(it.URL)}
			if n := len(list); n > 0 {
				list[n-1].Spans = append(list[n-1].Spans, docx.Span{Text: "\n"}, address)
			} else {
				list = []docx.Paragraph{{Style: style, Spans: []docx.Span{address}}}
			}
		}

		for i := range list {
			if i > 0 {
				list[i].Style = "ListContinue"
			} else {
				list[i].Number = number
			}
		}

		w.paragraphs(list)
	}
}

// table writes a table with its caption above it.
func (w *wordReport) table(t *report.Table) {
	if caption := oneLine(t.Caption); caption != "" {
		w.d.Add(docx.Plain("Caption", caption))
	}

	out := docx.Table{Style: "PlainTable2", Alt: oneLine(t.Caption), Widths: w.widths(t)}
	head := docx.Row{}
	for _, c := range t.Columns {
		head.Cells = append(head.Cells,
			docx.Cell{Blocks: []docx.Block{docx.Paragraph{Style: "TableHead", Spans: []docx.Span{{Text: oneLine(c.Title)}},
				Right: c.Numeric}}})
		out.RowHeads = out.RowHeads || c.RowHead
	}

	out.Head = &head
	for i, row := range t.Rows {
		r := docx.Row{KeepNext: i == 0 && len(t.Rows) > 1} // a table does not begin with a crumb
		for j, c := range t.Columns {
			if j < len(row.Cells) {
				r.Cells = append(r.Cells, w.cell(row, j, c))
			}
		}
		out.Rows = append(out.Rows, r)
	}

	w.d.Add(out, docx.Paragraph{Style: "AfterBar"})
}

func (w *wordReport) cell(row report.Row, i int, c report.Column) docx.Cell {
	var out docx.Cell
	for _, part := range []struct{ text, style string }{{row.Cells[i].Text, "TableText"},
		{row.Cells[i].Sub, "TableNote"}} {
		for _, text := range paragraphs(part.text) {
			p := docx.Paragraph{Style: part.style, Spans: []docx.Span{{Text: text}}, Right: c.Numeric}
			if i == 0 && len(out.Blocks) == 0 && row.ID != "" {
				p.Bookmark = rowPlace(row.ID)
			}

			if c.RowHead && part.style == "TableText" {
				p.Spans[0].Style = "Strong"
			}

			out.Blocks = append(out.Blocks, p)
		}
	}

	if i == 0 && len(out.Blocks) == 0 && row.ID != "" {
		out.Blocks = []docx.Block{docx.Paragraph{Style: "TableText", Bookmark: rowPlace(row.ID)}}
	}

	return out
}

// widths shares the width of the sheet out. Shares that say nothing are made equal.
func (w *wordReport) widths(t *report.Table) []float64 {
	sum := 0.0
	for _, c := range t.Columns {
		sum += max(0, c.Share)
	}

	var out []float64
	for _, c := range t.Columns {
		share := 1 / float64(len(t.Columns))
		if sum > 0 {
			share = max(0, c.Share) / sum
		}
		out = append(out, max(share*w.d.Measure(), 20))
	}

	return out
}

// scale writes a trait: its name, the two ends, the drawing, and the drawing in
// words.
func (w *wordReport) scale(sc *report.Scale, next report.BlockKind) {
	name := oneLine(sc.Name)
	style := "Heading2"
	if w.looked {
		style = "Heading3"
	}

	figure, ends, labelled := w.rail(sc)
	w.d.Add(docx.Plain(style, name))
	if !ends { // too long to stand above the line
		w.d.Add(docx.Paragraph{Style: "ScaleEnds", Spans: []docx.Span{{Text: oneLine(sc.Left), Style: "CodeEnd"}}},
			docx.Paragraph{Style: "ScaleEnds", Spans: []docx.Span{{Text: oneLine(sc.Right), Style: "ModelEnd"}}, Right: true})
	}

	w.d.Add(docx.Paragraph{Style: "FigureLine", Spans: []docx.Span{{Figure: figure}}})
	said := words.Capital(strings.TrimSpace(strings.TrimPrefix(oneLine(sc.Words), name+":")))
	if claim := oneLine(sc.ClaimLabel); claim != "" && !labelled {
		said += " (" + claim + ")"
	}

	w.d.Add(docx.Paragraph{Style: "ScaleWords", Spans: []docx.Span{{Text: said}}, KeepNext: next == report.Para ||
		next == report.QuoteB})
}

// letters is how many letters a run of blocks begins with.
func letters(list []report.Block) int {
	n := slices.IndexFunc(list, func(b report.Block) bool { return b.Kind != report.LetterB })
	if n < 0 {
		return len(list)
	}
	return n
}

// letters sets letters in pairs, the shorter ones first, as the PDF does: so the
// two of a pair are of like height.
func (w *wordReport) letters(all []report.Block) {
	all = byLength(all)
	for i := 0; i < len(all); i += 2 {
		if i+1 == len(all) {
			w.letter(all[i])
			return
		}
		w.beside(w.narrow(all[i]), w.narrow(all[i+1]), 0.5, "Two letters")
	}
}

// letter writes what is to be asked of somebody across the sheet.
func (w *wordReport) letter(b report.Block) {
	w.d.Add(w.narrow(b)...)
}

// narrow is a letter in a column of its own: what is to be asked of somebody, with
// boxes that can be ticked.
func (w *wordReport) narrow(b report.Block) []docx.Block {
	out := []docx.Block{docx.Plain("LetterHead", oneLine(b.Lead))}
	add := func(list []docx.Paragraph) {
		for _, p := range list {
			out = append(out, p)
		}
	}
	add(w.running("LetterText", "", b.Text, b.From))
	number := w.d.List()
	for _, it := range b.Asked() {
		list := w.running("LetterList", it.Lead, it.Text, it.From)
		if len(list) > 0 {
			list[0].Number = number
		}
		for i := range list {
			list[i].Spans = ticked(list[i].Spans)
		}
		add(list)
		add(tickLines(it.Ticks))
	}

	add(w.running("LetterText", "", b.By, nil))
	add(w.running("LetterText", "", b.Signed(), nil))
	return out
}

// tickLines are answers to choose from, each on a line of its own behind a box.
func tickLines(all []string) []docx.Paragraph {
	var out []docx.Paragraph
	for _, t := range all {
		out = append(out, docx.Paragraph{Style: "LetterTick",
			Spans: []docx.Span{{Tick: true}, {Text: "\u00a0" + oneLine(t)}}})
	}
	return out
}

// ticked makes every drawn box of a text one that can be ticked.
func ticked(spans []docx.Span) []docx.Span {
	var out []docx.Span
	for _, s := range spans {
		for i, part := range strings.Split(s.Text, "☐ ") {
			if i > 0 {
				out = append(out, docx.Span{Tick: true}, docx.Span{Text: "\u00a0"})
			}
			if part != "" {
				piece := s
				piece.Text = part
				out = append(out, piece)
			}
		}
	}

	return out
}

const wordTerm = 112.0 // width of the column of terms in a form

// Styles of what stands for a term of a form: one line, and several, which are a list.
const (
	formText = "TableText"
	formList = "FormList"
)

// form is something to sign: terms with what stands for them, then a place for
// everybody who is to sign. It stays on one page where one holds it.
func (w *wordReport) form(b report.Block) {
	if len(b.Items) > 0 {
		t := docx.Table{Style: "Form", Widths: []float64{wordTerm, w.d.Measure() - wordTerm}, RowHeads: true,
			Alt: "What is to be signed"}
		for _, it := range b.Items {
			row := docx.Row{KeepNext: true, Cells: make([]docx.Cell, 2)}
			row.Cells[0].Blocks = []docx.Block{docx.Paragraph{Style: "TableText",
				Spans: []docx.Span{{Text: oneLine(it.Lead), Style: "Strong"}}}}
			lines := paragraphs(it.Text)
			if len(lines) == 0 {
				lines = []string{strings.Repeat(blankRule, 3)}
			}
			style := formText
			if len(lines) > 1 {
				style = formList
			}
			if strings.HasPrefix(lines[0], report.Box) {
				style = formText
			}
			for _, line := range lines {
				row.Cells[1].Blocks = append(row.Cells[1].Blocks,
					docx.Paragraph{Style: style, Spans: ticked([]docx.Span{{Text: line}})})
			}
			t.Rows = append(t.Rows, row)
		}
		w.d.Add(t, docx.Paragraph{Style: "AfterBar", KeepNext: true})
	}

	w.signers(b.Signers)
}

func (w *wordReport) signers(all []report.Item) {
	if len(all) == 0 {
		return
	}

	t := docx.Table{Style: "Form", Alt: "Who signs"}
	row := docx.Row{}
	for _, it := range all {
		t.Widths = append(t.Widths, w.d.Measure()/float64(len(all)))
		who := oneLine(it.Text)
		if who == "" {
			who = blankRule + ", name and role"
		}

		row.Cells = append(row.Cells, docx.Cell{Blocks: []docx.Block{
			docx.Paragraph{Style: "TableText",
				Spans: []docx.Span{{Text: oneLine(it.Lead) + ": ", Style: "Strong"}, {Text: who}}},
			docx.Plain("SignHere", "Signature: "+strings.Repeat(blankRule, 2)),
			docx.Plain("SignHere", "Date: "+blankRule),
		}})
	}

	t.Rows = []docx.Row{row}
	w.d.Add(t, docx.Paragraph{Style: "AfterBar"})
}

// byLength puts the shorter letters first.
func byLength(all []report.Block) []report.Block {
	length := func(b report.Block) int {
		n := len(b.By)
		for _, it := range b.Items {
			n += len(it.Lead) + len(it.Text)
		}
		return n
	}

	all = slices.Clone(all)
	slices.SortStableFunc(all, func(x, y report.Block) int { return length(x) - length(y) })
	return all
}
