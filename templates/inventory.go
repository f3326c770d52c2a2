package templates

import (
	"discern/assessment"

	"discern/assessment/words"
)

// InventoryPageData is /interviews/{id}/inventory, posted to itself. Fields:
// rows (how many), and per row i from 0: id.i, system.i, action.i, kind.i
// (read, write, final), identity.i, decided.i (before, running, unknown),
// refuses.i, remove.i (on), and part.i where the system has parts; identities
// (how many), and per identity i: idname.i, idkind.i, idlife.i, idscope.i,
// idowner.i, idreviewer.i; paste (one action a line); base_rev; go = save or
// more (save and show five more empty rows) or next.
type InventoryPageData struct {
	Page
	Interview  assessment.Interview
	Lines      []assessment.Line // as typed or stored; empty rows are added by the page
	Empty      int               // empty rows to offer; 0 means 5
	Paste      string
	Window     Window
	Systems    []string // names used so far, to choose from
	Identities []string
}

// Window is the stretch of a long inventory that one page shows, so that
// whatever came in by a file can be worked on.
type Window struct {
	From, Count, Of int    // the first line shown, counted from 0; lines shown; lines in all
	URL             string // of the page
	Starts          []int  // where each page starts, counted from 0
	Sizes           []int  // how many lines each page shows
}

func (w Window) label(i int) string {
	return "Lines " + itoa(w.Starts[i]+1) + " to " + itoa(w.Starts[i]+w.Sizes[i])
}

// known are the identities that have a name, with what is known of them.
func (p InventoryPageData) known() []assessment.BillIdentity {
	iv := p.Interview
	iv.Inventory = p.Lines

	var out []assessment.BillIdentity
	for _, d := range assessment.BillOf(&iv).Identities {
		if d.Name != "" {
			out = append(out, d)
		}
	}

	return out
}

// reachWords says how far an identity reaches: "3 actions on 2 systems".
func reachWords(d assessment.BillIdentity) string {
	if len(d.Lines) == 0 {
		return "In no line above"
	}
	return words.Figure(len(d.Lines), "action", "actions") + " on " + words.Figure(len(d.Systems), "system", "systems")
}
