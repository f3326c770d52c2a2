package web

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// newInterview is GET /interviews/new. A system's name and company may come
// with the address, from the page of that system.
func (s *Server) newInterview(c echo.Context, p assessment.Principal) error {
	iv := assessment.Interview{Side: assessment.SideSeller, System: query(c, "system"), Company: query(c, "company")}
	if !unnamed(p) {
		iv.People = []assessment.Person{{Name: p.Name, Side: assessment.SideSeller}}
	}
	return s.setupPage(c, p, http.StatusOK, templates.SetupPageData{Interview: iv})
}

// createInterview is POST /interviews.
func (s *Server) createInterview(c echo.Context, p assessment.Principal, f form) error {
	ctx := c.Request().Context()
	iv := assessment.Interview{Side: assessment.SideSeller}
	wrong := s.readSetup(f, &iv)
	wrong = append(wrong, overLimit(assessment.Interview{}, iv)...)
	if len(wrong) > 0 {
		return s.setupPage(c, p, http.StatusUnprocessableEntity,
			templates.SetupPageData{Page: templates.Page{Errors: wrong}, Interview: iv})
	}
	made, err := s.store.BeginInterview(ctx, p, iv, f.line("op"), f.line("duplicate") == "new")
	if here, ok := errors.AsType[*store.SameSystemError](err); ok {
		return s.offerToContinue(c, p, iv, here.System)
	}
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Code == assessment.Invalid {
		return s.setupPage(c, p, http.StatusUnprocessableEntity,
			templates.SetupPageData{Page: templates.Page{Errors: fieldErrors(e)}, Interview: iv})
	}
	if err != nil {
		return err
	}

	return s.onFrom(c, p, f, made)
}

// onFrom leads on from the form to the interview it made.
func (s *Server) onFrom(c echo.Context, p assessment.Principal, f form, made assessment.Interview) error {
	if f.line("go") == "save" { // for whoever wants to send a link first, or call another day
		return seeOther(c, templates.SystemURL(made.SystemID))
	}
	return s.begin(c, p, f, made)
}

// begin leads to the first question, in the view that was asked for.
func (s *Server) begin(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	if mode := templates.KeyMode(f.line("keys")); slices.Contains(templates.KeyModes, mode) {
		if err := s.keepPrefs(c.Request().Context(), p, map[string]string{prefKeys: string(mode)}); err != nil {
			return err
		}
	}

	if f.line("start") == "private" {
		if ask, ok := s.ask(iv, ""); ok {
			return s.backTo(c, p, iv.ID, ask.Question, true)
		}
	}

	return seeOther(c, s.nextURL(iv, ""))
}

// offerToContinue shows the same form with the interview that is there already.
func (s *Server) offerToContinue(c echo.Context, p assessment.Principal, iv assessment.Interview,
	same store.System) error {
	row, err := s.store.System(c.Request().Context(), p, same.ID)
	if err != nil {
		return err
	}

	d := &templates.Duplicate{SystemID: row.ID, Name: row.Name, Started: row.Created}
	for _, rec := range row.Records {
		if rec.Side == assessment.SideSeller && (d.InterviewID == "" || rec.Updated.After(d.Started)) {
			d.InterviewID, d.Started = rec.ID, rec.Created
		}
	}

	return s.setupPage(c, p, http.StatusConflict, templates.SetupPageData{Interview: iv, Duplicate: d})
}

// setup is GET /interviews/{id}/setup.
func (s *Server) setup(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.setupPage(c, p, http.StatusOK, templates.SetupPageData{Interview: iv})
}

// saveSetup is POST /interviews/{id}/setup.
func (s *Server) saveSetup(c echo.Context, p assessment.Principal, f form) error {
	ctx := c.Request().Context()
	id := c.Param("id")
	iv, err := s.store.Interview(ctx, p, id)
	if err != nil {
		return err
	}

	asTyped := copySetup(iv)
	wrong := append(s.readSetup(f, &asTyped), overLimit(iv, asTyped)...)
	if len(wrong) > 0 {
		return s.setupPage(c, p, http.StatusUnprocessableEntity,
			templates.SetupPageData{Page: templates.Page{Errors: wrong}, Interview: asTyped})
	}
	iv, err = s.store.UpdateInterview(ctx, p, id, f.rev(), func(iv *assessment.Interview) error {
		s.readSetup(f, iv)
		return nil
	})
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		asTyped.Rev = conflict.Interview.Rev // sending it again is a choice made knowingly
		return s.setupPage(c, p, http.StatusConflict, templates.SetupPageData{
			Page: templates.Page{Errors: faults{{Field: "system", Msg: changedMeanwhile}}}, Interview: asTyped})
	}
	if err != nil {
		return err
	}
	if f.line("go") == "save" {
		return seeOther(c, templates.InterviewURL(id)+"/setup")
	}

	return seeOther(c, s.nextURL(iv, ""))
}

const changedMeanwhile = "Somebody else saved this page while you were writing. Below is what you typed; save " +
	"again to keep it instead of theirs."

// copySetup copies an interview so far as readSetup changes it.
func copySetup(iv assessment.Interview) assessment.Interview {
	iv.Context = maps.Clone(iv.Context)
	return iv
}

// readSetup reads the form into the set-up part of an interview.
func (s *Server) readSetup(f form, iv *assessment.Interview) faults {
	var wrong faults
	iv.System = f.line("system")
	iv.Company = f.line("company")
	iv.Version = f.line("version")
	if aim, err := strconv.Atoi(f.line("aim")); err == nil && slices.Contains(aims, aim) {
		iv.Aim = aim
	}

	if iv.System == "" {
		wrong.add("system", "Enter a name for the system, like claims assistant.")
	}

	iv.People = readPeople(f, iv.People)
	wrong = append(wrong, s.readContext(f, iv)...)
	return wrong
}

// aims are how many questions can be aimed for; 0 is no limit.
var aims = []int{0, 5, 8, 12}

// readContext reads the answers to the context questions. An emptied field
// takes the answer away; a field that was not on the page changes nothing.
func (s *Server) readContext(f form, iv *assessment.Interview) faults {
	var wrong faults
	if iv.Context == nil {
		iv.Context = map[string]string{}
	}

	for _, q := range s.config.Bank.Context {
		if !f.has(q.ID) {
			continue
		}
		v := f.line(q.ID)
		if v == "" {
			delete(iv.Context, q.ID)
			continue
		}
		if q.Type == "choice" && !slices.ContainsFunc(q.Options, func(o assessment.ContextOption) bool { return o.ID == v }) {
			wrong.add(q.ID, "Choose one of the answers.")
			continue
		}

		iv.Context[q.ID] = v
	}

	return wrong
}

// readPeople reads the rows of people; a row without a name and a role is no
// one. Whoever was there before keeps the id.
func readPeople(f form, before []assessment.Person) []assessment.Person {
	if !f.has("person_name") {
		return before
	}

	names, roles, sides := f.list("person_name"), f.list("person_role"), f.list("person_side")
	var out []assessment.Person
	for i, name := range names {
		person := assessment.Person{Name: name, Role: at(roles, i), Side: assessment.SideBuyer}
		if at(sides, i) == string(assessment.SideSeller) {
			person.Side = assessment.SideSeller
		}

		if person.Name == "" && person.Role == "" {
			continue
		}
		for _, b := range before {
			if b.Name == person.Name && b.Side == person.Side {
				person.ID = b.ID
			}
		}

		out = append(out, person)
	}

	return out
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

func fieldErrors(e *assessment.Error) faults {
	var out faults
	for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
		out = append(out, templates.FieldError{Field: formField(field), Msg: e.Fields[field]})
	}

	if len(out) == 0 {
		out = faults{{Field: "system", Msg: e.Msg}}
	}

	return out
}

// setupPage fills what both set-up pages share.
func (s *Server) setupPage(c echo.Context, p assessment.Principal, status int, data templates.SetupPageData) error {
	title := "New interview"
	if data.Interview.ID != "" {
		title = "Set-up"
	}

	page := s.base(p, title, templates.NavSystems)
	page.Errors = data.Errors
	data.Page, data.Bank = page, s.bankOf(data.Interview)
	if data.Interview.ID != "" { // it may be shown on a call: it names nobody else
		return s.page(c, status, templates.SetupPage(data))
	}
	var err error
	if data.Prefs, err = s.callPrefs(c.Request().Context(), p); err != nil {
		return err
	}

	systems, companies, err := s.store.Names(c.Request().Context(), p)
	if err != nil {
		return err
	}

	data.Systems, data.Companies = distinct(systems), distinct(companies)
	return s.page(c, status, templates.SetupPage(data))
}

// distinct sorts names and drops empty ones and repeats.
func distinct(names []string) []string {
	names = slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "" })
	slices.Sort(names)
	names = slices.Compact(names)
	sortNames(names)
	return names
}
