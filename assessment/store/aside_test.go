package store

import (
	"database/sql"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
)

// notesOf is what somebody reads of what was noted privately in an interview.
func (d *desk) notesOf(p assessment.Principal, id string) []string {
	d.t.Helper()
	iv := must(d.Interview(d.ctx, p, id))(d.t)
	var out []string
	for _, n := range iv.Scratch {
		out = append(out, n.Text)
	}
	for _, a := range []assessment.Answer{iv.Answers["EC1"], iv.AnswerTo("EC2")} {
		if a.Private != "" {
			out = append(out, a.Private)
		}
		for _, n := range a.Asides {
			out = append(out, n.By+": "+n.Text)
		}
	}
	return out
}

func (d *desk) finds(p assessment.Principal, word string) bool {
	d.t.Helper()
	return len(must(d.Systems(d.ctx, p, SystemFilter{Query: word}))(d.t).Rows) == 1
}

// Two who work on a system write beside the same answer: neither reads nor loses what
// the other noted, the owner of the workspace reads neither, until one shares.
func TestAPrivateNoteIsItsAuthorsUntilItIsShared(t *testing.T) {
	d := newDesk(t)
	sam, edda := d.person("Sam", assessment.RoleSeller), d.person("Edda", assessment.RoleSeller)
	vera := d.person("Vera", assessment.RoleSeller)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims"}))(t)
	ok(t, d.Share(d.ctx, sam, iv.SystemID, edda.UserID, assessment.GrantEditor))
	ok(t, d.Share(d.ctx, sam, iv.SystemID, vera.UserID, assessment.GrantViewer))

	a := answered("EC1", "a")
	a.Private = "zebra"
	d.save(sam, iv.ID, a)
	scratch := func(p assessment.Principal, id, text string) {
		must(d.UpdateInterview(d.ctx, p, iv.ID, -1, func(iv *assessment.Interview) error {
			iv.AddScratch(assessment.Note{ID: id, Text: text, By: p.Name})
			return nil
		}))(t)
	}
	scratch(sam, "n1", "yak")
	scratch(edda, "n2", "quokka")

	// Saving the same answer without a note of one's own is no change, and loses nothing.
	bare := answered("EC1", "a")
	d.save(edda, iv.ID, bare)
	same(t, len(must(d.History(d.ctx, edda, iv.ID, "EC1"))(t)), 1)
	bare.Private = "wombat"
	d.save(edda, iv.ID, bare)
	other := answered("EC1", "b")
	other.Private = "wombat"
	d.save(edda, iv.ID, other)

	for range 2 { // from the memory, and from the disk
		same(t, d.notesOf(sam, iv.ID), []string{"yak", "zebra"})
		same(t, d.notesOf(edda, iv.ID), []string{"quokka", "wombat"})
		same(t, len(d.notesOf(d.owner, iv.ID))+len(d.notesOf(vera, iv.ID)), 0)
		for word, reads := range map[string][]assessment.Principal{"zebra": {sam}, "yak": {sam}, "wombat": {edda},
			"quokka": {edda}} {
			for _, p := range []assessment.Principal{sam, edda, vera, d.owner} {
				want := p.UserID == reads[0].UserID
				if got := d.finds(p, word); got != want {
					t.Errorf("%s finds %s: %v", p.Name, word, got)
				}
			}
		}
		d.reopen()
	}

	for _, x := range must(d.History(d.ctx, d.owner, iv.ID, "EC1"))(t) {
		same(t, x.Private+assessment.Answer{Asides: x.Asides}.Private, "")
		same(t, len(x.Asides), 0)
	}

	ok(t, d.ShareNotes(d.ctx, sam, iv.ID, true))
	ok(t, d.ShareNotes(d.ctx, sam, iv.ID, true))
	same(t, must(d.SharesNotes(d.ctx, sam, iv.ID))(t), true)
	same(t, must(d.SharesNotes(d.ctx, edda, iv.ID))(t), false)
	same(t, d.notesOf(edda, iv.ID), []string{"yak", "quokka", "wombat", "Sam: zebra"})
	same(t, d.notesOf(d.owner, iv.ID), []string{"yak", "Sam: zebra"})
	same(t, len(d.notesOf(vera, iv.ID)), 0)
	same(t, []bool{d.finds(edda, "zebra"), d.finds(vera, "zebra"), d.finds(d.owner, "wombat")},
		[]bool{true, false, false})

	// What has no question, and a mark, is found by those who work on it.
	must(d.AddQuote(d.ctx, sam, iv.ID, assessment.Quote{Text: "heron"}, ""))(t)
	same(t, []bool{d.finds(edda, "heron"), d.finds(vera, "heron")}, []bool{true, false})

	// Who reads a shared note and saves takes nothing of it over.
	other.Note = "later"
	d.save(edda, iv.ID, other)
	ok(t, d.ShareNotes(d.ctx, sam, iv.ID, false))
	same(t, d.notesOf(edda, iv.ID), []string{"quokka", "wombat"})
	same(t, d.notesOf(sam, iv.ID), []string{"yak", "zebra"})
	same(t, d.finds(edda, "zebra"), false)

	// What one takes back is one's own.
	_, _, err := d.Undo(d.ctx, edda, iv.ID)
	ok(t, err)
	same(t, d.notesOf(sam, iv.ID), []string{"yak", "zebra"})
	refused(t, d.ShareNotes(d.ctx, vera, iv.ID, true), assessment.Forbidden)
	same(t, len(must(d.Check(d.ctx))(t).Wrong), 0)
}

// A form of somebody who sees nothing of what was noted meanwhile is in no conflict with it.
func TestANoteOfAnotherIsNoConflict(t *testing.T) {
	d := newDesk(t)
	sam, edda := d.person("Sam", assessment.RoleSeller), d.person("Edda", assessment.RoleSeller)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims"}))(t)
	ok(t, d.Share(d.ctx, sam, iv.SystemID, edda.UserID, assessment.GrantEditor))
	d.save(sam, iv.ID, answered("EC1", "a"))
	was := must(d.Interview(d.ctx, edda, iv.ID))(t)
	noted := answered("EC1", "a")
	noted.Private = "zebra"
	d.save(sam, iv.ID, noted)

	given := assessment.Given{Question: "EC1", Pick: "b", Evidence: string(assessment.Said)}
	saved := must(d.SaveForm(d.ctx, edda, was, assessment.Filled{Given: given}, was.Answers["EC1"].Rev, "op"))(t)
	same(t, saved.Interview.Answers["EC1"].Choice, "b")
	same(t, d.notesOf(sam, iv.ID), []string{"zebra"})
}

// Notes of before, when everybody read them all, are kept for whoever wrote them, and
// what nobody is known to have written for the owner of the system.
func TestNotesOfBeforeAreKeptForWhoWroteThem(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	body := must(packReport(report.Report{ID: "r", Number: 1, Title: "Scoping report: Claims",
		Private: []report.Section{{ID: "private", Title: "Private notes"}}}))(t)
	d.before(27, func(db *sql.DB) {
		must(db.ExecContext(d.ctx, `
			INSERT INTO users (id, name, role, owner, disabled, created, prefs, access) VALUES
				('o', 'Owner', '', 1, 0, 1, '{}', 'owner'), ('s', 'Sam', '', 0, 0, 2, '{}', 'seller'), ('e', 'Edda', '', 0, 0, 3, '{}', 'seller');
			INSERT INTO systems (id, name, company, folded, numbers, created, updated, archived, deleted, deleted_by)
				VALUES ('y', 'Claims', '', 'claims', 1, 1, 1, 0, 0, '');
			INSERT INTO system_rights VALUES ('y', 's', 'owner', 1), ('y', 'e', 'editor', 1);
			INSERT INTO interviews (id, system_id, side, link_id, version, rev, answered, parked, shared, created, updated)
				VALUES ('i', 'y', 'seller', '', '', 3, 2, 0, 0, 1, 1);
			INSERT INTO answers VALUES
				('i', 'EC1', 1, 1, '{"state":"answered","choice":"a","evidence":"said","private":"zebra <1>"}', 'user:e', 'Edda', 1),
				('i', 'EC1', 2, 2, '{"state":"answered","choice":"b","evidence":"said","private":"zebra <1>"}', 'user:s', 'Sam', 2),
				('i', 'EC2', 1, 3, '{"state":"answered","choice":"a","evidence":"said","private":"gnu"}', 'console', 'Nobody', 3);
			INSERT INTO parts VALUES
				('i', 'scratch', 1, '[{"ID":"n1","Question":"","Text":"yak","By":"Edda","At":"2026-03-01T10:00:00Z","Kept":false},{"ID":"n2","Question":"","Text":"emu","By":"Who","At":"2026-03-01T10:00:00Z","Kept":false}]'),
				('i', 'pieces', 1, '[{"ID":"p","Name":"Research","Answers":{"EC1":{"Question":"EC1","State":"answered","Choice":"e","Private":"ibex"}}},{"ID":"q","Name":"Mail","Answers":null}]'),
				('i', 'quotes', 1, '[{"ID":"q1","Question":"EC1","Text":"heron","Speaker":"Priya","Print":"role"},{"ID":"q2","Question":"","Text":"stork","Speaker":"Priya","Print":""},{"ID":"q3","Question":"EC1","Text":"raven","Speaker":"","Print":"never"}]'),
				('i', 'marks', 1, '[{"ID":"m","Question":"EC1","Text":"okapi","By":"Edda","At":"2026-03-01T10:00:00Z","Kept":false}]');
			INSERT INTO texts (system_id, interview_id, slot, said, folded) VALUES
				('y', '', 'name', 'Claims', searchable('Claims')),
				('y', 'i', 'answer EC1', 'zebra <1>', searchable('zebra')), ('y', 'i', 'answer EC2', 'gnu', searchable('gnu')),
				('y', 'i', 'notes', 'yak emu ibex okapi', searchable('yak emu ibex okapi'))`))(t)
		must(db.ExecContext(d.ctx, `
			INSERT INTO audit (seq, at, actor, action, object, prev, hash) VALUES (1, 1, 'user:e', 'report.seal', 'r', '', '');
			INSERT INTO reports (id, system_id, interview_id, number, class, shape, title, sealed, sealed_by, body, other_id)
				VALUES ('r', 'y', 'i', 1, 'agent', 'open-agent', 'Scoping report: Claims', 1, 'Edda', ?, '')`, body))(t)
	})
	owner, sam, edda := assessment.Principal{UserID: "o"}, assessment.Principal{UserID: "s"},
		assessment.Principal{UserID: "e"}
	same(t, d.notesOf(edda, "i"), []string{"yak", "zebra <1>"})
	same(t, d.notesOf(sam, "i"), []string{"emu", "gnu"})
	same(t, len(d.notesOf(owner, "i")), 0)
	same(t, must(d.Interview(d.ctx, sam, "i"))(t).Parts[0].Answers["EC1"].Private, "ibex")
	same(t, must(d.Interview(d.ctx, edda, "i"))(t).Parts[0].Answers["EC1"].Private, "")

	d.rest.Wait() // until the list is whole
	for word, want := range map[string]string{"zebra": "e", "yak": "e", "emu": "s", "gnu": "s", "okapi": "ose",
		"research": "ose", "heron": "ose", "stork": "ose", "raven": ""} {
		got := ""
		for _, p := range []assessment.Principal{owner, sam, edda} {
			if d.finds(p, word) {
				got += p.UserID
			}
		}
		same(t, word+" "+got, word+" "+want)
	}

	same(t, len(must(d.Report(d.ctx, edda, "r"))(t).Private), 1)
	same(t, len(must(d.Report(d.ctx, sam, "r"))(t).Private)+len(must(d.Report(d.ctx, owner, "r"))(t).Private), 0)
	if d.write(d.ctx, "test", func(t *tx) error { return t.do(`UPDATE answers SET body = '{}'`) }) == nil {
		t.Error("an answer can be changed after the migration")
	}
}
