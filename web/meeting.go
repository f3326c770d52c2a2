package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/templates"
)

// agenda is GET /interviews/{id}/meeting: what the next meeting begins with.
func (s *Server) agenda(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	held := iv.Held()
	data := templates.AgendaPageData{Interview: iv, Here: held[len(held)-1].People, Minutes: held[len(held)-1].Minutes}
	return s.agendaPage(c, p, http.StatusOK, data)
}

func (s *Server) agendaPage(c echo.Context, p assessment.Principal, status int, data templates.AgendaPageData) error {
	ctx, iv := c.Request().Context(), data.Interview
	other, err := s.other(ctx, p, iv)
	if err != nil {
		return err
	}
	last, err := s.lastSealed(ctx, p, iv)
	if err != nil {
		return err
	}
	if data.Prefs, err = s.callPrefs(ctx, p); err != nil {
		return err
	}

	wrong := data.Errors
	data.Page = s.base(p, fmt.Sprintf("Meeting %d: %s", len(iv.Held())+1, iv.System), templates.NavSystems)
	data.Errors = wrong
	v := assessment.Judge(s.bankOf(iv), iv)
	data.Agenda = report.NextMeeting(s.bankOf(iv), iv, v, other, last,
		report.Seal{At: s.now().In(s.team.in()), By: p.Name, Draft: true})
	return s.page(c, status, templates.AgendaPage(data))
}

// startMeeting is POST /interviews/{id}/meeting: it begins, at the first question
// or at the one that was pressed.
func (s *Server) startMeeting(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	m, newcomers, wrong := s.readMeeting(f, iv)
	after := iv
	after.People = append(slices.Clone(iv.People), newcomers...)
	after.Meetings = append(slices.Clone(iv.Held()), m)
	data := templates.AgendaPageData{Interview: iv, Here: m.People, Newcomers: newcomers, Aim: m.Aim, Minutes: m.Minutes}
	if wrong = append(wrong, overLimit(iv, after)...); len(wrong) > 0 {
		data.Errors = wrong
		return s.agendaPage(c, p, http.StatusUnprocessableEntity, data)
	}

	made, err := s.store.Meet(c.Request().Context(), p, iv.ID, f.rev(), m, newcomers)
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		if !conflict.Interview.Begun(m) {
			data.Interview, data.Errors = conflict.Interview, faults{{Field: "there", Msg: changedMeanwhile}}
			return s.agendaPage(c, p, http.StatusConflict, data)
		}
		made, err = conflict.Interview, nil // the button was pressed twice
	}
	if err != nil {
		return err
	}

	if q := f.line("first"); q != "" {
		return s.backTo(c, p, made.ID, q, f.line("start") == "private")
	}
	return s.begin(c, p, f, made)
}

// readMeeting reads who is there, what for and how long, with the people who were
// not known before.
func (s *Server) readMeeting(f form, iv assessment.Interview) (assessment.Meeting, []assessment.Person, faults) {
	var wrong faults
	m := assessment.Meeting{Aim: f.text("aim")}
	there := append(f.list("there"), f.list("person_name")...)
	for _, p := range iv.People {
		if slices.Contains(there, p.Name) && p.Name != "" {
			m.People = append(m.People, p.Name)
		}
	}

	newcomers := slices.DeleteFunc(readPeople(f, nil), func(p assessment.Person) bool {
		return slices.Contains(m.People, p.Name)
	})
	for _, p := range newcomers {
		if p.Name != "" {
			m.People = append(m.People, p.Name)
		}
	}

	minutes, err := strconv.Atoi(f.line("minutes"))
	fits := func(l assessment.Length) bool { return l.Minutes == minutes }
	if m.Minutes = minutes; err != nil && f.line("minutes") != "" || !slices.ContainsFunc(assessment.Lengths, fits) {
		m.Minutes = 0
		wrong.add("minutes", "Choose how long the meeting is.")
	}
	if q := f.line("first"); q != "" {
		if _, ok := s.bankOf(iv).Question(q); !ok {
			wrong.add("there", "There is no question %q to begin with. Choose another, or start at the first.", q)
		}
	}

	return m, newcomers, wrong
}
