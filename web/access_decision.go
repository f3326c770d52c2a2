package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// accessDecision is GET /interviews/{id}/access.
func (s *Server) accessDecision(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.accessPage(c, p, http.StatusOK, iv, nil)
}

func (s *Server) accessPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview,
	wrong faults) error {
	page := s.base(p, "Access decision", templates.NavSystems)
	page.Errors = wrong
	v, r := s.draft(p, iv)
	return s.page(c, status,
		templates.AccessPage(templates.AccessPageData{Page: page, Bank: s.bankOf(iv), Interview: iv, Verdict: v,
			Report: r, Saved: query(c, "saved") == "1"}))
}

// saveAccess is POST /interviews/{id}/access.
func (s *Server) saveAccess(c echo.Context, p assessment.Principal, f form, before assessment.Interview) error {
	typed := before
	typed.Access = readAccess(f)
	wrong := overLimit(before, typed)
	for _, fault := range typed.Access.Faults(s.config.Bank) {
		wrong.add(formField(fault.Path), "%s", fault.Msg+".")
	}

	if len(wrong) > 0 {
		return s.accessPage(c, p, http.StatusUnprocessableEntity, typed, wrong)
	}
	_, err := s.store.UpdateInterview(c.Request().Context(), p, before.ID, f.rev(), func(iv *assessment.Interview) error {
		iv.Access = typed.Access
		return nil
	})
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		iv := conflict.Interview
		iv.Access = typed.Access
		return s.accessPage(c, p, http.StatusConflict, iv, faults{{Field: "owner_name", Msg: changedMeanwhile}})
	}
	if err != nil {
		return err
	}

	return seeOther(c, templates.InterviewURL(before.ID)+"/access?saved=1")
}

// readAccess reads what was settled as it was typed.
func readAccess(f form) assessment.Access {
	signer := func(as string) assessment.Signer {
		return assessment.Signer{Name: f.line(as + "_name"), Role: f.line(as + "_role")}
	}
	a := assessment.Access{Owner: signer("owner"), Approver: signer("approver"), Until: f.line("until"),
		NoneFirst: f.has("none_first")}
	for _, q := range f.list("first") {
		if q != "" && !slices.Contains(a.First, q) {
			a.First = append(a.First, q)
		}
	}

	return a
}
