package web

import (
	"bytes"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sortNames puts items in the order in which people look for a name: accents
// and case count only between names that are the same otherwise, and numbers
// count by their value. The order is that of the Unicode root, the same for
// everybody. Each name is read once, however often it is compared; what is
// named alike keeps its place.
func sortNames[T any](items []T, name func(T) string) {
	type keyed struct {
		item T
		key  []byte
	}

	order := collate.New(language.Und, collate.Numeric)
	var buf collate.Buffer
	all := make([]keyed, len(items))

	for i, item := range items {
		all[i] = keyed{item, bytes.Clone(order.KeyFromString(&buf, name(item)))}
		buf.Reset()
	}

	slices.SortStableFunc(all, func(a, b keyed) int { return bytes.Compare(a.key, b.key) })

	for i, k := range all {
		items[i] = k.item
	}
}
