package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/brand"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/templates"
)

// senderPath is where the owner says who reports come from.
const senderPath = templates.SenderURL

// senderForm is GET /settings/sender.
func (s *Server) senderForm(c echo.Context, p assessment.Principal) error {
	w := s.team.workspace()
	return s.senderPage(c, p, http.StatusOK, templates.SenderPageData{
		Firm: w.Name, Person: w.Person, Contact: w.Contact, Accent: w.Accent})
}

func (s *Server) senderPage(c echo.Context, p assessment.Principal, status int, data templates.SenderPageData) error {
	page := s.base(p, "Who reports come from", templates.NavSettings)
	page.Errors = data.Errors
	if m, ok := s.shown.take(saidKey(p)); ok && len(data.Errors) == 0 {
		page.Status = m.what
	}

	data.Page, data.Now = page, s.team.sender(p)
	return s.page(c, status, templates.SenderPage(data))
}

// saveSender is POST /settings/sender: everything the form holds in one go, with
// the logo where one was chosen.
func (s *Server) saveSender(c echo.Context, p assessment.Principal) error {
	leave, err := s.uploads.enter(c.Request().Context())
	if err != nil {
		c.Response().Header().Set("Retry-After", retryAfter)
		return err
	}

	defer leave()

	sent, err := readSender(c)
	if err != nil {
		return err
	}

	return s.heavy(func(c echo.Context, p assessment.Principal) error { return s.takeSender(c, p, sent) })(c, p)
}

// takeSender keeps a sender that arrived whole.
func (s *Server) takeSender(c echo.Context, p assessment.Principal, sent sentSender) error {
	now, wrong := sent.on(s.team.workspace())
	if len(wrong) > 0 {
		return s.senderPage(c, p, http.StatusUnprocessableEntity, templates.SenderPageData{
			Firm: sent.firm, Person: sent.person, Contact: sent.contact, Accent: sent.accent,
			WithoutLogo: sent.without, Chose: len(sent.logo) > 0, Page: templates.Page{Errors: wrong}})
	}

	if err := s.saveWorkspace(c.Request().Context(), p, now); err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: "Saved " + templates.Clock(c.Request().Context(), s.now())})
	return seeOther(c, senderPath)
}

// saveWorkspace keeps the workspace, in the store and at hand.
func (s *Server) saveWorkspace(ctx context.Context, p assessment.Principal, w store.Workspace) error {
	if err := s.store.SaveWorkspace(ctx, p, w); err != nil {
		return err
	}

	s.team.set(w)
	return nil
}

// sentSender is a sender as a form gave it.
type sentSender struct {
	firm, person, contact, accent string
	logo                          []byte // one byte more than fits where it is too large
	without                       bool   // the logo is to go
}

// readSender reads the form part by part, so that nothing is kept on the disk and
// of each part no more than it may have.
func readSender(c echo.Context) (sentSender, error) {
	var sent sentSender
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return sent, &statusError{http.StatusUnsupportedMediaType, messageOf[http.StatusUnsupportedMediaType]}
	}

	texts := map[string]*string{
		"firm": &sent.firm, "person": &sent.person, "contact": &sent.contact, "accent": &sent.accent}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return sent, nil
		}
		if err != nil {
			return sent, uploadError(err)
		}

		body, err := io.ReadAll(io.LimitReader(part, brand.MaxFile+1))
		if err != nil {
			return sent, uploadError(err)
		}

		switch name := part.FormName(); name {
		case "logo":
			sent.logo = body
		case "without":
			sent.without = true
		default:
			if to, ok := texts[name]; ok {
				*to = strings.Join(strings.Fields(assessment.Clean(string(body))), " ")
			}
		}
	}
}

// on is a workspace with what the form gave, or what is wrong with that.
func (sent sentSender) on(w store.Workspace) (store.Workspace, faults) {
	var wrong faults
	for _, f := range []struct {
		name, text string
		limit      int
		to         *string
	}{
		{"firm", sent.firm, assessment.MaxTeam, &w.Name},
		{"person", sent.person, assessment.MaxTeam, &w.Person},
		{"contact", sent.contact, assessment.MaxContact, &w.Contact},
	} {
		if msg := assessment.TooLong(f.text, f.limit); msg != "" {
			wrong.add(f.name, "%s.", msg)
		}
		*f.to = f.text
	}

	colour, ok := brand.Colour(sent.accent)
	if sent.accent != "" && !ok {
		wrong.add("accent", "Enter a colour as # and six digits or letters from a to f, such as #1f4e46, "+
			"or leave it empty.")
	}

	w.Accent = colour
	switch {
	case len(sent.logo) > 0:
		logo, err := brand.Clean(sent.logo)
		if err != nil {
			wrong.add("logo", "%s", err)
		}
		kept := report.Logo(logo)
		w.Logo = &kept

	case sent.without:
		w.Logo = nil
	}

	return w, wrong
}

// picturePolicy is for a picture that came from outside: opened by its address it
// may load nothing and run nothing.
const picturePolicy = "default-src 'none'; sandbox"

// logo is GET /brand/logo/{file}: a picture under the digest of what is in it, so
// that it can be kept for ever. Who knows the digest has a page that shows it.
func (s *Server) logo(c echo.Context, _ assessment.Principal) error {
	digest, _, _ := strings.Cut(c.Param("file"), ".")
	l, err := s.store.Logo(c.Request().Context(), digest)
	if err != nil {
		return err
	}
	if templates.LogoURL(&l) != c.Request().URL.Path {
		return errNotHere
	}

	lasting(c)
	c.Response().Header().Set("Content-Security-Policy", picturePolicy)
	return c.Blob(http.StatusOK, l.Type, l.Data)
}

// accent is GET /brand/accent/{file}: the stylesheet of a colour, which stands in
// the address with a hash of what is made of it.
func (s *Server) accent(c echo.Context, _ assessment.Principal) error {
	hex, _, _ := strings.Cut(c.Param("file"), ".")
	a, ok := brand.AccentOf("#" + hex)
	if !ok || templates.AccentURL(a.Chosen) != c.Request().URL.Path {
		return errNotHere
	}

	lasting(c)
	return c.Blob(http.StatusOK, "text/css; charset=utf-8", []byte(a.CSS()))
}

// lasting has a browser keep what is served under a name that holds its hash.
func lasting(c echo.Context) {
	h := c.Response().Header()
	for _, name := range ofPages {
		h.Del(name)
	}

	h.Set("Cache-Control", forever)
}
