package store

import (
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/pressly/goose/v3"

	"discern/assessment"
)

// What was noted in a database of the version before is found as what is noted
// now: notes of a call, marks, the set-up and notes at parts.
func TestNotesOfBeforeAreFoundAsNewOnes(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims", Side: assessment.SideSeller}))(t)
	must(d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.Context = map[string]string{assessment.ContextIntent: "Quokka limits"}
		iv.Scratch = []assessment.Note{{Text: "Walrus budget", Kept: true}}
		iv.Marks = []assessment.Note{{Question: "EC1", Text: "Ocelot doubt"}}
		iv.Parts = []assessment.Part{{ID: "gate", Name: "Tapir gate", Answers: map[string]assessment.Answer{
			"EC1": {Question: "EC1", State: assessment.Answered, Choice: "a", Private: "Pangolin aside"}}}}
		return nil
	}))(t)
	words := []string{"quokka", "walrus", "ocelot", "tapir", "pangolin"}
	found := func(when string, want int) {
		t.Helper()
		for _, word := range words {
			if got := len(d.found(SystemFilter{Query: word})); got != want {
				t.Errorf("%s, a search for %s finds %d", when, word, got)
			}
		}
	}
	found("noted now", 1)

	ok(t, d.Close())
	db := openWriter(filepath.Join(d.dir, databaseFile))
	must(db.ExecContext(d.ctx, `DELETE FROM texts WHERE slot = 'notes'`))(t)
	names := must(fs.Glob(migrations, "migrations/*_notes.sql"))(t)
	version := must(goose.NumericComponent(filepath.Base(names[0])))(t)
	must(db.ExecContext(d.ctx, `DELETE FROM goose_db_version WHERE version_id = ?`, version))(t)
	files := must(fs.Sub(migrations, "migrations"))(t)
	p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true)))(t)
	must(p.ApplyVersion(d.ctx, version, true))(t)
	ok(t, db.Close())

	d.open()
	found("noted before", 1)
}
