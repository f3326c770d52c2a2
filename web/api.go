package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"discern/assessment"
)

// This file is what every address for programs shares: JSON, and problems as RFC 9457
// has them.

const (
	typeJSON    = "application/json"
	typeProblem = "application/problem+json"
)

// problem says what went wrong, to a program (RFC 9457).
type problem struct {
	Type    string         `json:"type"` // always about:blank: the status says what kind it is
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail"`
	Request string         `json:"request"`          // names the request in the log of the server
	Errors  []problemField `json:"errors,omitempty"` // by field
}

type problemField struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// answerProblem turns an error into a problem.
func (s *Server) answerProblem(err error, c echo.Context) {
	f := failureOf(err)
	out := problem{Type: "about:blank", Title: http.StatusText(f.status), Status: f.status, Detail: f.message,
		Request: idOf(c)}
	switch f.status {
	case http.StatusMethodNotAllowed:
		out.Detail = "This address does not take that method."
	case http.StatusUnsupportedMediaType:
		out.Detail = "Send JSON, and say so: Content-Type: application/json."
	}

	if e, ok := errors.AsType[*assessment.RefusedError](err); ok {
		out.Status, out.Title = http.StatusUnprocessableEntity, http.StatusText(http.StatusUnprocessableEntity)
		out.Detail = "Something needs another look, so nothing was saved."
		for _, fault := range e.Faults {
			out.Errors = append(out.Errors, problemField{fault.Path, fault.Msg + "."})
		}
	} else if e, ok := errors.AsType[*assessment.Error](err); ok {
		for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
			out.Errors = append(out.Errors, problemField{field, e.Fields[field]})
		}
	}

	s.last(c, out.Status, func() error { return sendAs(c, out.Status, typeProblem, out) })
}

// sendAs sends a value as JSON of a kind.
func sendAs(c echo.Context, status int, kind string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return c.Blob(status, kind, append(body, '\n'))
}

// reply sends what was asked for.
func reply(c echo.Context, status int, v any) error { return sendAs(c, status, typeJSON, v) }

// apiMe is who asks, and by which token.
type apiMe struct {
	Name   string   `json:"name"`
	Role   string   `json:"role"`
	Scopes []string `json:"scopes"`
}

// me is GET /api/v1/me.
func (s *Server) me(c echo.Context, p assessment.Principal) error {
	out := apiMe{Name: p.Name, Role: string(p.Role), Scopes: []string{}}
	for _, scope := range p.Scopes.List() {
		out.Scopes = append(out.Scopes, string(scope))
	}
	return reply(c, http.StatusOK, out)
}
