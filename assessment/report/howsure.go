package report

import (
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// howSure says how sure the reading is, for the class and for the shape apart, and
// who could settle what matters most.
func (a *author) howSure() Sure {
	s := Sure{Level: a.v.Confidence.Level, Strip: a.strip(), Counts: a.counts()}
	add := func(id, text string, from ...string) {
		if text != "" {
			s.Sentences = append(s.Sentences, Sentence{ID: "sure." + id, Text: text, From: from})
		}
	}
	add("level", fmt.Sprintf("How sure of the class: %s; %s.", s.Level, words.Series(a.v.Confidence.Because, 6)))
	add("class", a.sureOfClass())
	add("limits", a.sureOfTheRest())
	add("shape", a.sureOfShape())
	text, from := a.whoSettles()
	add("who", text, from...)
	if first := a.steps[:min(mostMoves, len(a.steps))]; slices.ContainsFunc(first,
		func(s PlanStep) bool { return !s.Agreed }) {
		add("proposal", "Owners and dates of moves are our proposal where nothing else is said.")
	}

	if code := a.firstCode(); code != "" {
		add(codesID,
			fmt.Sprintf("A code such as %s names a question; the appendix lists them all, and says what words such as run, "+
				"step and limit mean.", code))
	}

	return s
}

// codesID is the sentence that explains the codes of questions; a version without
// an appendix has neither.
const codesID = "codes"

// firstCode is the first code of a question that page one prints; "" for none.
func (a *author) firstCode() string {
	for _, s := range a.aboutIt() {
		for _, id := range s.From {
			return id
		}
	}
	return ""
}

func (a *author) sureOfClass() string {
	switch {
	case a.v.Shape == assessment.UndeterminedShape:
		return ""
	case a.v.ClassHolds():
		return fmt.Sprintf("That it is %s is settled on these answers: no open one could change it.",
			words.Article(string(a.v.Class)))
	}
	n := len(a.classFlips())
	if n == 0 {
		return "That is leaning, not settled: several open answers together could still change it."
	}
	return fmt.Sprintf("That is leaning, not settled: %s could still change it.",
		words.Plural(n, "open answer", "open answers"))
}

// sureOfTheRest says how sure the report is beside the class: of the limits around an
// agent, and else of all that does not decide.
func (a *author) sureOfTheRest() string {
	if a.v.Class == assessment.Agent && len(a.v.Limits) > 0 {
		return "How sure of its limits: " + words.Lower(a.limitsTitle()) + "."
	}

	n, all := map[assessment.Standing]int{}, 0
	for _, s := range a.strip() {
		if q, ok := a.b.Question(s.Question); ok && !q.Deciding {
			n[s.Standing]++
			all++
		}
	}
	if all == 0 {
		return ""
	}
	var parts []string
	for _, p := range []struct {
		n    int
		says string
	}{
		{n[assessment.FactShown], "shown or by example"},
		{n[assessment.FactSaid] + n[assessment.FactAssumed], "only said or assumed"},
		{n[assessment.FactContradicted], "contradicted"},
		{n[assessment.FactNotKnown] + n[assessment.FactNotAsked], "without an answer"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", words.Count(p.n), p.says))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("How sure of the rest: of %s, %s.", words.Plural(all, "other question", "other questions"),
		words.Series(parts, 4))
}

func (a *author) sureOfShape() string {
	if a.v.Shape == assessment.UndeterminedShape || !a.v.ClassHolds() || a.v.ShapeSettled {
		return ""
	}
	if a.v.Class != assessment.Agent {
		return "Whether its whole path is fixed is not settled."
	}
	if n := a.countLimits(); n.contradicted == 0 && n.open == 0 {
		return "Whether it is bounded is not settled: open answers could still speak against a limit."
	}
	return "Whether it is bounded is not settled."
}

// whoSettles names the one person who can answer what matters most, and up to
// two of those questions.
func (a *author) whoSettles() (string, []string) {
	type group struct{ ids []string }
	var order []string
	by := map[string]*group{}
	for _, o := range a.v.OpenQuestions {
		if o.Swing == 0 && len(o.Settles) == 0 {
			continue
		}
		who := a.whom(o)
		if by[who] == nil {
			by[who] = &group{}
			order = append(order, who)
		}
		by[who].ids = append(by[who].ids, o.Question)
	}
	if len(order) == 0 {
		return "", nil
	}
	slices.SortStableFunc(order, func(x, y string) int { return len(by[y].ids) - len(by[x].ids) })

	ids := by[order[0]].ids[:min(2, len(by[order[0]].ids))]
	var what []string
	for _, id := range ids {
		q, _ := a.b.Question(id)
		what = append(what, a.subordinate(q))
	}
	return fmt.Sprintf("The open answers that matter most are for %s: %s.", order[0], strings.Join(what, ", and ")), ids
}

// strip is one square a question: for a buyer those that were asked.
func (a *author) strip() []Square {
	var out []Square
	for _, q := range a.b.All() {
		if !a.offered(q.ID) {
			out = append(out, Square{q.ID, a.by[q.ID].Standing})
		}
	}
	return out
}

// counts puts the strip into words; a state that no question has is left out.
func (a *author) counts() string {
	strip := a.strip()
	n := map[assessment.Standing]int{}
	for _, s := range strip {
		n[s.Standing]++
	}

	var parts []string
	for _, s := range assessment.Standings {
		if n[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[s], words.Standing.Of(string(a.iv.Side), string(s))))
		}
	}
	lead := fmt.Sprintf("%d questions", len(strip))
	if a.iv.Side == assessment.SideBuyer {
		lead = fmt.Sprintf("You were asked %d", len(strip))
	}
	if len(parts) == 0 {
		return lead + "."
	}
	return lead + ": " + strings.Join(parts, ", ") + "."
}
