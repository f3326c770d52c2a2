package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Moved is what was moved from one database to another.
type Moved struct {
	Tables, Rows int
	SHA256       string // of everything in both, in one order and one way of writing it
}

// movedTable is a table as both engines have it.
type movedTable struct {
	name    string
	columns []string
	key     []string // of its primary key, in their order
	needs   []string // tables that its rows point to
}

// Move copies everything from the SQLite database of a data folder to a PostgreSQL
// database, or with back the other way. The keys stay in the folder and have to be there.
// The database that is left keeps everything; no more than its tables are brought up to
// date. A target with anything in it is refused. Nothing is saved before what arrived was
// read again and found to be the same. The folder must be nobody else's meanwhile.
func Move(ctx context.Context, dir, database string, back bool) (Moved, error) {
	file, err := engineOf(dir, "")
	if err != nil {
		return Moved{}, err
	}
	server, err := engineOf(dir, database)
	if err != nil {
		return Moved{}, err
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return Moved{}, err
	}
	defer lock.unlock()
	if _, err := os.Stat(file.(sqlite).path); errors.Is(err, fs.ErrNotExist) && !back {
		return Moved{}, fmt.Errorf("there is no SQLite database in %s to move from", dir)
	}
	if _, err := os.Stat(filepath.Join(dir, AuditKeyFile)); err != nil {
		return Moved{}, fmt.Errorf("the keys are not in %s: put the file %s there that the database was used with; "+
			"without it nobody could tell whether its audit trail was altered", dir, AuditKeyFile)
	}

	var of [2]*sql.Conn
	for i, e := range []engine{file, server} {
		writer, readers, err := e.open(ctx)
		for _, db := range []*sql.DB{writer, readers} {
			if db != nil {
				defer db.Close()
			}
		}
		if err != nil {
			return Moved{}, err
		}
		if of[i], err = writer.Conn(ctx); err != nil {
			return Moved{}, err
		}
		defer of[i].Close()
		if err := e.hold(ctx, of[i], true); err != nil {
			return Moved{}, err
		}
	}

	// How the tables lie is asked of SQLite; both have the same.
	tables, err := movedTables(ctx, of[0])
	if err != nil {
		return Moved{}, err
	}
	from, to := mover{file, of[0]}, mover{server, of[1]}
	if back {
		from, to = to, from
	}
	return from.moveTo(ctx, to, tables)
}

// mover is one of the two databases.
type mover struct {
	engine engine
	conn   *sql.Conn
}

func (m mover) moveTo(ctx context.Context, to mover, tables []movedTable) (Moved, error) {
	for _, one := range []mover{m, to} {
		if err := one.engine.begin(ctx, one.conn, noTurn); err != nil {
			return Moved{}, err
		}
		defer one.conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`) // of what was not saved
	}
	if _, ok := to.engine.(*postgres); ok {
		if _, err := to.conn.ExecContext(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
			return Moved{}, err
		}
	}

	users, err := m.count(ctx, "users")
	if err == nil && users == 0 {
		err = errors.New("there is nothing to move: the database it is to be moved from holds nobody")
	}
	if err != nil {
		return Moved{}, err
	}
	for _, t := range tables {
		n, err := to.count(ctx, t.name)
		if err == nil && n > 0 {
			err = errors.New("the database it is to be moved to is not empty; nothing was changed. Give one that holds nothing")
		}
		if err != nil {
			return Moved{}, err
		}
	}

	out := Moved{Tables: len(tables)}
	left := sha256.New()
	for _, t := range tables {
		n, err := m.copyTable(ctx, to, t, left)
		if err != nil {
			return Moved{}, fmt.Errorf("move %s: %w", t.name, m.engine.plain(to.engine.plain(err)))
		}
		out.Rows += n
	}
	if _, ok := to.engine.(*postgres); ok {
		const next = `SELECT setval(pg_get_serial_sequence('texts', 'id'), COALESCE((SELECT MAX(id) FROM texts), 1))`
		if _, err := to.conn.ExecContext(ctx, next); err != nil {
			return Moved{}, err
		}
	}

	arrived := sha256.New()
	for _, t := range tables {
		if err := to.rows(ctx, t, func(row []any) error { return addRow(arrived, t, row) }); err != nil {
			return Moved{}, fmt.Errorf("read %s again: %w", t.name, err)
		}
	}
	out.SHA256 = hex.EncodeToString(left.Sum(nil))
	if !bytes.Equal(left.Sum(nil), arrived.Sum(nil)) {
		return Moved{}, errors.New("what arrived is not what was sent; nothing was saved, and the old database is as it was")
	}
	return out, to.engine.commit(ctx, to.conn)
}

func (m mover) count(ctx context.Context, table string) (n int, err error) {
	err = m.conn.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM `+table+` LIMIT 1) AS one`).Scan(&n)
	return n, err
}

// copyTable copies the rows of a table in the order of its key, and adds them to a sum.
func (m mover) copyTable(ctx context.Context, to mover, t movedTable, sum hash.Hash) (n int, err error) {
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(t.columns)), ", ")
	insert, err := to.conn.PrepareContext(ctx, to.engine.words(
		`INSERT INTO `+t.name+` (`+strings.Join(t.columns, ", ")+`) VALUES (`+marks+`)`))
	if err != nil {
		return 0, err
	}
	defer insert.Close()
	err = m.rows(ctx, t, func(row []any) error {
		if err := addRow(sum, t, row); err != nil {
			return err
		}
		n++
		_, err := insert.ExecContext(ctx, row...)
		return err
	})
	return n, err
}

// rows reads a table in the order of its key.
func (m mover) rows(ctx context.Context, t movedTable, each func(row []any) error) error {
	rows, err := m.conn.QueryContext(ctx, `SELECT `+strings.Join(t.columns, ", ")+` FROM `+t.name+
		` ORDER BY `+strings.Join(t.key, ", "))
	if err != nil {
		return err
	}
	defer rows.Close()

	row, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// addRow adds a row to a sum: each value by its kind and length, so that no two rows are
// written alike.
func addRow(sum hash.Hash, t movedTable, row []any) error {
	fmt.Fprintf(sum, "%d %s %d\n", len(t.name), t.name, len(row))
	for i, value := range row {
		var kind byte
		var text []byte
		switch v := value.(type) {
		case nil:
			kind = '0'
		case int64:
			kind, text = 'n', binary.BigEndian.AppendUint64(nil, uint64(v))
		case string:
			kind, text = 't', []byte(v)
		case []byte:
			kind, text = 'b', v
		default:
			return fmt.Errorf("column %s holds a %T", t.columns[i], value)
		}
		fmt.Fprintf(sum, "%c %d\n", kind, len(text))
		sum.Write(text)
	}
	return nil
}

// movedTables lists every table but those that an engine has for itself, each behind the
// tables that its rows point to.
func movedTables(ctx context.Context, c *sql.Conn) ([]movedTable, error) {
	names, err := texts(ctx, c, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
		AND name NOT LIKE 'words%' AND name NOT LIKE 'names%' AND name <> 'goose_db_version' ORDER BY name`)
	if err != nil {
		return nil, err
	}
	var all []movedTable
	for _, name := range names {
		t := movedTable{name: name}
		if t.columns, err = texts(ctx, c, `SELECT name FROM pragma_table_info(?) ORDER BY name`, name); err != nil {
			return nil, err
		}
		if t.key, err = texts(ctx, c, `SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk`, name); err != nil {
			return nil, err
		}
		if len(t.key) == 0 {
			t.key = t.columns
		}
		if t.needs, err = texts(ctx, c, `SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)`, name); err != nil {
			return nil, err
		}
		all = append(all, t)
	}

	var out []movedTable
	there := func(name string) bool {
		return slices.ContainsFunc(out, func(t movedTable) bool { return t.name == name })
	}
	for len(all) > 0 {
		i := slices.IndexFunc(all, func(t movedTable) bool {
			return !slices.ContainsFunc(t.needs, func(of string) bool { return of != t.name && !there(of) })
		})
		if i < 0 {
			return nil, errors.New("the tables point at each other in a ring")
		}
		out, all = append(out, all[i]), slices.Delete(all, i, i+1)
	}
	return out, nil
}

func texts(ctx context.Context, c *sql.Conn, query string, args ...any) ([]string, error) {
	rows, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, rows.Err()
}
