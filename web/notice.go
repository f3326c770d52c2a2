package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// keptBy is who keeps what people give who come by a link.
func (s *Server) keptBy() templates.KeptBy {
	w := s.team.workspace()
	return templates.KeptBy{Firm: w.Name, Notice: w.Notice}
}

// notice is GET /notice: what is kept about people who come by a link, and who keeps it.
func (s *Server) notice(c echo.Context, _ assessment.Principal) error {
	return s.page(c, http.StatusOK, templates.NoticePage(templates.NoticePageData{
		Page: s.base(assessment.Principal{}, "What is kept, and why", templates.NavNone), By: s.keptBy(),
		KeepDays: keepDays}))
}

// noticeForm is GET /settings/notice.
func (s *Server) noticeForm(c echo.Context, p assessment.Principal) error {
	return s.noticeSettings(c, p, http.StatusOK, s.team.workspace().Notice, nil)
}

func (s *Server) noticeSettings(c echo.Context, p assessment.Principal, status int, n assessment.Notice,
	wrong faults) error {
	page := s.base(p, "What the notice says", templates.NavSettings)
	page.Errors = wrong
	if m, ok := s.shown.take(saidKey(p)); ok && len(wrong) == 0 {
		page.Status = m.what
	}

	by := s.keptBy()
	by.Notice = n
	return s.page(c, status, templates.NoticeSettingsPage(templates.NoticeSettingsPageData{Page: page, By: by}))
}

// saveNotice is POST /settings/notice.
func (s *Server) saveNotice(c echo.Context, p assessment.Principal, f form) error {
	n := assessment.Notice{Address: f.line("address"), Privacy: f.line("privacy"), Purpose: f.line("purpose"),
		Basis: f.line("basis"), Place: f.line("place"), Backups: f.line("backups")}
	if wrong := n.Faults(); len(wrong) > 0 {
		return s.noticeSettings(c, p, http.StatusUnprocessableEntity, n, putRight(wrong))
	}

	ctx := c.Request().Context()
	if err := s.store.SaveNotice(ctx, p, n); err != nil {
		return err
	}
	w, err := s.store.Workspace(ctx)
	if err != nil {
		return err
	}

	s.team.set(w)
	s.shown.put(saidKey(p), made{what: "Saved " + templates.Clock(ctx, s.now())})
	return seeOther(c, templates.NoticeSettingsURL)
}
