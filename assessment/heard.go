package assessment

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	folding "discern/assessment/fold"
)

// Phrase is something that rules can hear in what somebody typed about what is wanted.
// Nothing is guessed: it is heard where one of its forms stands, word for word.
type Phrase struct {
	ID    string
	In    []string // the context questions it is heard in
	Forms []string // the words that say it
	// Refused are forms that say it where one of the bank's words of refusal stands close
	// before: "never" before "without a yes". The same words without it say the opposite,
	// so a form of one phrase may be a refused form of another.
	Refused []string
}

// What rules can hear besides the phrases of the bank, in what is wanted (ContextIntent)
// and in the decision at hand (ContextNext).
const (
	heardAmount = "amount"       // an amount is named
	heardOther  = "other-amount" // one is, and what can refuse on the list names only others
	heardNext   = "next"         // a decision at hand is named at all
)

// HearsAmount reports whether what rules can hear by that name is an amount.
func HearsAmount(id string) bool { return id == heardAmount || id == heardOther }

// heardAlways are those that need no data.
var heardAlways = []string{heardAmount, heardOther, heardNext}

// Hears reports whether rules can hear something by that name.
func (b *Bank) Hears(id string) bool {
	return slices.Contains(heardAlways, id) ||
		slices.ContainsFunc(b.Phrases, func(p Phrase) bool { return p.ID == id })
}

// HeardIn lists the context questions of an interview in whose answers something is heard.
func (b *Bank) HeardIn(iv *Interview, id string) []string {
	var out []string
	for i := range b.Context {
		at := b.Context[i].ID
		if text := iv.Context[at]; text != "" && b.hears(iv, id, at, text) {
			out = append(out, at)
		}
	}
	return out
}

func (b *Bank) hears(iv *Interview, id, at, text string) bool {
	wanted := at == ContextIntent || at == ContextNext
	switch id {
	case heardAmount:
		return wanted && len(amountsIn(text)) > 0
	case heardOther:
		named, listed := amountsIn(text), iv.amountsListed()
		return wanted && len(named) > 0 && len(listed) > 0 &&
			!slices.ContainsFunc(named, func(n float64) bool { return slices.Contains(listed, n) })
	case heardNext:
		return at == ContextNext && strings.TrimSpace(text) != ""
	}

	i := slices.IndexFunc(b.Phrases, func(p Phrase) bool { return p.ID == id })
	return i >= 0 && slices.Contains(b.Phrases[i].In, at) && b.Phrases[i].heard(text)
}

// refusals are words after which a text says that something must not be.
var refusals = strings.Fields("no not never nothing none nobody cannot neither nor dont doesnt shouldnt mustnt wont " +
	"cant t without") // "t" is what is left of don't

// reach is how many words a refusal may stand before what it refuses.
const reach = 5

// heard reports whether a text says it. What stands behind a refusal in one sentence is
// refused only within the same clause; a form that is not refused must have none before
// it in the whole sentence, so that a doubt is never heard as a yes.
func (p *Phrase) heard(text string) bool {
	for _, sentence := range sentences.Split(text, -1) {
		for _, form := range p.Forms {
			if at, all := find(sentence, form); at >= 0 && !slices.ContainsFunc(all[:at], isRefusal) {
				return true
			}
		}

		for _, clause := range clauses.Split(sentence, -1) {
			for _, form := range p.Refused {
				at, all := find(clause, form)
				if at >= 0 && slices.ContainsFunc(all[max(0, at-reach):at], isRefusal) {
					return true
				}
			}
		}
	}
	return false
}

var (
	sentences = regexp.MustCompile(`[.;:!?]+(?:\s|$)|\n`)
	clauses   = regexp.MustCompile(`,\s|\b(?:and|but)\b`)
)

func isRefusal(word string) bool { return slices.Contains(refusals, word) }

// find is the place of the first word of a form among the words of a text; -1 for none.
func find(text, form string) (at int, all []string) {
	all = folding.Words(text)
	want := folding.Words(form)
	for i := 0; i+len(want) <= len(all); i++ {
		if slices.Equal(all[i:i+len(want)], want) {
			return i, all
		}
	}
	return -1, all
}

// An amount is a figure that a limit could be set at: with a currency at it, or behind a
// word such as "up to" and not followed by what it counts.
var (
	figure   = `\d{1,3}(?:[,' ]\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?`
	money    = `(?:eur|usd|gbp|chf|euros?|dollars?|pounds?|francs?)\b|[€$£]`
	amountOf = regexp.MustCompile(`(?i)(?:(` + money + `)\s?)?\b(` + figure + `)(?:\s?(k|m)\b)?(?:\s?(` + money + `))?`)
	bounding = regexp.MustCompile(`(?i)\b(?:up to|over|above|under|below|(?:no )?more than|less than|at most|` +
		`exceeding|beyond)\s+$`)
	afterward = regexp.MustCompile(`(?i)^(?:$|[^\s\w]|\s+(?:[^\w\s]|(?:without|alone|by|on|or|each|per|a|with|and|but|` +
		`should|may|it|go|goes|need|needs|must|wait|waits|can|are|is|only|no|nobody|somebody|people)\b))`)
)

// amountsIn lists the amounts that a text names.
func amountsIn(text string) []float64 {
	var out []float64
	for _, m := range amountOf.FindAllStringSubmatchIndex(text, -1) {
		group := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return text[m[2*n]:m[2*n+1]]
		}

		bare := group(1) == "" && group(4) == ""
		if bare && (!bounding.MatchString(text[:m[0]]) || !afterward.MatchString(text[m[1]:])) {
			continue
		}
		plain := strings.NewReplacer(",", "", "'", "", " ", "").Replace(group(2))
		if v, err := strconv.ParseFloat(plain, 64); err == nil {
			switch strings.ToLower(group(3)) {
			case "k":
				v *= 1e3
			case "m":
				v *= 1e6
			}
			out = append(out, v)
		}
	}
	return out
}

// amountsListed are the amounts at which something on the list can refuse.
func (iv *Interview) amountsListed() []float64 {
	var out []float64
	for _, l := range iv.Inventory {
		if l.Refusable() {
			out = append(out, amountsIn(l.Refuses)...)
		}
	}
	return out
}
