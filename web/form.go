package web

import (
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

const (
	// strangerLimit is the most that somebody may send who brings no cookie that
	// we signed: a press of a button, and no text.
	strangerLimit = 64 << 10
	// addressLimit is the most that an address may hold, its query included.
	addressLimit = 16 << 10
)

// limitAddress refuses an address that no page of ours leads to, before
// anything is looked up with it.
func limitAddress(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().RequestURI) > addressLimit {
			return &statusError{http.StatusRequestURITooLong,
				"The address is too long, so nothing was looked up. If you searched, search for fewer words."}
		}
		return next(c)
	}
}

// limitBody refuses what is too large before reading it where its length is
// told, and while reading it where it is not.
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		limit := int64(strangerLimit)
		switch {
		case known(c) && s.rowOf(c).has(larger):
			limit = evidenceLimit
		case known(c) && s.rowOf(c).has(takesFile):
			limit = importLimit
		case known(c):
			limit = assessment.MaxForm
		}

		if r.ContentLength > limit {
			return &http.MaxBytesError{Limit: limit}
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		return next(c)
	}
}

// form is a posted form with its text made safe to keep: valid UTF-8, no NUL,
// lines ended by "\n" as a browser's "\r\n" is not what anybody typed.
type form struct{ values url.Values }

// readForm reads the form of a POST.
func readForm(c echo.Context) (form, error) {
	r := c.Request()
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); r.ContentLength != 0 &&
		(err != nil || kind != "application/x-www-form-urlencoded") {
		return form{}, &statusError{http.StatusUnsupportedMediaType, messageOf[http.StatusUnsupportedMediaType]}
	}
	if err := r.ParseForm(); err != nil {
		if _, ok := err.(*http.MaxBytesError); ok {
			return form{}, err
		}
		return form{}, &statusError{http.StatusBadRequest, "The form did not arrive whole. Go back and send it again."}
	}

	values := make(url.Values, len(r.PostForm))
	for name, list := range r.PostForm {
		for _, v := range list {
			values.Add(assessment.Clean(name), assessment.Clean(v))
		}
	}

	return form{values}, nil
}

// names lists the fields in a fixed order.
func (f form) names() []string { return slices.Sorted(maps.Keys(f.values)) }

// has reports whether the field was sent at all.
func (f form) has(name string) bool { return f.values.Has(name) }

// line returns a field of one line: runs of white space become one space.
func (f form) line(name string) string { return strings.Join(strings.Fields(f.values.Get(name)), " ") }

// text returns a field of many lines without the white space around it.
func (f form) text(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// list returns every value of a repeated field, as lines.
func (f form) list(name string) []string {
	out := make([]string, 0, len(f.values[name]))
	for _, v := range f.values[name] {
		out = append(out, strings.Join(strings.Fields(v), " "))
	}
	return out
}

// rev returns the revision a form was made from; -1 where it names none.
func (f form) rev() int {
	n, err := strconv.Atoi(f.line("base_rev"))
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// faults collects what has to be put right.
type faults []templates.FieldError

// At is what is wrong at a field; "" for nothing.
func (e faults) At(field string) string { return templates.Page{Errors: e}.Error(field) }

func (e *faults) add(field, format string, args ...any) {
	*e = append(*e, templates.FieldError{Field: field, Msg: fmt.Sprintf(format, args...)})
}
