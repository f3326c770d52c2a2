package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// open is what nobody knew yet, by who can answer it and ready to send. What
// nobody was asked stands apart: it is a gap of the interview.
func (a *author) open() Section {
	s := Section{ID: sectionOpen, Title: "What is still to be asked"}
	letters := a.letters()
	n := 0
	left, _ := a.left()
	for _, l := range letters {
		n += len(l.items)
	}

	switch {
	case n > 0:
		s.Title = fmt.Sprintf("%s, by who can answer, ready to send", words.Capital(words.Plural(n, "question", "questions")))
	case len(left) == 0:
		s.Title = "Nothing is left to ask"
		s.Blocks = append(s.Blocks,
			para(a.bySide("Every question that applies has an answer, and nothing in them contradicts anything else.",
				"Every question you were asked has an answer, and nothing in them contradicts anything else.")))
	}

	ticked := 0
	for _, l := range letters {
		now := slices.Clone(l.items)
		for i := range now {
			if ticked >= a.share.ticked {
				now[i] = a.unticked(now[i])
			}
			if len(now[i].Ticks) > 0 {
				ticked++
			}
		}

		by := a.answerBy(now)
		for i, it := range now { // a question has one day wherever it stands
			if day := a.dayOf(it); !day.IsZero() && assessment.FormatDate(day) != by {
				now[i].Text = strings.TrimSpace(it.Text + " By " + assessment.FormatDate(day) + ".")
			}
		}

		s.Blocks = append(s.Blocks, Block{Kind: LetterB, Bare: true, Lead: "To " + l.who, Text: a.greeting(l, now),
			Items:   now,
			Signers: []Item{{Lead: letterFrom, Text: a.sender}}})
	}

	if gap := a.notAsked(letters); gap != "" {
		s.Blocks = append(s.Blocks, leadPara(a.bySide("Not asked.", "Left open."), gap))
	}
	if offer := a.offer(letters); offer != "" {
		s.Blocks = append(s.Blocks, leadPara("An offer.", offer+" The appendix lists each with what its answer changes."))
	}

	return s
}

// unticked is an item without its boxes. Of two things that were said, which of them is so
// cannot be asked without saying them.
func (a *author) unticked(it Item) Item {
	if _, n := a.finding(it.From[0]); n > 0 {
		it.Text = strings.TrimSpace(strings.Join(inWords(it.Ticks), " ") + " " + it.Text)
	}
	it.Ticks = nil
	return it
}

// inWords puts what could be ticked into sentences: answers as they were given, and what
// stands on the list.
func inWords(ticks []string) []string {
	var answers, out []string
	for _, says := range ticks {
		if strings.HasPrefix(says, onList) {
			out = append(out, says+".")
		} else {
			answers = append(answers, "“"+says+"”")
		}
	}
	if len(answers) > 0 {
		given := words.ByNumber(len(answers), "Answer given: ", "Answers given: ") + strings.Join(answers, "; ") + "."
		out = append([]string{given}, out...)
	}
	return out
}

// OpenQuestions is the id of the section that lists every open question.
const OpenQuestions = "questions"

const titleQuestions = "Every open question, and what it changes"

// questions lists every open question with what its answer would change.
func (a *author) questions() Section {
	s := Section{ID: OpenQuestions, Title: titleQuestions, Appendix: true}
	if len(a.v.OpenQuestions) == 0 {
		return s
	}

	open, offered := a.left()
	a.inOrder(open)
	a.inOrder(offered)
	if len(open) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: a.openTable("In the order in which they matter", open)})
	}
	if len(offered) > 0 {
		s.Blocks = append(s.Blocks, Block{Kind: TableB,
			Table: a.openTable("An offer: more questions, the most useful first", offered)})
	}

	return s
}

// inOrder puts first the open questions that page one rests on; then those that could
// change the verdict, those that the letters ask besides, the limits, and the rest.
func (a *author) inOrder(all []assessment.OpenQuestion) {
	letters, first := a.lettersWith(nil), a.restsOn()
	place := func(o assessment.OpenQuestion) int {
		q, _ := a.b.Question(o.Question)
		if i := slices.Index(first, o.Question); i >= 0 {
			return i - len(first)
		}
		switch {
		case o.Swing > 0 || q.Deciding:
			return 1
		case asksOne(letters, o.Question):
			return 2
		case slices.ContainsFunc(a.v.Limits, func(l assessment.LimitResult) bool { return l.Question == o.Question }):
			return 3
		}
		return 4
	}

	slices.SortStableFunc(all, func(x, y assessment.OpenQuestion) int { return place(x) - place(y) })
}

// restsOn lists the open questions that a condition, a finding or the failure to fear of
// page one rests on.
func (a *author) restsOn() []string {
	if !a.settled {
		return a.findRests()
	}
	if a.rests == nil {
		rests := a.findRests()
		a.rests = &rests
	}
	return slices.Clone(*a.rests)
}

func (a *author) findRests() []string {
	var from, out []string
	for _, d := range a.demands() {
		from = append(from, d.From...)
	}
	for _, f := range a.worstFound() {
		from = append(from, f.From...)
		if rule, _ := a.finding(strings.TrimPrefix(f.ID, "finding.")); rule == nil && a.moveOn(f) < 0 {
			from = append(from, f.settle)
		}
	}
	if fear := a.fear(); fear != nil {
		from = append(from, fear.From...)
	}

	for _, id := range from {
		if _, open := a.openOne(id); open && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// openOne is an open question by its id.
func (a *author) openOne(id string) (assessment.OpenQuestion, bool) {
	i := slices.IndexFunc(a.v.OpenQuestions, func(o assessment.OpenQuestion) bool { return o.Question == id })
	if i < 0 {
		return assessment.OpenQuestion{}, false
	}
	return a.v.OpenQuestions[i], true
}

func (a *author) openTable(caption string, all []assessment.OpenQuestion) *Table {
	t := &Table{Caption: caption, Columns: []Column{{Title: "Ref", Share: .07, RowHead: true},
		{Title: "Question, in short", Share: .37}, {Title: "Ask", Share: .22},
		{Title: "What the answer changes", Share: .34}}}
	for _, o := range all {
		q, _ := a.b.Question(o.Question)
		who := Cell{Text: words.Capital(a.eitherOf(a.whom(o)))}
		if a.whom(o) != o.Role.Noun() {
			who.Text = a.whom(o)
		}

		sub := ""
		if o.Asked {
			sub = "Asked: " + whyText(a.iv.AnswerTo(q.ID))
		}

		id := q.ID
		if !a.onlyOpen(id) {
			id = "open-" + id // the record has a row of its own for it
		}
		t.Rows = append(t.Rows, Row{ID: id,
			Cells: []Cell{{Text: q.ID}, {Text: inBrief(q), Sub: sub}, who, {Text: o.Changes}}})
	}

	return t
}

// letter is what one person is to be asked.
type letter struct {
	who   string
	named bool // a person, not a role
	items []Item
}

// letters groups what is to be asked by who can answer it: first what page one rests on and
// what a move or page one says to ask, then what decides the verdict, then what does not add
// up, then what was asked and not known.
func (a *author) letters() []*letter {
	_, first := a.whoSettles() // page one says to ask it first
	return a.lettersWith(first)
}

// lettersWith groups what is to be asked, given the open questions that page one says to
// ask first.
func (a *author) lettersWith(first []string) []*letter {
	key := strings.Join(first, " ")
	out, written := a.post[key]
	if !a.settled {
		return a.writeLetters(first)
	}
	if !written {
		if a.post == nil {
			a.post = map[string][]*letter{}
		}
		out = a.writeLetters(first)
		a.post[key] = out
	}
	return out
}

func (a *author) writeLetters(first []string) []*letter {
	var out []*letter
	seen := map[string]bool{}
	put := func(who, key string, item Item) {
		if seen[key] {
			return
		}
		seen[key] = true
		i := slices.IndexFunc(out, func(l *letter) bool { return sameName(l.who, who) })
		if i < 0 {
			out, i = append(out, &letter{who: who, named: a.took(who)}), len(out)
		}
		out[i].items = append(out[i].items, item)
	}

	for _, id := range a.restsOn() {
		o, _ := a.openOne(id)
		a.ask(o, put)
	}
	for _, f := range a.worstFound() {
		if a.moveOn(f) < 0 {
			a.askFound(f, put)
		}
	}

	for _, s := range a.steps { // a move sends it "as worded further on"
		for _, p := range s.Proves {
			id, asks := strings.CutPrefix(string(p), string(assessment.ProofKnown("")))
			if o, open := a.openOne(id); asks && open {
				a.ask(o, put)
			}
			if f := a.decidingClash(); p == clashKnown && f != nil {
				a.askFinding(*f, put)
			}
			if p == linesKnown {
				a.askLines(roleOf(s.Who), put)
			}
		}
	}

	for _, id := range first {
		o, _ := a.openOne(id)
		a.ask(o, put)
	}

	for _, o := range a.v.OpenQuestions {
		if a.toSettle(o.Question) || !a.offered(o.Question) && (o.Swing > 0 || len(o.Settles) > 0) {
			a.ask(o, put)
		}
	}

	// What stands out on page one is settled first.
	var shown []string
	for _, f := range a.worstFound() {
		shown = append(shown, f.From...)
	}
	for _, first := range []bool{true, false} {
		for _, f := range a.v.Contradictions {
			if first == slices.ContainsFunc(f.Questions, func(id string) bool { return slices.Contains(shown, id) }) {
				a.askFinding(f, put)
			}
		}
	}

	for _, o := range a.v.OpenQuestions {
		if o.Asked {
			a.ask(o, put)
		}
	}

	return out
}

// askLines asks what can refuse the actions of which the list does not say.
func (a *author) askLines(who string, put func(who, key string, item Item)) {
	var at []int
	for i, l := range a.iv.Inventory {
		if l.Kind == assessment.Final && oneLine(l.Action) != "" && l.RefusalUnknown() {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return
	}
	put(who, string(linesKnown), Item{Lead: fmt.Sprintf("What can refuse %s, before it is done?",
		words.Either(a.actions(at))), From: refs(at),
		Ticks: []string{"A rule outside the model", "A person, each time", "Either, in some cases only", "Nothing"}})
}

// askFinding puts what settles a finding to whoever owns the question behind it: what a
// row of it asks, once, with what was said in each place to choose from.
func (a *author) askFinding(f assessment.Finding, put func(who, key string, item Item)) {
	r := a.rowOfRule(f.Rule)
	decides := a.decidingClash()
	if decides != nil && r != nil && slices.Contains(r.rules, decides.Rule) {
		f = *decides // the move that sends it goes to whoever can settle just this
	} else {
		decides = nil
	}
	q, ok := a.b.Question(a.behind(f))
	if !ok || r == nil {
		return
	}

	it := Item{Lead: a.titleOf(r), From: slices.Clone(r.rules)}
	clash := false
	for _, rule := range r.rules {
		x, _ := a.finding(rule)
		clash = clash || x.Kind != assessment.Tension
		from := slices.Clone(x.Questions)
		for _, n := range x.Numbers {
			from = append(from, refs(a.b.LinesCounted(a.iv, n))...)
		}
		for _, id := range from {
			if !slices.Contains(it.From, id) {
				it.From = append(it.From, id)
			}
		}
	}
	ticks, given := a.sides(r, clash)
	it.Ticks = ticks
	asks := strings.Join(r.asks, " ")
	switch { // the move that sends it asks just this
	case decides != nil && len(r.places) == 2:
		asks = "Which of the two holds for the version that runs today, or when does each?"
	case decides != nil:
		asks = "Which of these hold for the version that runs today, or when does each? " + asks
	}
	it.Text = strings.TrimSpace(strings.Join(given, " ") + " " + asks)
	put(a.forRole(q.AskRole), findingRow(r.number), it)
}

// titleOf is what a row of what does not add up is about, in a sentence.
func (a *author) titleOf(r *findingsRow) string {
	x, _ := a.finding(r.rules[0])
	return words.Sentence(x.Title)
}

// onList opens what the list of actions says, in a place of a finding.
const onList = "On the list, "

// sides parts what was said in each place of a row: what can be ticked, for a thing may be so
// or not, and what was counted, which the question is about. Where nothing clashes there is
// nothing to tick, and of the places only the list is named: whoever gets the letter has
// nothing but the letter.
func (a *author) sides(r *findingsRow, clash bool) (ticks, given []string) {
	for _, p := range r.places {
		says := strings.TrimRight(refAtEnd.ReplaceAllString(p.says, ""), ". ")
		if _, answer := a.b.Question(p.key); answer || strings.HasPrefix(says, onList) {
			ticks = append(ticks, says)
		} else {
			given = append(given, says+".")
		}
	}

	switch {
	case clash && len(ticks) > 1:
		return ticks, given
	case clash:
		return nil, append(inWords(ticks), given...)
	}
	given = append(inWords(ticks), given...)
	return nil, slices.DeleteFunc(given, func(says string) bool { return !strings.HasPrefix(says, "On the list") })
}

// refAtEnd is the name of the question behind what a place says.
var refAtEnd = regexp.MustCompile(` \([A-Z]{2}\d+(, assumed)?\)$`)

// askFound asks whoever can settle a finding of page one for what settles it: by the
// rule it comes from, else by the question behind it.
func (a *author) askFound(f found, put func(who, key string, item Item)) {
	if rule, _ := a.finding(strings.TrimPrefix(f.ID, "finding.")); rule != nil {
		a.askFinding(*rule, put)
		return
	}

	q, ok := a.b.Question(f.settle)
	if _, open := a.openOne(f.settle); open || !ok {
		return // an open question is asked as such
	}
	put(a.forRole(q.AskRole), f.ID, Item{Lead: f.Lead, Text: strings.TrimSpace(f.Text + " " + q.Read(a.iv.Stage())),
		From: append([]string{q.ID}, f.From...)})
}

func (a *author) ask(o assessment.OpenQuestion, put func(who, key string, item Item)) {
	q, ok := a.b.Question(o.Question)
	if !ok {
		return
	}

	put(a.whom(o), q.ID, Item{Lead: q.Read(a.iv.Stage()), Ticks: ticks(q), From: []string{q.ID}})
}

// whom an open question is put to: whoever is said to know, else a person of the
// role that it is one for, else the role. Letters, the table of all open questions
// and every count by person go by it.
func (a *author) whom(o assessment.OpenQuestion) string {
	if who := oneLine(o.Who); who != "" {
		if i := slices.IndexFunc(a.iv.People, func(p assessment.Person) bool { return sameName(p.Name, who) }); i >= 0 {
			return oneLine(a.iv.People[i].Name)
		}
		return who
	}
	return a.forRole(o.Role)
}

// ticks are the answers to choose from.
func ticks(q *assessment.Question) []string {
	var out []string
	for _, o := range q.Offered() {
		out = append(out, strings.TrimRight(oneLine(o.Text), "."))
	}
	return out
}

// took reports whether somebody of that name took part.
func (a *author) took(name string) bool {
	return slices.ContainsFunc(a.iv.People, func(p assessment.Person) bool { return sameName(p.Name, name) })
}

// greeting opens a letter: what is open, what waits for it, by when, and how it can be
// answered: with a tick only where there is something to tick.
func (a *author) greeting(l *letter, items []Item) string {
	hello := "Hello,"
	switch {
	case l.named:
		hello = "Hello " + l.who + ","
	case a.isRole(l.who):
		of := l.who
		if all := a.oneOf(l.who); all != "" {
			of += ": " + all
		}
		hello = fmt.Sprintf("Hello %s (the name of %s),", blank, of)
	}

	n, ticks := len(items), 0
	for _, it := range items {
		if len(it.Ticks) > 0 {
			ticks++
		}
	}

	will := "A line will do."
	switch {
	case ticks == n:
		will = "Tick what is true today."
	case ticks > 0:
		will = "Tick what is true today, or write a line."
	}

	out := fmt.Sprintf("%s %s %s still open on %s.", hello, words.These(n), words.Be(n), oneLine(a.iv.System))
	if waits := a.waits(l); waits != "" {
		out += " " + waits
	}
	if day := a.answerBy(items); day != "" {
		out += " Please answer by " + day + "."
	}
	return out + " " + will
}

// oneOf names those of whom one said what their part is, where a role is that part and several
// took part: "Priya Raman or Jon Albers"; "" else.
func (a *author) oneOf(role string) string {
	var named []string
	for _, p := range a.iv.People {
		if name := oneLine(p.Name); p.Side != assessment.SideSeller && name != "" {
			named = append(named, name)
		}
	}
	part := assessment.RoleOfPart(oneLine(a.iv.Context[assessment.ContextRole]))
	if len(named) < 2 || len(named) > 3 || part.Noun() != role {
		return ""
	}
	return words.Either(named)
}

// blank is a rule to write on.
const blank = "________"

// letterFrom is as what somebody signs a letter.
const letterFrom = "From"

// isRole reports whether a letter is to a role, of which nobody is known by name.
func (a *author) isRole(who string) bool {
	return slices.ContainsFunc(a.b.All(), func(q *assessment.Question) bool { return q.AskRole.Noun() == who })
}

// waits says what waits for the answers to a letter: conditions of the
// access decision, the verdict, findings, what stands out on page one; and where nothing
// does, no more than that they are not known.
func (a *author) waits(l *letter) string {
	from := func(x []string) bool {
		return slices.ContainsFunc(l.items, func(it Item) bool {
			return slices.ContainsFunc(it.From, func(id string) bool { return slices.Contains(x, id) })
		})
	}

	var parts []string
	all, some := a.decided.All(), 0
	for _, d := range all {
		if from(d.From) {
			some++
		}
	}
	switch {
	case some == 0:
	case some == len(all):
		parts = append(parts, "the "+words.ByNumber(some, "condition", words.Count(some)+" conditions")+
			" of the access decision")
	default:
		parts = append(parts, fmt.Sprintf("%s of the %s conditions of the access decision", words.Count(some),
			words.Count(len(all))))
	}

	verdict, found, rest := false, false, false
	onPageOne := a.restsOn()
	for _, it := range l.items {
		o, open := a.openOne(it.From[0])
		_, n := a.finding(it.From[0])
		switch {
		case open && o.Swing > 0:
			verdict = true
		case n > 0:
			found = true
		case !open || slices.Contains(onPageOne, it.From[0]):
			rest = true
		}
	}
	if verdict {
		parts = append(parts, "the verdict")
	}
	if found && some == 0 && a.clashes() > 0 {
		parts = append(parts, "what does not add up")
	} else if found && some == 0 {
		parts = append(parts, "what pulls in two directions")
	}
	if rest && some == 0 {
		parts = append(parts, "what stands out on page one")
	}

	n := len(l.items)
	if len(parts) == 0 {
		return words.ByNumber(n, "The answer is not known yet.", "The answers are not known yet.")
	}
	return fmt.Sprintf("Waiting for %s: %s.", words.ByNumber(n, "the answer", "the answers"),
		words.Series(parts, len(parts)))
}

// answerBy is the day by which some questions are to be answered: the first of theirs.
func (a *author) answerBy(items []Item) string {
	first := time.Time{}
	for _, it := range items {
		if day := a.dayOf(it); first.IsZero() || day.Before(first) {
			first = day
		}
	}
	if first.IsZero() {
		return ""
	}
	return assessment.FormatDate(first)
}

// dayOf is the day by which a question is to be answered: that of the first move which gets
// its answer, else the day that answers are proposed to take. It is the same in a letter,
// in the plan and on page one.
func (a *author) dayOf(it Item) time.Time {
	day := time.Time{}
	for _, s := range a.steps {
		known := slices.ContainsFunc(s.Proves, func(p assessment.Proof) bool {
			return p == assessment.ProofKnown(it.From[0])
		})
		gets := strings.HasPrefix(s.ID, moveID("ask.")) && slices.Contains(s.From, it.From[0])
		if (known || gets) && !s.By.IsZero() && (day.IsZero() || s.By.Before(day)) {
			day = s.By
		}
	}
	if day.IsZero() {
		return a.dueIn(a.b.Design.AskDays)
	}
	return day
}

// notAsked says how many questions nobody was asked, how many of them the letters
// hold and whom the others are for; "" for none. The appendix lists each.
func (a *author) notAsked(letters []*letter) string {
	total, inLetters := 0, 0
	var order []string
	by := map[string]int{}
	for _, o := range a.v.OpenQuestions {
		if o.Asked || a.offered(o.Question) {
			continue
		}

		total++
		if asksOne(letters, o.Question) {
			inLetters++
			continue
		}

		who := a.whom(o)
		if by[who]++; by[who] == 1 {
			order = append(order, who)
		}
	}

	if total == 0 {
		return ""
	}

	slices.SortStableFunc(order, func(x, y string) int { return by[y] - by[x] })
	var others []string
	for _, who := range order {
		others = append(others, fmt.Sprintf("%s for %s", words.Count(by[who]), who))
	}

	out := fmt.Sprintf("%s of the %d questions", words.Capital(words.Count(total)), len(a.b.All()))
	if a.iv.Side == assessment.SideBuyer {
		out = fmt.Sprintf("You left %s open", words.Plural(total, "question", "questions"))
	}

	switch {
	case len(others) == 0:
		out += ". The letters hold " + words.Them(total) + "."
	case inLetters == 0 && len(others) == 1:
		out += words.ByNumber(total, ", for ", ", all for ") + order[0] + "."
	case inLetters == 0:
		out += ": " + words.Series(others, len(others)) + "."
	default:
		out += fmt.Sprintf(". The letters hold %s; of the others %s.", words.Count(inLetters),
			words.Series(others, len(others)))
	}

	out += " The appendix lists each with what its answer changes."
	if !a.v.ClassHolds() {
		return out + " No finding here rests on them; the conditions on page one name those that decide."
	}
	if ids := slices.DeleteFunc(a.restsOn(),
		func(id string) bool { o, _ := a.openOne(id); return o.Asked || a.offered(id) }); len(ids) > 0 {
		return out + fmt.Sprintf(" Page one rests on %s of them: %s.", words.Count(len(ids)), words.Series(ids, len(ids)))
	}
	return out + " No finding here rests on them."
}

// asksOne reports whether one of the letters holds a question.
func asksOne(letters []*letter, question string) bool {
	return slices.ContainsFunc(letters, func(l *letter) bool { return l.asks(question) })
}

// asks reports whether a letter holds a question.
func (l *letter) asks(question string) bool {
	return slices.ContainsFunc(l.items, func(it Item) bool { return it.From[0] == question })
}

func whyText(a assessment.Answer) string {
	switch a.Why {
	case assessment.SomeoneElse:
		return "somebody else knows"
	case assessment.RatherNot:
		return "they would rather not say"
	case assessment.NotInSource:
		return "the source does not say"
	}
	return "not known yet"
}
