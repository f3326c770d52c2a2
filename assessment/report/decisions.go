package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
)

// decisions works out what authorization costs a day, and what people can look at.
func (c *composer) decisions() Section {
	s := Section{ID: sectionDecisions, Title: "Authorization decisions a day", Appendix: true}
	n := &c.v.Numbers
	if n.DecisionsPerDay == nil {
		return s
	}

	s.Title = fmt.Sprintf("%s authorization decisions a day", words.Capital(n.DecisionsPerDay.Text()))
	s.Blocks = append(s.Blocks,
		para(fmt.Sprintf("Every call it makes is a decision about access. %s tasks a day at %s calls each%s make %s.",
			words.Capital(c.num(assessment.NumTasks)), c.num(assessment.NumSteps), c.moreRuns(), n.DecisionsPerDay.Text()),
			n.DecisionsPerDay.From...))
	if n.PerReviewer != nil && n.SecondsPerDecision != nil {
		s.Blocks = append(s.Blocks,
			para(fmt.Sprintf("Shared among %s people who review, that is %s each. Two hours a day from each of them, "+
				"which is what we reckon with, leave %s seconds for one decision.", c.num(assessment.NumReviewers),
				n.PerReviewer.Text(), n.SecondsPerDecision.Text()), n.PerReviewer.From...))
	}

	if n.ShareSeen != nil {
		text := fmt.Sprintf("A person looks at %s a day, %s%% of them.", c.num(assessment.NumReviewed), n.ShareSeen.Text())
		if h := n.ShareSeen.High; h > 0 && h <= 50 && !n.ShareSeen.AtLeast {
			text += fmt.Sprintf(" That is about 1 in %s; choose which ones are looked at.", oneIn(n.ShareSeen))
		}

		s.Blocks = append(s.Blocks, para(text, n.ShareSeen.From...))
	}

	if n.ApprovalsThatFit != nil {
		s.Blocks = append(s.Blocks,
			para(fmt.Sprintf("Two hours a day from each reviewer are enough for %s approvals at %s minutes each.",
				n.ApprovalsThatFit.Text(), c.num(assessment.NumMinutes)), n.ApprovalsThatFit.From...))
	}

	if n.Exposure != nil {
		s.Blocks = append(s.Blocks,
			para(fmt.Sprintf("Between a mistake and somebody knowing lie %s hours; at this rate %s tasks are done in that time.",
				c.num(assessment.NumDetect), n.Exposure.Text()), n.Exposure.From...))
	}

	return s
}

// oneIn turns a share in percent into "1 in so many", both ends of it.
func oneIn(f *assessment.Figure) string {
	few := assessment.FormatNumber(float64(assessment.Round(100 / f.High)))
	if f.Low <= 0 {
		return few + " at best"
	}
	if many := assessment.FormatNumber(float64(assessment.Round(100 / f.Low))); many != few {
		return few + " to 1 in " + many
	}

	return few
}

// moreRuns is the factor that extra runs add, where somebody gave it.
func (c *composer) moreRuns() string {
	if n, ok := c.b.NumberIn(c.iv, assessment.NumSubRuns); ok {
		return fmt.Sprintf(", each task starting %s more runs,", n.String())
	}
	return ""
}
