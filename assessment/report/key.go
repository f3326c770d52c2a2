package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
)

// keys are the three numbers of page one; what is missing says what would fill it.
func (c *composer) keys() []Key {
	return []Key{c.keyDecisions(), c.keySeen(), c.keyBefore()}
}

func (c *composer) keyDecisions() Key {
	f := c.v.Numbers.DecisionsPerDay
	if f == nil {
		return Key{Value: "Not known", Text: "how many authorization decisions it makes a day. " + c.needs(assessment.NumTasks, assessment.NumSteps), From: []string{assessment.NumTasks, assessment.NumSteps}}
	}

	text := fmt.Sprintf("authorization decisions a day (%s tasks, %s calls each", c.num(assessment.NumTasks), c.num(assessment.NumSteps))
	if slices.Contains(f.From, assessment.NumSubRuns) {
		text += fmt.Sprintf(", each task starting %s more runs", c.num(assessment.NumSubRuns))
	}

	return Key{Value: f.Text(), Text: text + ")", From: f.From}
}

func (c *composer) keySeen() Key {
	f := c.v.Numbers.ShareSeen
	if f == nil {
		if level, ok := c.b.Control(c.about(assessment.SubjectLookedAt)); ok && level == 0 {
			return Key{Value: "None", Text: "of its actions are looked at by a person", From: c.b.AnswersAbout(assessment.SubjectLookedAt)}
		}
		return Key{Value: "Not known", Text: "what share of them a person looks at. " + c.needs(assessment.NumTasks, assessment.NumSteps, assessment.NumReviewed), From: []string{assessment.NumReviewed}}
	}
	return Key{Value: f.Text() + "%", Text: fmt.Sprintf("of those are looked at by a person (%s a day)", c.num(assessment.NumReviewed)), From: f.From}
}

func (c *composer) keyBefore() Key {
	s := c.v.Surface
	if s.Lines > 0 {
		return Key{Value: fmt.Sprintf("%d of %d", s.Before, s.Lines), Text: "of the actions listed can be granted before a run starts", From: []string{"inventory"}}
	}
	if n, ok := c.b.NumberIn(c.iv, assessment.NumSystems); ok {
		return Key{Value: n.String(), Text: "systems it reaches; which actions can be granted beforehand needs the list of systems and actions", From: []string{assessment.NumSystems}}
	}

	return Key{Value: "Not known", Text: "which actions can be granted before a run starts. Still needed: the list of systems and actions.", From: []string{"inventory"}}
}

// needs says which of the numbers among ids nobody has given.
func (c *composer) needs(ids ...string) string {
	out := c.notGiven(ids...)
	if len(out) == 0 {
		return "It cannot be worked out from the numbers given."
	}
	return "Still needed: " + words.Series(out, 4) + "."
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

func (c *composer) num(id string) string {
	n, _ := c.b.NumberIn(c.iv, id)
	return n.String()
}
