package store

import (
	"context"
	"strings"

	"discern/assessment"
)

// leavingChunk is what a person decided about what leaves, as it is stored.
type leavingChunk struct {
	Edits   map[string]assessment.Edit `json:"edits,omitempty"`
	Cleared map[string]string          `json:"cleared,omitempty"`
}

// EditPageOne puts an edit in the place of a sentence, a condition or a move of
// page one; nil gives the place back to what the program composes. It can be
// undone.
func (s *Store) EditPageOne(ctx context.Context, p assessment.Principal, id, sentence string, baseRev int,
	e *assessment.Edit) (assessment.Interview, error) {
	return s.updateAs(ctx, "edit page one", p, id, baseRev, didEdit, operation{}, func(iv *assessment.Interview) error {
		edits := map[string]assessment.Edit{}
		for k, v := range iv.Edits {
			edits[k] = v
		}

		if delete(edits, sentence); e != nil {
			own := *e
			own.At = stored(own.At)
			edits[sentence] = own
		}

		iv.Edits = edits
		return nil
	})
}

// EditQuote says how a quote is printed and puts it into other words; the ones
// before are kept. It can be undone.
func (s *Store) EditQuote(ctx context.Context, p assessment.Principal, id, quote string, baseRev int,
	how assessment.Print, text string) (assessment.Interview, error) {
	did := didQuote
	if how == assessment.PrintNever {
		did = didWithdraw
	}

	return s.updateAs(ctx, "edit quote", p, id, baseRev, did, operation{}, func(iv *assessment.Interview) error {
		if strings.TrimSpace(text) == "" {
			return invalid("text", "Enter what was said, or withdraw the quote.")
		}
		if !iv.PrintQuote(quote, how) {
			return notFound("quote")
		}

		iv.EditQuote(quote, text, p.Name, s.now())
		return nil
	})
}

// SetPrint says how a quote is printed and leaves its words. It can be undone.
func (s *Store) SetPrint(ctx context.Context, p assessment.Principal, id, quote string,
	how assessment.Print) (assessment.Interview, error) {
	did := didQuote
	if how == assessment.PrintNever {
		did = didWithdraw
	}

	return s.updateAs(ctx, "set how a quote is printed", p, id, -1, did, operation{},
		func(iv *assessment.Interview) error {
			if !iv.PrintQuote(quote, how) {
				return notFound("quote")
			}
			return nil
		})
}

// ClearNotes clears the notes at some places for print as they read now, and
// takes that back for others. A place without a note stays as it is. It can be
// undone.
func (s *Store) ClearNotes(ctx context.Context, p assessment.Principal, id string, baseRev int,
	clear map[string]bool) (assessment.Interview, error) {
	return s.updateAs(ctx, "clear notes", p, id, baseRev, didClear, operation{}, func(iv *assessment.Interview) error {
		for _, n := range iv.Notes(s.bank.For(iv)) {
			if yes, asked := clear[n.Place]; asked {
				iv.ClearNote(n.Place, n.Text, yes)
			}
		}
		return nil
	})
}

// SaveSummary keeps the seller's own summary, and whether it is a draft still.
func (s *Store) SaveSummary(ctx context.Context, p assessment.Principal, id string, baseRev int, text string,
	drafting bool) (assessment.Interview, error) {
	return s.updateAs(ctx, "save summary", p, id, baseRev, didEdit, operation{}, func(iv *assessment.Interview) error {
		iv.Summary, iv.Drafting = text, drafting && text != ""
		return nil
	})
}
