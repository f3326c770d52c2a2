package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// otherAreas says of each area without a move why it has none, as far as its answers can
// be relied on. What is only a guess is never called enough.
func (a *author) otherAreas() string {
	says := map[areaBasis]string{
		enoughShown:    "in place, shown or by example",
		enoughSaid:     "said to be in place, not shown",
		enoughPartly:   "said or shown as far as it was answered; not all of it was",
		enoughIfSo:     "in place only if a guess holds",
		enoughNoList:   "said to be known in full, and nothing is listed",
		enoughNeedless: "said not to be needed",
		enoughBut:      "said to be enough",
		enoughAgainst:  "said not to be needed",
	}
	var order []string // what is said, in the order in which it first is
	of := map[string][]string{}
	for _, m := range a.v.Design.Moves {
		if a.serves(a.steps, m.Area) || m.Asked && m.Short > 0 {
			continue
		}
		is := says[a.basis(m.Area)]
		switch b := a.basis(m.Area); {
		case !m.Asked:
			is = "no answer, so no move rests on it"
		case b == enoughBut || b == enoughAgainst:
			is += ", but nothing is listed that could refuse " + words.Series(a.unrefusedChanges(), 3)
		}
		if of[is] = append(of[is], words.Lower(m.Name)); len(of[is]) == 1 {
			order = append(order, is)
		}
	}

	var out []string
	for _, is := range order {
		out = append(out, fmt.Sprintf("%s: %s.", words.Capital(strings.Join(of[is], "; ")), is))
	}
	return strings.Join(out, " ")
}

// areaBasis is what it rests on that nothing more is asked for in an area.
type areaBasis int

const (
	enoughShown    areaBasis = iota // each answer was shown, or an example given
	enoughSaid                      // each was said at least
	enoughPartly                    // some have no answer
	enoughIfSo                      // one is a guess
	enoughNoList                    // one is about a list that nobody gave
	enoughNeedless                  // it is said not to be needed
	enoughBut                       // something refuses, they say, and on the list nothing refuses a change
	enoughAgainst                   // nothing needs to refuse, they say, and on the list nothing refuses a change
)

// basis is the weakest of what the answers about an area rest on.
func (a *author) basis(area string) areaBasis {
	if id := a.b.About(assessment.SubjectRefusal); area == a.areaAbout(id) && len(a.unrefusedChanges()) > 0 {
		if a.b.Uncredited(a.iv, id) == assessment.NotNeeded {
			return enoughAgainst
		}
		return enoughBut
	}

	out := enoughShown
	for _, g := range a.v.Gaps {
		if g.Area != area {
			continue
		}

		switch s := a.by[g.Question].Standing; {
		case s == assessment.FactAssumed || s == assessment.FactContradicted:
			out = max(out, enoughIfSo)
		case g.Uncredited == assessment.NoList:
			out = max(out, enoughNoList)
		case g.Uncredited == assessment.NotNeeded:
			out = max(out, enoughNeedless)
		case g.Found == nil:
			out = max(out, enoughPartly)
		case s != assessment.FactShown:
			out = max(out, enoughSaid)
		}
	}

	return out
}

// unrefusedChanges names the changes on the list that nothing refuses.
func (a *author) unrefusedChanges() []string {
	var at []int
	for i, l := range a.iv.Inventory {
		if l.Kind != assessment.Reads && l.Unrefused() && oneLine(l.Action) != "" {
			at = append(at, i)
		}
	}
	return a.actions(at)
}

// judgedWhole reports whether every question of an area that applies has an answer
// that is more than a guess.
func (a *author) judgedWhole(area string) bool { return a.basis(area) <= enoughSaid }

// access is what the verdict asks of access: the ways to give it, and the
// control found beside the control asked for.
func (a *author) access() Section {
	s := Section{ID: sectionAccess, Title: "Ways to give it access, and what is there", Appendix: true}
	var items []Item
	several := 0
	for _, ch := range a.v.Design.Choices {
		if ch.Recommended {
			several++
		}
	}
	for _, ch := range a.v.Design.Choices {
		lead := words.Sentence(ch.Name)
		switch {
		case ch.Recommended && several > 1 && ch.Of != "":
			lead = words.Sentence(ch.Name + " (recommended for " + ch.Of + ")")
		case ch.Recommended:
			lead = words.Sentence(ch.Name + " (recommended here)")
		}

		items = append(items, Item{Lead: lead, Text: words.Sentence(ch.Says) + " The price: " +
			words.Lower(words.Sentence(ch.Price))})
	}

	if len(items) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: List, Items: items})
	}

	if g := a.gapTable(); g != nil {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: g})
	}

	if a.v.Design.Relax != "" {
		lead := "When this can be relaxed."
		if a.v.Shape == assessment.FixedPath {
			lead = "As the path changes." // there is nothing to relax
		}
		s.Blocks = append(s.Blocks, leadPara(lead, a.v.Design.Relax))
	}

	return s
}

// gapTable sets control found beside control required, question by question. What nobody
// was asked stands among the open questions alone.
func (c *composer) gapTable() *Table {
	t := &Table{Caption: "Control found against what this verdict asks for, from 0 (none) to 3 (strong). A guess and " +
		"what is contradicted count for nothing; what is said not to be needed, or of a list that nobody gave, is " +
		"neither a control nor a gap",
		Columns: []Column{{Title: "Area", Share: .22, RowHead: true}, {Title: "Ref", Share: .07},
			{Title: "About", Share: .33}, {Title: "Found", Share: .08, Numeric: true},
			{Title: "How it is known", Share: .2}, {Title: "Asked for", Share: .1, Numeric: true}}}
	for _, g := range c.controls() {
		if level, known := g.counts(); known != "" {
			q, _ := c.b.Question(g.Question)
			t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: g.Area}, {Text: g.Question}, {Text: inBrief(q)}, {Text: level},
				{Text: known}, {Text: fmt.Sprint(g.Asked)}}})
		}
	}

	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// Control is what the answer to one question shows of a control, beside what the
// verdict asks for.
type Control struct {
	Area     string // its name
	Question string // id
	Found    string // the answer as a sentence
	// Level is what was found, from 0 (none) to 3 (strong); nil where it is not known,
	// only guessed or contradicted: that gives no credit.
	Level    *int
	Standing assessment.Standing // how far the answer can be relied on
	// Uncredited is why an answer that was given counts neither as control nor as a gap.
	Uncredited assessment.Uncredited
	Asked      int // the level that the verdict asks for
	Short      int // levels that are missing
}

// Disputed reports whether it was said, and something speaks against it.
func (g Control) Disputed() bool { return g.Standing == assessment.FactContradicted }

// Guessed reports whether the answer is only assumed.
func (g Control) Guessed() bool { return g.Standing == assessment.FactAssumed }

// counts says at what level a control counts, and on what that rests; known is "" where
// nobody was asked.
func (g Control) counts() (level, known string) {
	switch {
	case g.Disputed():
		return "–", "not settled"
	case g.Guessed():
		return "–", "a guess"
	case g.Uncredited == assessment.NotNeeded:
		return "–", "said not to be needed"
	case g.Uncredited == assessment.NoList:
		return "–", "nothing is listed"
	case g.Level == nil && g.Standing == assessment.FactNotKnown:
		return "–", "asked, not known"
	case g.Level == nil:
		return "", ""
	case g.Standing == assessment.FactShown:
		return fmt.Sprint(*g.Level), "shown"
	}
	return fmt.Sprint(*g.Level), "said"
}

func (c *composer) controls() []Control {
	var out []Control
	for _, g := range c.v.Gaps {
		f, _ := c.b.FactOf(c.iv, c.v, g.Question)
		x := Control{Area: g.Area, Question: g.Question, Found: "Not known yet.", Level: g.Found, Standing: f.Standing,
			Uncredited: g.Uncredited, Asked: g.Required, Short: g.Short}
		if g.Found != nil || x.Disputed() || g.Uncredited != "" {
			if x.Found = c.b.Says(c.iv.AnswerTo(g.Question)); x.Found == "" {
				x.Found = "None of the things asked about is done."
			}
		}

		switch {
		case x.Disputed():
			x.Found = "They say: " + words.Lower(strings.TrimRight(x.Found, ".")) + "; a finding speaks against it."
		case x.Guessed():
			x.Found, x.Level = "Assumed: "+words.Lower(x.Found), nil
		}

		if area := c.areaOf(g.Area); area != nil {
			x.Area = area.Name
		}

		out = append(out, x)
	}

	return out
}
