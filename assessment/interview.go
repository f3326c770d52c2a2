package assessment

import "time"

// Side says whose record an interview is.
type Side string

const (
	SideSeller Side = "seller"
	SideBuyer  Side = "buyer"
)

// Interview is one record of answers about a system by one side. It goes on
// over several calls; sealing it makes a Report.
type Interview struct {
	ID       string
	SystemID string
	Side     Side
	System   string // name of what is assessed; the only thing that must be there
	Company  string
	Version  string   // of the system: version or mode
	Sources  []string // public sources, for the examples
	People   []Person

	Context   map[string]string // by context question id
	Answers   map[string]Answer // by question id
	Quotes    []Quote
	Inventory []Line
	Parked    []string // questions to come back to
	// IntentAgainst holds the questions whose answers a person marked as going
	// against what they want it to decide (CX7).
	IntentAgainst []string

	Scratch []Note // notes of the call without a home; never leave the seller's version
	Marks   []Note // what does not add up, as a person marked it; the same

	Identities []Identity            // what stands behind the names in the inventory
	Parts      []Part                // named stretches of a mixed system; usually none
	Actions    map[string]ActionNote // by area of the control design

	Summary  string            // the seller's own words for the report
	Comments map[string]string // by report section id, the seller's own words

	// Aim is how many questions fit the meeting it is meant for; 0 for no limit.
	Aim int

	Rev     int // grows with every saved change
	Created time.Time
	Updated time.Time
}

// Dealt counts the questions with an answer, or with the word that it is not
// known or does not apply.
func (iv *Interview) Dealt() int {
	n := 0
	for _, a := range iv.Answers {
		if a.State != Open {
			n++
		}
	}
	return n
}

// Person took part.
type Person struct {
	ID   string
	Name string
	Role string // "Platform lead"
	Side Side
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

// Quote is something somebody said.
type Quote struct {
	ID         string
	Question   string // "" while it has no home
	Text       string
	Speaker    string
	TheirWords bool // false: a summary, printed without quotation marks
	At         time.Time
}

// LineKind says what an action does.
type LineKind string

const (
	Reads  LineKind = "read"
	Writes LineKind = "write"
	Final  LineKind = "final" // writes, and cannot be undone
)

// Decided says when it is settled that an action happens.
type Decided string

const (
	DecidedBefore  Decided = "before"  // before the run starts
	DecidedRunning Decided = "running" // while it runs
	DecidedUnknown Decided = "unknown"
)

// Line is one line of the identity inventory: an action on a system.
type Line struct {
	ID       string
	System   string
	Action   string
	Kind     LineKind
	Identity string // the name the other system sees
	Decided  Decided
	Refuses  string // what can refuse it; "" for not known
	Part     string // id of the part it belongs to; "" for the main path
}

// Identity is what is known about a name that other systems see: the
// credential behind it and who answers for it.
type Identity struct {
	Name     string // as in the inventory
	Kind     string // what the credential is: "service account", "API key"
	Lifetime string // how long it lasts, as told: "one hour", "until revoked"
	Scope    Scope
	Owner    string
	Reviewer string // who looks at what it does
}

// Scope says what one credential is used for.
type Scope string

const (
	ScopeEverything Scope = "everything" // one for everything
	ScopeSystem     Scope = "system"     // one per system
	ScopeKind       Scope = "kind"       // one per kind of action
	ScopeTask       Scope = "task"       // a new one for each task
)

// Scopes lists them from widest to narrowest.
var Scopes = []Scope{ScopeEverything, ScopeSystem, ScopeKind, ScopeTask}

// Part is a named stretch of a system, with deciding answers of its own: the
// research stage of a fixed pipeline, or the gate around an agent. Questions it
// does not answer are read from the whole, except those that set the class.
type Part struct {
	ID      string
	Name    string
	Answers map[string]Answer // by question id
}

// ActionNote is what people agreed about one move of the control design.
type ActionNote struct {
	Owner    string
	Due      string // as agreed: "end of March"
	Priority int    // 1 is first; 0 for none
}

// AnswerTo returns the answer to a question; the zero Answer, State Open, when
// there is none.
func (iv *Interview) AnswerTo(question string) Answer { return iv.Answers[question] }

// Stage returns the stage of the system's life: idea, building, trial, live or "".
func (iv *Interview) Stage() string { return iv.Context[ContextStage] }

// Number returns a number wherever in the interview it was given. The same
// number may be asked at two questions; the later question in bank order that
// has a known value wins.
func (iv *Interview) Number(b *Bank, id string) (Number, bool) {
	var out Number
	found := false
	for i := range b.Traits {
		for j := range b.Traits[i].Questions {
			q := &b.Traits[i].Questions[j]
			a, ok := iv.Answers[q.ID]
			if !ok {
				continue
			}
			if n, ok := a.Numbers[id]; ok && !n.Unknown {
				out, found = n, true
			}
		}
	}
	return out, found
}
