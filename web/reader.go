package web

import (
	"discern/assessment"
	"discern/assessment/report"
	"discern/templates"
	"net/http"

	"github.com/labstack/echo/v4"
)

// readURL is the address of a report for those who came by a reader's link.
func readURL(report string) string { return "/r/" + report }

// readReport is GET /r/{id}: the report with people named as the link says.
func (s *Server) readReport(c echo.Context, p assessment.Principal, r report.Report) error {
	link, err := s.store.LinkInfo(c.Request().Context(), p)
	if err != nil {
		return err
	}

	data := templates.ReportPageData{Page: s.base(assessment.Principal{}, r.Title, templates.NavNone), Report: r,
		Downloads: downloads(readURL(r.ID), r.View),
		Reader:    true, WrongURL: readURL(r.ID) + "/wrong"}
	old, err := s.store.Superseded(c.Request().Context(), p)
	if err != nil {
		return err
	}

	if old {
		data.Newer = "Ask " + nameOr(link.CreatedBy, "the person who sent you the link") + " for it."
	}

	return s.keptPage(c, p, r.ID, "reader\n"+string(link.Names)+"\n"+data.Newer,
		func() (templates.ReportPageData, error) { return data, nil })
}

// readReportFile is GET /r/{id}/{file}, a file of the table of formats.
func (s *Server) readReportFile(c echo.Context, _ assessment.Principal, r report.Report) error {
	return s.file(c, r)
}

// readable returns the one report that a reader's link is for, as its reader
// gets it: nothing private, and people named as the link says.
func (s *Server) readable(c echo.Context, p assessment.Principal) (report.Report, error) {
	ctx := c.Request().Context()
	link, err := s.store.LinkInfo(ctx, p)
	if err != nil {
		return report.Report{}, err
	}
	if link.ReportID == "" || link.ReportID != c.Param("id") {
		return report.Report{}, errNotHere
	}

	r, err := s.store.Report(ctx, p, link.ReportID)
	return r.For(report.View{Audience: report.ForBuyer, Names: link.Names}), err
}

// wrong is GET /r/{id}/wrong.
func (s *Server) wrong(c echo.Context, p assessment.Principal) error {
	return s.wrongPage(c, p, http.StatusOK, templates.WrongPageData{Place: query(c, "at")})
}

func (s *Server) wrongPage(c echo.Context, p assessment.Principal, status int, data templates.WrongPageData) error {
	ctx := c.Request().Context()
	r, err := s.readable(c, p)
	if err != nil {
		return err
	}
	link, err := s.store.LinkInfo(ctx, p)
	if err != nil {
		return err
	}
	sent, err := s.store.SentCorrections(ctx, p)
	if err != nil {
		return err
	}

	page := s.base(assessment.Principal{}, "Say what is wrong", templates.NavNone)
	page.Errors = data.Errors
	data.Page, data.Report, data.Base, data.Who, data.Places = page, r, readURL(r.ID), link.CreatedBy,
		templates.PlacesOf(s.config.Bank, r)

	for _, x := range sent {
		data.Sent = append(data.Sent, templates.CorrectionItem{Place: x.Place, Text: x.Text, At: x.At,
			Done: !x.Done.IsZero()})
	}

	return s.page(c, status, templates.WrongPage(data))
}

// sendWrong is POST /r/{id}/wrong.
func (s *Server) sendWrong(c echo.Context, p assessment.Principal, f form, r report.Report) error {
	data := templates.WrongPageData{Place: f.line("place"), Text: f.text("text")}
	var wrong faults
	if !templates.HasPlace(templates.PlacesOf(s.config.Bank, r), data.Place) {
		wrong.add("place", "Choose what it is about.")
	}

	if len(wrong) == 0 {
		err := s.store.SendCorrection(c.Request().Context(), p, data.Place, data.Text)
		if err == nil {
			return led(c, readURL(r.ID)+"/wrong")
		}
		var ok bool
		if wrong, ok = invalidOf(err); !ok {
			return err
		}
	}

	data.Errors = wrong
	return s.wrongPage(c, p, http.StatusUnprocessableEntity, data)
}
