package templates

import (
	"maps"
	"slices"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"
)

// field is one labelled text control.
type field struct {
	ID, Label, Hint, Value, Error string
	List                          []string // suggestions
	Class                         string
	Form                          string // id of the form it belongs to, when it stands outside
	Optional                      bool
	Auto                          string // autocomplete; "" switches it off
	Rows                          int
}

func (f field) listID() string {
	if len(f.List) == 0 {
		return ""
	}
	return f.ID + "-list"
}

// describedBy names the hint and the message of a field, "" when it has none.
func (f field) describedBy() string {
	hint, msg := "", ""
	if f.Hint != "" {
		hint = f.ID + "-hint"
	}

	if f.Error != "" {
		msg = f.ID + "-error"
	}

	return joined(" ", hint, msg)
}

func (f field) auto() string {
	if f.Auto == "" {
		return "off"
	}
	return f.Auto
}

// choice is one entry of a select or a row of radio buttons.
type choice struct{ Value, Text string }

// answerWords is how a side says the answers that every question has.
type answerWords struct {
	None, Unknown, NA string
	Keys              KeyMode // with the keys shown, on a call
}

var (
	sellerWords = answerWordsOf(assessment.SideSeller)
	buyerWords  = answerWordsOf(assessment.SideBuyer)
)

func answerWordsOf(side assessment.Side) answerWords {
	say := func(pick string) string { return words.Pick.Of(string(side), pick) }

	return answerWords{None: say(assessment.PickNone), Unknown: say(assessment.PickUnknown),
		NA: say(assessment.PickNotApplicable)}
}

var (
	// The rungs of a call come first: what was read is for whoever fills in at a desk.
	evidenceChoices = named(words.Evidence, assessment.SideSeller, assessment.Assumed, assessment.Said,
		assessment.Example, assessment.Shown, assessment.Read)
	sureChoices = named(words.Evidence, assessment.SideBuyer, assessment.Assumed, assessment.Said, assessment.Shown)
	whyChoices  = named(words.Why, "", assessment.WhysUnknown...)
	kindChoices = append([]choice{{"", "Choose"}},
		named(words.Kind, "", assessment.Reads, assessment.Writes, assessment.Final)...)
	namesChoices   = named(words.Naming, "", assessment.NamesFull, assessment.NamesInitials, assessment.NamesRoles)
	decidedChoices = named(words.Decided, "", assessment.DecidedUnknown, assessment.DecidedBefore,
		assessment.DecidedRunning)
	classChoices = []choice{
		{"", "Any"}, {"workflow", "Workflow"}, {"agent", "Agent"}, {"undetermined", "Too early to say"},
	}
	sortChoices = []choice{
		{"", "Last changed"}, {"name", "System"}, {"company", "Company"},
		{"verdict", "Verdict"}, {"open", "Open questions"},
	}
)

// named offers values under the names that a side has for them.
func named[T ~string](names words.Names, side assessment.Side, values ...T) []choice {
	var out []choice
	for _, v := range values {
		out = append(out, choice{string(v), names.Of(string(side), string(v))})
	}

	return out
}

func textOf(all []choice, value string) string {
	for _, c := range all {
		if c.Value == value {
			return c.Text
		}
	}
	return value
}

// numbersOf returns the numbers a question asks for, in order.
func numbersOf(b *assessment.Bank, q *assessment.Question) []*assessment.NumberDef {
	var out []*assessment.NumberDef
	for _, id := range q.Numbers {
		if n, ok := b.Number(id); ok {
			out = append(out, n)
		}
	}
	return out
}

// ReadAs says how a figure was read, so that whoever typed it sees it at once.
func ReadAs(n assessment.Number) string { return "Read as " + n.String() + "." }

// readAs is the same for a figure as it was typed; "" where it says no more than
// what was typed, or cannot be read.
func readAs(def *assessment.NumberDef, typed string) string {
	n, err := def.Ask(typed)
	if err != nil || n.String() == typed {
		return ""
	}
	return ReadAs(n)
}

func has[T comparable](all []T, v T) bool { return slices.Contains(all, v) }

// speakers lists the people of an interview for the speaker of a quote.
func speakers(iv assessment.Interview) []string {
	var out []string
	for _, p := range iv.People {
		if p.Name != "" && p.Side != assessment.SideSeller {
			out = append(out, joined(", ", p.Name, p.Role))
		}
	}
	return out
}

// boxState is the class of a question's box on the map.
func boxState(iv assessment.Interview, q string) string {
	c := "qbox"
	switch iv.AnswerTo(q).State {
	case assessment.Answered:
		c += " answered"
	case assessment.Unknown:
		c += " unknown"
	case assessment.NotApplicable:
		c += " na"
	}

	if has(iv.Parked, q) {
		c += " parked"
	}

	return c
}

// boxWords is what a box says to those who do not see it.
func boxWords(iv assessment.Interview, q *assessment.Question) string {
	s := " " + q.Facet + ", " + words.Lower(iv.AnswerTo(q.ID).State.In(iv.Side))
	if has(iv.Parked, q.ID) {
		s += ", to come back to"
	}
	return s
}

// asksIntent reports whether the page offers to mark the answer as against
// what they want it to decide.
func (p QuestionPageData) asksIntent() bool {
	return p.Interview.Context[assessment.ContextIntent] != "" && has(report.IntentQuestions(p.Bank), p.Question.ID)
}

// sorted returns the keys of a map in order, so that a page is the same each
// time it is printed.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// LeftWords, BoxState and BoxWords are what the rail says, for the script that
// keeps it up to date.
func LeftWords(iv assessment.Interview, n int) string                 { return leftWords(iv, n) }
func BoxState(iv assessment.Interview, q string) string               { return boxState(iv, q) }
func BoxWords(iv assessment.Interview, q *assessment.Question) string { return boxWords(iv, q) }
