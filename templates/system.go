package templates

import (
	"time"

	"discern/assessment"
	"discern/assessment/report"
)

// ListPageData is /, the systems with their interviews and reports. Its form
// is a GET with q, class, sort and view; the links to other pages add before or after.
type ListPageData struct {
	Page
	Query     string           // q: name, company, words of a quote or note
	Class     assessment.Class // class: "" for any
	Sort      string           // sort: "" or updated, name, company, verdict, open
	Lifecycle string           // view: "" for active, archived, deleted
	Systems   []SystemItem     // what matches, in order: one page of it
	Any       bool             // false: the workspace holds nothing at all

	Held Held // how long whoever looks goes on without the provider

	Previous, Next string // places of the pages beside it, for before and after; "" for none
	Incomplete     bool   // older interviews are still being read, and some may be missing here

	Waiting   []WaitingItem // what waits for somebody here
	MoreWaits bool          // than that
	Example   ExampleItem   // a report to look at while there is none here; zero for none
}

// SystemItem is a system in the list and on its own page.
type SystemItem struct {
	ID         string
	Name       string
	Company    string
	Version    string // of the system: version or mode
	Updated    time.Time
	Archived   bool
	Deleted    bool
	Until      time.Time       // deleted: restorable until
	Interviews []InterviewItem // of a deleted system: to be counted only
	Reports    []ReportItem    // newest first
}

// InterviewItem is one record of answers about a system.
type InterviewItem struct {
	ID       string
	Side     assessment.Side
	Who      string // whose record, e.g. the name on the link; "" for the seller's
	Verdict  ShapeOf
	Answered int // questions with an answer
	Of       int // questions that apply
	Open     int // left that matter
	Updated  time.Time
	Hidden   bool   // a buyer's record that is not shared: counts only, no verdict
	Compare  string // a buyer's record: where it is set beside ours; "" without
}

// ReportItem is one sealed version.
type ReportItem struct {
	Save     Download // the file that is offered beside it
	ID       string
	Number   int
	Sealed   time.Time
	By       string
	Shape    assessment.Shape
	Name     string // of the shape
	Headline string
	Changed  string // against the version before, in one line; "" for the first
	Since    string // of the newest: what its interview says by now that it does not; "" for nothing
}

// SystemPageData is /systems/{id}. Forms: POST /systems/{id}/archive,
// /systems/{id}/unarchive, /systems/{id}/restore; deleting starts with a GET of
// /systems/{id}/delete.
type SystemPageData struct {
	Page
	System SystemItem
	Links  []LinkItem // of all its interviews, for whoever may make them
	Team   bool       // there are others to share it with
	Edits  bool       // whoever reads the page may change the system
	Owns   bool       // and delete it
	Erases bool       // and remove it for good once it was deleted
	// Changed is what changed between its two newest versions; nil while there are
	// fewer.
	Changed *Changed
}

// Changed is what differs between two versions of a report, in short.
type Changed struct {
	Before, After report.Report
	Items         []report.Item // none where nothing does
}

// DeleteSystemPageData is /systems/{id}/delete (POST there), or
// /systems/{id}/erase when Erase is set.
type DeleteSystemPageData struct {
	Page
	System SystemItem
	Erase  bool // remove for good now, instead of keeping it 30 days
}
