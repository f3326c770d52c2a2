package web

import (
	"discern/assessment"
	"discern/assessment/report"
	"discern/templates"
	"net/http"

	"github.com/labstack/echo/v4"
)

// example is a worked example with its report, composed once at the start.
type example struct {
	item   templates.ExampleItem
	report report.Report
}

func judgeExamples(b *assessment.Bank, guide *assessment.Guide, interviews []assessment.Interview) []example {
	out := make([]example, 0, len(interviews))
	for _, iv := range interviews {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{ID: iv.ID, Number: 1, At: iv.Updated, Guide: guide})
		out = append(out, example{report: r, item: templates.ExampleItem{ID: iv.ID, Name: iv.System, Company: iv.Company,
			Version: iv.Version, Verdict: shapeOf(b, v), Headline: r.Headline(), Sources: iv.Sources}})
	}

	return out
}

// exampleList is GET /examples.
func (s *Server) exampleList(c echo.Context, p assessment.Principal) error {
	data := templates.ExamplesPageData{Page: s.base(p, "Examples", templates.NavExamples)}
	for _, e := range s.examples {
		data.Examples = append(data.Examples, e.item)
	}
	return s.page(c, http.StatusOK, templates.ExamplesPage(data))
}

func (s *Server) exampleAt(id string) (example, error) {
	for _, e := range s.examples {
		if e.item.ID == id {
			return e, nil
		}
	}
	return example{}, errNotHere
}

// example is GET /examples/{id}.
func (s *Server) example(c echo.Context, p assessment.Principal) error {
	e, err := s.exampleAt(c.Param("id"))
	if err != nil {
		return err
	}
	view, err := viewOf(c, report.Audiences)
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, templates.ReportPage(templates.ReportPageData{
		Page: s.base(p, e.report.Title, templates.NavExamples), Report: e.report.For(view),
		Choice:    templates.ViewChoice{URL: templates.ExampleURL(e.item.ID), View: view, Audiences: report.Audiences},
		Downloads: downloads(templates.ExampleURL(e.item.ID), view), BackURL: "/examples", BackText: "Examples",
		Missing: s.missingScripts(e.report)}))
}

// exampleFile is GET /examples/{id}/{file}, a file of the table of formats.
func (s *Server) exampleFile(c echo.Context, _ assessment.Principal) error {
	e, err := s.exampleAt(c.Param("id"))
	if err != nil {
		return err
	}
	return s.fileFor(c, e.report, report.Audiences)
}

func shapeOf(b *assessment.Bank, v assessment.Verdict) templates.ShapeOf {
	return templates.ShapeOf{Shape: v.Shape, Name: b.ShapeText(v.Shape).Name,
		Settled: v.ClassSettled && v.ShapeSettled, Confidence: v.Confidence.Level}
}
