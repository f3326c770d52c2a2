package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// reckoned is the sum that a move shows.
var reckoned = regexp.MustCompile(`: ([\d,]+)(?: to ([\d,]+))? runs? a day x (\d+) changes?, once each = up to ` +
	`([\d,]+) approvals? a day`)

// countedBy is the other move that counts the approvals of one.
var countedBy = regexp.MustCompile(`one of those that move (\d+) counts`)

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
		changes, final := 0, false
		for _, l := range iv.Inventory {
			if l.Kind != assessment.Reads && strings.TrimSpace(l.Action) != "" {
				changes++
				final = final || l.Kind == assessment.Final
			}
		}
		tasks, known := b.NumberIn(&iv, assessment.NumTasks)
		disputed := slices.ContainsFunc(v.Contradictions, func(f assessment.Finding) bool {
			return f.Kind != assessment.Tension && slices.Contains(f.Numbers, assessment.NumTasks)
		})

		for _, s := range r.Plan {
			waits := slices.ContainsFunc(s.Proves, func(p assessment.Proof) bool {
				return p == assessment.ProofPlanted || p == assessment.ProofRefusal && final
			}) && !strings.HasPrefix(s.Do, "Try ") && changes > 0
			m := reckoned.FindStringSubmatch(s.Costs)
			if other := countedBy.FindStringSubmatch(s.Costs); other != nil {
				seen["counted by another"]++
				if by := r.Plan[ordinal(other[1])-1]; !strings.Contains(by.Costs, "approval") &&
					!strings.Contains(by.Costs, "How many") && !strings.Contains(by.Costs, "how many") {
					t.Fatalf("%q leaves it to %q, which counts %q", s.Do, by.Do, by.Costs)
				}
				continue
			}
			if m == nil {
				if waits && known && !disputed && tasks.Low > 0 && !strings.HasPrefix(s.Do, "Settle") &&
					!slices.Contains(s.Proves, assessment.ProofHeld) {
					t.Fatalf("%q has changes wait, and %s runs a day are given: %q", s.Do, tasks, s.Costs)
				}
				if strings.Contains(s.Costs, "Nobody said how many") || strings.Contains(s.Costs, "How many runs") {
					seen["not known"]++
					if known {
						t.Fatalf("%s runs a day are given: %q", tasks, s.Costs)
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
				t.Fatalf("%s runs (known %v), %d changes: %q", tasks, known, changes, s.Costs)
			}
			if inUse != strings.Contains(s.Costs, "wait for it.") {
				t.Fatalf("in use %v: %q", inUse, s.Costs)
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
	for seed := 0; seed < 1500 && len(seen) < 3; seed++ {
		check(t, draws.Example(seed))
	}
	if len(seen) < 3 {
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
		"":         "Nobody said how many runs a day.",
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
		if !strings.Contains(r.Plan[0].Costs, want) {
			t.Errorf("%q runs a day: %q, want %q", runs, r.Plan[0].Costs, want)
		}
	}
}

// The day asked about is held against the moves that have to be done first: the plan says
// whether they are proposed for before it, and names a move whose work cannot be done, or
// may not be, by then. Page one says where the last proposed day is after it.
func TestTheDayAskedAboutIsHeldAgainstThePlan(t *testing.T) {
	b := load(t)
	seen := map[string]int{}
	named := regexp.MustCompile(`(?:: | up to )move (\d+) (?:takes?|can take) `)
	check := func(t rapid.TB, iv assessment.Interview, ahead int) {
		day := noon.AddDate(0, 0, ahead)
		asked := day.Truncate(24 * time.Hour)
		iv.Context[assessment.ContextNext] = "open it to all by " + assessment.FormatDate(day)
		r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true})
		text := ""
		for _, s := range r.Sections {
			for _, block := range s.Blocks {
				if s.ID == "design" && strings.Contains(block.Text, "he day asked about") {
					text = block.Text
				}
			}
		}

		var first []report.PlanStep // what has to be done first
		var last time.Time
		for _, d := range r.Front.Decision.All() {
			if d.Move > 0 {
				s := r.Plan[d.Move-1]
				first = append(first, s)
				if s.By.After(last) {
					last = s.By
				}
			}
		}
		if len(first) == 0 || text == "" {
			if len(first) > 0 {
				t.Fatalf("%d moves have to be done first, and the plan does not speak of %s", len(first), asked)
			}
			return
		}

		late, tight := false, false
		of := map[string][2]int{} // days of work of one person so far, the least and the most
		for _, s := range r.Plan {
			var low, high int
			n, _ := fmt.Sscanf(s.Effort, "%d to %d days", &low, &high)
			sum := [2]int{of[s.Who][0] + low, of[s.Who][1] + high}
			of[s.Who] = sum
			due := "by " + assessment.FormatDate(s.By)
			if s.Due == due && s.Priority == 0 && high > 0 && assessment.WorkingDay(noon, sum[1]).After(s.By) {
				t.Fatalf("%s has %d days of work up to “%s”, which is proposed for %s", s.Who, sum[1], s.Do, s.Due)
			}
			if n == 2 && slices.ContainsFunc(first, func(f report.PlanStep) bool { return f.ID == s.ID }) {
				late = late || assessment.WorkingDay(noon, sum[0]).After(asked)
				tight = tight || assessment.WorkingDay(noon, sum[1]).After(asked)
			}
		}
		want := "done by " + assessment.FormatDate(last)
		switch {
		case ahead < 0:
			want = "is past"
		case late:
			want = "cannot be kept"
		case tight:
			want = "may not be kept"
		case last.After(asked):
			want = "after the day asked about"
		}
		seen[strings.SplitN(want, " by ", 2)[0]]++
		if !strings.Contains(text, want) {
			t.Fatalf("asked about %s, last %s, late %v, tight %v: %q", asked, last, late, tight, text)
		}
		if m := named.FindStringSubmatch(text); m != nil {
			n, _ := strconv.Atoi(m[1])
			if !slices.ContainsFunc(first, func(s report.PlanStep) bool { return s.ID == r.Plan[n-1].ID }) {
				t.Fatalf("move %d does not have to be done first: %q", n, text)
			}
		}

		answer := r.Front.Decision.Answer.Text
		later := strings.Contains(answer, "after the day asked about")
		if strings.Contains(answer, "as proposed") && later != last.After(asked) {
			t.Fatalf("asked about %s, last %s: %q", asked, last, answer)
		}
	}
	draw := func(t *rapid.T) (assessment.Interview, int) {
		return inKind(t, b, drawn(t, b)), rapid.IntRange(-3, 90).Draw(t, "ahead")
	}
	rapid.Check(t, func(t *rapid.T) { iv, ahead := draw(t); check(t, iv, ahead) })
	draws := rapid.Custom(func(t *rapid.T) assessment.Interview { iv, _ := draw(t); return iv })
	for seed := 0; seed < 300; seed++ {
		check(t, draws.Example(seed), seed%60-2)
	}
	if len(seen) < 5 {
		t.Errorf("only these were said: %v", seen)
	}
}

// No date that is proposed is a day on which nobody works nearly anywhere.
func TestNoProposedDateIsADayOfRest(t *testing.T) {
	rest := map[string]bool{"2026-12-25": true, "2027-01-01": true, "2026-12-24": false, "2026-12-26": true,
		"2027-01-04": false}
	for day, want := range rest {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := assessment.IsDayOfRest(at); got != want {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
	wednesday := time.Date(2026, 12, 30, 9, 0, 0, 0, time.UTC)
	if got := assessment.WorkingDay(wednesday, 2).Format(time.DateOnly); got != "2027-01-04" {
		t.Errorf("two days of work from 30 December 2026 are done on %s", got)
	}

	b, proposed := load(t), 0
	iv, _ := ofReader(t, "agent")
	for shift := range 60 {
		at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC).AddDate(0, 0, shift)
		r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: at, Draft: true})
		for _, s := range r.Plan {
			if !s.By.IsZero() {
				proposed++
			}
			if assessment.IsDayOfRest(s.By) && !s.By.IsZero() {
				t.Errorf("of %s, %q is proposed by %s", at.Format(time.DateOnly), s.Do, s.By.Format(time.DateOnly))
			}
		}
	}
	if proposed == 0 {
		t.Error("no date is proposed")
	}
}
