package assessment_test

import (
	"testing"

	"discern/assessment"

	"pgregory.net/rapid"
)

// What is said not to be needed is no control and no gap: it stands on no scale, gives no
// level and no shortfall, and makes no limit; nor does a full list of which nothing was
// given. With another answer, or one line on the list, the same question counts.
func TestWhatIsNotNeededCountsNeitherWay(t *testing.T) {
	b := load(t)
	seen := map[assessment.Uncredited]int{}
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, true)
		needless := []string{}
		for _, q := range b.All() {
			for _, o := range q.Options {
				if o.Needless && rapid.Bool().Draw(t, q.ID) {
					iv.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: o.ID,
						Evidence: assessment.Shown}
					needless = append(needless, q.ID)
				}
			}
		}
		v := assessment.Judge(b, iv)
		for _, id := range needless {
			if got := b.Uncredited(&iv, id); got != assessment.NotNeeded {
				t.Fatalf("%s is said not to be needed, and counts as %q", id, got)
			}
		}

		for _, g := range v.Gaps {
			why := b.Uncredited(&iv, g.Question)
			seen[why]++
			if why != "" && (g.Found != nil || len(g.Against) == 0 && g.Short != 0) {
				t.Fatalf("%s is %s, and %+v is found or short", g.Question, why, g)
			}
		}
		for _, l := range v.Limits {
			if why := b.Uncredited(&iv, l.Question); why == assessment.NotNeeded && l.State == assessment.LimitConfirmed ||
				why != assessment.NotNeeded && l.State == assessment.LimitNotNeeded {
				t.Fatalf("%s is %q, and the limit %s", l.Question, why, l.State)
			}
		}
		for i, tr := range b.Traits {
			of, answered := 0, 0
			for j := range tr.Questions {
				q := &tr.Questions[j]
				a := iv.AnswerTo(q.ID)
				if q.Kind != assessment.KindScale || !b.Applies(&iv, q) || a.State == assessment.NotApplicable ||
					b.Uncredited(&iv, q.ID) != "" {
					continue
				}
				if of++; a.State == assessment.Answered {
					answered++
				}
			}
			if r := v.Traits[i]; r.Of != of || r.Answered != answered {
				t.Fatalf("%s stands on %d of %d, want %d of %d", tr.ID, r.Answered, r.Of, answered, of)
			}
		}
	})
	for _, why := range []assessment.Uncredited{"", assessment.NotNeeded, assessment.NoList} {
		if seen[why] == 0 {
			t.Errorf("never drawn: %q", why)
		}
	}

	listed := with("IS1=c")
	listed.Inventory = []assessment.Line{{System: "Mail", Action: "read"}}
	if got := b.Uncredited(&listed, "IS1"); got != "" {
		t.Errorf("a list with a line on it is %q", got)
	}
}
