package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// candidate is one thing the report could lead with.
type candidate struct {
	weight int
	says   string
	from   []string
}

// finding picks the main finding of page one: the one fact about this system's
// access, or its answers, that the reader should not miss.
func (c *composer) finding() (string, []string) {
	var all []candidate
	for _, find := range []func() (candidate, bool){
		c.findContradiction, c.findIntent, c.findFinal, c.findWidest, c.findRunning, c.findRefusal,
		c.findUnproven, c.findLooks, c.findUnseen, c.findStrongest, c.findQuiet, c.findTension, c.findNarrow,
	} {
		if k, ok := find(); ok {
			all = append(all, k)
		}
	}

	if len(all) == 0 {
		return c.findNothing()
	}
	slices.SortStableFunc(all, func(x, y candidate) int { return y.weight - x.weight })
	return all[0].says, all[0].from
}

// findNothing is said when too little is known to find anything.
func (c *composer) findNothing() (string, []string) {
	n := 0
	for _, a := range c.iv.Answers {
		if a.State == assessment.Answered {
			n++
		}
	}

	total := len(c.b.All())
	if n == 0 {
		return "Nothing is answered yet, so there is nothing to find.", nil
	}
	if says := c.b.Says(c.about(assessment.SubjectPicks)); says != "" {
		return "Nothing stands out beyond what picks the steps. " + words.Sentence(says), c.b.AnswersAbout(assessment.SubjectPicks)
	}

	return fmt.Sprintf("With %d of %d questions answered, nothing stands out for access yet.", n, total), nil
}

func (c *composer) findContradiction() (candidate, bool) {
	for _, f := range c.v.Contradictions {
		if f.Kind != assessment.Contradiction {
			continue
		}
		for _, q := range f.Questions {
			if question, ok := c.b.Question(q); ok && question.Deciding {
				return candidate{95, c.pair(f), append([]string{f.Rule}, f.Questions...)}, true
			}
		}
	}
	return candidate{}, false
}

// findIntent: a person marked that it goes against what they want.
func (c *composer) findIntent() (candidate, bool) {
	want := strings.Join(strings.Fields(c.iv.Context[assessment.ContextIntent]), " ")
	if want == "" || len(want) > 240 {
		return candidate{}, false
	}

	for _, id := range c.iv.IntentAgainst {
		if says := c.b.Says(c.iv.AnswerTo(id)); says != "" {
			out := fmt.Sprintf("What they want: %s What it does: %s", words.Sentence(want), words.Lower(words.Sentence(says)))
			if acts := c.finalRunning(); len(acts) > 0 {
				out += fmt.Sprintf(" That holds for %s.", words.Series(acts, 3))
			}

			return candidate{94, out, []string{assessment.ContextIntent, id}}, true
		}
	}

	return candidate{}, false
}

// findFinal: something cannot be undone, and nothing is known to stand before it.
func (c *composer) findFinal() (candidate, bool) {
	var free []string
	for _, l := range c.iv.Inventory {
		if l.Kind == assessment.Final && !l.Refusable() && strings.TrimSpace(l.Action) != "" {
			free = append(free, words.Quoted(l.Action))
		}
	}

	if len(free) == 0 {
		return candidate{}, false
	}
	level, asked := c.b.Control(c.about(assessment.SubjectWaits))
	if asked && level >= 2 {
		return candidate{}, false
	}

	says := fmt.Sprintf("%s cannot be undone, and nothing is known to be able to refuse %s.", words.Capital(words.Series(free, 3)), themIt(len(free)))
	weight := 76
	if asked {
		says = fmt.Sprintf("%s cannot be undone, and nothing waits for a person first.", words.Series(free, 3))
		weight = 92
	}

	return candidate{weight, says, c.fromList(assessment.SubjectWaits)}, true
}

func themIt(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// findWidest: one identity reaches most of what the system touches.
func (c *composer) findWidest() (candidate, bool) {
	s := c.v.Surface
	if s.WidestLines < 2 || 10*s.WidestLines < 6*s.Lines {
		return candidate{}, false
	}

	reach := fmt.Sprintf("%d of its %d actions", s.WidestLines, s.Lines)
	if s.WidestLines == s.Lines {
		reach = words.Lower(words.AllOf(s.Lines, "action", "actions"))
	}

	says := fmt.Sprintf("One identity, %s, reaches %s", words.Quoted(s.Widest), reach)
	if s.WidestSystems > 1 {
		says += fmt.Sprintf(" across %s systems", words.Count(s.WidestSystems))
	}

	if acts := c.strongOf(s.Widest, assessment.Final, assessment.Writes); len(acts) > 0 {
		says += ", among them " + words.Series(acts, 2)
	} else if acts := c.strongOf(s.Widest, assessment.Reads); len(acts) > 0 {
		says += ": " + words.Series(acts, 3)
	}

	weight := 60 + 4*min(5, s.WidestSystems)
	return candidate{weight, says + ".", c.fromList(assessment.SubjectIdentity, assessment.SubjectCredential)}, true
}

// strongOf lists the actions of an identity of those kinds, kind by kind.
func (c *composer) strongOf(identity string, kinds ...assessment.LineKind) []string {
	var out []string
	for _, kind := range kinds {
		for _, l := range c.iv.Inventory {
			if l.Kind == kind && assessment.Fold(l.Identity) == assessment.Fold(identity) && strings.TrimSpace(l.Action) != "" {
				out = append(out, words.Quoted(l.Action))
			}
		}
	}

	return out
}

// findRunning: what is picked while it runs, by name.
func (c *composer) findRunning() (candidate, bool) {
	s := c.v.Surface
	acts := c.running()
	if len(acts) == 0 || c.v.Shape == assessment.UndeterminedShape {
		return candidate{}, false
	}

	says := fmt.Sprintf("The model picks %s while it runs", words.Series(acts, 3))
	if c.v.Shape == assessment.FixedPath {
		says = fmt.Sprintf("What %s touch%s is settled only while it runs", words.Series(acts, 3), es(len(acts)))
	}

	weight := 58
	switch {
	case s.RunningRefusable == 0:
		says += "; nothing is known to be able to refuse"
		weight = 74

	case s.RunningRefusable < s.Running:
		says += fmt.Sprintf("; something can refuse %s of them", words.Count(s.RunningRefusable))
	default:
		says += fmt.Sprintf("; %s has something that can refuse it", eachOne(s.Running))
	}

	return candidate{weight, says + ".", c.fromList(assessment.SubjectRefusal)}, true
}

func eachOne(n int) string {
	if n == 1 {
		return "it"
	}
	return "each"
}

// findRefusal: an agent whose calls nothing can refuse.
func (c *composer) findRefusal() (candidate, bool) {
	a := c.about(assessment.SubjectRefusal)
	level, ok := c.b.Control(a)
	if !ok || level > 1 || c.v.Class != assessment.Agent {
		return candidate{}, false
	}
	return c.fromAnswer(assessment.SubjectRefusal, 66)
}

// findUnproven: allowed or seen further than anyone confirmed.
func (c *composer) findUnproven() (candidate, bool) {
	f := c.v.Numbers.UnprovenStretch
	if f == nil || len(f.From) < 2 {
		return candidate{}, false
	}

	word := "allowed"
	if f.From[0] == assessment.NumSeen {
		word = "seen"
	}

	return candidate{64, fmt.Sprintf("The longest run confirmed right has %s steps, and %s are %s: nobody has checked the %s beyond that.",
		c.num(assessment.NumConfirmed), c.num(f.From[0]), word, f.Text()), f.From}, true
}

// findLooks: decisions far outnumber what people look at.
func (c *composer) findLooks() (candidate, bool) {
	f := c.v.Numbers.ShareSeen
	if f == nil || f.High >= 2 || f.AtLeast {
		return candidate{}, false
	}
	return candidate{63, fmt.Sprintf("%s authorization decisions a day, of which a person looks at %s: %s%%.",
		c.v.Numbers.DecisionsPerDay.Text(), c.num(assessment.NumReviewed), f.Text()), f.From}, true
}

// findUnseen: something changes or is chosen, and no person looks at any of it.
func (c *composer) findUnseen() (candidate, bool) {
	level, asked := c.b.Control(c.about(assessment.SubjectLookedAt))
	acts := c.named(assessment.Final, assessment.Writes)
	if !asked || level > 0 || len(acts) == 0 {
		return candidate{}, false
	}

	weight := 59
	if c.v.Class == assessment.Agent {
		weight = 69
	}

	return candidate{weight, fmt.Sprintf("No person looks at what it does, and it can change things: %s.", words.Series(acts, 3)), append(c.b.AnswersAbout(assessment.SubjectLookedAt), "inventory")}, true
}

// findStrongest: the access allows more than the job needs.
func (c *composer) findStrongest() (candidate, bool) {
	if level, ok := c.b.Control(c.about(assessment.SubjectStrength)); !ok || level > 1 {
		return candidate{}, false
	}
	return c.fromAnswer(assessment.SubjectStrength, 62)
}

// findQuiet: a failure nobody would notice.
func (c *composer) findQuiet() (candidate, bool) {
	for _, s := range []assessment.Subject{assessment.SubjectData, assessment.SubjectFoundLate, assessment.SubjectUnnoticed} {
		if level, ok := c.b.Control(c.about(s)); ok && level == 0 {
			return c.fromAnswer(s, 50)
		}
	}
	return candidate{}, false
}

// findTension: two answers that can both be true, and matter together.
func (c *composer) findTension() (candidate, bool) {
	for _, f := range c.v.Contradictions {
		if f.Kind != assessment.Contradiction {
			return candidate{56, c.pair(f), append([]string{f.Rule}, f.Questions...)}, true
		}
	}
	return candidate{}, false
}

// pair says a finding with what this system's own answers add to it: the note
// of a question that fired it.
func (c *composer) pair(f assessment.Finding) string {
	out := words.Sentence(f.Says) + c.given(f)
	for i := len(f.Questions) - 1; i >= 0; i-- {
		a := c.iv.AnswerTo(f.Questions[i])
		if note := strings.TrimSpace(a.Note); note != "" && len(note) <= 240 {
			return out + " The note there: " + words.Quoted(words.Sentence(note))
		}
	}

	return out
}

// findNarrow: the good news, where there is nothing worse to say.
func (c *composer) findNarrow() (candidate, bool) {
	s := c.v.Surface
	if s.Lines == 0 || s.Before != s.Lines {
		return candidate{}, false
	}

	var systems []string
	for _, l := range c.iv.Inventory {
		if name := strings.TrimSpace(l.System); name != "" && !slices.ContainsFunc(systems, func(x string) bool { return assessment.Fold(x) == assessment.Fold(name) }) {
			systems = append(systems, name)
		}
	}

	if len(systems) == 0 {
		return candidate{}, false
	}

	says := fmt.Sprintf("It touches %s only: %s. Every action is known before a run starts.", words.Plural(len(systems), "system", "systems"), words.Series(systems, 4))
	if acts := c.named(assessment.Writes, assessment.Final); len(acts) > 2 { // one or two stand in the headline
		says = fmt.Sprintf("What it can change is known before a run starts: %s.", words.Series(acts, 3))
	}

	return candidate{54, says, c.fromList(assessment.SubjectReach)}, true
}

// fromAnswer makes a finding of an answer, with its note where there is one.
func (c *composer) fromAnswer(s assessment.Subject, weight int) (candidate, bool) {
	a := c.about(s)
	says := c.b.Says(a)
	if says == "" {
		return candidate{}, false
	}

	// A note says it in this system's own terms; the answer's wording is for
	// when there is none, or too little of one.
	if note := strings.TrimSpace(a.Note); len(strings.Fields(note)) >= 6 && len(note) <= 240 {
		says = words.Sentence(note)
	}

	return candidate{weight, says, c.b.AnswersAbout(s)}, true
}

// about is the answer to the question that is about something; an open one where
// the bank has no such question.
func (c *composer) about(s assessment.Subject) assessment.Answer { return c.iv.AnswerTo(c.b.About(s)) }

// fromList is what a sentence comes from that rests on the list of actions and
// on answers.
func (c *composer) fromList(all ...assessment.Subject) []string {
	return append([]string{"inventory"}, c.b.AnswersAbout(all...)...)
}
