package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// loop holds the length of a run against what has been confirmed right.
func (c *composer) loop() Section {
	s := Section{ID: sectionLoop, Title: "How long it runs, and how far that is checked", Appendix: true}
	n := &c.v.Numbers
	for _, band := range c.b.Bands {
		if band.ID != n.Band {
			continue
		}
		lead := band.Label + "."
		s.Blocks = append(s.Blocks, Block{Kind: Para, Lead: lead, Text: c.steps() + band.Says + sourceNote(band.Source),
			From: c.b.AnswersAbout(assessment.SubjectSteps)})
	}

	if f := n.UnprovenStretch; f != nil {
		if says := c.unproven(); says != "" {
			s.Title = fmt.Sprintf("%s steps that nobody has checked", words.Capital(f.Text()))
			s.Blocks = append(s.Blocks, para(says, f.From...))
		}
	}

	return s
}

// unproven holds the longest run against the longest one confirmed right; ""
// where either number is missing.
func (c *composer) unproven() string {
	f := c.v.Numbers.UnprovenStretch
	if f == nil || len(f.From) < 2 {
		return ""
	}

	word := "allowed"
	if f.From[0] == assessment.NumSeen {
		word = "seen"
	}

	return fmt.Sprintf("The longest run confirmed right has %s steps, and %s are %s: nobody has checked the %s "+
		"beyond that.",
		c.num(assessment.NumConfirmed), c.num(f.From[0]), word, f.Text())
}

func (c *composer) steps() string {
	if n, ok := c.b.NumberIn(c.iv, assessment.NumSteps); ok {
		return fmt.Sprintf("An ordinary run takes %s steps. ", n.String())
	}
	return ""
}

func sourceNote(source string) string {
	if source == "" {
		return ""
	}
	return " (" + strings.TrimSuffix(source, ".") + ".)"
}
