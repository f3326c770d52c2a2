package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/export"
	"discern/templates"
)

// report is GET /reports/{id}. What a sealed report says never changes, so its
// page is kept rendered; who looks and whether there is a newer version are
// part of the key it is kept under.
func (s *Server) report(c echo.Context, p assessment.Principal) error {
	ctx := c.Request().Context()
	r, err := s.store.Report(ctx, p, c.Param("id"))
	if err != nil {
		return err
	}
	newer, err := s.newer(c, p, r)
	if err != nil {
		return err
	}
	data := templates.ReportPageData{Page: s.base(p, r.Title, templates.NavSystems), Report: r,
		Base: templates.ReportURL(r.ID), NewerURL: newer, SystemID: r.Interview.SystemID,
		BackURL: templates.SystemURL(r.Interview.SystemID), BackText: r.System}
	return s.keptPage(c, p, r.ID, strings.Join([]string{"seller", p.Name, newer}, "\n"), data)
}

// newer is the address of the latest version, where r is not it.
func (s *Server) newer(c echo.Context, p assessment.Principal, r assessment.Report) (string, error) {
	heads, err := s.store.Reports(c.Request().Context(), p, r.Interview.SystemID)
	if err != nil {
		return "", err
	}
	if len(heads) > 0 && heads[0].Number > r.Number { // newest first
		return templates.ReportURL(heads[0].ID), nil
	}
	return "", nil
}

// keptPage sends a report's page from the store, rendering it when this build
// has not done so yet.
func (s *Server) keptPage(c echo.Context, p assessment.Principal, id, view string, data templates.ReportPageData) error {
	ctx := c.Request().Context()
	sum := sha256.Sum256([]byte(view + "\n" + data.Notice))
	build := s.config.Build + "-" + hex.EncodeToString(sum[:8])
	packed, etag, err := s.store.ReportPage(ctx, p, id, build)
	if codeOf(err) == assessment.NotFound {
		data.Missing = s.missingScripts(data.Report)
		if packed, err = renderGzip(ctx, templates.ReportPage(data)); err == nil {
			etag, err = s.store.PutReportPage(ctx, id, build, packed)
		}
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

// missingScripts names the scripts that the PDF of a report would draw as boxes.
func (s *Server) missingScripts(r assessment.Report) []string {
	o := export.Options{FontDir: s.config.FontDir}
	return export.MissingScripts(r, o.FontDirs()...)
}

// reportFile is GET /reports/{id}/report.pdf and its like.
func (s *Server) reportFile(c echo.Context, p assessment.Principal) error {
	r, err := s.store.Report(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	return s.file(c, r)
}

// file sends a report in the format that the address names: report.pdf,
// report.md and whatever else the table of formats holds, and report.html.
func (s *Server) file(c echo.Context, r assessment.Report) error {
	id, ok := strings.CutPrefix(c.Param("file"), "report.")
	if !ok {
		return errNotHere
	}
	if id == "html" {
		var page bytes.Buffer
		if err := templates.ReportFile(r).Render(c.Request().Context(), &page); err != nil {
			return fmt.Errorf("write the report as html: %w", err)
		}
		attach(c, export.FileName(r, ".html"))
		return send(c, http.StatusOK, typeHTML, page.Bytes())
	}
	format, ok := export.FormatByID(id)
	if !ok {
		return errNotHere
	}
	paper := query(c, "paper")
	if paper != oneOf(paper, "a4", "letter") {
		return assessment.Errorf(assessment.NotFound, "Paper is a4 or letter.")
	}
	body, err := format.Write(r, export.Options{Bank: s.config.Bank, Paper: paper, FontDir: s.config.FontDir})
	if err != nil {
		return fmt.Errorf("write the report as %s: %w", id, err)
	}
	extension := format.Extension
	if paper != "" && format.ID == "pdf" {
		extension = "-" + paper + extension
	}
	attach(c, export.FileName(r, extension))
	return send(c, http.StatusOK, format.MediaType, body)
}

// attach has the browser save what is sent, under a name that export made safe.
func attach(c echo.Context, name string) {
	header := mime.FormatMediaType("attachment", map[string]string{"filename": name})
	c.Response().Header().Set(echo.HeaderContentDisposition, header)
}

// interviewFile is GET /interviews/{id}/interview.json. Private notes go along
// only when they are asked for.
func (s *Server) interviewFile(c echo.Context, p assessment.Principal) error {
	iv, err := s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	body, err := export.WriteInterviewJSON(iv, s.config.Bank, query(c, "private") == "1")
	if err != nil {
		return fmt.Errorf("write the interview: %w", err)
	}
	r := assessment.Report{System: iv.System}
	attach(c, strings.TrimSuffix(export.FileName(r, ""), "report")+"interview.json")
	return send(c, http.StatusOK, "application/json", body)
}

var errTooMany = &statusError{http.StatusTooManyRequests, "There were too many tries from your address. Wait a minute and try again."}
