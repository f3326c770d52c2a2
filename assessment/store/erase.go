package store

import (
	"context"
	"database/sql"
	"time"

	"discern/assessment"
)

// How long things are kept that nobody asked to keep.
const (
	deletedLife = assessment.DeletedDays * 24 * time.Hour // a deleted system, to be brought back
	// a buyer's answers that were not shared, after the last change
	unsharedLife = assessment.UnsharedDays * 24 * time.Hour
	deadLinkLife = assessment.DeadLinkDays * 24 * time.Hour // a link that stopped working, for the list
)

// EraseSystem removes a system that was deleted before, with everything in it, now: from the tables, the
// search index, the log and the free space of the file. A row with its id
// stays in the audit trail. For the owner of the workspace and its admins.
func (s *Store) EraseSystem(ctx context.Context, p assessment.Principal, id string) error {
	err := s.write(ctx, "erase system", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}
		if err := w.canOrErase(id); err != nil {
			return err
		}
		var deleted int64
		if err := t.row(`SELECT deleted FROM systems WHERE id = ?`, id).Scan(&deleted); err != nil {
			return noRow(err, "system")
		}
		if deleted == 0 {
			return assessment.Errorf(assessment.Forbidden,
				"Only a system that was deleted before can be erased. Delete it first; it can then be brought back for %d days.",
				assessment.DeletedDays)
		}

		return t.eraseSystem(w.actor, id)
	})
	if err != nil {
		return err
	}
	return s.scrub(ctx)
}

// EraseRecord removes everything a buyer gave, now: the buyer's record, what the buyer
// shared, what the buyer passed on with the answers to it, and the sealed reports that
// show the buyer's answers beside the seller's. The buyer's link works on, and begins anew.
func (s *Store) EraseRecord(ctx context.Context, p assessment.Principal) error {
	err := s.write(ctx, "erase record", func(t *tx) error {
		w, err := t.keeper(p)
		if err != nil {
			return err
		}
		if w.link.RecordID == "" {
			return notFound("record")
		}
		if err := t.spend(w, 0); err != nil {
			return err
		}

		return t.eraseRecord(w.actor, w.link.RecordID)
	})
	if err != nil {
		return err
	}
	return s.scrub(ctx)
}

func (s *Store) scrub(ctx context.Context) error {
	s.cache.clear()
	s.memos.clear()
	return s.writeAlone(ctx, "scrub", func(c *sql.Conn) error { return s.engine.scrub(context.Background(), c) })
}

func (t *tx) eraseSystem(actor, id string) error {
	ids, err := t.strings(`SELECT id FROM interviews WHERE system_id = ?`, id)
	if err != nil {
		return err
	}

	for _, iv := range ids {
		if err := t.eraseInterview(iv); err != nil {
			return err
		}
		t.touch(iv, -1)
	}

	if err := t.do(`DELETE FROM listed WHERE system_id = ?`, id); err != nil {
		return err
	}
	if err := t.do(`DELETE FROM texts WHERE system_id = ?`, id); err != nil {
		return err
	}
	if err := t.do(`DELETE FROM deliveries WHERE system_id = ?`, id); err != nil {
		return err
	}
	if err := t.do(`DELETE FROM system_rights WHERE system_id = ?`, id); err != nil {
		return err
	}
	n, err := t.exec(`DELETE FROM systems WHERE id = ?`, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return notFound("system")
	}

	return t.note(actor, didErase, id)
}

func (t *tx) eraseRecord(actor, id string) error {
	passed, err := t.strings(`SELECT l.id FROM links l JOIN links o ON o.id = l.of_link WHERE o.record_id = ?`, id)
	if err != nil {
		return err
	}

	for _, link := range passed {
		if err := t.erasePassed(link); err != nil {
			return err
		}
	}

	reports, err := t.strings(`SELECT id FROM reports WHERE other_id = ?`, id)
	if err != nil {
		return err
	}

	for _, report := range reports {
		if err := t.eraseReport(actor, report); err != nil {
			return err
		}
	}

	if err := t.eraseInterview(id); err != nil {
		return err
	}
	return t.note(actor, didRecordErase, id)
}

// erasePassed removes a link that a buyer passed on, with what came back.
func (t *tx) erasePassed(link string) error {
	records, err := t.strings(`SELECT record_id FROM links WHERE id = ? AND record_id <> ''`, link)
	if err != nil {
		return err
	}

	for _, record := range records {
		if err := t.eraseInterview(record); err != nil {
			return err
		}
	}

	if err := t.do(`DELETE FROM link_sessions WHERE link_id = ?`, link); err != nil {
		return err
	}
	return t.do(`DELETE FROM links WHERE id = ?`, link)
}

// eraseReport removes one sealed report. A row with its id stays in the trail.
func (t *tx) eraseReport(actor, id string) error {
	for _, statement := range []string{
		`INSERT INTO erasing (interview_id) SELECT interview_id FROM reports WHERE id = ?`,
		`DELETE FROM pages WHERE report_id = ?`,
		`DELETE FROM corrections WHERE report_id = ?`,
		`DELETE FROM link_sessions WHERE link_id IN (SELECT id FROM links WHERE report_id = ?)`,
		`DELETE FROM links WHERE report_id = ?`,
		`DELETE FROM reports WHERE id = ?`,
	} {
		if err := t.do(statement, id); err != nil {
			return err
		}
	}

	if err := t.do(`DELETE FROM erasing`); err != nil {
		return err
	}
	return t.note(actor, didReportErase, id)
}

// eraseInterview deletes an interview and everything that hangs on it. The row
// in erasing opens the guards on answers and reports for this one.
func (t *tx) eraseInterview(id string) error {
	systems, err := t.strings(`SELECT system_id FROM interviews WHERE id = ?`, id)
	if err != nil {
		return err
	}

	for _, system := range systems {
		t.relist(system, "")
	}

	for _, statement := range []string{
		`INSERT INTO erasing (interview_id) VALUES (?)`,
		`DELETE FROM pages WHERE report_id IN (SELECT id FROM reports WHERE interview_id = ?)`,
		`DELETE FROM corrections WHERE report_id IN (SELECT id FROM reports WHERE interview_id = ?)`,
		`DELETE FROM shares WHERE record_id = ?`,
		`DELETE FROM settled WHERE interview_id = ?`,
		`DELETE FROM settled WHERE record_id = ?`,
		`DELETE FROM reports WHERE interview_id = ?`,
		`DELETE FROM answers WHERE interview_id = ?`,
		`DELETE FROM note_shares WHERE interview_id = ?`,
		`DELETE FROM parts WHERE interview_id = ?`,
		`DELETE FROM operations WHERE interview_id = ?`,
		`DELETE FROM undos WHERE interview_id = ?`,
		`DELETE FROM texts WHERE interview_id = ?`,
		// Cookies of the links made from it, and of the link it came through.
		`DELETE FROM link_sessions WHERE link_id IN (SELECT id FROM links WHERE interview_id = ?)`,
		`DELETE FROM link_sessions WHERE link_id IN (SELECT id FROM links WHERE record_id = ?)`,
		`DELETE FROM links WHERE interview_id = ?`,
		`UPDATE links SET record_id = '', stored = 0, waits = 0 WHERE record_id = ?`,
		`DELETE FROM interviews WHERE id = ?`,
		`DELETE FROM erasing WHERE interview_id = ?`,
	} {
		if err := t.do(statement, id); err != nil {
			return err
		}
	}
	return nil
}

// strings reads a column of ids.
func (v snapshot) strings(query string, args ...any) ([]string, error) {
	var out []string
	err := v.each(query, args, func(rows *sql.Rows) error {
		var x string
		err := rows.Scan(&x)
		out = append(out, x)
		return err
	})
	return out, err
}

// Purged counts what Purge removed.
type Purged struct{ Systems, Records, Links, Sessions, SignIns int }

// Purge removes what is past its time: systems deleted 30 days ago, answers a
// buyer did not share and left alone for 90, links dead for as long, and
// sessions and sign-in links that ran out.
func (s *Store) Purge(ctx context.Context) (Purged, error) {
	var n Purged
	err := s.write(ctx, "purge", func(t *tx) error {
		n = Purged{}
		if err := t.purgeSystems(&n); err != nil {
			return err
		}
		if err := t.purgeRecords(&n); err != nil {
			return err
		}

		return t.purgeRows(&n)
	})
	if err != nil || n.Systems+n.Records == 0 {
		return n, err
	}

	return n, s.scrub(ctx)
}

func (t *tx) purgeSystems(n *Purged) error {
	ids, err := t.strings(`SELECT id FROM systems WHERE deleted <> 0 AND deleted <= ?`, micros(t.now.Add(-deletedLife)))
	if err != nil {
		return err
	}

	for _, id := range ids {
		if err := t.eraseSystem(console, id); err != nil {
			return err
		}
	}

	n.Systems = len(ids)
	return nil
}

func (t *tx) purgeRecords(n *Purged) error {
	ids, err := t.strings(`SELECT id FROM interviews WHERE side = ? AND shared = 0 AND updated <= ?`,
		assessment.SideBuyer, micros(t.now.Add(-unsharedLife)))
	if err != nil {
		return err
	}

	for _, id := range ids {
		if err := t.eraseRecord(console, id); err != nil {
			return err
		}
	}

	n.Records = len(ids)
	return nil
}

func (t *tx) purgeRows(n *Purged) error {
	idle, life := micros(t.now.Add(-sessionIdle)), micros(t.now.Add(-sessionLife))
	dead := micros(t.now.Add(-deadLinkLife))
	const deadLinks = `record_id = '' AND (expires <= ? OR (revoked <> 0 AND revoked <= ?))`
	for _, d := range []struct {
		count     *int
		statement string
		args      []any
	}{
		{&n.SignIns, `DELETE FROM sign_ins WHERE expires <= ?`, []any{micros(t.now)}},
		{&n.Sessions, `DELETE FROM sessions WHERE seen <= ? OR created <= ?`, []any{idle, life}},
		{new(int), `DELETE FROM operations WHERE at <= ?`, []any{micros(t.now.Add(-operationLife))}},
		{new(int), `DELETE FROM deliveries WHERE due = 0 AND made <= ?`, []any{micros(t.now.Add(-deliveryKept))}},
		{new(int), `DELETE FROM sent_keys WHERE at <= ? OR token_id IN (SELECT id FROM tokens WHERE ended <> 0 OR expires <= ?)`,
			[]any{micros(t.now.Add(-operationLife)), micros(t.now)}},
		{new(int), `DELETE FROM made WHERE at <= ?`, []any{micros(t.now.Add(-operationLife))}},
		{new(int), `DELETE FROM link_saves WHERE hour <= ?`, []any{t.now.Unix()/3600 - 24}},
		{new(int), `DELETE FROM guesses WHERE ends <= ?`, []any{micros(t.now)}},
		{new(int), `DELETE FROM undos WHERE at <= ?`, []any{micros(t.now.Add(-undoLife))}},
		{new(int), `DELETE FROM link_sessions WHERE link_id IN (SELECT id FROM links WHERE ` + deadLinks + `)`,
			[]any{dead, dead}},
		{&n.Links, `DELETE FROM links WHERE ` + deadLinks, []any{dead, dead}},
	} {
		c, err := t.exec(d.statement, d.args...)
		if err != nil {
			return err
		}

		*d.count = int(c)
	}

	return nil
}
