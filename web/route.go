package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"discern/assessment"
)

// access says who may use an address.
type access int

const (
	anyone   access = iota
	seller          // a signed-in person of the workspace
	answerer        // the holder of an answer link, at the address of her own record
	reader          // the holder of a read link, at the address of her report
)

// handler answers one request of somebody who may make it.
type handler func(c echo.Context, p assessment.Principal) error

// route is one address. A GET answers HEAD as well, and neither changes
// anything.
type route struct {
	method, path string
	who          access
	do           handler
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// table lists every address there is.
func (s *Server) table() []route {
	var all []route
	for _, part := range [][]route{s.openRoutes(), s.workspaceRoutes(), s.interviewRoutes(), s.reportRoutes(), s.linkRoutes(), s.sideRoutes()} {
		all = append(all, part...)
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
		{get, "/healthz", anyone, s.health},
		{get, "/readyz", anyone, s.ready},
		{get, "/robots.txt", anyone, s.robots},
		{get, "/favicon.ico", anyone, s.favicon},
		{get, "/static/*", anyone, s.static},
		{get, "/sign-in", anyone, s.signInHelp},
		{get, "/sign-in/:token", anyone, s.lookSignIn},
		{post, "/sign-in/:token", anyone, s.signIn},
		{get, "/l/:token", anyone, s.lookLink},
		{post, "/l/:token", anyone, s.startLink},
	}
}

func (s *Server) workspaceRoutes() []route {
	return []route{
		{get, "/", seller, s.behind(s.list)},
		{get, "/systems/:id", seller, s.behind(s.system)},
		{post, "/systems/:id/archive", seller, s.archive},
		{post, "/systems/:id/unarchive", seller, s.unarchive},
		{post, "/systems/:id/restore", seller, s.restore},
		{get, "/systems/:id/delete", seller, s.behind(s.deleteForm)},
		{post, "/systems/:id/delete", seller, s.delete},
		{get, "/systems/:id/erase", seller, s.behind(s.eraseForm)},
		{post, "/systems/:id/erase", seller, s.erase},
		{get, "/guide", seller, s.behind(s.guide)},
		{get, "/guide/print", seller, s.behind(s.guidePrint)},
		{get, "/guide/:card", seller, s.behind(s.card)},
		{get, "/examples", seller, s.behind(s.exampleList)},
		{get, "/examples/:id", seller, s.behind(s.example)},
		{get, "/examples/:id/:file", seller, s.heavy(s.exampleFile)},
		{get, "/settings", seller, s.behind(s.settings)},
		{post, "/settings/sign-out", seller, s.signOut},
		{post, "/settings/sign-out-everywhere", seller, s.signOutEverywhere},
		{post, "/settings/link", seller, s.deviceLink},
		{post, "/settings", seller, s.saveSettings},
		{post, "/settings/people", seller, s.invite},
	}
}

func (s *Server) interviewRoutes() []route {
	return []route{
		{get, "/interviews/new", seller, s.behind(s.newInterview)},
		{post, "/interviews", seller, s.createInterview},
		{get, importPath, seller, s.behind(s.importForm)},
		{post, importPath, seller, s.importFile},
		{get, "/interviews/:id", seller, s.resume},
		{get, "/interviews/:id/call", seller, s.resume},
		{get, "/interviews/:id/questions", seller, s.questions},
		{get, "/interviews/:id/setup", seller, s.behind(s.setup)},
		{post, "/interviews/:id/setup", seller, s.saveSetup},
		{get, "/interviews/:id/call/:q", seller, s.beside(s.question)},
		{post, "/interviews/:id/call/:q", seller, s.saveQuestion},
		{get, "/interviews/:id/call/:q/history", seller, s.behind(s.history)},
		{post, "/interviews/:id/call/:q/quotes/:quote/remove", seller, s.removeQuote},
		{post, "/interviews/:id/call/:q/quotes", seller, s.addQuote},
		{get, "/interviews/:id/console", seller, s.beside(s.console)},
		{post, "/interviews/:id/console", seller, s.openConsole},
		{get, "/interviews/:id/console/:q", seller, s.beside(s.consoleQuestion)},
		{post, "/interviews/:id/console/:q", seller, s.saveQuestion},
		{post, "/interviews/:id/undo", seller, s.undo},
		{post, "/interviews/:id/scratch", seller, s.addScratch},
		{post, "/interviews/:id/marks", seller, s.addMark},
		{post, "/interviews/:id/marks/:note/remove", seller, s.removeMark},
		{get, "/interviews/:id/live", seller, s.listen},
		{get, "/interviews/:id/rev", seller, s.revision},
		{post, "/interviews/:id/at", seller, s.moved},
		{get, "/interviews/:id/done", seller, s.beside(s.pathDone)},
		{get, "/interviews/:id/playback", seller, s.beside(s.playback)},
		{post, "/interviews/:id/playback", seller, s.agree},
		{get, "/interviews/:id/wrap", seller, s.beside(s.wrap)},
		{post, "/interviews/:id/wrap", seller, s.saveWrap},
		{get, "/interviews/:id/map", seller, s.beside(s.questionMap)},
		{get, "/interviews/:id/inventory", seller, s.beside(s.inventory)},
		{post, "/interviews/:id/inventory", seller, s.saveInventory},
		{get, "/interviews/:id/notes", seller, s.behind(s.notes)},
		{get, "/interviews/:id/parts", seller, s.behind(s.parts)},
		{post, "/interviews/:id/parts", seller, s.saveParts},
		{get, "/interviews/:id/verdict", seller, s.behind(s.verdict)},
		{post, "/interviews/:id/intent", seller, s.saveIntent},
		{get, "/interviews/:id/seal", seller, s.behind(s.sealForm)},
		{post, "/interviews/:id/seal", seller, s.seal},
		{get, "/interviews/:id/preview", seller, s.behind(s.preview)},
		{get, "/interviews/:id/interview.json", seller, s.heavy(s.interviewFile)},
		{get, "/interviews/:id/links", seller, s.behind(s.linkList)},
		{post, "/interviews/:id/links", seller, s.makeLink},
		{post, "/interviews/:id/links/:link/revoke", seller, s.revokeLink},
	}
}

func (s *Server) reportRoutes() []route {
	return []route{
		{get, "/reports/:id", seller, s.behind(s.report)},
		{get, "/reports/:id/compare", seller, s.behind(s.versions)},
		{get, "/reports/:id/:file", seller, s.heavy(s.reportFile)},
	}
}

func (s *Server) linkRoutes() []route {
	return []route{
		{get, "/b/:id", answerer, s.buyerHome},
		{get, "/b/:id/about", answerer, s.buyerAbout},
		{post, "/b/:id/about", answerer, s.saveBuyerAbout},
		{get, "/b/:id/q/:q", answerer, s.buyerQuestion},
		{post, "/b/:id/q/:q", answerer, s.saveBuyerQuestion},
		{get, "/b/:id/actions", answerer, s.buyerActions},
		{post, "/b/:id/actions", answerer, s.saveBuyerActions},
		{get, "/b/:id/check", answerer, s.buyerCheck},
		{get, "/b/:id/report", answerer, s.buyerReport},
		{get, "/b/:id/report/:file", answerer, s.heavy(s.buyerReportFile)},
		{post, "/b/:id/share", answerer, s.share},
		{get, "/b/:id/delete", answerer, s.buyerDeleteForm},
		{post, "/b/:id/delete", answerer, s.buyerDelete},
		{get, "/b/:id/deleted", anyone, s.buyerDeleted},
		{get, "/r/:id", reader, s.readReport},
		{get, "/r/:id/:file", reader, s.heavy(s.readReportFile)},
	}
}

func (s *Server) routes(e *echo.Echo) {
	for _, r := range s.table() {
		h := s.open(r.who, r.do)
		e.Add(r.method, r.path, h)
		if r.method == get {
			e.HEAD(r.path, h)
		}
	}
}

// principalKey holds the principal among the values of a request.
const principalKey = "principal"

// open lets in who may use an address, and nobody else.
func (s *Server) open(who access, do handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := s.principal(c, who)
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
	case answerer:
		p, err := s.holder(c, assessment.RightAnswer)
		if err == nil && (p.RecordID == "" || p.RecordID != c.Param("id")) {
			return assessment.Principal{}, errNotHere
		}
		return p, err
	case reader:
		return s.holder(c, assessment.RightRead)
	}
	return assessment.Principal{}, nil
}

var errNotHere = assessment.Errorf(assessment.NotFound, "%s", messageOf[http.StatusNotFound])
