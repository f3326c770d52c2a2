package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// parts is GET /interviews/{id}/parts.
func (s *Server) parts(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.partsPage(c, p, http.StatusOK, iv, nil)
}

func (s *Server) partsPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview, wrong faults) error {
	page := s.base(p, "Parts", templates.NavSystems)
	page.Errors = wrong
	return s.page(c, status, templates.PartsPage(templates.PartsPageData{Page: page, Bank: s.config.Bank, Interview: iv,
		Verdicts: assessment.Judge(s.config.Bank, iv).Parts}))
}

// saveParts is POST /interviews/{id}/parts.
func (s *Server) saveParts(c echo.Context, p assessment.Principal, f form) error {
	ctx := c.Request().Context()
	before, err := s.store.Interview(ctx, p, c.Param("id"))
	if err != nil {
		return err
	}
	typed, wrong := s.readParts(f, p, before.Parts)
	if len(wrong) > 0 {
		before.Parts = typed
		return s.partsPage(c, p, http.StatusUnprocessableEntity, before, wrong)
	}
	_, err = s.store.UpdateInterview(ctx, p, before.ID, f.rev(), func(iv *assessment.Interview) error {
		iv.SetParts(typed)
		return nil
	})
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		iv := conflict.Interview
		iv.Parts = typed
		return s.partsPage(c, p, http.StatusConflict, iv, faults{{Field: "pname.0", Msg: changedMeanwhile}})
	}
	if err != nil {
		return err
	}
	if f.line("go") == "done" {
		return seeOther(c, templates.InterviewURL(before.ID)+"/verdict")
	}

	return seeOther(c, templates.InterviewURL(before.ID)+"/parts")
}

// readParts reads the parts of the form, in their order. What the page does
// not ask about a part stays as it was.
func (s *Server) readParts(f form, p assessment.Principal, before []assessment.Part) ([]assessment.Part, faults) {
	rows, err := strconv.Atoi(f.line("parts"))
	var wrong faults
	if err != nil || rows < 0 || rows > 2*templates.MaxParts {
		wrong.add("pname.0", "The page did not arrive whole. Go back and send it again.")
		return before, wrong
	}

	var out []assessment.Part
	names := map[string]bool{}
	for i := range rows {
		n := strconv.Itoa(i)
		x := assessment.Part{Answers: map[string]assessment.Answer{}}
		at := slices.IndexFunc(before, func(b assessment.Part) bool { return b.ID != "" && b.ID == f.line("pid."+n) })
		if at >= 0 {
			x = before[at]
		}

		x.Name = f.line("pname." + n)
		switch {
		case f.has("premove." + n), x.Name == "" && at < 0:
			continue
		case x.Name == "":
			wrong.add("pname."+n, "Give this part a name, or remove it.")
		case utf8.RuneCountInString(x.Name) > assessment.MaxLine:
			wrong.add("pname."+n, "Shorten the name to %d characters or fewer.", assessment.MaxLine)
		case names[strings.ToLower(x.Name)]:
			wrong.add("pname."+n, "Another part has this name. Give each a name of its own.")
		}

		names[strings.ToLower(x.Name)] = true
		x.Answers = s.partAnswers(f, p, n, x)
		out = append(out, x)
	}

	if len(out) > templates.MaxParts {
		wrong.add("pname.0", "A system has %d parts at most. Describe it as several systems.", templates.MaxParts)
	}

	return out, wrong
}

// partAnswers reads the answers of one part. An answer that did not change
// keeps who gave it and when.
func (s *Server) partAnswers(f form, p assessment.Principal, n string, x assessment.Part) map[string]assessment.Answer {
	out := map[string]assessment.Answer{}
	for id, a := range x.Answers {
		out[id] = a
	}

	evidence := assessment.Evidence(f.line("pev." + n))
	for _, q := range s.config.Bank.PartQuestions() {
		name := "pq." + n + "." + q.ID
		if !f.has(name) {
			continue
		}
		choice := f.line(name)
		if _, _, ok := q.Option(choice); !ok {
			delete(out, q.ID)
			continue
		}

		was := out[q.ID]
		a := assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: choice, Evidence: assessment.Said, Note: was.Note, Private: was.Private}
		if slices.Contains(assessment.Evidences, evidence) {
			a.Evidence = evidence
		}

		if was.State == a.State && was.Choice == a.Choice && was.Evidence == a.Evidence {
			continue
		}
		a.By, a.At = p.Name, s.now()
		out[q.ID] = a
	}

	return out
}
