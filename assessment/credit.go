package assessment

// Uncredited says why an answer about a control is neither credit nor gap; "" for one
// that is judged.
type Uncredited string

const (
	NotNeeded Uncredited = "not-needed" // the answer is that the control is not needed
	NoList    Uncredited = "no-list"    // the answer is about a full list, and nothing is listed
)

// Uncredited reports whether the answer to a question is one that no score, scale or limit
// counts: it says that the control is not needed, or it is about a list that is empty.
func (b *Bank) Uncredited(iv *Interview, question string) Uncredited {
	q, ok := b.questions[question]
	a := iv.AnswerTo(question)
	if !ok || a.State != Answered || !b.Applies(iv, q) {
		return ""
	}
	if o, _, ok := q.Option(a.Choice); ok && o.Needless {
		return NotNeeded
	}
	if level, known := b.Control(a); question == b.About(SubjectReach) && known && level >= knownList &&
		len(iv.Inventory) == 0 {
		return NoList
	}
	return ""
}

// knownList is the least control, from 0 to 3, of an answer that all it reaches is known.
const knownList = 2
