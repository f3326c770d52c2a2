package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"

	"discern/assessment"
	"discern/assessment/store"
)

const auditHelp = `discern audit head prints the last row of the audit trail: its number and a hash
that covers every row before it. Keep it where whoever can write the data cannot:
on another machine, in a mail, on paper.

discern audit verify [HEAD ...] reads the whole trail and finds the first row that
was changed, removed, added or moved. Rows cut off the end, and a trail written
anew, are found by a head noted earlier: those given here, those in the file that
the server keeps, and those in FILE. It ends with 1 where the trail does not hold.

discern audit rekey goes on with the trail where the file audit.key is lost for
good: it makes another key, says so in the trail, and holds what stands there now,
which can no longer be proved. Should the file turn up, add its lines below the
new one in audit.key. The server must not be running.

  -data          folder of the server (DISCERN_DATA)
  -database      its PostgreSQL database, where it has one (DISCERN_DATABASE)
  -heads FILE    heads noted elsewhere, one at the end of each line

The first two work while the server runs, and while it does not. The key of the trail is
the file audit.key in the data folder: keep a copy of it apart from backups.
`

// auditQuestion is what "discern audit verify" asks about, as it goes through
// the door.
type auditQuestion struct {
	Heads []string
	File  string // absolute; "" for none
}

// audit is the command.
func audit(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	var o serveOptions
	flags := o.flags("audit", getenv, "data", "database")
	var question auditQuestion
	flags.StringVar(&question.File, "heads", "", "")
	rest, err := options{flags, "audit"}.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, auditHelp)
		return exitDone
	}

	if err == nil {
		err = auditRequest(rest, &question)
	}

	if err != nil {
		return ended("audit", err, o, stderr)
	}
	argument, err := json.Marshal(question)
	if err != nil {
		return ended("audit", err, o, stderr)
	}

	if rest[0] == "rekey" {
		return ended("audit", o.rekey(ctx, stdout), o, stderr)
	}
	err = throughTheDoor(ctx, o, "audit-"+rest[0], string(argument), stdout)
	return ended("audit", err, o, stderr)
}

// auditRequest checks what stands on the command line.
func auditRequest(rest []string, q *auditQuestion) error {
	switch {
	case len(rest) == 0:
		return usageError{"say head, verify or rekey"}
	case rest[0] != "head" && rest[0] != "verify" && rest[0] != "rekey":
		return usageError{fmt.Sprintf("%q is none of head, verify and rekey", rest[0])}
	case rest[0] != "verify" && len(rest) > 1:
		return unexpected(rest[1])
	case rest[0] != "verify" && q.File != "":
		return usageError{"-heads is for discern audit verify"}
	}

	for _, text := range rest[1:] {
		if _, err := store.ParseAuditHead(text); err != nil {
			return usageError{err.Error()}
		}
		q.Heads = append(q.Heads, text)
	}

	if q.File == "" {
		return nil
	}
	var err error
	q.File, err = filepath.Abs(q.File)
	return err
}

// rekey goes on with a trail whose key is lost. It opens the data itself: a server does not
// start on them.
func (o serveOptions) rekey(ctx context.Context, w io.Writer) error {
	if o.database == "" {
		if err := store.Exists(o.data); err != nil {
			return err
		}
	}
	st, err := store.Open(ctx, o.data, store.Options{Database: o.database, LostTrailKey: true})
	if err != nil {
		return err
	}

	if !st.Rekeyed() {
		err = fmt.Errorf("no key of the audit trail is missing in %s, so nothing was changed", o.data)
	} else {
		_, err = fmt.Fprintf(w, "The audit trail goes on under another key, in %s. The rows until now cannot be proved; "+
			"what they say is held as it stands, and the trail says so.\nKeep a copy of %s apart from backups. Secrets of "+
			"webhooks that were sealed under the lost key are gone; make those webhooks anew.\n",
			filepath.Join(o.data, store.AuditKeyFile), store.AuditKeyFile)
	}
	return errors.Join(err, st.Close())
}

// headTo writes the head of the trail.
func headTo(ctx context.Context, st *store.Store, w io.Writer) error {
	head, err := st.AuditHead(ctx)
	if err == nil {
		_, err = fmt.Fprintln(w, head)
	}
	return err
}

// verifyTo reads the trail and says that it holds. kept is where the server keeps
// heads.
func verifyTo(ctx context.Context, st *store.Store, kept, argument string, w io.Writer) error {
	var q auditQuestion
	if err := json.Unmarshal([]byte(argument), &q); err != nil {
		return err
	}
	heads, err := store.ReadHeads(kept)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}

	if q.File != "" {
		more, err := store.ReadHeads(q.File)
		if err != nil {
			return err
		}
		heads = append(heads, more...)
	}

	for _, text := range q.Heads {
		head, err := store.ParseAuditHead(text)
		if err != nil {
			return err
		}
		heads = append(heads, head)
	}

	head, err := st.VerifyAudit(ctx, heads...)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w,
		"The audit trail holds: %d rows, the last of them %s.\nHeads noted earlier, all of them in it: %d.\n",
		head.Seq, head, len(heads))
	if err != nil {
		return err
	}

	lost, err := st.TrailLost()
	if err == nil && lost.Before > 0 {
		_, err = fmt.Fprintf(w, "The key of the first %d rows was lost and replaced on %s. They stand as they stood then, "+
			"and cannot be proved further.\n", lost.Before, assessment.FormatDate(lost.At))
	}
	return err
}

// keepHead adds the head of the trail to where heads are kept.
func keepHead(ctx context.Context, st *store.Store, path string, log *slog.Logger) {
	if _, err := st.KeepHead(ctx, path); err != nil && ctx.Err() == nil {
		log.Error("keep the head of the audit trail", "error", err)
	}
}
