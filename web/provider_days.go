package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
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

// fillProviderDays has the page of settings ask how long programs, and people, go on
// without a sign-in with the provider: where there is one, or somebody is linked with one of before.
func (s *Server) fillProviderDays(c echo.Context, data *templates.SettingsPageData) error {
	linked, err := s.store.AnybodyLinked(c.Request().Context())
	if err != nil || s.provider == nil && !linked {
		return err
	}

	rule := s.team.workspace().Provider
	data.Provider, data.ProviderHere = s.providerName(), s.provider != nil
	if !data.ProviderTyped {
		data.ProviderDays, data.ProviderPeople = strconv.Itoa(rule.Days), rule.People
	}
	return nil
}

// saveProviderRule is POST /settings/provider.
func (s *Server) saveProviderRule(c echo.Context, p assessment.Principal, f form) error {
	typed := f.line("provider_days")
	days, err := strconv.Atoi(typed)
	if err != nil {
		days = -1 // what is no number of days is none that can be kept either
	}
	rule := store.ProviderRule{Days: days, People: f.line("provider_people") == "on"}

	if s.provider == nil && rule.People && !s.team.workspace().Provider.People {
		err = &assessment.Error{Code: assessment.Invalid, Fields: map[string]string{"provider_people": "This server has no " +
			"sign-in with a provider, so nobody could do what this asks."}}
	} else {
		err = s.store.SetProviderRule(c.Request().Context(), p, rule)
	}
	if wrong, ok := invalidOf(err); ok {
		return s.settingsPage(c, p, http.StatusUnprocessableEntity, templates.SettingsPageData{ProviderTyped: true,
			ProviderDays: typed, ProviderPeople: rule.People, Page: templates.Page{Errors: wrong}})
	}
	if err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: "Saved " + templates.Clock(c.Request().Context(), s.now())})
	return seeOther(c, "/settings")
}

// heldAt is until when the person of a request needs no sign-in with the provider, for a
// page; vouched says that somebody's link has them in for as long as this session lasts.
func (s *Server) heldAt(c echo.Context) (templates.Held, error) {
	session, err := s.sessions.Get(c.Request(), s.sessions.name)
	if err != nil {
		return templates.Held{}, err
	}
	row, _ := session.Values[rowValue].(store.Session)
	return templates.Held{With: s.withProvider(c, row.Held), Vouched: row.Vouched}, nil
}

// signInDuePage tells whoever came in by another way that a sign-in with the provider is
// asked of them, after a sentence on that way.
func (s *Server) signInDuePage(c echo.Context, first string) error {
	days := s.team.workspace().Provider.Days
	by := s.providerName()
	msg := fmt.Sprintf("%s This workspace also asks you to sign in with %s every %d days, and the last time is longer "+
		"ago. ", first, by, days)
	if s.provider != nil {
		msg += "Sign in with " + by + ". If it cannot be reached, ask an admin here for a sign-in link."
	} else {
		msg += "This server has no such sign-in any more: ask an admin here for a sign-in link."
	}
	return s.signInHelpPage(c, http.StatusForbidden, faults{{Msg: strings.Replace(msg, "every 1 days", "every day", 1)}})
}
