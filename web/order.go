package web

import (
	"bytes"
	"slices"

	"discern/assessment/fold"
)

// sortNames puts names in the order in which people look for them. Each is read
// once, however often it is compared; what is named alike keeps its place.
func sortNames(names []string) {
	type keyed struct {
		name string
		key  []byte
	}

	all := make([]keyed, len(names))
	for i, name := range names {
		all[i] = keyed{name, fold.Order(name)}
	}

	slices.SortStableFunc(all, func(a, b keyed) int { return bytes.Compare(a.key, b.key) })

	for i, k := range all {
		names[i] = k.name
	}
}
