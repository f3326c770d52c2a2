package web

import (
	"context"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/templates"
)

// made is something that is shown once to the one who made it.
type made struct {
	url  string
	what string // link's id, or for whom it is
}

// settings is GET /settings.
func (s *Server) settings(c echo.Context, p assessment.Principal) error {
	return s.settingsPage(c, p, http.StatusOK, templates.SettingsPageData{})
}

func (s *Server) settingsPage(c echo.Context, p assessment.Principal, status int,
	data templates.SettingsPageData) error {
	page := s.base(p, "Settings", templates.NavSettings)
	page.Errors = data.Errors
	if m, ok := s.shown.take(saidKey(p)); ok && len(data.Errors) == 0 {
		page.Status = m.what
	}

	data.Page = page
	data.Owner, data.Makes = p.Role.AtLeast(assessment.RoleAdmin), p.Role.AtLeast(assessment.RoleSeller)
	data.Who = person(p)
	if data.Me == "" && !unnamed(p) {
		data.Me = p.Name
	}

	var err error
	if data.CallPrefs, err = s.callPrefs(c.Request().Context(), p); err != nil {
		return err
	}

	data.Sender = s.team.sender(p)
	if data.Zone == "" && page.Error("zone") == "" {
		data.Zone = s.team.in().String()
	}

	if data.Held, err = s.heldAt(c); err != nil {
		return err
	}
	if data.Owner {
		if err := s.fillProviderDays(c, &data); err != nil {
			return err
		}
	}

	list, err := s.store.Sessions(c.Request().Context(), p)
	if err != nil {
		return err
	}
	current, err := s.currentSession(c)
	if err != nil {
		return err
	}

	data.Sessions = sessionItems(c, list, current)
	if data.Programs, err = s.hasPrograms(c.Request().Context(), p); err != nil {
		return err
	}

	if m, ok := s.shown.take(settingsKey(p)); ok {
		data.MadeURL, data.MadeFor = m.url, m.what
	}

	return s.page(c, status, templates.SettingsPage(data))
}

// hasPrograms reports whether anything acts or is told in somebody's name.
func (s *Server) hasPrograms(ctx context.Context, p assessment.Principal) (bool, error) {
	tokens, err := s.store.Tokens(ctx, p)
	if err != nil || len(tokens) > 0 {
		return len(tokens) > 0, err
	}
	hooks, err := s.store.Hooks(ctx, p)
	return slices.ContainsFunc(hooks, func(h store.Hook) bool { return h.Ended.IsZero() }), err
}

func (s *Server) currentSession(c echo.Context) (string, error) {
	session, err := s.sessions.Get(c.Request(), s.sessions.name)
	if err != nil {
		return "", err
	}
	id, _ := session.Values[currentValue].(string)
	return id, nil
}

func settingsKey(p assessment.Principal) string { return "settings " + p.UserID }

// deviceLink is POST /settings/link: a one-time link for another device of
// one's own.
func (s *Server) deviceLink(c echo.Context, p assessment.Principal, f form) error {
	return s.showSignIn(c, p, p.UserID, "another device of yours", f.line("op"))
}

// noName is what the store calls an owner who has not said their name.
const noName = "Owner"

func unnamed(p assessment.Principal) bool { return p.Name == "" || p.Name == noName }

// noMaker adds that a link cannot be made by nobody: where its form asks for
// the maker's name, it has to be there.
func noMaker(p assessment.Principal, f form, wrong *faults) {
	if unnamed(p) && f.has("me") && f.line("me") == "" {
		wrong.add("me", "Enter your name, as the other side knows you.")
	}
}

// sayName keeps the name that somebody without one gave on the way.
func (s *Server) sayName(c echo.Context, p assessment.Principal, name string) error {
	if !unnamed(p) || name == "" {
		return nil
	}

	ctx := c.Request().Context()
	me, err := s.store.Me(ctx, p)
	if err != nil {
		return err
	}

	_, err = s.store.RenameUser(ctx, p, me.ID, name, me.Role)
	return err
}

// saveSettings is POST /settings: everything the form holds in one go, so that
// no name is lost because another part of the page was saved.
func (s *Server) saveSettings(c echo.Context, p assessment.Principal, f form) error {
	if wrong := settingsFaults(f, unnamed(p)); len(wrong) > 0 {
		return s.settingsPage(c, p, http.StatusUnprocessableEntity, templates.SettingsPageData{
			Me: f.line("me"), Zone: f.line("zone"), Page: templates.Page{Errors: wrong}})
	}

	set := store.Settings{Name: f.line("me"), Zone: f.line("zone")}
	if f.has("keys") {
		set.Prefs = prefsOf(f)
	}
	if err := s.store.SaveSettings(c.Request().Context(), p, set); err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: "Saved " + templates.Clock(c.Request().Context(), s.now())})
	return seeOther(c, "/settings")
}

// settingsFaults lists what cannot be kept. Whoever has not said their name yet
// may still set their keys.
func settingsFaults(f form, nameless bool) faults {
	var wrong faults
	if f.has("me") && f.line("me") == "" && !(nameless && f.has("keys")) {
		wrong.add("me", "Enter your name, as others know it.")
	}

	if _, ok := zoneNamed(f.line("zone")); f.has("zone") && !ok {
		wrong.add("zone", "Enter a time zone by its name, such as Europe/Berlin or America/New_York.")
	}

	if f.has("keys") && !slices.Contains(templates.KeyModes, templates.KeyMode(f.line("keys"))) {
		wrong.add("keys", chooseKeys)
	}

	return wrong
}

// invite is POST /settings/people: a new person of the workspace, with the
// link that signs them in.
func (s *Server) invite(c echo.Context, p assessment.Principal, f form) error {
	name := f.line("name")
	if name == "" {
		return s.settingsPage(c, p, http.StatusUnprocessableEntity, templates.SettingsPageData{
			Page: templates.Page{Errors: faults{{Field: "name", Msg: "Enter the name of the person, as others know it."}}}})
	}
	user, err := s.store.AddUser(c.Request().Context(), p, name, "", assessment.RoleSeller, f.line("op"))
	if wrong, ok := invalidOf(err); ok {
		return s.settingsPage(c, p, http.StatusUnprocessableEntity,
			templates.SettingsPageData{Name: name, Page: templates.Page{Errors: wrong}})
	}
	if err != nil {
		return err
	}

	return s.showSignIn(c, p, user.ID, name, f.line("op"))
}

// team is who reports come from, in which zone they are written and what the notice
// says, kept at hand. Every request takes what the store has of it by then (zoned), so
// that what another process saved holds here too.
type team struct {
	is   atomic.Pointer[store.Workspace]
	zone atomic.Pointer[time.Location]
}

// set takes what the store keeps of the workspace.
func (t *team) set(w store.Workspace) {
	t.is.Store(&w)

	zone, ok := zoneNamed(w.Zone)
	if !ok {
		zone = time.UTC
	}
	t.zone.Store(zone)
}

func (t *team) workspace() store.Workspace {
	if p := t.is.Load(); p != nil {
		return *p
	}
	return store.Workspace{}
}

func (t *team) name() string { return t.workspace().Name }

// sender is who a report comes from that somebody seals now: a workspace that
// names no person sends in the name of whoever seals.
func (t *team) sender(p assessment.Principal) report.Sender {
	out := t.workspace().Sender()
	if out.Person == "" && !unnamed(p) {
		out.Person = p.Name
	}
	return out
}

// in is the zone of the documents of the workspace.
func (t *team) in() *time.Location {
	if zone := t.zone.Load(); zone != nil {
		return zone
	}
	return time.UTC
}

func (s *Server) showSignIn(c echo.Context, p assessment.Principal, userID, forWhom, op string) error {
	token, err := s.store.InviteLink(c.Request().Context(), p, userID, op)
	if err != nil {
		return err
	}

	if token == "" {
		s.shown.again(settingsKey(p), op)
	} else {
		s.shown.putFor(settingsKey(p), op, made{s.SignInURL(token), forWhom})
	}

	return seeOther(c, "/settings")
}
