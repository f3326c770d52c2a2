// Package store is where everything is kept: people, sessions, systems,
// interviews with every answer ever saved, sealed reports, links and the audit
// trail. It is one database: SQLite in one folder, or PostgreSQL on a server. What
// differs between the two stands in a file each (sqlite.go, postgres.go).
//
// An exported method is one use case and one transaction. Each takes the
// principal that asks and checks it against the database first, so no caller
// can forget to. Saving a thing means that it is on disk when the method
// returns; the rules about what may be saved belong to package assessment, and
// nothing here knows of pages or requests.
package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"discern/assessment"
)

// databaseFile is the database's name inside the data folder.
const databaseFile = "discern.db"

// Errors of Open; each is one sentence for the person who started the program.
var (
	ErrNewer = errors.New("the data was written by a newer version of Discern; use that version or a later one")
	ErrInUse = errors.New("another Discern is using this data folder; stop it first, or name another folder")
	ErrNoFTS = errors.New("this program was built without full-text search; build it with -tags sqlite_fts5")
)

// ErrSignedOut says that a session is unknown, was ended, or has run out, or
// that its person may no longer sign in.
var ErrSignedOut = errors.New("you are signed out")

// errClosed says that the store was closed while something was still asking.
var errClosed = errors.New("the store is closed")

// Options are what the store takes from outside.
type Options struct {
	// Bank is the question bank whose rule says what may be saved. Without one,
	// as a backup opens the store, nothing of an interview can be changed.
	Bank *assessment.Bank

	Now   func() time.Time // the clock; nil for time.Now
	Rand  io.Reader        // tokens and ids; nil for crypto/rand
	Build string           // names the program: what a list shows is worked out again by another one

	// Database is the address of a PostgreSQL database, as postgres://user@host/name; ""
	// for SQLite in the data folder, which then holds keys alone.
	Database string

	Zone string // of the machine, as IANA names it: that of a workspace which has none yet; may be empty

	// Alone says that nobody else may use the database meanwhile.
	Alone bool

	// LostTrailKey says that the key of the audit trail is lost for good: where it is missing,
	// another one is made, and the trail says so and holds what stands in it.
	LostTrailKey bool

	Watch Watch // told what the store does; nil for nobody
}

// Store keeps everything in one data folder. It is safe for concurrent use.
type Store struct {
	dir      string
	bank     *assessment.Bank // nil where no interview is changed
	judgedBy string           // names the bank and the program, for what is worked out by them; "" without a bank
	clock    func() time.Time
	random   io.Reader
	randMu   sync.Mutex

	onChange atomic.Pointer[func(string, int)]
	cache    cache
	memos    *memos
	trail    []auditKey // keys of the audit trail, the newest first
	rekeyed  bool       // one of them was lost, and replaced when the store was opened
	watch    Watch      // nil for nobody

	lock    *folderLock
	engine  engine
	others  *others // that use the database too; nil where none can
	alone   bool
	writeDB *sql.DB // used by the writer alone
	readDB  *sql.DB // read-only connections
	writer  *writer

	stopRest context.CancelFunc
	rest     sync.WaitGroup
}

// Open opens the data folder, makes it where it is missing, and brings its
// database up to date. Only one Store can be open on a folder at a time, in
// this process or any other.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	s := &Store{bank: o.Bank, clock: o.Now, random: o.Rand, memos: newMemos(), watch: o.Watch}
	if s.clock == nil {
		s.clock = time.Now
	}

	if s.bank != nil {
		s.judgedBy = s.bank.SHA256 + " " + o.Build
	}

	if s.random == nil {
		s.random = rand.Reader
	}

	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	s.dir, s.alone = dir, o.Alone || o.LostTrailKey
	if s.engine, err = engineOf(dir, o.Database); err != nil {
		return nil, err
	}
	me, err := s.newID()
	if err != nil {
		return nil, err
	}
	s.others = newOthers(s.engine, me)
	if err := makePrivate(dir); err != nil {
		return nil, err
	}
	if s.lock, err = lockFolder(dir); err != nil {
		return nil, err
	}
	if err := s.open(ctx, o); err != nil {
		s.closeAll()
		return nil, err
	}

	return s, nil
}

func (s *Store) open(ctx context.Context, o Options) (err error) {
	if s.writeDB, s.readDB, err = s.engine.open(ctx); err != nil {
		return err
	}
	if err := s.startZone(ctx, o.Zone); err != nil {
		return err
	}

	start := (*tx).startTrail
	if o.LostTrailKey {
		start = (*tx).replaceLostKey
	} else if err := s.checkTrailKey(ctx); err != nil {
		return err
	}
	if s.trail, err = s.auditKeys(); err != nil {
		return err
	}

	if s.writer, err = startWriter(s); err != nil {
		return err
	}
	if err := s.Agree(ctx, AuditKeyFile, s.trail[0].id); err != nil {
		return err
	}
	if err := s.write(ctx, "start the audit trail", start); err != nil {
		return err
	}
	if err := s.sealSecrets(ctx); err != nil || s.bank == nil {
		return err
	}
	if err := s.followOthers(ctx); err != nil {
		return err
	}

	// The list can be read meanwhile, and says that it is not complete.
	ctx, s.stopRest = context.WithCancel(context.WithoutCancel(ctx))
	s.rest.Go(func() { s.judgeRest(ctx) })
	return nil
}

// makePrivate makes the data folder, or closes an existing one to other users.
// It leaves a folder alone that plainly serves something else.
func makePrivate(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("cannot make the data folder: %w", err)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("the data folder %s is a file; name a folder", dir)
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, databaseFile)); err != nil && len(entries) > 0 {
		return fmt.Errorf("the folder %s holds other files and is open to other users; name an empty folder", dir)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("cannot close the data folder to other users: %w", err)
	}

	return nil
}

// Close waits for the saves that were accepted, and closes the database.
func (s *Store) Close() error { return s.closeAll() }

func (s *Store) closeAll() error {
	var errs []error
	if s.others != nil {
		s.others.stop()
	}

	if s.stopRest != nil {
		s.stopRest()
		s.rest.Wait()
	}

	if s.writer != nil {
		errs = append(errs, s.writer.close())
	}

	if s.readDB != nil {
		errs = append(errs, s.readDB.Close())
	}

	if s.writeDB != nil {
		errs = append(errs, s.writeDB.Close())
	}

	// Last: whoever opens next must find the database closed.
	errs = append(errs, s.lock.unlock())
	return errors.Join(errs...)
}

// CheckReady reports whether the database answers reads and accepts writes.
func (s *Store) CheckReady(ctx context.Context) error {
	err := s.read(ctx, "check", func(v snapshot) error {
		var n int
		return v.row(`SELECT COUNT(*) FROM workspace`).Scan(&n)
	})
	if err != nil {
		return err
	}
	return s.write(ctx, "check", func(t *tx) error { return nil })
}

// now is the time as it is stored: UTC, whole microseconds.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// micros is a time as it is stored; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is the opposite of micros.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

var idText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// newID draws an id of 128 bits.
func (s *Store) newID() (string, error) {
	b, err := s.draw(16)
	return idText.EncodeToString(b), err
}

// newToken draws a secret of 256 bits, and the hash it is stored as.
func (s *Store) newToken() (token, hash string, err error) {
	b, err := s.draw(32)
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, hashToken(token), err
}

func (s *Store) draw(n int) ([]byte, error) {
	s.randMu.Lock()
	defer s.randMu.Unlock()
	b := make([]byte, n)
	if _, err := io.ReadFull(s.random, b); err != nil {
		return nil, fmt.Errorf("draw random bytes: %w", err)
	}
	return b, nil
}

// hashToken is how a token is stored. It is drawn at random from 256 bits, so
// a plain hash cannot be searched backwards and no salt is needed.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// ConflictError says that somebody else saved a newer version. It unwraps to
// an *assessment.Error with the code Conflict.
type ConflictError struct {
	Mine, Theirs assessment.Answer    // from SaveForm
	Interview    assessment.Interview // from UpdateInterview and SaveLines: what is stored now
	Chunk        string               // which chunk of the interview changed
}

func (e *ConflictError) Error() string { return e.Unwrap().Error() }

// Unwrap returns the conflict as a domain error.
func (e *ConflictError) Unwrap() error {
	if e.Theirs.By != "" {
		return assessment.Errorf(assessment.Conflict, "%s answered this while you were writing. Choose which answer to keep.",
			e.Theirs.By)
	}
	return assessment.Errorf(assessment.Conflict,
		"Somebody changed this while you were writing. Look at both, then save again.")
}

func notFound(what string) error {
	return assessment.Errorf(assessment.NotFound, "This %s does not exist, or you may not see it.", what)
}

// noRow turns "no rows" into not found and leaves other errors as they are.
func noRow(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return notFound(what)
	}
	return err
}

// Exists reports, as an error, that a folder holds no data of this program.
func Exists(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, databaseFile)); err != nil {
		return fmt.Errorf("there is no data of Discern in %s", dir)
	}
	return nil
}
