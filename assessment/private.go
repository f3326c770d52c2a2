package assessment

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// NoteKind says what a private note is.
type NoteKind string

const (
	NoteScratch NoteKind = "scratch" // written during a call, without a question yet
	NoteKept    NoteKind = "kept"    // the same, left as a note at the end of a call
	NoteMark    NoteKind = "mark"    // what does not add up, as a person marked it
	NoteAnswer  NoteKind = "answer"  // beside an answer
	NoteQuote   NoteKind = "quote"   // words of somebody that have no question yet
	NoteDeal    NoteKind = "deal"    // for the seller's own record of the customer
	NoteMeeting NoteKind = "meeting" // what a meeting was for
	NoteAgainst NoteKind = "against" // an answer that goes against what they want it to decide
)

// PrivateNote is one thing that was noted privately: no report for a buyer holds
// it. Question and Part are "" where it has none.
type PrivateNote struct {
	Kind     NoteKind
	Question string // id
	Part     string // name of the part whose answer it stands beside
	Text     string // "" for NoteAgainst, which is a tick
	By       string // who wrote it, or who said a quote; "" where that is not known
	At       time.Time
}

// PrivateNotes lists everything private in an interview, in the order in which
// it is looked for: notes of the call, marks, then notes beside answers in the
// order of the bank. What stands beside a question that the bank does not hold
// comes last and is never left out.
func (iv *Interview) PrivateNotes(b *Bank) []PrivateNote {
	var out []PrivateNote
	for _, n := range iv.Scratch {
		kind := NoteScratch
		if n.Kept || n.Question != "" {
			kind = NoteKept
		}

		out = append(out, PrivateNote{Kind: kind, Question: n.Question, Text: n.Text, By: n.By, At: n.At})
	}

	for _, q := range iv.Quotes {
		if q.Question == "" {
			out = append(out, PrivateNote{Kind: NoteQuote, Text: q.Text, By: q.Speaker, At: q.At})
		}
	}

	for _, m := range iv.Meetings {
		if m.Aim != "" {
			out = append(out, PrivateNote{Kind: NoteMeeting, Text: m.Aim, At: m.At})
		}
	}

	for _, n := range iv.Marks {
		out = append(out, PrivateNote{Kind: NoteMark, Question: n.Question, Text: n.Text, By: n.By, At: n.At})
	}

	for _, l := range iv.Deal.Lines() {
		out = append(out, PrivateNote{Kind: NoteDeal, Text: l.Label + ": " + l.Text})
	}

	for _, id := range iv.IntentAgainst {
		out = append(out, PrivateNote{Kind: NoteAgainst, Question: id})
	}

	out = append(out, besideAnswers(b, iv.Answers, "")...)
	for _, part := range iv.Parts {
		out = append(out, besideAnswers(b, part.Answers, cmp.Or(part.Name, part.ID))...)
	}

	return out
}

// besideAnswers lists the private notes of some answers in the order of the bank.
func besideAnswers(b *Bank, answers map[string]Answer, part string) []PrivateNote {
	place := map[string]int{}
	for i, q := range b.All() {
		place[q.ID] = i - len(b.All())
	}

	ids := slices.SortedFunc(maps.Keys(answers), func(x, y string) int {
		return cmp.Or(cmp.Compare(place[x], place[y]), cmp.Compare(x, y))
	})

	var out []PrivateNote
	for _, id := range ids {
		if a := answers[id]; a.Private != "" {
			out = append(out, PrivateNote{Kind: NoteAnswer, Question: id, Part: part, Text: a.Private})
		}
		for _, n := range answers[id].Asides {
			out = append(out, PrivateNote{Kind: NoteAnswer, Question: id, Part: part, Text: n.Text, By: n.By})
		}
	}

	return out
}
