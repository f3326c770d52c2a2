package web

import (
	"context"
	"crypto/sha256"
	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/assessment/words"
	"discern/templates"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// report is GET /reports/{id}. What a sealed report says never changes, so its
// page is kept rendered; who looks, as what, and whether there is a newer
// version are part of the key it is kept under.
func (s *Server) report(c echo.Context, p assessment.Principal) error {
	ctx := c.Request().Context()
	head, err := s.store.ReportHead(ctx, p, c.Param("id"))
	if err != nil {
		return err
	}
	view, err := viewOf(c, report.Audiences)
	if err != nil {
		return err
	}
	heads, err := s.store.Reports(ctx, p, head.SystemID)
	if err != nil {
		return err
	}

	newer, since := newerURL(heads, head.Number), ""
	if rec, err := s.store.Record(ctx, p, head.InterviewID); err == nil && newer == "" {
		since = s.since(head, rec)
	}

	choice := templates.ViewChoice{URL: templates.ReportURL(head.ID), View: view, Audiences: report.Audiences}
	if before, ok := versionBefore(heads, head.Number); ok {
		choice.Compare = templates.ReportURL(head.ID) + "/compare?with=" + before.ID
	}

	mine, err := s.store.GrantOn(ctx, p, head.SystemID)
	if err != nil {
		return err
	}

	key := []string{"seller", p.Name, string(mine), newer, since, string(view.Audience),
		string(view.Names), choice.Compare, p.UserID, strconv.FormatBool(head.Noted)}
	return s.keptPage(c, p, head.ID, strings.Join(key, "\n"), func() (templates.ReportPageData, error) {
		r, err := s.store.Report(ctx, p, head.ID)
		if err != nil {
			return templates.ReportPageData{}, err
		}

		name := r.System
		r = r.For(view)
		return templates.ReportPageData{Page: s.base(p, r.Title, templates.NavSystems), Report: r, Choice: choice,
			Downloads: downloads(templates.ReportURL(r.ID), r.View), NewerURL: newer, Since: since, SystemID: head.SystemID,
			BackURL: templates.SystemURL(head.SystemID), BackText: name}, nil
	})
}

// viewOf reads who a report is for and how people are named from an address:
// ?for=seller&names=initials. Only the audiences given may be asked for.
func viewOf(c echo.Context, audiences []report.Audience) (report.View, error) {
	v := report.View{Audience: report.Audience(query(c, "for")), Names: assessment.Names(query(c, "names"))}
	if v.Audience == "" {
		v.Audience = report.ForBuyer
	}

	if v.Names == "" {
		v.Names = assessment.NamesFull
	}

	if !slices.Contains(audiences, v.Audience) {
		return v, assessment.Errorf(assessment.NotFound, "There is no such version of this report.")
	}
	if !slices.Contains([]assessment.Names{assessment.NamesFull, assessment.NamesInitials, assessment.NamesRoles},
		v.Names) {
		return v, assessment.Errorf(assessment.NotFound, "Names are in full, initials or roles.")
	}

	return v, nil
}

// forReaders are the versions that somebody with a link may get.
var forReaders = []report.Audience{report.ForBuyer, report.ForExecutive}

func newerURL(heads []store.ReportHead, number int) string {
	if len(heads) > 0 && heads[0].Number > number { // newest first
		return templates.ReportURL(heads[0].ID)
	}
	return ""
}

// versionBefore finds the version before a report.
func versionBefore(heads []store.ReportHead, number int) (store.ReportHead, bool) {
	for _, h := range heads { // newest first
		if h.Number < number {
			return h, true
		}
	}
	return store.ReportHead{}, false
}

// keptPage sends a report's page from the store, rendering it when this build
// has not done so yet.
func (s *Server) keptPage(c echo.Context, p assessment.Principal, id, view string,
	page func() (templates.ReportPageData, error)) error {
	ctx := c.Request().Context()
	sum := sha256.Sum256([]byte(view + "\n" + s.base(p, "", templates.NavNone).Notice))
	build := s.config.Build + "-" + hex.EncodeToString(sum[:8])
	packed, etag, err := s.store.ReportPage(ctx, p, id, build)
	if codeOf(err) == assessment.NotFound {
		packed, etag, err = s.makePage(ctx, id, build, page)
	}

	if err != nil {
		return err
	}

	// Weak: the packed and the plain page are the same in meaning, not in bytes.
	etag = `W/"` + strings.Trim(strings.TrimPrefix(etag, "W/"), `"`) + `"`
	c.Response().Header().Set("ETag", etag)
	if c.Request().Header.Get("If-None-Match") == etag {
		return c.NoContent(http.StatusNotModified)
	}

	return sendPacked(c, typeHTML, packed)
}

// makePage renders a report's page and keeps it for the next time.
func (s *Server) makePage(ctx context.Context, id, build string,
	page func() (templates.ReportPageData, error)) (packed []byte, etag string, err error) {
	data, err := page()
	if err != nil {
		return nil, "", err
	}

	data.Missing = s.missingScripts(data.Report)
	// Kept for everybody: nothing on it is in the zone of the one who looks first.
	ctx = templates.InZone(ctx, s.team.in())
	if packed, err = renderGzip(ctx, templates.ReportPage(data)); err != nil {
		return nil, "", err
	}

	etag, err = s.store.PutReportPage(ctx, id, build, packed)
	return packed, etag, err
}

// missingScripts names the scripts that the drawn file of a report would show as boxes.
func (s *Server) missingScripts(r report.Report) templates.Boxes {
	o := export.Options{FontDir: s.config.FontDir}
	return templates.Boxes{Format: export.Drawn(), Scripts: export.MissingScripts(r, o.FontDirs()...)}
}

// reportFile is GET /reports/{id}/{file}, a file of the table of formats.
func (s *Server) reportFile(c echo.Context, p assessment.Principal) error {
	r, err := s.store.Report(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	return s.fileFor(c, r, report.Audiences)
}

// file sends a report to somebody outside the workspace.
func (s *Server) file(c echo.Context, r report.Report) error { return s.fileFor(c, r, forReaders) }

// downloads is the menu of what a report can be saved as, read off the table of
// formats: under the address of the report, as the view that is shown.
func downloads(base string, v report.View) []templates.Download {
	var out []templates.Download
	for _, o := range export.Offers(v) {
		out = append(out, templates.Download{URL: base + "/" + o.File, Text: o.Text, More: o.More})
	}

	return out
}

// firstDownload is the file that stands for a report where there is room for one.
func firstDownload(base string) templates.Download {
	first := downloads(base, report.View{})[0]
	first.Text = export.Formats[0].Name
	return first
}

// fileFor sends a report in the format that the address names, whatever the
// table of formats holds, as the view that the address asks for, out of those
// that are allowed.
func (s *Server) fileFor(c echo.Context, r report.Report, audiences []report.Audience) error {
	view, err := viewOf(c, audiences)
	if err != nil {
		return err
	}
	format, ok := export.FormatByFile(c.Param("file"))
	if !ok {
		return errNotHere
	}
	paper := query(c, "paper")
	if all := export.Papers(); paper != "" && !slices.Contains(all, paper) {
		return assessment.Errorf(assessment.NotFound, "Paper is %s.", words.Either(all))
	}

	body, err := format.Write(r, export.Options{View: view, Bank: s.config.Bank, Paper: paper, FontDir: s.config.FontDir,
		HTML: templates.ReportHTML})
	if errors.Is(err, export.ErrShort) {
		return assessment.Errorf(assessment.NotFound, "The short version holds no list to work from. Choose another version.")
	}
	if errors.Is(err, export.ErrPDFTooLong) {
		return assessment.Errorf(assessment.Invalid,
			"This report is too long for a %s. Save it as another kind of file, or shorten its notes.", format.Name)
	}
	if err != nil {
		return fmt.Errorf("write the report as %s: %w", format.ID, err)
	}

	name := format.FileName(r, view)
	if paper != "" && len(format.Papers) > 0 {
		name = strings.TrimSuffix(name, format.Extension) + "-" + paper + format.Extension
	}

	attach(c, name)
	return send(c, http.StatusOK, format.MediaType, body)
}

// attach has the browser save what is sent, under a name that export made safe.
func attach(c echo.Context, name string) {
	header := mime.FormatMediaType("attachment", map[string]string{"filename": name})
	c.Response().Header().Set(echo.HeaderContentDisposition, header)
}

// interviewFile is GET /interviews/{id}/interview.json. Private notes go along
// only when they are asked for.
func (s *Server) interviewFile(c echo.Context, _ assessment.Principal, iv assessment.Interview) error {
	body, err := export.WriteInterviewJSON(iv, s.bankOf(iv), query(c, "private") == "1")
	if err != nil {
		return fmt.Errorf("write the interview: %w", err)
	}
	r := report.Report{System: iv.System}
	attach(c, strings.TrimSuffix(export.FileName(r, ""), "report")+templates.InterviewFile)
	return send(c, http.StatusOK, "application/json", body)
}

var errTooMany = &statusError{http.StatusTooManyRequests,
	"There were too many tries from your address. Wait a minute and try again."}
