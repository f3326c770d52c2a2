package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// limits sets out the limits around an agent: how each stands, what was said,
// what speaks against it, and how to try it.
func (a *author) limits() Section {
	s := Section{ID: sectionLimits, Title: a.limitsTitle()}
	if a.v.Class != assessment.Agent || len(a.v.Limits) == 0 {
		return s
	}

	t := &Table{Caption: "A limit counts while nothing here speaks against it; three that count make an agent a " +
		"bounded one, and what page one asks for has to stand whatever it is called",
		Columns: []Column{{Title: "Limit and state", Share: .23, RowHead: true},
			{Title: a.bySide("They say", "You say"), Share: .21}, {Title: "What speaks against that", Share: .24},
			{Title: "How to test it, and who could show it", Share: .32}}}
	for _, l := range a.limitsAround() {
		t.Rows = append(t.Rows, Row{ID: "limit-" + l.Question, Cells: []Cell{
			{Text: l.Name, Sub: l.State, Mark: l.mark},
			{Text: l.Said, Sub: l.Question}, {Text: l.Against}, {Text: l.Test, Sub: l.Show}}})
	}

	s.Blocks = append(s.Blocks, Block{Kind: TableB, Table: t})
	return s
}

// LimitAround is one limit around an agent as a reader gets it.
type LimitAround struct {
	Question string // id
	Name     string
	State    string   // "In place, said and not shown"
	Said     string   // the answer, or that there is none
	Against  string   // what speaks against it, or that nothing does
	Rules    []string // ids of the rules that speak against it
	Test     string   // how to try it
	Show     string   // who could show it, and what would; "" where the bank does not say
	mark     assessment.Standing
}

func (a *author) limitsAround() []LimitAround {
	var out []LimitAround
	for _, l := range a.v.Limits {
		row := LimitAround{Question: l.Question, Name: words.Capital(a.limitName(l)), State: a.limitState(l),
			Said: a.limitSaid(l),
			Test: a.b.TestOf(a.iv, a.v, l.Question), Show: a.couldShow(l), mark: a.limitMark(l)}
		row.Against, row.Rules = a.limitAgainst(l)
		out = append(out, row)
	}

	return out
}

// limitName is what a limit is called: by the bank, or as a person put it on page one.
func (c *composer) limitName(l assessment.LimitResult) string {
	return cmp.Or(c.called[l.Question], l.Name)
}

// limitState is how a limit stands, in one word or two.
func (a *author) limitState(l assessment.LimitResult) string {
	f := a.by[l.Question]
	if l.State != assessment.LimitConfirmed {
		switch {
		case l.Denied:
			return "Denied, and named elsewhere"
		case f.Standing == assessment.FactNotAsked && len(l.Passing) > 0:
			return a.openWord(l.Question) + ", named in passing"
		case f.Standing == assessment.FactNotAsked:
			return a.openWord(l.Question)
		}
		return l.State.Name()
	}
	switch f.Standing {
	case assessment.FactShown:
		return "In place, shown or by example"
	case assessment.FactAssumed:
		return "In place, assumed"
	}
	return "In place, said and not shown"
}

// notThere is the mark of a limit that is said not to be there: a square with nothing in it.
const notThere assessment.Standing = "absent"

// limitMark is the square that stands beside the state of a limit, and says the same.
func (a *author) limitMark(l assessment.LimitResult) assessment.Standing {
	switch l.State {
	case assessment.LimitMissing:
		return notThere
	case assessment.LimitContradicted:
		return assessment.FactContradicted
	case assessment.LimitNotNeeded:
		return assessment.FactNotApplicable
	}
	return a.by[l.Question].Standing
}

func (a *author) limitSaid(l assessment.LimitResult) string {
	f := a.by[l.Question]
	switch {
	case a.b.Uncredited(a.iv, l.Question) == assessment.NoList:
		return words.Sentence(f.Says) + " Nothing is listed so far."
	case f.Says != "":
		return words.Sentence(f.Says)
	case f.Standing == assessment.FactNotKnown && oneLine(f.Who) != "":
		return fmt.Sprintf("Not known; %s would know.", words.Cut(f.Who, 60))
	case f.Standing == assessment.FactNotKnown:
		return "Asked, and not known."
	}

	none := a.bySide("Nobody was asked.", a.openWord(l.Question)+".")
	if len(l.Passing) > 0 {
		return none + " " + words.Sentence(inPassing(l.Passing))
	}
	return none
}

// inPassing says that other answers assert a limit nobody was asked about.
func inPassing(questions []string) string {
	return fmt.Sprintf("%s in passing, and it was not asked about: %s",
		words.Capital(words.Plural(len(questions), "answer names it", "answers name it")),
		words.Series(questions, len(questions)))
}

func (a *author) limitAgainst(l assessment.LimitResult) (string, []string) {
	f := a.by[l.Question]
	var from []string
	for _, o := range f.Against {
		from = append(from, o.Rule)
	}

	switch {
	case len(from) > 0:
		return words.Sentence(a.objection(f)), from
	case f.Holds() || f.Standing == assessment.FactAssumed:
		if says, rule := a.besideLimit(l.Question); says != "" {
			return says, []string{rule}
		}
		return "Nothing so far.", nil
	}
	return nothingToSay, nil
}

// besideLimit names the first finding that reads a limit together with other answers and does
// not contradict it, and its rule; "" for none.
func (a *author) besideLimit(question string) (says, rule string) {
	for _, f := range a.v.Contradictions {
		if _, n := a.finding(f.Rule); f.Kind == assessment.Tension && n > 0 && slices.Contains(f.Questions, question) {
			return fmt.Sprintf("Nothing contradicts it; read it with finding %d: %s", n,
				words.Lower(words.Sentence(strings.TrimRight(oneLine(f.Title), ".")))), f.Rule
		}
	}
	return "", ""
}

// nothingToSay stands where there is no answer that something could speak against.
const nothingToSay = "–"

// couldShow says who could show a limit, and what would show it.
func (a *author) couldShow(l assessment.LimitResult) string {
	q, ok := a.b.Question(l.Question)
	if !ok || strings.TrimSpace(q.See) == "" {
		return ""
	}
	return fmt.Sprintf("%s could show: %s", words.Capital(a.eitherOf(a.forRole(q.AskRole))),
		words.Lower(words.Sentence(q.See)))
}

// limitsTitle counts the limits by how they stand, the firmest first; those
// that nobody was asked about are said apart.
func (a *author) limitsTitle() string {
	n := a.countLimits()
	var parts []string
	add := func(k int, one, many string) {
		if k > 0 {
			parts = append(parts, words.Count(k)+" "+words.ByNumber(k, one, many))
		}
	}

	add(n.shown, "is shown or backed by an example", "are shown or backed by an example")
	add(n.inPlace-n.shown-n.assumed, "is only said", "are only said")
	add(n.assumed, "is only assumed", "are only assumed")
	add(n.contradicted-n.denied, "is contradicted", "are contradicted")
	add(n.denied, "is denied and named elsewhere", "are denied and named elsewhere")
	add(n.missing, "is missing", "are missing")
	add(n.notNeeded, "is said not to be needed", "are said not to be needed")
	add(n.open-n.notAsked, "is not known", "are not known")
	add(n.notAsked, a.bySide("was not asked about", "has no answer"), a.bySide("were not asked about", "have no answer"))
	if len(parts) == 0 {
		return "The limits around it"
	}

	return fmt.Sprintf("Of %s, %s", words.Plural(n.all, "limit", "limits"), words.Series(parts, 6))
}
