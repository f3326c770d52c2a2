package assessment

import (
	"slices"
	"strings"
	"time"
)

// Note is a line somebody wrote down during a call: a scratch note, which may
// have no question yet, or a mark that an answer does not add up. Notes belong
// to the workspace, and a scratch note to its author unless it is shared; no report
// and no buyer ever gets one.
type Note struct {
	ID       string
	Question string // "" while it has no home
	Text     string
	By       string
	Author   string `json:",omitempty"` // the id of whoever wrote a scratch note
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

// AddScratch adds a note that has no home yet; one whose id is there already,
// because it was sent twice, adds nothing.
func (iv *Interview) AddScratch(n Note) {
	if iv.hasNote(n.ID) {
		return
	}
	n.Question = ""
	iv.Scratch = append(slices.Clone(iv.Scratch), n)
}

// AddMark adds a mark that something does not add up, once for each id.
func (iv *Interview) AddMark(n Note) {
	if !iv.hasNote(n.ID) {
		iv.Marks = append(slices.Clone(iv.Marks), n)
	}
}

// RemoveMark takes a mark out.
func (iv *Interview) RemoveMark(id string) { iv.Marks = withoutNote(iv.Marks, id) }

func (iv *Interview) hasNote(id string) bool {
	return id != "" && slices.ContainsFunc(slices.Concat(iv.Scratch, iv.Marks), func(n Note) bool { return n.ID == id })
}

func withoutNote(notes []Note, id string) []Note {
	return slices.DeleteFunc(slices.Clone(notes), func(n Note) bool { return n.ID == id })
}
