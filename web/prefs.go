package web

import (
	"context"
	"maps"
	"slices"

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

// callPrefs is how a person likes their calls.
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

// prefsOf reads the settings of the call from a form.
func prefsOf(f form) map[string]string {
	return map[string]string{prefKeys: f.line("keys"), prefStart: oneOf(f.line("start"), "private"),
		prefHide: oneOf(f.line("hide"), on), prefAdvance: oneOf(f.line("advance"), on)}
}
