package assessment

import (
	"discern/assessment/words"
	"fmt"
)

// OpenCount is how many questions of an interview are open. Every place that
// gives a number takes it from here, so that a call, the list, a link, the text
// for a CRM and the report never differ.
type OpenCount struct {
	Matter   int // left to ask that matter for the verdict
	NotKnown int // asked, and nobody in the room knew
	NotAsked int // not asked yet, those that matter among them
}

// Open counts the open questions.
func (v *Verdict) Open() OpenCount {
	c := OpenCount{Matter: v.ToGo}
	for _, o := range v.OpenQuestions {
		if o.Asked {
			c.NotKnown++
		} else {
			c.NotAsked++
		}
	}
	return c
}

// Given is how many questions that apply have an answer.
func (b *Bank) Given(iv *Interview) int {
	n := 0
	for _, q := range b.All() {
		if iv.Answers[q.ID].State == Answered && b.Applies(iv, q) {
			n++
		}
	}

	return n
}

// All is how many are open, whether they were asked or not.
func (c OpenCount) All() int { return c.NotKnown + c.NotAsked }

// Left says how many are left to ask that matter: "8 left that matter".
func (c OpenCount) Left() string {
	if c.Matter == 0 {
		return "Nothing left to ask that matters"
	}

	return words.Figure(c.Matter, "left that matters", "left that matter")
}

// Words says how many are open and what they are: "26 open (1 asked and
// not known, 25 not asked)", or "none open".
func (c OpenCount) Words() string {
	switch {
	case c.All() == 0:
		return "none open"
	case c.NotAsked == 0:
		return fmt.Sprintf("%d open (asked and not known)", c.NotKnown)
	case c.NotKnown == 0:
		return fmt.Sprintf("%d open (not asked)", c.NotAsked)
	}
	return fmt.Sprintf("%d open (%d asked and not known, %d not asked)", c.All(), c.NotKnown, c.NotAsked)
}
