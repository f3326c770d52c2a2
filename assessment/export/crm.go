package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// CRM writes a report as lines of plain text for the record of a customer, at
// most report.CRMLines of them: one fact a line, no markup, no wrapping, since
// such fields wrap on their own. What the seller noted of the deal stands in the
// seller's version only.
func CRM(r report.Report) []byte {
	t := &crmText{title: crmTitle(r)}
	t.say("", r.Marking())
	t.say("Verdict", r.Headline())
	if r.Front.Verdict.Text == "" {
		t.sayOld(r)
	} else {
		t.sayFront(&r.Front)
	}

	t.sayDeal(r)
	t.say("To be found out", strings.Join(toFindOut(r), "; "))
	t.list("To ask", firstOpen(r, 3))
	if r.View.Audience != report.ForExecutive { // page one has its own count of them
		t.say("Questions", r.Verdict.Open().Words())
	}
	t.say("Made from", crmSource(r))

	return append(bytes.TrimSpace([]byte(strings.Join(t.lines(), "\n"))), '\n')
}

// crmText is a text for a CRM before its lines are counted.
type crmText struct {
	title  string
	groups []crmGroup
}

// crmGroup is one fact, or several of a kind.
type crmGroup struct {
	label string // "" where the text speaks for itself
	items []string
	one   bool // all on one line
}

// say adds a fact; an empty one is left out.
func (t *crmText) say(label, text string) { t.list(label, []string{text}) }

func (t *crmText) list(label string, items []string) {
	g := crmGroup{label: label}
	for _, s := range items {
		if s = oneLine(s); s != "" {
			g.items = append(g.items, s)
		}
	}
	if len(g.items) > 0 {
		t.groups = append(t.groups, g)
	}
}

// lines writes the text. Where there are more than fit, the longest list goes
// onto one line, then the next: nothing is lost.
func (t *crmText) lines() []string {
	for {
		n, longest := 1, -1
		for i, g := range t.groups {
			if g.one {
				n++
				continue
			}
			n += len(g.items)
			if len(g.items) > 1 && (longest < 0 || len(g.items) >= len(t.groups[longest].items)) {
				longest = i
			}
		}
		if n <= report.CRMLines || longest < 0 {
			break
		}
		t.groups[longest].one = true
	}

	out := []string{t.title}
	for _, g := range t.groups {
		switch {
		case g.label == "":
			out = append(out, g.items...)
		case g.one || len(g.items) == 1 && !numbered[g.label]:
			out = append(out, g.label+": "+strings.Join(g.items, " | "))
		default:
			for i, s := range g.items {
				out = append(out, fmt.Sprintf("%s %d: %s", g.label, i+1, s))
			}
		}
	}
	return out
}

// numbered are the lists whose lines are counted even where there is only one.
var numbered = map[string]bool{"Condition": true, "Stands out": true, "To do": true, "To ask": true}

// sayFront says page one: the decision, its conditions, what stands out, what to
// do first and how sure it is.
func (t *crmText) sayFront(f *report.Front) {
	about, _ := wholeText(f.About)
	t.say("What it is", about)
	t.say("", f.Decision.Question.Text)
	t.say("Answer", f.Decision.Answer.Text)

	var demands, findings, moves []string
	for _, d := range f.Decision.Demands {
		demands = append(demands, d.Holds+". Today: "+d.Today)
	}
	for _, x := range f.Findings {
		findings = append(findings, x.Lead+" "+x.Text)
	}
	for _, m := range f.Moves {
		moves = append(moves, m.Do+" "+m.Terms())
	}
	t.list("Condition", demands)
	t.say("", f.Decision.Meanwhile.Text)
	t.list("Stands out", findings)
	t.list("To do", moves)

	sure, _ := wholeText(f.Sure.Sentences)
	t.say("How sure", sure)
	t.say("", f.Sure.Counts)
}

// sayOld says the page one of a report sealed before it answered a decision.
func (t *crmText) sayOld(r report.Report) {
	t.say("Access", r.Lead.Meaning)
	t.say("Main finding", r.Lead.Finding)
	t.say("First move", r.Lead.FirstMove)
	t.say("How sure", r.Lead.Confidence)

	for _, k := range r.Keys {
		t.say("Number", k.Value+" "+k.Text)
	}

	var moves []string
	for _, m := range toDo(r.Verdict.Design.Moves, 3) {
		moves = append(moves, m.Do+agreedText(r.Interview.Actions[m.Area]))
	}
	t.list("To do", moves)
}

// sayDeal says what the seller noted of the deal: its section is in the seller's
// version alone.
func (t *crmText) sayDeal(r report.Report) {
	for _, s := range r.Sections {
		if s.ID != report.Deal {
			continue
		}
		for _, b := range s.Blocks {
			t.say(strings.TrimSuffix(b.Lead, "."), b.Text)
		}
	}
}

func crmTitle(r report.Report) string {
	var about []string
	for _, p := range r.Meta {
		about = append(about, oneLine(p.Term)+": "+oneLine(p.Value))
	}

	title := oneLine(r.Title)
	if len(about) > 0 {
		title += " (" + strings.Join(about, "; ") + ")"
	}

	return title
}

func crmSource(r report.Report) string {
	known := 0
	for _, a := range r.Interview.Answers {
		if a.State == assessment.Answered {
			known++
		}
	}

	out := fmt.Sprintf("%s, %s, %s", words.Figure(known, "answer", "answers"),
		words.Figure(len(r.Interview.Inventory), "action listed", "actions listed"),
		words.Figure(len(r.Interview.Quotes), "quote", "quotes"))
	if r.View.Audience == report.ForExecutive {
		out = "the full report"
	}

	return out + ". " + sealedLine(r)
}

// toDo lists the first moves that are not in place.
func toDo(all []assessment.Move, most int) []assessment.Move {
	var out []assessment.Move
	for _, m := range all {
		if len(out) < most && (m.Short > 0 || !m.Asked) {
			out = append(out, m)
		}
	}
	return out
}

func agreedText(a assessment.ActionNote) string {
	var out []string
	if a.Owner != "" {
		out = append(out, "owner "+a.Owner)
	}

	if a.Due != "" {
		out = append(out, "by "+a.Due)
	}

	if a.Priority > 0 {
		out = append(out, fmt.Sprintf("priority %d", a.Priority))
	}

	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, ", ") + ")"
}

// firstOpen words the first open questions with who to ask, as the report's own
// table of them does.
func firstOpen(r report.Report, most int) []string {
	var out []string
	for _, row := range openRows(r) {
		if len(out) < most {
			out = append(out, row.Cells[1].Text+" (ask: "+row.Cells[2].Text+")")
		}
	}
	return out
}

// toFindOut words what was asked and nobody knew, with who would know, by the
// same table. What they would rather not say, nobody finds out.
func toFindOut(r report.Report) []string {
	asked := map[string]bool{}
	for _, o := range r.Verdict.OpenQuestions {
		asked[o.Question] = o.Asked && r.Interview.AnswerTo(o.Question).Why != assessment.RatherNot
	}

	var out []string
	for _, row := range openRows(r) {
		if asked[strings.TrimPrefix(row.ID, "open-")] {
			out = append(out, row.Cells[1].Text+" ("+row.Cells[2].Text+")")
		}
	}
	return out
}

// openRows are the rows of the table of open questions: its code, the question, whom
// to ask, what the answer changes.
func openRows(r report.Report) []report.Row {
	var out []report.Row
	for _, s := range r.Sections {
		if s.ID != report.OpenQuestions && s.ID != "open" {
			continue
		}
		for _, b := range s.Blocks {
			if b.Table == nil {
				continue
			}
			for _, row := range b.Table.Rows {
				if len(row.Cells) > 2 {
					out = append(out, row)
				}
			}
		}
	}
	return out
}
