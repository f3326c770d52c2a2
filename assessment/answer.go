package assessment

import (
	"slices"
	"time"
)

// Equal reports whether two answers say the same, whoever gave them and when.
func (a Answer) Equal(x Answer) bool {
	if a.State != x.State || a.Choice != x.Choice || a.Why != x.Why || a.Who != x.Who || a.Reason != x.Reason ||
		a.Evidence != x.Evidence || a.Note != x.Note || a.Private != x.Private ||
		(a.Confirmed == nil) != (x.Confirmed == nil) {
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
	NotInSource WhyUnknown = "not-in-source" // what was read, a document or code, does not say
)

// Evidence is how an answer is known, on one ladder.
type Evidence string

const (
	Assumed Evidence = "assumed"
	Said    Evidence = "said"
	Read    Evidence = "read" // in a document or in code: more than said, and nobody showed it running
	Example Evidence = "example"
	Shown   Evidence = "shown"
)

// NotSaid stands beside the ladder: a buyer was asked how sure they are and did not
// say. The answer is said all the same; only how sure of it they are stays open.
const NotSaid Evidence = "not-said"

// Known reports whether it is a value an answer may have: a rung of the ladder, or
// NotSaid.
func (e Evidence) Known() bool { return e == NotSaid || slices.Contains(Evidences, e) }

// Evidences lists the ladder from weakest to strongest.
var Evidences = []Evidence{Assumed, Said, Read, Example, Shown}

// Level returns the rung: 0 for assumed (and unset) to 4 for shown. NotSaid counts
// as said, and no more.
func (e Evidence) Level() int {
	if e == NotSaid {
		e = Said
	}
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
	Private  string // the note of whoever reads it; never leaves their own version
	// Asides are the private notes of others, of those who share them. As it is stored,
	// everybody's stand here, and nothing in Private.
	Asides []Aside `json:",omitempty"`

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
	a.Note = x.Note
	a.Private = x.Private
	a.Evidence = x.Evidence
	a.Confirmed = x.Confirmed
	return a.Equal(x)
}

// AnswerTo returns the answer to a question; the zero Answer, State Open, when
// there is none.
func (iv *Interview) AnswerTo(question string) Answer { return iv.Answers[question] }
