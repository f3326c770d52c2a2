package web

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/store"
	"discern/templates"
)

// importPath is the one address that takes a file, and so more than a form.
const importPath = "/interviews/import"

// importLimit leaves room around the largest file for the form it comes in.
const importLimit = assessment.MaxInterviewFile + 64<<10

// mostFaults are shown of one file; whoever has more mends these first.
const mostFaults = 50

// importForm is GET /interviews/import.
func (s *Server) importForm(c echo.Context, p assessment.Principal) error {
	return s.importPage(c, p, http.StatusOK, templates.ImportPageData{})
}

func (s *Server) importPage(c echo.Context, p assessment.Principal, status int, data templates.ImportPageData) error {
	page := s.base(p, "Import an interview", templates.NavSystems)
	page.Errors = data.Errors
	data.Page, data.Accept = page, strings.Join(export.Endings, ",")
	return s.page(c, status, templates.ImportPage(data))
}

// importFile is POST /interviews/import: an interview file, read whole or not
// at all.
func (s *Server) importFile(c echo.Context, p assessment.Principal) error {
	leave, err := s.uploads.enter(c.Request().Context())
	if err != nil {
		c.Response().Header().Set("Retry-After", retryAfter)
		return err
	}

	defer leave()

	up, err := readUpload(c)
	if err != nil {
		return err
	}

	return s.heavy(func(c echo.Context, p assessment.Principal) error { return s.takeFile(c, p, up) })(c, p)
}

// takeFile reads a file that arrived whole, and keeps what it holds.
func (s *Server) takeFile(c echo.Context, p assessment.Principal, up upload) error {
	data := templates.ImportPageData{Again: up.again}
	refuse := func(status int, wrong faults) error {
		data.Errors = wrong
		return s.importPage(c, p, status, data)
	}
	if up.name == "" {
		return refuse(http.StatusUnprocessableEntity, faults{{Field: "file", Msg: "Choose a file."}})
	}
	iv, err := export.ReadInterview(up.name, up.body, s.config.Bank)
	if wrong, ok := errors.AsType[export.Faults](err); ok {
		return refuse(http.StatusUnprocessableEntity, faultsOf(wrong))
	}
	if err != nil {
		return err
	}

	iv.ID, iv.Side = "", assessment.SideSeller
	made, err := s.store.BeginInterview(c.Request().Context(), p, iv, up.op, up.again)
	if here, ok := errors.AsType[*store.SameSystemError](err); ok {
		data.SystemID, data.System = here.System.ID, here.System.Name
		return refuse(http.StatusConflict,
			faults{{Field: "again",
				Msg: "This system is here already. Tick the box to add the file as another interview of it."}})
	}
	if wrong, ok := invalidOf(err); ok {
		for i := range wrong {
			wrong[i].Field = "file"
		}
		return refuse(http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}

	return seeOther(c, templates.InterviewURL(made.ID)+"/map")
}

// faultsOf says what is wrong with a file, line by line.
func faultsOf(wrong export.Faults) faults {
	var out faults
	for i, f := range wrong {
		if i == mostFaults {
			out.add("file", "And %d more.", len(wrong)-i)
			break
		}
		if f.Line == 0 {
			out.add("file", "%s.", f.Msg)
			continue
		}

		out.add("file", "Line %d: %s.", f.Line, f.Msg)
	}

	return out
}

// upload is a file as a browser sends it.
type upload struct {
	name  string
	body  []byte
	again bool
	op    string
}

// readUpload reads the form part by part, so that nothing is kept on the disk.
func readUpload(c echo.Context) (upload, error) {
	var up upload
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return up, &statusError{http.StatusUnsupportedMediaType, messageOf[http.StatusUnsupportedMediaType]}
	}

	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return up, nil
		}
		if err != nil {
			return up, uploadError(err)
		}

		switch part.FormName() {
		case "file":
			up.name = part.FileName()
			if up.body, err = io.ReadAll(part); err != nil {
				return up, uploadError(err)
			}

		case "again":
			up.again = true
		case "op":
			op, err := io.ReadAll(io.LimitReader(part, assessment.MaxID))
			if err != nil {
				return up, uploadError(err)
			}

			up.op = assessment.Clean(string(op))
		}
	}
}

func uploadError(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return &statusError{http.StatusBadRequest, "The file did not arrive whole. Go back and send it again."}
}
