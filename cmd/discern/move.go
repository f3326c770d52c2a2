package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"discern/assessment/store"
)

const moveHelp = `discern move copies everything from the SQLite database of a data folder to a
PostgreSQL database, or with -back from there into the folder. Stop the server first.

The database it goes to must be empty. What arrived is read again before it is saved,
and has to be the same; otherwise nothing is saved. The keys stay in the folder. The
database that was left keeps everything: put it away, so that nobody starts with it.

  -data          folder of the server (DISCERN_DATA)
  -database      the PostgreSQL database (DISCERN_DATABASE)
  -back          from PostgreSQL to SQLite
`

// move is the command.
func move(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	var o serveOptions
	flags := o.flags("move", getenv, "data", "database")
	back := flags.Bool("back", false, "")
	rest, err := options{flags, "move"}.parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, moveHelp)
		return exitDone
	case err != nil:
	case len(rest) > 0:
		err = unexpected(rest[0])
	case o.database == "":
		err = usageError{"say which PostgreSQL database with -database"}
	default:
		err = moveTo(ctx, o, *back, stdout)
	}
	return ended("move", err, o, stderr)
}

func moveTo(ctx context.Context, o serveOptions, back bool, w io.Writer) error {
	moved, err := store.Move(ctx, o.data, o.database, back)
	if err != nil {
		return err
	}

	to := "PostgreSQL"
	next := "Start the server with -database from now on, and put the SQLite database in " + o.data + " away."
	if back {
		to, next = "SQLite", "Start the server without -database from now on."
	}
	_, err = fmt.Fprintf(w, "%d rows of %d tables are in %s now, and both databases hold the same (SHA-256 %s).\n%s\n",
		moved.Rows, moved.Tables, to, moved.SHA256, next)
	return err
}
