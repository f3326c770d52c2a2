package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// accessibility is GET /accessibility: who can use the pages, what was checked, and whom
// to tell what does not work. Anybody may read it.
func (s *Server) accessibility(c echo.Context, _ assessment.Principal) error {
	return s.page(c, http.StatusOK, templates.AccessibilityPage(templates.AccessibilityPageData{
		Page: s.base(assessment.Principal{}, "Accessibility", templates.NavNone), By: s.keptBy()}))
}
