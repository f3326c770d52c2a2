package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// resume is GET /interviews/{id}: straight to what to ask next.
func (s *Server) resume(c echo.Context, p assessment.Principal) error {
	iv, err := s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	if iv.Side == assessment.SideBuyer {
		return seeOther(c, templates.InterviewURL(iv.ID)+"/map")
	}
	return seeOther(c, s.nextURL(iv, ""))
}

// ours reads an interview that the workspace may change. A buyer's own record
// may only be read, so its pages for changing lead to its verdict; the answer
// has then been given, which changeable says.
func (s *Server) ours(c echo.Context, p assessment.Principal) (iv assessment.Interview, changeable bool, err error) {
	iv, err = s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err == nil && iv.Side == assessment.SideBuyer {
		return iv, false, seeOther(c, templates.InterviewURL(iv.ID)+"/verdict")
	}
	return iv, err == nil, err
}

// nextURL is the address of the question to ask after another one, or of the
// map when nothing is left to ask or the short path is done.
func (s *Server) nextURL(iv assessment.Interview, after string) string {
	now := ""
	var skip []string
	if t := s.config.Bank.TraitOf(after); t != nil {
		now, skip = t.ID, []string{after}
	}
	for id, a := range iv.Answers {
		if a.State == assessment.Unknown {
			skip = append(skip, id) // asked; asking again on the same call helps nobody
		}
	}
	ask, ok := assessment.Next(s.config.Bank, iv, now, skip...)
	if !ok || s.pathEnds(iv, after, ask.Question) {
		return templates.InterviewURL(iv.ID) + "/map"
	}
	return templates.QuestionURL(iv.ID, ask.Question)
}

// pathEnds reports whether the short path is done and the next question lies
// beyond it. The map then says so and offers the rest; whoever goes on from
// there is led through the rest without another stop.
func (s *Server) pathEnds(iv assessment.Interview, after, next string) bool {
	short := assessment.ShortPath(s.config.Bank, iv)
	if slices.Contains(short, next) || after != "" && !slices.Contains(short, after) {
		return false
	}
	return !slices.Contains(assessment.Judge(s.config.Bank, iv).LeftThatMatter, next)
}

// asked reads the interview and the question that an address names.
func (s *Server) asked(c echo.Context, p assessment.Principal) (assessment.Interview, *assessment.Question, error) {
	iv, err := s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return iv, nil, err
	}
	q, ok := s.config.Bank.Question(c.Param("q"))
	if !ok {
		return iv, nil, errNotHere
	}
	return iv, q, nil
}

// question is GET /interviews/{id}/call/{q}.
func (s *Server) question(c echo.Context, p assessment.Principal) error {
	iv, q, err := s.asked(c, p)
	if err != nil {
		return err
	}
	if iv.Side == assessment.SideBuyer { // read, and never changed, by the workspace
		return seeOther(c, templates.QuestionURL(iv.ID, q.ID)+"/history")
	}
	form := templates.FormOf(q, iv.AnswerTo(q.ID), newOp())
	form.Against = slices.Contains(iv.IntentAgainst, q.ID)
	return s.questionPage(c, p, http.StatusOK, iv, q, templates.QuestionPageData{Form: form})
}

// newOp names one filling-in of a form, so that sending it twice stores it once.
func newOp() string { return rand.Text() }

// questionPage fills what every state of the page shares. The status line is
// what the store says, so that "Saved" is never said of what is not.
func (s *Server) questionPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview, q *assessment.Question, data templates.QuestionPageData) error {
	page := s.base(p, q.Spoken(iv.Stage()), templates.NavSystems)
	page.Errors = data.Errors
	stored := iv.AnswerTo(q.ID)
	if len(page.Errors) == 0 && data.Conflict == nil && stored.Rev > 0 {
		page.Status = "Saved " + clock(stored.At)
	}
	data.Page, data.Bank, data.Interview, data.Question = page, s.config.Bank, iv, q
	data.Cards = s.config.Guide.For(q.ID)
	data.Left = s.verdicts.judge(iv).left
	data.First = len(iv.Answers) == 0
	if stored.Rev > 1 {
		earlier, err := s.store.History(c.Request().Context(), p, iv.ID, q.ID)
		if err != nil {
			return err
		}
		data.History = earlier
	}
	return s.page(c, status, templates.QuestionPage(data))
}

// saveQuestion is POST /interviews/{id}/call/{q}.
func (s *Server) saveQuestion(c echo.Context, p assessment.Principal) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	iv, q, err := s.asked(c, p)
	if err != nil {
		return err
	}
	typed := answerForm(f, q)
	switch {
	case f.line("resolve") == "theirs":
		return seeOther(c, templates.QuestionURL(iv.ID, q.ID))
	case f.line("resolve") == "both":
		typed.Note = keepBoth(q, typed.Note, iv.AnswerTo(q.ID))
	case f.line("go") == "clear":
		typed.Answer, typed.Choices = "", nil
	}
	answer, wrong := answerOf(s.config.Bank, q, typed, iv.AnswerTo(q.ID))
	if len(wrong) > 0 {
		return s.questionPage(c, p, http.StatusUnprocessableEntity, iv, q, templates.QuestionPageData{Page: templates.Page{Errors: wrong}, Form: typed})
	}
	iv, err = s.keepAnswer(c.Request().Context(), p, iv, answer, typed, f.line("go") == "park")
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		typed.BaseRev = conflict.Theirs.Rev
		return s.questionPage(c, p, http.StatusConflict, iv, q, templates.QuestionPageData{Form: typed,
			Conflict: &templates.Conflict{Mine: typed, Theirs: conflict.Theirs}})
	}
	if err != nil {
		return err
	}
	if goOn := f.line("go"); goOn == "save" || goOn == "clear" {
		return seeOther(c, templates.QuestionURL(iv.ID, q.ID))
	}
	return seeOther(c, s.nextURL(iv, q.ID))
}

// keepAnswer saves what one posted question holds: the answer, a quote, and
// the marks beside them. Each step names the form's operation or sets a value,
// so that sending the same form again after a failure finishes the rest. On a
// conflict the interview comes back as it is stored.
func (s *Server) keepAnswer(ctx context.Context, p assessment.Principal, iv assessment.Interview, a assessment.Answer, typed templates.AnswerForm, park bool) (assessment.Interview, error) {
	saved, err := s.store.SaveAnswer(ctx, p, iv.ID, a, typed.BaseRev, typed.Op)
	if err != nil {
		if now, again := s.store.Interview(ctx, p, iv.ID); again == nil {
			iv = now
		}
		return iv, err
	}
	if iv.Answers == nil {
		iv.Answers = map[string]assessment.Answer{}
	}
	iv.Answers[a.Question] = saved
	if typed.Quote != "" {
		quote := assessment.Quote{Question: a.Question, Text: typed.Quote, Speaker: typed.Speaker, TheirWords: typed.Words != "summary"}
		if iv, err = s.store.AddQuote(ctx, p, iv.ID, quote, quoteOp(typed.Op)); err != nil {
			return iv, err
		}
	}
	marks := func(iv *assessment.Interview) error {
		iv.IntentAgainst = with(iv.IntentAgainst, a.Question, typed.Against)
		if park || a.State != assessment.Open {
			iv.Parked = with(iv.Parked, a.Question, park)
		}
		return nil
	}
	marked := iv
	if err := marks(&marked); err != nil || slices.Equal(marked.Parked, iv.Parked) && slices.Equal(marked.IntentAgainst, iv.IntentAgainst) {
		return iv, err
	}
	return s.store.UpdateInterview(ctx, p, iv.ID, -1, marks)
}

// quoteOp names the adding of a quote within one filling-in of a form.
func quoteOp(op string) string {
	if op == "" {
		return ""
	}
	return op + ".quote"
}

// with adds a value to a list, or takes it out.
func with(list []string, value string, in bool) []string {
	if !in {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == value })
	}
	if slices.Contains(list, value) {
		return list
	}
	return append(slices.Clone(list), value)
}

// removeQuote is POST /interviews/{id}/call/{q}/quotes/{quote}/remove.
func (s *Server) removeQuote(c echo.Context, p assessment.Principal) error {
	id := c.Param("id")
	if _, err := s.store.RemoveQuote(c.Request().Context(), p, id, c.Param("quote")); err != nil {
		return err
	}
	return seeOther(c, templates.QuestionURL(id, c.Param("q")))
}

// history is GET /interviews/{id}/call/{q}/history.
func (s *Server) history(c echo.Context, p assessment.Principal) error {
	iv, q, err := s.asked(c, p)
	if err != nil {
		return err
	}
	answers, err := s.store.History(c.Request().Context(), p, iv.ID, q.ID)
	if err != nil {
		return err
	}
	return s.page(c, http.StatusOK, templates.HistoryPage(templates.HistoryPageData{
		Page: s.base(p, "Earlier answers", templates.NavSystems),
		Bank: s.config.Bank, Interview: iv, Question: q, Answers: answers}))
}

// questionMap is GET /interviews/{id}/map.
func (s *Server) questionMap(c echo.Context, p assessment.Principal) error {
	iv, err := s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	v := assessment.Judge(s.config.Bank, iv)
	next := v.Next
	if iv.Side == assessment.SideBuyer {
		next = nil // not ours to ask
	}
	return s.page(c, http.StatusOK, templates.MapPage(templates.MapPageData{
		Page: s.base(p, "All questions", templates.NavSystems), Bank: s.config.Bank, Interview: iv,
		Short: v.ShortPath, Left: v.LeftThatMatter, Next: next}))
}
