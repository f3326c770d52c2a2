package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/assessment/words"
	"discern/templates"
)

// wantsJSON reports whether a page's own script asked, which takes what
// happened instead of a page.
func wantsJSON(c echo.Context) bool {
	return strings.HasPrefix(c.Request().Header.Get("Accept"), "application/json")
}

// background reports whether nobody pressed anything: the page's script
// re-reads because a bell rang. It keeps no session alive.
func (s *Server) background(c echo.Context) bool {
	return c.Request().Header.Get("Discern-Background") != "" || s.rowOf(c).has(background)
}

// saved is what the script of a call page is told about a save.
type saved struct {
	Rev       int    `json:"rev,omitempty"` // of the answer that was saved
	Interview int    `json:"interview"`     // revision of the interview
	Saved     string `json:"saved"`         // "Saved 10:42"
	Same      bool   `json:"same"`          // what is stored now is what was sent
	Next      string `json:"next"`          // where to go on
	Left      string `json:"left"`          // "5 left that matter"
	Parked    string `json:"parked"`        // "2 to come back to"; "" for none
	Fewer     string `json:"fewer"`         // said where one answer settled more than itself
	Box       string `json:"box"`           // state of the question's box
	Words     string `json:"words"`         // the same in words

	Read map[string]string `json:"read,omitempty"` // each number of the answer as it was read, by id
}

// conflictJSON is two answers to one question, for the card.
type conflictJSON struct {
	Question   string `json:"question"`
	Rev        int    `json:"rev"` // of theirs
	Who        string `json:"who"`
	Name       string `json:"name"`
	Mine       string `json:"mine"`
	MineNote   string `json:"mineNote"`
	Theirs     string `json:"theirs"`
	TheirsNote string `json:"theirsNote"`
}

// faultsJSON is what has to be put right.
type faultsJSON struct {
	Errors []faultJSON `json:"errors"`
}

type faultJSON struct {
	Field string `json:"field"`
	Msg   string `json:"msg"`
}

// quoteSaved answers the keeping of a quote. It names no revision: the answer
// beside it may be somebody else's, and whoever sends a quote has not seen it.
func (s *Server) quoteSaved(ctx context.Context, iv assessment.Interview, q *assessment.Question) saved {
	out, _ := s.savedOf(ctx, iv, q)
	out.Rev, out.Saved, out.Same = 0, "Saved "+templates.Clock(ctx, s.now()), true
	return out
}

// savedOf says how things stand with a question, and how many are left that
// matter.
func (s *Server) savedOf(ctx context.Context, iv assessment.Interview, q *assessment.Question) (saved, int) {
	a, course := iv.AnswerTo(q.ID), s.verdicts.course(iv)
	out := saved{Rev: a.Rev, Interview: iv.Rev, Saved: "Saved " + templates.Clock(ctx, s.now()),
		Next: s.onwardURL(iv.ID, course.Onward(iv, q.ID)), Left: templates.LeftWords(iv, course.ToGo),
		Parked: templates.ParkedWords(iv), Box: templates.BoxState(iv, q.ID), Words: templates.BoxWords(iv, q)}
	if !a.At.IsZero() {
		out.Saved = "Saved " + templates.Clock(ctx, a.At)
	}

	for id, n := range a.Numbers {
		if out.Read == nil {
			out.Read = map[string]string{}
		}
		out.Read[id] = templates.ReadAs(n)
	}

	return out, course.ToGo
}

// savedJSON answers a save. Before is how many questions were left that matter.
func (s *Server) savedJSON(c echo.Context, iv assessment.Interview, q *assessment.Question, same bool,
	before int) error {
	out, left := s.savedOf(c.Request().Context(), iv, q)
	out.Same = same
	if n := before - left; n > 1 {
		out.Fewer = strconv.Itoa(n) + " fewer to ask."
	}
	return c.JSON(http.StatusOK, out)
}

// conflictOf shows two answers to one question; whose the other is only to the
// private view, because a buyer may look at the shared one.
func conflictOf(ctx context.Context, q *assessment.Question, mine, theirs assessment.Answer,
	private bool) conflictJSON {
	at := templates.Clock(ctx, theirs.At)
	who, name := "Another answer to “"+q.Facet+"” was saved at "+at+".", "The other answer, "+at
	if private {
		by := nameOr(theirs.By, "Somebody else")
		who, name = by+" answered “"+q.Facet+"” at "+at+".", by+", "+at
	}

	return conflictJSON{Question: q.ID, Rev: theirs.Rev, Who: templates.Apart(who), Name: templates.Apart(name),
		Mine: words.Capital(q.InWords(mine, assessment.SideSeller)), MineNote: mine.Note,
		Theirs: words.Capital(q.InWords(theirs, assessment.SideSeller)), TheirsNote: theirs.Note}
}

// person names the one who is signed in to their own browser without telling
// their id, so that what the browser keeps is never shown or sent for another.
func person(p assessment.Principal) string {
	sum := sha256.Sum256([]byte("person " + p.UserID))
	return hex.EncodeToString(sum[:8])
}

// cameFrom is the question of this interview that led here, read from the
// address of the page before, "" for none.
func (s *Server) cameFrom(c echo.Context, iv assessment.Interview, now string) string {
	u, err := url.Parse(c.Request().Referer())
	if err != nil {
		return ""
	}

	from := s.echo.NewContext(c.Request(), c.Response())
	s.echo.Router().Find(get, u.Path, from)
	if !s.rows[get+" "+from.Path()].has(oneQuestion) || from.Param("id") != iv.ID {
		return ""
	}
	if q, ok := s.bankOf(iv).QuestionAt(from.Param("q")); ok && q.ID != now {
		return q.ID
	}

	return ""
}

// undo is POST /interviews/{id}/undo.
func (s *Server) undo(c echo.Context, p assessment.Principal, f form) error {
	id := c.Param("id")
	iv, done, err := s.store.Undo(c.Request().Context(), p, id)
	question := f.line("question")
	if len(done.Questions) > 0 {
		question = done.Questions[0]
	}

	said := s.undoneWords(done)
	if e := codeOf(err); e == assessment.NotFound && iv.ID == "" || e == assessment.Conflict {
		if _, again := s.store.Record(c.Request().Context(), p, id); again != nil {
			return again
		}
		said, err = sentenceFor(err), nil
	}

	if err != nil {
		return err
	}
	if wantsJSON(c) {
		return c.JSON(http.StatusOK, map[string]any{"question": question, "said": said, "interview": iv.Rev})
	}
	if f.line("back") == "access" {
		return seeOther(c, templates.InterviewURL(id)+"/access")
	}

	s.shown.put(saidKey(p), made{what: said})
	if f.line("return") == "files" {
		return seeOther(c, templates.FilesURL(id))
	}
	if f.line("return") == "leaves" {
		return seeOther(c, templates.LeavesURL(id))
	}
	if _, ok := s.config.Bank.Question(question); !ok {
		return seeOther(c, templates.InterviewURL(id)+"/map")
	}

	return s.backTo(c, p, id, question, f.line("view") == "private")
}

// sentenceFor is what an error of the domain says to whoever asked.
func sentenceFor(err error) string {
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		return e.Msg
	}
	return err.Error()
}

// saidKey is under which a sentence waits for the next page of a person.
func saidKey(p assessment.Principal) string { return "said " + p.UserID + p.LinkID }

// undoneWords says what was taken back. It may be read out on a shared screen.
func (s *Server) undoneWords(u store.Undone) string {
	if slices.Contains(u.Chunks, "seen") {
		return "Undone: the last thing you decided on what a file shows."
	}
	if len(u.Questions) == 1 {
		if q, ok := s.config.Bank.Question(u.Questions[0]); ok {
			return "Undone: the last change to “" + q.Facet + "”."
		}
		return "Undone: the last change to an answer."
	}
	if len(u.Questions) > 1 {
		return "Undone: the last change to " + words.Figure(len(u.Questions), "answer", "answers") + "."
	}

	for _, changed := range u.Chunks {
		if changed == "parked" {
			return "Undone: coming back later."
		}
		if changed == "quotes" {
			return "Undone: the last quote."
		}
		if changed == "bank" {
			return "Undone: the move to other questions."
		}
		if changed == "access" {
			return "Undone: the access decision."
		}
	}

	return "Undone."
}

// pathDone is GET /interviews/{id}/done.
func (s *Server) pathDone(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	if err := s.onScreen(c, iv, p); err != nil {
		return err
	}

	data := templates.PathDonePageData{Page: s.base(p, "", templates.NavSystems), Bank: s.bankOf(iv),
		Interview: iv, Full: s.verdicts.course(iv).Full(iv),
		Left: s.verdicts.left(iv), Parked: openParked(iv)}
	if ask, ok := s.ask(iv, "", iv.Parked...); ok {
		data.Next, _ = s.config.Bank.Question(ask.Question)
	}

	return s.page(c, http.StatusOK, templates.PathDonePage(data))
}

// openParked are the questions set aside that are still without an answer.
func openParked(iv assessment.Interview) []string {
	var out []string
	for _, id := range iv.Parked {
		if iv.AnswerTo(id).State == assessment.Open {
			out = append(out, id)
		}
	}
	return out
}
