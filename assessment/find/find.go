// Package find leads from what somebody said on a call to the question it is
// about: by its words, by what people say instead of them, and by what the words
// mean. It is pure; the data it needs is embedded or handed in.
//
// The same line and the same data give the same list in the same order.
package find

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"discern/assessment"
	"discern/assessment/fold"

	"github.com/kljensen/snowball/english"
)

// Found is a question that a line led to.
type Found struct {
	assessment.Found
	Score float64 // from 0; only its order within one list means anything
}

// Finder knows one bank. It is made once and is safe for use by many at once.
type Finder struct {
	bank   *assessment.Bank
	all    []*assessment.Question
	traits []string
	lines  []line
	terms  []term
	index  map[string]int  // where a stem stands in terms
	whole  map[string]bool // every word as it is written
	words  *lexicon
	holds  [][]int32 // the lines that hold each term
	meant  *learned
	kin    kinship
	topics []vector // what the lines of each question have in common
	common vector   // what all lines share, and what so tells none apart
}

// term is a word of the bank, whatever its ending.
type term struct {
	stem   string
	in     int // how many questions hold it
	at     vector
	placed bool
}

// line is one thing that a question says, or that people say when they mean it.
type line struct {
	question int
	kind     float64 // how much its kind counts
	learns   float64 // how much is learned of it
	said     []string
	terms    []int   // its words, as they stand in the vocabulary, once each
	size     float64 // of its words, by what they tell apart
	at       vector
	placed   bool
}

// How much a line counts by where it stands. What people say comes before what
// we wrote; help and answers mention much besides.
var (
	kindSaid     = kind{1, 1}
	kindQuestion = kind{0.95, 1}
	kindAnswer   = kind{0.9, 0.7}
	kindHelp     = kind{0.8, 0.5}
)

// kind is how much a line counts, and how much is learned of it.
type kind struct{ counts, learns float64 }

// New gets a bank ready to be searched: its questions, what the guide says that
// buyers say, which may be nil, and further lines by question.
func New(b *assessment.Bank, g *assessment.Guide, aliases map[string][]string) (*Finder, error) {
	lex, err := words()
	if err != nil {
		return nil, err
	}

	f := &Finder{bank: b, all: b.All(), words: lex, index: map[string]int{}, whole: map[string]bool{}}
	for i, q := range f.all {
		f.traits = append(f.traits, b.TraitOf(q.ID).Name)
		f.add(i, kindQuestion, q.Facet, q.Seller, q.Buyer)
		// What follows the first sentence of the help says mostly what does not count here,
		// in words that belong to other questions.
		help, _, _ := strings.Cut(q.Help, ". ")
		f.add(i, kindHelp, help, q.OpenLabel)

		for _, o := range q.Offered() {
			f.add(i, kindAnswer, o.Text)
		}

		f.add(i, kindSaid, aliases[q.ID]...)
		if g != nil {
			for _, c := range g.For(q.ID) {
				f.add(i, kindHelp, c.Heard...)
			}
		}
	}

	f.weigh()
	f.place()
	f.meant = learn(f.lines, len(f.all))
	return f, nil
}

func (f *Finder) add(question int, of kind, text ...string) {
	for _, t := range text {
		said := split(t)
		if len(said) == 0 {
			continue
		}

		at, placed := f.words.mean(said)
		l := line{question: question, kind: of.counts, learns: of.learns, said: said, at: at, placed: placed}
		for _, w := range said {
			f.whole[w] = true
			if n := f.term(w); !slices.Contains(l.terms, n) {
				l.terms = append(l.terms, n)
			}
		}

		f.lines = append(f.lines, l)
	}
}

// term returns where a word stands among the terms, and puts it there if need be.
func (f *Finder) term(w string) int {
	stem := english.Stem(w, false)
	n, ok := f.index[stem]
	if !ok {
		n = len(f.terms)
		f.index[stem] = n
		at, placed := f.words.mean([]string{w})
		f.terms = append(f.terms, term{stem: stem, at: at, placed: placed && !small[stem]})
	}

	return n
}

// weigh counts which questions hold each term, and adds up what the terms of a
// line tell apart.
func (f *Finder) weigh() {
	type place struct{ term, question int }
	seen := map[place]bool{}
	f.holds = make([][]int32, len(f.terms))
	for i, l := range f.lines {
		for _, n := range l.terms {
			f.holds[n] = append(f.holds[n], int32(i))
			if at := (place{n, l.question}); !seen[at] {
				seen[at] = true
				f.terms[n].in++
			}
		}
	}

	for i := range f.lines {
		for _, n := range f.lines[i].terms {
			f.lines[i].size += f.tells(f.terms[n].stem)
		}
	}
}

// tells is how much a stem tells questions apart: the fewer hold it, the more.
// One that stands nowhere counts like one that stands in few, because it is part
// of what was said.
func (f *Finder) tells(stem string) float64 {
	if small[stem] {
		return smallTells
	}

	in := 2
	if n, ok := f.index[stem]; ok {
		in = f.terms[n].in
	}

	return math.Log(1 + float64(len(f.all))/(0.5+float64(in)))
}

// place takes what all lines share out of each: their first direction.
func (f *Finder) place() {
	f.common = direction(f.lines)
	for i := range f.lines {
		if l := &f.lines[i]; l.placed {
			l.at.less(&f.common)
			l.placed = l.at.unit()
		}
	}

	f.topics = make([]vector, len(f.all))
	for i := range f.lines {
		topic := &f.topics[f.lines[i].question]
		for n, x := range f.lines[i].at {
			topic[n] += x
		}
	}

	for i := range f.topics {
		f.topics[i].unit()
	}
}

// direction is the first principal direction of all lines, by power iteration
// from their mean. Thirty rounds are many more than it needs.
func direction(lines []line) vector {
	var out vector
	for i := range lines {
		for n := range out {
			out[n] += lines[i].at[n]
		}
	}

	for range 30 {
		if !out.unit() {
			return vector{}
		}

		var next vector
		for i := range lines {
			by := lines[i].at.dot(&out)
			for n := range next {
				next[n] += by * lines[i].at[n]
			}
		}

		out = next
	}

	out.unit()
	return out
}

// Find lists the questions that match what somebody said, the best first. The id
// of a question leads to it alone. The last word may be half typed. A line of
// words that nobody knows finds nothing.
func (f *Finder) Find(said string) []Found {
	said = clip(said)
	if i := slices.IndexFunc(f.all, func(q *assessment.Question) bool {
		return strings.EqualFold(q.ID, strings.TrimSpace(said))
	}); i >= 0 {
		return []Found{f.found(i, 1)}
	}

	scores := f.scores(split(said))
	var out []Found
	for i, s := range scores {
		if s > least {
			out = append(out, f.found(i, s))
		}
	}

	slices.SortStableFunc(out, func(x, y Found) int { return cmp.Compare(y.Score, x.Score) })
	return out
}

func (f *Finder) found(i int, score float64) Found {
	return Found{assessment.Found{Question: f.all[i], Trait: f.traits[i]}, score}
}

const (
	// least is what a question needs to be worth showing.
	least = 0.1
	// longest is how many bytes of what was said are read: far more than a person
	// says in one breath.
	longest = 2000
)

func clip(said string) string {
	if len(said) > longest {
		said = strings.ToValidUTF8(said[:longest], "")
	}
	return said
}

// scores gives each question what its best line and its second best are worth, by
// meaning and by words together, what its words have in common with the whole, and how
// likely what was learned makes it.
func (f *Finder) scores(said []string) []float64 {
	out := make([]float64, len(f.all))
	if !slices.ContainsFunc(said, func(w string) bool { return !small[english.Stem(w, false)] }) {
		return out
	}

	asked := f.asked(said)
	size := 0.0
	for _, a := range asked {
		size += a.tells
	}

	at, placed := f.words.mean(said)
	if placed {
		at.less(&f.common)
		placed = at.unit()
	}

	shared, best := f.shared(asked)
	second := make([]float64, len(out))
	for i := range f.lines {
		l := &f.lines[i]
		score := byWords * shared[i] / math.Sqrt(size*l.size)
		if placed && l.placed {
			score += byMeaning * max(0, float64(at.dot(&l.at)))
		}

		score *= l.kind

		switch {
		case score > out[l.question]:
			out[l.question], second[l.question] = score, out[l.question]
		case score > second[l.question]:
			second[l.question] = score
		}
	}

	chance := make([]float32, len(out))
	text := f.meant.features(said, false)
	f.meant.chances(text, chance)
	for i := range out {
		out[i] += bySecond*second[i] + byWhole*best[i]/size
		if placed {
			out[i] += byTopic * max(0, float64(at.dot(&f.topics[i])))
		}
		// Pieces alone lead to a question where they leave little doubt.
		if len(text) > 0 && (out[i] > 0 || chance[i] > sure) {
			out[i] += byLearned * float64(chance[i])
		}
	}

	return out
}

// asked is a word of what was said, with the terms of the bank that are like it.
type asked struct {
	tells float64
	like  []likeness
}

// likeness is how alike a term of the bank is to a word: 1 where it is the same.
type likeness struct {
	term int32
	by   float32
}

// asked lists the words of what was said, whatever their endings, each once.
func (f *Finder) asked(said []string) []asked {
	half := f.half(said)
	var out []asked
	var stems []string
	for _, w := range said {
		stem := english.Stem(w, false)
		if slices.Contains(stems, stem) {
			continue
		}

		stems = append(stems, stem)
		out = append(out, asked{f.tells(stem), f.like(w, stem, w == half)})
	}

	return out
}

// like lists the terms that are like a word: itself, those of its kin, and where it is
// half typed those that begin with it.
func (f *Finder) like(w, stem string, half bool) []likeness {
	if !half {
		if known, ok := f.kin.of(w); ok {
			return known
		}
	}

	var out []likeness
	at, placed := f.words.mean([]string{w})
	for i := range f.terms {
		t := &f.terms[i]
		by := float32(0)
		switch {
		case t.stem == stem || half && strings.HasPrefix(t.stem, w):
			by = 1
		case placed && t.placed && !small[stem]:
			by = byKin * max(0, at.dot(&t.at)-stranger) / (1 - stranger)
		}
		if by > 0 {
			out = append(out, likeness{int32(i), by})
		}
	}

	if !half && placed {
		f.kin.keep(w, out)
	}
	return out
}

// shared is what each line has in common with what was said, and each question with all
// of its lines together.
func (f *Finder) shared(said []asked) (lines, questions []float64) {
	lines, questions = make([]float64, len(f.lines)), make([]float64, len(f.all))
	most, whole := make([]float32, len(f.lines)), make([]float32, len(f.all))
	var touched []int32
	for _, a := range said {
		touched = touched[:0]
		for _, x := range a.like {
			for _, i := range f.holds[x.term] {
				if most[i] == 0 {
					touched = append(touched, i)
				}
				most[i] = max(most[i], x.by)
			}
		}

		clear(whole)
		for _, i := range touched {
			lines[i] += a.tells * float64(most[i])
			q := f.lines[i].question
			whole[q] = max(whole[q], most[i])
			most[i] = 0
		}
		for q, by := range whole {
			questions[q] += a.tells * float64(by)
		}
	}

	return lines, questions
}

// What each kind of likeness counts, tried on testdata/dev.txt and on the spoken lines
// of the bank, each left out in turn.
const (
	byWords   = 0.3
	byMeaning = 0.5
	bySecond  = 0.6
	byWhole   = 1
	byTopic   = 0.4
	byLearned = 1
	sure      = 0.15
	// byKin is what a word of the same meaning counts beside the word itself, and
	// stranger how alike any two words are that have nothing to do with each other.
	byKin      = 0.8
	stranger   = 0.45
	smallTells = 0.3
)

// half returns the last word where it is no word of the bank, and may so become
// one; "" where there is none.
func (f *Finder) half(said []string) string {
	last := said[len(said)-1]
	if f.whole[last] || len(last) < 2 {
		return ""
	}
	return last
}

// split cuts text into words of letters and digits, folded. What is left
// of a shortened word (don't, it's) is dropped with its apostrophe.
func split(text string) []string {
	text = strings.NewReplacer("’", "'", "n't", " not", "'s", "", "'ll", "", "'re", "", "'ve", "", "'d", "",
		"'m", "").Replace(fold.Text(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// small words hold a sentence together and say nothing of what it is about.
var small = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`a about also am an and any are as at be been but by can could did do does for
		from get got had has have he her here his how i if in into is it its just like me my no not of on or our out
		own s she should so some t than that the their them then there these they this those to too up us very was we
		were what when where which while who will with would yes you your`) {
		out[english.Stem(w, false)] = true
	}

	return out
}()
