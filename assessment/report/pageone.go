package report

import (
	"cmp"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// Headline is the verdict of a report in one sentence.
func (r *Report) Headline() string {
	if r.Front.Verdict.Text != "" {
		return r.Front.Verdict.Text
	}
	return r.Lead.Headline // sealed before page one answered a decision
}

// PageOne is page one below its headline, in the blocks that every format can
// draw. Formats that lay it out in a way of their own read Front instead.
func (r *Report) PageOne() []Block {
	if r.Front.Verdict.Text == "" {
		return r.Lead.blocks(r.Keys)
	}
	out := r.Front.blocks()
	if by := r.Prepared(); by != "" {
		out = append([]Block{para(by)}, out...)
	}
	if r.Front.State != "" {
		out = append([]Block{para(r.Front.State + ".")}, out...)
	}

	return out
}

// Prepared says who prepared a report, and after talking with whom, and of the seller's
// version what the customer's leaves out.
func (r *Report) Prepared() string {
	says := strings.TrimSpace(r.Front.With + " " + r.apart())
	if by := r.Sender.Line(); by != "" {
		return strings.TrimSpace("Prepared by " + by + ". " + says)
	}
	return says
}

func (f *Front) blocks() []Block {
	var out []Block
	add := func(b ...Block) { out = append(out, b...) }
	said := func(all []Sentence) Block {
		b := Block{Kind: Para}
		for _, s := range all {
			b.Text = strings.TrimSpace(b.Text + " " + s.Whole())
			b.From = append(b.From, s.From...)
		}
		return b
	}

	if len(f.About) > 0 {
		add(said(f.About))
	}
	if f.Summary != "" {
		add(Block{Kind: Comment, Text: f.Summary})
	}

	add(f.Decision.blocks()...)

	if len(f.Findings) > 0 {
		b := Block{Kind: Numbered}
		for _, s := range f.Findings {
			b.Items = append(b.Items, Item{Lead: s.Lead, Text: s.Text, From: s.From})
		}
		add(Block{Kind: Heading, Lead: HeadStandsOut}, b)
	}

	if len(f.Moves) > 0 {
		b := Block{Kind: Numbered}
		for _, m := range f.Moves {
			b.Items = append(b.Items, Item{Lead: m.Do, Text: m.Terms(), From: m.From})
		}
		add(Block{Kind: Heading, Lead: HeadDoFirst}, b)
	}

	if len(f.Begin) > 0 {
		b := said(f.Begin)
		add(leadPara(HeadBegin+".", b.Text, b.From...))
	}

	if f.Fear != nil {
		add(leadPara(HeadFear+".", f.Fear.Text, f.Fear.From...))
	}

	add(Block{Kind: Heading, Lead: HeadHowSure})
	for _, s := range f.Sure.Lines() {
		add(leadPara(s.Lead, s.Text, s.From...))
	}
	add(para(f.Sure.Counts))
	if f.Missing != nil {
		add(para(f.Missing.Text, f.Missing.From...))
	}

	return out
}

// The headings of page one, the same in every format.
const (
	HeadDecision  = "The decision"
	HeadStandsOut = "What stands out"
	HeadDoFirst   = "Do first"
	HeadBegin     = "To begin"
	HeadFear      = "The failure to fear"
	HeadHowSure   = "How sure this is"
)

func (d *Decision) blocks() []Block {
	out := []Block{{Kind: Heading, Lead: HeadDecision}, para(d.Question.Text, d.Question.From...),
		leadPara(d.Answer.Text, "", d.Answer.From...)}
	if t := d.Table(); t != nil {
		out = append(out, Block{Kind: TableB, Table: t})
	}
	if more := d.MoreText(); more != "" {
		out = append(out, para(more))
	}
	if m := d.Meanwhile; m.Text != "" {
		out = append(out, para(m.Text, m.From...))
	}

	return out
}

// Table sets out the conditions; nil where there is none.
func (d *Decision) Table() *Table {
	if len(d.Demands) == 0 {
		return nil
	}

	t := &Table{Columns: []Column{{Title: "Condition", Share: .34, RowHead: true}, {Title: "Today", Share: .42},
		{Title: "Met by", Share: .24}}}
	for i, x := range d.Demands {
		met := cmp.Or(x.Met, "–")
		t.Rows = append(t.Rows, Row{ID: "demand-" + x.ID, Cells: []Cell{{Text: d.Numbered(i)}, {Text: x.Today}, {Text: met}}})
	}

	return t
}

// Numbered is a condition, counted from 0, with its number, by which the form to sign calls it; a single one
// has none.
func (d *Decision) Numbered(i int) string {
	if len(d.All()) == 1 {
		return d.Demands[i].Holds
	}
	return fmt.Sprintf("%d. %s", i+1, d.Demands[i].Holds)
}

// restLength is how much of a condition that stands elsewhere page one names, in
// characters.
const restLength = 90

// MoreText says how many conditions page one leaves out; "" for none.
func (d *Decision) MoreText() string {
	if d.More == 0 {
		return ""
	}
	if len(d.Rest) == 0 { // sealed before they were kept
		return "And " + words.Plural(d.More, "condition more, which stands", "conditions more, which stand") +
			" with the limits and the questions below."
	}

	var names []string
	for _, x := range d.Rest {
		names = append(names, words.Lower(words.Cut(x.Holds, restLength)))
	}
	return fmt.Sprintf("And %s more: %s. All %s stand in the access decision to sign.", words.Count(len(names)),
		strings.Join(names, "; "), words.Count(len(d.All())))
}

// Terms are who does a step, by when, and how one sees that it is done. What it costs and
// how to begin stand in the plan.
func (s PlanStep) Terms() string {
	var who []string
	for _, x := range []string{s.Doer(), s.Due} {
		if x != "" {
			who = append(who, x)
		}
	}

	out := words.Capital(strings.Join(who, ", "))
	if out != "" {
		out += "."
	}
	if s.Done != "" {
		out += " Done when: " + words.Sentence(s.Done)
	}

	return strings.TrimSpace(out)
}

// Whole is a sentence with its opening words.
func (s Sentence) Whole() string { return strings.TrimSpace(s.Lead + " " + s.Text) }

// blocks is page one as it was written before it answered a decision.
func (l *Lead) blocks(keys []Key) []Block {
	var out []Block
	for _, p := range []struct{ lead, text, from string }{
		{"What it means for access.", l.Meaning, "meaning"}, {"Main finding.", l.Finding, "finding"},
		{"First move.", l.FirstMove, "firstmove"}, {"How sure this is.", l.Confidence, "confidence"},
	} {
		if p.text != "" {
			out = append(out, leadPara(p.lead, p.text, l.From[p.from]...))
		}
	}

	list := Block{Kind: List}
	for _, k := range keys {
		list.Items = append(list.Items, Item{Lead: k.Value, Text: k.Text, From: k.From})
	}
	if len(list.Items) > 0 {
		out = append(out, list)
	}
	if l.Basis != "" {
		out = append(out, leadPara("What it rests on.", l.Basis, l.From["basis"]...))
	}

	return out
}
