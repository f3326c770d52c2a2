package assessment

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"discern/assessment/fold"
)

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
	words := slices.DeleteFunc(fold.Words(strings.Join(text, " ")), func(w string) bool {
		ours := slices.ContainsFunc(unsearched, func(x string) bool { return fold.Is(w, x) })
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

// FindCards lists the cards of the guide that match what somebody said: in the
// order of the guide those that hold every word, and where there is none the
// others, the best first.
func FindCards(g *Guide, said string) []Card {
	words := make([][]string, len(g.Cards))
	var whole []Card
	for i, c := range g.Cards {
		text := slices.Concat([]string{c.Title, c.Moment, c.Avoid, c.Say, c.Why, c.Listen, c.Holds, c.Breaks, c.Behind,
			c.BuiltOn}, c.Heard, c.FollowUps, c.Body)
		words[i] = fold.Words(strings.Join(text, " "))
		if holdsAll(words[i], fold.Words(said)) {
			whole = append(whole, c)
		}
	}

	if len(whole) > 0 {
		return whole
	}

	var out []Card
	for _, i := range ranked(words, said) {
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
func ranked(sets [][]string, said string) []int {
	search := fold.Words(said)
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
	return slices.ContainsFunc(words, func(word string) bool { return fold.Is(word, w) })
}

func anyBegins(words []string, start string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return fold.Begins(w, start) })
}
