package main

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"discern/tools/postgres"
)

// The program on a PostgreSQL database: what people do, each command while it runs and
// while it does not, and a server that stops and comes back.
func TestTheProgramWorksOnPostgreSQL(t *testing.T) {
	server, err := postgres.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	name, err := server.Database("")
	if err != nil {
		t.Fatal(err)
	}
	database := server.Address(name)

	s := start(t, t.TempDir(), "-database", database)
	heldBy(t, s, "Priya Nair", "A word from the buyer.")
	commands := func(when string) {
		t.Helper()
		for _, test := range []struct {
			command []string
			code    int
			says    string
		}{
			{[]string{"check"}, 0, "interviews 2. The list is as it should be."},
			{[]string{"audit", "verify"}, 0, "rows"},
			{[]string{"export-person", "Priya Nair"}, 0, "A word from the buyer."},
			{[]string{"backup", t.TempDir() + "/x.zip"}, 1, "with pg_dump"},
		} {
			args := append([]string{test.command[0], "-database", database}, test.command[1:]...)
			code, out, errs := runs(t, s.dir, args...)
			if code != test.code || !strings.Contains(out+errs, test.says) {
				t.Errorf("%s, %v: %d, %q, %q", when, test.command, code, out, errs)
			}
		}
	}
	commands("while it runs")

	var stderr bytes.Buffer
	args := []string{"-addr", "127.0.0.1:0", "-open=false", "-data", t.TempDir(), "-database", database}
	if code := serve(t.Context(), args, io.Discard, &stderr, env(nil)); code != 1 ||
		!strings.Contains(stderr.String(), "audit.key") || strings.Count(stderr.String(), "\n") != 1 {
		t.Errorf("a second program: %d, %q", code, stderr.String())
	}

	at, err := url.Parse(s.first)
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) (int, string) {
		t.Helper()
		res, err := http.Get(at.Scheme + "://" + at.Host + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body)
	}
	if err := server.Pause(); err != nil {
		t.Fatal(err)
	}
	if code, _ := get("/healthz"); code != http.StatusOK {
		t.Errorf("without its database the program is not alive: %d", code)
	}
	if code, said := get("/readyz"); code != http.StatusServiceUnavailable || said != "not ready\n" {
		t.Errorf("without its database: %d, %q", code, said)
	}
	code, page := get(at.Path)
	if code != http.StatusServiceUnavailable || !strings.Contains(page, "cannot reach its database") {
		t.Errorf("a page without the database: %d\n%s", code, page)
	}
	if err := server.Resume(); err != nil {
		t.Fatal(err)
	}
	if code, said := get("/readyz"); code != http.StatusOK {
		t.Errorf("when it is back: %d, %q", code, said)
	}

	s.stop()
	commands("while it does not run")
}

func TestCopiesByThemselvesAreOfADataFolder(t *testing.T) {
	var stderr bytes.Buffer
	args := []string{"-backups", t.TempDir(), "-database", "postgres://discern@db.example.com/discern"}
	if code := serve(t.Context(), args, io.Discard, &stderr, env(nil)); code != 1 ||
		!strings.Contains(stderr.String(), "with pg_dump") || strings.Count(stderr.String(), "\n") != 1 {
		t.Errorf("%d, %q", code, stderr.String())
	}
}
