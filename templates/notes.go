package templates

import (
	"context"
	"slices"

	"discern/assessment"
)

// NotesPageData is /interviews/{id}/notes: everything private about one
// interview that whoever looks may read. Earlier are their private notes that no answer
// holds any more.
type NotesPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Notes     []assessment.PrivateNote
	Earlier   []assessment.PrivateNote
	Shares    bool // whoever looks shares their notes with those who work on the interview
}

// of returns the notes of some kinds.
func (p NotesPageData) of(kinds ...assessment.NoteKind) []assessment.PrivateNote {
	return slices.DeleteFunc(slices.Clone(p.Notes),
		func(n assessment.PrivateNote) bool { return !slices.Contains(kinds, n.Kind) })
}

// notedAt names the question a note stands beside.
func (p NotesPageData) notedAt(n assessment.PrivateNote) string {
	where := n.Question
	if q, ok := p.Bank.Question(n.Question); ok {
		where = q.ID + ". " + q.Facet
	}
	return joined(", ", n.Part, where)
}

// known reports whether a question has a page to lead to.
func (p NotesPageData) known(id string) bool {
	_, ok := p.Bank.Question(id)
	return ok
}

// notedBy says who wrote a note, and when.
func notedBy(ctx context.Context, n assessment.PrivateNote) string {
	if n.At.IsZero() {
		return n.By
	}
	return joined(", ", n.By, Moment(ctx, n.At))
}

// setUpNote is one answer of the set-up.
type setUpNote struct{ Asked, Said string }

// setUp lists what was written down before the first question.
func (p NotesPageData) setUp() []setUpNote {
	var out []setUpNote
	for _, q := range p.Bank.Context {
		said := p.Interview.Context[q.ID]
		if said == "" {
			continue
		}

		for _, o := range q.Options {
			if o.ID == said {
				said = o.Text
			}
		}

		out = append(out, setUpNote{q.Seller, said})
	}

	return out
}
