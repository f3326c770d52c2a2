package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/evidence"
	"discern/templates"
)

// foundLines is how many lines of a conversation a search shows.
const foundLines = 40

// with is the look with one file changed; without is the look without it. Both
// leave the look as it is.
func (l look) with(at int, change func(*lookedAt)) look {
	l.files = slices.Clone(l.files)
	change(&l.files[at])
	return l
}

func (l look) without(at int) look {
	l.files = slices.Delete(slices.Clone(l.files), at, at+1)
	return l
}

// done reports whether nothing is left to decide.
func (l look) done() bool {
	return !slices.ContainsFunc(l.files, func(f lookedAt) bool { return !f.kept })
}

// lookIndex is the file that a form is about.
func lookIndex(f form, l look) (int, error) {
	at, err := strconv.Atoi(f.line("file"))
	if err != nil || at < 0 || at >= len(l.files) {
		return 0, errors.New("This file is no longer here. Choose what to do with those that are.")
	}

	return at, nil
}

// noteAgreed notes that those who speak agreed to be recorded.
func (s *Server) noteAgreed(c echo.Context, p assessment.Principal, f form, iv assessment.Interview,
	l look, _ int) (look, string, error) {
	if !f.has("consent") {
		const msg = "Tick the box first. Without their agreement, leave the conversation out."
		return l, "", &assessment.Error{Code: assessment.Invalid, Msg: msg, Fields: map[string]string{"consent": msg}}
	}
	_, err := s.store.SpokenAgreed(c.Request().Context(), p, iv.ID)

	return l, "Noted that they agreed.", err
}

// nameSpeakers says who those are who speak, for the lines of one conversation.
func (*Server) nameSpeakers(_ echo.Context, _ assessment.Principal, f form, iv assessment.Interview,
	l look, at int) (look, string, error) {
	named := func(x *lookedAt) { x.people = whoIsWho(f, iv, x.people) }
	return l.with(at, named), "Saved who is who, for these lines.", nil
}

// whoIsWho reads who the speakers are: a name, or nothing for nobody by name.
func whoIsWho(f form, iv assessment.Interview, before map[string]string) map[string]string {
	out := map[string]string{}
	for i, speaker := range templates.Speakers(before) {
		out[speaker] = before[speaker]
		if name := "speaker." + strconv.Itoa(i); f.has(name) {
			out[speaker] = iv.Named(f.line(name))
		}
	}

	return out
}

// quoteLine keeps one line as a quote beside a question.
func (s *Server) quoteLine(c echo.Context, p assessment.Principal, f form, iv assessment.Interview,
	l look, at int) (look, string, error) {
	x := l.files[at]
	line, err := strconv.Atoi(f.line("line"))
	if err != nil || line < 0 || line >= len(x.turns) {
		return l, "", assessment.Errorf(assessment.Invalid, "This line is no longer here.")
	}
	q, ok := s.config.Bank.Question(f.line("question"))
	if !ok {
		const msg = "Choose the question that the line answers."
		return l, "", &assessment.Error{Code: assessment.Invalid, Msg: msg,
			Fields: map[string]string{"question." + f.line("line"): msg}}
	}

	turn := x.turns[line]
	quote := assessment.Quote{Question: q.ID, Text: turn.Text, Speaker: x.people[turn.Speaker], TheirWords: true,
		At: s.now()}
	_, err = s.store.TakeSpoken(c.Request().Context(), p, iv.ID, []assessment.Quote{quote})

	return l, "Kept as a quote beside “" + q.Facet + "”.", err
}

// takeFigure puts a figure that was said into its field, where none stands.
func (s *Server) takeFigure(c echo.Context, p assessment.Principal, f form, iv assessment.Interview,
	l look, _ int) (look, string, error) {
	def, ok := s.config.Bank.Number(f.line("number"))
	if !ok {
		return l, "", assessment.Errorf(assessment.Invalid, "Choose the number that was said.")
	}
	n, err := def.Parse(f.line("figure"))
	if err != nil {
		return l, "", assessment.Errorf(assessment.Invalid, "%s: enter %s.", def.Label, err)
	}
	_, err = s.store.SayNumber(c.Request().Context(), p, iv.ID, def.ID, n)

	return l, def.Label + ": " + n.String() + ", as it was said.", err
}

// lookedAt lays one file of a look out for its page.
func (s *Server) lookedAt(iv assessment.Interview, at int, x lookedAt, query string) templates.LookedAt {
	out := templates.LookedAt{Index: at, File: x.file, Proposals: x.proposals, Kept: x.kept, Spoken: len(x.turns),
		TakenBack: x.takenBack, People: x.people}
	for i := range out.Proposals {
		if s.bankOf(iv).Speaks(&iv, out.Proposals[i]) {
			out.Speak++
		}
	}
	if len(x.turns) == 0 || iv.Seen.Consent.IsZero() {
		return out
	}

	placed := map[int]bool{}
	for _, c := range x.beside {
		l := s.spoken(iv, x, c.Line)
		l.Question = c.Question
		if c.Asked >= 0 {
			l.Asked = x.turns[c.Asked].Text
		}
		l.Figures = s.figures(iv, c.Question, l.Text)
		placed[c.Line] = true
		out.Beside = append(out.Beside, l)
	}

	fold := assessment.Fold(query)
	for i, t := range x.turns {
		if placed[i] && query == "" || query != "" && !strings.Contains(assessment.Fold(t.Speaker+" "+t.Text), fold) {
			continue
		}
		if out.Others++; query != "" && len(out.Found) < foundLines {
			out.Found = append(out.Found, s.spoken(iv, x, i))
		}
	}

	return out
}

func (s *Server) spoken(iv assessment.Interview, x lookedAt, at int) templates.SpokenLine {
	l := x.turns[at]
	return templates.SpokenLine{At: at, Speaker: x.people[l.Speaker], Seconds: l.At, Text: l.Text,
		Quoted: slices.ContainsFunc(iv.Quotes, func(q assessment.Quote) bool { return q.Text == l.Text })}
}

// figures lists the figures of a line that fit a field: one of its question, else
// of any question where they are so many a day.
func (s *Server) figures(iv assessment.Interview, q *assessment.Question, text string) []templates.SaidFigure {
	have := s.bankOf(iv).NumbersIn(&iv)
	var out []templates.SaidFigure
	offer := func(said evidence.Said, id string) bool {
		def, ok := s.config.Bank.Number(id)
		if _, stands := have[id]; !ok || stands || !fitsUnit(def.Unit, said.Unit) {
			return false
		}
		if _, err := def.Parse(said.Figure); err != nil {
			return false
		}
		out = append(out, templates.SaidFigure{Number: id, Label: def.Label, Figure: said.Figure})
		return true
	}

	for _, said := range evidence.Figures(text) {
		own := false
		for _, id := range q.Numbers {
			own = offer(said, id) || own
		}
		for i := 0; !own && said.Unit == perDay && i < len(s.config.Bank.Numbers); i++ {
			offer(said, s.config.Bank.Numbers[i].ID)
		}
	}

	return out
}

// perDay is the unit of what happens so many times a day.
const perDay = "per day"

// fitsUnit reports whether a figure can be of a unit: the words behind it say so,
// or they name none and a count is asked for.
func fitsUnit(unit, said string) bool { return unit == said || said == "" && unit == "count" }
