package store

import (
	"context"

	"discern/assessment"
)

// MoveEdition lets an interview go on in another version of the questions, the
// present one or one before it. No answer changes. It can be undone. A version that
// is not known is Invalid; where an answer was given that the version does not have,
// it is a Conflict.
func (s *Store) MoveEdition(ctx context.Context, p assessment.Principal, id, to string) (assessment.Interview, error) {
	if s.bank == nil {
		return assessment.Interview{}, named("move", errNoBank)
	}
	b := s.bank.Edition(to)
	if b.Version != to {
		return assessment.Interview{}, assessment.Errorf(assessment.Invalid, "There is no version %s of the questions.", to)
	}

	return s.updateAs(ctx, "move to other questions", p, id, -1, didEdition, operation{},
		func(iv *assessment.Interview) error {
			if !b.Reads(iv) {
				return assessment.Errorf(assessment.Conflict,
					"An answer was given that version %s of the questions does not have, so the interview stays where it is.", to)
			}

			*iv = b.Move(*iv)
			return nil
		})
}
