package web

import (
	"discern/assessment"
	"discern/assessment/report"
	"discern/templates"
	"net/http"

	"github.com/labstack/echo/v4"
)

// versions is GET /reports/{id}/compare?with=: what changed since another
// version of the same system's report, the one before unless one is named.
func (s *Server) versions(c echo.Context, p assessment.Principal) error {
	ctx := c.Request().Context()
	after, err := s.store.Report(ctx, p, c.Param("id"))
	if err != nil {
		return err
	}
	heads, err := s.store.Reports(ctx, p, after.Interview.SystemID)
	if err != nil {
		return err
	}

	with := query(c, "with")
	if before, ok := versionBefore(heads, after.Number); ok && with == "" {
		with = before.ID
	}

	var items []templates.VersionItem
	found := false
	for _, h := range heads {
		if h.ID != after.ID {
			items = append(items, templates.VersionItem{Number: h.Number, Current: h.ID == with,
				URL: templates.ReportURL(after.ID) + "/compare?with=" + h.ID})
			found = found || h.ID == with
		}
	}

	data := templates.VersionsPageData{Page: s.base(p, "What changed: "+after.System, templates.NavSystems),
		After: after, Versions: items}
	if len(items) == 0 && with == "" {
		data.Edits = editsByHand(after)
		return s.page(c, http.StatusOK, templates.VersionsPage(data))
	}
	if !found {
		return assessment.Errorf(assessment.NotFound, "There is no other version of this report to compare it with.")
	}
	before, err := s.store.Report(ctx, p, with)
	if err != nil {
		return err
	}

	if before.Number > after.Number { // the older one always stands on the left
		before, after = after, before
	}

	data.Before = before
	data.After = after
	data.Sections = report.WhatChanged(s.config.Bank, before, after)
	data.Edits = editsByHand(after, before)
	return s.page(c, http.StatusOK, templates.VersionsPage(data))
}

// editsByHand are what was put otherwise by hand, a section for each version that has any.
func editsByHand(versions ...report.Report) []report.Section {
	var out []report.Section
	for _, r := range versions {
		if s := report.EditsOf(r); len(s.Blocks) > 0 {
			out = append(out, s)
		}
	}
	return out
}
