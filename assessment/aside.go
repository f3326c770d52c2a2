package assessment

import (
	"cmp"
	"slices"
)

// Aside is what one person noted privately beside an answer.
type Aside struct {
	Author string // the id of whoever wrote it
	By     string `json:",omitempty"` // their name, where it is shown to somebody else
	Text   string
}

// ReadBy returns an answer as one person reads it: their own note is Private, and of
// the others' only those of authors who share them stay, with the author's name. What
// is stored of an answer holds every author's note in Asides and nothing in Private.
func (a Answer) ReadBy(user string, shared map[string]string) Answer {
	var others []Aside
	a.Private = ""
	for _, n := range a.Asides {
		name, does := shared[n.Author]
		switch {
		case n.Author == user && user != "":
			a.Private = n.Text
		case does:
			others = append(others, Aside{Author: n.Author, By: name, Text: n.Text})
		}
	}

	a.Asides = others
	return a
}

// Keep is the opposite: the answer as it is stored, after somebody changed what they
// read of it. The notes of others are as they were stored before.
func (a Answer) Keep(before Answer, user string) Answer {
	kept := slices.DeleteFunc(slices.Clone(before.Asides), func(n Aside) bool { return n.Author == user })
	if a.Private != "" && user != "" {
		kept = append(kept, Aside{Author: user, Text: a.Private})
	}

	slices.SortFunc(kept, func(x, y Aside) int { return cmp.Compare(x.Author, y.Author) })
	a.Asides, a.Private = slices.Clip(kept), ""
	if len(kept) == 0 {
		a.Asides = nil
	}

	return a
}

// ReadBy returns an interview as one person who works on it reads it: without the
// private notes of others, unless they share them. shared holds the names of authors
// who do, by their ids. The interview itself is left as it is.
func (iv Interview) ReadBy(user string, shared map[string]string) Interview {
	iv.Answers = answersReadBy(iv.Answers, user, shared)
	iv.Parts = slices.Clone(iv.Parts)
	for i := range iv.Parts {
		iv.Parts[i].Answers = answersReadBy(iv.Parts[i].Answers, user, shared)
	}

	var notes []Note
	for _, n := range iv.Scratch {
		if n.readBy(user, shared) {
			notes = append(notes, n)
		}
	}

	iv.Scratch = notes
	return iv
}

func answersReadBy(all map[string]Answer, user string, shared map[string]string) map[string]Answer {
	if all == nil {
		return nil
	}
	out := make(map[string]Answer, len(all))
	for id, a := range all {
		out[id] = a.ReadBy(user, shared)
	}

	return out
}

func (n Note) readBy(user string, shared map[string]string) bool {
	_, does := shared[n.Author]
	return does || n.Author == user && user != ""
}

// Keep is the opposite: the interview as it is stored, after somebody changed what
// they read of it. before is what is stored, with everybody's notes. A note that was
// not there is the person's own.
func (iv Interview) Keep(before Interview, user string, shared map[string]string) Interview {
	answers := make(map[string]Answer, len(iv.Answers))
	for id, a := range iv.Answers {
		answers[id] = a.Keep(before.Answers[id], user)
	}

	iv.Answers = answers
	iv.Parts = slices.Clone(iv.Parts)
	for i, part := range iv.Parts {
		was := before.partByID(part.ID)
		iv.Parts[i].Answers = nil
		for id, a := range part.Answers {
			if iv.Parts[i].Answers == nil {
				iv.Parts[i].Answers = map[string]Answer{}
			}
			iv.Parts[i].Answers[id] = a.Keep(was.Answers[id], user)
		}
	}

	iv.Scratch = keptNotes(before.Scratch, iv.Scratch, user, shared)
	return iv
}

// partByID is a part of the system, an empty one where there is none of that id.
func (iv *Interview) partByID(id string) Part {
	for _, p := range iv.Parts {
		if p.ID == id && id != "" {
			return p
		}
	}
	return Part{}
}

// keptNotes puts the notes somebody read, as they are now, among those they did not.
func keptNotes(before, now []Note, user string, shared map[string]string) []Note {
	var out []Note
	stood := map[string]bool{}
	for _, was := range before {
		i := slices.IndexFunc(now, func(n Note) bool { return n.ID == was.ID && n.ID != "" })
		switch {
		case !was.readBy(user, shared):
			out = append(out, was)
		case i >= 0:
			n := now[i]
			n.Author = was.Author
			out = append(out, n)
			stood[n.ID] = true
		}
	}

	for _, n := range now {
		if !stood[n.ID] || n.ID == "" {
			n.Author = user
			out = append(out, n)
		}
	}

	return out
}
