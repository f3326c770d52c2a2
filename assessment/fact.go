package assessment

import (
	"cmp"
	"slices"
)

// Standing is how far a statement about the system can be relied on. Every fact
// has exactly one, and it reads the same wherever it is printed.
type Standing string

const (
	FactShown         Standing = "shown"          // shown, or an example given, and nothing against it
	FactSaid          Standing = "said"           // somebody said so, and nothing against it
	FactAssumed       Standing = "assumed"        // ours, or a guess
	FactContradicted  Standing = "contradicted"   // another answer, a number or a line says otherwise
	FactNotKnown      Standing = "not-known"      // asked, and not known
	FactNotAsked      Standing = "not-asked"      // nobody asked: a gap of the interview, never a finding
	FactNotApplicable Standing = "does-not-apply" // said not to apply to this system
)

// Standings lists them, the firmest first.
var Standings = []Standing{FactShown, FactSaid, FactAssumed, FactContradicted, FactNotKnown,
	FactNotAsked, FactNotApplicable}

// Fact is what one question, or one number, comes to: what it says about the
// system and how far that holds. Exactly one of Question and Number is set.
type Fact struct {
	Question string   `json:"question,omitempty"`
	Number   string   `json:"number,omitempty"`
	Standing Standing `json:"standing"`
	// Says is the answer as a statement, "" where nobody gave one. For a number it
	// is the figure.
	Says    string      `json:"says,omitempty"`
	Who     string      `json:"who,omitempty"` // who would know, where it is not known
	Against []Objection `json:"against,omitempty"`
}

// Objection is what speaks against a fact: a rule that fired, in its words, with
// the other answers and numbers it was read from.
type Objection struct {
	Rule      string   `json:"rule"`
	Says      string   `json:"says"`
	Ask       string   `json:"ask"`
	Questions []string `json:"questions,omitempty"`
	Numbers   []string `json:"numbers,omitempty"`
}

// Holds reports whether the statement may be made about the system without
// "but": it was shown or said, and nothing speaks against it.
func (f Fact) Holds() bool { return f.Standing == FactShown || f.Standing == FactSaid }

// Facts lists a fact for each question of the bank, in its order, and then one
// for each number that was given. The verdict must be that of the interview.
func (b *Bank) Facts(iv *Interview, v *Verdict) []Fact {
	var out []Fact
	for _, q := range b.All() {
		out = append(out, b.factOf(iv, v, q))
	}

	for i := range b.Numbers {
		if f, ok := b.numberFact(iv, v, b.Numbers[i].ID); ok {
			out = append(out, f)
		}
	}

	return out
}

// FactOf is the fact of one question.
func (b *Bank) FactOf(iv *Interview, v *Verdict, question string) (Fact, bool) {
	q, ok := b.questions[question]
	if !ok {
		return Fact{}, false
	}
	return b.factOf(iv, v, q), true
}

func (b *Bank) factOf(iv *Interview, v *Verdict, q *Question) Fact {
	a := iv.Answers[q.ID]
	f := Fact{Question: q.ID}

	switch {
	case a.State == NotApplicable || !b.Applies(iv, q):
		f.Standing, f.Says = FactNotApplicable, a.Reason
		return f

	case a.State == Unknown:
		f.Standing, f.Who = FactNotKnown, a.Who
		return f

	case a.State != Answered:
		f.Standing = FactNotAsked
		return f
	}

	f.Says, f.Standing = b.Says(a), iv.standing(a)
	f.Against = objections(b, v, func(r *Finding) bool {
		return slices.Contains(r.Questions, q.ID) || slices.Contains(b.rule(r.Rule).Against, q.ID)
	})
	if len(f.Against) > 0 {
		f.Standing = FactContradicted
	}

	return f
}

// numberFact is the fact of a number that was given.
func (b *Bank) numberFact(iv *Interview, v *Verdict, id string) (Fact, bool) {
	for _, q := range slices.Backward(b.All()) {
		a := iv.Answers[q.ID]
		n, given := a.Numbers[id]
		if !given || n.Unknown || a.State == NotApplicable || !b.Applies(iv, q) {
			continue
		}

		f := Fact{Number: id, Says: n.String(), Standing: iv.standing(a)}
		f.Against = objections(b, v, func(r *Finding) bool { return slices.Contains(r.Numbers, id) })
		switch {
		case len(f.Against) > 0:
			f.Standing = FactContradicted
		case n.Guess:
			f.Standing = FactAssumed
		}

		return f, true
	}
	return Fact{}, false
}

// standing is how an answer is known, before anything is held against it. To
// agree with it, or to have said it in one's own words, makes of something
// assumed something said, and never more.
func (iv *Interview) standing(a Answer) Standing {
	switch {
	case a.Evidence.Level() >= Example.Level():
		return FactShown
	case a.Evidence.Level() >= Said.Level() || a.Confirmed != nil || iv.saidInWords(a.Question):
		return FactSaid
	}
	return FactAssumed
}

// saidInWords reports whether somebody is quoted on a question.
func (iv *Interview) saidInWords(question string) bool {
	return slices.ContainsFunc(iv.Quotes, func(q Quote) bool {
		return q.Question == question && q.TheirWords &&
			q.Print != PrintNever
	})
}

// objections lists what fired and concerns a fact. A tension is no objection:
// both of its sides can be true.
func objections(b *Bank, v *Verdict, concerns func(*Finding) bool) []Objection {
	var out []Objection
	for i := range v.Contradictions {
		f := &v.Contradictions[i]
		if f.Kind == Tension || !concerns(f) {
			continue
		}

		out = append(out, Objection{Rule: f.Rule, Says: cmp.Or(f.Gentle, f.Says), Ask: f.Ask, Questions: f.Questions,
			Numbers: f.Numbers})
	}

	return out
}

// rule returns the rule with that id, an empty one where there is none: a
// verdict of another bank may name rules that this one does not have.
func (b *Bank) rule(id string) *Rule {
	for i := range b.Rules {
		if b.Rules[i].ID == id {
			return &b.Rules[i]
		}
	}
	return &Rule{}
}
