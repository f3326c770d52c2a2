package assessment

import (
	"fmt"
	"slices"
	"strings"
)

// Bank is the questionnaire as a value: the questions of the four traits, the
// context questions, the numbers they ask for, and the rules, limits, floors
// and control design that read the answers. It is data, decoded by
// assessment/bank; a Bank that passed Check is safe to hand to every function
// of this package.
type Bank struct {
	Version string // changes whenever wording, scoring or rules change
	SHA256  string // hex digest of the data the bank was read from

	AnsweringRules []string // shown with the first question
	Glossary       []Term   // words of the questions that are explained beside them; may be empty
	Context        []ContextQuestion
	Phrases        []Phrase // what rules can hear in what somebody typed of what is wanted; may be empty
	Traits         []Trait
	Numbers        []NumberDef
	Rules          []Rule // contradictions, tensions and arithmetic checks
	Floors         []Floor
	Limits         []Limit
	Shapes         []ShapeText // wording per shape, in order from fixed path to open agent, undetermined last
	// Mixed makes a system a mixed one, any of these; without any it is one by its shape
	// or by any answer but the first about its freest stretch.
	Mixed     []MixedWhen
	Design    Design
	Bands     []Band             // loop length bands, shortest first
	Triggers  []Trigger          // reasons to assess a system again
	Subjects  map[Subject]string // what questions are about -> their ids
	Sightings []Sighting         // what a sign in a file means for which question
	Citations []Citation         // sourced context lines the report may use

	questions map[string]*Question
	addresses map[string]*Question // by their names; nil where more than one has it
	traitOf   map[string]int
	numbers   map[string]*NumberDef
	core      core
	earlier   []*Bank // editions before this one, oldest first
}

// Trait is one of the four dimensions of the interview.
type Trait struct {
	ID        string // EC, FM, IS, PR
	Name      string // Execution control
	Plain     string // Who picks the next move
	Left      string // what the left end of the scale means
	Right     string // what the right end of the scale means
	Questions []Question
}

// Path says when a question is asked.
type Path string

const (
	PathBase     Path = "base"     // on every call
	PathAgent    Path = "agent"    // joins the short path once the answers lean to agent
	PathWorkflow Path = "workflow" // joins once they lean to workflow
	PathBoth     Path = "both"     // joins either way, once they lean
	PathFull     Path = "full"     // by link or on a second call
)

// Kind says how a question counts.
type Kind string

const (
	KindScale        Kind = "scale"         // moves the trait's marker (p) and has a control level (c)
	KindControl      Kind = "control"       // has a control level only
	KindControlMulti Kind = "control-multi" // tick all; control level = number ticked, at most 3
)

// Question is one question of the bank. IDs, and the letters of its options,
// are stable for ever once released.
type Question struct {
	ID       string
	Facet    string // what is learned, as a short heading
	Path     Path
	Deciding bool // one of the questions that set the class
	Kind     Kind
	Weight   int // 1 to 3

	Seller       string // words to say aloud
	SellerFuture string // the same for a system that is not built yet
	Buyer        string // words a buyer reads
	BuyerFuture  string
	Help         string // one line under the question
	HelpOpen     int    // how many sentences of it stand open for a buyer; 0 for all. The others settle close calls
	Options      []Option
	Why          string // why it matters
	Probe        string // follow-up when the answer is vague
	Avoid        string // what to leave out
	See          string // what would count as proof
	AskRole      Role   // who is likely to know
	// what stays unknown while it is open, as a noun phrase: "what happens when a call comes back empty"
	OpenLabel string
	// Must is what has to be true of it before more access is given, where some of its
	// answers are bad news; "" where access can be given on each of them.
	Must          string
	Numbers       []string
	AlwaysApplies bool // no "doesn't apply" offered
	// Later says that a buyer's short way does without it: neither the class nor page one
	// hangs on it. It is an offer there; a seller's call asks it on its path.
	Later bool
	When  []Condition // where one fails, the question does not apply
}

// Option is one answer to choose.
type Option struct {
	ID   string // a, b, c ...
	Text string // as offered
	// Example is one case in which the answer is true, in a sentence or two; "" where the
	// words of the answer are plain enough. It stands folded beside a buyer's question.
	Example string
	Says    string // as a statement about the system, a full sentence, for reports and playback
	Then    string // the same as a clause without subject, for "If ...": "the model decides without limit"
	P       int    // who decides: -2 code to 2 model; scale questions only
	C       int    // control in place: 0 none to 3 strong
	// Retired says that it is not offered any more. Where it was chosen it stays, and is
	// read and judged as before.
	Retired bool
	// Needless says that the answer is that the control is not needed: it counts neither
	// as control nor as a gap.
	Needless bool
	// Number is what the answer gives a range of, and Covers that range; both empty where
	// it gives none. A number that overlaps the range does not contradict the answer.
	Number string
	Covers Range
}

// MaxExample is how many characters an example of an answer may have: it is read beside
// the answer, and must not be longer to read than the answer is to think about.
const MaxExample = 120

// ContextQuestion asks about the system itself; it moves no scale.
type ContextQuestion struct {
	ID      string
	Seller  string
	Buyer   string
	Help    string
	Type    string // text or choice
	Options []ContextOption
	Note    string // for the seller
}

// Extra reports whether a buyer is asked it only where they like: the report says less
// without it, and nothing wrong.
func (q ContextQuestion) Extra() bool {
	return slices.Contains([]string{ContextWord, ContextRole, ContextVersion, ContextIntent}, q.ID)
}

// Says is what was said to it, in the words of its option where it has some.
func (q ContextQuestion) Says(value string) string {
	for _, o := range q.Options {
		if o.ID == value {
			return o.Text
		}
	}
	return value
}

// ContextOption is one answer to a context question of type choice.
type ContextOption struct {
	ID   string
	Text string
	Side ClaimSide // for the slide word only
	Word string    // for the slide word only: as it stands in a sentence, "agent"
}

// ClaimSide is the side of the workflow/agent line that a word claims.
type ClaimSide string

const (
	ClaimCode  ClaimSide = "code"
	ClaimModel ClaimSide = "model"
	ClaimNone  ClaimSide = "none"
)

// Context question ids the rules and the report rely on.
const (
	ContextCalled  = "CX1" // what they call it, verbatim
	ContextWord    = "CX2" // the slide word
	ContextProduct = "CX3" // what it hands over, as a noun phrase
	ContextStage   = "CX4" // idea, building, trial, live
	ContextRole    = "CX5"
	ContextVersion = "CX6"
	ContextIntent  = "CX7" // which decisions they want it to take
	ContextNext    = "CX8" // what they want to decide or change next, and by when
)

// NumberDef is a number the interview captures.
type NumberDef struct {
	ID    string
	Label string
	Unit  string // count, steps, per day, people, minutes, hours, days, percent, currency
	Help  string
}

// Floor holds the class, or the shape of a workflow, up: choosing the next
// action outranks the rest. Its conditions are closed towards the model
// (AtLeast on p, or the last answers of a question) and its exceptions towards
// code, which keeps the verdict monotone; Check refuses others.
type Floor struct {
	AtLeast Shape // ModelChosenBranches, or OpenAgent for "agent"
	When    []Condition
	Unless  []Condition
	Says    string // why, for the explanation
}

// MixedWhen makes a system a mixed one where every condition of When holds and none
// of Unless does. Each is about an answer or the verdict's shape.
type MixedWhen struct {
	When   []Condition
	Unless []Condition
}

// ShapeText is the wording of one verdict shape.
type ShapeText struct {
	Shape       Shape
	Name        string // "Workflow with model-chosen branches"
	Headline    string // verdict sentence without details
	WithProduct string // verdict sentence with {product}: what it hands over
	Access      string // what it means for access, one sentence
	Reading     string // what the verdict means, for the guide and "how to read"
}

// Band is a range of loop length.
type Band struct {
	ID      string   // usual, watch, proof
	UpTo    int      // steps, inclusive; 0 for no upper end
	Answers []string // answers to FM2 that fall into it, where no number was given
	Label   string
	Says    string
	Source  string // reference, or "" for practitioner experience (Says must say so)
}

// Citation is a sourced statement about the world.
type Citation struct {
	ID     string
	Text   string
	Source string // who says so
	URL    string
	When   []Condition // the report uses it only where all of these hold
}

// Trigger is a change that makes a sealed reading out of date.
type Trigger struct {
	ID   string
	Says string      // "It is given write access to a system it only read before."
	When []Condition // listed only where all of these hold
}

// Question returns the question with that id.
func (b *Bank) Question(id string) (*Question, bool) {
	q, ok := b.questions[id]
	return q, ok
}

// Address names a question in an address: "choosing-the-next-step". It is what the
// question goes by, in letters and digits; its id where that names no other thing, or
// more than one question.
func (b *Bank) Address(id string) string {
	q, ok := b.questions[id]
	if name := addressOf(q); ok && b.addresses[name] == q {
		return name
	}
	return id
}

// addressOf is what a question goes by in letters and digits, with lines between them.
func addressOf(q *Question) string {
	if q == nil {
		return ""
	}

	name := strings.NewReplacer("'", "", "’", "").Replace(Fold(q.Facet))
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
	}), "-")
}

// QuestionAt returns the question that an address names, by its name or its id.
func (b *Bank) QuestionAt(address string) (*Question, bool) {
	if q, ok := b.questions[address]; ok {
		return q, true
	}
	q, ok := b.addresses[address]
	return q, ok && q != nil
}

// TraitOf returns the trait a question belongs to, nil for an unknown id.
func (b *Bank) TraitOf(question string) *Trait {
	i, ok := b.traitOf[question]
	if !ok {
		return nil
	}
	return &b.Traits[i]
}

// Number returns the definition of a number.
func (b *Bank) Number(id string) (*NumberDef, bool) {
	n, ok := b.numbers[id]
	return n, ok
}

// ContextQuestion returns the context question with that id.
func (b *Bank) ContextQuestion(id string) (*ContextQuestion, bool) {
	for i := range b.Context {
		if b.Context[i].ID == id {
			return &b.Context[i], true
		}
	}
	return nil, false
}

// ShapeText returns the wording of a shape.
func (b *Bank) ShapeText(s Shape) ShapeText {
	for _, t := range b.Shapes {
		if t.Shape == s {
			return t
		}
	}
	return ShapeText{Shape: s, Name: string(s)}
}

// All returns every question in authored order.
func (b *Bank) All() []*Question {
	var out []*Question
	for i := range b.Traits {
		for j := range b.Traits[i].Questions {
			out = append(out, &b.Traits[i].Questions[j])
		}
	}
	return out
}

// Option returns the option with that id and its position from 0.
func (q *Question) Option(id string) (*Option, int, bool) {
	for i := range q.Options {
		if q.Options[i].ID == id {
			return &q.Options[i], i, true
		}
	}
	return nil, 0, false
}

// Spoken returns the words to say aloud, in the tense of the stage.
func (q *Question) Spoken(stage string) string {
	if future(stage) && q.SellerFuture != "" {
		return q.SellerFuture
	}
	return q.Seller
}

// Read returns the words a buyer reads, in the tense of the stage.
func (q *Question) Read(stage string) string {
	if future(stage) && q.BuyerFuture != "" {
		return q.BuyerFuture
	}
	return q.Buyer
}

func future(stage string) bool { return stage == "idea" || stage == "building" }

// BankError is one fault in a bank: where, and what to do.
type BankError struct {
	At  string // e.g. "question EC1"
	Msg string
}

func (e BankError) Error() string { return fmt.Sprintf("%s: %s", e.At, e.Msg) }

// Applies reports whether a question applies at all: its when: conditions on
// other answers hold, or are not answered yet.
func (b *Bank) Applies(iv *Interview, q *Question) bool {
	for i := range q.When {
		c := &q.When[i]
		a, ok := iv.Answers[c.Question]
		if !ok || a.State != Answered {
			continue
		}
		on := b.questions[c.Question]
		if !answerFits(on, &a, c) {
			return false
		}
	}
	return true
}
