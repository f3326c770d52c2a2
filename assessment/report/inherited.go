package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"maps"
	"slices"
	"strings"
)

// Inherited is something in a person's own words that stood in an earlier version
// and would stand in the next: the summary, a comment, or what was put in the
// place of a sentence. Whoever seals says what becomes of it.
type Inherited struct {
	ID      string   // "summary", "comment_<section>" or "edit_<sentence>"
	Name    string   // "Your summary"
	Text    string   // as it would stand there; "" for a sentence that was left out
	Ours    string   // what is composed in its place now; "" for a summary or a comment
	Changed bool     // what it rests on changed since
	Version int      // that it was in
	Since   []string // what changed since that version, by the names of sections; none where nothing did

	section string // of a comment
	piece   Piece  // of a sentence
}

// What becomes of own words.
const (
	KeepWords   = "keep"
	ChangeWords = "change"
	DropWords   = "drop" // for a sentence: ours again
)

const (
	inheritedSummary = "summary"
	inheritedComment = "comment_"
	inheritedEdit    = "edit_"
)

// InheritedWords lists the own words that were written for the last version of an
// interview and were not touched since. draft is the interview as it would be
// sealed, l how it looks before it leaves. Words that are printed nowhere are left
// out.
func InheritedWords(b *assessment.Bank, iv assessment.Interview, last, draft Report, l Leaving) []Inherited {
	var since []string
	for _, item := range ChangedInShort(b, last, draft) {
		since = append(since, words.Lower(strings.TrimSuffix(item.Lead, ".")))
	}

	var out []Inherited
	own := func(id, name, text, before string) *Inherited {
		if text = strings.TrimSpace(text); text == "" || text != strings.TrimSpace(before) {
			return nil
		}
		out = append(out, Inherited{ID: id, Name: name, Text: text, Version: last.Number,
			Changed: len(since) > 0, Since: since})
		return &out[len(out)-1]
	}

	if !iv.Drafting {
		own(inheritedSummary, "Your summary", iv.Summary, last.Interview.Summary)
	}
	for _, s := range draft.Commentable() {
		if x := own(inheritedComment+s.Term, "Your comment on “"+s.Value+"”", iv.Comments[s.Term],
			last.Interview.Comments[s.Term]); x != nil {
			x.section = s.Term
		}
	}

	for _, p := range l.Pieces {
		was := func(e Edited) bool { return e.ID == p.ID && e.At.Equal(p.At) }
		if p.Edited && slices.ContainsFunc(last.Edited, was) {
			out = append(out, Inherited{ID: inheritedEdit + p.ID, Name: p.Group, Text: p.text(), Ours: p.composed(),
				Version: last.Number,
				Changed: p.Changed, Since: since, piece: p})
		}
	}

	return out
}

// text is how a piece is printed; "" where it is left out.
func (p Piece) text() string {
	if p.Removed {
		return ""
	}
	return p.Print()
}

// composed is what the program composes for it now.
func (p Piece) composed() string {
	var out []string
	for _, f := range p.Fields {
		if f.Ours != "" {
			out = append(out, f.Ours)
		}
	}
	return strings.Join(out, " ")
}

// Sentence reports whether it stands in the place of a sentence of ours.
func (x Inherited) Sentence() bool { return strings.HasPrefix(x.ID, inheritedEdit) }

// SentenceID is the sentence that it stands in the place of.
func (x Inherited) SentenceID() string { return x.piece.ID }

// Chosen is what is chosen beforehand: to keep it, as long as nothing that it
// rests on has changed.
func (x Inherited) Chosen() string {
	if x.Changed {
		return ""
	}
	return KeepWords
}

// Fault says what is wrong with what was chosen, where the words read as typed
// now; "" for nothing.
func (x Inherited) Fault(choice, typed string) string {
	same := x.Sentence() || strings.TrimSpace(typed) == x.Text
	switch {
	case choice == DropWords, choice == KeepWords && same, choice == ChangeWords && !same, choice == "" && !same:
		return ""
	case choice == KeepWords:
		return "You chose to keep it, and it reads otherwise now. Choose to change it, or put the words back."
	case choice == ChangeWords && !x.Sentence():
		return "You chose to change it, and it reads as before. Change the words, or choose something else."
	case x.Sentence():
		return "Choose whether to keep your words or to use ours again."
	}
	return "Choose what becomes of it: keep it, change it, or leave it out."
}

// Settle does what was chosen. Words that were changed are in the interview
// already.
func (x Inherited) Settle(choice string, iv *assessment.Interview) {
	switch {
	case x.Sentence():
		edits := maps.Clone(iv.Edits)
		if e, ok := edits[x.piece.ID]; ok && choice == KeepWords {
			edits[x.piece.ID] = x.piece.Keep(e)
		} else if choice == DropWords {
			delete(edits, x.piece.ID)
		}
		iv.Edits = edits

	case choice != DropWords:
	case x.section != "":
		iv.Comments = maps.Clone(iv.Comments)
		delete(iv.Comments, x.section)
	default:
		iv.Summary = ""
	}
}

// Choices are what may be chosen for it, in the order in which they are offered.
func (x Inherited) Choices() []string {
	if x.Sentence() {
		return []string{KeepWords, DropWords}
	}
	return []string{KeepWords, ChangeWords, DropWords}
}

// SinceInWords names what changed since the version that it was in.
func (x Inherited) SinceInWords() string { return words.Series(slices.Clone(x.Since), len(x.Since)) }
