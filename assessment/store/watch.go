package store

import (
	"context"
	"errors"
	"time"

	"discern/assessment"
)

// Watch is told what a store does: operations by the names that stand in the program,
// and never what they are about. Many call it at a time, and it makes nobody wait.
type Watch interface {
	// Began is told that a read or a write begins. What it returns goes on with the
	// operation, and the function is told how it ended.
	Began(ctx context.Context, op string, writes bool) (context.Context, func(Ended))
	// Again is told that a transaction is run once more, which failed through no fault
	// of its own.
	Again()
}

// Ended says how an operation went.
type Ended struct {
	Outcome Outcome
	Waited  time.Duration // of a write: until the writer took it, or its caller gave up
}

// Outcome is how an operation went.
type Outcome string

// Outcomes are all that there are.
const (
	Done    Outcome = "done"    // of a write: what it did is on disk
	Refused Outcome = "refused" // a rule or a right said no; nothing was written
	Failed  Outcome = "failed"  // something broke, or nobody waited for it any more
)

// outcomeOf says how an operation went by its error.
func outcomeOf(err error) Outcome {
	if err == nil {
		return Done
	}
	if errors.Is(err, ErrSignedOut) {
		return Refused
	}
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Code != assessment.Away && e.Code != assessment.Full {
		return Refused
	}

	return Failed
}

// began tells whoever watches that an operation begins; the function is for its end.
func (s *Store) began(ctx context.Context, op string, writes bool) (context.Context, func(error, time.Duration)) {
	if s.watch == nil {
		return ctx, func(error, time.Duration) {}
	}

	ctx, ended := s.watch.Began(ctx, op, writes)
	return ctx, func(err error, waited time.Duration) { ended(Ended{outcomeOf(err), waited}) }
}

// Figures are counts for whoever looks after the server: no name and no word.
type Figures struct {
	Sessions      int   // that have not run out
	Messages      int   // to webhooks, that are to be sent
	MessagesDue   int   // of these, those whose time has come
	Bytes         int64 // the database takes up on the disk, its log included
	WritesWaiting int   // for the writer
}

// Figures counts what is kept now.
func (s *Store) Figures(ctx context.Context) (Figures, error) {
	f := Figures{WritesWaiting: len(s.writer.queue)}
	err := s.read(ctx, "count for the metrics", func(v snapshot) error {
		err := v.row(`SELECT (SELECT COUNT(*) FROM sessions WHERE seen > ? AND created > ?),
			(SELECT COUNT(*) FROM deliveries WHERE due > 0), (SELECT COUNT(*) FROM deliveries WHERE due > 0 AND due <= ?)`,
			micros(v.now.Add(-sessionIdle)), micros(v.now.Add(-sessionLife)), micros(v.now)).
			Scan(&f.Sessions, &f.Messages, &f.MessagesDue)
		if err != nil {
			return err
		}

		f.Bytes, err = s.engine.bytes(v)
		return err
	})
	return f, err
}
