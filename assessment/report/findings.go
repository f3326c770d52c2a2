package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// findings is what does not add up.
func (a *author) findings() Section {
	s := Section{ID: sectionFindings, Title: "What does not add up"}
	list := Block{Kind: Numbered}
	for _, f := range a.v.Contradictions {
		text := a.sideBySide(f) + a.given(f) + " To settle it, ask: " + f.Ask
		list.Items = append(list.Items, Item{Lead: words.Sentence(f.Title), Text: text,
			From: append([]string{f.Rule}, f.Questions...)})
	}
	if len(list.Items) > 0 {
		s.Blocks = append(s.Blocks, list)
	}

	if len(s.Blocks) > 0 && !slices.ContainsFunc(a.v.Contradictions,
		func(f assessment.Finding) bool { return f.Kind != assessment.Tension }) {
		s.Title = "What pulls in two directions"
	}

	return s
}

// gently is a finding as its rule says it of answers that were only said, with what it
// rests on counted: two answers, an answer and the list of actions, or figures. The part
// before the colon of what the rule says opens all of its kind, and is said here anew.
func (a *author) gently(f assessment.Finding) string {
	_, clause, ok := strings.Cut(f.Gentle, ": ")
	if !ok {
		return f.Gentle
	}

	list := slices.ContainsFunc(f.SaidNumbers, assessment.CountsLines)
	lead := ""
	switch n := len(f.SaidOf); {
	case n == 0 && list:
		lead = "Lines of the list"
	case n == 0:
		lead = "Two figures"
	case list:
		several := words.Capital(words.Count(n)) + " answers"
		lead = words.ByNumber(n, "An answer", several) + " and the list of actions"
	case n == 1 && len(f.SaidNumbers) > 0:
		lead = "An answer and a figure"
	case n == 1:
		lead = "An answer and the rest"
	default:
		lead = words.Capital(words.Plural(n, "answer", "answers"))
	}

	if f.Kind == assessment.Tension {
		return lead + ", read together: " + clause
	}
	return lead + " do not go together: " + clause
}

// given names the numbers that do not fit together, as they were given; "" where
// the finding rests on answers alone.
func (c *composer) given(f assessment.Finding) string {
	var out []string
	var lines []string
	for _, id := range f.Numbers {
		for _, i := range c.iv.LinesCounted(id) {
			if name := words.Quoted(words.Cut(c.iv.Inventory[i].Action, 60)); name != "" && !slices.Contains(lines, name) {
				lines = append(lines, name)
			}
		}

		def, known := c.b.Number(id)
		n, ok := c.b.NumberIn(c.iv, id)
		if known && ok {
			out = append(out, fmt.Sprintf("%s: %s", words.Lower(def.Label), n.String()))
		}
	}

	says := ""
	if len(out) > 0 && f.Kind == assessment.Arithmetic {
		for _, id := range f.Questions {
			if q, ok := c.b.Question(id); ok {
				if o, _, ok := q.Option(c.iv.AnswerTo(id).Choice); ok {
					says += " Chosen was " + words.Quoted(words.Cut(strings.TrimRight(oneLine(o.Text), "."), 80)) + "."
				}
			}
		}
	}
	if len(out) > 0 {
		says += " Given were " + strings.Join(out, "; ") + "."
	}
	if len(lines) > 0 {
		says += " On the list: " + words.Series(lines, 4) + "."
	}

	return says
}
