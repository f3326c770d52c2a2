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

// sealAs seals an interview as a workspace has it now.
func (d *desk) sealAs(id string) report.Report {
	d.t.Helper()
	return must(d.Seal(d.ctx, d.owner, id, func(iv assessment.Interview, number int) (report.Report, error) {
		r, err := compose(iv, number)
		r.Sender = must(d.Workspace(d.ctx))(d.t).Sender()

		return r, err
	}))(d.t)
}

func (d *desk) logos() int {
	d.t.Helper()
	n := 0
	ok(d.t, d.read(d.ctx, "count", func(v snapshot) error { return v.row(`SELECT count(*) FROM logos`).Scan(&n) }))
	return n
}

// A sealed version keeps the sender it had, its logo byte for byte; a logo that
// nothing shows any more is not kept.
func TestASealedReportKeepsItsSender(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	first := Workspace{Name: "Brackwell", Person: "Ann Lee", Contact: "ann@brackwell.example", Accent: "#1144aa",
		Logo: &report.Logo{Digest: "d1", Type: "image/png", Width: 1, Height: 2, Data: []byte{1, 2}}}
	ok(t, d.SaveWorkspace(d.ctx, d.owner, first))
	sealed := d.sealAs(iv.ID)

	second := Workspace{Name: "Another", Logo: &report.Logo{Digest: "d2", Type: "image/png", Width: 3,
		Height: 4, Data: []byte{3}}}
	ok(t, d.SaveWorkspace(d.ctx, d.owner, second))
	same(t, must(d.Report(d.ctx, d.owner, sealed.ID))(t).Sender, first.Sender())
	same(t, d.logos(), 2)

	ok(t, d.SaveWorkspace(d.ctx, d.owner, Workspace{Name: "Another"}))
	d.reopen()
	same(t, d.logos(), 1)
	same(t, must(d.Report(d.ctx, d.owner, sealed.ID))(t).Sender, first.Sender())
	same(t, must(d.Logo(d.ctx, "d1"))(t), *first.Logo)
	_, err := d.Logo(d.ctx, "d2")
	refused(t, err, assessment.NotFound)
}

// A database from before senders were kept opens with its workspace and its
// reports, which then have no sender.
func TestADatabaseOfBeforeSendersOpensWithItsReports(t *testing.T) {
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
	must(p.UpTo(d.ctx, 10))(t)

	at := time.Date(2026, 11, 21, 19, 30, 0, 0, time.UTC)
	body := must(packReport(report.Report{ID: "r", Number: 1, Sealed: at, Zone: "UTC", Title: "Scoping report: Claims",
		Meta: []report.Pair{{Term: "Prepared by", Value: "Brackwell"}}}))(t)
	must(db.ExecContext(d.ctx, `
		INSERT INTO workspace (id, name, accent, logo, logo_type, zone) VALUES (1, 'Brackwell', '', NULL, '', 'Europe/Berlin');
		INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}');
		INSERT INTO systems VALUES ('s', 'Claims', '', 'claims', 1, 1, 1, 0, 0, '');
		INSERT INTO interviews VALUES ('i', 's', 'seller', '', '', 1, 0, 0, 0, 1, 1);
		INSERT INTO reports (id, system_id, interview_id, number, class, shape, title, sealed, sealed_by, body, other_id)
			VALUES ('r', 's', 'i', 1, 'agent', 'open-agent', 'Scoping report: Claims', ?, 'Owner', ?, '')`, micros(at), body))(t)
	ok(t, db.Close())

	owner := assessment.Principal{UserID: "u", Name: "Owner"}
	d.openAs(Options{Zone: "Europe/Berlin"})
	same(t, must(d.Workspace(d.ctx))(t), Workspace{Name: "Brackwell", Zone: "Europe/Berlin",
		Provider: ProviderRule{Days: 30}})
	r := must(d.Report(d.ctx, owner, "r"))(t)
	same(t, r.Sender, report.Sender{})
	same(t, r.Meta, []report.Pair{{Term: "Prepared by", Value: "Brackwell"}})

	now := Workspace{Name: "Brackwell", Person: "Ann Lee", Zone: "Europe/Berlin", Provider: ProviderRule{Days: 30},
		Logo: &report.Logo{Digest: "d1", Type: "image/png", Width: 1, Height: 2, Data: []byte{1, 2}}}
	ok(t, d.SaveWorkspace(d.ctx, owner, now))
	same(t, must(d.Workspace(d.ctx))(t), now)
}
