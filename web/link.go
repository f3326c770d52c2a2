package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

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

// maxPlacesHere is how many links one browser keeps a place behind; the one that was
// opened first gives way.
const maxPlacesHere = 12

// linkCookies keep the places of somebody who came by links: a cookie for each
// record that is answered, or report that is read, so that two links in one browser
// both work. They never become a session, and a session never opens what they open.
type linkCookies struct {
	codecs []securecookie.Codec
	name   string // of the one cookie there was before: still read, no longer written
	secure bool
}

func newLinkCookies(keys [][]byte, secure bool) *linkCookies {
	return &linkCookies{codecs: codecs(keys), name: cookieName("link", secure), secure: secure}
}

// nameFor is the name of the cookie for a record or a report.
func (l *linkCookies) nameFor(id string) string { return l.name + "-" + id }

// at returns the secret of the place behind the link to a record or a report.
func (l *linkCookies) at(r *http.Request, id string) (string, bool) {
	if kept, ok := readCookie(r, l.nameFor(id), l.codecs); ok {
		token, _, _ := strings.Cut(kept, linkMark)
		return token, true
	}
	return readCookie(r, l.name, l.codecs)
}

// linkMark stands in a cookie between the secret of the place and the link it was opened
// by. The link is kept there and nowhere else, so that whoever came by it can have it
// again; it is signed with the rest, as readable to whoever has the browser as the page is.
const linkMark = " "

// linkAt returns the secret of the link that a place was opened by; "" where the
// browser keeps none.
func (l *linkCookies) linkAt(r *http.Request, id string) string {
	kept, _ := readCookie(r, l.nameFor(id), l.codecs)
	_, link, _ := strings.Cut(kept, linkMark)
	return link
}

// placeHere is one place that a browser keeps: the name of its cookie and its secret.
type placeHere struct{ cookie, token string }

// all returns the places a browser keeps, the oldest first: browsers send their
// cookies in that order. A stranger may send thousands that are none of ours, so it
// looks at a few and no more.
func (l *linkCookies) all(r *http.Request) []placeHere {
	var out []placeHere
	looked := 0
	for _, line := range r.Header["Cookie"] {
		for pair := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			if name != l.name && !strings.HasPrefix(name, l.name+"-") {
				continue
			}
			if looked++; looked > maxPlacesHere+1 {
				return out
			}

			var token []byte
			if securecookie.DecodeMulti(name, value, &token, l.codecs...) == nil {
				secret, _, _ := strings.Cut(string(token), linkMark)
				out = append(out, placeHere{name, secret})
			}
		}
	}
	return out
}

// put writes the cookie for a record or a report, with the link that it was opened by.
func (l *linkCookies) put(w http.ResponseWriter, id, token, link string) error {
	return writeCookie(w, l.nameFor(id), token+linkMark+link, linkSeconds, l.secure, l.codecs)
}

// drop has the browser forget a place.
func (l *linkCookies) drop(w http.ResponseWriter, cookie string) {
	http.SetCookie(w, newCookie(cookie, "", -1, l.secure))
}

// holder returns who came by a link with one of those rights to what the address names.
func (s *Server) holder(c echo.Context, rights ...assessment.Right) (assessment.Principal, error) {
	return s.holderAt(c, c.Param("id"), rights...)
}

func (s *Server) holderAt(c echo.Context, id string, rights ...assessment.Right) (assessment.Principal, error) {
	token, ok := s.links.at(c.Request(), id)
	if !ok {
		return assessment.Principal{}, errNoPlace
	}
	p, err := s.store.LinkPrincipal(c.Request().Context(), token)
	switch {
	case err != nil || slices.Contains(rights, p.Right):
		return p, err
	case p.Right == assessment.RightKept && p.RecordID == id:
		return assessment.Principal{}, errEnded
	}

	return assessment.Principal{}, errNoPlace
}

// errEnded is said to somebody whose link ended, at an address that it no longer opens.
var errEnded = &statusError{http.StatusGone,
	"Your link has ended, so nothing can be answered, changed or shared with it. What you gave before is still kept. " +
		"You can see it, save it and delete it."}

// errNoPlace is the answer to a browser that keeps no place behind an address.
var errNoPlace = &statusError{http.StatusUnauthorized,
	"This page opens from the link you were sent. Open that link again to see what is kept behind it."}

// places lists what this browser can go back to, for somebody who came by links.
func (s *Server) places(c echo.Context) []templates.Place {
	var out []templates.Place
	for _, x := range s.links.all(c.Request()) {
		p, err := s.store.LinkPrincipal(c.Request().Context(), x.token)
		if err != nil {
			continue
		}
		if p.Right == assessment.RightKept {
			out = append(out, templates.Place{Right: p.Right, URL: templates.BuyerURL(p.RecordID) + "/data"})
			continue
		}
		look, err := s.store.LinkInfo(c.Request().Context(), p)
		if err != nil {
			continue
		}

		place := templates.Place{Right: look.Right, Who: look.CreatedBy, URL: templates.BuyerURL(p.RecordID)}
		if look.Right == assessment.RightRead {
			place.URL = readURL(look.ReportID)
		} else if iv, err := s.store.Interview(c.Request().Context(), p, p.RecordID); err == nil {
			place.System = iv.System
		}
		out = append(out, place)
	}
	return out
}

// lookLink is GET /l/{token}: it says what the link is for and changes
// nothing, so that mail scanners and previews leave no trace.
func (s *Server) lookLink(c echo.Context, _ assessment.Principal) error {
	token := c.Param("token")
	look, err := s.store.LookLink(c.Request().Context(), token)
	if err != nil {
		return s.missed(c, err)
	}

	if look.Ended {
		return s.page(c, http.StatusGone, templates.BuyerEndedPage(templates.BuyerEndedPageData{
			Page: s.base(assessment.Principal{}, "This link has ended", templates.NavNone), Action: "/l/" + token}))
	}

	team := s.team.name()
	if look.PassedOn { // the one who asks is no one of ours
		team = ""
	}

	data := templates.BuyerStartPageData{Page: s.base(assessment.Principal{}, "", templates.NavNone),
		Action: "/l/" + token, Link: s.URL("/l/" + token), Right: look.Right, Resumed: look.Started,
		Here: s.keepsPlace(c, look),
		Asked: templates.Asked{RecordID: "", Who: look.From, System: look.System, Company: look.Company,
			Expires: look.Expires, KeepDays: keepDays,
			By: s.keptBy(), Team: team, Message: look.Message, Only: len(look.Questions),
			Minutes:  s.config.Bank.LoadAhead(assessment.Interview{}, look.Questions).Minutes(),
			PassedOn: look.PassedOn, Shared: look.Shared}}
	if look.Answered > 0 {
		data.Last = fmt.Sprintf("Someone answered %s, the last at %s on %s.",
			words.Figure(look.Answered, "question", "questions"), templates.Clock(c.Request().Context(), look.LastAnswer),
			templates.Day(c.Request().Context(), look.LastAnswer))
	}

	return s.page(c, http.StatusOK, templates.BuyerStartPage(data))
}

// keepsPlace reports whether this browser keeps a place behind that link.
func (s *Server) keepsPlace(c echo.Context, look store.LinkSummary) bool {
	p, err := s.holderAt(c, look.RecordID, look.Right)
	return err == nil && look.Right == assessment.RightAnswer && look.RecordID != "" && p.RecordID == look.RecordID
}

// keepDays is how long a buyer's answers that the buyer does not share are kept.
const keepDays = assessment.UnsharedDays

// missed answers a link that does not work. Every one looks the same; a client
// that tries many is told to wait.
func (s *Server) missed(c echo.Context, err error) error {
	if codeOf(err) != assessment.Gone {
		return err
	}
	return cmp.Or(s.mayGuess(c, store.GuessSecret), err)
}

// startLink is POST /l/{token}: from here on the cookie keeps the place and
// the token leaves the address bar.
func (s *Server) startLink(c echo.Context, _ assessment.Principal) error {
	ctx := c.Request().Context()
	here := s.links.all(c.Request())
	var had []string
	for _, x := range here {
		had = append(had, x.token)
	}
	cookie, p, err := s.store.StartLink(ctx, c.Param("token"), had...)
	if err != nil {
		return s.missed(c, err)
	}

	var link store.Link
	if p.Right != assessment.RightKept {
		if link, err = s.store.LinkInfo(ctx, p); err != nil {
			return err
		}
	}
	at := cmp.Or(p.RecordID, link.ReportID)
	if err := s.giveWay(c, here, at, cookie); err != nil {
		return err
	}
	if err := s.links.put(c.Response(), at, cookie, c.Param("token")); err != nil {
		return err
	}
	switch p.Right {
	case assessment.RightKept:
		return seeOther(c, templates.BuyerURL(p.RecordID)+"/data")
	case assessment.RightAnswer:
		b, err := s.buyer(c, p)
		if err != nil {
			return err
		}
		return seeOther(c, b.start())
	}

	return seeOther(c, readURL(link.ReportID))
}

// giveWay ends the places that a new one takes over: one at the same address by another
// secret, and the oldest where a browser would keep too many.
func (s *Server) giveWay(c echo.Context, here []placeHere, at, cookie string) error {
	var others []placeHere
	for _, x := range here {
		same := x.cookie == s.links.nameFor(at)
		switch {
		case x.token == cookie && same:
		case x.token == cookie: // of before there was one cookie for each: the new one is in its stead
			s.links.drop(c.Response(), x.cookie)
		case same:
			if err := s.store.EndPlace(c.Request().Context(), x.token); err != nil {
				return err
			}
		default:
			others = append(others, x)
		}
	}

	for ; len(others) >= maxPlacesHere; others = others[1:] {
		s.links.drop(c.Response(), others[0].cookie)
		if err := s.store.EndPlace(c.Request().Context(), others[0].token); err != nil {
			return err
		}
	}

	return nil
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

func (s *Server) linksPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview,
	data templates.LinksPageData) error {
	ctx := c.Request().Context()
	page := s.base(p, "Links", templates.NavSystems)
	page.Errors = data.Errors
	data.AskName = unnamed(p)
	data.Page = page
	data.Interview = iv
	data.Local = s.onlyHere()
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

	v := assessment.Judge(s.bankOf(iv), iv)
	data.Open = v.Open()

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

// linkHere is the link that an address of an interview names.
func (s *Server) linkHere(c echo.Context, p assessment.Principal) (store.Link, error) {
	links, err := s.store.Links(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return store.Link{}, err
	}
	for _, l := range links {
		if l.ID == c.Param("link") {
			return l, nil
		}
	}
	return store.Link{}, errNotHere
}

// revokeForm is GET /interviews/{id}/links/{link}/revoke: what it ends, and what it does not.
func (s *Server) revokeForm(c echo.Context, p assessment.Principal) error {
	l, err := s.linkHere(c, p)
	if err != nil {
		return err
	}
	return s.page(c, http.StatusOK,
		templates.RevokePage(templates.RevokePageData{Page: s.base(p, "", templates.NavSystems),
			Link: s.linkItemsOf(c.Request().Context(), []store.Link{l})[0], Opened: !l.Opened.IsZero(), Kept: l.RecordID != "",
			Shared: !l.Shared.IsZero(), TakenBack: !l.TakenBack.IsZero(),
			Until: l.Updated.AddDate(0, 0, keepDays)}))
}

// revokeLink is POST /interviews/{id}/links/{link}/revoke.
func (s *Server) revokeLink(c echo.Context, p assessment.Principal) error {
	l, err := s.linkHere(c, p)
	if err != nil {
		return err
	}
	if err := s.store.RevokeLink(c.Request().Context(), p, l.ID); err != nil {
		return err
	}
	return seeOther(c, templates.InterviewURL(c.Param("id"))+"/links")
}

func (s *Server) linkItems(ctx context.Context, p assessment.Principal,
	interview string) ([]templates.LinkItem, error) {
	links, err := s.store.Links(ctx, p, interview)
	return s.linkItemsOf(ctx, links), err
}

func (s *Server) linkItemsOf(ctx context.Context, links []store.Link) []templates.LinkItem {
	var out []templates.LinkItem
	for _, l := range links {
		out = append(out, templates.LinkItem{ID: l.ID, InterviewID: l.InterviewID, Name: l.Name, Right: l.Right,
			Status: s.linkStatus(ctx, l), Created: l.Created, Expires: l.Expires, Live: l.Live(s.now()) && !l.Fixed,
			Asks: len(l.Questions), Names: l.Names})
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
