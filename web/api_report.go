package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/assessment/store"
)

// apiSeal is what sealing takes.
type apiSeal struct {
	Both bool `json:"both"` // with the buyer's shared answers beside the interview
}

// apiSealReport is POST /api/v1/interviews/{id}/reports: it seals the interview as it
// stands. Where the newest report shows it so already, that one is returned.
func (s *Server) apiSealReport(c echo.Context, p assessment.Principal) error {
	ctx := c.Request().Context()
	base, err := ifMatch(c)
	if err != nil {
		return err
	}
	var sent apiSeal
	if _, err := s.takes(c, p, &sent); err != nil {
		return err
	}
	iv, err := s.store.Interview(ctx, p, c.Param("id"))
	if err != nil {
		return err
	}
	if err := s.apiSettled(c, p, iv); err != nil {
		return err
	}
	var other *assessment.Interview
	if sent.Both {
		if other, err = s.other(ctx, p, iv); err != nil {
			return err
		}
	}

	status := http.StatusOK
	id, err := s.store.SealChanged(ctx, p, iv.ID, other, func(of store.Sealing) (report.Report, error) {
		if base >= 0 && base != of.Interview.Rev {
			return report.Report{}, errStale
		}
		status = http.StatusCreated
		_, r := s.composed(p, of.Interview, report.Seal{Number: of.Number, Other: other, Before: of.Before})
		return r, nil
	})
	if errors.Is(err, errStale) {
		return errStale
	}
	if err != nil {
		return err
	}
	head, err := s.store.ReportHead(ctx, p, id)
	if err != nil {
		return err
	}

	c.Response().Header().Set(echo.HeaderLocation, s.URL(apiPath+"/reports/"+id))
	return reply(c, status, s.apiReportHead(head))
}

// apiSettled refuses to seal while words that were written for an earlier report stand
// there unsettled, as the page of sealing does.
func (s *Server) apiSettled(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	old, last, err := s.inherited(c, p, iv.ID)
	if err != nil || last == nil || last.Interview.Rev == iv.Rev {
		return err
	}
	if _, unsettled := readInherited(form{}, old); len(unsettled) > 0 {
		return assessment.Errorf(assessment.Conflict,
			"Words of this interview were written for its last report. Say on its page for sealing what becomes of them.")
	}
	return nil
}

// apiReport is GET /api/v1/reports/{id}: a sealed report as docs/report.schema.json
// describes it, for the audience that is asked for.
func (s *Server) apiReport(c echo.Context, p assessment.Principal) error {
	view, err := viewOf(c, report.Audiences)
	if err != nil {
		return err
	}
	r, err := s.store.Report(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	r = r.WithoutNotes() // private notes are in no answer to a program, whoever it acts for
	format, _ := export.FormatByID("json")
	body, err := format.Write(r, export.Options{View: view, Bank: s.config.Bank})
	if err != nil {
		return err
	}
	return send(c, http.StatusOK, typeJSON, body)
}
