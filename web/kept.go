package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// keptData is what is kept about somebody behind an answer link, whether the link still
// works or not.
type keptData struct {
	data  store.PersonData
	asked templates.Asked
	page  templates.Page
}

func (s *Server) kept(c echo.Context, p assessment.Principal) (keptData, error) {
	d, err := s.store.OwnData(c.Request().Context(), p)
	if err != nil {
		return keptData{}, err
	}

	k := keptData{data: d, page: s.base(assessment.Principal{}, "", templates.NavNone)}
	k.asked = templates.Asked{RecordID: p.RecordID, Who: d.Link.CreatedBy, Expires: d.Link.Expires, KeepDays: keepDays,
		Only: len(d.Link.Questions), PassedOn: !d.Link.MayPassOn(), Shared: d.Link.Shared,
		Ended: p.Right == assessment.RightKept}
	if d.Record != nil {
		k.asked.System, k.asked.Company = d.Record.System, d.Record.Company
	}
	k.asked.By = s.keptBy()
	if !k.asked.PassedOn {
		k.asked.Team = s.team.name()
	}

	return k, nil
}

// buyerData is GET /b/{id}/data: everything kept about the buyer, as it stands.
func (s *Server) buyerData(c echo.Context, p assessment.Principal, k keptData) error {
	data := templates.BuyerDataPageData{Page: k.page, Asked: k.asked, Bank: s.config.Bank, Link: k.data.Link.Name,
		Made: k.data.Link.Created, Revoked: k.data.Link.Revoked,
		Message: k.data.Link.Message, Record: k.data.Record, Groups: s.keptGroups(c.Request().Context(), k.data)}
	if !k.asked.Ended {
		data.BackURL = templates.BuyerURL(p.RecordID)
	}
	return s.page(c, http.StatusOK, templates.BuyerDataPage(data))
}

// keptGroups are the things kept beside the answers as they are now.
func (s *Server) keptGroups(ctx context.Context, d store.PersonData) []templates.KeptGroup {
	var out []templates.KeptGroup
	add := func(title, hint string, rows []templates.KeptRow) {
		if len(rows) > 0 {
			out = append(out, templates.KeptGroup{Title: title, Hint: hint, Rows: rows})
		}
	}

	add("Every answer you saved", "Earlier ones are kept, so that nothing is lost by mistake.", s.keptAnswers(d.Revisions))
	for _, x := range d.Shares {
		title, hint := "What you shared on "+templates.Moment(ctx, x.At), "Without names: this is what the others read."
		if x.Named {
			hint = "With names: this is what the others read."
		}

		var rows []templates.KeptRow
		for _, q := range s.bankOf(x.What).All() {
			if a, ok := x.What.Answers[q.ID]; ok {
				rows = append(rows, templates.KeptRow{Question: q, Term: q.Read(x.What.Stage()), Answer: &a})
			}
		}
		add(title, hint, append(rows, keptLines(x.What.Inventory)...))
	}

	var struck []templates.KeptRow
	for _, w := range d.Link.Struck.Words {
		struck = append(struck, templates.KeptRow{Term: "Taken out", Text: w})
	}
	for _, id := range d.Link.Struck.Notes {
		struck = append(struck, templates.KeptRow{Term: "Left out", Text: "the note to " + id})
	}
	add("Words you took out before sharing", "", struck)

	var passed []templates.KeptRow
	for _, x := range d.PassedOn {
		rows := s.keptAnswers(x.Revisions)
		if len(rows) == 0 {
			rows = []templates.KeptRow{{Text: "No answer came back."}}
		}
		for _, r := range rows {
			r.Term = x.Link.Name + ": " + cmp.Or(r.Term, s.asksOf(x.Link))
			passed = append(passed, r)
		}
	}
	add("Questions you passed on, and what came back", "", passed)

	var used []templates.KeptRow
	for _, u := range d.TakenOver {
		used = append(used, templates.KeptRow{Term: cmp.Or(u.By, "Somebody"), Text: "took your answer to " + u.Question +
			" over as their own", At: u.At})
	}
	for i := range d.InReports {
		used = append(used, templates.KeptRow{Term: fmt.Sprintf("Sealed report %d of %d", i+1, len(d.InReports)),
			Text: "shows your answers beside others"})
	}
	add("Where others use your answers", "", used)

	var places []templates.KeptRow
	for _, at := range d.Cookies {
		places = append(places, templates.KeptRow{Term: "A browser",
			Text: "that keeps your place, by a random number", At: at})
	}
	add("Browsers that keep your place", "", places)

	var notes []templates.KeptRow
	for _, r := range d.Audit {
		notes = append(notes, templates.KeptRow{Term: cmp.Or(templates.AuditPhrase(r.Action), r.Action), At: r.At})
	}
	add("Notes of what was done", "When, and what was done; never what was said.", notes)

	return out
}

// asksOf is the question that a link passed on asks.
func (s *Server) asksOf(l store.Link) string {
	for _, id := range l.Questions {
		if q, ok := s.config.Bank.Question(id); ok {
			return q.Read("")
		}
	}
	return ""
}

// keptAnswers are saves of answers, in the order they were made.
func (s *Server) keptAnswers(all []assessment.Answer) []templates.KeptRow {
	var out []templates.KeptRow
	for _, a := range all {
		r := templates.KeptRow{Term: a.Question, Answer: &a, At: a.At}
		if q, ok := s.config.Bank.Question(a.Question); ok {
			r.Question, r.Term = q, q.Read("")
		}
		out = append(out, r)
	}
	return out
}

// keptLines are lines of the page about what a system uses.
func keptLines(all []assessment.Line) []templates.KeptRow {
	var out []templates.KeptRow
	for _, l := range all {
		out = append(out, templates.KeptRow{Term: "What it uses", Line: &l})
	}
	return out
}

// buyerDataFile is GET /b/{id}/data/{file}: everything as a file, or a copy to keep.
func (s *Server) buyerDataFile(c echo.Context, p assessment.Principal) error {
	if c.Param("file") == templates.OwnCopyFile {
		return s.buyerCopy(c, p)
	}
	if c.Param("file") != templates.OwnDataFile {
		return errNotHere
	}
	d, err := s.store.OwnData(c.Request().Context(), p)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("write what is kept: %w", err)
	}

	attach(c, templates.OwnDataFile)
	return send(c, http.StatusOK, "application/json", append(body, '\n'))
}

// buyerDeleteForm is GET /b/{id}/delete.
func (s *Server) buyerDeleteForm(c echo.Context, _ assessment.Principal, k keptData) error {
	return s.page(c, http.StatusOK, templates.BuyerDeletePage(templates.BuyerDeletePageData{
		Page: k.page, Asked: k.asked, Shared: !k.asked.Shared.IsZero(), TakenBack: !k.data.Link.TakenBack.IsZero()}))
}
