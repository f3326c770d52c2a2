package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
)

// Reach is what a system can do to others, as its list has it: under which
// identity, on which system, which action, each beside what can refuse it. It is
// kept with a report and laid out when it is drawn, so that a version in which
// people are named by their roles is laid out with those.
//
// Everything is ordered by the worst it holds, and nothing in it says more than a
// line of the list does.
type Reach struct {
	Identities []ReachIdentity
	Heard      []ReachHeard // said, and on no line

	rest    string // of a page of it: what the page leaves out, in words
	missing int    // how many actions that are
}

// ReachIdentity is a name under which it acts, "" where nobody has said it.
type ReachIdentity struct {
	Name    string
	About   []string // what stands behind it: credential, how long it lasts, owner
	Shared  bool     // one credential for everything, and more than one system listed
	Systems []ReachSystem
}

// ReachSystem is a system as one identity and one part reach it; Name is "" where
// nobody has said it.
type ReachSystem struct {
	Name    string
	Part    string // the named part that does it; "" for the main path
	Actions []ReachAction
}

// ReachAction is a line of the list.
type ReachAction struct {
	Name    string              // "" where nobody has said it
	Kind    assessment.LineKind // "" where it is not known
	Decided assessment.Decided
	Gate    Gate
	Refuses string // what can refuse it, in the words of the list; "" where Gate names nothing
}

// ReachHeard is something that was said and stands on no line.
type ReachHeard struct {
	Name string
	Says string
	From []string // the numbers or questions it was said at
}

// Gate is what is known of a refusal by something outside the model.
type Gate string

const (
	GateUnknown Gate = ""      // nobody has said what can refuse it
	GateNone    Gate = "none"  // it was said that nothing can
	GatePart    Gate = "part"  // something can, in some cases only
	GateEvery   Gate = "every" // something can, and nothing limits it to some cases
)

func gateOf(l assessment.Line) Gate {
	switch {
	case l.Unrefused():
		return GateNone
	case l.PartlyRefused():
		return GatePart
	case l.Refusable():
		return GateEvery
	}
	return GateUnknown
}

// reach puts the list of an interview in order for the picture.
func (c *composer) reach() Reach {
	var out Reach
	for _, d := range assessment.BillOf(c.iv).Identities {
		if len(d.Lines) > 0 {
			out.Identities = append(out.Identities, c.reachOf(d))
		}
	}

	slices.SortStableFunc(out.Identities, func(x, y ReachIdentity) int {
		return cmp.Or(x.worst().compare(y.worst()), cmp.Compare(x.Name, y.Name))
	})
	if len(out.Identities) == 1 && !out.Identities[0].Shared {
		out.Identities[0].Shared = out.Identities[0].systems() > 1 && c.oneCredential()
	}

	out.Heard = c.heard()
	return out
}

// oneCredential reports whether it was said, with nothing against it, that one
// credential serves for everything.
func (c *composer) oneCredential() bool {
	id := c.b.About(assessment.SubjectCredential)
	level, ok := c.b.Control(c.iv.AnswerTo(id))
	if id == "" || !ok || level > 0 {
		return false
	}
	return slices.ContainsFunc(c.b.Facts(c.iv, c.v), func(f assessment.Fact) bool {
		return f.Question == id && f.Holds()
	})
}

func (c *composer) reachOf(d assessment.BillIdentity) ReachIdentity {
	out := ReachIdentity{Name: oneLine(d.Name)}
	if d.Name != "" {
		for _, s := range []string{words.Lower(oneLine(d.Kind)), d.Lasts(),
			prefixed("credential: ", words.Lower(d.Scope.Name())), prefixed("owner: ", oneLine(d.Owner))} {
			if s != "" {
				out.About = append(out.About, s)
			}
		}
	}

	at := map[[2]string]int{}
	for _, l := range d.Lines {
		key := [2]string{assessment.Fold(l.System), l.Part}
		i, ok := at[key]
		if !ok {
			i = len(out.Systems)
			at[key] = i
			out.Systems = append(out.Systems, ReachSystem{Name: oneLine(l.System), Part: c.partName(l.Part)})
		}

		a := ReachAction{Name: oneLine(l.Action), Kind: l.Kind, Decided: l.Decided, Gate: gateOf(l)}
		if a.Gate == GatePart || a.Gate == GateEvery {
			a.Refuses = oneLine(l.Refuses)
		}
		out.Systems[i].Actions = append(out.Systems[i].Actions, a)
	}

	out.sort()
	out.Shared = d.Name != "" && d.Scope == assessment.ScopeEverything && out.systems() > 1
	return out
}

// sort orders actions, systems and parts by the worst they hold. Systems of one
// part stay together, so that one frame holds them.
func (d *ReachIdentity) sort() {
	part := map[string]badness{}
	for _, s := range d.Systems {
		slices.SortStableFunc(s.Actions, func(x, y ReachAction) int {
			return cmp.Or(x.badness().compare(y.badness()), cmp.Compare(x.Name, y.Name))
		})
		if w, ok := part[s.Part]; !ok || s.worst().compare(w) < 0 {
			part[s.Part] = s.worst()
		}
	}

	slices.SortStableFunc(d.Systems, func(x, y ReachSystem) int {
		return cmp.Or(part[x.Part].compare(part[y.Part]), cmp.Compare(x.Part, y.Part),
			x.worst().compare(y.worst()), cmp.Compare(x.Name, y.Name))
	})
}

func (c *composer) partName(id string) string {
	for i, p := range c.iv.Parts {
		if p.ID == id && id != "" {
			return cmp.Or(oneLine(p.Name), fmt.Sprintf("Part %d", i+1))
		}
	}
	return ""
}

// heard lists what a number says and no line does: more tools, or more systems,
// than the list has.
func (c *composer) heard() []ReachHeard {
	var out []ReachHeard
	add := func(id, things string, listed int, one, many string) {
		said, ok := c.b.NumberIn(c.iv, id)
		if !ok || said.Unknown || said.Low <= float64(listed) {
			return
		}
		out = append(out, ReachHeard{
			Name: words.Capital(said.String()) + " " + things + " were counted",
			Says: words.Plural(listed, one, many) + " listed; the others are not named",
			From: []string{id},
		})
	}

	add(assessment.NumTools, "tools or actions", len(c.iv.Inventory), "action is", "actions are")
	unnamed := slices.ContainsFunc(c.iv.Inventory, func(l assessment.Line) bool { return oneLine(l.System) == "" })
	if !unnamed { // else one of those may be what is said
		add(assessment.NumSystems, "systems", c.v.Surface.Systems, "system is", "systems are")
	}

	return out
}

// from is what it rests on.
func (r Reach) from() []string {
	out := []string{"inventory"}
	for _, h := range r.Heard {
		out = append(out, h.From...)
	}
	return out
}

// badness orders lines, the worst first: what cannot be undone, then what nothing
// refuses, then what is chosen while it runs.
type badness [3]int

func (a ReachAction) badness() badness {
	kind := map[assessment.LineKind]int{assessment.Final: 0, assessment.Writes: 1, assessment.Reads: 3}
	k, known := kind[a.Kind]
	if !known {
		k = 2 // it may change something
	}
	decided := map[assessment.Decided]int{assessment.DecidedRunning: 0, assessment.DecidedBefore: 2}
	d, known := decided[a.Decided]
	if !known {
		d = 1
	}
	return badness{k, map[Gate]int{GateNone: 0, GatePart: 1, GateUnknown: 2, GateEvery: 3}[a.Gate], d}
}

func (b badness) compare(o badness) int { return slices.Compare(b[:], o[:]) }

func (s ReachSystem) worst() badness {
	out := s.Actions[0].badness()
	for _, a := range s.Actions[1:] {
		if b := a.badness(); b.compare(out) < 0 {
			out = b
		}
	}
	return out
}

func (d ReachIdentity) worst() badness {
	out := d.Systems[0].worst()
	for _, s := range d.Systems[1:] {
		if b := s.worst(); b.compare(out) < 0 {
			out = b
		}
	}
	return out
}

// systems counts the named systems it reaches, each once, whatever part reaches it.
func (d ReachIdentity) systems() int {
	seen := map[string]bool{}
	for _, s := range d.Systems {
		if s.Name != "" {
			seen[assessment.Fold(s.Name)] = true
		}
	}
	return len(seen)
}

// Actions counts the lines of an identity.
func (d ReachIdentity) Actions() int {
	n := 0
	for _, s := range d.Systems {
		n += len(s.Actions)
	}
	return n
}

// Actions counts the lines of all of it.
func (r Reach) Actions() int {
	n := 0
	for _, d := range r.Identities {
		n += d.Actions()
	}
	return n
}

// each calls with every action.
func (r Reach) each(see func(ReachAction)) {
	for _, d := range r.Identities {
		for _, s := range d.Systems {
			for _, a := range s.Actions {
				see(a)
			}
		}
	}
}

// count counts the actions of which something holds.
func (r Reach) count(holds func(ReachAction) bool) int {
	n := 0
	r.each(func(a ReachAction) {
		if holds(a) {
			n++
		}
	})
	return n
}

func oneLine(s string) string { return assessment.CleanLine(s) }

func prefixed(before, s string) string {
	if s == "" {
		return ""
	}
	return before + s
}
