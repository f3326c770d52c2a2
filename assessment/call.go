package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	folding "discern/assessment/fold"
	"discern/assessment/words"
)

// Note is a line somebody wrote down during a call: a scratch note, which may
// have no question yet, or a mark that an answer does not add up. Notes belong
// to the workspace; no report and no buyer ever gets one.
type Note struct {
	ID       string
	Question string // "" while it has no home
	Text     string
	By       string
	At       time.Time
	Kept     bool // left as a note on purpose, so wrap-up does not ask again
}

// Homeless lists the scratch notes that wrap-up still asks a home for.
func (iv *Interview) Homeless() []Note {
	var out []Note
	for _, n := range iv.Scratch {
		if n.Question == "" && !n.Kept {
			out = append(out, n)
		}
	}
	return out
}

// House gives a scratch note a home: its text joins the private note of the
// question, and the note is done with. It reports whether there was such a note.
func (iv *Interview) House(id, question string) bool {
	i := slices.IndexFunc(iv.Scratch, func(n Note) bool { return n.ID == id })
	if i < 0 {
		return false
	}
	a := iv.Answers[question]
	a.Question = question
	a.Private = strings.TrimSpace(a.Private + "\n" + iv.Scratch[i].Text)
	if iv.Answers == nil {
		iv.Answers = map[string]Answer{}
	}
	iv.Answers[question] = a
	iv.Scratch = slices.Delete(slices.Clone(iv.Scratch), i, i+1)
	return true
}

// SameSubstance reports whether two answers say the same about the system,
// whatever was noted beside them. What was agreed with the buyer stays agreed
// as long as this holds.
func (a Answer) SameSubstance(x Answer) bool {
	a.Note, a.Private, a.Evidence, a.Confirmed = x.Note, x.Private, x.Evidence, x.Confirmed
	return a.Equal(x)
}

// Asks lists up to n questions to ask, see Course.Asks.
func Asks(b *Bank, iv Interview, now string, n int, skip ...string) []Ask {
	return b.Course(iv).Asks(now, n, skip...)
}

// Jump is the contradiction that comes before every open question, once: while
// nobody has marked it, and none of its answers was agreed or shown since.
func Jump(iv Interview, v Verdict) (Finding, bool) {
	for _, f := range v.Contradictions {
		if f.Kind == Tension || f.Ask == "" {
			continue
		}
		seen := slices.ContainsFunc(iv.Marks, func(n Note) bool { return slices.Contains(f.Questions, n.Question) })
		for _, id := range f.Questions {
			a := iv.Answers[id]
			seen = seen || a.Confirmed != nil || a.Evidence == Shown
		}
		if !seen {
			return f, true
		}
	}
	return Finding{}, false
}

// Found is a question that a search led to.
type Found struct {
	Question *Question
	Trait    string // name of its trait
}

// FindWords is every word under which a question can be found: own are those of
// its facet, both wordings, its help and its answers, heard are others that
// buyers say according to the guide. Words are folded, once each, in order.
func FindWords(q *Question, g *Guide) (own, heard []string) {
	text := []string{q.ID, q.Facet, q.Seller, q.Buyer, q.Help, q.OpenLabel}
	for _, o := range q.Options {
		text = append(text, o.Text)
	}
	own = telling(text)
	if g == nil {
		return own, nil
	}
	var said []string
	for _, c := range g.For(q.ID) {
		said = append(said, c.Heard...)
	}
	return own, slices.DeleteFunc(telling(said), func(w string) bool { return slices.Contains(own, w) })
}

// telling is the words of a text that say what it is about.
func telling(text []string) []string {
	words := slices.DeleteFunc(folding.Words(strings.Join(text, " ")), func(w string) bool {
		ours := slices.ContainsFunc(unsearched, func(x string) bool { return folding.Is(w, x) })
		return ours || slices.Contains(smallWords, w)
	})
	slices.Sort(words)
	return slices.Compact(words)
}

// unsearched are words of our own conclusions. The words of the jump box stand
// in the shared page, which holds none of them.
var unsearched = []string{"verdict", "confidence", "score", "leaning", "settled"}

// smallWords hold a sentence together and say nothing of what it is about. In
// what somebody said they would find whatever question happens to hold them.
var smallWords = strings.Fields(`a about all also am an and any are as at be been but by can could did do does
	don done for from get gets got had has have he her here his how i if in into is it its just like ll me my no not
	of on only or our out own re s she should so some t than that the their them then there these they this those
	to too up us ve very was we were what when where which while who will with would yes you your`)

// Find lists the questions that match what somebody said, the best first: those
// that hold the most of its words, the rare ones above all, and their own ones
// more than those of the guide. The last word may be half typed, and longer ones
// stand for what begins with them, as account does for accounts.
func Find(b *Bank, g *Guide, said string) []Found {
	all := b.All()
	own, words := make([][]string, len(all)), make([][]string, len(all))
	for i, q := range all {
		var heard []string
		own[i], heard = FindWords(q, g)
		words[i] = slices.Concat(own[i], heard)
	}
	var out []Found
	for _, i := range ranked(words, own, said) {
		out = append(out, Found{Question: all[i], Trait: b.TraitOf(all[i].ID).Name})
	}
	return out
}

// FindCards lists the cards of the guide that match what somebody said: in the
// order of the guide those that hold every word, and where there is none the
// others, the best first.
func FindCards(g *Guide, said string) []Card {
	words := make([][]string, len(g.Cards))
	var whole []Card
	for i, c := range g.Cards {
		text := slices.Concat([]string{c.Title, c.Moment, c.Avoid, c.Say, c.Why, c.Listen, c.Holds, c.Breaks, c.Behind, c.BuiltOn}, c.Heard, c.FollowUps, c.Body)
		words[i] = folding.Words(strings.Join(text, " "))
		if holdsAll(words[i], folding.Words(said)) {
			whole = append(whole, c)
		}
	}
	if len(whole) > 0 {
		return whole
	}
	var out []Card
	for _, i := range ranked(words, nil, said) {
		out = append(out, g.Cards[i])
	}
	return out
}

func holdsAll(words, search []string) bool {
	return !slices.ContainsFunc(search, func(w string) bool { return !anyBegins(words, w) })
}

// ranked is which of several sets of words match what was said, the best first.
// A word counts for less, the more of them hold it, and twice where it is one of
// their own.
func ranked(sets, own [][]string, said string) []int {
	search := folding.Words(said)
	scores := make([]float64, len(sets))
	var hits []int
	for n, w := range search {
		if slices.Contains(smallWords, w) {
			continue
		}
		match := func(words []string) bool { return n == len(search)-1 && anyBegins(words, w) || holds(words, w) }
		var in []int
		for i, words := range sets {
			if match(words) {
				in = append(in, i)
			}
		}
		for _, i := range in {
			if scores[i] == 0 {
				hits = append(hits, i)
			}
			scores[i] += 1 / float64(len(in))
			if own != nil && match(own[i]) {
				scores[i] += 1 / float64(len(in))
			}
		}
	}
	slices.Sort(hits)
	slices.SortStableFunc(hits, func(x, y int) int { return cmp.Compare(scores[y], scores[x]) })
	return hits
}

// holds reports whether a word is there, or with four letters and more, one that
// begins with it.
func holds(words []string, w string) bool {
	if utf8.RuneCountInString(w) > 3 {
		return anyBegins(words, w)
	}
	return slices.ContainsFunc(words, func(word string) bool { return folding.Is(word, w) })
}

func anyBegins(words []string, start string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return folding.Begins(w, start) })
}

// CRMLines is how many lines CRM writes.
const CRMLines = 12

// CRM writes an interview as twelve lines of plain text, to paste into the
// record of a customer. It holds no private note and no scratch note.
func CRM(b *Bank, iv Interview, v Verdict, at time.Time) []string {
	orNot := func(s string) string { return cmp.Or(s, "not known") }
	var who []string
	for _, p := range iv.People {
		who = append(who, strings.TrimSuffix(strings.TrimSpace(p.Name+", "+p.Role), ","))
	}
	given := 0
	for _, a := range iv.Answers {
		if a.State == Answered || a.State == NotApplicable {
			given++
		}
	}
	lines := []string{
		"System: " + strings.TrimSuffix(iv.System+", "+iv.Company, ", "),
		"Date: " + FormatDate(at),
		"Took part: " + orNot(strings.Join(who, "; ")),
		"They call it: " + orNot(called(b, &iv)),
		"Verdict so far: " + verdictLine(b, &v),
		"Confidence: " + string(v.Confidence.Level),
		"What it means for access: " + orNot(b.ShapeText(v.Shape).Access),
		"Authorization decisions a day: " + orNot(figureText(v.Numbers.DecisionsPerDay)),
		fmt.Sprintf("Answered: %d of %d; left that matter: %d", given, len(b.All()), v.ToGo),
		"Does not add up: " + cmp.Or(amiss(iv, v), "nothing so far"),
		"Still open: " + cmp.Or(openAsks(b, v), "nothing"),
		"Next step: " + nextStep(v),
	}
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}
	return lines
}

func called(b *Bank, iv *Interview) string {
	if s := iv.Context[ContextCalled]; s != "" {
		return s
	}
	q, ok := b.ContextQuestion(ContextWord)
	if !ok {
		return ""
	}
	for _, o := range q.Options {
		if o.ID == iv.Context[ContextWord] {
			return o.Text
		}
	}
	return ""
}

func figureText(f *Figure) string {
	if f == nil {
		return ""
	}
	return f.Text()
}

// verdictLine is the verdict and how firm it is, after a label of its own.
func verdictLine(b *Bank, v *Verdict) string {
	if v.Settledness() == TooEarly {
		return "too early to say"
	}
	return fmt.Sprintf("%s (%s)", words.Lower(b.ShapeText(v.Shape).Name), v.Settledness())
}

// amiss names what the rules found, what pulls in two directions, and how many
// answers a person marked. What she wrote there is her own.
func amiss(iv Interview, v Verdict) string {
	var out, pulls []string
	for _, f := range v.Contradictions {
		if f.Kind == Tension {
			pulls = append(pulls, words.Lower(f.Title))
		} else {
			out = append(out, f.Title)
		}
	}
	if n := len(iv.Marks); n > 0 {
		out = append(out, words.Plural(n, "thing", "things")+" that we marked")
	}
	if len(pulls) > 0 {
		out = append(out, "two ways at once: "+strings.Join(pulls, ", "))
	}
	return strings.Join(out, "; ")
}

// openAsks names three open questions with who to ask, and how many more there
// are that matter: first what was asked and not known, because somebody has been
// promised for it.
func openAsks(b *Bank, v Verdict) string {
	var asked, rest []string
	for _, o := range v.OpenQuestions {
		q, ok := b.Question(o.Question)
		switch {
		case !ok:
		case o.Asked:
			asked = append(asked, fmt.Sprintf("%s (ask %s)", q.OpenLabel, cmp.Or(o.Who, words.Lower(string(o.Role)))))
		case slices.Contains(v.LeftThatMatter, o.Question) || len(v.LeftThatMatter) == 0:
			rest = append(rest, fmt.Sprintf("%s (ask %s)", q.OpenLabel, cmp.Or(o.Who, words.Lower(string(o.Role)))))
		}
	}
	all := append(asked, rest...)
	shown := all[:min(len(all), max(3, len(asked)))]
	out := strings.Join(shown, "; ")
	if n := len(all) - len(shown); n > 0 {
		out += fmt.Sprintf("; %d more", n)
	}
	return out
}

// Recap is two sentences to paste into a chat or a mail when a line dropped: how
// far it got, and how it goes on. It says nothing of the verdict.
func Recap(b *Bank, iv Interview, v Verdict) string {
	n := iv.Dealt()
	if n == 0 {
		return fmt.Sprintf("We had only begun to talk about %s. I will call again, or send you a link with the questions if you prefer.", iv.System)
	}
	var open []string
	for _, id := range v.LeftThatMatter {
		if q, ok := b.Question(id); ok && len(open) < 3 {
			open = append(open, q.OpenLabel)
		}
	}
	first := fmt.Sprintf("We have been through %s about %s, and everything you said is saved.", words.Plural(n, "question", "questions"), iv.System)
	if len(open) == 0 {
		return first + " " + afterAll(b, iv, v)
	}
	more := ""
	if rest := v.ToGo - len(open); rest > 0 {
		more = fmt.Sprintf(" and %s", words.Plural(rest, "more", "more"))
	}
	return first + fmt.Sprintf(" Still open: %s%s; we can go on by phone, or I send you a link for the rest.", strings.Join(open, "; "), more)
}

// afterAll is what is left when nothing that matters is left to ask.
func afterAll(b *Bank, iv Interview, v Verdict) string {
	agreed := false
	for _, a := range iv.Answers {
		if a.State != Answered {
			continue
		}
		if a.Confirmed == nil {
			return "What is left is to agree on what I heard, which takes five minutes."
		}
		agreed = true
	}
	if !agreed {
		return "What is left is to agree on what I heard, which takes five minutes."
	}
	var asked []string
	for _, o := range v.OpenQuestions {
		if q, ok := b.Question(o.Question); ok && o.Asked && len(asked) < 3 {
			asked = append(asked, q.OpenLabel)
		}
	}
	if len(asked) > 0 {
		return fmt.Sprintf("You agreed to what I heard; still to find out: %s.", strings.Join(asked, "; "))
	}
	return "You agreed to what I heard, and the report comes next."
}

func nextStep(v Verdict) string {
	switch {
	case len(v.Contradictions) > 0 && v.Contradictions[0].Kind != Tension:
		return "ask: " + v.Contradictions[0].Ask
	case len(v.LeftThatMatter) > 0:
		return "send the open questions to those who know"
	}
	return "go through the report together"
}

// Minute lists at most two things most worth one more minute of a call, in
// words to say aloud: what does not add up first, then the open question that
// matters most.
func Minute(b *Bank, iv Interview, v Verdict) []Worth {
	var out []Worth
	for _, f := range v.Contradictions {
		if f.Kind == Tension || f.Ask == "" {
			continue
		}
		w := Worth{Say: f.Ask, Because: f.Title}
		if len(f.Questions) > 0 {
			w.Question = f.Questions[0]
		}
		out = append(out, w)
		break
	}
	for _, a := range Asks(b, iv, "", 2) {
		q, ok := b.Question(a.Question)
		if ok && len(out) < 2 && slices.Contains(v.LeftThatMatter, a.Question) {
			out = append(out, Worth{Question: q.ID, Say: q.Spoken(iv.Stage()), Because: a.Because})
		}
	}
	return out
}

// Worth is something to ask before a call ends.
type Worth struct {
	Question string
	Say      string // aloud
	Because  string
}
