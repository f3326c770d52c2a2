package export

import (
	"maps"
	"slices"

	"discern/assessment"
	"discern/assessment/report"
)

// What an interview file says about what leaves with a report: the sentences
// that a person changed, the notes cleared for print, and how a quote stood
// before. All of it is private. A quote that was taken back is in no file.

func (r *reader) phrasing(v *node, at string) assessment.Phrasing {
	var w assessment.Phrasing
	r.object(v, at, phrasingKeys, func(f field) {
		switch f.key {
		case "text":
			w.Text = r.text(f.value, at+" text")
		case "by":
			w.By = r.oneLine(f.value, at+" by")
		case "at":
			w.At = r.time(f.value, at+" at")
		}
	})
	return w
}

func (r *reader) edits(iv *assessment.Interview, v *node) {
	r.few(v, "edit", assessment.MaxEdits, func(v *node, at string) {
		id, e := "", assessment.Edit{}
		r.object(v, at, editKeys, func(f field) {
			switch f.key {
			case "id":
				id = r.oneLine(f.value, at+" id")
			case "removed":
				e.Removed = r.yes(f.value, at+" removed")
			case "words":
				e.Words = r.editWords(f.value, at+" words")
			case "ours":
				e.Ours = r.editWords(f.value, at+" ours")
			case "by":
				e.By = r.oneLine(f.value, at+" by")
			case "at":
				e.At = r.time(f.value, at+" at")
			}
		})

		if v.kind == objectKind && (id == "" || len(id) > assessment.MaxID) {
			r.fault(v.line, at, `"id" is missing: that of a sentence of page one`)
			return
		}
		if iv.Edits == nil {
			iv.Edits = map[string]assessment.Edit{}
		}
		iv.Edits[id] = e
	})
}

// editWords reads the words of a piece of page one by the name of the field.
func (r *reader) editWords(v *node, at string) map[string]string {
	out := map[string]string{}
	r.object(v, at, report.Fields, func(f field) { out[f.key] = r.text(f.value, at+" "+f.key) })
	return out
}

// cleared reads the places of notes that are cleared as they read in the file.
func (r *reader) cleared(iv *assessment.Interview, root *node) {
	v := root.at("cleared")
	if v == nil {
		return
	}

	r.few(v, "cleared", assessment.MaxInventory, func(v *node, at string) {
		place := r.oneLine(v, at)
		for _, n := range iv.Notes(r.bank) {
			if n.Place == place {
				iv.ClearNote(place, n.Text, true)
			}
		}
	})
}

// putLeaving writes the same.
func (n *node) putLeaving(iv *assessment.Interview, bank *assessment.Bank) {
	ids := slices.Sorted(maps.Keys(iv.Edits))
	n.putList("edits", len(ids), func(i int, n *node) {
		e := iv.Edits[ids[i]]
		n.put("id", textNode(ids[i]))
		if e.Removed {
			n.put("removed", &node{kind: boolKind, text: "true"})
		}

		n.putWords("words", e.Words, report.Fields)
		n.putWords("ours", e.Ours, report.Fields)
		n.putText("by", e.By)
		n.putTime("at", e.At)
	})

	var cleared []string
	for _, note := range iv.Notes(bank) {
		if note.Cleared && iv.Side != assessment.SideBuyer {
			cleared = append(cleared, note.Place)
		}
	}
	n.putTexts("cleared", cleared)
}
