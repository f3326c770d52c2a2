package assessment

import (
	"slices"
	"strings"
)

// An interview is asked, judged and written by the edition of the questions that
// its answers were given to. Ids of questions and letters of answers mean the same
// in every edition, so an answer can be read by a later one as it is.

// Follow tells a prepared bank which editions came before it, oldest first. It is
// called once, before the bank is used.
func (b *Bank) Follow(earlier ...*Bank) { b.earlier = earlier }

// Edition returns the bank of that version: an earlier one where it is known, else
// this one, which reads what every edition before it wrote.
func (b *Bank) Edition(version string) *Bank {
	if b == nil {
		return nil
	}
	for _, e := range b.earlier {
		if e.Version == version {
			return e
		}
	}
	return b
}

// For returns the edition that an interview is answered in.
func (b *Bank) For(iv *Interview) *Bank { return b.Edition(iv.Bank) }

// Reads reports whether every answer of an interview can be read by this edition, those
// about parts included.
func (b *Bank) Reads(iv *Interview) bool {
	all := []map[string]Answer{iv.Answers}
	for _, p := range iv.Parts {
		all = append(all, p.Answers)
	}

	for _, answers := range all {
		for id, a := range answers {
			q, ok := b.Question(id)
			if a.State == Answered && (!ok || len(q.choiceFaults(a)) > 0) {
				return false
			}
		}
	}
	return true
}

// Behind reports whether an interview is answered in an earlier edition than this one.
func (b *Bank) Behind(iv *Interview) bool { return b.For(iv) != b }

// Offered lists the answers that can be chosen from now on.
func (q *Question) Offered() []Option { return q.OfferedTo("") }

// HasExamples reports whether an answer that is offered says when it is true.
func (q *Question) HasExamples() bool {
	return slices.ContainsFunc(q.Offered(), func(o Option) bool { return o.Example != "" })
}

// OfferedBeside lists the answers that can be chosen where one was given before:
// what is not offered any more stays where it was chosen.
func (q *Question) OfferedBeside(a Answer) []Option { return q.OfferedTo(a.Choice, a.Choices...) }

// OfferedTo is OfferedBeside for the letters of a form: the one chosen, "" for none,
// and those that are ticked.
func (q *Question) OfferedTo(choice string, ticks ...string) []Option {
	out := make([]Option, 0, len(q.Options))
	for _, o := range q.Options {
		if !o.Retired || o.ID == choice || slices.Contains(ticks, o.ID) {
			out = append(out, o)
		}
	}
	return out
}

// Moving is what changes where an interview goes on in a later edition of the
// questions. No answer changes by it.
type Moving struct {
	From, To  string // versions of the questions
	Answered  []MovedQuestion
	Open      []MovedQuestion // not answered so far; only those that change
	Same      int             // answered questions of which nothing changes
	New       []*Question     // questions the edition before does not have
	Rules     []string        // what the answering rules say from now on; none where they stay
	Was, Will Verdict         // before, and with the same answers afterwards
}

// MovedQuestion is one question as it was and as it will be.
type MovedQuestion struct {
	Was, Will *Question
	Asked     bool     // the question or its help is worded anew
	Said      []string // the answer that was given, as it read
	Reads     []string // and as it will read; the same where its wording stays
	Retired   bool     // it is not offered any more, and stays
	Added     []Option // answers that were not on offer before
	Reworded  int      // answers on offer, other than the one given, that are worded anew
}

// Changes reports whether anything about the question changes.
func (m MovedQuestion) Changes() bool {
	return m.Asked || m.Retired || len(m.Added) > 0 || m.Reworded > 0 || !slices.Equal(m.Said, m.Reads)
}

// AskAgain reports whether the answer given is worth a second look: it is worded
// anew, is not offered any more, or has a new one beside it.
func (m MovedQuestion) AskAgain() bool {
	return m.Retired || len(m.Added) > 0 || !slices.Equal(m.Said, m.Reads)
}

// Moving works out what changes where an interview goes on in this edition.
func (b *Bank) Moving(iv Interview) Moving {
	before := b.For(&iv)
	moved := b.Move(iv)
	out := Moving{From: before.Version, To: b.Version, Was: Judge(before, iv), Will: Judge(b, moved)}
	if !slices.Equal(before.AnsweringRules, b.AnsweringRules) {
		out.Rules = b.AnsweringRules
	}

	for _, q := range b.All() {
		old, ok := before.Question(q.ID)
		if !ok {
			out.New = append(out.New, q)
			continue
		}

		a := iv.AnswerTo(q.ID)
		m := movedQuestion(old, q, a)
		switch {
		case a.State == Answered && m.Changes():
			out.Answered = append(out.Answered, m)
		case a.State == Answered:
			out.Same++
		case m.Changes():
			out.Open = append(out.Open, m)
		}
	}

	return out
}

func movedQuestion(old, q *Question, a Answer) MovedQuestion {
	m := MovedQuestion{Was: old, Will: q}
	m.Asked = !slices.Equal([]string{old.Seller, old.SellerFuture, old.Buyer, old.BuyerFuture, old.Help},
		[]string{q.Seller, q.SellerFuture, q.Buyer, q.BuyerFuture, q.Help})
	given := append([]string{a.Choice}, a.Choices...)
	if a.State != Answered {
		given = nil
	}

	for _, o := range q.Options {
		was, _, known := old.Option(o.ID)
		chosen := slices.Contains(given, o.ID)
		switch {
		case !known && !o.Retired:
			m.Added = append(m.Added, o)
		case chosen:
			m.Said, m.Reads = append(m.Said, was.Text), append(m.Reads, o.Text)
			m.Retired = m.Retired || o.Retired
		case known && !o.Retired && strings.TrimSpace(was.Text) != strings.TrimSpace(o.Text):
			m.Reworded++
		}
	}

	return m
}

// Move is the interview in this edition. Every answer, number, note and quote stays
// as it is.
func (b *Bank) Move(iv Interview) Interview {
	iv.Bank = b.Version
	return iv
}
