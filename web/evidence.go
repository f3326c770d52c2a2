package web

import (
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/evidence"
	"discern/assessment/find"
	"discern/assessment/store"
	"discern/assessment/words"
	"discern/templates"
)

// evidenceLimit leaves room around the largest file for the form it comes in.
const evidenceLimit = evidence.MaxFile + 64<<10

// What was read and is not kept yet stands in memory only, for a while. It holds
// names and counts; of a conversation, the spoken lines.
const (
	lookFor   = 2 * time.Hour
	maxLooks  = 100
	lookFiles = 10 // at one go
)

// look is what was read of some files, before anybody kept any of it.
type look struct {
	files []lookedAt
	wrong []string // files that could not be read, in sentences
}

// lookedAt is one file of a look.
type lookedAt struct {
	file      assessment.EvidenceFile
	proposals []assessment.Proposal
	kept      bool
	turns     []evidence.Line // of a conversation
	takenBack int
	beside    []find.Candidate
	people    map[string]string // who a speaker is, as a person said
}

// lookKey is under which a look waits for whoever brought the files.
func lookKey(p assessment.Principal, interview, token string) string {
	return p.UserID + " " + interview + " " + token
}

// files is GET /interviews/{id}/files: what files showed, and what waits to be
// decided.
func (s *Server) files(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.filesPage(c, p, http.StatusOK, iv, nil)
}

func (s *Server) filesPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview,
	wrong faults) error {
	page := s.base(p, "Files and transcripts", templates.NavSystems)
	page.Errors = wrong
	if m, ok := s.shown.take(saidKey(p)); ok && len(wrong) == 0 {
		page.Status = m.what
	}

	return s.page(c, status, templates.FilesPage(templates.FilesPageData{Page: page, Bank: s.bankOf(iv),
		Interview: iv, Kinds: evidence.Kinds(),
		Most: evidence.MaxFile}))
}

// readFiles is POST /interviews/{id}/files: files to look at. Nothing of them is
// kept until whoever brought them says so.
func (s *Server) readFiles(c echo.Context, p assessment.Principal) error {
	iv, err := s.changeable(c, p)
	if err != nil {
		return orThere(c, err)
	}
	leave, err := s.uploads.enter(c.Request().Context())
	if err != nil {
		c.Response().Header().Set("Retry-After", retryAfter)
		return err
	}

	defer leave()

	brought, err := readBrought(c)
	if err != nil {
		return err
	}
	if len(brought.files) == 0 {
		return s.filesPage(c, p, http.StatusUnprocessableEntity, iv, faults{{Field: "file", Msg: "Choose a file."}})
	}

	return s.heavy(func(c echo.Context, p assessment.Principal) error { return s.lookInto(c, p, iv, brought) })(c, p)
}

// brought is what a browser sent: files, and who chose the runs in them.
type brought struct {
	files  []upload
	chosen assessment.ChosenBy
}

// readBrought reads the form part by part, so that nothing is kept on the disk.
func readBrought(c echo.Context) (brought, error) {
	var out brought
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return out, &statusError{http.StatusUnsupportedMediaType, messageOf[http.StatusUnsupportedMediaType]}
	}

	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, uploadError(err)
		}

		switch part.FormName() {
		case "file":
			body, err := io.ReadAll(part)
			if err != nil {
				return out, uploadError(err)
			}
			if part.FileName() != "" && len(out.files) < lookFiles {
				out.files = append(out.files, upload{name: part.FileName(), body: body})
			}
		case "chosen":
			text, err := io.ReadAll(io.LimitReader(part, assessment.MaxID))
			if err != nil {
				return out, uploadError(err)
			}
			if by := assessment.ChosenBy(text); slices.Contains(assessment.Choosers, by) {
				out.chosen = by
			}
		}
	}
}

// lookInto reads what was brought and leads to the page that shows what would be
// kept.
func (s *Server) lookInto(c echo.Context, p assessment.Principal, iv assessment.Interview, b brought) error {
	var l look
	for _, up := range b.files {
		one, err := s.lookAtOne(iv, up, b.chosen)
		if err != nil {
			l.wrong = append(l.wrong, fileFault(up.name, err))
			continue
		}
		l.files = append(l.files, one)
	}
	if len(l.files) == 0 {
		var wrong faults
		for _, msg := range l.wrong {
			wrong.add("file", "%s", msg)
		}
		return s.filesPage(c, p, http.StatusUnprocessableEntity, iv, wrong)
	}

	token := rand.Text()
	s.looks.put(lookKey(p, iv.ID, token), l)

	return seeOther(c, templates.LookURL(iv.ID, token))
}

// fileFault says what is wrong with a file, by its name.
func fileFault(name string, err error) string {
	return words.Cut(assessment.CleanLine(name), 80) + ": " + strings.TrimSuffix(words.Lower(err.Error()), ".") + "."
}

func (s *Server) lookAtOne(iv assessment.Interview, up upload, chosen assessment.ChosenBy) (lookedAt, error) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails, by its own documentation
	f, err := evidence.Read(up.body, salt)
	if err != nil {
		return lookedAt{}, err
	}

	from := evidence.SourceOf(up.name, up.body, s.now(), chosen)
	if iv.Seen.HasFile(from.SHA256) {
		return lookedAt{}, errors.New("this file was read before, and is on the list below")
	}

	var out lookedAt
	out.file, out.proposals = evidence.Propose(s.bankOf(iv), &iv, f, from)
	if len(f.Lines) == 0 {
		return out, nil
	}

	out.turns, out.takenBack = evidence.Turns(f.Lines)
	out.people = map[string]string{}
	finder, err := s.finder()
	if err != nil {
		return out, err
	}
	turns := make([]find.Turn, len(out.turns))
	for i, l := range out.turns {
		turns[i] = find.Turn{Speaker: l.Speaker, Text: l.Text}
		out.people[l.Speaker] = iv.Named(l.Speaker)
	}
	out.beside = finder.Beside(turns)

	return out, nil
}

// lookPage is GET /interviews/{id}/files/{look}: what would be kept, before it is.
func (s *Server) lookPage(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	l, ok := s.looks.get(lookKey(p, iv.ID, c.Param("look")))
	if !ok {
		s.shown.put(saidKey(p),
			made{what: "What was read is no longer here, and nothing of it was kept. Choose the files again."})
		return seeOther(c, templates.FilesURL(iv.ID))
	}

	return s.showLook(c, p, http.StatusOK, iv, l, nil)
}

func (s *Server) showLook(c echo.Context, p assessment.Principal, status int, iv assessment.Interview, l look,
	wrong faults) error {
	page := s.base(p, "What would be kept", templates.NavSystems)
	page.Errors = wrong
	if m, ok := s.shown.take(saidKey(p)); ok && len(wrong) == 0 {
		page.Status = m.what
	}

	data := templates.LookPageData{Page: page, Bank: s.bankOf(iv), Interview: iv, Token: c.Param("look"),
		Wrong: l.wrong, Query: query(c, "q")}
	for i, f := range l.files {
		data.Files = append(data.Files, s.lookedAt(iv, i, f, data.Query))
	}

	return s.page(c, status, templates.LookPage(data))
}

// lookStep does one thing with one file of a look: what waits after it, and what is said
// of it on the next page.
type lookStep func(s *Server, c echo.Context, p assessment.Principal, f form, iv assessment.Interview,
	l look, at int) (look, string, error)

// lookSteps are the buttons of a look, by their value.
var lookSteps = map[string]lookStep{
	"keep":   (*Server).keepFile,
	"leave":  (*Server).leaveFile,
	"agreed": (*Server).noteAgreed,
	"people": (*Server).nameSpeakers,
	"quote":  (*Server).quoteLine,
	"figure": (*Server).takeFigure,
}

// changeLook is POST /interviews/{id}/files/{look}: one of lookSteps.
func (s *Server) changeLook(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	key := lookKey(p, iv.ID, c.Param("look"))
	l, ok := s.looks.get(key)
	if !ok {
		return s.lookPage(c, p, iv)
	}
	at, err := lookIndex(f, l)
	if err != nil {
		return s.showLook(c, p, http.StatusUnprocessableEntity, iv, l, faults{{Field: "main", Msg: err.Error()}})
	}
	do, ok := lookSteps[f.line("do")]
	if !ok {
		return s.lookRefused(c, p, iv, l, assessment.Errorf(assessment.Invalid, "Choose what to do with it."))
	}
	after, said, err := do(s, c, p, f, iv, l, at)
	if err != nil {
		return s.lookRefused(c, p, iv, l, err)
	}

	s.shown.put(saidKey(p), made{what: said})
	if after.done() {
		s.looks.drop(key)
		return seeOther(c, templates.FilesURL(iv.ID))
	}
	s.looks.put(key, after)

	return seeOther(c, templates.LookURL(iv.ID, c.Param("look")))
}

// lookRefused shows the look again with what stood in the way, where a person can put
// that right.
func (s *Server) lookRefused(c echo.Context, p assessment.Principal, iv assessment.Interview, l look, err error) error {
	if wrong, ok := invalidOf(err); ok {
		return s.showLook(c, p, http.StatusUnprocessableEntity, iv, l, wrong)
	}
	if codeOf(err) == assessment.Conflict {
		return s.showLook(c, p, http.StatusConflict, iv, l, faults{{Field: "main", Msg: sentenceFor(err)}})
	}
	return err
}

// keepFile keeps what was read of a file. A conversation is never kept.
func (s *Server) keepFile(c echo.Context, p assessment.Principal, _ form, iv assessment.Interview,
	l look, at int) (look, string, error) {
	x := l.files[at]
	_, err := s.store.AddFile(c.Request().Context(), p, iv.ID, func(*assessment.Interview) (assessment.EvidenceFile,
		[]assessment.Proposal) {
		return x.file, x.proposals
	})

	return l.with(at, func(x *lookedAt) { x.kept = true }),
		"Kept what was read of " + x.file.Name + ". Decide below what of it counts.", err
}

// leaveFile leaves a file out.
func (*Server) leaveFile(_ echo.Context, _ assessment.Principal, _ form, _ assessment.Interview,
	l look, at int) (look, string, error) {
	return l.without(at), "Left out. Nothing of it was kept.", nil
}

// decideSeen is POST /interviews/{id}/proposals: take or leave what files show.
func (s *Server) decideSeen(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	ctx := c.Request().Context()
	var err error
	said := ""
	switch {
	case f.line("forget") != "":
		_, err = s.store.RemoveFile(ctx, p, iv.ID, f.line("forget"))
		said = "Forgotten. What was taken from it stays where you put it."
	default:
		all := decisions(f)
		if len(all) == 0 {
			return s.filesPage(c, p, http.StatusUnprocessableEntity, iv, faults{{Field: "lines",
				Msg: "Tick at least one line."}})
		}
		_, err = s.store.DecideSeen(ctx, p, iv.ID, all)
		said = words.Capital(words.Figure(len(all), "proposal", "proposals")) + " decided. You can take that back."
	}
	if wrong, ok := invalidOf(err); ok {
		return s.filesPage(c, p, http.StatusUnprocessableEntity, iv, wrong)
	}
	if err != nil {
		return err
	}

	s.shown.put(saidKey(p), made{what: said})
	return seeOther(c, templates.FilesURL(iv.ID)+"#decide")
}

// decisions reads what was pressed: one proposal by its button, or all that are
// ticked.
func decisions(f form) []store.Decide {
	ticked := func(taking func(id string) *assessment.Taking) []store.Decide {
		var all []store.Decide
		for _, id := range f.list("tick") {
			all = append(all, store.Decide{Proposal: id, Taking: taking(id)})
		}
		return all
	}
	kind := func(id string) assessment.LineKind {
		k, _ := kindOf(f.line("kind." + id))
		return k
	}

	id, choice, _ := strings.Cut(f.line("take"), "/")
	switch {
	case f.line("do") == "take":
		return ticked(func(id string) *assessment.Taking { return &assessment.Taking{Kind: kind(id)} })
	case f.line("do") == "leave":
		return ticked(func(string) *assessment.Taking { return nil })
	case id != "":
		return []store.Decide{{Proposal: id, Taking: &assessment.Taking{Choice: choice}}}
	case f.line("replace") != "":
		id, choice, _ := strings.Cut(f.line("replace"), "/")
		return []store.Decide{{Proposal: id, Taking: &assessment.Taking{Choice: choice, Replace: true}}}
	case f.line("leave") != "":
		return []store.Decide{{Proposal: f.line("leave")}}
	}

	return nil
}
