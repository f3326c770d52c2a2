package templates

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"discern/assessment"
)

// nbsp keeps a reference on the line of the word before it.
const nbsp = "\u00a0"

func itoa(n int) string { return strconv.Itoa(n) }

// count writes "1 report", "3 reports".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return itoa(n) + " " + many
}

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

// sentence writes a clause as a sentence of its own.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + strings.TrimSuffix(s[n:], ".") + "."
}

// parts joins what is there with the separator.
func parts(sep string, all ...string) string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, sep)
}

func stateWords(s assessment.State) string {
	switch s {
	case assessment.Answered:
		return "answered"
	case assessment.Unknown:
		return "not known yet"
	case assessment.NotApplicable:
		return "does not apply"
	}
	return "not asked"
}

func evidenceWords(e assessment.Evidence) string {
	switch e {
	case assessment.Said:
		return "They said it"
	case assessment.Example:
		return "They gave an example"
	case assessment.Shown:
		return "They showed it"
	}
	return "We assumed it"
}

func whyWords(w assessment.WhyUnknown) string {
	switch w {
	case assessment.SomeoneElse:
		return "Someone else knows"
	case assessment.RatherNot:
		return "Would rather not say"
	}
	return "Nobody here knows"
}

func sideWords(s assessment.Side) string {
	if s == assessment.SideBuyer {
		return "Buyer’s answers"
	}
	return "Our interview"
}

func levelWords(l assessment.Level) string {
	switch l {
	case assessment.High:
		return "High confidence"
	case assessment.Moderate:
		return "Moderate confidence"
	case assessment.Low:
		return "Low confidence"
	}
	return ""
}

// controlWords names a control level from 0 to 3.
func controlWords(c int) string {
	switch {
	case c <= 0:
		return "none"
	case c == 1:
		return "partial"
	case c == 2:
		return "good"
	}
	return "strong"
}

func fenceWords(s assessment.FenceState) string {
	switch s {
	case assessment.FenceConfirmed:
		return "Confirmed"
	case assessment.FenceContradicted:
		return "Contradicted"
	case assessment.FenceMissing:
		return "Missing"
	}
	return "Not known"
}

func kindWords(k assessment.LineKind) string {
	switch k {
	case assessment.Writes:
		return "Changes something"
	case assessment.Final:
		return "Cannot be undone"
	}
	return "Reads"
}

func decidedWords(d assessment.Decided) string {
	switch d {
	case assessment.DecidedBefore:
		return "Before the run"
	case assessment.DecidedRunning:
		return "While it runs"
	}
	return "Not known"
}

// answerText says an answer in the words of its option, or why there is none.
func answerText(q *assessment.Question, a assessment.Answer) string {
	switch a.State {
	case assessment.Answered:
		return chosenText(q, a)
	case assessment.Unknown:
		return parts(". ", "Not known yet", whoText(a.Who))
	case assessment.NotApplicable:
		return parts(": ", "Does not apply", a.Reason)
	}
	return "Not asked"
}

func whoText(who string) string {
	if who == "" {
		return ""
	}
	return "Ask " + who
}

func chosenText(q *assessment.Question, a assessment.Answer) string {
	if q.Kind != assessment.KindControlMulti {
		if o, _, ok := q.Option(a.Choice); ok {
			return o.Text
		}
		return a.Choice
	}
	var out []string
	for _, id := range a.Choices {
		if o, _, ok := q.Option(id); ok {
			out = append(out, o.Text)
		}
	}
	if len(out) == 0 {
		return "None of these"
	}
	return strings.Join(out, "; ")
}
