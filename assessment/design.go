package assessment

import (
	"cmp"
	"discern/assessment/words"
	"slices"
	"strings"
)

// Design is the recommended control design as data: the choice that comes
// first, and for every area what each shape asks for.
type Design struct {
	Choices []DesignChoice
	Areas   []Area
	Proofs  []ProofText
	// FirstMove and Relax say, for each shape, what to do first and what would
	// let the design be relaxed.
	FirstMove map[Shape]Wording
	Relax     map[Shape]string
	// AskDays is how many days from the report answers and tests are proposed to take.
	AskDays int
	// EffortBasis is what the efforts of the moves are, to follow "its efforts are", such as "our
	// own estimates"; "" where the bank does not say.
	EffortBasis string
	// Undetermined is said while the verdict is too early to say.
	Undetermined string
}

// Proof is what a test proves once it is passed: that a limit around an agent is
// there, by the question of the limit, or one of the facts below. What page one
// asks for needs a proof, and only a move whose test gives that proof meets it.
type Proof string

const (
	// ProofRefusal is that no action on the list that cannot be undone goes through
	// without a yes, where nothing refused it or only something in some cases.
	ProofRefusal Proof = "refusal"
	// ProofRights is that it holds the rights that it uses, and no others.
	ProofRights Proof = "rights"
	// ProofIdentity is that the identities it acts under are its own.
	ProofIdentity Proof = "identity"
	// ProofPlanted is that a text that a stranger wrote leads to no change that nothing
	// else would refuse and nobody sees.
	ProofPlanted Proof = "planted"
	// ProofReview is that those who have to say yes have the time for each yes.
	ProofReview Proof = "review"
	// ProofAmount is that a change above the amount which the decision at hand names does not go
	// through by itself.
	ProofAmount Proof = "amount"
	// ProofParts is that at least three of the limits around an agent stand around each part that
	// reads as an agent with fewer, so that none is one any more.
	ProofParts Proof = "parts"
	// ProofHeld is that an action that cannot be undone is done in no case. What is
	// switched off is no action that something can refuse, so it meets no condition.
	ProofHeld Proof = "held"
	// ProofPaused is that, while an answer is waited for, no action that cannot be undone is done
	// without a yes from a person, where nothing is known that refuses it each time. It meets no
	// condition: it ends when the answer is there.
	ProofPaused Proof = "paused"
	// ProofStop is that somebody who is named can stop it. Its question is who can; no
	// condition asks for it, and a move does wherever nobody can or nobody knows.
	ProofStop Proof = "stop"
)

// Proofs are those that are about no limit, and that a condition can ask for.
var Proofs = []Proof{ProofRefusal, ProofRights, ProofIdentity, ProofPlanted, ProofReview, ProofAmount, ProofParts}

// ProofKnown is that a question has an answer; no limit is proved by that.
func ProofKnown(question string) Proof { return Proof("known:" + question) }

// Holds is which actions on the list a move has wait for a yes.
type Holds string

const (
	HoldsChanges Holds = "changes" // each that changes something
	HoldsFinal   Holds = "final"   // those that cannot be undone
	HoldsUnheld  Holds = "unheld"  // of those, the ones that nothing refuses each time
	HoldsUnsure  Holds = "unsure"  // those that cannot be undone and that nothing is known to refuse each time
	HoldsPerson  Holds = "person"  // those that cannot be undone, and where there are none each change
	HoldsPlanted Holds = "planted" // the changes at the end of a Chain
)

// Held are the places in the inventory of the actions that such a move has wait.
func (b *Bank) Held(iv *Interview, v *Verdict, h Holds) []int {
	chain := Chain{}
	if h == HoldsPlanted {
		chain, _ = b.ChainOf(iv, v)
	}
	if h == HoldsPerson {
		if out := b.Held(iv, v, HoldsFinal); len(out) > 0 {
			return out
		}
		h = HoldsChanges
	}
	var out []int
	for i, l := range iv.Inventory {
		is := false
		switch h {
		case HoldsChanges:
			is = l.Kind != Reads
		case HoldsFinal:
			is = l.Kind == Final
		case HoldsUnheld:
			is = l.Unheld()
		case HoldsUnsure:
			is = l.Unsure()
		case HoldsPlanted:
			is = slices.Contains(chain.Lines, i)
		}
		if is && strings.TrimSpace(l.Action) != "" {
			out = append(out, i)
		}
	}
	return out
}

// ProofText is a proof in words: the test that gives it, and the move that leads
// to it where no move of an area does.
type ProofText struct {
	Proof    Proof
	Question string // behind it: a limit's own, or another; whose role the move is for, unless Doer names one
	Doer     Role   // who does what leads there; "" for the role that the question is put to
	// Move puts it in place and Done is the test, passed; both may hold what a Move
	// may, and {unheld}: the actions that cannot be undone and that nothing refuses
	// each time, {unsure}: those and the ones of which that is not known, or {planted}: the
	// changes at the end of a Chain. The plain ones are said where such a name is missing.
	Move, MovePlain string
	Done, DonePlain string
	// DoneNamed is said of several actions that the move has just named.
	DoneNamed string
	// Gives are what the same test proves besides.
	Gives []Proof
	// Holds is which actions the move has wait for a yes.
	Holds Holds
	// Start is a first step small enough for the next day.
	Start, StartPlain     string
	Opens                 string
	Days                  int
	EffortLow, EffortHigh int
}

// Wording is a sentence with names in it, and the same without for when a name
// is missing. It may hold what a Move may hold, and {limits}: the limits around
// an agent that are not confirmed.
type Wording struct {
	Move  string
	Plain string
}

// DesignChoice is one way to give access, and its price.
type DesignChoice struct {
	ID    string  // exact, broad, each-call
	Name  string  // "Grant exactly what the path needs"
	Says  string  // what it is
	Price string  // what it costs
	Fits  []Shape // shapes it is a real choice for
	Best  []Shape // shapes it is recommended for
	Of    string  // the part of a system that it is for, where more than one is recommended
}

// Area is one area of the control design: identity, permissions, ...
type Area struct {
	ID        string
	Name      string
	Questions []string // whose control level is held against what is required
	Order     int      // rank among moves of equal gap

	// Done says how one sees that a move in this area is done, and Opens what may
	// follow then. Days is when it is proposed to be done, counted from the report;
	// EffortLow and EffortHigh are person-days. These are estimates of ours, and
	// stand in the bank so that whoever knows better changes them.
	Done, Opens           string
	Days                  int
	EffortLow, EffortHigh int

	By map[Shape]AreaLevel
}

// AreaLevel is what one shape asks for in an area.
type AreaLevel struct {
	Required int // 0 to 3
	// what to do, imperative; may hold {final}, {running}, {before}, {widest}, {system}, {product}, {cap}, {confirmed}
	Move  string
	Plain string // the move without placeholders, for when a name it needs is missing
	// Why is the reason for the move, WhyPlain without names; where there is none, the
	// answer that falls short is the reason. A wording under At has that answer always.
	Why, WhyPlain string
	// At holds the move for when the widest gap is at one question of an area
	// that has several ("IS4"), or at one answer to it ("EC6.a"); Move is said
	// otherwise.
	At map[string]string
	// AtDone says how one sees that such a move is done, by the same keys.
	AtDone map[string]string
	// Proves is what the test of the move proves, AtProves and FinalProves what those
	// of its other wordings do: the words of those tests are added to Done.
	Proves      []Proof
	AtProves    map[string][]Proof
	FinalProves []Proof
	// Holds is which actions the move has wait for a yes, AtHolds the same of its other
	// wordings; that of a FinalMove is HoldsFinal.
	Holds   Holds
	AtHolds map[string]Holds
	// Days is when the move is proposed to be done; that of the area where it is 0.
	Days int
	// Start is a first step small enough for the next day, StartPlain without names,
	// and AtStart what is said instead, by the keys of At.
	Start, StartPlain string
	AtStart           map[string]string
	// Where it acts for good while nothing is known that can refuse it, FinalMove
	// (FinalPlain without names) is said and FinalRequired is asked for instead.
	FinalRequired int
	FinalMove     string
	FinalPlain    string
	FinalDone     string
	FinalStart    string
	Done          string // how one sees that the move is done; the area's own words are said where it is ""
	Source        string
}

// forFinal is the level where something cannot be undone and nothing stands
// before it.
func (l AreaLevel) forFinal(free bool) AreaLevel {
	if free && l.FinalMove != "" {
		l.Required = max(l.Required, l.FinalRequired)
		l.Move = l.FinalMove
		l.Plain = l.FinalPlain
		l.At = nil
		l.Done, l.Proves, l.Holds = l.FinalDone, l.FinalProves, HoldsFinal
		if l.FinalStart != "" {
			l.Start, l.StartPlain = l.FinalStart, l.FinalStart
		}
	}
	return l
}

// freeFinal reports whether an action that cannot be undone is listed without
// anything known that can refuse it.
func freeFinal(iv *Interview) bool {
	return slices.ContainsFunc(iv.Inventory, func(l Line) bool { return l.Kind == Final && !l.Refusable() })
}

// Plan is the control design for one verdict.
type Plan struct {
	Choices []PlannedChoice `json:"choices"`
	First   string          `json:"first,omitempty"` // what to do before all moves
	Moves   []Move          `json:"moves"`
	Relax   string          `json:"relax,omitempty"` // to move left or relax
}

// PlannedChoice is a design choice held against the verdict.
type PlannedChoice struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Says        string `json:"says"`
	Price       string `json:"price"`
	Recommended bool   `json:"recommended"`
	Of          string `json:"-"` // the part it is for, where more than one is recommended
}

// Move is one thing to do, with the finding it answers.
type Move struct {
	Area    string   `json:"area"`
	Name    string   `json:"name"`
	Do      string   `json:"do"`
	Because string   `json:"because"`
	OfShape bool     `json:"-"` // what the shape asks for is the reason, and no one answer
	From    []string `json:"from"`
	Short   int      `json:"short"`          // control levels missing; 0 where nobody has said
	Asked   bool     `json:"asked"`          // false: "Not asked" in that cell
	Done    string   `json:"done,omitempty"` // how one sees that it is done
	Proves  []Proof  `json:"proves,omitempty"`
	Start   string   `json:"start,omitempty"` // a first step, small enough for the next day
	Holds   Holds    `json:"-"`               // which actions it has wait for a yes
	Days    int      `json:"-"`               // when it is proposed to be done, counted from the report
}

// gaps holds the control found against what the shape asks for, question by
// question. Nothing is assumed bad because nobody asked.
func gaps(b *Bank, iv *Interview, v *Verdict) []Gap {
	out := []Gap{}
	free := freeFinal(iv)
	for _, area := range b.Design.Areas {
		level, ok := area.By[v.Shape]
		if !ok {
			continue
		}

		level = level.forFinal(free)
		for _, id := range area.Questions {
			a := iv.Answers[id]
			if a.State == NotApplicable {
				continue
			}

			g := Gap{Area: area.ID, Question: id, Required: level.Required, Uncredited: b.Uncredited(iv, id)}
			if c, ok := b.Control(a); ok && g.Uncredited == "" {
				g.Found = &c
				g.Short = max(0, level.Required-c)
			}

			// What something speaks against is no control that was found.
			if f := b.factOf(iv, v, b.questions[id]); f.Standing == FactContradicted {
				g.Found, g.Short = nil, max(1, g.Short)
				for _, o := range f.Against {
					g.Against = append(g.Against, o.Rule)
				}
			}

			out = append(out, g)
		}
	}

	return out
}

// plan turns the gaps into moves, the widest first, and puts the choice before them.
func plan(b *Bank, iv *Interview, v *Verdict) Plan {
	p := Plan{Choices: []PlannedChoice{}, Moves: []Move{}}
	if v.Shape == UndeterminedShape {
		return p
	}

	for _, c := range b.Design.Choices {
		if slices.Contains(c.Fits, v.Shape) {
			p.Choices = append(p.Choices, PlannedChoice{ID: c.ID, Name: c.Name, Says: c.Says, Price: c.Price, Of: c.Of,
				Recommended: slices.Contains(c.Best, v.Shape)})
		}
	}

	names := &names{b: b, iv: iv, v: v, known: map[string]string{}}
	rank := map[string]int{}
	free := freeFinal(iv)
	_, chained := b.ChainOf(iv, v) // where there is none, nothing is to be tried of it
	first := b.Design.FirstMove[v.Shape]
	p.First = fill(AreaLevel{Move: first.Move, Plain: first.Plain}, names)

	for _, area := range b.Design.Areas {
		level, ok := area.By[v.Shape]
		if !ok {
			continue
		}

		level = level.forFinal(free)
		m := Move{Area: area.ID, Name: area.Name, Do: fill(level, names), Done: cmp.Or(level.Done, area.Done),
			Proves: level.Proves, Holds: level.Holds,
			Start: fill(AreaLevel{Move: level.Start, Plain: level.StartPlain}, names), Days: cmp.Or(level.Days, area.Days)}
		if !m.weigh(b, iv, v, area) {
			continue // none of its questions applies
		}

		key := m.From[0] + "." + iv.AnswerTo(m.From[0]).Choice
		if level.At[key] == "" {
			key = m.From[0]
		}

		at := level.At[key]
		if m.Short > 0 && at == "" && level.WhyPlain != "" {
			m.OfShape, m.Because = true, fill(AreaLevel{Move: level.Why, Plain: level.WhyPlain}, names)
		}
		if at != "" && m.Short > 0 {
			m.Do = fill(AreaLevel{Move: at, Plain: m.Do}, names)
			m.Done, m.Proves, m.Holds = level.AtDone[key], level.AtProves[key], level.AtHolds[key]
			m.Start = cmp.Or(fill(AreaLevel{Move: level.AtStart[key], Plain: m.Start}, names), m.Start)
		}
		m.Proves = slices.DeleteFunc(slices.Clone(m.Proves), func(p Proof) bool { return p == ProofPlanted && !chained })
		m.Done, m.Proves = b.passed(m.Do, m.Done, m.Proves, names), b.proven(m.Proves)

		rank[area.ID] = area.Order
		p.Moves = append(p.Moves, m)
	}

	slices.SortStableFunc(p.Moves, func(x, y Move) int {
		return cmp.Or(cmp.Compare(y.rank(), x.rank()), cmp.Compare(rank[x.Area], rank[y.Area]))
	})
	p.Relax = b.Design.Relax[v.Shape]
	return p
}

// passed is how one sees that a move (do) is done: the tests of what it proves, and
// then what was said of it.
func (b *Bank) passed(do, done string, proves []Proof, names *names) string {
	all := []string{}
	for _, p := range proves {
		t := b.proof(p)
		if t == nil {
			continue
		}
		if t.DoneNamed != "" && namesAll(do, t.Done, names) {
			all = append(all, words.Sentence(t.DoneNamed))
		} else if says, whole := filled(t.Done, names); whole {
			all = append(all, words.Sentence(says))
		} else if t.DonePlain != "" {
			all = append(all, words.Sentence(t.DonePlain))
		}
	}
	if done != "" {
		all = append(all, words.Sentence(done))
	}
	return strings.Join(all, " ")
}

// namesAll reports whether a move names just the actions that its test would name, and more
// than one.
func namesAll(do, done string, names *names) bool {
	_, rest, _ := strings.Cut(done, "{")
	key, _, found := strings.Cut(rest, "}")
	if !found {
		return false
	}
	these := names.of(key)
	if strings.Count(these, "“") < 2 {
		return false
	}
	before, after, named := strings.Cut(do, these)
	return named && !strings.HasSuffix(before, "”, ") &&
		!strings.HasPrefix(after, ", “") && !strings.HasPrefix(after, " and “")
}

// proven are what some proofs prove, with what their tests prove besides.
func (b *Bank) proven(proves []Proof) []Proof {
	var out []Proof
	add := func(all []Proof) {
		for _, p := range all {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	for _, p := range proves {
		add([]Proof{p})
		if t := b.proof(p); t != nil {
			add(t.Gives)
		}
	}
	return out
}

// Test is the test that proves something, passed, with the names of an interview;
// "" where the bank has none.
func (b *Bank) Test(iv *Interview, v *Verdict, p Proof) string {
	return b.passed("", "", []Proof{p}, &names{b: b, iv: iv, v: v, known: map[string]string{}})
}

// Proving is the move that leads to a proof, for where no move of an area does;
// false where the bank has none.
func (b *Bank) Proving(iv *Interview, v *Verdict, p Proof) (Move, ProofText, bool) {
	t := b.proof(p)
	if t == nil {
		return Move{}, ProofText{}, false
	}
	names := &names{b: b, iv: iv, v: v, known: map[string]string{}}
	do := fill(AreaLevel{Move: t.Move, Plain: t.MovePlain}, names)
	return Move{Do: do, Asked: true, Proves: b.proven([]Proof{p}),
		Done: b.passed(do, "", []Proof{p}, names), Start: fill(AreaLevel{Move: t.Start, Plain: t.StartPlain}, names),
		Holds: t.Holds, Days: t.Days}, *t, true
}

// AskedBy is the question behind a proof, "" where the bank has no such proof.
func (b *Bank) AskedBy(p Proof) string {
	if t := b.proof(p); t != nil {
		return t.Question
	}
	return ""
}

// DoerOf is the role that does what gives some proofs, "" where none of them names one.
func (b *Bank) DoerOf(proofs []Proof) Role {
	for _, p := range proofs {
		if t := b.proof(p); t != nil && t.Doer != "" {
			return t.Doer
		}
	}
	return ""
}

func (b *Bank) proof(p Proof) *ProofText {
	for i := range b.Design.Proofs {
		if b.Design.Proofs[i].Proof == p {
			return &b.Design.Proofs[i]
		}
	}
	return nil
}

// rank orders moves: known gaps by how wide they are, then what nobody was
// asked, then what is in place already.
func (m Move) rank() int {
	switch {
	case m.Short > 0:
		return 10 + m.Short
	case !m.Asked:
		return 1
	}
	return 0
}

// weigh ties a move to the answer that shows the widest gap; it returns false
// where no question of the area applies. A control that something else speaks
// against is not known to be there, however strong it was said to be.
func (m *Move) weigh(b *Bank, iv *Interview, v *Verdict, area Area) bool {
	var worst *Gap
	var against *Objection
	short := 0
	for i := range v.Gaps {
		g := &v.Gaps[i]
		if g.Area != area.ID {
			continue
		}

		m.From = append(m.From, g.Question)
		if g.Found == nil && len(g.Against) == 0 {
			continue
		}

		if worst != nil && g.Short <= short {
			continue
		}
		worst, short, against = g, g.Short, nil
		if f, ok := b.FactOf(iv, v, g.Question); ok && f.Standing == FactContradicted {
			against = &f.Against[0]
		}
	}

	// What is said not to be needed is known, and falls short of nothing.
	if at := slices.IndexFunc(v.Gaps, func(g Gap) bool { return g.Area == area.ID && g.Uncredited != "" }); worst == nil &&
		at >= 0 {
		m.Asked, m.From, m.Because = true, []string{v.Gaps[at].Question}, b.Says(iv.AnswerTo(v.Gaps[at].Question))
		return true
	}

	if worst == nil {
		m.Because = "Not asked, or not known yet."
		if iv.Side == SideBuyer {
			m.Because = "Not answered, or not known."
		}

		return len(m.From) > 0
	}

	m.Asked, m.Short = true, short
	m.Because = b.Says(iv.AnswerTo(worst.Question))
	m.From = []string{worst.Question}
	if against != nil {
		m.Because = against.Says
		m.From = append(m.From, against.Rule)
	}

	return true
}

// names are what a move may be filled with: those the interview gives, each
// looked for when the first move asks for it.
type names struct {
	b     *Bank
	iv    *Interview
	v     *Verdict
	known map[string]string
}

// of returns the name for a placeholder, "" where the interview gives none.
func (n *names) of(key string) string {
	name, ok := n.known[key]
	if !ok {
		name = n.find(key)
		n.known[key] = name
	}
	return name
}

func (n *names) find(key string) string {
	switch key {
	case "before":
		return words.Series(n.actions(func(l *Line) bool { return l.Decided == DecidedBefore }), 4)
	case "running":
		return words.Series(RunningOf(n.iv), 4)
	case "final":
		return words.Series(n.actions(func(l *Line) bool { return l.Kind == Final }), 4)
	case "unheld":
		return words.Series(n.actions(func(l *Line) bool { return l.Unheld() }), 4)
	case "unsure":
		return words.Series(n.actions(func(l *Line) bool { return l.Unsure() }), 4)
	case "planted":
		if chain, ok := n.b.ChainOf(n.iv, n.v); ok {
			return words.Series(n.actions(func(l *Line) bool {
				return slices.ContainsFunc(chain.Lines, func(i int) bool { return &n.iv.Inventory[i] == l })
			}), 4)
		}
	case "openParts":
		return words.Series(OpenParts(n.v), 4)
	case "access":
		return n.iv.AnyAccess()
	case "hardest":
		return words.Quoted(words.Cut(hardest(n.iv), 60))
	case "product":
		return ProductPhrase(n.iv)
	case "limits":
		return words.Series(OpenLimits(n.v), 5)
	case "widest":
		if n.v.Surface.WidestLines > 1 {
			return words.Quoted(n.v.Surface.Widest)
		}

	case "confirmed":
		if run, ok := n.b.NumberIn(n.iv, NumConfirmed); ok {
			return run.String()
		}

	case "cap":
		if most, ok := n.b.NumberIn(n.iv, numCap); ok {
			return most.String()
		}
	}
	return ""
}

// hardest is the action to try first in a test: one that cannot be undone, and
// of those one that nothing refuses, or that is refused in some cases only.
func hardest(iv *Interview) string {
	name, most := "", 0
	for _, l := range iv.Inventory {
		if l.Kind != Final || strings.TrimSpace(l.Action) == "" {
			continue
		}

		weight := 1
		switch {
		case l.Unrefused():
			weight = 4
		case l.PartlyRefused():
			weight = 3
		case !l.Refusable():
			weight = 2
		}

		if weight > most {
			name, most = l.Action, weight
		}
	}

	return name
}

// actions lists the named actions of the inventory that are so.
func (n *names) actions(so func(*Line) bool) []string {
	var out []string
	for i := range n.iv.Inventory {
		l := &n.iv.Inventory[i]
		if name := words.Quoted(l.Action); name != "" && so(l) {
			out = append(out, name)
		}
	}

	return out
}

// TestOf is how a limit around an agent can be tried, with the action that it
// matters most for where the inventory names one.
func (b *Bank) TestOf(iv *Interview, v *Verdict, question string) string {
	for _, l := range b.Limits {
		if l.Question == question {
			return fill(AreaLevel{Move: l.Test, Plain: l.TestPlain}, &names{b: b, iv: iv, v: v, known: map[string]string{}})
		}
	}
	return ""
}

// OpenParts names the parts, in quotes, that read as an agent around which fewer than three of
// its limits stand.
func OpenParts(v *Verdict) []string {
	var out []string
	for _, p := range v.Parts {
		if name := words.Quoted(p.Name); p.Shape == OpenAgent && name != "" {
			out = append(out, name)
		}
	}
	return out
}

// OpenLimits names the limits around an agent that nobody has confirmed.
func OpenLimits(v *Verdict) []string {
	var out []string
	for _, f := range v.Limits {
		if f.State != LimitConfirmed {
			out = append(out, f.Name)
		}
	}
	return out
}

// fill puts names into a move, or falls back on its plain wording where one is
// missing.
func fill(level AreaLevel, names *names) string {
	says, whole := filled(level.Move, names)
	if !whole && level.Plain != "" {
		return level.Plain
	}
	return says
}

// filled puts names into a text, and reports whether none was missing.
func filled(text string, names *names) (string, bool) {
	var out strings.Builder
	whole := true
	for {
		before, after, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String(), whole
		}

		key, tail, _ := strings.Cut(after, "}")
		name := names.of(key)
		whole = whole && name != ""
		out.WriteString(cmp.Or(name, "{"+key+"}"))
		text = tail
	}
}
