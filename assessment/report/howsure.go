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
	add := func(id, lead, text string, from ...string) {
		if text != "" {
			s.Sentences = append(s.Sentences, Sentence{ID: "sure." + id, Lead: lead, Text: text, From: from})
		}
	}
	class, from := a.sureOfClass()
	add("level", fmt.Sprintf("The class: %s.", s.Level), class, from...)
	rest := a.sureOfTheRest()
	rest.Text = strings.TrimSpace(rest.Text + " " + a.sureOfShape())
	add("limits", rest.Lead, rest.Text)
	who, from := a.whoSettles()
	add("who", "Ask first:", who, from...)
	add("proposal", "", a.proposal())
	if code := a.firstCode(); code != "" {
		add(codesID, "", fmt.Sprintf("A code such as %s names a question in the appendix, which also explains run, step and "+
			"limit.", code))
	}

	return s
}

// proposal says that owners and dates of the first moves are ours, where nobody agreed on one.
func (a *author) proposal() string {
	if slices.ContainsFunc(a.steps[:min(mostMoves, len(a.steps))], func(s PlanStep) bool { return !s.Agreed }) {
		return "Owners and dates not agreed are our proposal."
	}
	return ""
}

// codesID is the sentence that explains the codes of questions; a version without
// an appendix has neither.
const codesID = "codes"

// firstCode is the first code of a question that page one prints; "" for none.
func (a *author) firstCode() string {
	for _, s := range a.aboutIt() {
		for _, id := range s.From {
			_, asked := a.b.Question(id)
			if _, context := a.b.ContextQuestion(id); asked || context {
				return id
			}
		}
	}
	return ""
}

// sureOfClass says what is known of the class and what could still change it, with
// the open questions that could alone.
func (a *author) sureOfClass() (string, []string) {
	because := words.Sentence(words.Capital(strings.Join(a.v.Confidence.Because, "; ")))
	says, alone := a.v.ClassInWords()
	if f := a.decidingClash(); f != nil {
		_, n := a.finding(f.Rule)
		says = fmt.Sprintf("Which of two answers holds decides it: finding %d.", n)
	}
	if contradicted := a.contradictedTurns(); len(contradicted) > 0 {
		says += fmt.Sprintf(" %s, which other answers contradict, could alone.", words.Either(contradicted))
		alone = append(alone, contradicted...)
	} else if a.v.ClassHolds() && a.anyDecidingContradicted() {
		says = strings.Replace(says, "No open answer could change it.",
			"No open answer could change it, and no contradicted one could alone.", 1)
	}
	return strings.TrimSpace(because + " " + says), alone
}

// contradictedTurns are the deciding answers that something contradicts and that, were one of
// them different, would make it another class.
func (a *author) contradictedTurns() []string {
	if !a.v.ClassHolds() || a.decidersClash() {
		return nil
	}
	return slices.DeleteFunc(a.turning(func(f assessment.Flip) bool { return f.Class != a.v.Class }),
		func(id string) bool { return a.by[id].Standing != assessment.FactContradicted })
}

// anyDecidingContradicted reports whether something contradicts a deciding answer.
func (a *author) anyDecidingContradicted() bool {
	return slices.ContainsFunc(a.v.Contributions, func(k assessment.Contribution) bool {
		return a.by[k.Question].Standing == assessment.FactContradicted
	})
}

// sureOfTheRest says how sure the report is beside the class: of the limits around an
// agent, and else of all that does not decide.
func (a *author) sureOfTheRest() Sentence {
	if a.v.Class == assessment.Agent && len(a.v.Limits) > 0 {
		return Sentence{Lead: "Its limits:", Text: words.Lower(a.limitsTitle()) + "."}
	}

	n, all := map[assessment.Standing]int{}, 0
	for _, s := range a.strip() {
		if q, ok := a.b.Question(s.Question); ok && !q.Deciding {
			n[s.Standing]++
			all++
		}
	}
	if all == 0 {
		return Sentence{}
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
		{n[assessment.FactNotApplicable], "not applying"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", words.Count(p.n), p.says))
		}
	}
	if len(parts) == 0 {
		return Sentence{}
	}
	return Sentence{Lead: "The rest:", Text: fmt.Sprintf("of %s, %s.",
		words.Plural(all, "other question", "other questions"), words.Series(parts, 5))}
}

func (a *author) sureOfShape() string {
	if a.v.Shape == assessment.UndeterminedShape || !a.v.ClassHolds() || a.v.ShapeSettled {
		return ""
	}
	if a.v.Class != assessment.Agent {
		return "Whether its whole path is fixed is not settled."
	}
	if a.v.Shape == assessment.BoundedAgent {
		return "Open answers could still speak against one of them."
	}
	return fmt.Sprintf("It is treated as open until %s stand.", words.Plural(a.v.LimitsNeeded(), "limit", "limits"))
}

// whoSettles names who can answer what matters most, and up to two of those questions,
// in the order of the table of all open questions.
func (a *author) whoSettles() (string, []string) {
	var first []string // what a condition rests on
	for _, d := range a.demands() {
		first = append(first, d.From...)
	}
	all, _ := a.left()
	a.inOrder(all)

	var who string
	var ids, what []string
	for _, o := range all {
		q, ok := a.b.Question(o.Question)
		matters := slices.Contains(first, o.Question) || o.Swing > 0 || ok && q.Deciding && !a.v.ClassHolds()
		if !ok || !matters || len(ids) == 2 || len(ids) > 0 && a.whom(o) != who {
			break
		}
		who = a.whom(o)
		ids = append(ids, o.Question)
		what = append(what, a.subordinate(q))
	}
	if len(ids) == 0 {
		return "", nil
	}
	return fmt.Sprintf("%s, about %s.", a.eitherOf(who), strings.Join(what, ", and ")), ids
}

// strip is one square a question: for a buyer those that were asked.
func (a *author) strip() []Square {
	var out []Square
	for i := range a.b.Traits {
		t := &a.b.Traits[i]
		for _, q := range t.Questions {
			if !a.offered(q.ID) {
				out = append(out, Square{Question: q.ID, Standing: a.by[q.ID].Standing, Trait: oneLine(t.Name)})
			}
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
