package main

import (
	"bytes"
	"strings"
	"testing"
)

// What stops a move is one sentence, and nothing is made by it.
func TestWhatStopsAMoveIsOneSentence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{nil, 2, "say which PostgreSQL database with -database"},
		{[]string{"-database", "postgres://x@127.0.0.1:1/d", "now"}, 2, "now"},
		{[]string{"-database", "postgres://x@127.0.0.1:1/d"}, 1, "there is no SQLite database in " + dir},
		{[]string{"-database", "postgres://x@127.0.0.1:1/d", "-back"}, 1, "the keys are not in " + dir},
	} {
		var out, errs bytes.Buffer
		args := append([]string{"-data", dir}, test.args...)
		code := move(t.Context(), args, &out, &errs, func(string) string { return "" })
		if code != test.code || !strings.Contains(errs.String(), test.want) || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("%v: %d, %q; want %d, %q", test.args, code, errs.String(), test.code, test.want)
		}
	}
}
