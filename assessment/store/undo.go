package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"discern/assessment"
)

// undoDepth is how many changes of one person in one interview can be taken back.
const undoDepth = 10

// undoLife is how long a change can be taken back. What is kept for it holds
// text that may have been removed since, so it does not stay for ever.
const undoLife = 24 * time.Hour

// typingPause parts two stretches of typing into two changes to take back.
const typingPause = 2 * time.Minute

// undoChange is one thing a save changed: an answer from one revision to another, or
// a chunk of the interview.
type undoChange struct {
	Question string `json:"question,omitempty"`
	From     int    `json:"from,omitempty"`
	To       int    `json:"to,omitempty"`
	Typed    bool   `json:"typed,omitempty"` // only text changed
	Chunk    string `json:"part,omitempty"`
	Before   string `json:"before,omitempty"`
	After    string `json:"after,omitempty"`
}

// undoChunks are the chunks of an interview that can be taken back: what a call
// changes, the access decision, and what a sender changes before a report
// leaves.
var undoChunks = []string{"quotes", "parked", "against", "scratch", "marks", "access", "leaving", "words",
	"seen", "deal", chunkBank}

// typedOnly reports whether only notes differ between two answers.
func typedOnly(a, b assessment.Answer) bool {
	a.Note = b.Note
	a.Private = b.Private
	a.Who = b.Who
	a.Reason = b.Reason
	a.Numbers = b.Numbers
	return a.Equal(b)
}

// remindOf keeps what a save changed, so that whoever made it can take it back.
// Text saved while somebody types is one change, not one for every pause.
func (t *tx) remindOf(w who, interview string, steps []undoChange) error {
	// Lines that came of a file are taken back with what was made of it.
	with := slices.ContainsFunc(steps, func(s undoChange) bool { return s.Chunk == "seen" })
	steps = slices.DeleteFunc(slices.Clone(steps), func(s undoChange) bool {
		return s.Chunk != "" && !slices.Contains(undoChunks, s.Chunk) && !(with && s.Chunk == "lines")
	})
	if w.user == "" { // the holder of a link takes back what they changed of their report
		steps = slices.DeleteFunc(steps, func(s undoChange) bool { return s.Chunk != "leaving" })
	}
	if len(steps) == 0 {
		return nil
	}
	seq, last, at, err := t.lastChange(w, interview)
	if err != nil {
		return err
	}

	if len(steps) == 1 && len(last) == 1 && steps[0].Typed && last[0].Typed && last[0].Question == steps[0].Question &&
		last[0].To == steps[0].From && t.now.Sub(at) < typingPause {
		steps[0].From = last[0].From
	} else {
		seq++
	}

	body, err := json.Marshal(steps)
	if err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	err = t.do(`INSERT INTO undos (interview_id, actor, seq, body, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (interview_id, actor, seq) DO UPDATE SET body = excluded.body, at = excluded.at`, interview, w.actor, seq, string(body), micros(t.now))
	if err != nil {
		return err
	}

	return t.do(`DELETE FROM undos WHERE interview_id = ? AND actor = ? AND seq <= ?`, interview, w.actor, seq-undoDepth)
}

// lastChange is the newest change of a person; seq 0 where there is none.
func (t *tx) lastChange(w who, interview string) (seq int, steps []undoChange, at time.Time, err error) {
	var body string
	var us int64
	err = t.row(`SELECT seq, body, at FROM undos WHERE interview_id = ? AND actor = ? ORDER BY seq DESC LIMIT 1`,
		interview, w.actor).Scan(&seq, &body, &us)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, at, nil
	}

	if err == nil {
		err = json.Unmarshal([]byte(body), &steps)
	}

	return seq, steps, instant(us), err
}

// Undone says what was taken back.
type Undone struct {
	Questions []string // whose answers
	// "quotes", "parked", "against", "scratch", "marks", "access", "leaving", "words", "seen", "deal", "lines"
	Chunks []string
}

// Undo takes back the last change that this person made to an interview, up to
// ten of them, one a call. It adds revisions and removes none. What somebody
// else changed since stays as it is: the error then is a Conflict, and the next
// call goes on with the change before. Nothing left is NotFound.
func (s *Store) Undo(ctx context.Context, p assessment.Principal, id string) (assessment.Interview, Undone, error) {
	var iv assessment.Interview
	var done Undone
	var stale bool
	err := s.write(ctx, "undo", func(t *tx) error {
		done, stale = Undone{}, false
		w, r, err := t.writable(p, id)
		if err != nil {
			return err
		}
		seq, steps, _, err := t.lastChange(w, id)
		if err != nil {
			return err
		}
		if len(steps) == 0 {
			return assessment.Errorf(assessment.NotFound, "There is nothing left to undo.")
		}
		if err := t.do(`DELETE FROM undos WHERE interview_id = ? AND actor = ? AND seq = ?`, id, w.actor, seq); err != nil {
			return err
		}
		if stale, err = t.stale(w, r, steps); err != nil || stale {
			return err
		}
		if err := t.takeBack(w, r, steps, &done); err != nil {
			return err
		}
		if r, err = t.interviewRow(id); err != nil {
			return err
		}

		iv, err = t.interview(w, r)
		return err
	})
	if err == nil && stale {
		err = assessment.Errorf(assessment.Conflict, "Somebody else changed this since, so it was left as it is.")
	}

	return iv, done, err
}

// stale reports whether something was changed since.
func (t *tx) stale(w who, r row, steps []undoChange) (bool, error) {
	id := r.id
	for _, s := range steps {
		if s.Chunk == chunkBank {
			if unread, err := t.unread(w, r, s.Before); err != nil || unread {
				return true, err
			}
		}
		if s.Chunk != "" {
			body, err := t.chunk(id, s.Chunk)
			if err != nil || body != s.After {
				return true, err
			}

			continue
		}
		now, err := t.answer(w, id, s.Question)
		if err != nil {
			return true, err
		}
		then, err := t.answerAt(w, id, s.Question, s.To)
		if err != nil || now.body != then.body {
			return true, err
		}
	}
	return false, nil
}

// unread reports whether an answer was given since that the questions before do not
// have.
func (t *tx) unread(w who, r row, before string) (bool, error) {
	bank, err := t.bank()
	if err != nil {
		return false, err
	}
	iv, err := t.interview(w, r)
	if err != nil {
		return false, err
	}

	old := assessment.Interview{}
	if err := decodeChunk(&old, chunkBank, before); err != nil {
		return false, err
	}

	return !bank.For(&old).Reads(&iv), nil
}

func (t *tx) takeBack(w who, r row, steps []undoChange, done *Undone) error {
	rev := r.rev + 1
	for _, s := range steps {
		if s.Chunk != "" {
			if err := t.saveChunk(r, s.Chunk, s.Before, rev); err != nil {
				return err
			}
			done.Chunks = append(done.Chunks, s.Chunk)
			continue
		}
		now, err := t.answer(w, r.id, s.Question)
		if err != nil {
			return err
		}
		before, err := t.answerAt(w, r.id, s.Question, s.From)
		if err != nil {
			return err
		}
		if _, err := t.appendAnswer(w, r, rev, before.Answer, now, stampSource); err != nil {
			return err
		}

		done.Questions = append(done.Questions, s.Question)
	}

	iv, err := t.whole(r)
	if err != nil {
		return err
	}
	if err := t.indexInterview(r, &iv); err != nil {
		return err
	}
	t.touch(r.id, rev)
	t.relist(r.systemID, r.id)
	if err := t.note(w.actor, didInterview, r.id); err != nil {
		return err
	}

	return t.do(`UPDATE interviews SET rev = ?, parked = ?, updated = ? WHERE id = ?`, rev, len(iv.Parked),
		micros(t.now), r.id)
}

// chunk is one as it is stored, "" where it holds nothing.
func (v snapshot) chunk(id, name string) (string, error) {
	var body string
	err := v.row(`SELECT body FROM parts WHERE interview_id = ? AND part = ?`, id, name).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return body, err
}

// answerAt is an answer as a revision of it is stored, as somebody reads it; revision
// 0 is no answer.
func (v snapshot) answerAt(w who, id, question string, rev int) (savedAnswer, error) {
	if rev == 0 {
		return savedAnswer{Answer: assessment.Answer{Question: question}, body: emptyAnswer}, nil
	}
	s, err := scanAnswer(v.row(`SELECT `+answerColumns+` FROM answers WHERE interview_id = ? AND question = ?
		AND rev = ?`, id, question, rev).Scan)
	if err != nil {
		return s, err
	}
	return s.readBy(w)
}
