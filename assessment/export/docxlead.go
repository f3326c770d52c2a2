package export

import (
	"discern/assessment/export/docx"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"strings"
	"unicode/utf8"
)

// longTitle is how long a verdict may be to be set in the largest type.
const longTitle = 150

// lead writes page one: what it is, the decision at hand with its conditions, what
// stands out, what to do first and how sure it is.
func (w *wordReport) lead() {
	r, f := w.report, &w.report.Front
	top := oneLine(r.Sender.Firm)
	if f.Kicker != "" {
		top = given(top, oneLine(f.Kicker))
	} else {
		top = given(top, oneLine(r.Title))
	}

	w.d.Add(docx.Plain("Subtitle", top))
	title := docx.Paragraph{Style: "Title", Spans: []docx.Span{{Text: oneLine(r.Headline())}}, Bookmark: "top"}
	if utf8.RuneCountInString(title.Spans[0].Text) > longTitle {
		title.Style = "TitleLong"
	}

	w.d.Add(title)
	if f.Verdict.Text == "" { // sealed before page one answered a decision
		w.d.Add(w.meta(), docx.Paragraph{Style: "Shape", Spans: []docx.Span{{Figure: w.glyph(r)}, {Text: "  " + oneLine(r.ShapeName)}}})
		w.blocks(r.PageOne())
		return
	}

	w.d.Add(docx.Plain("Meta", strings.TrimSpace(r.Prepared()+" "+sentenceOf(f.State))))
	w.said("BodyText", f.About)
	if f.Summary != "" {
		w.block(report.Block{Kind: report.Comment, Text: f.Summary}, "")
	}

	w.decision(&f.Decision)
	w.sideBySide(f)
	if f.Fear != nil {
		w.barred("IntenseQuote", w.running("IntenseQuote", report.HeadFear+".", f.Fear.Text, f.Fear.From))
	}

	w.sure(&f.Sure)
	if f.Missing != nil {
		w.paragraphs(w.running("BodyText", "", f.Missing.Text, f.Missing.From))
	}
}

// given joins what is not empty.
func given(texts ...string) string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, " · ")
}

// sentenceOf ends a text with a full stop.
func sentenceOf(s string) string {
	if s = oneLine(s); s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// said writes sentences as one paragraph.
func (w *wordReport) said(style string, all []report.Sentence) {
	text, from := wholeText(all)
	w.paragraphs(w.running(style, "", text, from))
}

// meta is one line of terms and values: for whom, with whom, when, which.
func (w *wordReport) meta() docx.Paragraph {
	p := docx.Paragraph{Style: "Meta"}
	for i, m := range w.report.Meta {
		gap := ""
		if i > 0 {
			gap = "   "
		}
		p.Spans = append(p.Spans, docx.Span{Text: gap + oneLine(m.Term) + " "}, docx.Span{Text: oneLine(m.Value), Style: "Strong"})
	}

	return p
}

// decision writes the decision at hand, its answer and the conditions.
func (w *wordReport) decision(d *report.Decision) {
	w.paragraphs(w.running("Meta", "", d.Question.Text, d.Question.From))
	w.d.Add(docx.Plain("Heading2", oneLine(d.Answer.Text)))
	if t := d.Table(); t != nil {
		w.table(t)
	}
	if more := d.MoreText(); more != "" {
		w.d.Add(docx.Plain("Meta", more))
	}
}

// sideBySide writes what stands out beside what to do first.
func (w *wordReport) sideBySide(f *report.Front) {
	var found, moves []report.Item
	for _, x := range f.Findings {
		found = append(found, report.Item{Lead: x.Lead, Text: x.Text, From: x.From})
	}
	for _, m := range f.Moves {
		moves = append(moves, report.Item{Lead: m.Do, Text: m.Terms()})
	}

	left, right := w.column(report.HeadStandsOut, found), w.column(report.HeadDoFirst, moves)
	switch {
	case len(left)+len(right) == 0:
	case len(left) == 0:
		w.d.Add(right...)
	case len(right) == 0:
		w.d.Add(left...)
	default:
		half := w.d.Measure() / 2
		w.d.Add(docx.Table{Style: "SideBySide", Alt: report.HeadStandsOut + ", and what to " + strings.ToLower(report.HeadDoFirst), Widths: []float64{half, half},
			Rows: []docx.Row{{Cells: []docx.Cell{{Blocks: left}, {Blocks: right}}}}}, docx.Paragraph{Style: "AfterBar"})
	}
}

// column is a small heading over a numbered list; nothing without an item.
func (w *wordReport) column(title string, items []report.Item) []docx.Block {
	if len(items) == 0 {
		return nil
	}

	out := []docx.Block{docx.Plain("Heading2", title)}
	number := w.d.List()
	for _, it := range items {
		for i, p := range w.running("ColumnNumber", it.Lead, it.Text, it.From) {
			if i == 0 {
				p.Number = number
			} else {
				p.Style = "ColumnContinue"
			}
			out = append(out, p)
		}
	}

	return out
}

// sure writes the strip of squares, its counts, and how sure the reading is.
func (w *wordReport) sure(s *report.Sure) {
	w.d.Add(docx.Plain("Heading2", report.HeadHowSure))
	if len(s.Strip) > 0 {
		w.d.Add(docx.Paragraph{Style: "FigureLine", Spans: []docx.Span{{Figure: w.strip(s)}}})
	}
	w.d.Add(docx.Plain("ScaleWords", oneLine(s.Counts)))
	w.said("BodyText", s.Sentences)
}

// strip draws one square a question.
func (w *wordReport) strip(s *report.Sure) *docx.Figure {
	const side, step, row = 9.2, 11.2, 34
	lines := (len(s.Strip) + row - 1) / row
	to := drawer{unit: side / report.StripSide, figure: &docx.Figure{
		Width: min(float64(len(s.Strip)), row) * step, Height: float64(lines) * step, Name: "Questions", Alt: oneLine(s.Counts)}}

	for i, q := range s.Strip {
		m := q.Mark()
		at := func(d report.Drawing) report.Drawing {
			return d.Moved(float64(i%row)*step/to.unit, float64(i/row)*step/to.unit)
		}
		to.fill(at(m.Fill), ink)
		to.fill(at(m.Half), 0xA9A59C)
		pen := pdf.Pen{Width: 0.7, Color: ink3}
		if m.Dashed {
			pen.Dash = []float64{1.6, 1.4}
		}
		to.stroke(at(m.Outline), pen)
		to.stroke(at(m.Line), pdf.Pen{Width: 1.1, Color: risk})
		if m.Sign != "" {
			to.figure.Shapes = append(to.figure.Shapes, docx.Shape{Label: &docx.Label{Text: m.Sign, Style: "FigureText", Bold: true,
				X: float64(i%row) * step, Y: float64(i/row)*step + 7, Width: side, Size: 7, Color: docx.Color(ink), Align: "center"}})
		}
	}

	return to.figure
}

// reach draws the picture of the reach, a figure a page where it takes several,
// with its caption.
func (w *wordReport) reach(b report.Block) {
	if b.Reach != nil {
		for _, p := range b.Reach.Pictures(w.d.Measure()/pixel, 0.8*w.d.Tall()/pixel) {
			w.d.Add(docx.Paragraph{Style: "FigureLine", Spans: []docx.Span{{Figure: wordPicture(p)}}})
		}
	}

	lead := b.Lead
	if b.Text != "" {
		lead = "In words."
	}
	w.paragraphs(w.running("BodyText", lead, b.Text, b.From))
}

// wordPicture is a picture as a group of shapes.
func wordPicture(p report.Picture) *docx.Figure {
	to := drawer{unit: pixel, figure: &docx.Figure{Width: p.Width * pixel, Height: p.Height * pixel, Name: "Picture of the reach", Alt: oneLine(p.Alt)}}
	for _, s := range p.Shapes {
		if s.Fill != "" {
			to.fill(s.Path, inks[s.Fill])
		}
		if s.Stroke != "" {
			to.stroke(s.Path, pdf.Pen{Width: s.Width * pixel, Color: inks[s.Stroke], Dash: scaled(s.Dash, pixel)})
		}
	}

	for _, l := range p.Labels {
		to.figure.Shapes = append(to.figure.Shapes, docx.Shape{Label: &docx.Label{Text: l.Text, Style: "FigureText", X: l.X * pixel, Y: l.Y * pixel,
			Width: l.Width*pixel + 4, Size: l.Size * pixel, Bold: l.Bold, Color: docx.Color(inks[l.Ink])}})
	}

	return to.figure
}

// form writes something to sign: terms with what stands for them, a rule to write
// on where nothing does, then a line for everybody who is to sign.
func (w *wordReport) form(b report.Block) {
	const term = 112.0
	t := docx.Table{Style: "TableGrid", Alt: "To be signed", RowHeads: true, Widths: []float64{term, w.d.Measure() - term}}
	add := func(lead string, texts ...string) {
		cell := docx.Cell{}
		for _, x := range texts {
			cell.Blocks = append(cell.Blocks, docx.Plain("TableText", x))
		}
		t.Rows = append(t.Rows, docx.Row{Cells: []docx.Cell{{Blocks: []docx.Block{docx.Plain("Label", lead)}}, cell}, KeepNext: true})
	}

	for _, it := range b.Items {
		texts := paragraphs(it.Text)
		if len(texts) == 0 {
			texts = []string{blankRule}
		}
		add(oneLine(it.Lead), texts...)
	}
	for _, it := range b.Signers {
		who := oneLine(it.Text)
		if who == "" {
			who = blankRule + " name and role"
		}
		add(oneLine(it.Lead), who, "Signature: "+blankRule+"   Date: "+blankRule)
	}

	if n := len(t.Rows); n > 0 {
		t.Rows[n-1].KeepNext = false
		w.d.Add(t, docx.Paragraph{Style: "AfterBar"})
	}
}

// letter writes questions for one person, with boxes that can be ticked.
func (w *wordReport) letter(b report.Block) {
	for _, p := range b.Parts() {
		if p.Kind != report.Numbered {
			w.block(p, "")
			continue
		}

		number := w.d.List()
		for _, it := range p.Items {
			q := docx.Paragraph{Style: "ListNumber", Number: number, Spans: []docx.Span{{Text: oneLine(it.Lead) + " ", Style: "Strong"}}}
			for i, part := range strings.Split(oneLine(it.Text), "☐ ") {
				if i > 0 {
					q.Spans = append(q.Spans, docx.Span{Tick: true}, docx.Span{Text: "\u00a0"})
				}
				if part != "" {
					q.Spans = append(q.Spans, docx.Span{Text: part})
				}
			}

			q.Spans = append(q.Spans, w.refSpans(it.Lead, it.From)...)
			w.d.Add(q)
		}
	}
}
