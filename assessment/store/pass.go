package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"discern/assessment"
)

// maxPassed is how many links one buyer may pass on at a time.
const maxPassed = assessment.MaxPassed

// PassOn makes one link to some questions, for somebody whom the holder of an
// answer link says would know. It asks those and shows nothing else; what comes
// back goes to the buyer, and it dies with the buyer's own link.
func (s *Store) PassOn(ctx context.Context, p assessment.Principal, questions []string,
	name string) (string, Link, error) {
	name = strings.TrimSpace(name)
	if len(questions) == 0 {
		return "", Link{}, invalid("q", "Choose at least one question.")
	}
	if name == "" {
		return "", Link{}, invalid("who", "Enter who would know: a name or a role.")
	}
	token, hash, err := s.newToken()
	if err != nil {
		return "", Link{}, err
	}
	id, err := s.newID()
	if err != nil {
		return "", Link{}, err
	}

	var l Link
	err = s.write(ctx, "pass on", func(t *tx) error {
		w, err := t.holder(p)
		if err != nil {
			return err
		}
		if !w.link.MayPassOn() {
			return assessment.Errorf(assessment.Forbidden, "This link was passed on to you; it cannot be passed on further.")
		}
		if err := tooLongLine("who", name); err != nil {
			return err
		}
		if err := t.spend(w, 4*rowBytes); err != nil {
			return err
		}
		if err := t.dropRepeated(w, questions, name); err != nil {
			return err
		}

		var n int
		var maker string
		err = t.row(`SELECT (SELECT COUNT(*) FROM links WHERE of_link = ? AND revoked = 0), created_by FROM links WHERE id = ?`,
			w.link.ID, w.link.ID).Scan(&n, &maker)
		if err != nil {
			return err
		}
		if n >= maxPassed {
			return assessment.Errorf(assessment.Forbidden, "You have passed on %d links. Stop one of them first.", maxPassed)
		}

		l, err = t.insertLink(w.actor, maker, hash,
			Link{ID: id, InterviewID: w.link.InterviewID, Right: assessment.RightAnswer,
				Name: name, Questions: questions, OfLink: w.link.ID}, w.link.Expires)
		return err
	})
	return token, l, err
}

// repeatedWithin is how soon the same request is taken for the same press: its
// reply was lost on the way, and it was sent again.
const repeatedWithin = 2 * time.Minute

// dropRepeated stops a link that was made a moment ago for the same questions
// and person, and that nobody has opened: the one that comes now replaces it.
func (t *tx) dropRepeated(w who, questions []string, name string) error {
	same, err := json.Marshal(questions)
	if err != nil {
		return err
	}
	ids,
		err := t.strings(`SELECT id FROM links WHERE of_link = ? AND questions = ? AND name = ? AND opened = 0 AND revoked = 0 AND created > ?`,
		w.link.ID, string(same), name, micros(t.now.Add(-repeatedWithin)))
	if err != nil {
		return err
	}

	for _, id := range ids {
		if err := t.revoke(w.actor, id); err != nil {
			return err
		}
	}

	return nil
}

// Passed is a link that a buyer passed on, and what came back through it.
type Passed struct {
	Link
	Answers map[string]assessment.Answer // by question; none while there is none
}

// AnswerTo is what came back to a question; State Open while nothing did.
func (p Passed) AnswerTo(question string) assessment.Answer { return p.Answers[question] }

// NamedBy are the people whom the links of a buyer were made for: the buyer's own, and
// those that the buyer passed on. They are left out with the names, whether an answer
// names them or not.
func NamedBy(own Link, passed []Passed) []string {
	out := []string{own.Name}
	for _, p := range passed {
		out = append(out, p.Name)
	}
	return out
}

// PassedOn lists the links that the holder of an answer link passed on, oldest
// first.
func (s *Store) PassedOn(ctx context.Context, p assessment.Principal) ([]Passed, error) {
	var out []Passed
	err := s.read(ctx, "list links passed on", func(v snapshot) error {
		w, err := v.holder(p)
		if err != nil {
			return err
		}
		out, err = v.passedOn(w)
		return err
	})
	return out, err
}

// passedOn lists the links that somebody passed on, with what came back.
func (v snapshot) passedOn(w who) ([]Passed, error) {
	var out []Passed
	err := v.each(`SELECT `+linkColumns+linkTables+` WHERE l.of_link = ? ORDER BY l.created, l.id`, []any{w.link.ID},
		func(rows *sql.Rows) error {
			l, err := scanLink(rows.Scan)
			out = append(out, Passed{Link: l})
			return err
		})
	if err != nil {
		return nil, err
	}

	for i := range out {
		if out[i].RecordID == "" {
			continue
		}

		out[i].Answers = map[string]assessment.Answer{}
		for _, q := range out[i].Questions {
			a, err := v.answer(w, out[i].RecordID, q)
			if err != nil {
				return nil, fmt.Errorf("passed on: %w", err)
			}
			out[i].Answers[q] = a.Answer
		}
	}

	return out, nil
}

// UsePassed makes answers that came back through a link the holder passed on the
// holder's own, all in one commit: the one to a question, or all of them where question
// is "". What says nothing, and what is used already, is left.
func (s *Store) UsePassed(ctx context.Context, p assessment.Principal, linkID, question string) error {
	return s.write(ctx, "use what came back", func(t *tx) error {
		w, err := t.holder(p)
		if err != nil {
			return err
		}
		all, err := t.passedOn(w)
		if err != nil {
			return err
		}

		for _, x := range all {
			if x.ID != linkID {
				continue
			}
			for _, id := range x.Questions {
				if question != "" && question != id || !x.AnswerTo(id).SaysSomething() {
					continue
				}
				mine, err := t.answer(w, p.RecordID, id)
				if err != nil {
					return err
				}
				if mine.TakenFrom(x.RecordID) {
					continue
				}
				if _, err := t.takeOver(p, p.RecordID, id, x.RecordID, -1); err != nil {
					return err
				}
			}
			return nil
		}

		return notFound("link")
	})
}

// StopPassed ends a link that the holder passed on.
func (s *Store) StopPassed(ctx context.Context, p assessment.Principal, linkID string) error {
	return s.write(ctx, "stop a link passed on", func(t *tx) error {
		w, err := t.holder(p)
		if err != nil {
			return err
		}
		var id string
		if err := t.row(`SELECT id FROM links WHERE id = ? AND of_link = ?`, linkID, w.link.ID).Scan(&id); err != nil {
			return noRow(err, "link")
		}

		return t.revoke(w.actor, linkID)
	})
}
