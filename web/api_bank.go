package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
)

// apiBank is the questions as they are asked now.
type apiBank struct {
	Version string       `json:"version"`
	SHA256  string       `json:"sha256"`
	Traits  []apiTrait   `json:"traits"`
	Context []apiContext `json:"context"`
}

type apiTrait struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Questions []apiQuestion `json:"questions"`
}

type apiQuestion struct {
	ID       string      `json:"id"`
	Ask      string      `json:"ask"` // in words to say aloud
	Help     string      `json:"help"`
	Kind     string      `json:"kind"`     // scale, control or control-multi (tick all)
	Deciding bool        `json:"deciding"` // it sets the class
	Options  []apiOption `json:"options"`  // those that are offered
	Numbers  []apiNumber `json:"numbers"`
}

type apiOption struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type apiNumber struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Unit  string `json:"unit"`
}

type apiContext struct {
	ID      string      `json:"id"`
	Ask     string      `json:"ask"`
	Options []apiOption `json:"options"` // none: any text
}

// apiQuestions is GET /api/v1/bank.
func (s *Server) apiQuestions(c echo.Context, _ assessment.Principal) error {
	b := s.config.Bank
	tag := `"` + b.SHA256 + `"`
	c.Response().Header().Set("ETag", tag)
	if c.Request().Header.Get("If-None-Match") == tag {
		return c.NoContent(http.StatusNotModified)
	}

	out := apiBank{Version: b.Version, SHA256: b.SHA256, Context: []apiContext{}}
	for _, t := range b.Traits {
		trait := apiTrait{ID: t.ID, Name: t.Name, Questions: []apiQuestion{}}
		for i := range t.Questions {
			trait.Questions = append(trait.Questions, apiQuestionOf(b, &t.Questions[i]))
		}
		out.Traits = append(out.Traits, trait)
	}

	for _, q := range b.Context {
		x := apiContext{ID: q.ID, Ask: q.Seller, Options: []apiOption{}}
		for _, o := range q.Options {
			x.Options = append(x.Options, apiOption{o.ID, o.Text})
		}
		out.Context = append(out.Context, x)
	}
	return reply(c, http.StatusOK, out)
}

func apiQuestionOf(b *assessment.Bank, q *assessment.Question) apiQuestion {
	out := apiQuestion{ID: q.ID, Ask: q.Seller, Help: q.Help, Kind: string(q.Kind), Deciding: q.Deciding,
		Options: []apiOption{}, Numbers: []apiNumber{}}
	for _, o := range q.Options {
		if !o.Retired {
			out.Options = append(out.Options, apiOption{o.ID, o.Text})
		}
	}
	for _, id := range q.Numbers {
		if n, ok := b.Number(id); ok {
			out.Numbers = append(out.Numbers, apiNumber{n.ID, n.Label, n.Unit})
		}
	}
	return out
}
