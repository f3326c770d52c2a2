package assessment

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// This file holds the one rule of what may stand in an interview beside its answers.
// Pages bring what somebody gave; the store runs the rule where it saves.

// FaultsSince lists what a change brought into an interview that cannot be kept: a
// part without a name of its own, an answer of a part that the bank does not have, a
// value that is none. What stood there before stays and is not asked again, so that
// a record of an earlier day does not stand in the way of other changes. The paths
// are those of an interview file: "parts.0.name", "inventory.2.kind".
func (b *Bank) FaultsSince(before, after Interview) []Fault {
	type wrong struct{ what, msg string }
	known := map[wrong]bool{}
	b.wrongIn(before, func(_, what, msg string) { known[wrong{what, msg}] = true })

	var out []Fault
	b.wrongIn(after, func(path, what, msg string) {
		if !known[wrong{what, msg}] {
			out = append(out, Fault{path, msg})
		}
	})
	return out
}

// wrongIn shows everything of an interview that cannot be kept, with what it is about,
// which is the same wherever it stands.
func (b *Bank) wrongIn(iv Interview, see func(path, what, msg string)) {
	b.wrongParts(iv, see)

	for i, l := range iv.Inventory {
		l.wrong(func(field, msg string) {
			see(pathTo("inventory", i, field), fmt.Sprint(l.ID, l.System, l.Action, field), msg)
		})
	}

	for i, d := range iv.Identities {
		if d.Scope != "" && !slices.Contains(Scopes, d.Scope) {
			see(pathTo("identities", i, "scope"), d.Name+string(d.Scope), "Choose how far its rights reach from the list")
		}
	}

	for i, q := range iv.Quotes {
		if !slices.Contains(Prints, q.Print) {
			see(pathTo("quotes", i, "print"), q.ID, "Choose how the quote is printed from the list")
		}
		if q.Question != "" && !b.knows(q.Question) {
			see(pathTo("quotes", i, "question"), q.Question, noQuestion(q.Question).Msg)
		}
	}

	for _, list := range []struct {
		path string
		ids  []string
	}{{"parked", iv.Parked}, {"intentAgainst", iv.IntentAgainst}} {
		for i, id := range list.ids {
			if !b.knows(id) {
				see(list.path+"."+strconv.Itoa(i), id, noQuestion(id).Msg)
			}
		}
	}

	for _, f := range iv.Access.Faults(b) {
		see(f.Path, fmt.Sprint(iv.Access), f.Msg)
	}
}

// wrongParts shows what is wrong with the parts: each has a name of its own, and
// answers as the whole may have them.
func (b *Bank) wrongParts(iv Interview, see func(path, what, msg string)) {
	for i, p := range iv.Parts {
		switch same := Fold(p.Name); {
		case strings.TrimSpace(p.Name) == "":
			see(pathTo("parts", i, "name"), p.ID, "Give this part a name, or remove it")
		case slices.ContainsFunc(iv.Parts[:i], func(x Part) bool { return Fold(x.Name) == same }):
			see(pathTo("parts", i, "name"), p.ID+p.Name, "Another part has this name. Give each a name of its own")
		}

		for _, id := range slices.Sorted(maps.Keys(p.Answers)) {
			a := p.Answers[id]
			a.Question = id
			for _, f := range b.Faults(a, Answer{}) {
				see(pathTo("parts", i, "answers."+id+"."+f.Path), p.ID+id+a.Choice+string(a.State)+string(a.Evidence), f.Msg)
			}
		}
	}
}

// wrong shows what is wrong with the values of a line. One that was left empty is not
// known yet.
func (l Line) wrong(see func(field, msg string)) {
	if l.Kind != "" && !slices.Contains(LineKinds, l.Kind) {
		see("kind", "Choose what the action does from the list")
	}
	if l.Decided != "" && !slices.Contains(DecidedTimes, l.Decided) {
		see("decided", "Choose when it is decided from the list")
	}
}

// knows reports whether the bank has a question.
func (b *Bank) knows(id string) bool {
	_, ok := b.Question(id)
	return ok
}

func pathTo(list string, i int, field string) string {
	return list + "." + strconv.Itoa(i) + "." + field
}
