package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// jobLease is how long a program may take over one piece of work before
// another one may try: the one that claimed it was stopped in the middle.
const jobLease = 15 * time.Minute

// RunJob does a piece of work that is due once in every period, unless it was
// done since, by this program or another one on the same database. The claim is
// a row in the database; a claim that was never given back runs out. It reports
// whether it ran. A job that failed is due again at once.
func (s *Store) RunJob(ctx context.Context, name string, every time.Duration,
	do func(context.Context) error) (bool, error) {
	who, err := s.newID()
	if err != nil {
		return false, err
	}

	mine := false
	err = s.write(ctx, "run job", func(t *tx) error {
		mine, err = t.claim(name, who, every)
		return err
	})
	if err != nil || !mine {
		return false, err
	}

	failed := do(ctx)
	return true, errors.Join(failed, s.write(context.WithoutCancel(ctx), "run job", func(t *tx) error {
		finished, outcome := micros(t.now), "done"
		if failed != nil {
			finished, outcome = 0, "failed"
		}

		return t.do(`UPDATE jobs SET claimed = '', until = 0, finished = ?, outcome = ? WHERE name = ? AND claimed = ?`,
			finished, outcome, name, who)
	}))
}

// claim takes a job where it is due and nobody is at it.
func (t *tx) claim(name, who string, every time.Duration) (bool, error) {
	var until, finished int64
	err := t.row(`SELECT until, finished FROM jobs WHERE name = ?`, name).Scan(&until, &finished)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, fmt.Errorf("job %s: %w", name, err)
	}
	if until > micros(t.now) || finished != 0 && t.now.Sub(instant(finished)) < every {
		return false, nil
	}

	err = t.do(`INSERT INTO jobs (name, claimed, until, started, finished, outcome) VALUES (?, ?, ?, ?, ?, '')
		ON CONFLICT (name) DO UPDATE SET claimed = excluded.claimed, until = excluded.until, started = excluded.started`,
		name, who, micros(t.now.Add(jobLease)), micros(t.now), finished)
	return err == nil, err
}

// Retention is the name of the job that removes what is past its time.
const Retention = "retention"

// Retain removes what is past its time, once in every period however many
// programs ask for it, and reports whether it was done now.
func (s *Store) Retain(ctx context.Context, every time.Duration) (Purged, bool, error) {
	var n Purged
	ran, err := s.RunJob(ctx, Retention, every, func(ctx context.Context) (err error) {
		n, err = s.Purge(ctx)
		return err
	})
	return n, ran, err
}
