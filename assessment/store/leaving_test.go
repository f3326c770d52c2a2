package store

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"discern/assessment"
	"discern/assessment/report"
)

// What was edited is kept through other saves, can be undone, and stands in the
// trail by what was done and never by its words.
func TestEditsAreKeptUndoneAndTold(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	e := assessment.Edit{Words: map[string]string{"text": "OKAPI"}, Ours: map[string]string{"text": "It was so."},
		By: "Ann", At: d.clock.now()}
	got := must(d.EditPageOne(d.ctx, d.owner, iv.ID, "verdict", iv.Rev, &e))(t)
	same(t, got.Edits, map[string]assessment.Edit{"verdict": e})
	d.reopen()
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t).Edits, got.Edits)

	rows := must(d.Audit(d.ctx, d.owner, AuditFilter{N: 1}))(t).Rows
	same(t, []string{rows[0].Action, rows[0].Object}, []string{"report.edit", iv.ID})

	// A form made before somebody else's edit is refused.
	if _, err := d.EditPageOne(d.ctx, d.owner, iv.ID, "verdict", iv.Rev, nil); err == nil {
		t.Error("an edit made meanwhile is overwritten")
	}

	long := e
	long.Words = map[string]string{"text": strings.Repeat("x", assessment.MaxEdit+1)}
	if _, err := d.EditPageOne(d.ctx, d.owner, iv.ID, "verdict", -1, &long); err == nil {
		t.Error("an edit of any length is kept")
	}

	after, _, err := d.Undo(d.ctx, d.owner, iv.ID)
	ok(t, err)
	same(t, len(after.Edits), 0)
}

// A quote that was taken back is found by nobody, and comes back when that is
// undone; its words before an edit are kept.
func TestAWithdrawnQuoteIsNotFound(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	iv = must(d.AddQuote(d.ctx, d.owner, iv.ID,
		assessment.Quote{ID: "q1", Question: "EC1", Text: "Okapis pick it", Speaker: "Priya"}, "op"))(t)
	found := func() int {
		n := 0
		ok(t, d.read(d.ctx, "count", func(v snapshot) error {
			return v.row(`SELECT count(*) FROM texts WHERE said LIKE '%Okapis%'`).Scan(&n)
		}))
		return n
	}
	same(t, found(), 1)

	got := must(d.EditQuote(d.ctx, d.owner, iv.ID, "q1", iv.Rev, assessment.PrintNever, "Okapis pick it all"))(t)
	same(t, []string{got.Quotes[0].Text, got.Quotes[0].Earlier[0].Text}, []string{"Okapis pick it all", "Okapis pick it"})
	same(t, found(), 0)
	same(t, must(d.Audit(d.ctx, d.owner, AuditFilter{N: 1}))(t).Rows[0].Action, "quote.withdraw")

	_, _, err := d.Undo(d.ctx, d.owner, iv.ID)
	ok(t, err)
	same(t, found(), 1)
}

// A database of the version before opens: its quotes are said by role and none
// is taken back, its notes wait to be cleared, its reports were edited by nobody.
func TestADatabaseOfBeforeEditsOpens(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	ok(t, d.Close())
	path := filepath.Join(d.dir, databaseFile)
	ok(t, os.Remove(path))
	db := openWriter(path)
	files := must(fs.Sub(migrations, "migrations"))(t)
	p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true)))(t)
	must(p.UpTo(d.ctx, 11))(t)

	body := must(packReport(report.Report{ID: "r", Number: 1, Title: "Scoping report: Claims"}))(t)
	must(db.ExecContext(d.ctx, `
		INSERT INTO workspace (id, name, accent, logo, logo_type) VALUES (1, 'Brackwell', '', NULL, '');
		INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}');
		INSERT INTO systems VALUES ('s', 'Claims', '', 'claims', 1, 1, 1, 0, 0, '');
		INSERT INTO interviews VALUES ('i', 's', 'seller', '', '', 1, 1, 0, 0, 1, 1);
		INSERT INTO parts VALUES ('i', 'quotes', 1, '[{"ID":"q","Question":"EC1","Text":"It picks.","Speaker":"Priya"}]');
		INSERT INTO answers VALUES ('i', 'EC1', 1, 1, '{"State":"answered","Choice":"a","Note":"Noted."}', 'user:u', 'Owner', 1);
		INSERT INTO reports (id, system_id, interview_id, number, class, shape, title, sealed, sealed_by, body, other_id)
			VALUES ('r', 's', 'i', 1, 'agent', 'open-agent', 'Scoping report: Claims', 1, 'Owner', ?, '')`, body))(t)
	ok(t, db.Close())

	owner := assessment.Principal{UserID: "u", Name: "Owner"}
	d.openAs(Options{})
	iv := must(d.Interview(d.ctx, owner, "i"))(t)
	same(t, iv.Quotes[0].Print, assessment.PrintRole)
	same(t, iv.Answers["EC1"].Note, "Noted.")
	same(t, iv.NoteCleared("EC1", "Noted."), false)
	same(t, must(d.ReportHead(d.ctx, owner, "r"))(t).Edited, 0)
}
