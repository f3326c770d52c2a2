package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/find"
	"discern/templates"
)

// foundAtMost is how many questions a search shows.
const foundAtMost = 8

// newFinder gets the search ready. It is called once, by the first who searches.
func newFinder(b *assessment.Bank, g *assessment.Guide) (*find.Finder, error) {
	aliases, err := bank.Aliases()
	if err != nil {
		return nil, err
	}
	return find.New(b, g, aliases)
}

// foundQuestion is a question that the jump box may lead to.
type foundQuestion struct {
	Question string `json:"question"`
	Facet    string `json:"facet"`
	Trait    string `json:"trait"`
}

// find is GET /interviews/{id}/find?q=: the questions that a line means, the best
// first. Whoever types the address is led to the map, which finds the same.
func (s *Server) find(c echo.Context, _ assessment.Principal, iv assessment.Interview) error {
	said := query(c, "q")
	if !wantsJSON(c) {
		return seeOther(c, templates.InterviewURL(iv.ID)+"/map?q="+url.QueryEscape(said))
	}

	found, err := s.found(said)
	if err != nil {
		return err
	}

	out := []foundQuestion{}
	for _, f := range found {
		out = append(out, foundQuestion{f.Question.ID, f.Question.Facet, f.Trait})
	}
	return c.JSON(http.StatusOK, out)
}

// found lists as many questions as a search shows, the best first.
func (s *Server) found(said string) ([]assessment.Found, error) {
	finder, err := s.finder()
	if err != nil {
		return nil, err
	}

	var out []assessment.Found
	for _, f := range finder.Find(said) {
		if len(out) < foundAtMost {
			out = append(out, f.Found)
		}
	}
	return out, nil
}
