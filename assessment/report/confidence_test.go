package report_test

import (
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// "How to read this" says what high, moderate and low mean, and that is how sure the
// report says it is: worked out here from the printed rule alone.
func TestHowSureIsAsTheReportExplainsIt(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		rule := inJSON(t, sectionOf(r, "reading").Blocks)
		for _, says := range []string{"at least two of the answers", "fewer than three have", "two contradictions touch"} {
			if !strings.Contains(rule, says) {
				t.Fatalf("the rule does not say %q: %s", says, rule)
			}
		}

		questions, given, backed, clashes := 0, 0, 0, 0
		for _, q := range b.All() {
			a := iv.Answers[q.ID]
			if !q.Deciding || a.State == assessment.NotApplicable {
				continue
			}
			questions++
			if a.State == assessment.Answered {
				given++
				if a.Evidence == assessment.Example || a.Evidence == assessment.Shown {
					backed++
				}
			}
		}
		for _, f := range v.Contradictions {
			if f.Kind == assessment.Contradiction && slices.ContainsFunc(f.Questions,
				func(id string) bool { q, ok := b.Question(id); return ok && q.Deciding }) {
				clashes++
			}
		}

		want := assessment.Moderate
		switch {
		case given < min(3, questions) || backed == 0 || clashes >= 2:
			want = assessment.Low
		case given == questions && backed >= 2 && clashes == 0:
			want = assessment.High
		}
		if questions >= 2 && v.Confidence.Level != want {
			t.Fatalf("it is %s, by the printed rule %s: %d of %d given, %d backed, %d clashes", v.Confidence.Level, want,
				given, questions, backed, clashes)
		}
	})
}
