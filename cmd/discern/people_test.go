package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestPeopleAreShutOutFromTheConsole(t *testing.T) {
	s := start(t, t.TempDir())
	base := s.first[:strings.Index(s.first, "/sign-in/")]
	boss, sam := visit(t, base), visit(t, base)
	boss.post(s.first[len(base):])
	link := func(name string) string {
		page, _ := boss.post("/settings/people", "name", name)
		_, rest, ok := strings.Cut(page, base+"/sign-in/")
		if !ok {
			t.Fatal("no sign-in link is shown")
		}
		token, _, _ := strings.Cut(rest, `"`)
		return "/sign-in/" + token
	}
	sam.post(link("Sam Seller"))
	link("Tom Berg")
	_, at := sam.post("/interviews", "system", "Claims intake", "go", "save")

	says := func(code int, want string, args ...string) {
		t.Helper()
		got, out, errs := runs(t, s.dir, append([]string{"people"}, args...)...)
		if got != code || !strings.Contains(out+errs, want) {
			t.Errorf("%v: %d, %q, %q; want %d, %q", args, got, out, errs, code, want)
		}
	}
	says(0, "seller  may sign in   1 signed in    1 owned  Sam Seller")
	says(1, "Nobody here is called Eve", "shut-out", "Eve")
	says(1, "The workspace needs an owner", "shut-out", "Owner")
	says(2, "say who", "shut-out")
	says(2, "is none of", "remove", "Sam")
	says(2, "-to is for", "let-in", "Sam Seller", "-to", "Tom Berg")
	says(2, "-keep-programs is for", "let-in", "Sam Seller", "-keep-programs")

	says(0, "Sam Seller is shut out.", "shut-out", "sam seller", "-to", "Tom Berg")
	res, err := sam.http.Get(base + at)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusUnauthorized {
		t.Errorf("Sam still gets %d", res.StatusCode)
	}
	says(0, "1 owned  Tom Berg")
	says(0, "shut out      0 signed in    0 owned  Sam Seller")
	if code, _ := s.stop(); code != 0 {
		t.Fatalf("the server stopped with %d: %s", code, s.stderr)
	}
	says(0, "Sam Seller may sign in again.", "let-in", "Sam Seller")
	says(0, "Tom Berg is signed out everywhere.", "sign-out", "Tom Berg")
}
