package web

import (
	"net/http"
	"slices"
	"time"

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
	page.Status = s.said(peopleKey(p))
	data := templates.PeoplePageData{Page: page, Owner: p.Role.AtLeast(assessment.RoleAdmin)}
	ends, in := map[string]time.Time{}, map[string]time.Time{}
	if data.Owner {
		if in, err = s.store.PeopleEnd(c.Request().Context(), p); err != nil {
			return err
		}
		if ends, err = s.store.ProgramsEnd(c.Request().Context(), p); err != nil {
			return err
		}
	}
	for _, u := range all {
		item := personItem(c, p, u)
		item.With, item.In = s.withProvider(c, ends[u.ID]), s.withProvider(c, in[u.ID])
		data.People = append(data.People, item)
	}
	return s.page(c, http.StatusOK, templates.PeoplePage(data))
}

func personItem(c echo.Context, p assessment.Principal, u store.User) templates.PersonItem {
	out := templates.PersonItem{ID: u.ID, Name: u.Name, Role: string(u.Access), Me: u.ID == p.UserID,
		Managed: p.Role.Manages(u.Access), Since: templates.Day(c.Request().Context(), u.Created)}
	if !u.Disabled.IsZero() {
		out.ShutOut = templates.Day(c.Request().Context(), u.Disabled)
	}
	return out
}

func peopleKey(p assessment.Principal) string { return "people " + p.UserID }

// said takes what is to be said once on the next page of its kind.
func (s *Server) said(key string) string {
	m, _ := s.shown.take(key)
	return m.what
}

// someone is a person of an address and the other people, for whoever manages them.
type someone struct {
	store.User
	others []templates.Named // who may own systems, and may sign in
}

func (s *Server) personAt(c echo.Context, p assessment.Principal) (someone, error) {
	all, err := s.store.Users(c.Request().Context(), p)
	if err != nil {
		return someone{}, err
	}

	var out someone
	for _, u := range all {
		if u.ID == c.Param("user") {
			out.User = u
		} else if mayOwn(u) {
			out.others = append(out.others, templates.Named{ID: u.ID, Name: u.Name})
		}
	}

	switch {
	case out.ID == "":
		return out, errNotHere
	case !p.Role.Manages(out.Access):
		return out, assessment.Errorf(assessment.Forbidden, "Only the owner of this workspace can do this.")
	}
	return out, nil
}

// mayOwn reports whether somebody can be handed a system.
func mayOwn(u store.User) bool { return u.Disabled.IsZero() && u.Access.AtLeast(assessment.RoleSeller) }

// owned lists the names of the systems that a person owns.
func (s *Server) owned(c echo.Context, p assessment.Principal, user string) ([]string, error) {
	all, err := s.store.Owned(c.Request().Context(), p, user)
	out := make([]string, len(all))
	for i, g := range all {
		out[i] = g.System
	}
	return out, err
}

// person is GET /settings/people/{user}: what one person may do, where they are
// signed in, and what they own.
func (s *Server) person(c echo.Context, p assessment.Principal) error {
	return s.personPage(c, p, http.StatusOK, nil)
}

func (s *Server) personPage(c echo.Context, p assessment.Principal, status int, wrong faults) error {
	u, err := s.personAt(c, p)
	if err != nil {
		return err
	}
	sessions, err := s.store.SessionsOf(c.Request().Context(), p, u.ID)
	if err != nil {
		return err
	}
	tokens, err := s.store.TokensOf(c.Request().Context(), p, u.ID)
	if err != nil {
		return err
	}
	hooks, err := s.store.HooksOf(c.Request().Context(), p, u.ID)
	if err != nil {
		return err
	}
	systems, err := s.owned(c, p, u.ID)
	if err != nil {
		return err
	}
	current, err := s.currentSession(c)
	if err != nil {
		return err
	}

	ends, err := s.store.ProgramsEnd(c.Request().Context(), p)
	if err != nil {
		return err
	}

	page := s.base(p, u.Name, templates.NavSettings)
	page.Errors, page.Status = wrong, s.said(peopleKey(p))
	data := templates.PersonPageData{Page: page, Person: personItem(c, p, u.User),
		Sessions: sessionItems(c, sessions, current), Tokens: s.tokenItems(c, tokens), Hooks: s.hookItems(c, hooks),
		Systems: systems, Others: u.others}
	data.Person.With = s.withProvider(c, ends[u.ID])
	in, err := s.store.PeopleEnd(c.Request().Context(), p)
	if err != nil {
		return err
	}
	data.Person.In = s.withProvider(c, in[u.ID])
	if s.provider != nil {
		data.Provider = s.provider.Name
		if data.Subjects, err = s.subjectsOf(c, p, u.ID); err != nil {
			return err
		}
	}

	for _, role := range assessment.MemberRoles {
		if p.Role.Manages(role) {
			data.Roles = append(data.Roles, string(role))
		}
	}

	return s.page(c, status, templates.PersonPage(data))
}

// personDone says what was done with a person, on their page, or at the field what
// is wrong.
func (s *Server) personDone(c echo.Context, p assessment.Principal, err error, done string) error {
	if wrong, ok := invalidOf(err); ok {
		return s.personPage(c, p, http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}

	s.shown.put(peopleKey(p), made{what: done})
	return seeOther(c, templates.PersonURL(c.Param("user"), ""))
}

// subjectsOf lists the accounts at the provider that a person is linked with.
func (s *Server) subjectsOf(c echo.Context, p assessment.Principal, user string) ([]string, error) {
	all, err := s.store.Identities(c.Request().Context(), p, user)
	var out []string
	for _, x := range all {
		if x.Issuer == s.provider.Issuer {
			out = append(out, x.Subject)
		}
	}
	return out, err
}

// linkIdentity is POST /settings/people/{user}/identity.
func (s *Server) linkIdentity(c echo.Context, p assessment.Principal, f form) error {
	if s.provider == nil {
		return errNotHere
	}
	err := s.store.LinkIdentity(c.Request().Context(), p, c.Param("user"),
		store.Identity{Issuer: s.provider.Issuer, Subject: f.text("subject")})
	return s.personDone(c, p, err, "The account was linked.")
}

// unlinkIdentity is POST /settings/people/{user}/identity/end.
func (s *Server) unlinkIdentity(c echo.Context, p assessment.Principal, f form) error {
	if s.provider == nil {
		return errNotHere
	}
	err := s.store.UnlinkIdentity(c.Request().Context(), p, c.Param("user"),
		store.Identity{Issuer: s.provider.Issuer, Subject: f.text("subject")})
	return s.personDone(c, p, err, "The account no longer signs them in, and they are signed out everywhere.")
}

// setRole is POST /settings/people/{user}/role.
func (s *Server) setRole(c echo.Context, p assessment.Principal, f form) error {
	err := s.store.SetRole(c.Request().Context(), p, c.Param("user"), assessment.MemberRole(f.line("access")))
	return s.personDone(c, p, err, "The role was changed.")
}

// signOutPerson is POST /settings/people/{user}/sign-out.
func (s *Server) signOutPerson(c echo.Context, p assessment.Principal, f form) error {
	programs := endsPrograms(f)
	err := s.store.EndSessionsOf(c.Request().Context(), p, c.Param("user"), programs)
	done := "Every browser of theirs is signed out."
	if programs {
		done = "Every browser of theirs is signed out, and no token or webhook of theirs works any more."
	}
	return s.personDone(c, p, err, done)
}

// endTheirSession is POST /settings/people/{user}/sessions/{session}/end.
func (s *Server) endTheirSession(c echo.Context, p assessment.Principal) error {
	err := s.store.EndSessionByID(c.Request().Context(), p, c.Param("session"))
	return s.personDone(c, p, err, "That browser is signed out.")
}

// handOverAll is POST /settings/people/{user}/hand-over.
func (s *Server) handOverAll(c echo.Context, p assessment.Principal, f form) error {
	err := s.store.HandOverAll(c.Request().Context(), p, c.Param("user"), f.line("to"))
	return s.personDone(c, p, err, "Their systems were handed over.")
}

// linkForPerson is POST /settings/people/{user}/link: a sign-in link for somebody
// who is here already.
func (s *Server) linkForPerson(c echo.Context, p assessment.Principal, f form) error {
	u, err := s.personAt(c, p)
	if err != nil {
		return err
	}
	return s.showSignIn(c, p, u.ID, u.Name, f.line("op"))
}

// shutOutForm is GET /settings/people/{user}/shut-out: it says what ends, and asks
// who gets what they own.
func (s *Server) shutOutForm(c echo.Context, p assessment.Principal) error {
	return s.shutOutPage(c, p, http.StatusOK, nil)
}

func (s *Server) shutOutPage(c echo.Context, p assessment.Principal, status int, wrong faults) error {
	u, err := s.personAt(c, p)
	if err != nil {
		return err
	}
	systems, err := s.owned(c, p, u.ID)
	if err != nil {
		return err
	}

	page := s.base(p, "Shut out "+u.Name, templates.NavSettings)
	page.Errors = wrong
	return s.page(c, status, templates.ShutOutPage(templates.ShutOutPageData{
		Page: page, Person: personItem(c, p, u.User), Systems: systems, Others: u.others, To: p.UserID}))
}

// shutOut is POST /settings/people/{user}/shut-out. Where the form names nobody,
// their systems go to whoever presses.
func (s *Server) shutOut(c echo.Context, p assessment.Principal, f form) error {
	u, err := s.personAt(c, p)
	if err != nil {
		return err
	}
	to := f.line("to")
	if to == "" {
		to = p.UserID
	}

	err = s.store.DisableUser(c.Request().Context(), p, u.ID, to)
	if wrong, ok := invalidOf(err); ok {
		return s.shutOutPage(c, p, http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
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
	return seeOther(c, templates.PersonURL(u.ID, ""))
}

// endSession is POST /settings/sessions/{session}/end: another browser of one's own.
func (s *Server) endSession(c echo.Context, p assessment.Principal) error {
	if err := s.store.EndSessionByID(c.Request().Context(), p, c.Param("session")); err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: "That browser is signed out."})
	return seeOther(c, "/settings")
}

func sessionItems(c echo.Context, all []store.Session, current string) []templates.SessionItem {
	ctx := c.Request().Context()
	out := make([]templates.SessionItem, len(all))
	for i, row := range all {
		out[i] = templates.SessionItem{ID: row.ID, Browser: row.Label, From: row.From,
			Started: templates.Moment(ctx, row.Created),
			Seen:    templates.Moment(ctx, row.Seen), Current: row.ID == current}
	}
	return out
}

// systemPeople is GET /systems/{id}/people: who works on it.
func (s *Server) systemPeople(c echo.Context, p assessment.Principal) error {
	return s.systemPeoplePage(c, p, http.StatusOK, templates.SystemPeoplePageData{})
}

func (s *Server) systemPeoplePage(c echo.Context, p assessment.Principal, status int,
	data templates.SystemPeoplePageData) error {
	ctx := c.Request().Context()
	row, err := s.store.System(ctx, p, c.Param("id"))
	if err != nil {
		return err
	}
	given, err := s.store.Grants(ctx, p, row.ID)
	if err != nil {
		return err
	}
	mine, err := s.store.GrantOn(ctx, p, row.ID)
	if err != nil {
		return err
	}
	people, err := s.store.Users(ctx, p)
	if err != nil {
		return err
	}

	page := s.base(p, "Who works on "+row.Name, templates.NavSystems)
	page.Errors, page.Status = data.Errors, s.said(peopleKey(p))
	data.Page = page
	data.ID = row.ID
	data.System = row.Name
	data.Mine = mine == assessment.GrantOwner
	for _, g := range given {
		data.People = append(data.People, templates.GrantItem{Name: g.Name, May: string(g.May), ShutOut: g.Disabled})
	}

	for _, u := range people {
		has := slices.ContainsFunc(given, func(g store.SystemGrant) bool { return g.UserID == u.ID })
		if u.ID != p.UserID && (u.Disabled.IsZero() || has) {
			data.Others = append(data.Others, templates.Named{ID: u.ID, Name: u.Name})
		}
	}

	return s.page(c, status, templates.SystemPeoplePage(data))
}

// shareSystem is POST /systems/{id}/people.
func (s *Server) shareSystem(c echo.Context, p assessment.Principal, f form) error {
	may := assessment.Grant(f.line("may"))
	switch may {
	case "none":
		may = assessment.GrantNone
	case "":
		may = "nothing chosen" // which is not the same as taking a right away
	}

	err := s.store.Share(c.Request().Context(), p, c.Param("id"), f.line("user"), may)
	return s.systemShared(c, p, f, err, "Saved. It holds from now on.")
}

// handOverSystem is POST /systems/{id}/hand-over.
func (s *Server) handOverSystem(c echo.Context, p assessment.Principal, f form) error {
	err := s.store.HandOver(c.Request().Context(), p, c.Param("id"), f.line("to"))
	return s.systemShared(c, p, f, err, "It was handed over.")
}

func (s *Server) systemShared(c echo.Context, p assessment.Principal, f form, err error, done string) error {
	if wrong, ok := invalidOf(err); ok {
		return s.systemPeoplePage(c, p, http.StatusUnprocessableEntity, templates.SystemPeoplePageData{
			User: f.line("user"), May: f.line("may"), Page: templates.Page{Errors: wrong}})
	}
	if err != nil {
		return err
	}

	s.shown.put(peopleKey(p), made{what: done})
	return seeOther(c, templates.SystemURL(c.Param("id"))+"/people")
}
