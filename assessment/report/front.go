package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"slices"
	"strings"
	"time"
)

// Front is page one: what it is, the decision at hand with the conditions that
// it hangs on, what stands out, what to do first, and how sure this is. Every
// sentence follows from the data and names what it came from.
type Front struct {
	Kicker   string     // for whom, and of what system
	With     string     // after talking with whom, or what else it rests on
	State    string     // draft or sealed, and what that means
	Summary  string     // the seller's own words, where there are any
	Verdict  Sentence   // at most twenty words, as hedged as what it rests on
	About    []Sentence // what it hands over, how far along it is, what picks its steps
	Decision Decision
	Findings []Sentence // up to three, the worst first
	Moves    []PlanStep // up to three, the first of the plan
	Begin    []Sentence // what comes before the first move is done; nil in reports sealed before December 2026
	Fear     *Sentence  // the failure to fear; nil where nothing on the list is one
	Sure     Sure
	// Missing is what a report on access needs and was not given, in reports sealed before
	// December 2026; since then it stands with what the system is.
	Missing *Sentence
}

// Sentence is one statement of the report. Its id stays the same through later
// answers, so that what a person wrote in its place can be kept.
type Sentence struct {
	ID   string
	Lead string // opening words set apart, a finding's first half; may be empty
	Text string
	From []string // questions, numbers, rules and "line 2" it came from
}

// Decision is what page one answers: the decision at hand and what it hangs on.
type Decision struct {
	Question Sentence
	Answer   Sentence
	Demands  []Demand // the worst first
	More     int      // conditions beyond those, which stand on the half page to sign
	Rest     []Demand // those; nil in reports sealed before December 2026
	// Meanwhile says of a system in use what it does until they hold; empty where it is not
	// in use, or the answer is no "not yet".
	Meanwhile Sentence
}

// All are the conditions that it counts.
func (d *Decision) All() []Demand { return slices.Concat(d.Demands, d.Rest) }

// Demand is one condition: what has to hold, and how it stands today.
type Demand struct {
	ID    string
	Holds string           // "Something can refuse “issue a ticket”"
	Today string           // "Nothing is listed that could; it cannot be undone"
	Met   string           // "Move 1, by 28 December 2026", or that no move here proves it
	From  []string         // what it came from
	Needs assessment.Proof // what has to be proved for it to hold
	Move  int              // the move of the plan whose test proves it, from 1; 0 where none does
	worst int              // for ranking: larger is worse
	known bool             // an answer meets it
	asks  string           // the question that a move puts, as a clause: "what can refuse it"
	good  bool             // only a good answer meets it, and not bad news
	// ofAccess: the class does not hang on it, and a grant cannot be written without it
	ofAccess bool
}

// PlanStep is one thing to do.
type PlanStep struct {
	ID      string
	Do      string
	Because string
	Who     string             // who would do it
	Agreed  bool               // a person named who or when; else both are our proposal
	Due     string             // as agreed, or the day we propose; "" where nothing is dated
	By      time.Time          // the day we propose; zero where a person agreed on one in words
	Effort  string             // "2 to 5 days", our estimate; "" where the bank gives none
	Done    string             // how one sees that it is done
	Proves  []assessment.Proof // what is proved then
	Start   string             // a first step, small enough for the next day
	Costs   string             // whom it stops, and how many approvals it comes to; "" where it costs neither
	Opens   string             // what may follow then
	// Priority is a person's own rank, 1 first; 0 where nobody gave one.
	Priority int
	From     []string
	area     string
	asked    []string         // the answers it gets, each a clause
	askedOf  string           // who answers, as composed; "" where the move asks nobody
	ofAccess bool             // no access can be granted without those, whatever the class
	holds    assessment.Holds // which actions it has wait for a yes
	low      int              // person-days
	high     int
	ownLow   int       // person-days of whoever does it, this move and theirs before it
	ownHigh  int       // the same, by the longest estimates
	day      time.Time // the day we propose, whatever was agreed
	harm     int       // larger is worse, and stands first
}

// Doer says who does a move, as it begins a sentence: of one that only asks, who answers.
func (s *PlanStep) Doer() string {
	who := words.Capital(s.Who)
	if s.askedOf != "" && s.Who == s.askedOf { // in other words, these are the sender's
		who += " answers"
	}
	return who
}

// Sure is how sure the reading is, beside one square a question.
type Sure struct {
	Level     assessment.Level
	Sentences []Sentence
	Strip     []Square
	Counts    string // the squares counted, in words
}

// Legend says what the squares mean, in one line; "" where there is none.
func (s *Sure) Legend() string {
	signs := map[assessment.Standing]string{
		assessment.FactShown: "dark", assessment.FactSaid: "grey", assessment.FactAssumed: "half",
		assessment.FactContradicted: "crossed", assessment.FactNotKnown: "?", assessment.FactNotAsked: "dashed",
		assessment.FactNotApplicable: "barred",
	}
	var out []string
	for _, standing := range assessment.Standings {
		if slices.ContainsFunc(s.Strip, func(q Square) bool { return q.Standing == standing }) {
			out = append(out, signs[standing]+": "+words.Standing.Plain(string(standing)))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return words.Capital(strings.Join(out, "; ")) + "."
}

// Lines are its sentences, a line for each that opens with words of its own, and what
// else there is on one line.
func (s *Sure) Lines() []Sentence {
	var out []Sentence
	var rest Sentence
	for _, x := range s.Sentences {
		if x.Lead != "" {
			out = append(out, x)
			continue
		}
		rest.ID = x.ID
		rest.Text = strings.TrimSpace(rest.Text + " " + x.Text)
		rest.From = append(rest.From, x.From...)
	}
	if rest.Text != "" {
		out = append(out, rest)
	}
	return out
}

// Square is one question of the strip.
type Square struct {
	Question string
	Standing assessment.Standing
	Trait    string // name of the trait it belongs to; "" in a report sealed before it was kept
}

// author writes the sentences of page one and of the plan.
type author struct {
	*composer
	at    time.Time // when it is written, in the zone in which its dates are printed
	facts []assessment.Fact
	by    map[string]assessment.Fact // by question
	nums  map[string]assessment.Fact // by number
	steps []PlanStep                 // the plan
	share share                      // how much of what can grow the body holds
	found []findingsRow              // what does not add up, worked out once
	// settled says that the plan and the conditions change no more: what follows from them is
	// worked out once.
	settled bool
	worst   *[]found             // see worstFound
	rests   *[]string            // see restsOn
	post    map[string][]*letter // by what is asked first; see lettersWith
	// leftOut are conditions that a person left out, by id.
	leftOut map[string]bool
	// typed are conditions of which a person put in words how they stand today, by id.
	typed map[string]bool
	// decided is the decision as page one prints it.
	decided Decision
}

func newAuthor(c *composer, at time.Time) *author {
	a := &author{composer: c, at: at, share: shares[0], facts: c.b.Facts(c.iv, c.v)}
	a.by, a.nums = map[string]assessment.Fact{}, map[string]assessment.Fact{}

	for _, f := range a.facts {
		if f.Question != "" {
			a.by[f.Question] = f
		} else {
			a.nums[f.Number] = f
		}
	}

	a.steps = a.plan()
	return a
}

// front writes page one.
func (a *author) front(m Seal) Front {
	return Front{
		Kicker: a.kicker(), With: a.with(), State: a.state(m), Summary: a.summary(),
		Verdict: a.verdict(), About: a.aboutIt(), Decision: a.decision(),
		Findings: a.standsOut(), Moves: a.steps[:min(mostMoves, len(a.steps))], Begin: a.begin(),
		Fear: a.fear(), Sure: a.howSure(),
	}
}

// summary is the seller's own words, once they are no draft any more.
func (a *author) summary() string {
	if a.iv.Drafting {
		return ""
	}
	return strings.TrimSpace(a.iv.Summary)
}

// fact is the fact behind a name of the bank; one that nobody was asked for
// where the bank has no question of that name.
func (a *author) fact(s assessment.Subject) assessment.Fact {
	if id := a.b.About(s); id != "" {
		return a.by[id]
	}
	return assessment.Fact{Standing: assessment.FactNotAsked}
}

// bySide is how a seller's record says something, and how a buyer's own does:
// a buyer's open questions have no answer yet, whoever might have been asked.
func (a *author) bySide(seller, buyer string) string {
	if a.iv.Side == assessment.SideBuyer {
		return buyer
	}
	return seller
}

// controls reports whether the answer behind a fact that holds gives at most
// that much control, from 0 (none) to 3 (strong).
func (a *author) controls(f assessment.Fact, most int) bool {
	level, known := a.b.Control(a.iv.AnswerTo(f.Question))
	return f.Holds() && known && level <= most
}
