package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"discern/assessment"
)

// Checked is what a check of the columns of the list looked at, and found.
type Checked struct {
	Systems, Interviews int
	Waiting             int      // interviews that are still to be judged after a change of the questions or the program
	Wrong               []string // a sentence each: ids and columns, never what was said
}

// checkAtOnce is how many systems a check reads in one go, so that it holds up
// nothing for long.
const checkAtOnce = 200

// Check works out again what the list of systems is sorted and filtered by, and
// says where a column differs. It changes nothing. A store without a bank
// cannot judge, and checks the rest.
func (s *Store) Check(ctx context.Context) (Checked, error) {
	var out Checked
	for last := ""; ; {
		var ids []string
		err := s.read(ctx, "check", func(v snapshot) (err error) {
			if ids, err = v.strings(`SELECT id FROM systems WHERE id > ? ORDER BY id LIMIT ?`, last, checkAtOnce); err != nil {
				return err
			}

			for _, id := range ids {
				if err := v.checkSystem(s.bank, id, &out); err != nil {
					return err
				}
			}

			return nil
		})
		if err != nil {
			return out, err
		}
		if len(ids) == 0 {
			break
		}

		last = ids[len(ids)-1]
	}

	return out, s.read(ctx, "check", func(v snapshot) error {
		lost, err := v.strings(`SELECT DISTINCT system_id FROM listed WHERE system_id NOT IN (SELECT id FROM systems)`)
		for _, id := range lost {
			out.Wrong = append(out.Wrong, fmt.Sprintf("System %s is listed and does not exist.", id))
		}
		return err
	})
}

func (v snapshot) checkSystem(b *assessment.Bank, id string, out *Checked) error {
	out.Systems++
	interviews, err := v.strings(`SELECT id FROM interviews WHERE system_id = ? ORDER BY id`, id)
	if err != nil {
		return err
	}

	for _, iv := range interviews {
		if err := v.checkInterview(b, iv, out); err != nil {
			return err
		}
	}

	want, err := v.listings(id)
	if err != nil {
		return err
	}

	stands := 0
	if err := v.row(`SELECT COUNT(*) FROM listed WHERE system_id = ?`, id).Scan(&stands); err != nil {
		return err
	}
	if stands != len(want) {
		out.Wrong = append(out.Wrong, fmt.Sprintf("System %s has %d rows in the list and should have %d.",
			id, stands, len(want)))
	}

	for _, l := range want {
		if err := v.checkListing(id, l, out); err != nil {
			return err
		}
	}

	return nil
}

// checkInterview holds the columns of an interview against what it comes to.
func (v snapshot) checkInterview(b *assessment.Bank, id string, out *Checked) error {
	out.Interviews++
	r, err := v.interviewRow(id)
	if err != nil {
		return err
	}

	var judged string
	var have Judged
	err = v.row(`SELECT judged, class, shape, settled, confidence, open, given, asked FROM interviews WHERE id = ?`, id).
		Scan(&judged, &have.Class, &have.Shape, &have.Settled, &have.Confidence, &have.Open, &have.Given, &have.Asked)
	if err != nil {
		return err
	}
	if judged != v.judgedBy || b == nil {
		out.Waiting++
		return nil
	}

	want, err := v.judged(b, r, v.load)
	if err != nil {
		return err
	}
	if have != want {
		out.Wrong = append(out.Wrong, fmt.Sprintf("Interview %s is kept as %+v and comes to %+v.", id, have, want))
	}

	return v.checkWaiting(b, id, out)
}

// checkWaiting holds what is kept of the links of an interview against what waits.
func (v snapshot) checkWaiting(b *assessment.Bank, id string, out *Checked) error {
	pairs, err := v.pairsOf(id)
	if err != nil {
		return err
	}

	for _, p := range pairs {
		if p.ours != id {
			continue // looked at from the other side
		}
		want, err := v.waits(b, p)
		if err != nil {
			return err
		}
		if want != p.kept {
			out.Wrong = append(out.Wrong, fmt.Sprintf("Link %s is kept as waiting %d and waits %d.", p.link, p.kept, want))
		}
	}

	return nil
}

// checkListing holds one row of the list against what it should say.
func (v snapshot) checkListing(id string, want listing, out *Checked) error {
	var have listing
	var name, company []byte
	err := v.row(`SELECT state, changed, by_name, by_company, rank, fewer FROM listed WHERE system_id = ? AND class = ?`,
		id, want.class).
		Scan(&have.state, &have.changed, &name, &company, &have.rank, &have.fewer)
	if errors.Is(err, sql.ErrNoRows) {
		out.Wrong = append(out.Wrong, fmt.Sprintf("System %s is not listed under the class %q.", id, want.class))
		return nil
	}
	if err != nil {
		return err
	}

	for _, c := range []struct {
		column string
		same   bool
	}{
		{"state", have.state == want.state}, {"changed", have.changed == want.changed}, {"rank", have.rank == want.rank},
		{"fewer", have.fewer == want.fewer},
		{"by_name", bytes.Equal(name, sortKey(want.name, ""))},
		{"by_company", bytes.Equal(company, sortKey(want.company, want.name))},
	} {
		if !c.same {
			out.Wrong = append(out.Wrong,
				fmt.Sprintf("System %s, listed under the class %q: the column %s is not what it should be.",
					id, want.class, c.column))
		}
	}

	return nil
}
