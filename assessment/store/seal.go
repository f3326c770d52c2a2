package store

import (
	"context"
	"errors"
	"slices"

	"discern/assessment"
	"discern/assessment/report"
)

// Sealing is what a version is composed of.
type Sealing struct {
	Interview assessment.Interview // as it is
	Number    int                  // that the version will have
	Before    *report.Report       // the newest version of the system; nil for none
}

// errSealed says that a version shows an interview as it stands.
var errSealed = errors.New("sealed as it stands")

// SealChanged is Seal for a button that may be pressed twice: where the newest version
// of an interview shows it exactly as it stands, with the same record of the other side
// beside it, nothing is sealed. It returns the id of the version, old or new.
func (s *Store) SealChanged(ctx context.Context, p assessment.Principal, interviewID string,
	other *assessment.Interview, fn func(Sealing) (report.Report, error)) (string, error) {
	id := ""
	rep, err := s.Seal(ctx, p, interviewID, func(iv assessment.Interview, number int) (report.Report, error) {
		// Read anew: what is remembered may be a moment behind a commit that the number has
		// already seen, and a second press would seal what the first one just sealed.
		heads, err := s.reportHeads(ctx, p, iv.SystemID) // newest first
		if err != nil {
			return report.Report{}, err
		}
		mine := slices.DeleteFunc(slices.Clone(heads), func(h ReportHead) bool { return h.InterviewID != iv.ID })
		last, err := s.newest(ctx, p, mine)
		if err != nil {
			return report.Report{}, err
		}
		if last != nil && last.Shows(iv, other) {
			id = last.ID
			return report.Report{}, errSealed
		}

		before, err := s.newest(ctx, p, heads)
		if err != nil {
			return report.Report{}, err
		}
		return fn(Sealing{iv, number, before})
	})
	if errors.Is(err, errSealed) {
		return id, nil
	}
	return rep.ID, err
}

// newest is the first of some reports; nil where there is none.
func (s *Store) newest(ctx context.Context, p assessment.Principal, heads []ReportHead) (*report.Report, error) {
	if len(heads) == 0 {
		return nil, nil
	}
	r, err := s.Report(ctx, p, heads[0].ID)
	return &r, err
}
