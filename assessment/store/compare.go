package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"discern/assessment"
)

// TakeOver puts the answer of another record into an interview: a buyer's into
// the seller's, or what a buyer's colleague answered on a link the buyer passed on
// into the buyer's. Whoever asks for it is the answer's author, and where it came from
// is kept with it. baseRev is the Rev of the answer that was on the page; a
// negative one skips the check.
func (s *Store) TakeOver(ctx context.Context, p assessment.Principal, id, question, record string,
	baseRev int) (assessment.Answer, error) {
	var out assessment.Answer
	err := s.write(ctx, "take over", func(t *tx) (err error) {
		out, err = t.takeOver(p, id, question, record, baseRev)
		return err
	})
	return out, err
}

func (t *tx) takeOver(p assessment.Principal, id, question, record string, baseRev int) (assessment.Answer, error) {
	var none assessment.Answer
	w, r, err := t.writable(p, id)
	if err != nil {
		return none, err
	}
	theirs, from, err := t.takeable(w, r, record, question)
	if err != nil {
		return none, err
	}
	now, err := t.answer(w, id, question)
	if err != nil {
		return none, err
	}
	if baseRev >= 0 && baseRev != now.Rev {
		return none, &ConflictError{Mine: theirs, Theirs: now.Answer}
	}

	a := assessment.TakeOver(now.Answer, theirs, from)
	if body, err := encodeAnswer(a); err != nil || body == now.body {
		return now.Answer, err
	}
	saved, err := t.appendAnswer(w, r, r.rev+1, a, now, stampSource)
	out := saved.Answer
	if err != nil {
		return none, err
	}
	if err := t.note(w.actor, didTakeOver, fmt.Sprintf("%s/%s/%d from %s", id, question, out.Rev, record)); err != nil {
		return none, err
	}

	t.touch(id, r.rev+1)
	t.relist(r.systemID, id)
	return out, t.do(`UPDATE interviews SET rev = rev + 1, updated = ? WHERE id = ?`, micros(t.now), id)
}

// PutBack undoes a take-over: the answer that stood before it stands again, as
// a new revision by whoever puts it back. baseRev is the Rev of the answer that
// was on the page; where it is not the present one, or that was not taken over,
// the error is a *ConflictError.
func (s *Store) PutBack(ctx context.Context, p assessment.Principal, id, question string,
	baseRev int) (assessment.Answer, error) {
	var out assessment.Answer
	err := s.write(ctx, "put back", func(t *tx) error {
		w, r, err := t.writable(p, id)
		if err != nil {
			return err
		}
		now, err := t.answer(w, id, question)
		if err != nil {
			return err
		}
		if now.Taken == nil || baseRev != now.Rev {
			return &ConflictError{Theirs: now.Answer}
		}
		before, err := t.beforeTaken(w, id, question, now)
		if err != nil {
			return err
		}
		saved, err := t.appendAnswer(w, r, r.rev+1, before, now, stampSource)
		if out = saved.Answer; err != nil {
			return err
		}
		if err := t.note(w.actor, didPutBack, fmt.Sprintf("%s/%s/%d", id, question, out.Rev)); err != nil {
			return err
		}

		t.touch(id, r.rev+1)
		t.relist(r.systemID, id)
		return t.do(`UPDATE interviews SET rev = rev + 1, updated = ? WHERE id = ?`, micros(t.now), id)
	})
	return out, err
}

// BeforeTaken is the answer that stood before one was taken over from a record,
// by question, of those that stand in an interview now.
func (s *Store) BeforeTaken(ctx context.Context, p assessment.Principal,
	id, record string) (map[string]assessment.Answer, error) {
	out := map[string]assessment.Answer{}
	err := s.read(ctx, "read answers before", func(v snapshot) error {
		w, r, err := v.readable(p, id)
		if err != nil {
			return err
		}
		all, err := v.answers(r.id)
		if err != nil {
			return err
		}

		for q, now := range all {
			if now.Taken == nil || now.Taken.Record != record {
				continue
			}
			if out[q], err = v.beforeTaken(w, id, q, now); err != nil {
				return err
			}
		}

		return nil
	})
	return out, err
}

// beforeTaken goes back over an answer's revisions to the one before it was
// taken over.
func (v snapshot) beforeTaken(w who, id, question string, now savedAnswer) (assessment.Answer, error) {
	for rev := now.Rev - 1; ; rev-- {
		a, err := v.answerAt(w, id, question, rev)
		if err != nil || a.Taken == nil {
			return a.Answer, err
		}
	}
}

// takeable finds the answer to take over, and whose it is.
func (v snapshot) takeable(w who, r row, record, question string) (assessment.Answer, assessment.Taken, error) {
	none := func(err error) (assessment.Answer, assessment.Taken, error) {
		return assessment.Answer{}, assessment.Taken{}, err
	}
	other, err := v.interviewRow(record)
	if err != nil {
		return none(err)
	}
	if other.systemID != r.systemID || other.side != assessment.SideBuyer {
		return none(notFound("answer"))
	}
	l, err := scanLink(v.row(`SELECT `+linkColumns+linkTables+` WHERE l.id = ?`, other.linkID).Scan)
	if err != nil {
		return none(noRow(err, "answer"))
	}

	var iv assessment.Interview
	switch {
	case w.link != nil && l.OfLink == w.link.ID:
		iv, err = v.interview(w, other)
	case w.link == nil && w.mayRead(other) == nil:
		iv, err = v.shared(record)
	default:
		err = notFound("answer")
	}

	if err != nil {
		return none(err)
	}
	a, ok := iv.Answers[question]
	if !ok || a.State != assessment.Answered && a.State != assessment.NotApplicable {
		return none(notFound("answer"))
	}

	from := l.Name
	if w.link == nil && !l.SharedNamed {
		from = assessment.TheBuyer
	}

	a.Question = question
	return a, assessment.Taken{Record: record, From: from}, nil
}

// Settlement says that somebody looked at a difference and kept their answer.
type Settlement struct {
	By string
	At time.Time
}

// differenceDigest names the two answers of a difference, whatever was noted
// privately beside ours.
func differenceDigest(ours, theirs assessment.Answer) (string, error) {
	ours.Private, ours.Asides = "", nil
	a, err := encodeAnswer(ours)
	if err != nil {
		return "", err
	}
	b, err := encodeAnswer(theirs)
	sum := sha256.Sum256([]byte(fmt.Sprint(len(a)) + a + b))
	return hex.EncodeToString(sum[:]), err
}

// KeepOurs settles a difference with a buyer's record by keeping the seller's
// answer. It holds until either answer changes.
func (s *Store) KeepOurs(ctx context.Context, p assessment.Principal, id, record, question string) error {
	return s.write(ctx, "keep ours", func(t *tx) error {
		w, r, err := t.writable(p, id)
		if err != nil {
			return err
		}
		theirs, _, err := t.takeable(w, r, record, question)
		if err != nil {
			return err
		}
		ours, err := t.answer(w, id, question)
		if err != nil {
			return err
		}

		digest, err := differenceDigest(ours.Answer, theirs)
		if err != nil {
			return err
		}
		err = t.do(`INSERT INTO settled (interview_id, record_id, question, digest, actor, actor_name, at) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (interview_id, record_id, question) DO UPDATE SET digest = excluded.digest, actor = excluded.actor,
			actor_name = excluded.actor_name, at = excluded.at`, id, record, question, digest, w.actor, w.name, micros(t.now))
		if err != nil {
			return err
		}

		t.rewait(id)
		return t.note(w.actor, didKeepOurs, id+"/"+question)
	})
}

// Settlements returns the differences between two records that were settled and
// have not changed since, by question.
func (s *Store) Settlements(ctx context.Context, p assessment.Principal, ours,
	theirs assessment.Interview) (map[string]Settlement, error) {
	var out map[string]Settlement
	err := s.read(ctx, "read what is settled", func(v snapshot) (err error) {
		if _, _, err := v.readable(p, ours.ID); err != nil {
			return err
		}
		out, err = v.settlements(ours, theirs)
		return err
	})
	return out, err
}

func (v snapshot) settlements(ours, theirs assessment.Interview) (map[string]Settlement, error) {
	out := map[string]Settlement{}
	err := v.each(`SELECT question, digest, actor_name, at FROM settled WHERE interview_id = ? AND record_id = ?`,
		[]any{ours.ID, theirs.ID}, func(rows *sql.Rows) error {
			var question, digest string
			var at int64
			var x Settlement
			if err := rows.Scan(&question, &digest, &x.By, &at); err != nil {
				return err
			}

			x.At = instant(at)
			cleaned(&x.By)
			now, err := differenceDigest(ours.AnswerTo(question), theirs.AnswerTo(question))
			if now == digest {
				out[question] = x
			}

			return err
		})
	return out, err
}
