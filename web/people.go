package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// people is GET /settings/people: who works here, and who no longer does.
func (s *Server) people(c echo.Context, p assessment.Principal) error {
	all, err := s.store.Users(c.Request().Context(), p)
	if err != nil {
		return err
	}

	page := s.base(p, "People", templates.NavSettings)
	if m, ok := s.shown.take(peopleKey(p)); ok {
		page.Status = m.what
	}

	data := templates.PeoplePageData{Page: page, Owner: p.Owner}
	for _, u := range all {
		data.People = append(data.People, personItem(c, p, u))
	}
	return s.page(c, http.StatusOK, templates.PeoplePage(data))
}

func personItem(c echo.Context, p assessment.Principal, u store.User) templates.PersonItem {
	out := templates.PersonItem{ID: u.ID, Name: u.Name, Owner: u.Owner, Me: u.ID == p.UserID, Since: templates.Day(c.Request().Context(), u.Created)}
	if !u.Disabled.IsZero() {
		out.ShutOut = templates.Day(c.Request().Context(), u.Disabled)
	}
	return out
}

func peopleKey(p assessment.Principal) string { return "people " + p.UserID }

// personAt is the person of an address, for whoever may shut people out.
func (s *Server) personAt(c echo.Context, p assessment.Principal) (store.User, error) {
	if !p.Owner {
		return store.User{}, assessment.Errorf(assessment.Forbidden, "Only the owner of this workspace can shut people out.")
	}

	all, err := s.store.Users(c.Request().Context(), p)
	if err != nil {
		return store.User{}, err
	}
	for _, u := range all {
		if u.ID == c.Param("user") {
			return u, nil
		}
	}

	return store.User{}, errNotHere
}

// shutOutForm is GET /settings/people/{user}/shut-out: it says what ends.
func (s *Server) shutOutForm(c echo.Context, p assessment.Principal) error {
	u, err := s.personAt(c, p)
	if err != nil {
		return err
	}
	return s.page(c, http.StatusOK, templates.ShutOutPage(templates.ShutOutPageData{
		Page: s.base(p, "Shut out "+u.Name, templates.NavSettings), Person: personItem(c, p, u)}))
}

// shutOut is POST /settings/people/{user}/shut-out.
func (s *Server) shutOut(c echo.Context, p assessment.Principal) error {
	u, err := s.personAt(c, p)
	if err != nil {
		return err
	}
	if err := s.store.DisableUser(c.Request().Context(), p, u.ID); err != nil {
		return err
	}

	s.shown.put(peopleKey(p), made{what: u.Name + " is shut out. Nothing is signed in under that name any more."})
	return seeOther(c, templates.PeopleURL)
}

// letIn is POST /settings/people/{user}/let-in.
func (s *Server) letIn(c echo.Context, p assessment.Principal) error {
	u, err := s.personAt(c, p)
	if err != nil {
		return err
	}
	if err := s.store.EnableUser(c.Request().Context(), p, u.ID); err != nil {
		return err
	}

	s.shown.put(peopleKey(p), made{what: u.Name + " may sign in again. Make a sign-in link for them."})
	return seeOther(c, templates.PeopleURL)
}
