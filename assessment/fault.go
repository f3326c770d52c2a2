package assessment

import (
	"cmp"
	"strings"
)

// Fault says what is wrong with one thing that was given, and what to do.
type Fault struct {
	Path string // where: "answers.EC1.note", "inventory.3.action"; the same names as in an interview file
	Msg  string // a sentence without its full stop
}

// Sentence says the fault with the name of what it is about, for a list of
// faults that stands away from the fields.
func (f Fault) Sentence() string {
	last := f.Path
	if i := strings.LastIndexByte(last, '.'); i >= 0 {
		last = last[i+1:]
	}

	list, _, _ := strings.Cut(f.Path, ".")
	name := cmp.Or(limitNames[list+"."+last], limitNames[last])
	if name == "" && (list == "comments" || list == "context") {
		name = limitNames[list]
	}

	if name == "" {
		return f.Msg + "."
	}
	return name + ": " + strings.ToLower(f.Msg[:1]) + f.Msg[1:] + "."
}

// limitNames are how people call what has a limit, by the last step of its path.
var limitNames = map[string]string{
	"note": "Note", "private": "Private note", "who": "Who would know", "reason": "Why it does not apply",
	"speaker":     "Speaker",
	"quotes.text": "Quote", "scratch.text": "Note", "marks.text": "Note", "summary": "Summary", "comments": "Comment",
	"context": "About the system", "system": "System", "company": "Company", "version": "Version or mode",
	"action":   "Action",
	"identity": "Identity", "refuses": "What can refuse it", "people.name": "Name",
	"meetings.aim": "What the meeting is for", "people.role": "Role", "parts.name": "Name of the part",
	"identities.name": "Identity", "kind": "What it is", "lifetime": "How long it lasts", "reviewer": "Who reviews it",
	"deal.next": "Next step", "deal.by": "By when", "deal.with": "With whom", "deal.rival": "Competitor",
	"deal.budget": "Budget",
	"owner":       "Owner", "access.name": "Name", "access.role": "Role", "until": "Until when",
	"first": "Limits that must stand first", "due": "Due", "by": "By whom", "takenFrom": "Taken over from", "id": "Id",
}
