package assessment

import (
	"slices"
	"strings"
	"unicode"
)

// Term is a word of the questions that not everybody uses alike, with what it means
// here in one sentence.
type Term struct {
	Word  string   // as a heading: "service account"
	Forms []string // as it stands in a question: "run", "runs"
	Means string
}

// MaxTerms is how many words a bank may explain: more are a sign that the questions
// should be plainer.
const MaxTerms = 12

// TermsIn lists the words of the bank's glossary that stand in one of the texts, whole
// and in any case, in the order of the glossary.
func (b *Bank) TermsIn(texts ...string) []Term {
	all := " " + strings.Join(strings.FieldsFunc(strings.ToLower(strings.Join(texts, " . ")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r)
	}), " ") + " "

	var out []Term
	for _, t := range b.Glossary {
		if slices.ContainsFunc(t.Forms, func(form string) bool {
			return strings.Contains(all, " "+strings.ToLower(form)+" ")
		}) {
			out = append(out, t)
		}
	}
	return out
}

// Texts are what whoever is asked reads of a question: itself, the line under it and
// the answers that are offered.
func (q *Question) Texts(stage string) []string {
	out := []string{q.Read(stage), q.Help}
	for _, o := range q.Offered() {
		out = append(out, o.Text)
	}
	return out
}

// HelpParts parts the line under a question: what everybody reads, and what settles close
// calls, which a buyer finds folded; "" where all of it stands open.
func (q *Question) HelpParts() (open, folded string) {
	sentences := strings.SplitAfter(q.Help, ". ")
	if q.HelpOpen == 0 || q.HelpOpen >= len(sentences) {
		return q.Help, ""
	}
	return strings.TrimSpace(strings.Join(sentences[:q.HelpOpen], "")), strings.Join(sentences[q.HelpOpen:], "")
}
