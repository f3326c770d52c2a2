package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"discern/assessment"
)

// PersonData is everything that is kept about somebody who came by a link.
type PersonData struct {
	Link        Link
	Cookies     []time.Time           // when a browser was given a place keeper; the secret itself is not kept
	Record      *assessment.Interview // as it is now; nil where there is none
	Revisions   []assessment.Answer   // every answer ever saved in it, oldest first
	Shares      []SharedCopy          // what the workspace may read
	PassedOn    []PersonData          // links passed on, with what came back
	Corrections []Correction          // sent back about a report
	TakenOver   []Use                 // where one of the answers was taken into another record
	InReports   []string              // sealed reports that show the answers, by id
	Audit       []AuditRow            // what was noted about the link and the record
}

// SharedCopy is a record as it was shared.
type SharedCopy struct {
	At    time.Time
	Named bool // with people's names
	What  assessment.Interview
}

// Use says that an answer was taken over, by whom and when.
type Use struct {
	InterviewID, Question, By string
	At                        time.Time
}

// OwnData is everything kept about the holder of a link, for that holder.
func (s *Store) OwnData(ctx context.Context, p assessment.Principal) (PersonData, error) {
	var out PersonData
	err := s.read(ctx, "read own data", func(v snapshot) error {
		w, err := v.keeper(p)
		if err != nil {
			return err
		}

		out, err = v.person(*w.link)
		return err
	})
	return out, err
}

// ExportPerson is everything kept about the people behind the links that fit:
// by a link's token, its id, or the name on it without regard to case. It is
// for whoever runs the program, shows what was never shared as well, and takes
// no principal for that; the audit trail says that it was done.
func (s *Store) ExportPerson(ctx context.Context, which string) ([]PersonData, error) {
	var out []PersonData
	err := s.write(ctx, "export person", func(t *tx) error {
		out = nil
		var links []Link
		err := t.each(`SELECT `+linkColumns+linkTables+` WHERE l.id = ? OR l.hash = ? OR l.of_link = '' ORDER BY l.created, l.id`,
			[]any{which, hashToken(which)}, func(rows *sql.Rows) error {
				l, err := scanLink(rows.Scan)
				links = append(links, l)
				return err
			})
		if err != nil {
			return err
		}
		byToken, err := t.strings(`SELECT id FROM links WHERE hash = ?`, hashToken(which))
		if err != nil {
			return err
		}

		for _, l := range links {
			if l.ID != which && alike(l.Name) != alike(which) && (len(byToken) == 0 || byToken[0] != l.ID) {
				continue
			}
			one, err := t.person(l)
			if err != nil {
				return err
			}
			out = append(out, one)
			if err := t.note(console, didExport, l.ID); err != nil {
				return err
			}
		}

		return nil
	})
	if err == nil && len(out) == 0 {
		return nil, assessment.Errorf(assessment.NotFound, "There is no link with that address, id or name.")
	}

	return out, err
}

func (v snapshot) person(l Link) (PersonData, error) {
	out := PersonData{Link: l}
	err := v.each(`SELECT created FROM link_sessions WHERE link_id = ? ORDER BY created`, []any{l.ID},
		func(rows *sql.Rows) error {
			var at int64
			err := rows.Scan(&at)
			out.Cookies = append(out.Cookies, instant(at))
			return err
		})
	if err != nil {
		return out, err
	}

	if l.RecordID != "" {
		if err := v.personRecord(&out, l.RecordID); err != nil {
			return out, err
		}
	}

	if err := v.personSent(&out); err != nil {
		return out, err
	}
	err = v.each(`SELECT seq, at, actor, action, object FROM audit WHERE actor = ? OR object = ? OR object = ? OR (? <> '' AND object LIKE ? || '/%')
		ORDER BY seq`, []any{"link:" + l.ID, l.ID, l.RecordID, l.RecordID, l.RecordID}, func(rows *sql.Rows) error {
		var r AuditRow
		var at int64
		err := rows.Scan(&r.Seq, &at, &r.Actor, &r.Action, &r.Object)
		r.At = instant(at)
		out.Audit = append(out.Audit, r)

		return err
	})
	return out, err
}

// personRecord adds what was answered, what was shared of it, and what others
// did with that.
func (v snapshot) personRecord(out *PersonData, id string) error {
	r, err := v.interviewRow(id)
	if err != nil {
		return err
	}
	iv, err := v.whole(r)
	if err != nil {
		return err
	}

	out.Record = &iv
	err = v.each(`SELECT `+answerColumns+` FROM answers WHERE interview_id = ? ORDER BY at, question, rev`, []any{id},
		func(rows *sql.Rows) error {
			a, err := scanAnswer(rows.Scan)
			out.Revisions = append(out.Revisions, a.Answer)
			return err
		})
	if err != nil {
		return err
	}
	err = v.each(`SELECT body, named, at FROM shares WHERE record_id = ? ORDER BY number`, []any{id},
		func(rows *sql.Rows) error {
			var body string
			var at int64
			var c SharedCopy
			if err := rows.Scan(&body, &c.Named, &at); err != nil {
				return err
			}

			c.At = instant(at)
			var err error
			c.What, err = decodeShare(id, body)
			out.Shares = append(out.Shares, c)

			return err
		})
	if err != nil {
		return err
	}
	if out.InReports, err = v.strings(`SELECT id FROM reports WHERE other_id = ? ORDER BY id`, id); err != nil {
		return err
	}

	// The id stands in the answer; a search for it costs a reading of all, which a rare export may.
	return v.each(`SELECT interview_id, question, actor_name, at FROM answers WHERE interview_id <> ? AND instr(body, ?) > 0 ORDER BY at`,
		[]any{id, `"takenOf":"` + strings.ReplaceAll(id, `"`, ``) + `"`}, func(rows *sql.Rows) error {
			var u Use
			var at int64
			err := rows.Scan(&u.InterviewID, &u.Question, &u.By, &at)
			u.At = instant(at)
			cleaned(&u.By)
			out.TakenOver = append(out.TakenOver, u)

			return err
		})
}

// personSent adds the links that were passed on, and the corrections.
func (v snapshot) personSent(out *PersonData) error {
	var passed []Link
	err := v.each(`SELECT `+linkColumns+linkTables+` WHERE l.of_link = ? ORDER BY l.created, l.id`, []any{out.Link.ID},
		func(rows *sql.Rows) error {
			l, err := scanLink(rows.Scan)
			passed = append(passed, l)
			return err
		})
	if err != nil {
		return err
	}

	for _, l := range passed {
		one, err := v.person(l)
		if err != nil {
			return err
		}

		out.PassedOn = append(out.PassedOn, one)
	}

	return v.each(`SELECT id, report_id, place, said, name, at, done, done_by FROM corrections WHERE link_id = ? ORDER BY at, id`,
		[]any{out.Link.ID}, func(rows *sql.Rows) error {
			var c Correction
			var at, done int64
			err := rows.Scan(&c.ID, &c.ReportID, &c.Place, &c.Text, &c.Name, &at, &done, &c.DoneBy)
			c.At, c.Done = instant(at), instant(done)
			cleaned(&c.Text, &c.Name, &c.DoneBy)
			out.Corrections = append(out.Corrections, c)

			return err
		})
}
