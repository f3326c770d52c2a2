package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/assessment/words"
	"discern/templates"
)

// ownCopy is what somebody gave behind a link, as they gave it, set as a document: no
// verdict, and nothing that anybody else said. It goes for as long as anything is kept.
func (s *Server) ownCopy(ctx context.Context, k keptData) report.Report {
	iv := *k.data.Record
	r := report.Report{System: iv.System, Company: iv.Company,
		Title: strings.TrimSuffix("Your answers: "+iv.System, ": ")}
	r.Lead.Headline = "What you answered, as it is kept"
	r.Meta = []report.Pair{{Term: "Last changed", Value: templates.MomentZone(ctx, iv.Updated)},
		{Term: "Link made for", Value: k.data.Link.Name}}
	r.Meta = append(r.Meta, report.Pair{Term: "Shared", Value: sharedWords(ctx, k)})

	answers, lines := s.copyOfAnswers(ctx, iv), copyOfLines(iv)
	r.Keys = append([]report.Key{{Value: words.Figure(len(answers.Rows), "answer", "answers") + " and " +
		words.Figure(len(lines.Rows), "action", "actions") + ".", Text: "They stand on the next pages."}},
		s.copyOfAbout(iv)...)
	for _, x := range []struct {
		id, title string
		table     report.Table
	}{{"answers", "Your answers", answers}, {"uses", "What it uses", lines}} {
		if len(x.table.Rows) > 0 {
			r.Sections = append(r.Sections, report.Section{ID: x.id, Title: x.title,
				Blocks: []report.Block{{Kind: report.TableB, Table: &x.table}}})
		}
	}
	return r
}

func sharedWords(ctx context.Context, k keptData) string {
	if k.asked.Shared.IsZero() {
		return "Not shared"
	}
	return "With " + cmp.Or(k.asked.Who, "whoever sent the link") + " on " + templates.MomentZone(ctx, k.asked.Shared)
}

// copyOfAbout is what was said about the system, for the first page.
func (s *Server) copyOfAbout(iv assessment.Interview) []report.Key {
	var out []report.Key
	add := func(term, text string) {
		if text != "" {
			out = append(out, report.Key{Value: term, Text: text})
		}
	}

	add("Your name:", personOf(iv))
	for _, q := range s.bankOf(iv).Context {
		add(q.Buyer, q.Says(iv.Context[q.ID]))
	}
	return out
}

func (s *Server) copyOfAnswers(ctx context.Context, iv assessment.Interview) report.Table {
	t := report.Table{Caption: "Each answer, with what you added", Columns: []report.Column{
		{Title: "Question", Share: .36, RowHead: true}, {Title: "Your answer", Share: .46}, {Title: "Saved", Share: .18}}}
	for _, q := range s.bankOf(iv).All() {
		a := iv.AnswerTo(q.ID)
		text := templates.AnswerText(s.bankOf(iv), q, a)
		if text == "" && a.Note == "" {
			continue
		}
		t.Rows = append(t.Rows, report.Row{ID: q.ID, Cells: []report.Cell{{Text: q.Read(iv.Stage())},
			{Text: cmp.Or(text, "No answer"), Sub: a.Note}, {Text: templates.Moment(ctx, a.At)}}})
	}
	return t
}

func copyOfLines(iv assessment.Interview) report.Table {
	t := report.Table{Caption: words.Capital(words.Plural(len(iv.Inventory), "action", "actions")) + " in other systems",
		Columns: []report.Column{{Title: "Line", Share: .1, RowHead: true}, {Title: "What it does there", Share: .9}}}
	for i, l := range iv.Inventory {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: fmt.Sprint(i + 1)}, {Text: templates.LineText(l)}}})
	}
	return t
}

// buyerCopy is GET /b/{id}/data/answers.pdf: a copy to keep.
func (s *Server) buyerCopy(c echo.Context, p assessment.Principal) error {
	k, err := s.kept(c, p)
	if err != nil {
		return err
	}
	if k.data.Record == nil {
		return errNotHere
	}

	body, err := export.PDF(s.ownCopy(c.Request().Context(), k),
		export.PDFOptions{FontDirs: export.Options{FontDir: s.config.FontDir}.FontDirs()})
	if errors.Is(err, export.ErrPDFTooLong) {
		return assessment.Errorf(assessment.Invalid,
			"Your answers are too long for a PDF. Save all of it as a file instead, under “What is kept”.")
	}
	if err != nil {
		return fmt.Errorf("draw the copy to keep: %w", err)
	}

	attach(c, templates.OwnCopyFile)
	return send(c, http.StatusOK, "application/pdf", body)
}
