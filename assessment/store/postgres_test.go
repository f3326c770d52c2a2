package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pressly/goose/v3"
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
		WHERE table_schema = 'public' AND table_name NOT IN ('goose_db_version', 'changes', 'rings')`)
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
