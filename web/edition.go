package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/report"
	"discern/templates"
)

// edition is GET /interviews/{id}/edition: what changes where an interview goes on in
// the present questions, or, with ?from=, what changed when it was moved.
func (s *Server) edition(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.editionPage(c, p, http.StatusOK, iv, query(c, "from"), nil)
}

func (s *Server) editionPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview, from string,
	wrong faults) error {
	b := s.config.Bank
	moved := !b.Behind(&iv)
	if moved {
		if b.Edition(from) == b { // nothing to move, and nothing that was
			return seeOther(c, templates.InterviewURL(iv.ID)+"/map")
		}
		iv.Bank = from
	}

	m := b.Moving(iv)
	page := s.base(p, report.Edition(m, b, iv.Stage(), moved).Title, templates.NavSystems)
	page.Errors = wrong

	return s.page(c, status,
		templates.EditionPage(templates.EditionPageData{Page: page, Bank: b, Interview: iv, Moved: moved,
			From: m.From, To: m.To, Change: report.Edition(m, b, iv.Stage(), moved)}))
}

// moveEdition is POST /interviews/{id}/edition: on to the present questions, or back
// to those that "back" names.
func (s *Server) moveEdition(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	to, from := s.config.Bank.Version, s.bankOf(iv).Version
	if back := f.line("back"); back != "" {
		to = back
	}

	_, err := s.store.MoveEdition(c.Request().Context(), p, iv.ID, to)
	if codeOf(err) == assessment.Conflict {
		return s.editionPage(c, p, http.StatusConflict, iv, to, faults{{Field: "move", Msg: sentenceFor(err)}})
	}
	if err != nil {
		return err
	}

	if to != s.config.Bank.Version {
		return seeOther(c, templates.EditionURL(iv.ID, ""))
	}
	return seeOther(c, templates.EditionURL(iv.ID, from))
}

// newer is the version of the questions that an interview could be moved to; "" for
// none.
func (s *Server) newer(iv assessment.Interview) string {
	if iv.Side == assessment.SideBuyer || !s.config.Bank.Behind(&iv) {
		return ""
	}
	return s.config.Bank.Version
}
