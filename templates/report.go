package templates

import (
	"bytes"
	"context"
	"discern/assessment"
	"discern/assessment/report"
	"time"
)

// ReportPageData is a report on screen: /reports/{id}, the preview, an
// example, the buyer's own, and a reader's.
type ReportPageData struct {
	Page
	Report    report.Report
	Downloads []Download // what it can be saved as; empty offers nothing
	BackURL   string
	BackText  string
	NewerURL  string // a later version of the same system
	Since     string // what the interview says by now that this report does not
	SinceURL  string // where a new version is made
	Reader    bool   // opened by a link: no workspace navigation
	SystemID  string // where the way back leads, when BackURL is ""
	Interview string // the interview a preview belongs to: shows the way to seal it
	Share     *ShareChoice
	Leaves    string         // where a buyer puts page one into their own words; "" offers it not
	ByHand    report.Section // what a buyer put otherwise of their report, for the seller; without blocks for nothing
	Delete    string         // address where everything can be deleted, for a buyer
	AskURL    string         // where a buyer asks somebody else; "" offers it not
	Came      Asked          // of a buyer: what came back from others
	WrongURL  string         // where a reader says what is wrong, with ?at= a section; "" offers it not
	Newer     string         // said where there is a later version that this reader has no link to
	Choice    ViewChoice
	Missing   Boxes // what a file of it shows as boxes
}

// Download is one thing that a report can be saved as.
type Download struct {
	URL, Text string
	More      bool // under "More files"
}

// ReportHTML writes a report as one page that needs nothing besides itself.
func ReportHTML(r report.Report) ([]byte, error) {
	var out bytes.Buffer
	err := Render(context.Background(), ReportFile(r), &out)
	return out.Bytes(), err
}

// ShareChoice is what a buyer can do with the buyer's own answers. Forms:
// POST /b/{id}/share with names (with or without), and a GET of /b/{id}/delete.
type ShareChoice struct {
	RecordID   string
	Who        string    // who asked
	Back       bool      // it was handed over: it is sent back
	Goes       []string  // what exactly goes, one line each
	Shared     time.Time // when the buyer last did; zero: never
	TakenBack  time.Time // when the buyer last took it back; zero: never
	Named      bool      // with names, then
	Changed    bool      // something changed since
	Report     bool      // there is one to see, on another page
	Error      string
	Chosen     string // "with", "without", or "" while nothing is chosen
	Words      string // to take out as well, as typed
	WordsError string
	Things     []SharedThing // one by one, what goes; what went, where nothing changed since
	Names      []string      // that are known, and go when names are left out
	MayBe      []string      // words that may be names too, for the buyer to say
	Expires    string        // the last day of the buyer's link, written for people
	Kept       string        // until when answers that are not shared are kept, written for people
}

// Boxes are the scripts that a format draws as boxes, because no font was found for them.
type Boxes struct {
	Format  string // "PDF"
	Scripts []string
}

// SharedThing is one thing that sharing sends, as it reads with names and without.
type SharedThing struct {
	Term          string
	With, Without []assessment.Segment
	Of            string // what a note is to: the question in words
	Note          string // the question whose note it is, which may be left out; "" for none
	Struck        bool   // it is left out
}
