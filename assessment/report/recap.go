package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// Recap is two sentences to paste into a chat or a mail when a line dropped: how
// far it got, and how it goes on. It says nothing of the verdict.
func Recap(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict) string {
	n := iv.Dealt()
	if n == 0 {
		return fmt.Sprintf("We had only begun to talk about %s. I will call again, or send you a link with the questions "+
			"if you prefer.", iv.System)
	}

	var open []string
	for _, id := range v.LeftThatMatter {
		if q, ok := b.Question(id); ok && len(open) < 3 {
			open = append(open, q.OpenLabel)
		}
	}

	first := fmt.Sprintf("We have been through %s about %s, and everything you said is saved.",
		words.Plural(n, "question", "questions"), iv.System)
	if len(open) == 0 {
		return first + " " + afterAll(b, iv, v)
	}

	more := ""
	if rest := v.Open().Matter - len(open); rest > 0 {
		more = fmt.Sprintf(" and %s", words.Plural(rest, "more", "more"))
	}

	return first + fmt.Sprintf(" Still open: %s%s; we can go on by phone, or I send you a link for the rest.",
		strings.Join(open, "; "), more)
}

// afterAll is what is left when nothing that matters is left to ask.
func afterAll(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict) string {
	agreed := false
	for _, a := range iv.Answers {
		if a.State != assessment.Answered {
			continue
		}
		if a.Confirmed == nil {
			return "What is left is to agree on what I heard, which takes five minutes."
		}

		agreed = true
	}

	if !agreed {
		return "What is left is to agree on what I heard, which takes five minutes."
	}

	var asked []string
	for _, o := range v.OpenQuestions {
		if q, ok := b.Question(o.Question); ok && o.Asked && len(asked) < 3 {
			asked = append(asked, q.OpenLabel)
		}
	}

	if len(asked) > 0 {
		return fmt.Sprintf("You agreed to what I heard; still to find out: %s.", strings.Join(asked, "; "))
	}
	return "You agreed to what I heard, and the report comes next."
}
