package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// apiLink is a link. Its address is told once, to whoever made it.
type apiLink struct {
	ID      string     `json:"id"`
	For     string     `json:"for"`
	Right   string     `json:"right"` // answer or read
	Report  string     `json:"report"`
	Names   string     `json:"names"`
	Made    time.Time  `json:"made"`
	Expires time.Time  `json:"expires"`
	Revoked *time.Time `json:"revoked"`
	Opened  *time.Time `json:"opened"`
	Shared  *time.Time `json:"shared"` // when the buyer last shared what was answered
	Live    bool       `json:"live"`
	URL     string     `json:"url,omitempty"`
}

func (s *Server) apiLinkOf(l store.Link) apiLink {
	return apiLink{ID: l.ID, For: l.Name, Right: string(l.Right), Report: l.ReportID, Names: string(l.Names),
		Made: l.Created, Expires: l.Expires, Revoked: utc(l.Revoked), Opened: utc(l.Opened), Shared: utc(l.Shared),
		Live: l.Live(s.now())}
}

// apiLinks is GET /api/v1/interviews/{id}/links, newest first. There are no more than an
// interview may have.
func (s *Server) apiLinks(c echo.Context, p assessment.Principal) error {
	links, err := s.store.Links(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	out := apiPage[apiLink]{Items: []apiLink{}}
	for _, l := range links {
		out.Items = append(out.Items, s.apiLinkOf(l))
	}
	return reply(c, http.StatusOK, out)
}

// apiNewLink is what a link is made of.
type apiNewLink struct {
	For    string `json:"for"`
	Right  string `json:"right"`
	Report string `json:"report"`
	Names  string `json:"names"`
	Days   int    `json:"days"` // 0 for the usual
}

// apiMakeLink is POST /api/v1/interviews/{id}/links.
func (s *Server) apiMakeLink(c echo.Context, p assessment.Principal) error {
	var sent apiNewLink
	op, err := s.takes(c, p, &sent)
	if err != nil {
		return err
	}

	data := templates.LinksPageData{Name: sent.For, Right: assessment.Right(sent.Right), Report: sent.Report,
		Names: assessment.Names(sent.Names)}
	if sent.Days != 0 {
		data.Days = strconv.Itoa(sent.Days)
	}
	link, wrong := linkOf(data)
	if unnamed(p) {
		wrong.add("me", "Say your name under Settings first: whoever opens the link reads it.")
	}
	if err := refuseFields(wrong); err != nil {
		return err
	}

	link.InterviewID, link.Op = c.Param("id"), op
	token, l, err := s.store.CreateLink(c.Request().Context(), p, link)
	if err != nil {
		return err
	}
	out, status := s.apiLinkOf(l), http.StatusOK
	if token != "" {
		out.URL, status = s.URL("/l/"+token), http.StatusCreated
	}
	return reply(c, status, out)
}

// apiRevokeLink is DELETE /api/v1/interviews/{id}/links/{link}.
func (s *Server) apiRevokeLink(c echo.Context, p assessment.Principal) error {
	l, err := s.linkHere(c, p)
	if err != nil {
		return err
	}
	if err := s.store.RevokeLink(c.Request().Context(), p, l.ID); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
