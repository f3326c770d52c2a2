package store

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

const marker = "quetzalmarker"

// marked is an interview with the marker in every field of text.
func marked() assessment.Interview {
	iv := full()
	iv.System, iv.Company, iv.Version, iv.Summary = marker+"sys", marker+"com", marker+"ver", marker+"sum"
	iv.Sources, iv.Parked, iv.IntentAgainst = []string{marker + "src"}, []string{marker + "prk"}, []string{marker + "int"}
	iv.People[0].Name, iv.People[0].Role = marker+"nam", marker+"rol"
	iv.Context["CX1"], iv.Comments["traits"] = marker+"ctx", marker+"cmt"
	a := iv.Answers["EC1"]
	a.Note, a.Private, a.Confirmed.By, a.By = marker+"not", marker+"prv", marker+"cnf", marker+"by"
	iv.Answers["EC1"] = a
	b := iv.Answers["EC2"]
	b.Who = marker + "who"
	iv.Answers["EC2"] = b
	c := iv.Answers["EC7"]
	c.Reason = marker + "rsn"
	iv.Answers["EC7"] = c
	iv.Quotes[0].Text, iv.Quotes[0].Speaker = marker+"quo", marker+"spk"
	iv.Scratch[0].Text, iv.Marks[0].Text, iv.Marks[0].By = marker+"scr", marker+"mrk", marker+"mby"
	l := &iv.Inventory[0]
	l.System, l.Action, l.Identity, l.Refuses = marker+"lsy", marker+"lac", marker+"lid", marker+"lre"
	return iv
}

// traces counts the marker in every file of the data folder.
func (d *desk) traces() int {
	d.t.Helper()
	n := 0
	if !ofSQLite() {
		return d.tracesInRows()
	}

	for _, e := range must(os.ReadDir(d.dir))(d.t) {
		body := must(os.ReadFile(filepath.Join(d.dir, e.Name())))(d.t)
		n += bytes.Count(bytes.ToLower(body), []byte(marker[1:8])) // also as the index splits it
	}
	return n
}

// tracesInRows counts them in all rows there are on a server.
func (d *desk) tracesInRows() (n int) {
	d.t.Helper()
	ok(d.t, d.read(d.ctx, "test", func(v snapshot) error {
		tables, err := v.strings(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)
		if err != nil {
			return err
		}

		for _, table := range tables {
			rows, err := v.strings(`SELECT lower(replace(x::text, '\x', '')) FROM ` + table + ` x`)
			if err != nil {
				return err
			}
			for _, row := range rows {
				n += strings.Count(row, marker[1:8]) + strings.Count(row, hex.EncodeToString([]byte(marker[1:8])))
			}
		}

		return nil
	}))
	return n
}

// fill makes a marked system with history, links, reports, pages and a buyer.
func (d *desk) fill() (assessment.Interview, assessment.Principal) {
	d.t.Helper()
	iv := must(d.create(d.ctx, d.owner, marked()))(d.t)
	for _, note := range []string{" one", " two", " three"} {
		a := answered("EC1", "a")
		a.Note = marker + note
		must(d.saveAnswer(d.ctx, d.owner, iv.ID, a, -1, marker+note))(d.t)
	}
	must(d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error { // kept, to be taken back
		iv.Scratch, iv.Marks = nil, append(iv.Marks, assessment.Note{Text: marker + "undo"})
		return nil
	}))(d.t)
	_, _, p := d.buyer(iv.ID)
	a := answered("EC1", "a")
	a.Note = marker + "buyer"
	d.save(p, p.RecordID, a)
	must(d.UpdateInterview(d.ctx, p, p.RecordID, -1, func(iv *assessment.Interview) error {
		iv.People = append(iv.People, assessment.Person{Name: marker + "buyer"})
		return nil
	}))(d.t)
	d.seal(p, p.RecordID)
	r := d.seal(d.owner, iv.ID)
	must(d.PutReportPage(d.ctx, r.ID, "b", []byte(marker+"page")))(d.t)
	_, _, err := d.CreateLink(d.ctx, d.owner,
		Link{InterviewID: iv.ID, ReportID: r.ID, Right: assessment.RightRead, Name: marker, Message: marker})
	ok(d.t, err)
	return iv, p
}

// Promise 40: after erasing, the text is in no file of the folder.
func TestErasedMeansInNoFile(t *testing.T) {
	d := newDeskOf(t, formBank(t, marker+"prk", marker+"int"))
	kept := d.interview("Kept")
	iv, p := d.fill()
	if d.traces() < 20 {
		t.Fatalf("only %d traces before erasing: the search for them sees too little", d.traces())
	}
	refused(t, d.EraseSystem(d.ctx, d.owner, iv.SystemID), assessment.Forbidden) // not before it was deleted
	ok(t, d.DeleteSystem(d.ctx, d.owner, iv.SystemID))
	ok(t, d.EraseSystem(d.ctx, d.owner, iv.SystemID))
	same(t, d.traces(), 0)
	for _, id := range []string{iv.ID, p.RecordID} {
		_, err := d.Interview(d.ctx, d.owner, id)
		refused(t, err, assessment.NotFound)
	}
	refused(t, d.EraseSystem(d.ctx, d.owner, iv.SystemID), assessment.NotFound)
	must(d.Interview(d.ctx, d.owner, kept.ID))(t)
	must(d.VerifyAudit(d.ctx))(t)
	last := must(d.Audit(d.ctx, d.owner, AuditFilter{N: 1}))(t).Rows[0]
	same(t, []string{last.Action, last.Object}, []string{didErase, iv.SystemID})
	for _, table := range []string{"answers", "reports", "links", "link_sessions", "operations", "pages", "erasing"} {
		var n int
		ok(t, d.read(d.ctx, "test", func(v snapshot) error { return v.row(`SELECT COUNT(*) FROM ` + table).Scan(&n) }))
		if n != 0 {
			t.Errorf("%d rows left in %s", n, table)
		}
	}
	if ofSQLite() {
		ok(t, d.Close())
		same(t, d.traces(), 0)
		d.open()
	}
}

func TestTextThatWasReplacedBeforeErasingIsGoneToo(t *testing.T) {
	d := newDesk(t)
	iv := d.interview(marker)
	must(d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.System, iv.Summary = "Plain", marker
		return nil
	}))(t)
	must(d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.Summary = ""
		return nil
	}))(t)
	refused(t, d.EraseSystem(d.ctx, d.owner, iv.SystemID), assessment.Forbidden) // not before it was deleted
	ok(t, d.DeleteSystem(d.ctx, d.owner, iv.SystemID))
	ok(t, d.EraseSystem(d.ctx, d.owner, iv.SystemID))
	same(t, d.traces(), 0)
}

func TestADeletedSystemIsErasedAfterThirtyDays(t *testing.T) {
	d := newDeskOf(t, formBank(t, marker+"prk", marker+"int"))
	iv, _ := d.fill()
	ok(t, d.DeleteSystem(d.ctx, d.owner, iv.SystemID))
	d.clock.pass(deletedLife - time.Second)
	same(t, must(d.Purge(d.ctx))(t).Systems, 0)
	must(d.System(d.ctx, d.owner, iv.SystemID))(t)
	d.clock.pass(time.Second)
	same(t, must(d.Purge(d.ctx))(t).Systems, 1)
	same(t, d.traces(), 0)
	refused(t, d.RestoreSystem(d.ctx, d.owner, iv.SystemID), assessment.NotFound)
}

func TestUnsharedAnswersAreErasedNinetyDaysAfterTheLastChange(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, keeps := d.buyer(iv.ID)
	_, _, shares := d.buyer(iv.ID)
	ok(t, d.shareAgain(shares, true))
	d.clock.pass(10 * 24 * time.Hour)
	a := answered("EC1", "a")
	a.Note = marker
	d.save(keeps, keeps.RecordID, a)
	d.clock.pass(unsharedLife - time.Second)
	same(t, must(d.Purge(d.ctx))(t).Records, 0)
	d.clock.pass(time.Second)
	same(t, must(d.Purge(d.ctx))(t).Records, 1)
	same(t, d.traces(), 0)
	_, err := d.Record(d.ctx, d.owner, keeps.RecordID)
	refused(t, err, assessment.NotFound)
	must(d.Interview(d.ctx, d.owner, shares.RecordID))(t)
}

func TestPurgeRemovesWhatRanOut(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.signIn()
	must(d.SignInLink(d.ctx, d.owner.UserID))(t)
	_, _, err := d.CreateLink(d.ctx, d.owner, Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "Priya"})
	ok(t, err)
	must(d.saveAnswer(d.ctx, d.owner, iv.ID, answered("EC1", "a"), 0, "op"))(t)
	same(t, must(d.Purge(d.ctx))(t), Purged{})
	d.clock.pass(sessionIdle)
	same(t, must(d.Purge(d.ctx))(t), Purged{Sessions: 1, SignIns: 1})
	d.clock.pass(operationLife)
	same(t, must(d.Purge(d.ctx))(t), Purged{})
	same(t, len(d.words()), 0)
	d.clock.pass(deadLinkLife)
	same(t, must(d.Purge(d.ctx))(t), Purged{Links: 1})
	must(d.Interview(d.ctx, d.owner, iv.ID))(t)
}
