package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/templates"
)

// system is GET /systems/{id}.
func (s *Server) system(c echo.Context, p assessment.Principal) error {
	item, row, err := s.systemAt(c, p)
	if err != nil {
		return err
	}

	mine, err := s.store.GrantOn(c.Request().Context(), p, row.ID)
	if err != nil {
		return err
	}
	people, err := s.store.Users(c.Request().Context(), p)
	if err != nil {
		return err
	}

	data := templates.SystemPageData{Page: s.base(p, item.Name, templates.NavSystems), System: item,
		Team:  len(people) > 1 && mine.Known(),
		Edits: mine.AtLeast(assessment.GrantEditor), Owns: mine == assessment.GrantOwner,
		Erases: p.Role.AtLeast(assessment.RoleAdmin)}
	if data.Changed, err = s.changedLast(c.Request().Context(), p, row.Reports); err != nil {
		return err
	}

	for _, rec := range row.Records {
		if rec.Side == assessment.SideBuyer || item.Deleted || !data.Edits {
			continue
		}
		links, err := s.linkItems(c.Request().Context(), p, rec.ID)
		if err != nil {
			return err
		}

		data.Links = append(data.Links, links...)
	}

	return s.page(c, http.StatusOK, templates.SystemPage(data))
}

// changedLast is what changed between the two newest versions; nil while there
// are fewer.
func (s *Server) changedLast(ctx context.Context, p assessment.Principal,
	heads []store.ReportHead) (*templates.Changed, error) {
	if len(heads) < 2 { // newest first
		return nil, nil
	}
	after, err := s.store.Report(ctx, p, heads[0].ID)
	if err != nil {
		return nil, err
	}
	before, err := s.store.Report(ctx, p, heads[1].ID)
	if err != nil {
		return nil, err
	}

	return &templates.Changed{Before: before, After: after,
		Items: report.ChangedInShort(s.config.Bank, before, after)}, nil
}

func (s *Server) systemAt(c echo.Context, p assessment.Principal) (templates.SystemItem, store.SystemRow, error) {
	ctx := c.Request().Context()
	row, err := s.store.System(ctx, p, c.Param("id"))
	if err != nil {
		return templates.SystemItem{}, row, err
	}
	items, err := s.systemItems(ctx, p, []store.SystemRow{row})
	if err != nil {
		return templates.SystemItem{}, row, err
	}

	return items[0], row, nil
}

// change does one thing to a system and shows where it is then.
func (s *Server) change(c echo.Context, p assessment.Principal,
	do func(context.Context, assessment.Principal, string) error, then string) error {
	if err := do(c.Request().Context(), p, c.Param("id")); err != nil {
		return err
	}
	return seeOther(c, then)
}

func (s *Server) archive(c echo.Context, p assessment.Principal) error {
	return s.change(c, p, s.store.ArchiveSystem, templates.SystemURL(c.Param("id")))
}

func (s *Server) unarchive(c echo.Context, p assessment.Principal) error {
	return s.change(c, p, s.store.UnarchiveSystem, templates.SystemURL(c.Param("id")))
}

// restore is POST /systems/{id}/restore. A system that is there already, as
// after pressing twice, is simply shown.
func (s *Server) restore(c echo.Context, p assessment.Principal) error {
	return s.change(c, p, func(ctx context.Context, p assessment.Principal, id string) error {
		err := s.store.RestoreSystem(ctx, p, id)
		if codeOf(err) == assessment.NotFound {
			if row, again := s.store.System(ctx, p, id); again == nil && row.Deleted.IsZero() {
				return nil
			}
		}

		return err
	}, templates.SystemURL(c.Param("id")))
}

func (s *Server) delete(c echo.Context, p assessment.Principal) error {
	return s.change(c, p, s.store.DeleteSystem, "/?view=deleted")
}

func (s *Server) erase(c echo.Context, p assessment.Principal) error {
	return s.change(c, p, s.store.EraseSystem, "/")
}

// deleteForm is GET /systems/{id}/delete: it names the thing and asks.
func (s *Server) deleteForm(c echo.Context, p assessment.Principal) error {
	return s.askToDelete(c, p, false)
}

// eraseForm is GET /systems/{id}/erase.
func (s *Server) eraseForm(c echo.Context, p assessment.Principal) error {
	return s.askToDelete(c, p, true)
}

func (s *Server) askToDelete(c echo.Context, p assessment.Principal, erase bool) error {
	item, _, err := s.systemAt(c, p)
	if err != nil {
		return err
	}

	title := "Delete " + item.Name
	if erase {
		title = "Remove " + item.Name + " for good"
	}

	return s.page(c, http.StatusOK, templates.DeleteSystemPage(templates.DeleteSystemPageData{
		Page: s.base(p, title, templates.NavSystems), System: item, Erase: erase}))
}
