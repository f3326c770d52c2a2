package store

import (
	"discern/assessment"
	"discern/assessment/report"
	"errors"
	"testing"
	"time"
)

// What is kept in memory never outlives the right to it: the session that was
// ended, the person who was disabled, the hour that went by.
func TestNothingKeptInMemoryOutlivesTheRightToIt(t *testing.T) {
	d := newDesk(t)
	token, _, err := d.NewSession(d.ctx, d.owner.UserID, "")
	ok(t, err)
	alive := func() bool {
		_, _, err := d.Session(d.ctx, token)
		if err != nil && !errors.Is(err, ErrSignedOut) {
			t.Fatal(err)
		}
		return err == nil
	}
	if !alive() || !alive() {
		t.Fatal("a fresh session is not there")
	}
	said := d.interview("Claims")
	d.save(d.owner, said.ID, answered("EC1", "a")) // changes no right, so what is remembered stays
	ok(t, d.EndSession(d.ctx, token))
	if alive() {
		t.Error("a session that was ended still answers from memory")
	}

	token, _, err = d.NewSession(d.ctx, d.owner.UserID, "")
	ok(t, err)
	alive()
	d.clock.pass(61 * time.Minute)
	if alive() {
		t.Error("a session that was idle for an hour still answers from memory")
	}

	u := must(d.AddUser(d.ctx, d.owner, "Tom", "Seller", assessment.RoleSeller, ""))(t)
	token, _, err = d.NewSession(d.ctx, u.ID, "")
	ok(t, err)
	tom := assessment.Principal{UserID: u.ID, Name: u.Name}
	iv := must(d.create(d.ctx, tom, assessment.Interview{System: "Claims"}))(t)
	r := must(d.Seal(d.ctx, tom, iv.ID, func(iv assessment.Interview, n int) (report.Report, error) {
		return report.Report{Title: "Report", Interview: iv}, nil
	}))(t)
	must(d.PutReportPage(d.ctx, r.ID, "build", []byte("page")))(t)
	for range 2 {
		if _, _, err := d.ReportPage(d.ctx, tom, r.ID, "build"); err != nil {
			t.Fatal(err)
		}
		must(d.ReportHead(d.ctx, tom, r.ID))(t)
		must(d.Reports(d.ctx, tom, r.Interview.SystemID))(t)
	}
	ok(t, d.DisableUser(d.ctx, d.owner, u.ID, ""))
	if alive() {
		t.Error("a disabled person's session still answers from memory")
	}
	_, _, err = d.ReportPage(d.ctx, tom, r.ID, "build")
	_, headErr := d.ReportHead(d.ctx, tom, r.ID)
	_, listErr := d.Reports(d.ctx, tom, r.Interview.SystemID)
	if err == nil || headErr == nil || listErr == nil {
		t.Errorf("a disabled person still reads: page %v, head %v, list %v", err, headErr, listErr)
	}
}
