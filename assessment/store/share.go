package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"discern/assessment"
)

// latestShare begins a sub-query for the number of a record's present share.
const latestShare = `(SELECT MAX(y.number) FROM shares y WHERE y.record_id = `

// ShareRecord shows the people of the workspace a buyer's record as it is now,
// with people's names or without, less what the buyer takes out by hand: strikes are all
// of that, and are kept, so that the buyer finds them again. What the buyer changes
// afterwards stays with the buyer until the buyer shares again.
func (s *Store) ShareRecord(ctx context.Context, p assessment.Principal, named bool,
	strikes assessment.Strikes) error {
	struck := false
	err := s.write(ctx, "share record", func(t *tx) error {
		w, err := t.holder(p)
		if err != nil {
			return err
		}
		if w.link.OfLink != "" {
			return notFound("record") // what a colleague answers goes to the buyer who asked
		}
		r, err := t.interviewRow(w.link.RecordID)
		if err != nil {
			return err
		}

		if struck = !strikes.Equal(w.link.Struck); struck {
			if err := t.strike(r, strikes); err != nil {
				return err
			}
		}
		if w.link.SharedRev == r.rev && w.link.SharedNamed == named && !struck {
			return nil // pressed twice
		}

		iv, err := t.interview(w, r)
		if err != nil {
			return err
		}

		iv = iv.Shareable().Struck(strikes)
		if !named {
			came, err := t.passedOn(w)
			if err != nil {
				return err
			}
			iv = iv.WithoutNames(NamedBy(*w.link, came)...)
		}

		body, err := json.Marshal(iv)
		if err != nil {
			return fmt.Errorf("share: %w", err)
		}
		if err := t.spend(w, len(body)+rowBytes); err != nil {
			return err
		}
		if err := t.insertShare(r, iv, named); err != nil {
			return err
		}

		if err := t.note(w.actor, didShare, r.id); err != nil {
			return err
		}
		return t.tell(HookShared, r.systemID, map[string]string{"system": r.systemID, "interview": w.link.InterviewID,
			"record": r.id, "link": w.link.ID})
	})
	if err != nil || named && !struck {
		return err
	}
	return s.scrub(ctx)
}

// strike keeps what is taken out from now on. What went before with it in must not stay
// behind as an earlier share.
func (t *tx) strike(r row, strikes assessment.Strikes) error {
	body, err := json.Marshal(strikes)
	if err != nil {
		return fmt.Errorf("strike: %w", err)
	}
	if err := t.do(`UPDATE interviews SET struck = ? WHERE id = ?`, string(body), r.id); err != nil {
		return err
	}
	return t.do(`DELETE FROM shares WHERE record_id = ?`, r.id)
}

// TakeBackRecord withdraws what a buyer shared, now: every copy, what a search finds of
// it, and how the seller settled the differences. The buyer's own answers stay, and are
// kept from now on as any that were not shared. What the seller sealed into a version or
// took over stays with the seller. Taken back twice, or never shared, it changes nothing.
func (s *Store) TakeBackRecord(ctx context.Context, p assessment.Principal) error {
	err := s.write(ctx, "take back record", func(t *tx) error {
		w, err := t.holder(p)
		if err != nil {
			return err
		}
		r, err := t.interviewRow(w.link.RecordID)
		if err != nil || r.shared == 0 {
			return err
		}

		for _, statement := range []string{
			`DELETE FROM shares WHERE record_id = ?`,
			`DELETE FROM settled WHERE record_id = ?`,
			`DELETE FROM texts WHERE interview_id = ? AND slot = 'shared'`,
		} {
			if err := t.do(statement, r.id); err != nil {
				return err
			}
		}

		t.relist(r.systemID, r.id)
		// It counts as a change: answers shared long ago would be past their time at once.
		now := micros(t.now)
		if err := t.do(`UPDATE interviews SET shared = 0, taken_back = ?, updated = ? WHERE id = ?`, now,
			now, r.id); err != nil {
			return err
		}

		return t.note(w.actor, didTakeBack, r.id)
	})
	if err != nil {
		return err
	}
	return s.scrub(ctx)
}

// insertShare keeps a copy of a record and makes its words searchable.
func (t *tx) insertShare(r row, iv assessment.Interview, named bool) error {
	body, err := json.Marshal(iv)
	if err != nil {
		return fmt.Errorf("share: %w", err)
	}
	err = t.do(`INSERT INTO shares (record_id, number, named, rev, body, at)
		SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ? FROM shares WHERE record_id = ?`,
		r.id, named, r.rev, string(body), micros(t.now), r.id)
	if err != nil {
		return err
	}

	if !named {
		// What went before with names must not come after the buyer's choice to leave them out.
		if err := t.do(`DELETE FROM shares WHERE record_id = ? AND named = 1`, r.id); err != nil {
			return err
		}
	}

	if err := t.index(r.systemID, r.id, "shared", sharedWords(iv)); err != nil {
		return err
	}
	t.relist(r.systemID, r.id)
	return t.do(`UPDATE interviews SET shared = ? WHERE id = ?`, micros(t.now), r.id)
}

// sharedWords is what can be searched of a shared record.
func sharedWords(iv assessment.Interview) string {
	words := []string{iv.Context[assessment.ContextCalled]}
	for _, person := range iv.People {
		words = append(words, person.Name)
	}

	for _, q := range sortedKeys(iv.Answers) {
		words = append(words, answerWords(iv.Answers[q]))
	}

	return strings.TrimSpace(strings.Join(words, "\n"))
}

// seesShares reports whether somebody reads a record as it was shared: the
// people of the workspace a buyer's.
func (w who) seesShares(r row) bool { return w.link == nil && r.side == assessment.SideBuyer }

// seenBy loads an interview as the principal gets to see it.
func (v snapshot) seenBy(w who, r row) (assessment.Interview, error) {
	if w.seesShares(r) {
		return v.shared(r.id)
	}
	iv, err := v.interview(w, r)
	if err != nil {
		return iv, err
	}
	only, err := w.readsOnly(r.systemID)
	if only {
		iv = iv.WithoutPrivate()
	}

	return iv, err
}

// readsOnly reports whether a person of the workspace may read a system and not
// change it: what is private in it is for those who work on it.
func (w who) readsOnly(system string) (bool, error) {
	if w.link != nil {
		return false, nil
	}
	g, err := w.grant(system)
	return !g.AtLeast(assessment.GrantEditor), err
}

// shared loads a record as it was last shared.
func (v snapshot) shared(id string) (assessment.Interview, error) {
	var body string
	err := v.row(`SELECT body FROM shares x WHERE x.record_id = ? AND x.number = `+latestShare+`?)`, id, id).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return assessment.Interview{}, assessment.Errorf(assessment.Forbidden, "These answers have not been shared yet.")
	}
	if err != nil {
		return assessment.Interview{}, err
	}

	return decodeShare(id, body)
}

func decodeShare(id, body string) (assessment.Interview, error) {
	var iv assessment.Interview
	if err := json.Unmarshal([]byte(body), &iv); err != nil {
		return iv, fmt.Errorf("share of %s: %w", id, err)
	}

	if iv.Answers == nil {
		iv.Answers = map[string]assessment.Answer{}
	}

	iv.Context, iv.Comments = orEmpty(iv.Context), orEmpty(iv.Comments)
	assessment.CleanStrings(&iv) // shared before texts were cleaned on their way in
	return iv, nil
}

// sharedHistory lists the answers to a question over all shares, newest first,
// each once.
func (v snapshot) sharedHistory(id, question string) ([]assessment.Answer, error) {
	var out []assessment.Answer
	err := v.each(`SELECT body FROM shares WHERE record_id = ? ORDER BY number DESC`, []any{id},
		func(rows *sql.Rows) error {
			var body string
			if err := rows.Scan(&body); err != nil {
				return err
			}

			iv, err := decodeShare(id, body)
			if a, ok := iv.Answers[question]; ok && (len(out) == 0 || !out[len(out)-1].Equal(a)) {
				out = append(out, a)
			}

			return err
		})
	return out, err
}
