package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// handler answers one request of somebody who may make it.
type handler func(c echo.Context, p assessment.Principal) error

// route is one address. A GET answers HEAD as well, and neither changes
// anything.
type route struct {
	method, path string
	who          access
	do           handler
	is           nature
}

// nature is what sets an address apart from others.
type nature int

const (
	plain       nature = 0
	asksFirst   nature = 1 << iota // nobody else is to see it: it asks while a call may be on a shared screen
	asksOver                       // a page of one call: it asks over the call of another customer
	private                        // a part of the private view
	heavy                          // takes much memory, and waits at the gate
	takesFile                      // takes a file, which may be larger than a form and take longer
	staysOpen                      // stays open, and ends by itself
	background                     // nobody pressed anything: it keeps no session alive
	larger                         // takes a file that may be larger still
	byScript                       // for the script of a page: no link leads there
	fresh                          // cannot be taken back: it asks whoever has a passkey to use it just before
	oneQuestion                    // shows one question of a call, whose name is :q
	enrols                         // with fresh: a link that somebody else made will do instead
	byToken                        // for programs: a token opens it, and no cookie
	tokenReads                     // with byToken: the token needs the scope to read
	tokenWrites                    // with byToken: to begin, answer and seal
	tokenLinks                     // with byToken: to make links
)

// has reports whether a route is of a nature.
func (r route) has(n nature) bool { return r.is&n != 0 }

// scope is what a token needs for an address; "" for nothing more than to work.
func (r route) scope() assessment.TokenScope {
	switch {
	case r.has(tokenReads):
		return assessment.TokenReads
	case r.has(tokenWrites):
		return assessment.TokenWrites
	case r.has(tokenLinks):
		return assessment.TokenLinks
	}
	return ""
}

const (
	get  = http.MethodGet
	post = http.MethodPost
	put  = http.MethodPut
	del  = http.MethodDelete
)

// table lists every address there is.
func (s *Server) table() []route {
	var all []route
	for _, rows := range [][]route{s.publicRoutes(), s.workspaceRoutes(), s.interviewRoutes(), s.reportRoutes(),
		s.linkRoutes(), s.sideRoutes(), s.passkeyRoutes(), s.programRoutes()} {
		all = append(all, rows...)
	}
	return all
}

// Routes lists every address there is, as "GET /systems/:id".
func Routes() []string {
	var all []string
	for _, r := range new(Server).table() {
		all = append(all, r.method+" "+r.path)
	}
	return all
}

func (s *Server) publicRoutes() []route {
	return []route{
		{get, "/healthz", anyone, s.health, plain},
		{get, "/readyz", anyone, s.ready, plain},
		{get, "/robots.txt", anyone, s.robots, plain},
		{get, "/favicon.ico", anyone, s.favicon, plain},
		{get, "/static/*", anyone, s.static, plain},
		{get, "/brand/logo/:file", anyone, s.logo, plain},
		{get, "/brand/accent/:file", anyone, s.accent, plain},
		{get, "/sign-in", anyone, s.signInHelp, plain},
		{get, "/sign-in/:token", anyone, s.lookSignIn, plain},
		{post, "/sign-in/:token", anyone, s.signIn, plain},
		{post, templates.ProviderURL, anyone, s.goToProvider, plain},
		{get, templates.ProviderBackURL, anyone, s.backFromProvider, plain},
		{post, templates.ProviderBackURL, anyone, s.signInWithProvider, plain},
		{get, "/l/:token", anyone, s.lookLink, plain},
		{post, "/l/:token", anyone, s.startLink, plain},
	}
}

func (s *Server) workspaceRoutes() []route {
	return []route{
		{get, "/", member, s.list, asksFirst},
		{get, "/systems/:id", views, s.system, asksFirst},
		{post, "/systems/:id/archive", edits, s.archive, plain},
		{post, "/systems/:id/unarchive", edits, s.unarchive, plain},
		{post, "/systems/:id/restore", owns, s.restore, plain},
		{get, "/systems/:id/people", views, s.systemPeople, asksFirst},
		{post, "/systems/:id/people", owns, withForm(s.shareSystem), plain},
		{post, "/systems/:id/hand-over", owns, withForm(s.handOverSystem), plain},
		{get, "/systems/:id/delete", owns, s.deleteForm, asksFirst},
		{post, "/systems/:id/delete", owns, s.delete, plain},
		{get, "/systems/:id/erase", admin, s.eraseForm, asksFirst | fresh},
		{post, "/systems/:id/erase", admin, s.erase, fresh},
		{get, "/guide", member, s.guide, asksFirst},
		{get, "/guide/print", member, s.guidePrint, asksFirst},
		{get, "/guide/:card", member, s.card, asksFirst},
		{get, "/examples", member, s.exampleList, asksFirst},
		{get, "/examples/:id", member, s.example, asksFirst},
		{get, "/examples/:id/:file", member, s.exampleFile, heavy},
		{get, "/settings", member, s.settings, asksFirst},
		{post, "/settings/sign-out", member, s.signOut, plain},
		{post, "/settings/sign-out-everywhere", member, withForm(s.signOutEverywhere), plain},
		{post, "/settings/link", member, withForm(s.deviceLink), plain},
		{post, "/settings", member, withForm(s.saveSettings), plain},
		{post, templates.ProviderDaysURL, admin, withForm(s.saveProviderRule), fresh},
		{get, "/settings/people", member, s.people, asksFirst},
		{post, "/settings/people", admin, withForm(s.invite), fresh},
		{get, "/settings/people/:user/shut-out", admin, s.shutOutForm, asksFirst | fresh},
		{post, "/settings/people/:user/shut-out", admin, withForm(s.shutOut), fresh},
		{get, "/settings/people/:user", admin, s.person, asksFirst},
		{post, "/settings/people/:user/identity", admin, withForm(s.linkIdentity), fresh},
		{post, "/settings/people/:user/identity/end", admin, withForm(s.unlinkIdentity), fresh},
		{post, "/settings/people/:user/role", admin, withForm(s.setRole), fresh},
		{post, "/settings/people/:user/sign-out", admin, withForm(s.signOutPerson), plain},
		{post, "/settings/people/:user/link", admin, withForm(s.linkForPerson), fresh},
		{post, "/settings/people/:user/hand-over", admin, withForm(s.handOverAll), fresh},
		{post, "/settings/people/:user/sessions/:session/end", admin, s.endTheirSession, plain},
		{post, "/settings/sessions/:session/end", member, s.endSession, plain},
		{get, templates.TokensURL, member, s.tokens, asksFirst},
		{post, templates.TokensURL, member, withForm(s.makeToken), fresh},
		{post, templates.TokensURL + "/:program/end", member, s.endToken, plain},
		{get, templates.HooksURL, maker, s.hookList, asksFirst},
		{post, templates.HooksURL, maker, withForm(s.makeHook), fresh},
		{get, templates.HooksURL + "/:hook", maker, s.hook, asksFirst},
		{post, templates.HooksURL + "/:hook/test", maker, s.testHook, plain},
		{post, templates.HooksURL + "/:hook/rotate", maker, s.rotateHook, fresh},
		{post, templates.HooksURL + "/:hook/end", maker, s.endHook, plain},
		{post, "/settings/people/:user/tokens/:program/end", admin, s.endTheirToken, plain},
		{post, "/settings/people/:user/webhooks/:hook/end", admin, s.endTheirHook, plain},
		{post, "/settings/people/:user/let-in", admin, s.letIn, fresh},
		{get, templates.AuditURL, admin, s.audit, asksFirst},
		{get, templates.AuditURL + "/:file", admin, s.auditFile, heavy},
		{get, templates.NoticeSettingsURL, admin, s.noticeForm, asksFirst},
		{post, templates.NoticeSettingsURL, admin, withForm(s.saveNotice), plain},
		{get, senderPath, admin, s.senderForm, asksFirst},
		{post, senderPath, admin, s.saveSender, takesFile},
	}
}

func (s *Server) interviewRoutes() []route {
	return []route{
		{get, "/interviews/new", maker, s.newInterview, asksFirst},
		{post, "/interviews", maker, withForm(s.createInterview), plain},
		{get, importPath, maker, s.importForm, asksFirst},
		{post, importPath, maker, s.importFile, takesFile},
		{get, "/interviews/:id", views, withNamed(s.interview, s.resume), plain},
		{get, "/interviews/:id/call", edits, withNamed(s.interview, s.resume), plain},
		{get, "/interviews/:id/questions", edits, withNamed(s.changeable, s.questions), byScript},
		{get, "/interviews/:id/setup", edits, withNamed(s.changeable, s.setup), asksFirst},
		{post, "/interviews/:id/setup", edits, withForm(s.saveSetup), plain},
		{get, "/interviews/:id/call/:q", edits, withNamed(s.asked, s.question), asksOver | oneQuestion},
		{post, "/interviews/:id/call/:q", edits, withFormOn(s.asked, s.saveQuestion), plain},
		{get, "/interviews/:id/call/:q/history", views, withNamed(s.asked, s.history), asksFirst},
		{post, "/interviews/:id/call/:q/quotes/:quote/remove", edits, withForm(s.removeQuote), plain},
		{post, "/interviews/:id/call/:q/quotes", edits, withFormOn(s.asked, s.addQuote), plain},
		{get, "/interviews/:id/console", edits, withNamed(s.changeable, s.console), asksOver | private},
		{post, "/interviews/:id/console", edits, withFormOn(s.changeable, s.openConsole), private},
		{get, "/interviews/:id/console/:q", edits, withNamed(s.asked, s.consoleQuestion), asksOver | private | oneQuestion},
		{post, "/interviews/:id/console/:q", edits, withFormOn(s.asked, s.saveQuestion), private},
		{post, "/interviews/:id/undo", edits, withForm(s.undo), plain},
		{post, "/interviews/:id/scratch", edits, withFormOn(s.changeable, s.addScratch), plain},
		{post, "/interviews/:id/marks", edits, withFormOn(s.changeable, s.addMark), plain},
		{post, "/interviews/:id/marks/:note/remove", edits, withFormOn(s.changeable, s.removeMark), plain},
		{get, "/interviews/:id/live", views, s.listen, staysOpen | background | byScript},
		{get, "/interviews/:id/rev", views, s.revision, background | byScript},
		{get, "/interviews/:id/call/:q/next", edits, withNamed(s.asked, s.next), byScript},
		{post, "/interviews/:id/at", edits, withForm(s.moved), plain},
		{get, "/interviews/:id/done", edits, withNamed(s.changeable, s.pathDone), asksOver},
		{get, "/interviews/:id/playback", edits, withNamed(s.changeable, s.playback), asksOver},
		{post, "/interviews/:id/playback", edits, withFormOn(s.changeable, s.agree), plain},
		{post, "/interviews/:id/playback/quotes/:quote", edits, withFormOn(s.changeable, s.nameQuote), plain},
		{get, "/interviews/:id/leaves", edits, withNamed(s.changeable, s.leaves), asksFirst},
		{post, "/interviews/:id/leaves", edits, withFormOn(s.changeable, s.saveLeaves), plain},
		{get, "/interviews/:id/wrap", edits, withNamed(s.changeable, s.wrap), asksOver},
		{post, "/interviews/:id/wrap", edits, withFormOn(s.changeable, s.saveWrap), plain},
		{get, "/interviews/:id/map", views, withNamed(s.interview, s.questionMap), asksOver},
		{get, "/interviews/:id/find", views, withNamed(s.interview, s.find), byScript},
		{get, "/interviews/:id/inventory", edits, withNamed(s.changeable, s.inventory), asksOver},
		{post, "/interviews/:id/inventory", edits, withFormOn(s.interview, s.saveInventory), plain},
		{get, "/interviews/:id/files", edits, withNamed(s.changeable, s.files), asksFirst},
		{post, "/interviews/:id/files", edits, s.readFiles, takesFile | larger},
		{get, "/interviews/:id/files/:look", edits, withNamed(s.changeable, s.lookPage), asksFirst},
		{post, "/interviews/:id/files/:look", edits, withFormOn(s.changeable, s.changeLook), plain},
		{post, "/interviews/:id/proposals", edits, withFormOn(s.changeable, s.decideSeen), plain},
		{get, "/interviews/:id/meeting", edits, withNamed(s.changeable, s.agenda), asksFirst},
		{post, "/interviews/:id/meeting", edits, withFormOn(s.changeable, s.startMeeting), plain},
		{get, "/interviews/:id/notes", edits, withNamed(s.changeable, s.notes), asksFirst},
		{post, "/interviews/:id/notes/share", edits, withForm(s.shareNotes), plain},
		{get, "/interviews/:id/parts", edits, withNamed(s.changeable, s.parts), asksFirst},
		{post, "/interviews/:id/parts", edits, withForm(s.saveParts), plain},
		{get, "/interviews/:id/edition", edits, withNamed(s.changeable, s.edition), asksFirst},
		{post, "/interviews/:id/edition", edits, withFormOn(s.changeable, s.moveEdition), plain},
		{get, "/interviews/:id/verdict", views, withNamed(s.interview, s.verdict), asksFirst},
		{post, "/interviews/:id/intent", edits, withForm(s.saveIntent), plain},
		{get, "/interviews/:id/seal", edits, withNamed(s.changeable, s.sealForm), asksFirst},
		{post, "/interviews/:id/seal", edits, withForm(s.seal), plain},
		{get, "/interviews/:id/access", edits, withNamed(s.changeable, s.accessDecision), asksFirst},
		{post, "/interviews/:id/access", edits, withFormOn(s.changeable, s.saveAccess), plain},
		{get, "/interviews/:id/preview", views, withNamed(s.interview, s.preview), asksFirst},
		{get, "/interviews/:id/" + templates.InterviewFile, views, withNamed(s.interview, s.interviewFile), heavy},
		{get, "/interviews/:id/links", edits, withNamed(s.changeable, s.linkList), asksFirst},
		{post, "/interviews/:id/links", edits, withFormOn(s.interview, s.makeLink), plain},
		{get, "/interviews/:id/links/:link/revoke", edits, s.revokeForm, asksFirst},
		{post, "/interviews/:id/links/:link/revoke", edits, s.revokeLink, plain},
	}
}

func (s *Server) reportRoutes() []route {
	return []route{
		{get, "/reports/:id", views, s.report, asksFirst},
		{get, "/reports/:id/compare", views, s.versions, asksFirst},
		{get, "/reports/:id/:file", views, s.reportFile, heavy},
	}
}

func (s *Server) linkRoutes() []route {
	return []route{
		{get, "/b/:id", answerer, withNamed(s.buyer, s.buyerHome), plain},
		{get, "/b/:id/later", answerer, withNamed(s.buyer, s.later), plain},
		{get, "/b/:id/about", answerer, withNamed(s.buyer, s.buyerAbout), plain},
		{post, "/b/:id/about", answerer, withFormOn(s.buyer, s.saveBuyerAbout), plain},
		{get, "/b/:id/q/:q", answerer, withNamed(s.buyerAsked, s.buyerQuestion), plain},
		{post, "/b/:id/q/:q", answerer, withFormOn(s.buyerAsked, s.saveBuyerQuestion), plain},
		{get, "/b/:id/actions", answerer, withNamed(s.buyer, s.buyerActions), plain},
		{post, "/b/:id/actions", answerer, withFormOn(s.buyer, s.saveBuyerActions), plain},
		{get, "/b/:id/actions/:line", answerer, withNamed(s.buyerOnLine, s.buyerLine), plain},
		{post, "/b/:id/actions/:line", answerer, withFormOn(s.buyerOnLine, s.saveBuyerLine), plain},
		{get, "/b/:id/check", answerer, withNamed(s.buyer, s.buyerCheck), plain},
		{get, "/b/:id/report", answerer, withNamed(s.buyer, s.buyerReport), plain},
		{get, "/b/:id/report/:file", answerer, withNamed(s.buyer, s.buyerReportFile), heavy},
		{get, "/b/:id/leaves", answerer, withNamed(s.buyer, s.buyerLeaves), plain},
		{post, "/b/:id/leaves", answerer, withFormOn(s.buyer, s.saveBuyerLeaves), plain},
		{post, "/b/:id/leaves/undo", answerer, withNamed(s.buyer, s.undoBuyerLeaves), plain},
		{post, "/b/:id/share", answerer, withFormOn(s.buyer, s.share), plain},
		{get, "/b/:id/delete", keeper, withNamed(s.kept, s.buyerDeleteForm), plain},
		{post, "/b/:id/delete", keeper, s.buyerDelete, plain},
		{get, "/b/:id/deleted", anyone, s.buyerDeleted, plain},
		{get, "/r/:id", reader, withNamed(s.readable, s.readReport), plain},
		{get, "/r/:id/:file", reader, withNamed(s.readable, s.readReportFile), heavy},
	}
}

// programRoutes are the addresses for programs.
func (s *Server) programRoutes() []route {
	return []route{
		{get, apiPath + "/openapi.json", anyone, s.openAPI, plain},
		{get, apiPath + "/me", member, s.me, byToken},
		{get, apiPath + "/settings", member, s.apiSettings, byToken | tokenReads},
		{get, apiPath + "/bank", member, s.apiQuestions, byToken | tokenReads},
		{get, apiPath + "/systems", member, s.apiSystems, byToken | tokenReads},
		{get, apiPath + "/systems/:id", views, s.apiOneSystem, byToken | tokenReads},
		{get, apiPath + "/systems/:id/reports", views, s.apiReports, byToken | tokenReads},
		{post, apiPath + "/interviews", maker, s.apiBeginInterview, byToken | tokenWrites},
		{get, apiPath + "/interviews/:id", views, s.apiOneInterview, byToken | tokenReads},
		{get, apiPath + "/interviews/:id/answers", views, s.apiAnswers, byToken | tokenReads},
		{get, apiPath + "/interviews/:id/answers/:q", views, s.apiOneAnswer, byToken | tokenReads},
		{put, apiPath + "/interviews/:id/answers/:q", edits, s.apiSaveAnswer, byToken | tokenWrites},
		{get, apiPath + "/interviews/:id/inventory", views, s.apiInventory, byToken | tokenReads},
		{put, apiPath + "/interviews/:id/inventory", edits, s.apiSaveInventory, byToken | tokenWrites},
		{get, apiPath + "/interviews/:id/verdict", views, s.apiVerdict, byToken | tokenReads},
		{post, apiPath + "/interviews/:id/reports", edits, s.apiSealReport, byToken | tokenWrites},
		{get, apiPath + "/interviews/:id/links", edits, s.apiLinks, byToken | tokenReads},
		{post, apiPath + "/interviews/:id/links", edits, s.apiMakeLink, byToken | tokenLinks},
		{del, apiPath + "/interviews/:id/links/:link", edits, s.apiRevokeLink, byToken | tokenLinks},
		{get, apiPath + "/reports/:id", views, s.apiReport, byToken | tokenReads | heavy},
	}
}

func (s *Server) routes(e *echo.Echo) {
	s.rows, s.paths = map[string]route{}, map[string]bool{}
	for _, r := range s.table() {
		s.paths[r.path] = true
		s.rows[r.method+" "+r.path] = r
		h := s.admit(r)
		e.Add(r.method, r.path, h)
		if r.method == get {
			e.HEAD(r.path, h)
		}
	}
}

// principalKey holds the principal among the values of a request.
const principalKey = "principal"

// rowOf is the row of the table that a request came to; a plain one where there
// is none. It is known once the router has looked.
func (s *Server) rowOf(c echo.Context) route {
	method := c.Request().Method
	if method == http.MethodHead {
		method = get
	}
	return s.rows[method+" "+c.Path()]
}

// admit lets in who may use an address, and nobody else.
func (s *Server) admit(r route) echo.HandlerFunc {
	do := r.do
	if r.has(heavy) {
		do = s.heavy(do)
	}

	if r.has(fresh) {
		do = s.freshly(r, do)
	}

	if r.has(asksFirst) {
		do = s.behind(do)
	}

	if r.has(asksOver) {
		do = s.beside(do)
	}

	return func(c echo.Context) error {
		p, err := s.principal(c, r)
		if err != nil {
			return err
		}

		c.Set(principalKey, p)
		return do(c, p)
	}
}

// principal reads who is asking from the one cookie the address goes by, or from the
// token: a session never opens a buyer's pages, nor a link the workspace's, nor either
// what is for programs.
func (s *Server) principal(c echo.Context, r route) (assessment.Principal, error) {
	who := r.who
	switch {
	case r.has(byToken):
		p, err := s.program(c, r)
		if err == nil {
			err = s.may(c, p, who)
		}
		return p, err

	case who.forPeople():
		p, err := s.seller(c)
		if err == nil {
			err = s.may(c, p, who)
		}
		return p, err

	case who == answerer, who == keeper:
		rights := []assessment.Right{assessment.RightAnswer}
		if who == keeper {
			rights = append(rights, assessment.RightKept)
		}
		p, err := s.holder(c, rights...)
		if err == nil && (p.RecordID == "" || p.RecordID != c.Param("id")) {
			return assessment.Principal{}, errNoPlace
		}
		return p, err

	case who == reader:
		return s.holder(c, assessment.RightRead)
	}
	return assessment.Principal{}, nil
}

var errNotHere = assessment.Errorf(assessment.NotFound, "%s", messageOf[http.StatusNotFound])
