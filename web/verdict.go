package web

import (
	"context"
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/templates"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// draft composes the report as it would be if it were sealed now.
func (s *Server) draft(p assessment.Principal, iv assessment.Interview) (assessment.Verdict, report.Report) {
	return s.draftWith(p, iv, nil, nil)
}

// draftWith is the same with a buyer's record beside it, and what changed since
// the version before, where there are any.
func (s *Server) draftWith(p assessment.Principal, iv assessment.Interview, other *assessment.Interview,
	before *report.Report) (assessment.Verdict, report.Report) {
	return s.composed(p, iv, report.Seal{ID: iv.ID, Draft: true, Other: other, Before: before})
}

// composed is the report of an interview now, in the name of whoever asks; of says
// which version it is and what stands beside it.
func (s *Server) composed(p assessment.Principal, iv assessment.Interview,
	of report.Seal) (assessment.Verdict, report.Report) {
	of.At, of.By, of.Sender = s.now().In(s.team.in()), p.Name, s.team.sender(p)
	of.Guide, of.Crosswalk = s.config.Guide, s.config.Crosswalk
	v := assessment.Judge(s.bankOf(iv), iv)

	return v, report.Compose(s.bankOf(iv), iv, v, of)
}

// newestOf is the newest version among the reports of a system; nil where there is
// none.
func (s *Server) newestOf(ctx context.Context, p assessment.Principal,
	heads []store.ReportHead) (*report.Report, error) {
	if len(heads) == 0 { // newest first
		return nil, nil
	}
	r, err := s.store.Report(ctx, p, heads[0].ID)
	return &r, err
}

// lastSealed is the newest version of the system that an interview is about.
func (s *Server) lastSealed(ctx context.Context, p assessment.Principal,
	iv assessment.Interview) (*report.Report, error) {
	heads, err := s.store.Reports(ctx, p, iv.SystemID)
	if err != nil {
		return nil, err
	}
	return s.newestOf(ctx, p, heads)
}

// verdict is GET /interviews/{id}/verdict.
func (s *Server) verdict(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	v, r := s.draft(p, iv)
	return s.page(c, http.StatusOK, templates.VerdictPage(templates.VerdictPageData{
		Page: s.base(p, "Verdict so far", templates.NavSystems), Bank: s.bankOf(iv), Interview: iv, Verdict: v, Report: r,
		Says: report.Explain(s.bankOf(iv), iv, v), Newer: s.newer(iv)}))
}

// preview is GET /interviews/{id}/preview.
func (s *Server) preview(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	view, err := viewOf(c, report.Audiences)
	if err != nil {
		return err
	}
	other, err := s.other(c.Request().Context(), p, iv)
	if err != nil {
		return err
	}

	before, err := s.lastSealed(c.Request().Context(), p, iv)
	if err != nil {
		return err
	}

	_, all := s.draftWith(p, iv, other, before)
	r := all.For(view)
	data := templates.ReportPageData{Page: s.base(p, r.Title, templates.NavSystems), Report: r, SystemID: iv.SystemID,
		Choice: templates.ViewChoice{URL: templates.InterviewURL(iv.ID) + "/preview", View: view,
			Audiences: report.Audiences},
		Interview: iv.ID, BackURL: templates.InterviewURL(iv.ID) + "/seal", BackText: "Back to sealing"}
	if iv.Side == assessment.SideBuyer {
		data.Interview = ""
		data.BackURL = templates.InterviewURL(iv.ID) + "/map"
		data.BackText = "All questions"
		data.ByHand = report.EditsOf(all)
	}

	return s.page(c, http.StatusOK, templates.ReportPage(data))
}

// sealForm is GET /interviews/{id}/seal.
func (s *Server) sealForm(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	return s.sealPage(c, p, http.StatusOK, iv, nil, nil)
}

// sealPage shows the form; typed are the priorities that have to be put right.
func (s *Server) sealPage(c echo.Context, p assessment.Principal, status int, iv assessment.Interview,
	typed map[string]string, wrong faults) error {
	heads, err := s.store.Reports(c.Request().Context(), p, iv.SystemID)
	if err != nil {
		return err
	}

	number := nextNumber(heads)
	other, err := s.other(c.Request().Context(), p, iv)
	if err != nil {
		return err
	}

	before, err := s.newestOf(c.Request().Context(), p, heads)
	if err != nil {
		return err
	}

	v, r := s.draftWith(p, iv, nil, before)
	old, _, err := s.inherited(c, p, iv.ID)
	if err != nil {
		return err
	}

	page := s.base(p, fmt.Sprintf("Seal version %d", number), templates.NavSystems)
	page.Errors = wrong
	if unnamed(p) {
		page.Nameless = true
	}

	return s.page(c, status, templates.SealPage(templates.SealPageData{
		Page: page, Interview: iv, Report: r, Number: number, Missing: report.LeftOpen(s.bankOf(iv), iv, v),
		Both: s.differencesWith(iv, other), Typed: typed,
		Crosswalk: s.config.Crosswalk, Old: old}))
}

// inherited lists the own words of an interview that were written for its last
// version, with that version; none while it has none.
func (s *Server) inherited(c echo.Context, p assessment.Principal, id string) ([]report.Inherited,
	*report.Report, error) {
	ctx := c.Request().Context()
	iv, err := s.store.Interview(ctx, p, id)
	if err != nil {
		return nil, nil, err
	}
	heads, err := s.store.Reports(ctx, p, iv.SystemID)
	if err != nil {
		return nil, nil, err
	}

	last, err := s.newestOf(ctx, p, slices.DeleteFunc(heads, func(h store.ReportHead) bool { return h.InterviewID != id }))
	if last == nil || err != nil {
		return nil, nil, err
	}

	_, r := s.draft(p, iv)
	l, _ := s.look(s.leavingSeal(p, iv), iv)
	return report.InheritedWords(s.config.Bank, iv, *last, r, l), last, nil
}

// readInherited reads what becomes of own words that were written for an earlier
// version, and finds what was not settled.
func readInherited(f form, old []report.Inherited) (map[string]string, faults) {
	typed, wrong := map[string]string{}, faults{}
	for _, x := range old {
		name := templates.OldField(x.ID)
		typed[name] = f.line(name)
		words := x.Text
		if f.has(x.ID) {
			words = f.text(x.ID)
		}
		if fault := x.Fault(typed[name], words); fault != "" {
			wrong.add(name, "%s", fault)
		}
	}

	return typed, wrong
}

// settleInherited does what was chosen for each, where that is settled.
func settleInherited(f form, old []report.Inherited, iv *assessment.Interview) {
	typed, wrong := readInherited(f, old)
	for _, x := range old {
		name := templates.OldField(x.ID)
		if !slices.ContainsFunc(wrong, func(w templates.FieldError) bool { return w.Field == name }) {
			x.Settle(typed[name], iv)
		}
	}
}

func nextNumber(heads []store.ReportHead) int {
	n := 0
	for _, h := range heads {
		n = max(n, h.Number)
	}
	return n + 1
}

// sealForm is the form of sealing as somebody sent it.
type sealForm struct {
	given   assessment.Sealing
	old     []report.Inherited // own words that were written for the version before
	asTyped assessment.Interview
	typed   map[string]string // priorities and choices that have to be put right
	wrong   faults
}

// readSealForm reads the form beside the interview it is about.
func (s *Server) readSealForm(c echo.Context, p assessment.Principal, f form) (sealForm, error) {
	id := c.Param("id")
	before, err := s.store.Interview(c.Request().Context(), p, id)
	if err != nil {
		return sealForm{}, err
	}
	old, last, err := s.inherited(c, p, id)
	if err != nil {
		return sealForm{}, err
	}

	out := sealForm{given: s.sealingOf(f), old: old, asTyped: before}
	out.asTyped.WriteSealing(out.given)
	out.typed, out.wrong = readPriorities(f)
	out.wrong = append(out.wrong, s.unknownFrameworks(f)...)
	out.wrong = append(out.wrong, overLimit(before, out.asTyped)...)

	chosen, unsettled := readInherited(f, old)
	maps.Copy(out.typed, chosen)
	// The button pressed twice asks nothing: the version is there already.
	again := last != nil && last.Interview.Rev == before.Rev && before.SameSealing(out.asTyped)
	if f.line("go") == "seal" && !again {
		out.wrong = append(out.wrong, unsettled...)
	}

	return out, nil
}

// seal is POST /interviews/{id}/seal.
func (s *Server) seal(c echo.Context, p assessment.Principal, f form) error {
	sent, err := s.readSealForm(c, p, f)
	if err != nil {
		return err
	}
	if len(sent.wrong) > 0 {
		return s.sealPage(c, p, http.StatusUnprocessableEntity, sent.asTyped, sent.typed, sent.wrong)
	}

	id := c.Param("id")
	iv, err := s.store.UpdateInterview(c.Request().Context(), p, id, f.rev(), func(iv *assessment.Interview) error {
		iv.WriteSealing(sent.given)
		settleInherited(f, sent.old, iv)
		return nil
	})
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		asTyped := conflict.Interview
		asTyped.WriteSealing(sent.given)
		return s.sealPage(c, p, http.StatusConflict, asTyped, sent.typed,
			faults{{Field: "summary", Msg: changedMeanwhile}})
	}
	if err != nil {
		return err
	}

	switch f.line("go") {
	case "save":
		return seeOther(c, templates.InterviewURL(id)+"/seal")
	case "preview":
		return seeOther(c, templates.InterviewURL(id)+"/preview")
	}
	return s.sealVersion(c, p, iv, f.has("both"))
}

// sealVersion seals what an interview says now, with a buyer's record beside it where that
// was chosen, and leads to the report.
func (s *Server) sealVersion(c echo.Context, p assessment.Principal, iv assessment.Interview, both bool) error {
	ctx := c.Request().Context()
	var other *assessment.Interview
	if both {
		var err error
		if other, err = s.other(ctx, p, iv); err != nil {
			return err
		}
	}

	sealed, err := s.store.SealChanged(ctx, p, iv.ID, other, func(of store.Sealing) (report.Report, error) {
		_, r := s.composed(p, of.Interview, report.Seal{Number: of.Number, Other: other, Before: of.Before})
		return r, nil
	})
	if err != nil {
		return err
	}

	return seeOther(c, templates.ReportURL(sealed))
}

// sealingOf reads what is written for the report. What was not on the page is left out.
func (s *Server) sealingOf(f form) assessment.Sealing {
	out := assessment.Sealing{Comments: map[string]string{}, Actions: readActions(f)}
	if f.has("summary") {
		summary := f.text("summary")
		out.Summary = &summary
	}

	for _, section := range report.CommentSections {
		if name := "comment_" + section; f.has(name) {
			out.Comments[section] = f.text(name)
		}
	}
	if f.has(templates.FrameworkField(0)) {
		out.Frameworks = s.readFrameworks(f)
	}

	return out
}

// readFrameworks reads which frameworks the report is to lead to, each once.
func (s *Server) readFrameworks(f form) []string {
	out := []string{}
	for i := range assessment.MaxFrameworks {
		id := f.line(templates.FrameworkField(i))
		if _, ok := s.config.Crosswalk.Framework(id); ok && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}

	return out
}

// unknownFrameworks finds choices that stand on no list.
func (s *Server) unknownFrameworks(f form) faults {
	var wrong faults
	for i := range assessment.MaxFrameworks {
		name := templates.FrameworkField(i)
		if _, ok := s.config.Crosswalk.Framework(f.line(name)); !ok && f.line(name) != "" {
			wrong.add(name, "Choose a framework from the list, or none.")
		}
	}

	return wrong
}

// maxPriority keeps priorities to what a person ranks by hand.
const maxPriority = assessment.MaxPriority

// readPriorities finds the priorities that are none, with what was typed.
func readPriorities(f form) (map[string]string, faults) {
	typed, wrong := map[string]string{}, faults{}
	for _, name := range f.names() {
		area, ok := strings.CutPrefix(name, "act_priority_")
		if text := f.line(name); ok && text != "" && priority(text) == 0 {
			typed[area] = text
			wrong.add(name, "Enter a whole number from 1 to %d, or leave it empty.", maxPriority)
		}
	}

	return typed, wrong
}

// priority reads a whole number from 1 to maxPriority; 0 for anything else.
func priority(text string) int {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= maxPriority {
		return n
	}
	return 0
}

// readActions reads who does what, by area.
func readActions(f form) map[string]assessment.ActionNote {
	out := map[string]assessment.ActionNote{}
	for _, name := range f.names() {
		if area, ok := strings.CutPrefix(name, "act_owner_"); ok {
			out[area] = assessment.ActionNote{Owner: f.line(name), Due: f.line("act_due_" + area),
				Priority: priority(f.line("act_priority_" + area))}
		}
	}

	return out
}

// saveIntent is POST /interviews/{id}/intent: which answers go against what
// they want it to decide.
func (s *Server) saveIntent(c echo.Context, p assessment.Principal, f form) error {
	id := c.Param("id")
	_, err := s.store.UpdateInterview(c.Request().Context(), p, id, f.rev(), func(iv *assessment.Interview) error {
		iv.MarkAgainst(report.IntentQuestions(s.config.Bank), f.list("against"))
		return nil
	})
	if _, ok := errors.AsType[*store.ConflictError](err); ok {
		return assessment.Errorf(assessment.Conflict, "%s", changedMeanwhile)
	}
	if err != nil {
		return err
	}

	return seeOther(c, templates.InterviewURL(id)+"/verdict#intent")
}
