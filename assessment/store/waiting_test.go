package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/assessmenttest"
)

var patience = Patience{Stalled: 5 * 24 * time.Hour, Expires: 3 * 24 * time.Hour}

func (d *desk) waiting(most int) Waiting {
	d.t.Helper()
	return must(d.WaitingFor(d.ctx, d.owner, most, patience))(d.t)
}

// linkIDs names each list by the links in it.
func linkIDs(all []SystemLink) string {
	var out []string
	for _, l := range all {
		out = append(out, l.ID)
	}
	return strings.Join(out, " ")
}

func TestALinkWaitsWhileItDoesAndNoLonger(t *testing.T) {
	bank := assessmenttest.Load(t)
	d := newDeskOf(t, bank)
	iv := d.interview("Claims")
	_, _, p := d.buyer(iv.ID)
	record := must(d.LinkRecord(p))(t)
	q := assessmenttest.Deciding(bank)[0]
	is := func(when, unseen, differ, quiet string) {
		t.Helper()
		w := d.waiting(9)
		if linkIDs(w.Unseen) != unseen || linkIDs(w.Differ) != differ || linkIDs(w.Quiet) != quiet || w.More {
			t.Errorf("%s: unseen %s, differ %s, quiet %s, more %v", when, linkIDs(w.Unseen), linkIDs(w.Differ),
				linkIDs(w.Quiet), w.More)
		}
		d.sound(t)
	}

	is("fresh", "", "", "")
	d.save(d.owner, iv.ID, assessmenttest.Choose(q, 0))
	d.save(p, record, assessmenttest.Choose(q, 1))
	is("answered and not shared", "", "", "")
	ok(t, d.shareAgain(p, true))
	is("shared", p.LinkID, "", "")
	same(t, d.waiting(9).Unseen[0].System, "Claims")
	refused(t, d.SeenLink(d.ctx, d.owner, "x", p.LinkID), assessment.NotFound)
	ok(t, d.SeenLink(d.ctx, d.owner, iv.ID, p.LinkID))
	is("seen", "", p.LinkID, "")
	ok(t, d.KeepOurs(d.ctx, d.owner, iv.ID, record, q.ID))
	is("kept", "", "", "")
	d.save(d.owner, iv.ID, assessmenttest.Choose(q, 2))
	is("another answer of ours", "", p.LinkID, "")
	d.save(d.owner, iv.ID, assessmenttest.Choose(q, 1))
	is("the same answer", "", "", "")
	d.clock.pass(time.Second)
	ok(t, d.shareAgain(p, false))
	is("shared again", p.LinkID, "", "")
	ok(t, d.ArchiveSystem(d.ctx, d.owner, iv.SystemID))
	is("archived", "", "", "")
	ok(t, d.UnarchiveSystem(d.ctx, d.owner, iv.SystemID))
	ok(t, d.TakeBackRecord(d.ctx, p))
	is("taken back", "", "", "")
	d.clock.pass(6 * 24 * time.Hour)
	is("quiet since", "", "", p.LinkID)
	_, _, err := d.PassOn(d.ctx, p, []string{q.ID}, "Tom")
	ok(t, err)
	is("passed on", "", "", p.LinkID)
	if _, err := d.WaitingFor(d.ctx, p, 9, patience); codeOf(err) != assessment.NotFound {
		t.Errorf("a buyer reads what waits: %v", err)
	}
	ok(t, d.RevokeLink(d.ctx, d.owner, p.LinkID))
	is("revoked", "", "", "")
}

// What nobody did: not opened, quiet, soon over, each from its moment on.
func TestALinkThatNothingCameOfWaitsFromItsMomentOn(t *testing.T) {
	d := newDeskOf(t, assessmenttest.Load(t))
	iv := d.interview("Claims")
	link := func(right assessment.Right, days int) Link {
		l := Link{InterviewID: iv.ID, Right: right, Name: "Priya", Days: days}
		if right == assessment.RightRead {
			l.ReportID = d.seal(d.owner, iv.ID).ID
		}
		_, l, err := d.CreateLink(d.ctx, d.owner, l)
		ok(t, err)
		return l
	}
	unopened, read := link(assessment.RightAnswer, 30), link(assessment.RightRead, 30)

	d.clock.pass(patience.Stalled - time.Second)
	same(t, linkIDs(d.waiting(9).Quiet), "")
	d.clock.pass(time.Second)
	if got := linkIDs(d.waiting(9).Quiet); len(strings.Fields(got)) != 2 || !strings.Contains(got, unopened.ID) ||
		!strings.Contains(got, read.ID) {
		t.Errorf("not opened for five days: %s", got)
	}

	soon := link(assessment.RightAnswer, 4)
	d.clock.pass(24*time.Hour - time.Second)
	if strings.Contains(linkIDs(d.waiting(9).Quiet), soon.ID) {
		t.Error("three days and a second are soon")
	}
	d.clock.pass(time.Second)
	same(t, strings.Fields(linkIDs(d.waiting(9).Quiet))[0], soon.ID)
	d.clock.pass(3 * 24 * time.Hour)
	if strings.Contains(linkIDs(d.waiting(9).Quiet), soon.ID) {
		t.Error("one that ran out still waits")
	}
}

// However much waits, so much is read of each kind and it says that there is more;
// nothing is read through on the way.
func TestWhatWaitsIsReadFromItsIndex(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	bank := assessmenttest.Load(t)
	d := newDeskOf(t, bank)
	iv := d.interview("Claims")
	q := assessmenttest.Deciding(bank)[0]
	for range 4 {
		_, _, p := d.buyer(iv.ID)
		d.save(p, must(d.LinkRecord(p))(t), assessmenttest.Choose(q, 1))
		ok(t, d.shareAgain(p, true))
	}

	w := d.waiting(3)
	same(t, len(w.Unseen), 3)
	same(t, w.More, true)
	same(t, d.waiting(4).More, false)

	for name, query := range map[string]string{"links_waits": "l.waits = 2 AND l.waits <> 0",
		"links_live": "l.expires > 5"} {
		order := map[string]string{"links_waits": `l.created, l.id`, "links_live": `l.expires, l.id`}[name]
		sql, args := linksQuery(query, order, 21, nil)
		got := d.plan(sql, args)
		if !strings.Contains(got, "SEARCH l USING INDEX "+name) || strings.Contains(got, "SCAN l") ||
			sorted.MatchString(got) {
			t.Errorf("%s:\n%s", name, got)
		}
	}
	got := d.plan(correctionsQuery(`c.done = 0 AND s.deleted = 0 AND s.archived = 0`, `LIMIT 21`), nil)
	if !strings.Contains(got, "USING INDEX corrections_open") || sorted.MatchString(got) {
		t.Errorf("corrections:\n%s", got)
	}
	if got := d.plan(`SELECT * FROM links l ORDER BY created`, nil); !strings.Contains(got, "SCAN l") ||
		!sorted.MatchString(got) {
		t.Fatalf("a plan that reads and sorts all was not seen:\n%s", got)
	}
}

// A link that is kept as waiting for another reason than it does is found.
func TestACheckFindsALinkThatIsKeptWrong(t *testing.T) {
	d := newDeskOf(t, assessmenttest.Load(t))
	iv := d.interview("Claims")
	d.buyer(iv.ID)
	d.sound(t)
	for waits := 1; waits <= 2; waits++ {
		d.tamper(fmt.Sprintf(`UPDATE links SET waits = %d`, waits))
		if c := must(d.Check(d.ctx))(t); len(c.Wrong) != 1 {
			t.Errorf("kept as %d: %v", waits, c.Wrong)
		}
	}
}
