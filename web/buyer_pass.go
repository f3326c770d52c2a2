package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// passKey names a passed-on link that waits to be shown.
func passKey(p assessment.Principal) string { return "passed " + p.LinkID }

// askURL leads to the page that asks somebody else, with questions ticked.
func askURL(record, to string, questions ...string) string {
	v := url.Values{"q": questions}
	if to != "" {
		v.Set("to", to)
	}
	return templates.BuyerURL(record) + "/ask?" + v.Encode()
}

// handing is what was chosen on the page that asks somebody else.
type handing struct {
	to     string
	chosen []string
	wrong  faults
}

// askForm is GET /b/{id}/ask: the open questions, to be ticked for one person. The
// address may name the person and the questions. What else that person is said to know
// is ticked too; where it names neither, all that is open on the buyer's path is.
func (s *Server) askForm(c echo.Context, _ assessment.Principal, b buyer) error {
	a := handing{to: query(c, "to"), chosen: c.QueryParams()["q"]}
	open, _ := s.bankOf(b.iv).Passable(b.iv, b.link.Questions)
	for _, id := range open {
		same := a.to != "" && strings.EqualFold(b.iv.AnswerTo(id).Who, a.to)
		if !slices.Contains(a.chosen, id) && (same || len(c.QueryParams()["q"]) == 0 && a.to == "") {
			a.chosen = append(a.chosen, id)
		}
	}
	return s.askPage(c, http.StatusOK, b, a)
}

func (s *Server) askPage(c echo.Context, status int, b buyer, a handing) error {
	if b.asked.PassedOn {
		return errNotHere
	}

	page := s.buyerBase(c.Request().Context(), b, "")
	page.Errors = a.wrong
	data := templates.BuyerAskPageData{Page: page, Asked: b.asked, To: a.to, Stage: b.iv.Stage(),
		BackURL: templates.BuyerURL(b.p.RecordID) + "/check"}
	open, more := s.bankOf(b.iv).Passable(b.iv, b.link.Questions)
	for _, id := range a.chosen { // one that has an answer may be asked again, where it is named
		if !slices.Contains(open, id) && !slices.Contains(more, id) && b.asks(id) {
			open = append(open, id)
		}
	}
	item := func(id string) (templates.AskItem, bool) {
		q, ok := s.bankOf(b.iv).Question(id)
		if !ok {
			return templates.AskItem{}, false
		}
		who := cmp.Or(b.iv.AnswerTo(id).Who, q.AskRole.Noun())
		return templates.AskItem{Question: q, Who: who, Chosen: slices.Contains(a.chosen, id)}, true
	}
	for _, id := range open {
		if x, ok := item(id); ok {
			data.Open = append(data.Open, x)
		}
	}
	for _, id := range more {
		if x, ok := item(id); ok {
			data.More, data.MoreOpen = append(data.More, x), data.MoreOpen || x.Chosen
		}
	}
	data.MoreMinutes = s.bankOf(b.iv).LoadOf(b.iv.Stage(), more).Minutes()
	return s.page(c, status, templates.BuyerAskPage(data))
}

// askOther is POST /b/{id}/ask: one link to all that was ticked.
func (s *Server) askOther(c echo.Context, p assessment.Principal, f form, b buyer) error {
	if b.asked.PassedOn {
		return errNotHere
	}

	a := handing{to: f.line("to")}
	for _, q := range s.bankOf(b.iv).All() {
		if slices.Contains(f.list("q"), q.ID) && b.asks(q.ID) {
			a.chosen = append(a.chosen, q.ID)
		}
	}
	if len(a.chosen) == 0 {
		a.wrong.add("q", "Choose at least one question.")
	}
	if a.to == "" {
		a.wrong.add("to", "Enter who the link is for: a name or a role.")
	}
	if msg := assessment.TooLong(a.to, assessment.MaxLine); msg != "" {
		a.wrong.add("to", "%s.", msg)
	}
	if len(a.wrong) > 0 {
		return s.askPage(c, http.StatusUnprocessableEntity, b, a)
	}

	token, l, err := s.store.PassOn(c.Request().Context(), p, a.chosen, a.to)
	if codeOf(err) == assessment.Forbidden { // too many at a time
		a.wrong.add("to", "%s", err.Error())
		return s.askPage(c, http.StatusUnprocessableEntity, b, a)
	}
	if err != nil {
		return err
	}
	s.shown.put(passKey(p), made{s.URL("/l/" + token), l.ID})
	return led(c, templates.BuyerURL(p.RecordID)+"/passed")
}

// taken reports whether the buyer uses what came back to a question.
func (b buyer) taken(x store.Passed, question string) bool {
	return b.iv.AnswerTo(question).TakenFrom(x.RecordID)
}

// back counts the answers that came back on links the buyer passed on, and asked those
// that were asked.
func (b buyer) back() (came, asked int) {
	for _, x := range b.came {
		asked += len(x.Questions)
		for _, id := range x.Questions {
			if x.AnswerTo(id).State != assessment.Open {
				came++
			}
		}
	}
	return came, asked
}

// fresh counts those of them that the buyer has neither used nor answered themselves.
func (b buyer) fresh() int {
	n := 0
	for _, x := range b.came {
		for _, id := range x.Questions {
			if mine := b.iv.AnswerTo(id).State; x.AnswerTo(id).SaysSomething() &&
				(mine == assessment.Open || mine == assessment.Unknown) {
				n++
			}
		}
	}
	return n
}

// cameFrom names whom answers came back from that the buyer has not looked after yet.
func (b buyer) cameFrom() []string {
	var out []string
	for _, x := range b.came {
		for _, id := range x.Questions {
			if mine := b.iv.AnswerTo(id).State; x.AnswerTo(id).SaysSomething() &&
				(mine == assessment.Open || mine == assessment.Unknown) &&
				!slices.Contains(out, x.Name) {
				out = append(out, x.Name)
			}
		}
	}
	return out
}

// cameFor is what somebody answered for the buyer to a question, where the buyer does not
// use it yet.
func cameFor(b buyer, q *assessment.Question) *templates.PassedAnswer {
	for _, x := range b.came {
		if slices.Contains(x.Questions, q.ID) && x.AnswerTo(q.ID).SaysSomething() && !b.taken(x, q.ID) {
			return &templates.PassedAnswer{Name: x.Name, Question: q, Answer: x.AnswerTo(q.ID)}
		}
	}
	return nil
}

// buyerPassed is GET /b/{id}/passed.
func (s *Server) buyerPassed(c echo.Context, p assessment.Principal, b buyer) error {
	if b.asked.PassedOn {
		return errNotHere
	}

	ctx := c.Request().Context()
	b.asked.CameFrom = nil // it stands below
	data := templates.BuyerPassedPageData{Page: s.buyerBase(ctx, b, "Questions you passed on"), Asked: b.asked,
		Bank: s.bankOf(b.iv), Stage: b.iv.Stage(),
		NextURL: b.next(""), BackURL: templates.BuyerURL(p.RecordID)}
	fresh, isFresh := s.shown.take(passKey(p))
	for _, x := range b.came {
		item := templates.PassedItem{ID: x.ID, Name: x.Name, Status: s.linkStatus(ctx, x.Link), Live: x.Live(s.now())}
		for _, id := range x.Questions {
			q, ok := s.bankOf(b.iv).Question(id)
			if !ok {
				continue
			}
			one := templates.PassedAnswer{Name: x.Name, Question: q, Answer: x.AnswerTo(id), Taken: b.taken(x, id)}
			item.Answers = append(item.Answers, one)
			if one.Answer.SaysSomething() && !one.Taken {
				item.Usable++
			}
		}

		if isFresh && fresh.what == x.ID {
			data.Made = &templates.MadeLink{URL: fresh.url, Name: x.Name, Right: x.Right, Expires: x.Expires,
				Asks: len(x.Questions)}
			data.MadeFor = item.Answers
			data.Minutes = s.bankOf(b.iv).LoadOf(b.iv.Stage(), x.Questions).Minutes()
		}

		data.Passed = append(data.Passed, item)
	}

	return s.page(c, http.StatusOK, templates.BuyerPassedPage(data))
}

// stopPassed is POST /b/{id}/passed/{link}/stop.
func (s *Server) stopPassed(c echo.Context, p assessment.Principal) error {
	if err := s.store.StopPassed(c.Request().Context(), p, c.Param("link")); err != nil {
		return err
	}
	return seeOther(c, templates.BuyerURL(p.RecordID)+"/passed")
}

// usePassed is POST /b/{id}/passed/{link}/use: answers that came back through that link
// become the buyer's: the one to question q, or all of them.
func (s *Server) usePassed(c echo.Context, p assessment.Principal, f form) error {
	if err := s.store.UsePassed(c.Request().Context(), p, c.Param("link"), f.line("q")); err != nil {
		return err
	}
	return seeOther(c, templates.BuyerURL(p.RecordID)+"/passed")
}
