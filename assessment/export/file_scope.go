package export

import (
	"slices"
	"strconv"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// What an interview file says about access besides its inventory: what stands
// behind a name, the parts of a mixed system, and who does what about it.

func (r *reader) identity(v *node, at string) assessment.Identity {
	var d assessment.Identity
	r.object(v, at, identityKeys, func(f field) {
		switch f.key {
		case "name":
			d.Name = r.oneLine(f.value, at+" name")
		case "kind":
			d.Kind = r.oneLine(f.value, at+" kind")
		case "lifetime":
			d.Lifetime = r.oneLine(f.value, at+" lifetime")
		case "scope":
			d.Scope = oneOf(r, f.value, at+" scope", assessment.Scopes...)
		case "owner":
			d.Owner = r.oneLine(f.value, at+" owner")
		case "reviewer":
			d.Reviewer = r.oneLine(f.value, at+" reviewer")
		}
	})
	if v.kind == objectKind && d.Name == "" {
		r.fault(v.line, at, "the name is missing: the one that stands in the inventory")
	}

	return d
}

func (r *reader) part(v *node, at string, before []assessment.Part) assessment.Part {
	p := assessment.Part{Answers: map[string]assessment.Answer{}}
	r.object(v, at, partKeys, func(f field) {
		switch f.key {
		case "id":
			p.ID = r.oneLine(f.value, at+" id")
		case "name":
			p.Name = r.oneLine(f.value, at+" name")
		case "answers":
			p.Answers = r.answers(f.value, at)
		}
	})
	switch {
	case v.kind != objectKind:
	case p.ID == "":
		r.fault(v.line, at, `"id" is missing: a short name for lines of the inventory to refer to`)
	case p.Name == "":
		r.fault(v.line, at, "the name is missing")
	case slices.ContainsFunc(before, func(x assessment.Part) bool { return x.ID == p.ID }):
		r.fault(v.line, at, "the id %s stands here twice", quoted(p.ID))
	}

	return p
}

// partsOfLines holds the parts that lines name against those there are. It
// comes last, because the parts may stand below the inventory.
func (r *reader) partsOfLines(iv *assessment.Interview, root *node) {
	var ids []string
	known := map[string]bool{"": true}
	for _, p := range iv.Parts {
		ids = append(ids, p.ID)
		known[p.ID] = true
	}

	for _, f := range root.fields {
		if f.key != "inventory" {
			continue
		}
		for i, l := range f.value.items {
			for _, g := range l.fields {
				named := g.key == "part" && (g.value.kind == textKind || g.value.kind == numberKind)
				if named && !known[assessment.CleanLine(g.value.text)] && !r.full() {
					r.fault(g.line, "inventory "+strconv.Itoa(i+1)+" part", "there is no part %s%s", quoted(g.value.text),
						maybe(g.value.text, ids))
				}
			}
		}
	}
}

// limits holds the interview against what may be kept of it, and finds the line
// of whatever is too long.
func (r *reader) limits(iv assessment.Interview, root *node) {
	for _, f := range assessment.OverLimit(iv) {
		at := strings.ReplaceAll(f.Path, ".", " ")
		if strings.Contains(f.Path, ".") { // counts were looked at while reading
			r.fault(lineAt(root, strings.Split(f.Path, ".")), at, "%s", f.Msg)
			continue
		}

		if n := root.at(f.Path); n != nil && (n.kind == textKind || n.kind == numberKind) {
			r.fault(n.line, at, "%s", f.Msg)
		}
	}
}

// at is the value of a key; nil where there is none.
func (n *node) at(key string) *node {
	for _, f := range n.fields {
		if f.key == key {
			return f.value
		}
	}
	return nil
}

// lineAt is the line of what a path leads to, as far as it leads.
func lineAt(n *node, path []string) int {
	line := n.line
	for _, step := range path {
		next := n.at(step)
		if i, err := strconv.Atoi(step); err == nil && n.kind == listKind && i < len(n.items) {
			next = n.items[i]
		}

		if next == nil {
			return line
		}
		n, line = next, next.line
	}

	return line
}

func (r *reader) actions(v *node) map[string]assessment.ActionNote {
	out := map[string]assessment.ActionNote{}
	var areas []string
	for _, a := range r.bank.Design.Areas {
		areas = append(areas, a.ID)
	}

	r.object(v, "actions", areas, func(f field) {
		var a assessment.ActionNote
		at := "actions " + f.key
		r.object(f.value, at, actionKeys, func(f field) {
			switch f.key {
			case "owner":
				a.Owner = r.oneLine(f.value, at+" owner")
			case "due":
				a.Due = r.oneLine(f.value, at+" due")
			case "priority":
				a.Priority = r.priority(f.value, at+" priority")
			}
		})
		if a != (assessment.ActionNote{}) {
			out[f.key] = a
		}
	})
	return out
}

func (r *reader) priority(v *node, at string) int {
	n, ok := wholeNumber(r.text(v, at))
	if (v.kind == textKind || v.kind == numberKind) && (!ok || n < 1 || n > assessment.MaxPriority) {
		r.fault(v.line, at, "%s is not a whole number from 1 to %d; 1 is first", quoted(v.text), assessment.MaxPriority)
		return 0
	}
	return n
}

// access reads what was settled about giving access. What the rule of the page
// refuses is refused here too, at its line.
func (r *reader) access(v *node) assessment.Access {
	var a assessment.Access
	r.object(v, "access", accessKeys, func(f field) {
		at := "access " + f.key
		switch f.key {
		case "owner":
			a.Owner = r.signer(f.value, at)
		case "approver":
			a.Approver = r.signer(f.value, at)
		case "until":
			a.Until = r.oneLine(f.value, at)
		case "first":
			a.First = r.questions(f.value, at)
		case "noneFirst":
			a.NoneFirst = r.yes(f.value, at)
		}
	})
	for _, f := range a.Faults(r.bank) {
		r.fault(lineAt(v, strings.Split(f.Path, ".")[1:]), strings.ReplaceAll(f.Path, ".", " "), "%s", words.Lower(f.Msg))
	}

	return a
}

func (r *reader) signer(v *node, at string) assessment.Signer {
	var s assessment.Signer
	r.object(v, at, signerKeys, func(f field) {
		switch f.key {
		case "name":
			s.Name = r.oneLine(f.value, at+" name")
		case "role":
			s.Role = r.oneLine(f.value, at+" role")
		}
	})
	return s
}

func (n *node) putAccess(a assessment.Access) {
	if a.Empty() {
		return
	}

	out := new(node).begin()
	for _, s := range []struct {
		key string
		of  assessment.Signer
	}{{"owner", a.Owner}, {"approver", a.Approver}} {
		if s.of == (assessment.Signer{}) {
			continue
		}

		who := new(node).begin()
		who.putText("name", s.of.Name)
		who.putText("role", s.of.Role)
		out.put(s.key, who)
	}

	out.putText("until", a.Until)
	out.putTexts("first", a.First)
	if a.NoneFirst {
		out.put("noneFirst", &node{kind: boolKind, text: "true"})
	}

	n.put("access", out)
}

func identityTree(n *node, d assessment.Identity) {
	n.putText("name", d.Name)
	n.putText("kind", d.Kind)
	n.putText("lifetime", d.Lifetime)
	n.putText("scope", string(d.Scope))
	n.putText("owner", d.Owner)
	n.putText("reviewer", d.Reviewer)
}

func partTree(n *node, p assessment.Part, bank *assessment.Bank, private bool) {
	n.put("id", textNode(p.ID))
	n.put("name", textNode(p.Name))
	n.put("answers", answersTree(p.Answers, bank, private))
}

func (n *node) putActions(actions map[string]assessment.ActionNote, bank *assessment.Bank) {
	var areas []string
	for _, a := range bank.Design.Areas {
		areas = append(areas, a.ID)
	}

	out := new(node).begin()
	for _, id := range ordered(actions, areas) {
		a := actions[id]
		note := new(node).begin()
		note.putText("owner", a.Owner)
		note.putText("due", a.Due)
		if a.Priority > 0 {
			note.put("priority", &node{kind: numberKind, text: strconv.Itoa(a.Priority)})
		}

		if len(note.fields) > 0 {
			out.put(id, note)
		}
	}

	if len(out.fields) > 0 {
		n.put("actions", out)
	}
}
