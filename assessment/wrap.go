package assessment

import (
	"slices"
	"time"
)

// What becomes of a note without a home besides getting one.
const (
	KeepNote = "keep" // it stays as it is and is not asked for again
	DropNote = "drop"
)

// Wrapped is what the end of a call settles. What is in none of its maps stays
// as it is.
type Wrapped struct {
	Homes    map[string]string   // by note: a question, KeepNote or DropNote
	Who      map[string]string   // by question: who would know
	Evidence map[string]Evidence // by question: how it is known
	Deal     *Deal               // nil where the form had none: what is stored stays
}

// Wrap settles the end of a call: notes find a home, open questions somebody
// who would know, and what was assumed how it is known. What does not fit the
// interview as it is by now is passed over.
func (iv *Interview) Wrap(b *Bank, w Wrapped) {
	if w.Deal != nil {
		iv.Deal = *w.Deal
	}
	for _, n := range iv.Homeless() {
		iv.settleNote(b, n.ID, w.Homes[n.ID])
	}
	for _, q := range b.All() {
		a := iv.AnswerTo(q.ID)
		a.Question = q.ID

		who, named := w.Who[q.ID]
		if named && (a.State == Open || a.State == Unknown) && who != a.Who {
			a.Who = who
			if a.State == Unknown && who != "" {
				a.Why = SomeoneElse
			}

			iv.put(a)
		}

		if e := w.Evidence[q.ID]; a.State == Answered && a.Evidence.Level() == 0 && slices.Contains(Evidences, e) {
			a.Evidence = e
			iv.put(a)
		}
	}
}

func (iv *Interview) settleNote(b *Bank, id, home string) {
	switch home {
	case "":
	case KeepNote:
		iv.Scratch = slices.Clone(iv.Scratch)
		for i := range iv.Scratch {
			iv.Scratch[i].Kept = iv.Scratch[i].Kept || iv.Scratch[i].ID == id
		}

	case DropNote:
		iv.Scratch = withoutNote(iv.Scratch, id)
	default:
		if _, ok := b.Question(home); ok {
			iv.House(id, home)
		}
	}
}

// Agree marks all that was read out as agreed, and returns how many answers
// that are.
func (iv *Interview) Agree(by string, at time.Time) int {
	n := 0
	for id, a := range iv.Answers {
		if a.State == Answered || a.State == NotApplicable {
			a.Confirmed = &Confirmation{By: by, At: at}
			iv.Answers[id] = a
			n++
		}
	}

	return n
}

func (iv *Interview) put(a Answer) {
	if iv.Answers == nil {
		iv.Answers = map[string]Answer{}
	}
	iv.Answers[a.Question] = a
}
