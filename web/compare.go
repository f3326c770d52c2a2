package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/assessment/words"
	"discern/templates"
)

// compare is GET /interviews/{id}/compare: both sides' answers, what readers
// say is wrong, and so what to talk about next.
func (s *Server) compare(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	data := templates.ComparePageData{Page: s.base(p, "Both sides", templates.NavSystems),
		Bank: s.bankOf(iv), Interview: iv}
	var err error
	if data.Records, err = s.compared(c.Request().Context(), p, iv); err != nil {
		return err
	}
	if data.Corrections, err = s.corrections(c.Request().Context(), p, iv.ID); err != nil {
		return err
	}

	return s.page(c, http.StatusOK, templates.ComparePage(data))
}

// compared sets every record that buyers shared beside an interview.
func (s *Server) compared(ctx context.Context, p assessment.Principal,
	iv assessment.Interview) ([]templates.CompareRecord, error) {
	row, err := s.store.System(ctx, p, iv.SystemID)
	if err != nil {
		return nil, err
	}
	links, err := s.store.Links(ctx, p, iv.ID)
	if err != nil {
		return nil, err
	}

	var out []templates.CompareRecord
	for _, rec := range row.Records {
		if rec.Side != assessment.SideBuyer || rec.Shared.IsZero() {
			continue
		}
		theirs, err := s.store.Interview(ctx, p, rec.ID)
		if err != nil {
			return nil, err
		}
		one, err := s.comparedWith(ctx, p, iv, theirs)
		if err != nil {
			return nil, err
		}

		one.Who = nameOr(rec.LinkName, "A buyer")
		one.Shared = rec.Shared
		one.Named = true
		one.Seen = true
		for _, l := range links {
			if l.ID == rec.LinkID {
				one.LinkID, one.Seen, one.Named = l.ID, !l.Seen.Before(l.Shared), l.SharedNamed
			}
		}

		out = append(out, one)
	}

	return out, nil
}

func (s *Server) comparedWith(ctx context.Context, p assessment.Principal, ours,
	theirs assessment.Interview) (templates.CompareRecord, error) {
	out := templates.CompareRecord{ID: theirs.ID, Edited: len(theirs.Edits)}
	settled, err := s.store.Settlements(ctx, p, ours, theirs)
	if err != nil {
		return out, err
	}

	differs := map[string]bool{}
	for _, d := range assessment.Compare(s.config.Bank, ours, theirs) {
		differs[d.Question] = true
		q, ok := s.config.Bank.Question(d.Question)
		if !ok {
			continue
		}

		item := templates.CompareItem{Difference: d, Q: q}
		if d.Becomes != "" {
			item.Becomes = words.Lower(s.config.Bank.ShapeText(d.Becomes).Name)
		}

		if x, ok := settled[d.Question]; ok {
			item.KeptBy, item.KeptAt = x.By, x.At
			out.Settled = append(out.Settled, item)
			continue
		}
		out.Open = append(out.Open, item)
	}

	for id, a := range theirs.Answers {
		if b := ours.AnswerTo(id); a.State == assessment.Answered && b.State == assessment.Answered && !differs[id] {
			out.Same++
		}
	}

	before, err := s.store.BeforeTaken(ctx, p, ours.ID, theirs.ID)
	if err != nil {
		return out, err
	}

	for _, q := range s.config.Bank.All() {
		if was, ok := before[q.ID]; ok {
			out.Taken = append(out.Taken, templates.TakenItem{Q: q, Now: ours.AnswerTo(q.ID), Before: was})
		}
	}

	out.Verdicts = comparison{ours: s.verdicts.judge(ours).shape, theirs: s.verdicts.judge(theirs).shape}.verdicts()
	if len(theirs.Inventory) > 0 {
		out.Lines = assessment.CompareLines(ours.Inventory, theirs.Inventory)
	}

	return out, nil
}

func (s *Server) corrections(ctx context.Context, p assessment.Principal,
	interview string) ([]templates.CorrectionItem, error) {
	all, err := s.store.Corrections(ctx, p, interview)
	var out []templates.CorrectionItem
	for _, c := range all {
		out = append(out, templates.CorrectionItem{ID: c.ID, Place: c.Place, Text: c.Text, Name: c.Name, DoneBy: c.DoneBy,
			ReportID: c.ReportID, Number: c.Number, At: c.At, Done: !c.Done.IsZero()})
	}
	return out, err
}

// takeOver is POST /interviews/{id}/compare/{record}/{q}/take.
func (s *Server) takeOver(c echo.Context, p assessment.Principal, f form) error {
	id, question := c.Param("id"), c.Param("q")
	_, err := s.store.TakeOver(c.Request().Context(), p, id, question, c.Param("record"), f.rev())
	if _, ok := errors.AsType[*store.ConflictError](err); ok {
		return assessment.Errorf(assessment.Conflict,
			"Somebody changed our answer to %s meanwhile, so nothing was taken over. Go back and look at both again.", question)
	}
	if err != nil {
		return err
	}

	return seeOther(c, templates.InterviewURL(id)+"/compare#"+c.Param("record")+"-"+question)
}

// putBack is POST /interviews/{id}/compare/{record}/{q}/undo: a take-over that
// was not meant.
func (s *Server) putBack(c echo.Context, p assessment.Principal, f form) error {
	id, question := c.Param("id"), c.Param("q")
	_, err := s.store.PutBack(c.Request().Context(), p, id, question, f.rev())
	if _, ok := errors.AsType[*store.ConflictError](err); ok {
		return assessment.Errorf(assessment.Conflict,
			"Our answer to %s was changed meanwhile, so it was left as it is. Go back and look at both again.", question)
	}
	if err != nil {
		return err
	}

	return seeOther(c, templates.InterviewURL(id)+"/compare#"+c.Param("record")+"-"+question)
}

// systemCompare is GET /systems/{id}/compare: both sides of a system, at the
// record that came back last.
func (s *Server) systemCompare(c echo.Context, p assessment.Principal) error {
	row, err := s.store.System(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}

	var ours string
	var last store.Record
	for _, rec := range row.Records {
		switch {
		case rec.Side != assessment.SideBuyer && ours == "":
			ours = rec.ID
		case rec.Side == assessment.SideBuyer && rec.Shared.After(last.Shared):
			last = rec
		}
	}

	if ours == "" {
		return errNotHere
	}

	address := templates.InterviewURL(ours) + "/compare"
	if last.ID != "" {
		address += "#record-" + last.ID
	}

	return seeOther(c, address)
}

// keepOurs is POST /interviews/{id}/compare/{record}/{q}/keep.
func (s *Server) keepOurs(c echo.Context, p assessment.Principal) error {
	id := c.Param("id")
	if err := s.store.KeepOurs(c.Request().Context(), p, id, c.Param("record"), c.Param("q")); err != nil {
		return err
	}
	return seeOther(c, templates.InterviewURL(id)+"/compare")
}

// seenLink is POST /interviews/{id}/links/{link}/seen.
func (s *Server) seenLink(c echo.Context, p assessment.Principal) error {
	id := c.Param("id")
	if err := s.store.SeenLink(c.Request().Context(), p, id, c.Param("link")); err != nil {
		return err
	}
	return seeOther(c, templates.InterviewURL(id)+"/compare")
}

// closeCorrection is POST /interviews/{id}/corrections/{correction}/done.
func (s *Server) closeCorrection(c echo.Context, p assessment.Principal) error {
	id := c.Param("id")
	if err := s.store.CloseCorrection(c.Request().Context(), p, id, c.Param("correction")); err != nil {
		return err
	}
	return seeOther(c, templates.InterviewURL(id)+"/compare")
}

// other is the buyer's record that a report of an interview can show beside its
// own: of those that came back and differ, the one shared last. Nil where there
// is none.
func (s *Server) other(ctx context.Context, p assessment.Principal,
	iv assessment.Interview) (*assessment.Interview, error) {
	if iv.Side == assessment.SideBuyer {
		return nil, nil
	}
	row, err := s.store.System(ctx, p, iv.SystemID)
	if err != nil {
		return nil, err
	}

	var last store.Record
	var out *assessment.Interview
	for _, rec := range row.Records {
		if rec.Side != assessment.SideBuyer || !rec.Shared.After(last.Shared) {
			continue
		}
		theirs, err := s.store.Interview(ctx, p, rec.ID)
		if err != nil {
			return nil, err
		}

		if len(assessment.Compare(s.config.Bank, iv, theirs)) > 0 {
			last, out = rec, &theirs
		}
	}

	return out, nil
}

// differencesWith says how many questions have two answers, for a choice.
func (s *Server) differencesWith(iv assessment.Interview, other *assessment.Interview) string {
	if other == nil {
		return ""
	}
	n := len(assessment.Compare(s.config.Bank, iv, *other))
	return fmt.Sprintf("%s where the two records differ", words.Figure(n, "question", "questions"))
}
