package assessment

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"discern/assessment/words"
)

// Print is how a quote is printed in whatever leaves the workspace.
type Print string

const (
	PrintRole  Print = ""          // as said by the role of whoever said it
	PrintName  Print = "name"      // with the name: that person agreed
	PrintNever Print = "withdrawn" // nowhere: it was taken back
)

// Prints lists the ways to print a quote.
var Prints = []Print{PrintRole, PrintName, PrintNever}

// Phrasing is how a quote stood before somebody edited it.
type Phrasing struct {
	Text string
	By   string // who edited it; "" where that is not known
	At   time.Time
}

// Edit is what a person put in the place of one sentence, condition or move of
// page one, beside what the program had composed there at the time.
type Edit struct {
	Removed bool              // it is left out
	Words   map[string]string // by name of the field, where it is not left out
	Ours    map[string]string // the composed words that it replaced
	By      string
	At      time.Time
}

// NotePlace is where a note stands, for Interview.Cleared. Part is the id of a
// part of the system; "" for the system as a whole.
func NotePlace(part, question string) string {
	if part == "" {
		return question
	}
	return part + "/" + question
}

// PrintedNote is a note beside an answer, with whether it is cleared for print.
type PrintedNote struct {
	Place    string // NotePlace
	Part     string // name of the part, "" for the whole
	Question string
	Text     string
	By       string // who wrote it
	Cleared  bool
	Changed  bool // it was cleared, and reads otherwise since
}

// Notes lists the notes beside answers in the order of the bank.
func (iv *Interview) Notes(b *Bank) []PrintedNote {
	var out []PrintedNote
	add := func(part, name string, answers map[string]Answer) {
		for _, q := range b.All() {
			a := answers[q.ID]
			if strings.TrimSpace(a.Note) == "" {
				continue
			}

			place := NotePlace(part, q.ID)
			n := PrintedNote{Place: place, Part: name, Question: q.ID, Text: a.Note, By: a.By,
				Cleared: iv.NoteCleared(place, a.Note)}
			n.Changed = !n.Cleared && iv.Cleared[place] != ""
			out = append(out, n)
		}
	}

	add("", "", iv.Answers)
	for _, p := range iv.Parts {
		add(p.ID, p.Name, p.Answers)
	}

	return out
}

// NoteCleared reports whether a note may be printed as it reads. What a buyer
// wrote into the buyer's own record was written for the report; every other note
// is printed once somebody cleared these very words.
func (iv *Interview) NoteCleared(place, text string) bool {
	return iv.Side == SideBuyer || iv.Cleared[place] != "" && iv.Cleared[place] == noteDigest(text)
}

// ClearNote clears the words of a note for print, or takes that back.
func (iv *Interview) ClearNote(place, text string, clear bool) {
	cleared := maps.Clone(iv.Cleared)
	if cleared == nil {
		cleared = map[string]string{}
	}

	if delete(cleared, place); clear && strings.TrimSpace(text) != "" {
		cleared[place] = noteDigest(text)
	}
	iv.Cleared = cleared
}

// ClearNotes clears every note as it reads now.
func (iv *Interview) ClearNotes(b *Bank) {
	for _, n := range iv.Notes(b) {
		iv.ClearNote(n.Place, n.Text, true)
	}
}

// noteDigest stands for the words that were cleared, so that other words at the
// same place are not.
func noteDigest(text string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(text)))
	return hex.EncodeToString(sum[:8])
}

// EditQuote puts a quote into other words and keeps the ones before. Whoever
// agreed to be named agreed to the words as they were, so the name goes. It
// reports whether there is such a quote.
func (iv *Interview) EditQuote(id, text, by string, at time.Time) bool {
	i := slices.IndexFunc(iv.Quotes, func(q Quote) bool { return q.ID == id })
	if i < 0 {
		return false
	}

	q := &iv.Quotes[i]
	if text == q.Text {
		return true
	}

	earlier := append(slices.Clone(q.Earlier), Phrasing{Text: q.Text, By: by, At: at})
	if len(earlier) > MaxPhrasings { // the first wording stays
		earlier = slices.Delete(earlier, 1, 1+len(earlier)-MaxPhrasings)
	}

	q.Text, q.Earlier = text, earlier
	if q.Print == PrintName {
		q.Print = PrintRole
	}
	return true
}

// PrintQuote says how a quote is printed, and reports whether there is such a
// quote.
func (iv *Interview) PrintQuote(id string, how Print) bool {
	i := slices.IndexFunc(iv.Quotes, func(q Quote) bool { return q.ID == id })
	if i >= 0 {
		iv.Quotes[i].Print = how
	}
	return i >= 0
}

// WithoutWithdrawn returns the interview without quotes that were taken back.
func (iv Interview) WithoutWithdrawn() Interview {
	iv.Quotes = slices.DeleteFunc(slices.Clone(iv.Quotes), func(q Quote) bool { return q.Print == PrintNever })
	return iv
}

// ForPrint returns the interview as a report may print it: nothing private, no
// quote that was taken back, no note that nobody cleared, and the name of
// whoever is quoted only where that person agreed. The interview is left as it is.
func (iv Interview) ForPrint() Interview {
	out := iv.WithoutPrivate()
	for i, q := range out.Quotes {
		if q.Print != PrintName {
			out.Quotes[i].Speaker = iv.SaidBy(q)
		}
	}

	clear := func(part string, answers map[string]Answer) {
		for id, a := range answers {
			if a.Note != "" && !iv.NoteCleared(NotePlace(part, id), a.Note) {
				a.Note = ""
				answers[id] = a
			}
		}
	}

	clear("", out.Answers)
	for _, p := range out.Parts {
		clear(p.ID, p.Answers)
	}

	return out
}

// unnamedSpeaker stands for a speaker whose role is not known.
const unnamedSpeaker = "somebody who took part"

// SaidBy is who a quote is said by where the name is not to stand: "the
// architect". It is "" where no speaker was noted.
func (iv *Interview) SaidBy(q Quote) string {
	speaker := strings.Join(strings.Fields(q.Speaker), " ")
	if speaker == "" || iv.Side == SideBuyer {
		return speaker
	}
	if role, ok := iv.roleOf(speaker); ok {
		return role
	}

	var roles []string
	for _, name := range people(speaker) {
		role, ok := iv.roleOf(name)
		if !ok {
			roles = nil
			break
		}
		if !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}

	switch {
	case len(roles) > 0:
		return words.Series(roles, len(roles))
	case surelyTeam(speaker):
		return speaker
	}
	return unnamedSpeaker
}

// roleOf is the role of the person whom a speaker names, with the article.
func (iv *Interview) roleOf(speaker string) (string, bool) {
	for _, p := range iv.People {
		name := strings.Join(strings.Fields(p.Name), " ")
		role := strings.Join(strings.Fields(p.Role), " ")
		same := func(s string) bool { return s != "" && strings.EqualFold(s, speaker) }
		first, _, _ := strings.Cut(name, " ")

		if role == "" || !same(name) && !same(first) && !same(role) && !same(name+", "+role) {
			continue
		}

		// A role that holds a name gives somebody away as well: "assistant of Priya".
		if named := NewNaming(iv.Everybody(NamesRoles, "", nil)); named.Typed(role) != role {
			return unnamedSpeaker, true
		}
		if bare, ok := strings.CutPrefix(strings.ToLower(role), "the "); ok {
			return "the " + bare, true
		}
		return "the " + words.Lower(role), true
	}
	return "", false
}

// Shareable is a buyer's record as it goes: what they put in the place of a sentence,
// without what was composed there when they did. That may rest on an answer which they
// changed since, and earlier answers do not go.
func (iv Interview) Shareable() Interview {
	if len(iv.Edits) == 0 {
		return iv
	}

	edits := make(map[string]Edit, len(iv.Edits))
	for id, e := range iv.Edits {
		e.Ours = nil
		edits[id] = e
	}

	iv.Edits = edits
	return iv
}
