package report_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// sentences lists every sentence of page one.
func sentences(f report.Front) map[string]string {
	out := map[string]string{"kicker": f.Kicker, "with": f.With, "state": f.State, "counts": f.Sure.Counts}
	add := func(s report.Sentence) { out[s.ID] = strings.TrimSpace(s.Lead + " " + s.Text) }
	add(f.Verdict)
	add(f.Decision.Question)
	add(f.Decision.Answer)
	for _, d := range f.Decision.Demands {
		out[d.ID+" holds"], out[d.ID+" today"] = d.Holds, d.Today
	}
	for _, list := range [][]report.Sentence{f.About, f.Findings, f.Begin, f.Sure.Sentences} {
		for _, s := range list {
			add(s)
		}
	}
	for _, m := range f.Moves {
		out[m.ID] = m.Do
		out[m.ID+" done"] = m.Done
	}
	if f.Fear != nil {
		add(*f.Fear)
	}
	if f.Missing != nil {
		add(*f.Missing)
	}
	return out
}

// frontSlips are traces of a template that was not filled or filled twice.
var frontSlips = regexp.MustCompile(`\{|\}|%!|[^.]\.\.([^.]|$)|  |\( | ,| \.( |$)|: \.|“”|“[^”]*$|\bone (limits|answers|actions|systems)\b`)

// No sentence of page one says more than the facts allow, on any interview.
func TestPageOneSaysNoMoreThanTheFacts(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		v := assessment.Judge(b, iv)
		f := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true}).Front
		facts := b.Facts(&iv, &v)

		if n := len(strings.Fields(f.Verdict.Text)); n > 20 || n < 3 {
			t.Fatalf("the headline has %d words: %s", n, f.Verdict.Text)
		}
		for id, s := range sentences(f) {
			if m := frontSlips.FindString(s); m != "" {
				t.Fatalf("%s has %q: %s", id, m, s)
			}
			for _, fact := range facts {
				assertsMore(t, b, &iv, fact, id, s)
			}
		}
		decides(t, b, &iv, &v, f)
		counted(t, f, facts)
	})
}

// No section asserts more either. The record of the answers, the table of the
// limits and the reasons of the verdict say of themselves that they repeat what
// was answered, and the frameworks' annex names its states.
func TestNoSectionSaysMoreThanTheFacts(t *testing.T) {
	b := load(t)
	looked := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		facts := b.Facts(&iv, &v)
		for _, s := range r.Sections {
			switch s.ID {
			// again: what would be a reason to ask anew
			case "answers", "why", "limits", "access", "again", "access-decision":
				continue
			}
			for _, block := range s.Blocks {
				texts := []string{strings.TrimSpace(block.Lead + " " + block.Text)}
				if block.Table != nil && (s.ID == "design" || s.ID == "parts") {
					for _, row := range block.Table.Rows {
						for _, cell := range row.Cells {
							texts = append(texts, cell.Text, cell.Sub)
						}
					}
				}
				for _, it := range block.Items {
					texts = append(texts, strings.TrimSpace(it.Lead+" "+it.Text))
				}
				for _, text := range texts {
					looked++
					for _, fact := range facts {
						assertsMore(t, b, &iv, fact, s.ID, text)
					}
				}
			}
		}
	})
	if looked < 1000 {
		t.Errorf("only %d texts looked at", looked)
	}
}

// assertsMore fails where a sentence asserts a statement that its fact does not bear.
func assertsMore(t *rapid.T, b *assessment.Bank, iv *assessment.Interview, fact assessment.Fact, id, sentence string) {
	bare := strings.ToLower(strings.TrimRight(fact.Says, "."))
	if fact.Question == "" || bare == "" || len(strings.Fields(bare)) < 4 ||
		!strings.Contains(strings.ToLower(sentence), bare) {
		return
	}
	beside := strings.Contains(sentence, " do not go together: ") || strings.Contains(sentence, ", read together: ")
	hedged := beside || strings.HasPrefix(sentence, "Said: ") ||
		strings.HasPrefix(sentence, "Assumed: ") || strings.Contains(sentence, "It is said that") ||
		strings.Contains(sentence, "It is assumed that") ||
		theySay(sentence, bare) ||
		quotes(sentence, bare) ||
		strings.HasPrefix(sentence, "What is said to come next")
	if fact.Standing == assessment.FactShown || fact.Standing == assessment.FactSaid && hedged || hedged &&
		fact.Standing == assessment.FactAssumed || fact.Standing == assessment.FactContradicted &&
		(beside || strings.Contains(sentence, "It is said that") ||
			quotes(sentence, bare) ||
			strings.HasPrefix(sentence, "Said, and contradicted: ")) {
		return
	}
	t.Fatalf("%s asserts %s, which is %s: %s", id, fact.Question, fact.Standing, sentence)
}

// quotes reports whether a sentence gives words as somebody's answer, beside what it clashes with.
func quotes(sentence, bare string) bool {
	low := strings.ToLower(sentence)
	_, given, is := strings.Cut(low, "given: “")
	return strings.Contains(low, "chosen was “"+bare+"”") || is && strings.Contains("“"+given, "“"+bare+"”")
}

// theySay reports whether the sentence that holds some words says of them that they were said:
// at their end, or at the end of the clause after them.
func theySay(sentence, bare string) bool {
	_, after, _ := strings.Cut(strings.ToLower(sentence), bare)
	clause, _, _ := strings.Cut(after, ".")
	return slices.ContainsFunc(strings.Split(clause, ";"), func(part string) bool {
		return strings.HasSuffix(part, ", they say") || strings.HasSuffix(part, ", you say")
	})
}

// decides fails where the answer to the decision does not follow.
func decides(t *rapid.T, b *assessment.Bank, iv *assessment.Interview, v *assessment.Verdict, f report.Front) {
	yes := strings.HasPrefix(f.Decision.Answer.Text, "Yes")
	for _, l := range iv.Inventory {
		if yes && l.Kind == assessment.Final && (l.Unrefused() || l.PartlyRefused()) && l.Action != "" {
			t.Fatalf("%q with an action for good that nothing refuses: %+v", f.Decision.Answer.Text, l)
		}
	}
	if yes && !v.ClassHolds() {
		t.Fatalf("%q while the class is open", f.Decision.Answer.Text)
	}
	for _, l := range v.Limits {
		if yes && v.Class == assessment.Agent &&
			(l.State == assessment.LimitContradicted || l.State == assessment.LimitMissing) {
			t.Fatalf("%q with a limit that is %s", f.Decision.Answer.Text, l.State)
		}
	}
	if strings.Contains(f.Verdict.Text, "bounded agent") != (strings.HasPrefix(f.Verdict.Text, "A bounded agent")) {
		t.Fatalf("headline: %s", f.Verdict.Text)
	}
	if strings.HasPrefix(f.Verdict.Text, "A bounded agent") && v.Shape != assessment.BoundedAgent {
		t.Fatalf("%s for %s", f.Verdict.Text, v.Shape)
	}
	if len(f.Decision.Demands) == 0 && strings.HasSuffix(f.Decision.Answer.Text, ":") || len(f.Decision.Demands) > 0 &&
		!strings.HasSuffix(f.Decision.Answer.Text, ":") {
		t.Fatalf("%q is followed by %d conditions", f.Decision.Answer.Text, len(f.Decision.Demands))
	}
	for _, m := range f.Moves {
		for _, q := range m.From {
			if _, ok := b.Question(q); ok && iv.AnswerTo(q).State == assessment.Open {
				t.Fatalf("%s rests on %s, which nobody was asked", m.Do, q)
			}
		}
	}
}

// counted fails where the strip and its words disagree, or with the facts.
func counted(t *rapid.T, f report.Front, facts []assessment.Fact) {
	n := assessmenttest.CountFacts(facts)
	for _, s := range f.Sure.Strip {
		n[s.Standing]--
	}
	for standing, left := range n {
		if left != 0 && standing != assessment.FactNotAsked {
			t.Fatalf("%d questions %s are in the facts and not in the strip", left, standing)
		}
	}
	if !strings.Contains(f.Sure.Counts, fmt.Sprint(len(f.Sure.Strip))) {
		t.Fatalf("%d squares, and %q", len(f.Sure.Strip), f.Sure.Counts)
	}
}

// Page one of each of the examples, to be read.
func TestPageOneOfTheExamples(t *testing.T) {
	b := load(t)
	names, err := fs.Glob(bank.Examples(), "*.yaml")
	if err != nil || len(names) != 16 {
		t.Fatalf("%d examples (%v)", len(names), err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(bank.Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		iv, err := export.ReadInterview(name, data, b)
		if err != nil {
			t.Fatal(err)
		}
		v := assessment.Judge(b, iv)
		f := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true}).Front
		if f.Verdict.Text == "" || len(f.Sure.Sentences) == 0 || len(f.About) == 0 {
			t.Errorf("%s: %+v", iv.System, f)
		}
		if testing.Verbose() {
			t.Log(read(f))
		}
	}
}

// read is page one as somebody would read it aloud.
func read(f report.Front) string {
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	line("%s | %s | %s", f.Kicker, f.With, f.State)
	line("# %s", f.Verdict.Text)
	for _, s := range f.About {
		line("  %s", s.Text)
	}
	line("? %s\n! %s", f.Decision.Question.Text, f.Decision.Answer.Text)
	for _, d := range f.Decision.Demands {
		line("  [ ] %s | %s", d.Holds, d.Today)
	}
	for _, s := range f.Findings {
		line("  * %s %s", s.Lead, s.Text)
	}
	for _, m := range f.Moves {
		line("  > %s (%s, %s) Done when: %s", m.Do, m.Who, m.Due, m.Done)
	}
	if f.Fear != nil {
		line("  fear: %s", f.Fear.Text)
	}
	for _, s := range f.Sure.Sentences {
		line("  = %s", s.Text)
	}
	line("  %s", f.Sure.Counts)
	return out.String()
}
