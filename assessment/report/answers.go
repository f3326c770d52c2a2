package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// answers is the record: every question with an answer, whatever became of it, how far
// it can be relied on, and what speaks against it. A question that nobody answered stands
// once, in the table of open questions.
func (a *author) answers() Section {
	c := a.composer
	s := Section{ID: sectionAnswers, Title: "Answers behind this report", Appendix: true}
	table := &Table{Columns: []Column{{Title: "Ref", Share: .07, RowHead: true},
		{Title: "Question, in short", Share: .26}, {Title: "Answer", Share: .45}, {Title: "How it is known", Share: .22}}}
	var of []string
	open := 0
	for i := range c.b.Traits {
		t := &c.b.Traits[i]
		before := len(table.Rows)
		for j := range t.Questions {
			q := &t.Questions[j]
			switch {
			case c.offered(q.ID):
			case c.onlyOpen(q.ID):
				open++
			default:
				table.Rows = append(table.Rows, a.answerRow(q))
			}
		}
		if len(table.Rows) > before {
			of = append(of, fmt.Sprintf("%s (%s)", words.Lower(t.Name), strings.TrimRight(t.Questions[0].ID, "0123456789")))
		}
	}

	says := "Each answer stands as it was given: shown, backed by an example, read, said or only assumed. " +
		"A number is that of a finding under “" + a.findingsTitle() + "”: one that contradicts the answer, or one that " +
		"reads it together with others."
	if slices.ContainsFunc(slices.Collect(maps.Values(a.iv.Answers)), func(x assessment.Answer) bool {
		return x.State == assessment.Answered && x.Evidence.Level() >= assessment.Example.Level()
	}) {
		says += " An example, or what was shown, is printed where its words were cleared for print, and else only counted."
	}
	if open > 0 {
		says += fmt.Sprintf(" %s without an answer %s under “%s”.",
			words.Capital(words.Plural(open, "question", "questions")), words.ByNumber(open, "stands", "stand"), titleQuestions)
	}
	s.Blocks = append(s.Blocks, para(says))
	if len(table.Rows) > 0 {
		table.Caption = words.Capital(words.Series(of, len(of)))
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: table})
	}

	s.Blocks = append(s.Blocks, c.contextTable()...)
	s.Blocks = append(s.Blocks, c.allQuotes()...)
	return s
}

// onlyOpen reports whether of a question there is nothing to record but that it has no
// answer, which the table of open questions says, with whom to ask.
func (c *composer) onlyOpen(id string) bool {
	q, ok := c.b.Question(id)
	given := c.iv.AnswerTo(id)
	blank := given.State == assessment.Open || given.State == assessment.Unknown
	return ok && blank && given.Confirmed == nil && given.Taken == nil && c.small(q, given, nil) == "" &&
		slices.ContainsFunc(c.v.OpenQuestions, func(o assessment.OpenQuestion) bool { return o.Question == id })
}

// answerRow is a row of the record. The last column says of every question how it
// stands, and what speaks against its answer.
func (a *author) answerRow(q *assessment.Question) Row {
	row, given := a.rowOf(q), a.iv.AnswerTo(q.ID)
	says, known := &row.Cells[2], &row.Cells[3]
	if given.State == assessment.Answered {
		says.Sub = a.small(q, given, func(number string) string { return a.disputedBy(a.nums[number]) })
		known.Sub = strings.Join(slices.DeleteFunc([]string{a.contradictedBy(a.by[q.ID]), a.readWith(q.ID)},
			func(s string) bool { return s == "" }), "\n")
		return row
	}

	state := given.State.In(a.iv.Side)
	if given.State == assessment.Open {
		state = a.none()
	}

	known.Text = state + strings.TrimPrefix(known.Text, "–")
	switch says.Text = strings.TrimLeft(strings.TrimPrefix(says.Text, state), ": "); {
	case says.Text == "":
		says.Text = "–"
	case given.State == assessment.Unknown: // ours; a reason is in their words
		says.Text = words.Capital(says.Text)
	}

	return row
}

// rowOf is what became of a question: its answer and how that is known.
func (c *composer) rowOf(q *assessment.Question) Row {
	a := c.iv.AnswerTo(q.ID)
	cell, evidence := Cell{Text: c.none()}, "–"
	switch a.State {
	case assessment.Answered:
		cell.Text = q.Chosen(a)
		evidence = a.Evidence.In(c.iv.Side, q) + c.shownIn(q.ID)

	case assessment.Unknown:
		cell.Text = a.State.In(c.iv.Side)
		if says := whyText(a); says != whyText(assessment.Answer{}) {
			cell.Text += ": " + says
		}

		if a.Who != "" {
			cell.Text += " (" + a.Who + ")"
		}

	case assessment.NotApplicable:
		cell.Text = a.State.In(c.iv.Side) + ": " + a.Reason
	}

	if a.Confirmed != nil {
		evidence += ", confirmed by " + a.Confirmed.By
	}

	if a.Taken != nil {
		evidence += ", taken over from " + a.Taken.From
	}

	cell.Sub = c.small(q, a, nil)
	return Row{ID: q.ID, Cells: []Cell{{Text: q.ID}, {Text: inBrief(q)}, cell, {Text: evidence}}}
}

// inBrief is what a question is about, in a few words.
func inBrief(q *assessment.Question) string {
	return words.Capital(strings.TrimRight(oneLine(q.OpenLabel), "."))
}

// contradictedBy names the findings that speak against a fact by their numbers; ""
// where nothing does.
func (a *author) contradictedBy(f assessment.Fact) string {
	return numbered("Contradicted by", a.numbersAgainst(f))
}

// disputedBy names the findings that speak against a figure beside an answer. It says so in
// other words: page one counts the answers that are contradicted.
func (a *author) disputedBy(f assessment.Fact) string {
	return numbered("The figure is disputed by", a.numbersAgainst(f))
}

// numbersAgainst are the numbers of the findings that speak against a fact.
func (a *author) numbersAgainst(f assessment.Fact) []int {
	var out []int
	for _, o := range f.Against {
		if _, n := a.finding(o.Rule); n > 0 {
			out = append(out, n)
		}
	}
	return out
}

// readWith names the findings that speak of an answer beside others, and do not
// contradict it, by their numbers; "" for none.
func (a *author) readWith(question string) string {
	against := a.numbersAgainst(a.by[question])
	var out []int
	for _, f := range a.v.Contradictions {
		if _, n := a.finding(f.Rule); slices.Contains(f.Questions, question) && !slices.Contains(against, n) {
			out = append(out, n)
		}
	}
	return numbered("See", out)
}

// numbered names findings by their numbers, each once and in order; "" for none.
func numbered(lead string, all []int) string {
	slices.Sort(all)
	all = slices.Compact(all)
	var out []string
	for _, n := range all {
		out = append(out, fmt.Sprint(n))
	}
	if len(out) == 0 {
		return ""
	}
	return fmt.Sprintf("%s %s %s", lead, words.ByNumber(len(out), "finding", "findings"), words.Series(out, len(out)))
}

// small gathers the numbers and the note of an answer; against says what speaks
// against a number, and may be nil.
func (c *composer) small(q *assessment.Question, a assessment.Answer, against func(number string) string) string {
	var parts []string
	for _, id := range q.Numbers {
		if n, ok := a.Numbers[id]; ok {
			def, _ := c.b.Number(id)
			says := fmt.Sprintf("%s: %s%s.", def.Label, n.String(), c.numberShownIn(id, n))
			says += sentenceAfter(besideRange(q, a, id, n))
			if against != nil {
				says += sentenceAfter(against(id))
			}
			parts = append(parts, says)
		}
	}

	if note := strings.TrimSpace(a.Note); note != "" {
		parts = append(parts, note)
	}

	return strings.Join(parts, "\n")
}

// besideRange says how a number and the range of the answer chosen go together, where
// they are not the same and have a value in common; "" elsewhere.
func besideRange(q *assessment.Question, a assessment.Answer, id string, n assessment.Number) string {
	o, _, ok := q.Option(a.Choice)
	if !ok || o.Number != id || !o.Covers.Set() || n.Unknown {
		return ""
	}

	low, high := math.Inf(-1), math.Inf(1)
	if o.Covers.AtLeast != nil {
		low = float64(*o.Covers.AtLeast)
	}
	if o.Covers.AtMost != nil {
		high = float64(*o.Covers.AtMost)
	}
	from, to := max(low, n.Low), min(high, n.High)
	chosen := o.Covers.String()
	switch {
	case from > to || n.Low == low && n.High == high:
		return ""
	case n.Low >= low && n.High <= high:
		return "That lies within the answer chosen, " + chosen
	case n.Low <= low && n.High >= high:
		return "That is wider than the answer chosen, " + chosen
	case from == to:
		return fmt.Sprintf("That and the answer chosen, %s, have %s in common", chosen, assessment.FormatNumber(from))
	}
	return fmt.Sprintf("That and the answer chosen, %s, have %s to %s in common", chosen, assessment.FormatNumber(from),
		assessment.FormatNumber(to))
}

// sentenceAfter is a text as a sentence that follows another; "" for none.
func sentenceAfter(text string) string {
	if text == "" {
		return ""
	}
	return " " + words.Sentence(text)
}

func (c *composer) contextTable() []Block {
	t := &Table{Caption: "About the system", Columns: []Column{{Title: "Ref", Share: .08, RowHead: true},
		{Title: "Question", Share: .42}, {Title: "Answer", Share: .5}}}
	for i := range c.b.Context {
		q := &c.b.Context[i]
		text := strings.TrimSpace(c.iv.Context[q.ID])
		if q.ID == assessment.ContextVersion && text == "" && c.iv.Side != assessment.SideBuyer {
			text = strings.TrimSpace(c.iv.Version) // set-up asks for it as the system's version
		}

		for _, o := range q.Options {
			if o.ID == text {
				text = o.Text
			}
		}

		if text == "" {
			continue // the title names the system, and nothing rests on the rest
		}

		t.Rows = append(t.Rows, Row{ID: q.ID, Cells: []Cell{{Text: q.ID}, {Text: q.Buyer}, {Text: text}}})
	}

	if len(t.Rows) == 0 {
		return nil
	}
	return []Block{{Kind: TableB, Table: t}}
}

// allQuotes keeps every quote in the record, so that none is lost on the way.
func (c *composer) allQuotes() []Block {
	if len(c.iv.Quotes) == 0 {
		return nil
	}

	out := []Block{{Kind: Heading, Lead: "Everything that was quoted"}}
	for _, q := range c.iv.Quotes {
		out = append(out, Block{Kind: QuoteB, Text: q.Text, By: c.speaker(q) + ", at " + q.Question, Own: q.TheirWords,
			From: []string{q.Question}})
	}

	return out
}

func (c *composer) none() string { return assessment.Open.In(c.iv.Side) }
