package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckFindsAColumnThatSomebodyBroke(t *testing.T) {
	s := start(t, t.TempDir())
	heldBy(t, s, "Priya Nair", "A word from the buyer.")
	sound := "Looked at: systems 1, interviews 2. The list is as it should be.\n"
	if code, out, errs := runs(t, s.dir, "check"); code != 0 || out != sound {
		t.Errorf("running: %d, %q, %q", code, out, errs)
	}
	if code, _ := s.stop(); code != 0 {
		t.Fatalf("the server stopped with %d: %s", code, s.stderr)
	}
	if code, out, errs := runs(t, s.dir, "check"); code != 0 || out != sound {
		t.Errorf("stopped: %d, %q, %q", code, out, errs)
	}

	db, err := sql.Open("sqlite3", filepath.Join(s.dir, "discern.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE listed SET rank = rank + 1`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	if code, _, errs := runs(t, s.dir, "check"); code != 1 ||
		!strings.Contains(errs, "the column rank is not what it should be") {
		t.Errorf("broken: %d, %q", code, errs)
	}
	if code, _, errs := runs(t, t.TempDir(), "check"); code != 1 ||
		!strings.Contains(errs, "there is no data of Discern in") {
		t.Errorf("an empty folder: %d, %q", code, errs)
	}
	if code, _, errs := runs(t, s.dir, "check", "more"); code != 2 ||
		!strings.Contains(errs, unexpected("more").Error()) {
		t.Errorf("an argument: %d, %q", code, errs)
	}
	if code, out, _ := runs(t, s.dir, "check", "-h"); code != 0 || out != checkHelp {
		t.Errorf("-h: %d, %q", code, out)
	}
}
