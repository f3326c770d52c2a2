package templates

import (
	"strconv"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// nbsp keeps a reference on the line of the word before it.
const nbsp = "\u00a0"

func itoa(n int) string { return strconv.Itoa(n) }

// paragraphs parts text at line ends and leaves empty lines out.
func paragraphs(s string) []string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// joined joins what is there with the separator.
func joined(sep string, all ...string) string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, sep)
}

// AnswerText is all that an answer says but its note: the option, who would know, how
// sure a buyer is, the numbers. "" while it is open.
func AnswerText(b *assessment.Bank, q *assessment.Question, a assessment.Answer) string {
	if a.State == assessment.Open {
		return ""
	}
	out := []string{strings.TrimSuffix(q.InWords(a, assessment.SideBuyer), ".")}
	if q.Deciding && a.State == assessment.Answered {
		out = append(out, a.Evidence.In(assessment.SideBuyer, q))
	}
	for _, id := range sorted(a.Numbers) {
		out = append(out, numberLabel(b, id)+": "+a.Numbers[id].String())
	}

	return strings.Join(out, ". ")
}

// LineText is one line of what a system uses, with everything that was said of it.
func LineText(l assessment.Line) string {
	as := ""
	if l.Identity != "" {
		as = "as " + l.Identity
	}
	return joined(", ", joined(": ", l.System, l.Action), words.Lower(l.Kind.Name()), as, decidedText(l.Decided),
		l.Refuses)
}

// decidedText says when an action is decided as one part of a sentence: standing alone,
// "not known" would not say what is not.
func decidedText(d assessment.Decided) string {
	if d == "" || d == assessment.DecidedUnknown {
		return "when it is decided is not known"
	}
	return "decided " + words.Lower(d.Name())
}
