package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"
	"encoding/csv"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The tables of a report as comma-separated values (RFC 4180: commas, quotes
// doubled, CRLF), each a file of its own with one header row. They begin with a
// byte order mark: spreadsheets take a file without one for the code page of
// the machine and spoil every name that is not plain ASCII.

// ErrShort is returned for the short version of a report, which has no tables.
var ErrShort = errors.New("the short version holds no list to work from; choose the buyer's or the seller's version")

const byteOrderMark = "\ufeff"

// sheetFormula finds where a spreadsheet would begin a formula: at the start of
// a cell, after a line end, and after a semicolon, which parts cells where
// commas are decimal signs. The wide signs are formulas in Japanese Excel.
var sheetFormula = regexp.MustCompile(`(^|[\n;])([ \x{a0}'"]*)([=+\-@＝＋－＠])`)

// inert makes a text harmless in a spreadsheet: no control character, and an
// apostrophe before whatever would be taken for a formula.
func inert(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(assessment.Clean(s), "\t", " "))
	return sheetFormula.ReplaceAllString(s, "$1'$2$3")
}

// Sheet writes a table that is no report's as the files of a report are written:
// UTF-8 with a byte order mark, CRLF, and every cell harmless in a spreadsheet.
func Sheet(head []string, rows [][]string) ([]byte, error) {
	t := csvTable{head: head, rows: rows}
	return t.write()
}

type csvTable struct {
	head []string
	rows [][]string
}

func (t *csvTable) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *csvTable) write() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(byteOrderMark)
	w := csv.NewWriter(&out)
	w.UseCRLF = true

	for _, row := range append([][]string{t.head}, t.rows...) {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = inert(row[i])
		}

		if err := w.Write(cells); err != nil {
			return nil, fmt.Errorf("write CSV: %w", err)
		}
	}

	w.Flush()
	return out.Bytes(), w.Error()
}

// record looks things up in a report as it was sealed, whatever the bank says
// by now.
type record struct {
	report.Report
	rows    map[string]report.Row // the record of the answers, by question
	private map[string]string     // the seller's notes; empty in any other version
	parts   map[string]string     // name by id
}

func newRecord(r report.Report) record {
	out := record{Report: r, rows: map[string]report.Row{}, private: map[string]string{}, parts: map[string]string{}}
	for _, s := range r.Sections {
		for _, b := range s.Blocks {
			switch {
			case s.ID == "private" && len(b.From) > 0:
				out.private[b.From[0]] = b.Text
			case s.ID == "answers" && b.Table != nil:
				for _, row := range b.Table.Rows {
					out.rows[row.ID] = row
				}
			}
		}
	}

	for _, p := range r.Interview.Parts {
		out.parts[p.ID] = p.Name
	}

	return out
}

// cell is one cell of the record of the answers; "" where there is none.
func (r *record) cell(question string, n int) string {
	if row, ok := r.rows[question]; ok && n < len(row.Cells) {
		return row.Cells[n].Text
	}
	return ""
}

// CSVAnswers writes every question with what became of it, then the answers of
// the parts. The seller's version has the seller's own notes in a column of their own.
func CSVAnswers(r report.Report, bank *assessment.Bank) ([]byte, error) {
	rec := newRecord(r)
	t := csvTable{head: []string{"Part", "Trait", "Ref", "Question", "State", "Answer", "Numbers", "Note", "Reason",
		"Who would know", "How it is known", "Contradicted by", "Confirmed by", inZone("Confirmed on", r), "Answered by",
		inZone("Answered on", r), "Quotes"}}
	seller := r.View.Audience == report.ForSeller
	if seller {
		t.head = append(t.head, "Private note (for the seller only)")
	}

	row := func(part, trait string, q *assessment.Question, a assessment.Answer) {
		cells := append([]string{or(part, wholeSystem), trait, q.ID, rec.question(q)}, rec.answer(q, a, bank, part == "")...)
		if seller {
			note := ""
			if part == "" {
				note = rec.private[q.ID]
			}

			cells = append(cells, note)
		}

		t.rows = append(t.rows, cells)
	}
	for i := range bank.Traits {
		for j := range bank.Traits[i].Questions {
			q := &bank.Traits[i].Questions[j]
			row("", bank.Traits[i].Name, q, r.Interview.Answers[q.ID])
		}
	}

	for _, p := range r.Interview.Parts {
		for _, q := range bank.All() {
			if a, ok := p.Answers[q.ID]; ok {
				row(p.Name, bank.TraitOf(q.ID).Name, q, a)
			}
		}
	}

	for _, q := range bank.Context {
		cells := make([]string, len(t.head))
		copy(cells, []string{wholeSystem, "About the system", q.ID, q.Buyer, "", rec.context(q)})
		t.rows = append(t.rows, cells)
	}

	return t.write()
}

func (r *record) question(q *assessment.Question) string {
	if text := r.cell(q.ID, 1); text != "" {
		return text
	}
	return q.Read(r.Interview.Stage())
}

func (r *record) context(q assessment.ContextQuestion) string {
	if text := r.cell(q.ID, 2); text != "" {
		return text
	}
	return r.Interview.Context[q.ID]
}

// answer fills the columns from State to Quotes.
func (r *record) answer(q *assessment.Question, a assessment.Answer, bank *assessment.Bank, whole bool) []string {
	text, known, against := "", "", ""
	if whole {
		against = r.against(q.ID)
	}
	if a.State == assessment.Answered {
		text = q.Chosen(a)
		if a.Evidence != "" {
			known = a.Evidence.In(r.Interview.Side, q)
		}

		if whole && r.cell(q.ID, 2) != "" {
			text = r.cell(q.ID, 2)
		}
	}

	var by, on, quotes string
	if a.Confirmed != nil {
		by, on = a.Confirmed.By, csvDate(a.Confirmed.At)
	}

	if whole {
		quotes = r.quotes(q.ID)
	}

	state := a.State.In(r.Interview.Side)
	return []string{state, text, numberTexts(q, a, bank), a.Note, a.Reason, a.Who, known, against, by, on, a.By,
		csvDate(a.At), quotes}
}

// against says which findings speak against an answer, as the record of a report
// sealed since December 2026 says it; "" where nothing does.
func (r *record) against(question string) string {
	if row, ok := r.rows[question]; ok && len(row.Cells) > 3 {
		return row.Cells[3].Sub
	}
	return ""
}

// numberTexts writes the figures of an answer: "Steps in an ordinary run: 8 to 12".
func numberTexts(q *assessment.Question, a assessment.Answer, bank *assessment.Bank) string {
	var out []string
	for _, id := range ordered(a.Numbers, q.Numbers) {
		label := id
		if def, ok := bank.Number(id); ok {
			label = def.Label
		}

		out = append(out, label+": "+a.Numbers[id].String())
	}

	return strings.Join(out, "\n")
}

func (r *record) quotes(question string) string {
	var out []string
	for _, q := range r.Interview.Quotes {
		if q.Question != question {
			continue
		}

		text := q.Text
		if q.TheirWords {
			text = "“" + text + "”"
		}

		if q.Speaker != "" {
			text += " (" + q.Speaker + ")"
		}

		out = append(out, text)
	}

	return strings.Join(out, "\n")
}

// csvDate is a day in the form that spreadsheets of every language sort right.
func csvDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// inZone names the zone of a column of days in its head.
func inZone(head string, r report.Report) string {
	if r.Zone == "" {
		return head
	}

	return head + " (" + r.Zone + ")"
}

// CSVInventory writes the identity bill of materials, one line for each action
// of an identity: what an access request asks for.
func CSVInventory(r report.Report) ([]byte, error) {
	rec := newRecord(r)
	t := csvTable{head: []string{"Identity", "Credential", "Lifetime", "One credential is for", "System", "Action", "Kind",
		"Decided", "Grant", "What can refuse", "Owner", "Reviewer", "Part"}}
	for _, d := range assessment.BillOf(&r.Interview).Identities {
		what := []string{or(d.Name, notKnown), or(d.Kind, notKnown), or(d.Lifetime, notKnown),
			or(words.Lower(d.Scope.Name()), notKnown)}
		who := []string{or(d.Owner, notKnown), or(d.Reviewer, notKnown)}
		if len(d.Lines) == 0 {
			t.add(slices.Concat(what, []string{"", "", "", "", "", ""}, who, []string{""})...)
		}

		for _, l := range d.Lines {
			t.add(slices.Concat(what, []string{l.System, l.Action, or(l.Kind.Name(), notKnown), l.Decided.Name(), l.Grant(),
				or(l.Refuses, notKnown)}, who, []string{or(rec.parts[l.Part], "Main path")})...)
		}
	}

	return t.write()
}

const (
	notKnown    = "Not known"
	wholeSystem = "Whole system"
)

func or(s, otherwise string) string {
	if strings.TrimSpace(s) == "" {
		return otherwise
	}
	return s
}

// CSVQuestions writes the open questions, the one that matters most first.
func CSVQuestions(r report.Report, bank *assessment.Bank) ([]byte, error) {
	rec := newRecord(r)
	t := csvTable{head: []string{"Rank", "Ref", "Question", "Who is likely to know", "Named", "Asked before",
		"What the answer changes"}}
	for i, o := range r.Verdict.OpenQuestions {
		text := rec.cell(o.Question, 1)
		if q, ok := bank.Question(o.Question); ok {
			text = rec.question(q)
		}

		asked := "No"
		if o.Asked {
			asked = "Yes"
		}

		t.add(fmt.Sprint(i+1), o.Question, text, string(o.Role), o.Who, asked, o.Changes)
	}

	return t.write()
}

// CSVActions writes the control design as a list of things to do, in order,
// with what was agreed about each; then those of every part.
func CSVActions(r report.Report) ([]byte, error) {
	t := csvTable{head: []string{"Part", "Order", "Area", "What to do", "Because", "From answers", "State", "Owner",
		"By when", "Priority"}}
	add := func(part string, moves []assessment.Move, agreed map[string]assessment.ActionNote) {
		for i, m := range moves {
			a := agreed[m.Area]
			priority := ""
			if a.Priority > 0 {
				priority = fmt.Sprint(a.Priority)
			}

			t.add(part, fmt.Sprint(i+1), m.Name, m.Do, m.Because, strings.Join(m.From, ", "), moveState(m),
				a.Owner, a.Due, priority)
		}
	}
	add(wholeSystem, r.Verdict.Design.Moves, r.Interview.Actions)

	for _, p := range r.Verdict.Parts {
		add(p.Name, p.Design.Moves, nil)
	}

	return t.write()
}

func moveState(m assessment.Move) string {
	switch {
	case m.Short > 0:
		return fmt.Sprintf("To do (%d short of what is asked for)", m.Short)
	case !m.Asked:
		return "To find out (not asked yet)"
	}
	return "In place"
}
