package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/report"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textWidth is the length of a line of plain text, in characters.
const textWidth = 78

// Text writes a report as plain text for a terminal or a mail. A table becomes
// one paragraph for each row, so that long cells stay readable.
func Text(r report.Report) []byte {
	w := text{refs: rowIDs(r)}
	w.front(r)
	for _, s := range r.Sections {
		w.title(sectionTitle(s), "-")
		for _, b := range s.Blocks {
			w.draw(b)
		}
	}

	return w.out.Bytes()
}

// Brief writes page one of a report as plain text: the verdict, what it means,
// what to do first, how sure it is and the three numbers; then the paragraphs
// of the caller.
func Brief(r report.Report, more ...string) []byte {
	var w text
	w.front(r)
	for _, s := range more {
		w.para("", s, nil)
	}
	return w.out.Bytes()
}

func (w *text) front(r report.Report) {
	w.title(r.Title, "=")
	w.para(marked(r), "", nil)
	w.para("", r.Headline(), headlineFrom(r))

	var meta []string
	for _, p := range r.Meta {
		meta = append(meta, wrap("", "  ", p.Term+": "+p.Value))
	}

	w.block(strings.Join(meta, "\n"))
	w.para("", joined(r.ShapeName+".", sealedLine(r)), nil)

	for _, b := range r.PageOne() {
		w.draw(b)
	}
}

type text struct {
	out  bytes.Buffer
	refs map[string]bool
}

func (w *text) block(s string) {
	if s == "" {
		return
	}

	if w.out.Len() > 0 {
		w.out.WriteByte('\n')
	}

	w.out.WriteString(s)
	w.out.WriteByte('\n')
}

func (w *text) title(s, line string) {
	s = wrap("", "", oneLine(s))
	longest := 0
	for l := range strings.SplitSeq(s, "\n") {
		longest = max(longest, utf8.RuneCountInString(l))
	}
	w.block(s + "\n" + strings.Repeat(line, longest))
}

func (w *text) para(lead, s string, from []string) {
	w.indented("", "", joined(lead, s)+refs(w.refs, s, from))
}

// indented writes paragraphs, the first line behind first, all others behind rest.
func (w *text) indented(first, rest, s string) {
	var out []string
	for _, p := range paragraphs(s) {
		out = append(out, wrap(first, rest, p))
		first = rest
	}
	w.block(strings.Join(out, "\n"))
}

func (w *text) draw(b report.Block) {
	switch b.Kind {
	case report.Heading:
		w.indented("", "", b.Lead)
	case report.LetterB:
		for _, p := range b.Parts() {
			w.draw(p)
		}
	case report.QuoteB:
		w.indented("    ", "    ", spoken(b)+"\n"+b.By+refs(w.refs, b.Text, b.From))
	case report.Callout:
		w.indented("  ! ", "    ", joined(b.Lead, b.Text)+refs(w.refs, b.Text, b.From))
	case report.Comment:
		w.indented("    ", "    ", joined(commentBy(b), b.Text)+refs(w.refs, b.Text, b.From))
	case report.TableB:
		w.table(b.Table)
	case report.ScaleB:
		words := scaleWords(b.Scale)
		w.indented("", "  ", words+refs(w.refs, words, b.From))

	case report.ReachB:
		w.reach(b)

	case report.Form:
		w.form(b)
	case report.List, report.Numbered:
		w.para(b.Lead, b.Text, b.From)
		w.items(b)

	default:
		w.para(b.Lead, b.Text, b.From)
	}
}

// box is what somebody ticks.
const box = "☐ "

func (w *text) items(b report.Block) {
	var out []string
	for i, it := range b.Items {
		mark := "- "
		if b.Kind == report.Numbered {
			mark = strconv.Itoa(i+1) + ". "
		}

		lines := paragraphs(joined(it.Lead, it.Text) + refs(w.refs, it.Text, it.From))
		if it.URL != "" {
			lines = append(lines, it.URL)
		}
		for _, t := range it.Ticks {
			lines = append(lines, box+oneLine(t))
		}

		for j, l := range lines {
			if j > 0 {
				mark = strings.Repeat(" ", len(mark))
			}
			out = append(out, wrap(mark, strings.Repeat(" ", len(mark)), l))
		}
	}

	w.block(strings.Join(out, "\n"))
}

// reach writes the picture as a nested list, and its caption.
func (w *text) reach(b report.Block) {
	if b.Reach != nil {
		var lines []string
		eachEntry(b.Reach.Outline(), 0, func(depth int, e report.Entry) {
			says := e.Lead
			if e.Text != "" {
				says += ": " + e.Text
			}
			indent := strings.Repeat("  ", depth)
			lines = append(lines, wrap(indent+"- ", indent+"  ", says))
		})
		w.block(strings.Join(lines, "\n"))
	}
	w.para("In words.", b.Text, b.From)
}

// form writes each term with what stands for it, a rule to write on where nothing
// does, and a line for everybody who is to sign.
func (w *text) form(b report.Block) {
	var out []string
	for _, it := range b.Items {
		lines := paragraphs(it.Text)
		if len(lines) == 0 {
			lines = []string{blankRule}
		}

		out = append(out, wrap("", "    ", oneLine(it.Lead)+": "+lines[0]))
		for _, l := range lines[1:] {
			out = append(out, wrap("    ", "    ", l))
		}
	}

	w.block(strings.Join(out, "\n"))

	out = nil
	for _, it := range b.Signers {
		out = append(out, wrap("", "    ", oneLine(it.Lead)+": "+or(oneLine(it.Text), blankRule)),
			"    Signature: "+strings.Repeat("_", 30)+" Date: "+blankRule)
	}

	w.block(strings.Join(out, "\n"))
}

func (w *text) table(t *report.Table) {
	if t == nil {
		return
	}
	w.indented("", "", t.Caption)
	for _, row := range t.Rows {
		var out []string
		for i, c := range row.Cells {
			lines := paragraphs(c.Text + "\n" + c.Sub)
			if len(lines) == 0 {
				continue
			}

			if i > 0 {
				lines[0] = oneLine(t.Columns[i].Title) + ": " + lines[0]
			}

			for j, l := range lines {
				indent := strings.Repeat(" ", 2*min(i, 1))
				if j > 0 {
					indent += "  "
				}

				out = append(out, wrap(indent, indent+"  ", l))
			}
		}

		w.block(strings.Join(out, "\n"))
	}
}

// wrap breaks one paragraph into lines.
func wrap(first, rest, s string) string {
	var b strings.Builder
	b.WriteString(first)

	length, empty := utf8.RuneCountInString(first), true
	for word := range strings.FieldsSeq(assessment.Clean(s)) {
		n := utf8.RuneCountInString(word)
		if !empty && length+1+n > textWidth {
			b.WriteString("\n" + rest)
			length, empty = utf8.RuneCountInString(rest), true
		}

		if !empty {
			b.WriteByte(' ')
			length++
		}

		b.WriteString(word)
		length += n
		empty = false
	}

	return b.String()
}

// paragraphs parts text at its line ends and drops empty lines.
func paragraphs(s string) []string {
	var out []string
	for line := range strings.SplitSeq(assessment.Clean(s), "\n") {
		if line = oneLine(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// oneLine folds white space of any kind into single spaces.
func oneLine(s string) string { return assessment.CleanLine(s) }

func joined(lead, s string) string {
	if lead == "" || s == "" {
		return lead + s
	}
	return lead + " " + s
}

// headlineFrom is what the headline of a report rests on.
func headlineFrom(r report.Report) []string {
	if r.Front.Verdict.Text != "" {
		return r.Front.Verdict.From
	}
	return r.Lead.From["headline"]
}

// marked is what a version says about itself above everything else.
func marked(r report.Report) string {
	if m := r.Marking(); m != "" {
		return m + "."
	}
	return ""
}

func sectionTitle(s report.Section) string {
	if s.Appendix {
		return "Appendix: " + s.Title
	}
	return s.Title
}

// spoken is what somebody said: quotation marks for their own words only.
func spoken(b report.Block) string {
	if b.Own {
		return "“" + strings.TrimSpace(b.Text) + "”"
	}
	return b.Text
}

func commentBy(b report.Block) string {
	if b.By == "" {
		return "Comment by the interviewer."
	}
	return "Comment by " + b.By + "."
}

// scaleWords is a scale as a sentence, with what it is called, if that is drawn.
func scaleWords(s *report.Scale) string {
	if s == nil {
		return ""
	}
	if s.ClaimLabel == "" {
		return s.Words
	}
	return s.Words + " (" + s.ClaimLabel + ")"
}

// rowIDs are the ids a reader can look up: those of the tables' rows.
func rowIDs(r report.Report) map[string]bool {
	out := map[string]bool{}
	for _, s := range r.Sections {
		for _, b := range s.Blocks {
			if b.Kind != report.TableB || b.Table == nil {
				continue
			}
			for _, row := range b.Table.Rows {
				out[row.ID] = row.ID != ""
			}
		}
	}

	return out
}

// refs names the answers a sentence came from, as far as they can be looked up
// in the report and the sentence does not name them itself: " (EC1, EC7)".
func refs(known map[string]bool, sentence string, from []string) string {
	named := strings.FieldsFunc(sentence, notOfAnID)
	var out []string
	for _, id := range from {
		if known[id] && !slices.Contains(out, id) && !slices.Contains(named, id) {
			out = append(out, id)
		}
	}

	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, ", ") + ")"
}

// notOfAnID reports whether a character parts words, so that ids among them stand alone.
func notOfAnID(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
