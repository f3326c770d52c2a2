package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"discern/assessment"
	"discern/assessment/words"
)

const (
	sectionSeen  = "seen"  // what files show, where it differs from what was said
	sectionFiles = "files" // the files themselves, in the annex
)

// decidedOn is what a report may say of what files showed: what a person took or
// put beside an answer, and the files that came from.
func decidedOn(e assessment.Seen) assessment.Seen {
	var out assessment.Seen
	for _, p := range e.Proposals {
		if p.State == assessment.WasTaken || p.State == assessment.Beside {
			out.Proposals = append(out.Proposals, p)
		}
	}
	for _, f := range e.Files {
		if slices.ContainsFunc(out.Proposals, func(p assessment.Proposal) bool { return p.File == f.ID }) {
			out.Files = append(out.Files, f)
		}
	}

	return out
}

// withSeen is the interview with what files showed, as far as a report says it.
func (c *composer) withSeen() *assessment.Interview {
	iv := *c.iv
	iv.Seen = c.shown
	return &iv
}

// seen holds what it is called, what was answered and what files show side by
// side, where they differ, and lists what was never seen in use.
func (c *composer) seen() Section {
	s := Section{ID: sectionSeen, Title: "Claimed, answered and seen"}
	iv := c.withSeen()

	t := &Table{Caption: "Where a file shows something else than was said",
		Columns: []Column{{Title: "About", Share: .16, RowHead: true},
			{Title: "Claimed", Share: .18}, {Title: "Answered", Share: .28}, {Title: "Seen", Share: .38}}}
	var asks []Item
	for _, p := range c.b.SeenBeside(iv) {
		row, from := c.seenRow(iv, p)
		t.Rows = append(t.Rows, row)
		if p.Ask != "" && !slices.ContainsFunc(asks, func(i Item) bool { return i.Text == p.Ask }) {
			asks = append(asks, Item{Text: p.Ask, From: from})
		}
	}
	if len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks,
			para("A file shows what it holds and no more. It does not make an answer wrong: both stand here, and a question "+
				"settles which holds."),
			Block{Kind: TableB, Table: t})
		if len(asks) > 0 {
			s.Blocks = append(s.Blocks, Block{Kind: List, Lead: "What settles it.", Items: asks})
		}
	}

	for _, p := range iv.Seen.Proposals {
		if p.Kind != assessment.ProposeUnused || len(p.Unused) == 0 {
			continue
		}
		s.Blocks = append(s.Blocks, Block{Kind: List, Lead: "What could be taken away.",
			Text:  p.Says + " Take these away one at a time, and see whether a run fails:",
			Items: items(p.Unused)})
	}

	return s
}

func items(names []string) []Item {
	var out []Item
	for _, n := range names {
		out = append(out, Item{Text: n})
	}

	return out
}

// seenRow is one difference, and what it came from.
func (c *composer) seenRow(iv *assessment.Interview, p assessment.Proposal) (Row, []string) {
	about, claimed, answered := "What it is called", "–", "–"
	var from []string
	switch p.Kind {
	case assessment.ProposeAnswer:
		q, _ := c.b.Question(p.Question)
		about, answered, from = q.Facet, c.b.Says(iv.Answers[p.Question]), []string{p.Question}
	case assessment.ProposeNumber:
		n, _ := c.b.NumberIn(iv, p.Number)
		d, _ := c.b.Number(p.Number)
		about, answered, from = d.Label, n.String(), []string{p.Number}
	}
	if p.Kind == assessment.ProposeClaim || p.Question != "" && p.Question == c.b.About(assessment.SubjectPicks) {
		if w := c.b.ClaimWord(iv); w != "" {
			claimed = "It is called " + words.Article(w) + "."
		}
		if p.Kind == assessment.ProposeClaim {
			if says := c.b.Says(c.about(assessment.SubjectPicks)); says != "" {
				answered = says
			}
		}
	}

	seen := Cell{Text: p.Says, Sub: strings.TrimSpace(p.Differs + " " + c.inFile(p))}
	return Row{Cells: []Cell{{Text: about}, {Text: claimed}, {Text: answered}, seen}}, from
}

// inFile says where something was seen: "Shown in runs.json, step 7 of run 3."
func (c *composer) inFile(p assessment.Proposal) string {
	f, ok := c.shown.File(p.File)
	if !ok {
		return ""
	}
	where := f.Name
	if p.Place != "" {
		where += ", " + p.Place
	}

	return "Seen in " + where + c.sample(f, p.Runs) + "."
}

// sample says how many runs, and who chose them; "" where runs do not matter.
func (c *composer) sample(f assessment.EvidenceFile, runs int) string {
	if runs == 0 {
		return ""
	}

	return fmt.Sprintf(" (n = %s, %s)", words.Figure(runs, "run", "runs"), words.Chooser.Plain(string(f.Chosen)))
}

// fileDay is the day that a file is of: that of its last run, else that on which
// it was read.
func (c *composer) fileDay(f assessment.EvidenceFile) string {
	if at, err := time.Parse(time.RFC3339, f.To); err == nil {
		return assessment.FormatDate(at.In(c.zone))
	}
	if f.Read.IsZero() {
		return "a day that is not known"
	}

	return assessment.FormatDate(f.Read.In(c.zone))
}

// shownIn says in which file an answer was shown; "" where none did.
func (c *composer) shownIn(question string) string {
	p, ok := c.withSeen().ShownBy(question)
	if !ok {
		return ""
	}
	f, ok := c.shown.File(p.File)
	if !ok {
		return ""
	}

	return ", in a file of " + c.fileDay(f) + c.sample(f, p.Runs)
}

// numberShownIn says the same of a number that was taken from a file.
func (c *composer) numberShownIn(number string, n assessment.Number) string {
	for _, p := range slices.Backward(c.shown.Proposals) {
		f, ok := c.shown.File(p.File)
		if ok && p.State == assessment.WasTaken && p.Kind == assessment.ProposeNumber && p.Number == number && p.Value == n {
			return ", in a file of " + c.fileDay(f) + c.sample(f, p.Runs)
		}
	}

	return ""
}

// files lists the files that something here rests on.
func (c *composer) files() Section {
	s := Section{ID: sectionFiles, Title: "Files that were read", Appendix: true}
	if len(c.shown.Files) == 0 {
		return s
	}

	t := &Table{Caption: "Each by what it is, and not by what stands in it",
		Columns: []Column{{Title: "File", Share: .24, RowHead: true},
			{Title: "Of", Share: .14}, {Title: "Kind", Share: .14}, {Title: "What was read", Share: .48}}}
	var remarks []string
	for _, f := range c.shown.Files {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: f.Name}, {Text: words.Capital(c.fileDay(f))}, {Text: f.Kind},
			{Text: f.What, Sub: "SHA-256 " + f.SHA256}}})
		for _, r := range f.Remarks {
			if !slices.Contains(remarks, r) {
				remarks = append(remarks, r)
			}
		}
	}
	s.Blocks = append(s.Blocks,
		para("The files are not kept here. The digest tells whether a file is the one that was read."),
		Block{Kind: TableB, Table: t})
	if len(remarks) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: List, Lead: "What they cannot show.", Items: items(remarks)})
	}

	return s
}
