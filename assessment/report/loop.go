package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// loop holds the length of a run against what has been confirmed right.
func (a *author) loop() Section {
	s := Section{ID: sectionLoop, Title: "How long it runs, and how far that is checked", Appendix: true}
	n := &a.v.Numbers
	for _, band := range a.b.Bands {
		if band.ID != n.Band {
			continue
		}
		lead := band.Label + "."
		s.Blocks = append(s.Blocks, Block{Kind: Para, Lead: lead, Text: a.usualSteps() + band.Says + sourceNote(band.Source),
			From: a.b.AnswersAbout(assessment.SubjectSteps)})
	}

	if says := a.odds(); says != "" {
		s.Blocks = append(s.Blocks, leadPara("Why length counts.", says, assessment.NumSteps))
	}

	checked := a.confirmedRun()
	if checked == "" {
		s.Title = "How long it runs"
	} else if len(s.Blocks) > 0 {
		s.Blocks = append(s.Blocks, leadPara("How far that is checked.", checked))
	}

	if f := n.UnprovenStretch; f != nil {
		if says := a.unproven(); says != "" {
			s.Title = fmt.Sprintf("%s steps that nobody has checked", words.Capital(f.Text()))
			s.Blocks = append(s.Blocks, para(says, f.From...))
		}
	}

	return s
}

// confirmedRun says how long a run was confirmed right, as far as that was answered.
func (a *author) confirmedRun() string {
	if f := a.confirmedFact(); f.Says != "" {
		return a.saidOf(f)
	}
	return ""
}

// confirmedFact is what was answered of the longest run that was confirmed right; the zero
// value where no question asks for it.
func (a *author) confirmedFact() assessment.Fact {
	for _, q := range a.b.All() {
		if slices.Contains(q.Numbers, assessment.NumConfirmed) {
			return a.by[q.ID]
		}
	}
	return assessment.Fact{}
}

// odds says how often a run of the usual length would go through without one wrong step, with
// the reckoning; "" where nobody gave that length, or it is one step.
func (c *composer) odds() string {
	all := c.v.Numbers.Odds
	if len(all) == 0 || all[0].Steps < 2 {
		return ""
	}

	var each []string
	for _, o := range all {
		each = append(each, fmt.Sprintf("%s if %.0f of 100 steps are right", inHundred(o.Run), o.PerStep*100))
	}
	o := all[0]
	return fmt.Sprintf("Of 100 runs of %d steps, so many would go through without one wrong step: %s. The first is %.2f "+
		"multiplied by itself, %d times in all. It holds if steps go wrong independently and nothing catches what does; "+
		"how often a step is right here is not asked.", o.Steps, words.Series(each, len(each)), o.PerStep, o.Steps)
}

// inHundred is a share as a whole number of a hundred: "90", "fewer than one".
func inHundred(share float64) string {
	if share < .01 {
		return "fewer than one"
	}
	return fmt.Sprintf("%.0f", share*100)
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

func (c *composer) usualSteps() string {
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
