package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// findings is what does not add up: a row for each pair of places that do not go together,
// with what would settle it.
func (a *author) findings() Section {
	s := Section{ID: sectionFindings, Title: a.findingsTitle()}
	if len(a.rows()) == 0 {
		return s
	}

	t := &Table{Caption: "The number is that of the finding, wherever this report names one",
		Columns: []Column{{Title: "Finding", Share: .09, RowHead: true}, {Title: "Said in one place", Share: .29},
			{Title: "And in another", Share: .34}, {Title: "What would settle it", Share: .28}}}
	for _, r := range a.rows() {
		t.Rows = append(t.Rows, Row{ID: findingRow(r.number), Cells: []Cell{{Text: fmt.Sprint(r.number)},
			{Text: r.places[0].says}, {Text: strings.Join(r.others(), "\n"), Sub: strings.Join(r.means, "\n")},
			{Text: strings.Join(r.asks, " ")}}})
	}
	s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	return s
}

func (a *author) findingsTitle() string {
	clash := slices.ContainsFunc(a.v.Contradictions,
		func(f assessment.Finding) bool { return f.Kind != assessment.Tension })
	if !clash && len(a.v.Contradictions) > 0 {
		return "What pulls in two directions"
	}
	return "What does not add up"
}

// findingRow is the anchor of a finding.
func findingRow(number int) string { return fmt.Sprintf("finding-%d", number) }

// findingsRow is one row of what does not add up: what one rule or several see in the same
// places.
type findingsRow struct {
	number int
	rules  []string
	places []place // the first is held against the others
	means  []string
	asks   []string
	clash  bool // not all of it can be true; else it pulls in two directions
}

// place is where something was said, and what.
type place struct {
	key  string // of answers, numbers and the like; all lines of the list are one place
	says string
}

// others are what the places but the first say.
func (r *findingsRow) others() []string {
	var out []string
	for _, p := range r.places[1:] {
		out = append(out, p.says)
	}
	return out
}

// same reports whether a row is of the very places of a finding.
func (r *findingsRow) same(places []place) bool {
	holds := func(all []place, key string) bool {
		return slices.ContainsFunc(all, func(p place) bool { return p.key == key })
	}
	for _, p := range places {
		if !holds(r.places, p.key) {
			return false
		}
	}
	for _, p := range r.places {
		if !holds(places, p.key) {
			return false
		}
	}
	return true
}

// speaks reports whether a finding is one more thing that speaks against the answer which a
// row of contradictions is about.
func (a *author) speaks(r *findingsRow, f assessment.Finding, places []place) bool {
	first := places[0].key
	_, answer := a.b.Question(first)
	return answer && r.clash && f.Kind != assessment.Tension && len(places) > 1 && len(r.places) > 1 &&
		r.places[0].key == first
}

// rows are the rows of what does not add up, in the order of the findings. Findings that
// hold the same places against each other are one row, so that nothing counts twice, and so
// are contradictions of one answer: whatever speaks against it stands beside it.
func (a *author) rows() []findingsRow {
	if a.found != nil {
		return a.found
	}

	for _, f := range a.v.Contradictions {
		places, means := a.placesOf(f), a.meaning(f)
		i := slices.IndexFunc(a.found, func(r findingsRow) bool { return r.same(places) || a.speaks(&r, f, places) })
		if i < 0 {
			i, a.found = len(a.found), append(a.found, findingsRow{number: len(a.found) + 1})
		}

		r := &a.found[i]
		r.clash = r.clash || f.Kind != assessment.Tension
		r.rules = append(r.rules, f.Rule)
		for _, p := range places {
			if !slices.Contains(r.places, p) {
				r.places = append(r.places, p)
			}
		}
		for _, x := range []struct {
			to   *[]string
			says string
		}{{&r.means, means}, {&r.asks, oneLine(f.Ask)}} {
			if x.says != "" && !slices.Contains(*x.to, x.says) {
				*x.to = append(*x.to, x.says)
			}
		}
	}

	return a.found
}

// meaning is what a finding says beyond what its places do: where it reckons with several
// numbers or with a large one of the rule's own, or where there is one place alone. It is ""
// where they speak for themselves.
func (a *author) meaning(f assessment.Finding) string {
	reckons := slices.ContainsFunc(a.conditions(f), func(c assessment.Condition) bool {
		return len(c.Number) > 1 || c.OtherTimes >= 100
	})
	if !reckons && len(a.placesOf(f)) > 1 {
		return ""
	}
	first, _, _ := strings.Cut(f.Says, ". ")
	return words.Sentence(first)
}

// conditions are those of the clauses by which a rule fired, each once.
func (a *author) conditions(f assessment.Finding) []assessment.Condition {
	if out, done := a.fired[f.Rule]; done {
		return out
	}

	var out []assessment.Condition
	rules := a.composer.rules()
	for _, r := range a.b.Rules {
		if r.ID != f.Rule {
			continue
		}
		for _, clause := range r.Any {
			if rules.All(clause) {
				out = append(out, clause...)
			}
		}
	}
	if a.fired == nil {
		a.fired = map[string][]assessment.Condition{}
	}
	a.fired[f.Rule] = out
	return out
}

// placesOf are the places that a finding holds against each other, each once, as they
// stand: answers, figures, lines of the list, set-up and the verdict.
func (a *author) placesOf(f assessment.Finding) []place {
	var out []place
	put := func(key, says string) {
		if says != "" && !slices.Contains(out, place{key, says}) {
			out = append(out, place{key, says})
		}
	}

	for _, c := range a.conditions(f) {
		switch {
		case c.Question != "":
			put(c.Question, a.saidAt(c.Question))
		case c.Context != "":
			put(c.Context, a.saidInSetUp(c.Context))
		case c.Heard != "":
			for _, at := range a.heardIn(c.Heard) {
				put(at, a.saidInSetUp(at))
			}
		case len(c.Shapes) > 0:
			put("verdict", "The verdict: "+words.Lower(words.Sentence(a.text.Name)))
		case c.Mark != "":
			put(assessment.ContextIntent, a.saidInSetUp(assessment.ContextIntent))
			for _, q := range a.iv.IntentAgainst {
				put(q, a.saidAt(q))
			}
		}
		for _, n := range slices.Concat(c.Number, c.Other) {
			put(a.counted(n))
		}
	}

	if len(out) == 0 {
		put(f.Rule, words.Sentence(f.Says))
	}
	return out
}

// saidAt is an answer as a sentence, with its question, and that it is a guess where it
// is one.
func (a *author) saidAt(question string) string {
	given := a.iv.AnswerTo(question)
	says := a.b.Says(given)
	if says == "" && given.State == assessment.Answered {
		says = "None of the things asked about is done"
	}
	if says == "" {
		return ""
	}

	ref := question
	if given.Evidence == assessment.Assumed {
		ref += ", assumed"
	}
	return fmt.Sprintf("%s (%s)", words.Sentence(words.Capital(oneLine(says))), ref)
}

// saidInSetUp is what was given when the interview was set up.
func (a *author) saidInSetUp(id string) string {
	q, ok := a.b.ContextQuestion(id)
	given := oneLine(a.iv.Context[id])
	if !ok || given == "" {
		return ""
	}
	for _, o := range q.Options {
		if o.ID == given {
			given = oneLine(o.Text)
		}
	}
	return fmt.Sprintf("%s: %s (%s)", strings.TrimRight(oneLine(q.Buyer), "?. "), words.Cut(given, 160), id)
}

// counted is a number as it was given, or what was reckoned or stands on the list, with
// where it stands.
func (a *author) counted(id string) (key, says string) {
	if n, list := a.b.CountedOf(a.iv, id); list {
		return "list", a.listed(id, n)
	}

	figures := map[string]*assessment.Figure{"decisions_per_day": a.v.Numbers.DecisionsPerDay,
		"share_seen": a.v.Numbers.ShareSeen}
	if f := figures[id]; f != nil {
		label := map[string]string{"decisions_per_day": "Decisions about access a day, reckoned: %s",
			"share_seen": "Decisions that a person looks at, reckoned: %s in 100"}[id]
		return id, fmt.Sprintf(label, strings.TrimSuffix(f.Text(), "%"))
	}

	def, known := a.b.Number(id)
	n, ok := a.b.NumberIn(a.iv, id)
	if !known || !ok {
		return id, ""
	}
	return id, def.Label + ": " + n.String()
}

// listSays says of the lines that a number counts what they have in common, and what it
// is that none of them is.
var listSays = map[string][2]string{
	"inventory_final": {"On the list, cannot be undone: %s", "On the list, nothing that cannot be undone"},
	"inventory_unrefused": {"On the list, nothing can refuse, and cannot be undone: %s",
		"On the list, all that cannot be undone can be refused, or it is not known"},
	"inventory_partly":   {"On the list, can be refused in some cases only, and cannot be undone: %s", ""},
	"inventory_unheld":   {"On the list, nothing can refuse: %s", ""},
	"inventory_running":  {"On the list, chosen while it runs: %s", "On the list, nothing is chosen while it runs"},
	"inventory_changing": {"On the list, changes something: %s", "On the list, nothing that changes something"},
	"inventory_holdable": {"On the list, changes something, and what can refuse it is named or not known: %s",
		"On the list, nothing can refuse any change"},
	"inventory_writes_unrefused": {"On the list, nothing can refuse: %s", ""},
	"inventory_led":              {"On the list, in a part in which the model picks: %s", ""},
	"inventory_led_changing": {"On the list, changes something in a part in which the model picks: %s",
		"On the list, nothing changes anything in a part in which the model picks"},
	"inventory_refusable": {"On the list, something is named that can refuse: %s", ""},
}

// listed says what of the list a number counts.
func (a *author) listed(id string, n int) string {
	switch id {
	case "inventory_actions":
		return "On the list: " + words.Plural(n, "action", "actions")
	case "inventory_systems":
		return "On the list: " + words.Plural(n, "system", "systems")
	case "inventory_writing_systems":
		return "On the list: changes in " + words.Plural(n, "system", "systems")
	case "inventory_shared_over":
		return "On the list: one account on " + words.Plural(n, "system", "systems")
	case "inventory_identities":
		return "On the list: " + words.Plural(n, "account", "accounts")
	}

	var names []string
	for _, i := range a.b.LinesCounted(a.iv, id) {
		name := words.Quoted(words.Cut(a.iv.Inventory[i].Action, 60))
		if name == "" {
			name = "a line without a name"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return listSays[id][1]
	}
	return fmt.Sprintf(listSays[id][0], words.Series(names, 4))
}

// gently is a finding as its rule says it of answers that were only said, with what it
// rests on counted: two answers, an answer and the list of actions, or figures. The part
// before the colon of what the rule says opens all of its kind, and is said here anew.
func (a *author) gently(f assessment.Finding) string {
	_, clause, ok := strings.Cut(f.Gentle, ": ")
	if !ok {
		return f.Gentle
	}

	heard, setUp := false, false
	for _, c := range a.conditions(f) {
		heard, setUp = heard || c.Heard != "", setUp || c.Context != ""
	}
	list := slices.ContainsFunc(f.SaidNumbers, assessment.CountsLines)
	lead := ""
	switch n := len(f.SaidOf); {
	case n == 0 && list:
		lead = "Lines of the list"
	case n == 0:
		lead = "Two figures"
	case list:
		several := words.Capital(words.Count(n)) + " answers"
		lead = words.ByNumber(n, "An answer", several) + " and the list of actions"
	case n == 1 && setUp:
		lead = "An answer and the set-up"
	case n == 1 && heard:
		lead = "What is wanted and an answer"
	case n == 1 && len(f.SaidNumbers) > 0:
		lead = "An answer and a figure"
	case n == 1:
		lead = "An answer and the rest"
	default:
		lead = words.Capital(words.Plural(n, "answer", "answers"))
	}

	if f.Kind == assessment.Tension {
		return lead + ", read together: " + clause
	}
	return lead + " do not go together: " + clause
}

// given names the numbers that do not fit together, as they were given; "" where
// the finding rests on answers alone.
func (c *composer) given(f assessment.Finding) string {
	var out []string
	var lines []string
	for _, id := range f.Numbers {
		for _, i := range c.b.LinesCounted(c.iv, id) {
			if name := words.Quoted(words.Cut(c.iv.Inventory[i].Action, 60)); name != "" && !slices.Contains(lines, name) {
				lines = append(lines, name)
			}
		}

		def, known := c.b.Number(id)
		n, ok := c.b.NumberIn(c.iv, id)
		if known && ok {
			out = append(out, fmt.Sprintf("%s: %s", words.Lower(def.Label), n.String()))
		}
	}

	says := ""
	if len(out) > 0 && f.Kind == assessment.Arithmetic {
		for _, id := range f.Questions {
			if q, ok := c.b.Question(id); ok {
				if o, _, ok := q.Option(c.iv.AnswerTo(id).Choice); ok {
					says += " Chosen was " + words.Quoted(words.Cut(strings.TrimRight(oneLine(o.Text), "."), 80)) + "."
				}
			}
		}
	}
	if len(out) > 0 {
		says += " Given were " + strings.Join(out, "; ") + "."
	}
	if len(lines) > 0 {
		says += " On the list: " + words.Series(lines, 4) + "."
	}

	return says
}
