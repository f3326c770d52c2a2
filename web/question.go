package web

import (
	"cmp"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// resume is GET /interviews/{id} and .../call: after a crash back to the same
// question, otherwise straight to what to ask next.
func (s *Server) resume(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	if iv.Side == assessment.SideBuyer {
		return seeOther(c, templates.InterviewURL(iv.ID)+"/map")
	}

	if mine, err := s.store.GrantOn(c.Request().Context(), p, iv.SystemID); err != nil ||
		!mine.AtLeast(assessment.GrantEditor) {
		return cmp.Or(err, seeOther(c, templates.InterviewURL(iv.ID)+"/verdict")) // who reads does not ask
	}

	to := s.onward(iv, "")
	if q := s.live.lately(iv.ID, p.UserID, s.now()); q != "" && to.Question != "" && !to.Pause {
		to.Question = q
	}

	return seeOther(c, s.onwardURL(iv.ID, to))
}

// next is GET /interviews/{id}/call/{q}/next: where to go on from a question at
// which nothing was changed.
func (s *Server) next(c echo.Context, _ assessment.Principal, a asking) error {
	to := s.nextURL(a.iv, a.q.ID)
	if !wantsJSON(c) {
		return seeOther(c, to)
	}
	return c.JSON(http.StatusOK, map[string]string{"next": to})
}

// onward is where to go on from a question; "" for none.
func (s *Server) onward(iv assessment.Interview, after string) assessment.Onward {
	return s.verdicts.course(iv).Onward(iv, after)
}

// nextURL is the address of where to go on from a question.
func (s *Server) nextURL(iv assessment.Interview, after string) string {
	return s.onwardURL(iv.ID, s.onward(iv, after))
}

// onwardURL is the address of the question to ask, of the page that says the short path
// is done or that the meeting is full, or of the map when nothing is left to ask.
func (s *Server) onwardURL(interview string, to assessment.Onward) string {
	switch {
	case to.Question == "":
		return templates.InterviewURL(interview) + "/map"
	case to.Pause:
		return templates.InterviewURL(interview) + "/done"
	}
	return templates.QuestionURL(s.config.Bank, interview, to.Question)
}

// traitOf is the id of the trait a question belongs to; "" for none.
func (s *Server) traitOf(question string) string {
	if t := s.config.Bank.TraitOf(question); t != nil {
		return t.ID
	}
	return ""
}

// ask suggests what to ask after a question ("" for none).
func (s *Server) ask(iv assessment.Interview, after string, skip ...string) (assessment.Ask, bool) {
	asks := assessment.Asks(s.bankOf(iv), iv, s.traitOf(after), 1, skip...)
	if len(asks) == 0 {
		return assessment.Ask{}, false
	}
	return asks[0], true
}

// question is GET /interviews/{id}/call/{q}.
func (s *Server) question(c echo.Context, p assessment.Principal, on asking) error {
	iv, q := on.iv, on.q
	if at := s.config.Bank.Address(q.ID); c.Param("q") != at { // as it was called before
		return seeOther(c, (&url.URL{Path: templates.QuestionURL(s.config.Bank, iv.ID, q.ID),
			RawQuery: c.Request().URL.RawQuery}).String())
	}
	if iv.Side == assessment.SideBuyer { // read, and never changed, by the workspace
		return seeOther(c, templates.QuestionURL(s.config.Bank, iv.ID, q.ID)+"/history")
	}

	form := templates.FormOf(q, iv.AnswerTo(q.ID), newOp())
	form.Against = slices.Contains(iv.IntentAgainst, q.ID)
	if !s.background(c) {
		s.live.move(iv.ID, p.UserID, q.ID, s.now())
	}

	return s.questionPage(c, p, http.StatusOK, iv, q, templates.QuestionPageData{Form: form})
}

// questions is GET /interviews/{id}/questions: the shared content of all of
// them, for the script of a call page. Whoever types the address is led to the
// call.
func (s *Server) questions(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	if !s.background(c) {
		return seeOther(c, templates.InterviewURL(iv.ID)+"/call")
	}

	data := templates.QuestionPageData{Bank: s.bankOf(iv), Words: s.words, Interview: iv, Question: s.bankOf(iv).All()[0],
		Left: s.verdicts.left(iv)}
	var err error
	if data.CallPrefs, err = s.callPrefs(c.Request().Context(), p); err != nil {
		return err
	}

	return s.page(c, http.StatusOK, templates.QuestionsPage(data))
}

// newOp names one filling-in of a form, so that sending it twice stores it once.
func newOp() string { return rand.Text() }

// questionPage fills what every state of the page shares. The status line is
// what the store says, so that "Saved" is never said of what is not.
func (s *Server) questionPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview,
	q *assessment.Question, data templates.QuestionPageData) error {
	page := s.base(p, q.Spoken(iv.Stage()), templates.NavSystems)
	page.Errors = data.Errors
	stored := iv.AnswerTo(q.ID)
	if len(page.Errors) == 0 && data.Conflict == nil && stored.Rev > 0 {
		page.Status = "Saved " + templates.Clock(c.Request().Context(), stored.At)
	}

	if m, ok := s.shown.take(saidKey(p)); ok && len(page.Errors) == 0 {
		page.Status = m.what
	}

	data.Page = page
	data.Bank = s.bankOf(iv)
	data.Words = s.words
	data.Interview = iv
	data.Question = q
	data.Left = s.verdicts.left(iv)
	data.First = len(iv.Answers) == 0
	data.Who, data.After = person(p), s.cameFrom(c, iv, q.ID)
	var err error
	data.Return = oneOf(query(c, "return"), "playback")
	data.Show = query(c, "show") != "" || len(page.Errors) > 0
	if data.Ends, err = s.signedInFor(c); err != nil {
		return err
	}
	if data.CallPrefs, err = s.callPrefs(c.Request().Context(), p); err != nil {
		return err
	}

	if data.Private {
		if data.Panel, err = s.panel(c, p, iv, q, data.Panel); err != nil {
			return err
		}
	} else {
		if err := s.onScreen(c, iv, p); err != nil {
			return err
		}
		data.Form.Private, data.Form.Evidence, data.Form.Against = "", "", false // never in the shared page
	}

	return s.page(c, status, templates.QuestionPage(data))
}

// saveQuestion is POST /interviews/{id}/call/{q}, and from the private view
// POST /interviews/{id}/console/{q}.
func (s *Server) saveQuestion(c echo.Context, p assessment.Principal, f form, on asking) error {
	iv, q := on.iv, on.q
	private := s.rowOf(c).has(private)
	if f.line("resolve") == "theirs" {
		return s.backTo(c, p, iv.ID, q.ID, private)
	}

	typed := s.readQuestion(f, iv, q)
	before := 0 // is told to a page's own script only
	if wantsJSON(c) {
		before = s.verdicts.left(iv)
	}

	filled := filledOf(q, typed, assessment.Marks{Against: typed.Against, Later: f.line("go") == "park"})
	sent := givenOf(q, answerForm(f, q))
	filled.Sent, filled.Follows = &sent, f.list("follows")
	filled.MustSay = f.line("go") == "next"
	kept, err := s.store.SaveForm(c.Request().Context(), p, iv, filled, typed.BaseRev, typed.Op)
	if err != nil {
		return s.notKept(c, p, iv, q, templates.QuestionPageData{Form: typed, Private: private}, err)
	}
	if wantsJSON(c) {
		return s.savedJSON(c, kept.Interview, q, kept.Same(), before)
	}

	return s.goOn(c, p, kept.Interview, q, f, private)
}

// readQuestion reads the form of a question on a call: what the page did not show is as
// it is stored.
func (s *Server) readQuestion(f form, iv assessment.Interview, q *assessment.Question) templates.AnswerForm {
	stored := iv.AnswerTo(q.ID)
	typed := keepAbsent(f, q, answerForm(f, q), stored, slices.Contains(iv.IntentAgainst, q.ID))
	switch {
	case f.line("resolve") == "both":
		typed.Note = q.KeepBoth(typed.Note, stored, s.team.in())
	case f.line("go") == "clear":
		typed.Answer, typed.Choices = "", nil
	}

	return typed
}

// notKept shows the page of a question again, with what the store says stands in the way
// of the form in data: faults, or an answer somebody else saved meanwhile.
func (s *Server) notKept(c echo.Context, p assessment.Principal, iv assessment.Interview, q *assessment.Question,
	data templates.QuestionPageData, err error) error {
	if refused, ok := errors.AsType[*assessment.RefusedError](err); ok {
		data.Errors = putRight(refused.Faults)
		return s.notSaved(c, p, iv, q, data)
	}
	conflict, ok := errors.AsType[*store.ConflictError](err)
	if !ok {
		return err
	}
	if wantsJSON(c) {
		return c.JSON(http.StatusConflict,
			conflictOf(c.Request().Context(), q, conflict.Mine, conflict.Theirs, data.Private))
	}

	data.Form.BaseRev = conflict.Theirs.Rev
	data.Conflict = &templates.Conflict{Mine: data.Form, Theirs: conflict.Theirs}
	if iv, err = s.store.Interview(c.Request().Context(), p, iv.ID); err != nil {
		return err
	}
	return s.questionPage(c, p, http.StatusConflict, iv, q, data)
}

// notSaved says what has to be put right.
func (s *Server) notSaved(c echo.Context, p assessment.Principal, iv assessment.Interview, q *assessment.Question,
	data templates.QuestionPageData) error {
	if !wantsJSON(c) {
		return s.questionPage(c, p, http.StatusUnprocessableEntity, iv, q, data)
	}

	var out faultsJSON
	for _, e := range data.Errors {
		out.Errors = append(out.Errors, faultJSON{e.Field, e.Msg})
	}

	return c.JSON(http.StatusUnprocessableEntity, out)
}

// backTo leads to a question in the view that was left.
func (s *Server) backTo(c echo.Context, p assessment.Principal, interview, question string, private bool) error {
	if private {
		pass, err := s.passes.make(c, p, interview)
		if err != nil {
			return err
		}
		return seeOther(c, templates.ConsoleURL(interview, question)+"?pass="+url.QueryEscape(pass))
	}
	return seeOther(c, templates.QuestionURL(s.config.Bank, interview, question))
}

// goOn leads on after a form was saved.
func (s *Server) goOn(c echo.Context, p assessment.Principal, iv assessment.Interview, q *assessment.Question, f form,
	private bool) error {
	if to := f.line("go"); to == "save" || to == "clear" {
		return s.backTo(c, p, iv.ID, q.ID, private)
	}
	if f.line("return") == "playback" {
		return seeOther(c, templates.InterviewURL(iv.ID)+"/playback")
	}
	to := s.onward(iv, q.ID)
	if to.Question != "" && !to.Pause {
		return s.backTo(c, p, iv.ID, to.Question, private)
	}

	return seeOther(c, s.onwardURL(iv.ID, to))
}

// removeQuote is POST /interviews/{id}/call/{q}/quotes/{quote}/remove.
func (s *Server) removeQuote(c echo.Context, p assessment.Principal, f form) error {
	id := c.Param("id")
	if _, err := s.store.RemoveQuote(c.Request().Context(), p, id, c.Param("quote")); err != nil {
		return err
	}
	return s.backTo(c, p, id, c.Param("q"), f.line("view") == "private")
}

// addQuote is POST /interviews/{id}/call/{q}/quotes, which the script of a call
// page uses to keep a quote by itself.
func (s *Server) addQuote(c echo.Context, p assessment.Principal, f form, on asking) error {
	iv, q := on.iv, on.q
	quote := assessment.Quote{Question: q.ID, Text: f.text("quote"), Speaker: f.line("speaker"),
		TheirWords: f.line("words") != "summary"}
	iv, err := s.store.AddQuote(c.Request().Context(), p, iv.ID, quote, f.line("op"))
	if err != nil {
		return err
	}
	if !wantsJSON(c) {
		return s.backTo(c, p, iv.ID, q.ID, f.line("view") == "private")
	}

	return c.JSON(http.StatusOK, s.quoteSaved(c.Request().Context(), iv, q))
}

// history is GET /interviews/{id}/call/{q}/history.
func (s *Server) history(c echo.Context, p assessment.Principal, on asking) error {
	iv, q := on.iv, on.q
	answers, err := s.store.History(c.Request().Context(), p, iv.ID, q.ID)
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, templates.HistoryPage(templates.HistoryPageData{
		Page: s.base(p, "Earlier answers", templates.NavSystems),
		Bank: s.bankOf(on.iv), Interview: iv, Question: q, Answers: answers}))
}

// questionMap is GET /interviews/{id}/map.
func (s *Server) questionMap(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	if templates.Changes(c.Request().Context()) { // whoever only reads runs no call
		if err := s.onScreen(c, iv, p); err != nil {
			return err
		}
	}

	v := assessment.Judge(s.bankOf(iv), iv)
	next := v.Next
	if iv.Side == assessment.SideBuyer {
		next = nil // not ours to ask
	}

	prefs, err := s.callPrefs(c.Request().Context(), p)
	if err != nil {
		return err
	}

	find := query(c, "q")
	found, err := s.found(find)
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, templates.MapPage(templates.MapPageData{
		Page: s.base(p, "All questions", templates.NavSystems), Bank: s.bankOf(iv), Interview: iv,
		Short: v.ShortPath, Left: v.Open().Matter, Next: next,
		Query: find, Found: found, Hide: prefs.Hide && iv.Side != assessment.SideBuyer}))
}
