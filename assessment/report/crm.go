package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
	"time"
)

// CRMLines is how many lines CRM writes.
const CRMLines = 12

// CRM writes an interview as twelve lines of plain text, to paste into the
// record of a customer. It holds no private note and no scratch note.
func CRM(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict, at time.Time) []string {
	orNot := func(s string) string { return cmp.Or(s, "not known") }
	var who []string
	for _, p := range iv.People {
		who = append(who, strings.TrimSuffix(strings.TrimSpace(p.Name+", "+p.Role), ","))
	}

	given := 0
	for _, a := range iv.Answers {
		if a.State == assessment.Answered || a.State == assessment.NotApplicable {
			given++
		}
	}

	lines := []string{
		"System: " + strings.TrimSuffix(iv.System+", "+iv.Company, ", "),
		"Date: " + assessment.FormatDate(at),
		"Took part: " + orNot(strings.Join(who, "; ")),
		"They call it: " + orNot(called(b, &iv)),
		"Verdict so far: " + verdictLine(b, &v),
		"Confidence: " + string(v.Confidence.Level),
		"What it means for access: " + orNot(b.ShapeText(v.Shape).Access),
		"Authorization decisions a day: " + orNot(figureText(v.Numbers.DecisionsPerDay)),
		fmt.Sprintf("Answered: %d of %d; left that matter: %d", given, len(b.All()), v.ToGo),
		"Does not add up: " + cmp.Or(amiss(iv, v), "nothing so far"),
		"Still open: " + cmp.Or(openAsks(b, v), "nothing"),
		"Next step: " + nextStep(v),
	}
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}

	return lines
}

func called(b *assessment.Bank, iv *assessment.Interview) string {
	if s := iv.Context[assessment.ContextCalled]; s != "" {
		return s
	}
	q, ok := b.ContextQuestion(assessment.ContextWord)
	if !ok {
		return ""
	}

	for _, o := range q.Options {
		if o.ID == iv.Context[assessment.ContextWord] {
			return o.Text
		}
	}

	return ""
}

func figureText(f *assessment.Figure) string {
	if f == nil {
		return ""
	}
	return f.Text()
}

// verdictLine is the verdict and how firm it is, after a label of its own.
func verdictLine(b *assessment.Bank, v *assessment.Verdict) string {
	if v.Settledness() == assessment.TooEarly {
		return "too early to say"
	}
	return fmt.Sprintf("%s (%s)", words.Lower(b.ShapeText(v.Shape).Name), v.Settledness())
}

// amiss names what the rules found, what pulls in two directions, and how many
// answers a person marked. What they wrote there is their own.
func amiss(iv assessment.Interview, v assessment.Verdict) string {
	var out, pulls []string
	for _, f := range v.Contradictions {
		if f.Kind == assessment.Tension {
			pulls = append(pulls, words.Lower(f.Title))
		} else {
			out = append(out, f.Title)
		}
	}

	if n := len(iv.Marks); n > 0 {
		out = append(out, words.Plural(n, "thing", "things")+" that we marked")
	}

	if len(pulls) > 0 {
		out = append(out, "two ways at once: "+strings.Join(pulls, ", "))
	}

	return strings.Join(out, "; ")
}

// openAsks names three open questions with who to ask, and how many more there
// are that matter: first what was asked and not known, because somebody has been
// promised for it.
func openAsks(b *assessment.Bank, v assessment.Verdict) string {
	var asked, rest []string
	for _, o := range v.OpenQuestions {
		q, ok := b.Question(o.Question)
		switch {
		case !ok:
		case o.Asked:
			asked = append(asked, fmt.Sprintf("%s (ask %s)", q.OpenLabel, cmp.Or(o.Who, words.Lower(string(o.Role)))))
		case slices.Contains(v.LeftThatMatter, o.Question) || len(v.LeftThatMatter) == 0:
			rest = append(rest, fmt.Sprintf("%s (ask %s)", q.OpenLabel, cmp.Or(o.Who, words.Lower(string(o.Role)))))
		}
	}

	all := append(asked, rest...)
	shown := all[:min(len(all), max(3, len(asked)))]
	out := strings.Join(shown, "; ")
	if n := len(all) - len(shown); n > 0 {
		out += fmt.Sprintf("; %d more", n)
	}

	return out
}

func nextStep(v assessment.Verdict) string {
	switch {
	case len(v.Contradictions) > 0 && v.Contradictions[0].Kind != assessment.Tension:
		return "ask: " + v.Contradictions[0].Ask
	case len(v.LeftThatMatter) > 0:
		return "send the open questions to those who know"
	}
	return "go through the report together"
}
