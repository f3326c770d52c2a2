package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/report"
)

// person adds somebody in a role, with a right on no system.
func (d *desk) person(name string, role assessment.MemberRole) assessment.Principal {
	d.t.Helper()
	u := must(d.AddUser(d.ctx, d.owner, name, "", role, ""))(d.t)
	return assessment.Principal{UserID: u.ID, Name: u.Name, Role: role}
}

// Who may do what with one system, by what they were given: each act, and the least
// that it needs. "" is for what a principal in no relation to it may do.
func TestWhatEachRightOnASystemAllows(t *testing.T) {
	d := newDesk(t)
	sam := d.person("Sam", assessment.RoleSeller)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims intake", Company: "Northwind"}))(t)
	rep := must(d.Seal(d.ctx, sam, iv.ID, compose))(t)
	_, link, err := d.CreateLink(d.ctx, sam, Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "Priya"})
	ok(t, err)

	people := map[string]assessment.Principal{
		"its owner": sam, "the workspace's owner": d.owner,
		"an editor": d.person("Edda", assessment.RoleSeller), "a viewer": d.person("Vera", assessment.RoleSeller),
		"an admin": d.person("Ada", assessment.RoleAdmin), "a seller": d.person("Tom", assessment.RoleSeller),
		"a reader": d.person("Ria", assessment.RoleReader), "another reader": d.person("Rob", assessment.RoleReader),
	}
	ok(t, d.Share(d.ctx, sam, iv.SystemID, people["an editor"].UserID, assessment.GrantEditor))
	ok(t, d.Share(d.ctx, sam, iv.SystemID, people["a viewer"].UserID, assessment.GrantViewer))
	ok(t, d.Share(d.ctx, sam, iv.SystemID, people["a reader"].UserID, assessment.GrantViewer))
	refusal := refused(t, d.Share(d.ctx, sam, iv.SystemID, people["a reader"].UserID, assessment.GrantEditor),
		assessment.Invalid)
	same(t, refusal.Fields["may"] != "", true)

	grants := map[string]assessment.Grant{"its owner": assessment.GrantOwner,
		"the workspace's owner": assessment.GrantOwner,
		"an editor":             assessment.GrantEditor, "a viewer": assessment.GrantViewer,
		"a reader": assessment.GrantViewer}

	acts := []struct {
		name  string
		least assessment.Grant
		do    func(assessment.Principal) error
	}{
		{"read the interview", assessment.GrantViewer,
			func(p assessment.Principal) error { _, err := d.Interview(d.ctx, p, iv.ID); return err }},
		{"read its head", assessment.GrantViewer,
			func(p assessment.Principal) error { _, err := d.Record(d.ctx, p, iv.ID); return err }},
		{"read the history", assessment.GrantViewer,
			func(p assessment.Principal) error { _, err := d.History(d.ctx, p, iv.ID, "EC1"); return err }},
		{"read the system", assessment.GrantViewer,
			func(p assessment.Principal) error { _, err := d.System(d.ctx, p, iv.SystemID); return err }},
		{"read the report", assessment.GrantViewer,
			func(p assessment.Principal) error { _, err := d.Report(d.ctx, p, rep.ID); return err }},
		{"read its reports", assessment.GrantViewer,
			func(p assessment.Principal) error { _, err := d.Reports(d.ctx, p, iv.SystemID); return err }},
		{"read the report's head", assessment.GrantViewer,
			func(p assessment.Principal) error { _, err := d.ReportHead(d.ctx, p, rep.ID); return err }},
		{"read the links", assessment.GrantViewer,
			func(p assessment.Principal) error { _, err := d.Links(d.ctx, p, iv.ID); return err }},
		{"read who works on it", assessment.GrantViewer,
			func(p assessment.Principal) error { _, err := d.Grants(d.ctx, p, iv.SystemID); return err }},
		{"answer", assessment.GrantEditor, func(p assessment.Principal) error {
			_, err := d.saveAnswer(d.ctx, p, iv.ID, noted("EC1", p.Name), -1, "")
			return err
		}},
		{"add an interview", assessment.GrantEditor, func(p assessment.Principal) error {
			_, err := d.create(d.ctx, p, assessment.Interview{SystemID: iv.SystemID})
			return err
		}},
		{"change the interview", assessment.GrantEditor, func(p assessment.Principal) error {
			_, err := d.SaveSummary(d.ctx, p, iv.ID, -1, p.Name, false)
			return err
		}},
		{"seal", assessment.GrantEditor, func(p assessment.Principal) error {
			_,
				err := d.Seal(d.ctx, p, iv.ID, compose)
			return err
		}},
		{"make a link", assessment.GrantEditor, func(p assessment.Principal) error {
			_, _, err := d.CreateLink(d.ctx, p, Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: p.Name})
			return err
		}},
		{"make a link to read", assessment.GrantEditor, func(p assessment.Principal) error {
			_, _, err := d.CreateLink(d.ctx, p,
				Link{InterviewID: iv.ID, ReportID: rep.ID, Right: assessment.RightRead, Name: p.Name})
			return err
		}},
		{"mark a link seen", assessment.GrantEditor,
			func(p assessment.Principal) error { return d.SeenLink(d.ctx, p, iv.ID, link.ID) }},
		{"archive", assessment.GrantEditor,
			func(p assessment.Principal) error { return d.ArchiveSystem(d.ctx, p, iv.SystemID) }},
		{"revoke a colleague's link", assessment.GrantOwner,
			func(p assessment.Principal) error { return d.RevokeLink(d.ctx, p, link.ID) }},
		{"share", assessment.GrantOwner, func(p assessment.Principal) error {
			return d.Share(d.ctx, p, iv.SystemID, people["a viewer"].UserID, assessment.GrantViewer)
		}},
		{"delete", assessment.GrantOwner, func(p assessment.Principal) error {
			err := d.DeleteSystem(d.ctx, p, iv.SystemID)
			if err == nil {
				err = d.RestoreSystem(d.ctx, d.owner, iv.SystemID)
			}
			return err
		}},
	}
	for _, act := range acts {
		for who, p := range people {
			err := act.do(p)
			var e *assessment.Error
			switch {
			case grants[who] == assessment.GrantNone && p.Role == assessment.RoleReader && act.name == "add an interview":
				if !errors.As(err, &e) || e.Code != assessment.Forbidden { // a reader begins nothing, wherever
					t.Errorf("%s for %s: %v", act.name, who, err)
				}
			case grants[who] == assessment.GrantNone:
				if !errors.As(err, &e) || e.Code != assessment.NotFound {
					t.Errorf("%s for %s: want it not to be found, got %v", act.name, who, err)
				}
			case grants[who].AtLeast(act.least):
				if err != nil {
					t.Errorf("%s for %s: %v", act.name, who, err)
				}
			case !errors.As(err, &e) || e.Code != assessment.Forbidden:
				t.Errorf("%s for %s: want a refusal, got %v", act.name, who, err)
			}
		}
	}

	for who, p := range people {
		sees := 0
		if grants[who] != assessment.GrantNone {
			sees = 1
		}
		found := must(d.Systems(d.ctx, p, SystemFilter{Archived: true}))(t)
		same(t, len(found.Rows), sees)
		same(t, must(d.HoldsAny(d.ctx, p))(t), sees == 1)
		same(t, len(must(d.sameSystem(p, "Claims intake", "Northwind"))(t)), sees)
		ok(t, d.UnarchiveSystem(d.ctx, sam, iv.SystemID))
		found = must(d.Systems(d.ctx, p, SystemFilter{Query: "Claims"}))(t)
		same(t, len(found.Rows), sees)
		names, _, err := d.Names(d.ctx, p)
		ok(t, err)
		same(t, len(names), sees)
		ok(t, d.UnarchiveSystem(d.ctx, sam, iv.SystemID))
		waiting := must(d.WaitingFor(d.ctx, p, 10, Patience{}))(t)
		if n := len(waiting.Quiet) + len(waiting.Unseen) + len(waiting.Differ); (n > 0) != (sees == 1) {
			t.Errorf("%s is told of %d links", who, n)
		}
		if got := must(d.Interviews(d.ctx, p, iv.ID))(t); len(got) != sees {
			t.Errorf("%s gets %d interviews", who, len(got))
		}
		ok(t, d.ArchiveSystem(d.ctx, sam, iv.SystemID))
	}

	_, err = d.create(d.ctx, people["a reader"], assessment.Interview{System: "Another"})
	refused(t, err, assessment.Forbidden)
}

func TestErasingIsForTheOwnerAndAdminsAndAfterDeleting(t *testing.T) {
	d := newDesk(t)
	sam, ada := d.person("Sam", assessment.RoleSeller), d.person("Ada", assessment.RoleAdmin)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims"}))(t)
	refused(t, d.EraseSystem(d.ctx, ada, iv.SystemID), assessment.NotFound) // it was not deleted
	_, err := d.System(d.ctx, ada, iv.SystemID)
	refused(t, err, assessment.NotFound)

	ok(t, d.DeleteSystem(d.ctx, sam, iv.SystemID))
	refused(t, d.EraseSystem(d.ctx, sam, iv.SystemID), assessment.Forbidden)
	must(d.System(d.ctx, ada, iv.SystemID))(t) // its name, to know what to erase
	same(t, len(must(d.Systems(d.ctx, ada, SystemFilter{Deleted: true}))(t).Rows), 1)
	_, err = d.Interview(d.ctx, ada, iv.ID)
	refused(t, err, assessment.NotFound)
	ok(t, d.EraseSystem(d.ctx, ada, iv.SystemID))
	same(t, len(must(d.Owned(d.ctx, sam, sam.UserID))(t)), 0)
}

func TestRolesAreGivenByWhoeverMayGiveThem(t *testing.T) {
	d := newDesk(t)
	ada, other := d.person("Ada", assessment.RoleAdmin), d.person("Bob", assessment.RoleAdmin)
	sam := d.person("Sam", assessment.RoleSeller)
	for _, role := range []assessment.MemberRole{assessment.RoleOwner, assessment.RoleAdmin} {
		refused(t, d.SetRole(d.ctx, ada, sam.UserID, role), assessment.Forbidden)
		_, err := d.AddUser(d.ctx, ada, "Eve", "", role, "")
		refused(t, err, assessment.Forbidden)
	}
	for _, p := range []assessment.Principal{other, d.owner} { // whom an admin does not manage
		refused(t, d.SetRole(d.ctx, ada, p.UserID, assessment.RoleReader), assessment.Forbidden)
		refused(t, d.DisableUser(d.ctx, ada, p.UserID, ""), assessment.Forbidden)
		refused(t, d.EndSessionsOf(d.ctx, ada, p.UserID, true), assessment.Forbidden)
		_, err := d.InviteLink(d.ctx, ada, p.UserID, "")
		refused(t, err, assessment.Forbidden)
		_, err = d.SessionsOf(d.ctx, ada, p.UserID)
		refused(t, err, assessment.Forbidden)
	}
	refused(t, d.SetRole(d.ctx, sam, sam.UserID, assessment.RoleOwner), assessment.Forbidden)
	refused(t, d.SetRole(d.ctx, d.owner, sam.UserID, "king"), assessment.Invalid)
	refused(t, d.SetRole(d.ctx, d.owner, d.owner.UserID, assessment.RoleAdmin), assessment.Forbidden) // the last owner

	ok(t, d.SetRole(d.ctx, ada, sam.UserID, assessment.RoleReader))
	_, err := d.create(d.ctx, sam, assessment.Interview{System: "Claims"})
	refused(t, err, assessment.Forbidden)
	ok(t, d.SetRole(d.ctx, d.owner, sam.UserID, assessment.RoleOwner))
	ok(t, d.SetRole(d.ctx, d.owner, d.owner.UserID, assessment.RoleSeller))
	_, err = d.Audit(d.ctx, d.owner, AuditFilter{})
	refused(t, err, assessment.Forbidden)
	must(d.Audit(d.ctx, sam, AuditFilter{}))(t)
	must(d.Audit(d.ctx, ada, AuditFilter{}))(t)
	same(t, must(d.EnsureOwner(d.ctx))(t).ID, sam.UserID)
}

// A leaver's sessions, waiting links and links end at once, their systems are a
// colleague's, and what they said keeps their name.
func TestALeaverHandsEverythingOver(t *testing.T) {
	d := newDesk(t)
	sam, tom, ria := d.person("Sam", assessment.RoleSeller), d.person("Tom", assessment.RoleSeller),
		d.person("Ria", assessment.RoleReader)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims"}))(t)
	d.save(sam, iv.ID, answered("EC1", "a"))
	session, _, err := d.NewSession(d.ctx, sam.UserID, "")
	ok(t, err)
	waits := must(d.InviteLink(d.ctx, sam, sam.UserID, ""))(t)
	link, _, err := d.CreateLink(d.ctx, sam, Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "Priya"})
	ok(t, err)

	for _, to := range []string{sam.UserID, ria.UserID, "nobody"} {
		refused(t, d.DisableUser(d.ctx, d.owner, sam.UserID, to), assessment.Invalid)
	}
	_, err = d.Interview(d.ctx, sam, iv.ID) // and nothing was done by halves
	ok(t, err)

	ok(t, d.DisableUser(d.ctx, d.owner, sam.UserID, tom.UserID))
	d.signedOut(session)
	_, err = d.RedeemSignIn(d.ctx, waits)
	refused(t, err, assessment.Gone)
	_, err = d.LookLink(d.ctx, link)
	refused(t, err, assessment.Gone)
	got := must(d.Interview(d.ctx, tom, iv.ID))(t)
	same(t, got.Answers["EC1"].By, "Sam")
	ok(t, d.DeleteSystem(d.ctx, tom, iv.SystemID)) // it is Tom's now
	refused(t, d.Share(d.ctx, d.owner, iv.SystemID, sam.UserID, assessment.GrantViewer), assessment.Invalid)
}

func TestASystemIsHandedOver(t *testing.T) {
	d := newDesk(t)
	sam, tom, ada := d.person("Sam", assessment.RoleSeller), d.person("Tom", assessment.RoleSeller),
		d.person("Ada", assessment.RoleAdmin)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims"}))(t)
	refused(t, d.HandOver(d.ctx, tom, iv.SystemID, tom.UserID), assessment.NotFound)
	// it needs an owner
	refused(t, d.Share(d.ctx, sam, iv.SystemID, sam.UserID, assessment.GrantNone), assessment.Forbidden)
	ok(t, d.HandOver(d.ctx, sam, iv.SystemID, tom.UserID))
	same(t, must(d.GrantOn(d.ctx, sam, iv.SystemID))(t), assessment.GrantEditor)
	refused(t, d.HandOver(d.ctx, sam, iv.SystemID, sam.UserID), assessment.Forbidden)
	ok(t, d.Share(d.ctx, tom, iv.SystemID, sam.UserID, assessment.GrantNone))
	_, err := d.Interview(d.ctx, sam, iv.ID)
	refused(t, err, assessment.NotFound)
	ok(t, d.HandOver(d.ctx, ada, iv.SystemID, sam.UserID)) // of somebody who is not there to do it
	same(t, must(d.GrantOn(d.ctx, sam, iv.SystemID))(t), assessment.GrantOwner)
	refused(t, d.HandOver(d.ctx, ada, "none", sam.UserID), assessment.NotFound)
}

func TestSessionsAreListedAndEndedByWhoeverMay(t *testing.T) {
	d := newDesk(t)
	sam, tom := d.person("Sam", assessment.RoleSeller), d.person("Tom", assessment.RoleSeller)
	one, _, err := d.NewSession(From(d.ctx, "203.0.113.9"), sam.UserID, "Firefox on Linux")
	ok(t, err)
	two, second, err := d.NewSession(d.ctx, sam.UserID, "")
	ok(t, err)
	_, err = d.SessionsOf(d.ctx, tom, sam.UserID)
	refused(t, err, assessment.Forbidden)
	refused(t, d.EndSessionsOf(d.ctx, tom, sam.UserID, true), assessment.Forbidden)
	refused(t, d.EndSessionByID(d.ctx, tom, second.ID), assessment.NotFound)

	d.clock.pass(time.Minute)
	must(d.Touch(d.ctx, one))(t)
	list := must(d.SessionsOf(d.ctx, d.owner, sam.UserID))(t)
	same(t, []string{list[0].Label, list[0].From}, []string{"Firefox on Linux", "203.0.113.9"})
	ok(t, d.EndSessionByID(d.ctx, d.owner, list[0].ID))
	d.signedOut(one)
	_, _, err = d.Session(d.ctx, two)
	ok(t, err)
	ok(t, d.EndSessionsOf(d.ctx, d.owner, sam.UserID, true))
	d.signedOut(two)
}

// Whoever could work on a system before there were rights can do so afterwards.
func TestADatabaseOfBeforeRightsOpensWithThem(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	d.before(19, func(db *sql.DB) {
		must(db.ExecContext(d.ctx, `
			INSERT INTO users VALUES ('o', 'Owner', '', 1, 0, 1, '{}'), ('s', 'Sam', '', 0, 0, 2, '{}'), ('x', 'Gone', '', 0, 9, 3, '{}');
			INSERT INTO systems VALUES ('y1', 'Claims', '', 'claims', 0, 1, 1, 0, 0, ''), ('y2', 'Refunds', '', 'refunds', 0, 1, 1, 0, 0, '');
			INSERT INTO audit (seq, at, actor, action, object, prev, hash) VALUES (1, 1, 'user:s', 'system.add', 'y1', '', ''), (2, 1, 'user:x', 'system.add', 'y2', '', '')`))(t)
	})
	var got []string
	ok(t, d.read(d.ctx, "test", func(v snapshot) (err error) {
		got,
			err = v.strings(`SELECT system_id || ' ' || user_id || ' ' || may FROM system_rights ORDER BY system_id, user_id`)
		return err
	}))
	same(t, got, []string{"y1 o editor", "y1 s owner", "y2 o owner", "y2 s editor"})
	got = nil
	for _, u := range must(d.Users(d.ctx, assessment.Principal{UserID: "s"}))(t) {
		got = append(got, u.Name+" "+string(u.Access))
	}
	same(t, got, []string{"Gone seller", "Owner owner", "Sam seller"})
}

// Whoever may only read a system reads nothing that is private in it.
func TestWhatIsPrivateIsForThoseWhoWorkOnIt(t *testing.T) {
	d := newDesk(t)
	sam, vera, edda := d.person("Sam", assessment.RoleSeller), d.person("Vera", assessment.RoleSeller),
		d.person("Edda", assessment.RoleSeller)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims"}))(t)
	a := answered("EC1", "a")
	a.Private = marker
	d.save(sam, iv.ID, a)
	must(d.UpdateInterview(d.ctx, sam, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.AddScratch(assessment.Note{ID: "s", Text: marker})
		iv.AddMark(assessment.Note{ID: "m", Text: marker})
		return nil
	}))(t)
	rep := must(d.Seal(d.ctx, sam, iv.ID, func(iv assessment.Interview, n int) (report.Report, error) {
		r, err := compose(iv, n)
		r.Private = []report.Section{{ID: "private", Title: marker, Audience: report.ForSeller}}
		return r, err
	}))(t)
	ok(t, d.Share(d.ctx, sam, iv.SystemID, vera.UserID, assessment.GrantViewer))
	ok(t, d.Share(d.ctx, sam, iv.SystemID, edda.UserID, assessment.GrantEditor))

	for _, test := range []struct {
		who          assessment.Principal
		reads, notes bool
	}{{sam, true, true}, {edda, true, false}, {vera, false, false}, {d.owner, true, false}} {
		got := fmt.Sprintf("%+v", must(d.Interview(d.ctx, test.who, iv.ID))(t))
		several := fmt.Sprintf("%+v", must(d.Interviews(d.ctx, test.who, iv.ID))(t))
		history := fmt.Sprintf("%+v", must(d.History(d.ctx, test.who, iv.ID, "EC1"))(t))
		sealed := fmt.Sprintf("%+v", must(d.Report(d.ctx, test.who, rep.ID))(t))
		for what, text := range map[string]string{"interview": got, "interviews": several, "history": history,
			"report": sealed} {
			reads := test.reads // the mark
			if what == "history" || what == "report" {
				reads = test.notes
			}
			if strings.Contains(text, marker) != reads {
				t.Errorf("%s reads what is private in the %s: %v", test.who.Name, what, !reads)
			}
		}
	}
}
