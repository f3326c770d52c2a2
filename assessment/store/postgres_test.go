package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"

	"discern/assessment"
	pgserver "discern/tools/postgres"
)

// columns are those of a database: table, column, kind and whether it may be nothing,
// without what an engine has for itself alone.
func columns(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	var out []string
	rows := must(db.Query(query))(t)
	defer rows.Close()
	for rows.Next() {
		var table, column, kind string
		var must bool
		ok(t, rows.Scan(&table, &column, &kind, &must))
		kind = cmp.Or(map[string]string{"INTEGER": "number", "BIGINT": "number", "TEXT": "text", "BLOB": "bytes",
			"bigint": "number", "bytea": "bytes"}[kind], kind)
		out = append(out, fmt.Sprint(table, ".", column, " ", kind, " ", must))
	}
	ok(t, rows.Err())
	slices.Sort(out)
	return out
}

// Both engines have the same tables, columns and indexes after their last migration: what
// one gets, the other one gets under the same number.
func TestBothEnginesHaveTheSameTables(t *testing.T) {
	if ofSQLite() {
		return // asked once
	}

	d := newDesk(t)
	file := sqlite{filepath.Join(t.TempDir(), databaseFile)}
	db, readers, err := file.open(d.ctx)
	ok(t, err)
	defer db.Close()
	defer readers.Close()

	of := columns(t, db, `SELECT m.name, c.name, c.type, c."notnull" OR c.pk > 0 FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'words%' AND m.name NOT LIKE 'names%'
		AND m.name <> 'goose_db_version'`)
	on := columns(t, d.writeDB, `SELECT table_name, column_name, data_type, is_nullable = 'NO' FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name <> 'goose_db_version'`)
	same(t, on, of)
	if len(of) < 200 {
		t.Errorf("only %d columns: the comparison sees too little", len(of))
	}

	indexes := func(db *sql.DB, query string) (out []string) {
		rows := must(db.Query(query))(t)
		defer rows.Close()
		for rows.Next() {
			var name string
			ok(t, rows.Scan(&name))
			out = append(out, name)
		}
		return out
	}
	same(t, indexes(d.writeDB, `SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexdef NOT LIKE '%UNIQUE%'
			AND indexname NOT IN ('texts_begun', 'texts_threes') ORDER BY indexname COLLATE "C"`),
		indexes(db, `SELECT name FROM sqlite_schema WHERE type = 'index' AND name NOT LIKE 'sqlite_%' ORDER BY name`))

	last := func(files fs.FS) int64 {
		names := must(fs.Glob(files, "*.sql"))(t)
		return must(goose.NumericComponent(names[len(names)-1]))(t)
	}
	same(t, last(must(fs.Sub(postgresMigrations, "migrations/postgres"))(t)), LatestSchema())
}

// What is text stands in the order of its bytes, whatever language the server speaks.
func TestEveryTextIsInTheOrderOfItsBytes(t *testing.T) {
	if ofSQLite() {
		return
	}

	d := newDesk(t)
	other := must(d.writeDB.QueryContext(d.ctx, `SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'`))(t)
	defer other.Close()
	for other.Next() {
		var name string
		ok(t, other.Scan(&name))
		t.Errorf("%s is not in the order of its bytes", name)
	}
}

func TestAStatementIsSaidInTheWordsOfPostgreSQL(t *testing.T) {
	p := &postgres{}
	for said, want := range map[string]string{
		`SELECT a FROM b`: `SELECT a FROM b`,
		`SELECT a FROM b WHERE c = ? AND d IN (?, ?)`:  `SELECT a FROM b WHERE c = $1 AND d IN ($2, $3)`,
		`WHERE a = 'why?' AND b = ? OR c = 'it''s ?'`:  `WHERE a = 'why?' AND b = $1 OR c = 'it''s ?'`,
		`WHERE +l.of_link = '' AND (+l.system_id = ?)`: `WHERE l.of_link = '' AND (l.system_id = $1)`,
		`SET n = n + 1, stored = stored + ?`:           `SET n = n + 1, stored = stored + $1`,
		`CASE instr(a.object, '/') WHEN 0 THEN 1 END`:  `CASE strpos(a.object, '/') WHEN 0 THEN 1 END`,
	} {
		same(t, p.words(said), want)
	}

	type code string
	same(t, p.values([]any{true, false, code("x"), "a\x00b\xff", 7, []byte{0}, nil}),
		[]any{1, 0, "x", "a\uFFFDb\uFFFD", 7, []byte{0}, nil})
}

// Several instances that start at a time bring the tables up to date once, and all start.
func TestInstancesThatStartAtOnceBringTheTablesUpToDateOnce(t *testing.T) {
	if ofSQLite() {
		return
	}

	name := must(server.Database(""))(t)
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = makeTables(server.Address(name)) })
	}
	wg.Wait()
	ok(t, errors.Join(errs...))
	ok(t, makeTables(server.Address(name)))

	d := newDesk(t)
	d.database = server.Address(name)
	d.dir = t.TempDir()
	ok(t, d.Close())
	d.open()
	var twice int
	ok(t, d.read(d.ctx, "test", func(v snapshot) error {
		return v.row(`SELECT COUNT(*) - COUNT(DISTINCT version_id) FROM goose_db_version`).Scan(&twice)
	}))
	same(t, twice, 0)
}

func TestAnAddressThatIsNoneIsRefusedInASentence(t *testing.T) {
	for _, address := range []string{"mysql://x", "discern", "postgres://%zz", "postgres://u:secret@host:port/d"} {
		_, err := Open(context.Background(), t.TempDir(), Options{Database: address})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// A setting that loses what was saved is found at the start, whoever set it.
func TestAServerThatLosesWhatWasSavedIsRefused(t *testing.T) {
	if ofSQLite() {
		return
	}

	d := newDesk(t)
	ok(t, d.Close())
	name := d.name()
	alter := func(statement string) {
		ok(t, server.Do("postgres", statement))
	}
	alter(`ALTER DATABASE ` + name + ` SET synchronous_commit = off`)
	_, err := d.tryOpen(Options{})
	if err == nil || !strings.Contains(err.Error(), "synchronous_commit is off") {
		t.Errorf("a commit that does not wait: %v", err)
	}
	alter(`ALTER DATABASE ` + name + ` RESET synchronous_commit`)

	for _, setting := range []string{"fsync", "full_page_writes"} { // of the whole server
		set := func(statement string) {
			alter(statement)
			alter(`SELECT pg_reload_conf()`)
		}
		refuses := func() bool {
			_, err := d.tryOpen(Options{})
			return err != nil && strings.Contains(err.Error(), setting+" is off")
		}
		set(`ALTER SYSTEM SET ` + setting + ` = off`)
		for until := time.Now().Add(time.Minute); !refuses(); { // the server reads it a moment later
			if time.Now().After(until) {
				t.Fatalf("%s off was not refused", setting)
			}
		}
		set(`ALTER SYSTEM RESET ` + setting)
	}

	for until := time.Now().Add(time.Minute); ; {
		if d.Store, err = d.tryOpen(Options{Bank: d.bank}); err == nil {
			break
		}
		if time.Now().After(until) {
			t.Fatal(err)
		}
	}
}

// cut ends every connection to the desk's database.
func (d *desk) cut() {
	d.t.Helper()
	name := d.name()
	ok(d.t, server.Do("postgres", `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = '`+name+`' AND application_name LIKE 'discern%'`))
}

// Connections that are lost between saves, and in the middle of one, are made anew unseen.
func TestALostConnectionIsMadeAnewUnseen(t *testing.T) {
	if ofSQLite() {
		return
	}

	d := newDesk(t)
	iv := d.interview("Claims")
	for i := range 5 {
		d.cut()
		d.save(d.owner, iv.ID, noted("EC1", fmt.Sprint(i)))
	}

	// Several readers at once leave several connections to find dead.
	for range 5 {
		var wg sync.WaitGroup
		for range postgresReaders {
			wg.Go(func() { d.words() })
		}
		wg.Wait()
		d.cut()
		time.Sleep(20 * time.Millisecond) // the server ends them a moment later
		d.words()
	}

	runs := 0
	ok(t, d.write(d.ctx, "test", func(t *tx) error {
		if runs++; runs == 1 {
			d.cut()
		}
		return t.remember(who{actor: "x"}, iv.ID, operation{id: "once"})
	}))
	same(t, []any{runs, d.words()}, []any{2, []string{"once"}})
	same(t, len(must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t)), 5)
	must(d.VerifyAudit(d.ctx))(t)
}

// What stood in somebody's way is run again, and what fails for good is told.
func TestATransactionThatStoodInTheWayIsRunAgain(t *testing.T) {
	if ofSQLite() {
		return
	}

	d := newDesk(t)
	iv := d.interview("Claims")
	for _, code := range []string{"40001", "40P01"} {
		runs := 0
		errs := d.batch(func(t *tx) error {
			if err := t.remember(who{actor: "x"}, iv.ID, operation{id: code}); err != nil {
				return err
			}
			if runs++; runs < 3 {
				return t.do(`DO $$ BEGIN RAISE SQLSTATE '` + code + `'; END $$`)
			}
			return nil
		}, func(t *tx) error { return t.remember(who{actor: "y"}, iv.ID, operation{id: code + " beside"}) })
		ok(t, errors.Join(errs...))
		same(t, runs, 3)
	}
	same(t, d.words(), []string{"40001", "40001 beside", "40P01", "40P01 beside"})

	runs := 0
	err := d.write(d.ctx, "test", func(t *tx) error {
		runs++
		return t.do(`DO $$ BEGIN RAISE SQLSTATE '40001'; END $$`)
	})
	if err == nil || runs != maxTries {
		t.Errorf("run %d times: %v", runs, err)
	}
	d.save(d.owner, iv.ID, answered("EC1", "a"))
}

// A server that stops is said in one sentence, and the program goes on when it is back;
// what was acknowledged before is there. The server of this test is its own.
func TestAServerThatStopsIsSaidAndComesBackByItself(t *testing.T) {
	if ofSQLite() {
		return
	}

	own := must(pgserver.Start())(t)
	defer own.Stop()
	d := newDesk(t)
	ok(t, d.Close())
	d.dir, d.database = t.TempDir(), own.Address(must(own.Database(""))(t))
	d.open()
	u := must(d.EnsureOwner(d.ctx))(t)
	d.owner = assessment.Principal{UserID: u.ID, Name: u.Name, Role: assessment.RoleOwner}
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, noted("EC1", "before"))

	ok(t, own.Pause())
	_, err := d.saveAnswer(d.ctx, d.owner, iv.ID, noted("EC1", "meanwhile"), -1, "")
	refused(t, err, assessment.Away)
	if d.CheckReady(d.ctx) == nil {
		t.Error("it says that it is ready")
	}
	ok(t, own.Resume())
	d.save(d.owner, iv.ID, noted("EC1", "after"))
	var notes []string
	for _, a := range must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t) {
		notes = append(notes, a.Note)
	}
	same(t, notes, []string{"after", "before"})
	must(d.VerifyAudit(d.ctx))(t)
	ok(t, d.CheckReady(d.ctx))
}

// A commit whose answer was lost on the way is asked about: it was saved, or it was not.
func TestALostAnswerToACommitIsAskedAbout(t *testing.T) {
	if ofSQLite() {
		return
	}

	d := newDesk(t)
	p := must(newPostgres(d.database))(t)
	writer, readers, err := p.open(d.ctx)
	ok(t, err)
	defer writer.Close()
	defer readers.Close()
	c := must(writer.Conn(d.ctx))(t)
	defer c.Close()

	lost := errors.New("cut")
	ok(t, p.begin(d.ctx, c, saidTurn))
	must(c.ExecContext(d.ctx, `INSERT INTO jobs VALUES ('x', '', 0, 0, 0, '')`))(t)
	ok(t, p.commit(d.ctx, c))
	ok(t, p.outcome(d.ctx, lost))

	ok(t, p.begin(d.ctx, c, saidTurn))
	must(c.ExecContext(d.ctx, `ROLLBACK`))(t)
	if err := p.outcome(d.ctx, lost); !errors.Is(err, lost) || errors.Is(err, errUnsure) {
		t.Errorf("one that was taken back: %v", err)
	}

	p.last = "99999999999" // of a server that stopped before it was on disk
	if err := p.outcome(d.ctx, lost); !errors.Is(err, lost) || errors.Is(err, errUnsure) {
		t.Errorf("one that the server never kept: %v", err)
	}

	// Nobody is told that one was saved which failed on the way.
	ok(t, p.begin(d.ctx, c, noTurn))
	if _, err := c.ExecContext(d.ctx, `SELECT 1 / 0`); err == nil {
		t.Fatal("no error to go on from")
	}
	if p.commit(d.ctx, c) == nil {
		t.Error("a transaction that failed was said to be saved")
	}
}

// An address that would send answers in the clear without a word, or whose error would say a
// part of the password, is refused before anything is dialled.
func TestAnAddressThatTellsTooMuchIsRefused(t *testing.T) {
	t.Setenv("PGSSLMODE", "")
	for address, want := range map[string]string{
		"postgres://u@db.example.com/discern":                     "sslmode=verify-full",
		"postgres://u@localhost,db.example.com/discern":           "sslmode=verify-full", // a second host is tried too
		"postgres://u:first@SECOND@db.example.com/discern":        "%40",
		"postgres://u@db.example.com/discern?sslmode=verify-full": "",
		"postgres://u@db.example.com/discern?sslmode=disable":     "",
		"postgres://u@localhost/discern":                          "",
		"postgres://u@127.0.0.1/discern":                          "",
		"postgres://u@[::1]/discern":                              "",
		"postgres:///discern?host=/var/run/postgresql":            "",
	} {
		_, err := newPostgres(address)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", address, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "SECOND")):
			t.Errorf("%s: %v, want %q in it", address, err, want)
		}
	}
}

// A read is given another connection for one that was there and is lost, and for nothing else:
// a server that refuses new ones is not asked nine times.
func TestOnlyADeadConnectionIsReplacedForARead(t *testing.T) {
	t.Parallel()
	p := &postgres{}
	for _, c := range []struct {
		err  error
		dead bool
	}{{nil, false}, {&pgconn.PgError{Code: "57P01"}, true}, {driver.ErrBadConn, true}, {io.ErrUnexpectedEOF, true},
		{&net.OpError{Op: "write", Err: syscall.EPIPE}, true}, {&pgconn.PgError{Code: "53300"}, false},
		{&pgconn.PgError{Code: "23505"}, false}, {&pgconn.ConnectError{}, false}} {
		if got := p.dead(c.err); got != c.dead {
			t.Errorf("%T %[1]v: dead is %v", c.err, got)
		}
	}
}
