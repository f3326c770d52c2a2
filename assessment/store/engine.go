package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/pressly/goose/v3"

	"discern/assessment"
)

// engine is the database that a store keeps everything in. What differs between those
// there are stands behind it, in a file for each: sqlite.go and postgres.go. Statements
// elsewhere are written once, in what both take, with a question mark for a value.
type engine interface {
	// open connects, brings the tables up to date and checks the settings that keep what
	// was saved. What it opened is the store's to close, after an error too.
	open(ctx context.Context) (writer, readers *sql.DB, err error)

	// words is a statement as the engine takes it, and values are what goes into it.
	words(statement string) string
	values(args []any) []any

	// reading is how far a read is kept apart from what is written meanwhile: it sees one
	// state of the database.
	reading() sql.IsolationLevel

	// bound limits how long one transaction of the writer may take.
	bound(ctx context.Context) (context.Context, context.CancelFunc)
	// begin starts a transaction of the writer. One that takes its turn is the only one
	// there is until it ends, whichever program writes.
	begin(ctx context.Context, c *sql.Conn, t turn) error
	// commit returns when what was written is on disk. Unless its error is errUnsure,
	// nothing of it was saved.
	commit(ctx context.Context, c *sql.Conn) error
	inTransaction(c *sql.Conn) (bool, error)
	// hold keeps the database from whoever wants it alone while a connection of the writer
	// lives, or wants it alone itself; ErrShared where that cannot be.
	hold(ctx context.Context, c *sql.Conn, alone bool) error
	// lives reports whether a connection can still be used.
	lives(c *sql.Conn) bool

	// again reports whether a transaction that failed, of which nothing was saved, may
	// succeed when it is run again.
	again(err error) bool
	// dead reports whether a connection that was there before turned out to be lost: another
	// may work at once. A server that takes no new one is not asked again.
	dead(err error) bool
	// plain turns errors that a person can act on into domain errors.
	plain(err error) error

	// wordsBegin finds texts in which the tokens of a phrase follow each other, the last
	// one perhaps half typed; namesHold finds names that hold it anywhere. A phrase is
	// tokens of fold.Index with a space between; a name's has three characters or more.
	wordsBegin(phrase string) lookup
	namesHold(phrase string) lookup

	// bytes is what the database takes up on the disk, its log included.
	bytes(v snapshot) (int64, error)

	// scrub removes what a deletion left behind, as far as the engine can.
	scrub(ctx context.Context, c *sql.Conn) error
	// rewriteHooks leaves nothing in the file of webhooks of what stood in it before. They are few.
	rewriteHooks(c *sql.Conn) error
}

// sharing is an engine whose database several programs use at a time.
type sharing interface {
	engine
	// ring says, when the transaction is saved, which interviews it changed, to every
	// program that listens. from names the one that says it.
	ring(ctx context.Context, c *sql.Conn, from string, changed []touched) error
	// tell says something else to every program that listens, now.
	tell(ctx context.Context, what string) error
	// listen calls ready once it hears, and then heard with everything that is said, until
	// ctx ends or the connection is lost.
	listen(ctx context.Context, ready func(context.Context) error, heard func(string)) error
	// programs is how many use the database now.
	programs(v snapshot) (int, error)
}

// turn says what a transaction is for.
type turn int

const (
	noTurn     turn = iota // nobody else writes, as when everything is moved
	saidTurn               // what is said in interviews
	rightsTurn             // it may change who may do what
)

// lookup says where texts are looked up: tables, the one of texts as x, and a condition.
type lookup struct {
	from, where string
	value       []any
}

// Errors of a database on a server.
var (
	// ErrShared is said where one program wants the database alone and another one uses it.
	ErrShared = errors.New("another Discern is using this database; stop it first, or name another database")
	// errSQLiteAlone is said where a command is about the file of a database.
	errSQLiteAlone = errors.New("this is about a database in a data folder; copy a PostgreSQL database with pg_dump, " +
		"and keep the data folder, which holds the keys")
	// errUnsure says that the connection was lost while a transaction was being saved, and
	// that the database could not be asked since whether it was.
	errUnsure = assessment.Errorf(assessment.Away, "The connection to the database was lost while this was being saved. "+
		"Look whether it is there before you save it again.")
	// away is said while the database cannot be reached.
	away = assessment.Errorf(assessment.Away, "The server cannot reach its database, so nothing was saved. "+
		"What you saved before is safe; try again in a moment.")
)

// diskFull is said by every engine in the same words.
var diskFull = assessment.Errorf(assessment.Full,
	"Not saved: the server's disk is full. Free some space, then save again.")

// migrate brings the tables up to date. It never goes back, and refuses a
// database that a later program has already changed.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, files fs.FS, more ...goose.ProviderOption) error {
	// Migrations are numbered before they are written, and come to this room in any order.
	p, err := goose.NewProvider(dialect, db, files, append(more, goose.WithDisableGlobalRegistry(true),
		goose.WithAllowOutofOrder(true))...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the data: %w", err)
	}

	sources := p.ListSources()
	if have > sources[len(sources)-1].Version {
		return ErrNewer
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the data up to date: %w", err)
	}

	return nil
}

func engineOf(dir, database string) (engine, error) {
	if database == "" {
		return sqlite{filepath.Join(dir, databaseFile)}, nil
	}
	return newPostgres(database)
}
