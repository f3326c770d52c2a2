package export

import (
	"discern/assessment"
	"discern/assessment/report"
	"fmt"
	"time"
)

// SampleReport is a report of ordinary length made by hand: every kind of
// block, tables that run over pages, names that are examples only.
func SampleReport() report.Report {
	r := report.Report{
		ID: "sample", Number: 3, Sealed: time.Date(2026, time.November, 21, 10, 42, 0, 0, time.UTC), SealedBy: "Ann Example",
		System: "Claims intake", Company: "Northwind Mutual (example)",
		Title: "Scoping report: Claims intake",
		Meta: []report.Pair{{Term: "For", Value: "Northwind Mutual (example)"},
			{Term: "Spoke with", Value: "Bo Builder, Cy Security"}, {Term: "Date", Value: "21 November 2026"},
			{Term: "Version", Value: "3"}},
		Class: assessment.Workflow, Shape: assessment.ModelChosenBranches, ShapeName: branchesName,
		Front: sampleFront(),
	}
	r.Bank.Version = "1"
	r.Sections = []report.Section{
		{ID: "limits", Title: "Words of our own",
			Blocks: []report.Block{{Kind: report.Comment, By: "Ann Example",
				Text: "We spoke for fifty minutes.\nThe log they showed settled the first question."}}},
		{ID: "why", Title: "Why it reads this way", Blocks: sampleReasons()},
		{ID: "traits", Title: "Four traits", Blocks: sampleTraits()},
		{ID: "surface", Title: "One shared account reaches all seven systems", Blocks: []report.Block{
			{Kind: report.Para,
				Text: "Twenty-four actions on seven systems: fifteen can be granted before a run starts, nine are picked while " +
					"it runs. Two cannot be undone."},
			{Kind: report.TableB, Table: sampleInventory()},
			{Kind: report.Para, Text: "The full set of systems is known beforehand.", From: []string{"IS1"}},
		}},
		{ID: "findings", Title: "What does not add up", Blocks: []report.Block{
			{Kind: report.Callout, Lead: "The path is narrow, the access is not.",
				Text: "Steps are mostly fixed, yet one shared account reaches every system.\nTo settle it, ask: Which jobs use " +
					"that account?", From: []string{"IS1", "IS2"}},
		}},
		{ID: "answers", Title: "Answers behind this report", Appendix: true, Blocks: sampleAnswers()},
		{ID: "reading", Title: "How to read this", Appendix: true, Blocks: []report.Block{
			{Kind: report.Para, Lead: "The scales.",
				Text: "The square end stands for code, the round end for the model. Neither end is better. The diamond is " +
					"where the answers sit."},
			{Kind: report.List,
				Items: []report.Item{{Text: "A fact about the world, with its source.", URL: "https://example.org/facts?id=(1)"}}},
		}},
	}
	return r
}

// sampleFront is a page one of ordinary length.
func sampleFront() report.Front {
	said := func(id, text string, from ...string) report.Sentence {
		return report.Sentence{ID: id, Text: text, From: from}
	}
	fear := said("fear",
		"A wrong step, or text planted in what it reads, could lead to “pay a claim” as svc-claims; on the list nothing "+
			"would refuse it.")
	f := report.Front{
		Kicker:  "Scoping report for Northwind Mutual (example): Claims intake",
		With:    "After talking with Bo Builder, Platform; Cy Security, Security.",
		State:   "Sealed version 3, 21 November 2026: nothing in it changes",
		Summary: "We spoke for fifty minutes, and a log was shown.",
		Verdict: said("verdict", "Code holds the path, and two points are left to the model.", "EC1"),
		About: []report.Sentence{said("about.product", "Claims intake hands over “a routed claim”.", "EC1"),
			said("about.picks", "The steps are picked by code, they say.", "EC2")},
		Decision: report.Decision{
			Question: said("decision.question", "The decision at hand: open it to all branches in March.", "EC1"),
			Answer:   said("decision.answer", "Not yet. First these two must hold:"),
			Demands: []report.Demand{{ID: "line.1", Holds: "Something can refuse “pay a claim”",
				Today: "On the list, nothing; it cannot be undone", Met: "move 1, by 28 December 2026", From: []string{"IS1"}},
				{ID: "line.2", Holds: "All it can reach is on one list", Today: "Nine tools said, six actions listed",
					From: []string{"IS2"}}},
			More: 1,
		},
		Findings: []report.Sentence{{ID: "finding.final", Lead: "A payment is final as soon as it is chosen.",
			Text: "It cannot be undone, and on the list nothing refuses it.", From: []string{"IS1"}},
			{ID: "finding.shared", Lead: "One identity acts on seven systems.",
				Text: "Svc-claims is behind all seven actions on the list."}},
		Moves: []report.PlanStep{{ID: "move.people", Do: "Hold payments until a person has agreed.", Who: "Bo Builder",
			Due: "by 28 December 2026", Done: "One payment is tried without a yes, and does not go through."}},
		Fear: &fear,
		Sure: report.Sure{Level: assessment.Moderate,
			Sentences: []report.Sentence{said("sure.level",
				"Moderate: all four deciding questions are answered, one from a log that was shown.")},
			Counts: "7 questions: 1 shown, 1 said, 1 assumed, 1 contradicted, 1 asked and not known, 1 not asked, 1 " +
				"not applying."},
	}
	for i, standing := range assessment.Standings {
		f.Sure.Strip = append(f.Sure.Strip, report.Square{Question: fmt.Sprintf("Q%d", i), Standing: standing})
	}

	return f
}

func sampleReasons() []report.Block {
	return []report.Block{
		{Kind: report.List, Items: []report.Item{
			{Text: "Code holds the order of the steps.", From: []string{"EC1"}},
			{Lead: "Where it may choose.",
				Text: "When a lookup comes back empty, the model picks one of three ways on, and a rule in code ends the run " +
					"after two more tries.", From: []string{"EC2"}},
		}},
		{Kind: report.Heading, Lead: whatWouldChange},
		{Kind: report.Para, Lead: "One answer.", Text: "If the model could pick from all its tools, this would be an agent.",
			From: []string{"EC1", "EC2"}},
		{Kind: report.Numbered, Items: []report.Item{{Text: "Ask the builder for a log of one long run."},
			{Text: "Ask security which jobs share the account."}}},
	}
}

func sampleTraits() []report.Block {
	at := func(v int) *int { return &v }
	scales := []report.Scale{
		{ID: "EC", Name: "Execution control", Left: "Code picks", Right: "Model picks", Marker: at(-10), Low: -36, High: 21,
			Answered: 4, Of: 6, Claim: at(100), ClaimLabel: "called: agent",
			Marks: []report.ScaleMark{{Question: "EC1", Value: 0, Weight: 3}, {Question: "EC2", Value: 0, Weight: 3},
				{Question: "EC4", Value: -50, Weight: 2}},
			Words: "Execution control: near the middle. 4 of 6 answered; open questions could move it between left of " +
				"centre and right of centre."},
		{ID: "FM", Name: "Failure mode", Left: "Stops where it broke", Right: "Drifts while sounding right", Low: -100,
			High: 100, Of: 6, Words: "Failure mode: not answered yet."},
		{ID: "IS", Name: "Identity surface", Left: "Narrow, known beforehand", Right: "Wide, or found out on the way",
			Marker: at(100), Low: 100, High: 100, Answered: 5, Of: 5,
			Words: "Identity surface: at the right end. 5 of 5 answered."},
		{ID: "PR", Name: "Production readiness", Left: "Proven at volume", Right: "Still proving itself", Marker: at(-100),
			Low: -100, High: 10, Answered: 2, Of: 4, Words: "Production readiness: at the left end. 2 of 4 answered."},
	}
	var out []report.Block
	for i := range scales {
		out = append(out, report.Block{Kind: report.ScaleB, Scale: &scales[i]},
			report.Block{Kind: report.Para,
				Text: fmt.Sprintf("What the answers on trait %d come to, in a sentence or two that follow the drawing and "+
					"never part from it.", i+1), From: []string{"EC1"}})
		if i%2 == 0 {
			out = append(out, report.Block{Kind: report.QuoteB,
				Text: "Everything goes in under one name, so the log just says that name.", By: "Cy Security, 10:44", Own: i == 0})
		}
	}
	return out
}

// sampleInventory has rows whose first and last words are found nowhere else.
func sampleInventory() *report.Table {
	t := &report.Table{Caption: "Every system and action mentioned", Columns: []report.Column{
		{Title: "System", Share: .2, RowHead: true}, {Title: "Action", Share: .25}, {Title: "Kind", Share: .2},
		{Title: "Loghead", Share: .2}, {Title: "Calls", Share: .15, Numeric: true}}}
	for i := range 24 {
		row := report.Row{Cells: []report.Cell{{Text: fmt.Sprintf("first%dx Policy system", i)},
			{Text: "Look up a policy", Sub: "by number or by name"}, {Text: "Write, cannot be undone"},
			{Text: "Shared service account"}, {Text: fmt.Sprintf("1,2%02d", i), Sub: fmt.Sprintf("last%dx", i)}}}
		if i%3 == 0 {
			row.Cells[1].Sub = "with every note that was ever written about it, and the claims that hang on it, as far as " +
				"they are still open"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func sampleAnswers() []report.Block {
	var out []report.Block
	for _, trait := range []string{"EC", "FM", "IS", "PR"} {
		t := &report.Table{Caption: "Answers on " + trait,
			Columns: []report.Column{{Title: "Ref", Share: .08, RowHead: true}, {Title: "Question", Share: .34},
				{Title: "Answer", Share: .43}, {Title: "How it is known", Share: .15}}}
		for i := 1; i <= 8; i++ {
			id := fmt.Sprintf("%s%d", trait, i)
			t.Rows = append(t.Rows, report.Row{ID: id,
				Cells: []report.Cell{{Text: id}, {Text: "When one step ends, what picks the next one?"},
					{Text: "The model, from a short menu we wrote for that point",
						Sub: "Two menus, of three entries each; the log shows both."}, {Text: "They said it"}}})
		}
		out = append(out, report.Block{Kind: report.TableB, Table: t})
	}
	return out
}
