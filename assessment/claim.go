package assessment

import (
	"discern/assessment/words"
	"fmt"
)

// Claimed holds what it is called against what the answers say.
type Claimed struct {
	Word   string    `json:"word"`
	Side   ClaimSide `json:"side"`
	Agrees bool      `json:"agrees"`
	Says   string    `json:"says"`
}

// claimed holds the word they use against the shape. It never corrects: it
// says what the difference means for access.
func claimed(b *Bank, iv *Interview, shape Shape) Claimed {
	c := Claimed{Side: ClaimNone, Agrees: true}
	if cq, ok := b.ContextQuestion(ContextWord); ok {
		for _, o := range cq.Options {
			if o.ID == iv.Context[ContextWord] {
				c.Word, c.Side = o.ID, o.Side
				if o.Side != ClaimNone || o.Word != "" {
					c.Word = o.Word
				}
			}
		}
	}

	called := words.Article(c.Word)
	switch {
	case c.Word == "":
		c.Says = "No word for it was given, so there is no name to hold against the answers."
	case shape == UndeterminedShape:
		c.Says = fmt.Sprintf("It is called %s. There are too few answers yet to hold the name against.", called)
	case c.Side == ClaimModel && shape == FixedPath:
		c.Agrees = false
		c.Says = fmt.Sprintf("It is called %s. On these answers it runs as a workflow, which makes access simpler: all "+
			"of it can be fixed beforehand.", called)

	case c.Side == ClaimModel && shape == ModelChosenBranches:
		c.Agrees = false
		c.Says = fmt.Sprintf("It is called %s. On these answers code holds the path, and some steps are chosen while it "+
			"runs. Those are the places where access needs thought.", called)

	case c.Side == ClaimCode && shape.Class() == Agent:
		c.Agrees = false
		c.Says = fmt.Sprintf("It is called %s. On these answers the model picks the path, so access set up for "+
			"automation will be too wide, or will get in the way.", called)

	case c.Side == ClaimCode && shape == ModelChosenBranches:
		c.Says = fmt.Sprintf("It is called %s, and code does hold the path; some steps are chosen while it runs. Find "+
			"out which before access is frozen.", called)
	case c.Side == ClaimNone:
		c.Says = fmt.Sprintf("It is called %s, which says nothing about who picks the next step.", called)
	default:
		c.Says = fmt.Sprintf("It is called %s, and that is how the answers read.", called)
	}

	return c
}
