package store

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"
	"time"

	"discern/assessment"
)

func TestABuyerAnswersInARecordOfHerOwn(t *testing.T) {
	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner, full()))(t)
	token, l, err := d.CreateLink(d.ctx, d.owner, Link{
		InterviewID: iv.ID, Right: assessment.RightAnswer, Name: " Priya ", Message: "Hi", Questions: []string{"EC2"},
	})
	ok(t, err)
	same(t, len(token), 43)
	same(t, l.Expires, d.clock.now().AddDate(0, 0, 14))
	same(t, l.Name+l.CreatedBy+l.Message+l.Questions[0], "Priya"+"Owner"+"Hi"+"EC2")

	cookie, p, err := d.StartLink(d.ctx, token)
	ok(t, err)
	same(t, must(d.LinkPrincipal(d.ctx, cookie))(t), p)
	record := must(d.Interview(d.ctx, p, p.RecordID))(t)
	same(t, record.Side, assessment.SideBuyer)
	same(t, []string{record.SystemID, record.System, record.Version}, []string{iv.SystemID, iv.System, iv.Version})
	same(t, len(record.Answers)+len(record.Quotes), 0)
	// Only how far the system is goes along: the questions are worded by it.
	same(t, record.Context, map[string]string{assessment.ContextStage: iv.Stage()})

	d.clock.pass(time.Hour)
	a := d.save(p, p.RecordID, answered("EC1", "a"))
	same(t, a.By, "Priya")
	look := must(d.LookLink(d.ctx, token))(t)
	same(t, look, LinkSummary{ID: p.LinkID, Right: assessment.RightAnswer, Name: "Priya", From: "Owner", System: iv.System,
		Company: iv.Company,
		Message: "Hi", Expires: l.Expires, Started: true, Answered: 1, LastAnswer: d.clock.now(), RecordID: p.RecordID,
		Questions: []string{"EC2"}})

	// Coming back, on any device, goes on with the same record.
	second, again, err := d.StartLink(d.ctx, token)
	ok(t, err)
	same(t, again, p)
	must(d.LinkPrincipal(d.ctx, second))(t)
	info := must(d.LinkInfo(d.ctx, p))(t)
	same(t, info.Opened, l.Created)
	same(t, info.Answered, 1)
}

func TestAHolderOfALinkReachesNothingButHerOwn(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	theirs := d.seal(d.owner, iv.ID)
	_, _, p := d.buyer(iv.ID)
	_, _, other := d.buyer(iv.ID)
	own := d.seal(p, p.RecordID)
	readToken, _, err := d.CreateLink(d.ctx, d.owner,
		Link{InterviewID: iv.ID, ReportID: theirs.ID, Right: assessment.RightRead, Name: "Board"})
	ok(t, err)
	_, reader, err := d.StartLink(d.ctx, readToken)
	ok(t, err)

	must(d.Report(d.ctx, p, own.ID))(t)
	must(d.Report(d.ctx, reader, theirs.ID))(t)
	same(t, len(must(d.Reports(d.ctx, p, iv.SystemID))(t)), 1)
	same(t, len(must(d.Reports(d.ctx, reader, iv.SystemID))(t)), 0)

	forged := p
	forged.RecordID = other.RecordID
	both := p
	both.UserID = d.owner.UserID
	for name, try := range map[string]func() error{
		"read the seller's interview": func() error { _, err := d.Interview(d.ctx, p, iv.ID); return err },
		"read another buyer's record": func() error { _, err := d.Interview(d.ctx, p, other.RecordID); return err },
		"read nothing":                func() error { _, err := d.Interview(d.ctx, p, "nothing"); return err },
		"see its head":                func() error { _, err := d.Record(d.ctx, p, iv.ID); return err },
		"see its history":             func() error { _, err := d.History(d.ctx, p, iv.ID, "EC1"); return err },
		"answer in it": func() error {
			_,
				err := d.saveAnswer(d.ctx, p, iv.ID, answered("EC1", "a"), -1, "")
			return err
		},
		"change it":                func() error { _, err := d.addLine(p, iv.ID, assessment.Line{}); return err },
		"seal it":                  func() error { _, err := d.Seal(d.ctx, p, iv.ID, compose); return err },
		"read the seller's report": func() error { _, err := d.Report(d.ctx, p, theirs.ID); return err },
		"read another's report":    func() error { _, err := d.Report(d.ctx, other, own.ID); return err },
		"see its page":             func() error { _, _, err := d.ReportPage(d.ctx, p, theirs.ID, "b"); return err },
		"list systems":             func() error { _, err := d.Systems(d.ctx, p, SystemFilter{}); return err },
		"see a system":             func() error { _, err := d.System(d.ctx, p, iv.SystemID); return err },
		"find systems":             func() error { _, err := d.sameSystem(p, "Claims", ""); return err },
		"delete the system":        func() error { return d.DeleteSystem(d.ctx, p, iv.SystemID) },
		"erase the system":         func() error { return d.EraseSystem(d.ctx, p, iv.SystemID) },
		"start an interview":       func() error { _, err := d.create(d.ctx, p, full()); return err },
		"see links":                func() error { _, err := d.Links(d.ctx, p, iv.ID); return err },
		"make links": func() error {
			_, _, err := d.CreateLink(d.ctx, p, Link{InterviewID: p.RecordID, Right: assessment.RightAnswer, Name: "x"})
			return err
		},
		"revoke links":               func() error { return d.RevokeLink(d.ctx, p, p.LinkID) },
		"see people":                 func() error { _, err := d.Users(d.ctx, p); return err },
		"see sessions":               func() error { _, err := d.Sessions(d.ctx, p); return err },
		"read as a reader":           func() error { _, err := d.Interview(d.ctx, reader, iv.ID); return err },
		"read another as a reader":   func() error { _, err := d.Report(d.ctx, reader, own.ID); return err },
		"share as a reader":          func() error { return d.shareAgain(reader, true) },
		"erase as a reader":          func() error { return d.EraseRecord(d.ctx, reader) },
		"see the audit trail":        func() error { _, err := d.Audit(d.ctx, p, AuditFilter{}); return err },
		"set preferences":            func() error { return d.SavePrefs(d.ctx, p, nil) },
		"change the workspace":       func() error { return d.SaveWorkspace(d.ctx, p, Workspace{}) },
		"sign everybody out":         func() error { return d.EndAllSessions(d.ctx, p, true) },
		"see a link as a person":     func() error { _, err := d.LinkInfo(d.ctx, d.owner); return err },
		"share as a person":          func() error { return d.shareAgain(d.owner, true) },
		"restore the system":         func() error { return d.RestoreSystem(d.ctx, p, iv.SystemID) },
		"archive the system":         func() error { return d.ArchiveSystem(d.ctx, p, iv.SystemID) },
		"unarchive the system":       func() error { return d.UnarchiveSystem(d.ctx, p, iv.SystemID) },
		"see oneself as a person":    func() error { _, err := d.Me(d.ctx, p); return err },
		"invite somebody":            func() error { _, err := d.InviteLink(d.ctx, p, d.owner.UserID, ""); return err },
		"end somebody's one session": func() error { return d.EndSessionByID(d.ctx, p, "x") },
	} {
		t.Run(name, func(t *testing.T) { refused(t, try(), assessment.NotFound) })
	}
	_, err = d.Interview(d.ctx, forged, other.RecordID)
	refused(t, err, assessment.Gone)
	_, err = d.Interview(d.ctx, both, iv.ID)
	refused(t, err, assessment.Forbidden)
	_, err = d.Interview(d.ctx, assessment.Principal{}, iv.ID)
	refused(t, err, assessment.Forbidden)
}

func TestAHolderOfALinkDoesNotNameTheSystem(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, p := d.buyer(iv.ID)
	got := must(d.UpdateInterview(d.ctx, p, p.RecordID, -1, func(iv *assessment.Interview) error {
		iv.System, iv.Company, iv.Version, iv.Side, iv.SystemID = "x", "x", "x", assessment.SideSeller, "x"
		iv.Context["CX1"] = "our agent"
		return nil
	}))(t)
	same(t, got.Context["CX1"], "our agent")
	same(t, []string{got.System, got.Company, got.Version, string(got.Side), got.SystemID},
		[]string{"Claims", "Northwind", "", "buyer", iv.SystemID})
}

func TestTheSellerSeesABuyersAnswersOnceTheyAreShared(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, p := d.buyer(iv.ID)
	a := answered("EC1", "a")
	a.Note = "zebra crossing"
	d.save(p, p.RecordID, a)
	report := d.seal(p, p.RecordID)

	_, err := d.Interview(d.ctx, d.owner, p.RecordID)
	refused(t, err, assessment.Forbidden)
	_, err = d.History(d.ctx, d.owner, p.RecordID, "EC1")
	refused(t, err, assessment.Forbidden)
	_, err = d.Report(d.ctx, d.owner, report.ID)
	refused(t, err, assessment.NotFound)
	same(t, len(must(d.Systems(d.ctx, d.owner, SystemFilter{Query: "zebra"}))(t).Rows), 0)
	row := must(d.System(d.ctx, d.owner, iv.SystemID))(t)
	same(t, len(row.Reports), 0)
	same(t, row.Records[1].Answered, 1)
	same(t, row.Records[1].LinkName, "Priya")
	same(t, row.Records[1].Shared, time.Time{})
	same(t, must(d.Record(d.ctx, d.owner, p.RecordID))(t), row.Records[1])

	ok(t, d.shareAgain(p, true))
	ok(t, d.shareAgain(p, true)) // pressing twice is no error
	same(t, must(d.Interview(d.ctx, d.owner, p.RecordID))(t).Answers["EC1"].Note, a.Note)
	_, err = d.Report(d.ctx, d.owner, report.ID) // the seller's own stays the seller's
	refused(t, err, assessment.NotFound)
	same(t, len(must(d.Systems(d.ctx, d.owner, SystemFilter{Query: "zebra"}))(t).Rows), 1)
	same(t, must(d.Links(d.ctx, d.owner, iv.ID))(t)[0].Shared, d.clock.now())

	_, err = d.saveAnswer(d.ctx, d.owner, p.RecordID, answered("EC1", "b"), -1, "")
	refused(t, err, assessment.Forbidden)
	_, err = d.Seal(d.ctx, d.owner, p.RecordID, compose)
	refused(t, err, assessment.Forbidden)
}

func TestEveryDeadLinkLooksTheSame(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	start := func() (string, string, assessment.Principal) { return d.buyer(iv.ID) }
	expired, expiredCookie, expiredP := start()
	d.clock.pass(14 * 24 * time.Hour)
	revoked, revokedCookie, revokedP := start()
	ok(t, d.RevokeLink(d.ctx, d.owner, revokedP.LinkID))
	ok(t, d.RevokeLink(d.ctx, d.owner, revokedP.LinkID)) // pressing twice is no error
	refused(t, d.RevokeLink(d.ctx, d.owner, "nothing"), assessment.NotFound)
	other := d.interview("Mail")
	deleted, deletedCookie, deletedP := d.buyer(other.ID)
	ok(t, d.DeleteSystem(d.ctx, d.owner, other.SystemID))

	unopened, _, err := d.CreateLink(d.ctx, d.owner,
		Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "Nobody"})
	ok(t, err)
	d.clock.pass(14 * 24 * time.Hour)
	emptied, emptiedCookie, emptiedP := start()
	ok(t, d.RevokeLink(d.ctx, d.owner, emptiedP.LinkID))
	emptiedP.Right = assessment.RightKept
	ok(t, d.EraseRecord(d.ctx, emptiedP))

	want := gone().Error()
	for name, x := range map[string]struct {
		token, cookie string
		p             assessment.Principal
	}{
		"unknown":             {"x", "x", assessment.Principal{LinkID: "x"}},
		"unopened, expired":   {unopened, "x", assessment.Principal{LinkID: "x"}},
		"revoked and emptied": {emptied, emptiedCookie, emptiedP},
	} {
		_, look := d.LookLink(d.ctx, x.token)
		_, _, start := d.StartLink(d.ctx, x.token)
		_, back := d.LinkPrincipal(d.ctx, x.cookie)
		_, read := d.Interview(d.ctx, x.p, x.p.RecordID)
		_, write := d.saveAnswer(d.ctx, x.p, x.p.RecordID, answered("EC1", "a"), -1, "")
		for _, err := range []error{look, start, back, read, write} {
			if e := refused(t, err, assessment.Gone); e.Msg != want {
				t.Errorf("%s: %q", name, e.Msg)
			}
		}
	}

	// Behind these something is kept: they open that, and are as dead for all the rest.
	for name, x := range map[string]struct {
		token, cookie string
		p             assessment.Principal
	}{
		"expired": {expired, expiredCookie, expiredP},
		"revoked": {revoked, revokedCookie, revokedP},
		"deleted": {deleted, deletedCookie, deletedP},
	} {
		look := must(d.LookLink(d.ctx, x.token))(t)
		p := must(d.LinkPrincipal(d.ctx, x.cookie))(t)
		if _, again, err := d.StartLink(d.ctx, x.token); !look.Ended || p.Right != assessment.RightKept || err != nil ||
			again.Right != assessment.RightKept {
			t.Errorf("%s: ended %v, right %q and %q, %v", name, look.Ended, p.Right, again.Right, err)
		}
		same(t, must(d.OwnData(d.ctx, p))(t).Record.ID, x.p.RecordID)
		_, read := d.Interview(d.ctx, p, p.RecordID)
		_, write := d.saveAnswer(d.ctx, p, p.RecordID, answered("EC1", "a"), -1, "")
		_, info := d.LinkInfo(d.ctx, p)
		for _, err := range []error{read, write, info, d.shareAgain(p, true), d.TakeBackRecord(d.ctx, p)} {
			if e := refused(t, err, assessment.Gone); e.Msg != want {
				t.Errorf("%s: %q", name, e.Msg)
			}
		}
		someone := p
		someone.RecordID = emptiedP.RecordID
		refused(t, d.EraseRecord(d.ctx, someone), assessment.Gone)
	}
	ok(t, d.RestoreSystem(d.ctx, d.owner, other.SystemID))
	must(d.LookLink(d.ctx, deleted))(t)
}

func TestLookingAtALinkLeavesTheDatabaseAsItIs(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	token, l, err := d.CreateLink(d.ctx, d.owner, Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "Priya"})
	ok(t, err)
	bytes := func() (out [2][32]byte) {
		if !ofSQLite() { // the number of the next transaction that writes
			var next string
			ok(t, d.readDB.QueryRowContext(d.ctx, `SELECT pg_snapshot_xmax(pg_current_snapshot())::text`).Scan(&next))
			copy(out[0][:], next)
			return out
		}

		for i, name := range []string{databaseFile, databaseFile + "-wal"} {
			out[i] = sha256.Sum256(must(os.ReadFile(filepath.Join(d.dir, name)))(t))
		}
		return out
	}
	before := bytes()
	for range 100 {
		same(t, must(d.LookLink(d.ctx, token))(t).Started, false)
	}
	d.LookLink(d.ctx, "nonsense")
	d.StartLink(d.ctx, "nonsense")
	same(t, bytes(), before)
	same(t, must(d.Links(d.ctx, d.owner, iv.ID))(t), []Link{l})
	_, _, err = d.StartLink(d.ctx, token)
	ok(t, err)
	if bytes() == before {
		t.Fatal("starting left no trace: the comparison sees nothing")
	}
}

func TestLinksThatCannotBeMade(t *testing.T) {
	d := newDesk(t)
	iv, other := d.interview("Claims"), d.interview("Mail")
	report := d.seal(d.owner, other.ID)
	_, _, buyer := d.buyer(iv.ID)
	for _, x := range []struct {
		name string
		l    Link
		code assessment.Code
	}{
		{"no name", Link{InterviewID: iv.ID, Right: assessment.RightAnswer}, assessment.Invalid},
		{"no right", Link{InterviewID: iv.ID, Name: "x"}, assessment.Invalid},
		{"a day too long", Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "x", Days: 91}, assessment.Invalid},
		{"less than a day", Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "x", Days: -1}, assessment.Invalid},
		{"no interview", Link{InterviewID: "x", Right: assessment.RightAnswer, Name: "x"}, assessment.NotFound},
		{"no report", Link{InterviewID: iv.ID, Right: assessment.RightRead, Name: "x"}, assessment.NotFound},
		{"a report of another", Link{InterviewID: iv.ID, ReportID: report.ID, Right: assessment.RightRead, Name: "x"},
			assessment.NotFound},
		{"into a buyer's record", Link{InterviewID: buyer.RecordID, Right: assessment.RightAnswer, Name: "x"},
			assessment.Forbidden},
	} {
		t.Run(x.name, func(t *testing.T) {
			_, _, err := d.CreateLink(d.ctx, d.owner, x.l)
			refused(t, err, x.code)
		})
	}
	_, l, err := d.CreateLink(d.ctx, d.owner,
		Link{InterviewID: other.ID, ReportID: report.ID, Right: assessment.RightRead, Name: "x"})
	ok(t, err)
	same(t, l.Expires, d.clock.now().AddDate(0, 0, 30))
	if !l.Live(d.clock.now()) || l.Live(l.Expires) {
		t.Fatal("lives at the wrong time")
	}
}

func TestABuyerCanTakeEverythingBack(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	token, cookie, p := d.buyer(iv.ID)
	d.save(p, p.RecordID, answered("EC1", "a"))
	d.seal(p, p.RecordID)
	ok(t, d.shareAgain(p, true))
	ok(t, d.EraseRecord(d.ctx, p))
	_, err := d.LinkPrincipal(d.ctx, cookie)
	refused(t, err, assessment.Gone)
	_, err = d.Interview(d.ctx, p, p.RecordID)
	refused(t, err, assessment.Gone)
	_, err = d.Interview(d.ctx, d.owner, p.RecordID)
	refused(t, err, assessment.NotFound)
	same(t, len(must(d.System(d.ctx, d.owner, iv.SystemID))(t).Records), 1)
	_, again, err := d.StartLink(d.ctx, token)
	ok(t, err)
	if again.RecordID == p.RecordID {
		t.Fatal("the erased record is back")
	}
	same(t, len(must(d.Interview(d.ctx, again, again.RecordID))(t).Answers), 0)
}
