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

	s.Blocks = append(s.Blocks,
		leadPara("The scales.", "The square end stands for code, or for what is known beforehand; the round end for the model, or for what is found out on the way. Neither end is better. The diamond is where the answers sit, weighted. Short lines underneath are single answers, longer where the question weighs more. The hatched band shows how far open questions could still move the diamond."),
		leadPara("The verdict.", words.Capital(words.Plural(deciding, "question", "questions"))+" about who picks the next step decide between workflow and agent. The other traits never change the class; they say how well it is controlled, what contradicts, and how access should be given."),
		leadPara("How an answer is known.", c.ladder()+" Confidence is a statement about the answers, not about the system."),
		leadPara("Where the line comes from.", "From Anthropic, Building effective agents (December 2024). Of workflows it says: “systems where LLMs and tools are orchestrated through predefined code paths”. Of agents: “systems where LLMs dynamically direct their own processes and tool usage, maintaining control over how they accomplish tasks”."),
	)
	var items []Item
	for _, f := range c.facts() {
		items = append(items, Item{Text: f.Text + sourceNote(f.Source), URL: f.URL})
	}

	if len(items) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "For comparison"}, Block{Kind: List, Items: items})
	}

	if len(c.iv.Sources) > 0 {
		var list []Item
		for _, src := range c.iv.Sources {
			item := Item{Text: sourceText(src)}
			if strings.HasPrefix(src, "https://") && !strings.ContainsAny(src, " ()") {
				item.URL = src
			}

			list = append(list, item)
		}

		s.Blocks = append(s.Blocks, Block{Kind: Heading, Lead: "Answered from these public sources"}, Block{Kind: List, Items: list})
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

	s.Blocks = append(s.Blocks, leadPara("Method.", fmt.Sprintf("Question bank version %s, %s. %s", c.b.Version, shortHash(c.b.SHA256), c.took())))
	return s
}

// ladder explains how answers are known: what the seller noted, or how sure the buyer
// was, in the buyer's words and with what each is counted as.
func (c *composer) ladder() string {
	if c.iv.Side != assessment.SideBuyer {
		return "Assumed, said, backed by an example, or shown."
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
			out = append(out, words.Series(says, len(says))+map[bool]string{true: " counts as ", false: " count as "}[len(says) == 1]+x.as+".")
		}
	}

	return strings.Join(append([]string{"The deciding questions also ask how sure one is of the answer. It stands here as it was chosen."}, out...), " ")
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

	return out
}

func shortHash(h string) string {
	if len(h) > 12 {
		h = h[:12]
	}
	return "fingerprint " + h
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
