package templates

import (
	"time"

	"discern/assessment"
)

// Asked is who asked and what becomes of it; printed before anything is typed
// and at the foot of every buyer page.
type Asked struct {
	RecordID string // the buyer's record; "" before Start
	Who      string // name of the person who made the link
	System   string
	Company  string
	Expires  time.Time // the link stops working
	KeepDays int       // unshared answers are kept
}

// BuyerStartPageData is GET /l/{token}; its form posts to the same address
// without a field.
type BuyerStartPageData struct {
	Page
	Asked
	Action  string // "/l/{token}"
	Right   assessment.Right
	Resumed bool   // started before: the button says Carry on
	Last    string // "Someone answered 4 questions at 10:20.", where started before
}

// DeadLinkPageData is every link that does not work, whatever the reason.
type DeadLinkPageData struct{ Page }

// BuyerHomePageData is /b/{id}: where they are.
type BuyerHomePageData struct {
	Page
	Asked
	Answered int
	Of       int
	NextURL  string // where Carry on leads
	Shared   bool
}

// BuyerAboutPageData is /b/{id}/about, posted to itself: the context
// questions, fields named by their ids (CX1 ...), and base_rev.
type BuyerAboutPageData struct {
	Page
	Asked
	Bank      *assessment.Bank
	Interview assessment.Interview
	BackURL   string
}

// BuyerQuestionPageData is /b/{id}/q/{q}, posted to itself. Fields: answer,
// choices, who, reason, n_<number id>, note, evidence (assumed, said, shown),
// base_rev, op. An answer of "unknown" carries no why.
type BuyerQuestionPageData struct {
	Page
	Asked
	Bank     *assessment.Bank
	Stage    string // of the system, for the tense
	Question *assessment.Question
	Form     AnswerForm
	Number   int // of this question, from 1
	Of       int // on the path as it stands
	More     int // that may join; 0 for none
	BackURL  string
	First    bool // show the answering rules
	Change   bool // came from check answers: the button says Save
	Conflict *Conflict
}

// BuyerActionsPageData is /b/{id}/actions, posted to itself with the fields of
// InventoryPageData (without identity and refuses when Short is set).
type BuyerActionsPageData struct {
	Page
	Asked
	Interview  assessment.Interview
	Lines      []assessment.Line
	Empty      int
	Systems    []string
	Identities []string
	BackURL    string
}

// BuyerCheckPageData is /b/{id}/check.
type BuyerCheckPageData struct {
	Page
	Asked
	Bank      *assessment.Bank
	Interview assessment.Interview
	Path      []string // question ids on the buyer's path, in order
	Enough    bool     // at least four questions are answered
	BackURL   string
}

// BuyerDeletePageData is /b/{id}/delete, posted to itself.
type BuyerDeletePageData struct {
	Page
	Asked
	Shared  bool
	Deleted bool // it is done: nothing is left
}
