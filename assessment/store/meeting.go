package store

import (
	"context"
	"slices"

	"discern/assessment"
)

// Meet begins the next meeting of an interview, now, with who is there; whoever
// is new is added to the people who take part. It is refused with a
// *ConflictError when who takes part, or a meeting, was saved after baseRev.
func (s *Store) Meet(ctx context.Context, p assessment.Principal, id string, baseRev int, m assessment.Meeting,
	newcomers []assessment.Person) (assessment.Interview, error) {
	return s.updateAs(ctx, "begin meeting", p, id, baseRev, didMeet, operation{}, func(iv *assessment.Interview) error {
		m.At = stored(s.now())
		iv.Meet(m) // before anybody joins, who was not there before
		iv.People = append(slices.Clone(iv.People), newcomers...)
		return nil
	})
}
