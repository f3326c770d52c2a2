package store

import (
	"context"
	"database/sql"
	"time"

	"discern/assessment"
)

// This file keeps and finds what waits for somebody of the workspace.

// Waits is why a link waits for somebody of the workspace.
type Waits int

// The reasons that are kept; what nobody did for a time is worked out from times.
const (
	WaitsNot    Waits = iota
	WaitsUnseen       // sent back, and not looked at since
	WaitsDiffer       // an answer differs from ours and nobody settled it
)

// Waiting is what waits, each list from its oldest on.
type Waiting struct {
	Unseen      []SystemLink
	Differ      []SystemLink
	Corrections []Correction
	Quiet       []SystemLink // nothing came back: soon over, not opened, or opened and quiet since
	More        bool         // than were asked for, of one kind or another
}

// Patience is after how long a link that nothing came back through is worth a look.
type Patience struct {
	Stalled time.Duration // not opened for so long, or no answer since
	Expires time.Duration // what is left of it
}

// WaitingFor lists what waits, at most that many of each kind.
func (s *Store) WaitingFor(ctx context.Context, p assessment.Principal, most int, is Patience) (Waiting, error) {
	var out Waiting
	err := s.read(ctx, "list what waits", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}

		mine, who := w.only("s.id")
		if out.Unseen, err = v.linksThat(`l.waits = 1 AND l.waits <> 0`+mine, `l.created, l.id`, most+1, who...); err != nil {
			return err
		}
		if out.Differ, err = v.linksThat(`l.waits = 2 AND l.waits <> 0`+mine, `l.created, l.id`, most+1, who...); err != nil {
			return err
		}

		now := micros(v.now)
		soon, stalled := micros(v.now.Add(is.Expires)), micros(v.now.Add(-is.Stalled))
		out.Quiet, err = v.linksThat(`l.expires > ? AND (l.allows <> 'answer' OR COALESCE(r.shared, 0) = 0) AND (
			l.expires <= ? AND (l.allows = 'answer' OR l.opened = 0)
			OR l.opened = 0 AND l.created <= ?
			OR l.allows = 'answer' AND l.opened <> 0 AND l.record_id <> '' AND COALESCE(r.updated, 0) <= ?)`+mine,
			`l.expires, l.id`, most+1, append([]any{now, soon, stalled, stalled}, who...)...)
		if err != nil {
			return err
		}

		out.Corrections, err = v.corrections(`c.done = 0 AND s.deleted = 0 AND s.archived = 0`+mine, `LIMIT ?`,
			append(who, most+1)...)
		return err
	})
	if err != nil {
		return Waiting{}, err
	}

	for _, all := range []*[]SystemLink{&out.Unseen, &out.Differ, &out.Quiet} {
		if len(*all) > most {
			*all, out.More = (*all)[:most], true
		}
	}
	if len(out.Corrections) > most {
		out.Corrections, out.More = out.Corrections[:most], true
	}

	return out, nil
}

// linksThat lists links of systems in use that were not revoked.
func (v snapshot) linksThat(cond, order string, most int, args ...any) ([]SystemLink, error) {
	query, args := linksQuery(cond, order, most, args)
	var out []SystemLink
	err := v.each(query, args, func(rows *sql.Rows) error {
		var x SystemLink
		var err error
		x.Link, err = scanLink(func(dest ...any) error {
			return rows.Scan(append(dest, &x.SystemID, &x.System, &x.Company)...)
		})
		cleaned(&x.System, &x.Company)
		out = append(out, x)

		return err
	})
	return out, err
}

func linksQuery(cond, order string, most int, args []any) (string, []any) {
	return `SELECT ` + linkColumns + `, s.id, s.name, s.company` + linkTables + `
		WHERE l.revoked = 0 AND +l.of_link = '' AND s.deleted = 0 AND s.archived = 0 AND ` + cond + `
		ORDER BY ` + order + ` LIMIT ?`, append(args, most)
}

// rewait notes that what waits of an interview changed and nothing else of it.
func (t *tx) rewait(interview string) { t.unwaited = append(t.unwaited, interview) }

// pair is a link, and the two records that stand against each other through it.
type pair struct {
	link, ours, theirs string
	seen, shared       int64
	kept               Waits
}

// pairsOf are the links that an interview is on one side of.
func (v snapshot) pairsOf(interview string) ([]pair, error) {
	var out []pair
	err := v.each(`SELECT l.id, l.interview_id, l.record_id, l.seen, l.waits, COALESCE(r.shared, 0)
		FROM links l LEFT JOIN interviews r ON r.id = l.record_id
		WHERE (l.interview_id = ? OR l.record_id = ? AND l.record_id <> '') AND l.of_link = '' AND l.allows = 'answer'`,
		[]any{interview, interview}, func(rows *sql.Rows) error {
			var p pair
			err := rows.Scan(&p.link, &p.ours, &p.theirs, &p.seen, &p.kept, &p.shared)
			out = append(out, p)
			return err
		})
	return out, err
}

// waits works out whether a pair waits for somebody.
func (v snapshot) waits(b *assessment.Bank, p pair) (Waits, error) {
	switch {
	case p.shared == 0:
		return WaitsNot, nil
	case p.seen < p.shared:
		return WaitsUnseen, nil
	}

	r, err := v.interviewRow(p.ours)
	if err != nil {
		return WaitsNot, err
	}
	ours, err := v.load(r)
	if err != nil {
		return WaitsNot, err
	}
	theirs, err := v.shared(p.theirs)
	if err != nil {
		return WaitsNot, err
	}
	settled, err := v.settlements(ours, theirs)
	if err != nil {
		return WaitsNot, err
	}

	for _, d := range assessment.Compare(b, ours, theirs) {
		if _, done := settled[d.Question]; !done && d.Kind != assessment.Theirs {
			return WaitsDiffer, nil
		}
	}

	return WaitsNot, nil
}

// keepWaiting brings what waits of an interview up to date.
func (t *tx) keepWaiting(interview string) error {
	if t.s.bank == nil {
		return nil // with the judging, by the next store that has one
	}
	pairs, err := t.pairsOf(interview)
	if err != nil {
		return err
	}

	for _, p := range pairs {
		now, err := t.waits(t.s.bank, p)
		if err != nil {
			return err
		}
		if now == p.kept {
			continue
		}
		if err := t.do(`UPDATE links SET waits = ? WHERE id = ?`, now, p.link); err != nil {
			return err
		}
	}

	return nil
}
