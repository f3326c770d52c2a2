package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"discern/assessment"
)

// System is what is assessed.
type System struct {
	ID, Name, Company string
	Created           time.Time
	Updated           time.Time // when it, or an interview of it, last changed
	Archived, Deleted time.Time // zero: not
	DeletedBy         string
}

// Record is one interview of a system, without what was said in it.
type Record struct {
	ID, SystemID          string
	Side                  assessment.Side
	Version               string
	Rev, Answered, Parked int
	Created, Updated      time.Time
	LinkID, LinkName      string    // of a buyer's record: the link the buyer came through
	Started               time.Time // when the buyer pressed Start
	Shared                time.Time // when the buyer last shared it; zero while only the buyer sees it
	Judged                *Judged   // nil where the workspace may not read it, or nobody worked it out yet
}

// ReportHead is a sealed report without its content.
type ReportHead struct {
	ID, SystemID, InterviewID string
	Side                      assessment.Side
	Number                    int
	Title                     string
	Class                     assessment.Class
	Shape                     assessment.Shape
	Sealed                    time.Time
	SealedBy                  string
	Edited                    int // sentences and moves that its sender changed

	Noted bool // whoever asks reads the private notes in it; from ReportHead alone
}

// SystemRow is a system with its interviews, the seller's first, and its
// sealed reports, newest first.
type SystemRow struct {
	System
	Records []Record
	Reports []ReportHead
}

const systemColumns = `s.id, s.name, s.company, s.created, s.updated,
	COALESCE((SELECT MAX(u.updated) FROM interviews u WHERE u.system_id = s.id), 0), s.archived, s.deleted, s.deleted_by`

func scanSystem(scan func(...any) error) (System, error) {
	var y System
	var created, updated, interviews, archived, deleted int64
	err := scan(&y.ID, &y.Name, &y.Company, &created, &updated, &interviews, &archived, &deleted, &y.DeletedBy)
	cleaned(&y.Name, &y.Company, &y.DeletedBy)
	y.Created, y.Updated = instant(created), instant(max(updated, interviews))
	y.Archived, y.Deleted = instant(archived), instant(deleted)
	return y, err
}

// systems loads rows in three queries, however many they are.
func (v snapshot) systems(cond string, args []any) ([]SystemRow, error) {
	var out []SystemRow
	at := map[string]int{}
	err := v.each(`SELECT `+systemColumns+` FROM systems s WHERE `+cond, args, func(rows *sql.Rows) error {
		y, err := scanSystem(rows.Scan)
		out = append(out, SystemRow{System: y})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list systems: %w", err)
	}

	for i := range out {
		at[out[i].ID] = i
	}

	err = v.each(`SELECT `+recordColumns+recordTables+` WHERE `+cond+recordVisible+` ORDER BY i.side DESC, i.created, i.id`, args, func(rows *sql.Rows) error {
		r, err := v.scanRecord(rows.Scan)
		if i, ok := at[r.SystemID]; ok {
			out[i].Records = append(out[i].Records, r)
		}

		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list interviews: %w", err)
	}
	err = v.each(`SELECT `+reportColumns+reportTables+` WHERE `+cond+reportVisible+` ORDER BY r.number DESC`, args,
		func(rows *sql.Rows) error {
			h, err := scanReportHead(rows.Scan)
			if i, ok := at[h.SystemID]; ok {
				out[i].Reports = append(out[i].Reports, h)
			}

			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list reports: %w", err)
	}

	return out, nil
}

const (
	recordColumns = `i.id, i.system_id, i.side, i.version, COALESCE(x.rev, i.rev), i.answered, i.parked, i.created, i.updated, i.shared,
	i.link_id, COALESCE(l.name, ''), COALESCE(l.opened, 0),
	i.judged, i.class, i.shape, i.settled, i.confidence, i.open, i.given, i.asked`
	recordTables = ` FROM interviews i JOIN systems s ON s.id = i.system_id LEFT JOIN links l ON l.id = i.link_id
	LEFT JOIN shares x ON x.record_id = i.id AND x.number = ` + latestShare + `i.id)`
	// recordVisible leaves out what a buyer's colleague answered for the buyer.
	recordVisible = ` AND COALESCE(l.of_link, '') = ''`
)

func (v snapshot) scanRecord(scan func(...any) error) (Record, error) {
	var r Record
	var j Judged
	var judged string
	var created, updated, shared, started int64
	err := scan(&r.ID, &r.SystemID, &r.Side, &r.Version, &r.Rev, &r.Answered, &r.Parked, &created, &updated, &shared,
		&r.LinkID, &r.LinkName, &started, &judged, &j.Class, &j.Shape, &j.Settled, &j.Confidence, &j.Open, &j.Given, &j.Asked)
	if judged != "" && judged == v.judgedBy && j.Class != "" {
		r.Judged = &j
	}

	cleaned(&r.Version, &r.LinkName)
	r.Created, r.Updated, r.Shared, r.Started = instant(created), instant(updated), instant(shared), instant(started)
	return r, err
}

// System returns one system, archived and deleted ones too.
func (s *Store) System(ctx context.Context, p assessment.Principal, id string) (SystemRow, error) {
	var out SystemRow
	err := s.read(ctx, "read system", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}
		if err := w.canOrErase(id); err != nil {
			return err
		}
		rows, err := v.systems(`s.id = ?`, []any{id})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return notFound("system")
		}

		out = rows[0]
		return nil
	})
	return out, err
}

// Record returns an interview's head. The people of the workspace may see that
// of a buyer's record before the buyer shares it: that it exists, and how many
// answers are in it.
func (s *Store) Record(ctx context.Context, p assessment.Principal, id string) (Record, error) {
	if p.LinkID != "" { // what a link may depends on the time of day
		return s.record(ctx, p, id)
	}
	return s.memos.records.remember(s.allCommits(ctx, "read record"), memoKey(p, id),
		func() (Record, error) { return s.record(ctx, p, id) })
}

func (s *Store) record(ctx context.Context, p assessment.Principal, id string) (Record, error) {
	var out Record
	err := s.read(ctx, "read record", func(v snapshot) error {
		w, err := v.check(p)
		if err != nil {
			return err
		}
		r, err := v.interviewRow(id)
		if err != nil {
			return err
		}

		if w.link != nil || r.deleted {
			if err := w.mayRead(r); err != nil {
				return err
			}
		} else if err := w.can(r.systemID, assessment.GrantViewer, "interview"); err != nil {
			return err
		}

		out, err = v.scanRecord(v.row(`SELECT `+recordColumns+recordTables+` WHERE i.id = ?`, id).Scan)
		return err
	})
	return out, err
}

// sameSystem finds systems in use with that name and company, whatever their
// case and spacing.
func (v snapshot) sameSystem(w who, name, company string) ([]System, error) {
	var out []System
	more, ids := w.only("s.id")
	err := v.each(`SELECT `+systemColumns+` FROM systems s WHERE s.folded = ? AND s.deleted = 0`+more+` ORDER BY s.created DESC, s.id`,
		append([]any{folded(name, company)}, ids...), func(rows *sql.Rows) error {
			y, err := scanSystem(rows.Scan)
			out = append(out, y)
			return err
		})
	return out, err
}

func folded(name, company string) string { return alike(name) + "\n" + alike(company) }

func (t *tx) addSystem(w who, name, company string) (string, error) {
	id, err := t.s.newID()
	if err != nil {
		return "", err
	}
	err = t.do(`INSERT INTO systems (id, name, company, folded, numbers, created, updated, archived, deleted, deleted_by)
		VALUES (?, '', '', '', 0, ?, ?, 0, 0, '')`, id, micros(t.now), micros(t.now))
	if err != nil {
		return "", err
	}
	if err := t.nameSystem(id, name, company); err != nil {
		return "", err
	}
	if err := t.give(id, w.user, assessment.GrantOwner); err != nil {
		return "", err
	}

	return id, t.note(w.actor, didSystemAdd, id)
}

func (t *tx) nameSystem(id, name, company string) error {
	name, company = strings.TrimSpace(name), strings.TrimSpace(company)
	if name == "" {
		return invalid("system", "Enter a name for the system, like claims assistant.")
	}
	err := t.do(`UPDATE systems SET name = ?, company = ?, folded = ?, updated = ? WHERE id = ?`,
		name, company, folded(name, company), micros(t.now), id)
	if err != nil {
		return err
	}

	t.relist(id, "")
	if err := t.nameListed(id, name, company); err != nil {
		return err
	}

	return t.index(id, "", "name", name+"\n"+company)
}

// liveSystem finds a system that is not deleted.
func (v snapshot) liveSystem(id string) (System, error) {
	y, err := scanSystem(v.row(`SELECT `+systemColumns+` FROM systems s WHERE s.id = ? AND s.deleted = 0`, id).Scan)
	return y, noRow(err, "system")
}

// ArchiveSystem takes a system off the list without hiding it.
func (s *Store) ArchiveSystem(ctx context.Context, p assessment.Principal, id string) error {
	return s.setSystem(ctx, p, id, assessment.GrantEditor, didArchive,
		`UPDATE systems SET archived = ? WHERE id = ? AND deleted = 0`,
		func(t *tx, _ who) []any { return []any{micros(t.now), id} })
}

// UnarchiveSystem puts it back.
func (s *Store) UnarchiveSystem(ctx context.Context, p assessment.Principal, id string) error {
	return s.setSystem(ctx, p, id, assessment.GrantEditor, didUnarchive,
		`UPDATE systems SET archived = 0 WHERE id = ? AND deleted = 0`,
		func(*tx, who) []any { return []any{id} })
}

// DeleteSystem hides a system with everything in it; its links stop working at
// once. It can be brought back for 30 days, then it is erased.
func (s *Store) DeleteSystem(ctx context.Context, p assessment.Principal, id string) error {
	return s.setSystem(ctx, p, id, assessment.GrantOwner, didDelete,
		`UPDATE systems SET deleted = ?, deleted_by = ? WHERE id = ? AND deleted = 0`,
		func(t *tx, w who) []any { return []any{micros(t.now), w.name, id} })
}

// RestoreSystem brings a deleted system back.
func (s *Store) RestoreSystem(ctx context.Context, p assessment.Principal, id string) error {
	return s.setSystem(ctx, p, id, assessment.GrantOwner, didRestore,
		`UPDATE systems SET deleted = 0, deleted_by = '' WHERE id = ? AND deleted <> 0`,
		func(*tx, who) []any { return []any{id} })
}

func (s *Store) setSystem(ctx context.Context, p assessment.Principal, id string, least assessment.Grant, action,
	update string, args func(*tx, who) []any) error {
	return s.write(ctx, "change system", func(t *tx) error {
		w, err := t.onSystem(p, id, least)
		if err != nil {
			return err
		}
		n, err := t.exec(update, args(t, w)...)
		if err != nil {
			return err
		}
		if n == 0 {
			return notFound("system")
		}
		t.relist(id, "")
		if err := t.touchSystem(id); err != nil {
			return err
		}

		return t.note(w.actor, action, id)
	})
}

// touchSystem rings for every interview of a system.
func (t *tx) touchSystem(id string) error {
	ids, err := t.strings(`SELECT id FROM interviews WHERE system_id = ?`, id)
	for _, iv := range ids {
		t.touch(iv, -1)
	}
	return err
}
