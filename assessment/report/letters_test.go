package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// lettersOf lists, by who gets it, what a letter asks, now or for later: rules and
// questions.
func lettersOf(v assessment.Verdict, sections map[string]report.Section) map[string][]string {
	later := regexp.MustCompile(`finding \d+|[A-Z]{2}\d+`)
	out := map[string][]string{}
	for _, block := range slices.Concat(sections["open"].Blocks, sections["letters"].Blocks) {
		if block.Kind != report.LetterB {
			continue
		}
		who := strings.ToLower(strings.TrimPrefix(block.Lead, "To "))
		for _, it := range block.Items {
			out[who] = append(out[who], it.From...)
		}
		for _, ref := range later.FindAllString(block.By, -1) {
			var n int
			if _, err := fmt.Sscanf(ref, "finding %d", &n); err == nil {
				ref = v.Contradictions[n-1].Rule
			}
			out[who] = append(out[who], ref)
		}
	}
	return out
}

// Every open question that a condition of page one rests on stands in a letter and
// before all others in the table; every finding that somebody can settle, on page one
// or under what does not add up, has its question in a letter to them.
func TestWhatPageOneRestsOnIsAsked(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		r, v, sections := composedOf(b, iv)
		letters := lettersOf(v, sections)
		for _, block := range slices.Concat(sections["open"].Blocks, sections["letters"].Blocks) {
			ticks := slices.ContainsFunc(block.Items, func(it report.Item) bool { return len(it.Ticks) > 0 })
			if block.Kind == report.LetterB && len(block.Items) > 0 && ticks != strings.Contains(block.Text, " tick ") {
				t.Fatalf("with boxes to tick: %v, the letter says %q", ticks, block.Text)
			}
		}
		var asked, first []string
		for _, refs := range letters {
			asked = append(asked, refs...)
		}

		for _, d := range r.Front.Decision.All() {
			for _, id := range d.From {
				if slices.ContainsFunc(v.OpenQuestions, func(o assessment.OpenQuestion) bool { return o.Question == id }) {
					first = append(first, id)
				}
			}
		}
		for _, id := range first {
			if !slices.Contains(asked, id) {
				t.Fatalf("a condition of page one rests on %s, and no letter asks it: %v", id, letters)
			}
		}
		for _, s := range r.Front.Findings {
			first = append(first, s.From...)
		}

		for _, block := range sections[report.OpenQuestions].Blocks {
			ended := ""
			for _, row := range tableRows(block.Table) {
				id := strings.TrimPrefix(row.ID, "open-")
				switch q, _ := b.Question(id); {
				case !slices.Contains(first, id) && !q.Deciding && !slices.Contains(asked, id):
					ended = id
				case ended != "" && slices.Contains(first, id):
					t.Fatalf("page one rests on %s, and %s stands before it", id, ended)
				}
			}
		}

		for _, s := range r.Front.Findings {
			says, settles := strings.CutSuffix(s.Text, " can settle it.")
			if !settles {
				continue
			}
			who := strings.ToLower(strings.TrimSuffix(says[strings.LastIndex(says, ". ")+1:], " (no name yet)"))
			who = strings.TrimSpace(who)
			behind := map[string]assessment.Subject{"finding.shared": assessment.SubjectIdentity,
				"finding.final": assessment.SubjectWaits, "finding.approvals": assessment.SubjectWaits}[s.ID]
			if !slices.ContainsFunc(letters[who], func(ref string) bool {
				if behind != "" && ref == b.About(behind) {
					return true
				}
				q, ok := b.Question(ref)
				return slices.Contains(s.From, ref) || ok &&
					slices.ContainsFunc(q.Numbers, func(n string) bool { return slices.Contains(s.From, n) })
			}) {
				t.Fatalf("%q can settle %s, and their letter does not ask it: %v", who, s.ID, letters)
			}
		}

		for _, f := range v.Contradictions {
			if !slices.Contains(asked, f.Rule) {
				t.Fatalf("no letter asks what settles %s: %v", f.Rule, letters)
			}
		}
	})
}
