package assessment

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Taken says that an answer was taken over from another record about the same
// system. Who took it over, and when, stand in the answer itself.
type Taken struct {
	Record string // id of the interview it came from
	From   string // whose that is: the name on the link
}

// DifferenceKind says how two records stand to each other at one question.
type DifferenceKind string

const (
	Differs DifferenceKind = "differs" // both sides answered, and not the same
	Theirs  DifferenceKind = "theirs"  // only the buyer answered
)

// Difference is one question on which the seller's record and the buyer's do
// not say the same. Both answers stay as they are.
type Difference struct {
	Question string
	Kind     DifferenceKind
	Seller   Answer
	Buyer    Answer
	Numbers  []string // ids of numbers that cannot both be right
	Deciding bool
	// Becomes is the shape the seller's record would have with the buyer's
	// answer in place of the seller's; "" where it would stay as it is.
	Becomes Shape
}

// Compare sets two records of one system side by side and lists where they
// differ, what matters most first: what would change the verdict, deciding
// questions, two answers before one, weight, authored order. A question that
// the buyer left open, or did not know, is no difference.
func Compare(b *Bank, seller, buyer Interview) []Difference {
	now := b.core.shape(b.state(&seller))
	var out []Difference
	for _, q := range b.All() {
		ours, theirs := seller.AnswerTo(q.ID), buyer.AnswerTo(q.ID)
		if !given(theirs) {
			continue
		}

		d := Difference{Question: q.ID, Seller: ours, Buyer: theirs, Deciding: q.Deciding, Kind: Theirs}
		if given(ours) {
			d.Kind, d.Numbers = Differs, numbersApart(q, ours, theirs)
			if sameChoice(ours, theirs) && len(d.Numbers) == 0 {
				continue
			}
		}

		if to := b.shapeWith(seller, q.ID, theirs); to != now {
			d.Becomes = to
		}

		out = append(out, d)
	}

	slices.SortStableFunc(out, func(x, y Difference) int {
		return cmp.Or(before(x.Becomes != "", y.Becomes != ""), before(x.Deciding, y.Deciding),
			before(x.Kind == Differs, y.Kind == Differs),
			cmp.Compare(b.questions[y.Question].Weight, b.questions[x.Question].Weight))
	})
	return out
}

// before sorts what holds before what does not.
func before(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}

// given reports whether an answer says something about the system.
func given(a Answer) bool { return a.State == Answered || a.State == NotApplicable }

func sameChoice(x, y Answer) bool {
	ticked := func(a Answer) []string { return slices.Sorted(slices.Values(a.Choices)) }
	return x.State == y.State && x.Choice == y.Choice && slices.Equal(ticked(x), ticked(y))
}

// numbersApart lists the numbers that both gave as ranges without a value in
// common. A number that only one of them gave is no disagreement.
func numbersApart(q *Question, x, y Answer) []string {
	var out []string
	for _, id := range q.Numbers {
		m, n := x.Numbers[id], y.Numbers[id]
		_, both := x.Numbers[id]
		if _, ok := y.Numbers[id]; !ok || !both || m.Unknown || n.Unknown {
			continue
		}

		if m.Low > n.High && !n.AtLeast || n.Low > m.High && !m.AtLeast {
			out = append(out, id)
		}
	}

	return out
}

// shapeWith is the shape an interview would have with another answer.
func (b *Bank) shapeWith(iv Interview, question string, a Answer) Shape {
	iv.Answers = maps.Clone(iv.Answers)
	if iv.Answers == nil {
		iv.Answers = map[string]Answer{}
	}
	iv.Answers[question] = a
	return b.core.shape(b.state(&iv))
}

// TakeOver is the seller's answer once the seller takes the buyer's in its place: what
// was chosen, the figures and how it is known come from the buyer; notes stay
// whose they were. Free text of the buyer's is not copied, so that erasing the buyer
// record leaves none of it behind.
func TakeOver(ours, theirs Answer, from Taken) Answer {
	a := Answer{
		Question: theirs.Question, State: theirs.State, Choice: theirs.Choice, Choices: slices.Clone(theirs.Choices),
		Numbers: maps.Clone(theirs.Numbers), Evidence: theirs.Evidence,
		Note: ours.Note, Private: ours.Private, Taken: &from,
	}
	if a.State == NotApplicable {
		a.Reason = "They say it does not apply to them"
	}

	return a
}

// LineDifference is one action that only one of two records lists, or that
// they describe in different ways.
type LineDifference struct {
	System string
	Action string
	Seller *Line // nil: not listed
	Buyer  *Line
}

// CompareLines sets two inventories side by side. An action is the same one
// when system and action read the same, whatever their case and spacing.
func CompareLines(seller, buyer []Line) []LineDifference {
	var out []LineDifference
	find := func(lines []Line, l Line) *Line {
		for i := range lines {
			if folded(lines[i].System) == folded(l.System) && folded(lines[i].Action) == folded(l.Action) {
				return &lines[i]
			}
		}
		return nil
	}
	for i := range buyer {
		ours := find(seller, buyer[i])
		if ours == nil || ours.Kind != buyer[i].Kind || decidedApart(ours.Decided, buyer[i].Decided) {
			out = append(out, LineDifference{buyer[i].System, buyer[i].Action, ours, &buyer[i]})
		}
	}

	for i := range seller {
		if find(buyer, seller[i]) == nil {
			out = append(out, LineDifference{seller[i].System, seller[i].Action, &seller[i], nil})
		}
	}

	return out
}

func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// decidedApart leaves out what one of them does not know.
func decidedApart(x, y Decided) bool {
	known := func(d Decided) bool { return d == DecidedBefore || d == DecidedRunning }
	return known(x) && known(y) && x != y
}
