package web

import (
	"database/sql"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// rows lists everything in the database, by table. Left out is what a look may
// write: a report's page as this build rendered it, which is made from what is
// in the database anyway, and when a session was last used, which is what keeps
// whoever reads signed in.
func (s *site) rows(t *testing.T) map[string][]string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.dir, "discern.db")+"?mode=ro")
	must(t, err)
	defer db.Close()
	all := map[string][]string{}
	for _, table := range query1(t, db,
		`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`) {
		if table == "pages" {
			continue
		}
		columns := query1(t, db, `SELECT name FROM pragma_table_info(?)`, table)
		var take []string
		for _, c := range columns {
			if table != "sessions" || c != "seen" {
				take = append(take, `quote("`+c+`")`)
			}
		}
		all[table] = query1(t, db, `SELECT `+strings.Join(take, ` || ',' || `)+` FROM "`+table+`" ORDER BY 1`)
	}
	return all
}

func query1(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	found, err := db.Query(query, args...)
	must(t, err)
	defer found.Close()
	var out []string
	for found.Next() {
		var text sql.NullString
		must(t, found.Scan(&text))
		out = append(out, text.String)
	}
	must(t, found.Err())
	return out
}

// difference names the tables that differ.
func difference(before, after map[string][]string) string {
	var out []string
	for table := range after {
		if fmt.Sprint(before[table]) != fmt.Sprint(after[table]) {
			out = append(out, table)
		}
	}
	return strings.Join(out, ", ")
}

func TestALookChangesNothingAtAnyAddress(t *testing.T) {
	w := newTown(t)
	token := w.signInToken()
	before := w.rows(t)
	if len(before) < 10 || len(before["audit"]) < 10 {
		t.Fatalf("the test sees %d tables and %d rows of the audit trail", len(before), len(before["audit"]))
	}
	for _, route := range w.server.table() {
		if route.method != http.MethodGet {
			continue
		}
		address := w.address(route.path)
		if route.path == "/sign-in/:token" {
			address = "/sign-in/" + token
		}
		w.clock.forward(2 * time.Second)
		for who, b := range w.who {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				a := b.do(method, address, nil)
				for _, c := range a.set {
					if c.MaxAge >= 0 && (c.Name == w.server.sessions.name || strings.HasPrefix(c.Name, w.server.links.name)) {
						t.Errorf("%s %s by asker %d hands out %s", method, route.path, who, c.Name)
					}
				}
			}
		}
		after := w.rows(t)
		if d := difference(before, after); d != "" {
			t.Errorf("looking at %s changed %s", route.path, d)
			before = after
		}
	}
	w.who[0].send("/sign-in/" + token)
	if d := difference(before, w.rows(t)); !strings.Contains(d, "sign_ins") || !strings.Contains(d, "sessions") {
		t.Errorf("signing in changed %q: the test sees nothing", d)
	}
}
