package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// guide is GET /guide, with the cards that match a search.
func (s *Server) guide(c echo.Context, p assessment.Principal) error {
	return s.page(c, http.StatusOK, templates.GuidePage(s.guideData(p, query(c, "q"))))
}

// guidePrint is GET /guide/print.
func (s *Server) guidePrint(c echo.Context, p assessment.Principal) error {
	return s.page(c, http.StatusOK, templates.GuidePrintPage(s.guideData(p, "")))
}

func (s *Server) guideData(p assessment.Principal, search string) templates.GuidePageData {
	data := templates.GuidePageData{Page: s.base(p, "Field guide", templates.NavGuide), Query: search}
	found := assessment.FindCards(s.config.Guide, data.Query)
	for _, group := range s.config.Guide.Groups {
		g := templates.GuideGroup{Group: group}
		for _, card := range found {
			if card.Group == group.ID {
				g.Cards = append(g.Cards, card)
			}
		}

		if len(g.Cards) > 0 {
			data.Groups = append(data.Groups, g)
		}
	}

	return data
}

// card is GET /guide/{card}.
func (s *Server) card(c echo.Context, p assessment.Principal) error {
	card, ok := s.config.Guide.Card(c.Param("card"))
	if !ok {
		return errNotHere
	}

	data := templates.CardPageData{Page: s.base(p, card.Title, templates.NavGuide), Bank: s.config.Bank, Card: card}
	for _, g := range s.config.Guide.Groups {
		if g.ID == card.Group {
			data.Group = g
		}
	}

	var same []assessment.Card
	here := 0
	for _, other := range s.config.Guide.Cards {
		if other.Group != card.Group {
			continue
		}
		if other.ID == card.ID {
			here = len(same)
		}

		same = append(same, other)
	}

	if here > 0 {
		data.Prev = &same[here-1]
	}

	if here+1 < len(same) {
		data.Next = &same[here+1]
	}

	return s.page(c, http.StatusOK, templates.CardPage(data))
}
