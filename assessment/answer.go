package assessment

import (
	"slices"
	"strings"
	"time"
)

// Check says whether an answer can be kept, field by field: "choice",
// "reason", "who", "note", "private", "evidence" or a number's id.
func (b *Bank) Check(a Answer) error {
	fields := map[string]string{}
	q, ok := b.questions[a.Question]
	if !ok {
		return Errorf(NotFound, "There is no question %s in this question bank.", a.Question)
	}
	switch a.State {
	case Open:
	case Answered:
		b.checkChoice(q, a, fields)
	case Unknown:
	case NotApplicable:
		switch {
		case q.AlwaysApplies:
			fields["choice"] = "This question always applies; choose one of its answers"
		case strings.TrimSpace(a.Reason) == "":
			fields["reason"] = "Say in a few words why this does not apply"
		}
	default:
		fields["choice"] = "Choose one of the answers"
	}
	for id := range a.Numbers {
		if !slices.Contains(q.Numbers, id) {
			fields[id] = "This question does not ask for that number"
		}
	}
	for _, f := range a.OverLimit() {
		fields[f.Path] = f.Msg
	}
	if a.Evidence != "" && !slices.Contains(Evidences, a.Evidence) {
		fields["evidence"] = "Choose how this is known"
	}
	if len(fields) > 0 {
		return &Error{Code: Invalid, Msg: "This answer cannot be saved yet.", Fields: fields}
	}
	return nil
}

func (b *Bank) checkChoice(q *Question, a Answer, fields map[string]string) {
	if q.Kind == KindControlMulti {
		for _, id := range a.Choices {
			if _, _, ok := q.Option(id); !ok {
				fields["choice"] = "Choose from the answers shown"
			}
		}
		return
	}
	if _, _, ok := q.Option(a.Choice); !ok {
		fields["choice"] = "Choose one of the answers"
	}
}

// Equal reports whether two answers say the same, whoever gave them and when.
func (a Answer) Equal(x Answer) bool {
	if a.State != x.State || a.Choice != x.Choice || a.Why != x.Why || a.Who != x.Who || a.Reason != x.Reason ||
		a.Evidence != x.Evidence || a.Note != x.Note || a.Private != x.Private || (a.Confirmed == nil) != (x.Confirmed == nil) {
		return false
	}
	if !slices.Equal(a.Choices, x.Choices) || len(a.Numbers) != len(x.Numbers) {
		return false
	}
	for id, n := range a.Numbers {
		if m, ok := x.Numbers[id]; !ok || m != n {
			return false
		}
	}
	return true
}

// State is what is known about a question.
type State string

const (
	Open          State = ""
	Answered      State = "answered"
	Unknown       State = "unknown"        // asked, and not known yet: counts as open for the verdict
	NotApplicable State = "not-applicable" // leaves the denominator
)

// WhyUnknown says why an asked question stayed open.
type WhyUnknown string

const (
	NobodyHere  WhyUnknown = "nobody-here"
	SomeoneElse WhyUnknown = "someone-else"
	RatherNot   WhyUnknown = "rather-not-say"
)

// Evidence is how an answer is known, on one ladder.
type Evidence string

const (
	Assumed Evidence = "assumed"
	Said    Evidence = "said"
	Example Evidence = "example"
	Shown   Evidence = "shown"
)

// Evidences lists the ladder from weakest to strongest.
var Evidences = []Evidence{Assumed, Said, Example, Shown}

// Level returns the rung: 0 for assumed (and unset) to 3 for shown.
func (e Evidence) Level() int {
	for i, v := range Evidences {
		if v == e {
			return i
		}
	}
	return 0
}

// Answer is what was said to one question.
type Answer struct {
	Question string
	State    State
	Choice   string     // option id; scale and control questions
	Choices  []string   // option ids; control-multi questions
	Why      WhyUnknown // State Unknown
	Who      string     // who would know, State Unknown
	Reason   string     // State NotApplicable
	Numbers  map[string]Number
	Evidence Evidence
	Note     string // goes into the report
	Private  string // the seller's own note; never leaves her version

	Confirmed *Confirmation // played back and agreed
	Taken     *Taken        // taken over from another record; nil where it was not

	Rev int // of this answer; 0 for one never saved
	By  string
	At  time.Time
}

// Confirmation says who agreed to an answer, and when.
type Confirmation struct {
	By string
	At time.Time
}

// SameSubstance reports whether two answers say the same about the system,
// whatever was noted beside them. What was agreed with the buyer stays agreed
// as long as this holds.
func (a Answer) SameSubstance(x Answer) bool {
	a.Note, a.Private, a.Evidence, a.Confirmed = x.Note, x.Private, x.Evidence, x.Confirmed
	return a.Equal(x)
}

// AnswerTo returns the answer to a question; the zero Answer, State Open, when
// there is none.
func (iv *Interview) AnswerTo(question string) Answer { return iv.Answers[question] }
