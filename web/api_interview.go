package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// apiInterview is an interview without its answers. Rev is its ETag.
type apiInterview struct {
	ID       string            `json:"id"`
	System   string            `json:"system"` // id
	Name     string            `json:"name"`   // of the system
	Company  string            `json:"company"`
	Version  string            `json:"version"`
	Side     string            `json:"side"`
	Bank     string            `json:"bank"` // version of its questions
	Context  map[string]string `json:"context"`
	Rev      int               `json:"rev"`
	Answered int               `json:"answered"`
	Left     int               `json:"left"` // questions that still matter
	Next     string            `json:"next"` // to ask next; "" where nothing is left
	Created  time.Time         `json:"created"`
	Updated  time.Time         `json:"updated"`
	URL      string            `json:"url"` // of its page
}

func (s *Server) apiInterviewOf(iv assessment.Interview) apiInterview {
	out := apiInterview{ID: iv.ID, System: iv.SystemID, Name: iv.System, Company: iv.Company, Version: iv.Version,
		Side: string(iv.Side), Bank: s.bankOf(iv).Version, Context: maps.Clone(iv.Context), Rev: iv.Rev,
		Answered: iv.Dealt(), Left: s.verdicts.left(iv), Created: iv.Created, Updated: iv.Updated,
		URL: s.URL(templates.InterviewURL(iv.ID))}
	if out.Context == nil {
		out.Context = map[string]string{}
	}
	if iv.Side == assessment.SideSeller {
		out.Next = s.onward(iv, "").Question
	}
	return out
}

// apiBegin is what an interview begins with.
type apiBegin struct {
	System  string            `json:"system"` // its name
	Company string            `json:"company"`
	Version string            `json:"version"`
	Context map[string]string `json:"context"` // by context question
	Another bool              `json:"another"` // begin one more where the system is here already
}

// apiBeginInterview is POST /api/v1/interviews.
func (s *Server) apiBeginInterview(c echo.Context, p assessment.Principal) error {
	var sent apiBegin
	op, err := s.takes(c, p, &sent)
	if err != nil {
		return err
	}

	f := form{url.Values{"system": {sent.System}, "company": {sent.Company}, "version": {sent.Version}}}
	if !unnamed(p) {
		f.values["person_name"], f.values["person_side"] = []string{p.Name}, []string{string(assessment.SideSeller)}
	}
	var wrong faults
	if most := len(s.config.Bank.Context); len(sent.Context) > most {
		wrong.add("context", "There are %d questions about the system. Send no more answers than that.", most)
		sent.Context = nil // an answer to each would be larger than what was sent
	}
	for id, v := range sent.Context {
		if _, ok := s.config.Bank.ContextQuestion(id); !ok {
			wrong.add("context."+id, "There is no such question.")
			continue
		}
		f.values.Set(id, v)
	}

	iv := assessment.Interview{Side: assessment.SideSeller}
	wrong = append(wrong, s.readSetup(f, &iv)...)
	wrong = append(wrong, overLimit(assessment.Interview{}, iv)...)
	if err := refuseFields(wrong); err != nil {
		return err
	}

	iv, err = s.store.BeginInterview(c.Request().Context(), p, iv, op, sent.Another)
	if here, ok := errors.AsType[*store.SameSystemError](err); ok {
		return &assessment.Error{Code: assessment.Conflict, Msg: "This system is here already.", Fields: map[string]string{
			"system":  "It has the id " + here.System.ID + ".",
			"another": "Send true to begin another interview about it."}}
	}
	if err != nil {
		return err
	}

	c.Response().Header().Set(echo.HeaderLocation, s.URL(apiPath+"/interviews/"+iv.ID))
	tagged(c, iv.Rev)
	return reply(c, http.StatusCreated, s.apiInterviewOf(iv))
}

// refuseFields is faults of a form as an error; nil for none.
func refuseFields(wrong faults) error {
	if len(wrong) == 0 {
		return nil
	}

	fields := map[string]string{}
	for _, w := range wrong {
		fields[w.Field] = w.Msg
	}
	return &assessment.Error{Code: assessment.Invalid, Msg: needsAnotherLook,
		Fields: fields}
}

// apiOneInterview is GET /api/v1/interviews/{id}.
func (s *Server) apiOneInterview(c echo.Context, p assessment.Principal) error {
	iv, err := s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	if tagged(c, iv.Rev) {
		return c.NoContent(http.StatusNotModified)
	}
	return reply(c, http.StatusOK, s.apiInterviewOf(iv))
}

// apiAnswer is an answer as it stands. There is no private note in it. Rev is its ETag.
type apiAnswer struct {
	Question string            `json:"question"`
	Answer   string            `json:"answer"` // option, none, unknown, not-applicable, or "" while it is open
	Choices  []string          `json:"choices"`
	Why      string            `json:"why"`
	Who      string            `json:"who"`
	Reason   string            `json:"reason"`
	Evidence string            `json:"evidence"`
	Numbers  map[string]string `json:"numbers"`
	Note     string            `json:"note"`
	Rev      int               `json:"rev"`
	By       string            `json:"by"`
	At       *time.Time        `json:"at"` // null for one never saved
}

func apiAnswerOf(q *assessment.Question, a assessment.Answer) apiAnswer {
	f := templates.FormOf(q, a, "")
	out := apiAnswer{Question: q.ID, Answer: f.Answer, Choices: slices.Clone(f.Choices), Why: f.Why, Who: f.Who,
		Reason: f.Reason, Evidence: f.Evidence, Numbers: f.Numbers, Note: f.Note, Rev: a.Rev, By: a.By, At: utc(a.At)}
	if out.Choices == nil {
		out.Choices = []string{}
	}
	return out
}

// apiAnswers is GET /api/v1/interviews/{id}/answers: every answer that was given, in the
// order of the questions. There are no more than there are questions.
func (s *Server) apiAnswers(c echo.Context, p assessment.Principal) error {
	iv, err := s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	if tagged(c, iv.Rev) {
		return c.NoContent(http.StatusNotModified)
	}

	out := apiPage[apiAnswer]{Items: []apiAnswer{}}
	for _, q := range s.bankOf(iv).All() {
		if a, ok := iv.Answers[q.ID]; ok && a.Rev > 0 {
			out.Items = append(out.Items, apiAnswerOf(q, a))
		}
	}
	return reply(c, http.StatusOK, out)
}

// apiAsked reads the interview and the question of an address.
func (s *Server) apiAsked(c echo.Context, p assessment.Principal) (assessment.Interview, *assessment.Question, error) {
	iv, err := s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return iv, nil, err
	}
	q, ok := s.bankOf(iv).QuestionAt(c.Param("q"))
	if !ok {
		return iv, nil, errNotHere
	}
	return iv, q, nil
}

// apiOneAnswer is GET /api/v1/interviews/{id}/answers/{q}.
func (s *Server) apiOneAnswer(c echo.Context, p assessment.Principal) error {
	iv, q, err := s.apiAsked(c, p)
	if err != nil {
		return err
	}
	a := iv.AnswerTo(q.ID)
	if tagged(c, a.Rev) {
		return c.NoContent(http.StatusNotModified)
	}
	return reply(c, http.StatusOK, apiAnswerOf(q, a))
}

// apiGiven is an answer as a program gives it, whole: what is not sent is not there. A
// private note that stands beside it stays.
type apiGiven struct {
	Answer   string            `json:"answer"`
	Choices  []string          `json:"choices"`
	Why      string            `json:"why"`
	Who      string            `json:"who"`
	Reason   string            `json:"reason"`
	Evidence string            `json:"evidence"`
	Numbers  map[string]string `json:"numbers"`
	Note     string            `json:"note"`
}

// apiSaveAnswer is PUT /api/v1/interviews/{id}/answers/{q}. It says by If-Match which
// answer it was made from.
func (s *Server) apiSaveAnswer(c echo.Context, p assessment.Principal) error {
	iv, q, err := s.apiAsked(c, p)
	if err != nil {
		return err
	}
	base, err := ifMatch(c)
	if err != nil {
		return err
	}
	if base < 0 {
		return errNoMatch
	}

	var sent apiGiven
	op, err := s.takes(c, p, &sent)
	if err != nil {
		return err
	}

	given := assessment.Given{Question: q.ID, Pick: sent.Answer, Ticks: sent.Choices, Why: sent.Why, Who: sent.Who,
		Reason: sent.Reason, Evidence: sent.Evidence, Numbers: sent.Numbers, Note: sent.Note,
		Private: iv.AnswerTo(q.ID).Private}
	kept, err := s.store.SaveForm(c.Request().Context(), p, iv, assessment.Filled{Given: given, MustSay: true}, base, op)
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		tagged(c, conflict.Theirs.Rev)
		return errStale
	}
	if err != nil {
		return err
	}

	a := kept.Interview.AnswerTo(q.ID)
	c.Response().Header().Set("ETag", etag(a.Rev))
	return reply(c, http.StatusOK, apiAnswerOf(q, a))
}

// apiVerdict is GET /api/v1/interviews/{id}/verdict: what the answers add up to by now,
// under the names that "discern score -format json" prints.
func (s *Server) apiVerdict(c echo.Context, p assessment.Principal) error {
	iv, err := s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	if tagged(c, iv.Rev) {
		return c.NoContent(http.StatusNotModified)
	}
	return reply(c, http.StatusOK, assessment.Judge(s.bankOf(iv), iv))
}

// etag is a revision as HTTP names it.
func etag(rev int) string { return `"` + strconv.Itoa(rev) + `"` }

// tagged sets the ETag of what is sent, and reports whether whoever asks has it already.
func tagged(c echo.Context, rev int) bool {
	c.Response().Header().Set("ETag", etag(rev))
	return c.Request().Method != http.MethodPost && c.Request().Header.Get("If-None-Match") == etag(rev)
}

var (
	errNoMatch = &statusError{http.StatusPreconditionRequired,
		"Say which answer this was made from: If-Match with the ETag that it came with, or \"0\" for one never saved."}
	errStale = &statusError{http.StatusPreconditionFailed,
		"Somebody saved this since you read it. Read it again, then decide which to keep."}
)

// ifMatch is the revision that a change was made from; -1 where it names none.
func ifMatch(c echo.Context) (int, error) {
	h := c.Request().Header
	if h.Get("If-None-Match") == "*" {
		return 0, nil
	}
	sent := h.Get("If-Match")
	if sent == "" {
		return -1, nil
	}

	rev, err := strconv.Atoi(strings.Trim(sent, `"`))
	if err != nil || rev < 0 || sent != etag(rev) {
		return 0, errStale // a tag that was never given matches nothing
	}
	return rev, nil
}
