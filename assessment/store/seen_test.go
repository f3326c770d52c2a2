package store

import (
	"database/sql"
	"testing"

	"discern/assessment"
)

// shown is a file that proposes an answer and a line.
func shown(*assessment.Interview) (assessment.EvidenceFile, []assessment.Proposal) {
	return assessment.EvidenceFile{ID: "f1", Name: "runs.json", Kind: "otlp-json", SHA256: "ab", What: "One run."},
		[]assessment.Proposal{
			{ID: "p1", File: "f1", Kind: assessment.ProposeAnswer, Question: "EC1", Choices: []string{"d", "e"},
				Against: []string{"a", "b"}, Says: "A model asked."},
			{ID: "p2", File: "f1", Kind: assessment.ProposeLine,
				Line: &assessment.SeenLine{System: "CRM", Action: "get_user", Kind: assessment.Reads}, Says: "Used."},
			{ID: "p3", File: "f1", Kind: assessment.ProposeUnused, Unused: []string{"delete_user"}, Runs: 3, Says: "Not seen."},
		}
}

// What a file proposes is taken in one change that can be taken back whole: the
// answer, the line and what was made of the proposals.
func TestWhatAFileShowsIsTakenAndTakenBack(t *testing.T) {
	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims"}))(t)
	action := func() string { return must(d.Audit(d.ctx, d.owner, AuditFilter{N: 1}))(t).Rows[0].Action }

	got := must(d.AddFile(d.ctx, d.owner, iv.ID, shown))(t)
	same(t, len(got.Seen.Proposals), 3)
	same(t, action(), "file.add")
	_, err := d.AddFile(d.ctx, d.owner, iv.ID, shown)
	refused(t, err, assessment.Conflict)

	_, err = d.DecideSeen(d.ctx, d.owner, iv.ID, []Decide{{"p2", &assessment.Taking{}}, {"p1", &assessment.Taking{}}})
	refused(t, err, assessment.Invalid) // which of two it is was not said, so nothing of it is kept
	same(t, len(must(d.Interview(d.ctx, d.owner, iv.ID))(t).Inventory), 0)

	got = must(d.DecideSeen(d.ctx, d.owner, iv.ID,
		[]Decide{{"p1", &assessment.Taking{Choice: "d"}}, {"p2", &assessment.Taking{}}, {"p3", nil}}))(t)
	same(t, []string{got.Answers["EC1"].Choice, string(got.Answers["EC1"].Evidence), got.Inventory[0].Action},
		[]string{"d", "shown", "get_user"})
	same(t, []assessment.Decision{got.Seen.Proposals[0].State, got.Seen.Proposals[1].State, got.Seen.Proposals[2].State},
		[]assessment.Decision{assessment.WasTaken, assessment.WasTaken, assessment.Left})
	same(t, action(), "file.take")
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t).Seen, got.Seen)

	back, done, err := d.Undo(d.ctx, d.owner, iv.ID)
	ok(t, err)
	same(t, len(done.Questions)+len(done.Chunks), 3)
	same(t, []int{len(back.Inventory), len(back.Answers["EC1"].Choice)}, []int{0, 0})
	same(t, back.Seen.Proposals[0].State, assessment.Undecided)

	back, _, err = d.Undo(d.ctx, d.owner, iv.ID)
	ok(t, err)
	same(t, back.Seen.Empty(), true)

	_, err = d.RemoveFile(d.ctx, d.owner, iv.ID, "f1")
	refused(t, err, assessment.NotFound)
}

// Lines of a conversation become quotes, once each, and only after those who speak agreed.
func TestSpokenLinesBecomeQuotesOnce(t *testing.T) {
	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims"}))(t)
	q := []assessment.Quote{{Question: "EC1", Text: "The model picks.", Speaker: "Priya", TheirWords: true}}
	_, err := d.TakeSpoken(d.ctx, d.owner, iv.ID, q)
	refused(t, err, assessment.Invalid)

	must(d.SpokenAgreed(d.ctx, d.owner, iv.ID))(t)
	got := must(d.TakeSpoken(d.ctx, d.owner, iv.ID, q))(t)
	got = must(d.TakeSpoken(d.ctx, d.owner, iv.ID, q))(t)
	same(t, len(got.Quotes), 1)
	same(t, got.Seen.Consent, d.clock.now())
}

// A database of the version before opens: no file was read in it.
func TestADatabaseOfBeforeFilesOpens(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	d.before(19, func(db *sql.DB) {
		must(db.ExecContext(d.ctx, `
			INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}');
			INSERT INTO systems VALUES ('s', 'Claims', '', 'claims', 1, 1, 1, 0, 0, '');
			INSERT INTO interviews (id, system_id, side, link_id, version, rev, answered, parked, shared, created, updated)
				VALUES ('i', 's', 'seller', '', '', 1, 1, 0, 0, 1, 1);
			INSERT INTO answers VALUES ('i', 'EC1', 1, 1, '{"State":"answered","Choice":"a"}', 'user:u', 'Owner', 1)`))(t)
	})

	owner := assessment.Principal{UserID: "u", Name: "Owner"}
	iv := must(d.Interview(d.ctx, owner, "i"))(t)
	same(t, iv.Seen.Empty(), true)
	same(t, iv.Answers["EC1"].Choice, "a")
	got := must(d.AddFile(d.ctx, owner, "i", shown))(t)
	same(t, len(got.Seen.Files), 1)
}
