package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"

	"discern/assessment/store"
)

const peopleHelp = `discern people lists who works here: id, role, whether they may sign in, on how
many browsers they are signed in, how many systems they own, and the name.

discern people shut-out WHO [-to COLLEAGUE] ends everything of somebody at once:
sessions, what they show live, sign-in links that wait, and links they gave. Their
systems go to the colleague. What they wrote keeps their name.

discern people let-in WHO lets somebody sign in again.
discern people sign-out WHO [-keep-programs] signs somebody out everywhere, and ends
the tokens and webhooks that they made, or keeps these.

  -data          folder of the server (DISCERN_DATA)
  -database      its PostgreSQL database, where it has one (DISCERN_DATABASE)

WHO is a name, or an id where several have the name. All work while the server
runs, and while it does not, and are noted in the audit trail.
`

// peopleRequest is what the command asks for, as it goes through the door.
type peopleRequest struct {
	Do, Who, To string
	Keep        bool // tokens and webhooks, for sign-out
}

// people is the command.
func people(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	var o serveOptions
	flags := o.flags("people", getenv, "data", "database")
	var ask peopleRequest
	flags.StringVar(&ask.To, "to", "", "")
	flags.BoolVar(&ask.Keep, "keep-programs", false, "")
	rest, err := options{flags, "people"}.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, peopleHelp)
		return exitDone
	}

	if err == nil {
		err = ask.read(rest)
	}

	if err != nil {
		return ended("people", err, o, stderr)
	}
	argument, err := json.Marshal(ask)
	if err == nil {
		err = throughTheDoor(ctx, o, "people", string(argument), stdout)
	}

	return ended("people", err, o, stderr)
}

// read checks what stands on the command line.
func (r *peopleRequest) read(rest []string) error {
	if len(rest) > 0 {
		r.Do = rest[0]
	}
	if len(rest) > 1 {
		r.Who = rest[1]
	}

	switch r.Do {
	case "":
	case "shut-out", "let-in", "sign-out":
		if r.Who == "" {
			return usageError{"say who, by name or id"}
		}
	default:
		return usageError{fmt.Sprintf("%q is none of shut-out, let-in and sign-out", r.Do)}
	}

	if len(rest) > 2 {
		return unexpected(rest[2])
	}
	if r.To != "" && r.Do != "shut-out" {
		return usageError{"-to is for discern people shut-out"}
	}
	if r.Keep && r.Do != "sign-out" {
		return usageError{"-keep-programs is for discern people sign-out"}
	}
	return nil
}

// peopleTo does what was asked, and says that it did.
func peopleTo(ctx context.Context, st *store.Store, argument string, w io.Writer) error {
	var r peopleRequest
	if err := json.Unmarshal([]byte(argument), &r); err != nil {
		return err
	}

	var u store.User
	var err error
	done := ""
	switch r.Do {
	case "":
		return listPeople(ctx, st, w)
	case "shut-out":
		u, err = st.ConsoleShutOut(ctx, r.Who, r.To)
		done = "%s is shut out.\n"
	case "let-in":
		u, err = st.ConsoleLetIn(ctx, r.Who)
		done = "%s may sign in again.\n"
	case "sign-out":
		u, err = st.ConsoleSignOut(ctx, r.Who, !r.Keep)
		done = "%s is signed out everywhere.\n"
	default:
		err = fmt.Errorf("this server cannot %q a person", r.Do)
	}

	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, done, u.Name)
	return err
}

func listPeople(ctx context.Context, st *store.Store, w io.Writer) error {
	all, err := st.ConsolePeople(ctx)
	if err != nil {
		return err
	}

	for _, u := range all {
		may := "may sign in"
		if !u.Disabled.IsZero() {
			may = "shut out"
		}
		if _, err := fmt.Fprintf(w, "%s  %-6s  %-11s  %2d signed in  %3d owned  %s\n", u.ID, u.Access, may, u.Sessions,
			u.Systems, u.Name); err != nil {
			return err
		}
	}
	return nil
}
