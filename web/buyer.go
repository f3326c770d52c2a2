package web

import (
	"context"
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/templates"
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// buyer is what every page of a link holder needs.
type buyer struct {
	p     assessment.Principal
	iv    assessment.Interview
	link  store.Link
	asked templates.Asked
	path  []string       // questions on the buyer's path, in order
	came  []store.Passed // links the buyer passed on, with what came back
}

// delta reports whether the link asks only some questions.
func (b buyer) delta() bool { return len(b.link.Questions) > 0 }

// asks reports whether a question may be answered behind this link: where it
// asks only some, those and the ones the buyer may correct.
func (b buyer) asks(id string) bool {
	_, heard := b.link.Heard[id]
	return !b.delta() || slices.Contains(b.link.Questions, id) || heard
}

func (s *Server) buyer(c echo.Context, p assessment.Principal) (buyer, error) {
	ctx := c.Request().Context()
	iv, err := s.store.Interview(ctx, p, p.RecordID)
	if err != nil {
		return buyer{}, err
	}
	link, err := s.store.LinkInfo(ctx, p)
	if err != nil {
		return buyer{}, err
	}

	b := buyer{p: p, iv: iv, link: link, path: assessment.BuyerPath(s.bankOf(iv), iv, link.Questions)}
	b.asked = templates.Asked{RecordID: p.RecordID, Who: link.CreatedBy, System: iv.System, Company: iv.Company,
		Expires: link.Expires, KeepDays: keepDays, Message: link.Message, Only: len(link.Questions),
		PassedOn: !link.MayPassOn(), Shared: link.Shared}
	b.asked.By = s.keptBy()
	if link := s.links.linkAt(c.Request(), p.RecordID); link != "" {
		b.asked.Link = s.URL("/l/" + link)
	}
	if !b.asked.PassedOn { // the one who asks is one of ours
		b.asked.Team = s.team.name()
	}

	if b.came, err = s.store.PassedOn(ctx, p); err != nil {
		return b, err
	}
	b.asked.CameFrom, b.asked.Came = b.cameFrom(), b.fresh()
	open := slices.ContainsFunc(b.path, func(id string) bool { return !b.settled(id) })
	b.asked.Whole = !b.delta() && !open && b.enough()
	b.asked.Minutes = s.bankOf(iv).LoadAhead(iv, link.Questions).Minutes()
	return b, nil
}

// settled reports whether a question has been dealt with.
func (b buyer) settled(id string) bool { return b.iv.Settled(id) }

func (b buyer) answered() int { return b.iv.CountAnswered() }

// enough reports whether there are answers enough for the buyer's report.
func (b buyer) enough() bool { return b.answered() >= assessment.EnoughForReport }

// openOnPath are the questions on the path that have no answer: open, or not known.
func (b buyer) openOnPath() []string {
	var out []string
	for _, id := range b.path {
		if state := b.iv.AnswerTo(id).State; state == assessment.Open || state == assessment.Unknown {
			out = append(out, id)
		}
	}
	return out
}

// done counts the questions on the path that have been dealt with.
func (b buyer) done() int { return b.iv.CountSettled(b.path) }

// unknown counts the questions on the path that the buyer does not know yet.
func (b buyer) unknown() int { return b.iv.CountUnknown(b.path) }

// next is where to go after a question: the next one on the path that is still
// open, else one before it, else the systems and actions, else the check.
func (b buyer) next(after string) string {
	if id := b.iv.NextOn(b.path, after); id != "" {
		return templates.BuyerQuestionURL(b.p.RecordID, id)
	}
	if len(b.iv.Inventory) == 0 && !b.delta() {
		return templates.BuyerURL(b.p.RecordID) + "/actions"
	}
	return b.asked.EndURL()
}

func (s *Server) buyerBase(ctx context.Context, b buyer, title string) templates.Page {
	page := s.base(assessment.Principal{}, title, templates.NavNone)
	if b.answered() > 0 {
		page.Status = "Saved " + templates.Clock(ctx, b.iv.Updated)
	}
	return page
}

// skipped says that nothing was chosen for the question before, where the
// address names one and it is still open: pages would say "Saved" otherwise.
func (s *Server) skipped(c echo.Context, b buyer, page *templates.Page) {
	if q, ok := s.bankOf(b.iv).Question(query(c, "skipped")); ok && b.asks(q.ID) && !b.settled(q.ID) {
		page.Status = "No answer was chosen for “" + q.Read(b.iv.Stage()) + "” It is still open."
	}
}

// buyerHome is GET /b/{id}: where they are.
func (s *Server) buyerHome(c echo.Context, _ assessment.Principal, b buyer) error {
	done := b.done()
	came, asked := b.back()
	title := "Welcome"
	if done > 0 {
		title = "Welcome back"
	}

	return s.page(c, http.StatusOK, templates.BuyerHomePage(templates.BuyerHomePageData{
		Page: s.buyerBase(c.Request().Context(), b, title), Asked: b.asked, Answered: done, Unknown: b.unknown(),
		Of: len(b.path), MostOf: s.bankOf(b.iv).MostOnPath(b.link.Questions), NextURL: b.onward(),
		Shared: b.shared(), Changed: b.changed(), Heard: len(b.link.Heard), Passed: asked, Came: came}))
}

// onward is where Start and Carry on lead.
func (b buyer) onward() string {
	if b.untouched() && !b.delta() {
		return templates.BuyerURL(b.p.RecordID) + "/about"
	}
	return b.next("")
}

// untouched reports whether nothing was given yet.
func (b buyer) untouched() bool {
	return len(b.iv.Context) == 0 && !slices.ContainsFunc(b.path, b.settled)
}

// start is where the link's own Start leads: straight on, at first and for
// whoever comes back in the middle; to where they are for whoever is through or
// has something to look at first.
func (b buyer) start() string {
	open := slices.ContainsFunc(b.path, func(id string) bool { return !b.settled(id) })
	if b.untouched() && len(b.link.Heard) > 0 || b.fresh() > 0 || !open {
		return templates.BuyerURL(b.p.RecordID)
	}
	return b.onward()
}

func (b buyer) shared() bool { return !b.link.Shared.IsZero() }

// changed reports whether something changed since the buyer shared.
func (b buyer) changed() bool { return b.shared() && b.iv.Rev != b.link.SharedRev }

// buyerAbout is GET /b/{id}/about.
func (s *Server) buyerAbout(c echo.Context, _ assessment.Principal, b buyer) error {
	if b.delta() {
		return errNotHere
	}
	return s.aboutPage(c, http.StatusOK, b, b.iv, nil)
}

func (s *Server) aboutPage(c echo.Context, status int, b buyer, iv assessment.Interview, wrong faults) error {
	page := s.buyerBase(c.Request().Context(), b, "About the system")
	page.Errors = wrong
	if len(wrong) > 0 {
		page.Status = ""
	}
	return s.page(c, status, templates.BuyerAboutPage(templates.BuyerAboutPageData{Page: page, Asked: b.asked,
		Bank: s.bankOf(iv), Interview: iv, Person: personOf(iv), BackURL: templates.BuyerURL(b.p.RecordID)}))
}

// personOf is the name a buyer gave.
func personOf(iv assessment.Interview) string {
	if len(iv.People) > 0 {
		return iv.People[0].Name
	}
	return ""
}

// readPerson reads the name a buyer gives, or takes back.
func readPerson(f form, iv *assessment.Interview) {
	name := f.line("person")
	switch {
	case !f.has("person") || name == personOf(*iv):
	case name == "":
		iv.People = nil
	default:
		iv.People = []assessment.Person{{Name: name, Side: assessment.SideBuyer}}
	}
}

// saveBuyerAbout is POST /b/{id}/about.
func (s *Server) saveBuyerAbout(c echo.Context, p assessment.Principal, f form, b buyer) error {
	if b.delta() {
		return errNotHere
	}

	asTyped := copySetup(b.iv)
	readPerson(f, &asTyped)
	wrong := append(s.readContext(f, &asTyped), overLimit(b.iv, asTyped)...)
	if len(wrong) > 0 {
		return s.aboutPage(c, http.StatusUnprocessableEntity, b, asTyped, wrong)
	}

	var err error
	b.iv, err = s.store.UpdateInterview(c.Request().Context(), p, p.RecordID, f.rev(),
		func(iv *assessment.Interview) error {
			s.readContext(f, iv)
			readPerson(f, iv)
			return nil
		})
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		asTyped.Rev = conflict.Interview.Rev
		return s.aboutPage(c, http.StatusConflict, b, asTyped,
			faults{{Field: s.bankOf(b.iv).Context[0].ID, Msg: changedMeanwhile}})
	}
	if err != nil {
		return err
	}

	if f.line("go") == "later" {
		return led(c, templates.BuyerURL(p.RecordID)+"/later")
	}

	return led(c, b.next(""))
}

// later is GET /b/{id}/later: what is saved, until when the link works, how to come back.
func (s *Server) later(c echo.Context, _ assessment.Principal, b buyer) error {
	data := templates.BuyerLaterPageData{Page: s.buyerBase(c.Request().Context(), b, "Saved for later"), Asked: b.asked,
		Done: b.done(), Of: s.bankOf(b.iv).MostOnPath(b.link.Questions), NextURL: b.next(""),
		Kept: b.iv.Updated.AddDate(0, 0, keepDays), Stage: b.iv.Stage(),
		Told: len(b.iv.Context)+len(b.iv.People)+len(b.iv.Inventory) > 0}
	if at := b.iv.NextOn(b.path, ""); at != "" {
		data.Next, _ = s.config.Bank.Question(at)
	}
	return s.page(c, http.StatusOK, templates.BuyerLaterPage(data))
}

// buyerQuestion is GET /b/{id}/q/{q}.
func (s *Server) buyerQuestion(c echo.Context, _ assessment.Principal, on buyerAsking) error {
	b, q := on.buyer, on.q
	stored := b.iv.AnswerTo(q.ID)
	if heard, ok := b.link.Heard[q.ID]; ok && stored.Rev == 0 {
		stored = heard // offered, and saved only when the buyer says so
	}

	form := templates.FormOf(q, stored, newOp())
	return s.buyerQuestionPage(c, http.StatusOK, b, q, templates.BuyerQuestionPageData{Form: form})
}

// askedBefore are the numbers that questions before one on the path ask for: two ask for
// the same one, and the buyer is asked once.
func (s *Server) askedBefore(b buyer, q *assessment.Question) []string {
	var out []string
	for _, id := range b.path[:max(0, slices.Index(b.path, q.ID))] {
		if before, ok := s.config.Bank.Question(id); ok {
			out = append(out, before.Numbers...)
		}
	}
	return out
}

func (s *Server) buyerQuestionPage(c echo.Context, status int, b buyer, q *assessment.Question,
	data templates.BuyerQuestionPageData) error {
	stage := b.iv.Stage()
	page := s.buyerBase(c.Request().Context(), b, q.Read(stage))
	s.skipped(c, b, &page)
	page.Errors = data.Errors
	if len(page.Errors) > 0 || data.Conflict != nil {
		page.Status = ""
	}

	data.Shared, data.AskedBefore = b.shared(), s.askedBefore(b, q)
	data.Page = page
	data.Asked = b.asked
	data.Bank = s.bankOf(b.iv)
	data.Question = q
	data.Stage = stage
	data.Of = s.bankOf(b.iv).MostOnPath(b.link.Questions)
	data.Last = s.bankOf(b.iv).LastOpen(b.iv, b.path, q.ID)
	data.Lines = len(b.iv.Inventory) == 0 && !b.delta()
	at := slices.Index(b.path, q.ID)
	data.Number = at + 1
	if at < 0 { // left the path by another answer: it stands after the last
		data.Number = len(b.path) + 1
	}

	if !b.settled(q.ID) { // one that an answer put further up comes late, and the count goes on
		data.Number = max(data.Number, b.done()+1)
	}

	data.First = len(b.iv.Answers) == 0
	data.Change = changing(c) != ""
	data.ChangeOf = changing(c)
	data.BackURL = templates.BuyerURL(b.p.RecordID)
	if heard, ok := b.link.Heard[q.ID]; ok {
		data.Heard = templates.StatementOf(s.bankOf(b.iv), q, heard)
	}

	data.Came = cameFor(b, q)
	switch {
	case data.Change:
		data.BackURL += data.ChangeOf
	case at > 0:
		data.BackURL = templates.BuyerQuestionURL(b.p.RecordID, b.path[at-1])
	case at < 0 && len(b.path) > 0:
		data.BackURL = templates.BuyerQuestionURL(b.p.RecordID, b.path[len(b.path)-1])
	case !b.delta():
		data.BackURL += "/about"
	}

	data.Form.Private, data.Form.Quote = "", ""
	return s.page(c, status, templates.BuyerQuestionPage(data))
}

// saveBuyerQuestion is POST /b/{id}/q/{q}.
func (s *Server) saveBuyerQuestion(c echo.Context, p assessment.Principal, f form, on buyerAsking) error {
	b, q := on.buyer, on.q
	if f.line("resolve") == "theirs" {
		return led(c, b.next(q.ID))
	}

	typed := s.readBuyerQuestion(f, b, q)
	given, passing := givenOf(q, typed), f.line("go") == "pass" && b.link.MayPassOn()
	if passing {
		given = given.PassedOn()
		typed.Answer = given.Pick
	}

	kept, err := s.store.SaveForm(c.Request().Context(), p, b.iv, assessment.Filled{Given: given}, typed.BaseRev, typed.Op)
	if err != nil {
		return s.buyerNotKept(c, b, q, typed, err)
	}
	if passing {
		return led(c, askURL(p.RecordID, kept.Sent.Who, q.ID))
	}
	return s.buyerGoesOn(c, p, f, q, kept.Sent)
}

// readBuyerQuestion reads the form of a question as its buyer filled it in.
func (s *Server) readBuyerQuestion(f form, b buyer, q *assessment.Question) templates.AnswerForm {
	typed := answerForm(f, q)
	typed.Private, typed.Quote, typed.Against = "", "", false // not the buyer's to give
	if f.line("resolve") == "both" {
		typed.Note = q.KeepBoth(typed.Note, b.iv.AnswerTo(q.ID), s.team.in())
	}
	return typed
}

// buyerNotKept shows the page again with what the store says stands in the way: faults, or
// an answer saved meanwhile in another window.
func (s *Server) buyerNotKept(c echo.Context, b buyer, q *assessment.Question, typed templates.AnswerForm,
	err error) error {
	if refused, ok := errors.AsType[*assessment.RefusedError](err); ok {
		return s.buyerQuestionPage(c, http.StatusUnprocessableEntity, b, q, templates.BuyerQuestionPageData{
			Page: templates.Page{Errors: putRight(refused.Faults)}, Form: typed})
	}
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		typed.BaseRev = conflict.Theirs.Rev
		return s.buyerQuestionPage(c, http.StatusConflict, b, q, templates.BuyerQuestionPageData{Form: typed,
			Conflict: &templates.Conflict{Mine: typed, Theirs: conflict.Theirs}})
	}
	return err
}

// buyerGoesOn leads on from a question that was saved.
func (s *Server) buyerGoesOn(c echo.Context, p assessment.Principal, f form, q *assessment.Question,
	saved assessment.Answer) error {
	if f.line("go") == "later" {
		return led(c, templates.BuyerURL(p.RecordID)+"/later")
	}
	if back := changing(c); back != "" {
		return led(c, templates.BuyerURL(p.RecordID)+back)
	}

	b, err := s.buyer(c, p) // the path may have grown
	if err != nil {
		return err
	}
	next := b.next(q.ID)
	if saved.State == assessment.Open {
		next += "?skipped=" + q.ID
	}
	return led(c, next)
}

// buyerActions is GET /b/{id}/actions.
func (s *Server) buyerActions(c echo.Context, p assessment.Principal, b buyer) error {
	if b.delta() {
		return errNotHere
	}
	w := windowAt(b.iv.Inventory, query(c, "from"), templates.BuyerURL(b.p.RecordID)+"/actions")
	return s.actionsPage(c, http.StatusOK, b, shownIn(b.iv.Inventory, w), w, nil)
}

func (s *Server) actionsPage(c echo.Context, status int, b buyer, lines []assessment.Line, w templates.Window,
	wrong faults) error {
	page := s.buyerBase(c.Request().Context(), b, "Systems and actions")
	s.skipped(c, b, &page)
	page.Errors = wrong
	if len(wrong) > 0 {
		page.Status = ""
	}

	data := templates.BuyerActionsPageData{Page: page, Asked: b.asked, Interview: b.iv, Lines: lines, Window: w,
		BackURL: templates.BuyerURL(b.p.RecordID)}
	if len(b.path) > 0 {
		data.BackURL = templates.BuyerQuestionURL(b.p.RecordID, b.path[len(b.path)-1])
	}

	data.Systems, data.Identities = namesIn(lines)
	return s.page(c, status, templates.BuyerActionsPage(data))
}

// saveBuyerActions is POST /b/{id}/actions.
func (s *Server) saveBuyerActions(c echo.Context, p assessment.Principal, f form, b buyer) error {
	if b.delta() {
		return errNotHere
	}

	lines, wrong := readLines(f, b.iv.Inventory)
	wrong = append(wrong, putRight(assessment.HalfFilled(lines))...)
	wrong = append(wrong, overLimit(assessment.Interview{Inventory: b.iv.Inventory},
		assessment.Interview{Inventory: lines})...)
	whole := wholeOf(f, b.iv.Inventory, lines)
	wrong = append(wrong, tooManyLines(whole)...)
	w := windowAt(b.iv.Inventory, f.line("from"), templates.BuyerURL(b.p.RecordID)+"/actions")
	if len(wrong) > 0 {
		return s.actionsPage(c, http.StatusUnprocessableEntity, b, lines, w, wrong)
	}

	_, err := s.store.SaveLines(c.Request().Context(), p, p.RecordID, whole, f.rev())
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		b.iv = conflict.Interview
		return s.actionsPage(c, http.StatusConflict, b, lines, w, faults{{Field: "system.0", Msg: changedMeanwhile}})
	}
	if err != nil {
		return err
	}
	address := templates.BuyerURL(p.RecordID)
	if f.line("go") == "later" {
		return led(c, address+"/later")
	}
	if f.line("go") == "more" || f.line("go") == "save" {
		return led(c, address+"/actions"+fromOf(f, "?"))
	}

	return led(c, b.asked.EndURL())
}

// changing is where a changed answer leads back to, "" for one on the way.
func changing(c echo.Context) string {
	switch query(c, "change") {
	case "1":
		return "/check"
	case "heard":
		return "/heard"
	}
	return ""
}

// buyerCheck is GET /b/{id}/check.
func (s *Server) buyerCheck(c echo.Context, p assessment.Principal, b buyer) error {
	path := b.path
	for _, q := range s.bankOf(b.iv).All() { // what the buyer corrected stands there too
		if b.settled(q.ID) && !slices.Contains(path, q.ID) {
			path = append(slices.Clone(path), q.ID)
		}
	}

	page := s.buyerBase(c.Request().Context(), b, "")
	s.skipped(c, b, &page)
	return s.page(c, http.StatusOK, templates.BuyerCheckPage(templates.BuyerCheckPageData{
		Page: page, Asked: b.asked, Bank: s.bankOf(b.iv), Interview: b.iv, Person: personOf(b.iv), Path: path,
		Open:   len(b.openOnPath()),
		Enough: b.enough(), Any: len(b.iv.Answers) > 0, Shared: b.shared(),
		BackURL: templates.BuyerURL(p.RecordID)}))
}

// own composes the buyer's report from the buyer's record as it stands.
func (s *Server) own(b buyer) report.Report {
	v := assessment.Judge(s.bankOf(b.iv), b.iv)
	r := report.Compose(s.bankOf(b.iv), b.iv, v, s.ownSeal(b, b.iv))
	return r.For(report.View{Audience: report.ForBuyer})
}

// buyerReport is GET /b/{id}/report.
func (s *Server) buyerReport(c echo.Context, p assessment.Principal, b buyer) error {
	if b.asked.PassedOn {
		return errNotHere
	}
	address := templates.BuyerURL(p.RecordID)
	if !b.enough() {
		return s.fewPage(c, b)
	}

	r := s.own(b)
	page := s.buyerBase(c.Request().Context(), b, r.Title)
	page.Status = ""
	share := s.shareChoice(c.Request().Context(), b)

	return s.page(c, http.StatusOK, templates.ReportPage(templates.ReportPageData{Page: page, Report: r, Reader: true,
		Downloads: downloads(address+"/report", r.View), BackURL: address + "/check", BackText: "Your answers",
		Missing: s.missingScripts(r),
		AskURL:  address + "/ask", Came: b.asked, Share: &share, Delete: address + "/delete", Leaves: address + "/leaves"}))
}

// fewPage says what a report still takes: the deciding questions first.
func (s *Server) fewPage(c echo.Context, b buyer) error {
	data := templates.BuyerFewPageData{Page: s.buyerBase(c.Request().Context(), b, "Too early for a report"),
		Asked: b.asked, Left: assessment.EnoughForReport - b.answered(),
		Stage: b.iv.Stage(), BackURL: templates.BuyerURL(b.p.RecordID)}
	for _, deciding := range []bool{true, false} {
		for _, id := range b.path {
			q, ok := s.bankOf(b.iv).Question(id)
			if ok && q.Deciding == deciding && b.iv.AnswerTo(id).State != assessment.Answered &&
				len(data.First) < assessment.EnoughForReport {
				data.First = append(data.First, q)
			}
		}
	}

	return s.page(c, http.StatusOK, templates.BuyerFewPage(data))
}

// buyerReportFile is GET /b/{id}/report/{file}, a file of the table of formats.
func (s *Server) buyerReportFile(c echo.Context, _ assessment.Principal, b buyer) error {
	if !b.enough() || b.asked.PassedOn {
		return errNotHere
	}
	return s.file(c, s.own(b))
}
