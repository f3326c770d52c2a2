package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// sideRoutes are the addresses of handing over, of both sides' answers, and of
// what readers send back.
func (s *Server) sideRoutes() []route {
	return []route{
		{get, "/notice", anyone, s.notice, plain},
		{get, "/accessibility", anyone, s.accessibility, plain},
		{get, "/interviews/:id/hand-over", edits, withNamed(s.changeable, s.handover), asksFirst},
		{post, "/interviews/:id/hand-over", edits, withFormOn(s.ownInterview, s.saveHandover), plain},
		{get, "/interviews/:id/hand-over/preview", edits, withNamed(s.changeable, s.handoverPreview), asksFirst},
		{get, "/interviews/:id/compare", views, withNamed(s.changeable, s.compare), asksFirst},
		{post, "/interviews/:id/compare/:record/:q/take", edits, withForm(s.takeOver), plain},
		{post, "/interviews/:id/compare/:record/:q/keep", edits, s.keepOurs, plain},
		{post, "/interviews/:id/compare/:record/:q/undo", edits, withForm(s.putBack), plain},
		{get, "/systems/:id/compare", views, s.systemCompare, asksFirst},
		{post, "/interviews/:id/links/:link/seen", edits, s.seenLink, plain},
		{post, "/interviews/:id/corrections/:correction/done", edits, s.closeCorrection, plain},
		{get, "/b/:id/heard", answerer, withNamed(s.buyer, s.buyerHeard), plain},
		{get, "/b/:id/share", answerer, withNamed(s.buyer, s.shareForm), plain},
		{get, "/b/:id/take-back", answerer, withNamed(s.buyer, s.takeBackForm), plain},
		{post, "/b/:id/take-back", answerer, s.takeBack, plain},
		{get, "/b/:id/passed", answerer, withNamed(s.buyer, s.buyerPassed), plain},
		{post, "/b/:id/passed/:link/stop", answerer, s.stopPassed, plain},
		{post, "/b/:id/passed/:link/use", answerer, withForm(s.usePassed), plain},
		{get, "/b/:id/ask", answerer, withNamed(s.buyer, s.askForm), plain},
		{post, "/b/:id/ask", answerer, withFormOn(s.buyer, s.askOther), plain},
		{get, "/b/:id/data", keeper, withNamed(s.kept, s.buyerData), plain},
		{get, "/b/:id/data/:file", keeper, s.buyerDataFile, heavy},
		{get, "/r/:id/wrong", reader, s.wrong, plain},
		{post, "/r/:id/wrong", reader, withFormOn(s.readable, s.sendWrong), plain},
	}
}

// A hand-over that a seller is preparing is remembered between its pages. It
// stands in memory only: the pages carry all of it themselves, so that losing it
// costs going back one page.
const (
	preparedFor = 30 * time.Minute
	maxPrepared = 1_000
)

func preparedKey(p assessment.Principal, interview string) string { return p.UserID + " " + interview }

// heardItems says what was heard, in the order of the bank.
func (s *Server) heardItems(heard map[string]assessment.Answer, own *assessment.Interview) []templates.HeardItem {
	b := s.config.Bank
	if own != nil {
		b = s.bankOf(*own)
	}

	var out []templates.HeardItem
	for _, q := range b.All() {
		a, ok := heard[q.ID]
		if !ok {
			continue
		}

		item := templates.HeardItem{Question: q, Says: templates.StatementOf(b, q, a)}
		if own != nil {
			if mine := own.AnswerTo(q.ID); mine.State != assessment.Open {
				item.Own = templates.StatementOf(b, q, mine)
			}
		}

		out = append(out, item)
	}

	return out
}

// handover is GET /interviews/{id}/hand-over.
func (s *Server) handover(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	who := query(c, "for")
	form, kept := s.prepared.get(preparedKey(p, iv.ID))
	if !kept || c.QueryParams().Has("for") {
		form = templates.HandoverForm{Message: form.Message, Days: form.Days, Heard: form.Heard}
		offered, known := assessment.OfferedTo(s.bankOf(iv), iv, who)
		form.Questions = offered
		if known {
			form.Name = who
		}
	}

	return s.handoverPage(c, p, http.StatusOK, iv, templates.HandoverPageData{Form: form, For: who})
}

func (s *Server) handoverPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview,
	data templates.HandoverPageData) error {
	page := s.base(p, "Hand over open questions", templates.NavSystems)
	page.Errors = data.Errors
	data.AskName = unnamed(p)
	data.Page, data.Interview = page, iv
	data.Groups, _ = assessment.ToHandOver(s.bankOf(iv), iv)
	data.HeardN = len(iv.Heard(data.Form.Questions))
	links, err := s.store.Links(c.Request().Context(), p, iv.ID)
	if err != nil {
		return err
	}

	data.Links = s.linkItemsOf(c.Request().Context(), links)
	data.Made = s.madeLink(p, iv, links)
	return s.page(c, status, templates.HandoverPage(data))
}

// readHandover reads the form; only questions that can be handed over count.
func (s *Server) readHandover(f form, iv assessment.Interview) (templates.HandoverForm, store.Link, faults) {
	h := templates.HandoverForm{Name: f.line("name"), Message: f.text("message"), Days: f.line("days"),
		Heard: f.has("heard")}
	h.Questions = assessment.CanHandOver(s.bankOf(iv), iv, f.list("q"))
	link := store.Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: h.Name, Message: h.Message,
		Questions: h.Questions}
	if h.Heard {
		link.Heard = iv.Heard(h.Questions)
	}

	var wrong faults
	if len(h.Questions) == 0 {
		wrong.add("q", "Tick at least one question.")
	}

	if h.Name == "" {
		wrong.add("name", "Enter who this link is for, so that you know it again.")
	}

	if len([]rune(h.Message)) > maxMessage {
		wrong.add("message", "Shorten the line to %s characters or fewer.", assessment.FormatNumber(maxMessage))
	}

	link.Days = readDays(h.Days, &wrong)
	return h, link, wrong
}

// maxMessage is the most a seller writes to go with a link, in characters.
const maxMessage = assessment.MaxMessage

// readDays reads how long a link lives; 0 where it was left empty.
func readDays(typed string, wrong *faults) int {
	if typed == "" {
		return 0
	}

	n, err := strconv.Atoi(typed)
	if err != nil || n < leastDays || n > mostDays {
		wrong.add("days", "Enter how many days the link works, as a number from %d to %d.", leastDays, mostDays)
	}

	return n
}

// saveHandover is POST /interviews/{id}/hand-over: first to the preview, and
// from there to the link.
func (s *Server) saveHandover(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	ctx := c.Request().Context()
	h, link, wrong := s.readHandover(f, iv)
	noMaker(p, f, &wrong)
	if len(wrong) > 0 {
		return s.handoverPage(c, p, http.StatusUnprocessableEntity, iv,
			templates.HandoverPageData{Page: templates.Page{Errors: wrong}, Form: h, Me: f.line("me")})
	}
	if err := s.sayName(c, p, f.line("me")); err != nil {
		return err
	}
	address := templates.InterviewURL(iv.ID) + "/hand-over"
	if f.line("go") != "make" {
		s.prepared.put(preparedKey(p, iv.ID), h)
		return seeOther(c, address+"/preview")
	}

	link.Op = f.line("op")
	token, l, err := s.store.CreateLink(ctx, p, link)
	if err != nil {
		return err
	}

	s.prepared.drop(preparedKey(p, iv.ID))
	s.showLink(linksKey(p, iv.ID), link.Op, token, l)
	return seeOther(c, address)
}

// handoverPreview is GET /interviews/{id}/hand-over/preview: what the buyer
// will see, and nothing else.
func (s *Server) handoverPreview(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	h, ok := s.prepared.get(preparedKey(p, iv.ID))
	if !ok {
		return seeOther(c, templates.InterviewURL(iv.ID)+"/hand-over")
	}

	days := store.Link{Right: assessment.RightAnswer}.Lives()
	if n, err := strconv.Atoi(h.Days); err == nil {
		days = n
	}

	data := templates.HandoverPreviewData{Page: s.base(p, "What they will see", templates.NavSystems), Bank: s.bankOf(iv),
		Interview: iv, Form: h,
		Asked: templates.Asked{Who: nameOr(p.Name, "Owner"), Team: s.team.name(), System: iv.System, Company: iv.Company,
			Message: h.Message,
			Only:    len(h.Questions), Expires: s.now().AddDate(0, 0, days), KeepDays: keepDays}}
	for _, id := range h.Questions {
		if q, ok := s.bankOf(iv).Question(id); ok {
			data.Asks = append(data.Asks, q)
		}
	}

	if h.Heard {
		data.Heard = s.heardItems(iv.Heard(h.Questions), nil)
	}

	return s.page(c, http.StatusOK, templates.HandoverPreviewPage(data))
}

// madeLink is the link that was just made, to be shown this once.
func (s *Server) madeLink(p assessment.Principal, iv assessment.Interview, links []store.Link) *templates.MadeLink {
	m, ok := s.shown.take(linksKey(p, iv.ID))
	if !ok {
		return nil
	}

	for _, l := range links {
		if l.ID == m.what {
			made := &templates.MadeLink{URL: m.url, Name: l.Name, Right: l.Right, Expires: l.Expires, Asks: len(l.Questions),
				System: iv.System, Local: s.onlyHere()}
			if !unnamed(p) {
				made.From = p.Name
			}

			return made
		}
	}

	return nil
}

// invalidOf turns a refusal of the store into messages by field, if it is one.
func invalidOf(err error) (faults, bool) {
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok || e.Code != assessment.Invalid {
		return nil, false
	}
	return fieldErrors(e), true
}
