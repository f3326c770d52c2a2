package store

import (
	"bytes"
	"database/sql"
	"path/filepath"
	"testing"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/report"
)

// An interview that is open, a report that is sealed and a file, all of version 1, on a
// database of the version before: the interview goes on in version 1 until somebody
// moves it, keeps every answer when it is moved, and comes back with an undo; the report
// and the file stay of version 1.
func TestADatabaseOfVersionOneGoesOnInItAndIsMovedByAStep(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	b := must(bank.Load())(t)
	one := b.Edition("1")
	given := map[string]assessment.Answer{}
	for q, choice := range map[string]string{"EC1": "d", "EC2": "e", "EC7": "e", "EC8": "d", "IS8": "d",
		"EC9": "d", "PR1": "a"} {
		given[q] = assessment.Answer{Question: q, State: assessment.Answered, Choice: choice, Evidence: assessment.Said,
			Note: "as said"}
	}

	// What the program of before left: no version beside the interview or the copy
	// that a buyer shared, and the migration not run.
	d := newDeskOf(t, one)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims", Answers: given}))(t)
	sealed := must(d.Seal(d.ctx, d.owner, iv.ID, func(iv assessment.Interview, n int) (report.Report, error) {
		return report.Compose(one, iv, assessment.Judge(one, iv), report.Seal{Number: n, At: d.clock.now(), By: "Owner"}), nil
	}))(t)
	_, holder := d.named(iv.ID)
	ok(t, d.shareAgain(holder, true))
	before := must(d.Report(d.ctx, d.owner, sealed.ID))(t)
	file := must(export.WriteInterviewJSON(iv, one, true))(t)
	ok(t, d.Close())

	db := must(sql.Open("sqlite3", filepath.Join(d.dir, databaseFile)))(t)
	for _, statement := range []string{
		`DELETE FROM parts WHERE part = 'bank'`,
		`UPDATE shares SET body = json_remove(body, '$.Bank')`,
		`DELETE FROM goose_db_version WHERE version_id = 18`,
	} {
		must(db.ExecContext(d.ctx, statement))(t)
	}
	ok(t, db.Close())

	d.bank = b
	d.open()

	now := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
	same(t, now.Bank, "1")
	same(t, assessment.Judge(b, now).Bank.Version, "1")
	same(t, must(d.Interview(d.ctx, d.owner, holder.RecordID))(t).Bank, "1")

	moved := must(d.MoveEdition(d.ctx, d.owner, iv.ID, "2"))(t)
	same(t, moved.Bank, "2")
	for q, a := range given {
		if got := moved.Answers[q]; !got.SameSubstance(a) || got.Note != a.Note || b.Says(got) == "" {
			t.Errorf("%s is %+v after the move", q, got)
		}
	}
	same(t, assessment.Judge(b, moved).Bank.Version, "2")

	back, done, err := d.Undo(d.ctx, d.owner, iv.ID)
	ok(t, err)
	same(t, done.Chunks, []string{chunkBank})
	same(t, back.Bank, "1")

	// With an answer that version 1 never had there is no way back.
	must(d.MoveEdition(d.ctx, d.owner, iv.ID, "2"))(t)
	must(d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
		a := iv.Answers["EC1"]
		a.Choice = "f"
		iv.Answers["EC1"] = a
		return nil
	}))(t)
	_, err = d.MoveEdition(d.ctx, d.owner, iv.ID, "1")
	refused(t, err, assessment.Conflict)
	_, err = d.MoveEdition(d.ctx, d.owner, iv.ID, "99")
	refused(t, err, assessment.Invalid)

	after := must(d.Report(d.ctx, d.owner, sealed.ID))(t)
	same(t, after.Bank.Version, "1")
	for i := range export.Formats {
		if f := export.Formats[i]; f.ID == "csv-answers" || f.ID == "json" || f.ID == "txt" {
			was, is := must(f.Write(before, export.Options{Bank: one}))(t), must(f.Write(after, export.Options{Bank: b}))(t)
			if !bytes.Equal(was, is) {
				t.Errorf("as %s the sealed report is another one", f.ID)
			}
		}
	}

	read := must(export.ReadInterview("old.json", file, b))(t)
	same(t, read.Bank, "1")
	same(t, len(read.Answers), len(given))
	kept := must(d.create(d.ctx, d.owner, read))(t)
	same(t, kept.Bank, "1")
	same(t, must(d.create(d.ctx, d.owner, assessment.Interview{System: "New"}))(t).Bank, "2")
}
