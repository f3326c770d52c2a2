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

// desk is where somebody looks a report over before it leaves: whoever runs an
// interview, or a buyer the report of their own record.
type desk struct {
	c  echo.Context
	p  assessment.Principal
	at string // its address
	by string // who changes something
	// seal is how the report is made now.
	seal func() report.Seal
	// show answers with the page; typed is what has to be put right, and open where.
	show func(status int, iv assessment.Interview, wrong faults, typed map[string]string, open string) error
	// saves are what can be changed there, by what a form says that it changes: it
	// returns the place on the page to go on from.
	saves map[string]func(f form, iv assessment.Interview) (to string, err error)
	other string // said where a form changes something else
}

// ourDesk is the desk of an interview.
func (s *Server) ourDesk(c echo.Context, p assessment.Principal, iv assessment.Interview) *desk {
	d := &desk{c: c, p: p, at: templates.LeavesURL(iv.ID), by: p.Name,
		other: "Choose what to change: a sentence, a quote, the notes or the summary."}
	d.seal = func() report.Seal { return s.leavingSeal(p, iv) }
	d.show = func(status int, iv assessment.Interview, wrong faults, typed map[string]string, open string) error {
		return s.leavesPage(d, status, iv, wrong, typed, open)
	}
	d.saves = map[string]func(f form, iv assessment.Interview) (string, error){
		"sentence": s.saveSentence(d),
		"quote":    s.saveQuotePrint(d),
		"notes": func(f form, iv assessment.Interview) (string, error) {
			_, err := s.store.ClearNotes(c.Request().Context(), p, iv.ID, f.rev(), clearedNotes(f))
			return "", err
		},
		"summary": func(f form, iv assessment.Interview) (string, error) {
			return "#summary-form", s.saveSummary(c, p, f, iv)
		},
	}

	return d
}

// leaves is GET /interviews/{id}/leaves: what leaves with the report.
func (s *Server) leaves(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.ourDesk(c, p, iv).show(http.StatusOK, iv, nil, nil, "")
}

// leavingSeal is how the report of an interview would be made if it left now.
func (s *Server) leavingSeal(p assessment.Principal, iv assessment.Interview) report.Seal {
	return report.Seal{ID: iv.ID, At: s.now().In(s.team.in()), By: p.Name, Sender: s.team.sender(p), Draft: true,
		Guide: s.config.Guide, Crosswalk: s.config.Crosswalk}
}

// look lays out what would leave if it left now, and what to look at first.
func (s *Server) look(m report.Seal, iv assessment.Interview) (report.Leaving, []report.Warning) {
	v := assessment.Judge(s.bankOf(iv), iv)
	l := report.Look(s.bankOf(iv), iv, v, m)
	return l, l.Warnings(s.bankOf(iv), iv, v)
}

func (s *Server) leavesPage(d *desk, status int, iv assessment.Interview, wrong faults, typed map[string]string,
	open string) error {
	page := s.base(d.p, "Before it leaves", templates.NavSystems)
	page.Errors = wrong
	if m, ok := s.shown.take(saidKey(d.p)); ok && len(wrong) == 0 {
		page.Status = m.what
	}

	l, warnings := s.look(d.seal(), iv)
	return s.page(d.c, status,
		templates.LeavingPage(templates.LeavingPageData{Page: page, Bank: s.bankOf(iv), Interview: iv, Look: l,
			Warnings: warnings, At: d.at, Undo: templates.InterviewURL(iv.ID) + "/undo", Notes: iv.Notes(s.bankOf(iv)),
			Typed: typed, Open: open}))
}

// saveLeaves is POST /interviews/{id}/leaves: one sentence, one quote, the notes
// or the summary.
func (s *Server) saveLeaves(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	return s.saveAt(s.ourDesk(c, p, iv), f, iv)
}

// saveAt saves what a form of a desk changes, and answers.
func (s *Server) saveAt(d *desk, f form, iv assessment.Interview) error {
	save, ok := d.saves[f.line("what")]
	if !ok {
		return assessment.Errorf(assessment.Invalid, "%s", d.other)
	}
	to, err := save(f, iv)

	if wrong, ok := errors.AsType[*leavingFault](err); ok {
		return d.show(wrong.status, wrong.iv, wrong.faults, typedIn(f), f.line("id"))
	}
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		return d.show(http.StatusConflict, conflict.Interview, faults{{Field: "main", Msg: changedMeanwhile}},
			typedIn(f), f.line("id"))
	}
	if err != nil {
		return err
	}

	s.shown.put(saidKey(d.p), made{what: "Saved " + templates.Clock(d.c.Request().Context(), s.now())})
	return seeOther(d.c, d.at+(&url.URL{Fragment: trimHash(to)}).String())
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
func (s *Server) saveSentence(d *desk) func(f form, iv assessment.Interview) (string, error) {
	return func(f form, iv assessment.Interview) (string, error) {
		id := f.line("id")
		return "#s-" + id, s.putSentence(d, f, iv, id)
	}
}

func (s *Server) putSentence(d *desk, f form, iv assessment.Interview, id string) error {
	l, _ := s.look(d.seal(), iv)
	x, ok := l.Find(id)
	if !ok {
		return assessment.Errorf(assessment.NotFound, "This sentence does not stand in the report any more.")
	}

	var edit *assessment.Edit
	switch f.line("do") {
	case "edit":
		e, changed := x.Rewrite(s.wordsOf(f, x), d.by, s.now())
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
		e := x.Remove(d.by, s.now())
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

	_, err := s.store.EditPageOne(d.c.Request().Context(), d.p, iv.ID, id, f.rev(), edit)
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
func (s *Server) saveQuotePrint(d *desk) func(f form, iv assessment.Interview) (string, error) {
	return func(f form, iv assessment.Interview) (string, error) {
		id := f.line("id")
		return "#q-" + id, s.putQuote(d, f, iv, id)
	}
}

func (s *Server) putQuote(d *desk, f form, iv assessment.Interview, id string) error {
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

	_, err := s.store.EditQuote(d.c.Request().Context(), d.p, iv.ID, id, f.rev(), how, text)
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
