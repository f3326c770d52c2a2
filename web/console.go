package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/assessment/words"
	"discern/templates"
)

// How many passes wait in one browser at once, and for how long.
const (
	passLife  = 2 * time.Minute
	maxPasses = 8
)

// passes are leaves to show the private view once. They are no right: whoever
// is signed in may see it. They keep Back, Reload and a typed address from
// putting it on a screen that others look at. They stand in a signed cookie, as
// what is on the screen does, so that any process knows them.
type passes struct {
	now    func() time.Time
	codecs []securecookie.Codec
	name   string
	secure bool
}

// passBook is what the cookie of the passes holds.
type passBook struct {
	User   string `json:"user"`
	Passes []pass `json:"passes"`
}

// pass is one leave; Until is in seconds since 1970.
type pass struct {
	Name      string `json:"name"`
	Interview string `json:"interview"`
	Until     int64  `json:"until"`
}

func newPasses(keys [][]byte, secure bool, now func() time.Time) *passes {
	return &passes{now: now, codecs: codecs(keys), name: cookieName("pass", secure), secure: secure}
}

// read returns the passes of a person that came with a request and still hold.
func (a *passes) read(r *http.Request, user string) []pass {
	var book passBook
	value, ok := readCookie(r, a.name, a.codecs)
	if !ok || json.Unmarshal([]byte(value), &book) != nil || book.User != user {
		return nil
	}

	return slices.DeleteFunc(book.Passes, func(x pass) bool { return a.now().Unix() > x.Until })
}

func (a *passes) write(c echo.Context, user string, all []pass) error {
	value, err := json.Marshal(passBook{user, all[:min(len(all), maxPasses)]})
	if err != nil {
		return err
	}
	return writeCookie(c.Response(), a.name, string(value), int(passLife.Seconds()), a.secure, a.codecs)
}

// make makes a pass for the private view of one interview.
func (a *passes) make(c echo.Context, p assessment.Principal, interview string) (string, error) {
	x := pass{rand.Text(), interview, a.now().Add(passLife).Unix()}
	return x.Name, a.write(c, p.UserID, append([]pass{x}, a.read(c.Request(), p.UserID)...))
}

// spend reports whether a pass is good, and ends it. One that cannot be ended is
// not good.
func (a *passes) spend(c echo.Context, name string, p assessment.Principal, interview string) bool {
	all := a.read(c.Request(), p.UserID)
	i := slices.IndexFunc(all, func(x pass) bool { return x.Name == name && x.Interview == interview })
	if name == "" || i < 0 {
		return false
	}

	return a.write(c, p.UserID, slices.Delete(all, i, i+1)) == nil
}

// inPrivateWindow reports whether a page comes up in a window that shows the
// private view already, which its script says in a header that no link, reload
// or Back can send.
func inPrivateWindow(c echo.Context) bool {
	return c.Request().Header.Get("Discern-Window") == "private"
}

// mayShow reports whether the private view may come up now: with a pass, or in a
// window that shows it already.
func (s *Server) mayShow(c echo.Context, p assessment.Principal) bool {
	return inPrivateWindow(c) || s.passes.spend(c, query(c, "pass"), p, c.Param("id"))
}

// askFirst is the page before everything private.
func (s *Server) askFirst(c echo.Context, p assessment.Principal, iv assessment.Interview, to string) error {
	data := templates.ShowPrivatePageData{Page: s.base(p, "", templates.NavSystems), Bank: s.bankOf(iv),
		Interview: iv, To: to,
		Question: s.live.at(iv.ID, p.UserID)}
	if _, ok := s.bankOf(iv).Question(to); ok {
		data.Question = to
	}

	if prefs, err := s.callPrefs(c.Request().Context(), p); err == nil {
		data.Keys = prefs.Keys // without them it asks all the same
	}

	return s.page(c, http.StatusOK, templates.ShowPrivatePage(data))
}

// console is GET /interviews/{id}/console: the private view of the question
// that this person's shared window shows.
func (s *Server) console(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	to := query(c, "to")
	if s.away(iv.ID, to) == "" {
		to = ""
	}

	if !s.mayShow(c, p) {
		return s.askFirst(c, p, iv, to)
	}

	q, ok := s.bankOf(iv).Question(s.live.at(iv.ID, p.UserID))
	if !ok { // a server that was started again: stay where the window is
		q, ok = s.bankOf(iv).Question(query(c, "at"))
	}

	if !ok {
		if ask, found := s.ask(iv, ""); found {
			q, ok = s.bankOf(iv).Question(ask.Question)
		}
	}

	if !ok {
		q = s.bankOf(iv).All()[0]
	}

	return s.consolePage(c, p, iv, q, true)
}

// openConsole is POST /interviews/{id}/console: the explicit act that shows the
// private view, and every way from one of its pages to the next.
func (s *Server) openConsole(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	s.screen.alone(c)
	to := f.line("to")
	if address := s.away(iv.ID, to); address != "" {
		return seeOther(c, address)
	}
	if q, ok := s.bankOf(iv).Question(strings.TrimPrefix(to, "history ")); ok && q.ID != to {
		return seeOther(c, templates.QuestionURL(s.bankOf(iv), iv.ID, q.ID)+"/history")
	}

	pass, err := s.passes.make(c, p, iv.ID)
	if err != nil {
		return err
	}

	pass = "pass=" + url.QueryEscape(pass)
	switch to {
	case "wrap":
		return seeOther(c, templates.InterviewURL(iv.ID)+"/wrap?"+pass)
	case "":
		return seeOther(c, templates.ConsoleURL(iv.ID, "")+"?"+pass)
	default:
		q, ok := s.bankOf(iv).Question(to)
		if !ok {
			return errNotHere
		}

		if find := f.line("find"); find != "" {
			pass += "&find=" + url.QueryEscape(find)
		}

		return seeOther(c, templates.ConsoleURL(iv.ID, q.ID)+"?"+pass)
	}
}

// consoleQuestion is GET /interviews/{id}/console/{q}.
func (s *Server) consoleQuestion(c echo.Context, p assessment.Principal, on asking) error {
	iv, q := on.iv, on.q
	if iv.Side == assessment.SideBuyer {
		return seeOther(c, templates.InterviewURL(iv.ID)+"/verdict")
	}
	if !s.mayShow(c, p) {
		return s.askFirst(c, p, iv, q.ID)
	}

	return s.consolePage(c, p, iv, q, false)
}

func (s *Server) consolePage(c echo.Context, p assessment.Principal, iv assessment.Interview, q *assessment.Question,
	follows bool) error {
	form := templates.FormOf(q, iv.AnswerTo(q.ID), newOp())
	form.Against = slices.Contains(iv.IntentAgainst, q.ID)
	return s.questionPage(c, p, http.StatusOK, iv, q, templates.QuestionPageData{Form: form, Private: true,
		Panel: templates.Panel{Follows: follows}})
}

// panel works out what stands beside a question in the private view.
func (s *Server) panel(c echo.Context, p assessment.Principal, iv assessment.Interview, q *assessment.Question,
	panel templates.Panel) (templates.Panel, error) {
	b := s.bankOf(iv)
	v, r := s.draft(p, iv)
	panel.Verdict = v
	panel.Scale = scaleOf(r, b.Traits[0].ID)
	asks := assessment.Asks(b, iv, b.TraitOf(q.ID).ID, 4)
	if f, ok := assessment.Jump(iv, v); ok && len(f.Questions) > 0 {
		panel.Say = f.Ask
		asks = append([]assessment.Ask{{Question: f.Questions[0], Because: "Two answers do not fit together."}}, asks...)
	}

	if len(asks) > 0 {
		panel.Ask, panel.More = &asks[0], asks[1:min(len(asks), 4)]
		panel.Here = asks[0].Question == q.ID
	}

	for _, f := range v.Contradictions {
		if f.Kind != assessment.Tension {
			panel.Findings = append(panel.Findings, f)
		}
	}

	panel.Marks = iv.Marks
	panel.Homeless = iv.Homeless()
	panel.NewNoteOp = newOp()
	panel.Cards = s.config.Guide.For(q.ID)
	if panel.Find = query(c, "find"); panel.Find != "" {
		panel.Found = assessment.FindCards(s.config.Guide, panel.Find)
	}

	if iv.AnswerTo(q.ID).Rev > 1 {
		earlier, err := s.store.History(c.Request().Context(), p, iv.ID, q.ID)
		if err != nil {
			return panel, err
		}

		panel.History = earlier
	}

	return panel, nil
}

func scaleOf(r report.Report, trait string) *report.Scale {
	for _, section := range r.Sections {
		for _, block := range section.Blocks {
			if block.Scale != nil && block.Scale.ID == trait {
				return block.Scale
			}
		}
	}
	return nil
}

// addScratch is POST /interviews/{id}/scratch.
func (s *Server) addScratch(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	return s.addNote(c, p, f, iv, (*assessment.Interview).AddScratch)
}

// addMark is POST /interviews/{id}/marks.
func (s *Server) addMark(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	return s.addNote(c, p, f, iv, (*assessment.Interview).AddMark)
}

func (s *Server) addNote(
	c echo.Context, p assessment.Principal, f form, iv assessment.Interview,
	add func(*assessment.Interview, assessment.Note),
) error {
	q, ok := s.bankOf(iv).Question(f.line("question"))
	if !ok {
		return errNotHere
	}
	n := assessment.Note{ID: noteID(f.line("op")), Question: q.ID, Text: f.line("text"), By: p.Name}
	if n.Text == "" {
		return s.noted(c, p, iv, q.ID)
	}

	iv, err := s.store.UpdateInterview(c.Request().Context(), p, iv.ID, -1, func(iv *assessment.Interview) error {
		add(iv, n)
		return nil
	})
	if err != nil {
		return err
	}

	return s.noted(c, p, iv, q.ID)
}

// noteID is the id of a note by the operation that adds it, so that one sent
// twice is kept once. Without one the store gives it an id.
func noteID(op string) string {
	if len(op) > 64 {
		return op[:64]
	}
	return op
}

// cut shortens text to n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func (s *Server) noted(c echo.Context, p assessment.Principal, iv assessment.Interview, question string) error {
	if wantsJSON(c) {
		return c.JSON(http.StatusOK, map[string]any{"interview": iv.Rev,
			"saved": "Saved " + templates.Clock(c.Request().Context(), s.now())})
	}
	return s.backTo(c, p, iv.ID, question, true)
}

// removeMark is POST /interviews/{id}/marks/{note}/remove.
func (s *Server) removeMark(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	iv, err := s.store.UpdateInterview(c.Request().Context(), p, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.RemoveMark(c.Param("note"))
		return nil
	})
	if err != nil {
		return err
	}

	question := f.line("question")
	if _, ok := s.bankOf(iv).Question(question); !ok {
		question = s.bankOf(iv).All()[0].ID
	}

	return s.noted(c, p, iv, question)
}

// wrap is GET /interviews/{id}/wrap.
func (s *Server) wrap(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	if !s.mayShow(c, p) {
		return s.askFirst(c, p, iv, "wrap")
	}
	return s.wrapPage(c, p, http.StatusOK, iv, form{}, nil)
}

// wrapPage shows the end of a call; typed is a form that has something to be put
// right.
func (s *Server) wrapPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview, typed form,
	wrong faults) error {
	b := s.bankOf(iv)
	v := assessment.Judge(b, iv)
	page := s.base(p, "End of the call", templates.NavSystems)
	page.Errors = wrong
	if m, ok := s.shown.take(saidKey(p)); ok && len(wrong) == 0 {
		page.Status = m.what
	}

	as := func(field, stored string) string {
		if typed.has(field) {
			return typed.line(field)
		}
		return stored
	}

	return s.page(c, status, templates.WrapPage(templates.WrapPageData{Page: page, Bank: b, Interview: iv, As: as,
		Minute: assessment.Minute(b, iv, v), Roles: rolesOf(b, v), Notes: iv.Homeless(), Assumed: assumed(b, iv),
		CRM: report.CRM(b, iv, v, s.now().In(s.team.in())), Recap: report.Recap(b, iv, v)}))
}

// rolesOf groups the open questions by who is likely to know, in the order of
// their worth.
func rolesOf(b *assessment.Bank, v assessment.Verdict) []templates.WrapRole {
	var out []templates.WrapRole
	for _, o := range v.OpenQuestions {
		q, ok := b.Question(o.Question)
		if !ok || !(slices.Contains(v.LeftThatMatter, o.Question) || o.Asked) {
			continue
		}

		i := slices.IndexFunc(out, func(r templates.WrapRole) bool { return r.Role == string(o.Role) })
		if i < 0 {
			i = len(out)
			out = append(out, templates.WrapRole{Role: string(o.Role)})
		}

		out[i].Questions = append(out[i].Questions,
			templates.WrapQuestion{ID: q.ID, Text: words.Capital(q.OpenLabel), Who: o.Who})
	}

	return out
}

// assumed lists the answers that nobody said.
func assumed(b *assessment.Bank, iv assessment.Interview) []templates.PlaybackLine {
	var out []templates.PlaybackLine
	for _, q := range b.All() {
		if a := iv.AnswerTo(q.ID); a.State == assessment.Answered && a.Evidence.Level() == 0 {
			out = append(out, templates.PlaybackLine{Question: q.ID, Facet: q.Facet, Says: b.Says(a)})
		}
	}
	return out
}

// saveWrap is POST /interviews/{id}/wrap.
func (s *Server) saveWrap(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	if deal := dealOf(f); deal != nil {
		if wrong := deal.Faults(); len(wrong) > 0 {
			return s.wrapPage(c, p, http.StatusUnprocessableEntity, iv, f, putRight(wrong))
		}
	}

	_, err := s.store.UpdateInterview(c.Request().Context(), p, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.Wrap(s.bankOf(*iv), s.wrapped(f, iv))
		return nil
	})
	if err != nil {
		return err
	}
	pass, err := s.passes.make(c, p, iv.ID)
	if err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: "Saved " + templates.Clock(c.Request().Context(), s.now())})
	return seeOther(c, templates.InterviewURL(iv.ID)+"/wrap?pass="+url.QueryEscape(pass))
}

// wrapped reads what the form of the end of a call settles. A field that was not
// on the page settles nothing.
func (s *Server) wrapped(f form, iv *assessment.Interview) assessment.Wrapped {
	out := assessment.Wrapped{Deal: dealOf(f), Homes: map[string]string{}, Who: map[string]string{},
		Evidence: map[string]assessment.Evidence{}}
	for _, n := range iv.Homeless() {
		out.Homes[n.ID] = f.line("home_" + n.ID)
	}

	for _, q := range s.bankOf(*iv).All() {
		if f.has("who_" + q.ID) {
			out.Who[q.ID] = f.line("who_" + q.ID)
		}
		out.Evidence[q.ID] = assessment.Evidence(f.line("evidence_" + q.ID))
	}

	return out
}

// dealOf reads what the seller noted of the deal, nil where the form had none of
// it.
func dealOf(f form) *assessment.Deal {
	if !f.has("deal_next") {
		return nil
	}
	return &assessment.Deal{Next: f.line("deal_next"), By: f.line("deal_by"), With: f.line("deal_with"),
		Rival: f.line("deal_rival"), Budget: f.line("deal_budget")}
}

// playback is GET /interviews/{id}/playback.
func (s *Server) playback(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.playbackPage(c, p, http.StatusOK, iv, nil, "")
}

func (s *Server) playbackPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview, wrong faults,
	other string) error {
	if err := s.onScreen(c, iv, p); err != nil {
		return err
	}

	page := s.base(p, "Here is what I heard", templates.NavSystems)
	page.Errors = wrong
	if m, ok := s.shown.take(saidKey(p)); ok && len(wrong) == 0 {
		page.Status = m.what
	}

	data := templates.PlaybackPageData{Page: page, Bank: s.bankOf(iv), Interview: iv,
		Quotes: iv.WithoutWithdrawn().Quotes, Other: other}
	v := assessment.Judge(s.bankOf(iv), iv)
	data.Open = v.Open()

	for _, person := range iv.People {
		if person.Side == assessment.SideBuyer && person.Name != "" && !slices.Contains(data.Names, person.Name) {
			data.Names = append(data.Names, person.Name)
		}
	}

	for _, t := range s.bankOf(iv).Traits {
		trait := templates.PlaybackTrait{Name: t.Name}
		for i := range t.Questions {
			q := &t.Questions[i]
			s.playBack(c.Request().Context(), iv, q, &trait, &data)
		}

		if len(trait.Lines) > 0 {
			data.Traits = append(data.Traits, trait)
		}
	}

	return s.page(c, status, templates.PlaybackPage(data))
}

// playBack says one answer in its place.
func (s *Server) playBack(ctx context.Context, iv assessment.Interview, q *assessment.Question,
	trait *templates.PlaybackTrait, data *templates.PlaybackPageData) {
	a := iv.AnswerTo(q.ID)
	line := templates.PlaybackLine{Question: q.ID, Facet: q.Facet}
	if a.Confirmed != nil {
		line.Confirmed = "Agreed by " + a.Confirmed.By + ", " + templates.Day(ctx, a.Confirmed.At)
	}

	switch a.State {
	case assessment.Answered:
		line.Says = s.bankOf(iv).Says(a)
		trait.Lines = append(trait.Lines, line)

	case assessment.NotApplicable:
		line.Says = q.InWords(a, assessment.SideSeller)
		trait.Lines = append(trait.Lines, line)

	case assessment.Unknown:
		line.Says, line.Who = words.Capital(q.OpenLabel), a.Who
		data.Unknown = append(data.Unknown, line)
	}

	for _, id := range q.Numbers {
		n, given := a.Numbers[id]
		if def, ok := s.bankOf(iv).Number(id); ok && given {
			data.Numbers = append(data.Numbers, templates.PlaybackNumber{Question: q.ID, Label: def.Label, Value: n.String()})
		}
	}
}

// agree is POST /interviews/{id}/playback: what was read out and not objected
// to is confirmed, with the names of those who agreed.
func (s *Server) agree(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	names := slices.DeleteFunc(append(f.list("agreed"), f.line("other")), func(n string) bool { return n == "" })
	if len(names) == 0 {
		return s.playbackPage(c, p, http.StatusUnprocessableEntity, iv, faults{{Field: "other", Msg: "Say who agreed."}}, "")
	}

	names = slices.Compact(names)
	by, n := cut(words.Series(names, len(names)), assessment.MaxLine), 0
	_, err := s.store.UpdateInterview(c.Request().Context(), p, iv.ID, f.rev(), func(iv *assessment.Interview) error {
		n = iv.Agree(by, s.now())
		return nil
	})
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		return s.playbackPage(c, p, http.StatusConflict, conflict.Interview,
			faults{{Field: "other", Msg: "An answer changed while this was read out. Read it once more, then agree."}},
			f.line("other"))
	}
	if err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: "Agreed with " + by + ": " + words.Figure(n, "answer", "answers") + "."})
	return seeOther(c, templates.InterviewURL(iv.ID)+"/playback")
}
