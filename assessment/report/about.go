package report

import (
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

func (a *author) kicker() string {
	system := oneLine(a.iv.System)
	if company := oneLine(a.iv.Company); company != "" {
		return fmt.Sprintf("Scoping report for %s: %s", company, system)
	}
	return "Scoping report: " + system
}

// with says whom it was written after talking to, or what else it rests on.
func (a *author) with() string {
	if a.iv.Side == assessment.SideBuyer {
		return "From the answers you gave yourself."
	}

	var with []string
	for _, p := range a.iv.People {
		if name := oneLine(p.Name); name != "" && p.Side != assessment.SideSeller {
			with = append(with, strings.TrimSuffix(name+", "+oneLine(p.Role), ", "))
		}
	}

	switch {
	case len(with) == 0:
		return "From answers; who gave them was not noted."
	case len(with) > 3:
		with = append(with[:2:2], fmt.Sprintf("%s more", words.Count(len(with)-2)))
	}

	return "After talking with " + strings.Join(with, "; ") + "."
}

// state says how far the report stands, and what that means.
func (a *author) state(m Seal) string {
	day := assessment.FormatDate(m.At)
	switch {
	case m.At.IsZero():
		return ""
	case m.Draft:
		return fmt.Sprintf("Draft of %s: anything in it may still change", day)
	}
	return fmt.Sprintf("Sealed version %d, %s: nothing in it changes", m.Number, day)
}

// aboutIt says in a few plain sentences what it is.
func (a *author) aboutIt() []Sentence {
	var out []Sentence
	add := func(id, text string, from ...string) {
		if text != "" {
			out = append(out, Sentence{ID: "about." + id, Text: text, From: from})
		}
	}
	add("product", a.handsOver(), assessment.ContextProduct)
	add("stage", a.stage(), a.filledIn(assessment.ContextStage, assessment.ContextVersion)...)
	if q, ok := a.b.Question(a.b.About(assessment.SubjectPicks)); ok {
		add("picks", a.says(a.by[q.ID], q), q.ID)
	}
	if q, ok := a.b.Question(a.b.About(assessment.SubjectWaits)); ok &&
		a.b.Uncredited(a.iv, q.ID) == assessment.NotNeeded {
		add("waits", a.says(a.by[q.ID], q), q.ID)
	}
	add("identity", a.actsAs(), "inventory")
	if m := a.missing(); m != nil {
		out = append(out, *m)
	}
	return out
}

// filledIn are those of some questions about the system that have an answer.
func (a *author) filledIn(ids ...string) []string {
	return slices.DeleteFunc(ids, func(id string) bool { return oneLine(a.iv.Context[id]) == "" })
}

func (a *author) handsOver() string {
	p := strings.TrimRight(oneLine(a.iv.Context[assessment.ContextProduct]), ".")
	if p == "" {
		return ""
	}
	return fmt.Sprintf("%s hands over %s.", oneLine(a.iv.System), words.Quoted(words.Cut(p, 160)))
}

func (a *author) stage() string {
	text := map[string]string{"idea": "It is an idea", "building": "It is being built", "trial": "It is on trial",
		"live": "It is in live use"}[a.iv.Stage()]
	version := strings.TrimRight(oneLine(a.iv.Context[assessment.ContextVersion]), ".")
	switch {
	case text == "" && version == "":
		return ""
	case text == "":
		return fmt.Sprintf("This is about %s.", words.Quoted(words.Cut(version, 80)))
	case version == "":
		return text + "."
	}
	return fmt.Sprintf("%s; this is about %s.", text, words.Quoted(words.Cut(version, 80)))
}

// says makes a statement of a fact in the way its state allows; "" for what
// nobody was asked.
func (c *composer) says(f assessment.Fact, q *assessment.Question) string {
	bare := strings.TrimRight(oneLine(f.Says), ".")
	switch f.Standing {
	case assessment.FactShown:
		return words.Sentence(words.Capital(bare))
	case assessment.FactSaid:
		return words.Capital(bare) + c.theySay()
	case assessment.FactAssumed:
		return fmt.Sprintf("It is assumed that %s.", words.Lower(bare))
	case assessment.FactContradicted:
		return fmt.Sprintf("It is said that %s, but that does not fit with what else was said.", words.Lower(bare))
	case assessment.FactNotKnown:
		if who := oneLine(f.Who); who != "" {
			return fmt.Sprintf("Not known: %s. %s would know.", q.OpenLabel, words.Capital(who))
		}
		return fmt.Sprintf("Not known: %s.", q.OpenLabel)
	}
	return ""
}

// stated makes statements of the answers to some questions, each as far as it
// can be relied on; what is open is left out.
func (c *composer) stated(ids ...string) []Block {
	var out []Block
	for _, id := range ids {
		q, ok := c.b.Question(id)
		f, known := c.b.FactOf(c.iv, c.v, id)
		if !ok || !known || f.Says == "" || f.Standing == assessment.FactNotApplicable {
			continue
		}
		if says := c.says(f, q); says != "" {
			out = append(out, para(says, id))
		}
	}

	return out
}

func (c *composer) theySay() string {
	if c.iv.Side == assessment.SideBuyer {
		return ", you say."
	}
	return ", they say."
}

// actsAs names the identities of the inventory.
func (a *author) actsAs() string {
	var names []string
	for _, l := range a.iv.Inventory {
		if n := oneLine(l.Identity); n != "" && !slices.ContainsFunc(names, func(x string) bool { return sameName(x, n) }) {
			names = append(names, n)
		}
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return fmt.Sprintf("On the list it acts under one identity, %s.", words.Cut(names[0], 60))
	case n <= 3:
		return fmt.Sprintf("On the list it acts under %s.", words.Series(names, 3))
	}
	return fmt.Sprintf("On the list it acts under %s identities.", words.Count(len(names)))
}

// missing says what a report on access needs and nobody was asked for.
func (a *author) missing() *Sentence {
	if len(a.iv.Inventory) > 0 {
		return nil
	}
	text := "No list of systems and actions was given, so what it can reach is not listed here."
	if a.iv.Side == assessment.SideBuyer {
		text = "You gave no list of systems and actions, so what it can reach is not listed here."
	}
	return &Sentence{ID: "missing.inventory", Text: text, From: []string{"inventory"}}
}

// sameName holds names that differ in case and spacing only for one.
func sameName(x, y string) bool { return assessment.Fold(x) == assessment.Fold(y) }
