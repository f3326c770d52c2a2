package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"

	"discern/assessment/fold"
)

// This file holds what is true of SQLite only.

//go:embed migrations/*.sql
var migrations embed.FS

// settings common to every connection.
var settings = url.Values{
	"_busy_timeout":    {"5000"}, // a backup tool may hold the file for a moment
	"_foreign_keys":    {"on"},   // off by default, and per connection
	"_secure_delete":   {"on"},   // what is deleted is overwritten with zeros
	"_stmt_cache_size": {"100"},  // statements are compiled once a connection
	"_cache_size":      {"-8000"},
}

func dsn(path string, more map[string]string) string {
	q := url.Values{}
	for k, v := range settings {
		q[k] = v
	}

	for k, v := range more {
		q.Set(k, v)
	}

	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/data
	}

	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// connector opens connections and runs on each what has no place in the DSN.
type connector struct {
	dsn    string
	driver *sqlite3.SQLiteDriver
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }
func (c connector) Driver() driver.Driver                        { return c.driver }

func connect(dsn string) *sql.DB {
	return sql.OpenDB(connector{dsn, &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		// temp_store: nothing a query sorts is written outside the data folder.
		// trusted_schema: a database file somebody prepared cannot call functions.
		// journal_size_limit: the log shrinks again after a burst, bytes.
		if err := c.RegisterFunc("searchable", fold.Index, true); err != nil { // for a migration
			return err
		}
		if err := c.RegisterFunc("standing", sortKey, true); err != nil { // for a migration
			return err
		}
		_, err := c.Exec(`PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 16777216`, nil)
		return err
	}}})
}

func openWriter(path string) *sql.DB {
	db := connect(dsn(path, map[string]string{
		"_journal_mode": "WAL",       // readers never wait for the writer
		"_synchronous":  "FULL",      // NORMAL loses saved answers when the power goes
		"_txlock":       "immediate", // a read turned into a write cannot wait for its lock
	}))
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(0)

	return db
}

func openReaders(path string) *sql.DB {
	db := connect(dsn(path, map[string]string{
		"mode":        "ro", // a read can change nothing, whatever its statement says
		"_query_only": "on",
		"_txlock":     "deferred",
	}))
	n := max(4, runtime.NumCPU())
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)

	return db
}

// sqlite is a database file in a data folder, which one process has to itself.
type sqlite struct{ path string }

func (q sqlite) open(ctx context.Context) (writer, readers *sql.DB, err error) {
	// Made here so that SQLite's own files inherit 0600 from it.
	f, err := os.OpenFile(q.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("data folder is not writable: %w", err)
	}
	if err := errors.Join(f.Chmod(0o600), f.Close()); err != nil {
		return nil, nil, fmt.Errorf("data folder: %w", err)
	}

	writer = openWriter(q.path)
	if err := q.migrate(ctx, writer); err != nil {
		return writer, nil, err
	}
	if err := checkSettings(ctx, writer); err != nil {
		return writer, nil, err
	}

	readers = openReaders(q.path)
	if err := readers.PingContext(ctx); err != nil {
		return writer, readers, fmt.Errorf("open for reading: %w", err)
	}
	return writer, readers, nil
}

// LatestSchema is the number of the last migration that this program knows.
func LatestSchema() int64 {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		panic("no migrations are embedded") // a program built without them
	}

	version, err := goose.NumericComponent(filepath.Base(names[len(names)-1]))
	if err != nil {
		panic(err)
	}
	return version
}

func (q sqlite) migrate(ctx context.Context, db *sql.DB) error {
	if err := checkFTS(ctx, db); err != nil {
		return err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return migrate(ctx, db, goose.DialectSQLite3, files)
}

// checkFTS runs before the migrations, which need the search module.
func checkFTS(ctx context.Context, db *sql.DB) error {
	var on bool
	if err := db.QueryRowContext(ctx, `SELECT sqlite_compileoption_used('ENABLE_FTS5')`).Scan(&on); err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	if !on {
		return ErrNoFTS
	}

	return nil
}

// checkSettings looks whether the settings took hold: a mistyped one is
// ignored without a word, and the promise to keep what was saved rests on them.
func checkSettings(ctx context.Context, db *sql.DB) error {
	for _, c := range []struct{ name, want string }{
		{"journal_mode", "wal"}, {"synchronous", "2"}, {"foreign_keys", "1"}, {"secure_delete", "1"},
	} {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+c.name).Scan(&got); err != nil {
			return fmt.Errorf("read the setting %s: %w", c.name, err)
		}
		if got != c.want {
			return fmt.Errorf("the database setting %s is %s and must be %s; is the data folder on a network drive?",
				c.name, got, c.want)
		}
	}
	return nil
}

// Statements are written in the words of SQLite.
func (sqlite) words(statement string) string { return statement }
func (sqlite) values(args []any) []any       { return args }

func (sqlite) reading() sql.IsolationLevel { return sql.LevelDefault }

// bound sets none: a statement that is cancelled would end the transaction behind the
// caller's back, and the file is here.
func (sqlite) bound(ctx context.Context) (context.Context, context.CancelFunc) { return ctx, func() {} }

func (sqlite) begin(ctx context.Context, c *sql.Conn, _ turn) error {
	_, err := c.ExecContext(ctx, `BEGIN IMMEDIATE`)
	return err
}

func (sqlite) commit(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, `COMMIT`)
	return err
}

// inTransaction asks SQLite itself: some errors end a transaction behind the
// caller's back, and what follows would be saved statement by statement.
func (sqlite) inTransaction(c *sql.Conn) (in bool, err error) {
	err = c.Raw(func(raw any) error {
		sc, ok := raw.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("not an SQLite connection: %T", raw)
		}

		in = !sc.AutoCommit()
		return nil
	})
	return in, err
}

// hold: the data folder is locked already.
func (sqlite) hold(context.Context, *sql.Conn, bool) error { return nil }

func (sqlite) lives(*sql.Conn) bool { return true }

// again: one connection writes, so nothing stands in its way for a moment.
func (sqlite) again(error) bool { return false }

func (sqlite) dead(error) bool { return false }

func (sqlite) plain(err error) error {
	var se sqlite3.Error
	if errors.As(err, &se) && (se.Code == sqlite3.ErrFull || se.SystemErrno == syscall.ENOSPC) {
		return diskFull
	}
	return err
}

// wordsBegin and namesHold look in the indexes of full text; a token holds no
// quotation mark.
func (sqlite) wordsBegin(phrase string) lookup {
	return lookup{`words JOIN texts x ON x.id = words.rowid`, `words MATCH ?`, []any{`"` + phrase + `"*`}}
}

func (sqlite) namesHold(phrase string) lookup {
	return lookup{`names JOIN texts x ON x.id = names.rowid`, `names MATCH ?`, []any{`"` + phrase + `"`}}
}

func (q sqlite) bytes(snapshot) (int64, error) {
	var all int64
	for _, path := range []string{q.path, q.path + "-wal"} {
		info, err := os.Stat(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
		if err == nil {
			all += info.Size()
		}
	}

	return all, nil
}

// scrub empties the write-ahead log, where erased text would linger. Readers
// hold the log for as long as one query takes; busy_timeout waits for them.
func (sqlite) scrub(ctx context.Context, c *sql.Conn) error {
	var busy, inLog, done int
	if err := c.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &inLog, &done); err != nil {
		return fmt.Errorf("empty the log: %w", err)
	}
	if busy != 0 {
		return errors.New("erased, but a reader kept the log from being emptied; it is emptied with the next " +
			"erasure or restart")
	}

	return nil
}

// rewriteHooks has nothing to do: what is overwritten is cleared where it stood.
func (sqlite) rewriteHooks(*sql.Conn) error { return nil }

// BackupFacts is what a backup holds, as counted in the backup itself.
type BackupFacts struct {
	Systems, Interviews, Answers, Reports int
	Schema                                int64 // number of the last migration
	Audit                                 AuditHead
}

// Backup writes a consistent copy of the database to path while the program
// runs. The copy appears under its name only when it is complete and on disk.
// It holds no token that could be used, only their hashes.
func (s *Store) Backup(ctx context.Context, path string) error {
	if _, ok := s.engine.(sqlite); !ok {
		return fmt.Errorf("backup: %w", errSQLiteAlone)
	}
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("backup: %s is already there; name a new file", path)
	}

	part := path + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}

	defer os.Remove(part) // gone already when all went well
	defer f.Close()
	// Its own connection: a long copy must not take a reader away.
	db := connect(dsn(filepath.Join(s.dir, databaseFile), map[string]string{"mode": "ro"}))
	defer db.Close()
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return fmt.Errorf("backup: %w", sqlite{}.plain(err))
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("backup: %w", err)
	}

	return syncFolder(filepath.Dir(path))
}

// CheckBackup reads a backup of this store through: that it is whole, that its
// audit chain holds, and what is in it.
func (s *Store) CheckBackup(ctx context.Context, path string) (BackupFacts, error) {
	return checkBackup(ctx, path, s.trail)
}

// CheckBackup reads a backup through without the key of its audit trail: the
// order of the trail is checked, and not what stands in its rows.
func CheckBackup(ctx context.Context, path string) (BackupFacts, error) {
	return checkBackup(ctx, path, nil)
}

// PutBack gives a database that was proved whole its name in a data folder that
// has none yet. Both must be on one disk.
func PutBack(dir, database string) error {
	path := filepath.Join(dir, databaseFile)
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if _, err := os.Lstat(name); !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("put back: %s is already there", name)
		}
	}

	if err := os.Rename(database, path); err != nil {
		return fmt.Errorf("put back: %w", err)
	}
	return syncFolder(dir)
}

func checkBackup(ctx context.Context, path string, keys []auditKey) (BackupFacts, error) {
	var b BackupFacts
	if _, err := os.Stat(path); err != nil {
		return b, fmt.Errorf("backup: %w", err)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return b, fmt.Errorf("backup: %w", err)
	}

	// immutable: a backup is looked at without leaving a log beside it.
	db := connect(dsn(abs, map[string]string{"mode": "ro", "immutable": "1"}))
	defer db.Close()
	var ok string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&ok); err != nil {
		return b, fmt.Errorf("backup is damaged: %w", err)
	}
	if ok != "ok" {
		return b, fmt.Errorf("backup is damaged: %s", ok)
	}

	v := snapshot{ctx: ctx, db: db, engine: sqlite{}}
	err = v.row(`SELECT (SELECT COUNT(*) FROM systems), (SELECT COUNT(*) FROM interviews),
		(SELECT COUNT(*) FROM answers), (SELECT COUNT(*) FROM reports), (SELECT MAX(version_id) FROM goose_db_version)`).
		Scan(&b.Systems, &b.Interviews, &b.Answers, &b.Reports, &b.Schema)
	if err != nil {
		return b, fmt.Errorf("backup: %w", err)
	}

	b.Audit, err = verifyAudit(v, keys, nil)
	return b, err
}
