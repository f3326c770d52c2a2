package assessment

import "slices"

// Class is the headline.
type Class string

const (
	Workflow     Class = "workflow"
	Agent        Class = "agent"
	Undetermined Class = "undetermined"
)

// Shape is the class in more detail. FixedPath and ModelChosenBranches are
// workflows; BoundedAgent and OpenAgent are agents.
type Shape string

const (
	FixedPath           Shape = "fixed-path"
	ModelChosenBranches Shape = "model-chosen-branches"
	BoundedAgent        Shape = "bounded-agent"
	OpenAgent           Shape = "open-agent"
	UndeterminedShape   Shape = "undetermined"
)

// shapesInOrder runs from fixed path to open agent; the undetermined come last.
var shapesInOrder = []Shape{FixedPath, ModelChosenBranches, BoundedAgent, OpenAgent, UndeterminedShape}

// Rank is a shape's place in a list sorted by verdict, from 0 for a fixed path;
// what is no shape comes after all of them.
func (s Shape) Rank() int {
	if i := slices.Index(shapesInOrder, s); i >= 0 {
		return i
	}
	return len(shapesInOrder)
}

// Class returns the class a shape belongs to.
func (s Shape) Class() Class {
	switch s {
	case FixedPath, ModelChosenBranches:
		return Workflow
	case BoundedAgent, OpenAgent:
		return Agent
	}
	return Undetermined
}

// Verdict is what the answers add up to. Its JSON form is what
// `discern score -format json` prints; field names are fixed.
type Verdict struct {
	System string  `json:"system"`
	Bank   BankRef `json:"bank"`

	Class        Class `json:"class"`
	Shape        Shape `json:"shape"`
	Mixed        bool  `json:"mixed"`
	ClassSettled bool  `json:"classSettled"`
	ShapeSettled bool  `json:"shapeSettled"`
	// ClassOpen is true where an open answer could change the class, one outside
	// the deciding questions included.
	ClassOpen bool `json:"classOpen,omitempty"`
	// Disputed is true where limits are contradicted, and the shape would be
	// another one if what speaks against them fell.
	Disputed bool `json:"disputed,omitempty"`
	// LimitOpen is true for an open agent whose unknown limits could still
	// make it a bounded one.
	LimitOpen bool `json:"fenceOpen,omitempty"`

	Confidence Confidence    `json:"confidence"`
	Traits     []TraitResult `json:"traits"`
	Score      int           `json:"score"`   // control score over the deciding questions, -100 to 100
	Decided    Points        `json:"decided"` // deciding points answered

	Flips []Flip `json:"flips"`
	// Together is true where open answers could change the shape of which none
	// could alone, PartsOpen where answers about a part could.
	Together  bool `json:"together,omitempty"`
	PartsOpen bool `json:"partsOpen,omitempty"`

	Firmness       Firmness `json:"firmness"`
	Sides          []Pivot  `json:"sides"` // the smallest change that would give the other class
	Next           *Ask     `json:"next"`  // nil when nothing is left to ask
	ShortPath      []string `json:"shortPath"`
	LeftThatMatter []string `json:"leftThatMatter"`
	// how many questions a person is told are left: those, and what the branch will add
	ToGo          int            `json:"toGo"`
	OpenQuestions []OpenQuestion `json:"openQuestions"` // ranked

	Contradictions []Finding      `json:"contradictions"` // contradictions, arithmetic and tensions, in that order
	Claimed        Claimed        `json:"claimed"`
	Contributions  []Contribution `json:"contributions"`
	Reasons        []Because      `json:"because"` // why this class and shape, in sentences
	Limits         []LimitResult  `json:"fences"`

	Numbers Figures       `json:"numbers"`
	Surface Surface       `json:"surface"`
	Gaps    []Gap         `json:"gaps"`
	Design  Plan          `json:"design"`
	Parts   []PartVerdict `json:"parts,omitempty"`
}

// Short is the verdict as a reader of page one alone gets it: what it is, what could
// still change it and how sure it is, without the answers it came from.
func (v *Verdict) Short() Verdict {
	return Verdict{System: v.System, Bank: v.Bank, Class: v.Class, Shape: v.Shape, Mixed: v.Mixed,
		ClassSettled: v.ClassSettled, ShapeSettled: v.ShapeSettled, ClassOpen: v.ClassOpen, Disputed: v.Disputed,
		LimitOpen: v.LimitOpen, Together: v.Together, PartsOpen: v.PartsOpen,
		Confidence: Confidence{Level: v.Confidence.Level}}
}

// BankRef names the bank a verdict was computed with.
type BankRef struct {
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

// Level is how sure the verdict is.
type Level string

const (
	High     Level = "high"
	Moderate Level = "moderate"
	Low      Level = "low"
)

// Confidence is separate from the verdict: how well the answers are known.
type Confidence struct {
	Level   Level    `json:"level"`
	Because []string `json:"because"`
}

// TraitResult is one trait's marker with its reach.
type TraitResult struct {
	ID       string `json:"id"`
	Marker   *int   `json:"marker"` // -100 code to 100 model; null when nothing is answered
	Low      int    `json:"low"`    // lowest the open questions could still make it
	High     int    `json:"high"`
	Answered int    `json:"answered"` // scale questions answered
	Of       int    `json:"of"`       // scale questions that apply
}

// Points counts deciding points.
type Points struct {
	Answered int `json:"answered"`
	Of       int `json:"of"`
}

// Flip is one open answer that would change the verdict.
type Flip struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
	Class    Class  `json:"class"`
	Shape    Shape  `json:"shape"`
}

// Firmness is the smallest number of given answers that would have to be
// different to change the verdict, and one such set. Answers is 0 where no set
// of up to three does, or nothing is decided yet.
type Firmness struct {
	Answers   int      `json:"answers"`
	Questions []string `json:"questions"`
	Class     Class    `json:"class,omitempty"` // what it would become
	Shape     Shape    `json:"shape,omitempty"`
}

// OpenQuestion is a question without an answer, ranked.
type OpenQuestion struct {
	Question string   `json:"question"`
	Swing    float64  `json:"swing"` // share of its answers that change the verdict
	Role     Role     `json:"role"`
	Who      string   `json:"who,omitempty"`     // who was named
	Settles  []string `json:"settles,omitempty"` // rules it would settle
	Asked    bool     `json:"asked"`             // asked, and not known
	Changes  string   `json:"changes"`           // what the answer could change
}

// Finding is a rule that fired.
type Finding struct {
	Rule      string   `json:"rule"`
	Kind      RuleKind `json:"kind"`
	Questions []string `json:"questions"`
	Numbers   []string `json:"numbers,omitempty"`
	Title     string   `json:"title"`
	Says      string   `json:"says"`
	Gentle    string   `json:"gentle,omitempty"`
	Ask       string   `json:"ask"`
	// SaidOf and SaidNumbers are those of the questions and numbers that the sentences
	// speak of; the rest is doubted by the same rule.
	SaidOf, SaidNumbers []string `json:"-"`
}

// Contribution is what one deciding answer added.
type Contribution struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
	Points   int    `json:"points"` // weight x p
}

// Because is a reason with the answers it came from.
type Because struct {
	Says string   `json:"says"`
	From []string `json:"from"`
}

// LimitState is what is known about a limit.
type LimitState string

const (
	LimitConfirmed LimitState = "confirmed"
	LimitMissing   LimitState = "missing"
	LimitUnknown   LimitState = "open"
	// LimitContradicted: another answer, a number or a line of the inventory says
	// otherwise than the answer on it, be that that it is in place, missing or not
	// needed. It does not count as in place.
	LimitContradicted LimitState = "contradicted"
	// LimitNotNeeded: said not to be needed. It is neither in place nor missing.
	LimitNotNeeded LimitState = "not-needed"
)

// LimitResult is one limit as the answers leave it.
type LimitResult struct {
	Question string     `json:"question"`
	State    LimitState `json:"state"`
	Name     string     `json:"name"`
	Says     string     `json:"says"`
	Against  []string   `json:"against,omitempty"` // rules that speak against it, where it is contradicted
	// Denied says of a contradicted limit that its own answer is that it is missing or not
	// needed, and something else says that it is there.
	Denied bool `json:"denied,omitempty"`
	// Passing are questions whose answers assert it in passing, while it is open.
	Passing []string `json:"passing,omitempty"`
}

// Gap is required control minus control found, for one question.
type Gap struct {
	Area     string `json:"area"`
	Question string `json:"question"`
	Required int    `json:"required"`
	Found    *int   `json:"found"` // null: not asked, not known or contradicted, never assumed bad
	Short    int    `json:"short"` // required minus found, at least 0; where it is contradicted, at least 1
	// Against are rules that speak against the answer: what was said is not found.
	Against []string `json:"against,omitempty"`
	// Uncredited is why an answer that was given is neither found nor short.
	Uncredited Uncredited `json:"-"`
}
