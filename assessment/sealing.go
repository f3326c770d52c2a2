package assessment

import (
	"maps"
	"slices"
)

// SameSealing reports whether what is written for a report is the same in two states of
// an interview: the summary, the comments, who does what and the frameworks.
func (iv *Interview) SameSealing(other Interview) bool {
	return iv.Summary == other.Summary && maps.Equal(iv.Comments, other.Comments) &&
		maps.Equal(iv.Actions, other.Actions) && slices.Equal(iv.Frameworks, other.Frameworks)
}
