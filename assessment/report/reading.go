package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// reading says how to read the report and what it rests on.
func (c *composer) reading() Section {
	s := Section{ID: sectionReading, Title: "How to read this", Appendix: true}

	deciding := 0
	for _, q := range c.b.All() {
		if q.Deciding {
			deciding++
		}
	}

	if slices.ContainsFunc(c.traits().Blocks, func(b Block) bool { return b.Scale != nil }) {
		s.Blocks = append(s.Blocks, leadPara("The scales.",
			"The square end stands for code, or for what is known beforehand; the round end for the model, or for what is "+
				"found out on the way. Neither end is better. The diamond is where the answers sit, weighted. Short lines "+
				"underneath are single answers, longer where the question weighs more. The hatched band shows how far open "+
				"questions could still move the diamond."))
	}
	s.Blocks = append(s.Blocks,
		leadPara("How an answer is known.", c.ladder()),
		leadPara("How sure of the class.", howSureOfTheClass()),
		leadPara("Where the line comes from.",
			"From Anthropic, Building effective agents (December 2024). Of workflows it says: “systems where LLMs and tools "+
				"are orchestrated through predefined code paths”. Of agents: “systems where LLMs dynamically direct their own "+
				"processes and tool usage, maintaining control over how they accomplish tasks”."),
	)
	s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "Words"}, Block{Kind: List, Items: c.glossary(deciding)})
	var items []Item
	for _, f := range c.facts() {
		items = append(items, Item{Text: f.Text + sourceNote(f.Source), URL: f.URL})
	}

	if len(items) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "For comparison"}, Block{Kind: List, Items: items})
	}

	if len(c.iv.Sources) > 0 {
		var list []Item
		var says []string
		for _, src := range c.iv.Sources {
			says = append(says, sourceText(src))
		}
		for _, src := range ofOnePlace(says) {
			item := Item{Text: src}
			if strings.HasPrefix(src, "https://") && !strings.ContainsAny(src, " ()") {
				item.URL = src
			}

			list = append(list, item)
		}

		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "Answered from these public sources"},
			Block{Kind: List, Items: list})
	}

	var details []string
	for _, p := range c.details {
		if p.Term == termSender {
			continue // page one says it, as far as this reader may know it
		}
		details = append(details, p.Term+" "+oneLine(p.Value))
	}
	if len(details) > 0 {
		s.Blocks = append(s.Blocks, leadPara("This report.", words.Sentence(strings.Join(details, "; "))))
	}

	s.Blocks = append(s.Blocks, leadPara("Method.",
		fmt.Sprintf("The questions and rules are version %s; %s. %s", c.b.Version, shortHash(c.b.SHA256), c.took())))
	return s
}

// besideDeciding says which answers can change the class beside those to the deciding
// questions: those that hold an agent up, or keep it from being held up.
func (c *composer) besideDeciding() string {
	var ids, on []string
	for _, f := range c.b.Floors {
		if f.AtLeast.Class() != assessment.Agent {
			continue
		}
		for _, cond := range slices.Concat(f.When, f.Unless) {
			q, ok := c.b.Question(cond.Question)
			if ok && !q.Deciding && !slices.Contains(ids, q.ID) {
				ids, on = append(ids, q.ID), append(on, strings.TrimRight(oneLine(q.OpenLabel), "."))
			}
		}
	}

	if len(ids) == 0 {
		return "No other answer changes the class."
	}
	return fmt.Sprintf("Beside these, only the %s on %s can change the class (%s).",
		words.ByNumber(len(ids), "answer", "answers"), strings.Join(on, ", and "), strings.Join(ids, ", "))
}

// glossary says what the words of the report mean that are its own.
func (c *composer) glossary(deciding int) []Item {
	limits := words.Count(len(c.b.Limits))
	out := []Item{
		{Lead: "Run.", Text: "One job, from its start to its end."},
		{Lead: "Step.", Text: "One call to a tool, a system or a document store."},
		{Lead: "Stretch.", Text: "Some steps of a run that follow each other."},
	}
	if len(c.iv.Parts) > 0 {
		out = append(out, Item{Lead: "Part.", Text: "Some of a system that was described by itself."})
	}
	out = append(out,
		Item{Lead: "Limit.",
			Text: fmt.Sprintf("One of %s things that hold an agent back, whatever its model picks.", limits)},
		Item{Lead: "Bounded.", Text: "An agent is bounded while at least three of the limits are in place, and open while " +
			"fewer are."},
		Item{Lead: "Deciding question.", Text: fmt.Sprintf("One of %s about who picks the next step. %s",
			words.Count(deciding), c.besideDeciding())},
		Item{Lead: "Finding.",
			Text: "Answers, numbers or lines that do not fit together, or that matter together. Each has a number."},
		Item{Lead: "Sealed.", Text: "Kept as it is: nothing in it changes any more."})
	if len(c.iv.Inventory) > 0 {
		out = append(out, Item{Lead: "The list.",
			Text: "The systems and actions that were named, as “" + titleIdentities + "” holds them."})
	}

	return out
}

// howSureOfTheClass says what high, moderate and low ask of the deciding answers.
func howSureOfTheClass() string {
	return fmt.Sprintf("High: each deciding question has an answer, at least %s of the answers rest on an example or on "+
		"something that was shown, and nothing contradicts them. Low: fewer than %s have an answer, or none of the answers "+
		"rests on an example or on something that was shown, or %s contradictions touch them. Moderate: anything between. "+
		"It is a statement about the answers, not about the system.", words.Count(assessment.ConfidenceStrong),
		words.Count(assessment.ConfidenceGiven), words.Count(assessment.ConfidenceTouched))
}

// ladder explains how answers are known: what the seller noted, or how sure the buyer
// was, in the buyer's words and with what each is counted as.
func (c *composer) ladder() string {
	if c.iv.Side != assessment.SideBuyer {
		return "Assumed, said, read in a document or code, backed by an example, or shown."
	}

	by := map[assessment.Standing][]string{}
	for _, q := range c.b.All() {
		a := c.iv.AnswerTo(q.ID)
		if !q.Deciding || a.State != assessment.Answered {
			continue
		}

		counted, says := assessment.FactSaid, "“"+a.Evidence.In(c.iv.Side, q)+"”"
		switch {
		case a.Evidence.Level() >= assessment.Example.Level():
			counted = assessment.FactShown
		case a.Evidence.Level() < assessment.Said.Level():
			counted = assessment.FactAssumed
		}

		if !slices.Contains(by[counted], says) {
			by[counted] = append(by[counted], says)
		}
	}

	var out []string
	for _, x := range []struct {
		counted assessment.Standing
		as      string
	}{{assessment.FactShown, "shown"}, {assessment.FactSaid, "said"}, {assessment.FactAssumed, "assumed"}} {
		if says := by[x.counted]; len(says) > 0 {
			out = append(out, words.Series(says, len(says))+" "+words.ByNumber(len(says), "counts", "count")+" as "+x.as+".")
		}
	}

	return strings.Join(append([]string{"The deciding questions also ask how sure one is of the answer. It stands " +
		"here as it was chosen."}, out...), " ")
}

// ofOnePlace says sources that differ in their middle alone, "place, file, how it was read",
// in one: the place once, then its files.
func ofOnePlace(all []string) []string {
	var out []string
	at := map[[2]string]int{}
	for _, src := range all {
		place, rest, ok := strings.Cut(src, ", ")
		end := strings.LastIndex(rest, ", ")
		if !ok || end < 0 {
			out = append(out, src)
			continue
		}

		key := [2]string{place, rest[end:]}
		if i, there := at[key]; there {
			out[i] = strings.TrimSuffix(out[i], rest[end:]) + "; " + rest[:end] + rest[end:]
			continue
		}
		at[key], out = len(out), append(out, src)
	}
	return out
}

// sourceText writes a source for people. Files of a repository are kept as
// "github:OWNER/NAME@COMMIT : PATH", so that they can be found again exactly.
func sourceText(src string) string {
	rest, ok := strings.CutPrefix(src, "github:")
	repository, path, found := strings.Cut(rest, " : ")
	name, commit, at := strings.Cut(repository, "@")
	if !ok || !found || !at || len(commit) < 7 {
		return src
	}

	commit, more, _ := strings.Cut(commit, " ")
	if more != "" {
		path += " " + more
	}

	return "github.com/" + name + ", " + path + ", read at commit " + commit[:7]
}

// facts are the sourced statements that bear on these answers.
func (c *composer) facts() []assessment.Citation {
	sc := c.rules()
	var out []assessment.Citation
	for _, f := range c.b.Citations {
		if sc.All(f.When) {
			out = append(out, f)
		}
	}

	return c.nearest(out)
}

// mostFacts is how many statements of others a report prints.
const mostFacts = 4

// nearest are the statements nearest to what the report found, in the order of the bank:
// those that hold on the answers which its findings and its limits rest on.
func (c *composer) nearest(all []assessment.Citation) []assessment.Citation {
	if len(all) <= mostFacts {
		return all
	}

	var about []string
	for _, f := range c.v.Contradictions {
		about = append(about, f.Questions...)
	}
	for _, l := range c.v.Limits {
		about = append(about, l.Question)
	}
	near := func(f assessment.Citation) int {
		n := 0
		for _, w := range f.When {
			if slices.Contains(about, w.Question) {
				n++
			}
		}
		return n
	}

	ranked := slices.Clone(all)
	slices.SortStableFunc(ranked, func(x, y assessment.Citation) int { return near(y) - near(x) })
	ranked = ranked[:mostFacts]
	return slices.DeleteFunc(slices.Clone(all), func(f assessment.Citation) bool {
		return !slices.ContainsFunc(ranked, func(k assessment.Citation) bool { return k.ID == f.ID })
	})
}

func shortHash(h string) string {
	if len(h) > 12 {
		h = h[:12]
	}
	return "its checksum is " + h
}

func (c *composer) took() string {
	var names []string
	for _, p := range c.iv.People {
		if p.Name == "" {
			continue
		}

		n := p.Name
		if p.Role != "" {
			n += " (" + p.Role + ")"
		}

		names = append(names, n)
	}

	if len(names) == 0 {
		return "No names of people who took part were noted."
	}
	return "Took part: " + words.Sentence(words.Series(names, 20))
}
