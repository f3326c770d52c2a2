package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// traits draws a scale for each trait, with a sentence and the best quote.
func (c *composer) traits() Section {
	s := Section{ID: sectionTraits, Title: words.Capital(words.Plural(len(c.b.Traits), "trait", "traits")), Appendix: true}
	for i := range c.b.Traits {
		t := &c.b.Traits[i]
		s.Blocks = append(s.Blocks, Block{Kind: ScaleB, Scale: c.scale(t)})
		text, from := c.traitSentence(t)
		s.Blocks = append(s.Blocks, para(text, from...))
		if q, ok := c.bestQuote(func(q assessment.Quote) bool { tr := c.b.TraitOf(q.Question); return tr != nil && tr.ID == t.ID }); ok {
			s.Blocks = append(s.Blocks, Block{Kind: QuoteB, Text: q.Text, By: c.speaker(q), Own: q.TheirWords, From: []string{q.Question}})
		}
	}

	return s
}

func (c *composer) speaker(q assessment.Quote) string {
	by := orSomebody(q.Speaker)
	for _, p := range c.iv.People {
		if p.Name == q.Speaker && p.Role != "" {
			by += ", " + p.Role
		}
	}

	if !q.At.IsZero() {
		by += ", " + assessment.FormatTime(q.At.In(c.zone))
	}

	return by
}

// traitSentence says what the answers of a trait come to: the two weightiest
// that stand furthest from the middle, as statements.
func (c *composer) traitSentence(t *assessment.Trait) (string, []string) {
	type said struct {
		q      *assessment.Question
		weight int
	}

	var all []said
	open, of := 0, 0
	for i := range t.Questions {
		q := &t.Questions[i]
		if !c.offered(q.ID) {
			of++
		}

		a := c.iv.AnswerTo(q.ID)
		if a.State != assessment.Answered {
			if a.State != assessment.NotApplicable && c.b.Applies(c.iv, q) && !c.offered(q.ID) {
				open++
			}
			continue
		}

		w := 10 * q.Weight
		if o, _, ok := q.Option(a.Choice); ok && q.Kind == assessment.KindScale {
			w += 5 * max(o.P, -o.P)
		}

		if q.Path == assessment.PathBase {
			w += 8
		}

		if a.Note != "" {
			w += 3
		}

		all = append(all, said{q, w})
	}

	if len(all) == 0 {
		if open == 0 && c.iv.Side == assessment.SideBuyer {
			return "Nothing is answered here.", nil
		}
		return fmt.Sprintf("Nothing is answered here yet: %s open.", words.Plural(open, "question is", "questions are")), nil
	}

	slices.SortStableFunc(all, func(x, y said) int { return y.weight - x.weight })
	var parts, from []string
	for _, x := range all[:min(2, len(all))] {
		f, _ := c.b.FactOf(c.iv, c.v, x.q.ID)
		parts = append(parts, c.says(f, x.q))
		from = append(from, x.q.ID)
	}

	if n, ok := c.b.NumberIn(c.iv, assessment.NumSteps); ok && slices.Contains(from, c.b.About(assessment.SubjectSteps)) {
		parts = append(parts, fmt.Sprintf("As a number: %s steps.", n.String()))
	}

	if open > 0 {
		parts = append(parts, fmt.Sprintf("%s of its %s questions %s still open.", words.Capital(words.Count(open)), words.Count(of), strings.TrimSpace(isAre(open))))
	}

	return strings.Join(parts, " "), from
}
