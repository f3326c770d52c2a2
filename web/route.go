package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// access says who may use an address.
type access int

const (
	anyone   access = iota
	seller          // a signed-in person of the workspace
	answerer        // the holder of an answer link, at the address of their own record
	keeper          // the same, also when the link has ended: for what is still kept
	reader          // the holder of a read link, at the address of their report
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
	plain      nature = 0
	asksFirst  nature = 1 << iota // nobody else is to see it: it asks while a call may be on a shared screen
	asksOver                      // a page of one call: it asks over the call of another customer
	private                       // a part of the private view
	heavy                         // takes much memory, and waits at the gate
	takesFile                     // takes a file, which may be larger than a form and take longer
	staysOpen                     // stays open, and ends by itself
	background                    // nobody pressed anything: it keeps no session alive
	larger                        // takes a file that may be larger still
	byScript                      // for the script of a page: no link leads there
)

// has reports whether a route is of a nature.
func (r route) has(n nature) bool { return r.is&n != 0 }

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// table lists every address there is.
func (s *Server) table() []route {
	var all []route
	for _, rows := range [][]route{s.openRoutes(), s.workspaceRoutes(), s.interviewRoutes(), s.reportRoutes(), s.linkRoutes(), s.sideRoutes()} {
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

func (s *Server) openRoutes() []route {
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
		{get, "/l/:token", anyone, s.lookLink, plain},
		{post, "/l/:token", anyone, s.startLink, plain},
	}
}

func (s *Server) workspaceRoutes() []route {
	return []route{
		{get, "/", seller, s.list, asksFirst},
		{get, "/systems/:id", seller, s.system, asksFirst},
		{post, "/systems/:id/archive", seller, s.archive, plain},
		{post, "/systems/:id/unarchive", seller, s.unarchive, plain},
		{post, "/systems/:id/restore", seller, s.restore, plain},
		{get, "/systems/:id/delete", seller, s.deleteForm, asksFirst},
		{post, "/systems/:id/delete", seller, s.delete, plain},
		{get, "/systems/:id/erase", seller, s.eraseForm, asksFirst},
		{post, "/systems/:id/erase", seller, s.erase, plain},
		{get, "/guide", seller, s.guide, asksFirst},
		{get, "/guide/print", seller, s.guidePrint, asksFirst},
		{get, "/guide/:card", seller, s.card, asksFirst},
		{get, "/examples", seller, s.exampleList, asksFirst},
		{get, "/examples/:id", seller, s.example, asksFirst},
		{get, "/examples/:id/:file", seller, s.exampleFile, heavy},
		{get, "/settings", seller, s.settings, asksFirst},
		{post, "/settings/sign-out", seller, s.signOut, plain},
		{post, "/settings/sign-out-everywhere", seller, s.signOutEverywhere, plain},
		{post, "/settings/link", seller, withForm(s.deviceLink), plain},
		{post, "/settings", seller, withForm(s.saveSettings), plain},
		{get, "/settings/people", seller, s.people, asksFirst},
		{post, "/settings/people", seller, withForm(s.invite), plain},
		{get, "/settings/people/:user/shut-out", seller, s.shutOutForm, asksFirst},
		{post, "/settings/people/:user/shut-out", seller, s.shutOut, plain},
		{post, "/settings/people/:user/let-in", seller, s.letIn, plain},
		{get, templates.AuditURL, seller, s.audit, asksFirst},
		{get, templates.AuditURL + "/:file", seller, s.auditFile, heavy},
		{get, senderPath, seller, s.senderForm, asksFirst},
		{post, senderPath, seller, s.saveSender, takesFile},
	}
}

func (s *Server) interviewRoutes() []route {
	return []route{
		{get, "/interviews/new", seller, s.newInterview, asksFirst},
		{post, "/interviews", seller, withForm(s.createInterview), plain},
		{get, importPath, seller, s.importForm, asksFirst},
		{post, importPath, seller, s.importFile, takesFile},
		{get, "/interviews/:id", seller, withNamed(s.interview, s.resume), plain},
		{get, "/interviews/:id/call", seller, withNamed(s.interview, s.resume), plain},
		{get, "/interviews/:id/questions", seller, withNamed(s.changeable, s.questions), byScript},
		{get, "/interviews/:id/setup", seller, withNamed(s.changeable, s.setup), asksFirst},
		{post, "/interviews/:id/setup", seller, withForm(s.saveSetup), plain},
		{get, "/interviews/:id/call/:q", seller, withNamed(s.asked, s.question), asksOver},
		{post, "/interviews/:id/call/:q", seller, withFormOn(s.asked, s.saveQuestion), plain},
		{get, "/interviews/:id/call/:q/history", seller, withNamed(s.asked, s.history), asksFirst},
		{post, "/interviews/:id/call/:q/quotes/:quote/remove", seller, withForm(s.removeQuote), plain},
		{post, "/interviews/:id/call/:q/quotes", seller, withFormOn(s.asked, s.addQuote), plain},
		{get, "/interviews/:id/console", seller, withNamed(s.changeable, s.console), asksOver | private},
		{post, "/interviews/:id/console", seller, withFormOn(s.changeable, s.openConsole), private},
		{get, "/interviews/:id/console/:q", seller, withNamed(s.asked, s.consoleQuestion), asksOver | private},
		{post, "/interviews/:id/console/:q", seller, withFormOn(s.asked, s.saveQuestion), private},
		{post, "/interviews/:id/undo", seller, withForm(s.undo), plain},
		{post, "/interviews/:id/scratch", seller, withFormOn(s.changeable, s.addScratch), plain},
		{post, "/interviews/:id/marks", seller, withFormOn(s.changeable, s.addMark), plain},
		{post, "/interviews/:id/marks/:note/remove", seller, withFormOn(s.changeable, s.removeMark), plain},
		{get, "/interviews/:id/live", seller, s.listen, staysOpen | background | byScript},
		{get, "/interviews/:id/rev", seller, s.revision, background | byScript},
		{get, "/interviews/:id/call/:q/next", seller, withNamed(s.asked, s.next), byScript},
		{post, "/interviews/:id/at", seller, withForm(s.moved), plain},
		{get, "/interviews/:id/done", seller, withNamed(s.changeable, s.pathDone), asksOver},
		{get, "/interviews/:id/playback", seller, withNamed(s.changeable, s.playback), asksOver},
		{post, "/interviews/:id/playback", seller, withFormOn(s.changeable, s.agree), plain},
		{post, "/interviews/:id/playback/quotes/:quote", seller, withFormOn(s.changeable, s.nameQuote), plain},
		{get, "/interviews/:id/leaves", seller, withNamed(s.changeable, s.leaves), asksFirst},
		{post, "/interviews/:id/leaves", seller, withFormOn(s.changeable, s.saveLeaves), plain},
		{get, "/interviews/:id/wrap", seller, withNamed(s.changeable, s.wrap), asksOver},
		{post, "/interviews/:id/wrap", seller, withFormOn(s.changeable, s.saveWrap), plain},
		{get, "/interviews/:id/map", seller, withNamed(s.interview, s.questionMap), asksOver},
		{get, "/interviews/:id/find", seller, withNamed(s.interview, s.find), byScript},
		{get, "/interviews/:id/inventory", seller, withNamed(s.changeable, s.inventory), asksOver},
		{post, "/interviews/:id/inventory", seller, withFormOn(s.interview, s.saveInventory), plain},
		{get, "/interviews/:id/files", seller, withNamed(s.changeable, s.files), asksFirst},
		{post, "/interviews/:id/files", seller, s.readFiles, takesFile | larger},
		{get, "/interviews/:id/files/:look", seller, withNamed(s.changeable, s.lookPage), asksFirst},
		{post, "/interviews/:id/files/:look", seller, withFormOn(s.changeable, s.changeLook), plain},
		{post, "/interviews/:id/proposals", seller, withFormOn(s.changeable, s.decideSeen), plain},
		{get, "/interviews/:id/notes", seller, withNamed(s.changeable, s.notes), asksFirst},
		{get, "/interviews/:id/parts", seller, withNamed(s.changeable, s.parts), asksFirst},
		{post, "/interviews/:id/parts", seller, withForm(s.saveParts), plain},
		{get, "/interviews/:id/verdict", seller, withNamed(s.interview, s.verdict), asksFirst},
		{post, "/interviews/:id/intent", seller, withForm(s.saveIntent), plain},
		{get, "/interviews/:id/seal", seller, withNamed(s.changeable, s.sealForm), asksFirst},
		{post, "/interviews/:id/seal", seller, withForm(s.seal), plain},
		{get, "/interviews/:id/access", seller, withNamed(s.changeable, s.accessDecision), asksFirst},
		{post, "/interviews/:id/access", seller, withFormOn(s.changeable, s.saveAccess), plain},
		{get, "/interviews/:id/preview", seller, withNamed(s.interview, s.preview), asksFirst},
		{get, "/interviews/:id/interview.json", seller, withNamed(s.interview, s.interviewFile), heavy},
		{get, "/interviews/:id/links", seller, withNamed(s.changeable, s.linkList), asksFirst},
		{post, "/interviews/:id/links", seller, withFormOn(s.interview, s.makeLink), plain},
		{get, "/interviews/:id/links/:link/revoke", seller, s.revokeForm, asksFirst},
		{post, "/interviews/:id/links/:link/revoke", seller, s.revokeLink, plain},
	}
}

func (s *Server) reportRoutes() []route {
	return []route{
		{get, "/reports/:id", seller, s.report, asksFirst},
		{get, "/reports/:id/compare", seller, s.versions, asksFirst},
		{get, "/reports/:id/:file", seller, s.reportFile, heavy},
	}
}

func (s *Server) linkRoutes() []route {
	return []route{
		{get, "/b/:id", answerer, withNamed(s.buyer, s.buyerHome), plain},
		{get, "/b/:id/about", answerer, withNamed(s.buyer, s.buyerAbout), plain},
		{post, "/b/:id/about", answerer, withFormOn(s.buyer, s.saveBuyerAbout), plain},
		{get, "/b/:id/q/:q", answerer, withNamed(s.buyerAsked, s.buyerQuestion), plain},
		{post, "/b/:id/q/:q", answerer, withFormOn(s.buyerAsked, s.saveBuyerQuestion), plain},
		{get, "/b/:id/actions", answerer, withNamed(s.buyer, s.buyerActions), plain},
		{post, "/b/:id/actions", answerer, withFormOn(s.buyer, s.saveBuyerActions), plain},
		{get, "/b/:id/check", answerer, withNamed(s.buyer, s.buyerCheck), plain},
		{get, "/b/:id/report", answerer, withNamed(s.buyer, s.buyerReport), plain},
		{get, "/b/:id/report/:file", answerer, withNamed(s.buyer, s.buyerReportFile), heavy},
		{post, "/b/:id/share", answerer, withFormOn(s.buyer, s.share), plain},
		{get, "/b/:id/delete", keeper, withNamed(s.kept, s.buyerDeleteForm), plain},
		{post, "/b/:id/delete", keeper, s.buyerDelete, plain},
		{get, "/b/:id/deleted", anyone, s.buyerDeleted, plain},
		{get, "/r/:id", reader, withNamed(s.readable, s.readReport), plain},
		{get, "/r/:id/:file", reader, withNamed(s.readable, s.readReportFile), heavy},
	}
}

func (s *Server) routes(e *echo.Echo) {
	s.rows = map[string]route{}
	for _, r := range s.table() {
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

	if r.has(asksFirst) {
		do = s.behind(do)
	}

	if r.has(asksOver) {
		do = s.beside(do)
	}

	return func(c echo.Context) error {
		p, err := s.principal(c, r.who)
		if err != nil {
			return err
		}

		c.Set(principalKey, p)
		return do(c, p)
	}
}

// principal reads who is asking from the one cookie the address goes by: a
// session never opens a buyer's pages, nor a link the workspace's.
func (s *Server) principal(c echo.Context, who access) (assessment.Principal, error) {
	switch who {
	case seller:
		return s.seller(c)
	case answerer, keeper:
		rights := []assessment.Right{assessment.RightAnswer}
		if who == keeper {
			rights = append(rights, assessment.RightKept)
		}
		p, err := s.holder(c, rights...)
		if err == nil && (p.RecordID == "" || p.RecordID != c.Param("id")) {
			return assessment.Principal{}, errNoPlace
		}
		return p, err

	case reader:
		return s.holder(c, assessment.RightRead)
	}
	return assessment.Principal{}, nil
}

var errNotHere = assessment.Errorf(assessment.NotFound, "%s", messageOf[http.StatusNotFound])
