package report

import (
	"fmt"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// traits draws a scale for each trait that can be placed on one, and names those that
// cannot. Answers and quotes stand in the record.
func (c *composer) traits() Section {
	s := Section{ID: sectionTraits, Title: words.Capital(words.Plural(len(c.b.Traits), "trait", "traits")), Appendix: true}
	var few []string
	for i := range c.b.Traits {
		sc := c.scale(&c.b.Traits[i])
		if sc.Marker == nil {
			few = append(few, sc.tooFew())
			continue
		}
		s.Blocks = append(s.Blocks, Block{Kind: ScaleB, Scale: sc})
	}

	if len(few) > 0 {
		s.Blocks = append(s.Blocks, leadPara("Too few answers to place:", words.Sentence(strings.Join(few, "; "))))
	}
	return s
}

// tooFew says how many answers there are to a trait that is not placed on its scale.
func (s *Scale) tooFew() string {
	out := words.Lower(s.Name) + ", "
	switch {
	case s.Of == 0:
		return out + "where no question applies"
	case s.Answered == 0:
		out += "none"
	default:
		out += words.Count(s.Answered)
	}

	out += " of " + words.Count(s.Of)
	var aside []string
	for _, x := range []struct {
		n    int
		says string
	}{
		{s.Contradicted, words.Be(s.Contradicted) + " contradicted"},
		{s.NotNeeded, words.ByNumber(s.NotNeeded, "says", "say") + " that a control is not needed"},
		{s.NoList, words.Be(s.NoList) + " about a full list of which nothing is given"},
	} {
		if x.n > 0 {
			aside = append(aside, fmt.Sprintf("%s more %s", words.Count(x.n), x.says))
		}
	}
	if len(aside) > 0 {
		out += " (" + words.Series(aside, len(aside)) + ")"
	}
	return out
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
