package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// parts is GET /interviews/{id}/parts.
func (s *Server) parts(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.partsPage(c, p, http.StatusOK, iv, nil)
}

func (s *Server) partsPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview,
	wrong faults) error {
	page := s.base(p, "Parts", templates.NavSystems)
	page.Errors = wrong
	return s.page(c, status, templates.PartsPage(templates.PartsPageData{Page: page, Bank: s.bankOf(iv), Interview: iv,
		Verdicts: assessment.Judge(s.bankOf(iv), iv).Parts}))
}

// saveParts is POST /interviews/{id}/parts.
func (s *Server) saveParts(c echo.Context, p assessment.Principal, f form) error {
	ctx := c.Request().Context()
	before, err := s.store.Interview(ctx, p, c.Param("id"))
	if err != nil {
		return err
	}
	typed, whole := s.readParts(f, p, before)
	if !whole {
		return s.partsPage(c, p, http.StatusUnprocessableEntity, before,
			faults{{Field: "pname.0", Msg: "The page did not arrive whole. Go back and send it again."}})
	}

	_, err = s.store.UpdateInterview(ctx, p, before.ID, f.rev(), func(iv *assessment.Interview) error {
		iv.SetParts(typed)
		return nil
	})
	if wrong, ok := invalidOf(err); ok {
		before.Parts = typed
		return s.partsPage(c, p, http.StatusUnprocessableEntity, before, wrong)
	}
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

// readParts reads the parts of the form, in their order, and reports whether the
// form arrived whole. What the page does not ask about a part stays as it was; what
// a part may be is the rule of assessment, which the store runs.
func (s *Server) readParts(f form, p assessment.Principal, iv assessment.Interview) ([]assessment.Part, bool) {
	before := iv.Parts
	rows, err := strconv.Atoi(f.line("parts"))
	if err != nil || rows < 0 || rows > 2*assessment.MaxParts {
		return before, false
	}

	var out []assessment.Part
	for i := range rows {
		n := strconv.Itoa(i)
		x := assessment.Part{Answers: map[string]assessment.Answer{}}
		at := slices.IndexFunc(before, func(b assessment.Part) bool { return b.ID != "" && b.ID == f.line("pid."+n) })
		if at >= 0 {
			x = before[at]
		}

		x.Name = f.line("pname." + n)
		if f.has("premove."+n) || x.Name == "" && at < 0 {
			continue
		}
		x.Answers = s.partAnswers(f, p, n, s.bankOf(iv), x)
		out = append(out, x)
	}

	return out, true
}

// partAnswers reads the answers of one part, by the questions that the interview is
// answered in. An answer that did not change keeps who gave it and when.
func (s *Server) partAnswers(f form, p assessment.Principal, n string, b *assessment.Bank,
	x assessment.Part) map[string]assessment.Answer {
	out := map[string]assessment.Answer{}
	for id, a := range x.Answers {
		out[id] = a
	}

	for _, q := range b.PartQuestions() {
		name := "pq." + n + "." + q.ID
		if !f.has(name) {
			continue
		}
		was := out[q.ID]
		a, wrong := b.Answer(assessment.Given{Question: q.ID, Pick: f.line(name), Evidence: f.line("pev." + n),
			Note: was.Note, Private: was.Private}, was)
		switch {
		case a.State == assessment.Open && len(wrong) == 0:
			delete(out, q.ID)
			continue
		case len(wrong) == 0 && was.State == a.State && was.Choice == a.Choice && was.Evidence == a.Evidence:
			continue
		}

		a.By, a.At = p.Name, s.now()
		out[q.ID] = a
	}

	return out
}
