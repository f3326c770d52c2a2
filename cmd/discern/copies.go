package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"filippo.io/age"

	"discern/assessment"
	"discern/assessment/archive"
	"discern/assessment/bank"
	"discern/assessment/store"
	"discern/assessment/words"
)

// copyRequest is what a backup is to be, as it goes through the door.
type copyRequest struct {
	Path string `json:"path"`
	To   string `json:"to,omitempty"` // public keys
}

func readCopyRequest(text string) (copyRequest, error) {
	var r copyRequest
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return r, errors.New("the request for a backup cannot be read; use the program that the server runs")
	}
	return r, nil
}

// backup is the command.
func backup(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	var o serveOptions
	flags := o.flags("backup", getenv, "data", "database")
	to := flags.String("to", "", "")
	newKey := flags.Bool("new-key", false, "")
	file, err := oneFile(flags, "backup", "name the file to write", args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, backupHelp)
		return exitDone
	}

	if err == nil && *newKey {
		return ended("backup", writeKey(file, stdout), o, stderr)
	}

	var request []byte
	if err == nil {
		request, err = copyRequestFor(file, *to)
	}
	if err == nil {
		err = throughTheDoor(ctx, o, "backup", string(request), stdout)
	}

	return ended("backup", err, o, stderr)
}

// oneFile reads a command line that names one file.
func oneFile(flags *flag.FlagSet, name, missing string, args []string) (string, error) {
	rest, err := options{flags, name}.parse(args)
	switch {
	case err != nil:
		return "", err
	case len(rest) == 0:
		return "", usageError{missing}
	case len(rest) > 1:
		return "", unexpected(rest[1])
	}
	return rest[0], nil
}

// copyRequestFor checks what can be checked before the server is asked.
func copyRequestFor(file, to string) ([]byte, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	if strings.ContainsAny(path, "\r\n") {
		return nil, errors.New("the name of the file holds a line break")
	}

	if to != "" {
		if _, err := archive.Recipients(to); err != nil {
			return nil, usageError{err.Error()}
		}
	}

	request, err := json.Marshal(copyRequest{path, to})
	if err == nil && len(request) > doorLine-len("backup \n") {
		err = usageError{"too many keys to encrypt for"}
	}
	return request, err
}

// writeKey makes a key to encrypt backups for.
func writeKey(file string, stdout io.Writer) error {
	secret, public, err := archive.NewKey(time.Now())
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is already there; name a new file", file)
	}
	if err != nil {
		return err
	}

	_, err = f.WriteString(secret)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}

	_, err = fmt.Fprintf(stdout,
		"%s\nThe secret half is in %s. Keep it where the backups are not: without it they cannot be read.\n", public, file)
	return err
}

// copying is held by whoever makes a copy: what lies in a copyingFolder then is
// nobody's.
var copying sync.Mutex

// copyingFolder begins the name of the folder, inside the data folder, that a copy
// stands in before it is packed. One that a killed program left goes with the next
// copy.
const copyingFolder = "copying-"

// backupTo makes a backup, reads it through, packs it, and says what is in it.
func backupTo(ctx context.Context, st *store.Store, r copyRequest, w io.Writer) error {
	m, err := makeCopy(ctx, st, r)
	if err != nil {
		return err
	}

	_, err = fmt.Fprintf(w, "%s holds %s, and is whole.\nThe audit trail ends at row %d, %s.\n", r.Path, countsOf(m),
		m.AuditRows, m.AuditHash)
	return err
}

// countsOf says what a copy holds.
func countsOf(m archive.Manifest) string {
	return fmt.Sprintf("%s, %s, %s and %s", words.Figure(m.Systems, "system", "systems"),
		words.Figure(m.Interviews, "interview", "interviews"),
		words.Figure(m.Answers, "answer", "answers"), words.Figure(m.Reports, "report", "reports"))
}

func makeCopy(ctx context.Context, st *store.Store, r copyRequest) (archive.Manifest, error) {
	var m archive.Manifest
	var recipients []age.Recipient
	var err error
	if r.To != "" {
		if recipients, err = archive.Recipients(r.To); err != nil {
			return m, err
		}
	}
	if _, err := os.Lstat(r.Path); !errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("%s is already there; name a new file", r.Path)
	}

	copying.Lock()
	defer copying.Unlock()
	// In the data folder, and never where the copy goes: what is in the clear stays
	// where it is in the clear already.
	data := filepath.Dir(st.HeadsPath())
	if err := clearLeft(data); err != nil {
		return m, err
	}
	folder, err := os.MkdirTemp(data, copyingFolder)
	if err != nil {
		return m, err
	}

	defer os.RemoveAll(folder)
	database := filepath.Join(folder, "discern.db")
	if err := st.Backup(ctx, database); err != nil {
		return m, err
	}
	b, err := st.CheckBackup(ctx, database)
	if err != nil {
		return m, err
	}

	m = archive.Manifest{Made: time.Now().UTC().Truncate(time.Second), Program: buildVersion(), Schema: b.Schema,
		Systems: b.Systems, Interviews: b.Interviews, Answers: b.Answers, Reports: b.Reports,
		AuditRows: b.Audit.Seq, AuditHash: b.Audit.Hash}
	return archive.WriteFile(r.Path, m, database, recipients)
}

// clearLeft removes what a program that was killed left of a copy.
func clearLeft(data string) error {
	left, err := filepath.Glob(filepath.Join(data, copyingFolder+"*"))
	for _, path := range left {
		err = errors.Join(err, os.RemoveAll(path))
	}
	return err
}

// restore is the command.
func restore(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	var o serveOptions
	flags := o.flags("restore", getenv, "data")
	keyFile := flags.String("key", "", "")
	verify := flags.Bool("verify", false, "")
	file, err := oneFile(flags, "restore", "name the backup", args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, restoreHelp)
		return exitDone
	}

	var keys []byte
	if err == nil && *keyFile != "" {
		keys, err = os.ReadFile(*keyFile)
	}
	if err == nil && o.data == "" {
		err = errors.New("there is no home folder to put data in; name a folder with -data")
	}

	if err == nil {
		if *verify {
			err = verifyCopy(ctx, file, keys, o.data, stdout)
		} else {
			err = putBack(ctx, file, keys, o.data, stdout)
		}
	}

	return ended("restore", err, o, stderr)
}

// verifyCopy proves that a copy can be put back: unpacked, read through, and
// opened by this program, which brings an older one up to date.
func verifyCopy(ctx context.Context, file string, keys []byte, data string, w io.Writer) error {
	folder, err := os.MkdirTemp("", "discern-verify-")
	if err != nil {
		return err
	}

	defer os.RemoveAll(folder)
	m, database, err := archive.Unpack(file, folder, keys)
	if err != nil {
		return err
	}
	if err := asItSays(ctx, m, database); err != nil {
		return err
	}

	trail, err := openedAs(ctx, m, data, folder)
	if err != nil {
		return err
	}

	_, err = fmt.Fprintf(w, "%s was made on %s by Discern %s. It holds %s.\n"+
		"Every byte is as it was written, the database is whole, and this program opens it.\n%s\n",
		file, madeOn(m), m.Program, countsOf(m), trail)
	return err
}

// madeOn says when a copy was made.
func madeOn(m archive.Manifest) string {
	made := m.Made.UTC()

	return assessment.FormatDate(made) + " at " + assessment.FormatTime(made) + " UTC"
}

// openedAs opens an unpacked copy as the server would, and says how far its audit
// trail is proved: by the key of the data folder, where that is there.
func openedAs(ctx context.Context, m archive.Manifest, data, folder string) (trail string, err error) {
	key, err := os.ReadFile(filepath.Join(data, store.AuditKeyFile))
	known := err == nil
	if known {
		err = os.WriteFile(filepath.Join(folder, store.AuditKeyFile), key, 0o600)
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return "", err
	}

	questions, err := bank.Load()
	if err != nil {
		return "", err
	}
	st, err := store.Open(ctx, folder, store.Options{Bank: questions, Build: buildID(), LostTrailKey: !known})
	if err != nil {
		return "", fmt.Errorf("this program cannot open the copy: %w", err)
	}

	trail = fmt.Sprintf("The rows of its audit trail are in order; they are proved only with the %s they were written "+
		"under, which is not in %s.",
		store.AuditKeyFile, data)
	if known {
		_, err = st.VerifyAudit(ctx, store.AuditHead{Seq: m.AuditRows, Hash: m.AuditHash})
		trail = fmt.Sprintf("The audit trail holds up to row %d, %s.", m.AuditRows, m.AuditHash)
	}

	return trail, errors.Join(err, st.Close())
}

// asItSays reads an unpacked copy through, and compares it with what it says of
// itself.
func asItSays(ctx context.Context, m archive.Manifest, database string) error {
	b, err := store.CheckBackup(ctx, database)
	if err != nil {
		return err
	}

	have := archive.Manifest{Systems: b.Systems, Interviews: b.Interviews, Answers: b.Answers, Reports: b.Reports}
	if countsOf(have) != countsOf(m) || b.Audit != (store.AuditHead{Seq: m.AuditRows, Hash: m.AuditHash}) {
		return fmt.Errorf("the copy holds %s, and says that it holds %s", countsOf(have), countsOf(m))
	}
	if b.Schema > store.LatestSchema() {
		return store.ErrNewer
	}

	return nil
}

// putBack makes a data folder out of a copy. One that holds data is left alone.
func putBack(ctx context.Context, file string, keys []byte, data string, w io.Writer) error {
	data, err := filepath.Abs(data)
	if err != nil {
		return err
	}
	if store.Exists(data) == nil {
		return fmt.Errorf("%s holds data already; stop the server and give that folder another name, or name another "+
			"one with -data", data)
	}

	// What is not proved never bears the name of a database, not even for a moment.
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	if err := clearLeft(data); err != nil {
		return err
	}
	folder, err := os.MkdirTemp(data, copyingFolder)
	if err != nil {
		return err
	}

	defer os.RemoveAll(folder)
	m, database, err := archive.Unpack(file, folder, keys)
	if err != nil {
		return err
	}
	if err := asItSays(ctx, m, database); err != nil {
		return err
	}
	if err := store.PutBack(data, database); err != nil {
		return err
	}

	_, err = fmt.Fprintf(w, "%s holds %s again, as of %s. Start the server with: discern serve -data %s\n",
		data, countsOf(m), madeOn(m), data)
	if _, missing := os.Stat(filepath.Join(data, store.AuditKeyFile)); err == nil && missing != nil {
		_, err = fmt.Fprintf(w,
			"Before you do, put back %s: without it the audit trail cannot be proved, and the server does not start. "+
				"If it is lost for good, run discern audit rekey -data %s.\n", store.AuditKeyFile, data)
	}
	return err
}

// schedule is when copies are made by themselves, where they go, and how long
// they are kept.
type schedule struct {
	folder string // "" for none
	every  time.Duration
	keep   int    // days
	to     string // public keys; "" for copies in the clear
}

// copyJob names the work in the database, so that of several programs one does it.
const copyJob = "backup"

// copyName is how copies that made themselves are called, so that no other file
// is ever removed.
var copyName = regexp.MustCompile(`^discern-(\d{8}T\d{6}Z)\.zip(\.age)?$`)

const copyStamp = "20060102T150405Z"

// keepCopies makes the copies that are due until ctx ends.
func keepCopies(ctx context.Context, st *store.Store, plan schedule, made func(error), log *slog.Logger) {
	tick := time.NewTicker(purgeLook)
	defer tick.Stop()
	for {
		ran, err := st.RunJob(ctx, copyJob, plan.every,
			func(ctx context.Context) error { return plan.run(ctx, st, time.Now()) })
		if ran {
			made(err)
		}
		if err != nil && ctx.Err() == nil {
			log.Error("make the backup that is due; it is tried again in ten minutes", "folder", plan.folder, "error", err)
		} else if ran {
			log.Info("made the backup that was due", "folder", plan.folder)
		}

		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// run makes one copy and removes those that are too old.
func (p schedule) run(ctx context.Context, st *store.Store, now time.Time) error {
	if err := os.MkdirAll(p.folder, 0o700); err != nil {
		return err
	}
	if err := p.clearParts(); err != nil {
		return err
	}

	name := "discern-" + now.UTC().Format(copyStamp) + ".zip"
	if p.to != "" {
		name += ".age"
	}
	if _, err := makeCopy(ctx, st, copyRequest{filepath.Join(p.folder, name), p.to}); err != nil {
		return err
	}

	return p.prune(now)
}

// clearParts removes what a program that was killed left half written: it may hold
// everything in the clear, and would age out with no copy.
func (p schedule) clearParts() error {
	left, err := filepath.Glob(filepath.Join(p.folder, "discern-*"+archive.PartSuffix))
	for _, path := range left {
		if copyName.MatchString(strings.TrimSuffix(filepath.Base(path), archive.PartSuffix)) {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}

// keptCopy is a copy that made itself.
type keptCopy struct {
	name string
	at   time.Time
}

// made lists the copies in the folder, the newest first.
func (p schedule) made() ([]keptCopy, error) {
	if p.folder == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(p.folder)
	if err != nil {
		return nil, err
	}

	var all []keptCopy
	for _, e := range entries {
		m := copyName.FindStringSubmatch(e.Name())
		if m == nil || !e.Type().IsRegular() {
			continue
		}
		if at, err := time.Parse(copyStamp, m[1]); err == nil {
			all = append(all, keptCopy{e.Name(), at})
		}
	}

	slices.SortFunc(all, func(x, y keptCopy) int { return cmp.Compare(y.at.Unix(), x.at.Unix()) })
	return all, nil
}

// prune removes the copies that are older than they may be, and never the newest.
func (p schedule) prune(now time.Time) error {
	all, err := p.made()
	if err != nil {
		return err
	}

	for _, m := range all[min(1, len(all)):] {
		if now.Sub(m.at) > time.Duration(p.keep)*24*time.Hour {
			err = errors.Join(err, os.Remove(filepath.Join(p.folder, m.name)))
		}
	}

	return err
}
