package evidence

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"discern/assessment"
	"discern/assessment/words"
)

// How many runs it takes before something may be said of more than these runs.
const (
	enoughForTypical = 6  // then the smallest and the largest hold the median with 97 in 100
	enoughAlike      = 20 // runs that were alike
	enoughRequests   = 3
	enoughSteps      = 3
	enoughForLate    = 10 // before "first seen late" means anything
	EnoughToDrop     = 59 // runs; below, nobody says that an action is not needed
	mostNames        = 300
)

// Source says where a file came from, as far as a person or the clock knows it.
type Source struct {
	Name   string // of the file
	Bytes  int
	SHA256 string
	Read   time.Time
	Chosen assessment.ChosenBy
}

// SourceOf is the source of some bytes.
func SourceOf(name string, data []byte, read time.Time, chosen assessment.ChosenBy) Source {
	sum := sha256.Sum256(data)
	return Source{Name: name, Bytes: len(data), SHA256: hex.EncodeToString(sum[:]), Read: read, Chosen: chosen}
}

// Propose says what would be kept of a file, and what it proposes for an
// interview: answers, numbers, lines of the inventory, what could be taken away.
// It changes nothing. Transcripts propose nothing: what was spoken is a quote.
func Propose(b *assessment.Bank, iv *assessment.Interview, f File, from Source) (assessment.EvidenceFile,
	[]assessment.Proposal) {
	p := proposer{bank: b, iv: iv, f: f}
	p.file = assessment.EvidenceFile{
		ID: "f" + from.SHA256[:min(12, len(from.SHA256))], Name: fileName(from.Name), Kind: f.Kind, SHA256: from.SHA256,
		Bytes: from.Bytes,
		Read:  from.Read, Chosen: from.Chosen, What: What(f), Secrets: f.Secrets,
	}
	p.runs()
	p.definitions()
	p.lists()
	p.remarks()

	p.file.Used, p.file.Offered, p.file.Granted = capped(p.file.Used), capped(p.file.Offered), capped(p.file.Granted)
	p.unused()

	return p.file, p.out
}

// fileName is the last part of a name, as a file's own names are kept.
func fileName(s string) string {
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}

	return cmp.Or(name(s), "a file without a name")
}

func capped(names []string) []string { return names[:min(len(names), mostNames)] }

// What says what was read in a file, in a sentence.
func What(f File) string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, words.Figure(n, one, many))
		}
	}

	steps, calls, nodes := 0, 0, 0
	for _, r := range f.Runs {
		steps, calls = steps+r.Count(), calls+len(r.ModelCalls)
	}
	for _, fl := range f.Flows {
		nodes += len(fl.Nodes)
	}
	if f.Kind != "audit-trail" {
		add(len(f.Runs), "run", "runs")
	}
	add(steps, "step", "steps")
	add(calls, "call to a model", "calls to a model")
	add(len(f.Flows), "drawing", "drawings")
	add(nodes, "node", "nodes")
	add(len(f.Tools), "action on a list", "actions on a list")
	add(len(f.Grants), "line of permissions", "lines of permissions")
	add(len(f.Servers), "source of tools", "sources of tools")
	add(len(f.Credentials), "name of a credential", "names of credentials")
	add(len(f.Lines), "spoken line", "spoken lines")
	if len(parts) == 0 {
		return "Nothing was read."
	}

	return words.Capital(words.Series(parts, len(parts))) + "."
}

type proposer struct {
	bank *assessment.Bank
	iv   *assessment.Interview
	f    File
	file assessment.EvidenceFile
	out  []assessment.Proposal
}

// sees applies what the bank says about a sign. Says is a whole sentence on what
// was seen; figure is nil where the sign has none.
func (p *proposer) sees(sign assessment.Sign, says, place string, figure *assessment.Number, runs int) {
	for _, s := range p.bank.SightingsOf(sign) {
		s, ok := p.bank.Meaning(s, figure)
		if !ok {
			continue
		}

		x := assessment.Proposal{
			File: p.file.ID, Rule: s.ID, Says: says, Differs: s.Says, Ask: s.Ask, Place: place, Runs: runs,
			Question: s.Question, Choices: s.Answers, Against: s.Against, Number: s.Number, Atmost: s.Atmost, Claim: s.Claim,
		}
		switch {
		case s.Question != "":
			x.Kind = assessment.ProposeAnswer
		case s.Number != "":
			x.Kind, x.Value = assessment.ProposeNumber, *figure
		default:
			x.Kind = assessment.ProposeClaim
		}

		p.add(x)
	}
}

func (p *proposer) add(x assessment.Proposal) {
	what := ""
	if x.Line != nil {
		what = x.Line.System + "\x00" + x.Line.Action
	}

	sum := sha256.Sum256([]byte(strings.Join([]string{p.file.SHA256, string(x.Kind), x.Rule, what}, "\x00")))
	x.File, x.ID = p.file.ID, "p"+hex.EncodeToString(sum[:8])
	p.out = append(p.out, x)
}

// place of a step: "step 7 of run 3", both counted from 1.
func place(run, step int) string { return fmt.Sprintf("step %d of run %d", step+1, run+1) }

// runs reads what the runs of a file show.
func (p *proposer) runs() {
	if len(p.f.Runs) == 0 {
		return
	}

	version := usualVersion(p.f.Runs)
	p.span()
	p.askedByModel()
	if !p.loose() {
		p.alikeOrNot(version)
		p.lengths(version)
		p.failures()
	}
	p.moreWork()
	p.approvals()
	p.usedAndOffered()
	p.lines()
}

// usualVersion is the version of most of the runs, and whether there are others.
func usualVersion(runs []Run) string {
	count := map[string]int{}
	best := ""
	for _, r := range runs {
		count[r.Version]++
		if count[r.Version] > count[best] {
			best = r.Version
		}
	}

	return best
}

// loose reports whether the file holds records of calls that name no run: they
// can be counted, and have no order that means anything.
func (p *proposer) loose() bool {
	return p.f.Kind == "audit-trail" && !slices.ContainsFunc(p.f.Runs, func(r Run) bool { return r.ID != "" })
}

func (p *proposer) span() {
	for _, r := range p.f.Runs {
		if r.Count() > 0 && !p.loose() {
			p.file.Runs++
		}
		if r.Start != "" && (p.file.From == "" || r.Start < p.file.From) {
			p.file.From = r.Start
		}
		if end := cmp.Or(r.End, r.Start); end > p.file.To {
			p.file.To = end
		}
	}
}

func (p *proposer) askedByModel() {
	asked, all, where := 0, 0, ""
	rounds, roundAt := 0, ""
	for i, r := range p.f.Runs {
		different, calls := map[string]bool{}, 0
		for j, s := range r.Steps {
			if !s.Counts() {
				continue
			}
			all++
			if s.AskedBy != Model {
				continue
			}
			asked++
			if where == "" {
				where = place(i, j)
			}
			calls++
			different[s.Tool] = true
		}
		if !p.loose() && calls >= 3 && len(different) >= 2 && asking(r) >= 2 && calls > rounds {
			rounds, roundAt = calls, fmt.Sprintf("run %d", i+1)
		}
	}
	if asked == 0 {
		return
	}

	says := fmt.Sprintf("A model asked for %d of %s.", asked, words.Figure(all, "step", "steps"))
	switch {
	case asked == all && all == 1:
		says = "A model asked for the one step."
	case asked == all:
		says = fmt.Sprintf("A model asked for all %d steps.", all)
	}
	p.sees(assessment.SignModelAsked, says, where, nil, p.file.Runs)
	p.sees(assessment.SignModelPicks, says, where, nil, p.file.Runs)
	if rounds > 0 {
		p.sees(assessment.SignWentRound, fmt.Sprintf("In one run a model was asked more than once and picked %s.",
			words.Figure(rounds, "step", "steps")), roundAt, nil, p.file.Runs)
	}
}

// asking counts the calls to a model that asked for a tool.
func asking(r Run) int {
	n := 0
	for _, c := range r.ModelCalls {
		if len(c.Asked) > 0 {
			n++
		}
	}

	return n
}

// road is the calls of a run in order, those asked for together as one set. It
// reports false for a run with a step that failed, was refused or has no result:
// what came after it may be no choice of road.
func road(r Run) ([]string, bool) {
	var out []string
	var set []string
	group := 0
	flush := func() {
		slices.Sort(set)
		if len(set) > 0 {
			out = append(out, strings.Join(set, " + "))
		}
		set = nil
	}
	for _, s := range r.Steps {
		if s.Kind != Call {
			continue
		}
		if s.Status != Done {
			return nil, false
		}
		if s.Parallel == 0 || s.Parallel != group {
			flush()
		}
		group = s.Parallel
		set = append(set, s.Tool)
	}
	flush()

	return out, true
}

// alikeOrNot compares the runs of one request, within one version.
func (p *proposer) alikeOrNot(version string) {
	most, where := 1, ""
	same := likeness{model: true}
	for _, group := range p.requests(version) {
		different := map[string]int{}
		for _, o := range group {
			different[strings.Join(o.calls, "\n")]++
		}

		most = max(most, len(different))
		switch {
		case len(different) > 1 && where == "":
			where = firstParting(group)
		case len(different) == 1 && len(group) > 1:
			same.add(p.f.Runs, group)
		}
	}

	switch {
	case where != "":
		p.sees(assessment.SignRunsDiffer, "Two runs of one request made different calls.", where, nil, p.file.Runs)
		p.sees(assessment.SignPaths, fmt.Sprintf("Runs of one request took %s.", words.Figure(most, "road",
			"different roads")), where,
			&assessment.Number{Low: float64(most), High: float64(most), Guess: true, AtLeast: true}, p.file.Runs)

	case same.runs == 0:
	case !same.enough():
		p.remark(fmt.Sprintf("%s of one request or of several were alike. That is too little to speak of a fixed path.",
			words.Capital(words.Figure(same.runs, "run", "runs"))))

	default:
		p.sees(assessment.SignSameCalls, same.says(), "", nil, same.runs)
	}
}

// walked is the calls of one run.
type walked struct {
	at    int // of the run, in its file
	calls []string
}

// requests groups the runs of one version that made calls by the request they were of,
// in the order of the file.
func (p *proposer) requests(version string) [][]walked {
	var out [][]walked
	place := map[string]int{}
	for i, r := range p.f.Runs {
		if r.Group == "" || r.Version != version {
			continue
		}
		calls, ok := road(r)
		if !ok || len(calls) == 0 {
			continue
		}

		at, known := place[r.Group]
		if !known {
			at = len(out)
			place[r.Group] = at
			out = append(out, nil)
		}

		out[at] = append(out[at], walked{i, calls})
	}

	return out
}

// firstParting names where the first run of a request and another part.
func firstParting(group []walked) string {
	a := group[0]
	for _, o := range group[1:] {
		if !slices.Equal(a.calls, o.calls) {
			return parting(a.at, o.at, a.calls, o.calls)
		}
	}
	return ""
}

// likeness counts the requests whose runs all made the same calls.
type likeness struct {
	runs, requests int
	lengths        []float64
	model          bool // the model asked for every step
}

func (l *likeness) add(runs []Run, group []walked) {
	l.requests++
	l.runs += len(group)
	for _, o := range group {
		l.lengths = append(l.lengths, float64(runs[o.at].Count()))
		for _, s := range runs[o.at].Steps {
			l.model = l.model && (!s.Counts() || s.AskedBy == Model)
		}
	}
}

// enough reports whether they are enough to speak of a fixed path.
func (l likeness) enough() bool {
	return l.runs >= enoughAlike && l.requests >= enoughRequests && middle(l.lengths) >= enoughSteps
}

// says is how alike they were, and how often another run could still differ.
func (l likeness) says() string {
	bound := int(math.Ceil(100 * (1 - math.Pow(0.05, 1/float64(l.runs)))))
	runs, requests := words.Figure(l.runs, "run", "runs"), words.Figure(l.requests, "request", "requests")
	if l.model {
		return fmt.Sprintf("The model picked the same calls each time in %s of %s; up to %d in 100 runs could still differ.",
			runs, requests, bound)
	}

	return fmt.Sprintf("%s of %s were alike. That fits the same calls each time; up to %d in 100 runs could "+
		"still differ.", words.Capital(runs), requests, bound)
}

// parting names where two runs part.
func parting(a, b int, x, y []string) string {
	for i := range max(len(x), len(y)) {
		one, other := "the end", "the end"
		if i < len(x) {
			one = x[i]
		}
		if i < len(y) {
			other = y[i]
		}
		if one != other {
			return fmt.Sprintf("runs %d and %d part at call %d: %s, and %s", a+1, b+1, i+1, one, other)
		}
	}

	return fmt.Sprintf("runs %d and %d", a+1, b+1)
}

// middle is the median; 0 of nothing.
func middle(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(x))
	n := len(s)

	return (s[(n-1)/2] + s[n/2]) / 2
}

// interval is the narrowest pair of the values, the same number from each end,
// that holds the median of all runs with at least 95 in 100, were these drawn
// by chance. It needs six.
func interval(x []float64) (low, high float64, sure int) {
	s := slices.Sorted(slices.Values(x))
	n := len(s)
	tail, term := 0.0, math.Pow(0.5, float64(n))
	if n > 1000 { // the tail of so many is that of a normal distribution
		k := max(0, int(float64(n)/2-0.98*math.Sqrt(float64(n)))-1)
		return s[k], s[n-1-k], 95
	}

	best := 0
	cover := 1 - 2*term
	for k := range n / 2 {
		tail += term
		if 1-2*tail < 0.95 {
			break
		}
		best, cover = k, 1-2*tail
		term = term * float64(n-k) / float64(k+1)
	}

	return s[best], s[n-1-best], int(math.Floor(100 * cover))
}

// lengths proposes how long an ordinary run is, from six runs on.
func (p *proposer) lengths(version string) {
	var steps, minutes, subs []float64
	longest, at := 0, 0
	for i, r := range p.f.Runs {
		n := r.Count()
		if n > longest {
			longest, at = n, i
		}
		if n == 0 || r.Version != version {
			continue
		}
		steps = append(steps, float64(n))
		started := 0
		for _, s := range r.Steps {
			if startsMore(s) {
				started++
			}
		}
		subs = append(subs, float64(started))
		from, err1 := time.Parse(time.RFC3339, r.Start)
		to, err2 := time.Parse(time.RFC3339, r.End)
		if err1 == nil && err2 == nil && to.After(from) {
			minutes = append(minutes, to.Sub(from).Minutes())
		}
	}

	of := ""
	if version != "" {
		of = " of version " + version
	}
	if longest > 0 {
		p.sees(assessment.SignLongest, fmt.Sprintf("The longest run in the file has %s.", words.Figure(longest, "step",
			"steps")), fmt.Sprintf("run %d", at+1),
			&assessment.Number{Low: float64(longest), High: float64(longest), Guess: true, AtLeast: true}, p.file.Runs)
	}
	if n := len(steps); n > 0 && n < enoughForTypical {
		low, high := slices.Min(steps), slices.Max(steps)
		p.remark(fmt.Sprintf("%s%s, of %s. Fewer than six say nothing of what is ordinary.", words.Capital(words.Figure(n,
			"run", "runs")), of,
			ranged(low, high, "step", "steps")))
	}

	p.typical(assessment.SignTypical, steps, of, "steps", 0)
	p.typical(assessment.SignMinutes, minutes, of, "minutes", 1)
	if slices.ContainsFunc(subs, func(x float64) bool { return x > 0 }) {
		p.typical(assessment.SignSubRuns, subs, of, "runs started by it", 0)
	}
}

func ranged(low, high float64, one, many string) string {
	if low == high {
		return words.Figure(int(low), one, many)
	}

	return fmt.Sprintf("%s to %s %s", assessment.FormatNumber(low), assessment.FormatNumber(high), many)
}

// typical proposes a median with its interval. places is how many decimals count.
func (p *proposer) typical(sign assessment.Sign, x []float64, of, what string, places int) {
	if len(x) < enoughForTypical {
		return
	}
	scale := math.Pow(10, float64(places))
	round := func(v float64) float64 { return math.Round(v*scale) / scale }
	low, high, sure := interval(x)
	low, high = round(low), round(high)
	says := fmt.Sprintf("The middle one of %s%s has %s %s. The median lies between %s and %s, with %d in 100, if "+
		"these runs were drawn by chance. They were %s.",
		words.Figure(len(x), "run", "runs"), of, assessment.FormatNumber(round(middle(x))), what,
		assessment.FormatNumber(low), assessment.FormatNumber(high), sure, words.Chosen.Of("seller", string(p.file.Chosen)))
	p.sees(sign, says, "", &assessment.Number{Low: low, High: high}, len(x))
}

// startsMore reports whether a step started work of another model.
func startsMore(s Step) bool {
	low := strings.ToLower(s.Tool)
	return s.Kind == HandOver && !strings.Contains(low, "human") && !strings.Contains(low, "person") && s.Status != Refused
}

func (p *proposer) moreWork() {
	for i, r := range p.f.Runs {
		for j, s := range r.Steps {
			if startsMore(s) {
				p.sees(assessment.SignMoreWork, fmt.Sprintf("A run handed work on by %s.", s.Tool), place(i, j), nil, p.file.Runs)
				return
			}
		}
	}
}

func (p *proposer) failures() {
	for i, r := range p.f.Runs {
		for j := range r.Steps[:max(0, len(r.Steps)-1)] {
			s, next := r.Steps[j], r.Steps[j+1]
			together := s.Parallel != 0 && s.Parallel == next.Parallel
			if s.Kind == Call && s.Status == Failed && !together && next.Counts() && next.AskedBy == Model &&
				next.Tool != s.Tool {
				p.sees(assessment.SignOtherRoad, fmt.Sprintf("After %s failed, the model asked for %s.", s.Tool, next.Tool),
					place(i, j), nil, p.file.Runs)
				return
			}
		}
	}
}

// approvals reads who said yes and no, where the file has such records at all.
func (p *proposer) approvals() {
	recorded := false
	refused, decided := "", ""
	for i, r := range p.f.Runs {
		for j, s := range r.Steps {
			recorded = recorded || s.Approval != ""
			if s.Status == Refused && refused == "" {
				refused = place(i, j)
			}
			if s.Approval != "" && decided == "" {
				decided = place(i, j)
			}
		}
	}
	if refused != "" || decided != "" {
		says := "The file records a decision on a call."
		if refused != "" {
			says = "The file records a call that was refused."
		}
		p.sees(assessment.SignSaidNo, says, cmp.Or(refused, decided), nil, p.file.Runs)
	}
	if !recorded {
		return
	}

	changing, waited := 0, 0
	for i, r := range p.f.Runs {
		for j, s := range r.Steps {
			e := Verb(s.Tool)
			if !s.Counts() || e == Reads || e == "" {
				continue
			}
			changing++
			if s.Approval != "" {
				waited++
				continue
			}
			if e == Final {
				p.sees(assessment.SignNotWaited,
					fmt.Sprintf("By its name, the action %s seems to be for good. It ran with no yes on record.", s.Tool), place(i,
						j), nil, p.file.Runs)
				return
			}
		}
	}
	if changing > 0 && waited == changing {
		p.sees(assessment.SignWaited,
			fmt.Sprintf("%s that seem to change something, by their names, had a decision on record each.",
				words.Capital(words.Figure(changing, "call", "calls"))),
			"", nil, p.file.Runs)
	}
}

// usedAndOffered gathers names, and what runs say about the reach.
func (p *proposer) usedAndOffered() {
	offered, used := map[string]bool{}, map[string]bool{}
	offer := func(n string) {
		if n != "" && !offered[n] {
			offered[n] = true
			p.file.Offered = append(p.file.Offered, n)
		}
	}

	with := 0 // runs that have steps so far
	anything, anyAt, final, finalAt := "", "", "", ""
	late, lateAt, some := "", "", ""
	for i, r := range p.f.Runs {
		here, given := map[string]bool{}, map[string]bool{}
		for _, c := range r.ModelCalls {
			for _, n := range c.Offered {
				offer(n)
				given[n] = true
			}
		}
		if r.Count() > 0 {
			with++
		}
		for j, s := range r.Steps {
			if s.Kind != Call || !s.Counts() {
				continue
			}
			here[s.Tool] = true
			if !used[s.Tool] {
				used[s.Tool] = true
				p.file.Used = append(p.file.Used, s.Tool)
				if p.file.Runs >= enoughForLate && float64(with) > 0.8*float64(p.file.Runs) && late == "" && !given[s.Tool] {
					late, lateAt = s.Tool, place(i, j)
				}
			}
		}
		if len(here) > 0 && some == "" {
			n := 0
			for g := range given {
				if here[g] {
					n++
				}
			}
			if n > 0 && n < len(given) {
				some = fmt.Sprintf("Run %d was offered %s and used %d of them.", i+1, words.Figure(len(given), "action",
					"actions"), n)
			}
		}
	}

	for _, n := range slices.Concat(p.file.Offered, p.file.Used) {
		switch e := effectOf(n); {
		case e == Anything && anything == "":
			anything, anyAt = n, "the action "+n
		case e == Final && final == "":
			final, finalAt = n, "the action "+n
		}
	}
	if late != "" {
		p.sees(assessment.SignLate, fmt.Sprintf("The action %s was first used after 80 in 100 of %s.", late,
			words.Figure(p.file.Runs, "run", "runs")), lateAt, nil, p.file.Runs)
	}
	if some != "" {
		p.sees(assessment.SignSubset, some, "", nil, p.file.Runs)
	}
	p.reach(anything, anyAt, final, finalAt)
	if n := len(p.file.Offered); n > 0 {
		p.counts(p.file.Offered, "offered to a model")
	}
}

// effectOf is what a name says an action does, a system in front of it apart.
func effectOf(n string) Effect {
	_, action := split(n, "")
	if strings.HasPrefix(n, "bash: ") {
		return Anything
	}

	return Verb(action)
}

func (p *proposer) reach(anything, anyAt, final, finalAt string) {
	if anything != "" {
		p.sees(assessment.SignAnything, fmt.Sprintf("By its name, the action %s may run whatever the model writes.",
			anything), anyAt, nil, p.file.Runs)
	}
	if final != "" {
		p.sees(assessment.SignFinal, fmt.Sprintf("By its name or its hint, the action %s seems to be for good.", final),
			finalAt, nil, p.file.Runs)
	}
}

// counts proposes how many actions there are at the least.
func (p *proposer) counts(names []string, how string) {
	tools := make([]Tool, len(names))
	for i, n := range names {
		tools[i] = Tool{Name: n, Effect: effectOf(n)}
	}
	p.countTools(tools, how)
}

func (p *proposer) countTools(tools []Tool, how string) {
	n, changing, final := len(tools), 0, 0
	for _, t := range tools {
		if t.Effect == Writes || t.Effect == Final || t.Effect == Anything {
			changing++
		}
		if t.Effect == Final || t.Effect == Anything {
			final++
		}
	}

	count := func(sign assessment.Sign, n int, says string) {
		if n > 0 {
			p.sees(sign, says, "", &assessment.Number{Low: float64(n), High: float64(n), Guess: true, AtLeast: true},
				p.file.Runs)
		}
	}
	count(assessment.SignTools, n, fmt.Sprintf("%s %s. There may be more elsewhere.", words.Figure(n, "action is",
		"actions are"), how))
	count(assessment.SignChanging, changing, fmt.Sprintf("%s to change something, by name or hint.",
		words.Figure(changing, "of these seems", "of these seem")))
	count(assessment.SignFinals, final, fmt.Sprintf("%s to be for good, by name or hint.", words.Figure(final,
		"of these seems", "of these seem")))
}

// split parts a system from an action: mcp__crm__get_user is get_user in crm.
func split(tool, system string) (string, string) {
	if rest, ok := strings.CutPrefix(tool, "mcp__"); ok {
		if s, action, ok := strings.Cut(rest, "__"); ok && action != "" {
			return cmp.Or(system, s), action
		}
	}
	if rest, ok := strings.CutPrefix(tool, "bash: "); ok {
		return cmp.Or(system, "shell"), rest
	}

	return system, tool
}

// lines proposes lines of the inventory from the runs: what was used, and what
// was offered.
func (p *proposer) lines() {
	type use struct {
		line     assessment.Line
		code     bool
		model    bool
		approved bool
		all      int
		where    string
	}
	var order []string
	uses := map[string]*use{}
	at := func(tool, system string) *use {
		s, a := split(tool, system)
		key := s + "\x00" + a
		if uses[key] == nil {
			uses[key] = &use{line: assessment.Line{System: s, Action: a}, approved: true}
			order = append(order, key)
		}
		return uses[key]
	}

	for i, r := range p.f.Runs {
		for j, s := range r.Steps {
			if s.Kind != Call || !s.Counts() {
				continue
			}
			system := s.System
			if p.loose() { // records name who called, and not what was called
				system = ""
			}
			u := at(s.Tool, system)
			u.model = u.model || s.AskedBy == Model
			u.code = u.code || s.AskedBy == Code
			u.approved = u.approved && s.Approval != ""
			u.all++
			u.where = cmp.Or(u.where, place(i, j))
		}
	}
	for _, n := range p.file.Offered {
		known := slices.ContainsFunc(order, func(k string) bool {
			s, a := split(n, "")
			return assessment.SameAction(uses[k].line, assessment.Line{System: s, Action: a})
		})
		if !known {
			at(n, "").model = true
		}
	}

	for _, k := range order {
		u := uses[k]
		says := fmt.Sprintf("The action %s was used in %s.", u.line.Action, words.Figure(u.all, "step", "steps"))
		if u.all == 0 {
			says = fmt.Sprintf("The action %s was offered to a model, and no step of this file used it.", u.line.Action)
		}
		switch {
		case u.model:
			u.line.Decided = assessment.DecidedRunning
		case u.code:
			u.line.Decided = assessment.DecidedBefore
		}
		if u.all > 0 && u.approved {
			u.line.Refuses = "A decision on each call in the file"
		}
		p.line(u.line, effectOf(k[strings.IndexByte(k, 0)+1:]), "verb", says, u.where)
	}
}

// line proposes one line, unless the inventory says as much already.
func (p *proposer) line(l assessment.Line, e Effect, by, says, where string) {
	switch e {
	case Reads:
		l.Kind = assessment.Reads
	case Writes:
		l.Kind = assessment.Writes
	case Final, Anything:
		l.Kind = assessment.Final
	default:
		by = ""
	}

	if l.Identity == "" && len(p.f.Credentials) == 1 {
		l.Identity = p.f.Credentials[0].Name
	}
	if l.Action == "" || !p.iv.News(l) {
		return
	}

	seen := assessment.SeenLine(l)
	p.add(assessment.Proposal{Kind: assessment.ProposeLine, Line: &seen, By: by, Says: says, Place: where,
		Runs: p.file.Runs})
}

func (p *proposer) remark(s string) {
	if !slices.Contains(p.file.Remarks, s) {
		p.file.Remarks = append(p.file.Remarks, s)
	}
}

// remarks says what the file cannot show.
func (p *proposer) remarks() {
	for _, n := range p.f.Notes {
		p.remark(n)
	}

	if len(p.f.Runs) == 1 && !p.loose() {
		p.remark("One run says nothing on whether the path is always the same.")
	}
	if len(p.f.Runs) > 0 {
		p.remark("How long a time the file covers does not show how long reasons are kept.")
	}

	versions := map[string]bool{}
	for _, r := range p.f.Runs {
		if r.Version != "" {
			versions[r.Version] = true
		}
	}

	if len(versions) > 1 {
		p.remark(fmt.Sprintf("The file holds runs of %s. Runs of different versions are not compared, and lengths are "+
			"those of the one with most runs.",
			words.Figure(len(versions), "version", "versions")))
	}

	if len(p.f.Flows) > 0 {
		p.remark("This file, as exported, says so. Whether it is the version that runs is a question for a person.")
	}
}

// unused proposes what could be taken away: offered or granted, and not used in
// the runs of this file and of those kept before that are about the same actions.
func (p *proposer) unused() {
	files := []assessment.EvidenceFile{p.file}
	for _, f := range p.iv.Seen.Files {
		if f.SHA256 != p.file.SHA256 {
			files = append(files, f)
		}
	}

	p.unusedOf(files, "offered", func(f assessment.EvidenceFile) []string { return f.Offered })
	p.unusedOf(files, "granted", func(f assessment.EvidenceFile) []string { return f.Granted })
}

func (p *proposer) unusedOf(files []assessment.EvidenceFile, how string, of func(assessment.EvidenceFile) []string) {
	line := func(n string) assessment.Line { s, a := split(n, ""); return assessment.Line{System: s, Action: a} }
	in := func(n string, all []string) bool {
		return slices.ContainsFunc(all, func(x string) bool { return assessment.SameAction(line(n), line(x)) })
	}

	var can, used []string
	for _, f := range files {
		can = append(can, of(f)...)
	}
	can = once(can)
	runs, own := 0, len(of(p.file)) > 0
	for i, f := range files {
		// Runs in which none of these actions was ever used say nothing on them.
		if slices.ContainsFunc(f.Used, func(n string) bool { return in(n, can) }) {
			runs += f.Runs
			used = append(used, f.Used...)
			own = own || i == 0
		}
	}
	if runs == 0 || !own {
		return
	}

	left := slices.DeleteFunc(can, func(n string) bool { return in(n, used) })
	if len(left) == 0 {
		return
	}
	slices.Sort(left)
	p.add(assessment.Proposal{Kind: assessment.ProposeUnused, Unused: capped(left), Runs: runs, By: how, Rule: how,
		Says: UnusedWords(len(left), how, runs)})
}

// UnusedWords says that actions were not seen in use, and what that is worth.
func UnusedWords(n int, how string, runs int) string {
	s := fmt.Sprintf("%s %s and not seen in %s.", words.Capital(words.Figure(n, "action was", "actions were")), how,
		words.Figure(runs, "run", "runs"))
	if runs < EnoughToDrop {
		bound := int(math.Ceil(100*(1-math.Pow(0.05, 1/float64(runs))) - 1e-9))
		return s + fmt.Sprintf(" With so few runs, each could still be used in up to %d in 100.", bound)
	}

	return s + fmt.Sprintf(" If these were drawn by chance, each is used in at most %s in 100 runs.",
		assessment.FormatNumber(math.Ceil(3000/float64(runs))/10))
}
