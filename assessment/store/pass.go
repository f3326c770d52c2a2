package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"discern/assessment"
)

// maxPassed is how many links one buyer may pass on at a time.
const maxPassed = 20

// PassOn makes a link to one question, for somebody whom the holder of an
// answer link says would know. It asks that question and shows nothing else;
// what comes back goes to her, and it dies with her own link.
func (s *Store) PassOn(ctx context.Context, p assessment.Principal, question, name string) (string, Link, error) {
	name = strings.TrimSpace(name)
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
	err = s.write(ctx, func(t *tx) error {
		w, err := t.holder(p)
		if err != nil {
			return err
		}
		if w.link.OfLink != "" {
			return assessment.Errorf(assessment.Forbidden, "This link is for one question; it cannot be passed on further.")
		}
		var n int
		var maker string
		err = t.row(`SELECT (SELECT COUNT(*) FROM links WHERE of_link = ? AND revoked = 0), created_by FROM links WHERE id = ?`,
			w.link.ID, w.link.ID).Scan(&n, &maker)
		if err != nil {
			return err
		}
		if n >= maxPassed {
			return assessment.Errorf(assessment.Forbidden, "You have passed on %d questions. Stop one of those links first.", maxPassed)
		}
		l, err = t.insertLink(w.actor, maker, hash, Link{ID: id, InterviewID: w.link.InterviewID, Right: assessment.RightAnswer,
			Name: name, Questions: []string{question}, OfLink: w.link.ID}, w.link.Expires)
		return err
	})
	return token, l, err
}

// Passed is a link that a buyer passed on, and what came back through it.
type Passed struct {
	Link
	Answer assessment.Answer // State Open while there is none
}

// PassedOn lists the links that the holder of an answer link passed on, oldest
// first.
func (s *Store) PassedOn(ctx context.Context, p assessment.Principal) ([]Passed, error) {
	var out []Passed
	err := s.read(ctx, func(v view) error {
		w, err := v.holder(p)
		if err != nil {
			return err
		}
		err = v.each(`SELECT `+linkColumns+linkTables+` WHERE l.of_link = ? ORDER BY l.created, l.id`, []any{w.link.ID}, func(rows *sql.Rows) error {
			l, err := scanLink(rows.Scan)
			out = append(out, Passed{Link: l})
			return err
		})
		if err != nil {
			return err
		}
		for i := range out {
			if out[i].RecordID == "" || len(out[i].Questions) == 0 {
				continue
			}
			a, err := v.answer(out[i].RecordID, out[i].Questions[0])
			if err != nil {
				return fmt.Errorf("passed on: %w", err)
			}
			out[i].Answer = a.Answer
		}
		return nil
	})
	return out, err
}

// StopPassed ends a link that the holder passed on.
func (s *Store) StopPassed(ctx context.Context, p assessment.Principal, linkID string) error {
	return s.write(ctx, func(t *tx) error {
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
