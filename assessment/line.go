package assessment

import (
	folding "discern/assessment/fold"
	"slices"
	"strings"
	"unicode"
)

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

// Grant says how access to an action can be given, from when it is decided.
func (l Line) Grant() string {
	switch l.Decided {
	case DecidedBefore:
		return "Grant beforehand"
	case DecidedRunning:
		return "Decide at run time"
	}
	return "Not known yet"
}

// Unrefused reports whether it was said that nothing can refuse the action.
// What was left empty is not known, which is something else.
func (l Line) Unrefused() bool {
	switch Fold(strings.Trim(l.Refuses, ".- ")) {
	case "nothing", "none", "no", "nobody", "no one", "no-one", "nothing can", "nothing does", "n/a", "nil":
		return true
	}
	return false
}

// Refusable reports whether something is known that can refuse the action.
func (l Line) Refusable() bool { return strings.TrimSpace(l.Refuses) != "" && !l.Unrefused() }

// counts reports whether a line is one of those that a derived number counts.
func (l Line) counts(id string) bool {
	switch id {
	case derivedFinal:
		return l.Kind == Final
	case derivedUnrefused:
		return l.Kind == Final && l.Unrefused()
	case derivedPartly:
		return l.Kind == Final && l.PartlyRefused()
	case derivedUnheld:
		return l.Kind != Reads && l.Unrefused()
	case derivedRunning:
		return l.Decided == DecidedRunning
	}
	return id == derivedLines
}

// PartlyRefused reports whether what can refuse the action was said to do so in
// some cases only: it names a sum or a count, or says "some", "above" and the
// like.
func (l Line) PartlyRefused() bool {
	if !l.Refusable() {
		return false
	}
	return slices.ContainsFunc(folding.Words(l.Refuses), func(w string) bool {
		return unicode.IsDigit([]rune(w)[0]) || slices.Contains(partly, w)
	})
}

// partly are words that limit a refusal to some cases.
var partly = strings.Fields("some sometimes above over below under only unless except large larger big bigger high higher exceeding")

// SetLines replaces the inventory. A line that names a part there is none of
// belongs to the main path.
func (iv *Interview) SetLines(lines []Line) {
	iv.Inventory = slices.Clone(lines)
	for i := range iv.Inventory {
		if !slices.ContainsFunc(iv.Parts, func(p Part) bool { return p.ID == iv.Inventory[i].Part }) {
			iv.Inventory[i].Part = ""
		}
	}
}

// SetParts replaces the parts. Lines of one that is gone belong to the main path.
func (iv *Interview) SetParts(parts []Part) {
	iv.Parts = parts
	iv.SetLines(iv.Inventory)
}
