package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Several programs may use one PostgreSQL database at a time. They take turns to write, a
// transaction each, so that what one reads in its turn nobody changes before it is saved.
// Each is told what the others saved: by a message of the server, and, where one is lost,
// by a look at how many there were.

const (
	// othersLook is how often a program looks whether it heard of everything.
	othersLook = time.Second
	// bellTime is how long a message may be on its way.
	bellTime = 250 * time.Millisecond
	// listenPause is how long is waited before a lost connection is made anew.
	listenPause = 200 * time.Millisecond
	// lookTime is how long one look may take.
	lookTime = 5 * time.Second
	// programsLook is how often they are counted.
	programsLook = 10 * time.Second
	// maxToTell is how many things to tell wait at the most.
	maxToTell = 256
	// latelyFor is how old what is known lately may be.
	latelyFor = 500 * time.Millisecond
)

// counts says how many commits there were, of all programs on a database.
type counts struct{ commits, rights, bells uint64 }

// others are the programs that use the same database.
type others struct {
	engine sharing
	me     string // names this program to them

	end   context.CancelFunc
	tasks sync.WaitGroup

	heard    atomic.Uint64 // bells up to this one
	relisten chan struct{} // asks for another connection to listen by
	onTold   atomic.Pointer[func(string)]
	toTell   chan string  // to the others, in order
	n        atomic.Int64 // how many programs there were lately

	mu     sync.Mutex
	lately counts
	at     time.Time // when lately was counted
}

// newOthers is nil for a database that one program has.
func newOthers(e engine, me string) *others {
	shared, ok := e.(sharing)
	if !ok {
		return nil
	}
	return &others{engine: shared, me: me, relisten: make(chan struct{}, 1), toTell: make(chan string, maxToTell)}
}

// Shared reports whether several programs may use the database at a time.
func (s *Store) Shared() bool { return s.others != nil }

// followOthers begins to listen to what other programs save.
func (s *Store) followOthers(ctx context.Context) error {
	o := s.others
	if o == nil {
		return nil
	}

	now, err := s.counted(ctx)
	if err != nil {
		return err
	}
	o.heard.Store(now.bells)
	ctx, o.end = context.WithCancel(context.WithoutCancel(ctx))
	o.tasks.Go(func() { s.listenToOthers(ctx) })
	o.tasks.Go(func() { s.lookForOthers(ctx) })
	o.tasks.Go(func() { o.tellOthers(ctx) })
	o.tasks.Go(func() { s.countPrograms(ctx) })
	return nil
}

func (o *others) stop() {
	if o.end != nil {
		o.end()
		o.tasks.Wait()
	}
}

// listenToOthers hears messages until ctx ends. A connection that is lost is made anew, and
// what may have been said meanwhile is taken as said.
func (s *Store) listenToOthers(ctx context.Context) {
	for ctx.Err() == nil {
		one, cancel := context.WithCancel(ctx)
		stop := make(chan struct{})
		go func() {
			select {
			case <-s.others.relisten:
				cancel()
			case <-stop:
			}
		}()
		_ = s.others.engine.listen(one, s.missedBells, s.hear) // whatever it was, it is tried again
		close(stop)
		cancel()

		select {
		case <-ctx.Done():
		case <-time.After(listenPause):
		}
	}
}

// hear takes a message: "N FROM ID:REV ..." of what was saved, or "=FROM ..." of something else.
func (s *Store) hear(message string) {
	if told, ok := strings.CutPrefix(message, "="); ok {
		from, what, _ := strings.Cut(told, " ")
		if fn := s.others.onTold.Load(); fn != nil && from != s.others.me {
			(*fn)(what)
		}
		return
	}

	words := strings.Fields(message)
	if len(words) < 2 {
		return
	}
	n, err := strconv.ParseUint(words[0], 10, 64)
	if err != nil {
		return
	}
	if was := s.others.heard.Load(); n != was+1 { // one was lost, or this one was counted before it came
		if n > was {
			s.others.heard.Store(n)
			s.forget()
		}
		return
	}

	s.others.heard.Store(n)
	if words[1] == s.others.me {
		return // rung when it was saved
	}
	fn := s.onChange.Load()
	for _, one := range words[2:] {
		id, text, _ := strings.Cut(one, ":")
		rev, err := strconv.Atoi(text)
		if err != nil {
			s.forget()
			return
		}
		if s.cache.changed(touched{id: id, rev: rev}); fn != nil {
			(*fn)(id, rev)
		}
	}
}

// lookForOthers looks, until ctx ends, whether everything that was saved was heard of.
func (s *Store) lookForOthers(ctx context.Context) {
	tick := time.NewTicker(othersLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}

		now, err := s.countedIn(ctx)
		if err != nil || now.bells == s.others.heard.Load() {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(bellTime):
		}
		if now.bells <= s.others.heard.Load() {
			continue
		}

		// The connection says nothing any more, or was never one to listen by.
		_ = s.missedBells(ctx)
		select {
		case s.others.relisten <- struct{}{}:
		default:
		}
	}
}

// missedBells takes everything as changed that may have been, up to now.
func (s *Store) missedBells(ctx context.Context) error {
	now, err := s.countedIn(ctx)
	if err != nil {
		return err
	}
	if s.others.heard.Swap(now.bells) != now.bells {
		s.forget()
	}
	return nil
}

// forget drops what is remembered, and has whoever shows something look again.
func (s *Store) forget() {
	s.cache.clear()
	s.memos.clear()
	if fn := s.onChange.Load(); fn != nil {
		(*fn)("", -1)
	}
}

// ringOthers has the other programs told what a batch changed, when it is saved.
func (s *Store) ringOthers(ctx context.Context, c *sql.Conn, batch []*pendingWrite) error {
	if s.others == nil {
		return nil
	}

	var changed []touched
	at := map[string]int{}
	for _, j := range batch {
		if j.err != nil {
			continue
		}
		for _, t := range j.touched {
			if i, there := at[t.id]; there {
				changed[i] = t
				continue
			}
			at[t.id] = len(changed)
			changed = append(changed, t)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return s.others.engine.ring(ctx, c, s.others.me, changed)
}

// counted is how many commits there are now, asked of a database that others write to.
func (s *Store) counted(ctx context.Context) (counts, error) {
	if s.others == nil {
		return counts{commits: s.memos.commits.Load(), rights: s.memos.rights.Load()}, nil
	}

	lately, _ := ctx.Value(latelyKey{}).(bool)
	if lately {
		s.others.mu.Lock()
		now, at := s.others.lately, s.others.at
		s.others.mu.Unlock()
		if time.Since(at) < latelyFor {
			return now, nil
		}
	}

	began := time.Now()
	var now counts
	err := s.ask(ctx, `SELECT COALESCE(MAX(commits), 0), COALESCE(MAX(rights), 0), COALESCE(MAX(bells), 0) FROM turns`,
		&now.commits, &now.rights, &now.bells)
	if err != nil {
		return counts{}, s.engine.plain(err)
	}

	s.others.mu.Lock()
	defer s.others.mu.Unlock()
	if began.After(s.others.at) {
		s.others.lately, s.others.at = now, began
	}
	return now, nil
}

// countedIn is counted within the time that a look may take.
func (s *Store) countedIn(ctx context.Context) (counts, error) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	return s.counted(ctx)
}

// ask reads one row outside a transaction, past connections that were lost.
func (s *Store) ask(ctx context.Context, query string, into ...any) error {
	err := s.readDB.QueryRowContext(ctx, query).Scan(into...)
	for range s.readDB.Stats().MaxOpenConnections {
		if !s.engine.dead(err) {
			break
		}
		err = s.readDB.QueryRowContext(ctx, query).Scan(into...)
	}
	return err
}

// allCommits and rightsCommits count for a memo; op is what is read with it, for the log.
func (s *Store) allCommits(ctx context.Context, op string) func() (uint64, error) {
	return func() (uint64, error) {
		now, err := s.counted(ctx)
		return now.commits, named(op, err)
	}
}

func (s *Store) rightsCommits(ctx context.Context, op string) func() (uint64, error) {
	return func() (uint64, error) {
		now, err := s.counted(ctx)
		return now.rights, named(op, err)
	}
}

type latelyKey struct{}

// Lately returns a context in which it is enough to know what other programs changed half a
// second ago: for what asks all the time.
func Lately(ctx context.Context) context.Context { return context.WithValue(ctx, latelyKey{}, true) }

// OnTold has fn called with what another program on this database told: ids and codes,
// never what was said. Call it before anybody tells.
func (s *Store) OnTold(fn func(string)) {
	if s.others != nil {
		s.others.onTold.Store(&fn)
	}
}

// Tell tells the other programs on this database something that nobody keeps. It waits for
// nothing, and what it tells may be lost.
func (s *Store) Tell(what string) {
	if s.others == nil {
		return
	}
	select {
	case s.others.toTell <- what:
	default:
	}
}

// tellOthers tells what is to be told, until ctx ends.
func (o *others) tellOthers(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case what := <-o.toTell:
			one, cancel := context.WithTimeout(ctx, lookTime)
			_ = o.engine.tell(one, "="+o.me+" "+what) // nobody keeps it
			cancel()
		}
	}
}

// countPrograms counts, until ctx ends, how many programs use the database.
func (s *Store) countPrograms(ctx context.Context) {
	tick := time.NewTicker(programsLook)
	defer tick.Stop()
	for {
		one, cancel := context.WithTimeout(ctx, lookTime)
		if n, err := s.Programs(one); err == nil {
			s.others.n.Store(int64(n))
		}
		cancel()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// ProgramsLately is how many programs used the database a moment ago, this one included.
func (s *Store) ProgramsLately() int {
	if s.others == nil {
		return 1
	}
	return max(int(s.others.n.Load()), 1)
}

// Programs is how many programs use the database now, this one included.
func (s *Store) Programs(ctx context.Context) (n int, err error) {
	if s.others == nil {
		return 1, nil
	}
	err = s.read(ctx, "count programs", func(v snapshot) (err error) {
		n, err = s.others.engine.programs(v)
		return err
	})
	return max(n, 1), err
}

// Agree says what has to be the same in all programs on one database. While another one
// runs, another value is an error; otherwise it is the value from now on.
func (s *Store) Agree(ctx context.Context, name, value string) error {
	if s.others == nil {
		return nil
	}
	return s.writeSaid(ctx, "agree", func(t *tx) error {
		var agreed string
		if err := t.row(`SELECT COALESCE((SELECT value FROM agreed WHERE name = ?), '')`, name).Scan(&agreed); err != nil {
			return err
		}
		if agreed == value {
			return nil
		}

		n, err := s.others.engine.programs(t.snapshot)
		if err != nil {
			return err
		}
		if agreed != "" && n > 1 {
			return &NotAgreedError{Name: name}
		}
		return t.do(`INSERT INTO agreed (name, value) VALUES (?, ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	})
}

// NotAgreedError says in what a program is not as those that use the database already.
type NotAgreedError struct{ Name string }

func (e *NotAgreedError) Error() string {
	return fmt.Sprintf("another Discern uses this database with another %s; give all of them the same, or stop the "+
		"others to change it", e.Name)
}
