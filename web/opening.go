package web

import (
	"errors"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// opening reads what the address of a request names, as the one who asks may
// have it.
type opening[T any] func(c echo.Context, p assessment.Principal) (T, error)

// withNamed hands a handler what its address names.
func withNamed[T any](open opening[T], do func(echo.Context, assessment.Principal, T) error) handler {
	return func(c echo.Context, p assessment.Principal) error {
		named, err := open(c, p)
		if err != nil {
			return orThere(c, err)
		}
		return do(c, p, named)
	}
}

// withForm hands a handler the form that was posted.
func withForm(do func(echo.Context, assessment.Principal, form) error) handler {
	return func(c echo.Context, p assessment.Principal) error {
		f, err := readForm(c)
		if err != nil {
			return err
		}
		return do(c, p, f)
	}
}

// withFormOn hands a handler the form that was posted, and what its address names.
func withFormOn[T any](open opening[T], do func(echo.Context, assessment.Principal, form, T) error) handler {
	return withForm(func(c echo.Context, p assessment.Principal, f form) error {
		named, err := open(c, p)
		if err != nil {
			return orThere(c, err)
		}
		return do(c, p, f, named)
	})
}

// elsewhere is where somebody is led who cannot have what was asked for.
type elsewhere string

func (e elsewhere) Error() string { return "led to " + string(e) }

// orThere leads on where an opening says so; every other error stays one.
func orThere(c echo.Context, err error) error {
	if address, ok := errors.AsType[elsewhere](err); ok {
		return seeOther(c, string(address))
	}
	return err
}

// interview reads the interview that an address names.
func (s *Server) interview(c echo.Context, p assessment.Principal) (assessment.Interview, error) {
	return s.store.Interview(c.Request().Context(), p, c.Param("id"))
}

// changeable reads an interview that the workspace may change. A buyer's own
// record may only be read, so its pages for changing lead to its verdict.
func (s *Server) changeable(c echo.Context, p assessment.Principal) (assessment.Interview, error) {
	iv, err := s.interview(c, p)
	if err == nil && iv.Side == assessment.SideBuyer {
		return iv, elsewhere(templates.InterviewURL(iv.ID) + "/verdict")
	}
	return iv, err
}

// ownInterview reads an interview of the workspace's own side, and refuses a
// buyer's.
func (s *Server) ownInterview(c echo.Context, p assessment.Principal) (assessment.Interview, error) {
	iv, err := s.interview(c, p)
	if err == nil && iv.Side == assessment.SideBuyer {
		err = assessment.Errorf(assessment.Forbidden, "Only the person who gave these answers can change them.")
	}
	return iv, err
}

// asking is a question of an interview.
type asking struct {
	iv assessment.Interview
	q  *assessment.Question
}

// bankOf is the edition of the questions that an interview is answered in.
func (s *Server) bankOf(iv assessment.Interview) *assessment.Bank { return s.config.Bank.For(&iv) }

// asked reads the interview and the question that an address names.
func (s *Server) asked(c echo.Context, p assessment.Principal) (asking, error) {
	iv, err := s.interview(c, p)
	if err != nil {
		return asking{}, err
	}
	q, ok := s.bankOf(iv).QuestionAt(c.Param("q"))
	if !ok {
		return asking{}, errNotHere
	}

	return asking{iv, q}, nil
}

// buyerAsking is a question behind a buyer's link.
type buyerAsking struct {
	buyer
	q *assessment.Question
}

// buyerAsked reads the question that an address names, if this link asks it.
func (s *Server) buyerAsked(c echo.Context, p assessment.Principal) (buyerAsking, error) {
	b, err := s.buyer(c, p)
	if err != nil {
		return buyerAsking{}, err
	}
	q, ok := s.bankOf(b.iv).Question(c.Param("q"))
	if !ok || !b.asks(q.ID) {
		return buyerAsking{}, errNotHere
	}

	return buyerAsking{b, q}, nil
}
