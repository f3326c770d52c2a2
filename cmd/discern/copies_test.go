package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"discern/assessment/archive"
	"discern/assessment/bank"
	"discern/assessment/store"
)

// copied is a server's data with an answer in it, the server stopped, and a copy.
func copied(t *testing.T, args ...string) (dir, file string) {
	t.Helper()
	s := start(t, t.TempDir())
	heldBy(t, s, "Priya Nair", "A word from the buyer.")
	file = filepath.Join(t.TempDir(), "copy")
	if code, _, errs := runs(t, s.dir, append(append([]string{"backup"}, args...), file)...); code != 0 {
		t.Fatalf("backup: %d, %s", code, errs)
	}
	if code, _ := s.stop(); code != 0 {
		t.Fatalf("the server stopped with %d: %s", code, s.stderr)
	}
	return s.dir, file
}

// The drill: the machine is gone, and what is left is a copy, its key and the key
// of the audit trail.
func TestABackupIsPutBackAndServesAgain(t *testing.T) {
	keys := t.TempDir()
	key := filepath.Join(keys, "discern.key")
	code, public, errs := runs(t, keys, "backup", "-new-key", key)
	if code != 0 || !strings.HasPrefix(public, "age1") {
		t.Fatalf("%d, %q, %q", code, public, errs)
	}
	if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the key: %v, %v", info, err)
	}
	if code, _, errs := runs(t, keys, "backup", "-new-key", key); code != 1 || !strings.Contains(errs, "already there") {
		t.Errorf("a key over a key: %d, %q", code, errs)
	}

	dir, file := copied(t, "-to", strings.Fields(public)[0])
	body, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(body), "A word from the buyer") ||
		!strings.HasPrefix(string(body), "age-encryption.org/v1") {
		t.Errorf("the copy is in the clear: %v", err)
	}

	if code, out, errs := runs(t, dir, "restore", "-verify", "-key", key, file); code != 0 ||
		!strings.Contains(out, "2 interviews, 1 answer and") || !strings.Contains(out, "The audit trail holds up to row") {
		t.Errorf("verify: %d, %q, %q", code, out, errs)
	}
	elsewhere := filepath.Join(t.TempDir(), "new")
	if code, out, errs := runs(t, elsewhere, "restore", "-verify", "-key", key, file); code != 0 ||
		!strings.Contains(out, "which is not in") {
		t.Errorf("verify without the trail's key: %d, %q, %q", code, out, errs)
	}
	if _, err := os.Stat(elsewhere); err == nil {
		t.Error("a look made a folder")
	}

	// Over what is there: refused, and nothing changed.
	if code, _, errs := runs(t, dir, "restore", "-key", key, file); code != 1 ||
		!strings.Contains(errs, "holds data already") {
		t.Errorf("over what is there: %d, %q", code, errs)
	}

	code, out, errs := runs(t, elsewhere, "restore", "-key", key, file)
	if code != 0 || !strings.Contains(out, "put back audit.key") {
		t.Fatalf("restore: %d, %q, %q", code, out, errs)
	}
	trail, err := os.ReadFile(filepath.Join(dir, store.AuditKeyFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(elsewhere, store.AuditKeyFile), trail, 0o600); err != nil {
		t.Fatal(err)
	}

	again := start(t, elsewhere)
	if code, out, errs := runs(t, elsewhere, "export-person", "priya nair"); code != 0 ||
		!strings.Contains(out, "A word from the buyer.") {
		t.Errorf("afterwards: %d, %q, %q", code, out, errs)
	}
	if code, out, errs := runs(t, elsewhere, "audit", "verify"); code != 0 || !strings.Contains(out, "holds") {
		t.Errorf("its trail: %d, %q, %q", code, out, errs)
	}
	if code, _ := again.stop(); code != 0 {
		t.Errorf("it stopped with %d: %s", code, again.stderr)
	}
	for _, folder := range []string{dir, elsewhere} {
		if left, _ := filepath.Glob(filepath.Join(folder, copyingFolder+"*")); len(left) > 0 {
			t.Errorf("left in the clear: %v", left)
		}
	}
}

// A byte that changed is refused, and so is what is no copy; neither makes data.
func TestADamagedCopyIsNotPutBack(t *testing.T) {
	_, file := copied(t)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}

	for _, at := range []int{40, len(good) / 2, len(good) - 30} {
		bad := append([]byte{}, good...)
		bad[at] ^= 1
		path, to := filepath.Join(t.TempDir(), "bad"), t.TempDir()
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"restore", "-verify", path}, {"restore", path}} {
			if code, _, errs := runs(t, to, args...); code != 1 || strings.Count(errs, "\n") != 1 {
				t.Errorf("byte %d: %v ends with %d, %q", at, args, code, errs)
			}
		}
		if left, err := os.ReadDir(to); err != nil || len(left) > 0 {
			t.Errorf("byte %d: it left %v, %v", at, left, err)
		}
	}

	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"restore"}, 2, "name the backup"},
		{[]string{"restore", "one", "two"}, 2, "not expected"},
		{[]string{"restore", filepath.Join(t.TempDir(), "none")}, 1, "no such file"},
		{[]string{"restore", "-key", filepath.Join(t.TempDir(), "none"), file}, 1, "no such file"},
		{[]string{"backup", "-to", "nobody", "x"}, 2, "begins with age1"},
	} {
		if code, _, errs := runs(t, t.TempDir(), test.args...); code != test.code || !strings.Contains(errs, test.says) {
			t.Errorf("%v: %d, %q", test.args, code, errs)
		}
	}
}

// Copies make themselves when they are due, age out, and never take another file
// with them; the newest stays however old it is.
func TestCopiesMakeThemselvesAndAgeOut(t *testing.T) {
	questions, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Bank: questions})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()

	plan := schedule{folder: filepath.Join(t.TempDir(), "copies"), every: 24 * time.Hour, keep: 3}
	day := time.Date(2026, 11, 1, 3, 0, 0, 0, time.UTC)
	var names []string
	list := func() []string {
		entries, err := os.ReadDir(plan.folder)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, e := range entries {
			out = append(out, e.Name())
		}
		return out
	}

	for range 6 {
		if err := plan.run(t.Context(), st, day); err != nil {
			t.Fatal(err)
		}
		day = day.Add(24 * time.Hour)
	}
	names = list()
	if strings.Join(names,
		" ") != "discern-20261103T030000Z.zip discern-20261104T030000Z.zip discern-20261105T030000Z.zip "+
		"discern-20261106T030000Z.zip" {
		t.Errorf("it keeps %v", names)
	}
	if code, _, errs := runs(t, t.TempDir(), "restore", "-verify", filepath.Join(plan.folder, names[0])); code != 0 {
		t.Errorf("the oldest cannot be put back: %s", errs)
	}

	// What a killed program left half written goes with the next copy, and nothing
	// else that ends so.
	half, theirs := filepath.Join(plan.folder, "discern-20261101T020000Z.zip.part"),
		filepath.Join(plan.folder, "discern-film.part")
	for _, path := range []string{half, theirs} {
		if err := os.WriteFile(path, []byte("in the clear"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := plan.run(t.Context(), st, day.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); err == nil {
		t.Error("what was half written stays")
	}
	for _, path := range []string{theirs, filepath.Join(plan.folder, "discern-20261107T020000Z.zip")} {
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
	}

	other := filepath.Join(plan.folder, "discern-notes.zip")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := plan.prune(day.AddDate(5, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if left := strings.Join(list(), " "); left != "discern-20261106T030000Z.zip discern-notes.zip" {
		t.Errorf("five years later it keeps %s", left)
	}

	// Where it cannot be made, the old ones stay, and the work is due again.
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	blocked := schedule{folder: filepath.Join(plan.folder, "discern-20261106T030000Z.zip"), every: time.Hour, keep: 1}
	if err := blocked.run(t.Context(), st, day); err == nil {
		t.Error("a copy into a file is made")
	}
}

// A server that was told to makes a copy by itself, and says nothing of it.
func TestTheServerMakesTheCopyThatIsDue(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "copies")
	s := start(t, t.TempDir(), "-backups", folder)
	made := regexp.MustCompile(`^discern-\d{8}T\d{6}Z\.zip$`)
	var entries []fs.DirEntry
	for range 200 {
		if entries, _ = os.ReadDir(folder); len(entries) == 1 && made.MatchString(entries[0].Name()) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(entries) != 1 || !made.MatchString(entries[0].Name()) {
		t.Fatalf("it made %v", entries)
	}
	if code, _ := s.stop(); code != 0 {
		t.Errorf("it stopped with %d: %s", code, s.stderr)
	}

	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"-backup-every", "soon"}, "a minute or more"},
		{[]string{"-backup-every", "1s"}, "a minute or more"},
		{[]string{"-backup-keep", "0"}, "from 1 to"},
		{[]string{"-backup-to", "age1wrong", "-backups", folder}, "-backup-to"},
		{[]string{"-backup-to", strings.Repeat("x", 3)}, "-backup-to"},
	} {
		if code, _, errs := runs(t, t.TempDir(), append([]string{"serve"}, test.args...)...); code == 0 ||
			!strings.Contains(errs, test.says) {
			t.Errorf("%v: %d, %q", test.args, code, errs)
		}
	}
}

func TestACopySaysWhenItWasMade(t *testing.T) {
	made := time.Date(2026, 11, 29, 9, 5, 0, 0, time.FixedZone("", 3600))
	if got, want := madeOn(archive.Manifest{Made: made}), "29 November 2026 at 08:05 UTC"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}
