package templates

import (
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// FilesURL is the page of what files showed, and LookURL that of what was read and
// is not kept yet.
func FilesURL(interview string) string { return InterviewURL(interview) + "/files" }

// LookURL is the page of what was read and is not kept yet.
func LookURL(interview, token string) string { return FilesURL(interview) + "/" + token }

// FilesPageData is /interviews/{id}/files, posted to itself as multipart: file
// (several), chosen. What is decided goes to /interviews/{id}/proposals: take or
// replace ("id/option"), leave (id), or do (take, leave) with tick (several) and
// kind.{id}; forget (a file's id).
type FilesPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Kinds     []string
	Most      int // of all files together, in bytes
}

// LookPageData is /interviews/{id}/files/{look}, posted to itself: do (keep, leave,
// agreed, people, quote, figure), file (its place), and what that needs.
type LookPageData struct {
	Page
	Bank      *assessment.Bank
	Interview assessment.Interview
	Token     string
	Files     []LookedAt
	Wrong     []string
	Query     string
}

// LookedAt is one file that was read, and is not kept unless Kept.
type LookedAt struct {
	Index     int
	File      assessment.EvidenceFile
	Proposals []assessment.Proposal
	Speak     int // proposals that say more than the interview does
	Kept      bool
	Spoken    int // lines
	TakenBack int
	People    map[string]string
	Beside    []SpokenLine
	Found     []SpokenLine
	Others    int
}

// SpokenLine is a line of a conversation, beside a question where it has one.
type SpokenLine struct {
	At       int
	Question *assessment.Question
	Speaker  string
	Seconds  int
	Text     string
	Asked    string // the line that asked
	Quoted   bool
	Figures  []SaidFigure
}

// SaidFigure is a figure that was said, and the field it fits.
type SaidFigure struct {
	Number, Label, Figure string
}

// Speakers lists who speaks, in a fixed order.
func Speakers(people map[string]string) []string {
	var out []string
	for s := range people {
		if s != "" {
			out = append(out, s)
		}
	}
	slices.Sort(out)

	return out
}

func (l SpokenLine) when() string {
	if l.Seconds < 0 {
		return ""
	}

	return fmt.Sprintf("%d:%02d", l.Seconds/60, l.Seconds%60)
}

func (l SpokenLine) by() string {
	return strings.Join(slices.DeleteFunc([]string{l.Speaker, l.when()}, func(s string) bool { return s == "" }), ", ")
}

var chosenChoices = []choice{
	{Value: "", Text: "Not said"},
	{Value: string(assessment.ChosenByThem), Text: "The buyer"},
	{Value: string(assessment.ChosenByUs), Text: "We did"},
	{Value: string(assessment.ChosenAll), Text: "Nobody: it is every run of that time"},
}

var lineKinds = []choice{{Value: "", Text: "Choose"}, {Value: "read", Text: "Reads"}, {Value: "write",
	Text: "Changes"}, {Value: "final", Text: "Cannot be undone"}}

// of lists the proposals that wait, of some kinds, and how they stand.
func (p FilesPageData) of(stands func(assessment.Stands) bool, kinds ...assessment.ProposalKind) []assessment.Proposal {
	var out []assessment.Proposal
	for _, x := range p.Bank.Pending(&p.Interview) {
		if slices.Contains(kinds, x.Kind) && stands(p.Bank.Standing(&p.Interview, x)) {
			out = append(out, x)
		}
	}

	return out
}

func against(s assessment.Stands) bool    { return s == assessment.StandsAgainst }
func notAgainst(s assessment.Stands) bool { return s != assessment.StandsAgainst }

func (p FilesPageData) differing() []assessment.Proposal {
	return p.of(against, assessment.ProposeAnswer, assessment.ProposeNumber, assessment.ProposeClaim)
}

func (p FilesPageData) answers() []assessment.Proposal {
	return p.of(notAgainst, assessment.ProposeAnswer)
}

func (p FilesPageData) numbers() []assessment.Proposal {
	return p.of(notAgainst, assessment.ProposeNumber)
}

func (p FilesPageData) lines() []assessment.Proposal { return p.of(notAgainst, assessment.ProposeLine) }

func (p FilesPageData) unused() []assessment.Proposal {
	return p.of(notAgainst, assessment.ProposeUnused)
}

// decided lists what was decided, the latest first.
func (p FilesPageData) decided() []assessment.Proposal {
	var out []assessment.Proposal
	for _, x := range slices.Backward(p.Interview.Seen.Proposals) {
		if x.State != assessment.Undecided {
			out = append(out, x)
		}
	}

	return out
}

// about names what a proposal is about.
func (p FilesPageData) about(x assessment.Proposal) string { return seenAbout(p.Bank, x) }

func seenAbout(b *assessment.Bank, x assessment.Proposal) string {
	switch x.Kind {
	case assessment.ProposeAnswer:
		if q, ok := b.Question(x.Question); ok {
			return q.Facet
		}
	case assessment.ProposeNumber:
		if d, ok := b.Number(x.Number); ok {
			return d.Label
		}
	case assessment.ProposeClaim:
		return "What it is called"
	case assessment.ProposeLine:
		return lineName(x)
	case assessment.ProposeUnused:
		return "Never seen in use"
	}

	return ""
}

func lineName(x assessment.Proposal) string {
	if x.Line == nil {
		return ""
	}
	if x.Line.System == "" {
		return x.Line.Action
	}

	return x.Line.System + ": " + x.Line.Action
}

// from says which file something was seen in, where, and in how many runs.
func (p FilesPageData) from(x assessment.Proposal) string {
	f, _ := p.Interview.Seen.File(x.File)
	return seenFrom(f, x)
}

func seenFrom(f assessment.EvidenceFile, x assessment.Proposal) string {
	parts := []string{f.Name}
	if x.Place != "" {
		parts = append(parts, x.Place)
	}
	if x.Runs > 0 {
		parts = append(parts, words.Figure(x.Runs, "run", "runs")+", "+f.Chosen.Name())
	}

	return strings.Join(parts, "; ")
}

// answered is what stands where a proposal differs.
func (p FilesPageData) answered(x assessment.Proposal) string {
	switch x.Kind {
	case assessment.ProposeAnswer:
		return p.Bank.Says(p.Interview.Answers[x.Question])
	case assessment.ProposeNumber:
		n, _ := p.Bank.NumberIn(&p.Interview, x.Number)
		return n.String()
	case assessment.ProposeClaim:
		return "It is called " + words.Article(p.Bank.ClaimWord(&p.Interview)) + "."
	}

	return ""
}

// option is the text of an option that a proposal fits.
func (p FilesPageData) option(x assessment.Proposal, id string) string {
	q, ok := p.Bank.Question(x.Question)
	if !ok {
		return id
	}
	o, _, _ := q.Option(id)

	return o.Text
}

func (p FilesPageData) settable(x assessment.Proposal) bool {
	return p.Bank.Settable(&p.Interview, x)
}

func (p FilesPageData) stands(x assessment.Proposal) assessment.Stands {
	return p.Bank.Standing(&p.Interview, x)
}

var decisionWords = map[assessment.Decision]string{assessment.WasTaken: "Taken",
	assessment.Beside: "Put beside the answer", assessment.Left: "Left out"}

var byWords = map[string]string{"hint": "its own hint", "verb": "its name", "method": "its method"}

// kindBy says what a kind of action was read from.
func kindBy(x assessment.Proposal) string {
	if w := byWords[x.By]; w != "" {
		return "Read from " + w + "."
	}

	return "Its name does not tell. Choose."
}

var decidedWords = map[assessment.Decided]string{assessment.DecidedBefore: "decided before a run",
	assessment.DecidedRunning: "decided while it runs"}

// secretWords says on which lines a secret seems to stand.
func secretWords(rows []int) string {
	var all []string
	for _, r := range rows {
		all = append(all, itoa(r))
	}

	return words.Series(all, 10)
}

// names lists names that would be kept, in short.
func namesOf(all []string) string { return words.Series(all, 30) }

// questionChoices are the questions to put a line beside.
func (p LookPageData) questionChoices() []choice {
	out := []choice{{Value: "", Text: "Choose a question"}}
	for _, q := range p.Bank.All() {
		out = append(out, choice{Value: q.ID, Text: q.Facet})
	}

	return out
}

func (p LookPageData) agreed() bool { return !p.Interview.Seen.Consent.IsZero() }

// peopleNames are the people of an interview, to choose a speaker from.
func peopleNames(iv assessment.Interview) []string {
	var out []string
	for _, p := range iv.People {
		out = append(out, p.Name)
	}

	return out
}
