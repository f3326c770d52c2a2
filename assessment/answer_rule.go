package assessment

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"discern/assessment/words"
)

// This file holds the one rule of what an answer may be. Pages, links and files
// bring what somebody gave; the store runs the rule where it saves.

// What can be picked in place of an option.
const (
	PickNone          = "none" // "tick all" questions: none of them
	PickUnknown       = "unknown"
	PickNotApplicable = "not-applicable"
)

// WhysUnknown lists the reasons why a question stays open, in the order they
// are offered.
var WhysUnknown = []WhyUnknown{NobodyHere, SomeoneElse, RatherNot, NotInSource}

// ChooseFirst is said to whoever goes on from a question with nothing given;
// going on without an answer has a button of its own, which remembers it.
const ChooseFirst = "Choose an answer, or say that it is not known yet. To leave it for now, use Come back later"

// Given is an answer as somebody gave it: in words, before it is known whether
// it can be kept.
type Given struct {
	Question string
	Pick     string            // option id, one of the picks, or "" for nothing
	Ticks    []string          // option ids; "tick all" questions
	Why      string            // why it is not known
	Who      string            // who would know
	Reason   string            // why it does not apply
	Evidence string            // "" for what is usual: see Written and Side
	Side     Side              // whose record it goes into; "" as SideSeller
	Numbers  map[string]string // as typed, by id; "" for none
	Note     string
	Private  string

	// Written is set for what stands in a file. All of it was meant: what does not
	// go with the pick is a fault, where a form leaves it out, because a form sends
	// what somebody typed before they chose something else. What a file does not say
	// how it is known is assumed. Its lengths are held together with those of the
	// whole interview (OverLimit).
	Written bool
	Figures map[string]Number // of a file, read already, by id; any number of the bank may stand at any question
}

// Answer is the rule: it reads what somebody gave to a question, beside the
// answer that is stored, and says what is to be kept, or what has to be put
// right. The paths of faults are "question", "answer", "choices", "why",
// "reason", "evidence", "note", "private", "who" and "numbers." with an id; each
// Msg says what it is about by itself.
func (b *Bank) Answer(g Given, stored Answer) (Answer, []Fault) {
	q, ok := b.Question(g.Question)
	if !ok {
		return Answer{Question: g.Question}, []Fault{noQuestion(g.Question)}
	}

	r := &reading{q: q, given: g, stored: stored}
	a := Answer{Question: q.ID, Note: g.Note, Private: g.Private}
	if g.Written {
		a.Why = WhyUnknown(g.Why)
		a.Who = g.Who
		a.Reason = g.Reason
	}

	pick, understood := r.pick()
	switch pick {
	case "":
		a.State = Open
	case PickUnknown:
		a.State, a.Why, a.Who = Unknown, r.why(), g.Who
	case PickNotApplicable:
		a.State, a.Reason = NotApplicable, g.Reason
	default:
		a.State, a.Evidence = Answered, Evidence(g.Evidence)
		if g.Evidence == "" {
			a.Evidence = g.usual(q)
		}

		if q.Kind == KindControlMulti {
			a.Choices = q.inOrder(g.Ticks)
		} else {
			a.Choice = pick
		}
	}

	numbers, misread := r.numbers(b)
	a.Numbers = numbers

	if understood {
		r.wrong = append(r.wrong, b.saidFaults(q, a, stored)...)
	}

	r.wrong = append(r.wrong, misread...)
	if !g.Written {
		r.wrong = append(r.wrong, lengthFaults(a, stored)...)
	}

	if same := stored; same.Taken != nil { // saved again as it is, it stays taken over
		same.Confirmed = nil
		if a.Equal(same) {
			a.Taken = stored.Taken
		}
	}

	if stored.Confirmed != nil && a.SameSubstance(stored) { // what was agreed stays agreed
		a.Confirmed = stored.Confirmed
	}

	return a, r.wrong
}

// usual is how an answer is known while nobody says so: on a call it was said, and
// behind a file nobody knows who spoke. A buyer is asked how sure they are with the
// deciding questions, and nothing is chosen for them.
func (g Given) usual(q *Question) Evidence {
	if g.Written {
		return Assumed
	}
	if g.Side == SideBuyer && q.Deciding {
		return NotSaid
	}
	return Said
}

// Faults says why an answer cannot be kept in place of the stored one. What
// says the same as before was settled then, under the bank of its day, and is
// not asked again. The paths are those of Answer.
func (b *Bank) Faults(a, stored Answer) []Fault {
	q, ok := b.Question(a.Question)
	if !ok && (a.State == Open || a.SameSubstance(stored)) {
		return lengthFaults(a, stored) // a question the bank lost can be cleared, or noted at
	}
	if !ok {
		return []Fault{noQuestion(a.Question)}
	}

	return append(b.saidFaults(q, a, stored), lengthFaults(a, stored)...)
}

// saidFaults holds what is said about the system, and how it is known, against
// the bank.
func (b *Bank) saidFaults(q *Question, a, stored Answer) []Fault {
	var out []Fault
	if !a.SameSubstance(stored) {
		out = b.stateFaults(q, a, stored)
	}

	if a.Evidence != "" && a.Evidence != stored.Evidence && !a.Evidence.Known() {
		out = append(out, Fault{"evidence", "Choose how this is known"})
	}

	return out
}

// lengthFaults lists what a new answer made longer than may be kept.
func lengthFaults(a, stored Answer) []Fault {
	var out []Fault
	for _, f := range a.OverLimitSince(stored) {
		out = append(out, Fault{f.Path, strings.TrimSuffix(f.Sentence(), ".")})
	}
	return out
}

func (b *Bank) stateFaults(q *Question, a, stored Answer) []Fault {
	var out []Fault
	switch a.State {
	case Open:
	case Answered:
		out = q.choiceFaults(a)
	case Unknown:
		if a.Why != "" && !slices.Contains(WhysUnknown, a.Why) {
			out = append(out, Fault{"why", "Choose one of the reasons"})
		}

	case NotApplicable:
		if q.AlwaysApplies {
			out = append(out, Fault{"answer", fmt.Sprintf(
				`This question applies to every system. Choose one of the answers, or "%s"`, words.Pick.Plain(PickUnknown))})
		} else if strings.TrimSpace(a.Reason) == "" {
			out = append(out, Fault{"reason", "Say in a few words why this does not apply"})
		}

	default:
		return append(out, Fault{"answer", "Choose one of the answers"})
	}

	out = append(out, a.strays()...)
	for _, id := range slices.Sorted(maps.Keys(a.Numbers)) {
		if _, had := stored.Numbers[id]; !had && !b.TakesNumber(q, id) {
			out = append(out, Fault{"numbers." + id, "This question does not ask for that number"})
		}
	}

	return out
}

// TakesNumber reports whether a figure may stand at a question: one that it asks
// for, or any other of the bank, because where a number is asked may change from one
// bank to the next.
func (b *Bank) TakesNumber(q *Question, id string) bool {
	_, known := b.Number(id)
	return known || slices.Contains(q.Numbers, id)
}

// onlyWith says which state each field of an answer belongs to.
var onlyWith = []struct {
	path  string
	state State
	given func(a Answer) bool
	msg   string
}{
	{"answer", Answered, func(a Answer) bool { return a.Choice != "" },
		"An answer is chosen and said to be missing. Keep one of the two"},
	{"choices", Answered, func(a Answer) bool { return len(a.Choices) > 0 },
		"Something is ticked and said to be missing. Keep one of the two"},
	{"why", Unknown, func(a Answer) bool { return a.Why != "" }, onlyBeside("Why it is not known", PickUnknown)},
	{"who", Unknown, func(a Answer) bool { return a.Who != "" }, onlyBeside("Who would know", PickUnknown)},
	{"reason", NotApplicable, func(a Answer) bool { return a.Reason != "" },
		onlyBeside("Why it does not apply", PickNotApplicable)},
}

// onlyBeside says that something goes with one pick alone.
func onlyBeside(what, pick string) string {
	return fmt.Sprintf(`%s goes with "%s" only`, what, words.Pick.Plain(pick))
}

// GoesWith returns the state that a field of an answer belongs to; "" for a field
// that goes with every one, such as its note. Its names are the paths of Answer.
func GoesWith(path string) State {
	for _, f := range onlyWith {
		if f.path == path {
			return f.state
		}
	}
	return Open
}

// strays lists what stands in an answer and belongs to another state. Who would know is
// noted for a question that is open too: at the end of a call, for whoever asks it next.
func (a Answer) strays() []Fault {
	var out []Fault
	for _, f := range onlyWith {
		if f.path == "who" && a.State == Open {
			continue
		}
		if a.State != f.state && f.given(a) {
			out = append(out, Fault{f.path, f.msg})
		}
	}
	return out
}

// choiceFaults holds what was chosen against what is on offer.
func (q *Question) choiceFaults(a Answer) []Fault {
	if q.Kind != KindControlMulti {
		if _, _, ok := q.Option(a.Choice); !ok {
			return []Fault{{"answer", "Choose one of the answers"}}
		}
		if len(a.Choices) > 0 {
			return []Fault{{"choices", "This question takes one answer"}}
		}
		return nil
	}

	if a.Choice != "" {
		return []Fault{{"answer", "Tick what fits: this question takes more than one answer"}}
	}
	for i, id := range a.Choices {
		if _, _, ok := q.Option(id); !ok {
			return []Fault{{"choices", "Tick only what is on the list"}}
		}
		if slices.Contains(a.Choices[:i], id) {
			return []Fault{{"choices", "Tick each of them once"}}
		}
	}

	return nil
}

// inOrder returns the ids that are options, in the bank's order, once each.
func (q *Question) inOrder(ids []string) []string {
	out := []string{}
	for _, o := range q.Options {
		if slices.Contains(ids, o.ID) {
			out = append(out, o.ID)
		}
	}
	return out
}

// onceEach leaves out what stands in a list before.
func onceEach(ids []string) []string {
	var out []string
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// picked is how a stored answer stands in a form: the pick, and the ticks.
func (q *Question) picked(a Answer) (pick string, ticks []string) {
	switch a.State {
	case Answered:
		pick = a.Choice
		if q.Kind == KindControlMulti && len(a.Choices) == 0 {
			pick = PickNone
		}

	case Unknown:
		pick = PickUnknown
	case NotApplicable:
		pick = PickNotApplicable
	}
	return pick, q.inOrder(a.Choices)
}

// reading is one answer on its way from what was given to what is kept.
type reading struct {
	q      *Question
	given  Given
	stored Answer
	wrong  []Fault
}

func (r *reading) add(path, format string, args ...any) {
	r.wrong = append(r.wrong, Fault{path, fmt.Sprintf(format, args...)})
}

// ticked stands for "some are ticked" among the picks of a "tick all" question.
const ticked = "ticked"

// pick says which kind of answer was given: "" for none, one of the picks, or
// anything else for an answer. It reports false where that cannot be told.
func (r *reading) pick() (string, bool) {
	if r.q.Kind != KindControlMulti {
		return r.given.Pick, true
	}
	if wrong := r.q.choiceFaults(Answer{Choices: onceEach(r.given.Ticks)}); len(wrong) > 0 {
		r.wrong = append(r.wrong, wrong...)
		return "", false
	}
	return r.ticksOrPick()
}

// ticksOrPick settles "tick all" questions, where ticks and the radio group
// beside them can be set at once, and a radio button once pressed cannot be let
// go without script: the one that differs from what was stored is meant.
func (r *reading) ticksOrPick() (string, bool) {
	pick := r.given.Pick
	if !words.Pick.Has(pick) && pick != "" {
		r.add("answer", "Choose one of the answers")
		return "", false
	}
	if len(r.given.Ticks) == 0 {
		return pick, true
	}
	if pick == "" {
		return ticked, true
	}

	oldPick, oldTicks := r.q.picked(r.stored)
	newTicks := !slices.Equal(r.q.inOrder(r.given.Ticks), oldTicks)
	newPick := pick != oldPick
	if newTicks && !newPick {
		return ticked, true
	}
	if newPick && !newTicks && pick != PickNone {
		return pick, true
	}

	r.add("choices", `Something is ticked and "%s" is chosen too. Keep one of the two`,
		words.Pick.Of(string(r.given.Side), pick))
	return "", false
}

// why reads why it is not known. Whoever names somebody means that one knows.
func (r *reading) why() WhyUnknown {
	if r.given.Why == "" && r.given.Who != "" {
		return SomeoneElse
	}
	if r.given.Why == "" {
		return NobodyHere
	}
	return WhyUnknown(r.given.Why)
}

// numbers reads the figures that the question asks for, and takes those that were
// read already.
func (r *reading) numbers(b *Bank) (out map[string]Number, wrong []Fault) {
	out = maps.Clone(r.given.Figures)
	for _, id := range r.q.Numbers {
		text := r.given.Numbers[id]
		if text == "" {
			continue
		}

		def, ok := b.Number(id)
		if !ok {
			def = &NumberDef{ID: id, Label: id}
		}

		n, err := def.Ask(text)
		if before, had := r.stored.Numbers[id]; err != nil && had && text == before.String() {
			n, err = before, nil // it stands as it was kept, by the rule of its day
		}
		if err != nil {
			msg := fmt.Sprintf("%s: enter %s", def.Label, strings.TrimSuffix(err.Error(), "."))
			wrong = append(wrong, Fault{"numbers." + id, msg})
			continue
		}

		if out == nil {
			out = map[string]Number{}
		}

		out[id] = n
	}
	return out, wrong
}

func noQuestion(id string) Fault {
	return Fault{"question", fmt.Sprintf("There is no question %s in this question bank", id)}
}

// Refuse turns faults into the error of a save: nil where there are none. The
// sentence is that of the first; Fields has all of them.
func Refuse(wrong []Fault) error {
	if len(wrong) == 0 {
		return nil
	}
	return &RefusedError{Faults: wrong}
}

// RefusedError says that what was given cannot be kept, fault by fault. It
// unwraps to an *Error with the code Invalid.
type RefusedError struct {
	Faults []Fault // each Msg a sentence without its full stop
}

func (e *RefusedError) Error() string { return e.Faults[0].Msg + "." }

// Unwrap returns the refusal as a domain error.
func (e *RefusedError) Unwrap() error {
	fields := map[string]string{}
	for _, f := range e.Faults {
		fields[f.Path] = f.Msg + "."
	}
	return &Error{Code: Invalid, Msg: e.Error(), Fields: fields}
}
