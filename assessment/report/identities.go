package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// identities is the picture of the reach line by line: every action, then the
// identities behind them, then the systems.
func (c *composer) identities() Section {
	s := Section{ID: sectionIdentities, Title: "Actions and identities, line by line", Appendix: true}
	bill := assessment.BillOf(c.iv)
	if len(bill.Identities) == 0 {
		return s
	}

	if len(c.iv.Inventory) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: c.inventory()})
	}

	t := &Table{Caption: "By identity, the one that reaches most first",
		Columns: []Column{{Title: "Identity", Share: .17, RowHead: true}, {Title: "Credential", Share: .18},
			{Title: "Reaches", Share: .4}, {Title: "Owner", Share: .12}, {Title: "Reviewer", Share: .13}}}
	shared := c.sharedIdentities()
	for _, d := range bill.Identities {
		credential := orNotKnown(d.Credential())
		if d.Credential() == "" && shared[oneLine(d.Name)] {
			credential = "One for everything; its kind is not known"
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: orNotKnown(d.Name)}, {Text: credential}, {Text: reaches(d.Lines)},
			{Text: orNotKnown(d.Owner)}, {Text: orNotKnown(d.Reviewer)}}})
	}

	s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	if by := c.bySystem(); by != nil {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: by})
	}

	return s
}

// sharedIdentities are those whose credential the picture draws as shared.
func (c *composer) sharedIdentities() map[string]bool {
	out := map[string]bool{}
	for _, d := range c.reach().Identities {
		if d.Shared {
			out[d.Name] = true
		}
	}
	return out
}

func (c *composer) billSentence(bill assessment.Bill) string {
	named, owned := 0, 0
	for _, d := range bill.Identities {
		if d.Name != "" {
			named++
			if strings.TrimSpace(d.Owner) != "" {
				owned++
			}
		}
	}

	if named == 0 {
		return "Nobody has named an identity for any of these actions yet. Ask whose name stands in the other systems' logs."
	}

	out := words.Capital(words.Plural(named, "identity acts", "identities act")) + " for it"
	switch owned {
	case named:
		out += fmt.Sprintf(", and %s has an owner.", words.Each(named))
	case 0:
		out += ", and no owner is known."
	default:
		out += fmt.Sprintf(", and %s of them %s an owner.", words.Count(owned), words.Have(owned))
	}

	if unnamed := bill.Identities[len(bill.Identities)-1]; unnamed.Name == "" {
		out += fmt.Sprintf(" For %s nobody has named one.", words.Plural(len(unnamed.Lines), "action", "actions"))
	}

	return out
}

// reaches lists actions by system: "Ledger: post a payment (write, cannot be undone, while it runs)".
func reaches(lines []assessment.Line) string {
	var order []string
	by := map[string][]string{}
	for _, l := range lines {
		sys := orNotKnown(strings.TrimSpace(l.System))
		if by[sys] == nil {
			order = append(order, sys)
		}

		about := words.Lower(l.Kind.Name())
		if l.Decided == assessment.DecidedRunning {
			about += ", " + words.Lower(l.Decided.Name())
		}

		by[sys] = append(by[sys], fmt.Sprintf("%s (%s)", orNotKnown(strings.TrimSpace(l.Action)), about))
	}

	var out []string
	for _, sys := range order {
		out = append(out, sys+": "+strings.Join(by[sys], "; "))
	}

	return strings.Join(out, "\n")
}

// bySystem shows for each system who comes in and what for.
func (c *composer) bySystem() *Table {
	t := &Table{Caption: "By system", Columns: []Column{{Title: "System", Share: .2, RowHead: true},
		{Title: "Actions", Share: .34}, {Title: "Under which identity", Share: .26},
		{Title: "Can be granted beforehand", Share: .2, Numeric: true}}}
	at := map[string]int{}
	type tally struct {
		name                string
		actions, identities []string
		before, lines       int
	}

	var all []*tally
	for _, l := range c.iv.Inventory {
		key := assessment.Fold(l.System)
		if _, ok := at[key]; !ok {
			at[key] = len(all)
			all = append(all, &tally{name: strings.TrimSpace(l.System)})
		}

		s := all[at[key]]
		s.lines++
		if l.Decided == assessment.DecidedBefore {
			s.before++
		}

		s.actions = append(s.actions, orNotKnown(strings.TrimSpace(l.Action)))
		if id := orNotKnown(strings.TrimSpace(l.Identity)); !slices.ContainsFunc(s.identities,
			func(x string) bool { return assessment.Fold(x) == assessment.Fold(id) }) {
			s.identities = append(s.identities, id)
		}
	}

	if len(all) < 2 {
		return nil
	}
	for _, s := range all {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: orNotKnown(s.name)}, {Text: strings.Join(s.actions, "; ")},
			{Text: strings.Join(s.identities, "; ")}, {Text: fmt.Sprintf("%d of %d", s.before, s.lines)}}})
	}

	return t
}
