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

// CRMLines is how many lines a text for a CRM has at most.
const CRMLines = 25

// CRM writes an interview as lines of plain text, to paste into the record of a
// customer, CRMLines at most. It is the seller's own: what was noted of the deal
// stands in it, and no other private note.
func CRM(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict, at time.Time) []string {
	orNot := func(s string) string { return cmp.Or(s, "not known") }
	var who []string
	for _, p := range iv.People {
		who = append(who, strings.TrimSuffix(strings.TrimSpace(p.Name+", "+p.Role), ","))
	}

	open := v.Open()
	lines := []string{
		"System: " + strings.TrimSuffix(iv.System+", "+iv.Company, ", "),
		"Date: " + assessment.FormatDate(at),
		"Took part: " + orNot(strings.Join(who, "; ")),
		"They call it: " + orNot(called(b, &iv)),
		"Verdict so far: " + verdictLine(b, &v),
		"Confidence: " + string(v.Confidence.Level),
		"What it means for access: " + orNot(b.ShapeText(v.Shape).Access),
		"Authorization decisions a day: " + orNot(figureText(v.Numbers.DecisionsPerDay)),
		fmt.Sprintf("Questions: %d answered, %s; %s", b.Given(&iv), open.Words(), words.Lower(open.Left())),
		"Does not add up: " + cmp.Or(amiss(iv, v), "nothing so far"),
		"To be found out: " + cmp.Or(strings.Join(toFindOut(b, &iv, v), "; "), "nothing"),
		"Still to ask: " + cmp.Or(toAsk(b, v), "nothing that matters"),
	}

	if iv.Deal.Next == "" {
		lines = append(lines, "What comes next: "+nextStep(v))
	}
	for _, l := range iv.Deal.Lines() {
		lines = append(lines, l.Label+": "+l.Text)
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

// toFindOut lists what was asked and nobody knew, with who was named for it. What
// they would rather not say, nobody finds out.
func toFindOut(b *assessment.Bank, iv *assessment.Interview, v assessment.Verdict) []string {
	var out []string
	for _, o := range v.OpenQuestions {
		q, ok := b.Question(o.Question)
		if !ok || !o.Asked || iv.AnswerTo(o.Question).Why == assessment.RatherNot {
			continue
		}

		who := o.Who
		if who == "" {
			who = "nobody named yet"
		}
		out = append(out, fmt.Sprintf("%s (%s)", q.OpenLabel, who))
	}
	return out
}

// toAsk names three of the questions that matter and were not asked, with who
// to ask, and how many more there are.
func toAsk(b *assessment.Bank, v assessment.Verdict) string {
	var all []string
	for _, o := range v.OpenQuestions {
		if q, ok := b.Question(o.Question); ok && !o.Asked && slices.Contains(v.LeftThatMatter, o.Question) {
			all = append(all, fmt.Sprintf("%s (ask %s)", q.OpenLabel, cmp.Or(o.Who, words.Lower(string(o.Role)), "anybody")))
		}
	}

	shown := all[:min(len(all), 3)]
	out := strings.Join(shown, "; ")
	if n := v.Open().Matter - len(shown); n > 0 && out != "" {
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
