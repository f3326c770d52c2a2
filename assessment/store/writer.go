package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// writeTimeout is how long a save may wait for its turn.
	writeTimeout = 15 * time.Second
	// maxBatch is how many saves share one commit at most.
	maxBatch = 128
	// maxTries is how often a transaction is run that failed through no fault of its own,
	// and firstPause how long the writer waits before the second; each pause is twice as long.
	maxTries   = 6
	firstPause = 20 * time.Millisecond
)

// snapshot reads. In a transaction of the writer it sees what was just written.
type snapshot struct {
	ctx context.Context
	db  interface {
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
		QueryRowContext(context.Context, string, ...any) *sql.Row
	}
	engine engine
	now    time.Time
	cache  *cache // of what is committed; nil inside the writer

	judgedBy string // as the store has it
}

func (v snapshot) row(query string, args ...any) *sql.Row {
	return v.db.QueryRowContext(v.ctx, v.engine.words(query), v.engine.values(args)...)
}

// each calls scan for every row.
func (v snapshot) each(query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := v.db.QueryContext(v.ctx, v.engine.words(query), v.engine.values(args)...)
	if err != nil {
		return err
	}

	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}

	return rows.Err()
}

// tx is one write's share of a transaction.
type tx struct {
	snapshot
	conn *sql.Conn
	s    *Store

	touched []touched
	from    string // the address of whoever asks; "" where nobody said

	ahead              *ahead   // what the one answer saved leads to; nil where it is worked out here
	unjudged, unlisted []string // interviews and systems whose columns in the list are to be worked out
	unwaited           []string // interviews of which what waits is to be
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	res, err := t.conn.ExecContext(t.ctx, t.engine.words(query), t.engine.values(args)...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// do runs a statement whose count of rows does not matter.
func (t *tx) do(query string, args ...any) error {
	_, err := t.conn.ExecContext(t.ctx, t.engine.words(query), t.engine.values(args)...)
	return err
}

// read runs fn on one consistent state of the database. op names what it is for
// in errors: "read interview".
func (s *Store) read(ctx context.Context, op string, fn func(snapshot) error) (err error) {
	ctx, ended := s.began(ctx, op, false)
	defer func() { ended(err, 0) }()
	how := &sql.TxOptions{ReadOnly: true, Isolation: s.engine.reading()}
	t, err := s.readDB.BeginTx(ctx, how)

	// A server that was started anew leaves dead connections that nobody has used since:
	// each is found out by the read that takes it, before it has read anything.
	for range s.readDB.Stats().MaxOpenConnections {
		if !s.engine.dead(err) {
			break
		}
		t, err = s.readDB.BeginTx(ctx, how)
	}
	if err != nil {
		return named(op, s.engine.plain(err))
	}

	defer t.Rollback()
	v := snapshot{ctx: ctx, db: t, engine: s.engine, now: s.now(), cache: &s.cache, judgedBy: s.judgedBy}
	return named(op, s.engine.plain(fn(v)))
}

// named says in an error which operation failed, for the log. What it unwraps to
// stays: its code, and the sentence for whoever asked.
func named(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", op, err)
}

// write runs fn in a transaction and returns when what it did is on disk. op
// names what it is for in errors: "save answer".
// Writers queue for one connection; those that wait together share a commit,
// each in a savepoint of its own, so that one that fails takes nothing from
// the others. fn may run a second time when the commit it shared fell through.
//
// Once begun, fn is not cancelled by its caller: SQLite answers a cancelled statement by
// rolling back the whole transaction. A caller that stops waiting before its
// turn has written nothing.
func (s *Store) write(ctx context.Context, op string, fn func(*tx) error) error {
	return s.submit(ctx, op, &pendingWrite{do: fn, from: fromOf(ctx)})
}

// writeSaid is write for what is said in an interview: it changes no person, no
// session and no right, so that what is remembered of those stays good. A call
// saves every few seconds.
func (s *Store) writeSaid(ctx context.Context, op string, fn func(*tx) error) error {
	return s.submit(ctx, op, &pendingWrite{do: fn, said: true, from: fromOf(ctx)})
}

// writeAlone runs fn on the writer's connection outside any transaction. op names
// what it is for in errors.
func (s *Store) writeAlone(ctx context.Context, op string, fn func(*sql.Conn) error) error {
	return s.submit(ctx, op, &pendingWrite{alone: fn})
}

// submit hands a write to the writer, under its name, and waits for its end.
func (s *Store) submit(ctx context.Context, op string, j *pendingWrite) (err error) {
	j.done, j.came = make(chan struct{}), time.Now()
	ctx, ended := s.began(ctx, op, true)
	defer func() { ended(err, j.waited) }()
	return named(op, s.writer.submit(ctx, j))
}

// pendingWrite is one save on its way to disk.
type pendingWrite struct {
	do    func(*tx) error
	alone func(*sql.Conn) error
	said  bool   // changes what is said in an interview and nothing else
	from  string // the address of whoever asks

	taken    atomic.Bool // by the writer, or given up by the caller: whoever sets it first
	came     time.Time
	waited   time.Duration // until it was taken; set by whoever took it
	done     chan struct{}
	err      error
	panicked any
	touched  []touched // interviews it changed
}

type writer struct {
	s       *Store
	conn    *sql.Conn // nil after it was lost, until the next write
	queue   chan *pendingWrite
	stopped chan struct{}

	mu     sync.RWMutex
	closed bool
}

func startWriter(s *Store) (*writer, error) {
	w := &writer{s: s, queue: make(chan *pendingWrite, maxBatch), stopped: make(chan struct{})}
	if err := w.connect(context.Background()); err != nil {
		return nil, fmt.Errorf("open for writing: %w", err)
	}
	go w.run()
	return w, nil
}

// submit hands a write to the writer and waits for its end.
func (w *writer) submit(ctx context.Context, j *pendingWrite) error {
	if err := ctx.Err(); err != nil {
		return err
	}

	// Losing the caller must not lose half a save: from here on only our own
	// limit counts, and it ends with the wait for a turn.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	if err := w.enqueue(ctx, j); err != nil {
		return err
	}

	select {
	case <-j.done:
	case <-ctx.Done():
		if j.taken.CompareAndSwap(false, true) {
			j.waited = time.Since(j.came)
			return errors.New("not saved: too many saves are waiting")
		}
		<-j.done
	}

	if j.panicked != nil {
		panic(j.panicked)
	}
	return w.s.engine.plain(j.err)
}

func (w *writer) enqueue(ctx context.Context, j *pendingWrite) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return errClosed
	}

	select {
	case w.queue <- j:
		return nil
	case <-ctx.Done():
		return errors.New("not saved: too many saves are waiting")
	}
}

func (w *writer) close() error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}

	w.mu.Unlock()
	<-w.stopped
	if w.conn == nil {
		return nil
	}
	return w.conn.Close()
}

// connect makes sure of a connection.
func (w *writer) connect(ctx context.Context) (err error) {
	if w.conn != nil && w.s.engine.lives(w.conn) {
		return nil
	}
	if w.conn != nil {
		w.conn.Close()
	}

	if w.conn, err = w.s.writeDB.Conn(ctx); err != nil {
		w.conn = nil
		return err
	}
	if err := w.s.engine.hold(ctx, w.conn, w.s.alone); err != nil {
		w.conn.Close()
		w.conn = nil
		return err
	}

	return nil
}

func (w *writer) run() {
	defer close(w.stopped)
	batch := make([]*pendingWrite, 0, maxBatch)
	for first := range w.queue {
		batch = batch[:0]
		for j := first; j != nil; j = w.waiting(len(batch)) {
			if !j.taken.CompareAndSwap(false, true) {
				continue
			}
			j.waited = time.Since(j.came)
			if j.alone != nil {
				w.commit(batch)
				batch = batch[:0]
				if j.err = w.connect(context.Background()); j.err == nil {
					j.err = j.alone(w.conn)
				}
				w.s.memos.committed(j.said)
				close(j.done)
				continue
			}

			batch = append(batch, j)
		}

		w.commit(batch)
	}
}

// waiting returns the next write that waits already, or nil.
func (w *writer) waiting(have int) *pendingWrite {
	if have >= maxBatch {
		return nil
	}
	select {
	case j := <-w.queue:
		return j // nil when the queue was closed
	default:
		return nil
	}
}

// commit saves a batch and tells its callers. When the transaction as a whole
// falls through, every write gets one of its own, so that each hears its own
// error and those without fault are saved.
func (w *writer) commit(batch []*pendingWrite) {
	if len(batch) == 0 {
		return
	}
	err := w.insist(batch)
	if err != nil && len(batch) > 1 && !errors.Is(err, errUnsure) {
		for _, j := range batch {
			if err := w.insist([]*pendingWrite{j}); err != nil {
				j.err = err
			}

			w.s.ring(j)
			close(j.done)
		}
		return
	}

	for _, j := range batch {
		if err != nil {
			j.err = err
		}

		w.s.ring(j)
		close(j.done)
	}
}

// insist runs the writes in one transaction, and again where that may help.
func (w *writer) insist(batch []*pendingWrite) error {
	err := w.try(batch)
	for n := 1; n < maxTries && w.s.engine.again(err); n++ {
		if w.s.watch != nil {
			w.s.watch.Again()
		}
		time.Sleep(firstPause << (n - 1))
		err = w.try(batch)
	}
	return err
}

// try runs the writes in one transaction. Its error means that none was saved;
// a write's own failure is in the write.
func (w *writer) try(batch []*pendingWrite) (err error) {
	ctx, done := w.s.engine.bound(context.Background())
	defer done()
	if err := w.connect(ctx); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	take := saidTurn
	if slices.ContainsFunc(batch, func(j *pendingWrite) bool { return !j.said }) {
		take = rightsTurn
	}
	if err := w.s.engine.begin(ctx, w.conn, take); err != nil {
		return errors.Join(fmt.Errorf("begin: %w", err), w.rollback())
	}

	saved := 0
	for _, j := range batch {
		j.err, j.panicked = nil, nil
		step := w.runOne
		if len(batch) == 1 {
			step = w.call // the transaction is its savepoint
		}

		if err := step(ctx, j); err != nil {
			return errors.Join(err, w.rollback())
		}
		if w.s.engine.again(j.err) {
			return errors.Join(j.err, w.rollback())
		}
		if j.err == nil {
			saved++
		}
	}

	if saved == 0 {
		return w.rollback()
	}
	if err := w.s.ringOthers(ctx, w.conn, batch); err != nil {
		return errors.Join(fmt.Errorf("ring: %w", err), w.rollback())
	}
	if err := w.s.engine.commit(ctx, w.conn); err != nil {
		return errors.Join(fmt.Errorf("commit: %w", err), w.rollback())
	}

	return nil
}

// runOne runs one write inside a savepoint. Its error means that the transaction
// is lost.
func (w *writer) runOne(ctx context.Context, j *pendingWrite) error {
	if _, err := w.conn.ExecContext(ctx, `SAVEPOINT one`); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}

	if w.call(ctx, j); j.err != nil {
		if _, err := w.conn.ExecContext(ctx, `ROLLBACK TO one`); err != nil {
			// The transaction was given up: the write's error says why.
			return j.err
		}
	}

	if _, err := w.conn.ExecContext(ctx, `RELEASE one`); err != nil {
		return errors.Join(j.err, fmt.Errorf("release: %w", err))
	}
	return nil
}

// call runs the write's function and leaves its error in the write. A panic
// becomes the caller's, not the writer's.
func (w *writer) call(ctx context.Context, j *pendingWrite) error {
	defer func() {
		if r := recover(); r != nil {
			j.panicked, j.err = r, fmt.Errorf("panic: %v", r)
		}
	}()
	now := w.s.now()
	v := snapshot{ctx: ctx, db: w.conn, engine: w.s.engine, now: now, judgedBy: w.s.judgedBy}
	t := &tx{snapshot: v, conn: w.conn, s: w.s, from: j.from}
	if j.err = j.do(t); j.err == nil {
		j.err = t.list()
	}

	j.touched = t.touched

	return nil
}

// rollback leaves the connection without a transaction.
func (w *writer) rollback() error {
	in, err := w.s.engine.inTransaction(w.conn)
	if err != nil || !in {
		return err
	}
	ctx, done := w.s.engine.bound(context.Background())
	defer done()
	_, err = w.conn.ExecContext(ctx, `ROLLBACK`)
	return err
}
