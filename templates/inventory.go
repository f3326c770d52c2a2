package templates

import "discern/assessment"

// InventoryPageData is /interviews/{id}/inventory, posted to itself. Fields:
// rows (how many), and per row i from 0: id.i, system.i, action.i, kind.i
// (read, write, final), identity.i, decided.i (before, running, unknown),
// refuses.i, remove.i (on); paste (one action a line); base_rev; go = save or
// more (save and show five more empty rows) or next.
type InventoryPageData struct {
	Page
	Interview  assessment.Interview
	Lines      []assessment.Line // as typed or stored; empty rows are added by the page
	Empty      int               // empty rows to offer; 0 means 5
	Paste      string
	Systems    []string // names used so far, to choose from
	Identities []string
}
