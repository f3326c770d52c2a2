package assessment

import "slices"

// EnoughForReport is how many answers a buyer's own report takes: with fewer, nearly
// every sentence of it would say that something is not known.
const EnoughForReport = 4

// loadActions is what a buyer reads, chooses and types between the questions and the
// report: on the page of systems and actions with two lines filled in. An estimate of
// ours, as ToChoose and ToType are (load.go): what somebody reads once, without the
// options of lists and what is folded. The page that checks the answers is not on the
// way: it comes where something that was asked has no answer yet.
var loadActions = Load{Words: 110, Chosen: 4, Typed: 4}

// LoadAhead is what a buyer still has to read, choose and type behind a link that asks
// only those questions; the whole way where only is empty. Until the answers settle
// which questions come, the longer branch is reckoned with, so that it never takes
// longer than was said at the start.
func (b *Bank) LoadAhead(iv Interview, only []string) Load {
	stage, path := iv.Stage(), BuyerPath(b, iv, only)
	out := b.LoadOf(stage, slices.DeleteFunc(slices.Clone(path), iv.Settled))
	if len(only) > 0 {
		return out
	}

	if !b.branched(path) {
		out = out.And(b.loadOfBranches(iv, path))
	}
	if len(iv.Context) == 0 && iv.CountSettled(path) == 0 {
		out = out.And(b.LoadAbout())
	}
	if len(iv.Inventory) == 0 {
		out = out.And(loadActions)
	}
	return out
}

// loadOfBranches is what may come beside a path that no answer led on from yet.
func (b *Bank) loadOfBranches(iv Interview, path []string) Load {
	branch := map[Path][]string{}
	for _, q := range b.All() {
		if !slices.Contains(path, q.ID) && !iv.Settled(q.ID) && !q.Later {
			branch[q.Path] = append(branch[q.Path], q.ID)
		}
	}

	longer := b.LoadOf(iv.Stage(), branch[PathAgent])
	if workflow := b.LoadOf(iv.Stage(), branch[PathWorkflow]); workflow.takes() > longer.takes() {
		longer = workflow
	}

	return b.LoadOf(iv.Stage(), branch[PathBoth]).And(longer)
}

// branched reports whether the answers settled which questions come after the base ones.
func (b *Bank) branched(path []string) bool {
	return slices.ContainsFunc(path, func(id string) bool {
		q, ok := b.Question(id)
		return ok && q.Path != PathBase
	})
}

// MostOnPath is how many questions a link leads through at most: those it asks, or of
// the two branches the longer one. Said from the start, the number does not grow on
// the way.
func (b *Bank) MostOnPath(only []string) int {
	if len(only) > 0 {
		return len(only)
	}

	n := b.countPaths()
	return n[PathBase] + n[PathBoth] + max(n[PathAgent], n[PathWorkflow])
}

// LastOpen reports whether a question is the last open one of a path that no answer
// to it can make longer.
func (b *Bank) LastOpen(iv Interview, path []string, question string) bool {
	return len(path) > b.countPaths()[PathBase] &&
		!slices.ContainsFunc(path, func(id string) bool { return id != question && !iv.Settled(id) })
}

func (b *Bank) countPaths() map[Path]int {
	n := map[Path]int{}
	for _, q := range b.All() {
		if !q.Later {
			n[q.Path]++
		}
	}
	return n
}

// Passable are the questions that a buyer may put to somebody else: open, those on their
// path that have no answer, and more, the others of the bank, which are an offer where
// the link asks all.
func (b *Bank) Passable(iv Interview, only []string) (open, more []string) {
	path := BuyerPath(b, iv, only)
	for _, q := range b.All() {
		a := iv.AnswerTo(q.ID)
		switch {
		case a.State == Answered || a.State == NotApplicable || !b.Applies(&iv, q):
		case slices.Contains(path, q.ID) || a.State == Unknown:
			open = append(open, q.ID)
		case len(only) == 0:
			more = append(more, q.ID)
		}
	}
	return open, more
}

// CountAnswered counts the answers that say something about the system.
func (iv *Interview) CountAnswered() int {
	n := 0
	for _, a := range iv.Answers {
		if a.State == Answered {
			n++
		}
	}
	return n
}

// PassedOn is what somebody gives who passes a question on: where they chose nothing,
// they do not know it yet.
func (g Given) PassedOn() Given {
	if g.Pick == "" && len(g.Ticks) == 0 {
		g.Pick = PickUnknown
	}
	return g
}
