package templates

import (
	"discern/assessment"
)

// Values of the radio group "answer" beside the option ids.
const (
	AnswerNone          = assessment.PickNone // "tick all" questions: none of them
	AnswerUnknown       = assessment.PickUnknown
	AnswerNotApplicable = assessment.PickNotApplicable
)

// QuestionPageData is /interviews/{id}/call/{q}, and /console/{q} with Private
// set, posted to themselves. Fields:
// answer (an option id, unknown or not-applicable; for "tick all" questions
// none, unknown or not-applicable), choices (repeated option ids, "tick all"
// only), why, who, reason, n_<number id>, evidence, note, private, quote,
// speaker, words (theirs or summary), against (on: goes against what they want
// it to decide), base_rev, op, and go = next, save, park or clear.
// A conflict posts the same fields plus resolve = mine, theirs or both, with
// base_rev of the other answer. Quotes are removed by
// POST /interviews/{id}/call/{q}/quotes/{quote id}/remove.
type QuestionPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Question  *assessment.Question
	Words     map[string]string // what the jump box searches, see FindWords
	Form      AnswerForm
	Conflict  *Conflict
	Left      int               // questions left that matter
	First     bool              // show the answering rules
	Saved     assessment.Answer // what is stored: who saved it last, and when

	CallPrefs
	Show    bool   // an answer that would be covered is asked for
	Who     string // names the person to their own browser, so that what it keeps is never another's
	Ends    int    // in how many seconds the session ends for good
	After   string // the question they came from
	Return  string // "playback": where saving leads back to
	Private bool   // the private view; Panel is filled
	Panel   Panel
}

// AnswerForm is the answer form as typed, or as stored.
type AnswerForm struct {
	Answer   string   // option id, none, unknown, not-applicable or ""
	Choices  []string // "tick all" questions
	Why      string
	Who      string
	Reason   string
	Numbers  map[string]string // by number id, as typed
	Evidence string
	Note     string
	Private  string
	Quote    string
	Speaker  string
	Words    string // theirs (the default) or summary
	Against  bool
	BaseRev  int

	PrivatePart bool   // evidence, private note and mark were on the page
	Op          string // operation id: the same form sent twice is stored once
}

// FormOf fills a form from a stored answer.
func FormOf(q *assessment.Question, a assessment.Answer, op string) AnswerForm {
	f := AnswerForm{
		Choices: a.Choices, Why: string(a.Why), Who: a.Who, Reason: a.Reason,
		Numbers: map[string]string{}, Evidence: string(a.Evidence),
		Note: a.Note, Private: a.Private, Words: "theirs", BaseRev: a.Rev, Op: op,
	}
	for id, n := range a.Numbers {
		f.Numbers[id] = n.String()
	}

	switch a.State {
	case assessment.Answered:
		f.Answer = a.Choice
		if q.Kind == assessment.KindControlMulti && len(a.Choices) == 0 {
			f.Answer = AnswerNone
		}

	case assessment.Unknown:
		f.Answer = AnswerUnknown
	case assessment.NotApplicable:
		f.Answer = AnswerNotApplicable
	}

	return f
}

// Conflict is two answers to one question, neither overwritten.
type Conflict struct {
	Mine   AnswerForm
	Theirs assessment.Answer // By and At say whose
}

// MapPageData is /interviews/{id}/map: every question with its state.
type MapPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Short     []string // ids on the short path
	Left      int      // questions left that matter
	Next      *assessment.Ask
	Query     string             // what was looked for, ?q=
	Found     []assessment.Found // the best first
	Hide      bool               // answers given before are covered
}

// HistoryPageData is /interviews/{id}/call/{q}/history, newest first.
type HistoryPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Question  *assessment.Question
	Answers   []assessment.Answer
}
