package web

import (
	"strings"

	"discern/assessment"
)

// formField is the field of a form that holds what a path of an interview names:
// "inventory.3.action" stands in "action.3", "comments.why" in "comment_why".
func formField(path string) string {
	names := strings.Split(path, ".")
	switch {
	case len(names) == 1 && path == "inventory":
		return "paste"
	case len(names) == 1:
		return path
	}

	switch list, last := names[0], names[len(names)-1]; list {
	case "inventory":
		return last + "." + names[1]
	case "identities":
		return map[string]string{"name": "idname", "kind": "idkind", "lifetime": "idlife", "owner": "idowner",
			"reviewer": "idreviewer"}[last] +
			"." + names[1]

	case "meetings":
		if last == "aim" {
			return last
		}
		return "person_name"
	case "people":
		return "person_" + last
	case "numbers":
		return "n_" + last
	case "parts":
		if len(names) > 3 && names[2] == "answers" {
			return "pq." + names[1] + "." + names[3]
		}
		return "p" + last + "." + names[1]
	case "deal":
		return "deal_" + last
	case "comments":
		return "comment_" + last
	case "actions":
		return "act_" + last + "_" + names[1]
	case "access":
		if len(names) == 3 && (last == "name" || last == "role") {
			return names[1] + "_" + last
		}
		return names[1]
	case "quotes":
		return map[string]string{"text": "quote"}[last]
	default: // an answer, a note, or something about the system
		return last
	}
}

// overLimit lists what a form made longer, or more, than may be kept, by the
// field that holds it.
func overLimit(before, after assessment.Interview) faults {
	var out faults
	for _, f := range assessment.OverLimitSince(before, after) {
		out.add(formField(f.Path), "%s", f.Sentence())
	}
	return out
}
