package export

import (
	"bytes"
	"discern/assessment/report"
	"regexp"
	"strconv"
	"strings"
)

// Markdown writes a report as GitHub-flavoured Markdown. Whatever people
// typed stays text: it cannot become a heading, a link, HTML or another row.
func Markdown(r report.Report) []byte {
	w := markdown{refs: rowIDs(r)}
	w.block("# " + escape(r.Title))
	w.block(bold(marked(r)))
	w.lead(r)

	for _, s := range r.Sections {
		w.block("## " + escape(sectionTitle(s)))
		for _, b := range s.Blocks {
			w.draw(b)
		}
	}

	return w.out.Bytes()
}

// blankRule is a rule to write on.
const blankRule = "____________"

type markdown struct {
	out  bytes.Buffer
	refs map[string]bool // ids a reader can look up in a table of this report
}

// block writes one block, parted from the last by an empty line.
func (w *markdown) block(s string) {
	if s = strings.TrimRight(s, " \n"); s == "" {
		return
	}

	if w.out.Len() > 0 {
		w.out.WriteByte('\n')
	}

	w.out.WriteString(s)
	w.out.WriteByte('\n')
}

// lead writes page one.
func (w *markdown) lead(r report.Report) {
	headline := r.Headline()
	w.block(bold(headline) + escape(refs(w.refs, headline, headlineFrom(r))))
	w.list(len(r.Meta), func(i int) string { return bold(r.Meta[i].Term+":") + escape(r.Meta[i].Value) })
	w.block(bold(r.ShapeName+".") + escape(sealedLine(r)))

	for _, b := range r.PageOne() {
		w.draw(b)
	}
}

func (w *markdown) draw(b report.Block) {
	switch b.Kind {
	case report.Heading:
		w.block("### " + escape(oneLine(b.Lead)))
	case report.LetterB:
		for _, p := range b.Parts() {
			w.draw(p)
		}
	case report.QuoteB:
		w.paragraphs("> ", "", spoken(b), nil)
		if by := b.By + refs(w.refs, b.Text, b.From); by != "" {
			w.out.WriteString(">\n> " + escape(oneLine(by)) + "\n")
		}

	case report.Callout:
		w.paragraphs("> ", b.Lead, b.Text, b.From)
	case report.Comment:
		w.paragraphs("> ", commentBy(b), b.Text, b.From)
	case report.TableB:
		w.table(b.Table)
	case report.ScaleB:
		w.scale(b)
	case report.ReachB:
		w.reach(b)
	case report.Form:
		w.form(b)
	case report.List:
		w.items(func(int) string { return "- " }, b)
	case report.Numbered:
		w.items(func(i int) string { return strconv.Itoa(i+1) + ". " }, b)
	default:
		w.paragraphs("", b.Lead, b.Text, b.From)
	}
}

// scale writes a scale as its words, its name in bold.
func (w *markdown) scale(b report.Block) {
	if b.Scale == nil {
		return
	}
	name, words := b.Scale.Name+":", scaleWords(b.Scale)+refs(w.refs, b.Scale.Words, b.From)
	w.block(bold(name) + escape(strings.TrimPrefix(words, name)))
}

// reach writes the picture as a nested list, and its caption.
func (w *markdown) reach(b report.Block) {
	if b.Reach != nil {
		var lines []string
		eachEntry(b.Reach.Outline(), 0, func(depth int, e report.Entry) {
			line := strings.Repeat("  ", depth) + "- " + strings.TrimSpace(bold(e.Lead))
			if e.Text != "" {
				line += ": " + escape(e.Text)
			}
			lines = append(lines, line)
		})
		w.block(strings.Join(lines, "\n"))
	}
	w.paragraphs("", "In words.", b.Text, b.From)
}

// eachEntry calls with every entry of a nested list and how deep it stands.
func eachEntry(all []report.Entry, depth int, see func(int, report.Entry)) {
	for _, e := range all {
		see(depth, e)
		eachEntry(e.Under, depth+1, see)
	}
}

// paragraphs writes text of one or more paragraphs, each line behind prefix.
func (w *markdown) paragraphs(prefix, lead, text string, from []string) {
	parts := paragraphs(text + refs(w.refs, text, from))
	for i := range parts {
		parts[i] = escape(parts[i])
	}

	s := bold(lead) + strings.Join(parts, "\n\n")
	if prefix != "" && s != "" {
		s = prefix + strings.ReplaceAll(s, "\n", "\n"+prefix)
		s = strings.ReplaceAll(s, prefix+"\n", strings.TrimRight(prefix, " ")+"\n")
	}

	w.block(s)
}

// form writes each term with what stands for it, a rule to write on where nothing
// does, and a line for everybody who is to sign.
func (w *markdown) form(b report.Block) {
	w.list(len(b.Items), func(i int) string {
		lines := paragraphs(b.Items[i].Text)
		if len(lines) == 0 {
			lines = []string{blankRule}
		} else {
			for j := range lines {
				lines[j] = escape(lines[j])
			}
		}

		return bold(b.Items[i].Lead+":") + strings.Join(lines, "<br>\n  ")
	})
	w.list(len(b.Signers), func(i int) string {
		who := blankRule
		if name := oneLine(b.Signers[i].Text); name != "" {
			who = escape(name)
		}
		return bold(b.Signers[i].Lead+":") + who + ". Signature: " + blankRule + " Date: " + blankRule
	})
}

func (w *markdown) items(mark func(int) string, b report.Block) {
	w.paragraphs("", b.Lead, b.Text, b.From)
	var lines []string
	for i := range b.Items {
		it := b.Items[i]
		parts := paragraphs(it.Text + refs(w.refs, it.Text, it.From))
		for j := range parts {
			parts[j] = escape(parts[j])
		}

		s := mark(i) + bold(it.Lead) + strings.Join(parts, "\n\n"+strings.Repeat(" ", len(mark(i))))
		if it.URL != "" {
			s = strings.TrimRight(s, " ") + " " + address(it.URL)
		}

		lines = append(lines, strings.TrimRight(s, " "))
		for _, t := range it.Ticks {
			lines = append(lines, strings.Repeat(" ", len(mark(i)))+"- [ ] "+escape(oneLine(t)))
		}
	}

	w.block(strings.Join(lines, "\n"))
}

// list writes n items of one line each.
func (w *markdown) list(n int, item func(int) string) {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = "- " + strings.TrimRight(item(i), " ")
	}
	w.block(strings.Join(lines, "\n"))
}

func (w *markdown) table(t *report.Table) {
	if t == nil {
		return
	}

	if t.Caption != "" {
		w.block("*" + escape(oneLine(t.Caption)) + "*")
	}

	var b strings.Builder
	b.WriteByte('|')
	for _, c := range t.Columns {
		b.WriteString(" " + cell(c.Title) + " |")
	}

	b.WriteString("\n|")
	for _, c := range t.Columns {
		if c.Numeric {
			b.WriteString(" ---: |")
		} else {
			b.WriteString(" --- |")
		}
	}

	for _, row := range t.Rows {
		b.WriteString("\n|")
		for _, c := range row.Cells {
			text := cell(c.Text)
			if c.Sub != "" {
				text = strings.TrimPrefix(text+"<br>"+cell(c.Sub), "<br>")
			}

			b.WriteString(" " + text + " |")
		}
	}

	w.block(b.String())
}

// cell is text inside a table: one line, its own lines parted by <br>.
func cell(s string) string {
	parts := paragraphs(s)
	for i := range parts {
		parts[i] = escape(parts[i])
	}
	return strings.Join(parts, "<br>")
}

// bold is a run-in heading with the space after it, or nothing.
func bold(s string) string {
	if s = escape(oneLine(s)); s == "" {
		return ""
	}
	return "**" + s + "** "
}

var webAddress = regexp.MustCompile(`^https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$`)

// address is the address of a source: a link if it is a plain web address,
// else text.
func address(s string) string {
	if webAddress.MatchString(s) {
		return "<" + s + ">"
	}
	return escape(s)
}

var (
	// Signs that mean something to Markdown anywhere in a line.
	signs = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`,
		`|`, `\|`, `~`, `\~`, `&`, `\&`, `#`, `\#`, `$`, `\$`, `{`, `\{`, `}`, `\}`, `@`, `\@`)
	// What many readers turn into a link on their own.
	addresses = regexp.MustCompile(`(?i)((?:https?|ftp)):(//)|\b(mailto|xmpp):|\b(www)\.`)
	// Signs that mean something at the beginning of a line.
	opening = regexp.MustCompile(`^()([-+=:])|^([0-9]+)([.)](?:\s|$))`)
)

// escape makes one line of text safe anywhere in a line.
func escape(s string) string {
	s = signs.Replace(oneLine(s))
	s = addresses.ReplaceAllStringFunc(s, func(m string) string {
		m = strings.Replace(m, ":", `\:`, 1)
		return strings.Replace(m, ".", `\.`, 1)
	})
	return opening.ReplaceAllString(s, `$1$3\$2$4`)
}

// sealedLine says who sealed the report and by which bank. The date and the
// version stand in its Meta.
func sealedLine(r report.Report) string {
	s := ""
	if r.SealedBy != "" && !r.Draft {
		s = "Sealed by " + r.SealedBy + ". "
	}

	if r.Bank.Version != "" {
		s += "Question bank " + r.Bank.Version + "."
	}

	return s
}
