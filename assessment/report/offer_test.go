package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"

	"pgregory.net/rapid"
)

// A buyer who was led through so many questions reads a report that counts those. The
// others are an offer: none has a row among the answers, a place in what is open, or a
// move that rests on it.
func TestABuyersReportCountsWhatWasAsked(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		iv.Side = assessment.SideBuyer
		v := assessment.Judge(b, iv)
		only := rapid.SliceOfNDistinct(rapid.SampledFrom(b.All()), 0, 6,
			func(q *assessment.Question) string { return q.ID }).Draw(t, "only")
		asked := assessment.BuyerPath(b, iv, idsOf(only)) // a link may ask for a few
		counted := func(id string) bool { return iv.Settled(id) || slices.Contains(asked, id) }
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true, Asked: asked})

		if all := strings.ToLower(inJSON(t, r.Front) + inJSON(t, r.Sections) + inJSON(t, r.Plan)); strings.Contains(all,
			"no answer yet") {
			t.Fatalf("it says %q", all[strings.Index(all, "no answer yet")-200:][:300])
		}

		// What could settle an open class is a condition, and so it is asked, in no offer.
		settles := func(id string) bool {
			q, _ := b.Question(id)
			return !v.ClassHolds() && (q.Deciding ||
				slices.ContainsFunc(v.Flips, func(f assessment.Flip) bool { return f.Question == id && f.Class != v.Class }))
		}
		asks := map[string]bool{}
		for _, d := range r.Front.Decision.All() {
			if id, ok := strings.CutPrefix(d.ID, "open."); ok {
				asks[id] = true
				if q, _ := b.Question(id); q != nil && !counted(id) && d.Today != "Not asked" {
					t.Fatalf("%s was not asked, and stands as %q", id, d.Today)
				}
			}
		}

		n, offered := 0, 0
		for _, q := range b.All() {
			if counted(q.ID) {
				n++
			}
		}
		if len(r.Front.Sure.Strip) != n || n > 0 &&
			!strings.Contains(inJSON(t, r.Front.Sure), fmt.Sprintf("You were asked %d:", n)) {
			t.Fatalf("%d squares, asked %d: %s", len(r.Front.Sure.Strip), n, inJSON(t, r.Front.Sure))
		}

		for _, s := range r.Sections {
			for _, block := range s.Blocks {
				for _, row := range tableRows(block.Table) {
					q, ok := b.Question(strings.TrimPrefix(row.ID, "open-"))
					offer := s.ID == report.OpenQuestions && strings.HasPrefix(block.Table.Caption, "An offer")
					if (s.ID == "answers" || s.ID == report.OpenQuestions) && ok && (counted(q.ID) || settles(q.ID)) == offer {
						t.Fatalf("%s stands in %q of %s", q.ID, block.Table.Caption, s.ID)
					}
					if offer {
						offered++
						if ok && asks[q.ID] {
							t.Fatalf("%s is a condition and an offer", q.ID)
						}
					}
				}
				if block.Kind == report.LetterB {
					for _, it := range block.Items {
						if q, ok := b.Question(it.From[0]); ok && !counted(q.ID) && !settles(q.ID) && !q.Deciding && !onPageOne(r, q.ID) {
							t.Fatalf("a letter asks %s", q.ID)
						}
					}
				}
				if block.Lead == "An offer." && !strings.Contains(block.Text, "minute") {
					t.Fatalf("the offer does not say how long it takes: %s", block.Text)
				}
			}
		}

		left := 0
		for _, o := range v.OpenQuestions {
			if !counted(o.Question) && !settles(o.Question) {
				left++
			}
		}
		if left != offered {
			t.Fatalf("%d are offered, %d were not asked", offered, left)
		}

		for _, step := range r.Plan {
			for _, id := range step.From {
				if q, ok := b.Question(id); ok && !counted(q.ID) {
					t.Fatalf("the move %q rests on %s, which was not asked", step.Do, id)
				}
			}
		}
	})
}

// onPageOne reports whether a condition of page one rests on a question, or a finding of
// page one says that somebody can settle it.
func onPageOne(r report.Report, id string) bool {
	return slices.ContainsFunc(r.Front.Decision.All(),
		func(d report.Demand) bool { return slices.Contains(d.From, id) }) ||
		slices.ContainsFunc(r.Front.Findings,
			func(s report.Sentence) bool { return strings.HasSuffix(s.Text, "can settle it.") })
}

// What was asked and left open is said so, and is no offer.
func TestABuyerIsToldWhatWasLeftOpen(t *testing.T) {
	b := load(t)
	iv := assessment.Interview{System: "Travel desk", Side: assessment.SideBuyer, Answers: map[string]assessment.Answer{}}
	asked := assessment.BuyerPath(b, iv, nil)
	for _, id := range asked[1:] {
		q, _ := b.Question(id)
		a := assessment.Answer{Question: id, State: assessment.Answered, Choice: q.Options[0].ID, Evidence: assessment.Said}
		if q.Kind == assessment.KindControlMulti {
			a.Choice, a.Choices = "", []string{a.Choice}
		}
		iv.Answers[id] = a
	}
	asked = assessment.BuyerPath(b, iv, nil)

	r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true, Asked: asked})
	open := 0
	for _, id := range asked {
		if !iv.Settled(id) {
			open++
		}
	}
	all := inJSON(t, r.Front.Sure) + inJSON(t, r.Sections)
	for _, want := range []string{fmt.Sprintf("%d left open", open), `"ID":"` + asked[0] + `"`,
		fmt.Sprintf("You left %s open.", words.Plural(open, "question", "questions"))} {
		if !strings.Contains(all, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}
