package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// Entry is one line of a picture in words, with what stands under it.
type Entry struct {
	Lead  string // a name as it was given, or what stands for one nobody gave
	Text  string // what is so about it; may be ""
	Under []Entry
}

// Names for what nobody has named.
const (
	noIdentity = "Identity not known"
	noSystem   = "System not named"
	noAction   = "Action not named"
)

// Outline says everything that the picture shows, in its order: identity, then
// system, then action, each action with what it does, when that is settled and
// what can refuse it. Names are whole where the picture cuts them, and actions
// that share a row of the picture stand apart.
func (r Reach) Outline() []Entry {
	var out []Entry
	for _, d := range r.Identities {
		who := Entry{Lead: cmp.Or(d.Name, noIdentity), Text: strings.Join(d.About, "; ")}
		if d.Shared {
			all := append(slices.Clone(d.About), "one credential, shared by everything below")
			who.Text = strings.Join(all, "; ")
		}

		for _, s := range d.Systems {
			on := Entry{Lead: cmp.Or(s.Name, noSystem)}
			if s.Part != "" {
				on.Text = "in the part " + words.Quoted(s.Part)
			}
			for _, a := range s.Actions {
				on.Under = append(on.Under, Entry{Lead: cmp.Or(a.Name, noAction), Text: a.says()})
			}
			who.Under = append(who.Under, on)
		}
		out = append(out, who)
	}

	if len(r.Heard) > 0 {
		said := Entry{Lead: saidOnly}
		for _, h := range r.Heard {
			said.Under = append(said.Under, Entry{Lead: h.Name, Text: h.Says})
		}
		out = append(out, said)
	}
	if r.rest != "" {
		out = append(out, Entry{Lead: r.rest})
	}

	return out
}

const saidOnly = "Said, but on no list"

func (a ReachAction) says() string {
	return a.Kind.Does() + "; " + decidedSays(a.Decided) + "; " + a.refusalSays()
}

func decidedSays(d assessment.Decided) string {
	switch d {
	case assessment.DecidedBefore:
		return "fixed before a run"
	case assessment.DecidedRunning:
		return "chosen while it runs"
	}
	return "when it is chosen is not known"
}

func (a ReachAction) refusalSays() string {
	switch a.Gate {
	case GateNone:
		return "on the list, nothing can refuse it"
	case GatePart:
		return "can be refused in part, by: " + a.Refuses
	case GateEvery:
		return "can be refused by: " + a.Refuses
	}
	return "what can refuse it is not known"
}

// Title says in one sentence what the picture shows.
func (r Reach) Title() string {
	out := "What it reaches"
	if n := r.Actions(); n > 0 {
		out += ": " + words.Plural(n, "action", "actions") + r.onSystems() + r.underNames()
	}
	return out + "."
}

// onSystems says how many systems there are: nothing where a line names none.
func (r Reach) onSystems() string {
	seen := map[string]bool{}
	for _, d := range r.Identities {
		for _, s := range d.Systems {
			if s.Name == "" {
				return ""
			}
			seen[assessment.Fold(s.Name)] = true
		}
	}
	return " on " + words.Plural(len(seen), "system", "systems")
}

func (r Reach) underNames() string {
	for _, d := range r.Identities {
		if d.Name == "" {
			return ""
		}
	}
	return " under " + words.Plural(len(r.Identities), "name", "names")
}

// alt is all of it as running text, for what takes a text and no list.
func (r Reach) alt() string {
	var b strings.Builder
	b.WriteString(r.Title())
	for _, who := range r.Outline() {
		b.WriteString(" " + entryText(who))
		for i, on := range who.Under {
			b.WriteString(map[bool]string{true: ": ", false: " "}[i == 0] + entryText(on))
			for j, a := range on.Under {
				b.WriteString(map[bool]string{true: ": ", false: ". "}[j == 0] + entryText(a))
			}
			b.WriteString(".")
		}
		if len(who.Under) == 0 {
			b.WriteString(".")
		}
	}
	return b.String()
}

func entryText(e Entry) string {
	if e.Text == "" {
		return e.Lead
	}
	return e.Lead + " (" + e.Text + ")"
}

// heading is the worst of it as a title.
func (r Reach) heading() string {
	n := r.Actions()
	all := words.Capital(words.Plural(n, "action", "actions")) + r.onSystems()
	open := r.names(func(a ReachAction) bool { return a.Kind == assessment.Final && a.Gate == GateNone })
	if len(open) > 0 {
		out := "on the list, nothing refuses " + anyOf(open, "an action that cannot be undone",
			"actions that cannot be undone")
		if len(r.Identities) == 1 && r.Identities[0].Shared {
			return "One credential for everything; " + out
		}
		return words.Capital(out)
	}

	none := r.count(func(a ReachAction) bool { return a.Gate == GateNone })
	part := r.count(func(a ReachAction) bool { return a.Gate == GatePart })
	unknown := r.count(func(a ReachAction) bool { return a.Gate == GateUnknown })
	switch {
	case none == n && n > 1:
		return all + "; on the list, nothing refuses any of them"
	case none == n:
		return all + "; on the list, nothing refuses it"
	case none > 0:
		return fmt.Sprintf("%s; on the list, nothing refuses %s of them", all, words.Count(none))
	case unknown == n:
		return fmt.Sprintf("%s; what can refuse %s is not known", all, words.Them(n))
	case unknown > 0:
		return fmt.Sprintf("%s; what can refuse %s of them is not known", all, words.Count(unknown))
	case part == n:
		return fmt.Sprintf("%s; %s refused in some cases only", all, ofThem(part, n))
	case part > 0:
		return fmt.Sprintf("%s; %s of them can be refused in some cases only", all, words.Count(part))
	}
	return fmt.Sprintf("%s, and something can refuse %s", all, words.Each(n))
}

func ofThem(k, n int) string {
	switch {
	case n == 1:
		return "it can be"
	case k == n:
		return "each can be"
	}
	return words.Count(k) + " can be"
}

// names lists the actions of which something holds, "" for one without a name.
func (r Reach) names(holds func(ReachAction) bool) []string {
	var out []string
	r.each(func(a ReachAction) {
		if holds(a) {
			out = append(out, a.Name)
		}
	})
	return out
}

// anyOf names one action or two, quoted, and counts more of them, and those with
// no name or one too long for a title.
func anyOf(names []string, one, many string) string {
	const most = 42 // letters of a name in a title
	for _, s := range names {
		if s == "" || len([]rune(s)) > most {
			return words.ByNumber(len(names), one, words.Count(len(names))+" "+many)
		}
	}
	switch len(names) {
	case 1:
		return words.Quoted(names[0]) + ", which cannot be undone"
	case 2:
		return words.Quoted(names[0]) + " or " + words.Quoted(names[1]) + ", and neither can be undone"
	}
	return words.Count(len(names)) + " " + many
}

// lead is what stands above the picture.
func (r Reach) lead() string {
	n := r.Actions()
	var out []string
	switch all := words.Capital(words.Plural(n, "action", "actions")) + r.onSystems(); {
	case !strings.HasPrefix(r.heading(), all): // which says it where it does
		out = append(out, all+words.ByNumber(n, ".", ", the worst first."))
	case n > 1:
		out = append(out, "The worst stands first.")
	}

	before := r.names(func(a ReachAction) bool { return a.Decided == assessment.DecidedBefore })
	running := r.count(func(a ReachAction) bool { return a.Decided == assessment.DecidedRunning })
	when := n - len(before) - running
	var parts []string
	if running > 0 {
		parts = append(parts, ofAll(running, n)+" "+words.Be(running)+" chosen while it runs")
	}
	switch {
	case len(before) == 1 && n > 1 && before[0] != "" && len([]rune(before[0])) <= 60:
		parts = append(parts, "one, "+words.Quoted(before[0])+", can be granted before a run starts")
	case len(before) > 0:
		parts = append(parts, ofAll(len(before), n)+" can be granted before a run starts")
	case when == 0:
		parts = append(parts, "which of them a run needs is not known before it starts")
	}
	if when > 0 {
		parts = append(parts, "for "+ofAll(when, n)+" it is not known when that is settled")
	}
	out = append(out, words.Capital(strings.Join(parts, "; "))+".")

	switch final := r.count(func(a ReachAction) bool { return a.Kind == assessment.Final }); {
	case final > 0:
		out = append(out, words.Capital(ofAll(final, n))+" cannot be undone.")
	case n == 1:
		out = append(out, "It is not listed as one that cannot be undone.")
	default:
		out = append(out, "None is listed as one that cannot be undone.")
	}

	return strings.Join(out, " ")
}

// ofAll counts some of n: "it" for the only one, "all six", "two".
func ofAll(k, n int) string {
	switch {
	case n == 1:
		return "it"
	case k == n && n == 2:
		return "both"
	case k == n:
		return "all " + words.Count(n)
	}
	return words.Count(k)
}

// caption is the picture in words: who reaches what, and what can be refused.
func (r Reach) caption() string {
	n := r.Actions()
	out := []string{r.whoReaches()}

	changes := func(a ReachAction) bool { return a.Kind == assessment.Writes || a.Kind == assessment.Final }
	open := r.names(func(a ReachAction) bool { return changes(a) && a.Gate == GateNone })
	if len(open) > 0 {
		all := r.count(changes)
		s := "On the list, nothing refuses " + ofChanging(len(open), all)
		if names := quotedAll(open); names != nil {
			s += ": " + words.Series(names, 4)
		}
		out = append(out, s+".")
	}
	if k := r.count(func(a ReachAction) bool { return !changes(a) && a.Gate == GateNone }); k > 0 {
		one, many := "that is not listed as a change", "that are not listed as changes"
		if k == r.count(func(a ReachAction) bool { return a.Kind == assessment.Reads && a.Gate == GateNone }) {
			one, many = "that only reads", "that only read"
		}
		says := fmt.Sprintf("The same holds for %s.", words.Plural(k, one, many))
		if len(open) == 0 {
			says = fmt.Sprintf("On the list, nothing refuses %s.", words.Plural(k, "action "+one, "actions "+many))
		}
		out = append(out, says)
	}

	if k := r.count(func(a ReachAction) bool { return a.Gate == GatePart }); k > 0 {
		out = append(out, "Something can refuse "+ofThese(k, n)+r.partial(k)+".")
	}
	if k := r.count(func(a ReachAction) bool { return a.Gate == GateEvery }); k > 0 {
		out = append(out, "Something is named that can refuse "+ofThese(k, n)+".")
	}
	if k := r.count(func(a ReachAction) bool { return a.Gate == GateUnknown }); k > 0 {
		out = append(out, "What can refuse "+ofThese(k, n)+" is not known.")
	}

	return strings.Join(out, " ")
}

// partial says that a refusal is in some cases only, with the action and the words
// of the list where it is one and both are short.
func (r Reach) partial(k int) string {
	out := " in some cases only"
	if k > 1 {
		return out
	}
	r.each(func(a ReachAction) {
		if short(a.Name) && short(a.Refuses) && a.Gate == GatePart {
			out += ", " + words.Quoted(a.Name) + ": " + words.Quoted(a.Refuses)
		}
	})
	return out
}

// short reports whether a name is there and can be read in a sentence.
func short(s string) bool { return s != "" && len([]rune(s)) <= 80 }

func ofThese(k, n int) string {
	switch {
	case n == 1:
		return "it"
	case k == n && n == 2:
		return "both"
	case k == n:
		return "all " + words.Count(n)
	}
	return words.Count(k) + " of the " + words.Count(n)
}

func ofChanging(k, all int) string {
	switch {
	case all == 1:
		return "the one that changes something"
	case k == all && all == 2:
		return "either of the two that change something"
	case k == all:
		return "any of the " + words.Count(all) + " that change something"
	}
	return words.Count(k) + " of the " + words.Count(all) + " that change something"
}

// quotedAll quotes every name, nil where one is missing or too long to be read in
// a sentence.
func quotedAll(names []string) []string {
	var out []string
	for _, s := range names {
		if !short(s) {
			return nil
		}
		out = append(out, words.Quoted(s))
	}
	return out
}

// whoReaches says under which names it reaches how much.
func (r Reach) whoReaches() string {
	n := r.Actions()
	var parts []string
	for i, d := range r.Identities {
		if i == 3 && len(r.Identities) > 4 {
			left := 0
			for _, d := range r.Identities[i:] {
				left += d.Actions()
			}
			parts = append(parts, fmt.Sprintf("%s more reach %s", words.Count(len(r.Identities)-i), words.Count(left)))
			break
		}

		name := words.Quoted(d.Name)
		if !short(d.Name) {
			name = "a name too long for a sentence"
		}
		k := d.Actions()
		switch {
		case d.Name == "":
			parts = append(parts, "under which name it reaches "+ofAll(k, n)+" is not known")
		case n == 1:
			parts = append(parts, name+" reaches it")
		default:
			parts = append(parts, name+" reaches "+ofAll(k, n))
		}
	}

	return words.Capital(strings.Join(parts, "; ")) + "."
}
