package templates

import (
	"time"

	"discern/assessment"
)

// SetupPageData is /interviews/new (POST /interviews) and
// /interviews/{id}/setup (POST there). Fields: system, company, version, the
// context question ids (CX1 ...), person_name, person_role and person_side
// repeated in step (side seller or buyer), base_rev, and duplicate=new from the
// button that starts another interview although one exists. go=start or save.
type SetupPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview // ID "" while new; values as typed
	Systems   []string             // names and companies used before, to choose from
	Companies []string
	Duplicate *Duplicate
	Prefs     CallPrefs // of the one who starts it
}

// Duplicate is an interview of a system with the same company and name.
type Duplicate struct {
	SystemID    string
	InterviewID string // to continue
	Name        string
	Started     time.Time
}
