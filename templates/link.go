package templates

import (
	"time"

	"discern/assessment"
)

// LinksPageData is /interviews/{id}/links. Forms: POST there with name, right
// (answer or read), days, report (a report id, read only), names (full,
// initials or roles, read only); POST
// /interviews/{id}/links/{link}/revoke.
type LinksPageData struct {
	Page
	Interview assessment.Interview
	Links     []LinkItem
	Reports   []ReportItem         // that a reader's link can show
	Made      *MadeLink            // just made; shown once
	Local     bool                 // links open on this machine only
	Back      int                  // buyers' records that came back
	Open      assessment.OpenCount // questions that could be handed over

	AskName bool // the one who makes links has not said their name

	Me     string // as typed: their own name
	Name   string
	Right  assessment.Right
	Days   string
	Report string
	Names  assessment.Names // how a reader sees people
}

// MadeLink is a link whose address is shown this once.
type MadeLink struct {
	URL     string
	Name    string
	Right   assessment.Right
	Expires time.Time
	Asks    int    // questions, where it asks only some
	System  string // what it is about
	From    string // who sends it; "" where they did not say their name
	Local   bool   // it opens on this machine only
}

// RevokePageData is GET /interviews/{id}/links/{link}/revoke, posted to itself.
type RevokePageData struct {
	Page
	Link   LinkItem
	Opened bool // somebody pressed Start
	Kept   bool // what was given behind it is kept
	Shared bool // and shared
	// TakenBack says that it had been shared before, and is no longer.
	TakenBack bool
	Until     time.Time // when it goes, where it is not shared
}

// LinkItem is one link of an interview.
type LinkItem struct {
	ID          string
	InterviewID string
	Name        string
	Right       assessment.Right
	Status      string // "Not opened", "3 of 12 answered", "Shared", "Revoked" ...
	Created     time.Time
	Expires     time.Time
	Live        bool // may be revoked
	Asks        int  // questions, where it asks only some
	Names       assessment.Names
}
