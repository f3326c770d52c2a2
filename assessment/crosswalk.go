package assessment

import (
	"maps"
	"slices"
)

// Crosswalk says where answers bear on the items of outside frameworks. It is for
// finding one's way and no more: a row says that an answer is useful to a reader of
// that framework, never that anything in it is met.
type Crosswalk struct {
	Bank       string // version of the bank that it was written for
	Frameworks []Framework
	Items      []FrameworkItem
	Bearings   []Bearing
	NotAsked   []NotAsked
}

// Framework is an outside text that readers know their way about in.
type Framework struct {
	ID        string
	Title     string // the publisher's
	Publisher string
	Version   string
	URL       string
	Basis     string // what of it was read, in a sentence
	Note      string // what a reader has to know of it; may be empty
	Beside    string // stands beside every row of it; may be empty
	Licence   string // of its own words; may be empty
}

// FrameworkItem is one item of a framework.
type FrameworkItem struct {
	ID        string // as the publisher numbers it: "LLM03:2026"
	Framework string // id
	Title     string // the publisher's
	Says      string // what it asks, in our own words; "" where only its title was read
	URL       string // may be empty
}

// Bearing is one row: what of an interview bears on which item. Exactly one of
// Question, Limit, Shape and Output is set.
type Bearing struct {
	Question string
	Answers  []string // only with Question: it holds for these answers alone; empty for all
	Limit    string   // question of a limit
	Shape    Shape
	Output   Output
	Item     string
	Strength Strength
	Why      string // what of the item the answer is useful for
}

// Strength says how far an answer covers what an item asks about.
type Strength string

const (
	Direct  Strength = "direct"  // both ask the same thing
	Partial Strength = "partial" // the answer is one piece of it
)

// Output is a stretch of the report that is useful to a framework as a whole.
type Output string

const (
	OutputInventory Output = "inventory" // what it reaches, and as whom
	OutputVerdict   Output = "verdict"   // the verdict and its reasons
	OutputDesign    Output = "design"    // what to do
	OutputTriggers  Output = "triggers"  // what makes it worth looking again
)

// NotAsked is something that a framework asks about and no question of the bank
// does: of single items, or of a framework as a whole.
type NotAsked struct {
	Items     []string
	Framework string
	What      string // "whether it reads text from strangers"
}

// Framework returns the framework with that id.
func (x *Crosswalk) Framework(id string) (*Framework, bool) {
	if x == nil {
		return nil, false
	}

	i := slices.IndexFunc(x.Frameworks, func(f Framework) bool { return f.ID == id })
	if i < 0 {
		return nil, false
	}
	return &x.Frameworks[i], true
}

// Of returns the items of a framework, in their order, and what bears on each.
func (x *Crosswalk) Of(framework string) ([]FrameworkItem, map[string][]Bearing) {
	var items []FrameworkItem
	by := map[string][]Bearing{}
	for _, item := range x.Items {
		if item.Framework == framework {
			items = append(items, item)
			by[item.ID] = nil
		}
	}

	for _, m := range x.Bearings {
		if _, ok := by[m.Item]; ok {
			by[m.Item] = append(by[m.Item], m)
		}
	}

	return items, by
}

// Unasked lists what a framework asks about and the bank does not, each with the
// items of that framework that do; none for what the framework asks as a whole.
func (x *Crosswalk) Unasked(framework string) []NotAsked {
	_, ours := x.Of(framework)
	var out []NotAsked
	for _, n := range x.NotAsked {
		n.Items = slices.DeleteFunc(slices.Clone(n.Items), func(id string) bool {
			return !slices.Contains(slices.Collect(maps.Keys(ours)), id)
		})
		if len(n.Items) > 0 || n.Framework == framework {
			out = append(out, n)
		}
	}

	return out
}
