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
	Bank     string   // version of the questions its answers were given to; "" for the present ones
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

	Deal Deal // what the seller notes for their own record of the customer; private

	Summary  string            // the seller's own words for the report
	Drafting bool              // the summary is a draft, and not printed
	Comments map[string]string // by report section id, the seller's own words

	// Access is what was settled about giving it access.
	Access Access

	// Seen is what files showed, and what people made of it.
	Seen Seen

	// Frameworks are the outside frameworks that its report leads to, by id; usually
	// none.
	Frameworks []string
	Edits      map[string]Edit   // what a person changed of page one, by id of the sentence; private
	Cleared    map[string]string // notes cleared for print: by NotePlace, a digest of the words; private

	// Aim is how many questions fit the meeting it is meant for; 0 for no limit.
	Aim int

	// Meetings are the conversations it went on over, the first one first; empty
	// while there was no second. See Held.
	Meetings []Meeting

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

// Fit is how many questions still fit the meeting, of those that are left: 0
// where the meeting has no end, is full, or has room for more than is left.
func (iv *Interview) Fit(left int) int {
	room := iv.Aim - iv.Dealt()
	if room <= 0 || room > left {
		return 0
	}
	return room
}

// Stage returns the stage of the system's life: idea, building, trial, live or "".
func (iv *Interview) Stage() string { return iv.Context[ContextStage] }

// AnyAccess is what a system may be given next: "any more access" where it has some, by
// its stage or, where nobody said its stage, by the list; "any access" elsewhere.
func (iv *Interview) AnyAccess() string {
	switch iv.Stage() {
	case "live", "trial":
		return "any more access"
	case "idea", "building":
		return "any access"
	}
	if len(iv.Inventory) > 0 {
		return "any more access"
	}
	return "any access"
}
