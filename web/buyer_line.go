package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/templates"
)

// buyerLining is one line of the list of systems and actions, as kept; without an id
// for one that is to be added.
type buyerLining struct {
	buyer
	line assessment.Line
}

// buyerOnLine reads the line that an address names. One that is not there any more is
// shown as a new one where it is sent, and is not found where it is looked at.
func (s *Server) buyerOnLine(c echo.Context, p assessment.Principal) (buyerLining, error) {
	b, err := s.buyer(c, p)
	if err != nil || c.Param("line") == "new" && !b.delta() {
		return buyerLining{buyer: b}, err
	}

	at := slices.IndexFunc(b.iv.Inventory, func(l assessment.Line) bool { return l.ID == c.Param("line") })
	gone := at < 0 && c.Request().Method == http.MethodPost
	switch {
	case b.delta() || at < 0 && !gone:
		return buyerLining{}, errNotHere
	case gone:
		return buyerLining{buyer: b}, nil
	}
	return buyerLining{b, b.iv.Inventory[at]}, nil
}

// buyerLine is GET /b/{id}/actions/{line}.
func (s *Server) buyerLine(c echo.Context, _ assessment.Principal, on buyerLining) error {
	return s.linePage(c, http.StatusOK, on, on.line, nil)
}

func (s *Server) linePage(c echo.Context, status int, on buyerLining, typed assessment.Line, wrong faults) error {
	b := on.buyer
	page := s.buyerBase(c.Request().Context(), b, "")
	page.Errors = wrong
	if len(wrong) > 0 {
		page.Status = ""
	}

	data := templates.BuyerLinePageData{Page: page, Asked: b.asked, Line: typed, Was: wasOf(on.line),
		Lines: b.iv.Inventory}
	data.Number = 1 + slices.IndexFunc(b.iv.Inventory, func(l assessment.Line) bool { return l.ID == on.line.ID })
	data.Systems, data.Identities = namesIn(b.iv.Inventory)
	return s.page(c, status, templates.BuyerLinePage(data))
}

// wasOf is how a form says which version of a line it was made from.
func wasOf(l assessment.Line) string {
	if l.ID == "" {
		return ""
	}
	return templates.LineText(l)
}

// errLineChanged is a line that was changed in another window after this form was made.
var errLineChanged = errors.New("the line was changed meanwhile")

// saveBuyerLine is POST /b/{id}/actions/{line}.
func (s *Server) saveBuyerLine(c echo.Context, p assessment.Principal, f form, on buyerLining) error {
	typed, given := readLine(f, "0", nil)
	typed.ID, typed.Part = on.line.ID, on.line.Part
	remove := f.line("go") == "remove"
	nothing := typed.ID == "" && (remove || !given && f.line("go") != "more")
	if nothing { // a form left empty, or a line that is gone already
		return led(c, lineLeads(f, on.buyer))
	}

	if wrong := wrongWith(on, typed); len(wrong) > 0 && !remove {
		return s.linePage(c, http.StatusUnprocessableEntity, on, typed, wrong)
	}

	_, err := s.store.UpdateInterview(c.Request().Context(), p, p.RecordID, -1, func(iv *assessment.Interview) error {
		return changeLine(iv, typed, f.line("was"), remove)
	})
	if errors.Is(err, errLineChanged) {
		return s.linePage(c, http.StatusConflict, on, typed, faults{{Field: "system.0", Msg: changedMeanwhile}})
	}
	if err != nil {
		return err
	}
	return led(c, lineLeads(f, on.buyer))
}

// wrongWith says what has to be put right in a line before it can be kept.
func wrongWith(on buyerLining, typed assessment.Line) faults {
	wrong := append(putRight(typed.Lacks()), overLimit(assessment.Interview{Inventory: []assessment.Line{on.line}},
		assessment.Interview{Inventory: []assessment.Line{typed}})...)
	if typed.ID == "" {
		wrong = append(wrong, tooManyLines(append(slices.Clone(on.iv.Inventory), typed))...)
	}
	return wrong
}

// changeLine puts a line into the list, or takes it out, unless it was changed after its
// form was made; was is what the form was made from.
func changeLine(iv *assessment.Interview, typed assessment.Line, was string, remove bool) error {
	now := slices.IndexFunc(iv.Inventory, func(l assessment.Line) bool { return typed.ID != "" && l.ID == typed.ID })
	if now >= 0 && wasOf(iv.Inventory[now]) != was && iv.Inventory[now] != typed {
		return errLineChanged
	}

	if remove {
		iv.SetLines(slices.DeleteFunc(slices.Clone(iv.Inventory),
			func(l assessment.Line) bool { return l.ID == typed.ID }))
		return nil
	}
	iv.PutLine(typed)
	return nil
}

// lineLeads is where a line that was saved leads to.
func lineLeads(f form, b buyer) string {
	address := templates.BuyerURL(b.p.RecordID)
	switch f.line("go") {
	case "more":
		return address + "/actions/new"
	case "next":
		return b.asked.EndURL()
	case "later":
		return address + "/later"
	}
	return address + "/actions"
}
