package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

const titleIdentities = "Actions and identities, line by line"

// identities is the picture of the reach line by line: every action, then the identities
// behind them.
func (c *composer) identities() Section {
	s := Section{ID: sectionIdentities, Title: titleIdentities, Appendix: true}
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

	// One account with nothing to say of it but what stands line by line needs no table.
	if only := bill.Identities[0]; len(bill.Identities) > 1 || len(c.iv.Inventory) == 0 || only.Credential() != "" ||
		only.Owner+only.Reviewer != "" || shared[oneLine(only.Name)] {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
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

// billSentence says how many identities act for it, and what of them is not known; "" where
// each is named and has an owner.
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

	if owned == named && named == len(bill.Identities) {
		return "" // the picture says who owns each
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

// reaches counts actions by system, and those that cannot be undone; what each is stands
// line by line: "3 actions: Ledger (2), Mail (1). One cannot be undone."
func reaches(lines []assessment.Line) string {
	var order []string
	by, names := map[string]int{}, map[string]string{}
	final := 0
	for _, l := range lines {
		key := assessment.Fold(l.System)
		if by[key]++; by[key] == 1 {
			order, names[key] = append(order, key), orNotKnown(oneLine(l.System))
		}
		if l.Kind == assessment.Final {
			final++
		}
	}

	var systems []string
	for _, key := range order {
		systems = append(systems, fmt.Sprintf("%s (%d)", names[key], by[key]))
	}
	out := words.Figure(len(lines), "action", "actions")
	if len(systems) > 0 {
		out += ": " + strings.Join(systems, ", ") + "."
	}
	if final > 0 {
		out += fmt.Sprintf(" %s cannot be undone.", words.Capital(words.Count(final)))
	}
	return out
}
