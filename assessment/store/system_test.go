package store

import (
	"testing"
	"time"

	"discern/assessment"
)

func (d *desk) found(f SystemFilter) []string {
	d.t.Helper()
	var out []string
	for _, r := range must(d.Systems(d.ctx, d.owner, f))(d.t).Rows {
		out = append(out, r.Name)
	}
	return out
}

func TestTheListShowsWhatChangedLastFirst(t *testing.T) {
	d := newDesk(t)
	claims := d.interview("Claims")
	d.clock.pass(time.Minute)
	d.interview("Mail")
	same(t, d.found(SystemFilter{}), []string{"Mail", "Claims"})
	d.clock.pass(time.Minute)
	d.save(d.owner, claims.ID, answered("EC1", "a"))
	same(t, d.found(SystemFilter{}), []string{"Claims", "Mail"})
	row := must(d.System(d.ctx, d.owner, claims.SystemID))(t)
	same(t, row.Updated, d.clock.now())
	same(t, row.Records, []Record{{ID: claims.ID, SystemID: claims.SystemID, Side: assessment.SideSeller,
		Rev: 2, Answered: 1, Judged: row.Records[0].Judged,
		Created: claims.Created, Updated: d.clock.now()}})
	_, err := d.System(d.ctx, d.owner, "nothing")
	refused(t, err, assessment.NotFound)
}

func TestSearchFindsNamesVersionsQuotesAndNotes(t *testing.T) {
	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{
		System: "Schadensmeldung Zürich", Company: "Nord-West", Version: "v2.beta",
		Quotes: []assessment.Quote{{Text: `It "just" decides; 100% alone`, Speaker: "Priya"}},
	}))(t)
	a := answered("EC1", "a")
	a.Note, a.Private = "orchestrates hummingbirds", "bluffing"
	d.save(d.owner, iv.ID, a)
	d.interview("Mail sorter")
	for query, hit := range map[string]bool{
		"": true, "schaden": true, "zurich": true, "ZÜRICH": true, "meldung": true, "nord": true, "v2": true,
		"hummingbird": true, "bluffing": true, "priya decides": true, `"just"`: true, "100%": true,
		"zürich hummingbirds": true, "zürich sorter": false, "nothing": false,
		"_": false, `\`: false, "NOT": false, "zzz OR just": false, `"`: false, "*": false, "words:x": false,
		"-": true, "\x00": true,
	} {
		got := false
		for _, name := range d.found(SystemFilter{Query: query}) {
			got = got || name == "Schadensmeldung Zürich"
		}
		if got != hit {
			t.Errorf("%q: found %v, want %v", query, got, hit)
		}
	}
	// What is no longer said is no longer found.
	d.save(d.owner, iv.ID, answered("EC1", "a"))
	must(d.RemoveQuote(d.ctx, d.owner, iv.ID, iv.Quotes[0].ID))(t)
	same(t, len(d.found(SystemFilter{Query: "hummingbirds"})), 0)
	same(t, len(d.found(SystemFilter{Query: "decides"})), 0)
}

func TestArchivedAndDeletedSystemsHaveListsOfTheirOwn(t *testing.T) {
	d := newDesk(t)
	a, b, c := d.interview("A"), d.interview("B"), d.interview("C")
	ok(t, d.ArchiveSystem(d.ctx, d.owner, a.SystemID))
	ok(t, d.DeleteSystem(d.ctx, d.owner, b.SystemID))
	same(t, d.found(SystemFilter{}), []string{"C"})
	same(t, d.found(SystemFilter{Archived: true}), []string{"A"})
	same(t, d.found(SystemFilter{Deleted: true}), []string{"B"})
	same(t, d.found(SystemFilter{Deleted: true, Query: "C"}), nil)
	must(d.Interview(d.ctx, d.owner, a.ID))(t)

	_, err := d.Interview(d.ctx, d.owner, b.ID)
	if e := refused(t, err,
		assessment.NotFound); e.Msg != "This was deleted by Owner. It can be brought back from the list of deleted systems." {
		t.Fatal(e.Msg)
	}
	_, err = d.saveAnswer(d.ctx, d.owner, b.ID, answered("EC1", "a"), -1, "")
	refused(t, err, assessment.NotFound)
	_, err = d.create(d.ctx, d.owner, assessment.Interview{SystemID: b.SystemID})
	refused(t, err, assessment.NotFound)
	refused(t, d.DeleteSystem(d.ctx, d.owner, b.SystemID), assessment.NotFound)
	refused(t, d.ArchiveSystem(d.ctx, d.owner, b.SystemID), assessment.NotFound)
	refused(t, d.RestoreSystem(d.ctx, d.owner, c.SystemID), assessment.NotFound)
	row := must(d.System(d.ctx, d.owner, b.SystemID))(t)
	same(t, row.DeletedBy, "Owner")

	ok(t, d.RestoreSystem(d.ctx, d.owner, b.SystemID))
	ok(t, d.UnarchiveSystem(d.ctx, d.owner, a.SystemID))
	same(t, len(d.found(SystemFilter{})), 3)
	must(d.Interview(d.ctx, d.owner, b.ID))(t)
}

func (d *desk) sameSystem(p assessment.Principal, name, company string) (out []System, err error) {
	return out, d.read(d.ctx, "find system", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err == nil {
			out, err = v.sameSystem(w, name, company)
		}
		return err
	})
}

func TestTheSameSystemIsFoundWhateverItsSpelling(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims  intake")
	got := must(d.sameSystem(d.owner, " claims INTAKE", "NORTHWIND "))(t)
	same(t, len(got), 1)
	same(t, got[0].ID, iv.SystemID)
	same(t, len(must(d.sameSystem(d.owner, "Claims intake", "Another"))(t)), 0)
	ok(t, d.DeleteSystem(d.ctx, d.owner, iv.SystemID))
	same(t, len(must(d.sameSystem(d.owner, "Claims intake", "Northwind"))(t)), 0)
}
