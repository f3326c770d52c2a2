package store

import (
	"context"
	"database/sql"
	"strings"

	"discern/assessment"
)

// sharers are the people who share their private notes of an interview with those who
// work on it: their names by their ids.
func (v snapshot) sharers(interview string) (map[string]string, error) {
	out := map[string]string{}
	err := v.each(`SELECT u.id, u.name FROM note_shares n JOIN users u ON u.id = n.user_id WHERE n.interview_id = ?`,
		[]any{interview}, func(rows *sql.Rows) error {
			var id, name string
			err := rows.Scan(&id, &name)
			cleaned(&name)
			out[id] = name
			return err
		})
	return out, err
}

// SharesNotes reports whether somebody shares their private notes of an interview
// with those who work on it.
func (s *Store) SharesNotes(ctx context.Context, p assessment.Principal, id string) (bool, error) {
	var does bool
	err := s.read(ctx, "read who shares notes", func(v snapshot) error {
		w, _, err := v.readable(p, id)
		if err != nil {
			return err
		}
		shared, err := v.sharers(id)
		_, does = shared[w.user]
		return err
	})
	return does, err
}

// ShareNotes shares somebody's private notes of an interview, those still to come
// included, with everybody who works on it, or ends that. Twice is once.
func (s *Store) ShareNotes(ctx context.Context, p assessment.Principal, id string, share bool) error {
	return s.write(ctx, "share notes", func(t *tx) error {
		w, r, err := t.writable(p, id)
		if err != nil {
			return err
		}
		if w.user == "" || r.side != assessment.SideSeller {
			return notFound("interview")
		}

		change, did := `DELETE FROM note_shares WHERE interview_id = ? AND user_id = ?`, didNotesKeep
		args := []any{id, w.user}
		if share {
			change, did = `INSERT INTO note_shares (interview_id, user_id, at) VALUES (?, ?, ?)
				ON CONFLICT (interview_id, user_id) DO NOTHING`, didNotesShare
			args = append(args, micros(t.now))
		}

		n, err := t.exec(change, args...)
		if err != nil || n == 0 {
			return err
		}
		return t.note(w.actor, did, id)
	})
}

// ownSlot is where the words of a private note are kept for a search of its author's:
// what it stands beside, a question or the notes of the call.
func ownSlot(user, beside string) string { return "own " + user + " " + beside }

// ownNotes is the second half of the slot of what stands beside no answer of the whole.
const ownNotes = "notes"

// indexOwn keeps searchable, for their author, the notes of a call and what stands
// beside answers at parts.
func (t *tx) indexOwn(r row, iv *assessment.Interview) error {
	words := map[string]*strings.Builder{}
	add := func(author, text string) {
		if words[author] == nil {
			words[author] = new(strings.Builder)
		}
		words[author].WriteString(text + "\n")
	}

	for _, n := range iv.Scratch {
		add(n.Author, n.Text)
	}

	for _, part := range iv.Parts {
		for _, id := range sortedKeys(part.Answers) {
			for _, n := range part.Answers[id].Asides {
				add(n.Author, n.Text)
			}
		}
	}

	err := t.each(`SELECT slot FROM texts WHERE system_id = ? AND interview_id = ? AND slot LIKE 'own % notes'`,
		[]any{r.systemID, r.id}, func(rows *sql.Rows) error {
			var slot string
			err := rows.Scan(&slot)
			if author := strings.Fields(slot)[1]; words[author] == nil {
				words[author] = new(strings.Builder)
			}
			return err
		})
	if err != nil {
		return err
	}

	for _, author := range sortedKeys(words) {
		if author == "" {
			continue
		}
		if err := t.index(r.systemID, r.id, ownSlot(author, ownNotes), words[author].String()); err != nil {
			return err
		}
	}

	return nil
}
