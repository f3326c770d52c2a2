package store

import (
	"context"

	"discern/assessment"
)

// SameSystemError says that a system of that name and company is here already. It
// unwraps to an *assessment.Error with the code Conflict.
type SameSystemError struct{ System System }

func (e *SameSystemError) Error() string { return e.Unwrap().Error() }

// Unwrap returns it as a domain error.
func (e *SameSystemError) Unwrap() error {
	return assessment.Errorf(assessment.Conflict, "This system is here already.")
}

// BeginInterview stores a new interview with everything given in it, once for one op,
// and makes its system. Where whoever asks has a system of that name and company in
// use, the newest of them is meant: the error is a *SameSystemError, unless another
// interview of it is wanted.
func (s *Store) BeginInterview(ctx context.Context, p assessment.Principal, iv assessment.Interview, op string,
	another bool) (assessment.Interview, error) {
	iv.SystemID = ""
	return s.createOnce(ctx, p, iv, op, func(t *tx, w who) (string, error) {
		same, err := t.sameSystem(w, iv.System, iv.Company)
		if err != nil || len(same) == 0 {
			return "", err
		}
		if !another {
			return "", &SameSystemError{same[0]}
		}
		return same[0].ID, nil
	})
}
