package assessment

import "slices"

// BuyerPath is the questions a link leads through, in order: those it asks, or
// the short path of the record where it asks all.
func BuyerPath(b *Bank, iv Interview, only []string) []string {
	if len(only) > 0 {
		return only
	}
	return slices.DeleteFunc(slices.Clone(ShortPath(b, iv)), func(id string) bool {
		q, ok := b.Question(id)
		return ok && q.Later && !iv.Settled(id)
	})
}

// Settled reports whether a question has been dealt with: answered, not known,
// or not applicable.
func (iv *Interview) Settled(question string) bool { return iv.AnswerTo(question).State != Open }

// CountSettled counts the questions of a path that have been dealt with.
func (iv *Interview) CountSettled(path []string) int {
	n := 0
	for _, id := range path {
		if iv.Settled(id) {
			n++
		}
	}
	return n
}

// CountUnknown counts the questions of a path that nobody knows yet.
func (iv *Interview) CountUnknown(path []string) int {
	n := 0
	for _, id := range path {
		if iv.AnswerTo(id).State == Unknown {
			n++
		}
	}
	return n
}

// NextOn is the question of a path to go on with: the next one after another
// that is still open, else one before it; "" where all are settled.
func (iv *Interview) NextOn(path []string, after string) string {
	from := slices.Index(path, after) + 1
	for i := range path {
		if id := path[(from+i)%len(path)]; id != after && !iv.Settled(id) {
			return id
		}
	}
	return ""
}
