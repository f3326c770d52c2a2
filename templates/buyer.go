package templates

import (
	"discern/assessment"
	"discern/assessment/report"
	"time"
)

// Asked is who asked and what becomes of it; printed before anything is typed
// and at the foot of every buyer page.
type Asked struct {
	RecordID string // the buyer's record; "" before Start
	Who      string // name of the person who made the link
	By       KeptBy // who keeps the answers
	Team     string // what their workspace is called; may be empty
	System   string
	Company  string
	Expires  time.Time // the link stops working
	KeepDays int       // unshared answers are kept
	Message  string    // what the seller wrote to go with the link
	Only     int       // questions, where the link asks only some; 0 for the short path
	PassedOn bool      // by a buyer, for one question: answers go to the buyer
	Shared   time.Time // when the buyer last shared or sent back; zero: never
	Came     int       // answers that came back on links the buyer passed on, and are not looked after yet
	CameFrom []string  // whom they came back from
	Link     string    // the link itself, where this browser keeps it; may be empty
	Minutes  int       // that are left for what is asked, about; 0 for none
	Whole    bool      // each question asked was dealt with, and there are answers enough for a report
	Ended    bool      // the link works no more: what is kept is shown and deleted, and nothing else
}

// from is who asked, with whom they ask for where that has a name.
func (a Asked) from() string {
	if a.Team == "" || a.Who == "" {
		return a.Who
	}
	return a.Who + " of " + a.Team
}

// BuyerStartPageData is GET /l/{token}; its form posts to the same address
// without a field.
type BuyerStartPageData struct {
	Page
	Asked
	Action  string // "/l/{token}"
	Link    string // the address itself, for the buyer to keep
	Right   assessment.Right
	Resumed bool   // started before: the button says Carry on
	Here    bool   // started in this browser, which read the notice then: the button comes first
	Last    string // "Someone answered 4 questions, the last at 10:20.", where started before
}

// DeadLinkPageData is every link that does not work, whatever the reason.
type DeadLinkPageData struct {
	Page
	Typed []Typed // sent with the form that found the link dead, to be handed back
}

// BuyerHomePageData is /b/{id}: where they are.
type BuyerHomePageData struct {
	Page
	Asked
	Answered int    // dealt with: answered, or not known yet
	Unknown  int    // of them not known yet
	Of       int    // on the path as it stands
	MostOf   int    // on the longest path there may be
	NextURL  string // where Carry on leads
	Shared   bool
	Changed  bool // since the buyer shared
	Heard    int  // answers of the seller's the buyer may correct
	Passed   int  // questions passed on
	Came     int  // answers that came back to them
}

// BuyerLaterPageData is /b/{id}/later: saved, and how to come back.
type BuyerLaterPageData struct {
	Page
	Asked
	Done, Of int                  // questions dealt with, of about so many
	Next     *assessment.Question // the next one; nil for none
	Told     bool                 // something was said about the system, or what it uses
	Stage    string
	Kept     time.Time // until when answers that are not shared are kept
	NextURL  string
}

// NoticePageData is /notice: what is kept about people who come by a link.
type NoticePageData struct {
	Page
	By       KeptBy
	KeepDays int
}

// KeptBy is who keeps what people give who come by a link, as the notice and the card on
// the first page say it.
type KeptBy struct {
	Firm   string // may be empty
	Notice assessment.Notice
}

// NoticeSettingsURL is where the owner says what the notice says.
const NoticeSettingsURL = "/settings/notice"

// NoticeSettingsPageData is /settings/notice, posted to itself.
type NoticeSettingsPageData struct {
	Page
	By KeptBy // as typed
}

// BuyerHeardPageData is /b/{id}/heard.
type BuyerHeardPageData struct {
	Page
	Asked
	Heard   []HeardItem
	BackURL string
}

// BuyerSharePageData is /b/{id}/share: the choice, where there is no report to
// stand under.
type BuyerSharePageData struct {
	Page
	Asked
	Share   ShareChoice
	BackURL string
}

// BuyerFewPageData is /b/{id}/report while there are too few answers for one.
type BuyerFewPageData struct {
	Page
	Asked
	Left    int                    // answers it still takes
	First   []*assessment.Question // those that tell most, still open
	Stage   string
	BackURL string
}

// PassedItem is one link that the buyer passed on.
type PassedItem struct {
	ID      string
	Name    string
	Status  string
	Answers []PassedAnswer // one for each question it asks
	Usable  int            // of them say something that the buyer does not use yet
	Live    bool
}

// PassedAnswer is what came back to one question on such a link.
type PassedAnswer struct {
	Name     string // whom it was passed on to
	Question *assessment.Question
	Answer   assessment.Answer // State Open while there is none
	Taken    bool              // the buyer uses it
}

// AskItem is one question that may be put to somebody else.
type AskItem struct {
	Question *assessment.Question
	Who      string // who would know, by name or by what they do
	Chosen   bool
}

// BuyerAskPageData is /b/{id}/ask, posted to itself with q, once for each question
// that is chosen, and to.
type BuyerAskPageData struct {
	Page
	Asked
	To          string
	Stage       string
	Open        []AskItem // on the buyer's path, without an answer
	More        []AskItem // not on it: an offer
	MoreOpen    bool      // one of those is chosen
	MoreMinutes int       // they all take
	BackURL     string
}

// BuyerPassedPageData is /b/{id}/passed. Forms: POST
// /b/{id}/passed/{link}/stop, POST /b/{id}/passed/{link}/use with q for one answer.
type BuyerPassedPageData struct {
	Page
	Asked
	Made    *MadeLink // just made, shown once
	MadeFor []PassedAnswer
	Minutes int // that it takes
	Bank    *assessment.Bank
	Passed  []PassedItem
	Stage   string
	NextURL string
	BackURL string
}

// BuyerDataPageData is /b/{id}/data: everything kept about the buyer.
type BuyerDataPageData struct {
	Page
	Asked
	Bank    *assessment.Bank
	Link    string    // the name on it
	Made    time.Time // when the link was made
	Revoked time.Time // zero: not
	Message string
	Record  *assessment.Interview // as it is now; nil where there is none
	Groups  []KeptGroup           // what is kept beside it
	BackURL string
}

// KeptGroup is one kind of thing that is kept.
type KeptGroup struct {
	Title, Hint string
	Rows        []KeptRow
}

// KeptRow is one thing that is kept: an answer, a line, or a text.
type KeptRow struct {
	Term     string
	Question *assessment.Question // of Answer; nil where the bank lost it
	Answer   *assessment.Answer
	Line     *assessment.Line
	Text     string
	At       time.Time // zero: not said
}

// BuyerEndedPageData is what a link that ended still opens: a page that says so, posted
// to Action by whoever came by the link, or with KeptURL for whoever is in already.
type BuyerEndedPageData struct {
	Page
	Message string
	Action  string
	KeptURL string  // the buyer's own address
	Typed   []Typed // sent with the form that found the link ended, to be handed back
}

// BuyerAboutPageData is /b/{id}/about, posted to itself: the context
// questions, fields named by their ids (CX1 ...), and base_rev.
type BuyerAboutPageData struct {
	Page
	Asked
	Bank      *assessment.Bank
	Interview assessment.Interview
	Person    string // the buyer's name, as typed; the buyer need not give it
	BackURL   string
}

// BuyerQuestionPageData is /b/{id}/q/{q}, posted to itself. Fields: answer,
// choices, who, reason, n_<number id>, note, evidence (assumed, said, shown),
// base_rev, op, and go = pass to pass the question on to who would know. An
// answer of "unknown" carries no why.
type BuyerQuestionPageData struct {
	Page
	Asked
	Bank     *assessment.Bank
	Stage    string // of the system, for the tense
	Question *assessment.Question
	Form     AnswerForm
	Number   int  // of this question, from 1
	Of       int  // on the path; more or less, where its length still hangs on the answers
	Last     bool // no other one is open
	Lines    bool // the page about what it uses follows
	BackURL  string
	First    bool   // show the answering rules
	Change   bool   // came from check answers or what was heard: the button says Save
	ChangeOf string // where it came from: "/check" or "/heard"
	Conflict *Conflict
	Shared   bool   // the buyer shared before
	Heard    string // what the seller heard, where it goes along
	// AskedBefore are numbers that a question before this one asks for.
	AskedBefore []string
	Came        *PassedAnswer // what somebody answered for the buyer
}

// BuyerActionsPageData is /b/{id}/actions, posted to itself with the fields of
// InventoryPageData (without identity and refuses when Short is set).
type BuyerActionsPageData struct {
	Page
	Asked
	Interview  assessment.Interview
	Lines      []assessment.Line
	Empty      int
	Window     Window
	Systems    []string
	Identities []string
	BackURL    string
}

// BuyerLinePageData is /b/{id}/actions/{line}.
type BuyerLinePageData struct {
	Page
	Asked
	Line       assessment.Line // as typed; without an id for a new one
	Number     int             // its place in the list, from 1
	Was        string          // the line as it was kept when the page was made; "" for a new one
	Lines      []assessment.Line
	Systems    []string
	Identities []string
}

// BuyerCheckPageData is /b/{id}/check.
type BuyerCheckPageData struct {
	Page
	Asked
	Bank      *assessment.Bank
	Interview assessment.Interview
	Path      []string // question ids on the buyer's path, in order
	Person    string   // the name the buyer gave
	Enough    bool     // at least four questions are answered
	Any       bool     // at least one is
	Open      int      // on the path without an answer
	Shared    bool
	BackURL   string
}

// BuyerTakeBackPageData is /b/{id}/take-back, posted to itself.
type BuyerTakeBackPageData struct {
	Page
	Asked
}

// BuyerDeletePageData is /b/{id}/delete, posted to itself.
type BuyerDeletePageData struct {
	Page
	Asked
	Shared    bool
	TakenBack bool // what was shared before was taken back since
	Deleted   bool // it is done: nothing is left
}

// rows are who keeps it and on what grounds, as far as it is said.
func (k KeptBy) rows() []report.Pair {
	purpose := k.Notice.Purpose
	if purpose == "" {
		purpose = assessment.UsualPurpose
	}
	var out []report.Pair
	for _, x := range []report.Pair{
		{Term: "Firm", Value: joined(", ", k.Firm, k.Notice.Address)}, {Term: "About privacy", Value: k.Notice.Privacy},
		{Term: "What for", Value: purpose}, {Term: "Legal basis", Value: k.Notice.Basis},
		{Term: "Where it runs", Value: k.Notice.Place},
	} {
		if x.Value != "" {
			out = append(out, x)
		}
	}
	return out
}
