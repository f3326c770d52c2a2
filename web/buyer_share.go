package web

import (
	"cmp"
	"context"
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/assessment/words"
	"discern/templates"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// shareChoice is what a buyer can do with the buyer's answers now.
func (s *Server) shareChoice(ctx context.Context, b buyer) templates.ShareChoice {
	return templates.ShareChoice{RecordID: b.p.RecordID, Who: b.link.CreatedBy, Back: b.delta(), Goes: s.goes(b),
		Shared: b.link.Shared, TakenBack: b.link.TakenBack, Named: b.link.SharedNamed, Changed: b.changed(),
		Names: b.iv.NamesKnown(b.named()...), Expires: templates.Day(ctx, b.link.Expires),
		Kept: templates.Day(ctx, b.iv.Updated.AddDate(0, 0, keepDays))}
}

// named are the people a buyer's links were made for: known by name, though no answer
// need name them.
func (b buyer) named() []string { return store.NamedBy(b.link, b.came) }

// goes says line by line what sharing sends; nothing where there is no answer to send.
func (s *Server) goes(b buyer) []string {
	var said, unknown, notes int
	who := false  // somebody was named who would know what she does not
	sure := false // only the deciding questions ask it, and it may be left open
	for _, a := range b.iv.Answers {
		if q, ok := s.bankOf(b.iv).Question(a.Question); ok && q.Deciding && a.State == assessment.Answered &&
			a.Evidence != "" && a.Evidence != assessment.NotSaid {
			sure = true
		}

		switch a.State {
		case assessment.Answered, assessment.NotApplicable:
			said++
		case assessment.Unknown:
			unknown++
			who = who || a.Who != ""
		}

		if a.Note != "" {
			notes++
		}
	}

	if len(b.iv.Answers) == 0 {
		return nil // nothing is sent without one
	}

	out := []string{words.Figure(said, "answer", "answers")}
	if sure {
		out[0] += ", with how sure you are where you said so"
	}

	if unknown > 0 {
		out = append(out, words.Figure(unknown, "question", "questions")+
			" you do not know yet")
		if who {
			out[len(out)-1] += ", and who would, if you leave names in"
		}
	}

	if notes > 0 {
		out = append(out, words.Figure(notes, "note", "notes")+" you added")
	}

	if n := len(b.iv.Inventory); n > 0 {
		out = append(out, words.Figure(n, "line", "lines")+" of systems and actions")
	}

	if n := len(b.iv.Context); n > 0 && !b.delta() {
		out = append(out, "What you said about the system")
	}

	if len(b.iv.People) > 0 {
		out = append(out, "Your name, if you leave names in")
	}

	if n := len(b.iv.Edits); n > 0 {
		out = append(out, words.Figure(n, "sentence", "sentences")+" of page one that you changed or left out")
	}

	if b.enough() && !b.delta() {
		out = append(out, "The report made from these")
	}

	return append(out, "Not: earlier versions of your answers, and links you passed on")
}

// sending is what was chosen on the page that shares.
type sending struct {
	names, words string // as typed
	strikes      assessment.Strikes
	wrong        faults
}

// shareForm is GET /b/{id}/share: what would go or went, and the choice.
func (s *Server) shareForm(c echo.Context, _ assessment.Principal, b buyer) error {
	return s.sharePage(c, http.StatusOK, b,
		sending{words: strings.Join(b.link.Struck.Words, "\n"), strikes: b.link.Struck})
}

func (s *Server) sharePage(c echo.Context, status int, b buyer, sent sending) error {
	if b.asked.PassedOn {
		return errNotHere
	}

	share := s.shareChoice(c.Request().Context(), b)
	share.Report, share.Chosen, share.Words, share.WordsError = b.enough(), sent.names, sent.words,
		sent.wrong.At("words")
	share.Error, share.Things = sent.wrong.At("names"), s.things(b, sent.strikes)
	share.MayBe = b.iv.Struck(sent.strikes).WithoutNames(b.named()...).MayBeNames()
	page := s.buyerBase(c.Request().Context(), b, "")
	if len(sent.wrong) > 0 {
		page.Status, page.Errors = "", sent.wrong
	}

	return s.page(c, status, templates.BuyerSharePage(templates.BuyerSharePageData{Page: page, Asked: b.asked,
		Share: share, BackURL: templates.BuyerURL(b.p.RecordID) + "/check"}))
}

// things lists one by one what goes, as it reads with names and without.
func (s *Server) things(b buyer, strikes assessment.Strikes) []templates.SharedThing {
	with := b.iv.Struck(strikes)
	without := with.WithoutNames(b.named()...)
	stage := b.iv.Stage()

	var out []templates.SharedThing
	add := func(x templates.SharedThing, before, named, unnamed string) {
		if x.With, x.Without = assessment.Segments(before, named), assessment.Segments(before, unnamed); before != "" {
			out = append(out, x)
		}
	}

	if who := personOf(b.iv); who != "" {
		add(templates.SharedThing{Term: "Your name"}, who, personOf(with), cmp.Or(personOf(without), "Left out"))
	}
	if !b.delta() {
		for _, q := range s.bankOf(b.iv).Context {
			add(templates.SharedThing{Term: q.Buyer}, q.Says(b.iv.Context[q.ID]), q.Says(with.Context[q.ID]),
				q.Says(without.Context[q.ID]))
		}
	}

	for _, q := range s.bankOf(b.iv).All() {
		a := b.iv.AnswerTo(q.ID)
		add(templates.SharedThing{Term: q.Read(stage)}, templates.AnswerText(s.bankOf(b.iv), q, a),
			templates.AnswerText(s.bankOf(b.iv), q, with.AnswerTo(q.ID)),
			templates.AnswerText(s.bankOf(b.iv), q, without.AnswerTo(q.ID)))
		struck := slices.Contains(strikes.Notes, q.ID)
		note := templates.SharedThing{Term: "Your note to this", Of: q.Read(stage), Note: q.ID, Struck: struck}
		if struck {
			add(note, a.Note, assessment.LeftOut, assessment.LeftOut)
		} else {
			add(note, a.Note, with.AnswerTo(q.ID).Note, without.AnswerTo(q.ID).Note)
		}
	}

	for i := range b.iv.Inventory {
		add(templates.SharedThing{Term: "What it uses, line " + strconv.Itoa(i+1)}, templates.LineText(b.iv.Inventory[i]),
			templates.LineText(with.Inventory[i]), templates.LineText(without.Inventory[i]))
	}

	for _, id := range slices.Sorted(maps.Keys(b.iv.Edits)) {
		add(templates.SharedThing{Term: "Your words on page one"}, report.EditText(b.iv.Edits[id]),
			report.EditText(with.Edits[id]), report.EditText(without.Edits[id]))
	}

	return out
}

// share is POST /b/{id}/share: it shows again what would go, or lets it go.
func (s *Server) share(c echo.Context, p assessment.Principal, f form, b buyer) error {
	sent := sending{names: f.line("names"), words: f.text("words")}
	for _, word := range f.values["also"] { // ticked as a name, and one more line of the words
		sent.words = strings.TrimLeft(strings.TrimRight(sent.words, "\n")+"\n"+word, "\n")
	}
	var faulty []assessment.Fault
	sent.strikes, faulty = assessment.NewStrikes(sent.words, f.values["strike"])
	for _, x := range faulty {
		sent.wrong.add(x.Path, "%s", x.Msg+".")
	}

	look := f.line("go") == "look"
	switch {
	case look:
	case sent.names != "with" && sent.names != "without":
		sent.wrong.add("names", "Choose whether names go along.")
	case len(b.iv.Answers) == 0:
		sent.wrong.add("names", "There is no answer yet, so nothing was sent.")
	}

	switch {
	case len(sent.wrong) > 0:
		return s.sharePage(c, http.StatusUnprocessableEntity, b, sent)
	case look:
		return s.sharePage(c, http.StatusOK, b, sent)
	}

	if err := s.store.ShareRecord(c.Request().Context(), p, sent.names == "with", sent.strikes); err != nil {
		return err
	}
	return seeOther(c, templates.BuyerURL(p.RecordID)+"/share")
}

// takeBackForm is GET /b/{id}/take-back: what it withdraws, and what it cannot.
func (s *Server) takeBackForm(c echo.Context, p assessment.Principal, b buyer) error {
	if !b.shared() {
		return seeOther(c, templates.BuyerURL(p.RecordID)+"/share")
	}
	return s.page(c, http.StatusOK, templates.BuyerTakeBackPage(templates.BuyerTakeBackPageData{
		Page: s.buyerBase(c.Request().Context(), b, "Take it back?"), Asked: b.asked}))
}

// takeBack is POST /b/{id}/take-back.
func (s *Server) takeBack(c echo.Context, p assessment.Principal) error {
	if err := s.store.TakeBackRecord(c.Request().Context(), p); err != nil {
		return err
	}
	return seeOther(c, templates.BuyerURL(p.RecordID)+"/share")
}

// buyerHeard is GET /b/{id}/heard.
func (s *Server) buyerHeard(c echo.Context, p assessment.Principal, b buyer) error {
	if len(b.link.Heard) == 0 {
		return seeOther(c, templates.BuyerURL(p.RecordID))
	}
	return s.page(c, http.StatusOK,
		templates.BuyerHeardPage(templates.BuyerHeardPageData{Page: s.buyerBase(c.Request().Context(),
			b, "What we heard so far"),
			Asked: b.asked, Heard: s.heardItems(b.link.Heard, &b.iv), BackURL: templates.BuyerURL(p.RecordID)}))
}

// buyerDelete is POST /b/{id}/delete.
func (s *Server) buyerDelete(c echo.Context, p assessment.Principal) error {
	if err := s.store.EraseRecord(c.Request().Context(), p); err != nil {
		return err
	}
	s.links.drop(c.Response(), s.links.nameFor(p.RecordID))
	return seeOther(c, templates.BuyerURL(p.RecordID)+"/deleted")
}

// buyerDeleted is GET /b/{id}/deleted. It looks nothing up: it is where
// deleting ends, and says no more to anybody else.
func (s *Server) buyerDeleted(c echo.Context, _ assessment.Principal) error {
	return s.page(c, http.StatusOK, templates.BuyerDeletePage(templates.BuyerDeletePageData{
		Page: s.base(assessment.Principal{}, "Everything is deleted", templates.NavNone), Deleted: true}))
}
