package web

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// Names under which the settings of the call are kept.
const (
	prefKeys    = "keys"
	prefStart   = "start"
	prefHide    = "hide"
	prefAdvance = "advance"
)

// on is how a setting that is switched on is kept.
const on = "on"

// callPrefs is how a person likes her calls.
func (s *Server) callPrefs(ctx context.Context, p assessment.Principal) (templates.CallPrefs, error) {
	me, err := s.store.Me(ctx, p)
	if err != nil {
		return templates.CallPrefs{}, err
	}
	prefs := templates.CallPrefs{Keys: templates.KeyMode(me.Prefs[prefKeys]), Private: me.Prefs[prefStart] == "private",
		Hide: me.Prefs[prefHide] == on, Advance: me.Prefs[prefAdvance] == on}
	if !slices.Contains(templates.KeyModes, prefs.Keys) {
		prefs.Keys = templates.KeyModes[0]
	}
	return prefs, nil
}

// keepPrefs changes some settings of a person and leaves the others.
func (s *Server) keepPrefs(ctx context.Context, p assessment.Principal, some map[string]string) error {
	me, err := s.store.Me(ctx, p)
	if err != nil {
		return err
	}
	prefs := maps.Clone(me.Prefs)
	if prefs == nil {
		prefs = map[string]string{}
	}
	maps.Copy(prefs, some)
	if maps.Equal(prefs, me.Prefs) {
		return nil
	}
	return s.store.SavePrefs(ctx, p, prefs)
}

const chooseKeys = "Choose how the keys work."

// savePrefs is POST /settings/keys.
func (s *Server) savePrefs(c echo.Context, p assessment.Principal) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	mode := templates.KeyMode(f.line("keys"))
	if !slices.Contains(templates.KeyModes, mode) {
		return s.settingsPage(c, p, http.StatusUnprocessableEntity, templates.SettingsPageData{
			Page: templates.Page{Errors: faults{{Field: "keys", Msg: chooseKeys}}}})
	}
	err = s.keepPrefs(c.Request().Context(), p, map[string]string{prefKeys: string(mode), prefStart: oneOf(f.line("start"), "private"),
		prefHide: oneOf(f.line("hide"), on), prefAdvance: oneOf(f.line("advance"), on)})
	if err != nil {
		return err
	}
	return seeOther(c, "/settings#keys")
}
