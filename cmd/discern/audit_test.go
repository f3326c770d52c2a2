package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"discern/assessment/store"
)

func TestTheTrailIsCheckedWhileTheServerRunsAndWhileNot(t *testing.T) {
	s := start(t, t.TempDir())
	heldBy(t, s, "Priya Nair", "A word from the buyer.")
	head := func() string {
		t.Helper()
		code, out, errs := runs(t, s.dir, "audit", "head")
		if code != 0 || !regexp.MustCompile(`^\d+:[0-9a-f]{64}\n$`).MatchString(out) {
			t.Fatalf("head: %d, %q, %q", code, out, errs)
		}
		return strings.TrimSpace(out)
	}
	holds := func(args ...string) {
		t.Helper()
		code, out, errs := runs(t, s.dir, append([]string{"audit", "verify"}, args...)...)
		if code != 0 || !strings.Contains(out, "The audit trail holds: ") {
			t.Fatalf("verify: %d, %q, %q", code, out, errs)
		}
	}

	noted := head()
	holds(noted)
	elsewhere := filepath.Join(t.TempDir(), "heads")
	if err := os.WriteFile(elsewhere, []byte("Monday "+noted+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	holds("-heads", elsewhere)

	if code, _ := s.stop(); code != 0 {
		t.Fatalf("the server stopped with %d: %s", code, s.stderr)
	}
	kept, err := store.ReadHeads(filepath.Join(s.dir, store.AuditHeadsFile))
	if err != nil || len(kept) == 0 || kept[len(kept)-1].String() != head() {
		t.Errorf("when it stopped, the server kept %v, %v", kept, err)
	}
	holds(noted)

	// Whoever writes the file of the database cuts the tail off, seal and all.
	db, err := sql.Open("sqlite3", filepath.Join(s.dir, "discern.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _,
		err := db.Exec(`DROP TRIGGER audit_never_shrinks; DELETE FROM audit WHERE seq > 3; DELETE FROM audit_head`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	code, out, errs := runs(t, s.dir, "audit", "verify")
	if code != 1 || out != "" || !strings.Contains(errs, "the audit trail does not hold at row 4") ||
		strings.Count(errs, "\n") != 1 {
		t.Errorf("cut off: %d, %q, %q", code, out, errs)
	}
}

// A server does not start without the key of its trail, and says what to do; where it is
// lost for good, one command goes on, and the trail and its check say what happened.
func TestAServerWhoseTrailHasLostItsKeyIsToldWhatToDo(t *testing.T) {
	s := start(t, t.TempDir())
	if code, _, errs := runs(t, s.dir, "audit", "rekey"); code != 1 || !strings.Contains(errs, "another Discern") {
		t.Errorf("while the server runs: %d, %q", code, errs)
	}
	if code, _ := s.stop(); code != 0 {
		t.Fatalf("the server stopped with %d: %s", code, s.stderr)
	}
	if code, _, errs := runs(t, s.dir, "audit", "rekey"); code != 1 || !strings.Contains(errs, "nothing was changed") {
		t.Errorf("where nothing is lost: %d, %q", code, errs)
	}
	if err := os.Remove(filepath.Join(s.dir, store.AuditKeyFile)); err != nil {
		t.Fatal(err)
	}

	for _, args := range [][]string{{"serve", "-addr", "127.0.0.1:0", "-open=false"}, {"audit", "head"}} {
		code, out, errs := runs(t, s.dir, args...)
		if code != 1 || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "discern audit rekey") {
			t.Errorf("%v: %d, %q, %q", args, code, out, errs)
		}
	}
	if code, out, errs := runs(t, s.dir, "audit", "rekey"); code != 0 || !strings.Contains(out, "cannot be proved") {
		t.Fatalf("rekey: %d, %q, %q", code, out, errs)
	}
	start(t, s.dir)
	code, out, errs := runs(t, s.dir, "audit", "verify")
	if code != 0 || !strings.Contains(out, "was lost and replaced on") {
		t.Errorf("verify: %d, %q, %q", code, out, errs)
	}
}

func TestTheAuditCommandSaysWhatItLacks(t *testing.T) {
	empty := t.TempDir()
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 2, "say head, verify or rekey"},
		{[]string{"heads"}, 2, `"heads" is none of head, verify and rekey`},
		{[]string{"head", "more"}, 2, unexpected("more").Error()},
		{[]string{"verify", "12"}, 2, `"12" is no head`},
		{[]string{"head", "-heads", "x"}, 2, "-heads is for discern audit verify"},
		{[]string{"verify"}, 1, store.Exists(empty).Error()},
		{[]string{"rekey"}, 1, store.Exists(empty).Error()},
		{[]string{"rekey", "more"}, 2, unexpected("more").Error()},
	} {
		code, _, errs := runs(t, empty, append([]string{"audit"}, test.args...)...)
		if code != test.code || !strings.Contains(errs, test.says) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: %d, %q", test.args, code, errs)
		}
	}

	s := start(t, t.TempDir())
	none := filepath.Join(empty, "none")
	if code, _, errs := runs(t, s.dir, "audit", "verify", "-heads", none); code != 1 ||
		!strings.Contains(errs, "no such file") {
		t.Errorf("heads that are not there: %d, %q", code, errs)
	}
}
