package store

import (
	"context"
	"slices"

	"discern/assessment"
)

// storedSeen is what is stored of what files showed: nothing where there is none.
func storedSeen(e assessment.Seen) *assessment.Seen {
	if e.Empty() {
		return nil
	}

	e.Files, e.Proposals = slices.Clone(e.Files), slices.Clone(e.Proposals)
	for i := range e.Files {
		e.Files[i].Read = stored(e.Files[i].Read)
	}
	for i := range e.Proposals {
		e.Proposals[i].At = stored(e.Proposals[i].At)
	}
	e.Consent = stored(e.Consent)

	return &e
}

// AddFile keeps what was read of a file and what it proposes; both are worked out
// on the interview as it is then. It can be undone. The same file again is
// refused with a Conflict.
func (s *Store) AddFile(ctx context.Context, p assessment.Principal, id string,
	read func(*assessment.Interview) (assessment.EvidenceFile, []assessment.Proposal)) (assessment.Interview, error) {
	return s.updateAs(ctx, "add file", p, id, -1, didFileAdd, operation{}, func(iv *assessment.Interview) error {
		f, proposals := read(iv)
		if iv.Seen.HasFile(f.SHA256) {
			return assessment.Errorf(assessment.Conflict, "This file was read before, and is on the list below.")
		}

		iv.AddFile(f, proposals)
		return nil
	})
}

// RemoveFile forgets a file and what it proposes. What was taken stays. It can be
// undone.
func (s *Store) RemoveFile(ctx context.Context, p assessment.Principal, id, file string) (assessment.Interview, error) {
	return s.updateAs(ctx, "remove file", p, id, -1, didFileRemove, operation{}, func(iv *assessment.Interview) error {
		if !iv.RemoveFile(file) {
			return notFound("file")
		}
		return nil
	})
}

// Decide is what a person makes of one proposal: nil leaves it out.
type Decide struct {
	Proposal string
	Taking   *assessment.Taking
}

// DecideSeen takes and leaves proposals, all of them or none. It can be undone.
func (s *Store) DecideSeen(ctx context.Context, p assessment.Principal, id string,
	all []Decide) (assessment.Interview, error) {
	return s.updateAs(ctx, "decide on what files show", p, id, -1, didSeen, operation{},
		func(iv *assessment.Interview) error {
			for _, d := range all {
				if d.Taking == nil {
					if !iv.Leave(d.Proposal, p.Name, s.now()) {
						return notFound("proposal")
					}
					continue
				}
				if err := iv.Take(s.bank.For(iv), d.Proposal, *d.Taking, p.Name, s.now()); err != nil {
					return err
				}
			}

			return nil
		})
}

// SpokenAgreed notes that those who speak in a conversation agreed. It can be undone.
func (s *Store) SpokenAgreed(ctx context.Context, p assessment.Principal, id string) (assessment.Interview, error) {
	return s.updateAs(ctx, "note that they agreed", p, id, -1, didQuoteAdd, operation{},
		func(iv *assessment.Interview) error {
			iv.SpokenAgreed(s.now())
			return nil
		})
}

// TakeSpoken keeps lines of a conversation that a person chose as quotes, once those who
// speak agreed; Invalid before. It can be undone.
func (s *Store) TakeSpoken(ctx context.Context, p assessment.Principal, id string,
	quotes []assessment.Quote) (assessment.Interview, error) {
	return s.updateAs(ctx, "take what was spoken", p, id, -1, didQuoteAdd, operation{},
		func(iv *assessment.Interview) error { return iv.TakeSpoken(quotes...) })
}

// SayNumber puts a figure that somebody said into its field, where none stands.
// It can be undone.
func (s *Store) SayNumber(ctx context.Context, p assessment.Principal, id, number string,
	n assessment.Number) (assessment.Interview, error) {
	return s.updateAs(ctx, "keep a number that was said", p, id, -1, didInterview, operation{},
		func(iv *assessment.Interview) error {
			return iv.SayNumber(s.bank, number, n)
		})
}
