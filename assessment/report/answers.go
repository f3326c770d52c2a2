package report

import (
	"discern/assessment"
	"fmt"
	"slices"
	"strings"
)

// answers is the complete record: every question, whatever became of it.
func (c *composer) answers() Section {
	s := Section{ID: sectionAnswers, Title: "Answers behind this report", Appendix: true}
	for i := range c.b.Traits {
		t := &c.b.Traits[i]
		table := &Table{Caption: t.Name, Columns: []Column{{Title: "Ref", Share: .08, RowHead: true}, {Title: "Question", Share: .34}, {Title: "Answer", Share: .43}, {Title: "How it is known", Share: .15}}}
		for j := range t.Questions {
			if !c.offered(t.Questions[j].ID) {
				table.Rows = append(table.Rows, c.answerRow(&t.Questions[j]))
			}
		}

		if len(table.Rows) > 0 {
			s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: table})
		}
	}

	s.Blocks = append(s.Blocks, c.contextTable()...)
	s.Blocks = append(s.Blocks, c.allQuotes()...)
	return s
}

func (c *composer) answerRow(q *assessment.Question) Row {
	a := c.iv.AnswerTo(q.ID)
	cell, evidence := Cell{Text: c.none()}, "–"
	switch a.State {
	case assessment.Answered:
		cell.Text = c.chosen(q, a)
		evidence = a.Evidence.In(c.iv.Side, q) + c.shownIn(q.ID)

	case assessment.Unknown:
		cell.Text = a.State.In(c.iv.Side)
		if a.Why == assessment.SomeoneElse || a.Why == assessment.RatherNot {
			cell.Text += ": " + whyText(a)
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

	cell.Sub = c.small(q, a)
	return Row{ID: q.ID, Cells: []Cell{{Text: q.ID}, {Text: q.Read(c.iv.Stage())}, cell, {Text: evidence}}}
}

// small gathers the numbers and the note of an answer.
func (c *composer) small(q *assessment.Question, a assessment.Answer) string {
	var parts []string
	for _, id := range q.Numbers {
		if n, ok := a.Numbers[id]; ok {
			def, _ := c.b.Number(id)
			parts = append(parts, fmt.Sprintf("%s: %s%s.", def.Label, n.String(), c.numberShownIn(id, n)))
		}
	}

	if note := strings.TrimSpace(a.Note); note != "" {
		parts = append(parts, note)
	}

	return strings.Join(parts, "\n")
}

func (c *composer) chosen(q *assessment.Question, a assessment.Answer) string {
	if q.Kind != assessment.KindControlMulti {
		o, _, _ := q.Option(a.Choice)
		if o == nil {
			return c.none()
		}
		return o.Text
	}

	var out []string
	for _, o := range q.Options {
		if slices.Contains(a.Choices, o.ID) {
			out = append(out, o.Text)
		}
	}

	if len(out) == 0 {
		return "None of these"
	}
	return strings.Join(out, "; ")
}

func (c *composer) contextTable() []Block {
	t := &Table{Caption: "About the system", Columns: []Column{{Title: "Ref", Share: .08, RowHead: true}, {Title: "Question", Share: .42}, {Title: "Answer", Share: .5}}}
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
			text = c.none()
		}

		t.Rows = append(t.Rows, Row{ID: q.ID, Cells: []Cell{{Text: q.ID}, {Text: q.Buyer}, {Text: text}}})
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
		out = append(out, Block{Kind: QuoteB, Text: q.Text, By: c.speaker(q) + ", at " + q.Question, Own: q.TheirWords, From: []string{q.Question}})
	}

	return out
}

func (c *composer) none() string { return assessment.Open.In(c.iv.Side) }
