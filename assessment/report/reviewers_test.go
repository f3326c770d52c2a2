package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// reviewed gives an interview numbers of runs, of those who review and of their time, and it
// may be a decision that asks for more runs.
func reviewed(t *rapid.T, b *assessment.Bank, iv assessment.Interview) assessment.Interview {
	runs := rapid.SampledFrom([]string{"", "unknown", "2", "40 to 60", "300", "900+"}).Draw(t, "runs")
	for id, text := range map[string]string{
		assessment.NumTasks:     runs,
		assessment.NumReviewers: rapid.SampledFrom([]string{"", "1", "4", "2+"}).Draw(t, "reviewers"),
		assessment.NumMinutes:   rapid.SampledFrom([]string{"", "3", "5 to 10"}).Draw(t, "minutes"),
	} {
		q, _ := b.Question(questionOf(b, id))
		if text == "" {
			continue
		}
		if iv.Answers[q.ID].State != assessment.Answered {
			iv = set(iv, choose(q, 0))
		}
		iv = number(iv, q.ID, id, text)
	}
	if runs == "300" {
		iv.Context[assessment.ContextNext] = rapid.SampledFrom([]string{"", "Go from 300 to 2,600 a day", "Keep it"}).
			Draw(t, "asked")
	}
	return iv
}

// Where people have to say yes and the numbers say that they have not the time, that they
// have it is a condition with a move: who, by when, done when. Where the numbers are unknown
// or do not say so, there is neither.
func TestThatThoseWhoSayYesHaveTheTimeIsACondition(t *testing.T) {
	b := load(t)
	seen := map[string]int{}
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		all := r.Front.Decision.All()
		at := slices.IndexFunc(all, func(d report.Demand) bool { return d.Needs == assessment.ProofReview })
		moves := slices.ContainsFunc(r.Plan,
			func(s report.PlanStep) bool { return slices.Contains(s.Proves, assessment.ProofReview) })

		// Reckoned here from what was given.
		nums := b.NumbersIn(&iv)
		runs, timed := nums[assessment.NumTasks]
		people, minutes := nums[assessment.NumReviewers], nums[assessment.NumMinutes]
		known := people.High > 0 && !people.AtLeast && minutes.Low > 0
		fit := people.High * 60 * assessment.ReviewHours / max(minutes.Low, 1)
		final := 0
		for _, l := range iv.Inventory {
			refused := !l.Unrefused() && !l.PartlyRefused() // each time, so that nobody is asked
			if l.Kind == assessment.Final && strings.TrimSpace(l.Action) != "" && !refused {
				final++
			}
		}
		most := runs.Low
		if strings.Contains(iv.Context[assessment.ContextNext], "2,600") {
			most = 2600
		}

		if at < 0 {
			seen["none"]++
			asks := slices.ContainsFunc(all, func(d report.Demand) bool { return d.Needs == assessment.ProofRefusal })
			disputed := slices.ContainsFunc(v.Contradictions, func(f assessment.Finding) bool { // by another answer
				return slices.ContainsFunc(f.Numbers, func(n string) bool {
					return n == assessment.NumTasks || n == assessment.NumReviewers || n == assessment.NumMinutes
				})
			})
			if moves || asks && known && timed && !disputed && most*float64(final) > fit && most == runs.Low {
				t.Fatalf("%g runs with %d actions each, time for %g, a move %v: %+v", most, final, fit, moves, all)
			}
			return
		}
		seen["asked"]++
		d := all[at]
		changes := len(iv.Inventory)
		wanted := nums["approvals_per_day"]
		asked := !wanted.Unknown && wanted.Low > fit
		if !known || !asked && (!timed || max(most, runs.Low)*float64(changes) <= fit) {
			t.Fatalf("%v runs (known %v), people %v, minutes %v: %q", runs, timed, people, minutes, d.Today)
		}
		if !moves || d.Move == 0 {
			t.Fatalf("%q has no move: %q", d.Holds, d.Met)
		}
		if s := r.Plan[d.Move-1]; s.Who == "" || s.Due == "" || s.Done == "" || s.Start == "" {
			t.Fatalf("the move is %+v", s)
		}
	}
	draw := func(t *rapid.T) assessment.Interview { return reviewed(t, b, inChain(t, b)) }
	rapid.Check(t, func(t *rapid.T) { check(t, draw(t)) })
	draws := rapid.Custom(draw)
	for seed := 0; seed < 1500 && len(seen) < 2; seed++ {
		check(t, draws.Example(seed))
	}
	if len(seen) < 2 {
		t.Errorf("only these were seen: %v", seen)
	}
}

// The sum in the words that a reader gets, at the size that is asked about, of what is asked
// for, and of the runs of today; and none where one of the numbers is missing.
func TestTheTimeForApprovalsReads(t *testing.T) {
	b := load(t)
	base := func() assessment.Interview {
		iv := with("EC1=f", "EC7=e", "EC8=c", "EC2=d", "EC6=c", "PR1=a", "PR4=b")
		iv.Inventory = []assessment.Line{
			{System: "Shop", Action: "pay back", Kind: assessment.Final, Refuses: "a person"},
			{System: "Mail", Action: "send", Kind: assessment.Final, Refuses: "a person"}}
		iv = number(iv, "PR1", assessment.NumTasks, "300")
		iv = number(iv, "PR4", assessment.NumReviewers, "4")
		return number(iv, "PR4", assessment.NumMinutes, "3")
	}
	for name, c := range map[string]struct {
		change func(*assessment.Interview)
		want   string
		people string
	}{
		"today": {func(*assessment.Interview) {}, "Up to 600 approvals a day at 300 runs a day; at two hours a day each, " +
			"that is the time of 15 people, and there are 4, who have time for 160",
			"600 approvals x 3 minutes, at two hours a day each, is the time of 15 people; there are 4."},
		"asked about": {func(iv *assessment.Interview) {
			iv.Context[assessment.ContextNext] = "Go from 300 to 2,600 a day"
		}, "Up to 5,200 approvals a day at the 2,600 asked about; at two hours a day each, that is the time of " +
			"130 people, and there are 4, who have time for 160",
			"is the time of 130 people; there are 4."},
		"asked for": {func(iv *assessment.Interview) { *iv = number(*iv, "EC6", "approvals_per_day", "900") },
			"900 approvals a day are asked for; at two hours a day each, that is the time of 23 people, and there are 4, who " +
				"have time for 160",
			"is the time of 23 people; there are 4."},
		"few runs": {func(iv *assessment.Interview) { *iv = number(*iv, "PR1", assessment.NumTasks, "20") }, "", ""},
		"nobody knows": {func(iv *assessment.Interview) {
			*iv = number(*iv, "PR4", assessment.NumMinutes, "unknown")
		}, "", ""},
		"nobody has to": {func(iv *assessment.Interview) { iv.Inventory = nil }, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			iv := base()
			c.change(&iv)
			r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true})
			got, costs := "", ""
			for _, d := range r.Front.Decision.All() {
				if d.Needs == assessment.ProofReview {
					got, costs = d.Today, r.Plan[d.Move-1].Costs
				}
			}
			if got != c.want || !strings.HasSuffix(costs, c.people) {
				t.Errorf("%q, %q; want %q, %q", got, costs, c.want, c.people)
			}
			if n := strings.Count(fmt.Sprint(r.Front.Decision), "have time for 160"); n > 1 {
				t.Errorf("page one reckons it %d times", n)
			}
		})
	}
}
