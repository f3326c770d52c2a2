package assessment

import (
	"slices"
	"strings"
)

// Bill is the identity bill of materials: every acting identity with what
// stands behind it and what it reaches.
type Bill struct {
	Identities []BillIdentity
}

// BillIdentity is one acting identity. Its Name is "" for the actions whose
// identity nobody has named.
type BillIdentity struct {
	Identity
	Lines   []Line
	Systems []string // in the order of the inventory, without repeats
}

// BillOf groups the inventory by identity, the one that reaches most first and
// the unnamed last. What is known of an identity is found by its name.
func BillOf(iv *Interview) Bill {
	var out Bill
	at := map[string]int{}
	add := func(name string) *BillIdentity {
		key := Fold(name)
		if i, ok := at[key]; ok {
			return &out.Identities[i]
		}

		at[key] = len(out.Identities)
		out.Identities = append(out.Identities, BillIdentity{Identity: Identity{Name: strings.TrimSpace(name)}})
		return &out.Identities[at[key]]
	}

	for _, l := range iv.Inventory {
		d := add(l.Identity)
		d.Lines = append(d.Lines, l)
		if sys := strings.TrimSpace(l.System); sys != "" &&
			!slices.ContainsFunc(d.Systems, func(x string) bool { return Fold(x) == Fold(sys) }) {
			d.Systems = append(d.Systems, sys)
		}
	}

	for _, known := range iv.Identities {
		if Fold(known.Name) == "" {
			continue
		}

		d := add(known.Name)
		name := d.Name
		d.Identity = known
		if name != "" {
			d.Name = name
		}
	}

	slices.SortStableFunc(out.Identities, func(x, y BillIdentity) int {
		if (x.Name == "") != (y.Name == "") {
			if x.Name == "" {
				return 1
			}
			return -1
		}
		return len(y.Lines) - len(x.Lines)
	})
	return out
}
