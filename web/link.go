package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gorilla/securecookie"
	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/assessment/words"
	"discern/templates"
)

// linkSeconds is how long a browser keeps the cookie of a link: longer than
// any link lives, since the server decides.
const linkSeconds = 91 * 24 * 60 * 60

// linkCookie keeps the place of somebody who came by a link. It never becomes
// a session, and a session never opens what it opens.
type linkCookie struct {
	codecs []securecookie.Codec
	name   string
	secure bool
}

func newLinkCookie(keys [][]byte, secure bool) *linkCookie {
	return &linkCookie{codecs: codecs(keys), name: cookieName("link", secure), secure: secure}
}

// holder returns who came by a link with that right.
func (s *Server) holder(c echo.Context, right assessment.Right) (assessment.Principal, error) {
	token, ok := readCookie(c.Request(), s.links.name, s.links.codecs)
	if !ok {
		return assessment.Principal{}, &statusError{http.StatusUnauthorized,
			"This page opens from the link you were sent. Open that link again; everything you saved is still there."}
	}
	p, err := s.store.LinkPrincipal(c.Request().Context(), token)
	if err == nil && p.Right != right {
		return assessment.Principal{}, errNotHere
	}

	return p, err
}

// lookLink is GET /l/{token}: it says what the link is for and changes
// nothing, so that mail scanners and previews leave no trace.
func (s *Server) lookLink(c echo.Context, _ assessment.Principal) error {
	token := c.Param("token")
	look, err := s.store.LookLink(c.Request().Context(), token)
	if err != nil {
		return s.missed(c, err)
	}

	title := "Find out how your AI system should be given access"
	switch {
	case look.Right == assessment.RightRead:
		title = "A report was shared with you"
	case look.PassedOn, len(look.Questions) == 1:
		title = "One question for you"
	case len(look.Questions) > 0:
		title = "A few questions for you"
	}

	team := s.team.name()
	if look.PassedOn { // the one who asks is no one of ours
		team = ""
	}

	data := templates.BuyerStartPageData{Page: s.base(assessment.Principal{}, title, templates.NavNone),
		Action: "/l/" + token, Link: s.URL("/l/" + token), Right: look.Right, Resumed: look.Started, Here: s.keepsPlace(c, look),
		Asked: templates.Asked{RecordID: "", Who: look.From, System: look.System, Company: look.Company, Expires: look.Expires, KeepDays: keepDays,
			Team: team, Message: look.Message, Only: len(look.Questions), PassedOn: look.PassedOn, Shared: look.Shared}}
	if look.Answered > 0 {
		data.Last = fmt.Sprintf("Someone answered %s, the last at %s on %s.", words.Figure(look.Answered, "question", "questions"), templates.Clock(c.Request().Context(), look.LastAnswer), templates.Day(c.Request().Context(), look.LastAnswer))
	}

	return s.page(c, http.StatusOK, templates.BuyerStartPage(data))
}

// keepsPlace reports whether this browser keeps a place behind that link.
func (s *Server) keepsPlace(c echo.Context, look store.LinkSummary) bool {
	p, err := s.holder(c, look.Right)
	return err == nil && look.Right == assessment.RightAnswer && look.RecordID != "" && p.RecordID == look.RecordID
}

// keepDays is how long a buyer's answers that the buyer does not share are kept.
const keepDays = assessment.UnsharedDays

// missed answers a link that does not work. Every one looks the same; a client
// that tries many is told to wait.
func (s *Server) missed(c echo.Context, err error) error {
	if codeOf(err) == assessment.Gone && !s.misses.allow(c.RealIP()) {
		return errTooMany
	}
	return err
}

// startLink is POST /l/{token}: from here on the cookie keeps the place and
// the token leaves the address bar.
func (s *Server) startLink(c echo.Context, _ assessment.Principal) error {
	old, had := readCookie(c.Request(), s.links.name, s.links.codecs)
	cookie, p, err := s.store.StartLink(c.Request().Context(), c.Param("token"), old)
	if err != nil {
		return s.missed(c, err)
	}

	if had && old != cookie { // this browser keeps one place
		if err := s.store.EndPlace(c.Request().Context(), old); err != nil {
			return err
		}
	}

	if err := writeCookie(c.Response(), s.links.name, cookie, linkSeconds, s.secure, s.links.codecs); err != nil {
		return err
	}
	if p.Right != assessment.RightRead {
		b, err := s.buyer(c, p)
		if err != nil {
			return err
		}
		return seeOther(c, b.start())
	}
	link, err := s.store.LinkInfo(c.Request().Context(), p)
	if err != nil {
		return err
	}

	return seeOther(c, readURL(link.ReportID))
}

// linkList is GET /interviews/{id}/links.
func (s *Server) linkList(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.linksPage(c, p, http.StatusOK, iv, templates.LinksPageData{Right: assessment.RightAnswer})
}

// onlyHere reports whether links lead to this machine, and so open on no other.
func (s *Server) onlyHere() bool { return loopbackName(s.config.BaseURL.Hostname()) }

func linksKey(p assessment.Principal, interview string) string {
	return "link " + p.UserID + " " + interview
}

func (s *Server) linksPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview, data templates.LinksPageData) error {
	ctx := c.Request().Context()
	page := s.base(p, "Links", templates.NavSystems)
	page.Errors = data.Errors
	data.AskName = unnamed(p)
	data.Page, data.Interview, data.Local = page, iv, s.onlyHere()
	links, err := s.store.Links(ctx, p, iv.ID)
	if err != nil {
		return err
	}

	data.Links = s.linkItemsOf(ctx, links)
	heads, err := s.store.Reports(ctx, p, iv.SystemID)
	if err != nil {
		return err
	}

	var own []store.ReportHead
	for _, h := range heads {
		if h.InterviewID == iv.ID {
			own = append(own, h)
		}
	}

	data.Reports = s.reportItems(own)
	data.Made = s.madeLink(p, iv, links)
	for _, l := range links {
		if l.Right == assessment.RightAnswer && !l.Shared.IsZero() {
			data.Back++
		}
	}

	groups, _ := assessment.ToHandOver(s.config.Bank, iv)
	for _, g := range groups {
		data.Open += len(g.Questions)
	}

	return s.page(c, status, templates.LinksPage(data))
}

// makeLink is POST /interviews/{id}/links.
func (s *Server) makeLink(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	ctx := c.Request().Context()
	data := templates.LinksPageData{Name: f.line("name"), Right: assessment.Right(f.line("right")), Days: f.line("days"),
		Report: f.line("report"), Names: assessment.Names(f.line("names"))}
	link, wrong := linkOf(data)
	link.InterviewID, link.Op = iv.ID, f.line("op")
	data.Me = f.line("me")
	noMaker(p, f, &wrong)
	if len(wrong) == 0 {
		if err := s.sayName(c, p, data.Me); err != nil {
			return err
		}
		token, l, err := s.store.CreateLink(ctx, p, link)
		if err == nil {
			s.showLink(linksKey(p, iv.ID), link.Op, token, l)
			return seeOther(c, templates.InterviewURL(iv.ID)+"/links")
		}
		var ok bool
		if wrong, ok = invalidOf(err); !ok {
			return err
		}
	}

	data.Errors = wrong
	return s.linksPage(c, p, http.StatusUnprocessableEntity, iv, data)
}

// showLink has the next page show a link that was just made; for a form that was
// sent before, the one it made then.
func (s *Server) showLink(key, op, token string, l store.Link) {
	if token == "" {
		s.shown.again(key, op)
		return
	}
	s.shown.putFor(key, op, made{s.URL("/l/" + token), l.ID})
}

// Days a link may live.
const (
	leastDays = assessment.MinLinkDays
	mostDays  = assessment.MaxLinkDays
)

func linkOf(data templates.LinksPageData) (store.Link, faults) {
	link := store.Link{Name: data.Name, Right: data.Right}
	var wrong faults
	if link.Name == "" {
		wrong.add("name", "Enter who this link is for, so that you know it again.")
	}

	switch data.Right {
	case "":
		link.Right = assessment.RightAnswer
	case assessment.RightAnswer:
	case assessment.RightRead:
		link.ReportID, link.Names = data.Report, data.Names
		if data.Report == "" {
			wrong.add("report", "Choose the version that the reader gets.")
		}

	default:
		wrong.add("right", "Choose what the link is for.")
	}

	link.Days = readDays(data.Days, &wrong)
	return link, wrong
}

// revokeLink is POST /interviews/{id}/links/{link}/revoke.
func (s *Server) revokeLink(c echo.Context, p assessment.Principal) error {
	ctx, id := c.Request().Context(), c.Param("id")
	links, err := s.store.Links(ctx, p, id)
	if err != nil {
		return err
	}

	for _, l := range links {
		if l.ID != c.Param("link") {
			continue
		}
		if err := s.store.RevokeLink(ctx, p, l.ID); err != nil {
			return err
		}
		return seeOther(c, templates.InterviewURL(id)+"/links")
	}

	return errNotHere
}

func (s *Server) linkItems(ctx context.Context, p assessment.Principal, interview string) ([]templates.LinkItem, error) {
	links, err := s.store.Links(ctx, p, interview)
	return s.linkItemsOf(ctx, links), err
}

func (s *Server) linkItemsOf(ctx context.Context, links []store.Link) []templates.LinkItem {
	var out []templates.LinkItem
	for _, l := range links {
		out = append(out, templates.LinkItem{ID: l.ID, InterviewID: l.InterviewID, Name: l.Name, Right: l.Right,
			Status: s.linkStatus(ctx, l), Created: l.Created, Expires: l.Expires, Live: l.Live(s.now()), Asks: len(l.Questions), Names: l.Names})
	}
	return out
}

// linkStatus says in a few words what became of a link.
func (s *Server) linkStatus(ctx context.Context, l store.Link) string {
	now := s.now()
	switch {
	case !l.Revoked.IsZero():
		return "Revoked" + cameBack(ctx, l)
	case !now.Before(l.Expires):
		return "Expired" + cameBack(ctx, l)
	case !l.Live(now):
		return "No longer works"
	case l.Opened.IsZero():
		return "Not opened"
	case l.Right == assessment.RightRead:
		return "Opened " + templates.Day(ctx, l.Opened)
	case !l.Shared.IsZero() && len(l.Questions) > 0:
		return "Sent back " + templates.Day(ctx, l.Shared)
	case !l.Shared.IsZero():
		return "Shared " + templates.Day(ctx, l.Shared)
	case l.Emptied():
		return "Opened, since deleted"
	case l.Answered == 0:
		return "Opened, nothing answered yet"
	}

	return answeredOf(l)
}

// cameBack says of a link that is over what came of it before.
func cameBack(ctx context.Context, l store.Link) string {
	if l.Shared.IsZero() {
		return ""
	}
	return ", sent back " + templates.Day(ctx, l.Shared)
}
