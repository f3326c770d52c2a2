package assessment

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Quote is something somebody said.
type Quote struct {
	ID         string
	Question   string // "" while it has no home
	Text       string
	Speaker    string
	TheirWords bool // false: a summary, printed without quotation marks
	At         time.Time
	Print      Print      // how it is printed
	Earlier    []Phrasing // before it was edited, the first wording first; private to the seller
}

// AddQuote keeps a quote. In their words it lifts what was assumed to said, and
// never further: an example, or something shown, is for a person to say.
func (iv *Interview) AddQuote(q Quote) {
	q.Speaker = iv.named(q.Speaker)
	iv.Quotes = append(iv.Quotes, q)
	if a, ok := iv.Answers[q.Question]; ok && q.TheirWords {
		iv.Answers[q.Question] = a.Quoted()
	}
}

// SpokenAgreed notes when those who speak in a conversation agreed to be recorded, the
// first time it is said.
func (iv *Interview) SpokenAgreed(at time.Time) {
	if iv.Seen.Consent.IsZero() {
		iv.Seen.Consent = at
	}
}

// TakeSpoken keeps lines of a conversation as quotes, each once. Before those who speak
// agreed it keeps none.
func (iv *Interview) TakeSpoken(quotes ...Quote) error {
	if iv.Seen.Consent.IsZero() {
		return Errorf(Invalid, "Say first that those who speak agreed.")
	}

	for _, q := range quotes {
		same := func(x Quote) bool {
			return x.Question == q.Question && x.Text == q.Text && x.TheirWords == q.TheirWords
		}
		if !slices.ContainsFunc(iv.Quotes, same) {
			iv.AddQuote(q)
		}
	}
	return nil
}

// Quoted is the answer once somebody's own words stand behind it.
func (a Answer) Quoted() Answer {
	if a.State == Answered && a.Evidence.Level() < Said.Level() {
		a.Evidence = Said
	}
	return a
}

// Named is how somebody is written who speaks in a conversation: as the person of
// the interview whose name it is, else as it stands there.
func (iv *Interview) Named(speaker string) string { return iv.named(speaker) }

// named is how a person who is there is written, when somebody typed one of their
// names and nobody else of the other side has it; else what was typed.
func (iv *Interview) named(typed string) string {
	full := ""
	for _, p := range iv.People {
		said := func(n string) bool { return strings.EqualFold(n, typed) }
		if p.Side == SideSeller || !said(p.Name) && !slices.ContainsFunc(strings.Fields(p.Name), said) {
			continue
		}
		if full != "" {
			return typed
		}

		full = p.Name
		if p.Role != "" {
			full += ", " + p.Role
		}
	}

	return cmp.Or(full, typed)
}
