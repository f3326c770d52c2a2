package assessment

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	folding "discern/assessment/fold"
)

// LineKind says what an action does.
type LineKind string

const (
	Reads  LineKind = "read"
	Writes LineKind = "write"
	Final  LineKind = "final" // writes, and cannot be undone
)

// LineKinds lists them, from what does least.
var LineKinds = []LineKind{Reads, Writes, Final}

// Decided says when it is settled that an action happens.
type Decided string

const (
	DecidedBefore  Decided = "before"  // before the run starts
	DecidedRunning Decided = "running" // while it runs
	DecidedUnknown Decided = "unknown"
)

// DecidedTimes lists when an action can be decided, and that it is not known.
var DecidedTimes = []Decided{DecidedBefore, DecidedRunning, DecidedUnknown}

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
	return l.Decided.Name()
}

// HalfFilled asks about lines that say where something is done, or what, and not both:
// "inventory.0.system" and "inventory.0.action". A line that says neither is left to
// whoever reads it.
func HalfFilled(lines []Line) []Fault {
	var out []Fault
	for i, l := range lines {
		at := "inventory." + strconv.Itoa(i)
		switch {
		case l.System == "" && l.Action != "":
			out = append(out, Fault{at + ".system", fmt.Sprintf("Line %d: enter the system, or remove the line", i+1)})
		case l.System != "" && l.Action == "":
			out = append(out, Fault{at + ".action",
				fmt.Sprintf("Line %d: enter what it does there, such as “look up a policy”", i+1)})
		}
	}
	return out
}

// Lacks asks for what one line still needs, where it stands alone: "inventory.0.system",
// "inventory.0.action", "inventory.0.kind".
func (l Line) Lacks() []Fault {
	var out []Fault
	if l.System == "" {
		out = append(out, Fault{"inventory.0.system", "Enter the system"})
	}
	if l.Action == "" {
		out = append(out, Fault{"inventory.0.action", "Enter what it does there, such as “look up a policy”"})
	}
	if l.Kind == "" {
		out = append(out, Fault{"inventory.0.kind", "Say what it does: read, change something, or what cannot be undone"})
	}
	return out
}

// PutLine puts one line into the list: in place of the one that has its id, else at the
// end. A new one that stands there already word for word is the same form, sent twice.
func (iv *Interview) PutLine(l Line) {
	lines := slices.Clone(iv.Inventory)
	at := slices.IndexFunc(lines, func(x Line) bool { return l.ID != "" && x.ID == l.ID })
	twice := slices.ContainsFunc(lines, func(x Line) bool {
		x.ID = ""
		return x == l
	})
	switch {
	case at >= 0:
		lines[at] = l
	case !twice:
		l.ID = ""
		lines = append(lines, l)
	}
	iv.SetLines(lines)
}

// LinesCounted lists the places in the inventory of the actions that a derived
// number counts; none for a number that counts no lines, or all of them.
func (b *Bank) LinesCounted(iv *Interview, id string) []int {
	if !slices.Contains(lineNumbers, id) {
		return nil
	}

	var out []int
	var led []string
	if id == derivedLed || id == derivedLedChanging {
		led = b.ledByModel(iv)
	}
	for i, l := range iv.Inventory {
		if id == derivedLed || id == derivedLedChanging {
			if slices.Contains(led, l.Part) && (id == derivedLed || l.Kind != Reads) {
				out = append(out, i)
			}
		} else if l.counts(id) {
			out = append(out, i)
		}
	}
	return out
}

// ledByModel are the parts of which it is said, as an answer of their own, that the model
// picks what comes next.
func (b *Bank) ledByModel(iv *Interview) []string {
	q, ok := b.Question(b.About(SubjectPicks))
	if !ok {
		return nil
	}
	var out []string
	for _, p := range iv.Parts {
		a := p.Answers[q.ID]
		if o, _, ok := q.Option(a.Choice); ok && a.State == Answered && o.P > 0 {
			out = append(out, p.ID)
		}
	}
	return out
}

// lineNumbers are the derived numbers that count some of the lines.
var lineNumbers = []string{derivedFinal, derivedUnrefused, derivedPartly, derivedUnheld,
	derivedRunning, derivedChanging,
	derivedUnrefusedWrites, derivedRefusable, derivedLed, derivedLedChanging}

// CountsLines reports whether a number counts lines of the list, be it none of them.
func CountsLines(id string) bool { return slices.Contains(lineNumbers, id) }

// CountedOf is how many lines, systems or accounts of the list a derived number counts;
// false where it counts something else.
func (b *Bank) CountedOf(iv *Interview, id string) (n int, ok bool) {
	others := []string{derivedLines, derivedSharedOver, derivedSystems, derivedWritingSystems, derivedIdentities}
	if !slices.Contains(lineNumbers, id) && !slices.Contains(others, id) {
		return 0, false
	}
	return int(countLines(b, iv, id).low), true
}

// CountsFinal reports whether a derived number counts actions on the list that
// cannot be undone and that nothing refuses every time.
func CountsFinal(id string) bool { return id == derivedUnrefused || id == derivedPartly }

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

// RefusalUnknown reports whether nobody said what can refuse the action, or that nothing can.
func (l Line) RefusalUnknown() bool { return strings.TrimSpace(l.Refuses) == "" }

// Unheld reports whether the action cannot be undone, and it is known that nothing refuses it
// each time: nothing does, or only something in some cases.
func (l Line) Unheld() bool { return l.Kind == Final && (l.Unrefused() || l.PartlyRefused()) }

// Unsure reports whether the action cannot be undone and nothing is known to refuse it each
// time: nothing does, only something in some cases, or nobody said.
func (l Line) Unsure() bool { return l.Kind == Final && (!l.Refusable() || l.PartlyRefused()) }

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
	case derivedChanging:
		return l.Kind != Reads
	case derivedHoldable:
		return l.Kind != Reads && !l.Unrefused()
	case derivedUnrefusedWrites:
		return l.Kind != Reads && l.Kind != Final && l.Unrefused()
	case derivedRefusable:
		return l.Refusable()
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

	all := folding.Words(l.Refuses)
	for i, w := range all {
		switch {
		case slices.Contains(partly, w):
			return true
		case !unicode.IsDigit([]rune(w)[0]) || strings.ContainsFunc(w, unicode.IsLetter) && !amount.MatchString(w):
			continue // "2fa" is a check, not a sum
		case i+1 < len(all) && slices.Contains(whole, all[i+1]):
			continue // "2 people agree" is so each time
		default:
			return true
		}
	}

	return false
}

var (
	// amount is a figure with a sign for thousands, or with a currency behind it.
	amount = regexp.MustCompile(`^\d+(k|m|eur|usd|gbp|chf)$`)
	// whole are words behind a number that counts who or what refuses.
	whole = strings.Fields("people persons person eyes approvers approver reviewers reviewer signatures keys factors " +
		"steps checks rules managers")
)

// partly are words that limit a refusal to some cases.
var partly = strings.Fields("some sometimes above over below under only unless except large larger big bigger high " +
	"higher exceeding")

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
