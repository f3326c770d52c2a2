package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/report"
	"discern/templates"
)

// ownSeal is how a buyer's own report is made.
func (s *Server) ownSeal(b buyer, iv assessment.Interview) report.Seal {
	return report.Seal{ID: iv.ID, At: iv.Updated.In(s.team.in()), Draft: true, Asked: b.path}
}

// buyerDesk is where a buyer looks over the report of their own record, before they
// share it and after.
func (s *Server) buyerDesk(c echo.Context, b buyer) *desk {
	d := &desk{c: c, p: b.p, at: templates.BuyerURL(b.p.RecordID) + "/leaves", by: nameOr(personOf(b.iv), b.link.Name),
		other: "Choose what to change: a sentence or a quote."}
	d.seal = func() report.Seal { return s.ownSeal(b, b.iv) }
	d.show = func(status int, iv assessment.Interview, wrong faults, typed map[string]string, open string) error {
		return s.buyerLeavesPage(d, b, status, iv, wrong, typed, open)
	}
	d.saves = map[string]func(f form, iv assessment.Interview) (string, error){
		"sentence": s.saveSentence(d), "quote": s.saveQuotePrint(d)}

	return d
}

// buyerLeaves is GET /b/{id}/leaves: page one of the buyer's own report, sentence by
// sentence.
func (s *Server) buyerLeaves(c echo.Context, _ assessment.Principal, b buyer) error {
	if b.asked.PassedOn {
		return errNotHere
	}
	if !b.enough() {
		return s.fewPage(c, b)
	}
	return s.buyerDesk(c, b).show(http.StatusOK, b.iv, nil, nil, "")
}

func (s *Server) buyerLeavesPage(d *desk, b buyer, status int, iv assessment.Interview, wrong faults,
	typed map[string]string, open string) error {
	page := s.buyerBase(d.c.Request().Context(), b, "")
	if m, ok := s.shown.take(saidKey(d.p)); ok {
		page.Status = m.what
	}
	if len(wrong) > 0 {
		page.Status, page.Errors = "", wrong
	}

	l, warnings := s.look(s.ownSeal(b, iv), iv)
	return s.page(d.c, status, templates.BuyerLeavingPage(templates.LeavingPageData{Page: page, Bank: s.bankOf(iv),
		Asked: b.asked, Interview: iv, Look: l,
		Warnings: warnings, At: d.at, Undo: d.at + "/undo", Typed: typed, Open: open}))
}

// saveBuyerLeaves is POST /b/{id}/leaves: one sentence or one quote.
func (s *Server) saveBuyerLeaves(c echo.Context, _ assessment.Principal, f form, b buyer) error {
	if !b.enough() || b.asked.PassedOn {
		return errNotHere
	}
	return s.saveAt(s.buyerDesk(c, b), f, b.iv)
}

// undoBuyerLeaves is POST /b/{id}/leaves/undo: the last change to the report is taken
// back, and no answer.
func (s *Server) undoBuyerLeaves(c echo.Context, p assessment.Principal, b buyer) error {
	if b.asked.PassedOn {
		return errNotHere
	}

	said := "Undone: the last change to your report."
	_, _, err := s.store.Undo(c.Request().Context(), p, b.iv.ID)
	if code := codeOf(err); code == assessment.NotFound || code == assessment.Conflict {
		said, err = sentenceFor(err), nil
	}
	if err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: said})
	return seeOther(c, templates.BuyerURL(p.RecordID)+"/leaves")
}
