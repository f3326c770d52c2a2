package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

func hooksKey(p assessment.Principal) string { return "webhook " + p.UserID }

func hookSaidKey(p assessment.Principal) string { return "webhook said " + p.UserID }

// hookList is GET /settings/webhooks.
func (s *Server) hookList(c echo.Context, p assessment.Principal) error {
	return s.hooksPage(c, p, http.StatusOK, templates.HooksPageData{Kinds: store.HookKinds})
}

func (s *Server) hooksPage(c echo.Context, p assessment.Principal, status int, data templates.HooksPageData) error {
	all, err := s.store.Hooks(c.Request().Context(), p)
	if err != nil {
		return err
	}

	page := s.base(p, "Webhooks", templates.NavSettings)
	page.Errors, page.Status = data.Errors, s.said(hookSaidKey(p))
	data.Page, data.All = page, store.HookKinds
	data.Hooks = s.hookItems(c, all)
	for i, h := range all {
		if h.Ended.IsZero() {
			data.With = data.Hooks[i].With
		}
	}
	return s.page(c, status, templates.HooksPage(data))
}

func (s *Server) hookItems(c echo.Context, all []store.Hook) []templates.HookItem {
	out := make([]templates.HookItem, len(all))
	for i, h := range all {
		out[i] = s.hookItem(c, h)
	}
	return out
}

func (s *Server) hookItem(c echo.Context, h store.Hook) templates.HookItem {
	ctx := c.Request().Context()
	out := templates.HookItem{ID: h.ID, URL: h.URL, Kinds: h.Kinds, Made: templates.Day(ctx, h.Created),
		With: s.withProvider(c, h.Until)}
	if !h.Failing.IsZero() {
		out.Failing = templates.Moment(ctx, h.Failing)
	}
	if !h.Ended.IsZero() {
		out.Ended, out.Why = templates.Moment(ctx, h.Ended), h.Why
	}
	return out
}

// makeHook is POST /settings/webhooks.
func (s *Server) makeHook(c echo.Context, p assessment.Principal, f form) error {
	h := store.Hook{URL: f.line("url"), Kinds: f.list("kinds"), Op: f.line("op")}
	secret, got, err := s.store.MakeHook(c.Request().Context(), p, h, s.takesPlain(h.URL))
	if wrong, ok := invalidOf(err); ok {
		return s.hooksPage(c, p, http.StatusUnprocessableEntity, templates.HooksPageData{
			Page: templates.Page{Errors: wrong}, URL: h.URL, Kinds: h.Kinds})
	}
	if err != nil {
		return err
	}

	if secret == "" {
		s.shown.again(hooksKey(p), h.Op)
	} else {
		s.shown.putFor(hooksKey(p), h.Op, made{secret, got.ID})
	}
	return seeOther(c, templates.HookURL(got.ID, ""))
}

// takesPlain reports whether an address without https is one that the server's settings name.
func (s *Server) takesPlain(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	return err == nil && slices.Contains(s.config.HookHosts, originOf(u))
}

// hook is GET /settings/webhooks/{hook}: one of one's own, with what was sent.
func (s *Server) hook(c echo.Context, p assessment.Principal) error {
	ctx := c.Request().Context()
	h, log, err := s.store.Deliveries(ctx, p, c.Param("hook"))
	if err != nil {
		return err
	}

	page := s.base(p, "Webhook", templates.NavSettings)
	page.Status = s.said(hookSaidKey(p))
	data := templates.HookPageData{Page: page, Hook: s.hookItem(c, h)}
	if m, ok := s.shown.take(hooksKey(p)); ok && m.what == h.ID {
		data.Secret = m.url
	}
	for _, d := range log {
		item := templates.DeliveryItem{ID: d.ID, Kind: d.Kind, Made: templates.Moment(ctx, d.Made), Tries: d.Tries,
			Status: d.Status, Said: d.Said}
		if !d.Due.IsZero() {
			item.Due = templates.Moment(ctx, d.Due)
		}
		data.Log = append(data.Log, item)
	}
	return s.page(c, http.StatusOK, templates.HookPage(data))
}

// testHook is POST /settings/webhooks/{hook}/test.
func (s *Server) testHook(c echo.Context, p assessment.Principal) error {
	err := s.store.TestHook(c.Request().Context(), p, c.Param("hook"))
	return s.hookDone(c, p, err, "A test is on its way. How it went stands below in a few seconds.")
}

// rotateHook is POST /settings/webhooks/{hook}/rotate.
func (s *Server) rotateHook(c echo.Context, p assessment.Principal) error {
	id := c.Param("hook")
	secret, err := s.store.RotateHook(c.Request().Context(), p, id)
	if err == nil {
		s.shown.put(hooksKey(p), made{secret, id})
	}
	return s.hookDone(c, p, err, "It has another secret. The one before signs as well for a day.")
}

// endHook is POST /settings/webhooks/{hook}/end.
func (s *Server) endHook(c echo.Context, p assessment.Principal) error {
	if err := s.store.EndHook(c.Request().Context(), p, c.Param("hook")); err != nil {
		return err
	}
	s.shown.put(hookSaidKey(p), made{what: "The webhook was ended. Nothing is sent to it any more."})
	return seeOther(c, templates.HooksURL)
}

// endTheirHook is POST /settings/people/{user}/webhooks/{hook}/end.
func (s *Server) endTheirHook(c echo.Context, p assessment.Principal) error {
	err := s.store.EndHook(c.Request().Context(), p, c.Param("hook"))
	return s.personDone(c, p, err, "The webhook was ended. Nothing is sent to it any more.")
}

func (s *Server) hookDone(c echo.Context, p assessment.Principal, err error, done string) error {
	if err != nil {
		return err
	}
	s.shown.put(hookSaidKey(p), made{what: done})
	return seeOther(c, templates.HookURL(c.Param("hook"), ""))
}
