package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// reckoned is the sum that a move shows.
var reckoned = regexp.MustCompile(`: ([\d,]+)(?: to ([\d,]+))? runs? a day x (\d+) changes?, once each = up to ` +
	`([\d,]+) approvals? a day`)

// A move that has changes wait for a yes says how many approvals a day that comes to, and
// the sum it shows is right, counts changes on the list and takes the number that was
// given; where none was given it says so and shows none. In use it says who waits.
func TestAMoveThatHoldsActionsBackSaysWhatItCosts(t *testing.T) {
	b := load(t)
	seen := map[string]int{}
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		inUse := iv.Stage() == "live" || iv.Stage() == "trial"
		changes := 0
		for _, l := range iv.Inventory {
			if l.Kind != assessment.Reads && strings.TrimSpace(l.Action) != "" {
				changes++
			}
		}
		tasks, known := b.NumberIn(&iv, assessment.NumTasks)
		disputed := slices.ContainsFunc(v.Contradictions, func(f assessment.Finding) bool {
			return f.Kind != assessment.Tension && slices.Contains(f.Numbers, assessment.NumTasks)
		})

		for _, s := range r.Plan {
			waits := slices.ContainsFunc(s.Proves, func(p assessment.Proof) bool {
				return p == assessment.ProofPlanted || p == assessment.ProofRefusal
			}) && !strings.HasPrefix(s.Do, "Try ") && changes > 0
			m := reckoned.FindStringSubmatch(s.Do)
			if m == nil {
				if waits && known && !disputed && tasks.Low > 0 && !strings.HasPrefix(s.Do, "Settle") &&
					!slices.Contains(s.Proves, assessment.ProofHeld) {
					t.Fatalf("%q has changes wait, and %s runs a day are given", s.Do, tasks)
				}
				if strings.Contains(s.Do, "nobody said how many") || strings.Contains(s.Do, "no number of runs") {
					seen["not known"]++
					if known {
						t.Fatalf("%s runs a day are given: %q", tasks, s.Do)
					}
				}
				continue
			}

			seen["reckoned"]++
			figure := func(text string) float64 {
				n, _ := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
				return n
			}
			high := figure(m[1])
			if m[2] != "" {
				high = figure(m[2])
			}
			of := figure(m[3])
			if !known || disputed || high != tasks.High || of > float64(changes) || of < 1 || figure(m[4]) != high*of {
				t.Fatalf("%s runs (known %v), %d changes: %q", tasks, known, changes, s.Do)
			}
			if inUse != strings.Contains(s.Do, "wait for each yes") {
				t.Fatalf("in use %v: %q", inUse, s.Do)
			}
		}
	}
	draw := func(t *rapid.T) assessment.Interview {
		iv := inChain(t, b)
		iv.Context[assessment.ContextStage] = rapid.SampledFrom([]string{"building", "trial", "live"}).Draw(t, "stage")
		if id := questionOf(b, assessment.NumTasks); rapid.Bool().Draw(t, "runs given") {
			q, _ := b.Question(id)
			a := choose(q, 0)
			low := float64(rapid.IntRange(1, 5000).Draw(t, "runs"))
			a.Numbers = map[string]assessment.Number{assessment.NumTasks: {Low: low,
				High: low + float64(rapid.IntRange(0, 50).Draw(t, "more runs"))}}
			iv.Answers[id] = a
		}
		return iv
	}
	rapid.Check(t, func(t *rapid.T) { check(t, draw(t)) })
	draws := rapid.Custom(draw)
	for seed := 0; seed < 1000 && len(seen) < 2; seed++ {
		check(t, draws.Example(seed))
	}
	if len(seen) < 2 {
		t.Errorf("only these were seen: %v", seen)
	}
}

// questionOf is the question that asks for a number.
func questionOf(b *assessment.Bank, number string) string {
	for _, q := range b.All() {
		if slices.Contains(q.Numbers, number) {
			return q.ID
		}
	}
	return ""
}

// The sum in the words that a reader gets.
func TestTheReckoningReads(t *testing.T) {
	b := load(t)
	for runs, want := range map[string]string{
		"40":       "40 runs a day x 3 changes, once each = up to 120 approvals a day.",
		"40 to 60": "40 to 60 runs a day x 3 changes, once each = up to 180 approvals a day.",
		"":         "nobody said how many runs there are.",
	} {
		iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a", "IS10=d", "PR4=d", "PR1=a")
		if runs != "" {
			iv = number(iv, "PR1", assessment.NumTasks, runs)
		}
		for i := range 3 {
			iv.Inventory = append(iv.Inventory, assessment.Line{System: "Ledger", Action: fmt.Sprintf("post %d", i),
				Kind: assessment.Writes, Refuses: "nothing"})
		}
		r := compose(b, iv)
		if !strings.Contains(r.Plan[0].Do, want) {
			t.Errorf("%q runs a day: %q, want %q", runs, r.Plan[0].Do, want)
		}
	}
}
