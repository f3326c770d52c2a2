package assessment

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Seen is what files showed about a system, and what people made of it. The
// files themselves are not kept, and nothing that was written in them but names,
// times and counts.
type Seen struct {
	Files     []EvidenceFile `json:"files,omitempty"`
	Proposals []Proposal     `json:"proposals,omitempty"`
	// Consent is when somebody said that those who speak agreed to the recording;
	// zero where no transcript was opened.
	Consent time.Time `json:"consent,omitzero"`
}

// Empty reports whether nothing came of any file.
func (e Seen) Empty() bool {
	return len(e.Files) == 0 && len(e.Proposals) == 0 && e.Consent.IsZero()
}

// ChosenBy says who chose the runs in a file.
type ChosenBy string

// Who chose the runs. Runs that somebody chose speak for those alone.
const (
	ChosenUnknown ChosenBy = ""
	ChosenByThem  ChosenBy = "them" // whoever answers for the system
	ChosenByUs    ChosenBy = "us"   // whoever asks
	ChosenAll     ChosenBy = "all"  // every run of the time it covers
)

// Choosers lists them in the order they are offered.
var Choosers = []ChosenBy{ChosenUnknown, ChosenByThem, ChosenByUs, ChosenAll}

// EvidenceFile is one file that was read, without its contents.
type EvidenceFile struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Kind    string    `json:"kind"`   // the format
	SHA256  string    `json:"sha256"` // of the file as it came
	Bytes   int       `json:"bytes"`
	Read    time.Time `json:"read"`
	From    string    `json:"from,omitempty"` // of its runs, RFC 3339
	To      string    `json:"to,omitempty"`
	Runs    int       `json:"runs,omitempty"` // with at least one call in them
	Chosen  ChosenBy  `json:"chosen,omitempty"`
	What    string    `json:"what"`              // what was read, in a sentence
	Remarks []string  `json:"remarks,omitempty"` // what it cannot show, in sentences
	Secrets []int     `json:"secrets,omitempty"` // lines on which one seems to stand
	Offered []string  `json:"offered,omitempty"` // names of actions that can be called, by a list or a run
	Granted []string  `json:"granted,omitempty"` // names of actions that a permission allows
	Used    []string  `json:"used,omitempty"`    // names of actions seen in use
}

// ProposalKind says what a proposal would set.
type ProposalKind string

// What a proposal would set. A note sets nothing: it stands beside.
const (
	ProposeAnswer ProposalKind = "answer"
	ProposeNumber ProposalKind = "number"
	ProposeLine   ProposalKind = "line"
	ProposeUnused ProposalKind = "unused" // what could be taken away
	ProposeClaim  ProposalKind = "claim"  // held against the name
)

// Decision is what a person made of a proposal.
type Decision string

// What a person can make of a proposal.
const (
	Undecided Decision = ""
	WasTaken  Decision = "taken"
	Beside    Decision = "beside" // the answer stays, and this stands beside it
	Left      Decision = "left"
)

// Proposal is what one file says about one thing, for a person to take or leave.
type Proposal struct {
	ID       string       `json:"id"`
	File     string       `json:"file"`
	Kind     ProposalKind `json:"kind"`
	Rule     string       `json:"rule,omitempty"`
	Question string       `json:"question,omitempty"`
	Choices  []string     `json:"choices,omitempty"` // options that fit; none where it only speaks against some
	Against  []string     `json:"against,omitempty"`
	Number   string       `json:"number,omitempty"`
	Value    Number       `json:"value,omitzero"`
	Atmost   bool         `json:"atmost,omitempty"` // speaks against a number below Value, and sets none
	Claim    ClaimSide    `json:"claim,omitempty"`
	Line     *SeenLine    `json:"line,omitempty"`
	By       string       `json:"by,omitempty"`     // what the kind of action was read from: hint, verb, method, use
	Unused   []string     `json:"unused,omitempty"` // names of actions
	Runs     int          `json:"runs,omitempty"`   // that were looked at
	Says     string       `json:"says"`             // what was seen, a sentence
	Differs  string       `json:"differs,omitempty"`
	Ask      string       `json:"ask,omitempty"`
	Place    string       `json:"place,omitempty"` // where in the file: "step 7 of run 3"

	State Decision  `json:"state,omitempty"`
	Who   string    `json:"who,omitempty"`
	At    time.Time `json:"at,omitzero"`
}

// SeenLine is a line of the inventory as a file shows it, before anybody took it.
type SeenLine Line

// File returns a file by its id.
func (e Seen) File(id string) (EvidenceFile, bool) {
	i := slices.IndexFunc(e.Files, func(f EvidenceFile) bool { return f.ID == id })
	if i < 0 {
		return EvidenceFile{}, false
	}

	return e.Files[i], true
}

// HasFile reports whether the same file was read before, whatever it is called.
func (e Seen) HasFile(sha string) bool {
	return slices.ContainsFunc(e.Files, func(f EvidenceFile) bool { return f.SHA256 == sha })
}

// AddFile keeps a file and what it proposes. What was proposed before, by the
// same file, is not proposed again.
func (iv *Interview) AddFile(f EvidenceFile, proposals []Proposal) {
	e := iv.Seen
	if !e.HasFile(f.SHA256) {
		e.Files = append(slices.Clone(e.Files), f)
	}

	e.Proposals = slices.Clone(e.Proposals)
	for _, p := range proposals {
		if !slices.ContainsFunc(e.Proposals, func(x Proposal) bool { return x.ID == p.ID }) {
			e.Proposals = append(e.Proposals, p)
		}
	}
	iv.Seen = e
}

// RemoveFile forgets a file and what it proposes. What was taken stays where a
// person put it. It reports whether there was such a file.
func (iv *Interview) RemoveFile(id string) bool {
	if _, ok := iv.Seen.File(id); !ok {
		return false
	}

	e := iv.Seen
	e.Files = slices.DeleteFunc(slices.Clone(e.Files), func(f EvidenceFile) bool { return f.ID == id })
	e.Proposals = slices.DeleteFunc(slices.Clone(e.Proposals), func(p Proposal) bool { return p.File == id })
	iv.Seen = e

	return true
}

// Stands says how a proposal stands against what people said.
type Stands string

// How a proposal stands against what people said.
const (
	StandsAlone   Stands = "alone"   // nobody said anything there yet
	StandsWith    Stands = "with"    // it was said, and the file fits it
	StandsAgainst Stands = "against" // it was said, and the file speaks against it
	StandsBeside  Stands = "beside"  // it was said, and the file says neither
)

// Standing says how a proposal stands against the interview.
func (b *Bank) Standing(iv *Interview, p Proposal) Stands {
	switch p.Kind {
	case ProposeAnswer:
		a := iv.Answers[p.Question]
		switch {
		case a.State == Open || a.State == Unknown:
			return StandsAlone
		case a.State != Answered:
			return StandsBeside
		case slices.Contains(p.Against, a.Choice):
			return StandsAgainst
		case slices.Contains(p.Choices, a.Choice):
			return StandsWith
		}
		return StandsBeside

	case ProposeNumber:
		n, ok := b.NumberIn(iv, p.Number)
		switch {
		case !ok:
			return StandsAlone
		case p.Atmost && n.High < p.Value.Low && !n.AtLeast, !p.Atmost && apart(n, p.Value):
			return StandsAgainst
		}
		return StandsWith

	case ProposeClaim:
		if side := b.claimSide(iv); side != "" && side != ClaimNone && side == p.Claim {
			return StandsAgainst
		}
		return StandsAlone
	}

	return StandsAlone
}

// apart reports whether no figure is in both.
func apart(a, b Number) bool {
	x, y := a.span(), b.span()
	return x.high < y.low || y.high < x.low
}

// claimSide is the side of the name that a system goes by.
func (b *Bank) claimSide(iv *Interview) ClaimSide {
	if cq, ok := b.ContextQuestion(ContextWord); ok {
		for _, o := range cq.Options {
			if o.ID == iv.Context[ContextWord] {
				return o.Side
			}
		}
	}

	return ""
}

// ClaimWord is the word that a system goes by, as it stands in a sentence; "" where
// none was given.
func (b *Bank) ClaimWord(iv *Interview) string {
	if cq, ok := b.ContextQuestion(ContextWord); ok {
		for _, o := range cq.Options {
			if o.ID == iv.Context[ContextWord] {
				return o.Word
			}
		}
	}

	return ""
}

// Settable reports whether taking a proposal sets something in the interview as
// it is now, and does not only stand beside.
func (b *Bank) Settable(iv *Interview, p Proposal) bool {
	switch p.Kind {
	case ProposeAnswer:
		return len(p.Choices) > 0 && iv.Answers[p.Question].State != NotApplicable
	case ProposeNumber:
		q := b.QuestionOfNumber(p.Number)
		return !p.Atmost && q != "" && iv.Answers[q].State != NotApplicable
	case ProposeLine:
		return p.Line != nil
	}

	return false
}

// Taking is what a person says when they take a proposal.
type Taking struct {
	Choice  string   // of the options that fit; may be empty where there is one
	Kind    LineKind // of an action, where the file leaves it open
	Replace bool     // put it in the place of the answer or number that stands
}

// Take takes a proposal into the interview. Where a person said something
// already, it stands beside, unless they said to replace it. The error says what
// is missing.
func (iv *Interview) Take(b *Bank, id string, how Taking, by string, at time.Time) error {
	i := slices.IndexFunc(iv.Seen.Proposals, func(p Proposal) bool { return p.ID == id })
	if i < 0 {
		return Errorf(NotFound, "This proposal is no longer there.")
	}

	p := iv.Seen.Proposals[i]
	state := Beside
	var err error
	switch stands := b.Standing(iv, p); {
	case !b.Settable(iv, p):
	case p.Kind == ProposeLine:
		state, err = WasTaken, iv.takeLine(p, how)
	case stands == StandsAlone || stands == StandsWith || how.Replace:
		state, err = WasTaken, iv.set(b, p, stands, how)
	}
	if err != nil {
		return err
	}

	iv.decide(i, state, by, at)
	return nil
}

// Leave leaves a proposal out. It reports whether there is such a proposal.
func (iv *Interview) Leave(id, by string, at time.Time) bool {
	i := slices.IndexFunc(iv.Seen.Proposals, func(p Proposal) bool { return p.ID == id })
	if i >= 0 {
		iv.decide(i, Left, by, at)
	}

	return i >= 0
}

func (iv *Interview) decide(i int, state Decision, by string, at time.Time) {
	all := slices.Clone(iv.Seen.Proposals)
	all[i].State, all[i].Who, all[i].At = state, by, at
	iv.Seen.Proposals = all
}

// set writes an answer or a number of a proposal.
func (iv *Interview) set(b *Bank, p Proposal, stands Stands, how Taking) error {
	question := p.Question
	if p.Kind == ProposeNumber {
		question = b.QuestionOfNumber(p.Number)
	}

	a := iv.Answers[question]
	a.Question = question
	switch {
	case p.Kind == ProposeNumber && stands == StandsWith && !how.Replace: // it fits, and the word of a person stays
		return nil
	case p.Kind == ProposeNumber:
		a.Numbers = maps.Clone(a.Numbers)
		if a.Numbers == nil {
			a.Numbers = map[string]Number{}
		}
		a.Numbers[p.Number] = p.Value

	case stands == StandsWith && !how.Replace:
		a.Evidence = Shown

	default:
		choice := how.Choice
		if choice == "" && len(p.Choices) == 1 {
			choice = p.Choices[0]
		}
		if !slices.Contains(p.Choices, choice) {
			return invalidTaking("choice", "Say which of these it is: the file fits more than one.")
		}
		a.State = Answered
		a.Choice = choice
		a.Choices = nil
		a.Why = ""
		a.Who = ""
		a.Reason = ""
		a.Evidence = Shown
		a.Confirmed = nil
		a.Taken = nil
	}

	if iv.Answers == nil {
		iv.Answers = map[string]Answer{}
	}
	iv.Answers[question] = a

	return nil
}

func invalidTaking(field, msg string) error {
	return &Error{Code: Invalid, Msg: msg, Fields: map[string]string{field: msg}}
}

// SameAction reports whether two lines are of one action: the same words, in the
// same system or with none named.
func SameAction(a, b Line) bool {
	return actionKey(a.Action) == actionKey(b.Action) && (a.System == "" || b.System == "" ||
		Fold(a.System) == Fold(b.System))
}

// actionKey takes "delete_user", "Delete user" and "deleteUser" for one action.
func actionKey(s string) string {
	var out strings.Builder
	prev := ' '
	for _, r := range s {
		if r >= 'A' && r <= 'Z' && prev >= 'a' && prev <= 'z' {
			out.WriteByte(' ')
		}
		if r == '_' || r == '-' || r == '.' || r == '/' {
			r = ' '
		}
		out.WriteRune(r)
		prev = r
	}

	return Fold(strings.Join(strings.Fields(out.String()), " "))
}

// takeLine adds a line to the inventory, or fills what is empty in the one that
// is there. A person's word is never changed.
func (iv *Interview) takeLine(p Proposal, how Taking) error {
	l := Line(*p.Line)
	if how.Kind != "" {
		l.Kind = how.Kind
	}

	for i, have := range iv.Inventory {
		if !SameAction(have, l) {
			continue
		}
		iv.Inventory = slices.Clone(iv.Inventory)
		iv.Inventory[i] = have.filled(l)
		return nil
	}

	if !slices.Contains([]LineKind{Reads, Writes, Final}, l.Kind) {
		return invalidTaking("kind", fmt.Sprintf("Say what %s does: its name does not tell.", l.Action))
	}
	if len(iv.Inventory) >= MaxInventory {
		return invalidTaking("lines", TooMany(len(iv.Inventory)+1, MaxInventory, "lines of the inventory")+".")
	}
	l.ID = ""
	if l.Decided == "" {
		l.Decided = DecidedUnknown
	}
	iv.Inventory = append(slices.Clone(iv.Inventory), l)

	return nil
}

// filled is a line with what another knows in the places that are empty.
func (l Line) filled(from Line) Line {
	fill := func(to *string, with string) {
		if strings.TrimSpace(*to) == "" {
			*to = with
		}
	}
	fill(&l.System, from.System)
	fill(&l.Identity, from.Identity)
	fill(&l.Refuses, from.Refuses)
	if l.Kind == "" {
		l.Kind = from.Kind
	}
	if (l.Decided == "" || l.Decided == DecidedUnknown) && from.Decided != "" {
		l.Decided = from.Decided
	}

	return l
}

// News reports whether a proposed line says more than the inventory does.
func (iv *Interview) News(l Line) bool {
	for _, have := range iv.Inventory {
		if SameAction(have, l) {
			return have.filled(l) != have
		}
	}

	return true
}

// Pending lists the proposals that wait for a person. What says no more than the
// interview does as it is now is not among them.
func (b *Bank) Pending(iv *Interview) []Proposal {
	var out []Proposal
	for _, p := range iv.Seen.Proposals {
		if p.State == Undecided && b.Speaks(iv, p) {
			out = append(out, p)
		}
	}

	return out
}

// Speaks reports whether a proposal says something that the interview does not
// say already: there is something to set, or what stands is spoken against.
func (b *Bank) Speaks(iv *Interview, p Proposal) bool {
	stands := b.Standing(iv, p)
	switch {
	case p.Kind == ProposeUnused || stands == StandsAgainst:
		return true
	case p.Kind == ProposeLine:
		return p.Line != nil && iv.News(Line(*p.Line))
	case !b.Settable(iv, p):
		return false
	case p.Kind == ProposeNumber:
		return stands != StandsWith
	}

	return stands != StandsWith || iv.Answers[p.Question].Evidence != Shown
}

// SeenBeside lists what was seen and put beside what was said, and speaks
// against it as it is now.
func (b *Bank) SeenBeside(iv *Interview) []Proposal {
	var out []Proposal
	for _, p := range iv.Seen.Proposals {
		if p.State == Beside && b.Standing(iv, p) == StandsAgainst {
			out = append(out, p)
		}
	}

	return out
}

// ShownBy returns the proposal from which the present answer to a question was
// taken. It reports false where a person answered, or changed it since.
func (iv *Interview) ShownBy(question string) (Proposal, bool) {
	a := iv.Answers[question]
	for _, p := range slices.Backward(iv.Seen.Proposals) {
		if p.State == WasTaken && p.Kind == ProposeAnswer && p.Question == question && a.Evidence == Shown &&
			slices.Contains(p.Choices, a.Choice) {
			return p, true
		}
	}

	return Proposal{}, false
}

// SayNumber puts a figure that somebody said into its field, where none stands
// yet. The error says why it cannot be put there.
func (iv *Interview) SayNumber(b *Bank, number string, n Number) error {
	question := b.QuestionOfNumber(number)
	if question == "" {
		return Errorf(NotFound, "No question asks for this number.")
	}

	a := iv.Answers[question]
	if a.State == NotApplicable {
		return Errorf(Conflict, "This question was said not to apply, so the number has no place.")
	}
	if have, ok := a.Numbers[number]; ok && !have.Unknown {
		return Errorf(Conflict, "A number stands there already: %s. Change it at its question.", have)
	}

	a.Question = question
	if a.Numbers = maps.Clone(a.Numbers); a.Numbers == nil {
		a.Numbers = map[string]Number{}
	}
	a.Numbers[number] = n
	if iv.Answers == nil {
		iv.Answers = map[string]Answer{}
	}
	iv.Answers[question] = a

	return nil
}
