package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// providerWarns is how long before programs stop pages say so above everything.
const providerWarns = assessment.ProviderWarnDays * 24 * time.Hour

// providerName is how the provider is called, also where the server has none any more.
func (s *Server) providerName() string {
	if s.provider == nil {
		return "the provider"
	}
	return s.provider.Name
}

// withProvider is until when something works without another sign-in with the provider, for
// a page; the zero time needs none.
func (s *Server) withProvider(c echo.Context, until time.Time) templates.WithProvider {
	if until.IsZero() {
		return templates.WithProvider{}
	}
	left := until.Sub(s.now())
	return templates.WithProvider{By: s.providerName(), Until: templates.Moment(c.Request().Context(), until),
		Soon: left <= providerWarns, Over: left <= 0, Here: s.provider != nil}
}

// fillProviderDays has the page of settings ask how long programs go on without a sign-in
// with the provider: where there is one, or somebody is linked with one of before.
func (s *Server) fillProviderDays(c echo.Context, data *templates.SettingsPageData) error {
	linked, err := s.store.AnybodyLinked(c.Request().Context())
	if err != nil || s.provider == nil && !linked {
		return err
	}

	data.Provider = s.providerName()
	if data.ProviderDays == "" && data.Page.Error("provider_days") == "" {
		data.ProviderDays = strconv.Itoa(s.team.workspace().ProviderDays)
	}
	return nil
}

// saveProviderDays is POST /settings/provider.
func (s *Server) saveProviderDays(c echo.Context, p assessment.Principal, f form) error {
	typed := f.line("provider_days")
	days, err := strconv.Atoi(typed)
	if err != nil {
		days = -1 // what is no number of days is none that can be kept either
	}

	err = s.store.SetProviderDays(c.Request().Context(), p, days)
	if wrong, ok := invalidOf(err); ok {
		return s.settingsPage(c, p, http.StatusUnprocessableEntity,
			templates.SettingsPageData{ProviderDays: typed, Page: templates.Page{Errors: wrong}})
	}
	if err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: "Saved " + templates.Clock(c.Request().Context(), s.now())})
	return seeOther(c, "/settings")
}
