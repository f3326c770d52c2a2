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

// Sealing is what a form gives of what is written for a report. What was not on the page
// is nil, or not in the map, and stays as it is.
type Sealing struct {
	Summary    *string
	Comments   map[string]string     // by section of the report; "" takes one back
	Actions    map[string]ActionNote // by area; an empty one takes it back
	Frameworks []string              // those the report leads to; nil where it was not asked
}

// WriteSealing puts what a form gives where it belongs. Nothing that the interview shares
// with another state of it changes.
func (iv *Interview) WriteSealing(s Sealing) {
	if s.Summary != nil {
		iv.Summary = *s.Summary
	}
	if s.Frameworks != nil {
		iv.Frameworks = s.Frameworks
	}

	iv.Comments = replaced(iv.Comments, s.Comments)
	iv.Actions = replaced(iv.Actions, s.Actions)
}

// replaced is a map with some values put in place of the ones before; an empty one takes
// its key out.
func replaced[V comparable](before, some map[string]V) map[string]V {
	out := make(map[string]V, len(before))
	maps.Copy(out, before)
	maps.Copy(out, some)

	var empty V
	maps.DeleteFunc(out, func(key string, v V) bool {
		_, given := some[key]
		return given && v == empty
	})
	return out
}
