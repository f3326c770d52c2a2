package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"time"
)

// Explained is what a verdict rests on and what would change it, in the very
// sentences of a report's sections, for a page that shows it while the interview
// goes on.
type Explained struct {
	// Changes are the open questions that could change it alone, by id in From;
	// where there are none, Alone says what they could do together.
	Changes []Item
	Alone   string
	Others  []string // what would give another class
	Firm    Item     // what it takes of the answers given; Text may be ""

	Front    Front         // page one as it would read now
	Limits   []LimitAround // in the order of Verdict.Limits
	Decides  []Decides
	Controls []Control

	Figures   []assessment.NamedFigure // those that can be worked out
	NoFigures string                   // why there are none; "" where there are some
}

// Explain composes what a page says of a verdict.
func Explain(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict) Explained {
	b = b.For(&iv)
	c := composer{b: b, iv: &iv, v: &v, text: b.ShapeText(v.Shape)}
	firm, from := c.firmness()
	out := Explained{
		Changes: c.openChanges(), Alone: v.OpenAlone(), Firm: Item{Text: firm, From: from},
		Decides: c.decides(), Controls: c.controls(),
	}
	a := newAuthor(&c, time.Time{})
	out.Front, out.Limits = a.front(Seal{Draft: true}), a.limitsAround()
	for _, side := range c.otherClass() {
		out.Others = append(out.Others, side.Text)
	}

	for _, f := range v.Numbers.Named() {
		if f.Text != "" {
			f.From = c.inputs(f.From)
			out.Figures = append(out.Figures, f)
		}
	}

	if len(out.Figures) == 0 {
		out.NoFigures = "None can be worked out yet."
		if missing := c.notGiven(assessment.NumTasks, assessment.NumSteps); len(missing) > 0 {
			out.NoFigures += " Still needed: " + words.Series(missing, 4) + "."
		}
	}

	return out
}

// notGiven names the numbers among ids that nobody has given.
func (c *composer) notGiven(ids ...string) []string {
	var out []string
	for _, id := range ids {
		if _, ok := c.b.NumberIn(c.iv, id); ok {
			continue
		}
		if n, ok := c.b.Number(id); ok {
			label := words.Lower(n.Label)
			if id == assessment.NumSteps && c.about(assessment.SubjectSteps).State == assessment.Answered {
				label += ", as a number" // the answer says about how many
			}

			out = append(out, label)
		}
	}

	return out
}

// inputs names numbers with their values.
func (c *composer) inputs(ids []string) []string {
	var out []string
	for _, id := range ids {
		def, ok := c.b.Number(id)
		if !ok {
			out = append(out, id)
			continue
		}

		text := def.Label
		if n, ok := c.b.NumberIn(c.iv, id); ok {
			text += ": " + n.String()
		}

		out = append(out, text)
	}

	return out
}
