package fold

import (
	"bytes"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sorters are kept: each takes tables of its own, and none may be used twice at
// the same time.
var sorters = sync.Pool{New: func() any { return collate.New(language.Und, collate.Numeric) }}

// Order is what texts are compared by, byte for byte, to stand as people look
// for a name: accents and case count only between names that are the same
// otherwise, and numbers count by their value. The order is that of the Unicode
// root, the same for everybody.
func Order(s string) []byte {
	sorter := sorters.Get().(*collate.Collator)
	defer sorters.Put(sorter)

	var buf collate.Buffer
	return bytes.Clone(sorter.KeyFromString(&buf, s))
}
