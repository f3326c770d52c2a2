package templates

import (
	"discern/assessment"
	"discern/assessment/report"
	"strings"
)

// KeyMode is how the keys of the call are set for a person.
type KeyMode string

const (
	KeysOn  KeyMode = "on"  // single keys, while nobody types
	KeysAlt KeyMode = "alt" // the same keys together with Alt and Shift
	KeysOff KeyMode = "off" // none; every control still works
)

// KeyModes lists the ways, the first being the one to start with.
var KeyModes = []KeyMode{KeysOn, KeysAlt, KeysOff}

// KeyLine is one line of the key list.
type KeyLine struct {
	Keys    string // as on the keyboard
	Pad     string // on the numeric pad
	Does    string
	Private bool // in the private view only
}

// CallPrefs is how a person likes their calls.
type CallPrefs struct {
	Keys    KeyMode
	Private bool // an interview begins in the private view
	Hide    bool // the shared view covers answers given before
	Advance bool // a number key chooses and goes on
}

// KeyList is every key of the call, in the order of the list that ? shows.
var KeyList = []KeyLine{
	{"1 to 9", "1 to 9", "Choose that answer; again to clear it", false},
	{"N", "", sellerWords.None + ", where several can be ticked", false},
	{"D", "0", sellerWords.Unknown, false},
	{"X", ".", sellerWords.NA, false},
	{"Enter or Space", "Enter", "Save and go on", false},
	{"A", "-", "Back to where you were", false},
	{"S", "*", "Come back later", false},
	{"Q", "/", "Their words; Enter keeps them, Esc leaves them", false},
	{"P", "", "Playback: what was heard, for them to correct", false},
	{"L", "", "End the call; from the shared view it asks first", false},
	{"V", "", "Change between shared and private view", false},
	{"Z", "", "Undo, up to ten changes", false},
	{"/ or Ctrl+K", "", "Find a question by what was said", false},
	{"?", "", "This list", false},
	{"W", "", "What to ask when the answer is vague", true},
	{"E", "", "How we know: the next step of the four", true},
	{"R", "+", "Three more to ask", true},
	{"F", "", "Does not add up", true},
	{"C", "", "Scratch note", true},
	{"G", "", "Field guide", true},
}

// In is how a line reads in a mode: its keys and those of the numeric pad, ""
// where it has none. Enter and Ctrl+K are no single keys and always act; with Alt
// held, systems take the numbers of the pad for themselves.
func (k KeyLine) In(m KeyMode) (keys, pad string) {
	switch {
	case m == KeysOn:
		return k.Keys, k.Pad
	case k.Keys == "Enter or Space":
		return "Enter", k.Pad
	case m == KeysOff && k.Keys == "/ or Ctrl+K":
		return "Ctrl+K", ""
	case m == KeysOff:
		return "", ""
	case k.Keys == "?": // with Shift it would be the key of the jump box
		return altShift + "H", ""
	}
	return altShift + k.Keys, ""
}

const altShift = "Alt+Shift+"

// shortcut is the value of aria-keyshortcuts for keys in this mode.
func (m KeyMode) shortcut(keys ...string) string {
	var out []string
	for _, k := range keys {
		switch {
		case k == "Enter" || strings.Contains(k, "+"):
			out = append(out, k)
		case m == KeysOn:
			out = append(out, k)
		case m == KeysAlt && k == "?":
			out = append(out, altShift+"H")
		case m == KeysAlt && k != "Space":
			out = append(out, altShift+k)
		}
	}

	return strings.Join(out, " ")
}

// Panel is what stands beside a question in the private view, and nowhere else.
type Panel struct {
	Verdict   assessment.Verdict
	Scale     *report.Scale // execution control
	Here      bool          // the question on the page is the one to ask next
	Ask       *assessment.Ask
	Say       string // what to ask aloud, where two answers do not fit together
	More      []assessment.Ask
	Findings  []assessment.Finding
	Marks     []assessment.Note
	Homeless  []assessment.Note
	Cards     []assessment.Card // of the guide, for this question
	Find      string            // what was looked for in the guide
	Found     []assessment.Card
	History   []assessment.Answer
	NewNoteOp string
	Follows   bool // the page follows the question of the shared window
}

// ShowPrivatePageData asks before anything private is shown. To is a question
// id, a page of the interview such as "wrap", or the address of any other page.
type ShowPrivatePageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	To        string // what it asks for: a question, verdict, wrap, list, ...
	Keys      KeyMode
	Question  string // where the shared view is; "" for what is asked next
}

// PathDonePageData is /interviews/{id}/done, after the short path.
type PathDonePageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Left      int
	Next      *assessment.Question // to go on with; nil for none
	Parked    []string
	Full      bool // as many questions are dealt with as fit the meeting
}

// PlaybackPageData is /interviews/{id}/playback, posted to itself: agreed
// (repeated names), other (more names) and base_rev.
type PlaybackPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Traits    []PlaybackTrait
	Unknown   []PlaybackLine
	Open      assessment.OpenCount
	Numbers   []PlaybackNumber
	Quotes    []assessment.Quote
	Names     []string // of buyers
	Other     string   // as typed
}

// PlaybackTrait is a trait with what was heard about it.
type PlaybackTrait struct {
	Name  string
	Lines []PlaybackLine
}

// PlaybackLine is one answer as a statement.
type PlaybackLine struct {
	Question  string
	Facet     string
	Says      string
	Who       string // who would know, where it is not known
	Confirmed string // who agreed, and when
}

// PlaybackNumber is a number with where it was asked.
type PlaybackNumber struct{ Question, Label, Value string }

// WrapPageData is /interviews/{id}/wrap, posted to itself: who_<question>,
// home_<note id> (a question id, "keep" or "drop"), evidence_<question>, and
// deal_next, deal_by, deal_with, deal_rival and deal_budget.
type WrapPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Minute    []assessment.Worth
	Roles     []WrapRole
	Notes     []assessment.Note
	Assumed   []PlaybackLine
	CRM       []string

	// As is what a field holds: what was typed where something has to be put
	// right, else what is stored.
	As    func(field, stored string) string
	Recap string // two sentences for a chat or a mail
}

// WrapRole is a role with the open questions it would know.
type WrapRole struct {
	Role      string
	Questions []WrapQuestion
}

// WrapQuestion is an open question with who was named for it.
type WrapQuestion struct{ ID, Text, Who string }

// ConsoleURL is the private view of a question; of the question that the shared
// window shows where q is "".
func ConsoleURL(interview, q string) string {
	if q == "" {
		return InterviewURL(interview) + "/console"
	}
	return InterviewURL(interview) + "/console/" + q
}

// action is where the form of a question is sent.
func (p QuestionPageData) action() string {
	if p.Private {
		return ConsoleURL(p.Interview.ID, p.Question.ID)
	}
	return QuestionURL(p.Bank, p.Interview.ID, p.Question.ID)
}

// of is the same page for another question, as the script keeps it to move
// without the network.
func (p QuestionPageData) of(q *assessment.Question) QuestionPageData {
	p.Question = q
	p.Form = FormOf(q, p.Interview.AnswerTo(q.ID), "")
	p.Saved = p.Interview.AnswerTo(q.ID)
	p.Status, p.Errors = "", nil
	return p
}

// listURL is the list of systems, from a shared page behind the one that asks:
// it names other customers.
func (p QuestionPageData) listURL() string {
	if p.Private {
		return "/"
	}
	return AwayURL(p.Interview.ID, "list")
}

// veiled reports whether the answer is covered: one given before, in the shared
// view, where its person wants that.
func (p QuestionPageData) veiled() bool {
	return p.Hide && !p.Private && !p.Show && (p.Form.Answer != "" || len(p.Form.Choices) > 0)
}

// visibility says for whose eyes the page is: the private view or the shared one.
func (p QuestionPageData) visibility() string {
	if p.Private {
		return "private"
	}
	return "shared"
}

// base lists the questions that every call asks, for moving on without the
// network. It depends on no answer, so it gives nothing away.
func (p QuestionPageData) base() string {
	var out []string
	for _, q := range p.Bank.All() {
		if q.Path == assessment.PathBase {
			out = append(out, q.ID)
		}
	}
	return strings.Join(out, " ")
}

// FindWords is what the jump box searches, by question: its own words, a line,
// and what buyers say. It is the same on every page, so the server works it out
// once.
func FindWords(b *assessment.Bank, g *assessment.Guide) map[string]string {
	out := map[string]string{}
	for _, q := range b.All() {
		own, heard := assessment.FindWords(q, g)
		out[q.ID] = strings.Join(own, " ") + " | " + strings.Join(heard, " ")
	}
	return out
}

// people of the buyer's side, for who said it.
func (p QuestionPageData) lastSpeaker() string {
	if p.Form.Speaker != "" {
		return p.Form.Speaker
	}
	if n := len(p.Interview.Quotes); n > 0 {
		return p.Interview.Quotes[n-1].Speaker
	}
	if s := speakers(p.Interview); len(s) > 0 {
		return s[0]
	}

	return ""
}
