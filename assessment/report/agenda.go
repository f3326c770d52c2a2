package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Agenda is what the next meeting begins with, for the seller alone.
type Agenda struct {
	Groups []AgendaGroup // what to ask, by who can answer; the group of what matters most first
	// Awaited is what was asked and could not be answered: who was named, or nobody.
	Awaited []AgendaItem
	Apart   []AgendaApart // where the buyer's own record says otherwise
	Lines   int           // lines of the inventory on which the two records differ
	Last    *Report       // the version sealed last; nil where there is none
	Since   []Item        // what changed since; empty where nothing did
}

// AgendaGroup is what one person, or one role, can answer.
type AgendaGroup struct {
	Who   string
	Items []AgendaItem
	More  []string // questions beyond those, by id, the ones that matter less
	Then  string   // a sentence that names those; "" for none
}

// AgendaItem is a question to ask.
type AgendaItem struct {
	Question string
	Say      string    // as it is asked aloud
	Because  string    // why; "" for no more than that it is open
	Who      string    // who would know, where somebody was named
	At       time.Time // when it was asked; zero where that is not known
	Parked   bool      // set aside to come back to
}

// AgendaApart is a question on which the two records differ.
type AgendaApart struct {
	Question     string
	Say          string
	Ours, Theirs string // "" for ours where nobody answered it here
}

// mostOfOne is how many questions of one person stand on the agenda; the rest is
// named by its ids, so that it stays one to read before a call.
const mostOfOne = 3

// NextMeeting is the agenda of the next meeting about a system. other is the
// buyer's record and last the version sealed last; both may be nil.
func NextMeeting(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict, other *assessment.Interview,
	last *Report, m Seal) Agenda {
	full := iv
	c := composer{b: b, iv: &full, v: &v, text: b.ShapeText(v.Shape), zone: m.At.Location()}
	a := newAuthor(&c, m.At)
	out := Agenda{Last: last, Awaited: a.awaited()}
	out.Groups = a.agendaGroups(out.Awaited)

	if other != nil {
		out.Apart = a.agendaApart(*other)
		out.Lines = len(assessment.CompareLines(iv.Inventory, other.Inventory))
	}

	if last != nil {
		out.Since = ChangedInShort(b, *last, Compose(b, iv, v, m))
	}

	return out
}

// awaited lists what was asked and not known, in the order in which it matters.
func (a *author) awaited() []AgendaItem {
	var out []AgendaItem
	for _, o := range a.v.OpenQuestions {
		if q, ok := a.b.Question(o.Question); ok && o.Asked {
			answer := a.iv.AnswerTo(q.ID)
			out = append(out, AgendaItem{Question: q.ID, Say: q.Spoken(a.iv.Stage()), Because: whyText(answer),
				Who: oneLine(answer.Who), At: answer.At})
		}
	}
	return out
}

// agendaGroups is what does not add up and what nobody was asked, by who can
// answer it. What is awaited stands by itself.
func (a *author) agendaGroups(awaited []AgendaItem) []AgendaGroup {
	var out []AgendaGroup
	seen := map[string]bool{}
	for _, x := range awaited {
		seen[x.Question] = true
	}

	put := func(who string, item AgendaItem) {
		i := slices.IndexFunc(out, func(g AgendaGroup) bool { return sameName(g.Who, who) })
		if i < 0 {
			out, i = append(out, AgendaGroup{Who: words.Capital(who)}), len(out)
		}
		if len(out[i].Items) < mostOfOne {
			out[i].Items = append(out[i].Items, item)
		} else {
			out[i].More = append(out[i].More, item.Question)
		}
	}

	for _, f := range a.v.Contradictions {
		if f.Kind == assessment.Tension || f.Ask == "" || len(f.Questions) == 0 {
			continue
		}
		if q, ok := a.b.Question(f.Questions[0]); ok {
			put(a.forRole(q.AskRole), AgendaItem{Question: q.ID, Say: f.Ask,
				Because: "Does not add up: " + words.Inside(words.Sentence(f.Title))})
		}
	}

	for _, o := range a.v.OpenQuestions {
		q, ok := a.b.Question(o.Question)
		if !ok || seen[q.ID] {
			continue
		}
		item := AgendaItem{Question: q.ID, Say: q.Spoken(a.iv.Stage()), Because: o.Changes,
			Parked: slices.Contains(a.iv.Parked, q.ID)}
		put(cmp.Or(oneLine(o.Who), a.forRole(q.AskRole)), item)
	}

	for i := range out {
		out[i].Then = a.then(out[i].More)
	}

	return out
}

// then names the questions that are left for when there is time.
func (a *author) then(ids []string) string {
	var out []string
	for _, id := range ids {
		if q, ok := a.b.Question(id); ok {
			out = append(out, fmt.Sprintf("%s (%s)", cmp.Or(q.OpenLabel, words.Lower(q.Facet)), q.ID))
		}
	}

	if len(out) == 0 {
		return ""
	}
	return "Then, if there is time: " + strings.Join(out, "; ") + "."
}

func (a *author) agendaApart(other assessment.Interview) []AgendaApart {
	theirs := composer{b: a.b, iv: &other, v: a.v, zone: a.zone}
	var out []AgendaApart
	for _, d := range assessment.Compare(a.b, *a.iv, other) {
		q, ok := a.b.Question(d.Question)
		if !ok {
			continue
		}

		x := AgendaApart{Question: q.ID, Say: q.Spoken(a.iv.Stage()), Theirs: theirs.inShort(q, d.Buyer)}
		if d.Kind == assessment.Differs {
			x.Ours = a.inShort(q, d.Seller)
		}
		out = append(out, x)
	}

	return out
}

// inShort is an answer with its numbers, in one line.
func (c *composer) inShort(q *assessment.Question, x assessment.Answer) string {
	said := c.saidOf(q, x).Text
	var numbers []string
	for _, id := range q.Numbers {
		if n, ok := x.Numbers[id]; ok {
			def, _ := c.b.Number(id)
			numbers = append(numbers, words.Lower(def.Label)+": "+n.String())
		}
	}

	return strings.TrimSpace(said + " " + strings.Join(numbers, ", "))
}
