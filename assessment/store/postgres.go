package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// This file holds what is true of PostgreSQL only.

//go:embed migrations/postgres/*.sql
var postgresMigrations embed.FS

const (
	// oldestPostgres is the first release that tells what became of a transaction.
	oldestPostgres = 13
	// postgresReaders is how many connections there are to read by.
	postgresReaders = 8
	// postgresBound is how long one transaction of the writer may take, its wait for its turn
	// included.
	postgresBound = 12 * time.Second
	// settleBound is how long the writer tries to learn what became of a transaction
	// whose connection was lost.
	settleBound = 5 * time.Second
	// holdBound is how long a program waits for the one before it to let the database go.
	holdBound = 5 * time.Second
	// turnIdle is how long a program may stand still with its turn: then the server takes it
	// back, and the others go on.
	turnIdle = 4 * time.Second
	// oneProgram is the lock that the writer's connection holds for as long as it lives: with
	// others, or alone.
	oneProgram = 0x6469736365726e // "discern"
)

// postgres is a database of a PostgreSQL server. Its last transaction belongs to the
// writer alone.
type postgres struct {
	config *pgx.ConnConfig
	db     *sql.DB // for the writer, and for asking what became of a transaction
	last   string  // number of the writer's transaction
}

// isPostgres reports whether a database is named by an address of PostgreSQL.
func isPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

func newPostgres(address string) (*postgres, error) {
	if !isPostgres(address) {
		return nil, errors.New("name the database by an address, such as postgres://user@host/name")
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("the address of the database cannot be read: %w", err) // pgx leaves the password out
	}

	if strings.Contains(config.Host, "@") { // a part of a password, which no error may say
		return nil, errors.New("the address of the database has an @ in its password or in its host; write it as %40")
	}
	far := !isNear(config.Host) || slices.ContainsFunc(config.Fallbacks,
		func(f *pgconn.FallbackConfig) bool { return !isNear(f.Host) })
	if far && !namesTLS(address) {
		return nil, errors.New("the database is on another machine; say in its address how the way there is kept secret: " +
			"?sslmode=verify-full checks the server's certificate")
	}

	// What is looked for never becomes part of a statement.
	config.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}

	return &postgres{config: config}, nil
}

// isNear reports whether a server is on this machine: by a socket, or at a loopback address.
func isNear(host string) bool {
	at, err := netip.ParseAddr(host)
	return strings.HasPrefix(host, "/") || host == "localhost" || err == nil && at.Unmap().IsLoopback()
}

// namesTLS reports whether it was said how the way to the server is kept secret, be it that
// it is not: what pgx does unasked is to send everything in the clear where the server takes
// nothing else.
func namesTLS(address string) bool {
	at, err := url.Parse(address)
	return err == nil && at.Query().Get("sslmode") != "" || os.Getenv("PGSSLMODE") != ""
}

// connect opens a pool. Settings that the address names itself stay as they are.
func (p *postgres) connect(most int, settings map[string]string) *sql.DB {
	config := p.config.Copy()
	for name, value := range settings {
		if _, named := config.RuntimeParams[name]; !named {
			config.RuntimeParams[name] = value
		}
	}

	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	return db
}

func (p *postgres) open(ctx context.Context) (writer, readers *sql.DB, err error) {
	p.db = p.connect(3, map[string]string{
		"application_name":                    "discern",
		"idle_in_transaction_session_timeout": strconv.FormatInt(turnIdle.Milliseconds(), 10),
	})
	readers = p.connect(postgresReaders, map[string]string{
		"application_name":              "discern reads",
		"default_transaction_read_only": "on", // a read can change nothing, whatever its statement says
	})
	if err := p.checkSettings(ctx); err != nil {
		return p.db, readers, err
	}

	return p.db, readers, p.migrate(ctx)
}

// checkSettings looks whether the server keeps what was saved.
func (p *postgres) checkSettings(ctx context.Context) error {
	var version int
	var encoding string
	var copied bool
	err := p.db.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int / 10000,
		current_setting('server_encoding'), pg_is_in_recovery()`).Scan(&version, &encoding, &copied)
	switch {
	case err != nil:
		return fmt.Errorf("open the database: %w", err)
	case version < oldestPostgres:
		return fmt.Errorf("the database server is PostgreSQL %d and must be %d or later", version, oldestPostgres)
	case encoding != "UTF8":
		return fmt.Errorf("the database holds text as %s and must hold it as UTF8; make one with that encoding", encoding)
	case copied:
		return errors.New("this database server is a copy that cannot be written to; name the one that it copies")
	}

	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var value string
		if err := p.db.QueryRowContext(ctx, `SELECT current_setting($1)`, name).Scan(&value); err != nil {
			return fmt.Errorf("read the setting %s: %w", name, err)
		}
		if value == "off" {
			return fmt.Errorf("the database server's setting %s is off, and saved answers would be lost when the "+
				"power goes; turn it on, then start again", name)
		}
	}

	return nil
}

// migrate brings the tables up to date, as one of the instances that start at a time.
func (p *postgres) migrate(ctx context.Context) error {
	files, err := fs.Sub(postgresMigrations, "migrations/postgres")
	if err != nil {
		return err
	}
	if p.migrated(ctx, files) {
		return nil
	}

	// It is asked for every second, for a minute.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return err
	}

	return migrate(ctx, p.db, goose.DialectPostgres, files, goose.WithSessionLocker(locker))
}

// migrated reports whether nothing is left to do, as nearly always: no lock is needed
// to see that.
func (p *postgres) migrated(ctx context.Context, files fs.FS) bool {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return false
	}

	var done int
	var last int64
	err = p.db.QueryRowContext(ctx, `SELECT COUNT(DISTINCT version_id), MAX(version_id) FROM goose_db_version
		WHERE is_applied AND version_id > 0`).Scan(&done, &last)
	return err == nil && done == len(names) && last == LatestSchema()
}

// hint is a plus that keeps SQLite from using an index; PostgreSQL decides that itself.
var hint = regexp.MustCompile(`([ (])\+([a-z]+\.[a-z_]+)`)

// words numbers the values of a statement, and says what PostgreSQL names differently.
func (p *postgres) words(statement string) string {
	var b strings.Builder
	n, quoted := 0, false
	for _, r := range statement {
		switch {
		case r == '\'':
			quoted = !quoted
		case r == '?' && !quoted:
			n++
			b.WriteString("$" + strconv.Itoa(n))
			continue
		}

		b.WriteRune(r)
	}

	return strings.ReplaceAll(hint.ReplaceAllString(b.String(), "$1$2"), "instr(", "strpos(")
}

// values are what PostgreSQL keeps: yes and no as 1 and 0, as the columns have it, and
// text without what it cannot hold. What people write never holds it; an address may.
func (p *postgres) values(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch v := reflect.ValueOf(a); v.Kind() {
		case reflect.Bool:
			out[i] = 0
			if v.Bool() {
				out[i] = 1
			}
		case reflect.String:
			out[i] = strings.ReplaceAll(strings.ToValidUTF8(v.String(), "\uFFFD"), "\x00", "\uFFFD")
		default:
			out[i] = a
		}
	}

	return out
}

func (p *postgres) reading() sql.IsolationLevel { return sql.LevelRepeatableRead }

func (p *postgres) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, postgresBound)
}

// begin: the turn is a row that whoever writes has locked. What is read after it was had is
// what the one before left, so each statement sees the newest.
func (p *postgres) begin(ctx context.Context, c *sql.Conn, t turn) error {
	if _, err := c.ExecContext(ctx, `BEGIN ISOLATION LEVEL READ COMMITTED`); err != nil {
		return err
	}
	if t == noTurn {
		return c.QueryRowContext(ctx, `SELECT pg_current_xact_id()::text`).Scan(&p.last)
	}

	rights := 0
	if t == rightsTurn {
		rights = 1
	}
	return c.QueryRowContext(ctx, `INSERT INTO turns (id, commits, rights, bells) VALUES (1, 1, $1, 0)
		ON CONFLICT (id) DO UPDATE SET commits = turns.commits + 1, rights = turns.rights + excluded.rights
		RETURNING pg_current_xact_id()::text`, rights).Scan(&p.last)
}

// hold: a server that lost a connection lets its lock go, and a program that was stopped
// for a while finds that it may not write any more.
func (p *postgres) hold(ctx context.Context, c *sql.Conn, alone bool) error {
	ask := `SELECT pg_try_advisory_lock_shared($1)`
	if alone {
		ask = `SELECT pg_try_advisory_lock($1)`
	}

	ctx, cancel := context.WithTimeout(ctx, holdBound)
	defer cancel()
	for {
		var got bool
		err := c.QueryRowContext(ctx, ask, oneProgram).Scan(&got)
		if got || err != nil && ctx.Err() == nil {
			return err
		}

		select {
		case <-ctx.Done():
			return ErrShared
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// programs counts who holds the lock, the one that asks included.
func (p *postgres) programs(v snapshot) (n int, err error) {
	err = v.row(`SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
		AND (classid::bigint << 32) + objid::bigint = ?
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`, int64(oneProgram)).Scan(&n)
	return n, err
}

const (
	// bellChannel is where programs say what changed.
	bellChannel = "discern"
	// maxBell is how long one message may be, in bytes; the server takes fewer than 8,000.
	maxBell = 7000
)

// ring says "N FROM ID:REV ID:REV ...": of all such messages the Nth. Nothing that was said is
// in it. Where there are too many interviews it names none, and whoever hears it looks at all.
func (p *postgres) ring(ctx context.Context, c *sql.Conn, from string, changed []touched) error {
	var b strings.Builder
	b.WriteString(from)
	for _, t := range changed {
		b.WriteString(" " + t.id + ":" + strconv.Itoa(t.rev))
	}
	what := b.String()
	if len(what) > maxBell {
		what = from + " *"
	}

	_, err := c.ExecContext(ctx, `WITH x AS (UPDATE turns SET bells = bells + 1 RETURNING bells)
		SELECT pg_notify($1, bells || ' ' || $2) FROM x`, bellChannel, what)
	return err
}

func (p *postgres) tell(ctx context.Context, what string) error {
	_, err := p.db.ExecContext(ctx, `SELECT pg_notify($1, $2)`, bellChannel, what)
	return err
}

// listen has a connection of its own: one of a pool would hear for somebody else.
func (p *postgres) listen(ctx context.Context, ready func(context.Context) error, heard func(string)) error {
	config := p.config.Copy()
	if _, named := config.RuntimeParams["application_name"]; !named {
		config.RuntimeParams["application_name"] = "discern listens"
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `LISTEN `+bellChannel); err != nil {
		return err
	}
	if err := ready(ctx); err != nil {
		return err
	}

	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		heard(n.Payload)
	}
}

// commit asks for the state first: PostgreSQL answers the commit of a transaction that
// failed by taking it back, without an error.
func (p *postgres) commit(ctx context.Context, c *sql.Conn) error {
	if state := stateOf(c); state != 'T' {
		return fmt.Errorf("the transaction cannot be saved: its state is %q", state)
	}

	_, err := c.ExecContext(ctx, `COMMIT`)
	if err == nil || p.lives(c) {
		return err
	}
	return p.outcome(ctx, err)
}

// outcome asks, on another connection, what became of the last transaction, whose
// commit was sent and not answered. It returns nil where it was saved.
func (p *postgres) outcome(ctx context.Context, lost error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleBound)
	defer cancel()
	for {
		var state sql.NullString
		err := p.db.QueryRowContext(ctx, `SELECT pg_xact_status($1::xid8)`, p.last).Scan(&state)
		refused, ok := errors.AsType[*pgconn.PgError](err)
		switch {
		case err == nil && state.String == "committed":
			return nil
		case err == nil && state.String == "aborted", ok && refused.Code == "22023": // never reached the disk
			return fmt.Errorf("not saved: %w", lost)
		case err == nil && !state.Valid:
			return errUnsure
		}

		select {
		case <-ctx.Done():
			return errUnsure
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// stateOf is the state of a connection's transaction: 'I' for none, 'T' for one under
// way, 'E' for one that failed, 0 where there is no connection.
func stateOf(c *sql.Conn) (state byte) {
	err := c.Raw(func(raw any) error {
		if pc, ok := raw.(*stdlib.Conn); ok && !pc.Conn().IsClosed() {
			state = pc.Conn().PgConn().TxStatus()
		}
		return nil
	})
	if err != nil {
		return 0
	}

	return state
}

func (p *postgres) inTransaction(c *sql.Conn) (bool, error) {
	state := stateOf(c)
	return state == 'T' || state == 'E', nil // a lost connection's is gone with it
}

func (p *postgres) lives(c *sql.Conn) bool { return stateOf(c) != 0 }

// again: two transactions that stood in each other's way, a plan from before a change
// of the tables, or a connection lost before the commit.
func (p *postgres) again(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case "40001", "40P01":
			return true
		case "0A000":
			return strings.Contains(e.Message, "cached plan")
		}
	}
	return isLost(err) && !errors.Is(err, errUnsure)
}

func (p *postgres) dead(err error) bool {
	if _, fresh := errors.AsType[*pgconn.ConnectError](err); fresh {
		return false
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && e.Code == "53300" {
		return false
	}
	return isLost(err)
}

// isLost reports whether an error says that the server cannot be reached.
func isLost(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		// 08: connections; 57P: the server stops or starts; 53300: it has no connection left.
		return strings.HasPrefix(e.Code, "08") || strings.HasPrefix(e.Code, "57P0") || e.Code == "53300" ||
			e.Code == "25P03" // it waited too long for us
	}

	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	_, cut := errors.AsType[net.Error](err)
	return cut && !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.ErrUnexpectedEOF) || // a server that was killed says nothing more
		errors.Is(err, sql.ErrConnDone) || err != nil && strings.HasSuffix(err.Error(), "conn closed")
}

func (p *postgres) plain(err error) error {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && e.Code == "53100" {
		return diskFull
	}
	if isLost(err) && !errors.Is(err, errUnsure) {
		return fmt.Errorf("%w (%w)", away, err)
	}
	return err
}

func (p *postgres) wordsBegin(phrase string) lookup {
	var query []string
	tokens := strings.Fields(phrase)
	for i, token := range tokens {
		r := []rune(token)
		lexeme := `'` + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(string(r[:min(len(r), maxLexeme)])) + `'`
		if i == len(tokens)-1 {
			lexeme += `:*`
		}
		query = append(query, lexeme)
	}

	// The index leads to texts that hold the tokens; whether they follow each other is
	// seen in the text. A text too large for the index is under '*'.
	return lookup{from: `texts x`, where: `begun(x.folded) @@ ?::tsquery AND strpos(' ' || x.folded, ?) > 0`,
		value: []any{`(` + strings.Join(query, ` & `) + `) | '*'`, " " + phrase}}
}

// maxLexeme is how many characters of a token the index holds, as begun() has it.
const maxLexeme = 100

func (p *postgres) namesHold(phrase string) lookup {
	begin := []rune(phrase)
	begin = begin[:min(len(begin), maxLexeme)] // enough to find few; the rest is seen in the name
	return lookup{from: `texts x`, where: `x.interview_id = '' AND x.slot = 'name' AND threes(x.folded) @> threes(?)
		AND strpos(x.folded, ?) > 0`, value: []any{string(begin), phrase}}
}

func (p *postgres) bytes(v snapshot) (all int64, err error) {
	err = v.row(`SELECT pg_database_size(current_database())`).Scan(&all)
	return all, err
}

// scrub has the server tidy the tables that people's words stand in. Its log and its
// copies hold what was erased until whoever runs it lets them go.
func (p *postgres) scrub(ctx context.Context, c *sql.Conn) error {
	if _, err := c.ExecContext(ctx, `VACUUM answers, parts, texts, shares, reports, pages, undos, operations, corrections,
		links, interviews, systems, deliveries`); err != nil {
		return fmt.Errorf("erased; the tables could not be tidied: %w", err)
	}
	return nil
}

// rewriteHooks copies what counts now. VACUUM FULL would keep what somebody who began to read
// before may still see.
func (p *postgres) rewriteHooks(c *sql.Conn) error {
	_, err := c.ExecContext(context.Background(),
		`ALTER TABLE hooks ALTER COLUMN secret TYPE TEXT COLLATE "C" USING secret || ''`)
	return err
}
