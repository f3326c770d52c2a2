package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"discern/assessment/bank"
	"discern/assessment/store"
)

const checkHelp = `discern check works out again what the list of systems is sorted and filtered by,
and compares it with what is kept. It works while the server runs, and while it
does not. It ends with code 1 where something differs, and names ids and columns,
never what was said.

  -data          folder of the server (DISCERN_DATA)
  -database      its PostgreSQL database, where it has one (DISCERN_DATABASE)
`

// wrongShown is how many differences are printed: what broke one row may have
// broken all.
const wrongShown = 20

// check is the command.
func check(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	var o serveOptions
	err := parse(o.flags("check", getenv, "data", "database"), args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, checkHelp)
		return exitDone
	}
	if err == nil {
		o.data, err = filepath.Abs(o.data)
	}

	if err != nil {
		return ended("check", err, o, stderr)
	}

	reply, err := askServer(ctx, o.data, "check", longTime)
	if err == nil {
		_, err = stdout.Write(reply)
	} else if errors.Is(err, errNoServer) {
		err = checkHere(ctx, o, stdout)
	}

	return ended("check", err, o, stderr)
}

// checkHere checks a data folder that no server runs on, by the questions of this
// program.
func checkHere(ctx context.Context, o serveOptions, stdout io.Writer) error {
	if o.database == "" {
		if err := store.Exists(o.data); err != nil {
			return err
		}
	}

	questions, err := bank.Load()
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, o.data, store.Options{Bank: questions, Build: buildID(), Database: o.database})
	if err != nil {
		return err
	}

	return errors.Join(checkTo(ctx, st, stdout), st.Close())
}

// checkTo says what a check found. What is wrong is the error, so that a script
// sees it too.
func checkTo(ctx context.Context, st *store.Store, w io.Writer) error {
	c, err := st.Check(ctx)
	if err != nil {
		return err
	}
	if len(c.Wrong) > 0 {
		return fmt.Errorf("the list differs from what is stored, in places: %d; the first are: %s", len(c.Wrong),
			strings.Join(c.Wrong[:min(len(c.Wrong), wrongShown)], " "))
	}

	_, err = fmt.Fprintf(w, "Looked at: systems %d, interviews %d. The list is as it should be.\n", c.Systems,
		c.Interviews-c.Waiting)
	if err == nil && c.Waiting > 0 {
		_, err = fmt.Fprintf(w, "Not looked at, because they are still to be read again by this version: interviews %d.\n",
			c.Waiting)
	}

	return err
}
