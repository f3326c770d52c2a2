package store

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"discern/assessment"
	"discern/assessment/report"
)

// from opens the data on a machine in a zone.
func (d *desk) from(zone string) {
	d.t.Helper()
	ok(d.t, d.Close())
	d.openAs(Options{Zone: zone})
}

func TestAWorkspaceKeepsTheZoneOfItsFirstStart(t *testing.T) {
	d := newDesk(t)
	same(t, must(d.Workspace(d.ctx))(t).Zone, "")
	d.from("Europe/Berlin")
	same(t, must(d.Workspace(d.ctx))(t).Zone, "Europe/Berlin")
	d.from("Asia/Tokyo")
	same(t, must(d.Workspace(d.ctx))(t).Zone, "Europe/Berlin")

	// A name saved by somebody who says nothing of zones leaves it.
	ok(t, d.SaveWorkspace(d.ctx, d.owner, Workspace{Name: "Brackwell"}))
	same(t, must(d.Workspace(d.ctx))(t), Workspace{Name: "Brackwell", Zone: "Europe/Berlin",
		Provider: ProviderRule{Days: 30}})
	ok(t, d.SaveWorkspace(d.ctx, d.owner, Workspace{Name: "Brackwell", Zone: "America/New_York"}))
	d.reopen()
	same(t, must(d.Workspace(d.ctx))(t).Zone, "America/New_York")
}

// A report keeps the zone it was sealed in, whatever the day is in UTC; its
// times stay the same moments.
func TestASealedReportKeepsItsZone(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	far := must(time.LoadLocation("Pacific/Kiritimati"))(t)
	sealed := must(d.Seal(d.ctx, d.owner, iv.ID, func(iv assessment.Interview, number int) (report.Report, error) {
		r, err := compose(iv, number)
		r.Sealed, r.Zone = d.clock.now().In(far), far.String()

		return r, err
	}))(t)
	d.from("America/Los_Angeles")

	r := must(d.Report(d.ctx, d.owner, sealed.ID))(t)
	same(t, []string{assessment.FormatDate(r.Sealed), assessment.FormatTime(r.Sealed), r.Zone},
		[]string{assessment.FormatDate(d.clock.now().In(far)), assessment.FormatTime(d.clock.now().In(far)), far.String()})
	same(t, r.Sealed.Equal(d.clock.now()), true)
}

// A database from before zones were kept opens: what was sealed then was
// written in the zone of the machine, and stays in it when the setting changes.
func TestADatabaseOfBeforeZonesOpensWithItsReports(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	ok(t, d.Close())
	path := filepath.Join(d.dir, databaseFile)
	ok(t, os.Remove(path))
	db := openWriter(path)
	files := must(fs.Sub(migrations, "migrations"))(t)
	p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true)))(t)
	must(p.UpTo(d.ctx, 7))(t)

	at := time.Date(2026, 11, 21, 19, 30, 0, 0, time.UTC)
	body := must(packReport(report.Report{ID: "r", Number: 1, Sealed: at, Title: "Scoping report: Claims",
		Interview: assessment.Interview{Answers: map[string]assessment.Answer{"EC1": {Question: "EC1", At: at}}}}))(t)
	must(db.ExecContext(d.ctx, `
		INSERT INTO workspace (id, name, accent, logo, logo_type) VALUES (1, 'Brackwell', '', NULL, '');
		INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}');
		INSERT INTO systems VALUES ('s', 'Claims', '', 'claims', 1, 1, 1, 0, 0, '');
		INSERT INTO interviews VALUES ('i', 's', 'seller', '', '', 1, 0, 0, 0, 1, 1);
		INSERT INTO reports (id, system_id, interview_id, number, class, shape, title, sealed, sealed_by, body, other_id)
			VALUES ('r', 's', 'i', 1, 'agent', 'open-agent', 'Scoping report: Claims', ?, 'Owner', ?, '')`, micros(at), body))(t)
	ok(t, db.Close())

	owner := assessment.Principal{UserID: "u", Name: "Owner"}
	d.openAs(Options{Zone: "Pacific/Kiritimati"})
	ok(t, d.SaveWorkspace(d.ctx, owner, Workspace{Name: "Brackwell", Zone: "Europe/Berlin",
		Provider: ProviderRule{Days: 30}}))
	d.from("America/Los_Angeles")

	r := must(d.Report(d.ctx, owner, "r"))(t)
	same(t, []string{assessment.FormatDate(r.Sealed), r.Zone}, []string{"22 November 2026", "Pacific/Kiritimati"})
	same(t, assessment.FormatDate(r.Interview.Answers["EC1"].At), "22 November 2026")
	same(t, must(d.Workspace(d.ctx))(t).Name, "Brackwell")
}
