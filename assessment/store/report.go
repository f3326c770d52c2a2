package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"discern/assessment"
	"discern/assessment/report"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

const (
	reportColumns = `r.id, r.system_id, r.interview_id, i.side, r.number, r.title, r.class, r.shape, r.sealed, r.sealed_by, r.edited`
	reportTables  = ` FROM reports r JOIN systems s ON s.id = r.system_id JOIN interviews i ON i.id = r.interview_id`
	// reportVisible keeps reports that a buyer made for nobody else from the workspace.
	reportVisible = ` AND i.side = 'seller'`
)

func scanReportHead(scan func(...any) error) (ReportHead, error) {
	var h ReportHead
	var sealed int64
	err := scan(&h.ID, &h.SystemID, &h.InterviewID, &h.Side, &h.Number, &h.Title, &h.Class, &h.Shape, &sealed,
		&h.SealedBy, &h.Edited)
	h.Sealed = instant(sealed)
	cleaned(&h.Title, &h.SealedBy)
	return h, err
}

// sealTries is how often a report is composed anew because the interview was
// changed meanwhile. Composing takes milliseconds, and people save every few
// seconds.
const sealTries = 5

// errMoved says that what a report was composed of is no longer what is stored.
var errMoved = errors.New("changed while it was composed")

// Seal composes a report of an interview and keeps it for good. fn gets the
// interview as it is and the version number the report will have; ID, Number,
// Sealed and SealedBy are set afterwards. Private notes are dropped from the
// interview inside the report, whatever fn left in.
//
// fn runs before the writer's turn, so that nobody's save waits for it. Where the
// interview or the number moved meanwhile it runs again with what is stored
// then; where that goes on and on the error is a Conflict.
func (s *Store) Seal(ctx context.Context, p assessment.Principal, interviewID string,
	fn func(iv assessment.Interview, number int) (report.Report, error)) (report.Report, error) {
	for range sealTries {
		rep, err := s.sealOnce(ctx, p, interviewID, fn)
		if err == nil {
			return rep, nil
		}
		if !errors.Is(err, errMoved) {
			return report.Report{}, err
		}
	}
	return report.Report{}, named("seal", assessment.Errorf(assessment.Conflict,
		"Somebody keeps changing this interview, so no version was sealed. Wait until they are done, then seal it."))
}

// sealOnce composes a report of what is stored and keeps it if that is still so.
func (s *Store) sealOnce(ctx context.Context, p assessment.Principal, interviewID string,
	fn func(iv assessment.Interview, number int) (report.Report, error)) (report.Report, error) {
	var w who
	var r row
	var iv assessment.Interview
	var number int
	err := s.read(ctx, "seal", func(v snapshot) (err error) {
		if w, r, err = v.writable(p, interviewID); err != nil {
			return err
		}
		if iv, err = v.interview(w, r); err != nil {
			return err
		}

		number, err = v.nextNumber(r.systemID)
		return err
	})
	if err != nil {
		return report.Report{}, err
	}

	rep, err := fn(iv, number)
	if err != nil {
		return rep, named("seal", err)
	}
	if rep.ID, err = s.newID(); err != nil {
		return rep, err
	}

	rep.Number = number
	rep.Sealed = s.now().In(rep.Sealed.Location())
	rep.SealedBy = w.name
	rep.Draft = false
	rep.Interview = rep.Interview.WithoutPrivate()
	body, err := packReport(rep)
	if err != nil {
		return rep, err
	}

	return rep, s.write(ctx, "seal", func(t *tx) error {
		w, now, err := t.writable(p, interviewID)
		if err != nil {
			return err
		}
		next, err := t.nextNumber(now.systemID)
		if err != nil {
			return err
		}
		if next != number || now.rev != r.rev || now.name != r.name || now.company != r.company || now.version != r.version {
			return errMoved
		}
		if err := t.do(`UPDATE systems SET numbers = numbers + 1 WHERE id = ?`, now.systemID); err != nil {
			return err
		}
		if err := t.insertReport(w, now, rep, body); err != nil {
			return err
		}

		if err := t.note(w.actor, didSeal, rep.ID); err != nil {
			return err
		}
		return t.tell(HookSealed, now.systemID, map[string]string{"system": now.systemID, "interview": now.id,
			"report": rep.ID, "number": strconv.Itoa(rep.Number), "class": string(rep.Class), "shape": string(rep.Shape)})
	})
}

// nextNumber is the number of a system's next version. Numbers of reports that
// were erased are not given again.
func (v snapshot) nextNumber(system string) (int, error) {
	var n int
	err := v.row(`SELECT numbers + 1 FROM systems WHERE id = ?`, system).Scan(&n)
	return n, err
}

func (t *tx) insertReport(w who, r row, rep report.Report, body []byte) error {
	other := ""
	if rep.Other != nil {
		other = rep.Other.InterviewID
	}
	logo, err := t.keepLogo(rep.Sender.Logo)
	if err != nil {
		return err
	}

	return t.do(`INSERT INTO reports (id, system_id, interview_id, number, class, shape, title, sealed, sealed_by, body, other_id, logo_digest, edited,
		sealed_user) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		rep.ID, r.systemID, r.id, rep.Number, rep.Class, rep.Shape, rep.Title, micros(rep.Sealed), rep.SealedBy, body, other,
		logo, len(rep.Edited), w.user)
}

func packReport(rep report.Report) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(rep); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}

	return b.Bytes(), nil
}

func unpackReport(body []byte) (report.Report, error) {
	var rep report.Report
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return rep, fmt.Errorf("report: %w", err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		return rep, fmt.Errorf("report: %w", err)
	}
	if err := json.Unmarshal(plain, &rep); err != nil {
		return rep, fmt.Errorf("report: %w", err)
	}

	assessment.CleanStrings(&rep) // sealed before texts were cleaned on their way in
	return rep, nil
}

// readableReport checks that the principal may read a report: a person of the
// workspace those of live systems, a buyer those of the buyer's own record, a reader
// the one its link names.
func (v snapshot) readableReport(p assessment.Principal, id string) error {
	w, err := v.check(p)
	if err != nil {
		return err
	}
	if w.link != nil && w.link.Right == assessment.RightRead {
		if id != w.link.ReportID {
			return notFound("report")
		}
		return nil
	}
	var interview string
	if err := v.row(`SELECT interview_id FROM reports WHERE id = ?`, id).Scan(&interview); err != nil {
		return noRow(err, "report")
	}
	r, err := v.interviewRow(interview)
	if err != nil {
		return err
	}
	if w.link != nil && w.mayRead(r) != nil || w.seesShares(r) {
		return notFound("report")
	}

	return w.mayRead(r)
}

// readsReportOnly reports whether somebody reads a report of a system that they may
// not change: then what is private to the seller is not for them.
func (v snapshot) readsReportOnly(p assessment.Principal, id string) (bool, error) {
	w, err := v.check(p)
	if err != nil || w.link != nil {
		return false, err
	}
	var system string
	if err := v.row(`SELECT system_id FROM reports WHERE id = ?`, id).Scan(&system); err != nil {
		return false, noRow(err, "report")
	}

	return w.readsOnly(system)
}

// readsNotesIn reports whether somebody reads the private notes in a sealed report:
// they are those of whoever sealed it, who may share them.
func (v snapshot) readsNotesIn(p assessment.Principal, id string) (bool, error) {
	var sealer string
	var shared bool
	err := v.row(`SELECT r.sealed_user, EXISTS (SELECT 1 FROM note_shares n WHERE n.interview_id = r.interview_id
		AND n.user_id = r.sealed_user) FROM reports r WHERE r.id = ?`, id).Scan(&sealer, &shared)
	return shared || sealer != "" && sealer == p.UserID, err
}

// Report returns a sealed report as it was sealed, with the private notes of whoever
// sealed it only to them and to those they share them with; to a person who may only read
// its system, without what is private to the seller.
func (s *Store) Report(ctx context.Context, p assessment.Principal, id string) (report.Report, error) {
	var body []byte
	var logo *report.Logo
	var zone *time.Location
	var only, noted bool
	err := s.read(ctx, "read report", func(v snapshot) (err error) {
		if err := v.readableReport(p, id); err != nil {
			return err
		}
		if only, err = v.readsReportOnly(p, id); err != nil {
			return err
		}
		if noted, err = v.readsNotesIn(p, id); err != nil {
			return err
		}
		if zone, err = v.sealedZone(); err != nil {
			return err
		}
		var digest string
		if err := v.row(`SELECT body, logo_digest FROM reports WHERE id = ?`, id).Scan(&body, &digest); err != nil {
			return noRow(err, "report")
		}
		if digest != "" {
			logo, err = v.logo(digest)
		}
		return err
	})
	if err != nil {
		return report.Report{}, err
	}

	rep, err := unpackReport(body)
	if only {
		rep = rep.For(report.View{})
	}

	if !noted {
		rep = rep.WithoutNotes()
	}

	if err == nil && rep.Zone == "" && zone != nil {
		rep = rep.InZone(zone)
	}

	if err == nil {
		rep.Sender.Logo = logo
	}

	return rep, err
}

// Reports lists the reports of a system, newest first. A buyer sees those of
// the buyer's own record.
func (s *Store) Reports(ctx context.Context, p assessment.Principal, systemID string) ([]ReportHead, error) {
	if !p.SignedIn() {
		return s.reportHeads(ctx, p, systemID) // a link ends with the clock, so it is asked each time
	}
	out, err := s.memos.reports.remember(s.allCommits(ctx, "list reports"), memoKey(p, systemID),
		func() ([]ReportHead, error) { return s.reportHeads(ctx, p, systemID) })
	return slices.Clone(out), err
}

// ReportHead returns what a report is, without what is in it.
func (s *Store) ReportHead(ctx context.Context, p assessment.Principal, id string) (ReportHead, error) {
	read := func() (ReportHead, error) {
		var h ReportHead
		err := s.read(ctx, "read report", func(v snapshot) (err error) {
			if err = v.readableReport(p, id); err != nil {
				return err
			}
			h, err = scanReportHead(v.row(`SELECT `+reportColumns+reportTables+` WHERE r.id = ?`, id).Scan)
			if err != nil {
				return noRow(err, "report")
			}
			h.Noted, err = v.readsNotesIn(p, id)
			return err
		})
		return h, err
	}
	if !p.SignedIn() {
		return read()
	}
	return s.memos.heads.remember(s.allCommits(ctx, "read report"), memoKey(p, id), read)
}

func (s *Store) reportHeads(ctx context.Context, p assessment.Principal, systemID string) ([]ReportHead, error) {
	var out []ReportHead
	err := s.read(ctx, "list reports", func(v snapshot) error {
		w, err := v.check(p)
		if err != nil {
			return err
		}

		cond, args := `s.id = ? AND s.deleted = 0`+reportVisible, []any{systemID}
		if w.link != nil {
			cond, args = `s.id = ? AND i.id = ?`, []any{systemID, w.link.RecordID}
		} else if err := w.can(systemID, assessment.GrantViewer, "system"); err != nil {
			return err
		}

		return v.each(`SELECT `+reportColumns+reportTables+` WHERE `+cond+` ORDER BY r.number DESC`, args,
			func(rows *sql.Rows) error {
				h, err := scanReportHead(rows.Scan)
				out = append(out, h)
				return err
			})
	})
	return out, err
}

// ReportPage returns a report's page as build rendered it, with its entity
// tag; NotFound when it is not kept.
func (s *Store) ReportPage(ctx context.Context, p assessment.Principal, id, build string) (page []byte,
	etag string, err error) {
	read := func() (keptPage, error) {
		var k keptPage
		err := s.read(ctx, "read report page", func(v snapshot) error {
			if err := v.readableReport(p, id); err != nil {
				return err
			}
			return noRow(v.row(`SELECT body, etag FROM pages WHERE report_id = ? AND build = ?`, id,
				build).Scan(&k.body, &k.etag), "page")
		})
		return k, err
	}
	var k keptPage
	if p.SignedIn() {
		k, err = s.memos.pages.remember(s.allCommits(ctx, "read report page"), memoKey(p, id, build), read)
	} else {
		k, err = read()
	}

	return k.body, k.etag, err
}

// maxPages is how many pages of one report are kept: views and encodings of
// the present program, and a few of the one before.
const maxPages = 12

// PutReportPage keeps a report's page and returns its entity tag. It checks no
// principal: what it stores is read through ReportPage.
func (s *Store) PutReportPage(ctx context.Context, id, build string, page []byte) (string, error) {
	sum := sha256.Sum256(page)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"`
	err := s.write(ctx, "keep report page", func(t *tx) error {
		var n int
		if err := t.row(`SELECT 1 FROM reports WHERE id = ?`, id).Scan(&n); err != nil {
			return noRow(err, "report")
		}
		err := t.do(`INSERT INTO pages (report_id, build, etag, body, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (report_id, build) DO UPDATE SET etag = excluded.etag, body = excluded.body, at = excluded.at`,
			id, build, etag, page, micros(t.now))
		if err != nil {
			return err
		}

		return t.do(`DELETE FROM pages WHERE report_id = ? AND build NOT IN
			(SELECT build FROM pages WHERE report_id = ? ORDER BY at DESC, build LIMIT ?)`, id, id, maxPages)
	})
	return etag, err
}
