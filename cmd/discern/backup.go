package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"discern/assessment/store"
)

const backupHelp = `discern backup FILE copies the data into one new file, while the server runs,
which then makes the copy itself, and while it does not. The file is a ZIP that
says what it holds and proves that not a byte of it changed. "discern restore"
puts it back, and with -verify only proves that it could. A database file copied
by other means while the server runs is not a backup.

  -to            keys to encrypt it for, with commas between them (age1...)
  -new-key       make such a key instead: FILE gets the secret half, keep it
                 elsewhere; the public half is printed
  -data          folder of the server (DISCERN_DATA)
  -database      its PostgreSQL database, where it has one (DISCERN_DATABASE)

What was erased before is not in the copy. What is erased later is: keep copies
no longer than you have promised to keep the data. Without -to the copy holds
everything in the clear, readable by its owner only. audit.key of the data folder
is in no copy: keep one apart, or the audit trail cannot be proved afterwards.
"discern serve -backups FOLDER" makes a copy every day by itself.
`

const restoreHelp = `discern restore FILE puts a backup back into a data folder that holds no data
yet, after it has proved that the copy is whole. It stops at the first byte that
is not as it was written.

  -verify        put nothing back: unpack the copy in a folder for temporary
                 files, read it through, open it as the server would, and remove
                 it again
  -key           file with the secret key, for a copy that is encrypted
  -data          folder to put it in (DISCERN_DATA)

Put audit.key back into the folder first, from where you keep it. To replace data
that is there, stop the server and give its folder another name.
`

const exportHelp = `discern export-person LINK prints everything that is kept about somebody who
came by a link, as JSON: what they answered, earlier answers too, what they
shared, passed on and sent back, and what was noted about it. LINK is the
address they were sent, the link's id, or the name on it; a name that is on
several links gives all of them. It works while the server runs, and while it
does not, and is noted in the audit trail.

  -data          folder of the server (DISCERN_DATA)
  -database      its PostgreSQL database, where it has one (DISCERN_DATABASE)

It shows answers that were never shared. Hand it to the person it is about.
`

// doorWords is what the running server does for other commands. heads is where it
// keeps those of the audit trail.
func doorWords(st *store.Store, heads string, link func(context.Context) (string, error)) map[string]asked {
	return map[string]asked{
		"link": func(ctx context.Context, _ string, w io.Writer) error {
			address, err := link(ctx)
			if err != nil {
				return err
			}

			_, err = fmt.Fprintln(w, address)
			return err
		},
		"backup": func(ctx context.Context, request string, w io.Writer) error {
			r, err := readCopyRequest(request)
			if err != nil {
				return err
			}
			return backupTo(ctx, st, r, w)
		},
		"check":  func(ctx context.Context, _ string, w io.Writer) error { return checkTo(ctx, st, w) },
		"person": func(ctx context.Context, which string, w io.Writer) error { return personTo(ctx, st, which, w) },

		"people": func(ctx context.Context, ask string, w io.Writer) error { return peopleTo(ctx, st, ask, w) },

		"audit-head":   func(ctx context.Context, _ string, w io.Writer) error { return headTo(ctx, st, w) },
		"audit-verify": func(ctx context.Context, q string, w io.Writer) error { return verifyTo(ctx, st, heads, q, w) },
	}
}

// exportPerson is the command.
func exportPerson(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	return doorCommand(ctx, "export-person", exportHelp, "name the link: its address, its id or the name on it", args,
		stdout, stderr, getenv,
		func(which string) (string, string, error) { return "person", tokenOf(which), nil })
}

// tokenOf is the token in a link's address; whatever else is given stays as it
// is.
func tokenOf(which string) string {
	which = strings.Join(strings.Fields(which), " ")
	if u, err := url.Parse(which); err == nil && u.Host != "" {
		if _, token, ok := strings.Cut(u.Path, "/l/"); ok {
			return token
		}
	}
	return which
}

// doorCommand is a command that does one thing with a data folder.
func doorCommand(ctx context.Context, name, help, missing string, args []string, stdout, stderr io.Writer,
	getenv func(string) string,
	request func(given string) (word, argument string, err error)) int {
	var o serveOptions
	flags := o.flags(name, getenv, "data", "database")
	rest, err := options{flags, name}.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help)
		return exitDone
	}

	if err == nil && len(rest) != 1 {
		err = usageError{missing}
		if len(rest) > 1 {
			err = unexpected(rest[1])
		}
	}

	if err != nil {
		return ended(name, err, o, stderr)
	}
	word, argument, err := request(rest[0])
	if err == nil {
		err = throughTheDoor(ctx, o, word, argument, stdout)
	}

	return ended(name, err, o, stderr)
}

// throughTheDoor asks the server that runs on a data folder, or opens the folder
// itself where none does.
func throughTheDoor(ctx context.Context, o serveOptions, word, argument string, stdout io.Writer) error {
	dir, err := filepath.Abs(o.data)
	if err != nil {
		return err
	}
	reply, err := askServer(ctx, dir, word+" "+argument, longTime)
	if errors.Is(err, errNoServer) {
		return atHome(ctx, dir, o.database, word, argument, stdout)
	}
	if err != nil {
		return err
	}

	_, err = stdout.Write(reply)
	return err
}

// atHome opens the data folder for one request. It makes no folder that is not
// there.
func atHome(ctx context.Context, dir, database, word, argument string, stdout io.Writer) error {
	if database == "" {
		if err := store.Exists(dir); err != nil {
			return err
		}
	}

	st, err := store.Open(ctx, dir, store.Options{Database: database})
	if err != nil {
		return err
	}

	return errors.Join(doorWords(st, st.HeadsPath(), nil)[word](ctx, argument, stdout), st.Close())
}

// personTo writes everything kept about somebody as JSON.
func personTo(ctx context.Context, st *store.Store, which string, w io.Writer) error {
	all, err := st.ExportPerson(ctx, which)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(all)
}
