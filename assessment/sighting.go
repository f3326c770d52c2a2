package assessment

import (
	"slices"
)

// Sign is something that a file can show about a system, by its name. What it
// means for which question stands in the bank, so that no code names a question.
type Sign string

// The signs of runs.
const (
	SignModelAsked Sign = "model-asked"      // a model asked for a step
	SignRunsDiffer Sign = "runs-differ"      // two runs of one request made different calls
	SignSameCalls  Sign = "same-calls"       // enough runs of enough requests made the same calls
	SignOtherRoad  Sign = "other-road"       // after a failed step a model asked for another
	SignWentRound  Sign = "went-round"       // a model asked again and again, for different tools
	SignMoreWork   Sign = "more-work"        // a run started work of its own
	SignWaited     Sign = "waited"           // what changes something waited for a yes, each time it is on record
	SignNotWaited  Sign = "not-waited"       // a final action ran with no yes on record, in a file that records them
	SignSubset     Sign = "used-some"        // runs used some of what was offered
	SignLate       Sign = "found-late"       // a tool was first seen after most of the runs
	SignSaidNo     Sign = "said-no"          // something refused a call, or decided on it
	SignAnything   Sign = "anything-offered" // a tool that can do anything is offered
	SignFinal      Sign = "final-offered"    // an action that cannot be undone is offered or granted
	SignTypical    Sign = "steps-typical"    // the median of steps
	SignLongest    Sign = "steps-longest"    // the longest run
	SignMinutes    Sign = "minutes-typical"  // the median of minutes
	SignPaths      Sign = "paths"            // different routes for one request
	SignSubRuns    Sign = "sub-runs"         // the median of runs started by one
)

// The signs of definitions, lists and permissions.
const (
	SignDrawnFixed     Sign = "drawn-fixed"
	SignDrawnRule      Sign = "drawn-rule"
	SignDrawnPerson    Sign = "drawn-person" // rules, and a person who may pick
	SignDrawnBranches  Sign = "drawn-branches"
	SignDrawnCapped    Sign = "drawn-free-capped" // a model picks among tools, with a limit in the file
	SignDrawnFree      Sign = "drawn-free"        // the same, and no limit is in the file
	SignNoCap          Sign = "no-cap"            // a model goes round and no limit stands in the file
	SignHasCap         Sign = "has-cap"
	SignOrderDrawn     Sign = "order-drawn"
	SignOrderPartly    Sign = "order-partly"
	SignStretchReads   Sign = "stretch-reads"
	SignStretchChanges Sign = "stretch-changes"
	SignNoLoop         Sign = "no-loop"
	SignRuleLoop       Sign = "rule-loop"
	SignApprovalDrawn  Sign = "approval-drawn"
	SignWorkDrawn      Sign = "more-work-drawn"
	SignUnlisted       Sign = "server-unlisted" // a server of tools without a list of them
	SignSecrets        Sign = "secrets-granted"
	SignStrong         Sign = "strong-granted"
	SignTools          Sign = "tools-count"
	SignChanging       Sign = "changing-count"
	SignFinals         Sign = "final-count"
	SignCredentials    Sign = "credentials-count"
	SignGranted        Sign = "granted-count"
	SignOneCredential  Sign = "one-credential" // one credential serves several things
	SignNothingPicks   Sign = "nothing-picks"  // held against the name
	SignModelPicks     Sign = "model-picks"    // the same
)

// Signs lists every name there is.
var Signs = []Sign{
	SignModelAsked, SignRunsDiffer, SignSameCalls, SignOtherRoad, SignWentRound, SignMoreWork, SignWaited, SignNotWaited,
	SignSubset, SignLate, SignSaidNo, SignAnything, SignFinal, SignTypical, SignLongest, SignMinutes, SignPaths,
	SignSubRuns,
	SignDrawnFixed, SignDrawnRule, SignDrawnPerson, SignDrawnBranches, SignDrawnCapped, SignDrawnFree,
	SignNoCap, SignHasCap,
	SignOrderDrawn, SignOrderPartly, SignStretchReads, SignStretchChanges, SignNoLoop, SignRuleLoop, SignApprovalDrawn,
	SignWorkDrawn, SignUnlisted, SignSecrets, SignStrong, SignTools, SignChanging, SignFinals, SignCredentials,
	SignGranted, SignOneCredential, SignNothingPicks, SignModelPicks,
}

// Sighting is what a sign means: which answers to a question it fits, which it
// speaks against, or which number it gives. Exactly one of Question, Number and
// Claim is set.
type Sighting struct {
	ID       string // of the rule, E1 and so on
	Sign     Sign
	Question string
	Answers  []string // options that fit what was seen; a person says which
	Against  []string // options that it speaks against
	Number   string
	Atmost   bool      // it speaks against a number below the one seen, and offers none
	Claim    ClaimSide // the side of the name that it speaks against
	Says     string    // the difference, where an answer stands that it speaks against
	Ask      string    // what settles it
}

// SightingsOf lists what a sign means, in the bank's order.
func (b *Bank) SightingsOf(s Sign) []Sighting {
	return slices.DeleteFunc(slices.Clone(b.Sightings), func(x Sighting) bool { return x.Sign != s })
}

// checkSightings finds signs, questions, answers and numbers that do not exist.
func (b *Bank) checkSightings(fault func(string, string, ...any)) {
	seen := map[string]bool{}
	for _, s := range b.Sightings {
		at := "sighting " + s.ID
		if seen[s.ID] {
			fault(at, "is there twice")
		}

		seen[s.ID] = true
		if !slices.Contains(Signs, s.Sign) {
			fault(at, "%q is no sign that a file can show", s.Sign)
		}

		of := map[bool]int{}
		of[s.Question != ""]++
		of[s.Number != ""]++
		of[s.Claim != ""]++
		if of[true] != 1 {
			fault(at, "needs exactly one of question, number and claim")
			continue
		}
		if s.Number != "" && b.numbers[s.Number] == nil {
			fault(at, "number %q is not in the bank", s.Number)
		}
		if s.Question == "" {
			continue
		}

		q := b.questions[s.Question]
		if q == nil {
			fault(at, "question %q is not in the bank", s.Question)
			continue
		}
		for _, id := range slices.Concat(s.Answers, s.Against) {
			if _, _, ok := q.Option(id); !ok {
				fault(at, "question %s has no answer %q", q.ID, id)
			}
		}
		for _, id := range s.Answers {
			if slices.Contains(s.Against, id) {
				fault(at, "it fits answer %q and speaks against it", id)
			}
		}
	}
}

// QuestionOfNumber returns the id of the question that asks for a number: the
// last one in the bank's order that does, since that one counts.
func (b *Bank) QuestionOfNumber(number string) string {
	for _, q := range slices.Backward(b.All()) {
		if slices.Contains(q.Numbers, number) {
			return q.ID
		}
	}

	return ""
}

// bandOf returns the answers of the one band that a range of steps lies in; none
// where it lies in several.
func (b *Bank) bandOf(n Number) []string {
	low, high := b.band(n.Low), b.band(n.High)
	if low != high || n.AtLeast {
		return nil
	}
	for _, band := range b.Bands {
		if band.ID == low {
			return band.Answers
		}
	}

	return nil
}

// Meaning is one sighting applied to what was seen: for the length of a run the
// answers follow from the figure. It reports false where nothing may be said.
func (b *Bank) Meaning(s Sighting, seen *Number) (Sighting, bool) {
	if s.Question == "" || s.Question != b.About(SubjectSteps) || seen == nil {
		return s, s.Number != "" && seen != nil || s.Claim != "" || len(s.Answers)+len(s.Against) > 0
	}

	s.Answers = slices.Clone(b.bandOf(*seen))
	if len(s.Answers) == 0 {
		return s, false
	}
	s.Against = nil
	for _, o := range b.questions[s.Question].Offered() {
		if !slices.Contains(s.Answers, o.ID) {
			s.Against = append(s.Against, o.ID)
		}
	}

	return s, true
}
