package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// Warning is something to look at before a report leaves. It stands in nobody's
// way.
type Warning struct {
	Text     string
	Piece    string // id of the sentence or move it is about; "" for none
	Quote    string // id
	Note     string // place
	Question string // id
	Summary  bool
	Comment  string // id of the section
}

// Warnings lists what to look at before a report leaves: words that give a person
// away, names without leave, moves without an owner, a draft, what page one rests
// on and another answer contradicts, and edits whose facts changed.
func (l *Leaving) Warnings(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict) []Warning {
	w := warner{b: b, side: iv.Side, names: assessment.NewNaming(iv.Everybody(assessment.NamesRoles, "", nil))}
	w.texts(l, b, &iv)
	w.quotes(&iv)

	for _, s := range l.Plan {
		if strings.TrimSpace(s.Who) == "" {
			w.add(Warning{Text: "A move has no owner: " + words.Quoted(cutTo(s.Do)), Piece: s.ID})
		}
	}

	if text := strings.TrimSpace(iv.Summary); text != "" && iv.Drafting {
		w.add(Warning{Text: "Your summary is a draft, so it is left out.", Summary: true})
	}

	answer, _ := l.Find("decision.answer")
	for _, p := range l.Pieces {
		switch {
		case p.Group != headConditions:
		case p.Removed:
			w.add(Warning{Text: "You left this condition out. The limits, the access decision and the letters still say " +
				"what it rests on: " + words.Quoted(cutTo(p.was())), Piece: p.ID})
			if answer.Edited {
				w.add(Warning{Text: "You left a condition out, and the answer to the decision is in your words: does it " +
					"still count it?", Piece: answer.ID})
			}
		case p.restates(FieldToday):
			w.add(Warning{Text: "You changed how this stands today. The limits and the access decision keep what was said: " +
				words.Quoted(cutTo(p.was())), Piece: p.ID})
		}
	}

	w.contradicted(l, b, &iv, &v)
	for _, p := range l.Pieces {
		if p.Changed {
			w.add(Warning{Text: "You changed this, and the facts under it changed since: " + words.Quoted(cutTo(p.was())),
				Piece: p.ID})
		}
	}

	return w.out
}

// was is how the program had composed a piece when it was edited.
func (p Piece) was() string {
	for _, f := range p.Fields {
		if f.Was != "" {
			return f.Was
		}
	}
	if len(p.Fields) > 0 {
		return p.Fields[0].Ours
	}
	return ""
}

// restates reports whether a person put a field into other words.
func (p Piece) restates(field string) bool {
	return slices.ContainsFunc(p.Fields, func(f PieceField) bool { return f.Name == field && p.Edited && f.Now != f.Ours })
}

type warner struct {
	b     *assessment.Bank
	side  assessment.Side
	names *assessment.Naming
	out   []Warning
}

// call is what a question is called: by its code for the seller, who has the list of
// them, and by its name for a buyer.
func (w *warner) call(id string) string {
	if q, ok := w.b.Question(id); ok && w.side == assessment.SideBuyer {
		return words.Quoted(q.Facet)
	}
	return id
}

func (w *warner) add(x Warning) { w.out = append(w.out, x) }

// exposes looks for what gives a person away in a text that somebody typed.
func (w *warner) exposes(what, text string, at Warning) {
	var found []string
	if mailAddress.MatchString(text) {
		found = append(found, "an e-mail address")
	}
	if hasPhone(text) {
		found = append(found, "what may be a telephone number")
	}
	if w.names.Typed(text) != text {
		found = append(found, "the name of somebody who took part or is named for something")
	}

	if len(found) > 0 {
		at.Text = fmt.Sprintf("%s holds %s.", what, words.Series(found, len(found)))
		w.add(at)
	}
}

func (w *warner) texts(l *Leaving, b *assessment.Bank, iv *assessment.Interview) {
	for _, p := range l.Pieces {
		if p.Removed || !p.Edited {
			continue
		}

		var typed []string
		for _, f := range p.Fields {
			if f.Now != f.Ours && f.Name != FieldWho { // an owner is named on purpose
				typed = append(typed, f.Now)
			}
		}
		w.exposes("A sentence that you changed", strings.Join(typed, "\n"), Warning{Piece: p.ID})
	}

	if !iv.Drafting {
		w.exposes("Your summary", iv.Summary, Warning{Summary: true})
	}

	for _, id := range CommentSections {
		w.exposes("Your comment on a section", iv.Comments[id], Warning{Comment: id})
	}

	for _, n := range iv.Notes(b) {
		switch {
		case n.Cleared:
			w.exposes("The note at "+w.call(n.Question), n.Text, Warning{Note: n.Place})
		case n.Changed:
			w.add(Warning{Text: "The note at " + w.call(n.Question) + " changed after it was cleared, so it is left out.",
				Note: n.Place})
		}
	}
}

func (w *warner) quotes(iv *assessment.Interview) {
	unnamed := 0
	first := ""
	for _, q := range iv.Quotes {
		if q.Print == assessment.PrintNever || q.Question == "" {
			continue
		}

		w.exposes("A quote", q.Text, Warning{Quote: q.ID})
		if q.Print == assessment.PrintRole && strings.TrimSpace(q.Speaker) != "" {
			if unnamed++; first == "" {
				first = q.ID
			}
		}
	}

	if unnamed > 0 {
		w.add(Warning{Text: words.Capital(words.Plural(unnamed, "quote is", "quotes are")) +
			" printed by role, because nobody said yet that the name may stand there.", Quote: first})
	}
}

// contradicted names what page one rests on and something else speaks against.
func (w *warner) contradicted(l *Leaving, b *assessment.Bank, iv *assessment.Interview, v *assessment.Verdict) {
	var seen []string
	facts := b.Facts(iv, v)
	for _, p := range l.Pieces {
		if p.Removed || p.Group == "The moves" {
			continue
		}

		for _, f := range facts {
			if f.Standing != assessment.FactContradicted || f.Question == "" || !slices.Contains(p.From, f.Question) ||
				slices.Contains(seen, f.Question) {
				continue
			}

			seen = append(seen, f.Question)
			w.add(Warning{Text: fmt.Sprintf("Page one rests on %s, and something else that was said contradicts it: %s",
				w.call(f.Question), words.Quoted(cutTo(p.Print()))),
				Piece: p.ID, Question: f.Question})
		}
	}
}

var mailAddress = regexp.MustCompile(`[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+`)

// phone is a row of digits as telephone numbers are written: with a plus, a zero
// or a bracket in front, or in three groups and more.
var phone = regexp.MustCompile(`(?:\+|\b00|\(0|\b0)[\d][\d ()/.-]{5,}\d|\b\d{3}[ .-]\d{3}[ .-]\d{4}\b`)

// hasPhone reports whether a text holds what may be a telephone number.
func hasPhone(text string) bool {
	for _, m := range phone.FindAllString(text, -1) {
		n := 0
		for _, r := range m {
			if '0' <= r && r <= '9' {
				n++
			}
		}
		if n >= 7 && n <= 15 {
			return true
		}
	}
	return false
}

// cutTo keeps what tells one sentence from another.
func cutTo(s string) string {
	r := []rune(oneLine(s))
	if len(r) <= 80 {
		return string(r)
	}
	return strings.TrimSpace(string(r[:79])) + "…"
}
