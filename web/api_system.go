package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// apiSystem is a system with its interviews and the newest of its sealed reports.
type apiSystem struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Company    string         `json:"company"`
	Archived   bool           `json:"archived"`
	Created    time.Time      `json:"created"`
	Updated    time.Time      `json:"updated"`
	Interviews []apiRecord    `json:"interviews"`
	Report     *apiReportHead `json:"report"` // null for none
	URL        string         `json:"url"`    // of its page
}

// apiRecord is an interview without what was said in it.
type apiRecord struct {
	ID       string    `json:"id"`
	Side     string    `json:"side"`
	Version  string    `json:"version"`
	Rev      int       `json:"rev"`
	Answered int       `json:"answered"`
	Created  time.Time `json:"created"`
	Updated  time.Time `json:"updated"`
	// Readable is false for a buyer's answers that the buyer has not shared.
	Readable bool `json:"readable"`
}

// apiPage is a page of a list; Next is "" on the last.
type apiPage[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// apiSystems is GET /api/v1/systems.
func (s *Server) apiSystems(c echo.Context, p assessment.Principal) error {
	rows, err := s.store.Systems(c.Request().Context(), p, store.SystemFilter{Query: query(c, "q"),
		Archived: query(c, "archived") == "true", Sort: store.ByName, After: query(c, "after")})
	if err != nil {
		return err
	}

	out := apiPage[apiSystem]{Items: []apiSystem{}, Next: rows.Next}
	for _, row := range rows.Rows {
		out.Items = append(out.Items, s.apiSystemOf(row))
	}
	return reply(c, http.StatusOK, out)
}

// apiOneSystem is GET /api/v1/systems/{id}.
func (s *Server) apiOneSystem(c echo.Context, p assessment.Principal) error {
	row, err := s.apiSystemRow(c, p)
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, s.apiSystemOf(row))
}

// apiSystemRow reads the system of an address; one that was deleted is not there.
func (s *Server) apiSystemRow(c echo.Context, p assessment.Principal) (store.SystemRow, error) {
	row, err := s.store.System(c.Request().Context(), p, c.Param("id"))
	if err == nil && !row.Deleted.IsZero() {
		err = errNotHere
	}
	return row, err
}

func (s *Server) apiSystemOf(row store.SystemRow) apiSystem {
	out := apiSystem{ID: row.ID, Name: row.Name, Company: row.Company, Archived: !row.Archived.IsZero(),
		Created: row.Created, Updated: row.Updated, Interviews: []apiRecord{}, URL: s.URL(templates.SystemURL(row.ID))}
	for _, r := range row.Records {
		out.Interviews = append(out.Interviews, apiRecord{ID: r.ID, Side: string(r.Side), Version: r.Version, Rev: r.Rev,
			Answered: r.Answered, Created: r.Created, Updated: r.Updated, Readable: visible(r)})
	}

	if len(row.Reports) > 0 { // newest first
		head := s.apiReportHead(row.Reports[0])
		out.Report = &head
	}
	return out
}

// apiReportHead is a sealed report without its content.
type apiReportHead struct {
	ID        string    `json:"id"`
	System    string    `json:"system"`
	Interview string    `json:"interview"`
	Number    int       `json:"number"`
	Title     string    `json:"title"`
	Class     string    `json:"class"`
	Shape     string    `json:"shape"`
	Sealed    time.Time `json:"sealed"`
	SealedBy  string    `json:"sealedBy"`
	URL       string    `json:"url"` // of its page
}

func (s *Server) apiReportHead(h store.ReportHead) apiReportHead {
	return apiReportHead{ID: h.ID, System: h.SystemID, Interview: h.InterviewID, Number: h.Number, Title: h.Title,
		Class: string(h.Class), Shape: string(h.Shape), Sealed: h.Sealed, SealedBy: h.SealedBy,
		URL: s.URL(templates.ReportURL(h.ID))}
}

// apiReportsOnPage is how many reports one page of their list holds.
const apiReportsOnPage = 50

// apiReports is GET /api/v1/systems/{id}/reports, newest first. A page begins below the
// number that the one before it ended with.
func (s *Server) apiReports(c echo.Context, p assessment.Principal) error {
	row, err := s.apiSystemRow(c, p)
	if err != nil {
		return err
	}
	heads := row.Reports
	if after := query(c, "after"); after != "" {
		below, err := strconv.Atoi(after)
		if err != nil {
			return assessment.Errorf(assessment.Invalid, `"after" is what "next" of the page before says.`)
		}
		heads = slices.DeleteFunc(slices.Clone(heads), func(h store.ReportHead) bool { return h.Number >= below })
	}

	out := apiPage[apiReportHead]{Items: []apiReportHead{}}
	for _, h := range heads[:min(len(heads), apiReportsOnPage)] {
		out.Items = append(out.Items, s.apiReportHead(h))
	}
	if len(heads) > apiReportsOnPage {
		out.Next = strconv.Itoa(heads[apiReportsOnPage-1].Number)
	}
	return reply(c, http.StatusOK, out)
}
