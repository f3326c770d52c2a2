package report

import (
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// verdict is the headline: at most twenty words, and never surer than the
// answers that it rests on.
func (a *author) verdict() Sentence {
	from := []string{}
	for _, k := range a.v.Contributions {
		from = append(from, k.Question)
	}
	return Sentence{ID: "verdict", Text: a.headline(), From: from}
}

func (a *author) headline() string {
	v := a.v
	switch {
	case v.Shape == assessment.UndeterminedShape:
		return a.tooEarly()
	case a.decidersClash():
		return "Two answers point different ways; until that is settled, it may be a workflow or an agent."
	case !v.ClassHolds():
		return a.leans()
	case v.Class == assessment.Agent:
		return a.agentHeadline()
	case a.agenticParts() != "":
		return a.asSaid("A workflow", a.agenticParts()+".")
	case !v.ShapeSettled:
		return a.openPath()
	case v.Shape == assessment.FixedPath:
		return a.asSaid("A fixed path", ": code picks each step.")
	}
	return a.asSaid("A workflow", ": code holds the path, and some steps are chosen while it runs.")
}

// asSaid says so where none of the deciding answers was shown. What it is called is
// another matter: "said to be" would mix the two up.
func (a *author) asSaid(what, rest string) string {
	if a.anyShown() {
		return what + rest
	}
	return "On what was said, " + words.Lower(what) + rest
}

// openPath is for a workflow of which open answers could still change how far its path
// is fixed, and nothing else.
func (a *author) openPath() string {
	fixed := slices.Contains(a.grounds().Ends, assessment.FixedPath)
	switch {
	case a.v.Shape == assessment.FixedPath:
		return "Reads as a fixed path; it could still turn out to have branches."
	case fixed:
		return "Reads as a workflow with branches; its whole path could still turn out to be fixed."
	}
	return "Reads as a workflow with branches; how far its path is fixed is open."
}

func (a *author) tooEarly() string {
	open, all := 0, 0
	for _, q := range a.b.All() {
		if !q.Deciding {
			continue
		}

		all++
		if s := a.by[q.ID].Standing; s == assessment.FactNotAsked || s == assessment.FactNotKnown {
			open++
		}
	}

	switch {
	case open == all:
		return fmt.Sprintf("Too early to say: none of the %s deciding questions is answered.", words.Count(all))
	case open == 0:
		return "Too early to say: too few of the deciding questions apply to it."
	}

	return fmt.Sprintf("Too early to say: %s of the %s deciding questions %s open%s.", words.Count(open),
		words.Count(all), words.Be(open), a.couldBe())
}

// couldBe says what answers to all that is open could make of what is not decided yet.
func (a *author) couldBe() string {
	g := a.grounds()
	agent, workflow := g.Could(assessment.Agent), g.Could(assessment.Workflow)
	switch {
	case agent && workflow:
		return "; it could be either"
	case workflow:
		return "; none of them can make it an agent"
	case agent:
		return "; it can only be an agent"
	}
	return ""
}

// leans is for a class that open answers could still change: it says which doubt is
// open.
func (a *author) leans() string {
	as, to := "a workflow with branches", "an agent"
	switch {
	case a.v.Class == assessment.Agent:
		as, to = "an agent", "a workflow"
	case a.v.Shape == assessment.FixedPath:
		as = "a fixed path"
	}
	other := assessment.Agent
	if a.v.Class == assessment.Agent {
		other = assessment.Workflow
	}
	if !a.grounds().Could(other) {
		return fmt.Sprintf("Reads as %s; open answers could still change that.", as)
	}
	return fmt.Sprintf("Reads as %s; it could still turn out to be %s.", as, to)
}

// classFlips lists the open questions that could give the other class alone.
func (c *composer) classFlips() []string {
	var out []string
	for _, f := range c.v.Flips {
		if f.Class != c.v.Class && !slices.Contains(out, f.Question) {
			out = append(out, f.Question)
		}
	}
	return out
}

// decidersClash reports whether two deciding answers contradict each other and
// the class hangs on which of them goes.
func (c *composer) decidersClash() bool { return c.decidingClash() != nil }

// decidingClash is the finding in which they do, worked out once; nil for none.
func (c *composer) decidingClash() *assessment.Finding {
	if !c.clashKnown {
		c.clash, c.clashKnown = c.findClash(), true
	}
	return c.clash
}

func (c *composer) findClash() *assessment.Finding {
	for i, f := range c.v.Contradictions {
		if f.Kind != assessment.Contradiction || len(f.Questions) < 2 {
			continue
		}
		clash := true
		for _, id := range f.Questions {
			q, ok := c.b.Question(id)
			clash = clash && ok && q.Deciding
		}
		if clash && c.classWithout(f.Questions[0]) != c.classWithout(f.Questions[1]) {
			return &c.v.Contradictions[i]
		}
	}
	return nil
}

// classWithout is the class the answers would give with one of them open.
func (c *composer) classWithout(question string) assessment.Class {
	iv := *c.iv
	iv.Answers = make(map[string]assessment.Answer, len(c.iv.Answers))
	for id, x := range c.iv.Answers {
		if id != question {
			iv.Answers[id] = x
		}
	}
	return assessment.Judge(c.b, iv).Class
}

// limitCount counts the limits around an agent by state; of those in place how
// many were shown, of those not known how many nobody was asked about.
type limitCount struct{ all, inPlace, shown, assumed, contradicted, denied, missing, notNeeded, open, notAsked int }

func (a *author) countLimits() limitCount {
	n := limitCount{all: len(a.v.Limits)}
	for _, f := range a.v.Limits {
		switch f.State {
		case assessment.LimitConfirmed:
			n.inPlace++
			switch a.by[f.Question].Standing {
			case assessment.FactShown:
				n.shown++
			case assessment.FactAssumed:
				n.assumed++
			}
		case assessment.LimitContradicted:
			n.contradicted++
			if f.Denied {
				n.denied++
			}
		case assessment.LimitMissing:
			n.missing++
		case assessment.LimitNotNeeded:
			n.notNeeded++
		default:
			n.open++
			if a.by[f.Question].Standing == assessment.FactNotAsked {
				n.notAsked++
			}
		}
	}

	return n
}

func (a *author) agentHeadline() string {
	n := a.countLimits()
	all := words.Count(n.all)
	switch {
	case n.contradicted > 0 && !a.v.ShapeSettled:
		which := fmt.Sprintf("%s of the %s", words.Count(n.contradicted), all)
		claimed := n.contradicted - n.denied
		switch {
		case claimed == 0:
			return fmt.Sprintf("An agent whose limits are unproven: %s of the %s %s denied in one answer and named in another.",
				words.Count(n.denied), all, words.Be(n.denied))
		case n.denied > 0:
			return fmt.Sprintf("An agent whose limits are unproven: other answers contradict %s that %s claimed and %s that %s "+
				"denied.", words.Count(claimed), words.Be(claimed), words.Count(n.denied), words.Be(n.denied))
		case n.contradicted == n.all:
			which = "all " + all
		}
		return fmt.Sprintf("An agent whose limits are unproven: other answers contradict %s.", which)
	case a.v.Shape == assessment.BoundedAgent && n.shown == 0:
		return fmt.Sprintf("An agent said to be bounded by %s of %s limits; none was shown.", words.Count(n.inPlace), all)
	case a.v.Shape == assessment.BoundedAgent && n.shown == n.inPlace:
		return fmt.Sprintf("A bounded agent: %s of %s limits are in place, shown or by example.", words.Count(n.inPlace), all)
	case a.v.Shape == assessment.BoundedAgent:
		return fmt.Sprintf("A bounded agent: %s of %s limits stand, %s shown or by example.", words.Count(n.inPlace), all,
			words.Count(n.shown))
	case a.v.LimitOpen && n.open > 0:
		return fmt.Sprintf("An agent; whether it is bounded rests on %s that %s open.",
			words.Plural(n.open, "limit", "limits"), words.Be(n.open))
	case n.inPlace == 0 && n.contradicted > 0:
		return fmt.Sprintf("An open agent: none of its %s limits is known to stand; other answers contradict %s.", all,
			words.Count(n.contradicted))
	case n.inPlace == 0:
		return "An open agent: nothing known holds it."
	}

	return fmt.Sprintf("An open agent: %s of its %s limits %s in place, too few to bound it.", words.Count(n.inPlace),
		all, a.standing(n))
}

// standing is the verb for limits in place: "are" where each was shown, "are
// said to be" where one was not.
func (a *author) standing(n limitCount) string {
	if n.shown == n.inPlace {
		return words.Be(n.inPlace)
	}
	return words.Be(n.inPlace) + " said to be"
}

// agenticParts names the parts that are agents, where the whole is not one.
func (a *author) agenticParts() string {
	if a.v.Class == assessment.Agent {
		return ""
	}
	var names []string
	for _, p := range a.v.Parts {
		if p.Class == assessment.Agent {
			names = append(names, strings.Join(strings.Fields(p.Name), " "))
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return " with one agentic part: " + words.Cut(names[0], 40)
	}
	return fmt.Sprintf(" with %s agentic parts", words.Count(len(names)))
}
