package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"discern/assessment"
)

// Bounds of what a reader can send back.
const (
	maxCorrection  = assessment.MaxCorrect   // characters of one
	maxCorrections = assessment.MaxCorrected // through one link
)

// Correction is what a reader of a report says is wrong in it.
type Correction struct {
	ID          string
	ReportID    string
	InterviewID string
	SystemID    string
	System      string
	Number      int    // of the report
	Place       string // the question or section it is about; "" for the whole
	Text        string
	Name        string // on the link it came through
	At          time.Time
	Done        time.Time // zero: nobody has dealt with it
	DoneBy      string
}

// SendCorrection keeps what a reader says is wrong in the report.
func (s *Store) SendCorrection(ctx context.Context, p assessment.Principal, place, text string) error {
	text = strings.TrimSpace(text)
	switch n := len([]rune(text)); {
	case n == 0:
		return invalid("text", "Say in a few words what is wrong.")
	case n > maxCorrection:
		return invalid("text", fmt.Sprintf("Shorten this to %s characters or fewer.", assessment.FormatNumber(maxCorrection)))
	case len(place) > 100:
		return invalid("place", "Choose the part of the report that it is about.")
	}

	return s.write(ctx, "send correction", func(t *tx) error {
		w, err := t.check(p)
		if err != nil {
			return err
		}
		if w.link == nil || w.link.Right != assessment.RightRead {
			return notFound("report")
		}

		var n, same int
		err = t.row(`SELECT COUNT(*), COUNT(*) FILTER (WHERE place = ? AND said = ?) FROM corrections WHERE link_id = ?`, place,
			text, w.link.ID).Scan(&n, &same)
		if err != nil || same > 0 { // sent twice
			return err
		}
		if n >= maxCorrections {
			return assessment.Errorf(assessment.Forbidden,
				"That is as much as can be sent through one link. Talk to the person who sent it.")
		}
		if err := t.spend(w, len(text)+rowBytes); err != nil {
			return err
		}
		id, err := t.s.newID()
		if err != nil {
			return err
		}

		err = t.do(`INSERT INTO corrections (id, report_id, link_id, place, said, name, at, done, done_by) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')`,
			id, w.link.ReportID, w.link.ID, place, text, w.name, micros(t.now))
		if err != nil {
			return err
		}

		return t.note(w.actor, didCorrect, id)
	})
}

const correctionColumns = `c.id, c.report_id, r.interview_id, r.system_id, s.name, r.number, c.place, c.said, c.name, c.at, c.done, c.done_by
	FROM corrections c JOIN reports r ON r.id = c.report_id JOIN systems s ON s.id = r.system_id`

// Corrections lists what readers sent back about one interview, oldest first.
func (s *Store) Corrections(ctx context.Context, p assessment.Principal, interviewID string) ([]Correction, error) {
	var out []Correction
	err := s.read(ctx, "list corrections", func(v snapshot) (err error) {
		if _, err := v.onInterview(p, interviewID, assessment.GrantViewer); err != nil {
			return err
		}
		out, err = v.corrections(`s.deleted = 0 AND r.interview_id = ?`, ``, interviewID)
		return err
	})
	return out, err
}

// corrections lists the corrections that meet a condition, oldest first.
func (v snapshot) corrections(cond, limit string, args ...any) ([]Correction, error) {
	var out []Correction
	err := v.each(correctionsQuery(cond, limit), args, func(rows *sql.Rows) error {
		var c Correction
		var at, done int64
		err := rows.Scan(&c.ID, &c.ReportID, &c.InterviewID, &c.SystemID, &c.System, &c.Number, &c.Place, &c.Text, &c.Name,
			&at, &done, &c.DoneBy)
		c.At, c.Done = instant(at), instant(done)
		cleaned(&c.System, &c.Text, &c.Name, &c.DoneBy)
		out = append(out, c)

		return err
	})
	return out, err
}

func correctionsQuery(cond, limit string) string {
	return `SELECT ` + correctionColumns + ` WHERE ` + cond + ` ORDER BY c.at, c.id ` + limit
}

// SentCorrections lists what the holder of a read link sent back.
func (s *Store) SentCorrections(ctx context.Context, p assessment.Principal) ([]Correction, error) {
	var out []Correction
	err := s.read(ctx, "list corrections", func(v snapshot) error {
		w, err := v.check(p)
		if err != nil {
			return err
		}
		if w.link == nil {
			return notFound("report")
		}

		return v.each(`SELECT place, said, at, done FROM corrections WHERE link_id = ? ORDER BY at, id`, []any{w.link.ID},
			func(rows *sql.Rows) error {
				var c Correction
				var at, done int64
				err := rows.Scan(&c.Place, &c.Text, &at, &done)
				c.At, c.Done = instant(at), instant(done)
				cleaned(&c.System, &c.Text, &c.Name, &c.DoneBy)
				out = append(out, c)

				return err
			})
	})
	return out, err
}

// CloseCorrection marks a correction as dealt with.
func (s *Store) CloseCorrection(ctx context.Context, p assessment.Principal, interviewID, id string) error {
	return s.write(ctx, "close correction", func(t *tx) error {
		w, err := t.onInterview(p, interviewID, assessment.GrantEditor)
		if err != nil {
			return err
		}
		n, err := t.exec(`UPDATE corrections SET done = ?, done_by = ? WHERE id = ? AND done = 0
			AND report_id IN (SELECT id FROM reports WHERE interview_id = ?)`, micros(t.now), w.name, id, interviewID)
		if err != nil {
			return err
		}
		if n == 0 {
			var x string
			return noRow(t.row(`SELECT c.id FROM corrections c JOIN reports r ON r.id = c.report_id WHERE c.id = ? AND r.interview_id = ?`,
				id, interviewID).Scan(&x), "correction")
		}

		return t.note(w.actor, didCorrectDone, id)
	})
}

// Superseded reports whether the report of a read link's holder has a later
// version.
func (s *Store) Superseded(ctx context.Context, p assessment.Principal) (bool, error) {
	var later int
	err := s.read(ctx, "look for a newer report", func(v snapshot) error {
		w, err := v.check(p)
		if err != nil {
			return err
		}
		if w.link == nil || w.link.Right != assessment.RightRead {
			return notFound("report")
		}

		return v.row(`SELECT COUNT(*) FROM reports r JOIN reports n ON n.system_id = r.system_id AND n.number > r.number
			JOIN interviews i ON i.id = n.interview_id WHERE r.id = ? AND i.side = ?`, w.link.ReportID, assessment.SideSeller).Scan(&later)
	})
	return later > 0, err
}
