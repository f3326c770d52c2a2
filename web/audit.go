package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/store"
	"discern/templates"
)

// auditRows is how many rows of the trail stand on one page.
const auditRows = 100

// audit is GET /settings/audit: what was done in the workspace.
func (s *Server) audit(c echo.Context, p assessment.Principal) error {
	ctx := c.Request().Context()
	filter, wrong := auditFilter(c)
	page := s.base(p, "What was done here", templates.NavSettings)
	page.Errors = wrong
	data := templates.AuditPageData{Page: page, Who: query(c, "who"), What: query(c, "what"),
		Since: query(c, "since"), Until: query(c, "until")}

	var found store.AuditPage
	var err error
	if filter.N = auditRows; len(wrong) == 0 {
		found, err = s.store.Audit(ctx, p, filter)
	} else {
		_, err = s.store.Audit(ctx, p, store.AuditFilter{N: 1}) // whether they may
	}

	if err != nil {
		return err
	}
	people, err := s.store.Users(ctx, p)
	if err != nil {
		return err
	}
	head, err := s.store.AuditHead(ctx)
	if err != nil {
		return err
	}

	for _, u := range people {
		data.People = append(data.People, templates.AuditPerson{Value: "user:" + u.ID, Name: u.Name})
	}

	for _, r := range found.Rows {
		data.Rows = append(data.Rows, auditItem(c, r))
	}

	chosen := url.Values{"who": {data.Who}, "what": {data.What}, "since": {data.Since}, "until": {data.Until}}
	data.Head = head.String()
	data.CSV = templates.AuditURL + "/" + auditSheet + "?" + chosen.Encode()
	data.JSON = templates.AuditURL + "/" + auditObjects + "?" + chosen.Encode()
	if found.More {
		chosen.Set("before", strconv.Itoa(found.Rows[len(found.Rows)-1].Seq))
		data.Earlier = templates.AuditURL + "?" + chosen.Encode()
	}

	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.page(c, status, templates.AuditPage(data))
}

// auditFilter reads what was chosen. A day ends with the day.
func auditFilter(c echo.Context) (store.AuditFilter, faults) {
	ctx := c.Request().Context()
	f := store.AuditFilter{Actor: query(c, "who")}
	if what := query(c, "what"); templates.AuditKind(what) {
		f.Action = what
	}

	if n, err := strconv.Atoi(query(c, "before")); err == nil {
		f.Before = n
	}

	var wrong faults
	for _, field := range []struct {
		name string
		to   *time.Time
	}{{"since", &f.Since}, {"until", &f.Until}} {
		day := query(c, field.name)
		if day == "" {
			continue
		}

		at, ok := templates.DayBegins(ctx, day)
		if !ok {
			wrong.add(field.name, "Enter a day, such as 2026-11-29.")
		}
		*field.to = at
	}

	if !f.Until.IsZero() {
		f.Until = f.Until.AddDate(0, 0, 1)
	}
	return f, wrong
}

func auditItem(c echo.Context, r store.AuditEntry) templates.AuditItem {
	item := templates.AuditItem{Number: strconv.Itoa(r.Seq), When: templates.Moment(c.Request().Context(), r.At),
		Who: r.ActorName, ByLink: strings.HasPrefix(r.Actor, "link:"), Did: templates.AuditPhrase(r.Action),
		Token: r.Token, Thing: r.ThingName, From: r.From}
	if r.Actor == templates.AuditByProgram {
		item.Who = "The program"
	}

	if item.Did == "" {
		item.Did = r.Action
	}

	if item.Thing == "" {
		item.ID = r.Thing()
	}
	return item
}

// auditFiles are the files that the trail is saved as.
var auditFiles = map[string]func(echo.Context, []store.AuditEntry) error{auditSheet: auditCSV, auditObjects: auditJSON}

const (
	auditSheet   = "audit.csv"
	auditObjects = "audit.json"
)

// auditFile is GET /settings/audit/{file}: what was chosen, all of it, as a file.
func (s *Server) auditFile(c echo.Context, p assessment.Principal) error {
	file := c.Param("file")
	write, ok := auditFiles[file]
	if !ok {
		return errNotHere
	}
	filter, wrong := auditFilter(c)
	if len(wrong) > 0 {
		return assessment.Errorf(assessment.Invalid, "%s", wrong[0].Msg)
	}
	found, err := s.store.Audit(c.Request().Context(), p, filter)
	if err != nil {
		return err
	}

	attach(c, "discern-"+file)
	return write(c, found.Rows)
}

func auditCSV(c echo.Context, rows []store.AuditEntry) error {
	cells := make([][]string, len(rows))
	for i, r := range rows {
		cells[i] = []string{strconv.Itoa(r.Seq), r.Stamp(), r.Actor, r.ActorName, r.Action, r.Object,
			r.ThingName, r.From, r.Token, r.Hash}
	}

	body, err := export.Sheet([]string{"row", "at", "actor", "actor name", "action", "object", "object name",
		"from", "token", "hash"}, cells)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", body)
}

// auditJSONRow is a row as it leaves.
type auditJSONRow struct {
	Row       int       `json:"row"`
	At        time.Time `json:"at"`
	Actor     string    `json:"actor"`
	ActorName string    `json:"actorName,omitempty"`
	Action    string    `json:"action"`
	Object    string    `json:"object"`
	ThingName string    `json:"objectName,omitempty"`
	From      string    `json:"from,omitempty"`
	Token     string    `json:"token,omitempty"`
	Hash      string    `json:"hash"`
}

func auditJSON(c echo.Context, rows []store.AuditEntry) error {
	out := make([]auditJSONRow, len(rows))
	for i, r := range rows {
		out[i] = auditJSONRow{r.Seq, r.At, r.Actor, r.ActorName, r.Action, r.Object, r.ThingName, r.From, r.Token, r.Hash}
	}

	body, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, append(body, '\n'))
}
