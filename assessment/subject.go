package assessment

import (
	"maps"
	"slices"
)

// Subject is what a question is about, by the name under which the report asks
// for it. Each bank says which of its questions that is, so that no code names a
// question and a bank of one's own gets the whole report.
type Subject string

const (
	SubjectPicks      Subject = "picks"      // what picks the next step
	SubjectWaits      Subject = "waits"      // what waits for a person
	SubjectStretch    Subject = "stretch"    // the freest stretch of a run
	SubjectSteps      Subject = "steps"      // how long an ordinary run is
	SubjectFoundLate  Subject = "found-late" // how a mistake comes to light
	SubjectUnnoticed  Subject = "unnoticed"  // what notices a result that is wrong and reads well
	SubjectData       Subject = "data"       // whether a finished run rests on good data
	SubjectReach      Subject = "reach"      // whether its reach is known before a run
	SubjectIdentity   Subject = "identity"   // whose name stands in the other system's log
	SubjectRefusal    Subject = "refusal"    // what can refuse an action
	SubjectStrength   Subject = "strength"   // what its access allows
	SubjectCredential Subject = "credential" // whether everything goes by one credential
	SubjectLookedAt   Subject = "looked-at"  // how much of it a person looks at
	SubjectOrder      Subject = "order"      // where the order of the steps is written
	SubjectStrangers  Subject = "strangers"  // who outside can write what it reads
	SubjectNext       Subject = "next"       // what changes next about it
)

// Subjects lists every name that the report asks for.
var Subjects = []Subject{
	SubjectPicks, SubjectWaits, SubjectStretch, SubjectSteps, SubjectFoundLate, SubjectUnnoticed, SubjectData,
	SubjectReach, SubjectIdentity, SubjectRefusal, SubjectStrength, SubjectCredential, SubjectLookedAt,
	SubjectOrder, SubjectStrangers, SubjectNext,
}

// NoSubject is written for a name that no question of a bank is about. Whoever
// writes it knows that the report will say nothing there.
const NoSubject = "none"

// About returns the id of the question that is about something, "" where the
// bank has none.
func (b *Bank) About(s Subject) string {
	if id := b.Subjects[s]; id != NoSubject {
		return id
	}
	return ""
}

// AnswersAbout lists the ids of the questions about some things, without those
// that the bank has no question about.
func (b *Bank) AnswersAbout(all ...Subject) []string {
	var out []string
	for _, s := range all {
		if id := b.About(s); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// UnnamedSubjects lists the names for which a bank says neither a question nor
// that it has none. A bank that is read from files must leave none out.
func (b *Bank) UnnamedSubjects() []string {
	var out []string
	for _, s := range Subjects {
		if b.Subjects[s] == "" {
			out = append(out, string(s))
		}
	}
	return out
}

// checkSubjects finds names that are unknown, or of no question.
func (b *Bank) checkSubjects(fault func(string, string, ...any)) {
	for _, s := range slices.Sorted(maps.Keys(b.Subjects)) {
		id := b.Subjects[s]
		switch {
		case !slices.Contains(Subjects, s):
			fault("subjects", "%q is no name that the report asks for", s)
		case id != NoSubject && b.questions[id] == nil:
			fault("subjects", "%s names question %q, which is not in the bank", s, id)
		}
	}
}
