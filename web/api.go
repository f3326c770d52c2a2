package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
)

// This file is what every address for programs shares: JSON in, JSON out, and problems
// as RFC 9457 has them. What each does stands in the files api_*.go.

const (
	typeJSON    = "application/json"
	typeProblem = "application/problem+json"
)

// needsAnotherLook is said above what is wrong with each field.
const needsAnotherLook = "Something needs another look, so nothing was saved."

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
	out := problem{Type: "about:blank", Title: http.StatusText(f.status), Status: f.status,
		Detail: withNumber(f.message, c), Request: idOf(c)}
	switch f.status {
	case http.StatusMethodNotAllowed:
		out.Detail = "This address does not take that method."
	case http.StatusUnsupportedMediaType:
		out.Detail = "Send JSON, and say so: Content-Type: application/json."
	}

	if e, ok := errors.AsType[*assessment.RefusedError](err); ok {
		out.Status, out.Title = http.StatusUnprocessableEntity, http.StatusText(http.StatusUnprocessableEntity)
		out.Detail = needsAnotherLook
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
	return send(c, status, kind, append(body, '\n'))
}

// reply sends what was asked for.
func reply(c echo.Context, status int, v any) error { return sendAs(c, status, typeJSON, v) }

// readJSON reads what a program sends, all of it and nothing it does not know, with its
// texts made safe to keep.
func readJSON(c echo.Context, into any) error {
	r := c.Request()
	kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil || kind != typeJSON {
		return &statusError{http.StatusUnsupportedMediaType, messageOf[http.StatusUnsupportedMediaType]}
	}

	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err = d.Decode(into)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("there is more after the value")
		}
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return err
	}
	if err != nil {
		return &statusError{http.StatusBadRequest, "This is not the JSON that the address takes: " + jsonFault(err) + "."}
	}

	assessment.CleanStrings(into)
	return nil
}

// jsonFault says what is wrong with what a program sent, in words of its own: those of
// the decoder may repeat what was sent.
func jsonFault(err error) string {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Sprintf("%q is of another type", e.Field)
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("it cannot be read at byte %d", e.Offset)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return "it has a field that is not known, or something after its end"
}

// takes reads what a program sends to change something, and the operation that it asks for.
func (s *Server) takes(c echo.Context, p assessment.Principal, into any) (op string, err error) {
	if err := readJSON(c, into); err != nil {
		return "", err
	}
	return s.idempotent(c, p, into)
}

// maxKey is how many characters an Idempotency-Key may have.
const maxKey = 255

// idempotent is the operation that a program asks for with its Idempotency-Key, so that
// sent twice it is done once; "" where it sent no key. The same key with something else,
// or to another address, is refused.
func (s *Server) idempotent(c echo.Context, p assessment.Principal, sent any) (string, error) {
	key := c.Request().Header.Get("Idempotency-Key")
	if key == "" {
		return "", nil
	}
	if len(key) > maxKey {
		return "", &statusError{http.StatusBadRequest, "The Idempotency-Key is longer than 255 characters."}
	}
	return s.store.ClaimKey(c.Request().Context(), p, key, c.Request().Method, c.Request().URL.Path, sent)
}

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

// apiWorkspace is how the workspace appears in reports, and what it asks.
type apiWorkspace struct {
	Firm           string `json:"firm"`
	Person         string `json:"person"`
	Contact        string `json:"contact"`
	Accent         string `json:"accent"`
	Zone           string `json:"zone"`
	ProviderDays   int    `json:"providerDays"`
	ProviderPeople bool   `json:"providerPeople"`
}

// apiSettings is GET /api/v1/settings.
func (s *Server) apiSettings(c echo.Context, _ assessment.Principal) error {
	w, err := s.store.Workspace(c.Request().Context())
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, apiWorkspace{Firm: w.Name, Person: w.Person, Contact: w.Contact, Accent: w.Accent,
		Zone: w.Zone, ProviderDays: w.Provider.Days, ProviderPeople: w.Provider.People})
}

// utc is a time as programs read it; nil for none.
func utc(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
