package web

import (
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/templates"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"
)

// leaves is GET /interviews/{id}/leaves: what leaves with the report.
func (s *Server) leaves(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.leavesPage(c, p, http.StatusOK, iv, nil, nil, "")
}

// look lays out what would leave if the interview were sealed now.
func (s *Server) look(p assessment.Principal, iv assessment.Interview) (report.Leaving, []report.Warning) {
	v := assessment.Judge(s.config.Bank, iv)
	l := report.Look(s.config.Bank, iv, v, report.Seal{ID: iv.ID, At: s.now().In(s.team.in()), By: p.Name, Sender: s.team.sender(p), Draft: true,
		Guide: s.config.Guide, Crosswalk: s.config.Crosswalk})
	return l, l.Warnings(s.config.Bank, iv, v)
}

// leavesPage shows it; typed is what has to be put right, and open where.
func (s *Server) leavesPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview, wrong faults, typed map[string]string, open string) error {
	page := s.base(p, "Before it leaves", templates.NavSystems)
	page.Errors = wrong
	if m, ok := s.shown.take(saidKey(p)); ok && len(wrong) == 0 {
		page.Status = m.what
	}

	l, warnings := s.look(p, iv)
	return s.page(c, status, templates.LeavingPage(templates.LeavingPageData{Page: page, Interview: iv, Look: l, Warnings: warnings,
		Notes: iv.Notes(s.config.Bank), Typed: typed, Open: open}))
}

// saveLeaves is POST /interviews/{id}/leaves: one sentence, one quote, the notes
// or the summary.
func (s *Server) saveLeaves(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	id := f.line("id")
	var to string
	var err error
	switch f.line("what") {
	case "sentence":
		to, err = "#s-"+id, s.saveSentence(c, p, f, iv, id)
	case "quote":
		to, err = "#q-"+id, s.saveQuotePrint(c, p, f, iv, id)
	case "notes":
		_, err = s.store.ClearNotes(c.Request().Context(), p, iv.ID, f.rev(), clearedNotes(f))
	case "summary":
		to, err = "#summary-form", s.saveSummary(c, p, f, iv)
	default:
		err = assessment.Errorf(assessment.Invalid, "Choose what to change: a sentence, a quote, the notes or the summary.")
	}

	if wrong, ok := errors.AsType[*leavingFault](err); ok {
		return s.leavesPage(c, p, wrong.status, wrong.iv, wrong.faults, typedIn(f), id)
	}
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		return s.leavesPage(c, p, http.StatusConflict, conflict.Interview, faults{{Field: "main", Msg: changedMeanwhile}}, typedIn(f), id)
	}
	if err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: "Saved " + templates.Clock(c.Request().Context(), s.now())})
	return seeOther(c, templates.LeavesURL(iv.ID)+(&url.URL{Fragment: trimHash(to)}).String())
}

func trimHash(s string) string {
	if s == "" {
		return ""
	}
	return s[1:]
}

// leavingFault is a form that has to be put right.
type leavingFault struct {
	status int
	iv     assessment.Interview
	faults faults
}

func (e *leavingFault) Error() string { return "a form has to be put right" }

// typedIn is everything that was typed, by field.
func typedIn(f form) map[string]string {
	out := map[string]string{}
	for _, name := range f.names() {
		out[name] = f.text(name)
	}
	return out
}

// saveSentence changes, leaves out or gives back one sentence, condition or move.
func (s *Server) saveSentence(c echo.Context, p assessment.Principal, f form, iv assessment.Interview, id string) error {
	l, _ := s.look(p, iv)
	x, ok := l.Find(id)
	if !ok {
		return assessment.Errorf(assessment.NotFound, "This sentence does not stand in the report any more.")
	}

	var edit *assessment.Edit
	switch f.line("do") {
	case "edit":
		e, changed := x.Rewrite(s.wordsOf(f, x), p.Name, s.now())
		if wrong := overEdit(x, e); len(wrong) > 0 {
			return &leavingFault{http.StatusUnprocessableEntity, iv, wrong}
		}
		if changed {
			edit = &e
		}

	case "remove":
		if x.Fixed {
			return assessment.Errorf(assessment.Invalid, "The verdict can be put otherwise, and not left out.")
		}
		e := x.Remove(p.Name, s.now())
		edit = &e

	case "keep":
		if e, edited := iv.Edits[id]; edited {
			e = x.Keep(e)
			edit = &e
		}

	case "ours":
	default:
		return errNotHere
	}

	_, err := s.store.EditPageOne(c.Request().Context(), p, iv.ID, id, f.rev(), edit)
	return err
}

// wordsOf reads the fields of a piece; one that was not on the page is left out.
func (s *Server) wordsOf(f form, x report.Piece) map[string]string {
	out := map[string]string{}
	for _, field := range x.Fields {
		if name := templates.LeavingField(x.ID, field.Name); f.has(name) {
			out[field.Name] = f.text(name)
		}
	}
	return out
}

// overEdit finds what is too long, and a sentence without a word.
func overEdit(x report.Piece, e assessment.Edit) faults {
	var out faults
	for _, field := range x.Fields {
		text, ok := e.Words[field.Name]
		if !ok {
			continue
		}

		name := templates.LeavingField(x.ID, field.Name)
		if msg := assessment.TooLong(text, assessment.MaxEdit); msg != "" {
			out.add(name, "%s.", msg)
		}
		needed := []string{report.FieldText, report.FieldHolds, report.FieldDo}
		if text == "" && slices.Contains(needed, field.Name) {
			out.add(name, "Enter what is to stand here, or leave it out.")
		}
	}
	return out
}

// saveQuotePrint says how a quote is printed, and puts it into other words.
func (s *Server) saveQuotePrint(c echo.Context, p assessment.Principal, f form, iv assessment.Interview, id string) error {
	how := assessment.Print(f.line("print"))
	if !slices.Contains(assessment.Prints, how) {
		return errNotHere
	}

	name := templates.LeavingField(id, "text")
	text := f.text(name)
	var wrong faults
	if msg := assessment.TooLong(text, assessment.MaxQuote); msg != "" {
		wrong.add(name, "%s.", msg)
	}
	if text == "" {
		wrong.add(name, "Enter what was said, or withdraw the quote.")
	}
	if len(wrong) > 0 {
		return &leavingFault{http.StatusUnprocessableEntity, iv, wrong}
	}

	_, err := s.store.EditQuote(c.Request().Context(), p, iv.ID, id, f.rev(), how, text)
	return err
}

// clearedNotes reads which notes may be printed, of those that were on the page.
func clearedNotes(f form) map[string]bool {
	out, ticked := map[string]bool{}, f.list("clear")
	for _, place := range f.list("note") {
		out[place] = f.line("do") == "all" || slices.Contains(ticked, place)
	}
	return out
}

func (s *Server) saveSummary(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	text := f.text("summary")
	if msg := assessment.TooLong(text, assessment.MaxSummary); msg != "" {
		return &leavingFault{http.StatusUnprocessableEntity, iv, faults{{Field: "summary", Msg: msg + "."}}}
	}
	_, err := s.store.SaveSummary(c.Request().Context(), p, iv.ID, f.rev(), text, f.has("drafting"))
	return err
}

// nameQuote is POST /interviews/{id}/playback/quotes/{quote}: whoever is quoted
// says whether the name may stand there.
func (s *Server) nameQuote(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	how := assessment.PrintRole
	if f.line("print") == string(assessment.PrintName) {
		how = assessment.PrintName
	}
	if _, err := s.store.SetPrint(c.Request().Context(), p, iv.ID, c.Param("quote"), how); err != nil {
		return err
	}

	return seeOther(c, templates.InterviewURL(iv.ID)+"/playback#words")
}
