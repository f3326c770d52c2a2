package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/report"
	"fmt"
	"strings"
)

// CRM writes a report as at most 25 lines of plain text for the record of a
// customer: one fact a line, no markup, no wrapping, since such fields wrap on
// their own.
func CRM(r report.Report) []byte {
	lines := []string{crmTitle(r)}
	say := func(label, text string) {
		if text = oneLine(text); text != "" {
			lines = append(lines, label+text)
		}
	}
	say("", r.Marking())
	say("Verdict: ", r.Headline())
	if r.Front.Verdict.Text == "" {
		sayOld(r, say)
	} else {
		sayFront(&r.Front, say)
	}

	for i, q := range firstOpen(r, 3) {
		say(fmt.Sprintf("To ask %d: ", i+1), q)
	}

	if n := len(r.Verdict.OpenQuestions); n > 0 {
		say("Open questions: ", fmt.Sprint(n))
	} else {
		say("Open questions: ", "none")
	}

	say("Made from: ", crmSource(r))
	return append(bytes.TrimSpace([]byte(strings.Join(lines, "\n"))), '\n')
}

// sayFront says page one: the decision, its conditions, what stands out, what to
// do first and how sure it is.
func sayFront(f *report.Front, say func(label, text string)) {
	about, _ := wholeText(f.About)
	say("What it is: ", about)
	say("", f.Decision.Question.Text)
	say("Answer: ", f.Decision.Answer.Text)
	for i, d := range f.Decision.Demands {
		say(fmt.Sprintf("Condition %d: ", i+1), d.Holds+". Today: "+d.Today)
	}

	for i, x := range f.Findings {
		say(fmt.Sprintf("Stands out %d: ", i+1), x.Lead+" "+x.Text)
	}

	for i, m := range f.Moves {
		say(fmt.Sprintf("To do %d: ", i+1), m.Do+" "+m.Terms())
	}

	sure, _ := wholeText(f.Sure.Sentences)
	say("How sure: ", sure)
	say("", f.Sure.Counts)
}

// sayOld says the page one of a report sealed before it answered a decision.
func sayOld(r report.Report, say func(label, text string)) {
	say("Access: ", r.Lead.Meaning)
	say("Main finding: ", r.Lead.Finding)
	say("First move: ", r.Lead.FirstMove)
	say("How sure: ", r.Lead.Confidence)

	for _, k := range r.Keys {
		say("Number: ", k.Value+" "+k.Text)
	}

	for i, m := range toDo(r.Verdict.Design.Moves, 3) {
		say(fmt.Sprintf("To do %d: ", i+1), m.Do+agreedText(r.Interview.Actions[m.Area]))
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

	out := fmt.Sprintf("%s, %s, %s", counted(known, "answer"), counted(len(r.Interview.Inventory), "action listed", "actions listed"), counted(len(r.Interview.Quotes), "quote"))
	if r.View.Audience == report.ForExecutive {
		out = "the full report"
	}

	return out + ". " + sealedLine(r)
}

// counted writes "1 answer", "3 answers".
func counted(n int, one string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + one
	case len(many) > 0:
		return fmt.Sprintf("%d %s", n, many[0])
	}
	return fmt.Sprintf("%d %ss", n, one)
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
	for _, s := range r.Sections {
		if s.ID != report.OpenQuestions && s.ID != "open" {
			continue
		}
		for _, b := range s.Blocks {
			if b.Table == nil {
				continue
			}
			for _, row := range b.Table.Rows {
				if len(out) < most && len(row.Cells) > 2 {
					out = append(out, row.Cells[1].Text+" (ask: "+row.Cells[2].Text+")")
				}
			}
		}
	}

	return out
}
