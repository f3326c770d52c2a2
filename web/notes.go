package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// notes is GET /interviews/{id}/notes: everything private about an interview,
// so that nothing typed is ever out of sight.
func (s *Server) notes(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	earlier, err := s.earlierNotes(c, p, iv)
	if err != nil {
		return err
	}

	shares, err := s.store.SharesNotes(c.Request().Context(), p, iv.ID)
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, templates.NotesPage(templates.NotesPageData{
		Page: s.base(p, "Private notes", templates.NavSystems), Bank: s.bankOf(iv), Interview: iv,
		Notes: iv.PrivateNotes(s.bankOf(iv)), Earlier: earlier, Shares: shares}))
}

// shareNotes is POST /interviews/{id}/notes/share: it shares somebody's own private
// notes with those who work on the interview, or ends that.
func (s *Server) shareNotes(c echo.Context, p assessment.Principal, f form) error {
	id := c.Param("id")
	if err := s.store.ShareNotes(c.Request().Context(), p, id, f.text("share") == "1"); err != nil {
		return err
	}
	return seeOther(c, templates.InterviewURL(id)+"/notes")
}

// earlierNotes lists the private notes that stood beside an answer once and
// were changed or taken out, the latest of each question first.
func (s *Server) earlierNotes(c echo.Context, p assessment.Principal,
	iv assessment.Interview) ([]assessment.PrivateNote, error) {
	var out []assessment.PrivateNote
	for _, q := range s.bankOf(iv).All() {
		now := iv.AnswerTo(q.ID)
		if now.Rev <= 1 {
			continue
		}

		answers, err := s.store.History(c.Request().Context(), p, iv.ID, q.ID)
		if err != nil {
			return nil, err
		}

		seen := []string{"", now.Private}
		for _, a := range answers {
			if !slices.Contains(seen, a.Private) {
				seen = append(seen, a.Private)
				out = append(out, assessment.PrivateNote{Kind: assessment.NoteAnswer, Question: q.ID,
					Text: a.Private})
			}
		}
	}

	return out, nil
}
